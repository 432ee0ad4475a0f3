"""Do the words of the criteria agree with the record's own fields on age, sex and healthy volunteers?

In: the typed eligibility with its criteria. Out: findings, only where both say something and it cannot be the same.
Not done here: repairing either; both are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.findings import Finding, FindingKind
from pipeline.model.codes import Sex, ValueStatus
from pipeline.model.criteria import Constraint, Criterion, CriterionRole, Polarity
from pipeline.model.trial import Age, Eligibility

_YEARS: Final = {"a": 1.0, "mo": 1 / 12, "wk": 7 / 365.25, "d": 1 / 365.25}
_SLACK: Final = 1.01  # years: "over 17" and "18 or older" are the same people
_MOST_WORDS: Final = 16  # of an item about nothing but age
# the age of another person or time, or of only some persons
_NOT_THE_PERSONS_AGE = re.compile(
    r"\b(?:onset|symptoms?|diagnos\w+|history|before|since|if|for|donors?|partners?|mothers?|parents?|caregivers?|"
    r"performance|score|status|children of|gestation\w*|menopaus\w+)\b",
    re.I,
)
_SEXES: Final = {
    **dict.fromkeys(("male", "males", "man", "men", "boys"), Sex.MALE),
    **dict.fromkeys(("female", "females", "woman", "women", "girls"), Sex.FEMALE),
}
_BESIDE_SEX: Final = frozenset(
    [
        "and",
        "or",
        "only",
        "both",
        "adult",
        "adults",
        "patient",
        "patients",
        "subject",
        "subjects",
        "sex",
        "gender",
        "is",
    ]
)
_HEALTHY = re.compile(
    r"healthy (?:adult |human |male |female )?(?:volunteers?|subjects?|participants?)\W*", re.I
)


def disagreements(eligibility: Eligibility) -> Iterator[Finding]:
    """Yields what the criteria say against the fields."""
    listed = [
        item
        for item in eligibility.criteria
        if item.role is CriterionRole.CRITERION and item.parent is None and not item.negated
    ]
    included = [item for item in listed if item.polarity is Polarity.INCLUSION]
    yield from _ages(eligibility, included)
    yield from _sexes(eligibility, included)
    accepts = eligibility.accepts_healthy_volunteers
    for item in listed:
        if _HEALTHY.fullmatch(item.text) and accepts is (item.polarity is Polarity.EXCLUSION):
            yield _finding(
                "eligibility.accepts_healthy_volunteers", item.text, eligibility.healthy_volunteers_raw or ""
            )


def _ages(eligibility: Eligibility, included: list[Criterion]) -> Iterator[Finding]:
    """Yields the bounds of the one age criterion that are not those of the fields."""
    stated = [
        (item, constraint)
        for item in included
        for constraint in item.constraints
        if constraint.variable == "age"
    ]
    if len({item.path for item, _ in stated}) != 1 or any(found.subgroup for _, found in stated):
        return  # several groups, each with its ages
    item = stated[0][0]
    if _NOT_THE_PERSONS_AGE.search(item.text) or len(item.text.split()) > _MOST_WORDS:
        return
    lows = [low for _, found in stated if (low := _years(found, found.low)) is not None]
    highs = [high for _, found in stated if (high := _years(found, found.high)) is not None]
    for name, ages, field in (
        ("minimum_age", lows, eligibility.minimum_age),
        ("maximum_age", highs, eligibility.maximum_age),
    ):
        if len(ages) == 1 and field is not None and not _agrees(ages[0], field):
            yield _finding(f"eligibility.{name}", item.text, field.raw)


def _years(constraint: Constraint, value: float | None) -> float | None:
    """Returns an age bound in years, None where the comparison sets no bound."""
    if value is None or constraint.op not in ("lt", "le", "gt", "ge", "between"):
        return None
    return value * _YEARS[constraint.unit_ucum or "a"] if (constraint.unit_ucum or "a") in _YEARS else None


def _agrees(years: float, field: Age) -> bool:
    if field.status is ValueStatus.NO_LIMIT:
        return False
    return field.years is None or abs(years - field.years) <= _SLACK


def _sexes(eligibility: Eligibility, included: list[Criterion]) -> Iterator[Finding]:
    """Yields items that name nothing but a sex, and another one than the field."""
    stated = eligibility.sex.code if eligibility.sex is not None else None
    if stated is None:
        return
    named = [(item, sex) for item in included if (sex := _sex(item.text)) is not None]
    if len(named) == 1 and named[0][1] is not stated:
        assert eligibility.sex is not None
        yield _finding("eligibility.sex", named[0][0].text, eligibility.sex.raw or "")


def _sex(text: str) -> Sex | None:
    words = re.findall(r"[a-z]+", text.lower())
    sexes = {_SEXES[word] for word in words if word in _SEXES}
    if not sexes or any(word not in _SEXES and word not in _BESIDE_SEX for word in words):
        return None
    return Sex.ALL if len(sexes) == 2 else sexes.pop()


def _finding(field: str, words: str, stated: str) -> Finding:
    message = f"the criteria say {words!r}, the field {stated!r}: both are kept"
    return Finding(FindingKind.CONTRADICTION, field, words, "", message)
