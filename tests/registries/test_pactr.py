"""PACTR: hand-checked values of sections as described: heads of columns, persons over two rows, own history."""

from collections.abc import Callable
from pathlib import Path

from pipeline.model.envelope import ParseResult

Read = Callable[[Path | str], ParseResult]


def test_head_description_and_arms_are_read(read_page: Read) -> None:
    result = read_page("pactr/PACTR209901999999911_simple")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert (record.record_id, record.page_key) == ("pactr:PACTR209901999999911", "99911")
    assert record.identifiers[0].raw == "PACTR209901999999911"
    assert record.dates.first_posted is not None and record.dates.first_posted.date == "2019-01-15"
    start = record.dates.start
    assert start is not None and start.type is not None
    assert (start.date, start.type.code) == ("2019-02-01", "ESTIMATED")
    assert [one.name for one in record.conditions] == ["Sample malaria", "Anaemia"]
    assert [(arm.label, arm.type and arm.type.code) for arm in record.arm_groups] == [
        ("Sample net", "EXPERIMENTAL"),
        ("Plain net", "OTHER"),
    ]
    assert [(one.name, one.description) for one in record.interventions] == [
        ("Sample net", "A treated net"),
        ("Plain net", "An untreated net"),
    ]
    low, high = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert low is not None and high is not None
    assert (low.value, low.unit, high.years) == (6, "mo", 10)


def test_what_happened_stands_before_what_was_planned(read_page: Read) -> None:
    result = read_page("pactr/PACTR209902999999912_full")
    record = result.record
    assert record is not None
    assert result.findings == ()
    start, end = record.dates.start, record.dates.completion
    assert start is not None and end is not None
    assert (start.date, end.date) == ("2020-03-15", "2021-04-20")
    assert record.enrollment is not None and record.enrollment.count == 118
    assert ("TRIAL DESCRIPTION Anticipated trial start date", "01/03/2020") in [
        (one.name, one.value) for one in record.other_values
    ]


def test_a_person_over_two_rows_is_one_contact(read_page: Read) -> None:
    record = read_page("pactr/PACTR209902999999912_full").record
    assert record is not None
    assert [
        (one.name, one.role and one.role.code, one.address, one.affiliation) for one in record.contacts
    ] == [
        ("Ama Sample", "PRINCIPAL_INVESTIGATOR", "1 Sample Rd, Accra, 00233, Ghana", "Professor"),
        ("Kofi Sample", "PUBLIC_CONTACT", "1 Sample Rd, Accra, 00233, Ghana", "Coordinator"),
    ]
    (review,) = record.ethics_reviews
    assert (review.committee, review.contact) == (
        "Sample Ethics Committee",
        "1 Sample Rd, Accra, 00233, Ghana",
    )
    assert [(one.name, one.role, one.country_code) for one in record.sponsors] == [
        ("Sample Foundation", "funder", "CH"),
        ("Sample University", "lead", "GH"),
        ("Example Pharma", "secondary", "CH"),
    ]
    assert [(site.facility, site.city) for site in record.locations] == [
        ("Sample Hospital", "Accra"),
        ("Example Clinic", "Nairobi"),
    ]


def test_the_record_carries_its_own_history(read_page: Read) -> None:
    record = read_page("pactr/PACTR209902999999912_full").record
    assert record is not None
    (event,) = record.events
    assert (event.kind, event.date, event.description) == ("Recruitment status", "2021-04-25", "Trial ended")
    assert dict(event.detail) == {
        "section": "Trial Information",
        "old_value": "Recruiting",
        "updated_value": "Completed",
    }


def test_odd_values_are_kept_and_reported(read_page: Read) -> None:
    result = read_page("pactr/PACTR209903999999913_awkward")
    record = result.record
    assert record is not None
    assert record.public_title == "Café et paludisme"
    assert record.dates.start is not None
    assert (record.dates.start.date, record.dates.start.rule) == (None, "placeholder_date")
    assert ("OUTCOMES", "Primary Outcome\nA row of two cells") in [
        (one.name, one.value) for one in record.other_values
    ]
    assert {(one.kind.value, one.field) for one in result.findings} == {
        ("encoding", ""),
        ("unknown_leaf", "label:TRIAL DESCRIPTION/Shoe size"),
        ("unknown_leaf", "label:OUTCOMES/"),
        ("impossible_value", "dates.start"),
        ("invalid_date", "dates.first_posted"),
        ("unmapped_code", "status.overall_status"),
        ("unmapped_code", "design.primary_purpose"),
        ("invalid_number", "enrollment"),
    }


def test_a_gap_in_the_numbers_is_not_found(read_page: Read) -> None:
    result = read_page("pactr/gap")
    assert result.quarantine is not None and result.quarantine.reason == "not_found"
