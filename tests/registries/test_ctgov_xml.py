"""Legacy XML of ClinicalTrials.gov: hand-checked values of the fixtures, and the real files to the last leaf."""

from collections import Counter
from pathlib import Path

import pytest

from tests.registries.cases import record_of, results_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "ctgov"


def test_the_simple_study_is_read() -> None:
    record = record_of("ctgov/NCT99000011_xml_simple")
    assert record.record_id == "ctgov:NCT99000011"
    assert record.design.phases.codes == ("PHASE1", "PHASE2")
    assert record.design.masking is not None
    assert (record.design.masking.raw, record.design.masking.code) == ("Double", "DOUBLE")
    assert [role.code for role in record.design.masked_roles] == ["PARTICIPANT", "OUTCOMES_ASSESSOR"]
    assert record.brief_summary == (
        "Sample cream is applied once a day for 8 weeks and compared with the vehicle alone in adults who "
        "have plaque psoriasis."
    )
    assert record.dates.start is not None
    assert (record.dates.start.date, record.dates.start.precision) == ("2017-02-05", "day")
    assert record.dates.primary_completion is not None
    assert record.dates.primary_completion.date == "2018-10"
    assert [(link.arm_ordinal, link.intervention_ordinal) for link in record.arm_interventions] == [
        (1, 1),
        (2, 2),
    ]
    assert record.results.status == "none_posted"


def test_the_full_study_is_read() -> None:
    record = record_of("ctgov/NCT99000012_xml_full")
    assert [(one.type, one.value, one.role) for one in record.identifiers] == [
        ("nct", "NCT99000012", "registration"),
        ("nct", "NCT99000912", "alias"),
        ("sponsor_protocol", "EX-OBS-12", "org_study_id"),
        ("eudract", "2012-099901-41", "secondary"),
        ("nih_grant", "U01HL999012", "secondary"),
    ]
    assert record.detailed_description == (
        "Participants are stratified by:\n\n1. region\n\n2. stage (III < IV), which the investigator reports"
        "\n\nAn interim analysis follows 200 events."
    )
    assert record.officials[0].name == "Grace M Sample, MD, PhD"
    site = record.locations[0]
    assert site.country is not None
    assert site.country.code == "KR"
    assert [(person.name, person.role and person.role.code) for person in site.contacts] == [
        ("Site Desk", "CONTACT"),
        ("Second Site Desk", "CONTACT"),
        ("Min Example, MD", "PRINCIPAL_INVESTIGATOR"),
        ("Jo Example", "SUB_INVESTIGATOR"),
    ]
    assert [(country.code, country.is_removed) for country in record.countries] == [
        ("KR", False),
        ("PR", True),
    ]
    assert [(event.kind, event.date, event.is_date_unknown) for event in record.events] == [
        ("submitted", "2017-04-20", None),
        ("returned", "2017-05-11", None),
        ("submission_canceled", None, True),
    ]
    assert [ref.type.code if ref.type else None for ref in record.references] == [None, "RESULT"]
    assert record.eligibility.accepts_healthy_volunteers is True
    assert record.results.status == "posted"


def test_a_damaged_list_of_hits_gives_what_is_whole_and_names_the_rest() -> None:
    whole, cut_off = results_of(FIXTURES / "NCT99000013_xml_awkward")
    assert cut_off.quarantine is not None
    assert (cut_off.quarantine.reason, cut_off.quarantine.member) == ("truncated_xml", "/clinical_study[2]")
    record = whole.record
    assert record is not None
    assert record.brief_title == "Registry of R&D in Example Syndrome (TNF-α < 5 pg/mL)"
    assert record.brief_summary == "&ex; &unknown; second line"
    assert record.design.study_type is not None
    assert (record.design.study_type.code, record.design.is_patient_registry) == ("OBSERVATIONAL", True)
    assert record.design.time_perspective is not None
    assert record.design.time_perspective.code == "PROSPECTIVE"
    assert [finding.kind.value for finding in whole.findings] == [
        "control_characters",
        "unknown_leaf",
        "invalid_date",
        "unresolved_link",
        "no_polarity",
    ]


@pytest.mark.corpus
def test_every_real_study_is_read_to_its_last_leaf_and_every_word_mapped(corpus: Path) -> None:
    results = results_of(corpus / "ctgov_xml")
    assert len(results) == 75
    assert [result.quarantine for result in results if result.quarantine] == []
    assert sum(result.envelope.leaves_unread for result in results if result.envelope) == 0
    # NCT01534533 expects the data of three outcomes in 12/3333.
    findings = Counter(
        (found.kind.value, found.raw)
        for result in results
        for found in result.findings
        if not found.field.startswith("eligibility.")
    )
    assert findings == {("impossible_value", "12/3333"): 3}
