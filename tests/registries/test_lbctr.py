"""LBCTR: hand-checked values of label pairs and of tables named by their ids, as described."""

from collections.abc import Callable
from pathlib import Path

from pipeline.model.envelope import ParseResult

Read = Callable[[Path | str], ParseResult]


def test_label_pairs_are_read_and_a_label_without_value_takes_none(read_page: Read) -> None:
    result = read_page("lbctr/LBCTR2099019911_simple")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert (record.record_id, record.page_key) == ("lbctr:LBCTR2099019911", "9911")
    assert (record.acronym, record.official_title) == ("TEA", "A trial of sample tea")
    assert [(one.type, one.value) for one in record.identifiers] == [
        ("lbctr", "LBCTR2099019911"),
        ("sponsor_protocol", "EX-LB-11"),
        ("other", "9911/ص-A"),
    ]
    assert (record.brief_summary, [(one.language, one.text) for one in record.translations]) == (
        "Tea.",
        [("ar", "شاي")],
    )
    assert record.dates.first_posted is not None and record.dates.first_posted.date == "2019-05-07"
    start = record.dates.enrollment_start
    assert start is not None and start.type is not None
    assert (start.date, start.type.code) == ("2019-06-05", "ESTIMATED")


def test_tables_are_told_by_their_ids(read_page: Read) -> None:
    result = read_page("lbctr/LBCTR2099029912_full")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert [one.code for one in record.countries] == ["LB", "JO"]
    assert [(one.name, one.role and one.role.code) for one in record.contacts] == [
        ("Rima Sample", "PUBLIC_CONTACT"),
        ("Ziad Sample", "SCIENTIFIC_CONTACT"),
    ]
    assert [(one.type, one.measure, one.time_frame, one.description) for one in record.outcomes] == [
        ("PRIMARY", "28-day mortality", "Day 28", "Registry"),
        ("SECONDARY", "Length of stay", "Discharge", "Chart"),
        ("SECONDARY", "Adverse events", "Day 90", None),
    ]
    assert [(one.name, one.code) for one in record.conditions] == [("Sample pneumonia", "J18.9")]
    assert record.keywords == ("Pneumonia",)
    assert [(one.name, one.role, one.country_code) for one in record.sponsors] == [
        ("Example Pharma", "lead", "CH"),
        ("Sample University", "secondary", None),
    ]
    assert (record.ethics_reviews[0].committee, record.ethics_reviews[0].contact) == (
        "Sample Hospital",
        "Dr Sample",
    )


def test_an_arabic_title_and_unknown_words_are_kept(read_page: Read) -> None:
    result = read_page("lbctr/LBCTR2099039913_awkward")
    record = result.record
    assert record is not None
    assert (record.public_title, record.language) == ("دراسة نموذجية", "ar")
    assert len(record.identifiers) == 1
    assert {(one.kind.value, one.field) for one in result.findings} == {
        ("unknown_leaf", "label:/Shoe size"),
        ("invalid_date", "dates.enrollment_start"),
        ("unmapped_code", "status.overall_status"),
        ("unmapped_code", "design.study_type"),
    }


def test_the_list_of_trials_is_no_trial(read_page: Read) -> None:
    result = read_page("lbctr/search_list")
    assert result.quarantine is not None and result.quarantine.reason == "search_list"
