"""Blocks to the items of the criteria tree: roles, polarity, nesting, paths and combinators.

In: the blocks of the fields of one record. Out: `Item`s in reading order. What an item says is not read here.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import Final

from pipeline.criteria.clean import CleanText
from pipeline.criteria.headings import (
    Heading,
    is_aside,
    is_bare_lead,
    is_boilerplate,
    is_note,
    read_heading,
    read_lead,
    read_wording,
    template_labels,
)
from pipeline.criteria.leads import Combinator, combine
from pipeline.criteria.markers import Marker
from pipeline.criteria.splitting import Block, is_of_group
from pipeline.model.criteria import CriterionRole, Polarity

_LETTER: Final = {
    Polarity.INCLUSION: "I",
    Polarity.EXCLUSION: "E",
    Polarity.OTHER: "O",
    Polarity.UNKNOWN: "U",
}
# what a line ends with that introduces the lines below it
_OPENINGS: Final = (
    ":", "：", "following", "below", "one of", "any of", "all of", "including", "include", "includes", "included",
    "defined as", "as follows", "criteria", "conditions", "are met", "is met",
)  # fmt: skip
_SENTENCE_WORD = re.compile(
    r"\b(?:must|have|has|had|are|is|be|will|should|with|who|meet|following|defined|include[sd]?|including)\b",
    re.I,
)
_LIMIT: Final = r"\d+ (?:years|months|weeks|days)|\b(?:than|between|least|most|aged|over|under) \d"
_NO_TITLE = re.compile(rf"[<>=≥≤%]|\b(?:or|and)\W*$|{_LIMIT}", re.I)
# "Patients 18 years and older are included if:"
_SETS_LIMIT = re.compile(rf"[<>≥≤] ?\d|{_LIMIT}", re.I)
_STATED: Final = (CriterionRole.CRITERION, CriterionRole.PARENT)
_FOOTNOTE_SIGNS: Final = "*†‡§¶#ǂ±"
# "any of the following", not "for an hour following the administration"
_FOLLOWING = re.compile(
    r"\bfollowing\b(?! (?:the|an?|their|his|her|this|study|treatment|administration|surgery)\b)", re.I
)
_ABOUT_LIST = re.compile(
    r"\bcriteria\b.{0,20}\bbelow\b|\bfollowing\b.{0,30}\bcriteria\b|\bcriteria\W*$", re.I
)
_CONNECTIVE = re.compile(r"\W*(?:and|or|and/or|plus|oder|und|ou|et|o|y|e)\W*", re.I)
_LABEL = re.compile(r"[A-Z][a-z]+(?: \w+){0,2}\s?[:=]\s")  # "Renal: creatinine < 2"
_FOR_GROUP = re.compile(r"for (?:the |all )?[^.,;()]{3,60}(?:\([^()]*\))?", re.I)
_IN_BRACKETS = re.compile(r"\([^()]+\)\.?")
_END_OF_LEAD: Final = 70  # characters at the end of a sentence that opens a list, in which it says so
_NUMBER_SHIFT: Final = 2  # columns by which " 9." and "10." of one list differ
_SHORT_TITLE_WORDS: Final = 4
_TITLE_WORDS: Final = 9  # words of a sub-heading without a colon


@dataclass(slots=True)
class Item:
    """One item of the tree; `parent` is the parent itself. `children` counts its sub-items."""

    field: str
    start: int
    end: int
    clean: CleanText
    role: CriterionRole
    polarity: Polarity
    section: str
    marker: Marker | None = None
    parent: Item | None = None
    path: str = ""
    combinator: Combinator | None = None
    children: list[Item] = dataclasses.field(default_factory=list)

    @property
    def text(self) -> str:
        """The clean words."""
        return self.clean.text

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
        self.field = ""
        self.polarity: Polarity | None = None
        self.section = ""
        self.sections: dict[str, int] = {}
        self.stack: list[_Level] = []
        self.is_fresh = True  # nothing but headings in this section so far
        self.is_plain = False  # the item read last has no marker

    def add_field(self, name: str, text: str, polarity: Polarity | None, blocks: list[Block]) -> None:
        """Adds the blocks of a field; a polarity that the registry gives it opens a section."""
        self.field = name
        self.stack = []
        if polarity is not self.polarity or not self.section:
            self.open_section(polarity)
        for block in blocks:
            block.clean = CleanText(text, block.start, block.end)
        blocks = [block for block in blocks if block.words]
        if polarity is not None:
            _settle_first_headings(blocks, polarity)
        for at, block in enumerate(blocks):
            after = blocks[at + 1] if at + 1 < len(blocks) else None
            if block.heading is not None:
                self.add_heading(block, block.heading)
            else:
                self.add_block(block, after)

    def open_section(self, polarity: Polarity | None) -> None:
        """Starts a section of this polarity."""
        self.polarity = polarity
        letter = _LETTER[polarity or Polarity.UNKNOWN]
        number = self.sections[letter] = self.sections.get(letter, 0) + 1
        self.section = letter if number == 1 else f"{letter}{number}"
        self.stack = []
        self.is_fresh = True

    def add_heading(self, block: Block, heading: Heading) -> None:
        """Adds a heading; one with a polarity opens a section."""
        polarity = heading.polarity
        if polarity is not None and (polarity is not self.polarity or not self.is_fresh):
            self.open_section(polarity)
        self.stack = []
        self.append(block, CriterionRole.HEADING)

    def add_block(self, block: Block, after: Block | None) -> None:
        """Adds a block that is no plain heading in its role."""
        if is_boilerplate(block.words):
            self.append(block, CriterionRole.BOILERPLATE)
        elif _CONNECTIVE.fullmatch(block.words):
            above = self.stack[-1].item.parent if self.stack else None
            self.append(block, CriterionRole.NOTE, above)
        elif self.is_note(block, after):
            while self.stack and self.stack[-1].block.indent >= block.indent:
                self.stack.pop()
            self.append(block, CriterionRole.NOTE, self.stack[-1].item if self.stack else None)
        elif block.marker is None and after is not None and self.is_head(block, after):
            self.stack = []
            self.append(block, CriterionRole.HEADING)
        else:
            item = self.append(block, CriterionRole.CRITERION, self.find_parent(block))
            self.stack.append(_Level(block, item))
            self.is_fresh = False
            self.is_plain = block.marker is None

    def is_note(self, block: Block, after: Block | None) -> bool:
        """True for a note, a footnote, a sentence about the list, or an aside under an item."""
        words = block.words
        if is_note(words) or not (words[0].isalnum() or any(char.isalnum() for char in words)):
            return True
        if block.marker is not None:
            return (
                self.is_fresh
                and after is not None
                and after.marker is not None
                and (after.marker.style, after.depth, after.indent)
                == (block.marker.style, block.depth, block.indent)
                and block.marker.value is None
                and _ABOUT_LIST.search(words) is not None
                and read_lead(words) is self.polarity is not None
            )
        opens = after is not None and after.depth <= block.depth
        is_lead = self.is_fresh and _lead(words) is self.polarity and _SETS_LIMIT.search(words) is None
        if opens and (is_bare_lead(words) or is_lead):
            return self.polarity is not None
        if words[0] in _FOOTNOTE_SIGNS and words[1:2].isalnum():
            return True
        if self.stack and self.stack[-1].block.marker is not None and _IN_BRACKETS.fullmatch(words):
            return True
        levels = [level.block for level in self.stack]
        if levels and levels[0].marker is not None and words[-1] not in ":：" and is_aside(words):
            return True
        # A paragraph under an item whose sub-items have ended.
        return (
            bool(levels)
            and levels[-1].marker is not None
            and levels[-1].indent >= block.indent > levels[0].indent
        )

    def is_head(self, block: Block, after: Block) -> bool:
        """True for a line without a marker that stands over a list; opens the section that a sentence tells."""
        lead = _lead(block.words)
        if lead is not None and lead is not self.polarity:
            self.open_section(lead)
            return True
        opening = read_heading(block.words.partition(" for ")[0]) if after.marker is not None else None
        if opening is not None and opening.is_pure and opening.polarity is not None:
            if opening.polarity is not self.polarity or not self.is_fresh:
                self.open_section(opening.polarity)
            return True
        if after.heading is not None:  # "Cohort 2" over "Inclusion Criteria:"
            return (
                (block.gap or not self.items)
                and (not self.items or self.items[-1].marker is not None)
                and _is_title(block.words)
            )
        if block.words[-1] in ":：" and (is_of_group(block.words) or self.is_short_head(block, after)):
            return True
        if after.marker is None or after.depth > block.depth:
            return False
        if self.stack and block.indent > self.stack[-1].block.indent:
            return False
        words = block.words
        if _FOR_GROUP.fullmatch(words) and _SENTENCE_WORD.search(_IN_BRACKETS.sub("", words)) is None:
            return True  # the numbers may run on below it
        if after.marker.value not in (None, 1) or len(words.split()) > _TITLE_WORDS:
            return False
        if _SENTENCE_WORD.search(words) is not None:
            return False
        if words[-1] in ":：":
            return True
        # One line in a list without markers is an item, whatever stands behind it.
        is_in_plain_list = not self.is_fresh and self.is_plain
        return _is_title(words) and not is_in_plain_list and _NO_TITLE.search(words) is None

    def is_short_head(self, block: Block, after: Block) -> bool:
        """True for "Renal:", and for a few words on their own over a paragraph: "Excess testing capacity:"."""
        if template_labels().fullmatch(block.words):
            return True
        is_alone = block.gap and after.gap and after.marker is None and after.depth == block.depth
        return (
            is_alone
            and len(block.words.split()) <= _SHORT_TITLE_WORDS < len(after.words.split())
            and _SENTENCE_WORD.search(block.words) is None
        )

    def append(self, block: Block, role: CriterionRole, parent: Item | None = None) -> Item:
        """Adds an item to the list and to its parent."""
        assert block.clean is not None
        item = Item(
            self.field,
            block.start,
            block.end,
            block.clean,
            role,
            self.polarity or Polarity.UNKNOWN,
            self.section,
            block.marker,
            parent,
        )
        if parent is not None:
            parent.children.append(item)
        self.items.append(item)
        return item

    def find_parent(self, block: Block) -> Item | None:
        """Returns the item that a block hangs on, and takes what it closes off the stack."""
        if block.marker is None and self.stack and _CONNECTIVE.fullmatch(self.items[-1].text):
            self.stack.pop()  # what "OR" joins hangs where the item before it does
            return self.items[-1].parent
        for at in range(len(self.stack) - 1, -1, -1):
            level = self.stack[at]
            if _counts_on(level.block, block):
                del self.stack[at:]
                return level.item.parent
        while self.stack:
            if self.is_below(block, self.stack[-1]):
                return self.stack[-1].item
            self.stack.pop()
        return None

    def is_below(self, block: Block, top: _Level) -> bool:
        """True where a block is a sub-item of the item on top of the stack."""
        above = top.block
        if block.depth != above.depth:
            return block.depth > above.depth
        if block.marker is None:
            if above.marker is None or not opens_list(above.words):
                return False
            again = _LABEL.match(block.words) and all(_LABEL.match(item.text) for item in top.item.children)
            return not top.item.children or bool(again)
        if above.marker is None:
            is_next = top.item is self.items[-1] or _is_sibling(block, top.item.children[-1:])
            return is_next and opens_list(above.words)
        same = block.marker.style == above.marker.style
        shift = abs(block.indent - above.indent)
        if same and (shift == 0 or (shift <= _NUMBER_SHIFT and block.marker.ordinal is not None)):
            return False
        if shift:
            return block.indent > above.indent
        if any(
            level.block.marker and level.block.marker.style == block.marker.style for level in self.stack[:-1]
        ):
            return False
        if block.marker.ordinal is None:
            return opens_list(above.words) or (above.marker.ordinal is not None and _is_title(above.words))
        return opens_list(above.words) or (block.marker.value == 1 and above.marker.ordinal is not None)


def _settle_first_headings(blocks: list[Block], polarity: Polarity) -> None:
    """Gives headings over all of a field its polarity, where none further down does.

    "Current inclusion criteria as of 11/05/2020:" stands over the exclusions in the field for these.
    """
    first = next((at for at, block in enumerate(blocks) if block.heading is None), 0)
    if any(block.heading is not None and block.heading.polarity is not None for block in blocks[first:]):
        return
    for block in blocks[:first]:
        if block.heading is not None and block.heading.polarity is not None:
            block.heading = Heading(polarity, block.heading.is_pure)


def _counts_on(before: Block, block: Block) -> bool:
    """True where a block bears the next number of a list, at about the same indent."""
    if block.marker is None or before.depth != block.depth:
        return False
    return block.marker.follows(before.marker) and abs(before.indent - block.indent) <= _NUMBER_SHIFT


def _is_sibling(block: Block, last: list[Item]) -> bool:
    """True where a block bears the bullet of the last sub-item."""
    marker = last[0].marker if last else None
    return marker is not None and block.marker is not None and marker.style == block.marker.style


def opens_list(words: str) -> bool:
    """True for a line whose end introduces the lines below it."""
    return words[-40:].lower().rstrip(" .,;-–").endswith(_OPENINGS)


def _is_title(words: str) -> bool:
    """True for a few words that are no sentence."""
    return len(words.split()) <= _TITLE_WORDS and words[-1] not in ".;,；。" and not words[0].islower()


def _lead(words: str) -> Polarity | None:
    """Returns the polarity of a sentence that opens a list, None for any other text."""
    opens = words[-1] in ":：" or _FOLLOWING.search(words[-_END_OF_LEAD:]) is not None
    return read_lead(words) if opens else None


def finish(items: list[Item]) -> None:
    """Sets roles of parents, combinators, paths, and the polarity of items that no heading governs."""
    counts: dict[str, int] = {}
    headed: set[str] = set()
    # What stands before an exclusion heading, or under headings of no polarity, says who may enter.
    polarities = {item.polarity for item in items}
    has_heading = any(item.role is CriterionRole.HEADING for item in items)
    default = Polarity.INCLUSION if has_heading and Polarity.INCLUSION not in polarities else Polarity.UNKNOWN
    for item in items:
        introduces = item.children and any(child.role in _STATED for child in item.children)
        if introduces and item.role is CriterionRole.CRITERION:
            item.role = CriterionRole.PARENT
        if item.parent is not None and item.parent.role is not CriterionRole.PARENT:
            item.parent = None  # a note on an item that introduces no list
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
            item.combinator = combine(item.text, [child.text for child in item.children], item.polarity)
