"""Conditions, drugs and procedures that an item names, with codes only where a dictionary gives them."""

from __future__ import annotations

import pytest

from pipeline.criteria.concepts import descriptor_id
from pipeline.criteria.grammar import MeshName, read_item
from pipeline.criteria.lexer import Tokens
from pipeline.model.criteria import Polarity
from pipeline.vocab.concepts import drug_names, named_concepts


def concepts(text: str, *mesh: MeshName) -> list[tuple[str, str, str | None, str]]:
    """Returns (kind, name, code, words) of the concepts of an item."""
    found = read_item(text, Polarity.EXCLUSION, mesh_terms=mesh).concepts
    return [(c.kind, c.name, c.code, text[c.start : c.end]) for c in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Known HIV infection or active hepatitis B",
            [
                ("condition", "HIV Infections", "D015658", "HIV infection"),
                ("condition", "Hepatitis B", "D006509", "active hepatitis B"),
            ],
        ),
        (
            "Use of ketoconazole, Coumadin or an oral corticosteroid",
            [
                ("drug", "Ketoconazole", "DB01026", "ketoconazole"),
                ("drug", "Warfarin", "DB00682", "Coumadin"),
                ("drug", "Corticosteroids", None, "oral corticosteroid"),
            ],
        ),
        (
            "Prior haemodialysis and bone marrow transplants",
            [
                ("procedure", "Dialysis", None, "haemodialysis"),
                ("procedure", "Stem cell transplantation", None, "bone marrow transplants"),
            ],
        ),
        ("Wears hearing aids", []),
        ("AIDS", [("condition", "Acquired Immunodeficiency Syndrome", "D000163", "AIDS")]),
        ("Likes jazz", []),
        ("", []),
    ],
)
def test_concepts_are_found_with_their_words(
    text: str, expected: list[tuple[str, str, str | None, str]]
) -> None:
    assert concepts(text) == expected


def test_the_record_s_own_term_wins_over_the_vocabulary() -> None:
    own = MeshName("Breast Neoplasms, Male", "D018567", "condition")
    assert concepts("Breast neoplasms, male", own) == [
        ("condition", "Breast Neoplasms, Male", "D018567", "Breast neoplasms, male")
    ]
    padded = MeshName("Hypertension", "D000006973", "condition")
    assert concepts("Hypertension", padded) == [("condition", "Hypertension", "D006973", "Hypertension")]


@pytest.mark.parametrize(
    ("printed", "descriptor"),
    [("D000015658", "D015658"), ("D000086382", "D000086382"), ("D001943", "D001943"), ("C535531", "C535531")],
)
def test_a_padded_descriptor_id_is_printed_as_mesh_prints_it(printed: str, descriptor: str) -> None:
    assert descriptor_id(printed) == descriptor


def test_a_name_stands_for_one_concept_only() -> None:
    owners: dict[tuple[str, ...], str] = {}
    for row in named_concepts():
        for name in row.names:
            assert owners.setdefault(tuple(Tokens(name).words), row.name) == row.name, name


def test_drug_names_are_words_of_the_lexer() -> None:
    names = drug_names()
    assert len(names) > 20_000
    assert names["aspirin"].code == "DB00945"
    assert [name for name in names if Tokens(name).words != [name]] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("HIV protease inhibitors such as ritonavir", ["HIV Protease Inhibitors", "Ritonavir"]),
        ("Tumour necrosis factor (TNF) antagonists", ["Tumor Necrosis Factor Inhibitors"]),
        ("taking HIV drugs", ["Antiretrovirals"]),
        ("Intracranial hypertension", ["Intracranial Hypertension"]),
        ("history of neuroleptic malignant syndrome", ["Neuroleptic Malignant Syndrome"]),
        ("portal hypertension or hypertension", ["Hypertension, Portal", "Hypertension"]),
    ],
)
def test_a_name_inside_a_longer_name_is_no_concept(text: str, names: list[str]) -> None:
    assert [concept.name for concept in read_item(text, Polarity.EXCLUSION).concepts] == names
