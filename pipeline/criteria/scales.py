"""Reads one member of an ordinal scale: "3", "IIIB", "A", "T2a", "++".

In: `Tokens` and a token. Out: the member(s) as digits or letters, and the token behind. Which spellings a scale has
comes from pipeline/vocab/ordinal_scales.toml; roman numbers become digits ("IIIB" is 3B). What is graded, and how
members follow each other, is decided in ordinals.py.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.criteria.lexer import NUMBER, Tokens
from pipeline.vocab.criteria_words import clinical_variables, ordinal_scales
from pipeline.vocab.units import read_unit

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4, "ⅴ": 5, "ⅵ": 6}
_MOST_PLUSES = 4
_LONGER = frozenset({"0.5", "1.5", "2.5", "3.5", "10", "11", "12", "13", "14", "15"})  # members of two digits
_PREFIXED = re.compile(r"[cp]?[tn]\d|[fec]\d")

_NEAR_SCALE = 6  # tokens between the words that describe a scale and its lower end
# "on a scale of 0 to 10", not "Ashworth scale of 0 to 2"
_ANY_SCALE = frozenset({"a", "an", "point", "likert", "numeric", "analog"})
_TO_SCALE = frozenset({"of", "from", "ranging", "range", "rated", "scored", "(", ":"})
_WHOLE = frozenset({"maximum", "maximal", "max", "total", "possible"})
_LEAST_WHOLE = 15  # the end of a scale that starts at 0 and is told without brackets
_NEAR_WHOLE = 7  # tokens between "out of" and the end of a scale
_OF_SCALE = frozenset({"range", "ranges", "ranging", "scale", "scored", "rated", "possible"})


@dataclass(frozen=True, slots=True)
class Scale:
    """Which spellings are members of a scale; a prefix is printed before the digit ("T2")."""

    members: frozenset[str]
    prefix: str


@cache
def scales() -> dict[str, Scale]:
    """Returns the scales of ordinal_scales.toml by name."""
    return {
        name: Scale(frozenset(row["members"]), row.get("prefix", ""))
        for name, row in ordinal_scales()["scales"].items()
    }


@cache
def scale_words() -> tuple[dict[str, str], frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Returns (heads, links behind a variable, links behind a head, list separators, range separators)."""
    data: dict[str, Any] = ordinal_scales()
    return (
        data["heads"],
        frozenset(data["links"]["words"]),
        frozenset(data["head_links"]["words"]),
        frozenset(data["separators"]["list"]),
        frozenset(data["separators"]["range"]),
    )


@cache
def member_ends() -> frozenset[str]:
    """Returns the words that may stand between members and the comparator behind them: "1级以上"."""
    return frozenset(ordinal_scales()["ends"]["words"])


def head_words() -> Container[str]:
    """Returns the words that name a kind of class: "grade", "stage"."""
    return scale_words()[0]


@cache
def lettered_words() -> frozenset[str]:
    """Returns the first words of the names of scales whose members are letters: "child"."""
    lettered = {name for name, scale in scales().items() if "letter" in scale.members}
    named = [row for row in clinical_variables().values() if row.scale in lettered]
    return frozenset(Tokens(name).words[0] for row in named for name in (*row.names, *row.symbols))


def is_roman(word: str) -> bool:
    """True for a folded roman number, with or without a suffix: "iii", "iiib"."""
    return word in _ROMAN or (word[-1] in "abcde" and word[:-1] in _ROMAN)


def is_prefixed(word: str) -> bool:
    """True for a folded member of a scale with a prefix: "t2", "ct2b", "f3"."""
    return _PREFIXED.match(word) is not None


def describes_scale(words: list[str], number: int) -> bool:
    """True for the lower end of a scale: "(range 0-42)", "on a scale of 0 to 10", "the score ranges from 0 to 27"."""
    before = words[max(number - _NEAR_SCALE, 0) : number]
    if "ranges" in before or before[-2:] == ["range", "from"]:
        return True
    if (
        before[-1:] == ["range"]
        and "age" not in before
        and _number(words[number + 2 : number + 3]) >= _LEAST_WHOLE
    ):
        return True  # "NIHSS range 0-42"
    for at in range(len(before) - 1, -1, -1):
        if before[at] == "scale" and at and before[at - 1] in _ANY_SCALE:
            return _TO_SCALE.issuperset(before[at + 1 :])
        if before[at] in (")", "]"):
            return False
        if before[at] in ("(", "[") and not _OF_SCALE.isdisjoint(before[at:]):
            return True
    return False


def _number(words: list[str]) -> int:
    return int(words[0]) if words and words[0].isdigit() else 0


def names_whole(words: list[str]) -> bool:
    """True for words that say that the end of a scale follows: "a maximum score of"."""
    return not _WHOLE.isdisjoint(words)


