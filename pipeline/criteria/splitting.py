"""Cuts a raw eligibility field into blocks: one heading, item, note or line of boilerplate each.

In: raw text. Out: `Block`s in reading order whose spans cover all of it but white space, breaks, bullets, ordinals.
First lines are joined to blocks, then blocks that hold several items or a heading are cut (pipeline/criteria/inline.py).
Not done here: roles, nesting and polarity (pipeline/criteria/tree.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from pipeline.criteria.clean import CleanText
from pipeline.criteria.headings import Heading, is_boilerplate, is_note, may_be_heading, read_heading
from pipeline.criteria.lines import Layout, Line, read_lines, starts_small
from pipeline.criteria.markers import Marker, as_letter, read_marker

_UNFINISHED = re.compile(
    r"(?:\b(?:of|the|to|with|in|as|for|by|at|from|than|a|an|is|are|be|been|have|has|had|not|that|which|who|on|into|within|without|between|during|their|its|his|her|other|any|no|must|may|will|should|can)|[(\-–/])$",
    re.I,
)
_BARE_NUMBER = re.compile(r"(\d{1,2})\s+(?=[^\W\d_a-z])")
_LINES_OF_AN_ITEM: Final = 6  # within which the next number of a list is looked for
_ITEMS_BACK: Final = 60  # within which the last number of a list is looked for, sub-items between
# "group 1: patients with ...", "Part B:"
_OF_GROUP = re.compile(
    r"(?:group|cohort|arm|part|gruppe|groupe|grupo|gruppo|groep)\s?[\dA-Z]{1,3}\b[^:：]{0,30}[:：]", re.I
)
_TERMINATED = re.compile(r"[.;:。；：!?]\W*$")
_NEVER_STARTS: Final = "(,;)]/&%}"


@dataclass(slots=True)
class Block:
    """A stretch of the raw text. `heading` is set where it is a heading; `depth` deepens lists inside a line."""

    start: int
    end: int
    marker: Marker | None
    indent: int
    gap: bool
    heading: Heading | None = None
    depth: int = 0
    clean: CleanText | None = None

    @property
    def words(self) -> str:
        """The clean words, once they are read."""
        return self.clean.text if self.clean is not None else ""


class Joiner:
    """Joins the lines of one field to blocks."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = read_lines(text)
        self.layout = Layout.of(text, self.lines)
        self.blocks: list[Block] = []
        self.bare = self.bare_numbers()

    def join(self) -> list[Block]:
        """Returns the blocks."""
        before: Line | None = None
        for at, line in enumerate(self.lines):
            marker = self.marker_of(at)
            if before is None or not self.blocks or self.starts_block(line, before, marker):
                start = marker.end if marker else line.start
                # The wrapped layout sets paragraphs without a marker at no indent of their own.
                indent = 0 if self.layout.is_legacy and marker is None else line.indent
                self.blocks.append(Block(start, max(start, line.end), marker, indent, line.gap))
            else:
                self.blocks[-1].end = line.end
            before = line
        return self.blocks

    def marker_of(self, at: int) -> Marker | None:
        """Returns the marker of a line; a lone letter or a bare number is one only in a row with others."""
        line = self.lines[at]
        marker = self.bare.get(at) or read_marker(self.text, line.start, line.end)
        if marker is None or marker.value is None or marker.style.strip("(.)-–:") not in ("a", "A", "i", "I"):
            return marker
        letter = as_letter(marker)
        if letter is not None and self.blocks and letter.follows(self.blocks[-1].marker):
            return letter  # "i." behind "h."
        for reading in (marker, letter):
            if reading is not None and (reading.value == 1 or self.is_in_row(reading, at)):
                return reading
        return None

    def is_in_row(self, marker: Marker, at: int) -> bool:
        """True where the marker counts on from one before, or the next lines count on from it: not "C. difficile"."""
        if any(marker.follows(block.marker) for block in self.blocks[-_ITEMS_BACK:]):
            return True
        for line in self.lines[at + 1 : at + 1 + _LINES_OF_AN_ITEM]:
            later = read_marker(self.text, line.start, line.end)
            if later is not None and later.follows(marker):
                return True
        return False

    def bare_numbers(self) -> dict[int, Marker]:
        """Returns the markers of lines numbered without a sign: "1 Adults", "2 Consent", "3 Fever"."""
        found = {
            at: Marker("1 ", match[1], int(match[1]), match.end(), match.start())
            for at, line in enumerate(self.lines)
            if self.text[line.start].isdigit()
            and (match := _BARE_NUMBER.match(self.text, line.start, line.end))
        }
        numbers = [marker.value for marker in found.values()]
        if len(numbers) > 2 and numbers == list(range(numbers[0] or 0, (numbers[0] or 0) + len(numbers))):
            return found if numbers[0] in (1, 2) else {}
        return {}

    def starts_block(self, line: Line, before: Line, marker: Marker | None) -> bool:
        """True where a line starts a block of its own."""
        block = self.blocks[-1]
        if self.layout.is_legacy:
            return line.gap or (marker is not None and marker.follows(block.marker))
        if marker is not None:
            return not self.is_false_marker(line, before, marker)
        if line.gap:
            return not self.is_indented_under(line, block)
        return self.starts_unmarked(line, before, block)

    def starts_unmarked(self, line: Line, before: Line, block: Block) -> bool:
        """True where a line without a marker, right under another, is no part of it."""
        words = self.text[line.start : line.end]
        ended = self.text[max(before.start, before.end - 40) : before.end]
        if self.is_heading(block) or is_boilerplate(words):
            return True
        if _UNFINISHED.search(ended) or self.closes_bracket(words, block):
            return False
        if self.is_own_kind(words):
            return True
        if words[0] in _NEVER_STARTS:
            return False
        if self.layout.is_full(before, words):
            return False
        if block.marker is None:
            # A list parted by semicolons is not parted by breaks.
            return self.text.count(";", before.start, before.end) < 2 or _TERMINATED.search(ended) is not None
        if starts_small(self.text, line.start):
            return ended[-1] in ":;：；"
        return ended[-1] not in ",，"

    def closes_bracket(self, words: str, block: Block) -> bool:
        """True where a line closes a bracket that is open at the end of the line above: "(chest" / "x-ray, CT scan)"."""
        closing = words.find(")")
        if closing < 0 or "(" in words[:closing]:
            return False
        return self.text.count("(", block.start, block.end) > self.text.count(")", block.start, block.end)

    def is_false_marker(self, line: Line, before: Line, marker: Marker) -> bool:
        """True where a wrapped sentence only happens to go on with a number: "at Visit" / "2. In addition"."""
        if line.gap or marker.ordinal is None or not self.layout.is_full(before, "2."):
            return False
        ended = self.text[max(before.start, before.end - 40) : before.end]
        known = any(marker.follows(block.marker) for block in self.blocks[-4:])
        return not known and marker.value != 1 and _TERMINATED.search(ended) is None

    def is_indented_under(self, line: Line, block: Block) -> bool:
        """True for a paragraph set under the text of its list item, as markdown has it."""
        return (
            block.marker is not None
            and not self.is_heading(block)
            and line.indent > block.indent
            and line.indent >= 2
            and not self.is_own_kind(self.text[line.start : line.end])
        )

    def is_own_kind(self, words: str) -> bool:
        """True for a line that can be no part of another: a heading, a note, boilerplate."""
        if is_note(words) or is_boilerplate(words) or is_of_group(words):
            return True
        if not may_be_heading(words):
            return False
        colon = re.search("[:：]", words[:160])
        return read_heading(words[: colon.end()] if colon else words) is not None

    def is_heading(self, block: Block) -> bool:
        """True where the block so far is a heading line."""
        words = self.text[block.start : block.end]
        return len(words) < 200 and may_be_heading(words) and read_heading(words) is not None


def is_of_group(words: str) -> bool:
    """True for a line that starts with the name of a group of participants and a colon."""
    return _OF_GROUP.match(words) is not None
