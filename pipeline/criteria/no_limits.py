"""Tells quantities that limit nothing by themselves: how many of a list count, how long urine is gathered.

In: the words of an item and a `Quantity`. Out: yes or no.
"""

from __future__ import annotations

from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scales import names_whole
from pipeline.criteria.times import time_lexicon

_NEAR_COLLECTION = 6  # tokens between what is gathered and "in 24 hours"
_COLLECTED = ("urin", "protein", "albumin", "excret")
_COLLECTED_IN = frozenset({"in", "over", "per", "during"})
_OF_LISTS = frozenset({"following", "criteria", "below", "above"})


def counts_list(words: list[str], found: Quantity) -> bool:
    """True for "at least two of the following": the parent's combinator, not a number."""
    tail = words[found.last : found.last + 4]
    if found.value < 1 and found.word_number and found.unit is None and tail[:1] == ["of"]:
        return True  # "at least half of the days"
    if tail[:1] == ["out"]:
        tail = tail[1:]  # "at least 2 out of the following"
    if tail[:2] == ["of", "the"]:
        return not _OF_LISTS.isdisjoint(tail[2:4])
    if names_whole(tail[1:]):
        return False  # "at least 5 out of a maximum score of 8"
    if tail[:1] == ["of"] and found.unit is None and found.reference is None and found.op != "between":
        return found.word_number or not any(ch.isdigit() for ch in "".join(tail[1:2]))
    return False


def is_collection(words: list[str], found: Quantity) -> bool:
    """True for the 24 hours in which urine is gathered: "<= 1 g of protein in 24 hours"."""
    if found.value != 24 or found.unit is None or found.unit.window != "hour":
        return False
    near = words[max(0, found.first - _NEAR_COLLECTION) : found.first]
    within = _COLLECTED_IN.intersection(words[max(0, found.first - 1) : found.number])
    untied = time_lexicon().behind.match(words, found.last) is None
    return bool(within) and untied and any(word.startswith(_COLLECTED) for word in near)
