"""The fields of one exported row, under whichever of their spellings the export uses.

XML names have underscores, CSV names blanks; `Date_enrollement`, `Inclusion_agemin` and `Conditions` are
`Date enrollment`, `Agemin` and `Condition` elsewhere. Names are compared without case, blanks and signs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from pipeline.model.source import Markup, Value

# What the exports, and those who copied them, print where a field is empty.
_ABSENT: Final = frozenset({"NULL", "NA"})


def fold_name(name: str) -> str:
    """Return the form in which names of fields are compared.

    >>> fold_name("Inclusion_agemin"), fold_name("web address")
    ('inclusionagemin', 'webaddress')
    """
    return re.sub(r"[\W_]", "", name).lower()


class Fields:
    """Reads a row's fields by any of their names."""

    def __init__(self, names: Iterable[str], read: Callable[[str], Value | None]) -> None:
        self._names = {fold_name(name): name for name in reversed(tuple(names))}
        self._read = read

    def text(self, *names: str, markup: Markup = "plain") -> Value | None:
        """Return the first of the named fields that says something; numbers and truth values as words."""
        for name in names:
            own = self._names.get(fold_name(name))
            value = self._read(own) if own is not None else None
            if value is not None and str(value.raw).strip() not in _ABSENT:
                return value._replace(
                    raw=str(value.raw), markup=markup if value.markup == "plain" else value.markup
                )
        return None

    def html(self, *names: str) -> Value | None:
        """Return a field that holds a text with `<br>` and entities."""
        return self.text(*names, markup="html")


def split_list(value: Value | None, separator: str = ";") -> tuple[Value, ...]:
    """Return the entries of a list joined by a separator; blank ones are left out."""
    if value is None:
        return ()
    parts = [part.strip() for part in str(value.raw).split(separator)]
    return tuple([value._replace(raw=part) for part in parts if part])


def zip_lists(leading: int, *columns: Value | None) -> list[tuple[Value | None, ...]]:
    """Return the entries of lists that run in parallel (`Ann;Bo` beside `;bo@example.org`), each entry once.

    The `leading` columns decide how many entries there are; if they disagree, the columns are one entry as they
    stand. Of the others, one of another length goes to every entry where it says one thing, else to the first.
    """
    split = [[part.strip() for part in str(column.raw).split(";")] if column else [] for column in columns]
    lengths = {len(parts) for parts in split[:leading] if any(parts)}
    lengths = lengths or {len(parts) for parts in split if any(parts)}
    if len(lengths) != 1:
        return [columns] if lengths else []
    count = lengths.pop()
    spread = [_spread(column, parts, count) for column, parts in zip(columns, split, strict=True)]
    return [entry for entry in dict.fromkeys(zip(*spread, strict=True)) if any(entry)]


def _spread(column: Value | None, parts: list[str], count: int) -> list[Value | None]:
    """Return a column's value in each of the entries."""
    if column is None or not any(parts):
        return [None] * count
    if len(parts) == count:
        return [column._replace(raw=part) if part else None for part in parts]
    said = {part for part in parts if part}
    if len(said) == 1:
        return [column._replace(raw=said.pop())] * count
    return [column, *[None] * (count - 1)]
