"""Lists whose indents do not show how they are nested."""

from __future__ import annotations

import pytest

from pipeline.criteria.structure import structure_criteria
from pipeline.model.criteria import EligibilityText


def tree(*lines: str) -> list[tuple[str, str, str]]:
    """Returns (path, role, text) of the items below the heading."""
    text = "\n".join(("Exclusion Criteria:", "", *lines))
    criteria = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    return [(item.path, item.role.value, item.text) for item in criteria[1:]]


def paths(*lines: str) -> list[str]:
    return [path for path, _, _ in tree(*lines)]


@pytest.mark.parametrize("bullet", ["* ", ""])
def test_members_in_small_letters_hang_on_the_lead_at_their_level(bullet: str) -> None:
    lines = ["Prior anemia", "Treatment with any of these:", "radiation;", "cytotoxic drugs", "Pregnancy"]
    assert paths(*(bullet + line for line in lines)) == ["E.1", "E.2", "E.2.1", "E.2.2", "E.3"]


def test_members_that_or_or_semicolons_part_hang_on_the_lead() -> None:
    lines = [
        "* Prior anemia",
        "* Any of these:",
        "* Myocardial infarction;",
        "* Stroke;",
        "* Angina",
        "* Coma",
    ]
    assert paths(*lines) == ["E.1", "E.2", "E.2.1", "E.2.2", "E.2.3", "E.3"]
    joined = ["* Fever;", "* Any of these:", "* Myocardial infarction, or", "* Stroke", "* Coma;"]
    assert paths(*joined) == ["E.1", "E.2", "E.2.1", "E.2.2", "E.3"]


def test_members_that_start_with_one_word_hang_on_a_lead_that_counts_them() -> None:
    lines = [
        "* Has a heart murmur",
        "* For females, one of the following applies:",
        "* Is pregnant",
        "* Is nursing",
        "* Stroke",
    ]
    assert paths(*lines) == ["E.1", "E.2", "E.2.1", "E.2.2", "E.3"]
    alike = ["* Is a smoker", "* One of the following applies:", "* Is pregnant", "* Is nursing"]
    assert paths(*alike) == ["E.1", "E.2", "E.3", "E.4"]


def test_laboratory_values_hang_on_the_lead_that_announces_them() -> None:
    lines = [
        "* The following laboratory values:",
        "* Absolute neutrophil count < 1.5 x 10^9/L",
        "* Serum total bilirubin > 1.5 x ULN",
        "* Age < 18 years",
    ]
    assert tree(*lines)[0][:2] == ("E.1", "parent")
    assert paths(*lines) == ["E.1", "E.1.1", "E.1.2", "E.2"]


@pytest.mark.parametrize(
    "lines",
    [
        # nothing tells where the list ends
        ["* Any of the following:", "* Pregnant women", "* Nursing women", "* Radiation therapy"],
        # every item of the section ends so
        ["* Fever;", "* Any of the following:", "* Stroke;", "* Coma;", "* Angina;"],
        # every item starts so
        ["* fever", "* any of these:", "* stroke", "* coma"],
        # numbers tell by themselves
        ["1. Laboratory values:", "2. Hemoglobin < 9 g/dL", "3. Platelets < 75"],
        # one line is no list
        ["* Prior anemia", "* Known history of:", "* stroke", "* Pregnancy"],
    ],
)
def test_a_list_whose_end_cannot_be_told_stays_beside_its_lead(lines: list[str]) -> None:
    assert paths(*lines) == [f"E.{number}" for number in range(1, len(lines) + 1)]


def test_a_list_under_its_own_first_item_is_set_beside_it() -> None:
    bullets = [
        "* History of surgery",
        "",
        "  * Pelvic radiation",
        "  * Prostatitis",
        "  * Urethral stricture",
    ]
    assert paths(*bullets) == ["E.1", "E.2", "E.3", "E.4"]
    numbers = ["1. Patients without colonic involvement.", "", "   2. Patients with ulcerative colitis."]
    assert paths(*numbers) == ["E.1", "E.2"]


def test_a_list_under_a_lead_stays_there() -> None:
    lines = ["* Any of the following:", "", "  * Pelvic radiation", "  * Prostatitis", "  * Stricture"]
    assert paths(*lines) == ["E.1", "E.1.1", "E.1.2", "E.1.3"]
    two = ["* Renal impairment", "  * Dialysis", "  * Transplant"]
    assert paths(*two) == ["E.1", "E.1.1", "E.1.2"]


def test_a_line_that_closes_a_bracket_goes_on_from_the_line_above() -> None:
    lines = ["1. Pneumonia seen by imaging (chest", "x-ray, CT scan, etc.) or by examination", "2. Sepsis"]
    assert [text for _, _, text in tree(*lines)] == [
        "Pneumonia seen by imaging (chest x-ray, CT scan, etc.) or by examination",
        "Sepsis",
    ]


def test_numbers_left_in_the_last_bullet_go_on_from_the_numbers_before() -> None:
    lines = [
        "1. Pregnancy",
        "2. Any of these conditions:",
        "   - Asthma",
        "   - Heart disease (coronary or peripheral) 3. Receipt of plasma 4. Known IgA deficiency",
    ]
    assert [(path, text) for path, _, text in tree(*lines)][2:] == [
        ("E.2.1", "Asthma"),
        ("E.2.2", "Heart disease (coronary or peripheral)"),
        ("E.3", "Receipt of plasma"),
        ("E.4", "Known IgA deficiency"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Patients who meet any of the above are excluded.",
        "All exclusion criteria will be checked at the screening visit.",
        "The trial has broad criteria and includes all patients of the ward.",
        "Note that women admitted for other reasons will be included.",
        "Treatment failure is defined as progression of the disease.",
        "More details see the protocol",
    ],
)
def test_a_sentence_about_the_list_behind_it_is_a_note(line: str) -> None:
    assert tree("1. Pregnancy", "2. Coma", "", line)[-1][1] == "note"


@pytest.mark.parametrize(
    "line", ["Patients with renal failure.", "Adequate clearance is defined as GFR ≥ 60 mL/min", "Dialysis"]
)
def test_another_line_behind_a_list_stays_a_criterion(line: str) -> None:
    assert tree("1. Pregnancy", "2. Coma", "", line)[-1][1] == "criterion"


def test_for_whom_a_numbered_list_goes_on_is_a_heading() -> None:
    lines = ["1. Pregnancy", "2. Coma", "For household contacts (not treated)", "3. No consent", "4. Travel"]
    assert [(role, text) for _, role, text in tree(*lines)][2:4] == [
        ("heading", "For household contacts (not treated)"),
        ("criterion", "No consent"),
    ]
