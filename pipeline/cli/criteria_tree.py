"""The criteria tree of a record as a page for people: a branch per list, comparisons and time windows marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.text import Text
from rich.tree import Tree

from pipeline.model.criteria import Constraint, Criterion, CriterionRole, Polarity, TimeWindow

_SYMBOLS = {"lt": "<", "le": "≤", "gt": ">", "ge": "≥", "eq": "="}
_STYLE = {
    Polarity.INCLUSION: "green",
    Polarity.EXCLUSION: "red",
    Polarity.OTHER: "cyan",
    Polarity.UNKNOWN: "yellow",
}
_TITLE = {
    Polarity.INCLUSION: "Inclusion",
    Polarity.EXCLUSION: "Exclusion",
    Polarity.OTHER: "Other list",
    Polarity.UNKNOWN: "Neither inclusion nor exclusion is stated",
}
_PLAIN = (CriterionRole.HEADING, CriterionRole.NOTE, CriterionRole.BOILERPLATE)


def criteria_tree(criteria: Sequence[Criterion]) -> Iterable[Tree]:
    """Return a tree per section, in reading order."""
    roots: dict[str, Tree] = {}
    branches: dict[str, Tree] = {}
    for item in criteria:
        section = item.path.partition(".")[0]
        if section not in roots:
            is_head = item.role is CriterionRole.HEADING
            title = item.text if is_head else _TITLE[item.polarity]
            roots[section] = Tree(Text(title, style=f"bold {_STYLE[item.polarity]}"))
            if is_head:
                continue
        above = branches[item.parent] if item.parent in branches else roots[section]
        branches[item.path] = above.add(_line(item))
    return roots.values()


def _line(item: Criterion) -> Text:
    if item.role in _PLAIN:
        return Text(item.text, style="bold" if item.role is CriterionRole.HEADING else "dim italic")
    line = Text.assemble((item.ordinal or "•", _STYLE[item.polarity]), " ", item.text)
    if item.combinator is not None:
        line.append(f"  ({item.combinator} of)", style="dim")
    marks = [*map(constraint_words, item.constraints), *map(window_words, item.windows)]
    if marks:
        line.append(f"  ⟦{'; '.join(marks)}⟧", style="bold magenta")
    return line


def constraint_words(constraint: Constraint) -> str:
    """Return a comparison in short: `platelets ≥ 100 x 10^9/L`, `bilirubin ≤ 1.5 x ULN`."""
    unit = f" {constraint.unit}" if constraint.unit else ""
    unit += f" x {constraint.reference}" if constraint.reference in ("ULN", "LLN") else ""
    unit += f" ({constraint.subgroup})" if constraint.subgroup else ""
    if constraint.op == "between":
        return f"{constraint.variable} {_number(constraint.low)} to {_number(constraint.high)}{unit}"
    if constraint.op == "in":
        return f"{constraint.variable} in {', '.join(constraint.values or ())}{unit}"
    bound = constraint.low if constraint.low is not None else constraint.high
    value = _number(bound) if bound is not None else ", ".join(constraint.values or ())
    return f"{constraint.variable} {_SYMBOLS[constraint.op]} {value}{unit}"


def window_words(window: TimeWindow) -> str:
    """Return a time window in short: `surgery: before screening, ≤ 4 weeks`."""
    amount = _number(window.value) + (f" to {_number(window.high)}" if window.high is not None else "")
    sign = f"{_SYMBOLS[window.op]} " if window.op in _SYMBOLS else ""
    event = f"{window.event}: " if window.event else ""
    where = " ".join(part for part in (window.direction, window.anchor) if part)
    return f"{event}{where}, {sign}{amount} {_unit(window)}".strip(" ,")


def _unit(window: TimeWindow) -> str:
    """The unit of a window as it is said: `1 week`, `4 weeks`, `5 half-lives`."""
    if window.unit is None or (window.value == 1 and window.high is None):
        return window.unit or ""
    return "half-lives" if window.unit == "half-life" else f"{window.unit}s"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"
