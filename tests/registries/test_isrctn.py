"""ISRCTN query XML: hand-checked values of three generations of the form."""

from pathlib import Path

import pytest

from pipeline.run.parsing import parse_bytes
from tests.registries.cases import record_of, results_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "isrctn"


def test_a_trial_of_the_first_generation_is_read() -> None:
    record = record_of("isrctn/ISRCTN99100001_simple")
    assert record.record_id == "isrctn:ISRCTN99100001"
    assert [(one.type, one.value, one.role) for one in record.identifiers] == [
        ("isrctn", "ISRCTN99100001", "registration"),
        ("cpms", "99816", "secondary"),
        ("sponsor_protocol", "WASS/22/002", "secondary"),
    ]
    design = record.design
    assert design.allocation and design.masking and design.intervention_model and design.primary_purpose
    assert (
        design.allocation.code,
        design.masking.code,
        design.intervention_model.code,
        design.primary_purpose.code,
    ) == ("RANDOMIZED", "NONE", "PARALLEL", "TREATMENT")
    assert record.enrollment is not None
    assert record.enrollment.type is not None
    assert (record.enrollment.count, record.enrollment.type.code) == (120, "ESTIMATED")
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Sample University (UK)", "lead"),
        ("Sample Charity (UK)", "funder"),
    ]
    assert [one.code for one in record.countries] == ["GB"]


def test_the_status_follows_from_the_dates_as_of_the_last_edit() -> None:
    ended_recruiting = record_of("isrctn/ISRCTN99100001_simple").status
    recruiting = record_of("isrctn/ISRCTN99100002_full").status
    assert ended_recruiting.overall_status and recruiting.overall_status and recruiting.as_of_date
    assert ended_recruiting.overall_status.code == "ACTIVE_NOT_RECRUITING"
    assert recruiting.overall_status.code == "RECRUITING"
    assert recruiting.overall_status.status == "inferred"
    assert recruiting.overall_status.rule == "dates_as_of_last_edit"
    assert recruiting.as_of_date.date == "2026-05-26"


def test_a_trial_of_2026_is_read_with_its_structured_parts() -> None:
    record = record_of("isrctn/ISRCTN99100002_full")
    assert [(one.type, one.value) for one in record.identifiers] == [
        ("isrctn", "ISRCTN99100002"),
        ("iras", "999897"),
        ("nct", "NCT99100002"),
        ("eudract", "2028-099102-36"),
        ("cpms", "99102"),
        ("other", "SU-99"),
    ]
    assert [(one.type, one.measure, one.description, one.time_frame) for one in record.outcomes] == [
        ("PRIMARY", "Temperature", "Ear thermometer", "Baseline, day 3"),
        ("SECONDARY", "Pain", "Visual scale", "Day 7"),
        ("SECONDARY", "Sleep", None, "Day 7"),
    ]
    assert [one.name for one in record.interventions] == ["Exemplin", "Paracetamol", "Ibuprofen"]
    assert [one.name for one in record.conditions] == ["Sample fever", "Influenza"]
    assert [one.code for one in record.countries] == ["GB", "KR"]
    assert record.eligibility.minimum_age is not None
    assert record.eligibility.minimum_age.years == 18
    assert record.enrollment is not None
    assert record.enrollment.count == 300
    assert [review.reference for review in record.ethics_reviews] == ["25/XX/0002"]


def test_parties_are_in_the_order_in_which_the_trial_names_them() -> None:
    record = record_of("isrctn/ISRCTN99100002_full")
    assert [(one.name, one.role, one.class_ and one.class_.code) for one in record.sponsors] == [
        ("Sample University", "lead", "NON_COMMERCIAL"),
        ("Example Pharma Ltd", "secondary", "INDUSTRY"),
        ("Sample Research Council", "funder", None),
    ]
    assert [(one.name, one.role and one.role.code) for one in record.officials] == [
        ("Prof Ewa Wzor", "PRINCIPAL_INVESTIGATOR")
    ]
    assert [(one.name, one.role and one.role.code) for one in record.contacts] == [
        ("Prof Ewa Wzor", "PUBLIC_CONTACT")
    ]


def test_an_output_has_the_address_of_the_file_that_it_names() -> None:
    article, plan = record_of("isrctn/ISRCTN99100002_full").documents
    assert (article.type, article.url) == ("protocolarticle", "https://doi.example/10.9999/p1")
    assert (plan.type, plan.url, plan.filename, plan.size_bytes, plan.label) == (
        "sap",
        "https://www.isrctn.com/editorial/retrieveFile/f1",
        "ISRCTN99100002_SAP.pdf",
        1234,
        "Analysis plan",
    )


def test_fillers_are_no_values_and_pseudo_limits_no_limits() -> None:
    first, draft = results_of("isrctn/ISRCTN99100003_awkward")
    record = first.record
    assert record is not None
    assert record.record_id == "isrctn:ISRCTN09100003"
    assert (record.official_title, record.acronym, record.brief_summary) == (None, None, None)
    assert record.eligibility.texts == ()
    assert record.eligibility.minimum_age and record.eligibility.maximum_age
    assert (record.eligibility.minimum_age.value, record.eligibility.minimum_age.unit) == (4, "wk")
    assert record.eligibility.maximum_age.status == "no_limit"
    assert record.status.overall_status is not None
    assert record.status.overall_status.code == "TERMINATED"
    assert record.status.why_stopped == "Lack of funds"
    assert record.enrollment is not None
    assert (record.enrollment.count, record.enrollment.type and record.enrollment.type.code) == (
        3001,
        "ACTUAL",
    )
    assert [one.code for one in record.countries] == ["CD", None]
    assert record.design.observational_model is not None
    assert record.design.observational_model.code == "COHORT"
    assert record.design.primary_purpose is None
    assert [(one.kind.value, one.field) for one in first.findings] == [
        ("unknown_leaf", "/trial/novelty"),
        ("invalid_date", "dates.enrollment_end"),
        ("unmapped_code", "countries"),
    ]
    assert draft.quarantine is not None
    assert draft.quarantine.reason == "no_registration_id"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b'<allTrials totalCount="0" xmlns="http://www.67bricks.com/isrctn"/>', "no_records"),
        (b"<allTrials><fullTrial><contact/></fullTrial></allTrials>", "not_a_trial"),
        (b"<allTrials><fullTrial><trial><isrctn>99100009</isrctn></trial>", "truncated_xml"),
        (b"<html><head><title>ISRCTN</title></head><body>Service unavailable</body></html>", "maintenance"),
    ],
)
def test_answers_without_a_trial_are_named(page: bytes, reason: str) -> None:
    (result,) = parse_bytes(page)
    assert result.quarantine is not None
    assert result.quarantine.reason == reason


@pytest.mark.parametrize(
    ("edited", "status"),
    [
        ("2018-01-31", "NOT_YET_RECRUITING"),
        ("2018-02-01", "RECRUITING"),
        ("2019-06-30", "RECRUITING"),
        ("2019-07-01", "ACTIVE_NOT_RECRUITING"),
        ("2021-01-01", "COMPLETED"),
    ],
)
def test_each_day_has_the_status_that_the_site_would_show(edited: str, status: str) -> None:
    page = (FIXTURES / "ISRCTN99100001_simple" / "page.xml").read_bytes()
    (result,) = parse_bytes(page.replace(b"2019-11-03", edited.encode()))
    assert result.record and result.record.status.overall_status
    assert result.record.status.overall_status.code == status
