"""Tables of separated values: one document per row, which forgets the cells that were read.

The separator (comma, semicolon, tab or bar) is the one that gives the first line the most columns; quoting is
as in RFC 4180. Places are column names. A row of another width than the header is refused, alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from pipeline.errors import UnreadableInput
from pipeline.model.source import Leaf, Markup, Value
from pipeline.readers.document import Digests, LeafAccount, digests_of, is_under

_SEPARATORS: Final = ",;\t|"
# An eligibility text of a registry never reaches this; the module's own limit is 128 KiB.
_CELL_CHARS: Final = 16 * 2**20


class Row:
    """One row of a table, as cells by column name. A blank cell is no leaf."""

    def __init__(self, header: Sequence[str], cells: Sequence[str], member: str) -> None:
        self.member = member
        self._header = header
        self._given = cells
        self._reads = 0

    @cached_property
    def _cells(self) -> dict[str, str]:
        surplus = self._given[len(self._header) :]
        if len(self._given) < len(self._header) or any(cell.strip() for cell in surplus):
            widths = f"{len(self._given)} cells under {len(self._header)} columns"
            raise UnreadableInput("malformed_row", f"{widths}; the table is cut off or its quotes are broken")
        return {name: cell for name, cell in zip(self._header, self._given, strict=False) if cell.strip()}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(self._header)

    def text(self, name: str, markup: Markup = "plain") -> Value | None:
        """Return the cell under a column name, or None where it is blank, absent or read already."""
        raw = self._cells.pop(name, None)
        if raw is None:
            return None
        self._reads += 1
        return Value(raw, f"/{name}", None, markup)

    def digests(self, volatile: Sequence[str], derived: Sequence[str]) -> Digests:
        """Return the digests; patterns are `/` and a column's name."""
        return digests_of(self._leaves(), volatile, derived)

    def account(self, ignored: Mapping[str, str]) -> LeafAccount:
        """Return the account of cells."""
        left = self._leaves()
        unread = tuple([leaf for leaf in left if not is_under(leaf.pattern, ignored)])
        return LeafAccount(self._reads, len(left) - len(unread), unread)

    def _leaves(self) -> list[Leaf]:
        return [Leaf(f"/{name}", f"/{name}", cell.strip()) for name, cell in self._cells.items()]


class Table:
    """A text read as a table. Rows are read when asked for."""

    def __init__(self, text: str, member: str = "") -> None:
        self._text = text.removeprefix("\ufeff")
        self.member = member

    @cached_property
    def first_row(self) -> tuple[str, ...]:
        """The cells of the first line that is not blank: the header, where the table has one."""
        return tuple(next((cells for cells in self._lines() if any(cells)), ()))

    def rows(self, header: Sequence[str] | None = None) -> Iterator[Row]:
        """Yield the rows below the header, or every row under a header given for a table that has none."""
        names = _unique(self.first_row if header is None else header)
        for number, cells in enumerate(self._lines()):
            if any(cell.strip() for cell in cells) and (number or header is not None):
                yield Row(names, cells, f"row {number + (header is not None)}")

    def _lines(self) -> Iterator[list[str]]:
        csv.field_size_limit(_CELL_CHARS)
        lines = csv.reader(io.StringIO(self._text, newline=""), delimiter=self._separator)
        try:
            yield from (cells for cells in lines if cells)
        except csv.Error as error:
            raise UnreadableInput("malformed_row", f"line {lines.line_num}: {error}") from error

    @cached_property
    def _separator(self) -> str:
        first_line = self._text.lstrip("\r\n").partition("\n")[0]
        return max(_SEPARATORS, key=first_line.count)


def _unique(names: Sequence[str]) -> list[str]:
    """Return column names, a repeated one with its number (`Phone`, `Phone (2)`)."""
    counts: dict[str, int] = {}
    unique: list[str] = []
    for name in (name.strip() for name in names):
        counts[name] = counts.get(name, 0) + 1
        unique.append(f"{name} ({counts[name]})" if counts[name] > 1 else name)
    return unique
