"""Finds the clinical variables that a token list names.

In: `Tokens`. Out: `Mention` objects. The names come from pipeline/vocab/clinical_variables.toml; `strong` is False for
context words, which only say what a bare "grade 2" near them is about, and for names that count only with a unit.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.phrases import Phrases
from pipeline.vocab.criteria_words import Variable, clinical_variables


class Mention(NamedTuple):
    """A variable named by the tokens from `first` up to, not with, `last`."""

    first: int
    last: int
    variable: str
    strong: bool


class Mentions:
    """The mentions of a text in order, none overlapping, with a quick way to the ones around a token."""

    __slots__ = ("_ends", "_items", "_starts")

    def __init__(self, items: list[Mention]) -> None:
        self._items = items
        self._starts = [mention.first for mention in items]
        self._ends = [mention.last for mention in items]

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Mention]:
        return iter(self._items)

    def before(self, at: int) -> Iterator[Mention]:
        """Yields the mentions that end at or before a token, the nearest first."""
        for index in range(bisect_right(self._ends, at) - 1, -1, -1):
            yield self._items[index]

    def behind(self, at: int) -> Iterator[Mention]:
        """Yields the mentions that start at or behind a token, the nearest first."""
        for index in range(bisect_left(self._starts, at), len(self._items)):
            yield self._items[index]

    def ending_behind(self, at: int) -> Iterator[Mention]:
        """Yields the mentions that end behind a token, in order."""
        for index in range(bisect_right(self._ends, at), len(self._items)):
            yield self._items[index]


class _Name(NamedTuple):
    variable: str
    exact: frozenset[str]  # the only spellings that count; empty where case does not matter
    strong: bool


@cache
def _names() -> Phrases[list[_Name]]:
    """Returns all names; a plural "s" is added to the last word of every name."""
    table: Phrases[list[_Name]] = Phrases()
    found: dict[tuple[str, ...], list[_Name]] = {}

    def add(phrase: str, name: _Name) -> None:
        words = Tokens(phrase).words
        found.setdefault(tuple(words), []).append(name)
        if not name.exact and len(words[-1]) > 3 and words[-1].isalpha() and words[-1][-1] not in "sy":
            found.setdefault((*words[:-1], words[-1] + "s"), []).append(name)

    for variable in clinical_variables().values():
        for name in variable.names:
            add(name, _Name(variable.id, frozenset(), True))
        for symbol in variable.symbols:
            add(symbol, _Name(variable.id, frozenset([symbol]), True))
        for word in (*variable.context, *variable.with_unit):
            add(word, _Name(variable.id, frozenset(), False))
    for key, names in found.items():
        table.add(list(key), names)
    return table


def variable_words() -> Container[str]:
    """Returns the first words of the names of all variables."""
    return _names().root


@cache
def scaled_words() -> frozenset[str]:
    """Returns the first words of the names of variables that have an ordinal scale."""
    rows = [row for row in clinical_variables().values() if row.scale is not None]
    names = [name for row in rows for name in (*row.names, *row.symbols, *row.context)]
    return frozenset(word for name in names for word in (Tokens(name).words[0], Tokens(name).words[0] + "s"))


def find_mentions(tokens: Tokens, places: Sequence[int]) -> Mentions:
    """Returns the variables named, longest name first, left to right, none overlapping.

    `places` are the tokens at which a name may start.
    """
    out: list[Mention] = []
    end = 0
    for at, names, last in _names().find(tokens.words, places):
        name = _chosen(names, tokens, at, last) if at >= end else None
        if name is not None:
            end = last
            out.append(Mention(at, end, name.variable, name.strong))
    return Mentions(out)


@lru_cache(maxsize=4096)
def named_variable(text: str) -> str | None:
    """Returns the variable that a heading or a lead names and nothing more: "Age:", "Life expectancy"."""
    tokens = Tokens(text.rstrip(": "))
    found = list(find_mentions(tokens, range(len(tokens))))
    is_all = len(found) == 1 and found[0].strong and found[0].last - found[0].first == len(tokens)
    return found[0].variable if is_all else None


@lru_cache(maxsize=4096)
def only_variable(text: str) -> str | None:
    """Returns the one variable measured in a unit that a lead names: "Creatinine adjusted to age as follows:"."""
    tokens = Tokens(text)
    found = {mention.variable for mention in find_mentions(tokens, range(len(tokens))) if mention.strong}
    if len(found) > 1:
        found.discard("age")
    return found.pop() if len(found) == 1 and all(variable(name).units for name in found) else None


def _chosen(names: list[_Name], tokens: Tokens, first: int, last: int) -> _Name | None:
    """Returns the name that fits the case of the text: a symbol in its exact case first."""
    if not names[0].exact and len(names) == 1:
        return names[0]  # most names
    surface = tokens.surface(first, last)
    for name in names:
        if surface in name.exact and not _is_tail(tokens, first):
            return name
    for name in names:
        if not name.exact:
            return name
    return None


def _is_tail(tokens: Tokens, at: int) -> bool:
    """True for the "SF" of "REALM-SF": a symbol at the end of another short form."""
    if at < 2 or tokens.words[at - 1] != "-" or not (tokens.is_glued(at) and tokens.is_glued(at - 1)):
        return False
    before = tokens.surface(at - 2, at - 1)
    return len(before) > 2 and before.isupper()


def variable(name: str) -> Variable:
    """Returns a clinical variable by its canonical name."""
    return clinical_variables()[name]


@cache
def told_by_units() -> tuple[dict[str, str], dict[str, str]]:
    """Returns the variables that a unit tells where none is named, and those that a counted thing decides."""
    rows = clinical_variables().values()
    told = {unit: row.id for row in rows for unit in row.told_by}
    return told, {thing: row.id for row in rows for thing in row.counted_in}
