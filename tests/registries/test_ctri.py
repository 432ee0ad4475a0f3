"""CTRI: hand-checked values of pages as described: tables inside values, day-first dates, two axes of place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.envelope import ParseResult

Read = Callable[[Path | str], ParseResult]


def test_id_day_and_timing_stand_in_one_value(read_page: Read) -> None:
    result = read_page("ctri/CTRI_2021_09_999911_simple")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert (record.record_id, record.page_key) == ("ctri:CTRI/2021/09/999911", "999011")
    assert record.dates.first_posted is not None and record.dates.first_posted.date == "2021-09-15"
    assert record.dates.last_update is not None and record.dates.last_update.date == "2021-09-08"
    assert record.dates.completion is None
    assert ("Registration timing", "Trial Registered Prospectively") in [
        (one.name, one.value) for one in record.other_values
    ]
    assert record.enrollment is not None
    assert (record.enrollment.count, record.enrollment.type) == (30, None)
    assert record.status.overall_status is not None
    assert record.status.overall_status.raw == "Not Yet Recruiting"
    assert record.eligibility.accepts_healthy_volunteers is False
    assert [(one.type, one.measure) for one in record.outcomes] == [("PRIMARY", "Cough score")]
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Sample Medical College", "funder"),
        ("Sample Medical College", "lead"),
    ]


def test_tables_inside_values_become_items(read_page: Read) -> None:
    result = read_page("ctri/CTRI_2022_03_999912_full")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert [(one.name, one.description) for one in record.interventions] == [
        ("Examplumab", "200 mg once"),
        ("Placebo", "Saline"),
    ]
    assert [(one.type, one.measure, one.time_frame) for one in record.outcomes] == [
        ("PRIMARY", "28-day mortality", "Day 28"),
        ("SECONDARY", "Length of stay", "Discharge"),
        ("SECONDARY", "Adverse events", "Day 90"),
    ]
    assert [(one.name, one.code, one.code_system) for one in record.conditions] == [
        ("Sample pneumonia, unspecified", "J189", "ICD-10"),
        ("Sample sepsis", None, None),
    ]
    assert [(site.facility, site.city, site.state) for site in record.locations] == [
        ("Sample Hospital", "Delhi", "DELHI"),
        ("Example Hospital", "Pune", "MAHARASHTRA"),
    ]
    assert [one.code for one in record.countries] == ["IN", "LK"]
    assert record.enrollment is not None and record.enrollment.type is not None
    assert (record.enrollment.count, record.enrollment.type.code) == (180, "ACTUAL")
    assert record.eligibility.minimum_age is not None and record.eligibility.minimum_age.unit == "mo"


def test_the_whole_trial_stands_before_its_part_in_india(read_page: Read) -> None:
    record = read_page("ctri/CTRI_2022_03_999912_full").record
    assert record is not None
    assert record.dates.enrollment_start is not None
    assert record.dates.enrollment_start.date == "2022-02-01"
    assert record.status.overall_status is not None and record.status.overall_status.code == "COMPLETED"
    others = [(one.name, one.value) for one in record.other_values]
    assert ("Date of First Enrollment (India)", "05/03/2022") in others
    assert ("Recruitment Status of Trial (India)", "Closed to Recruitment of Participants") in others


def test_odd_values_of_an_old_entry_are_kept_and_reported(read_page: Read) -> None:
    result = read_page("ctri/CTRI_2010_091_999913_awkward")
    record = result.record
    assert record is not None
    assert record.registration_id == "CTRI/2010/091/999913"
    assert record.public_title == "Old entry – with a dash in Windows-1252"
    assert record.dates.enrollment_start is None
    assert ("Shoe Size", "44") in [(one.name, one.value) for one in record.other_values]
    assert {(one.kind.value, one.field) for one in result.findings} == {
        ("encoding", ""),
        ("unknown_leaf", "label:/Shoe Size"),
        ("invalid_date", "dates.last_update"),
        ("unmapped_code", "status.overall_status"),
        ("invalid_number", "enrollment"),
        ("unmapped_code", "countries"),
    }


@pytest.mark.parametrize(
    ("case", "reason"), [("ctri/invalid_request", "not_found"), ("ctri/captcha", "captcha")]
)
def test_answers_that_are_no_trial_are_named(read_page: Read, case: str, reason: str) -> None:
    result = read_page(case)
    assert result.quarantine is not None and result.quarantine.reason == reason
