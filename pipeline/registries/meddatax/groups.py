"""Interventions and study groups of a page on which names, descriptions and types stand below each other.

`Interventions` lists a name and a description (or none) per intervention; `Study Groups` a title, a description
(or none) and the same lines per intervention of the group. Only types and, in HTML, heading levels are marked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pipeline.model.codes import ArmType, InterventionType
from pipeline.readers.text_reader import Line

_TYPES: Final = frozenset({code.value for code in InterventionType})
_ARM_TYPES: Final = frozenset({code.value for code in ArmType})
# Longest name of an intervention that the registry takes is 200 characters; 9 of 10 stay below these 70.
_LONG: Final = 70
_SENTENCE: Final = re.compile(
    r"[.;:,]$|[a-z)]\. [A-Z]|^[a-z]|\b(?:will|is|are|was|were|be|been|has|have|who|that|which)\b"
)
_FAR: Final = 1e9


@dataclass(slots=True)
class Block:
    """A named thing: the line of its name, those of its description, and the line of its type."""

    name: Line
    description: list[Line] = field(default_factory=list)
    type: Line | None = None
    interventions: list[int] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        """Name and description as printed."""
        return [self.name.text, *[line.text for line in self.description]]


@lru_cache(maxsize=4096)
def _oddness_of_name(text: str) -> float:
    """Return how unlike a name a line is, from 0."""
    oddness = 2.0 * (len(text) > _LONG) + 2.0 * (len(text) > 2 * _LONG)
    return oddness + 1.5 * len(set(_SENTENCE.findall(text)))


def read_interventions(lines: Sequence[Line], groups: Sequence[Line]) -> list[Block]:
    """Return the interventions; where one ends is told by how the study groups repeat them."""
    if any(line.level for line in lines):
        return _by_level(lines, _TYPES)
    starts = _starts_told_by_groups(lines, groups)
    blocks: list[Block] = []
    for i, line in enumerate(lines):
        if line.text in _TYPES and blocks and blocks[-1].type is None:
            blocks[-1].type = line
        elif not blocks or _starts_block(line, blocks[-1], starts.get(i, 0.0)):
            blocks.append(Block(line))
        else:
            blocks[-1].description.append(line)
    return blocks


def _starts_block(line: Line, last: Block, told: float) -> bool:
    """Return whether a line is the next name: by what the groups tell, else by what it looks like."""
    if told:
        return told > 0
    # A description follows a name more often than not (83 % of registered interventions have one).
    bias = 0.5 if last.description else -0.5
    return _oddness_of_name(line.text) < 1 and bias > 0


def _starts_told_by_groups(lines: Sequence[Line], groups: Sequence[Line]) -> dict[int, float]:
    """Return for each line how surely a new intervention starts there: above 0 it does, below it does not."""
    words = [line.text for line in groups if line.text not in _ARM_TYPES or line.text in _TYPES]
    following: dict[str, list[str]] = {}
    preceding: dict[str, list[str]] = {}
    for here, after in pairwise(words):
        following.setdefault(here, []).append(after)
        preceding.setdefault(after, []).append(here)
    told: dict[int, float] = {}
    for i in range(1, len(lines)):
        before, line = lines[i - 1].text, lines[i].text
        together = following.get(before, []).count(line)
        apart = len(preceding.get(line, [])) - together
        if together and not apart:
            continue
        odd = _oddness_of_name(line)
        told[i] = 1.0 if apart and odd < 3 else -1.0 if odd >= 3 else 0.0
    return told


def read_groups(lines: Sequence[Line], interventions: Sequence[Block]) -> list[Block]:
    """Return the study groups with the ordinals (from 1) of their interventions."""
    if any(line.level for line in lines):
        return _groups_by_level(lines, interventions)
    return _Segmentation(lines, interventions).groups()


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
    top = min(line.level for line in lines if line.level)
    blocks = _by_level(lines, _TYPES | _ARM_TYPES)
    groups: list[Block] = []
    for block in blocks:
        if block.name.level <= top:
            groups.append(block)
        elif groups:
            found = _ordinal_of(block, interventions)
            if found:
                groups[-1].interventions.append(found)
            groups[-1].description.extend([] if found else [block.name, *block.description])
    return groups


def _ordinal_of(block: Block, interventions: Sequence[Block]) -> int | None:
    """Return the ordinal of the intervention with these words, else with this name."""
    for forms in ("words", "name"):
        for i, one in enumerate(interventions, 1):
            if (one.words == block.words) if forms == "words" else (one.name.text == block.name.text):
                return i
    return None


class _Segmentation:
    """The cheapest way to read lines as groups: title, description, interventions in full."""

    def __init__(self, lines: Sequence[Line], interventions: Sequence[Block]) -> None:
        self._lines = [line for line in lines if line.text not in _TYPES | _ARM_TYPES]
        self._types = {line.number: line for line in lines if line.text in _TYPES | _ARM_TYPES}
        self._interventions = interventions
        self._by_name: dict[str, list[int]] = {}
        for i, block in enumerate(interventions):
            self._by_name.setdefault(block.name.text, []).append(i)

    def groups(self) -> list[Block]:
        """Return the groups of the cheapest reading."""
        steps = self._cheapest()
        groups: list[Block] = []
        for start, kind, ordinal in steps:
            line = self._lines[start]
            if kind == "title":
                groups.append(Block(line))
                groups[-1].type = self._type_after(groups[-1].name)
            elif kind == "text":
                groups[-1].description.append(line)
                groups[-1].type = groups[-1].type or self._type_after(line)
            elif ordinal + 1 not in groups[-1].interventions:
                groups[-1].interventions.append(ordinal + 1)
        return groups

    def _type_after(self, line: Line) -> Line | None:
        following = self._types.get(line.number + 1)
        return following if following and following.text in _ARM_TYPES else None

    def _cheapest(self) -> list[tuple[int, str, int]]:
        """Return (line, kind, ordinal) of every step. States: 0 after a title or text, 1 after an intervention."""
        size = len(self._lines)
        best = [[_FAR, _FAR] for _ in range(size + 1)]
        came: list[list[tuple[int, int, str, int]]] = [[(0, 0, "", 0)] * 2 for _ in range(size + 1)]
        if not size:
            return []

        def offer(cost: float, at: int, state: int, step: tuple[int, int, str, int]) -> None:
            if cost < best[at][state]:
                best[at][state] = cost
                came[at][state] = step

        offer(self._title_cost(0), 1, 0, (0, 1, "title", 0))
        for i in range(1, size):
            for state in (0, 1):
                cost = best[i][state]
                if cost >= _FAR:
                    continue
                # A group without interventions is rarer than one with them.
                offer(
                    cost + self._title_cost(i) + (2.0 if state == 0 else 0.0),
                    i + 1,
                    0,
                    (i, state, "title", 0),
                )
                if state == 0:
                    offer(cost + self._text_cost(i), i + 1, 0, (i, state, "text", 0))
                for ordinal in self._by_name.get(self._lines[i].text, ()):
                    if length := self._length_at(i, ordinal):
                        offer(cost + 0.1, i + length, 1, (i, state, "intervention", ordinal))
        steps: list[tuple[int, str, int]] = []
        at, state = size, min((0, 1), key=lambda one: best[size][one] + (2.0 if one == 0 else 0.0))
        while at > 0:
            start, before, kind, ordinal = came[at][state]
            steps.append((start, kind, ordinal))
            at, state = start, before
        return steps[::-1]

    def _length_at(self, start: int, ordinal: int) -> int:
        """Return how many lines an intervention takes here: all of its words, or its name alone."""
        words = self._interventions[ordinal].words
        here = [line.text for line in self._lines[start : start + len(words)]]
        return len(words) if here == words else 0

    def _title_cost(self, i: int) -> float:
        return 1.0 + _oddness_of_name(self._lines[i].text)

    def _text_cost(self, i: int) -> float:
        text = self._lines[i].text
        named = text in self._by_name
        return (0.2 if _oddness_of_name(text) >= 1 else 0.7) + 1.0 * named
