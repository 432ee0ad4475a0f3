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
# a comma or "either" makes a conjunction bind looser: "A, and either B or C", "A or B, and C"; a semicolon or the end
# of a sentence still looser: "A; B or C; D"
Joint = Literal["or;", "and;", "list;", "or,", "and,", "or", "and", "list", "none"]
_LOOSEST_FIRST: tuple[Joint, ...] = ("or;", "and;", "or,", "and,", "or", "and", "none")
_OR = frozenset({"or", "and/or", "ou", "oder"})
_AND = frozenset({"and", "&", "plus", "with", "but", "et", "und"})
_COMMAS = frozenset({",", "、"})
_STOPS = frozenset({";", "。", "."})
_ASIDE = _COMMAS | {")", "]"}
_CHOICES = frozenset({"one", "any", "either"})
_OF_CHOICES = frozenset({"of", "or", "case"})
_SCOPE = 12  # tokens that a negation reaches
_SPREADING = frozenset(
    {"no", "without", "neither", "free", "absence", "lack", "never", "negative"}
)  # over "or"
# "subjects without metastases must have ANC > 750" denies no ANC
_SCOPE_ENDS = frozenset({";", ".", ",", "but", "and", "or", "must", "should", "shall"})
# "four times or more", "with or without": no other way
_NO_OR = frozenset(
    {
        "more",
        "less",
        "greater",
        "higher",
        "lower",
        "older",
        "younger",
        "longer",
        "fewer",
        "above",
        "below",
        "over",
        "without",
        "not",
    }
)


class Leaf(NamedTuple):
    """A constraint or window over the tokens from `first` up to, not with, `last`."""

    first: int
    last: int
    node: Node
    joint: Literal["and", "or"] | None = None  # to the leaf before it, where both stand under one comparator


def build_logic(
    tokens: Tokens,
    leaves: Sequence[Leaf],
    negations: Sequence[Cue],
    exceptions: Sequence[tuple[int, int]],
    is_exclusion: bool = False,
) -> Node | None:
    """Returns the tree of an item, None without leaves; what stands in an exception hangs under an `except` node.

    The first argument of an `except` node is None where all leaves stand in the exception. In an exclusion each of
    several comparisons in a list bars alone, unless the words say that they belong together.
    """
    if not leaves:
        return None
    if not exceptions:
        return _stated(tokens, leaves, negations, is_exclusion)
    inside = {at for first, last in exceptions for at in range(first, last)}
    main = [leaf for leaf in leaves if leaf.first not in inside]
    excepted = [leaf for leaf in leaves if leaf.first in inside]
    if not excepted:
        return _stated(tokens, main, negations, is_exclusion)
    plain = _stated(tokens, main, negations, is_exclusion) if main else None
    return {"op": "except", "args": [plain, _stated(tokens, excepted, negations, is_exclusion)]}


def _stated(tokens: Tokens, leaves: Sequence[Leaf], negations: Sequence[Cue], is_exclusion: bool) -> Node:
    """Joins leaves; a negation covers the alternatives behind it, too: "no A or B" is neither A nor B."""
    joints = _joints(tokens, leaves, is_exclusion) if len(leaves) > 1 else []
    grouped: list[Leaf] = []
    between: list[Joint] = []
    at = 0
    while at < len(leaves):
        end = at + 1
        cue = _denial(tokens, leaves[at], negations, leaves[at - 1] if at else None)
        if cue is not None:
            while end < len(leaves) and leaves[end].first == leaves[at].first:
                end += 1  # both limits of "no hypertension (> 140/90 mmHg)"
            spread = tokens.words[cue.first] in _SPREADING
            while spread and end < len(leaves) and joints[end - 1] in ("or", "or,"):
                end += 1
            inner = _by(leaves[at:end], joints[at : end - 1])
            grouped.append(Leaf(leaves[at].first, leaves[end - 1].last, {"op": "not", "args": [inner]}))
        else:
            grouped.append(leaves[at])
        if end < len(leaves):
            between.append(joints[end - 1])
        at = end
    return _by(grouped, between)


def _joints(tokens: Tokens, leaves: Sequence[Leaf], is_exclusion: bool) -> list[Joint]:
    """Returns how the leaves of a list are joined, each to the one before it."""
    is_choice = is_exclusion or _is_choice(tokens.words[: leaves[0].first])
    return _settle(
        [_joint(tokens, one, other) for one, other in pairwise(leaves)], "or" if is_choice else "and"
    )


