"""Marks the words of a token list that a table of the grammar starts with, so that each rule looks only there.

In: `Tokens`. Out: `Marks`: the tokens of each kind, and whether an item can hold a comparison at all: most items of
an eligibility text hold none, and are not worth the rules that read one.
"""

from __future__ import annotations

from functools import cache, reduce
from operator import or_
from typing import Final

from pipeline.criteria.categories import category_words, is_disease_ending
from pipeline.criteria.concepts import concept_words
from pipeline.criteria.lexer import Tokens
from pipeline.criteria.quantity import lexicon
from pipeline.criteria.scales import head_words, is_prefixed, is_roman, lettered_words
from pipeline.criteria.statements import cue_words
from pipeline.criteria.variables import scaled_words, variable_words
from pipeline.vocab.concepts import drug_names
from pipeline.vocab.criteria_words import word_sets

QUANTITY: Final = 1  # a comparator, a range word, a past word, a number
NAME: Final = 2  # of a clinical variable
HEAD: Final = 4  # "grade", "class", "stage", "T2"
CUE: Final = 8  # of negation, exception, modality
CATEGORY: Final = 16
CONCEPT: Final = 32
_NUMBER: Final = 64  # a number, in digits or words
_PAST: Final = 128  # with one of these and a unit, "in the last year" is a number, too
_UNIT: Final = 256
_LIMIT: Final = 512  # a reference limit
_ROMAN: Final = 1024  # a member of an ordinal scale where no digit stands: "III", "T2", "++"
_LETTERED: Final = 2048  # a scale whose members are letters: "Child-Pugh"
_SCALED: Final = 4096  # of a variable that has an ordinal scale
DISEASE: Final = 8192  # no word of a category, but with the ending of a disease
DRUG: Final = 16384

_MAX_KNOWN = 1 << 16
_REACH = 18  # tokens of the longest comparator with its fillers


class _Flags(dict[str, int]):
    """The marks of a word by the word. Emptied when it grows too large."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        lex, found = lexicon(), 0
        is_digits = word[0].isdigit() or (word[0] == "." and word != ".")
        amount = is_digits or word in lex.numbers or word in lex.multiples
        if amount:
            found |= QUANTITY | _NUMBER
        if word in lex.past:
            found |= QUANTITY | _PAST
        if word in word_sets("number_words")["implied_units"]:
            found |= _UNIT
        if word in lex.before.root or word in lex.openers.root:
            found |= QUANTITY
        if word in _limit_words():
            found |= _LIMIT
        if word == "+" or is_roman(word):
            found |= _ROMAN
        if word in lettered_words():
            found |= _LETTERED
        if word in head_words():
            found |= HEAD
        if is_prefixed(word):
            found |= HEAD | _ROMAN if "t" in word[:2] else _ROMAN
        for words, mark in (
            (variable_words(), NAME),
            (scaled_words(), _SCALED),
            (cue_words(), CUE),
            (category_words(), CATEGORY),
            (concept_words(), CONCEPT),
            (drug_names(), DRUG),
        ):
            if word in words:
                found |= mark
        if not found & CATEGORY and is_disease_ending(word):
            found |= DISEASE
        self[word] = found
        return found


@cache
def _limit_words() -> frozenset[str]:
    """Returns the first words of "upper limit of normal" and "ULN"."""
    references = lexicon().references.root
    return frozenset(
        word for word in references if word not in ("normal", "baseline", "the", "control", "norm")
    )


_flags = _Flags()


class Marks:
    """The marked tokens of one text."""

    __slots__ = ("_all", "_flags")

    def __init__(self, tokens: Tokens) -> None:
        self._flags = list(map(_flags.__getitem__, tokens.words))
        self._all = reduce(or_, set(self._flags), 0)

    def of(self, mark: int) -> list[int]:
        """Returns the tokens with a mark, in order."""
        return [at for at, flag in enumerate(self._flags) if flag & mark] if self._all & mark else []

    def near_numbers(self) -> list[int]:
        """Returns the tokens at which a quantity may start: a number, or a comparator with one or a limit near behind."""
        out: list[int] = []
        nearest = -1
        for at in reversed(self.of(QUANTITY | _LIMIT)):
            flag = self._flags[at]
            if flag & (_NUMBER | _LIMIT):
                nearest = at
            if flag & QUANTITY and (flag & _PAST or 0 <= nearest - at <= _REACH):
                out.append(at)
        out.reverse()
        return out

    def may_be_ordinal(self) -> bool:
        """True where a value of an ordinal scale may stand: "grade", "ECOG", "T2"."""
        return bool(self._all & (HEAD | _SCALED | _ROMAN))

    def may_compare(self) -> bool:
        """True where a comparison or a window may stand: a number, "> ULN", or "NYHA class III"."""
        found = self._all
        return bool(
            found & (_NUMBER | _LETTERED)
            or (found & _PAST and found & _UNIT)
            or (found & _LIMIT and found & QUANTITY)
            or (found & _ROMAN and found & (HEAD | NAME))
        )
