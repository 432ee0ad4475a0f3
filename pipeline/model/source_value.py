"""One value as a registry prints it, with its place: what every source record is made of."""

from __future__ import annotations

from typing import Literal, NamedTuple

Markup = Literal["plain", "markdown", "html", "wrapped"]


class Value(NamedTuple):
    """One value as printed: the words (or number, or truth value), where they stand, and in what language.

    `at` is a locator on the snapshot: JSON pointer, XML path, CSS path or line number(s). `markup` says which
    escapes the registry uses in this field, or that it wraps and indents lines; it is undone once, by normalize.
    """

    raw: str | int | float | bool
    at: str
    lang: str | None = None
    markup: Markup = "plain"


class Leaf(NamedTuple):
    """A leaf of the source: its place, a pattern of that place without list positions, and its words."""

    at: str
    pattern: str
    raw: str
