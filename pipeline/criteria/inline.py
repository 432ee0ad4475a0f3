"""Cuts blocks that hold more than one thing: a heading and its first item, items run together in one line.

In: the blocks of a field (pipeline/criteria/splitting.py). Out: blocks of one heading or item each. An enumeration
inside one criterion ("evidence of 1) unresectable 2) recurrent disease") is left whole: only runs that start at the
item's start, go on from the list before, or follow a colon are cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from string import ascii_letters
from typing import Final

from pipeline.criteria.headings import may_be_heading, read_heading
from pipeline.criteria.lines import starts_small
from pipeline.criteria.markers import SURE_BULLET, Marker, read_marker
from pipeline.criteria.splitting import Block

_COLON = re.compile(r"[:：]")
_LIST_START = re.compile(r"(?<=\s)\(?(?:1|a|i|A|I)\\?[.)]\)?\s?(?=[^\W\d])|(?<=\s)[-–*•](?=\s)|①")
_INNER_HEADING = re.compile(
    r"(?<=[\s.;:)\]•])(?:(?:Key|Main|Major|Other|General|Additional|Specific|Patient|Subject|KEY|MAIN|MAJOR|OTHER)\s+)?(?:Inclusion|Exclusion|INCLUSION|EXCLUSION|Non-inclusion)\s+"
    r"(?:Criteria|CRITERIA|criteria)\s*(?:[:：]|[-–](?=\s)|(?=\s\(?1[.)]))"
)
_ORDINAL = re.compile(
    r"(?<=[\s;.,:)\]。；，：])"
    r"(?:\\?\(|（)?(?:\d{1,2}|[a-zA-Z]|[ivx]{2,4})(?:\s?\\?[.)]|[）、．])(?!\d)(?=\s*\S)|[①-⑳]"
)
_BULLETS = re.compile(SURE_BULLET)
_DASH = re.compile(r"(?<=[\s.;\w)])-\s?(?=[A-Z<>≥≤])|(?<=\s)[-–*]\s(?=\S)")
_SEMICOLON = re.compile(r"[;；]")
_CLAUSE_ENDS: Final = ".;:)]。；：）"
# A number behind one of these counts something: "grade 2.", "at visit 1)", "performance status of 0, 1 or 2."
_COUNTED = re.compile(
    "or|and|of|to|than|least|most|grades?|class|stage|type|phase|part|visit|days?|weeks?|months?|cycle|table|section|"
    "step|level|status|score|group|cohort|arm|version|number|no|criteri(?:a|on)|appendix|annex|x|over|under|above|"
    "below|is|was|are|at|by|in|from|vs|versus",
    re.I,
)
_LAST_WORD = re.compile(r"([\w<>=≥≤+*/%-]+)\W*$")
_TRAILING_MARKER = re.compile(r"\s\(?\d{1,2}\\?[.)]\s*$|\s[-–*•]\s*$")


def cut_blocks(text: str, blocks: list[Block]) -> list[Block]:
    """Returns the blocks with every heading and every item of a run as a block of its own."""
    parts = [part for block in blocks for part in _cut_headings(text, block)]
    out: list[Block] = []
    for at, block in enumerate(parts):
        if block.heading is not None:
            out.append(block)
            continue
        before = parts[at - 1] if at else None
        after = parts[at + 1] if at + 1 < len(parts) else None
        is_alone = (before is None or before.heading is not None) and (
            after is None or after.heading is not None
        )
        out += _Cutter(text, block, before, after, is_alone).cut()
    return out


def _cut_headings(text: str, block: Block) -> list[Block]:
    words = text[block.start : block.end]
    if not may_be_heading(words) and "clusion" not in words and "CLUSION" not in words:
        return [block]
    end = _heading_end(text, block)
    if end is not None:
        heading = read_heading(_flat(text[block.start : end]))
        head = Block(block.start, end, block.marker, block.indent, block.gap, heading)
        rest = _rest(text, block, end)
        return [head, *(_cut_headings(text, rest) if rest else ())]
    found = _INNER_HEADING.search(text, block.start + 1, block.end)
    while found is not None:
        heading = read_heading(_flat(found[0]))
        if heading is not None and heading.is_pure and heading.polarity is not None:
            before = text[block.start : found.start()]
            trailing = _TRAILING_MARKER.search(before)
            stop = block.start + len(before[: trailing.start()] if trailing else before.rstrip())
            first = Block(block.start, stop, block.marker, block.indent, block.gap)
            rest = Block(found.start(), block.end, None, block.indent, block.gap)
            return [first, *_cut_headings(text, rest)] if stop > block.start else _cut_headings(text, rest)
        found = _INNER_HEADING.search(text, found.end(), block.end)
    return [block]


def _heading_end(text: str, block: Block) -> int | None:
    """Returns where a heading that starts the block ends, None where there is none."""
    words = text[block.start : block.end]
    colon = _COLON.search(words[:160])
    if colon is not None:
        heading = read_heading(_flat(words[: colon.end()]))
        rest = words[colon.end() :].strip()
        if heading is not None and (heading.is_pure or block.marker is None or not rest):
            return block.start + colon.end()
    whole = read_heading(_flat(words))
    if whole is not None and (whole.is_pure or (block.marker is None and words[-1] not in ".;,")):
        return block.end
    start = _LIST_START.search(words[:120])
    if start is not None:
        heading = read_heading(_flat(words[: start.start()]))
        if heading is not None and heading.is_pure:
            return block.start + len(words[: start.start()].rstrip())
    return None


def _rest(text: str, block: Block, end: int) -> Block | None:
    """Returns what follows the heading in its block."""
    start = end
    while start < block.end and (text[start].isspace() or text[start] in "\u200b\ufeff"):
        start += 1
    if start >= block.end:
        return None
    marker = read_marker(text, start, block.end)
    return Block(marker.end if marker else start, block.end, marker, block.indent, False)


def _flat(words: str) -> str:
    return " ".join(words.replace("\\", "").split())


class _Cutter:
    """Cuts one block into the items run together in it."""

    def __init__(
        self, text: str, block: Block, before: Block | None, after: Block | None, is_alone: bool
    ) -> None:
        self.text = text
        self.block = block
        self.before = before
        self.after = after
        self.is_alone = is_alone

    def cut(self) -> list[Block]:
        """Returns the items of the block, itself where it is one."""
        for find in (self.bullets, self.siblings, self.children, self.dashes):
            cuts = find()
            if cuts:
                return self.parts(cuts)
        if self.is_alone and self.block.marker is None:
            return self.semicolons()
        return [self.block]

    def parts(self, cuts: list[tuple[Marker, int]]) -> list[Block]:
        """Returns the blocks between markers, each with the depth below this block that it has; empty ones go."""
        block = self.block
        out: list[Block] = []
        first_end = cuts[0][0].start
        if self.text[block.start : first_end].strip():
            out.append(
                Block(block.start, first_end, block.marker, block.indent, block.gap, depth=block.depth)
            )
        for number, (marker, depth) in enumerate(cuts):
            end = cuts[number + 1][0].start if number + 1 < len(cuts) else block.end
            if self.text[marker.end : end].strip():
                out.append(Block(marker.end, end, marker, block.indent, False, depth=block.depth + depth))
        for part in out:
            part.end = part.start + len(self.text[part.start : part.end].rstrip())
        return [again for part in out for again in self.inner(part, len(out))]

    def inner(self, part: Block, count: int) -> list[Block]:
        """Returns the part, cut again where a run follows a colon in it."""
        if count < 2:
            return [part]
        cutter = _Cutter(self.text, part, None, None, False)
        cuts = cutter.children()
        return cutter.parts(cuts) if cuts else [part]

    def bullets(self) -> list[tuple[Marker, int]]:
        """Returns the bullets inside the block."""
        return [
            (marker, self.depth_of_run(found.start()))
            for found in _BULLETS.finditer(self.text, self.block.start + 1, self.block.end)
            if (marker := read_marker(self.text, found.start(), self.block.end)) is not None
        ]

    def siblings(self) -> list[tuple[Marker, int]]:
        """Returns the ordinals that count on from the block's own."""
        own = self.block.marker
        if own is None or own.value is None or self.is_counted_on_by(self.after, own.value):
            return []
        run: list[tuple[Marker, int]] = []
        expected = own.value + 1
        for marker in self.ordinals():
            if marker.style == own.style and marker.value == expected:
                run.append((marker, 0))
                expected += 1
                if self.is_counted_on_by(self.after, expected - 1):
                    break
        return run

    def is_counted_on_by(self, block: Block | None, value: int) -> bool:
        """True where the block behind goes on with the next number."""
        own, other = self.block.marker, block.marker if block else None
        return own is not None and other is not None and other.style == own.style and other.value == value + 1

    def children(self) -> list[tuple[Marker, int]]:
        """Returns the ordinals of a run that follows a colon, or goes on from the list before."""
        markers = list(self.ordinals())
        for at, first in enumerate(markers):
            lead = self.text[self.block.start : first.start].rstrip()
            if not lead:
                continue
            counts_on = self.counts_on(first)
            if first.value != 1 and not counts_on:
                continue
            run = [first]
            for marker in markers[at + 1 :]:
                if marker.style == first.style and marker.value == (run[-1].value or 0) + 1:
                    run.append(marker)
            if len(run) < 2 or not (lead[-1] in ":：" or counts_on):
                continue
            if all(self.is_clause_end(later) for later in run[1:]):
                return [(marker, 1) for marker in run]
        return []

    def counts_on(self, marker: Marker) -> bool:
        before = self.before.marker if self.before else None
        return (
            before is not None
            and before.style == marker.style
            and before.value is not None
            and marker.value == before.value + 1
            and before.value > 1
        )

    def is_clause_end(self, marker: Marker) -> bool:
        """True where the words before a marker are a clause of their own."""
        before = self.text[self.block.start : marker.start].rstrip()
        return before[-1] in ".;:。；：)" or not starts_small(self.text, marker.end)

    def ordinals(self) -> Iterator[Marker]:
        """Yields the ordinals inside the block that stand where a clause may start."""
        for found in _ORDINAL.finditer(self.text, self.block.start + 1, self.block.end):
            if not self.may_start(found):
                continue
            marker = read_marker(self.text, found.start(), self.block.end)
            if marker is not None and marker.value is not None and marker.start == found.start():
                yield marker

    def may_start(self, found: re.Match[str]) -> bool:
        """True where an ordinal stands behind a clause, and is no number that counts something."""
        before = self.text[max(self.block.start, found.start() - 24) : found.start()]
        bare = before.rstrip()
        if not bare:
            return False
        last = bare[-1]
        if last in ",，":
            word = _LAST_WORD.search(bare)
            return len(bare) < len(before) and (word is None or not word[1].isdigit())
        if last in _CLAUSE_ENDS:
            return True
        word = _LAST_WORD.search(bare)
        is_number = not found[0].strip("(\\").startswith(tuple(ascii_letters))
        return (
            len(bare) < len(before)
            and is_number
            and word is not None
            and _COUNTED.fullmatch(word[1]) is None
            and word[1][-1] not in "<>=≥≤"
        )

    def dashes(self) -> list[tuple[Marker, int]]:
        """Returns the dashes and stars of a list that is printed in one line behind its heading."""
        own = self.block.marker
        if not self.is_alone or own is None or own.style not in ("-", "*"):
            return []
        return [
            (Marker(own.style, None, None, found.end(), found.start()), 0)
            for found in _DASH.finditer(self.text, self.block.start, self.block.end)
        ]

    def semicolons(self) -> list[Block]:
        """Returns the parts of a list whose items are parted by semicolons outside brackets."""
        text, block = self.text, self.block
        words = text[block.start : block.end]
        depth, places = 0, []
        for at, char in enumerate(words):
            if char in "([（":
                depth += 1
            elif char in ")]）":
                depth = max(0, depth - 1)
            elif char in ";；" and depth == 0 and not _is_entity(words, at):
                places.append(block.start + at + 1)
        places = [place for place in places if text[place : block.end].strip()]
        if len(places) < 2:
            return [block]
        out: list[Block] = []
        for start, end in pairwise([block.start, *places, block.end]):
            while start < end and text[start].isspace():
                start += 1
            stop = start + len(text[start:end].rstrip())
            if stop > start:
                out.append(Block(start, stop, block.marker if not out else None, block.indent, False))
        return out

    def depth_of_run(self, start: int) -> int:
        """Returns 1 where a run hangs on the words before it, 0 where it goes on beside them."""
        lead = self.text[self.block.start : start].rstrip()
        own = self.block.marker
        return 1 if lead.endswith((":", "：")) and (own is None or own.style != "•") else 0


_ENTITY = re.compile(r"&\#?\w{1,8}$")


def _is_entity(words: str, at: int) -> bool:
    """True for the semicolon of "&lt;"."""
    return _ENTITY.search(words[max(0, at - 10) : at]) is not None
