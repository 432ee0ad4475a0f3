"""Lines of a page -> entries: a label (or none) and the words that belong to it.

How a page sets its labels, and so which words are labels, is seen from the whole page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pipeline.readers.page_text import PageText
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.labels import Label, find_label, is_unknown_label
from pipeline.registries.aggregator.pieces import BULLET, NUMBERED, Piece, part_of, pieces_of
from pipeline.registries.aggregator.tables import cells_of, headers_of, set_apart
from pipeline.registries.aggregator.values import fits, means
from pipeline.vocab.code_list import fold
from pipeline.vocab.lists import INTERVENTION_TYPE, OFFICIAL_ROLE

_UNKNOWN_PAIR: Final = re.compile(r"([A-Z][^:.\d]{2,40}):\s+\S.*")
_UNKNOWN_LABEL: Final = re.compile(r"([A-Z][^:.\d]{2,40}):")
_SINGLE: Final = frozenset({"word", "line", "date", "number"})
# Fields of any few words: what follows them tells nothing.
_FREE_WORDS: Final = frozenset({"overall_status", "enrollment_type"})
_TEXTS: Final = frozenset({"brief_summary", "detailed_description", "eligibility", "inclusion", "exclusion"})
_HEADS_OF_OUTCOMES: Final = frozenset({"outcome measure", "measure description", "time frame"})
_PROSE: Final = frozenset({"brief_summary", "detailed_description"})
_LISTS_OF_CRITERIA: Final = frozenset({"eligibility", "inclusion", "exclusion"})
# A table with one of these first has a row for each of them.
_ROWS: Final = frozenset({"arms", "locations", "primary_outcomes", "secondary_outcomes", "interventions"})
# Fields whose entries may have headings of their own, below the field's.
_SECTIONED: Final = frozenset({*_LISTS_OF_CRITERIA, "interventions"})
# Fields whose value may stand on several lines, below each other.
SEVERAL_LINES: Final = frozenset({"minimum_age", "maximum_age", "ages", "sex", "phase"})
_LANGUAGE: Final = re.compile(r"(?:en|pt|pt-br|es|fr|de|it)", re.I)
_FEWEST_LANGUAGES: Final = 3
_MOST_VALUES: Final = 6
_UNIT: Final = re.compile(r"(?:year|month|week|day|hour)\(?s?\)?", re.I)
_DIGIT: Final = re.compile(r"\d")
_OUTCOMES: Final = frozenset({"primary_outcomes", "secondary_outcomes", "other_outcomes"})
_RARE_STYLE: Final = 0.12


@dataclass(slots=True)
class Entry:
    """A label, the line it stands on, and the words that belong to it. Without a label, `field` is empty.

    `is_related` marks what stands in a block about other trials; `heading` is the last heading above. The rows of
    a table with `columns` are lines of as many cells, parted by tabs.
    """

    field: str
    kind: str
    label: str
    qualifier: str | None = None
    lines: list[Line] = dataclass_field(default_factory=list)
    heading: str = ""
    is_related: bool = False
    is_title: bool = False
    level: int = 0
    is_inline: bool = False
    label_line: Line | None = None
    columns: tuple[str, ...] = ()


@lru_cache(maxsize=2)
def read_entries(document: PageText) -> list[Entry]:
    """Return the entries of a page in order; recognition, naming and reading of a page share them."""
    lines = set_apart(
        _without_languages([line for line in document.lines if line.text and _is_of_trial(line)])
    )
    headers = headers_of(lines)
    pieces = [list(pieces_of(line)) for line in lines]
    styles = Counter(piece.style for parts in pieces for piece in parts if piece.label)
    reader = _Reader(styles, headers)
    for parts, following in pairwise([*pieces, []]):
        reader.take(parts, following)
    return reader.entries


def _is_of_trial(line: Line) -> bool:
    """Return whether a line is not about the site; a button that opens a section carries the section's label."""
    label = find_label(line.text) if line.region == "button" else None
    return not line.region or (label is not None and label.kind not in ("site", "group"))


