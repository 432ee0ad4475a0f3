"""MedDataX: the seed page value by value."""

from pathlib import Path

import pytest

from pipeline.model.envelope import ParseResult
from pipeline.model.trial import TrialRecord
from tests.registries.cases import results_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "meddatax"


@pytest.fixture(scope="module")
def result() -> ParseResult:
    (result,) = results_of(FIXTURES / "NCT04723303")
    return result


@pytest.fixture(scope="module")
def seed(result: ParseResult) -> TrialRecord:
    assert result.record is not None
    return result.record


@pytest.mark.corpus
def test_the_fixture_is_the_page_that_the_user_provided(corpus: Path) -> None:
    saved = (corpus / "seed" / "NCT04723303.txt").read_bytes()
    assert (FIXTURES / "NCT04723303" / "page.txt").read_bytes() == saved


def test_the_seed_names_one_registration(seed: TrialRecord) -> None:
    assert seed.record_id == "meddatax:NCT04723303"
    assert seed.registration_id == "NCT04723303"
    assert seed.registry == "ctgov"
    assert seed.registry_name == "ClinicalTrials.gov"
    assert seed.completeness == "lossy"
    assert seed.brief_title == (
        "Phase 1 Study of ULSC in Patients With Polymyositis (PM) and Dermatomyositis (DM)"
    )
    assert [(one.type, one.value, one.kind_raw, one.role) for one in seed.identifiers] == [
        ("nct", "NCT04723303", None, "registration"),
        ("other", "IRB201903442", "OTHER", "secondary"),
        ("other", "OCR33722", "OTHER", "secondary"),
        ("sponsor_protocol", "DM/PM V2.0", None, "org_study_id"),
    ]


def test_related_trials_are_nobodys_identifiers(seed: TrialRecord) -> None:
    assert [one.registration_id for one in seed.related_records] == [
        "NCT07160205",
        "NCT07122648",
        "NCT01420432",
        "NCT05631717",
        "NCT01171573",
    ]
    assert seed.related_records[4].title == (
        "Investigating Genes in Patients With Polymyositis and Dermatomyositis"
    )


def test_the_seeds_status_dates_and_size_are_read_by_form(seed: TrialRecord) -> None:
    assert seed.status.overall_status is not None
    assert seed.status.overall_status.code == "COMPLETED"
    dates = seed.dates.model_dump(exclude_none=True)
    assert {name: date["date"] for name, date in dates.items()} == {
        "start": "2021-10-06",
        "completion": "2024-03-08",
        "last_update": "2025-01-24",
    }
    assert seed.enrollment is not None
    assert (seed.enrollment.raw, seed.enrollment.count) == ("10 participants", 10)
    assert seed.enrollment.type is not None
    assert (seed.enrollment.type.code, seed.enrollment.type.status) == ("ACTUAL", "inferred")
    assert seed.results.status == "none_posted"


def test_the_seeds_design_is_read_by_form_and_order(seed: TrialRecord, result: ParseResult) -> None:
    design = seed.design
    assert design.phases.codes == ("EARLY_PHASE1",)
    coded = {
        name: value.code
        for name in ("study_type", "allocation", "intervention_model", "primary_purpose", "masking")
        if (value := getattr(design, name))
    }
    assert coded == {
        "study_type": "INTERVENTIONAL",
        "allocation": "NOT_APPLICABLE",
        "intervention_model": "SEQUENTIAL",
        "primary_purpose": "TREATMENT",
        "masking": "NONE",
    }
    assert design.intervention_model_description == (
        "A low dose group receives an IV infusion of 50 million stem cells.\n"
        "An intermediate dose group receives an IV infusion of 100 million stem cells.\n"
        "A high dose group receives an IV infusion of 200 million stem cells."
    )
    found = {(finding.kind.value, finding.field) for finding in result.findings}
    assert ("possibly_truncated_head", "design.intervention_model_description") in found
    (conflict,) = [finding for finding in result.findings if finding.kind.value == "contradiction"]
    assert (conflict.field, conflict.place) == ("design.phases", "L1")
    assert "title says PHASE1" in conflict.message


def test_the_seeds_arm_and_intervention_are_linked_without_types(seed: TrialRecord) -> None:
    (arm,) = seed.arm_groups
    (intervention,) = seed.interventions
    assert (arm.label, arm.type) == ("Treatment Arm", None)
    assert arm.description == "A single IV infusion of ULSC's in patients with DM or PM"
    assert (intervention.name, intervention.type) == ("Umbilical Cord Lining Stem Cells", None)
    assert intervention.description == "An IV infusion of ULSCs will be administered."
    assert [(one.arm_ordinal, one.intervention_ordinal) for one in seed.arm_interventions] == [(1, 1)]


def test_the_seeds_eligibility_keeps_ordinals_and_escapes(seed: TrialRecord) -> None:
    inclusion, exclusion = seed.eligibility.texts
    assert (inclusion.field, exclusion.field) == ("inclusion", "exclusion")
    assert [line.partition(" ")[0] for line in inclusion.text.split("\n")] == ["2.", "3.", "4."]
    assert [line.partition(" ")[0] for line in exclusion.text.split("\n")] == [f"{i}." for i in range(2, 18)]
    assert r"count\<1,800/mm3 \[or \<1,000/mm3" in exclusion.text
    assert r"\<30 ml/kg\*min" in exclusion.text
    minimum, maximum = seed.eligibility.minimum_age, seed.eligibility.maximum_age
    assert minimum is not None and maximum is not None
    assert (minimum.value, minimum.unit, maximum.value, maximum.unit) == (18.0, "a", 90.0, "a")
    assert seed.eligibility.sex is not None
    assert seed.eligibility.sex.code == "ALL"
    assert seed.eligibility.accepts_healthy_volunteers is False


