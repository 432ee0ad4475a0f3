"""Mends the nesting of lists whose indents do not show it: members beside their lead, a list under its own first item.

In: the items of a record as they are printed (pipeline/criteria/tree.py), before roles and paths are set. Out: the same
items, each on the parent that it belongs to. A lead takes what follows it at its own level only where the end of its
list can be told: by small letters, by semicolons, by the laboratory values that the lead announces, by the first word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from pipeline.criteria.headings import read_lead
from pipeline.criteria.lexer import Tokens
from pipeline.criteria.tree import Item, opens_list
from pipeline.criteria.variables import find_mentions, variable
from pipeline.model.criteria import CriterionRole

_FEWEST: Final = 2  # members of a list
_FEWEST_UNDER_FIRST: Final = 3  # items of a list that hangs under its own first item
_NAME_WITHIN: Final = 5  # tokens at the start of a line that name what it limits: "Serum total bilirubin"
_SMALL = re.compile(r"[a-zà-öø-ÿ]{2,}[\s,.;:)/-]")
_GOES_ON = re.compile(r"(?:[;,；，]|[;,.；，]?\s?\b(?:or|and|and/or|AND|OR))\W*$")
_JOINED = re.compile(r"\b(?:or|and|and/or|AND|OR)\W*$")
_PARTED = re.compile(r"[;；]\W*$")
_OF_LABORATORY = re.compile(
    r"\b(?:lab\w*|h(?:a)?ematolog\w+|marrow|organ|hepatic|liver|renal|kidney|blood|biochemi\w+)\b.*"
    r"\b(?:functions?|values?|data|results?|tests?|parameters?|counts?|chemistry|criteria|abnormalit\w+|following)\b",
    re.I,
)
_FOLLOWING = re.compile(r"\b(?:one|any|either|each|both|all|none) of (?:the )?following\b", re.I)
_LIMIT = re.compile(r"\d|\bnormal\b|\b[UL]LN\b")
_LABORATORY: Final = frozenset(
    {"hematology", "chemistry", "coagulation", "metabolism", "lipids", "hepatic function", "renal function", "immunology"}
)  # fmt: skip


def mend(items: Sequence[Item]) -> None:
    """Hangs the items of a record where they belong."""
    runs = _runs(items)
    lifted = [run for run in runs if _lift(run)]
    if lifted:
        runs = _runs(items)
    for run in runs:
        _hang(run)


def _runs(items: Sequence[Item]) -> list[list[Item]]:
    """Returns the items of one level that nothing but their sub-items parts."""
    out: list[list[Item]] = []
    open_runs: dict[int, list[Item]] = {}
    for item in items:
        key = id(item.parent)
        if item.role is CriterionRole.CRITERION:
            run = open_runs.get(key)
            if run is None or run[-1].section != item.section or run[-1].field != item.field:
                run = open_runs[key] = []
                out.append(run)
            run.append(item)
        elif item.parent is None:
            open_runs.clear()
        else:
            open_runs.pop(key, None)
    return out


def _lift(run: list[Item]) -> bool:
    """Sets a list beside its first item where it hangs under it: "* Age > 18", indented below it "* Consent", ...

    Returns whether it did.
    """
    first = run[0]
    members = [child for child in first.children if child.role is CriterionRole.CRITERION]
    if first.marker is None or not members or len(members) != len(first.children) or opens_list(first.text):
        return False
    if first.parent is not None or len(run) > _FEWEST or read_lead(first.text) is not None:
        return False
    second = members[0].marker
    if second is None or second.style != first.marker.style:
        return False
    is_beside = second.follows(first.marker) or (second.value is None and len(members) >= _FEWEST_UNDER_FIRST)
    if is_beside:
        for member in members:
            member.parent = first.parent
        first.children.clear()
    return is_beside


def _hang(run: list[Item]) -> None:
    """Hangs the members of a list on a lead that stands at their level."""
    for at in range(len(run) - _FEWEST - 1, -1, -1):
        lead = run[at]
        if lead.children or lead.text[-1] not in ":：":
            continue
        behind = _of_a_kind(run[at + 1 :])
        for find in (_small_ones, _parted_ones, _laboratory_ones, _alike_ones):
            size = find(lead, behind, run[:at])
            if size >= _FEWEST:
                for member in behind[:size]:
                    member.parent = lead
                    lead.children.append(member)
                del run[at + 1 : at + 1 + size]
                break


def _of_a_kind(behind: list[Item]) -> list[Item]:
    """Returns the items behind a lead that bear the bullet of the first of them, or none; numbers tell their own list."""
    style = behind[0].marker.style if behind[0].marker else None
    if behind[0].ordinal is not None:
        return []
    for size, item in enumerate(behind):
        if (item.marker.style if item.marker else None) != style:
            return behind[:size]
    return behind


def _prefix(items: Sequence[Item], is_member: Callable[[Item], bool]) -> int:
    """Returns how many items from the first on are members."""
    for size, item in enumerate(items):
        if not is_member(item):
            return size
    return len(items)


def _small_ones(lead: Item, behind: Sequence[Item], before: Sequence[Item]) -> int:
    """Returns how many items behind a lead start with a small letter, where nothing else in the list does."""
    if any(_starts_small(item) for item in (lead, *before)):
        return 0
    return _prefix(behind, _starts_small)


def _starts_small(item: Item) -> bool:
    return _SMALL.match(item.text) is not None


def _parted_ones(lead: Item, behind: Sequence[Item], before: Sequence[Item]) -> int:
    """Returns how many items a lead has that "or" parts, or semicolons where nothing else in the list ends with one."""
    size = _prefix(behind, lambda item: _GOES_ON.search(item.text) is not None)
    if not size or size == len(behind):
        return 0
    if not all(_JOINED.search(item.text) for item in behind[:size]) and any(
        _PARTED.search(item.text) for item in (*before, *behind[size + 1 :])
    ):
        return 0
    return size + 1 if behind[size].text[-1] not in ":：" else 0


def _laboratory_ones(lead: Item, behind: Sequence[Item], before: Sequence[Item]) -> int:
    """Returns how many laboratory values stand behind a lead that announces them."""
    return _prefix(behind, _is_laboratory_value) if _OF_LABORATORY.search(lead.text) else 0


def _alike_ones(lead: Item, behind: Sequence[Item], before: Sequence[Item]) -> int:
    """Returns how many items behind "one of the following applies:" start with one word that nothing before them has."""
    if not behind or _FOLLOWING.search(lead.text) is None:
        return 0
    first = _first_word(behind[0])
    if first in {_first_word(item) for item in (lead, *before)}:
        return 0
    return _prefix(behind, lambda item: _first_word(item) == first)


def _first_word(item: Item) -> str:
    return item.text.partition(" ")[0].lower()


def _is_laboratory_value(item: Item) -> bool:
    """True for a line that starts with the name of a laboratory variable and limits it."""
    if _LIMIT.search(item.text) is None:
        return False
    tokens = Tokens(item.text)
    found = next(iter(find_mentions(tokens, range(min(_NAME_WITHIN, len(tokens))))), None)
    return found is not None and found.strong and variable(found.variable).family in _LABORATORY
