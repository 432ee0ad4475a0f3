"""What the rules of one item share: its tokens, the variables named, its clauses, the comparison read last.

`ConstraintReading` and `Subject` are what they hand to each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from pipeline.criteria.lexer import SIGN, Tokens
from pipeline.criteria.quantity import Quantity
from pipeline.criteria.variables import Mentions


@dataclass(slots=True)
class ConstraintReading:
    """One comparison. `variables` are canonical names, or one surface name; `known` tells which.

    `joint` is how several variables under one comparator are joined ("SBP or DBP > 140").
    """

    first: int
    last: int
    variables: list[str]
    known: bool
    op: str
    low: float | None = None
    high: float | None = None
    values: list[str] | None = None
    quantity: Quantity | None = None
    subgroup: str | None = None
    joint: Literal["and", "or"] | None = None


class Subject(NamedTuple):
    """Canonical names, or one printed name; `is_odd` where the unit is not one of the variable's.

    `end` is the token behind a name that stands behind the quantity.
    """

    names: list[str]
    is_known: bool
    joint: Literal["and", "or"] | None = None
    is_odd: bool = False
    end: int = 0


class Scene:
    """The state of reading one item from left to right.

    `clause` holds for every token the first token of its clause; `previous` is the constraint read last and
    `previous_end` the token behind the quantity read last, whatever became of it, or behind the name it took;
    `filed_end` is the same for the last quantity that is a constraint.
    """

    __slots__ = ("clause", "filed_end", "mentions", "previous", "previous_end", "tokens", "word", "words")

    def __init__(self, tokens: Tokens, mentions: Mentions) -> None:
        self.tokens = tokens
        self.word = tokens.word
        self.words = tokens.words
        self.mentions = mentions
        self.clause = _clauses(tokens)
        self.previous: ConstraintReading | None = None
        self.previous_end = 0
        self.filed_end = 0

    def phrase(self, at: int) -> int:
        """Returns the first token of the phrase of a token: of its clause, or behind an "i.e." in it."""
        clause = self.clause[at]
        if "." in self.words:
            for first in range(at, clause + 3, -1):
                if self.words[first - 4 : first] in SHORT_FORMS:
                    return first + (self.word(first) == ",")
        return clause


SHORT_FORMS = (["i", ".", "e", "."], ["e", ".", "g", "."])
_STOPS = frozenset({";", "。", ".", "?", "!"})


def _clauses(tokens: Tokens) -> list[int]:
    """Returns for every token the first token of its clause (behind ";" or a full stop)."""
    size = len(tokens.words)
    if _STOPS.isdisjoint(tokens.words):
        return [0] * (size + 1)
    if _STOPS.isdisjoint(tokens.words[:-1]):  # a full stop at the end parts nothing
        return [*[0] * size, size]
    out, start = [], 0
    for at, word in enumerate(tokens.words):
        out.append(start)
        if word == "." and _is_short_form(tokens.words, at):
            continue
        if word in (";", "。") or (word in (".", "?", "!") and tokens.kinds[at] == SIGN):
            start = at + 1
        elif word == "(" and at == start and at:
            start = out[
                -2
            ]  # "... corticosteroids. (more than 1 mg/kg)": the bracket belongs to the clause before
            out[-1] = start
    out.append(start)
    return out


def _is_short_form(words: list[str], at: int) -> bool:
    """True for the points of "i.e." and "e.g.", which end no clause."""
    return words[at - 1 : at + 3] in SHORT_FORMS or words[at - 3 : at + 1] in SHORT_FORMS
