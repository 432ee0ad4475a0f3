"""jRCT: hand-checked values of pages as described, of both generations and languages."""

from collections.abc import Callable
from pathlib import Path

from pipeline.model.envelope import ParseResult

Read = Callable[[Path | str], ParseResult]


def test_a_record_taken_over_from_japic_lists_drugs_and_both_criteria_in_one_cell(read_page: Read) -> None:
    result = read_page("jrct/jRCT2080999911_migrated_simple")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert record.record_id == "jrct:jRCT2080999911"
    assert record.design.phases.codes == ("PHASE3",)
    assert [(one.name, one.other_names) for one in record.interventions] == [
        ("EX-11", ("exemplin",)),
        ("Placebo", ()),
    ]
    assert record.interventions[0].description == (
        "Therapeutic category code : 225 Bronchodilators\n"
        "Dosage and Administration for Investigational material : 10 mg daily"
    )
    assert [(text.field, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "1. Adults with sample asthma"),
        ("exclusion", "1. Smokers"),
    ]
    assert record.dates.first_posted is not None and record.dates.first_posted.date == "2019-08-06"
    assert record.dates.last_update is not None and record.dates.last_update.date == "2024-04-27"
    assert [(one.name, one.code) for one in record.countries] == [("Japan", "JP"), ("North America", None)]
    assert [(one.type, one.value) for one in record.identifiers] == [
        ("jrct", "jRCT2080999911"),
        ("japic", "JapicCTI-999911"),
    ]


def test_groups_over_spanning_rows_keep_equal_labels_apart(read_page: Read) -> None:
    result = read_page("jrct/jRCTs039999912_native_full")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert [(one.name, one.role and one.role.code, one.email) for one in record.contacts] == [
        ("Taro Sample", "SCIENTIFIC_CONTACT", "taro@sample.example"),
        ("Hanako Rei", "PUBLIC_CONTACT", "hanako@sample.example"),
    ]
    assert [(one.type, one.measure) for one in record.outcomes] == [
        ("PRIMARY", "28-day mortality"),
        ("SECONDARY", "Length of stay"),
        ("SECONDARY", "Adverse events"),
    ]
    (review,) = record.ethics_reviews
    assert (review.committee, review.status) == ("Sample Certified Review Board", "Approval")
    assert review.contact == "2-2 Sample, Tokyo, +81-3-0000-0014, board@sample.example"
    assert review.date is not None and review.date.date == "2021-02-10"
    start = record.dates.enrollment_start
    assert start is not None and start.type is not None
    assert (start.date, start.type.code) == ("2021-04-15", "ACTUAL")
    assert ("Date of First Enrolment", "April. 01, 2021") in [
        (one.name, one.value) for one in record.other_values
    ]
    assert [one.code for one in record.countries] == ["JP", "TW", "KR"]
    assert [(one.type, one.value, one.issuer) for one in record.identifiers[1:]] == [
        ("nct", "NCT99000512", "ClinicalTrials.gov"),
        ("registry", "EX-SEC-1", "Sample registry"),
    ]
    assert [(one.kind, one.date) for one in record.events] == [
        ("Publication", "2023-12-24"),
        ("Publication", "2021-03-01"),
    ]
    assert record.design.masking is not None and record.design.masking.code == "DOUBLE"


def test_a_japanese_page_has_era_dates_and_japan_as_its_country(read_page: Read) -> None:
    result = read_page("jrct/jRCT1039999913_japanese_awkward")
    record = result.record
    assert record is not None
    dates = record.dates
    assert [
        (date.date, date.rule) if date else None
        for date in (dates.first_posted, dates.last_update, dates.start, dates.completion)
    ] == [
        ("2021-04-01", "japanese_era"),
        ("2023-12-24", "japanese_era"),
        ("2019-05-01", "japanese_era"),
        ("2026-03-31", "japanese_era"),
    ]
    assert record.language == "ja"
    assert [one.code for one in record.countries] == ["JP"]
    low, high = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert low is not None and high is not None
    assert (low.years, high.status) == (20, "no_limit")
    assert record.status.overall_status is not None
    assert record.status.overall_status.code == "NOT_YET_RECRUITING"
    assert [(one.kind.value, one.field) for one in result.findings] == [("unknown_leaf", "label:/靴の大きさ")]
    assert ("靴の大きさ", "27 cm") in [(one.name, one.value) for one in record.other_values]


def test_a_list_of_search_results_is_no_trial(read_page: Read) -> None:
    result = read_page("jrct/search_list")
    assert result.quarantine is not None and result.quarantine.reason == "search_list"
