from __future__ import annotations

import pytest

from pipeline.findings import FindingKind
from pipeline.model.codes import AgeUnit, ValueStatus
from pipeline.model.source import SourceEligibility, Value
from pipeline.normalize.ages import normalize_age, split_age_text, to_years
from pipeline.normalize.context import Context
from pipeline.normalize.eligibility import normalize_eligibility


def read(words: str, *, is_maximum: bool = False):  # type: ignore[no-untyped-def]
    return normalize_age(
        Context("ictrp", "irct"), Value(words, ""), "eligibility.minimum_age", is_maximum=is_maximum
    )


@pytest.mark.parametrize(
    ("words", "value", "unit"),
    [
        ("18 Years", 18, AgeUnit.YEAR),
        ("18Y", 18, AgeUnit.YEAR),
        ("6M", 6, AgeUnit.MONTH),
        ("2W", 2, AgeUnit.WEEK),
        ("5D", 5, AgeUnit.DAY),
        ("90 Minutes", 90, AgeUnit.MINUTE),
        ("12 Hours", 12, AgeUnit.HOUR),
        (">= 18age old", 18, AgeUnit.YEAR),
        ("20years-old <=", 20, AgeUnit.YEAR),
        ("18 Year(s)", 18, AgeUnit.YEAR),
        ("18(Year)", 18, AgeUnit.YEAR),
        ("65+", 65, AgeUnit.YEAR),
        ("18", 18, AgeUnit.YEAR),
        ("2.5 years", 2.5, AgeUnit.YEAR),
        ("18 anos", 18, AgeUnit.YEAR),
        ("18岁", 18, AgeUnit.YEAR),
    ],
)
def test_wild_ages_are_read(words: str, value: float, unit: AgeUnit) -> None:
    age = read(words)
    assert (age.value, age.unit, age.status, age.raw) == (value, unit, ValueStatus.MAPPED, words)


@pytest.mark.parametrize(
    "words", ["N/A", "no limit", "No maximum age", "0 N/A (No limit)", "Not applicable", "0", "999 Years"]
)
def test_no_limit_is_no_missing_age(words: str) -> None:
    age = read(words, is_maximum=True)
    assert (age.value, age.years, age.status) == (None, None, ValueStatus.NO_LIMIT)


def test_a_bare_number_is_marked() -> None:
    assert read("18").rule == "bare_number_is_years"
    assert read("18 Years").rule is None


@pytest.mark.parametrize("words", ["eighteen", "-1 Years"])
def test_what_is_no_age_is_a_finding(words: str) -> None:
    context = Context("ictrp", "irct")
    age = normalize_age(context, Value(words, "/a"), "eligibility.minimum_age", is_maximum=False)
    assert (age.value, age.status) == (None, ValueStatus.PARSE_FAILED)
    assert [f.kind for f in context.findings] == [FindingKind.INVALID_AGE]


def test_an_absent_age_is_none() -> None:
    assert normalize_age(Context("a", "b"), None, "x", is_maximum=True) is None


def test_years_of_every_unit() -> None:
    assert to_years(6, AgeUnit.MONTH) == 0.5
    assert to_years(365.25, AgeUnit.DAY) == 1
    assert to_years(52, AgeUnit.WEEK) == 0.9966


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("From 18 years old to 60 years old", ("18 years", "60 years")),
        ("18-65", ("18", "65")),
        ("Adults 18 to 75 Years", ("18 Years", "75 Years")),
        ("6 months to 5 years", ("6 months", "5 years")),
        ("18 years and over", ("18 years", None)),
        ("65+", ("65", None)),
        ("up to 17 years", (None, "17 years")),
        ("no limit", (None, None)),
    ],
)
def test_one_text_with_both_bounds(text: str, bounds: tuple[str | None, str | None]) -> None:
    assert split_age_text(text) == bounds


def test_a_minimum_above_the_maximum_is_a_contradiction_and_both_are_kept() -> None:
    context = Context("ctgov", "ctgov")
    eligibility = normalize_eligibility(
        context,
        SourceEligibility(minimum_age=Value("65 Years", "/min"), maximum_age=Value("18 Years", "/max")),
    )
    assert (eligibility.minimum_age.value, eligibility.maximum_age.value) == (65, 18)
    assert [(f.kind, f.field) for f in context.findings] == [
        (FindingKind.CONTRADICTION, "eligibility.minimum_age")
    ]
