"""MedDataX in its other forms: invented pages, and the corpus of rendered records against their truth."""

from pathlib import Path

import pytest

from pipeline.model.envelope import ParseResult
from pipeline.model.trial import TrialRecord
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.page_text import PageText
from pipeline.run.inputs import find_inputs
from pipeline.run.parsing import parse_bytes, parse_results
from tests.registries.agreement import FIELDS, Agreement, compare, tally

FIXTURES = Path(__file__).parents[2] / "fixtures" / "meddatax"
# What a form of the page does not carry, by the site's loss rules.
NOT_LABELLED = {"enrollment_type", "conditions", "keywords"}
NOT_TERSE = NOT_LABELLED | {"arm_types", "intervention_types", "lead", "responsible_party"}


def record_of(case: str) -> tuple[TrialRecord, ParseResult]:
    (file,) = find_inputs([FIXTURES / case])
    (result,) = parse_results(file.read())
    assert result.record is not None
    return result.record, result


def kinds(result: ParseResult) -> list[tuple[str, str]]:
    return [(finding.kind.value, finding.field) for finding in result.findings]


def test_html_is_read_by_headings_whatever_its_markup() -> None:
    record, result = record_of("NCT99000031_html_full")
    assert record.record_id == "meddatax:NCT99000031"
    assert record.brief_title == (
        "Examplin With or Without Samplone in Adults With Sample Arthritis & Fatigue"
    )
    assert record.completeness == "partial"
    assert record.design.phases.codes == ("PHASE2", "PHASE3")
    assert record.design.masking is not None
    assert record.design.masking.code == "TRIPLE"
    assert record.design.intervention_model_description == "Sites are randomized, not persons."
    assert record.enrollment is not None
    assert record.enrollment.count == 1204
    assert [one.name for one in record.conditions] == ["Sample Arthritis", "Fatigue"]
    assert record.keywords == ("examplin", "joint pain, morning")
    assert record.brief_summary == "Two doses are compared.\nFatigue < 4 of 10 is the goal."
    assert [one.code for one in record.countries] == ["US", "KR"]
    assert result.envelope is not None
    assert result.envelope.leaves_unread == 0


def test_a_label_beside_an_empty_cell_has_no_value() -> None:
    record, _ = record_of("NCT99000031_html_full")
    assert record.dates.start is not None
    assert record.dates.start.date == "2023-02"
    assert record.dates.completion is None
    assert record.eligibility.minimum_age is not None
    assert record.eligibility.minimum_age.raw == "6 Months"
    assert record.eligibility.maximum_age is None


def test_html_tells_types_roles_and_arms() -> None:
    record, _ = record_of("NCT99000031_html_full")
    assert [(one.label, one.type.code if one.type else None) for one in record.arm_groups] == [
        ("Both", "EXPERIMENTAL"),
        ("One", "PLACEBO_COMPARATOR"),
        ("Waiting list", "NO_INTERVENTION"),
    ]
    assert [(one.name, one.type.code if one.type else None) for one in record.interventions] == [
        ("Examplin", "DRUG"),
        ("Samplone", "BIOLOGICAL"),
    ]
    links = [(one.arm_ordinal, one.intervention_ordinal) for one in record.arm_interventions]
    assert links == [(1, 1), (1, 2), (2, 1)]
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Example Foundation", "collaborator"),
        ("Sample University", "lead"),
    ]
    assert record.responsible_party is not None
    assert record.responsible_party.name == "Ada Example"


def test_only_the_id_line_names_the_trial() -> None:
    record, _ = record_of("NCT99000031_html_full")
    assert [one.value for one in record.identifiers] == ["NCT99000031", "2022-599931-13", "SU-31"]
    assert [one.registration_id for one in record.related_records] == ["NCT99000091", "NCT99000092"]


def test_nested_criteria_of_html_keep_their_depth() -> None:
    record, _ = record_of("NCT99000031_html_full")
    assert record.eligibility.texts[0].text == (
        "* Sample arthritis for 6 months\n  * of the hand, or\n  * of the knee\n* CRP \\> 5 mg/L"
    )


def test_a_label_without_a_value_does_not_take_the_next_one() -> None:
    record, _ = record_of("NCT99000032_text_observational")
    assert record.enrollment is None
    assert record.design.study_type is not None
    assert record.design.study_type.code == "OBSERVATIONAL"
    assert record.design.observational_model is not None
    assert record.design.observational_model.code == "COHORT"


def test_conditions_on_one_line_are_parted_by_names_of_diseases_and_doubted() -> None:
    record, result = record_of("NCT99000032_text_observational")
    assert [one.name for one in record.conditions] == ["Polymyositis", "Dermatomyositis"]
    assert ("uncertain_reading", "conditions") in kinds(result)


def test_criteria_under_repeated_headings_stay_one_text() -> None:
    record, _ = record_of("NCT99000032_text_observational")
    (text,) = record.eligibility.texts
    assert text.field == "text"
    assert text.text.count("Exclusion Criteria") == 2


