"""Eligibility of a record: which language the tree comes from, where findings lie, agreement with the fields."""

from __future__ import annotations

import pytest

from pipeline.findings import Finding, FindingKind
from pipeline.model.source import SourceEligibility, SourceEligibilityText, Value
from pipeline.model.trial import Eligibility
from pipeline.normalize.context import Context
from pipeline.normalize.eligibility import normalize_eligibility


def normalize(**fields: object) -> tuple[Eligibility, list[Finding]]:
    context = Context("ctgov", "ctgov")
    eligibility = normalize_eligibility(context, SourceEligibility(**fields))  # type: ignore[arg-type]
    return eligibility, context.findings


def text(field: str, words: str, lang: str | None = None, item: int | None = None, at: str = "/e") -> object:
    return SourceEligibilityText(field, Value(words, at, lang), item)  # type: ignore[arg-type]


def with_text(words: str, **fields: object) -> list[tuple[str, str]]:
    _, findings = normalize(texts=(text("text", words),), **fields)
    return [(found.field, found.raw) for found in findings if found.kind is FindingKind.CONTRADICTION]


def test_the_tree_comes_from_english_where_there_is_english() -> None:
    eligibility, _ = normalize(
        texts=(
            text("inclusion", "1. Alter ab 18 Jahren", "de"),
            text("inclusion", "1. Aged 18 or older", "en"),
            text("exclusion", "1. Schwangerschaft", "de"),
            text("exclusion", "1. Pregnancy", "en"),
        )
    )
    assert [one.field for one in eligibility.texts] == [
        "inclusion@de",
        "inclusion",
        "exclusion@de",
        "exclusion",
    ]
    assert [(c.field, c.text) for c in eligibility.criteria] == [
        ("inclusion", "Aged 18 or older"),
        ("exclusion", "Pregnancy"),
    ]


def test_without_english_the_first_language_gives_the_tree() -> None:
    eligibility, _ = normalize(
        texts=(text("inclusion", "1. Adultes", "fr"), text("inclusion", "1. Erwachsene", "de"))
    )
    assert [(one.field, one.language) for one in eligibility.texts] == [
        ("inclusion", "fr"),
        ("inclusion@de", "de"),
    ]
    assert [c.text for c in eligibility.criteria] == ["Adultes"]


def test_a_list_that_only_another_language_holds_is_not_lost() -> None:
    eligibility, _ = normalize(
        texts=(
            text("inclusion", "1. Adults", "en"),
            text("exclusion", "1. Schwangerschaft", "de"),
            text("exclusion", "1. Grossesse", "fr"),
        )
    )
    assert [(c.polarity.value, c.field, c.text) for c in eligibility.criteria] == [
        ("inclusion", "inclusion", "Adults"),
        ("exclusion", "exclusion@de", "Schwangerschaft"),
    ]


def test_a_finding_names_the_place_of_its_text() -> None:
    _, findings = normalize(
        texts=(text("inclusion", "2. Adults", at="/inc"), text("exclusion", "1. Fever\n3. Cough", at="/exc"))
    )
    assert [(found.kind.value, found.raw, found.place) for found in findings] == [
        ("missing_ordinals", "I: [1]", "/inc"),
        ("missing_ordinals", "E: [2]", "/exc"),
    ]


def test_a_page_form_that_loses_first_lines_is_named_where_no_number_tells() -> None:
    words = "Inclusion Criteria\n* Adults\nExclusion Criteria\n2. Fever"
    _, findings = normalize(texts=(text("text", words),), loses_first_lines=True)
    assert [(found.kind.value, found.raw) for found in findings] == [
        ("missing_ordinals", "E: [1]"),
        ("possibly_truncated_head", "I: Adults"),
    ]


def test_items_without_any_sign_of_polarity_are_named() -> None:
    _, findings = normalize(texts=(text("text", "* Migraine\n* Asthma"),))
    assert [(found.kind.value, found.raw) for found in findings] == [("no_polarity", "Migraine")]


@pytest.mark.parametrize(
    ("words", "fields", "expected"),
    [
        ("* Aged 40 to 70 years", {"minimum_age": Value("18 Years", "/a")}, "eligibility.minimum_age"),
        ("* Age >= 18 years", {"minimum_age": Value("18 Years", "/a")}, None),
        ("* Age > 17 years", {"minimum_age": Value("18 Years", "/a")}, None),
        ("* Age < 65 years", {"maximum_age": Value("64 Years", "/a")}, None),
        ("* Age 18 to 60 years", {"maximum_age": Value("75 Years", "/a")}, "eligibility.maximum_age"),
        ("* Age 18 to 60 years", {}, None),
        ("* Onset of headache before the age of 50 years", {"maximum_age": Value("65 Years", "/a")}, None),
        (
            "* Adults over 18 years\n* Children aged 2 to 8 years",
            {"minimum_age": Value("2 Years", "/a")},
            None,
        ),
        ("* Women only", {"sex": Value("ALL", "/s")}, "eligibility.sex"),
        ("* Male or female", {"sex": Value("ALL", "/s")}, None),
        ("* Men and women", {"sex": Value("MALE", "/s")}, "eligibility.sex"),
        ("* Women with migraine", {"sex": Value("ALL", "/s")}, None),
        (
            "* Healthy volunteers",
            {"healthy_volunteers": Value(False, "/h")},
            "eligibility.accepts_healthy_volunteers",
        ),
        ("* Healthy volunteers", {"healthy_volunteers": Value(True, "/h")}, None),
    ],
)
def test_a_criterion_against_a_field_is_a_contradiction(
    words: str, fields: dict[str, object], expected: str | None
) -> None:
    found = with_text(f"Inclusion Criteria:\n\n{words}", **fields)
    assert [field for field, _ in found] == ([expected] if expected else [])


def test_no_text_gives_no_criteria() -> None:
    eligibility, findings = normalize(texts=(text("text", " \n "),))
    assert (eligibility.texts, eligibility.criteria, findings) == ((), (), [])