def _without_languages(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines without those that name the language of the next (`en`), where a page has several."""
    named = [line for line in lines if _LANGUAGE.fullmatch(line.text)]
    return [line for line in lines if line not in named] if len(named) >= _FEWEST_LANGUAGES else lines


class _Reader:
    """Gives every piece to an entry, in order."""

    def __init__(self, styles: Counter[str], headers: Mapping[int, tuple[str, tuple[str, ...]]]) -> None:
        self._styles = styles
        self._headers = headers
        self._total = sum(styles.values())
        self._header: list[Label | None] = []
        self._heading = ""
        self._related = False
        self._last_number = 0
        self.entries: list[Entry] = []

    def take(self, pieces: Sequence[Piece], following: Sequence[Piece]) -> None:
        """Take the pieces of one line."""
        if pieces and self._take_table(pieces[0].line):
            return
        if pieces and pieces[0].style == "header":
            is_header = not (following and following[0].style in ("cell", "header"))
            if is_header or len(pieces) > 2:
                self._header = [piece.label for piece in pieces]
                return
        elif pieces and pieces[0].style == "row":
            if self._header and any(cell.strip() for cell in pieces[0].text.split("\t")):
                self._take_row(pieces[0])
                return
            if self._take_unknown_pair(pieces[0]):
                return
        elif pieces and pieces[0].style not in ("row", "cell"):
            self._header = []
        for piece in pieces:
            after = following[0] if following and piece is pieces[-1] else None
            if piece.label and self._is_label(piece, after):
                self._open(piece, piece.label)
            else:
                self._add(piece)
            self._last_number = piece.line.number

    def _take_table(self, line: Line) -> bool:
        """Take a header of columns, or a row below one."""
        current = self._current
        if header := self._headers.get(line.number):
            field, columns = header
            if field == "outcomes" and current and current.field in _OUTCOMES:
                field = current.field
            entry = Entry(field, "table", line.text, heading=self._heading, is_related=self._related)
            entry.label_line, entry.columns = line, columns
            self.entries.append(entry)
            return True
        cells = cells_of(line.text)
        if current is None or len(cells) != len(current.columns):
            return False
        row = "\t".join(cells)
        current.lines.append(replace(line, text=row, raw=row, parts=()))
        return True

    def _take_row(self, piece: Piece) -> None:
        first = self._header[0]
        if first and first.field in _ROWS:
            if not self.entries or self.entries[-1].field != first.field:
                self._open(piece, first)
            self.entries[-1].lines.append(replace(piece.line, text=piece.text, raw=piece.text, parts=()))
            return
        labels, self._header = self._header, []
        for label, cell in zip(labels, piece.text.split("\t"), strict=False):
            if label and cell.strip():
                self._open(piece, label)
                self._add(piece._replace(text=cell.strip()))

    def _take_unknown_pair(self, piece: Piece) -> bool:
        """Take a row or a line `Label: value` whose label nobody knows, so that no other entry does."""
        label, _, words = piece.text.partition("\t")
        if "\t" in words or not label or len(label) > 60:
            return False
        kind = "closed" if words.strip() else "text"
        entry = Entry("", kind, label, heading=self._heading, is_related=self._related)
        entry.label_line = piece.line
        if words.strip():
            entry.lines.append(replace(piece.line, text=words.strip(), raw=words.strip(), parts=()))
        self.entries.append(entry)
        return True

    @property
    def _current(self) -> Entry | None:
        return self.entries[-1] if self.entries else None

    def _is_label(self, piece: Piece, after: Piece | None) -> bool:
        """Return whether a piece that reads like a label is one, where it stands and with what follows it."""
        current, label = self._current, piece.label
        if current is None or label is None:
            return True
        if current.kind == "word" and not current.lines and current.field not in _FREE_WORDS:
            # `Primary purpose`, then `Treatment`: a value that is a label elsewhere.
            is_other = label.kind != "word" or label.field == current.field
            if is_other and fits(current.field, "word", piece.text):
                return False
        word = fold(piece.text)
        if current.field == "officials" and current.lines and means(OFFICIAL_ROLE, piece.text):
            return False
        if current.field == "arms" and word in (
            "description",
            "treatment",
            "treatments",
            "intervention",
            "interventions",
            "type",
        ):
            return piece.style.startswith(("bare", "heading", "hash")) and word == "interventions"
        if current.field in ("arms", "interventions") and not piece.text:
            return False
        is_head = all(find_label(line.text) for line in current.lines)
        if current.field == "arms" and is_head and label.field in ("interventions", "arms"):
            # The second head of a table whose cells stand below each other.
            return False
        if current.field == "ethics" and piece.style in ("inline", "cell"):
            return False
        if word == "name" and not any(one.field in ("contacts", "officials") for one in self.entries[-6:]):
            return False
        if label.field in ("inclusion", "exclusion") or current.field not in _TEXTS or current.kind != "text":
            return True
        if (
            label.kind in _SINGLE
            and after
            and not after.label
            and not fits(label.field, label.kind, after.text)
        ):
            # `Recruitment` above a paragraph is a heading inside of the text.
            return False
        if piece.style == "glued" and label.kind != "group":
            return current.field not in _LISTS_OF_CRITERIA
        raw = piece.line.raw
        if current.field in _LISTS_OF_CRITERIA and (NUMBERED.match(raw) or self._is_item(piece)):
            return False
        # A word that stands like no other label of the page is a word of the text.
        is_rare = self._styles[piece.style] <= max(1, _RARE_STYLE * self._total) and self._total > 8
        return not (is_rare and piece.style.startswith(("bare", "inline"))) or label.kind == "related"

    def _is_item(self, piece: Piece) -> bool:
        """Return whether a bulleted piece is an item: its bullet does not mark the page's labels."""
        match = BULLET.match(piece.line.raw)
        if match is None:
            return False
        style = f"bullet {match['sign']}"
        marked = sum(count for name, count in self._styles.items() if name.startswith(style))
        return marked < 0.4 * self._total

    def _open(self, piece: Piece, label: Label) -> None:
        if label.kind == "related":
            self._related = True
        elif self._related and self._ends_related(piece, label):
            self._related = False
        if label.kind == "group":
            self._heading = piece.text
        if self._is_navigation(piece):
            label = Label("site", "site")
        if label.kind == "other":
            label = Label("", "text")
        entry = Entry(label.field, label.kind, piece.text, label.qualifier, heading=self._heading)
        entry.is_related = self._related
        entry.label_line, entry.level = piece.line, piece.level
        entry.is_inline = piece.style in ("inline", "glued")
        self.entries.append(entry)

    def _is_navigation(self, piece: Piece) -> bool:
        """Return whether a label stands in a row of links above the page: right below one about the site."""
        if not self.entries or any(entry.kind not in ("site", "group") for entry in self.entries):
            return False
        return self._last_number + 1 >= piece.line.number and self.entries[-1].kind == "site"

    def _ends_related(self, piece: Piece, label: Label) -> bool:
        """Return whether a label ends a block of other trials: a section that the page did not have yet.

        Where the block stands above all of the page's own fields, the first heading over labels ends it.
        """
        known = {entry.field for entry in self.entries if not entry.is_related}
        if label.kind == "group" and known <= {"", "site", "group"}:
            return True
        is_section = label.kind == "text" or label.field in ("locations", "contacts", "sponsor", "officials")
        return is_section and piece.style not in ("inline", "cell", "glued") and label.field not in known

    def _add(self, piece: Piece) -> None:
        line = part_of(piece)
        current = self._current
        if current is not None and self._is_unknown_label(current, piece):
            self.entries.append(
                Entry(
                    "",
                    "text",
                    piece.text,
                    heading=self._heading,
                    is_related=self._related,
                    label_line=piece.line,
                )
            )
            return
        if current is not None and self._is_unknown_pair(current, piece):
            self._take_unknown_pair(piece._replace(text=re.sub(r"\s*:\s*", "\t", piece.text, count=1)))
            return
        if current is not None and self._takes(current, piece):
            if piece.text:
                current.lines.append(line)
            elif current.kind in _SINGLE:
                current.kind = "closed"
            return
        if not piece.text:
            return
        if current is None or current.field or piece.level:
            entry = Entry("", "text", "", heading=self._heading, is_related=self._related)
            entry.is_title = piece.level == 1
            if piece.level:
                self._heading = piece.text
            self.entries.append(entry)
        self.entries[-1].lines.append(line)

    def _is_unknown_label(self, current: Entry, piece: Piece) -> bool:
        """Return whether a line is a label that nobody knows, where it stands like the page's other labels."""
        if (
            current.field == "arms"
            or piece.style not in ("bare", "heading")
            or not is_unknown_label(piece.text)
        ):
            return False
        if fold(piece.text) in _HEADS_OF_OUTCOMES:
            return False
        is_question = piece.text.endswith("?")
        can_hold = current.kind == "list" or (current.field not in _PROSE if not is_question else True)
        return bool(current.field or current.label) and can_hold and self._styles["bare"] > 0.4 * self._total

    def _is_unknown_pair(self, current: Entry, piece: Piece) -> bool:
        """Return whether words are a label and a value that nobody knows (`Compensation: yes`).

        They are below a list; below a text only where it began beside its label, as all of the page's do.
        """
        if not current.lines or current.kind not in ("list", "text"):
            return False
        if current.field in _LISTS_OF_CRITERIA and self._stands_below_list(current, piece):
            return _UNKNOWN_PAIR.fullmatch(piece.text) is not None
        inline = self._styles["inline"] + self._styles["glued"]
        if current.kind == "text" and not (current.is_inline and inline > 0.5 * self._total):
            return False
        match = _UNKNOWN_PAIR.fullmatch(piece.text) or _UNKNOWN_LABEL.fullmatch(piece.text)
        is_typed = match and INTERVENTION_TYPE.meaning("any", match[1]) is not None
        return match is not None and not is_typed and self._styles["inline"] > 2

    def _is_one_of_labels(self, entry: Entry) -> bool:
        """Return whether a label stands behind another one without a value: what is below is of them all."""
        before = self.entries[-2] if len(self.entries) > 1 else None
        return before is not None and not before.lines and before.label_line is entry.label_line

    @staticmethod
    def _stands_below_list(current: Entry, piece: Piece) -> bool:
        """Return whether a line without a list sign stands apart, below a list whose items all have one."""
        last = current.lines[-1]
        has_sign = all(BULLET.match(line.raw) or NUMBERED.match(line.raw) for line in current.lines)
        is_apart = piece.line.number > last.number + 1
        return (
            has_sign and is_apart and not BULLET.match(piece.line.raw) and not NUMBERED.match(piece.line.raw)
        )

    def _takes(self, entry: Entry, piece: Piece) -> bool:
        """Return whether an entry takes further words."""
        if piece.level and (entry.field not in _SECTIONED or piece.level <= entry.level):
            return False
        if entry.kind in ("closed", "group", "site", "table"):
            return False
        if entry.kind == "list":
            return fits(entry.field, entry.kind, piece.text)
        if entry.kind not in _SINGLE:
            return True
        if not entry.lines:
            if piece.line.number > self._last_number and self._is_one_of_labels(entry):
                return False
            return piece.text == "" or piece.style == "value" or fits(entry.field, entry.kind, piece.text)
        if entry.field in SEVERAL_LINES and piece.line.number == entry.lines[-1].number + 1:
            return len(entry.lines) < _MOST_VALUES and _goes_on(entry, piece)
        return piece.text == entry.lines[0].text


def _goes_on(entry: Entry, piece: Piece) -> bool:
    """Return whether a line goes on with a value: the unit of an age, a further group of ages, sex or phase."""
    if entry.field in ("minimum_age", "maximum_age"):
        return (
            len(entry.lines) == 1
            and entry.lines[0].text.isdecimal()
            and _UNIT.fullmatch(piece.text) is not None
        )
    if entry.field == "ages" and not (_DIGIT.search(piece.text) and _DIGIT.search(entry.lines[-1].text)):
        return False
    return fits(entry.field, entry.kind, piece.text)
