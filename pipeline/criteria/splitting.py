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
from pipeline.criteria.markers import Marker, read_marker

_UNFINISHED = re.compile(
    r"(?:\b(?:of|the|to|with|in|as|for|by|at|from|than|a|an|is|are|be|been|have|has|had|not|that|which|who|on|into|within|without|between|during|their|its|his|her|other|any|no|must|may|will|should|can)|[(\-–/])$",
    re.I,
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

    def join(self) -> list[Block]:
        """Returns the blocks."""
        before: Line | None = None
        for line in self.lines:
            marker = read_marker(self.text, line.start, line.end)
            if before is None or not self.blocks or self.starts_block(line, before, marker):
                start = marker.end if marker else line.start
                # The wrapped layout sets paragraphs without a marker at no indent of their own.
                indent = 0 if self.layout.is_legacy and marker is None else line.indent
                self.blocks.append(Block(start, max(start, line.end), marker, indent, line.gap))
            else:
                self.blocks[-1].end = line.end
            before = line
        return self.blocks

    def starts_block(self, line: Line, before: Line, marker: Marker | None) -> bool:
        """True where a line starts a block of its own."""
        block = self.blocks[-1]
        if self.layout.is_legacy:
            return line.gap or (marker is not None and _follows(block.marker, marker))
        if marker is not None:
            return not self.is_false_marker(line, before, marker)
        if line.gap:
            return not self.is_indented_under(line, block)
        return self.starts_unmarked(line, before, block)

    def starts_unmarked(self, line: Line, before: Line, block: Block) -> bool:
        """True where a line without a marker, right under another, is no part of it."""
        words = self.text[line.start : line.end]
        ended = self.text[max(before.start, before.end - 40) : before.end]
        if self.is_heading(block):
            return True
        if _UNFINISHED.search(ended):
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

    def is_false_marker(self, line: Line, before: Line, marker: Marker) -> bool:
        """True where a wrapped sentence only happens to go on with a number: "at Visit" / "2. In addition"."""
        if line.gap or marker.ordinal is None or not self.layout.is_full(before, "2."):
            return False
        ended = self.text[max(before.start, before.end - 40) : before.end]
        known = any(_follows(block.marker, marker) for block in self.blocks[-4:])
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
        if is_note(words) or is_boilerplate(words):
            return True
        if not may_be_heading(words):
            return False
        colon = re.search("[:：]", words[:160])
        return read_heading(words[: colon.end()] if colon else words) is not None

    def is_heading(self, block: Block) -> bool:
        """True where the block so far is a heading line."""
        words = self.text[block.start : block.end]
        return len(words) < 200 and may_be_heading(words) and read_heading(words) is not None


def _follows(before: Marker | None, marker: Marker) -> bool:
    """True where a marker counts on from another of its style."""
    return (
        before is not None
        and before.style == marker.style
        and before.value is not None
        and marker.value == before.value + 1
    )
