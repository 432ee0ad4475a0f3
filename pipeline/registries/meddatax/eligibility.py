"""Eligibility: the criteria, then ages, sex and healthy volunteers, which in the terse form have no label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from pipeline.model.source import Doubt, SourceEligibility, SourceEligibilityText
from pipeline.readers.page_text import PageText
from pipeline.readers.text_reader import Line
from pipeline.registries.meddatax.basics import Found, read_labelled

_AGE: Final = re.compile(r"\d{1,4} (?:Years?|Months?|Weeks?|Days?|Hours?|Minutes?)")
_SEXES: Final = frozenset({"ALL", "FEMALE", "MALE"})
_ANSWERS: Final = frozenset({"Yes", "No"})
_FIELDS: Final = ("minimum_age", "maximum_age", "sex", "healthy_volunteers")
_LISTS: Final[dict[str, Literal["inclusion", "exclusion"]]] = {
    "inclusion criteria": "inclusion",
    "exclusion criteria": "exclusion",
}
# A lone age is the lower bound in 308 of 314 studies that print one; 17 years is where childhood ends.
_AGE_OF_CHILDREN: Final = "17 Years"


def read_eligibility(
    document: PageText, lines: Sequence[Line], *, is_terse: bool
) -> tuple[SourceEligibility, list[Doubt]]:
    """Return the eligibility, and what is not certain about it."""
    found: Found = {}
    labels: list[Line] = []
    criteria = read_labelled(lines, found, labels, _FIELDS)
    doubts = [] if labels else _take_tail(document, criteria, found)
    document.mark_read(labels)
    values: dict[str, Any] = {name: document.value([line]) for name, line in found.items()}
    texts = tuple(_texts(document, criteria))
    return replace(SourceEligibility(texts=texts, loses_first_lines=is_terse), **values), doubts


def _take_tail(document: PageText, lines: list[Line], found: Found) -> list[Doubt]:
    """Move ages, sex and answer from the end of the lines into found."""
    if lines and lines[-1].text in _ANSWERS and any(line.text in _SEXES for line in lines[-2:-1]):
        found["healthy_volunteers"] = lines.pop()
    if lines and lines[-1].text in _SEXES:
        found["sex"] = lines.pop()
    ages: list[Line] = []
    while lines and len(ages) < 2 and _AGE.fullmatch(lines[-1].text):
        ages.insert(0, lines.pop())
    if len(ages) == 2:
        found["minimum_age"], found["maximum_age"] = ages
        return []
    if not ages:
        return []
    name = "maximum_age" if ages[0].text == _AGE_OF_CHILDREN else "minimum_age"
    found[name] = ages[0]
    value = document.value(ages)
    return [Doubt(f"eligibility.{name}", value, f"the only age, without a label: read as {name}")]


def _texts(document: PageText, lines: Sequence[Line]) -> list[SourceEligibilityText]:
    """Return both lists apart where each has one heading; else one text with the headings in it."""
    heads = [(i, _list_of(line)) for i, line in enumerate(lines) if _list_of(line)]
    if [kind for _, kind in heads] in (
        ["inclusion", "exclusion"],
        ["inclusion"],
        ["exclusion"],
    ) and not heads[0][0]:
        texts = []
        ends = [i for i, _ in heads[1:]] + [len(lines)]
        for (start, kind), end in zip(heads, ends, strict=True):
            document.mark_read([lines[start]])
            value = document.value(lines[start + 1 : end], "markdown")
            if value and kind:
                texts.append(SourceEligibilityText(kind, value))
        return texts
    value = document.value(lines, "markdown")
    return [SourceEligibilityText("text", value)] if value else []


def _list_of(line: Line) -> Literal["inclusion", "exclusion"] | None:
    return _LISTS.get(line.text.rstrip(":").strip().lower())
