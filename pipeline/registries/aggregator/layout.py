"""Lines of a page -> entries: a label (or none) and the words that belong to it.

Labels stand on a line of their own, before a colon, in a table's cell, behind a bullet, as a heading, or glued
to the words before them. Which of these a page uses is seen from the whole page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.readers.page_text import PageText
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.labels import (
    LONGEST_LABEL,
    Label,
    find_label,
    find_pattern,
    find_prefix,
    is_unknown_label,
)
from pipeline.registries.aggregator.values import fits, means
from pipeline.vocab.code_list import fold
from pipeline.vocab.lists import INTERVENTION_TYPE, OFFICIAL_ROLE

_BULLET: Final = re.compile(r"\s*(?P<sign>[-*•–·▪●○◦‣+])\s+(?=\S)")
_NUMBERED: Final = re.compile(r"\s*(?:[-*•–·▪●○◦‣+]\s+)*(?:\(?\d{1,3}[.)]|[a-z][.)])\s")
_MARKDOWN: Final = re.compile(r"\s*(?P<hashes>#{1,6})\s+")
_RULE: Final = re.compile(r"[\s|:=_*-]*")
_COLON: Final = re.compile(r"\s*[:：]\s*|\?\s*")
_GLUED: Final = re.compile(r"(?<=[^\W_]|[.)\]!%])(?=[A-Z])")
_GAP: Final = re.compile(r"\s{2,}|\t")
_UNKNOWN_PAIR: Final = re.compile(r"([A-Z][^:.\d]{2,40}):\s+\S.*")
_UNKNOWN_LABEL: Final = re.compile(r"([A-Z][^:.\d]{2,40}):")
# Bullets, dashes and hashes before the words of a line.
_LONGEST_SIGN: Final = 20
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
_RARE_STYLE: Final = 0.12


@dataclass(slots=True)
class Entry:
    """A label, the line it stands on, and the words that belong to it. Without a label, `field` is empty.

    `is_related` marks what stands in a block about other trials; `heading` is the last heading above.
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


class _Piece(NamedTuple):
    """A part of a line: a label, or words (label is None); `style` is how the label stands there."""

    text: str
    line: Line
    label: Label | None = None
    style: str = ""
    level: int = 0


@lru_cache(maxsize=2)
def read_entries(document: PageText) -> list[Entry]:
    """Return the entries of a page in order; recognition, naming and reading of a page share them."""
    lines = [line for line in document.lines if line.text and not line.region]
    pieces = [list(_pieces(line)) for line in lines]
    styles = Counter(piece.style for parts in pieces for piece in parts if piece.label)
    reader = _Reader(styles)
    for parts, following in pairwise([*pieces, []]):
        reader.take(parts, following)
    return reader.entries


def _cells(text: str) -> list[str]:
    """Return the cells of a table row; one where the line is none."""
    sign = "|" if "|" in text and (text.startswith("|") or text.count("|") > 1 or " | " in text) else "\t"
    if sign not in text:
        return [text]
    cells = [cell.strip() for cell in text.strip("|").split(sign)]
    if sign == "\t":
        cells = [cell for i, cell in enumerate(cells) if cell or i == len(cells) - 1 or i == 0]
    return cells


def _pieces(line: Line) -> Iterator[_Piece]:
    text = line.text.replace("**", "").replace("__", "")
    style = "bold" if text != line.text and line.text.startswith(("**", "__")) else "bare"
    level = line.level
    if match := _MARKDOWN.match(text):
        text, style, level = text[match.end() :], "hash", len(match["hashes"])
    elif level:
        style = "heading"
    while match := _BULLET.match(text):
        text, style = text[match.end() :], f"bullet {match['sign']}"
    if _RULE.fullmatch(text):
        return
    cells = _cells(text)
    if len(cells) > 1:
        yield from _table_pieces(cells, line)
        return
    label = find_label(text) or find_pattern(text)
    if label:
        ending = ":" if text.rstrip().endswith((":", "：")) else ""
        case = " upper" if text.isupper() and len(text) > 3 else ""
        yield _Piece(text, line, label, f"{style}{ending}{case}", level)
    elif line.lead and (label := find_label(line.lead)):
        yield _Piece(line.lead, line, label, "inline")
        yield _Piece(line.text[len(line.lead) :].strip(" :"), line)
    else:
        yield from _inline_pieces(text, line, style, level)


