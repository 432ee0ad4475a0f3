"""A page as read: its entries by field, its values with their places, and what is not certain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final, Literal

from pipeline.model.source import Doubt, Markup, OtherField, SourceDate, Value
from pipeline.readers.page_text import PageText
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.layout import SEVERAL_LINES, Entry, read_entries
from pipeline.vocab.code_list import NOT_STATED_WORDS, fold
from pipeline.vocab.lists import DATE_TYPE

# Escapes of ClinicalTrials.gov's texts, which some sites leave in.
_ESCAPED: Final = re.compile(r"\\[<>\[\]*~^]")
_TYPE_BEHIND: Final = re.compile(r"\s*[(\[]\s*([a-z]{3,12})\s*[)\]]\s*$", re.I)
# `03/15/2029 (mm/dd/yyyy)`
_ORDER_BEHIND: Final = re.compile(r"\s*\(([dm])[dm]?[/.-][dm]{1,2}[/.-]y{2,4}\)$", re.I)
_SLASHED: Final = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})[/.-]\d{4}(?!\d)")


class Page:
    """The entries of a page; taking a value marks its lines as read."""

    def __init__(self, document: PageText) -> None:
        self.document = document
        self.entries = read_entries(document)
        self.doubts: list[Doubt] = []
        self.other_fields: list[OtherField] = []
        self._taken: set[int] = set()
        document.mark_read([entry.label_line for entry in self.entries if entry.label_line])
        self._markup: Markup = "markdown" if _ESCAPED.search(document.text) else "plain"

    def of(self, *fields: str) -> list[Entry]:
        """Return the entries of this trial (not of related ones) with one of the fields, in order."""
        return [entry for entry in self.entries if entry.field in fields and not entry.is_related]

    def line(self, field: str) -> Value | None:
        """Return the first value of a field of one line; what later entries say differently is kept apart."""
        found: Value | None = None
        for entry in self.of(field):
            value = self._whole(entry)
            if value is None:
                continue
            if found is None:
                found = value
            elif fold(str(value.raw)) != fold(str(found.raw)):
                self.keep(entry.label, value)
            self.taken(entry)
        return found

    def _whole(self, entry: Entry) -> Value | None:
        """Return the value of an entry, which may go on below: `18` and `Years`, `Female` and `Male`."""
        lines = list({line.text: line for line in entry.lines}.values())
        if entry.field not in SEVERAL_LINES or len(lines) < 2:
            return self.value(entry.lines[:1])
        joiner = " " if entry.field in ("minimum_age", "maximum_age") else ", "
        return self.value(lines, joiner.join([line.text for line in lines]))

    def text(self, field: str) -> Value | None:
        """Return the words of the entries of a field, paragraph by paragraph; a repeated text once."""
        texts: list[Value] = []
        for entry in self.of(field):
            value = self.paragraphs(entry.lines)
            if value and all(value.raw != text.raw for text in texts):
                texts.append(value)
            self.taken(entry)
        if not texts:
            return None
        return texts[0]._replace(raw="\n\n".join([str(text.raw) for text in texts]))

    def lines(self, *fields: str) -> list[Line]:
        """Return the lines of the entries of list fields, each once; `not available` is none."""
        found: dict[str, Line] = {}
        for entry in self.of(*fields):
            if entry.columns:
                continue
            self.taken(entry)
            for line in entry.lines:
                if fold(line.text) not in NOT_STATED_WORDS:
                    found.setdefault(line.text, line)
        return list(found.values())

    def blocks(self, *fields: str) -> list[Entry]:
        """Return the entries of fields whose lines belong together in order; a repeated entry once."""
        found: dict[tuple[str, ...], Entry] = {}
        for entry in self.of(*fields):
            self.taken(entry)
            if entry.lines:
                found.setdefault((entry.field, *[line.text for line in entry.lines]), entry)
        return list(found.values())

    def tables(self, field: str) -> list[Entry]:
        """Return the tables of a field, whose lines are rows of `columns`."""
        found = [entry for entry in self.of(field) if entry.columns and entry.lines]
        for entry in found:
            self.taken(entry)
        return found

    def cells(self, entry: Entry, line: Line) -> dict[str, Value]:
        """Return the stated cells of a row by what their columns tell."""
        cells = zip(entry.columns, line.text.split("\t"), strict=False)
        found = {name: self.value([line], cell.strip()) for name, cell in cells if cell.strip()}
        return {
            name: value
            for name, value in found.items()
            if value and fold(str(value.raw)) not in NOT_STATED_WORDS
        }

    def date(self, field: str) -> SourceDate | None:
        """Return a date with the word beside it or in its label that says whether it has happened."""
        qualifier = next((entry.qualifier for entry in self.of(field) if entry.lines), None)
        value = self.line(field)
        if value is None or fold(str(value.raw)) in NOT_STATED_WORDS:
            return None
        words, type_ = split_type(str(value.raw))
        type_ = type_ or qualifier
        order = self._date_order
        if hint := _ORDER_BEHIND.search(words):
            words = words[: hint.start()].strip()
            order = "mdy" if hint[1].lower() == "m" else "dmy"
        return SourceDate(value._replace(raw=words), value._replace(raw=type_) if type_ else None, order)

    @property
    def _date_order(self) -> Literal["ymd", "dmy", "mdy"]:
        """The order of day and month in dates of digits, as any date of the page tells it."""
        found = [match for line in self.document.lines for match in _SLASHED.finditer(line.text)]
        if any(int(match[1]) > 12 or match[2] == "." for match in found):
            return "dmy"
        return "mdy" if any(int(match[3]) > 12 for match in found) else "ymd"

    def value(self, lines: Sequence[Line], raw: str | None = None) -> Value | None:
        """Return lines as a value (or a part of them, as raw); None where nothing is printed."""
        value = self.document.value(lines, self._markup)
        return value._replace(raw=raw) if value and raw is not None else value

    def paragraphs(self, lines: Sequence[Line]) -> Value | None:
        """Return lines as a text that keeps the page's empty lines and list signs."""
        value = self.value(lines)
        if value is None or len(lines) < 2:
            return value
        parts = [lines[0].raw.strip()]
        for before, line in pairwise(lines):
            parts.append(("\n" if line.number > before.number + 1 else "") + line.raw.strip())
        return value._replace(raw="\n".join(parts))

    def taken(self, entry: Entry) -> None:
        """Count an entry as read; its label too."""
        self._taken.add(id(entry))
        self.document.mark_read(entry.lines)

    def doubt(self, field: str, value: Value | None, message: str) -> None:
        """State a reading that the page does not make certain."""
        self.doubts.append(Doubt(field, value, message))

    def keep(self, name: str, value: Value | None) -> None:
        """Keep words that have no field of their own."""
        if value:
            self.other_fields.append(OtherField(name.strip(" :?")[:200] or "text of the page", value))

    def keep_rest(self) -> None:
        """Keep the words of every entry that nobody took."""
        for entry in self.entries:
            if id(entry) not in self._taken and entry.kind != "site" and not entry.is_related:
                self.keep(entry.label or entry.heading, self.paragraphs(entry.lines))


def split_type(words: str) -> tuple[str, str | None]:
    """Return words without the word in brackets behind them that says whether it has happened, and that word.

    >>> split_type("March 2024 (Estimated)"), split_type("March 2024")
    (('March 2024', 'Estimated'), ('March 2024', None))
    """
    match = _TYPE_BEHIND.search(words)
    if match and DATE_TYPE.meaning("any", match[1]):
        return words[: match.start()], match[1]
    return words, None


def first(values: Iterable[Value | None]) -> Value | None:
    """Return the first value that is there."""
    return next((value for value in values if value), None)


def unlabelled(page: Page) -> Iterator[Entry]:
    """Yield the entries without a label."""
    return (entry for entry in page.entries if not entry.field and entry.lines and not entry.is_related)
