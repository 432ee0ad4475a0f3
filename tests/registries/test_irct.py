"""IRCT pages: hand-checked values of sections as described, with Gregorian and Jalali dates."""

from collections.abc import Callable
from pathlib import Path

from pipeline.model.envelope import ParseResult
from pipeline.run.parsing import parse_bytes

FIXTURES = Path(__file__).parents[2] / "fixtures"
Read = Callable[[Path | str], ParseResult]


def test_general_information_is_read_with_the_gregorian_day(read_page: Read) -> None:
    result = read_page("irct/IRCT20990101099911N1_simple")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert (record.record_id, record.page_key) == ("irct:IRCT20990101099911N1", "99911")
    assert record.dates.first_posted is not None
    assert record.dates.first_posted.date == "2020-03-01"
    assert [(text.field, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "Adults"),
        ("exclusion", "Tea allergy"),
    ]
    low, high = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert low is not None and high is not None
    assert (low.years, high.years) == (18, 60)
    assert [role.code for role in record.design.masked_roles] == ["PARTICIPANT", "OUTCOMES_ASSESSOR"]
    assert record.enrollment is not None and record.enrollment.count == 60


def test_repeated_fields_of_a_section_are_items(read_page: Read) -> None:
    result = read_page("irct/IRCT20990101099912N3_full")
    record = result.record
    assert record is not None
    assert result.findings == ()
    assert [(one.type, one.value, one.issuer) for one in record.identifiers[1:]] == [
        ("nct", "NCT99000712", "ClinicalTrials.gov"),
        ("registry", "EX-2", "Sample registry"),
    ]
    assert [(one.type, one.measure, one.time_frame, one.description) for one in record.outcomes] == [
        ("PRIMARY", "28-day mortality", "Day 28", "Registry"),
        ("SECONDARY", "Length of stay", "Discharge", "Chart"),
        ("SECONDARY", "Adverse events", "Day 90", "Interview"),
    ]
    assert [(one.description, one.type and one.type.code) for one in record.interventions] == [
        ("Intervention group: examplumab 200 mg", "DRUG"),
        ("Control group: saline", "OTHER"),
    ]
    assert record.design.phases.codes == ("PHASE2", "PHASE3")
    assert record.enrollment is not None and record.enrollment.type is not None
    assert (record.enrollment.count, record.enrollment.type.code) == (118, "ACTUAL")
    start = record.dates.enrollment_start
    assert start is not None and start.date == "2021-05-15"
    assert [(one.name, one.code) for one in record.conditions] == [("Sample pneumonia", "J18")]
    (site,) = record.locations
    assert (site.facility, site.city, site.country and site.country.code) == (
        "Sample Hospital",
        "Tehran",
        "IR",
    )
    (contact,) = record.contacts
    assert (contact.name, contact.role and contact.role.code) == ("Dr Sample", "PUBLIC_CONTACT")
    assert record.ethics_reviews[0].reference == "IR.EX.1400.001"


def test_a_jalali_day_alone_is_reported_and_not_converted(read_page: Read) -> None:
    result = read_page("irct/IRCT138709990999N1_awkward")
    record = result.record
    assert record is not None
    assert record.language == "fa"
    assert record.dates.first_posted is not None
    assert (record.dates.first_posted.date, record.dates.first_posted.raw) == (None, "1387/11/20")
    assert {(one.kind.value, one.field) for one in result.findings} == {
        ("unknown_leaf", "label:General information/Shoe size"),
        ("impossible_value", "dates.first_posted"),
        ("unmapped_code", "status.overall_status"),
        ("invalid_number", "enrollment"),
    }


def test_a_gap_in_the_numbers_is_not_found(read_page: Read) -> None:
    result = read_page("irct/not_found")
    assert result.quarantine is not None and result.quarantine.reason == "not_found"


def test_the_xml_of_a_record_is_the_registrys_own_word(read_page: Read) -> None:
    result = read_page("irct/IRCT20990101000007N2_xml")
    record = result.record
    assert record is not None and result.envelope is not None
    assert result.findings == ()
    assert (record.record_id, record.registry) == ("irct:IRCT20990101000007N2", "irct")
    assert record.registry_name == "Iranian Registry of Clinical Trials"
    assert (result.envelope.shape, result.envelope.completeness) == ("trds_xml", "partial")
    assert record.design.phases.codes == ("PHASE2", "PHASE3")
    assert record.design.masking is not None and record.design.masking.code == "DOUBLE"
    assert [one.name for one in record.conditions] == ["Sample diabetes", "Obesity"]
    assert record.eligibility.minimum_age is not None and record.eligibility.minimum_age.years == 30
    assert [(text.field, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "Inclusion criteria: Fasting glucose > 126 mg/dL"),
        ("exclusion", "Exclusion criteria: Pregnancy"),
    ]
    assert [one.code for one in record.countries] == ["IR"]
    assert [(one.measure, one.time_frame, one.description) for one in record.outcomes] == [
        ("Fasting glucose", "week 12", "blood test.")
    ]


def test_xml_that_holds_trials_of_other_registries_too_is_no_export_of_irct() -> None:
    page = (FIXTURES / "irct/IRCT20990101000007N2_xml/page.xml").read_text("utf-8")
    trial = page[page.index("<trial>") : page.index("</trials>")]
    mixed = page.replace("</trials>", trial.replace("IRCT20990101000007N2", "PER-997-97") + "</trials>")
    records = [result.record for result in parse_bytes(mixed.encode())]
    assert [record and record.record_id for record in records] == [
        "who_trds:IRCT20990101000007N2",
        "who_trds:PER-997-97",
    ]
