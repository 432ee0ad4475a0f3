"""What a table is: columns with meaning, unit and codes, from which DDL, INSERTs and the dictionary follow.

A table of the record has a place in it: `path` leads from its parent's item to a list, and each group of
columns says where in the item its cells lie. Bookkeeping tables have columns only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from pipeline.model.trial import TrialRecord

SqlType = Literal["TEXT", "INTEGER", "REAL", "BLOB"]
Form = Literal["plain", "boolean", "json", "json_list"]
Codes = type[StrEnum] | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `field` is its key in the JSON object of its group (None: written by the loader).

    `form` says how JSON becomes a cell: `boolean` 0 or 1, `json` JSON text, `json_list` JSON text with NULL
    for an empty list. `codes` are the allowed values, `required` forbids NULL.
    """

    name: str
    meaning: str
    type: SqlType = "TEXT"
    field: str | None = None
    form: Form = "plain"
    codes: Codes | None = None
    unit: str | None = None
    required: bool = False

    @property
    def allowed(self) -> tuple[str, ...]:
        """Return the allowed codes, empty where any value is allowed."""
        if self.codes is None:
            return ()
        return self.codes if isinstance(self.codes, tuple) else tuple(code.value for code in self.codes)

    @property
    def ddl(self) -> str:
        """Return the column's definition."""
        parts = [self.name, self.type]
        if self.required:
            parts.append("NOT NULL")
        if self.form == "boolean":
            parts.append(f"CHECK ({self.name} IN (0, 1))")
        elif self.allowed:
            parts.append(f"CHECK ({self.name} IN ({', '.join(quote(code) for code in self.allowed)}))")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Group:
    """Columns whose cells lie in one object of the item: `path` leads to it, `()` is the item itself.

    An `is_noted` object has a `status` and a `rule`; where they are not plainly `mapped` they become a row
    of value_notes. An `is_optional` object may be absent; that it is there, though empty, is noted too.
    """

    path: tuple[str, ...]
    columns: tuple[Column, ...]
    is_noted: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Derived:
    """A column computed from the record for convenience; it carries nothing of its own."""

    column: Column
    compute: Callable[[TrialRecord], Any]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns here that name a row of another table."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]

    @property
    def ddl(self) -> str:
        """Return the constraint."""
        return (
            f"FOREIGN KEY ({', '.join(self.columns)}) REFERENCES {self.table} ({', '.join(self.references)})"
            " ON DELETE CASCADE"
        )


@dataclass(frozen=True, slots=True)
class Table:
    """One table. `is_content` puts it into the content dump, without its `volatile` columns and, with
    `dump_where`, only with the rows that meet this condition.

    `path` leads to a list in the parent table's item (in the record where `parent` is None); `items` says
    whether the list holds objects, bare strings, or the place holds an object of named parts (`by_name`) or
    one optional object (`object`).
    `key` is the natural key; `position` names the key column that counts the items from 1, where the items
    carry no number themselves. `has_id` adds an INTEGER PRIMARY KEY beside the natural key, for full text.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    keys: tuple[Column, ...] = ()
    derived: tuple[Derived, ...] = ()
    path: tuple[str, ...] | None = None
    parent: str | None = None
    items: Literal["objects", "strings", "by_name", "object"] = "objects"
    position: str | None = None
    has_id: bool = False
    unique: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    indexes: tuple[tuple[str, ...], ...] = ()
    full_text: tuple[str, ...] = ()
    is_content: bool = False
    volatile: tuple[str, ...] = ()
    dump_where: str | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Return the columns in the order of the table, without `id`."""
        of_groups = (column for group in self.groups for column in group.columns)
        return (*self.keys, *of_groups, *(derived.column for derived in self.derived))

    @property
    def column_names(self) -> tuple[str, ...]:
        """Return the names of `columns`."""
        return tuple(column.name for column in self.columns)

    @property
    def ddl(self) -> str:
        """Return the CREATE TABLE statement: STRICT, clustered by the natural key unless it has an id."""
        lines = [column.ddl for column in self.columns]
        key = ", ".join(self.key)
        if self.has_id:
            lines.insert(0, "id INTEGER PRIMARY KEY")
            lines.append(f"UNIQUE ({key})")
        else:
            lines.append(f"PRIMARY KEY ({key})")
        lines += [f"UNIQUE ({', '.join(columns)})" for columns in self.unique]
        lines += [foreign_key.ddl for foreign_key in self.foreign_keys]
        options = "STRICT" if self.has_id else "STRICT, WITHOUT ROWID"
        body = ",\n  ".join(lines)
        return f"CREATE TABLE {self.name} (\n  {body}\n) {options}"

    @property
    def index_ddl(self) -> tuple[str, ...]:
        """Return the CREATE INDEX statements."""
        return tuple(
            f"CREATE INDEX {self.name}_by_{'_'.join(columns)} ON {self.name} ({', '.join(columns)})"
            for columns in self.indexes
        )

    @property
    def insert_sql(self) -> str:
        """Return the prepared INSERT of one row, cells in the order of `columns`."""
        marks = ", ".join("?" * len(self.columns))
        return f"INSERT INTO {self.name} ({', '.join(self.column_names)}) VALUES ({marks})"

    @property
    def upsert_sql(self) -> str:
        """Return the prepared INSERT that replaces every other cell where the key is there already."""
        changes = ", ".join(f"{name} = excluded.{name}" for name in self.column_names if name not in self.key)
        return f"{self.insert_sql} ON CONFLICT ({', '.join(self.key)}) DO UPDATE SET {changes}"


def quote(text: str) -> str:
    """Return the SQL literal of a text."""
    return "'" + text.replace("'", "''") + "'"


def text(name: str, meaning: str, **options: Any) -> Column:
    """Return a TEXT column whose JSON key is its name."""
    return Column(name, meaning, "TEXT", **{"field": name, **options})


def number(name: str, meaning: str, **options: Any) -> Column:
    """Return an INTEGER column whose JSON key is its name."""
    return Column(name, meaning, "INTEGER", **{"field": name, **options})


def real(name: str, meaning: str, **options: Any) -> Column:
    """Return a REAL column whose JSON key is its name."""
    return Column(name, meaning, "REAL", **{"field": name, **options})


def flag(name: str, meaning: str, **options: Any) -> Column:
    """Return a column of 0, 1 or NULL (the registry states nothing)."""
    return Column(name, meaning, "INTEGER", form="boolean", **{"field": name, **options})


def coded(name: str, meaning: str, codes: Codes, *path: str) -> Group:
    """Return the group `name_raw`, `name_code` of a coded value that lies at `path` in the item."""
    return Group(
        path or (name,),
        (
            Column(f"{name}_raw", f"{meaning}: the registry's words", field="raw"),
            Column(f"{name}_code", f"{meaning}: code", field="code", codes=codes),
        ),
        is_noted=True,
    )
