"""Items that run together in one line or in one entry of the registry's own list."""

from __future__ import annotations

import pytest

from pipeline.criteria.structure import structure_criteria
from pipeline.model.criteria import Criterion, EligibilityText


def tree(**fields: str) -> list[Criterion]:
    texts = [EligibilityText(field=name.replace("_", "#"), text=text) for name, text in fields.items()]
    return list(structure_criteria(texts).criteria)


RUNS = [
    ("1. Adults.,2. Healthy", ["Adults.,", "Healthy"]),
    ("1. Adults,2. Healthy,3. Signed consent", ["Adults,", "Healthy,", "Signed consent"]),
    ("1. Scores of 1,2. or 3", ["Scores of 1,2. or 3"]),
    ("7. Obesity (BMI >30), 8) no consent\n9) Fever", ["Obesity (BMI >30),", "no consent", "Fever"]),
    ("For all patients 1. Fever 2. Cough 3. Rash", ["For all patients", "Fever", "Cough", "Rash"]),
    ("Grade of 1. or 2. or 3.", ["Grade of 1. or 2. or 3."]),
    ("1. Adults, 2. Ventilated, and 3. consenting", ["Adults,", "Ventilated, and", "consenting"]),
    ("1. Grade 0, 1, or 2. No more", ["Grade 0, 1, or 2. No more"]),
    ("i.\tRegistered\n\nii.\tScheduled", ["Registered", "Scheduled"]),
]


@pytest.mark.parametrize(("text", "expected"), RUNS)
def test_ordinals_behind_a_comma_start_an_item(text: str, expected: list[str]) -> None:
    assert [item.text for item in tree(inclusion=text)] == expected


def test_a_numbered_list_in_one_entry_is_a_list_and_its_first_item_no_parent() -> None:
    found = tree(exclusion_1="1. Pregnancy 2. Allergy 3. Another trial", exclusion_2="1. Fever\n2. Cough")
    assert [(item.path, item.role.value, item.ordinal, item.text) for item in found] == [
        ("E.1", "criterion", "1.", "Pregnancy"),
        ("E.2", "criterion", "2.", "Allergy"),
        ("E.3", "criterion", "3.", "Another trial"),
        ("E.4", "criterion", "1.", "Fever"),
        ("E.5", "criterion", "2.", "Cough"),
    ]


def test_an_entry_that_opens_a_list_is_its_parent() -> None:
    found = tree(exclusion_1="Any of the following:\n- angina\n- stroke")
    assert [(item.path, item.role.value, item.text) for item in found] == [
        ("E.1", "parent", "Any of the following:"),
        ("E.1.1", "criterion", "angina"),
        ("E.1.2", "criterion", "stroke"),
    ]


def test_further_paragraphs_of_an_entry_are_part_of_it_but_for_notes() -> None:
    found = tree(inclusion_1="Adults who\ncan walk.\n\nUnaided.\n\nNote: see the protocol")
    assert [(item.path, item.role.value, item.text) for item in found] == [
        ("I.1", "criterion", "Adults who can walk. Unaided."),
        ("I.2", "note", "Note: see the protocol"),
    ]


def test_the_template_of_the_nci_that_runs_on_in_a_paragraph_is_cut_at_its_labels() -> None:
    text = (
        "DISEASE CHARACTERISTICS: Histologically proven glioma\n\nPATIENT CHARACTERISTICS: Age: 3 to 21 "
        "Performance status: Not specified Renal: Creatinine normal OR Creatinine clearance at least 70 mL/min"
    )
    assert [(item.role.value, item.text) for item in tree(text=text)] == [
        ("heading", "DISEASE CHARACTERISTICS:"),
        ("criterion", "Histologically proven glioma"),
        ("heading", "PATIENT CHARACTERISTICS:"),
        ("heading", "Age:"),
        ("criterion", "3 to 21"),
        ("heading", "Performance status:"),
        ("note", "Not specified"),
        ("heading", "Renal:"),
        ("criterion", "Creatinine normal OR Creatinine clearance at least 70 mL/min"),
    ]
