"""ChiCTR: hand-checked values of the fixtures, the real page to the last leaf, and pages of its site."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.envelope import ParseResult

Read = Callable[[Path | str], ParseResult]


def test_a_page_in_gb18030_is_read_without_a_lost_character(read_page: Read) -> None:
    result = read_page("chictr/ChiCTR9900000011_simple_gb18030")
    record = result.record
    assert record is not None
    assert (record.record_id, record.page_key, record.language) == ("chictr:ChiCTR9900000011", "999011", "en")
    assert record.public_title == "Acupuncture for sample headache"
    assert ("public_title", "zh", "针灸治疗样本性头痛的研究") in [
        (one.path, one.language, one.text) for one in record.translations
    ]
    assert [(text.field, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "1. Aged 18 to 65;\n2. Headache for more than a year."),
        ("inclusion@zh", "1. 年龄18至65岁；\n2. 头痛一年以上。"),
        ("exclusion", "Pregnant women."),
        ("exclusion@zh", "妊娠期妇女。"),
    ]
    assert record.eligibility.minimum_age is not None and record.eligibility.minimum_age.years == 18
    assert record.eligibility.maximum_age is not None and record.eligibility.maximum_age.years == 65
    assert record.design.intervention_model is not None
    assert record.design.intervention_model.code == "SINGLE_GROUP"
    assert "\ufffd" not in record.model_dump_json()
    assert result.findings == ()


def test_arms_sites_and_outcomes_in_two_languages_are_items_with_english_names(read_page: Read) -> None:
    record = read_page("chictr/ChiCTR9900000012_full").record
    assert record is not None
    assert [arm.label for arm in record.arm_groups] == ["Experimental group", "Control group"]
    assert [one.name for one in record.interventions] == ["Examplumab 200 mg", "Placebo"]
    assert [(one.arm_ordinal, one.intervention_ordinal) for one in record.arm_interventions] == [
        (1, 1),
        (2, 2),
    ]
    assert record.enrollment is not None
    assert (record.enrollment.count, record.enrollment.rule) == (180, "sum_of_groups")
    assert [(one.type, one.measure, one.time_frame) for one in record.outcomes] == [
        ("PRIMARY", "28-day mortality", "Day 28"),
        ("SECONDARY", "Length of stay", "At discharge"),
    ]
    assert [(site.facility, site.state, site.country and site.country.code) for site in record.locations] == [
        ("Sample Hospital", "Shanghai", "CN"),
        ("Example Hospital", "Beijing", "CN"),
    ]
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Sample Hospital", "lead"),
        ("Example Pharmaceutical Co., Ltd.", "secondary"),
        ("Example Pharmaceutical Co., Ltd.", "funder"),
    ]
    assert [(one.type, one.value) for one in record.identifiers] == [
        ("chictr", "ChiCTR9900000012"),
        ("sponsor_protocol", "EX-CN-12"),
        ("nct", "NCT99000312"),
    ]
    dates = record.dates
    assert [
        date.date if date else None
        for date in (dates.first_posted, dates.start, dates.enrollment_start, dates.completion)
    ] == ["2025-01-09", "2025-02-01", "2025-02-15", "2027-12-31"]
    assert record.ethics_reviews[0].reference == "EX-2024-12"
    assert record.oversight.has_dmc is True
    assert record.ipd_sharing is not None and record.ipd_sharing.plan is not None
    assert record.ipd_sharing.plan.code == "NO"
    assert record.dates.enrollment_end is not None
    assert record.dates.enrollment_end.date == "2026-06-30"


def test_odd_values_are_kept_and_reported(read_page: Read) -> None:
    result = read_page("chictr/ChiCTR-TRC-99000013_awkward")
    record = result.record
    assert record is not None
    assert record.registration_id == "ChiCTR-TRC-99000013"
    assert (record.public_title, record.language) == ("只有中文的研究", "zh")
    assert record.design.phases.codes == ("OTHER",)
    assert [one.name for one in record.interventions] == ["None"]
    assert ("鞋码： Shoe size：", "44") in [(one.name, one.value) for one in record.other_values]
    assert {(one.kind.value, one.field) for one in result.findings} == {
        ("unknown_leaf", "label:/鞋码： Shoe size："),
        ("impossible_value", "dates.first_posted"),
        ("invalid_age", "eligibility.minimum_age"),
    }


def test_a_search_page_is_no_trial(read_page: Read) -> None:
    result = read_page("chictr/search_list")
    assert result.quarantine is not None and result.quarantine.reason == "search_list"


@pytest.mark.corpus
def test_every_leaf_of_the_real_page_is_read(corpus: Path, read_page: Read) -> None:
    result = read_page(corpus / "chictr" / "ChiCTR2400084905_detail.html")
    record = result.record
    assert record is not None
    assert [(found.kind.value, found.raw) for found in result.findings] == [("missing_ordinals", "E: [25]")]
    assert (record.record_id, record.page_key) == ("chictr:ChiCTR2400084905", "173420")
    assert record.enrollment is not None and record.enrollment.count == 936
    assert len(record.locations) == 43
    assert record.locations[1].facility == "Tianjin Medical University Cancer Institute and Hospital"
    assert [arm.label for arm in record.arm_groups][2:] == [
        "experimental group（Part B）",
        "control group（Part B）",
    ]


@pytest.mark.corpus
def test_the_real_search_page_is_no_trial(corpus: Path, read_page: Read) -> None:
    result = read_page(corpus / "chictr" / "search_results_2025.html")
    assert result.quarantine is not None and result.quarantine.reason == "search_list"


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["response_single_query.txt", "response_single_query.traf.txt"])
def test_the_text_of_the_real_page_says_the_same_as_the_page(
    corpus: Path, read_page: Read, name: str
) -> None:
    page = read_page(corpus / "chictr" / "ChiCTR2400084905_detail.html").record
    text = read_page(corpus / "pages" / "chictr_html" / name).record
    assert page is not None and text is not None
    assert text.record_id == page.record_id
    for field in ("public_title", "official_title", "acronym", "status", "enrollment", "dates", "conditions"):
        assert getattr(text, field) == getattr(page, field), field
    for field in ("arm_groups", "interventions", "arm_interventions", "outcomes", "contacts"):
        assert getattr(text, field) == getattr(page, field), field
    # The tool that made the second text drops lines that came before, and with them repeated parts of sites.
    if "traf" not in name:
        assert text.locations == page.locations
    assert {(one.name, one.role) for one in text.sponsors} == {(one.name, one.role) for one in page.sponsors}
    assert text.eligibility.minimum_age == page.eligibility.minimum_age
    assert text.design.phases.codes == page.design.phases.codes
