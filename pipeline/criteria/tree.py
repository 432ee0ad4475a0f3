"""Blocks to the items of the criteria tree: roles, polarity, nesting, paths and combinators.

In: the blocks of the fields of one record. Out: `Item`s in reading order. What an item says is not read here.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.criteria.headings import Heading, is_bare_lead, is_boilerplate, is_note, read_lead, read_wording
from pipeline.criteria.markers import Marker
from pipeline.criteria.splitting import Block
from pipeline.model.criteria import CriterionRole, Polarity

_LETTER: Final = {
    Polarity.INCLUSION: "I",
    Polarity.EXCLUSION: "E",
    Polarity.OTHER: "O",
    Polarity.UNKNOWN: "U",
}
_OPENS = re.compile(
    r"(?:[:：]|\b(?:following|below|one of|any of|all of|including|includes?|defined as|as follows|criteria|conditions|met))\W*$",
    re.I,
)
_SENTENCE_WORD = re.compile(
    r"\b(?:must|have|has|had|are|is|be|will|should|with|who|meet|following|defined|include[sd]?|including)\b",
    re.I,
)
_ANY = re.compile(
    r"\b(?:any|one|either|at least (?:one|two|1|2|three|3)|(?:two|three|2|3|one|1) or more|some) of\b|\bany\b|\beither\b|"
    r"\bone or more\b|\bat least (?:one|1|two|2)\b|\bor\W*$|\bsuch as\b|\bincluding,? but not limited\b",
    re.I,
)
_ALL = re.compile(r"\b(?:all|both|each) (?:of|the)\b|\ball\b.{0,20}\bfollowing\b|\band\W*$", re.I)
_OR_END = re.compile(r"\b(?:or|oder|ou|and/or)\W*$", re.I)
_AND_END = re.compile(r"\band\W*$", re.I)
_FOOTNOTE_SIGNS: Final = "*†‡§¶#ǂ±"
_TITLE_WORDS: Final = 9  # words of a sub-heading without a colon


@dataclass(slots=True)
class Item:
    """One item of the tree; `parent` is the parent itself. `children` counts its sub-items."""

    field: str
    start: int
    end: int
    text: str
    role: CriterionRole
    polarity: Polarity
    marker: Marker | None = None
    parent: Item | None = None
    path: str = ""
    combinator: Literal["all", "any"] | None = None
    section: str = ""
    children: list[Item] = dataclasses.field(default_factory=list)

    @property
    def ordinal(self) -> str | None:
        """The ordinal as printed."""
        return self.marker.ordinal if self.marker else None


@dataclass(slots=True)
class _Level:
    block: Block
    item: Item


class TreeBuilder:
    """Builds the tree of one record from the blocks of its fields, in order."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.polarity: Polarity | None = None
        self.section = ""
        self.counts: dict[str, int] = {}
        self.sections: dict[str, int] = {}
        self.stack: list[_Level] = []
        self.is_fresh = True  # nothing but headings in this section so far

    # ------------------------------------------------------------------ fields
    def open_field(self, polarity: Polarity | None) -> None:
        """Starts a field; a polarity that the registry gives it opens a section."""
        self.stack = []
        if polarity is not self.polarity or not self.section:
            self.open_section(polarity)

    def open_section(self, polarity: Polarity | None) -> None:
        """Starts a section of this polarity."""
        self.polarity = polarity
        letter = _LETTER[polarity or Polarity.UNKNOWN]
        number = self.sections[letter] = self.sections.get(letter, 0) + 1
        self.section = letter if number == 1 else f"{letter}{number}"
        self.stack = []
        self.is_fresh = True

    def add_entry(self, name: str, text: str, blocks: list[Block]) -> None:
        """Adds one entry of a list that the registry itself itemized: one item, the rest of its blocks below it."""
        self.stack = []
        for number, block in enumerate(blocks):
            block.depth = 0 if number == 0 else block.depth + 1
        self.add_blocks(name, text, blocks)

    def add_blocks(self, name: str, text: str, blocks: list[Block]) -> None:
        """Adds the blocks of one field."""
        for at, block in enumerate(blocks):
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            words = block.clean(text)
            if not any(char.isalnum() for char in words):
                self.add_scrap(name, block, words)
            elif block.heading is not None:
                self.add_heading(name, block, words, block.heading)
            else:
                self.add_block(name, block, words, after)

    # ------------------------------------------------------------------ headings
    def add_heading(self, name: str, block: Block, words: str, heading: Heading) -> None:
        """Adds a heading; one with a polarity opens a section."""
        polarity = heading.polarity
        if polarity is None and heading.is_pure and not self.items:
            polarity = self.polarity
        if polarity is not None and (polarity is not self.polarity or not self.is_fresh):
            self.open_section(polarity)
        self.stack = []
        self.append(name, block, words, CriterionRole.HEADING, None)

    def add_lead(self, name: str, block: Block, words: str, polarity: Polarity) -> None:
        """Adds a sentence that opens a list: a heading where it tells a new polarity, else a note."""
        if polarity is self.polarity:
            self.append(name, block, words, CriterionRole.NOTE, None)
            return
        self.open_section(polarity)
        self.append(name, block, words, CriterionRole.HEADING, None)

    # ------------------------------------------------------------------ blocks
    def add_scrap(self, name: str, block: Block, words: str) -> None:
        """Adds a bare sign ("-") to the item before; it is no item of its own."""

    def add_block(self, name: str, block: Block, words: str, after: Block | None) -> None:
        """Adds a block that is no plain heading in its role."""
        if is_boilerplate(words):
            self.append(name, block, words, CriterionRole.BOILERPLATE, None)
            return
        is_bare = block.marker is None and after is not None and is_bare_lead(words)
        if is_bare or is_note(words) or self.is_aside(block, words):
            while self.stack and self.stack[-1].block.indent >= block.indent:
                self.stack.pop()
            parent = self.stack[-1].item if self.stack else None
            self.append(name, block, words, CriterionRole.NOTE, parent)
            return
        if block.marker is None and after is not None:
            lead = read_lead(words) if words[-1] in ":：" or "following" in words.lower() else None
            if lead is not None and (self.is_fresh or lead is not self.polarity):
                self.add_lead(name, block, words, lead)
                return
            if self.is_title(block, words, after):
                self.stack = []
                self.append(name, block, words, CriterionRole.HEADING, None)
                return
        parent = self.find_parent(block, words)
        item = self.append(name, block, words, CriterionRole.CRITERION, parent)
        self.stack.append(_Level(block, item))
        self.is_fresh = False

    def is_aside(self, block: Block, words: str) -> bool:
        """True for a footnote, or a paragraph set under an item whose sub-items have ended."""
        if block.marker is not None or not self.stack:
            return False
        if words[0] in _FOOTNOTE_SIGNS and words[1:2].isalnum():
            return True
        levels = [level.block for level in self.stack]
        return levels[-1].indent >= block.indent > levels[0].indent and levels[-1].marker is not None

    def is_title(self, block: Block, words: str, after: Block) -> bool:
        """True for a sub-heading: a short line without a marker that stands above a list."""
        if after.heading is not None or after.marker is None or after.depth > block.depth:
            return False
        if self.stack and block.indent > self.stack[-1].block.indent:
            return False
        if after.marker.value not in (None, 1):
            return False
        size = len(words.split())
        if words[-1] in ":：":
            return size <= _TITLE_WORDS and _SENTENCE_WORD.search(words) is None
        return size <= _TITLE_WORDS and words[-1] not in ".;,；。" and not words[0].islower()

    def append(self, name: str, block: Block, words: str, role: CriterionRole, parent: Item | None) -> Item:
        """Adds an item to the list and to its parent."""
        polarity = self.polarity or Polarity.UNKNOWN
        item = Item(
            name, block.start, block.end, words, role, polarity, block.marker, parent, section=self.section
        )
        if parent is not None:
            parent.children.append(item)
        self.items.append(item)
        return item

    # ------------------------------------------------------------------ nesting
    def find_parent(self, block: Block, words: str) -> Item | None:
        """Returns the item that a block hangs on, and takes what it closes off the stack."""
        stack = self.stack
        while stack:
            top = stack[-1]
            if self.is_below(block, top):
                return top.item
            stack.pop()
        return None

    def is_below(self, block: Block, top: _Level) -> bool:
        """True where a block is a sub-item of the item on top of the stack."""
        above = top.block
        opens = _OPENS.search(top.item.text) is not None
        if block.depth != above.depth:
            return block.depth > above.depth
        if block.marker is None:
            if above.marker is None:
                return False
            return opens and not top.item.children
        if above.marker is None:
            return opens and top.item is self.items[-1]
        same = block.marker.style == above.marker.style
        if (
            same
            and abs(block.indent - above.indent) <= 2
            and (block.marker.ordinal or block.indent == above.indent)
        ):
            return False
        if block.indent != above.indent:
            return block.indent > above.indent
        if same or any(
            level.block.marker and level.block.marker.style == block.marker.style for level in self.stack[:-1]
        ):
            return False
        return opens or (block.marker.value == 1 and above.marker.ordinal is not None)


