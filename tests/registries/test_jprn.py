"""Portal of Japan: hand-checked values of records of several registries, as described."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.envelope import ParseResult

Read = Callable[[Path | str], ParseResult]


@pytest.mark.parametrize(
    ("case", "record_id", "registry"),
    [
        ("jRCTs059999911_simple", "jprn:jRCTs059999911", "jrct"),
        ("UMIN000999914_full", "jprn:UMIN000999914", "umin"),
        ("JapicCTI-999915_awkward", "jprn:JapicCTI-999915", "japic"),
    ],
)
def test_the_registry_is_told_by_the_id(read_page: Read, case: str, record_id: str, registry: str) -> None:
    record = read_page(f"jprn/{case}").record
    assert record is not None
    assert (record.record_id, record.registry, record.source) == (record_id, registry, "jprn")


def test_ages_with_signs_and_both_contacts_are_read(read_page: Read) -> None:
    result = read_page("jprn/UMIN000999914_full")
    record = result.record
    assert record is not None
    assert result.findings == ()
    low, high = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert low is not None and high is not None
    assert (low.raw, low.years, high.raw, high.years) == (">= 20age old", 20, "<= 85age old", 85)
    assert record.url is not None and record.url.endswith("recptno=R000999914")
    assert record.public_title == "Examplumab for sample pneumonia"
    assert record.dates.first_posted is not None and record.dates.first_posted.date == "2021-12-09"
    assert [(one.name, one.role and one.role.code) for one in record.contacts] == [
        ("Hanako Sample", "PUBLIC_CONTACT"),
        ("Taro Sample", "SCIENTIFIC_CONTACT"),
    ]


def test_odd_values_are_kept_and_reported(read_page: Read) -> None:
    result = read_page("jprn/JapicCTI-999915_awkward")
    record = result.record
    assert record is not None
    assert (record.public_title, record.enrollment) == (None, None)
    assert {(one.kind.value, one.field) for one in result.findings} == {
        ("unknown_leaf", "label:Basic Information/Shoe size"),
        ("invalid_date", "dates.enrollment_start"),
        ("unmapped_code", "status.overall_status"),
    }
