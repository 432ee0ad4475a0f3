"""The TOML lists and the enums of the model say the same, and lookup goes from the registry outward."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model.codes import OverallStatus, Phase, RecruitmentState, StudyState, ValueStatus
from pipeline.vocab.code_list import CodeList, fold
from pipeline.vocab.countries import find_country
from pipeline.vocab.lists import ALL_LISTS, MASKED_ROLE, OVERALL_STATUS, PHASE, SEX


@pytest.mark.parametrize("codes", ALL_LISTS, ids=lambda codes: codes.name)
def test_every_code_has_an_entry_and_every_entry_a_code(codes: CodeList[Any]) -> None:
    assert set(codes.entries) == set(codes.codes.__members__)
    assert codes.description
    assert all(entry["label"] for entry in codes.entries.values())


@pytest.mark.parametrize("codes", ALL_LISTS, ids=lambda codes: codes.name)
def test_every_word_names_known_codes_or_a_status(codes: CodeList[Any]) -> None:
    for meanings in codes.scopes.values():
        for meaning in meanings.values():
            assert meaning.codes or meaning.status is not ValueStatus.MAPPED


@pytest.mark.parametrize("codes", ALL_LISTS, ids=lambda codes: codes.name)
def test_a_code_means_itself(codes: CodeList[Any]) -> None:
    for code in codes.codes:
        meaning = codes.meaning("nowhere", code.value)
        assert meaning is not None
        if codes is not OVERALL_STATUS or meaning.codes != (OverallStatus.RECRUITMENT_CLOSED,):
            assert meaning.codes == (code,)


def test_statuses_carry_both_axes() -> None:
    for entry in OVERALL_STATUS.entries.values():
        RecruitmentState(entry["recruitment_state"])
        StudyState(entry["study_state"])


def test_the_registry_decides_before_ictrp_and_both_before_the_common_list() -> None:
    assert OVERALL_STATUS.meaning("ctgov", "Completed").codes == (OverallStatus.COMPLETED,)
    assert OVERALL_STATUS.meaning("chictr", "Completed").codes == (OverallStatus.RECRUITMENT_CLOSED,)
    assert OVERALL_STATUS.meaning("tctr", "Completed").codes == (OverallStatus.RECRUITMENT_CLOSED,)
    assert OVERALL_STATUS.meaning("ctgov", "Not Recruiting").codes == (OverallStatus.RECRUITMENT_CLOSED,)


def test_an_unknown_word_has_no_meaning_and_a_line_to_add() -> None:
    assert SEX.meaning("ctgov", "Whatever") is None
    assert SEX.toml_line("drks", 'a "b"') == 'pipeline/vocab/sex.toml [words.drks] CODE = ["a \\"b\\""]'


def test_signs_and_empty_words_state_nothing() -> None:
    for word in ("-", "", "??", "Not specified"):
        assert SEX.meaning("irct", word) == ((), ValueStatus.NOT_STATED)


def test_case_dashes_and_blanks_do_not_matter() -> None:
    assert fold("Non-Randomized ") == fold("NON_RANDOMIZED") == "non randomized"


def test_not_applicable_is_no_missing_phase() -> None:
    assert PHASE.meaning("ctgov", "NA") == ((Phase.NOT_APPLICABLE,), ValueStatus.NOT_APPLICABLE)


def test_masked_roles_know_the_data_analyst() -> None:
    assert MASKED_ROLE.meaning("drks", "Data analyst") is not None


def test_one_word_with_two_meanings_in_a_scope_is_an_error(tmp_path: Any) -> None:
    codes = CodeList("sex", SEX.codes)
    codes.__dict__["_file"] = {
        "codes": {"ALL": {"label": "All"}, "MALE": {"label": "Male"}, "FEMALE": {"label": "Female"}},
        "words": {"x": {"ALL": ["both"], "MALE": ["Both"]}},
    }
    with pytest.raises(ValueError, match="two meanings"):
        _ = codes.scopes


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("United States", "US"),
        ("Korea, Republic of", "KR"),
        ("Korea, Democratic People's Republic of", "KP"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Congo, The Democratic Republic of the", "CD"),
        ("Turkey", "TR"),
        ("England", "GB"),
        ("Czech Republic", "CZ"),
        ("The Netherlands", "NL"),
        ("USA", "US"),
        ("Viet Nam", "VN"),
    ],
)
def test_countries_in_the_words_of_registries(words: str, code: str) -> None:
    assert find_country(words).code == code


def test_a_country_that_words_do_not_decide_stays_open() -> None:
    assert find_country("Korea") is None
    assert find_country("Korea", "ctgov") is None
    assert find_country("Atlantis") is None


def test_a_registry_that_means_one_of_two_states_decides() -> None:
    assert [find_country("KOREA", registry) for registry in ("jrct", "umin", "cris")] == [
        ("KR", "South Korea")
    ] * 3
    assert find_country("Korea, North", "jrct") == ("KP", "North Korea")


def test_a_former_state_has_a_name_and_no_code() -> None:
    assert find_country("Former Serbia and Montenegro") == (None, "Former Serbia and Montenegro")
