"""Cuts the items apart that run together in one line: "1. Adults 2. Consent", "- A - B", "A; B; C".

In: one block that holds no heading (pipeline/criteria/inline.py). Out: blocks of one item each. An enumeration inside
one criterion ("evidence of 1) unresectable 2) recurrent disease") is left whole: only runs that start at the item's
start, go on from the list before, or follow a colon are cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from string import ascii_letters
from typing import Final

from pipeline.criteria.lines import starts_small
from pipeline.criteria.markers import BULLET_SIGNS, SURE_BULLET, Marker, read_marker
from pipeline.criteria.splitting import Block

# The sign before is consumed, so that the search runs over characters and not over places.
# A mark never starts with two letters of which the second is no i, v or x: most words are left at once.
_SPACED_ORDINAL: Final = r"[\s;.,:)\]。；，：](?![A-Za-z][A-Za-hj-uwyz])(?=(?P<mark>(?:\\?\(|（)?(?:\d{1,2}|[a-zA-Z]|[ivx]{2,4}|[一二三四五六七八九十]{1,2})(?:\s?\\?[.)]|[）、．])(?!\d)|[①-⑳⑴-⒇]))"
_ORDINAL = re.compile(rf"{_SPACED_ORDINAL}|(?<=\w)(?=(?P<circled>[①-⑳⑴-⒇]))")
_HAS_CIRCLED = re.compile("[①-⑳⑴-⒇]")
# Where none is circled, every match starts with a sign, which the engine finds some times faster.
_PLAIN_ORDINAL = re.compile(_SPACED_ORDINAL)
BULLET_HINT = re.compile(rf"[{BULLET_SIGNS}‚√âÂ&]")
EASTERN_HINT = re.compile("[）、．①-⑳⑴-⒇]")
# A bullet, not the point of "dyn•s/cm5" and "0•9".
_BULLETS = re.compile(rf"(?<=[\s.;:),\]>])(?:{SURE_BULLET})|(?<=\w)(?:{SURE_BULLET})(?=\s)")
# "- A - B", "- A.-B", "- A- B"; not "stage I-II", "anti-PD-L1"
_DASH = re.compile(r"(?<=\s)[-–*]\s(?=\S)|(?<=[.;:)])[-–]\s?(?=[A-Z<>≥≤])|(?<=\w)-\s(?=[A-Z][a-z])")
NUMBERS: Final = ("1.", "1)")  # styles of the numbers of a list
_CLAUSE_ENDS: Final = ".;:)]。；：）"
_LONG_RUN: Final = 2  # ordinals behind the first
_TITLE_WORDS: Final = 5
_COMMAS: Final = ",，"
# A number behind one of these counts something: "grade 2.", "at visit 1)", "performance status of 0, 1 or 2."
_COUNTED = re.compile(
    "or|and|of|to|than|least|most|grades?|class|stage|type|phase|part|visit|days?|weeks?|months?|cycle|table|section|"
    "step|level|score|group|cohort|arm|version|number|no|appendix|annex|x|over|under|above|"
    "below|is|was|are|at|by|in|from|vs|versus",
    re.I,
)
_LAST_OF_RUN = re.compile(
    r"(?:[^\W\d]|\d{3})[)\]]?[,;]\s*(?:and|or|and/or)$", re.I
)  # "ventilation, and 4. consent"
_LAST_WORDS = re.compile(r"(?P<number>\d\s)?(?P<word>[\w+*/%-]+)\W*$")


class RunCutter:
    """Cuts one block into the items run together in it."""

    def __init__(
        self,
        text: str,
        block: Block,
        before: Block | None = None,
        after: Block | None = None,
        is_alone: bool = False,
        place: int = 0,
        has_bullets: bool = True,
        numbered: Block | None = None,
    ) -> None:
        self.text = text
        self.block = block
        self.before = before
        self.after = after
        self.is_alone = is_alone
        self.place = place  # which item of its section the block is
        self.has_bullets = has_bullets  # anywhere in the field
        self.numbered = numbered  # the last numbered block of its section
        self.ordinals = list(self.find_ordinals())

    def cut(self) -> list[Block]:
        """Returns the items of the block, itself where it is one."""
        if not (self.ordinals or self.has_bullets or self.is_alone):
            return [self.block]  # most blocks
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
        indent = self.numbered.indent if self.numbered and self.goes_on(cuts[0][0]) else block.indent
        out: list[Block] = []
        first_end = cuts[0][0].start
        if self.text[block.start : first_end].strip():
            out.append(
                Block(block.start, first_end, block.marker, block.indent, block.gap, depth=block.depth)
            )
        for number, (marker, depth) in enumerate(cuts):
            end = cuts[number + 1][0].start if number + 1 < len(cuts) else block.end
            if self.text[marker.end : end].strip():
                out.append(Block(marker.end, end, marker, indent, False, depth=block.depth + depth))
        for part in out:
            part.end = part.start + len(self.text[part.start : part.end].rstrip())
        return [again for part in out for again in self.inner(part, len(out))]

    def inner(self, part: Block, count: int) -> list[Block]:
        """Returns the part, cut again where a run follows a colon in it."""
        if count < 2:
            return [part]
        cutter = RunCutter(self.text, part)
        cuts = cutter.children()
        return cutter.parts(cuts) if cuts else [part]

    def bullets(self) -> list[tuple[Marker, int]]:
        """Returns the bullets inside the block."""
        if not self.has_bullets:
            return []
        return [
            (marker, self.depth_of_run(found.start()))
            for found in _BULLETS.finditer(self.text, self.block.start + 1, self.block.end)
            if (marker := read_marker(self.text, found.start(), self.block.end)) is not None
        ]

    def siblings(self) -> list[tuple[Marker, int]]:
        """Returns the ordinals that count on from the block's own."""
        own = self.block.marker
        if own is None or own.value is None:
            return self.renumbered()
        if self.is_counted_on_by(self.after, own.value):
            return []
        styles = {own.style}
        if self.after is not None and self.after.marker is not None:
            styles.add(self.after.marker.style)  # "7. Obesity, 8) Stroke" before "9) Fever"
        same = [found for found in self.ordinals if found[0].style in styles]
        run = self.run(same, own.value + 1)
        if any(marker.style != own.style for marker in run) and not self.is_continued(run):
            return []
        return [(marker, 0) for marker in run]

    def run(self, markers: list[tuple[Marker, bool]], expected: int) -> list[Marker]:
        """Returns the ordinals that count on from `expected`; an unsure one needs its successor."""
        run: list[Marker] = []
        latest = {marker.value: at for at, (marker, _) in enumerate(markers)}
        for at, (marker, is_sure) in enumerate(markers):
            if marker.value == expected and (is_sure or latest.get(expected + 1, -1) > at):
                run.append(marker)
                expected += 1
                if self.is_counted_on_by(self.after, expected - 1):
                    break
        return run

    def is_continued(self, run: list[Marker]) -> bool:
        """True where the block behind bears the number after the last of a run."""
        after = self.after.marker if self.after else None
        return after is not None and bool(run) and after.follows(run[-1])

    def renumbered(self) -> list[tuple[Marker, int]]:
        """Returns ordinals left over in a numbered list that was turned into bullets: "- Consent; 4. Age".

        They are the number of the item behind this one, three that count on, or two behind the last number printed.
        """
        markers = [marker for marker, is_sure in self.ordinals if is_sure and marker.style in NUMBERS]
        at = 0
        while at < len(markers):
            run = [markers[at]]
            while (at := at + 1) < len(markers) and markers[at].follows(run[-1]):
                run.append(markers[at])
            first = run[0]
            before = self.text[max(self.block.start, first.start - 9) : first.start].rstrip()
            is_clause = before[-1:] in tuple(".;；。)") and self.text[first.end : first.end + 1].isupper()
            goes_on = len(run) > 1 and self.goes_on(first)
            if first.value != 1 and is_clause and (len(run) > 2 or first.value == self.place + 1 or goes_on):
                return [(marker, 0) for marker in run]
        return []

    def goes_on(self, marker: Marker) -> bool:
        """True where a marker bears the number behind the last one of the section."""
        return self.numbered is not None and marker.follows(self.numbered.marker)

    def is_counted_on_by(self, block: Block | None, value: int | None) -> bool:
        """True where the block behind goes on with the next number."""
        own, other = self.block.marker, block.marker if block else None
        return own is not None and other is not None and other.follows(own._replace(value=value))

    def children(self) -> list[tuple[Marker, int]]:
        """Returns the ordinals of a run that follows a colon, or goes on from the list before."""
        tried: set[str] = set()
        for at, (first, _) in enumerate(self.ordinals):
            counts_on = self.counts_on(first)
            if first.style in tried or (first.value != 1 and not counts_on):
                continue
            tried.add(first.style)
            lead = self.text[max(self.block.start, first.start - 9) : first.start].rstrip()
            if not lead:
                continue
            same = [found for found in self.ordinals[at + 1 :] if found[0].style == first.style]
            run = self.run(same, (first.value or 0) + 1)
            is_titled = self.is_titled(first, run)
            opens = is_titled or lead[-1] in ":：" or counts_on or self.is_continued([first, *run])
            if opens and run and all(self.is_clause_end(later) for later in run):
                return [(marker, 0 if is_titled else 1) for marker in (first, *run)]
        return []

    def is_titled(self, first: Marker, run: list[Marker]) -> bool:
        """True for a few words without a sign in front of a long run: "For all patients 1. Fever 2. Cough 3. Rash"."""
        title = self.text[self.block.start : first.start].strip()
        return (
            self.block.marker is None
            and first.value == 1
            and len(run) >= _LONG_RUN
            and len(title.split()) <= _TITLE_WORDS
            and title[-1].isalpha()
        )

    def counts_on(self, marker: Marker) -> bool:
        """True where a marker goes on from the list before the block."""
        before = self.before.marker if self.before else None
        return before is not None and marker.follows(before) and before.value != 1

    def is_clause_end(self, marker: Marker) -> bool:
        """True where the words before a marker are a clause of their own."""
        before = self.text[max(self.block.start, marker.start - 9) : marker.start].rstrip()
        return before[-1:] in tuple(".;:。；：)") or not starts_small(self.text, marker.end)

    def find_ordinals(self) -> Iterator[tuple[Marker, bool]]:
        """Yields the ordinals inside the block where a clause may start, and whether one surely starts there."""
        text, start, end = self.text, self.block.start, self.block.end
        has_circled = not text.isascii() and _HAS_CIRCLED.search(text, start, end) is not None
        ordinal = _ORDINAL if has_circled else _PLAIN_ORDINAL
        for found in ordinal.finditer(text, start, end):
            place = found.start(found.lastgroup or "mark")
            is_sure = True if found.lastgroup == "circled" else self.may_start(found)
            if is_sure is None or place <= start:
                continue
            marker = read_marker(text, place, end)
            if marker is not None and marker.value is not None and marker.start == place:
                yield marker, is_sure

    def may_start(self, found: re.Match[str]) -> bool | None:
        """Returns None where an ordinal starts no clause, False where it may be a number that counts something."""
        before = self.text[max(self.block.start, found.end() - 24) : found.end()]
        bare = before.rstrip()
        if not bare or bare[-1] in "<>=≥≤":
            return None
        if (
            _LAST_OF_RUN.search(bare) is not None
            or bare[-1] in _CLAUSE_ENDS
            or (bare[-1] in _COMMAS and bare[-2:-1] in tuple(_CLAUSE_ENDS))
        ):
            return True
        is_letter = found["mark"].strip("(\\").startswith(tuple(ascii_letters))
        word = _LAST_WORDS.search(bare)
        if bare[-1] in _COMMAS and word is not None and len(bare) == len(before):  # "Healthy,3. Consent"
            is_upper = self.text[found.end("mark") : found.end("mark") + 2].strip()[:1].isupper()
            return None if is_letter or word["word"].isdigit() or not is_upper else True
        if len(bare) == len(before) or (is_letter and bare[-1] not in _COMMAS):
            return None
        if word is None:
            return True
        if bare[-1] in _COMMAS:
            return not word["word"].isdigit()
        return word["number"] is not None or _COUNTED.fullmatch(word["word"]) is None

    def dashes(self) -> list[tuple[Marker, int]]:
        """Returns the dashes and stars of a list that is printed in one line."""
        own = self.block.marker
        if not self.is_alone or own is None or own.style not in ("-", "*"):
            return []
        cuts = [
            (Marker(own.style, None, None, found.end(), found.start()), 0)
            for found in _DASH.finditer(self.text, self.block.start, self.block.end)
        ]
        return cuts if len(cuts) > 1 or self.is_in_line_with_heading() else []

    def is_in_line_with_heading(self) -> bool:
        """True where the block stands in the line of its heading."""
        heading = self.before
        return heading is not None and not re.search("[\n\r>]", self.text[heading.end : self.block.start])

    def semicolons(self) -> list[Block]:
        """Returns the parts of a list whose items are parted by semicolons outside brackets."""
        text, block = self.text, self.block
        words = text[block.start : block.end]
        closed = _bracketed(words)
        places = [
            block.start + at + 1
            for at, char in enumerate(words)
            if char in ";；" and not closed[at] and not _is_entity(words, at)
        ]
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


def _bracketed(words: str) -> list[bool]:
    """Returns for every character whether brackets around it open and close."""
    inside = [False] * len(words)
    opened: list[int] = []
    for at, char in enumerate(words):
        if char in "([（":
            opened.append(at)
        elif char in ")]）" and opened:
            start = opened.pop()
            if not opened or not any(inside[start:at]):
                inside[start:at] = [True] * (at - start)
    return inside


_ENTITY = re.compile(r"&\#?\w{1,8}$")


def _is_entity(words: str, at: int) -> bool:
    """True for the semicolon of "&lt;"."""
    return _ENTITY.search(words[max(0, at - 10) : at]) is not None


def may_hold_ordinal(text: str, start: int, end: int) -> bool:
    """True where a bracket or a point stands that may close an ordinal, of a field without eastern ones."""
    point = text.find(".", start, end)
    if text.find(")", start, end) < 0 and (point < 0 or point == end - 1):
        return (
            point >= 0 and not text[max(start, end - 6) : point].isalpha()
        )  # the point behind "... disease."
    return True