def _table_pieces(cells: Sequence[str], line: Line) -> Iterator[_Piece]:
    """Yield label and value of a row; a row of labels alone is a header (style `header`)."""
    found = [find_label(cell) if cell else None for cell in cells]
    named = [cell for cell in cells if cell]
    if len(named) == 2 and found[0] and found[0].kind == "word" and fits(found[0].field, "word", named[1]):
        # `Primary purpose | Treatment`: the second cell is a label elsewhere.
        found = [found[0], *[None for _ in cells[1:]]]
    if len(named) > 1 and all(label for cell, label in zip(cells, found, strict=True) if cell):
        for cell, label in zip(cells, found, strict=True):
            yield _Piece(cell, line, label, "header")
        return
    if not any(found) and any(list(_cuts(cell)) for cell in named):
        # `Trial ID: X | Last updated: Y`
        for cell in named:
            yield from _inline_pieces(cell, line, "bare", 0)
        return
    if found[0] is None:
        yield _Piece("\t".join(cells).strip(), line, style="row")
        return
    for cell, label in zip(cells, found, strict=True):
        if label:
            yield _Piece(cell, line, label, "cell")
        elif cell:
            yield _Piece(cell, line, style="value")
    if len(named) == 1:
        # An empty cell beside a label: the value is not stated.
        yield _Piece("", line, style="value")


def _inline_pieces(text: str, line: Line, style: str, level: int) -> Iterator[_Piece]:
    """Yield the parts of a line with labels before colons or glued to words; the whole line where it has none."""
    cuts = list(_cuts(text))
    if not cuts:
        if prefix := find_prefix(text):
            yield _Piece(text[: len(text) - len(prefix[1])], line, prefix[0], "prefix")
            yield _Piece(prefix[1], line)
        else:
            yield _Piece(text, line, None, style, level)
        return
    if cuts[0][2].field == "design_text" and cuts[0][0] == 0:
        # `Study design: Purpose: Treatment; Masking: Open` is one text, which normalize reads.
        cuts = cuts[:1]
    if before := text[: cuts[0][0]].strip():
        yield _Piece(before, line, None, style)
    for (start, end, label), after in zip(cuts, [*[cut[0] for cut in cuts[1:]], len(text)], strict=True):
        yield _Piece(text[start:end].strip(" :："), line, label, "inline" if start == 0 else "glued")
        if words := text[end:after].strip():
            yield _Piece(words, line)


def _cuts(text: str) -> Iterator[tuple[int, int, Label]]:
    """Yield (start, end, label) of the labels inside a line."""
    at = 0
    for colon in _COLON.finditer(text):
        segment = text[at : colon.start()]
        for start in _starts(segment, is_first=at == 0):
            label = find_label(segment[start:])
            if label and label.kind != "site" and len(segment) - start <= 60:
                is_type = INTERVENTION_TYPE.meaning("any", segment[start:]) is not None
                yield at + start, at + start if is_type else colon.end(), label
                break
        at = colon.end()
    rest = text[at:]
    for match in _GLUED.finditer(rest, max(0, len(rest) - LONGEST_LABEL)):
        before = rest[: match.start()]
        if before.count("(") > before.count(")"):
            # `Double (ParticipantInvestigator)`: words of a list, no label.
            continue
        label = find_label(rest[match.start() :])
        if label and label.kind != "site" and match.start() > 0 and len(rest) - match.start() > 4:
            yield at + match.start(), len(text), label
            return


def _starts(segment: str, *, is_first: bool) -> list[int]:
    """Return where a label may start that ends a segment: the longest first."""
    starts = [0] if is_first else []
    starts += [match.end() for match in _GAP.finditer(segment)]
    starts += [match.start() for match in _GLUED.finditer(segment) if match.start()]
    gap = r"[.;|)\]]\s" if is_first else r"\s"
    starts += [one.end() for one in re.finditer(gap, segment) if segment[one.end() :][:1].isupper()]
    if not is_first:
        starts.append(0)
    return sorted(set(starts))


def _part(piece: _Piece) -> Line:
    """Return the line of a piece: with the page's list sign in `raw` where the piece is the whole line."""
    line, text = piece.line, piece.text
    if text == line.text:
        return line
    size = len(line.text) - len(text)
    before = line.text[:size] if size < _LONGEST_SIGN and line.text.endswith(text) else "x"
    signs = re.findall(r"[-*•–·▪●○◦‣+#]", before)
    if not re.fullmatch(r"[\s*•–·▪●○◦‣+#-]*", before):
        return replace(line, text=text, raw=text, parts=())
    is_listed = signs and "#" not in signs and not _NUMBERED.match(text)
    return replace(line, text=text, raw=f"{signs[-1]} {text}" if is_listed else text, parts=())


