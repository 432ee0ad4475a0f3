"""WHO registration XML: hand-checked values of the fixtures' dialects, and the real files to the last leaf."""

from pathlib import Path

import pytest

from tests.registries.cases import records_of, results_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "who_trds"
REAL_FILES = {
    "rebec/ecgovbr-ictrp-2011-03-11.xml": 5,
    "rebec/ecgovbr-ictrp-2011-03-24.xml": 3,
    "rebec/rebec-ictrp-2011-10-14.xml": 45,
    "rebec/vitamin-c-ictrp.xml": 1,
    "rebec/vitamin-c-opentrials.xml": 1,
    "repec/repec_1995.xml": 1,
    "chictr/ChiCTR2000034346.xml": 1,
}


def test_a_record_of_repec_is_read() -> None:
    (record,) = records_of("who_trds/repec_simple")
    assert (record.record_id, record.registry) == ("who_trds:PER-997-98", "repec")
    assert record.design.phases.codes == ("PHASE3",)
    assert record.dates.first_posted is not None and record.dates.first_posted.date == "2025-02-03"
    assert [(text.field, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "1. Age of 18 years or more. 2. Written consent."),
        ("exclusion", "1. Pregnancy."),
    ]
    assert [one.code for one in record.countries] == ["PE"]


def test_a_dump_of_rebec_is_read() -> None:
    first, second = records_of("who_trds/rebec_full")
    assert (first.record_id, second.record_id) == ("who_trds:RBR-99ex001", "who_trds:RBR-99ex002")
    assert first.language == "en"
    assert [(one.type, one.value, one.issuer) for one in first.identifiers] == [
        ("rebec", "RBR-99ex001", "ReBEC"),
        ("utn", "U1111-9999-0001", "WHO"),
        ("nct", "NCT99000208", "clinicaltrials.gov"),
        ("other", "213/2025", "CONEP"),
    ]
    assert [(one.name, one.code) for one in first.conditions] == [
        ("Essential (primary) hypertension", "I10X")
    ]
    assert first.dates.enrollment_start is not None
    assert first.dates.enrollment_start.date == "2025-05-01"
    assert first.dates.enrollment_start.type is not None
    assert first.dates.enrollment_start.type.code == "ACTUAL"
    contact = first.contacts[0]
    assert (contact.name, contact.role and contact.role.code) == ("Ana de Exemplo", "PUBLIC_CONTACT")
    assert contact.address == "Rua Amostra 1, Porto Alegre, 90000-000, Brazil"
    assert first.results.summary == "Pressure fell by 8 mmHg < 10"
    assert [outcome.measure for outcome in first.outcomes] == [
        "Blood pressure after 18 months",
        "Stroke",
        "Death of any cause",
    ]
    assert [(one.committee, one.contact) for one in first.ethics_reviews] == [
        ("Comite Exemplo", "Porto Alegre, +55 51 0001, cep@example.org")
    ]


def test_dialects_are_read_and_a_damaged_trial_is_refused_alone() -> None:
    chictr, repec, damaged = results_of(FIXTURES / "dialects_awkward")
    assert damaged.quarantine is not None
    assert (damaged.quarantine.reason, damaged.quarantine.member) == ("malformed_xml", "/trial[3]")
    assert chictr.record is not None
    assert chictr.record.record_id == "who_trds:ChiCTR9900000009"
    assert chictr.record.official_title == "Sample survey of wards"
    assert [outcome.measure for outcome in chictr.record.outcomes] == ["decrease", "increase"]
    assert [(value.name, value.value) for value in chictr.record.other_values] == [
        ("scientific_acronym", "SSW")
    ]
    assert repec.record is not None
    assert repec.record.public_title is None
    assert repec.record.official_title == "Eficacia de la examplina en depresión"
    assert repec.record.eligibility.texts[0].text == "- Adults\n- R&D staff < 5"
    assert repec.record.eligibility.minimum_age is not None
    assert repec.record.eligibility.minimum_age.status == "no_limit"
    assert [one.value for one in repec.record.identifiers] == ["PER-999-95", "B1-EX"]
    assert {finding.kind.value for finding in repec.findings} == {
        "control_characters",
        "unknown_leaf",
        "impossible_value",
    }


@pytest.mark.corpus
def test_the_real_files_are_read_to_their_last_leaf_and_every_word_mapped(corpus: Path) -> None:
    for name, count in REAL_FILES.items():
        results = results_of(corpus / name)
        assert len(results) == count, name
        assert [result.quarantine for result in results if result.quarantine] == []
        assert sum(result.envelope.leaves_unread for result in results if result.envelope) == 0
        kinds = {
            finding.kind.value
            for result in results
            for finding in result.findings
            if not finding.field.startswith("eligibility.")
        }
        assert kinds <= {"invalid_identifier", "impossible_value"}, name
