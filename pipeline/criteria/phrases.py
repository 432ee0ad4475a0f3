"""Finds the longest phrase of a table at places in a token list: one trie per table, one step per token."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from pipeline.criteria.lexer import Tokens

T = TypeVar("T")


class _Node:
    """What the words up to here are: a phrase with a payload, the start of longer ones by their next word, or both."""

    __slots__ = ("is_phrase", "longer", "payload")

    def __init__(self) -> None:
        self.is_phrase = False
        self.payload: Any = None
        self.longer: dict[str, _Node] = {}

    def longest(self, words: list[str], at: int) -> tuple[Any, int] | None:
        """Returns the payload of the longest phrase that goes on at token `at`, and the token behind it."""
        node: _Node | None = self
        best: tuple[Any, int] | None = None
        size = len(words)
        while node is not None:
            if node.is_phrase:
                best = (node.payload, at)
            node = node.longer.get(words[at]) if node.longer and at < size else None
            at += 1
        return best


class Phrases(Generic[T]):
    """Phrases with a payload, cut into tokens by the lexer that also cuts the texts."""

    __slots__ = ("root",)

    def __init__(self, entries: Iterable[tuple[str, T]] = ()) -> None:
        self.root: dict[str, _Node] = {}
        for phrase, payload in entries:
            self.add(Tokens(phrase).words, payload)

    def add(self, words: list[str], payload: T) -> None:
        """Adds a phrase; the first payload of a phrase stays."""
        nodes = self.root
        for word in words:
            node = nodes.setdefault(word, _Node())
            nodes = node.longer
        if words and not node.is_phrase:
            node.is_phrase, node.payload = True, payload

    def match(self, words: list[str], at: int) -> tuple[T, int] | None:
        """Returns the payload of the longest phrase that starts at token `at`, and the token behind it."""
        node = self.root.get(words[at]) if at < len(words) else None
        return node.longest(words, at + 1) if node is not None else None

    def find(self, words: list[str], places: Iterable[int]) -> list[tuple[int, T, int]]:
        """Returns (token, payload, token behind) of the longest phrase at each of the places where one starts."""
        root, last = self.root, len(words) - 1
        out: list[tuple[int, T, int]] = []
        for at in places:
            node = root.get(words[at])
            if node is None:
                continue
            if at < last and words[at + 1] in node.longer:
                found = node.longest(words, at + 1)
                if found is not None:
                    out.append((at, *found))
            elif node.is_phrase:
                out.append((at, node.payload, at + 1))
        return out