class _Reader:
    """Gives every piece to an entry, in order."""

    def __init__(self, styles: Counter[str]) -> None:
        self._styles = styles
        self._total = sum(styles.values())
        self._header: list[Label | None] = []
        self._heading = ""
        self._related = False
        self._last_number = 0
        self.entries: list[Entry] = []

    def take(self, pieces: Sequence[_Piece], following: Sequence[_Piece]) -> None:
        """Take the pieces of one line."""
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

    def _take_row(self, piece: _Piece) -> None:
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

    def _take_unknown_pair(self, piece: _Piece) -> bool:
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

    def _is_label(self, piece: _Piece, after: _Piece | None) -> bool:
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
        if current.field in _LISTS_OF_CRITERIA and (_NUMBERED.match(raw) or self._is_item(piece)):
            return False
        # A word that stands like no other label of the page is a word of the text.
        is_rare = self._styles[piece.style] <= max(1, _RARE_STYLE * self._total) and self._total > 8
        return not (is_rare and piece.style.startswith(("bare", "inline"))) or label.kind == "related"

    def _is_item(self, piece: _Piece) -> bool:
        """Return whether a bulleted piece is an item: its bullet does not mark the page's labels."""
        match = _BULLET.match(piece.line.raw)
        if match is None:
            return False
        style = f"bullet {match['sign']}"
        marked = sum(count for name, count in self._styles.items() if name.startswith(style))
        return marked < 0.4 * self._total

    def _open(self, piece: _Piece, label: Label) -> None:
        if label.kind == "related":
            self._related = True
        elif self._related and self._ends_related(piece, label):
            self._related = False
        if label.kind == "group":
            self._heading = piece.text
        if self._is_navigation(piece):
            label = Label("site", "site")
        entry = Entry(label.field, label.kind, piece.text, label.qualifier, heading=self._heading)
        entry.is_related = self._related
        entry.label_line, entry.level = piece.line, piece.level
        entry.is_inline = piece.style in ("inline", "glued")
        self.entries.append(entry)

    def _is_navigation(self, piece: _Piece) -> bool:
        """Return whether a label stands in a row of links above the page: right below one about the site."""
        if not self.entries or any(entry.kind not in ("site", "group") for entry in self.entries):
            return False
        return self._last_number + 1 >= piece.line.number and self.entries[-1].kind == "site"

    def _ends_related(self, piece: _Piece, label: Label) -> bool:
        """Return whether a label ends a block of other trials: a section that the page did not have yet."""
        known = {entry.field for entry in self.entries if not entry.is_related}
        is_section = label.kind == "text" or label.field in ("locations", "contacts", "sponsor", "officials")
        return is_section and piece.style not in ("inline", "cell", "glued") and label.field not in known

    def _add(self, piece: _Piece) -> None:
        line = _part(piece)
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

    def _is_unknown_label(self, current: Entry, piece: _Piece) -> bool:
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

    def _is_unknown_pair(self, current: Entry, piece: _Piece) -> bool:
        """Return whether words are a label and a value that nobody knows (`Compensation: yes`).

        They are below a list; below a text only where it began beside its label, as all of the page's do.
        """
        if not current.lines or current.kind not in ("list", "text"):
            return False
        inline = self._styles["inline"] + self._styles["glued"]
        if current.kind == "text" and not (current.is_inline and inline > 0.5 * self._total):
            return False
        match = _UNKNOWN_PAIR.fullmatch(piece.text) or _UNKNOWN_LABEL.fullmatch(piece.text)
        is_typed = match and INTERVENTION_TYPE.meaning("any", match[1]) is not None
        return match is not None and not is_typed and self._styles["inline"] > 2

    def _takes(self, entry: Entry, piece: _Piece) -> bool:
        """Return whether an entry takes further words."""
        if piece.level and (entry.field not in _SECTIONED or piece.level <= entry.level):
            return False
        if entry.kind in ("closed", "group", "site"):
            return False
        if entry.kind == "list":
            return fits(entry.field, entry.kind, piece.text)
        if entry.kind not in _SINGLE:
            return True
        if not entry.lines:
            return piece.text == "" or piece.style == "value" or fits(entry.field, entry.kind, piece.text)
        return piece.text == entry.lines[0].text
