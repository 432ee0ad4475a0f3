"""Puts the limits of one variable together: the unit printed once for two limits, both ends of one range.

In: the constraints of an item in reading order. Out: the same, with units shared and ranges joined.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from pipeline.criteria.quantity import Op, Quantity
from pipeline.criteria.scene import ConstraintReading

_JOINS = frozenset(
    {"and", "or", "but", ",", "&", "/", "-", "to", "y", "et", "und", "e", "o", "ou", "oder", ";", "(", ")"}
)
_TURNED = frozenset({"and", "but", ",", "&", "y", "et", "und", "e", ")", "("})  # between "<= 65" and ">= 18"


def share_units(constraints: list[ConstraintReading], words: list[str]) -> None:
    """Gives the first of two limits the unit printed behind the second: ">= 15 and <= 65 years"."""
    for one, other in pairwise(constraints):
        first, second = one.quantity, other.quantity
        if first is None or second is None or one.variables != other.variables or first is second:
            continue
        if not one.known and second.high is not None and second.first == second.number:
            continue  # "25 follicles (2-9 mm)"
        between = words[first.last : second.first]
        # not "at least one stenosis >= 50 %"
        joined = one.known or not between or not _JOINS.isdisjoint(between)
        if first.unit is None and first.reference is None and 0 <= second.first - first.last <= 3 and joined:
            one.quantity = replace(first, unit=second.unit)


def acuity_range(one: Quantity, other: Quantity, words: list[str]) -> Op | None:
    """Returns the operator of the first acuity of "20/40 to 20/320", and gives the second its own."""
    if one.pair is None or other.pair is None or other.first - one.last != 1:
        return None
    if words[one.last] not in ("-", "–", "to", "and"):
        return None
    is_better = one.pair < other.pair
    other.op = "ge" if is_better else "le"
    return "le" if is_better else "ge"


def merge_bounds(constraints: list[ConstraintReading], words: list[str]) -> list[ConstraintReading]:
    """Joins ">= 18 and <= 65" of one variable into one `between`: both ends are inclusive."""
    merged: list[ConstraintReading] = []
    for reading in constraints:
        before = merged[-1] if merged else None
        if before is None or not _one_range(before, reading, words):
            merged.append(reading)
            continue
        before.low, before.high = (
            (before.low, reading.high) if before.op == "ge" else (reading.low, before.high)
        )
        before.op, before.last = "between", max(before.last, reading.last)
    return merged


def _one_range(one: ConstraintReading, other: ConstraintReading, words: list[str]) -> bool:
    if {one.op, other.op} != {"ge", "le"} or one.variables != other.variables:
        return False
    if one.quantity is None or other.quantity is None or one.subgroup != other.subgroup:
        return False
    if one.quantity.reference != other.quantity.reference:
        return False
    first, second = one.quantity.unit, other.quantity.unit
    if first is not None and second is not None and first.ucum != second.ucum:
        return False
    low, high = (one.low, other.high) if one.op == "ge" else (other.low, one.high)
    if low is None or high is None or low >= high:
        return False
    between = words[one.last : other.first]
    if one.op == "le" and not all(word in _TURNED for word in between):
        return False  # "MMSE <= 25, elementary school: >= 8"
    return len(between) <= 4 and "or" not in between and other.first >= one.last
