"""Tells whether a comparison decides by itself who may enter, or only together with other words of its item.

In: the tokens of an item, its comparisons, whether the item bars. Out: yes or no for each. "Age < 18" bars whoever is
younger; "sudden death of a relative under 40 years of age" bars nobody by age. "LDL >= 100 OR on statins" lets in
others, too. The words come from `[alone]` of criteria_statements.toml. What several comparisons mean together is told
by the logic tree (pipeline/criteria/eligible.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from pipeline.criteria.lexer import WORD, Tokens
from pipeline.criteria.scene import ConstraintReading
from pipeline.vocab.criteria_words import criteria_statements

_AGE: Final = "age"
_OPEN, _CLOSE = frozenset("(["), frozenset(")]")
_SENTENCE_ENDS: Final = frozenset({".", ";", "。", "?", "!"})
_PART_ENDS: Final = _SENTENCE_ENDS | {",", "、", ":", "or", "and/or", "/"}
_FEWEST_WORDS: Final = 3  # of an alternative; "male OR female" is none


@cache
def _sets() -> dict[str, frozenset[str]]:
    data: dict[str, Any] = criteria_statements()["alone"]
    return {name: frozenset(words) for name, words in data.items()}


def decide_alone(tokens: Tokens, constraints: Sequence[ConstraintReading], bars: bool) -> list[bool]:
    """Returns for each comparison whether nothing else in its item has a say."""
    if bars:
        return [_AGE not in found.variables or _is_of_the_person(tokens, found) for found in constraints]
    ways = _ways(tokens)
    if not ways:
        return [True] * len(constraints)
    places = [found.first for found in constraints]
    return [not any(_is_one_way(way, place, places) for way in ways) for place in places]


def _is_of_the_person(tokens: Tokens, found: ConstraintReading) -> bool:
    """True where the part of the sentence around an age speaks of nothing but persons and their age."""
    before = _part(tokens, range(found.first - 1, -1, -1), _CLOSE, _OPEN)
    behind = _part(tokens, range(found.last, len(tokens)), _OPEN, _CLOSE)
    sets = _sets()
    return {*before, *behind} <= sets["of_age"] | sets["sexes"]


def _part(tokens: Tokens, places: Iterable[int], opens: frozenset[str], closes: frozenset[str]) -> list[str]:
    """Returns the words from a place on up to the end of the part of the sentence, without what brackets enclose."""
    out: list[str] = []
    depth = 0
    for at in places:
        word = tokens.words[at]
        if word in opens:
            depth += 1
        elif word in closes:
            depth = max(0, depth - 1)
        elif not depth:
            if word in _PART_ENDS:
                break
            if tokens.kinds[at] == WORD:
                out.append(word)
    return out


def _ways(tokens: Tokens) -> list[tuple[int, int, int]]:
    """Returns the alternatives that an item gives: where the first starts, the "or", where the second ends."""
    words = tokens.words
    if "or" not in words:
        return []
    out: list[tuple[int, int, int]] = []
    is_shouted = tokens.text.isupper()
    start = depth = 0
    either = -1
    for at, word in enumerate(words):
        if word in _SENTENCE_ENDS:
            start, either = at + 1, -1
        elif word == "either" and _opens_ways(words, at):
            either = at
        elif word == "or":
            is_loud = not is_shouted and tokens.surface(at, at + 1) == "OR"
            if (is_loud and _parts_clauses(words, start, at)) or either >= 0:
                out.append((either if either >= 0 else start, at, _end_of_way(tokens, at, is_loud)))
        depth += (word in _OPEN) - (word in _CLOSE)
    return out


def _opens_ways(words: Sequence[str], at: int) -> bool:
    """True for the "either" of whole alternatives, not of "by either mask or cannula", "of either sex"."""
    sets = _sets()
    before = words[at - 1] if at else ""
    return before not in sets["before_either"] and words[at + 1 : at + 2] != ["sex"]


def _parts_clauses(words: Sequence[str], start: int, at: int) -> bool:
    """True where an "OR" stands between clauses, and not between two persons or names."""
    sexes = _sets()["sexes"]
    after = words[at + 1 : at + 2]
    return at - start >= _FEWEST_WORDS and words[at - 1] not in sexes and not sexes.intersection(after)


def _end_of_way(tokens: Tokens, at: int, is_loud: bool) -> int:
    """Returns where the alternative behind an "or" ends: with the sentence, or before "and"."""
    for end in range(at + 1, len(tokens)):
        word = tokens.words[end]
        if word in _SENTENCE_ENDS or (
            word == "and" and (not is_loud or tokens.surface(end, end + 1) == "AND")
        ):
            return end
    return len(tokens)


def _is_one_way(way: tuple[int, int, int], place: int, places: Sequence[int]) -> bool:
    """True where a comparison stands in one of two alternatives, and none in the other."""
    start, middle, end = way
    if start <= place < middle:
        return end - middle > _FEWEST_WORDS and not any(middle < other < end for other in places)
    return middle < place < end and not any(start <= other < middle for other in places)
