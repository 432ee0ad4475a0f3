"""UMIN-CTR: hand-checked values of pages as described, of both generations, and in Shift_JIS."""

from collections.abc import Callable
from pathlib import Path

from pipeline.model.envelope import ParseResult

Read = Callable[[Path | str], ParseResult]


def test_the_receipt_number_is_the_key_of_the_page_and_not_the_id(read_page: Read) -> None:
    result = read_page("umin/UMIN000999911_old_simple")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert (record.record_id, record.page_key) == ("umin:UMIN000999911", "R000999911")
    low, high = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert low is not None and high is not None
    assert (low.raw, low.years, high.raw, high.years) == ("20 years-old <=", 20, "65 years-old >", 65)
    assert [one.description for one in record.interventions] == ["Sample tea", "Water"]
    assert [one.code for one in record.countries] == ["JP"]
    assert ("Region", "Asia(except Japan)") in [(one.name, one.value) for one in record.other_values]
    assert record.design.masking is not None and record.design.masking.code == "NONE"


def test_values_in_the_row_below_their_label_are_read_in_their_section(read_page: Read) -> None:
    result = read_page("umin/UMIN000999912_new_full")
    record = result.record
    assert record is not None
    assert result.findings == ()
    (contact,) = record.contacts
    assert (contact.name, contact.affiliation, contact.address) == (
        "Taro Sample",
        "Sample University, Pneumology",
        "100-0000, 1-1 Sample, Tokyo",
    )
    assert [(one.name, one.role, one.class_ and one.class_.code) for one in record.sponsors] == [
        ("Sample University", "lead", None),
        ("Example Pharma", "funder", "INDUSTRY"),
    ]
    assert [(one.type, one.value) for one in record.identifiers] == [
        ("umin", "UMIN000999912"),
        ("jrct", "jRCT2039999912"),
    ]
    assert [site.facility for site in record.locations] == [
        "Sample University Hospital (Tokyo)",
        "Example Hospital (Osaka)",
    ]
    start = record.dates.start
    assert start is not None and start.type is not None
    assert (start.raw, start.date, start.type.code) == (
        "2024 Year 10 Month 15 Day",
        "2024-10-15",
        "ESTIMATED",
    )
    assert record.eligibility.maximum_age is not None
    assert record.eligibility.maximum_age.status == "no_limit"
    assert record.ethics_reviews[0].committee == "Sample University IRB"


def test_a_japanese_page_in_shift_jis_keeps_what_it_cannot_read(read_page: Read) -> None:
    result = read_page("umin/UMIN000999913_shift_jis_awkward")
    record = result.record
    assert record is not None
    assert (record.official_title, record.language) == ("サンプル喘息の観察研究", "ja")
    assert "\ufffd" not in record.model_dump_json()
    assert record.status.overall_status is not None
    assert record.status.overall_status.code == "RECRUITING"
    assert record.eligibility.minimum_age is not None
    assert record.eligibility.minimum_age.status == "no_limit"
    assert {(one.kind.value, one.field) for one in result.findings} == {
        ("unknown_leaf", "label:/靴の大きさ"),
        ("invalid_date", "dates.first_posted"),
    }


def test_an_unknown_receipt_number_is_not_found(read_page: Read) -> None:
    result = read_page("umin/not_found")
    assert result.quarantine is not None and result.quarantine.reason == "not_found"


def test_a_page_of_another_markup_is_read_by_the_words_of_its_labels(read_page: Read) -> None:
    result = read_page("umin/UMIN000999915_other_markup")
    record = result.record
    assert record is not None and result.envelope is not None
    assert result.findings == ()
    assert (record.record_id, result.envelope.completeness) == ("umin:UMIN000999915", "partial")
    assert record.dates.last_update is not None and record.dates.last_update.date == "2024-10-13"
    assert record.eligibility.minimum_age is not None and record.eligibility.minimum_age.years == 20