def ends_scale(words: list[str], number: int) -> bool:
    """True for the 12 of "a score of 3 out of a total possible score of 12"."""
    near = words[max(number - _NEAR_WHOLE, 0) : number]
    at = next((at for at in range(len(near) - 1, 0, -1) if near[at - 1 : at + 1] == ["out", "of"]), None)
    return at is not None and names_whole(near[at:])


class MemberReader:
    """Reads the members of scales in one token list."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.list_words = scale_words()[3]

    def read(self, at: int, scale: Scale) -> tuple[list[str], int] | None:
        """Returns the member(s) of a scale at a token and the token behind: "3", "IIIB", "A", "0,1", "T2a"."""
        if at >= len(self.words):
            return None
        word = self.words[at]
        if "plus" in scale.members:
            return self._pluses(at)
        if self.tokens.kinds[at] == NUMBER:
            printed_alone = not scale.prefix or scale.prefix in ("f", "e", "c")
            return self._digits(at, word, scale) if "digit" in scale.members and printed_alone else None
        raw = self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]]
        if scale.prefix:
            rest = word.removeprefix(scale.prefix)
            if rest == word:  # "cT2", "pT2"
                rest = word.removeprefix("c").removeprefix("p").removeprefix(scale.prefix)
            if rest != word and rest[:1].isdigit() and len(rest) <= 2 and scale.prefix in word[:3]:
                return [rest.upper()], at + 1
            if "roman" not in scale.members:
                return None  # "T stage II-IV" leaves the prefix out
        if "letter" in scale.members and len(raw) == 1 and raw in "ABCDE":
            return [raw], at + 1
        if ("roman" in scale.members and raw[0].isupper()) or raw[0] in "ⅰⅱⅲⅳⅴ":
            return self._roman(at, word, "suffix" in scale.members)
        return None

    def _is_sum(self, at: int) -> bool:
        """True for "3+4", with or without blanks, which no further sign follows."""
        digits = self.words[at], self.words[at + 2]
        return all(len(digit) == 1 and digit.isdigit() for digit in digits) and self.words[
            at + 3 : at + 4
        ] != ["+"]

    def _pluses(self, at: int) -> tuple[list[str], int] | None:
        """Reads "++" and "2+", and the 0 of "0, 1+ or 2+"."""
        end = at
        while end < len(self.words) and self.words[end] == "+":
            end += 1
        if end == at + 1 and self.words[end : end + 1] and self.words[end] in "01234":
            return ([self.words[end]], end + 1) if self.tokens.is_glued(end) else None  # "+3"
        if end > at:
            return ([str(end - at)], end) if end - at <= _MOST_PLUSES else None
        if self.tokens.kinds[at] != NUMBER or self.words[at] not in "01234":
            return None
        if self.tokens.word(at + 1) == "+" and self.tokens.is_glued(at + 1):
            return [self.words[at]], at + 2
        zero = self.words[at] == "0" and self.words[at + 1 : at + 2] and self.words[at + 1] in self.list_words
        return (["0"], at + 1) if zero and "+" in self.words[at + 2 : at + 5] else None

    def _roman(self, at: int, word: str, suffixed: bool) -> tuple[list[str], int] | None:
        value = _ROMAN.get(word)
        if value is not None:
            return [str(value)], at + 1
        if suffixed and word[-1] in "abcde" and word[:-1] in _ROMAN:
            return [f"{_ROMAN[word[:-1]]}{word[-1].upper()}"], at + 1
        if suffixed and len(word) > 2 and word[-1].isdigit() and word[-2] in "abc" and word[:-2] in _ROMAN:
            return [f"{_ROMAN[word[:-2]]}{word[-2:].upper()}"], at + 1
        if len(word) > 2 and word[-1].isdigit() and word[:-1] in _ROMAN:
            return [str(_ROMAN[word[:-1]])], at + 1  # "class III or IV1": a footnote; "V4" is a version
        return None

    def _digits(self, at: int, word: str, scale: Scale) -> tuple[list[str], int] | None:
        parts = word.split(",")
        # "CTCAE 3.0" is a version
        whole = ("0.0", "1.0", "2.0", "3.0") if "suffix" not in scale.members else ()
        if not all(len(part) == 1 or part in _LONGER or part in whole for part in parts):
            return None
        tokens, end = self.tokens, at + 1
        if self.words[end : end + 1] == ["+"] and self.words[end + 1 : end + 2] and self._is_sum(at):
            return [f"{word}+{self.words[end + 1]}"], end + 2  # "Gleason 3+4"
        if end < len(self.words):
            glued = tokens.is_glued(end)
            if glued and len(parts) == 1 and self.words[end] in ("a", "b", "c", "d"):
                return [word + self.words[end].upper()], end + 1
            if (
                self.words[end] == "/"
                and glued
                and end + 1 < len(self.words)
                and len(self.words[end + 1]) > 1
            ):
                return None
        unit = read_unit(tokens.text, tokens.ends[at])
        if (
            unit is not None
            and not unit.ucum.startswith(("{points", "{levels", "L"))
            and unit.ucum not in ("m", "T", "A", "U")
        ):
            return None
        return parts, end
