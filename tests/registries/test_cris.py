"""CRIS: hand-checked values of the fixtures, the real page of 2015 to the last leaf, and a page of its site."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.envelope import ParseResult

Read = Callable[[Path | str], ParseResult]


def test_a_page_of_2015_is_read(read_page: Read) -> None:
    result = read_page("cris/KCT9900011_2015_simple")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert (record.record_id, record.page_key) == ("cris:KCT9900011", "99011")
    assert record.design.phases.codes == ("PHASE2", "PHASE3")
    assert record.design.allocation is not None and record.design.allocation.code == "RANDOMIZED"
    assert record.enrollment is not None and record.enrollment.count == 2040
    low, high = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert low is not None and high is not None
    assert (low.years, high.status) == (19, "no_limit")
    start, end = record.dates.enrollment_start, record.dates.completion
    assert start is not None and start.type is not None and end is not None and end.type is not None
    assert (start.date, start.type.code, end.date, end.type.code) == (
        "2015-06-01",
        "ACTUAL",
        "2017-12-31",
        "ESTIMATED",
    )
    assert [(arm.label, arm.type and arm.type.code) for arm in record.arm_groups] == [
        ("Tea", "EXPERIMENTAL"),
        ("Water", "PLACEBO_COMPARATOR"),
    ]
    (review,) = record.ethics_reviews
    assert (review.committee, review.status, review.contact) == (
        "Sample Hospital IRB",
        "Submitted approval",
        "02-000-0011",
    )
    assert [one.name for one in record.conditions] == ["Sample insomnia"]
    assert ("Condition class", "Diseases of the nervous system") in [
        (one.name, one.value) for one in record.other_values
    ]


def test_english_is_taken_from_cells_that_hold_korean_and_english(read_page: Read) -> None:
    result = read_page("cris/KCT9900012_korean_full")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert record.public_title == "Examplumab for sample pneumonia"
    assert ("public_title", "ko", "샘플 폐렴에 대한 예시맙 Examplumab 연구") in [
        (one.path, one.language, one.text) for one in record.translations
    ]
    assert record.status.overall_status is not None
    assert (record.status.overall_status.raw, record.status.overall_status.code) == (
        "Recruiting",
        "RECRUITING",
    )
    assert [role.code for role in record.design.masked_roles] == ["PARTICIPANT"]
    assert [(text.field, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "1. Adults\n2. Pneumonia"),
        ("inclusion@ko", "1. 성인\n2. 폐렴"),
        ("exclusion", "Pregnancy"),
        ("exclusion@ko", "임신"),
    ]
    low, high = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert low is not None and high is not None
    assert (low.years, high.years) == (19, 80)
    assert [(one.name, one.code, one.code_system) for one in record.conditions] == [
        ("Sample pneumonia", "J18.9", "ICD-10")
    ]
    assert [(one.name, one.role, one.class_ and one.class_.code) for one in record.sponsors] == [
        ("Example Pharma", "funder", "INDUSTRY"),
        ("Sample University Hospital", "lead", "NON_COMMERCIAL"),
    ]
    assert [(site.facility, site.status and site.status.code) for site in record.locations] == [
        ("Sample University Hospital", "RECRUITING"),
        ("Example Hospital", "NOT_YET_RECRUITING"),
    ]


def test_a_korean_page_in_euc_kr_keeps_what_it_cannot_code(read_page: Read) -> None:
    result = read_page("cris/KCT9900013_awkward_euc_kr")
    record = result.record
    assert record is not None
    assert (record.public_title, record.language) == ("한국어 제목만", "ko")
    assert "\ufffd" not in record.model_dump_json()
    assert record.enrollment is None
    assert record.eligibility.sex is not None and record.eligibility.sex.code == "FEMALE"
    assert {(one.kind.value, one.field, one.raw) for one in result.findings} == {
        ("unknown_leaf", "label:1. 연구개요/신발크기", ""),
        ("unmapped_code", "status.overall_status", "On the shelf"),
        ("invalid_date", "dates.enrollment_start", "2101-13-45"),
    }
    assert ("1. 연구개요 신발크기", "270") in [(one.name, one.value) for one in record.other_values]


def test_an_unknown_number_is_answered_with_a_list(read_page: Read) -> None:
    result = read_page("cris/unknown_seq")
    assert result.quarantine is not None and result.quarantine.reason == "search_list"


@pytest.mark.corpus
def test_every_leaf_of_the_real_page_is_read_and_every_code_is_known(corpus: Path, read_page: Read) -> None:
    result = read_page(corpus / "kct" / "KCT_seq911_en.html")
    record = result.record
    assert record is not None
    assert [(found.kind.value, found.raw) for found in result.findings] == [("lost_sign", "age: 80")]
    assert (record.record_id, record.page_key) == ("cris:KCT0000001", "911")
    assert record.enrollment is not None and record.enrollment.count == 2062
    assert len(record.locations) == 15
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Korea Centers for Disease Control and Prevention", "funder"),
        ("Korea Centers for Disease Control and Prevention", "lead"),
        ("Asan Medical Center", "secondary"),
    ]
    low, high = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert low is not None and high is not None
    assert (low.years, high.years) == (45, 79)
