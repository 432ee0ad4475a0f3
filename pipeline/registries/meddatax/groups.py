"""Interventions and study groups of a page on which names, descriptions and types stand below each other.

`Interventions` lists a name and a description (or none) per intervention; `Study Groups` a title, a description
(or none) and the same lines for each intervention of the group. HTML marks names as headings. In text nothing
does: of all ways to part the lines, the one is taken that is cheapest over both sections.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipeline.model.codes import ArmType, InterventionType
from pipeline.readers.text_reader import Line

_TYPES: Final = frozenset({code.value for code in InterventionType})
_ARM_TYPES: Final = frozenset({code.value for code in ArmType})
# 9 of 10 names of interventions are no longer; the registry takes 200 characters.
_LONG: Final = 70
_SENTENCE: Final = re.compile(
    r"[.;:,]$|[a-z)]\. [A-Z]|\b(?:will|is|are|was|were|be|been|has|have|who|that|which)\b"
)
_LISTED: Final = re.compile(r"\s*(?:[*•-]|\(?(?:\d{1,2}|[a-z])[.)])\s")
_TITLE: Final = re.compile(
    r"\b(?:groups?|arms?|controls?|interventions?|experimental|comparat(?:or|ive)|cohort|sequence|placebo|part"
    r"|sham|treatment|standard|usual|patients|participants|subjects|volunteers)\b",
    re.I,
)
# The cheapest reading is looked for among those that differ in one line: so many lines are tried.
_LINES_TRIED: Final = 12

_CLEAR_MARGIN: Final = 1.5
# What a reading costs, set on 705 registered studies printed in this order: all of both sections is right in 96 %.
_NO_DESCRIPTION: Final = 1.4
_FURTHER_LINE: Final = 0.7
_DESCRIPTION_LIKE_NAME: Final = 0.5
_NAME_INSIDE_TEXT: Final = 1.0
_REPEATED_NAME: Final = 0.7
_NAME_ABOVE_ITSELF: Final = 2.0
_PART_OF_INTERVENTION: Final = 0.75
_GROUP: Final = 1.0
_GROUP_WITHOUT_INTERVENTION: Final = 1.5
_TITLE_WORD: Final = 1.3
_OUT_OF_ORDER: Final = 1.0
_TITLE_LIKE_INTERVENTION: Final = 0.3


@dataclass(slots=True)
class Block:
    """A named thing: the line of its name, those of its description, and the line of its type.

    `interventions` are the ordinals (from 1) of those of a group.
    """

    name: Line
    description: list[Line] = field(default_factory=list)
    type: Line | None = None
    interventions: list[int] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """Name and description as printed."""
        return [self.name.text, *[line.text for line in self.description]]


class Reading(NamedTuple):
    """Interventions and groups as read, what the reading costs, and how much more the next best does."""

    interventions: list[Block]
    groups: list[Block]
    cost: float = 0.0
    margin: float = float("inf")

    @property
    def is_certain(self) -> bool:
        """Whether no other way to part the lines is nearly as good."""
        return self.margin >= _CLEAR_MARGIN


def read_interventions_and_groups(lines: Sequence[Line], group_lines: Sequence[Line]) -> Reading:
    """Return the interventions and the study groups."""
    if any(line.level for line in [*lines, *group_lines]):
        interventions = _by_level(lines, _TYPES)
        return Reading(interventions, _groups_by_level(group_lines, interventions))
    words, typed = [line for line in lines if line.text not in _TYPES], _types_by_line(lines)
    if not words:
        # A saved text may have dropped the section as a repetition.
        interventions = _interventions_of_groups(group_lines)
        return Reading(interventions, _read_groups(group_lines, interventions).groups)
    best = _reading(words, _cheapest_starts(words), group_lines)
    for i in _doubtful(words):
        starts = {block.name.number for block in best.interventions}
        other = _reading(words, starts ^ {words[i].number}, group_lines)
        margin = min(best.margin, abs(other.cost - best.cost))
        best = min(best, other, key=lambda reading: reading.cost)._replace(margin=margin)
    for block in best.interventions:
        block.type = next((typed[n] for line in _lines_of(block) if (n := line.number) in typed), None)
    return best


def _interventions_of_groups(lines: Sequence[Line]) -> list[Block]:
    """Return the interventions that groups alone name: the lines above a type that no group has."""
    named: dict[str, Block] = {}
    for above, line in pairwise(lines):
        if line.text in _TYPES - _ARM_TYPES:
            named.setdefault(above.text, Block(above, type=line))
    return list(named.values())


def _lines_of(block: Block) -> Iterator[Line]:
    yield block.name
    yield from block.description


def _types_by_line(lines: Sequence[Line]) -> dict[int, Line]:
    """Return the lines that are types by the number of the line of words before each."""
    typed: dict[int, Line] = {}
    before = 0
    for line in lines:
        if line.text in _TYPES:
            typed.setdefault(before, line)
        else:
            before = line.number
    return typed


@lru_cache(maxsize=4096)
def _oddness(text: str) -> float:
    """Return how unlike a name a line is, from 0."""
    length = 2.0 * (len(text) > _LONG) + 2.0 * (len(text) > 2 * _LONG)
    return (
        length
        + 1.5 * len(set(_SENTENCE.findall(text)))
        + 0.4 * text[:1].islower()
        + 3.0 * bool(_LISTED.match(text))
    )


def _doubtful(words: Sequence[Line]) -> list[int]:
    """Return the lines (but the first) that may be a name or a description."""
    return [i for i in range(1, len(words)) if _oddness(words[i].text) < 4][:_LINES_TRIED]


def _cheapest_starts(words: Sequence[Line]) -> set[int]:
    """Return the numbers of the lines that are names, if the interventions alone are looked at."""
    # A name is followed by a description or not; a description by a further line of it or by a name.
    counts = _counts(words)
    first = (_name_cost(words[0], counts), [0])
    as_name, as_text = first, (float("inf"), [0])
    for i, line in enumerate(words[1:], 1):
        name = _name_cost(line, counts) + _NAME_ABOVE_ITSELF * (line.text == words[i - 1].text)
        text = _text_cost(line)
        next_name = min((as_name[0] + _NO_DESCRIPTION + name, as_name[1]), (as_text[0] + name, as_text[1]))
        next_text = min((as_name[0] + text, as_name[1]), (as_text[0] + text + _FURTHER_LINE, as_text[1]))
        as_name, as_text = (next_name[0], [*next_name[1], i]), next_text
    ends = min((as_name[0] + _NO_DESCRIPTION, as_name[1]), as_text)
    return {words[i].number for i in ends[1]}


def _counts(words: Sequence[Line]) -> Counter[str]:
    """Return how often each text stands there; a name that is its own description counts once."""
    texts = [line.text for line in words]
    return Counter([text for before, text in pairwise(["", *texts]) if before != text])


def _name_cost(line: Line, counts: Counter[str]) -> float:
    return _oddness(line.text) + _REPEATED_NAME * (counts[line.text] > 1)


def _text_cost(line: Line) -> float:
    return 0.0 if _oddness(line.text) >= 1 else _DESCRIPTION_LIKE_NAME


def _reading(words: Sequence[Line], starts: set[int], group_lines: Sequence[Line]) -> Reading:
    """Return the reading in which interventions start at these lines, with the groups that fit best."""
    counts = _counts(words)
    blocks: list[Block] = []
    cost = 0.0
    for line in words:
        if line.number in starts or not blocks:
            cost += _NAME_ABOVE_ITSELF * bool(blocks and blocks[-1].words[-1] == line.text)
            blocks.append(Block(line))
        else:
            blocks[-1].description.append(line)
    for block in blocks:
        texts = block.description
        cost += _name_cost(block.name, counts) + sum(map(_text_cost, texts))
        cost += _FURTHER_LINE * (len(texts) - 1) if texts else _NO_DESCRIPTION
    groups = _read_groups(group_lines, blocks)
    return Reading(blocks, groups.groups, cost + groups.cost)


def _by_level(lines: Sequence[Line], types: frozenset[str]) -> list[Block]:
    """Return a block per heading."""
    blocks: list[Block] = []
    for line in lines:
        if line.level or not blocks:
            blocks.append(Block(line))
        elif line.text in types and blocks[-1].type is None:
            blocks[-1].type = line
        else:
            blocks[-1].description.append(line)
    return blocks


def _groups_by_level(lines: Sequence[Line], interventions: Sequence[Block]) -> list[Block]:
    top = min((line.level for line in lines if line.level), default=0)
    groups: list[Block] = []
    for block in _by_level(lines, _TYPES | _ARM_TYPES):
        found = _ordinal_of(block, interventions) if block.name.level > top else None
        if block.name.level <= top or not groups:
            groups.append(block)
        elif found:
            groups[-1].interventions.append(found)
        else:
            groups[-1].description += [block.name, *block.description]
    return groups


def _ordinal_of(block: Block, interventions: Sequence[Block]) -> int | None:
    """Return the ordinal of the intervention with these words, else of the first with this name."""
    same_words = [i for i, one in enumerate(interventions, 1) if one.words == block.words]
    same_name = [i for i, one in enumerate(interventions, 1) if one.name.text == block.name.text]
    return next(iter([*same_words, *same_name]), None)


class _Step(NamedTuple):
    """How a reading of groups came to a line: its cost so far, the line and state before, and what it is.

    A state is the ordinal of the group's last intervention, 0 before the first.
    """

    cost: float
    start: int
    before: int
    kind: str
    ordinal: int


class _Groups(NamedTuple):
    groups: list[Block]
    cost: float


def _read_groups(lines: Sequence[Line], interventions: Sequence[Block]) -> _Groups:
    """Return the cheapest way to read lines as groups: a title, a description, interventions in full."""
    types = {line.number: line for line in lines if line.text in _TYPES | _ARM_TYPES}
    words = [line for line in lines if line.number not in types]
    if not words:
        return _Groups([], 0.0)
    best = _best_steps(words, interventions)
    state = min(best[-1], key=lambda one: _cost_at_end(one, best[-1][one]))
    cost = _cost_at_end(state, best[-1][state])
    steps: list[_Step] = []
    at = len(words)
    while at > 0:
        step = best[at][state]
        steps.append(step)
        at, state = step.start, step.before
    groups: list[Block] = []
    for step in reversed(steps):
        line = words[step.start]
        if step.kind == "intervention":
            groups[-1].interventions.append(step.ordinal)
            continue
        if step.kind == "title":
            groups.append(Block(line))
        else:
            groups[-1].description.append(line)
        following = types.get(line.number + 1)
        if following and following.text in _ARM_TYPES:
            groups[-1].type = following
    return _Groups(groups, cost)


def _cost_at_end(state: int, step: _Step) -> float:
    return step.cost + (_GROUP_WITHOUT_INTERVENTION if state == 0 else 0.0)


def _best_steps(words: Sequence[Line], interventions: Sequence[Block]) -> list[dict[int, _Step]]:
    """Return for each line the cheapest step to it in each state."""
    by_name: dict[str, list[int]] = {}
    for ordinal, block in enumerate(interventions, 1):
        by_name.setdefault(block.name.text, []).append(ordinal)
    parts = {text for block in interventions for text in block.words}
    best: list[dict[int, _Step]] = [{} for _ in range(len(words) + 1)]

    def offer(at: int, state: int, step: _Step) -> None:
        if state not in best[at] or step.cost < best[at][state].cost:
            best[at][state] = step

    offer(1, 0, _Step(_title_cost(words[0], by_name), 0, 0, "title", 0))
    for i in range(1, len(words)):
        found = [
            (ordinal, len(interventions[ordinal - 1].words))
            for ordinal in by_name.get(words[i].text, ())
            if _stands_at(words, i, interventions[ordinal - 1])
        ]
        for state, before in best[i].items():
            title = _cost_at_end(state, before) + _title_cost(words[i], by_name)
            offer(i + 1, 0, _Step(title, i, state, "title", 0))
            if state == 0:
                text = before.cost + _text_cost(words[i])
                if before.kind == "text":
                    text += _FURTHER_LINE + _NAME_INSIDE_TEXT * (_oddness(words[i].text) < 1)
                text += _PART_OF_INTERVENTION * (words[i].text in parts)
                offer(i + 1, 0, _Step(text, i, 0, "text", 0))
            for ordinal, length in found:
                # A group has an intervention once, and most often in the order of the list.
                if ordinal != state:
                    cost = before.cost + _OUT_OF_ORDER * (ordinal < state)
                    offer(i + length, ordinal, _Step(cost, i, state, "intervention", ordinal))
    return best


def _stands_at(words: Sequence[Line], start: int, block: Block) -> bool:
    return [line.text for line in words[start : start + len(block.words)]] == block.words


def _title_cost(line: Line, by_name: dict[str, list[int]]) -> float:
    titled = _oddness(line.text) < 1 and _TITLE.search(line.text) is not None
    return (
        _GROUP
        - _TITLE_WORD * titled
        + _oddness(line.text)
        + _TITLE_LIKE_INTERVENTION * (line.text in by_name)
    )
