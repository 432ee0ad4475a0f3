"""Cutting eligibility texts into items: headings, bullets, ordinals, wraps, runs in one line, polarity, offsets."""

from pipeline.criteria.structure import Structure, structure_criteria
from pipeline.model.criteria import Criterion, CriterionRole, EligibilityText


def structure(text: str | None = None, **fields: str) -> Structure:
    named = {"text": text} if text is not None else fields
    return structure_criteria([EligibilityText(field=name, text=words) for name, words in named.items()])


def items(text: str | None = None, **fields: str) -> list[Criterion]:
    """The criteria and parents of a text."""
    found = structure(text, **fields).criteria
    return [c for c in found if c.role in (CriterionRole.CRITERION, CriterionRole.PARENT)]


def words(text: str | None = None, **fields: str) -> list[str]:
    return [item.text for item in items(text, **fields)]


def shown(text: str) -> list[tuple[str, str]]:
    return [(item.path, item.text) for item in items(text)]


def test_markdown_bullets_under_two_headings() -> None:
    text = "Inclusion Criteria:\n\n* Age \\>= 18 years\n* ECOG 0-1\n\nExclusion Criteria:\n\n* Pregnancy"
    found = structure(text).criteria
    assert [(c.path, c.role.value, c.polarity.value, c.text) for c in found] == [
        ("I", "heading", "inclusion", "Inclusion Criteria:"),
        ("I.1", "criterion", "inclusion", "Age >= 18 years"),
        ("I.2", "criterion", "inclusion", "ECOG 0-1"),
        ("E", "heading", "exclusion", "Exclusion Criteria:"),
        ("E.1", "criterion", "exclusion", "Pregnancy"),
    ]
    assert text[found[1].start : found[1].end] == "Age \\>= 18 years"
    (age,) = found[1].constraints
    assert text[age.start : age.end] == "\\>= 18 years"


def test_printed_ordinals_are_kept_as_they_are() -> None:
    text = "Inclusion Criteria\n2. Signs consent.\n3\\. Is 40 or older.\nExclusion Criteria\n2) Fever"
    assert [(c.ordinal, c.text) for c in items(text)] == [
        ("2.", "Signs consent."),
        ("3.", "Is 40 or older."),
        ("2)", "Fever"),
    ]


def test_wrapped_lines_of_the_legacy_layout_are_one_item() -> None:
    text = (
        "\n        Inclusion Criteria:\n\n"
        "          -  Histologically confirmed carcinoma of the example gland that has progressed after\n"
        "             2. line therapy\n\n"
        "          -  Adequate organ function:\n\n"
        "               -  Platelets >= 100\n\n"
        "        Exclusion Criteria:\n\n          -  Fever\n      "
    )
    assert shown(text) == [
        (
            "I.1",
            "Histologically confirmed carcinoma of the example gland that has progressed after 2. line therapy",
        ),
        ("I.2", "Adequate organ function:"),
        ("I.2.1", "Platelets >= 100"),
        ("E.1", "Fever"),
    ]


def test_items_run_together_in_one_line_are_cut() -> None:
    text = "Inclusions: 1. Men aged 40; 2. Stable angina; 3.Consent Exclusion Criteria: - Stroke - Asthma"
    assert words(text) == ["Men aged 40;", "Stable angina;", "Consent", "Stroke", "Asthma"]


def test_an_enumeration_inside_a_criterion_is_left_whole() -> None:
    text = "Inclusion Criteria:\n\n* Evidence of 1) unresectable 2) locally recurrent, or 3) metastatic disease\n* Adult"
    assert words(text) == [
        "Evidence of 1) unresectable 2) locally recurrent, or 3) metastatic disease",
        "Adult",
    ]


def test_breaks_of_portal_exports_part_items() -> None:
    assert words(
        inclusion="Inclusion criteria: 1. Aged 18 to 60;_x000D_<br>2. Willing.",
        exclusion="Exclusion criteria: Fever <br/ ><br>Cough <br/ ><br>",
    ) == ["Aged 18 to 60;", "Willing.", "Fever", "Cough"]


def test_separate_fields_give_the_polarity() -> None:
    found = items(inclusion="1. Adults\n2. Consent", exclusion="none of these drugs: X; aspirin; heparin")
    assert [(c.path, c.polarity.value) for c in found] == [
        ("I.1", "inclusion"),
        ("I.2", "inclusion"),
        ("E.1", "exclusion"),
        ("E.2", "exclusion"),
        ("E.3", "exclusion"),
    ]


def test_an_exclusion_heading_inside_the_inclusion_list_flips_what_follows() -> None:
    text = "Inclusion Criteria:\n\n1. Adults\n2. Exclusion Criteria:\n3. Fever\n4. Cough"
    assert [(c.ordinal, c.polarity.value) for c in items(text)] == [
        ("1.", "inclusion"),
        ("3.", "exclusion"),
        ("4.", "exclusion"),
    ]


def test_headings_of_other_languages_are_read() -> None:
    for inclusion, exclusion in (
        ("Einschlusskriterien", "Ausschlusskriterien:"),
        ("Critères d’inclusion :", "Critères de non-inclusion :"),
        ("Criterios de inclusión", "Criterios de exclusión:"),
        ("Critérios de inclusão", "Critérios de exclusão"),
        ("Criteri di inclusione:", "Criteri di esclusione:"),
        ("Inclusiecriteria", "Exclusiecriteria"),
        ("入选标准：", "排除标准："),
        ("選択基準", "除外基準"),
        ("선정기준", "제외기준"),
    ):
        found = items(f"{inclusion}\n- A1 b\n{exclusion}\n- C1 d")
        assert [(c.text, c.polarity.value) for c in found] == [
            ("A1 b", "inclusion"),
            ("C1 d", "exclusion"),
        ], inclusion


def test_the_registrys_own_entries_are_one_item_each() -> None:
    found = items(
        **{"inclusion#1": "Adults", "inclusion#2": "One of:\na) fever\nb) cough", "exclusion#1": "Asthma"}
    )
    assert [(c.path, c.role.value, c.field, c.text) for c in found] == [
        ("I.1", "criterion", "inclusion#1", "Adults"),
        ("I.2", "parent", "inclusion#2", "One of:"),
        ("I.2.1", "criterion", "inclusion#2", "fever"),
        ("I.2.2", "criterion", "inclusion#2", "cough"),
        ("E.1", "criterion", "exclusion#1", "Asthma"),
    ]
    assert found[1].combinator == "any"


def test_empty_and_meaningless_texts_give_no_criteria() -> None:
    for text in ("", "   \n\n", "-\n\n*", "Inclusion Criteria:\n\n-"):
        assert items(text) == []