def test_the_seeds_criteria_keep_their_numbers_and_places(seed: TrialRecord) -> None:
    criteria = [item for item in seed.eligibility.criteria if item.role in ("criterion", "parent")]
    included = [item.ordinal for item in criteria if item.polarity == "inclusion"]
    excluded = [item.ordinal for item in criteria if item.polarity == "exclusion"]
    assert included == ["2.", "3.", "4."]
    assert excluded == [f"{number}." for number in range(2, 18)]
    texts = {text.field: text.text for text in seed.eligibility.texts}
    neutropenia = next(item for item in criteria if item.ordinal == "11.")
    assert neutropenia.text == (
        "Neutropenia (absolute neutrophil count<1,800/mm3 [or <1,000/mm3 in African-American subjects])."
    )
    assert texts["exclusion"][neutropenia.start : neutropenia.end] == (
        r"Neutropenia (absolute neutrophil count\<1,800/mm3 \[or \<1,000/mm3 in African-American subjects\])."
    )
    assert [(c.variable, c.op, c.high, c.unit_ucum, c.subgroup) for c in neutropenia.constraints] == [
        ("anc", "lt", 1800.0, "/mm3", None),
        ("anc", "lt", 1000.0, "/mm3", "African-American subjects"),
    ]
    limit = neutropenia.constraints[0]
    assert texts["exclusion"][limit.start : limit.end] == r"\<1,800/mm3"


def test_what_the_seeds_criteria_lost_or_say_oddly_is_found(result: ParseResult) -> None:
    kinds = ("missing_ordinals", "dangling_reference", "odd_unit")
    found = [(one.kind.value, one.raw) for one in result.findings if one.kind.value in kinds]
    assert found == [
        ("missing_ordinals", "I: [1]"),
        ("missing_ordinals", "E: [1]"),
        ("dangling_reference", "See Note below"),
        ("odd_unit", "egfr: <30 ml/kg*min"),
    ]


def test_the_seeds_sponsors_have_no_role(seed: TrialRecord) -> None:
    assert [(one.name, one.class_.code if one.class_ else None, one.role) for one in seed.sponsors] == [
        ("Restem, LLC.", "INDUSTRY", "unknown"),
        ("University of Florida", "OTHER", "unknown"),
    ]
    (official,) = seed.officials
    assert (official.name, official.affiliation) == ("Carl Pepine, MD", "University of Florida")
    assert official.role is not None
    assert official.role.code == "PRINCIPAL_INVESTIGATOR"


def test_the_seeds_site_gives_its_country(seed: TrialRecord) -> None:
    (site,) = seed.locations
    assert (site.facility, site.city, site.state) == ("University of Florida", "Gainesville", "Florida")
    (country,) = seed.countries
    assert (country.code, country.status, country.rule) == ("US", "inferred", "country_of_sites")


def test_what_the_seed_lost_is_unknown_and_not_absent(seed: TrialRecord, result: ParseResult) -> None:
    assert [(one.name, one.status, one.rule) for one in seed.conditions] == [
        ("Polymyositis", "inferred", "disease_named_in_title"),
        ("Dermatomyositis", "inferred", "disease_named_in_title"),
    ]
    assert (seed.brief_summary, seed.responsible_party, seed.keywords) == (None, None, ())
    unknown = {note.path for note in seed.value_notes if note.status == "unknown"}
    assert {"brief_summary", "detailed_description", "responsible_party", "keywords"} <= unknown
    assert {"sponsors.role", "arm_groups.type", "interventions.type", "dates.primary_completion"} <= unknown


def test_every_line_of_the_seed_is_accounted_for(result: ParseResult) -> None:
    assert result.envelope is not None
    assert (result.envelope.leaves_unread, result.envelope.leaves_read) == (0, 76)


def test_the_seeds_criteria_keep_their_numbers_and_say_what_is_lost(
    seed: TrialRecord, result: ParseResult
) -> None:
    items = [one for one in seed.eligibility.criteria if one.role == "criterion"]
    included = [one for one in items if one.polarity == "inclusion"]
    excluded = [one for one in items if one.polarity == "exclusion"]
    assert [one.ordinal for one in included] == [f"{i}." for i in range(2, 5)]
    assert [one.ordinal for one in excluded] == [f"{i}." for i in range(2, 18)]
    inputs = {text.field: text.text for text in seed.eligibility.texts}
    for one in items:
        printed = inputs[one.field][one.start : one.end]
        assert one.text == printed.replace("\\", "")
    assert excluded[9].text == (
        "Neutropenia (absolute neutrophil count<1,800/mm3 [or <1,000/mm3 in African-American subjects])."
    )
    assert excluded[10].text == (
        "Severe impairment in renal function (estimated glomerular filtration rate <30 ml/kg*min)."
    )
    found = [(finding.kind.value, finding.raw) for finding in result.findings]
    assert ("missing_ordinals", "I: [1]") in found
    assert ("missing_ordinals", "E: [1]") in found
    assert ("dangling_reference", "See Note below") in found
