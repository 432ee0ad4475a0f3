"""DRKS: hand-checked values of the JSON and of the page, the real answer to the last leaf, pages of its site."""

from pathlib import Path

import pytest

from pipeline.run.parsing import parse_bytes
from tests.registries.cases import record_of, result_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "drks"


def test_an_observational_study_has_arms_and_no_interventions() -> None:
    record = record_of("drks/DRKS99000001_simple")
    assert record.record_id == "drks:DRKS99000001"
    assert [arm.description for arm in record.arm_groups] == ["Patients with sample asthma"]
    assert record.interventions == ()
    assert record.design.study_type and record.design.time_perspective and record.design.primary_purpose
    assert (
        record.design.study_type.code,
        record.design.time_perspective.code,
        record.design.primary_purpose.code,
    ) == ("OBSERVATIONAL", "OTHER", "OTHER")
    assert [(one.name, one.code, one.code_system) for one in record.conditions] == [
        ("Asthma", "J45", "ICD-10")
    ]
    assert record.eligibility.maximum_age is not None
    assert record.eligibility.maximum_age.status == "no_limit"
    assert record.enrollment is not None
    assert record.enrollment.type is not None
    assert (record.enrollment.count, record.enrollment.type.code) == (80, "ESTIMATED")


def test_english_stands_in_the_record_and_german_beside_it() -> None:
    record = record_of("drks/DRKS99000002_full")
    assert (record.official_title, record.language) == ("Exemplin in sample asthma", "en")
    assert [(text.field, text.language, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "en", "Women with sample asthma"),
        ("inclusion@de", "de", "Frauen mit Musterasthma"),
        ("exclusion", "en", "Smoking"),
        ("exclusion@de", "de", "Rauchen"),
    ]
    translations = {(one.path, one.text) for one in record.translations if one.language == "de"}
    assert {
        ("official_title", "Exemplin bei Musterasthma"),
        ("conditions", "Musterasthma"),
        ("arm_groups", "Kontrollarm: Placebo"),
        ("outcomes.primary.measure", "Lungenfunktion"),
    } <= translations


def test_arms_are_read_in_the_order_of_their_numbers_with_what_they_get() -> None:
    record = record_of("drks/DRKS99000002_full")
    assert [one.name for one in record.interventions] == [
        "Intervention arm: exemplin 5 mg daily",
        "Control arm: placebo",
    ]
    assert [(one.arm_ordinal, one.intervention_ordinal) for one in record.arm_interventions] == [
        (1, 1),
        (2, 2),
    ]
    assert [role.code for role in record.design.masked_roles] == [
        "PARTICIPANT",
        "INVESTIGATOR",
        "CARE_PROVIDER",
        "OUTCOMES_ASSESSOR",
        "DATA_ANALYST",
    ]


def test_what_is_actual_comes_before_what_was_planned() -> None:
    record = record_of("drks/DRKS99000002_full")
    assert record.enrollment and record.dates.start and record.dates.completion
    assert record.enrollment.count == 77
    assert (record.dates.start.date, record.dates.completion.date) == ("2029-03-15", "2030-12-31")
    assert record.dates.completion.type is not None
    assert record.dates.completion.type.code == "ESTIMATED"
    others = {(one.name, one.value) for one in record.other_values}
    assert {("scheduledStartDate", "2029-03-01"), ("plannedParticipants", "80")} <= others


def test_parties_are_read_by_the_type_of_their_contact() -> None:
    record = record_of("drks/DRKS99000002_full")
    assert [(one.name, one.role, one.class_ and one.class_.code) for one in record.sponsors] == [
        ("Musteruniversität", "lead", None),
        ("Beispiel GmbH", "secondary", None),
        ("Musterstiftung", "funder", "NON_COMMERCIAL"),
        ("Beispiel GmbH", "funder", "INDUSTRY"),
    ]
    assert [one.name for one in record.officials] == ["Prof. Dr. Max Muster", "Eva Beispiel"]
    assert [(one.name, one.role and one.role.code) for one in record.contacts] == [
        ("Ada Frage", "PUBLIC_CONTACT")
    ]
    assert [(one.status, one.reference) for one in record.ethics_reviews] == [
        ("APPROVED", "EK 99/28"),
        ("PENDING", None),
        ("Applied", None),
    ]
    assert [one.registration_id for one in record.related_records] == ["DRKS99000001"]
    assert "DRKS99000001" not in [one.value for one in record.identifiers]