def _denial(tokens: Tokens, leaf: Leaf, negations: Sequence[Cue], before: Leaf | None) -> Cue | None:
    """Returns the negation that governs a leaf: before it, in its clause, with no other leaf in between."""
    at = bisect_right(negations, leaf.first, key=lambda cue: cue.last) - 1
    while at >= 0 and "of thing" in negations[at].kinds:
        at -= 1  # "no unresolved toxicity > grade 2"
    if at < 0:
        return None
    cue = negations[at]
    between = tokens.words[cue.last : leaf.first]
    if len(between) > _SCOPE or not _SCOPE_ENDS.isdisjoint(between):
        return None
    if "(" in between and tokens.words[cue.first] not in _SPREADING:
        return None  # "cannot be controlled (blood pressure >= 150 mmHg)" says what is not controlled
    return cue if before is None or before.first < cue.last else None


def _is_choice(words: Sequence[str]) -> bool:
    """True where the words in front of a list say that one of its members is enough: "any of the following: A, B"."""
    return any(one in _CHOICES and other in _OF_CHOICES for one, other in pairwise(words))


def _settle(joints: list[Joint], following: Joint) -> list[Joint]:
    """Gives each comma of a list the conjunction that ends the list: "a, b or c" is a or b or c.

    Where none does, the list is joined by `following`.
    """
    out = list(joints)
    default = following
    stops: Joint = "or;" if "or;" in out or ("and;" not in out and default == "or") else "and;"
    for at in range(len(out) - 1, -1, -1):
        if out[at] == "list;":
            out[at] = stops
        if out[at] == "list":
            out[at] = following
        elif out[at] in ("or;", "and;"):
            following = default
        elif out[at] != "none":
            following = out[at]
    return out


def _by(leaves: Sequence[Leaf], joints: list[Joint]) -> Node:
    """Joins leaves by the joints between them, the loosest at the top."""
    for op in _LOOSEST_FIRST:
        if op in joints:
            parts, start = [], 0
            for at, joint in enumerate(joints):
                if joint == op:
                    parts.append((start, at + 1))
                    start = at + 1
            parts.append((start, len(leaves)))
            args = [_by(leaves[a:b], joints[a : b - 1]) for a, b in parts]
            return {"op": "or" if op.startswith("or") else "and", "args": args}
    return leaves[0].node


def _joint(tokens: Tokens, one: Leaf, other: Leaf) -> Joint:
    """Returns how the words between two leaves join them; `none` is apposition ("< 3 within 14 days")."""
    if other.joint is not None:
        return other.joint
    words = _ways(_outside_brackets(tokens.words[one.last : other.first]))
    stop = _last_stop(tokens, one.last, other.first)
    if stop is not None:
        first = tokens.words[stop + 1]
        return "or;" if first in _OR else "and;" if first in _AND else "list;"
    loose = "either" in words or not _COMMAS.isdisjoint(words)
    first = next((word for word in words if word not in _ASIDE), "")
    if first in _AND and first != "with" and "/" not in words[:3]:  # "... and paresis or palsy < 3"
        return "and," if loose else "and"
    last = next((word for word in reversed(words) if word in _OR or word in ("and", "&")), "")
    if last in _OR or words == ["/"]:
        return "or," if loose else "or"
    if not _AND.isdisjoint(words):
        return "and," if loose else "and"
    if not loose:
        return "list;" if _is_label(words, one, other) else "none"
    # a time behind a comma belongs to what stands before it: "platelets < 50, within 14 days"
    return "and" if ("window" in one.node) != ("window" in other.node) else "list"


def _is_label(words: list[str], one: Leaf, other: Leaf) -> bool:
    """True where a name with a colon starts another member: "AST > 3 x ULN Renal disease: creatinine > 2"."""
    return (
        any(word in (":", "：") for word in words[1:])
        and "window" not in one.node
        and "window" not in other.node
    )


def _ways(words: list[str]) -> list[str]:
    """Returns words without each "or" that gives no other way: "or more", "of either whole blood or plasma"."""
    if "or" not in words:
        return words
    out: list[str] = []
    is_closed = False  # inside "of either A or B"
    for at, word in enumerate(words):
        if word == "either" and words[at - 1 : at] == ["of"]:
            is_closed = True
            continue
        if word == "or" and (is_closed or (at + 1 < len(words) and words[at + 1] in _NO_OR)):
            is_closed = False
            continue
        out.append(word)
    return out


def _outside_brackets(words: list[str]) -> list[str]:
    """Returns the words without those in brackets that open and close among them."""
    if "(" not in words or ")" not in words:
        return words
    out: list[str] = []
    opened: list[int] = []
    for word in words:
        if word == ")" and opened:
            del out[opened.pop() :]
            continue
        if word == "(":
            opened.append(len(out))
        out.append(word)
    return out


def _last_stop(tokens: Tokens, first: int, last: int) -> int | None:
    """Returns the last semicolon or end of a sentence between two leaves; the point of "e.g." is none."""
    for at in range(last - 2, first - 1, -1):
        word = tokens.words[at]
        if word in _STOPS and (word != "." or tokens.text[tokens.starts[at + 1]].isupper()):
            return at
    return None
