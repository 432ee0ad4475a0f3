"""ANZCTR: hand-checked values of the XML of its download and of its page."""

import csv
from pathlib import Path

import pytest

from pipeline.normalize.context import coded_word
from pipeline.normalize.identifiers import find_ids
from pipeline.run.parsing import parse_bytes
from pipeline.vocab import lists
from tests.registries.cases import record_of, result_of


def test_an_observational_study_is_read_with_day_first_dates_and_no_comparator() -> None:
    record = record_of("anzctr/ACTRN12699000001392_simple")
    assert (record.record_id, record.page_key) == ("anzctr:ACTRN12699000001392", "999001")
    assert [(one.type, one.value, one.is_valid) for one in record.identifiers] == [
        ("actrn", "ACTRN12699000001392", True)
    ]
    assert record.acronym is None
    assert record.arm_groups == ()
    assert record.design.observational_model and record.design.time_perspective
    assert (record.design.observational_model.code, record.design.time_perspective.code) == (
        "DEFINED_POPULATION",
        "PROSPECTIVE",
    )
    dates = record.dates
    assert dates.first_posted and dates.enrollment_start and dates.enrollment_end and dates.completion
    assert [
        date.date
        for date in (dates.first_posted, dates.enrollment_start, dates.enrollment_end, dates.completion)
    ] == ["2029-01-12", "2029-03-01", "2029-06-30", "2030-06-30"]
    assert record.eligibility.maximum_age is not None
    assert record.eligibility.maximum_age.status == "no_limit"
    assert ("control", "Uncontrolled") in [(one.name, one.value) for one in record.other_values]


def test_a_controlled_trial_has_its_comparator_as_an_arm() -> None:
    record = record_of("anzctr/ACTRN12699000002381_full")
    assert [(arm.type and arm.type.code, arm.description) for arm in record.arm_groups] == [
        ("PLACEBO_COMPARATOR", "Placebo tablets daily for 12 weeks")
    ]
    assert [(one.type and one.type.code, one.description) for one in record.interventions] == [
        ("DRUG", "Exemplin 5 mg tablets daily for 12 weeks.\nAdherence by pill count.")
    ]
    assert [role.code for role in record.design.masked_roles] == [
        "PARTICIPANT",
        "CARE_PROVIDER",
        "DATA_ANALYST",
    ]
    assert record.design.phases.codes == ("PHASE2", "PHASE3")
    assert [(site.facility, site.city, site.zip) for site in record.locations] == [
        ("Sample Hospital", "Melbourne", "3000"),
        ("Example Hospital", "Geelong", None),
    ]
    assert [(one.measure, one.description, one.time_frame) for one in record.outcomes] == [
        ("Pain", "Visual analogue scale", "12 weeks"),
        ("Function", None, "12 weeks"),
    ]


def test_actual_days_and_numbers_come_before_anticipated_ones() -> None:
    record = record_of("anzctr/ACTRN12699000002381_full")
    assert record.enrollment and record.enrollment.type and record.dates.start and record.dates.completion
    assert (record.enrollment.count, record.enrollment.type.code) == (188, "ACTUAL")
    assert record.dates.start.date == "2029-02-12"
    assert record.dates.completion.type is not None
    assert record.dates.completion.type.code == "ESTIMATED"
    assert record.status.why_stopped == "Other reasons: No more tablets"


def test_parties_without_a_name_are_left_out() -> None:
    record = record_of("anzctr/ACTRN12699000002381_full")
    assert [(one.name, one.role, one.country_code) for one in record.sponsors] == [
        ("Example Pharma Pty Ltd", "lead", "AU"),
        ("Sample Research Council", "funder", "AU"),
        ("Sample University of Otago", "collaborator", "NZ"),
    ]
    assert [one.name for one in record.officials] == ["Prof Eve Example"]
    assert [(one.name, one.role and one.role.code) for one in record.contacts] == [
        ("Ms Kim Sample", "SCIENTIFIC_CONTACT")
    ]
    assert [(one.committee, one.date and one.date.date) for one in record.ethics_reviews] == [
        ("Sample HREC", "2028-12-20")
    ]
    assert [one.code for one in record.countries] == ["AU", "NZ"]


def test_a_mirrored_record_belongs_to_the_registry_that_issued_its_number() -> None:
    result = result_of("anzctr/NCT99300003_mirrored_awkward")
    record = result.record
    assert record is not None
    assert (record.record_id, record.registry) == ("anzctr:NCT99300003", "ctgov")
    assert [one.name for one in record.contacts] == ["Desk"]
    assert record.eligibility.minimum_age and record.eligibility.maximum_age
    assert (record.eligibility.minimum_age.status, record.eligibility.maximum_age.status) == (
        "not_stated",
        "no_limit",
    )
    assert [(one.kind.value, one.field) for one in result.findings] == [
        ("unknown_leaf", "/ethicsAndSummary/newelement"),
        ("invalid_date", "dates.first_submitted"),
        ("invalid_number", "enrollment"),
    ]


def test_a_page_is_read_by_the_ids_of_its_values() -> None:
    result = result_of("anzctr/ACTRN12699000011381_page")
    record = result.record
    assert record is not None
    assert record.page_key == "999011"
    assert record.public_title == "Exemplin for sample fever"
    assert [one.value for one in record.identifiers] == ["ACTRN12699000011399", "FEV-11"]
    assert record.identifiers[0].invalid_reason == "check_digits"
    assert [one.name for one in record.conditions] == ["Fever", "Influenza"]
    assert record.interventions[0].description == "Exemplin 5 mg once,\nthen placebo after a week."
    assert [(one.measure, one.time_frame) for one in record.outcomes] == [("Temperature", "Day 1")]
    assert [role.code for role in record.design.masked_roles] == ["PARTICIPANT", "OUTCOMES_ASSESSOR"]
    assert ("registrationtype", "Prospectively registered") in [
        (one.name, one.value) for one in record.other_values
    ]
    assert [one.message for one in result.findings if one.kind.value == "unknown_leaf"] == [
        "not read by the adapter: 'A value without a known id'"
    ]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b"<ANZCTR_Trial><stage>Registered</stage></ANZCTR_Trial>", "not_a_trial"),
        (b"<ANZCTR_Trial><trial_identification><studytitle>Cut", "truncated_xml"),
        (
            b"<html><head><title>ANZCTR</title></head><body>This trial does not exist</body></html>",
            "not_found",
        ),
    ],
)
def test_answers_without_a_trial_are_named(page: bytes, reason: str) -> None:
    (result,) = parse_bytes(page)
    assert result.quarantine is not None
    assert result.quarantine.reason == reason


@pytest.mark.corpus
def test_the_words_of_real_records_are_mapped_and_their_numbers_valid(corpus: Path) -> None:
    fields = {
        "intervention_code": lists.INTERVENTION_TYPE,
        "control": lists.ARM_TYPE,
        "gender": lists.SEX,
        "purpose": lists.PRIMARY_PURPOSE,
        "allocation": lists.ALLOCATION,
        "masking": lists.MASKING,
        "assignment": lists.INTERVENTION_MODEL,
        "phase": lists.PHASE,
        "study_status": lists.OVERALL_STATUS,
        "funding": lists.SPONSOR_CLASS,
    }
    with (corpus / "anzctr" / "anzctr_sample_parsed.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    unmapped = {
        (name, row[name])
        for row in rows
        for name, codes in fields.items()
        if row[name] != "NA" and coded_word(codes, "anzctr", row[name]).status == "unmapped"
    }
    assert unmapped == set()
    assert [one.invalid_reason for row in rows for one in find_ids(row["number"])] == [None] * len(rows)
