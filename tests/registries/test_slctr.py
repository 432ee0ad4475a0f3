"""SLCTR: hand-checked values of rows as described: outcomes with times in brackets, persons in one value."""

from collections.abc import Callable
from pathlib import Path

from pipeline.model.envelope import ParseResult

Read = Callable[[Path | str], ParseResult]


def test_rows_are_read_across_an_empty_cell(read_page: Read) -> None:
    result = read_page("slctr/SLCTR_2099_911_simple")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert record.record_id == "slctr:SLCTR/2099/911"
    assert (record.official_title, record.brief_title) == ("A trial of sample tea", None)
    assert [(one.type, one.measure, one.time_frame) for one in record.outcomes] == [
        ("PRIMARY", "Sleep score", "8 weeks"),
        ("SECONDARY", "Mood", "8 weeks"),
        ("SECONDARY", "Appetite", None),
    ]
    assert record.enrollment is not None
    assert (record.enrollment.count, record.enrollment.raw) == (200, "200 (100 per arm)")
    assert [one.code for one in record.countries] == ["LK", "IN"]


def test_persons_and_committees_are_taken_apart(read_page: Read) -> None:
    result = read_page("slctr/SLCTR_2099_912_full")
    record = result.record
    assert record is not None
    assert result.findings == ()
    (contact,) = record.contacts
    assert (contact.name, contact.phone, contact.email, contact.address) == (
        "Dr. Nimal Sample",
        "011 000 0013",
        "nimal@sample.example",
        "1 Sample Rd, Colombo",
    )
    (review,) = record.ethics_reviews
    assert (review.committee, review.contact, review.reference) == (
        "Sample ERC",
        "1 Sample Rd, Colombo, 011 000 0012",
        "EC-16-12",
    )
    assert record.enrollment is not None and record.enrollment.count == 196
    assert record.dates.completion is not None and record.dates.completion.date == "2017-07-15"
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Sample Foundation", "funder"),
        ("Sample University", "lead"),
    ]


def test_odd_values_are_kept_and_reported(read_page: Read) -> None:
    result = read_page("slctr/SLCTR_2099_913_awkward")
    record = result.record
    assert record is not None
    assert record.brief_title == "Interferon"
    assert record.dates.first_posted is not None and record.dates.first_posted.date == "2016-07-20"
    assert {(one.kind.value, one.field) for one in result.findings} == {
        ("unknown_leaf", "label:/Shoe size"),
        ("unmapped_code", "status.overall_status"),
        ("invalid_number", "enrollment"),
    }


def test_maintenance_is_named(read_page: Read) -> None:
    result = read_page("slctr/maintenance")
    assert result.quarantine is not None and result.quarantine.reason == "maintenance"
