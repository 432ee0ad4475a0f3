"""Finds the longest phrase of a table at a place in a token list: one trie per table, one step per token."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from pipeline.criteria.lexer import Tokens

T = TypeVar("T")
_END = ""  # no token is empty, so the empty string can mark the end of a phrase


class Phrases(Generic[T]):
    """Phrases with a payload, cut into tokens by the lexer that also cuts the texts."""

    __slots__ = ("root",)

    def __init__(self, entries: Iterable[tuple[str, T]] = ()) -> None:
        self.root: dict[str, Any] = {}
        for phrase, payload in entries:
            self.add(Tokens(phrase).words, payload)

    def add(self, words: list[str], payload: T) -> None:
        """Adds a phrase; the first payload of a phrase stays."""
        node = self.root
        for word in words:
            node = node.setdefault(word, {})
        node.setdefault(_END, payload)

    def match(self, words: list[str], at: int) -> tuple[T, int] | None:
        """Returns the payload of the longest phrase that starts at token `at`, and the token behind it."""
        best: tuple[T, int] | None = None
        size = len(words)
        node: dict[str, Any] | None = self.root.get(words[at]) if at < size else None
        while node is not None:
            at += 1
            if _END in node:
                best = (node[_END], at)
                if len(node) == 1:
                    return best
            node = node.get(words[at]) if at < size else None
        return best
