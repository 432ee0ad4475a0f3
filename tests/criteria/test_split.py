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


def test_lists_of_east_asia_are_cut_at_their_own_numerals() -> None:
    text = "入选标准：1、年龄18-65岁；2、签署知情同意书。排除标准：①妊娠②哺乳期"
    assert [(c.polarity.value, c.ordinal, c.text) for c in items(text)] == [
        ("inclusion", "1、", "年龄18-65岁；"),
        ("inclusion", "2、", "签署知情同意书。"),
        ("exclusion", "①", "妊娠"),
        ("exclusion", "②", "哺乳期"),
    ]
    assert [(c.ordinal, c.text) for c in items(inclusion="가. 19세 이상\n나. 동의한 자")] == [
        ("가.", "19세 이상"),
        ("나.", "동의한 자"),
    ]
    assert words(inclusion="・20歳以上の患者\n・同意が得られた患者") == [
        "20歳以上の患者",
        "同意が得られた患者",
    ]
    assert words(inclusion="(一)年龄≥18岁；(二)自愿参加。") == ["年龄≥18岁；", "自愿参加。"]


def test_numbers_without_a_sign_are_ordinals_only_in_a_row() -> None:
    found = items("Inclusion Criteria\n1 Adults\n2 Asthma\n3 Consent")
    assert [(c.ordinal, c.text) for c in found] == [("1", "Adults"), ("2", "Asthma"), ("3", "Consent")]
    assert words("Inclusion Criteria\n18 Years or older\nConsent") == ["18 Years or older", "Consent"]


def test_a_letter_is_an_ordinal_only_in_a_row() -> None:
    assert words("Exclusion Criteria\nC. difficile infection\nE. coli sepsis") == [
        "C. difficile infection",
        "E. coli sepsis",
    ]
    found = items("Inclusion Criteria\n" + "\n".join(f"{letter}. item {letter}" for letter in "abcdefghij"))
    assert [c.ordinal for c in found] == [f"{letter}." for letter in "abcdefghij"]
    assert all(c.parent is None for c in found)


def test_roman_numbers_below_letters_are_sub_items() -> None:
    text = "Inclusion Criteria:\na. Adults\nb. One of the following:\ni. fever\nii. cough\nc. Consent"
    assert [(c.path, c.ordinal, c.role.value) for c in items(text)] == [
        ("I.1", "a.", "criterion"),
        ("I.2", "b.", "parent"),
        ("I.2.1", "i.", "criterion"),
        ("I.2.2", "ii.", "criterion"),
        ("I.3", "c.", "criterion"),
    ]


def test_a_numbered_list_turned_into_bullets_keeps_its_last_ordinals() -> None:
    text = "Inclusion Criteria:\n\n* Reads English; 3. Gives consent; 4. Is 18 to 50 years old; 5. Owns a phone\n"
    assert [(c.ordinal, c.text) for c in items(text)] == [
        (None, "Reads English;"),
        ("3.", "Gives consent;"),
        ("4.", "Is 18 to 50 years old;"),
        ("5.", "Owns a phone"),
    ]


def test_numbers_that_count_something_start_no_item() -> None:
    text = "Inclusion Criteria:\n\n1. Performance status of 0, 1 or 2. Stable at visit 2. Willing\n2. Adults"
    assert words(text) == ["Performance status of 0, 1 or 2. Stable at visit 2. Willing", "Adults"]
    assert words("Exclusion Criteria:\n* PVR >= 300 dyn•s/cm5, stage I-II, anti-PD-L1\n* Fever") == [
        "PVR >= 300 dyn•s/cm5, stage I-II, anti-PD-L1",
        "Fever",
    ]


def test_headings_are_told_from_sentences_that_mention_the_lists() -> None:
    text = (
        "Inclusion Criteria (all must be met):\n\n* Adults\n\nExclusion Criteria:\n\n* Does not meet the inclusion criteria\n"
        "* Asthma by the GINA criteria\n* Exclusion of other causes of cough"
    )
    assert [(c.polarity.value, c.text) for c in items(text)] == [
        ("inclusion", "Adults"),
        ("exclusion", "Does not meet the inclusion criteria"),
        ("exclusion", "Asthma by the GINA criteria"),
        ("exclusion", "Exclusion of other causes of cough"),
    ]


def test_groups_and_phases_are_sub_headings_of_their_list() -> None:
    text = "Inclusion Criteria:\n\nPhase 1\n\n1. Adults\n\nPhase 2\n\n1. Children\n\nExclusion Criteria:\n\nPhase 1\n\n1. Fever"
    assert [(c.path, c.role.value, c.text) for c in structure(text).criteria] == [
        ("I", "heading", "Inclusion Criteria:"),
        ("I.1", "heading", "Phase 1"),
        ("I.2", "criterion", "Adults"),
        ("I.3", "heading", "Phase 2"),
        ("I.4", "criterion", "Children"),
        ("E", "heading", "Exclusion Criteria:"),
        ("E.1", "heading", "Phase 1"),
        ("E.2", "criterion", "Fever"),
    ]