def test_what_the_register_does_not_know_yet_is_a_finding() -> None:
    result = result_of(FIXTURES / "DRKS99000003_awkward")
    assert result.record is not None
    assert (result.record.language, result.record.status.why_stopped) == ("de", "Zu wenige Teilnehmerinnen")
    assert result.record.eligibility.minimum_age is not None
    assert result.record.eligibility.minimum_age.value is None
    assert [(one.kind.value, one.field, one.raw) for one in result.findings] == [
        ("unknown_leaf", "/trialContacts/*/contact/affiliation", ""),
        ("unknown_leaf", "/trialContacts/*/idContactIdType/type", ""),
        ("unknown_leaf", "/novelty", ""),
        ("invalid_date", "dates.start", "2029-02-30"),
        ("invalid_age", "eligibility.minimum_age", "24 WEEK_OF_PREGNANCY"),
        ("unmapped_code", "eligibility.sex", "DIVERSE"),
        ("unmapped_code", "countries", "ZZ"),
    ]


def test_a_page_gives_the_same_fields_under_its_labels() -> None:
    result = result_of(FIXTURES / "DRKS99000011_page_described")
    record = result.record
    assert record is not None
    assert (record.record_id, record.official_title) == ("drks:DRKS99000011", "Exemplin in sample asthma")
    assert record.brief_summary == "Does exemplin help?\nNobody knows."
    assert record.design.phases.codes == ("PHASE2", "PHASE3")
    assert [(one.name, one.code) for one in record.conditions] == [
        ("Asthma, unspecified", "J45.9"),
        ("Sample asthma", None),
    ]
    assert [one.code for one in record.countries] == ["DE", "AT"]
    assert record.eligibility.texts[0].text == "1. Sample asthma\n2. Consent"
    assert record.eligibility.accepts_healthy_volunteers is None
    assert record.enrollment is not None
    assert record.enrollment.count == 80
    assert [(one.name, one.role, one.country_code) for one in record.sponsors] == [
        ("Musteruniversität", "lead", "DE")
    ]
    assert [(one.name, one.phone, one.email) for one in record.contacts] == [
        ("Dr. Erika Muster", "+49 000 1", "muster@klinik.example")
    ]
    assert [(one.kind.value, one.field) for one in result.findings] == [
        ("unknown_leaf", "label:Study Design/Sample storage:")
    ]


def test_a_page_in_german_is_read_as_german() -> None:
    page = (FIXTURES / "DRKS99000011_page_described" / "page.html").read_text("utf-8")
    for english, german in (
        ("Recruitment Status:", "Rekrutierungsstatus:"),
        ("Date of registration in DRKS:", "Datum der Registrierung in DRKS:"),
        ("Additional Inclusion Criteria:", "Weitere Einschlusskriterien:"),
    ):
        page = page.replace(english, german)
    (result,) = parse_bytes(page.encode())
    assert result.record is not None
    assert result.record.language == "de"
    assert result.record.eligibility.texts[0].language == "de"
    assert result.record.dates.first_posted is not None
    assert result.record.dates.first_posted.date == "2029-01-15"


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b'{"drksId": null, "studyCharacteristic": {}}', "not_a_trial"),
        (b'{"drksId": "DRKS99000001"', "truncated_json"),
        (
            b"<html><head><title>DRKS</title></head><body><div class='modal-title'>Error!</div>"
            b"The trial does not exist.</body></html>",
            "not_found",
        ),
    ],
)
def test_answers_without_a_trial_are_named(page: bytes, reason: str) -> None:
    (result,) = parse_bytes(page)
    assert result.quarantine is not None
    assert result.quarantine.reason == reason


@pytest.mark.corpus
def test_the_real_answer_is_read_to_the_last_leaf_and_every_word_mapped(corpus: Path) -> None:
    result = result_of(corpus / "drks" / "DRKS00038775.json")
    assert result.envelope is not None
    assert result.envelope.leaves_unread == 0
    assert result.findings == ()
