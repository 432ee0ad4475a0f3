"""Roles and nesting: groups of participants, notes on items, leads without a marker."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.criteria.structure import structure_criteria
from pipeline.model.criteria import EligibilityText


def roles(text: str, field: str = "text") -> list[tuple[str, str, str]]:
    found = structure_criteria([EligibilityText(field=field, text=text)]).criteria
    return [(item.path, item.role.value, item.text) for item in found]


def test_a_line_that_names_a_group_starts_an_item_even_in_a_list_parted_by_semicolons() -> None:
    text = "group 1: PCR positive; infiltrates; edema\ngroup 2: PCR positive, no ventilation"
    assert roles(text, "inclusion") == [
        ("I.1", "criterion", "group 1: PCR positive; infiltrates; edema"),
        ("I.2", "criterion", "group 2: PCR positive, no ventilation"),
    ]


def test_the_name_of_a_part_over_a_sentence_is_a_heading() -> None:
    text = "Part A:\n- Children\n- Parents\n\nPart B (Amendment 2):\nAll members must meet the following criteria:\n- Adults\n- Consent"
    assert roles(text, "inclusion") == [
        ("I", "heading", "Part A:"),
        ("I.1", "criterion", "Children"),
        ("I.2", "criterion", "Parents"),
        ("I.3", "heading", "Part B (Amendment 2):"),
        ("I.4", "parent", "All members must meet the following criteria:"),
        ("I.4.1", "criterion", "Adults"),
        ("I.4.2", "criterion", "Consent"),
    ]


@pytest.mark.parametrize("words", ["Men and women aged 20 to 80", "Fibroscan lower than 9.5 kPa", "Cohort 2"])
def test_a_line_over_a_list_that_sets_a_limit_is_no_heading(words: str) -> None:
    found = roles(f"Inclusion Criteria:\n{words}\n- Joint pain\n- Consent")
    assert found[1][1:] == ("heading" if words == "Cohort 2" else "criterion", words)


def test_a_sentence_that_opens_the_list_and_sets_a_limit_is_a_parent() -> None:
    lead = "Diabetic patients, 18 years and older, were included if they had:"
    found = roles(f"Inclusion Criteria:\n{lead}\n1. Retinopathy\n2. Edema")
    assert found[1:] == [
        ("I.1", "parent", lead),
        ("I.1.1", "criterion", "Retinopathy"),
        ("I.1.2", "criterion", "Edema"),
    ]


def test_a_note_under_an_item_makes_it_no_parent() -> None:
    text = "Inclusion Criteria:\n\n1. Measurable disease\n\n   Note: irradiated lesions count\n2. Adults"
    found = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    assert [(item.path, item.parent, item.role.value) for item in found[1:]] == [
        ("I.1", None, "criterion"),
        ("I.2", None, "note"),
        ("I.3", None, "criterion"),
    ]


def test_no_alone_and_boilerplate_behind_no_are_lines_of_their_own() -> None:
    assert roles("NO", "exclusion") == [("E.1", "note", "NO")]
    text = "Adults\nAre the trial subjects under 18? no\nNumber of subjects for this age range: 0"
    assert [role for _, role, _ in roles(text, "inclusion")] == ["criterion", "boilerplate", "boilerplate"]
    text = "Note: Other protocol-defined criteria may apply"
    assert [role for _, role, _ in roles(text, "inclusion")] == ["boilerplate"]


def test_lines_of_the_application_form_are_boilerplate() -> None:
    text = (
        "Consent\nF.1 Age Range\nF.1.2 Adults (18-64 years) yes\nF.1.\nF.2 Gender\nF.2.1 Female: yes\n"
        "F.3 Group of trial subjects\nF.3.1 Healthy volunteers: no"
    )
    found = structure_criteria([EligibilityText(field="inclusion", text=text)]).criteria
    assert [item.role.value for item in found] == ["criterion", *["boilerplate"] * 7]
    assert not any(item.constraints for item in found)


@pytest.mark.parametrize(
    ("lead", "limit", "expected"),
    [
        ("Age:", "18 to 80", [("age", "between", 18, 80)]),
        ("Age", "18 and over", [("age", "ge", 18, None)]),
        (
            "Serum creatinine adjusted to age as follows:",
            "No greater than 0.6 mg/dL (1-23 months of age)",
            [("creatinine", "le", None, 0.6), ("age", "between", 1, 23)],
        ),
        ("Serum creatinine adjusted to age as follows:", "at least 18 kg", []),
        ("Age:", "2 to 17 years", [("age", "between", 2, 17)]),
        ("Life expectancy:", "At least 12 weeks", [("life_expectancy", "ge", 12, None)]),
        ("Performance status:", "0-2", [("ecog", "in", None, None)]),
        ("Platelets:", "> 100,000/mm3", [("platelets", "gt", 100000, None)]),
        ("LVEF:", "above 50% at screening", [("lvef", "gt", 50, None)]),
        # what stands under a name and is no limit of it, or stands under more than a name
        ("Life expectancy:", "4 weeks since surgery", []),
        ("Age:", "6 months since surgery", []),
        ("Hemoglobin:", "2 or more visits", [("visits", "ge", 2, None)]),
        ("Age and consent:", "18 to 80", []),
    ],
)
@pytest.mark.parametrize("layout", ["{}\n\n* {}", "* {}\n  * {}"])
def test_a_limit_alone_is_of_the_variable_that_the_line_above_names(
    lead: str, limit: str, expected: list[Any], layout: str
) -> None:
    text = "PATIENT CHARACTERISTICS:\n\n" + layout.format(lead, limit)
    found = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    assert [(c.variable, c.op, c.low, c.high) for item in found for c in item.constraints] == expected


def test_a_name_above_counts_only_for_the_item_right_below_it() -> None:
    text = "Age:\n\n* 18 and over\n* 20 to 30"
    found = structure_criteria([EligibilityText(field="inclusion", text=text)]).criteria
    assert [[c.variable for c in item.constraints] for item in found] == [[], ["age"], []]


def test_a_paragraph_in_brackets_under_an_item_is_a_note() -> None:
    text = "1. AST > 5 x ULN\n\n(Normal upper limit of AST is 40 U/L)\n\n2. Fever"
    assert [role for _, role, _ in roles(text, "exclusion")] == ["criterion", "note", "criterion"]


def test_a_cause_of_exclusion_in_an_item_gives_it_no_polarity() -> None:
    text = (
        "DISEASE CHARACTERISTICS:\n\n* Second resection to exclude invasive disease\n\n"
        "PATIENT CHARACTERISTICS:\n\n* No condition that would preclude study entry\n* Pregnant women are excluded"
    )
    found = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    assert [item.polarity.value for item in found if item.role.value == "criterion"] == [
        "inclusion",
        "inclusion",
        "exclusion",
    ]


def test_a_heading_of_who_is_ineligible_for_inclusion_opens_exclusions() -> None:
    text = "Inclusion Criteria:\n\n- Adults\n\nStaff ineligible for inclusion:\n\n- General practitioners"
    found = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    assert [(item.polarity.value, item.role.value) for item in found[2:]] == [
        ("exclusion", "heading"),
        ("exclusion", "criterion"),
    ]


def test_a_sentence_that_ends_with_following_a_treatment_opens_no_list() -> None:
    text = (
        "Exclusion Criteria:\n\nAllergy to eggs. Others may be enrolled but must be watched for 1 h following the "
        "administration.\nCongenital heart defects."
    )
    found = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    assert [item.polarity.value for item in found] == ["exclusion"] * 3


def test_a_few_words_over_a_paragraph_and_labels_of_a_template_are_headings() -> None:
    text = (
        "Exclusion Criteria:\n\n* Fever\n\nExcess capacity:\n\nIf capacity is left beyond the population, criteria are "
        "expanded.\n\nRenal:\n\nDialysis"
    )
    assert [role for _, role, _ in roles(text)] == [
        "heading",
        "criterion",
        "heading",
        "criterion",
        "heading",
        "criterion",
    ]


def test_a_line_that_opens_a_list_tells_nothing_about_the_width_of_wrapped_lines() -> None:
    text = (
        "1. Admitted to the intensive care unit with pneumonia that is secondary to the\n"
        "infection in the last 48 hours:\nto. Saturation at rest equal or less than 93 percent and pressure of\n"
        "inspiratory oxygen equal or less than 300 in an analysis done by the\n"
        "laboratory of the hospital"
    )
    assert [text for _, _, text in roles(text, "inclusion")][-1].endswith("laboratory of the hospital")


def test_who_is_enrolled_in_another_study_opens_no_inclusions() -> None:
    text = (
        "Exclusion Criteria:\n\nSubject is enrolled in any other study, unless it does not affect the following:\n\n"
        "Schedule of procedures;\n\nPregnant"
    )
    found = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    assert {item.polarity.value for item in found} == {"exclusion"}


def test_a_heading_for_a_part_behind_the_last_item_opens_exclusions() -> None:
    text = (
        "Inclusion Criteria for Part 1 (testing):\n\n1. Speaks English Exclusion Criteria for Part 1 (testing): none\n\n"
        "The control group'exclusion criteria:\n\n1. Fever"
    )
    found = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    assert [(item.role.value, item.polarity.value, item.text) for item in found] == [
        ("heading", "inclusion", "Inclusion Criteria for Part 1 (testing):"),
        ("criterion", "inclusion", "Speaks English"),
        ("heading", "exclusion", "Exclusion Criteria for Part 1 (testing):"),
        ("note", "exclusion", "none"),
        ("heading", "exclusion", "The control group'exclusion criteria:"),
        ("criterion", "exclusion", "Fever"),
    ]


def test_who_is_ineligible_for_something_else_is_no_exclusion_where_headings_tell_nothing() -> None:
    text = "DISEASE CHARACTERISTICS:\n\n* Refused or ineligible for surgery\n* Patients with T4 disease are ineligible"
    found = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    assert [item.polarity.value for item in found[1:]] == ["inclusion", "exclusion"]


def test_what_or_joins_hangs_on_the_same_parent() -> None:
    text = "1. Not pregnant, and one of the following applies:\n- No childbearing potential.\nOR\nUses contraception.\n2. Adults"
    assert roles(text, "inclusion") == [
        ("I.1", "parent", "Not pregnant, and one of the following applies:"),
        ("I.1.1", "criterion", "No childbearing potential."),
        ("I.1.2", "note", "OR"),
        ("I.1.3", "criterion", "Uses contraception."),
        ("I.2", "criterion", "Adults"),
    ]


def test_labeled_paragraphs_behind_an_item_that_opens_a_list_hang_on_it() -> None:
    text = (
        "\n        Inclusion Criteria:\n\n          -  Adequate organ function including:\n\n        Hepatic: Bilirubin < 2\n\n"
        "        Renal: Creatinine normal\n\n          -  Consent\n      "
    )
    assert [path for path, _, _ in roles(text)] == ["I", "I.1", "I.1.1", "I.1.2", "I.2"]


def test_kinds_of_a_disease_are_alternatives_and_any_of_a_sentence_is_none() -> None:
    text = (
        "Inclusion Criteria:\n\n* Prior treatment status:\n\n  * naive\n  * relapsed\n* Spouse or any partner:\n\n  * adult\n"
        "  * consenting\n* Au moins un des facteurs suivants :\n\n  * fièvre\n  * toux"
    )
    found = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    assert [item.combinator for item in found if item.role.value == "parent"] == ["any", "all", "any"]


def test_a_wrong_heading_over_a_whole_field_does_not_turn_its_polarity() -> None:
    texts = [
        EligibilityText(
            field="inclusion", text="Inclusion criteria:\n1. Adults\nExclusion criteria:\n1. Fever"
        ),
        EligibilityText(
            field="exclusion",
            text="Exclusion criteria: Current inclusion criteria as of 11 May 2020:\n1. Cough",
        ),
    ]
    found = structure_criteria(texts).criteria
    stated = [(item.polarity.value, item.text) for item in found if item.role.value == "criterion"]
    assert stated == [("inclusion", "Adults"), ("exclusion", "Fever"), ("exclusion", "Cough")]


def test_a_bullet_about_the_list_itself_is_a_note() -> None:
    text = (
        "Exclusion Criteria:\n\n* Patients with any of the exclusion criteria listed below are ineligible.\n* Female\n"
        "* Does not meet the inclusion criteria"
    )
    assert [role for _, role, _ in roles(text)] == ["heading", "note", "criterion", "criterion"]