def test_a_second_list_of_the_same_kind_has_a_section_number() -> None:
    text = "Cohort A Inclusion Criteria:\n* Adults\nExclusion Criteria:\n* Fever\nCohort B Inclusion Criteria:\n* Children"
    assert [item.path for item in items(text)] == ["I.1", "E.1", "I2.1"]


def test_withdrawal_and_donor_lists_are_neither() -> None:
    text = "Inclusion Criteria:\n* Adults\nWithdrawal Criteria:\n* Rash\nDonor Inclusion Criteria:\n* Healthy sibling"
    assert [(c.path, c.polarity.value) for c in items(text)] == [
        ("I.1", "inclusion"),
        ("O.1", "other"),
        ("O2.1", "other"),
    ]


def test_a_sentence_that_opens_a_list_gives_its_polarity_where_no_heading_does() -> None:
    text = (
        "To be eligible, patients must meet all of the following:\n* Adults\n\n"
        "Patients with any of the following will be excluded:\n* Fever"
    )
    assert [(c.role.value, c.polarity.value) for c in structure(text).criteria] == [
        ("heading", "inclusion"),
        ("criterion", "inclusion"),
        ("heading", "exclusion"),
        ("criterion", "exclusion"),
    ]


def test_without_heading_the_words_of_an_item_tell_its_polarity_or_nothing_does() -> None:
    text = "* Pregnant women are not eligible\n* Patients must be 18 or older\n* Migraine"
    assert [c.polarity.value for c in items(text)] == ["exclusion", "inclusion", "unknown"]


def test_notes_and_boilerplate_are_no_criteria() -> None:
    text = (
        "Exclusion Criteria:\n\n* Fever\n\nNote: may be rescreened\n\n* None\n\nOR\n\n*Footnote about fever\n\n"
        "Other protocol-defined inclusion/exclusion criteria may apply."
    )
    assert [(c.role.value, c.text) for c in structure(text.replace("*Foot", "\\*Foot")).criteria] == [
        ("heading", "Exclusion Criteria:"),
        ("criterion", "Fever"),
        ("note", "Note: may be rescreened"),
        ("note", "None"),
        ("note", "OR"),
        ("note", "*Footnote about fever"),
        ("boilerplate", "Other protocol-defined inclusion/exclusion criteria may apply."),
    ]


def test_a_paragraph_under_an_item_belongs_to_it() -> None:
    text = "Inclusion Criteria:\n\n1. Treated with:\n\n   Drug A or drug B\n2. Adults"
    assert words(text) == ["Treated with: Drug A or drug B", "Adults"]


def test_combinators_follow_the_words_then_the_list() -> None:
    text = (
        "Inclusion Criteria:\n\n* At least one of the following:\n\n  * fever\n  * cough\n* Adequate function:\n\n"
        "  * platelets\n  * hemoglobin\n\nExclusion Criteria:\n\n* Cardiac disease:\n\n  * angina\n  * infarction\n"
        "* Either:\n\n  * HIV and\n  * HBV"
    )
    assert [item.combinator for item in items(text) if item.role is CriterionRole.PARENT] == [
        "any",
        "all",
        "any",
        "any",
    ]


def test_mangled_signs_are_read_and_the_raw_text_is_kept() -> None:
    text = "√¢?¬¢Age √¢?¬• 18 years<br>‚Ä¢ BMI ‚â§ 30 kg/m2"
    found = items(inclusion=text)
    assert [item.text for item in found] == ["Age ≥ 18 years", "BMI ≤ 30 kg/m2"]
    assert [text[item.start : item.end] for item in found] == ["Age √¢?¬• 18 years", "BMI ‚â§ 30 kg/m2"]
    assert [(c.variable, c.op) for item in found for c in item.constraints] == [("age", "ge"), ("bmi", "le")]


def test_letters_read_in_a_wrong_encoding_are_clean_in_the_words_and_in_headings() -> None:
    text = "Les crit√®res de non-inclusion sont:\n- Infection non trait√©e ‚Äì active\n- SpO2 100 √ó 1\n- 45 √¢?? 150 kg"
    found = structure(exclusion=text).criteria
    assert [(item.role.value, item.text) for item in found] == [
        ("heading", "Les critères de non-inclusion sont:"),
        ("criterion", "Infection non traitée – active"),
        ("criterion", "SpO2 100 × 1"),
        ("criterion", "45 – 150 kg"),
    ]
    assert text[found[1].start : found[1].end] == "Infection non trait√©e ‚Äì active"
