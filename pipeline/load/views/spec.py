"""What a view is: columns with the SQL that gives them and their meaning, and where they are read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class ViewColumn(NamedTuple):
    """One column: its name, the SQL expression behind it, and what it means."""

    name: str
    sql: str
    meaning: str


@dataclass(frozen=True, slots=True)
class View:
    """A view over content tables. `source` is what follows the columns: FROM, WHERE, GROUP BY."""

    name: str
    meaning: str
    columns: tuple[ViewColumn, ...]
    source: str

    @property
    def ddl(self) -> str:
        """Return the CREATE VIEW statement."""
        columns = ",\n  ".join(
            column.sql if column.sql == column.name else f"{column.sql} AS {column.name}"
            for column in self.columns
        )
        return f"CREATE VIEW {self.name} AS\nSELECT\n  {columns}\n{self.source.strip()}"


def col(name: str, meaning: str, sql: str | None = None) -> ViewColumn:
    """Return a column; without `sql` it is the column of that name in the source."""
    return ViewColumn(name, sql or name, meaning)
