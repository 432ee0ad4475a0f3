"""EUCTR text export: hand-checked values of the fixtures, and the real exports to the last line."""

from pathlib import Path

import pytest

from tests.registries.cases import records_of, results_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "euctr"


def test_a_country_record_is_read_with_its_language_twin() -> None:
    (record,) = records_of("euctr/2019-099911-20_text_simple")
    assert record.record_id == "euctr:2019-099911-20-ES"
    assert [(one.path, one.language, one.text) for one in record.translations] == [
        ("official_title", "es", "Estudio aleatorizado de exemplina en asma de muestra")
    ]
    assert [(text.field, text.language, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "en", "1. Adults\n2. Sample asthma for a year"),
        ("inclusion@es", "es", "1. Adultos"),
        ("exclusion", "en", "1. Smokers"),
    ]
    assert record.design.phases.codes == ("PHASE2",)
    assert record.design.primary_purpose is not None
    assert record.design.primary_purpose.code == "TREATMENT"
    assert record.design.masking is not None
    assert record.design.masking.code == "DOUBLE"
    assert [one.code for one in record.eligibility.standard_ages] == ["ADULT"]
    (product,) = record.interventions
    assert product.name == "Exemplin"
    assert product.description == (
        "IMP Role: Test\nPharmaceutical form: Tablet\n"
        "Routes of administration for this IMP: Oral use\nSublingual use"
    )


def test_several_country_records_of_one_trial_are_read() -> None:
    german, austrian = records_of("euctr/2019-099912-19_text_full")
    assert (german.record_id, austrian.record_id) == ("euctr:2019-099912-19-DE", "euctr:2019-099912-19-AT")
    assert [(one.type, one.value) for one in german.identifiers] == [
        ("eudract", "2019-099912-19"),
        ("sponsor_protocol", "EX-EU-099912"),
        ("isrctn", "ISRCTN99000012"),
        ("nct", "NCT99000212"),
        ("utn", "U1111-9999-0012"),
        ("other", "Name: IND Number: 999912"),
    ]
    assert [(one.name, one.role, one.country_code) for one in german.sponsors] == [
        ("Example Biotech GmbH", "lead", "DE"),
        ("Example Biotech GmbH", "funder", "DE"),
        ("Sample Foundation", "funder", "FR"),
        ("Sample University", "collaborator", "FR"),
    ]
    assert [(one.name, one.other_names) for one in german.interventions] == [
        ("Examplumab", ("EX-12",)),
        ("Comparex", ("COMPAREXINE",)),
        ("Placebo", ()),
    ]
    assert [(one.name, one.code, one.code_system) for one in german.conditions] == [
        ("Sample vasculitis", None, None),
        ("Vasculitis", "10047115", "MedDRA"),
        ("Giant cell arteritis", "10018250", "MedDRA"),
    ]
    assert [one.code for one in german.countries] == ["DE", "KR", "US"]
    assert german.enrollment is not None
    assert german.enrollment.count == 240
    assert german.eligibility.sex is not None
    assert german.eligibility.sex.code == "FEMALE"
    assert german.dates.completion is not None
    assert german.dates.completion.date == "2024-06-30"
    assert german.contacts[0].address == "Musterweg 1, Berlin, 10000, Germany"
    assert {value.name for value in german.other_values} >= {
        "Sponsor 1 B.5.5 Fax number",
        "E.6.2 Prophylaxis",
    }


def test_words_that_look_like_fields_stay_in_their_text() -> None:
    third, without_link = results_of(FIXTURES / "2011-099913-33_text_awkward")
    assert third.record is not None
    assert third.record.record_id == "euctr:2011-099913-33-3RD"
    assert third.record.eligibility.texts[0].text == (
        "Infants with\nA. sample malaria\nE.3 criteria of the protocol hold\n"
        "N. of parasites: 1000 or more\nE. coli infection: allowed"
    )
    assert [one.name for one in third.record.countries] == ["Benin", "Nowhere Land"]
    assert third.record.status.overall_status is not None
    assert third.record.status.overall_status.raw == "Completed"
    assert ("P. End of Trial Status", "Ongoing") in [
        (one.name, one.value) for one in third.record.other_values
    ]
    assert [(one.kind.value, one.place) for one in third.findings if one.kind.value == "unknown_leaf"] == [
        ("unknown_leaf", "L23")
    ]
    assert without_link.record is not None
    assert without_link.record.registration_id == "2011-099913-33"


@pytest.mark.corpus
def test_the_real_exports_are_read_to_their_last_line_and_every_word_mapped(corpus: Path) -> None:
    for folder, count in (("euctr/raw_txt", 20), ("pages/euctr_txt", 7)):
        results = results_of(corpus / folder)
        assert len(results) == count
        assert [result.quarantine for result in results if result.quarantine] == []
        assert sum(result.envelope.leaves_unread for result in results if result.envelope) == 0
        findings = [finding for result in results for finding in result.findings]
        assert [found for found in findings if not found.field.startswith("eligibility.")] == []


def test_two_words_for_one_status_are_a_contradiction_and_both_are_kept() -> None:
    result = next(one for one in results_of("euctr/2011-099913-33_text_awkward") if one.record)
    assert result.record is not None and result.record.status.overall_status is not None
    assert result.record.status.overall_status.raw == "Completed"
    assert ("P. End of Trial Status", "Ongoing") in [
        (one.name, one.value) for one in result.record.other_values
    ]
    assert [(one.raw, one.message) for one in result.findings if one.kind == "contradiction"] == [
        (
            "Ongoing",
            "the form says 'Completed', under P. End of Trial Status 'Ongoing': the first is taken, the other kept",
        )
    ]
