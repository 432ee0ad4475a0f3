"""Tables of separated values: one document per row, which forgets the cells that were read.

The separator (comma, semicolon, tab or bar) is the one that gives one of the first lines the most columns; quoting
is as in RFC 4180. Places are column names. A row of another width than the header is refused, alone.
"""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

from pipeline.errors import UnreadableInput
from pipeline.model.source import Leaf, Markup, Value
from pipeline.readers.document import Digests, LeafAccount, digests_of, is_under

_SEPARATORS: Final = ",;\t|"
# Above a header people put a title, a date and a search.
_LINES_ABOVE_HEADER: Final = 10
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
        self._start = 0
        self.member = member

    @property
    def first_row(self) -> tuple[str, ...]:
        """The cells of the first line that is not blank: the header, where the table has one."""
        return tuple(next((cells for cells in islice(self._lines(), self._start, None) if any(cells)), ()))

    def find_header(self, recognizes: Callable[[tuple[str, ...]], bool]) -> bool:
        """Return whether one of the first lines is a header, and begin the table there."""
        lines = islice(self._lines(), _LINES_ABOVE_HEADER)
        with contextlib.suppress(UnreadableInput):
            for number, cells in enumerate(lines):
                if recognizes(tuple(cells)):
                    self._start = number
                    return True
        return False

    def rows(self, header: Sequence[str] | None = None) -> Iterator[Row]:
        """Yield the rows below the header, or every row under a header given for a table that has none.

        A header that comes again, where exports were put together, is no row.
        """
        first = list(self.first_row) if header is None else None
        names = _unique(first or header or ())
        for number, cells in enumerate(islice(self._lines(), self._start, None), self._start):
            if any(cell.strip() for cell in cells) and cells != first:
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
        first_lines = list(islice(io.StringIO(self._text, newline=None), _LINES_ABOVE_HEADER))
        return max(_SEPARATORS, key=lambda sign: max((line.count(sign) for line in first_lines), default=0))


def _unique(names: Sequence[str]) -> list[str]:
    """Return column names, a repeated one with its number (`Phone`, `Phone (2)`)."""
    counts: dict[str, int] = {}
    unique: list[str] = []
    for name in (name.strip() for name in names):
        counts[name] = counts.get(name, 0) + 1
        unique.append(f"{name} ({counts[name]})" if counts[name] > 1 else name)
    return unique
