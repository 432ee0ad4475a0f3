"""Cuts blocks that hold more than one thing: a heading and its first item, items run together in one line.

In: the blocks of a field (pipeline/criteria/splitting.py). Out: blocks of one heading or item each. Here headings and
boilerplate are cut off; the items of a run are cut apart in pipeline/criteria/runs.py.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from pipeline.criteria.headings import (
    Heading,
    heading_stems,
    is_bare_lead,
    is_note,
    may_be_heading,
    read_heading,
    read_lead,
    template_labels,
)
from pipeline.criteria.markers import read_marker
from pipeline.criteria.runs import BULLET_HINT, EASTERN_HINT, NUMBERS, RunCutter, may_hold_ordinal
from pipeline.criteria.splitting import Block

_LONGEST_HEADING: Final = 160  # characters of a heading with its markup
_NEUTRAL: Final = Heading(None, is_pure=True)
_FEWEST_LABELS: Final = 2
_COLON = re.compile(r"[:：]")
_LIST_START = re.compile(r"(?<=\s)\(?(?:1|a|i|A|I)\\?[.)]\)?\s?(?=[^\W\d])|(?<=\s)[-–*•](?=\s)|①")
# An English heading that no sign parts from the item before it; others are looked for before colons.
_INNER_HEADING = re.compile(
    r"(?<=[\s.;:)\]•])(?:(?:Key|Main|Major|Other|General|Additional|Specific|Patient|Subject|KEY|MAIN|MAJOR|OTHER)\s+)?"
    r"(?:Inclusion|Exclusion|INCLUSION|EXCLUSION|Non-inclusion)\s+(?:Criteria|CRITERIA|criteria)\s*"
    r"(?:(?:for [^.;:]{1,40})?[:：]|[-–](?=\s)|(?=\s\(?1[.)]))"
)
# A clause that ends with a colon: "...; exclusion criteria:", "。排除标准："
_CLAUSE_WITH_COLON = re.compile(r"(?<=[.;。；])\s*(?P<words>[^.;:。；：]{4,60}[:：])")
# "Inclusion criteria Healthy male volunteers": the list starts right behind the heading.
_GLUED = re.compile(r"(?:\w+\s)?(?i:inclusion|exclusion)\s+(?i:criteria)(?=\s+[A-Z][a-z]+\s+\w+\s+\w)")
# "... informed consent Exclusion Criteria Partner": the heading of the next list at the end of an item
_LAST_HEADING = re.compile(
    r"(?<=\s)(?:Key\s|Main\s)?(?:Inclusion|Exclusion|INCLUSION|EXCLUSION)\s(?:Criteria|CRITERIA)(?:\s[A-Z]\w+)?$"
)
_BEFORE_MENTION = re.compile(
    r"\b(?:the|all|any|of|meets?|meeting|met|following|above|other|and|or|study|these|in|for|no|per|as|with|not|an?|to|"
    r"fulfill?s?|criteria|see|both|trial|protocol)\W*$",
    re.I,
)
_BOILERPLATE_TAIL = re.compile(
    r"(?<=\S)\s(?P<tail>(?:Note: )?(?:Other|Additional) (?:protocol[- ]\w+ )?(?:\S+ ){0,3}criteria (?:may|could|might) apply\.?)$"
)
_TRAILING_MARKER = re.compile(r"\s\(?\d{1,2}\\?[.)]\s*$|\s[-–*•]\s*$")


def cut_blocks(text: str, blocks: list[Block]) -> list[Block]:
    """Returns the blocks with every heading and every item of a run as a block of its own."""
    stems = heading_stems(text)
    parts = [
        part
        for block in blocks
        for head in _cut_headings(text, block, stems)
        for part in _cut_tail(text, head)
    ]
    out: list[Block] = []
    place = 0
    numbered: Block | None = None  # the last one of the section
    has_bullets = BULLET_HINT.search(text) is not None
    has_eastern = not text.isascii() and EASTERN_HINT.search(text) is not None
    for at, block in enumerate(parts):
        if block.heading is not None:
            out.append(block)
            place = 0
            numbered = None
            continue
        place += 1
        before = out[-1] if out else None
        after = parts[at + 1] if at + 1 < len(parts) else None
        is_alone = (before is None or before.heading is not None) and (
            after is None or after.heading is not None
        )
        if (
            place == 1
            and before is not None
            and before.heading == _NEUTRAL
            and (labels := _labels(text, block))
        ):
            out += labels
            continue
        if place == 1 and (end := _lead_end(text, block, is_alone)) is not None:
            out.append(Block(block.start, end, None, block.indent, block.gap))
            block = _rest(text, block, end) or block
        cut = [block]
        if has_bullets or has_eastern or is_alone or may_hold_ordinal(text, block.start, block.end):
            cut = RunCutter(text, block, before, after, is_alone, place, has_bullets, numbered).cut()
        for part in cut:
            if part.marker is not None and part.marker.style in NUMBERS:
                numbered = part
        out += cut
    return out


def _labels(text: str, block: Block) -> list[Block]:
    """Returns the labels of a template and what each says, where they run on in a paragraph; else nothing."""
    starts = [found.span() for found in template_labels().finditer(text, block.start, block.end)]
    if len(starts) < _FEWEST_LABELS or starts[0][0] > block.start:
        return []
    out: list[Block] = []
    for (start, end), (after, _) in pairwise([*starts, (block.end, block.end)]):
        out.append(Block(start, end, None, block.indent, False, _NEUTRAL))
        if (said := _rest(text, Block(start, after, None, block.indent, False), end)) is not None:
            said.end = said.start + len(text[said.start : said.end].rstrip())
            out.append(said)
    return out


def _cut_tail(text: str, block: Block) -> list[Block]:
    """Returns the block, without a sentence of boilerplate at its end that somebody joined to the last item."""
    if block.heading is not None or not text.endswith(("apply", "apply."), block.start, block.end):
        return [block]
    tail = _BOILERPLATE_TAIL.search(text, max(block.start, block.end - 160), block.end)
    if tail is None or is_note(text[block.start : tail.start()]):
        return [block]  # "Note: other criteria may apply"
    end = block.start + len(text[block.start : tail.start()].rstrip())
    first = Block(block.start, end, block.marker, block.indent, block.gap)
    return [first, Block(tail.start("tail"), block.end, None, 0, False)]


def _lead_end(text: str, block: Block, is_alone: bool) -> int | None:
    """Returns where the sentence ends that opens a list in the line of its first item: "Any of the following: A"."""
    words = text[block.start : block.end]
    colon = _COLON.search(words[:200])
    if colon is None or not words[colon.end() :].strip() or "following" not in words[: colon.end()]:
        return None
    lead = _flat(words[: colon.end()])
    is_list = not is_alone or words.count(";") > 1
    return (
        block.start + colon.end() if is_list and (is_bare_lead(lead) or read_lead(lead) is not None) else None
    )


def _cut_headings(text: str, block: Block, stems: tuple[str, ...]) -> list[Block]:
    """Returns the headings of a block, and what stands between them."""
    out: list[Block] = []
    rest: Block | None = block
    while rest is not None:
        head, rest = _next_heading(text, rest, stems)
        out += head
    return out


def _next_heading(text: str, block: Block, stems: tuple[str, ...]) -> tuple[list[Block], Block | None]:
    """Returns what a block holds up to the end of its first heading, and what is left to cut."""
    words = text[block.start : block.end]
    if not may_be_heading(words, stems):
        return [block], None
    end = _heading_end(text, block, stems)
    if end is not None:
        heading = read_heading(_flat(text[block.start : end]))
        head = Block(block.start, end, block.marker, block.indent, block.gap, heading)
        return [head], _rest(text, block, end)
    for place, end in _inner_clauses(text, block):
        heading = read_heading(_flat(text[place:end]))
        if heading is None or not heading.is_pure or heading.polarity is None:
            continue
        before = text[block.start : place]
        trailing = _TRAILING_MARKER.search(before[-12:])
        size = len(before) - len(before[-12:]) + trailing.start() if trailing else len(before.rstrip())
        first = Block(block.start, block.start + size, block.marker, block.indent, block.gap)
        rest = Block(place, block.end, None, block.indent, block.gap)
        return [first] if size else [], rest
    last = _LAST_HEADING.search(words[-60:])
    if last is not None:
        place = len(words) - len(words[-60:]) + last.start()
        if _BEFORE_MENTION.search(words[max(0, place - 30) : place]) is None:
            first = Block(
                block.start, block.start + len(words[:place].rstrip()), block.marker, block.indent, block.gap
            )
            heading = read_heading(_flat(last[0]))
            return [first, Block(block.start + place, block.end, None, 0, False, heading)], None
    return [block], None


def _inner_clauses(text: str, block: Block) -> list[tuple[int, int]]:
    """Returns where inside a block a heading may stand."""
    start, end = block.start + 1, block.end
    clauses: list[tuple[int, int]] = []
    if text.find("riteria", start, end) >= 0 or text.find("RITERIA", start, end) >= 0:
        clauses += [found.span() for found in _INNER_HEADING.finditer(text, start, end)]
    if text.find(":", start, end) >= 0 or text.find("：", start, end) >= 0:
        clauses += [found.span("words") for found in _CLAUSE_WITH_COLON.finditer(text, start, end)]
    return sorted(clauses)


def _heading_end(text: str, block: Block, stems: tuple[str, ...]) -> int | None:
    """Returns where a heading that starts the block ends, None where there is none."""
    words = text[block.start : block.end]
    colon = _COLON.search(words[:_LONGEST_HEADING])
    if colon is not None and may_be_heading(words[: colon.end()], stems):
        heading = read_heading(_flat(words[: colon.end()]))
        rest = words[colon.end() :].strip()
        if heading is not None and (heading.is_pure or block.marker is None or not rest):
            return block.start + colon.end()
    whole = read_heading(_flat(words)) if len(words) <= _LONGEST_HEADING else None
    if whole is not None and (whole.is_pure or (block.marker is None and words[-1] not in ".;,")):
        glued = None if whole.is_pure else _GLUED.match(words)
        return block.start + glued.end() if glued else block.end
    start = _LIST_START.search(words[:120]) if may_be_heading(words[:120], stems) else None
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
