"""RPCEC: hand-checked values of pages in English and Spanish, and pages of its site."""

import pytest

from pipeline.run.parsing import parse_bytes
from tests.registries.cases import record_of, result_of


def test_a_page_in_english_is_read_by_the_classes_of_its_fields() -> None:
    record = record_of("rpcec/RPCEC99000001_simple")
    assert (record.record_id, record.language) == ("rpcec:RPCEC99000001", "en")
    assert record.public_title == "Exemplin in sample dengue"
    assert record.design.phases.codes == ("PHASE2", "PHASE3")
    design = record.design
    assert design.allocation and design.masking and design.intervention_model
    assert (design.allocation.code, design.masking.code, design.intervention_model.code) == (
        "NOT_APPLICABLE",
        "NONE",
        "SINGLE_GROUP",
    )
    assert [text.text for text in record.eligibility.texts] == [
        "1. Sample dengue.\n2. Consent.",
        "1. Pregnancy.",
    ]
    assert record.dates.first_posted is not None
    assert record.dates.first_posted.date == "2029-01-15"


def test_an_intervention_names_its_arm_in_brackets() -> None:
    record = record_of("rpcec/RPCEC99000002_spanish_full")
    assert [arm.label for arm in record.arm_groups] == ["Grupo experimental", "Grupo control"]
    assert [(one.name, one.description) for one in record.interventions] == [
        ("Exvacuna", "0.5 mL intramuscular"),
        ("Placebo", "0.5 mL"),
    ]
    assert [(one.arm_ordinal, one.intervention_ordinal) for one in record.arm_interventions] == [
        (1, 1),
        (2, 2),
    ]


def test_a_page_in_spanish_is_read_as_spanish_to_its_last_field() -> None:
    result = result_of("rpcec/RPCEC99000002_spanish_full")
    record = result.record
    assert record is not None
    assert (record.language, record.eligibility.texts[0].language) == ("es", "es")
    assert record.acronym == "EXVAC"
    assert [(one.type, one.value) for one in record.identifiers] == [
        ("rpcec", "RPCEC99000002"),
        ("other", "IFV/EX/02"),
        ("nct", "NCT99400002"),
    ]
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Instituto de Muestra", "lead"),
        ("Laboratorio Ejemplo", "secondary"),
        ("Hospital de Muestra", "secondary"),
        ("Ministerio de Muestra", "funder"),
    ]
    assert [one.name for one in record.officials] == ["Ana Ejemplo"]
    assert [site.facility for site in record.locations] == [
        "Hospital de Muestra, La Habana",
        "Hospital Ejemplo, Santiago",
    ]
    assert record.enrollment is not None
    assert (record.enrollment.count, record.enrollment.rule) == (136, "only_number_of_text")
    assert [(one.type, one.measure) for one in record.outcomes] == [
        ("PRIMARY", "Seroconversión al día 28"),
        ("SECONDARY", "Eventos adversos"),
        ("SECONDARY", "Anticuerpos al día 90"),
    ]
    assert result.findings == ()


def test_what_cannot_be_read_is_a_finding_and_nothing_is_made_up() -> None:
    result = result_of("rpcec/RPCEC99000003_awkward")
    record = result.record
    assert record is not None
    assert (record.enrollment and record.enrollment.count, record.arm_groups) == (None, ())
    assert [(one.kind.value, one.raw) for one in result.findings] == [
        ("unknown_leaf", ""),
        ("invalid_identifier", "RPCEC9900003"),
        ("invalid_date", "2029/13/01"),
        ("unmapped_code", "Paused by rain"),
        ("invalid_identifier", "Not applicable"),
        ("invalid_number", "Inclusion at 2 months"),
    ]
    assert ("horoscope", "Leo") in [(one.name, one.value) for one in record.other_values]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("Page not found", "not_found"),
        ("Site off-line for maintenance", "maintenance"),
        ("<div class='field-field-id-number'></div>", "unexpected_structure"),
    ],
)
def test_other_pages_of_the_site_are_named(body: str, reason: str) -> None:
    page = f"<html><head><title>Registro Público Cubano</title></head><body>{body}</body></html>"
    (result,) = parse_bytes(page.encode())
    assert result.quarantine is not None
    assert result.quarantine.reason == reason
