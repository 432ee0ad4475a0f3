"""A line of a page -> pieces: labels and the words between them.

Labels stand on a line of their own, before a colon, in a table's cell, behind a bullet, as a heading, or glued
to the words before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.labels import LONGEST_LABEL, Label, find_label, find_pattern, find_prefix
from pipeline.registries.aggregator.tables import OUTLINE, cells_of
from pipeline.registries.aggregator.values import fits
from pipeline.vocab.lists import INTERVENTION_TYPE

BULLET: Final = re.compile(r"\s*(?P<sign>[-*•–·▪●○◦‣+])\s+(?=\S)")
NUMBERED: Final = re.compile(r"\s*(?:[-*•–·▪●○◦‣+]\s+)*(?:\(?\d{1,3}[.)]|[a-z][.)])\s")
_MARKDOWN: Final = re.compile(r"\s*(?P<hashes>#{1,6})\s+")
_RULE: Final = re.compile(r"[\s|:=_*-]*")
_COLON: Final = re.compile(r"\s*[:：]\s*|\?\s*")
_GLUED: Final = re.compile(r"(?<=[^\W_]|[.)\]!%])(?=[A-Z])")
_GAP: Final = re.compile(r"\s{2,}|\t")
# Bullets, dashes and hashes before the words of a line.
_LONGEST_SIGN: Final = 20


class Piece(NamedTuple):
    """A part of a line: a label, or words (label is None); `style` is how the label stands there."""

    text: str
    line: Line
    label: Label | None = None
    style: str = ""
    level: int = 0


_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")


def pieces_of(line: Line) -> Iterator[Piece]:
    """Yield the pieces of a line; nothing for a rule between blocks."""
    text = line.text.replace("**", "").replace("__", "")
    style = "bold" if text != line.text and line.text.startswith(("**", "__")) else "bare"
    level = line.level
    if match := _MARKDOWN.match(text):
        text, style, level = text[match.end() :], "hash", len(match["hashes"])
    elif level:
        style = "heading"
    while match := BULLET.match(text):
        text, style = text[match.end() :], f"bullet {match['sign']}"
    if _RULE.fullmatch(text):
        return
    if (match := OUTLINE.match(text)) and (
        find_label(text[match.end() :]) or any(_cuts(text[match.end() :]))
    ):
        text = text[match.end() :]
    if _QUOTED.fullmatch(text):
        text = text[1:-1]
    cells = cells_of(text)
    if len(cells) > 1:
        yield from _table_pieces(cells, line)
        return
    label = find_label(text) or find_pattern(text)
    if label and label.qualifier and ":" in text.rstrip(" :"):
        # `enrollment_type: ESTIMATED`: the qualifier is a value.
        label = None
    if label:
        ending = ":" if text.rstrip().endswith((":", "：")) else ""
        case = " upper" if text.isupper() and len(text) > 3 else ""
        yield Piece(text, line, label, f"{style}{ending}{case}", level)
    elif line.lead and (label := find_label(line.lead)):
        yield Piece(line.lead, line, label, "inline")
        yield Piece(line.text[len(line.lead) :].strip(" :"), line)
    else:
        yield from _inline_pieces(text, line, style, level)


def _table_pieces(cells: Sequence[str], line: Line) -> Iterator[Piece]:
    """Yield label and value of a row; a row of labels alone is a header (style `header`)."""
    found = [find_label(cell) if cell else None for cell in cells]
    named = [cell for cell in cells if cell]
    if len(named) == 2 and found[0] and found[0].kind == "word" and fits(found[0].field, "word", named[1]):
        # `Primary purpose | Treatment`: the second cell is a label elsewhere.
        found = [found[0], *[None for _ in cells[1:]]]
    if len(named) > 1 and all(label for cell, label in zip(cells, found, strict=True) if cell):
        for cell, label in zip(cells, found, strict=True):
            yield Piece(cell, line, label, "header")
        return
    if not any(found) and any(list(_cuts(cell)) for cell in named):
        # `Trial ID: X | Last updated: Y`
        for cell in named:
            yield from _inline_pieces(cell, line, "bare", 0)
        return
    if found[0] is None:
        yield Piece("\t".join(cells).strip(), line, style="row")
        return
    for cell, label in zip(cells, found, strict=True):
        if label:
            yield Piece(cell, line, label, "cell")
        elif cell:
            yield Piece(cell, line, style="value")
    if len(named) == 1:
        # An empty cell beside a label: the value is not stated.
        yield Piece("", line, style="value")


def _inline_pieces(text: str, line: Line, style: str, level: int) -> Iterator[Piece]:
    """Yield the parts of a line with labels before colons or glued to words; the whole line where it has none."""
    cuts = list(_cuts(text))
    if not cuts:
        if prefix := find_prefix(text):
            yield Piece(text[: len(text) - len(prefix[1])], line, prefix[0], "prefix")
            yield Piece(prefix[1], line)
        else:
            yield Piece(text, line, None, style, level)
        return
    if cuts[0][2].field == "design_text" and cuts[0][0] == 0:
        # `Study design: Purpose: Treatment; Masking: Open` is one text, which normalize reads.
        cuts = cuts[:1]
    if before := text[: cuts[0][0]].strip():
        yield Piece(before, line, None, style)
    for (start, end, label), after in zip(cuts, [*[cut[0] for cut in cuts[1:]], len(text)], strict=True):
        yield Piece(text[start:end].strip(" :："), line, label, "inline" if start == 0 else "glued")
        if words := text[end:after].strip():
            yield Piece(words, line)


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


def part_of(piece: Piece) -> Line:
    """Return the line of a piece: with the page's list sign in `raw` where the piece is the whole line."""
    line, text = piece.line, piece.text
    if text == line.text:
        return line
    size = len(line.text) - len(text)
    before = line.text[:size] if size < _LONGEST_SIGN and line.text.endswith(text) else "x"
    signs = re.findall(r"[-*•–·▪●○◦‣+#]", before)
    if not re.fullmatch(r"[\s*•–·▪●○◦‣+#-]*", before):
        return replace(line, text=text, raw=text, parts=())
    is_listed = signs and "#" not in signs and not NUMBERED.match(text)
    return replace(line, text=text, raw=f"{signs[-1]} {text}" if is_listed else text, parts=())
