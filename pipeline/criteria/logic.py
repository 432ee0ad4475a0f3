"""Joins the constraints and windows of one item into a small and/or/not/except tree.

In: `Tokens`, the stretches of the leaves, negation cues, exceptions. Out: plain data for JSON, or None where there is
no more than one leaf. A node is `{"op": "and"|"or"|"not"|"except", "args": [...]}`, a leaf `{"constraint": i}` or
`{"window": i}`; `except` holds its first argument unless one of the others holds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.statements import Cue

Node = dict[str, Any]
Joint = Literal["and", "or", "list", "none"]
_OR = frozenset({"or", "and/or", "ou", "oder"})
_AND = frozenset({"and", "&", "plus", "with", "but", "et", "und"})
_SCOPE = 12  # tokens that a negation reaches
_SCOPE_ENDS = frozenset({";", ".", ",", "but", "and", "or"})


class Leaf(NamedTuple):
    """A constraint or window over the tokens from `first` up to, not with, `last`."""

    first: int
    last: int
    node: Node
    joint: Literal["and", "or"] | None = None  # to the leaf before it, where both stand under one comparator


def build_logic(
    tokens: Tokens, leaves: Sequence[Leaf], negations: Sequence[Cue], exceptions: Sequence[tuple[int, int]]
) -> Node | None:
    """Returns the tree of an item, None without leaves; what stands in an exception hangs under an `except` node.

    The first argument of an `except` node is None where all leaves stand in the exception.
    """
    if not leaves:
        return None
    nodes = [
        leaf._replace(node={"op": "not", "args": [leaf.node]})
        if _denied(tokens, leaf, negations, leaves[at - 1] if at else None)
        else leaf
        for at, leaf in enumerate(leaves)
    ]
    inside = {at for first, last in exceptions for at in range(first, last)}
    main = [leaf for leaf in nodes if leaf.first not in inside]
    excepted = [leaf for leaf in nodes if leaf.first in inside]
    if not excepted:
        return _joined(tokens, nodes)
    if not main:
        return {"op": "except", "args": [None, _joined(tokens, nodes)]}
    return {"op": "except", "args": [_joined(tokens, main), _joined(tokens, excepted)]}


def _denied(tokens: Tokens, leaf: Leaf, negations: Sequence[Cue], before: Leaf | None) -> bool:
    """True when a negation governs a leaf: before it, in its clause, with no other leaf in between."""
    at = bisect_right(negations, leaf.first, key=lambda cue: cue.last) - 1
    if at < 0:
        return False
    cue = negations[at]
    between = tokens.words[cue.last : leaf.first]
    if len(between) > _SCOPE or any(word in _SCOPE_ENDS for word in between):
        return False
    return before is None or before.first < cue.last


def _joined(tokens: Tokens, leaves: Sequence[Leaf]) -> Node:
    """Joins leaves by the words between them: sentence by sentence, "or" loosest inside one, "and" tighter."""
    joints = [_joint(tokens, one, other) for one, other in pairwise(leaves)]
    return _by(leaves, _settle(joints))


def _settle(joints: list[Joint]) -> list[Joint]:
    """Gives each comma of a list the conjunction that ends the list: "a, b or c" is a or b or c."""
    out = list(joints)
    following: Joint = "and"
    for at in range(len(out) - 1, -1, -1):
        if out[at] == "list":
            out[at] = following
        elif out[at] in ("and", "or"):
            following = out[at]
    return out


def _by(leaves: Sequence[Leaf], joints: list[Joint]) -> Node:
    for op in ("or", "and", "none"):
        if op in joints:
            parts, start = [], 0
            for at, joint in enumerate(joints):
                if joint == op:
                    parts.append((start, at + 1))
                    start = at + 1
            parts.append((start, len(leaves)))
            args = [_by(leaves[a:b], joints[a : b - 1]) for a, b in parts]
            return {"op": "or" if op == "or" else "and", "args": args}
    return leaves[0].node


def _joint(tokens: Tokens, one: Leaf, other: Leaf) -> Joint:
    """Returns how the words between two leaves join them; `none` is apposition ("< 3 within 14 days")."""
    if other.joint is not None:
        return other.joint
    words = tokens.words[one.last : other.first]
    if any(word in _OR for word in words) or words == ["/"]:
        return "or"
    if any(word in _AND for word in words):
        return "and"
    if any(word in (",", ";", "、", "，") for word in words):
        return "list"
    return "none"
