"""Derives from a comparison as printed what a person must show to enter: its operator, and its bounds in the usual unit.

In: the comparison, the polarity of its item, the logic tree. Out: an operator, or None where the comparison does not
decide alone (an alternative in an inclusion, one of several conditions of an exclusion, an exception). What is printed
is never changed: `platelets < 100` stays `lt 100` in an exclusion, and `ge` is derived beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.criteria.leads import Combinator
from pipeline.criteria.variables import variable
from pipeline.model.criteria import EligibleOperator, Operator, Polarity
from pipeline.vocab.conversions import convert

_COMPLEMENT: dict[Operator, EligibleOperator] = {
    "lt": "ge",
    "le": "gt",
    "gt": "le",
    "ge": "lt",
    "eq": "ne",
    "between": "outside",
    "in": "not_in",
}
_TURNED = {Polarity.INCLUSION: Polarity.EXCLUSION, Polarity.EXCLUSION: Polarity.INCLUSION}
_DIGITS = 6  # significant ones of a converted value


class Usual(NamedTuple):
    """Bounds in the usual unit of a variable; all None where the unit is unknown or no lawful conversion exists."""

    low: float | None = None
    high: float | None = None
    unit: str | None = None


def usual_bounds(name: str, low: float | None, high: float | None, ucum: str | None) -> Usual:
    """Returns bounds in the variable's usual unit; the variable must be one of ours.

    >>> usual_bounds("creatinine", None, 2.0, "mg/dL")
    Usual(low=None, high=2.0, unit='mg/dL')
    >>> usual_bounds("glucose", 7.0, None, "mmol/L")
    Usual(low=126.109, high=None, unit='mg/dL')
    """
    units = variable(name).units
    if ucum is None or not units:
        return Usual()
    ends = [_converted(value, ucum, units[0], name) if value is not None else None for value in (low, high)]
    known = all((end is None) == (value is None) for end, value in zip(ends, (low, high), strict=True))
    return Usual(ends[0], ends[1], units[0]) if known and ends != [None, None] else Usual()


def _converted(value: float, ucum: str, target: str, name: str) -> float | None:
    found = convert(value, ucum, target, name)
    return float(f"{found:.{_DIGITS}g}") if found is not None else None


def eligible_operators(
    operators: list[Operator],
    polarity: Polarity,
    logic: dict[str, Any] | None,
    combinator: Combinator | None,
    verdicts: Sequence[bool | None] = (),
    is_denied: bool = False,
) -> list[EligibleOperator | None]:
    """Returns for each constraint the operator that an eligible person meets, by position.

    `logic` is the tree of the item, `combinator` how the children of its parent combine; `verdicts` are what is said
    of a person who meets a constraint: "is not allowed" is False. A verdict stands above the heading. `is_denied`: the
    words above the item turn its polarity round; a "no" in the item itself then says so again.

    >>> eligible_operators(["lt"], Polarity.EXCLUSION, {"constraint": 0}, None)
    ['ge']
    """
    out: list[EligibleOperator | None] = [None] * len(operators)
    if is_denied:
        polarity = _TURNED.get(polarity, polarity)
    blocking = {Polarity.INCLUSION: ("any", "or"), Polarity.EXCLUSION: ("all", "and")}.get(polarity)
    if logic is None or blocking is None or combinator == blocking[0]:
        return out
    for at, is_turned in _deciding(logic, blocking[1], False):
        verdict = verdicts[at] if verdicts else None
        is_turned = is_turned and not is_denied
        kept = verdict if verdict is not None else (polarity is Polarity.INCLUSION) != is_turned
        out[at] = operators[at] if kept else _COMPLEMENT[operators[at]]
    return out


def _deciding(node: dict[str, Any], blocking: str, is_denied: bool) -> list[tuple[int, bool]]:
    """Returns the constraints of a tree that decide alone, and whether each is denied."""
    if "constraint" in node:
        return [(node["constraint"], is_denied)]
    if "window" in node or node["op"] == "except":
        return []
    if node["op"] == "not":  # neither of two alternatives: both must hold
        return _deciding(node["args"][0], "and" if blocking == "or" else "or", not is_denied)
    # a time beside a comparison says when it is measured
    parts = [arg for arg in node["args"] if not _is_time(arg)]
    if node["op"] == blocking and len(parts) > 1:
        return []
    return [found for part in parts for found in _deciding(part, blocking, is_denied)]


def _is_time(node: dict[str, Any]) -> bool:
    return "window" in node or ("args" in node and all(_is_time(arg) for arg in node["args"]))