def test_a_site_without_a_facility_is_a_place() -> None:
    record, _ = record_of("NCT99000032_text_observational")
    assert [
        (one.facility, one.city, one.status.code if one.status else None) for one in record.locations
    ] == [
        ("Example Factory", "Lyon", "RECRUITING"),
        (None, "Paris", None),
    ]


def test_what_terse_text_does_not_tell_is_a_finding_and_not_a_guess() -> None:
    record, result = record_of("NCT99000033_terse_awkward")
    found = kinds(result)
    assert ("unmapped_code", "status.overall_status") in found
    assert ("invalid_date", "dates.last_update") in found
    assert ("uncertain_reading", "dates.start") in found
    assert ("uncertain_reading", "eligibility.minimum_age") in found
    assert record.conditions == ()
    assert record.enrollment is None
    assert record.results.status is None
    assert [one.value for one in record.other_values] == [
        "A Trial Whose Id Was Lost",
        "Results of This Page",
        "A section that the site never had",
    ]


def test_words_of_headings_inside_blocks_are_no_sections() -> None:
    record, _ = record_of("NCT99000033_terse_awkward")
    assert record.brief_summary == "Study Design\nis described in the second line of this block."
    assert [one.label for one in record.arm_groups] == ["Interventions", "Control"]
    assert [(one.name, one.description) for one in record.interventions] == [
        ("Samplone", "* 5 mg in the morning\n* 10 mg at night")
    ]


def test_ids_are_told_by_their_source_and_words_after_them_are_none() -> None:
    record, _ = record_of("NCT99000033_terse_awkward")
    assert [(one.type, one.value, one.role) for one in record.identifiers] == [
        ("nct", "NCT99000033", "registration"),
        ("nct", "NCT99000034", "alias"),
        ("nih_grant", "R01AB123456", "secondary"),
        ("sponsor_protocol", "SB-33", "org_study_id"),
    ]
    assert [one.name for one in record.officials] == [None, "Cy Sample"]


def agreement(corpus: Path, form: str) -> list[Agreement]:
    """Return how the core fields of every rendered page stand to the record it was rendered from."""
    left_out = NOT_TERSE if form == "terse" else NOT_LABELLED
    fields = {name: read for name, read in FIELDS.items() if name not in left_out}
    found: list[Agreement] = []
    for truth_file in sorted((corpus / "pages" / "meddatax_synth").glob("*.truth.json")):
        nct_id = truth_file.name.partition(".")[0]
        (truth,) = parse_bytes(truth_file.read_bytes())
        (page,) = parse_bytes(page_bytes(corpus, nct_id, form))
        assert page.record is not None and truth.record is not None, nct_id
        assert page.envelope is not None and page.envelope.leaves_unread == 0, nct_id
        found.extend(compare(page.record, truth.record, fields))
    return found


def page_bytes(corpus: Path, nct_id: str, form: str) -> bytes:
    html = (corpus / "pages" / "meddatax_html" / f"{nct_id}.html").read_bytes()
    if form == "html":
        return html
    if form == "labelled":
        lines = PageText.of_html(HtmlDocument(html.decode())).lines
        return "\n".join([line.text for line in lines if not line.region]).encode()
    return (corpus / "pages" / "meddatax_synth" / f"{nct_id}.terse.txt").read_bytes()


@pytest.mark.corpus
@pytest.mark.parametrize(("form", "bar"), [("html", 0.97), ("labelled", 0.97), ("terse", 0.95)])
def test_core_fields_agree_with_the_registrys_record(corpus: Path, form: str, bar: float) -> None:
    found = agreement(corpus, form)
    for field, verdicts in sorted(tally(found).items()):
        print(f"{form:9} {field:26} {dict(verdicts)}")
    equal = sum(one.verdict == "equal" for one in found)
    print(f"{form}: {equal} of {len(found)} core fields agree ({equal / len(found):.1%})")
    assert [one for one in found if one.verdict == "wrong"] == []
    assert equal / len(found) >= bar


@pytest.mark.corpus
def test_conditions_inferred_for_terse_pages_are_right(corpus: Path) -> None:
    right = inferred = 0
    for truth_file in sorted((corpus / "pages" / "meddatax_synth").glob("*.truth.json")):
        nct_id = truth_file.name.partition(".")[0]
        (truth,) = parse_bytes(truth_file.read_bytes())
        (page,) = parse_bytes(page_bytes(corpus, nct_id, "terse"))
        assert page.record is not None and truth.record is not None
        listed = {one.name.casefold() for one in truth.record.conditions}
        inferred += len(page.record.conditions)
        right += sum(one.name.casefold() in listed for one in page.record.conditions)
    print(f"{right} of {inferred} inferred conditions are right")
    assert right >= 0.9 * inferred


def test_a_label_in_a_section_that_is_not_its_own_is_a_word_of_the_text() -> None:
    page = (FIXTURES / "NCT99000032_text_observational" / "page.txt").read_text("utf-8")
    moved = page.replace("* Works at night", "Recruitment Status\n* Works at night", 1)
    (result,) = parse_bytes(moved.encode())
    assert result.record is not None
    assert "Recruitment Status\n* Works at night" in result.record.eligibility.texts[0].text
