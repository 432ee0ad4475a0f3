"""The tree of criteria on a terminal: a branch per list, sub-items below their parent, comparisons marked."""

from __future__ import annotations

from rich.console import Console, Group

from pipeline.cli.criteria_tree import criteria_tree
from pipeline.criteria.structure import structure_criteria
from pipeline.model.criteria import EligibilityText


def shown(**fields: str) -> list[str]:
    texts = [EligibilityText(field=name, text=text) for name, text in fields.items()]
    console = Console(width=200, no_color=True)
    with console.capture() as capture:
        console.print(Group(*criteria_tree(structure_criteria(texts).criteria)))
    return [line.rstrip() for line in capture.get().splitlines()]


def test_lists_are_branches_and_comparisons_are_marked() -> None:
    text = (
        "Key Inclusion Criteria:\n\n* Age 18 to 75 years\n* All of the following:\n\n  * Platelets >= 100 x 10^9/L\n"
        "  * ECOG 0-1\n\nNote: see the protocol\n\nExclusion Criteria:\n\n1. Surgery within 4 weeks before enrollment"
    )
    assert shown(text=text) == [
        "Key Inclusion Criteria:",
        "├── • Age 18 to 75 years  ⟦age 18 to 75 years⟧",
        "├── • All of the following:  (all of)",
        "│   ├── • Platelets >= 100 x 10^9/L  ⟦platelets ≥ 100 x 10^9/L⟧",
        "│   └── • ECOG 0-1  ⟦ecog in 0, 1⟧",
        "└── Note: see the protocol",
        "Exclusion Criteria:",
        "└── 1. Surgery within 4 weeks before enrollment  ⟦Surgery: before enrollment, ≤ 4 weeks⟧",
    ]


def test_lists_without_a_heading_are_named_by_their_polarity() -> None:
    assert shown(inclusion="Adults", exclusion="1. Bilirubin > 1.5 x ULN") == [
        "Inclusion",
        "└── • Adults",
        "Exclusion",
        "└── 1. Bilirubin > 1.5 x ULN  ⟦bilirubin > 1.5 x ULN⟧",
    ]


def test_windows_and_large_numbers_are_said_as_people_say_them() -> None:
    assert shown(
        exclusion="1. Chemotherapy within 1 week or 5 half-lives before dosing\n2. Platelets < 1,250,000/mm3"
    ) == [
        "Exclusion",
        "├── 1. Chemotherapy within 1 week or 5 half-lives before dosing  "
        "⟦Chemotherapy: before first dose, ≤ 1 week; Chemotherapy: before first dose, ≤ 5 half-lives⟧",
        "└── 2. Platelets < 1,250,000/mm3  ⟦platelets < 1250000 /mm3⟧",
    ]