def finish(items: list[Item]) -> None:
    """Sets roles of parents, combinators, paths, and the polarity of items that no heading governs."""
    counts: dict[str, int] = {}
    headed: set[str] = set()
    # What stands before an exclusion heading, or under headings of no polarity, says who may enter.
    polarities = {item.polarity for item in items}
    has_heading = any(item.role is CriterionRole.HEADING for item in items)
    default = Polarity.INCLUSION if has_heading and Polarity.INCLUSION not in polarities else Polarity.UNKNOWN
    for item in items:
        if item.role is CriterionRole.CRITERION and item.children:
            item.role = CriterionRole.PARENT
        if item.polarity is Polarity.UNKNOWN:
            item.polarity = read_wording(item.text) or default
        if item.role is CriterionRole.HEADING and item.section not in headed and item.section not in counts:
            headed.add(item.section)
            item.path = item.section
            continue
        above = item.parent.path if item.parent else item.section
        number = counts[above] = counts.get(above, 0) + 1
        item.path = f"{above}.{number}"
    for item in items:
        if item.role is CriterionRole.PARENT:
            item.combinator = _combinator(item)


def _combinator(item: Item) -> Literal["all", "any"]:
    if _ALL.search(item.text):
        return "all"
    children = [child.text for child in item.children]
    if _ANY.search(item.text) or any(_OR_END.search(text) for text in children[:-1]):
        return "any"
    if any(_AND_END.search(text) for text in children[:-1]):
        return "all"
    return "any" if item.polarity is Polarity.EXCLUSION else "all"
