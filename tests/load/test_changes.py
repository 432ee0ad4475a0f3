"""Changes say what was done, and nothing else; applied, they give the newer version exactly."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest

from pipeline.model.changes import category_of, compare
from pipeline.model.patches import Content, apply_changes
from pipeline.model.trial import TrialRecord
from tests.load.random_records import random_record
from tests.load.results import plain_record


def to_content(record: TrialRecord) -> Content:
    return record.model_dump(mode="json")


def json_text(content: Content) -> str:
    return json.dumps(content, sort_keys=True)


def criterion(text: str, path: str, start: int, **fields: Any) -> dict[str, Any]:
    return {
        "path": path,
        "role": "criterion",
        "polarity": "inclusion",
        "ordinal": f"{path}.",
        "text": text,
        "field": "text",
        "start": start,
        "end": start + len(text),
        **fields,
    }


def trial(criteria: list[str], **fields: Any) -> Content:
    text, items = "", []
    for number, words in enumerate(criteria, 1):
        items.append(criterion(words, str(number), len(text)))
        text += words + "\n"
    eligibility = {
        "texts": [{"field": "text", "text": text}],
        "criteria": items,
        **fields.pop("eligibility", {}),
    }
    return to_content(plain_record(eligibility=eligibility, **fields))


CRITERIA = [
    "Age 18 years or older",
    "ECOG performance status 0-1",
    "Signed informed consent",
    "No prior chemotherapy",
]


def told(old: Content, new: Content) -> list[tuple[str, str, str]]:
    difference = compare(old, new)
    assert json_text(apply_changes(old, difference)) == json_text(new)
    return [(change.category, change.kind, change.path) for change in difference.changes]


def test_an_inserted_criterion_is_one_addition() -> None:
    new = [*CRITERIA[:1], "Measurable disease by RECIST", *CRITERIA[1:]]
    assert told(trial(CRITERIA), trial(new)) == [("eligibility", "added", "eligibility.criteria[2]")]


def test_a_removed_criterion_is_one_removal() -> None:
    new = CRITERIA[:2] + CRITERIA[3:]
    assert told(trial(CRITERIA), trial(new)) == [("eligibility", "removed", "eligibility.criteria[3]")]


def test_a_reworded_criterion_is_one_change_of_its_text() -> None:
    new = [CRITERIA[0], "ECOG performance status 0-2", *CRITERIA[2:]]
    old_version, new_version = trial(CRITERIA), trial(new)
    assert told(old_version, new_version) == [("eligibility", "changed", "eligibility.criteria[2].text")]
    (change,) = compare(old_version, new_version).changes
    assert (change.old, change.new) == ("ECOG performance status 0-1", "ECOG performance status 0-2")


def test_a_reorder_is_no_change() -> None:
    assert told(trial(CRITERIA), trial(CRITERIA[::-1])) == []


def test_a_criterion_moved_to_the_exclusions_is_one_change_of_polarity() -> None:
    new = trial(CRITERIA)
    new["eligibility"]["criteria"][3]["polarity"] = "exclusion"
    assert told(trial(CRITERIA), new) == [("eligibility", "changed", "eligibility.criteria[4].polarity")]


def test_a_switched_outcome_is_one_change_of_type() -> None:
    def version(first: str, second: str) -> Content:
        return to_content(
            plain_record(
                outcomes=[
                    {"type": first, "ordinal": 1, "measure": "Overall survival", "time_frame": "5 years"},
                    {
                        "type": second,
                        "ordinal": 1,
                        "measure": "Progression-free survival",
                        "time_frame": "2 years",
                    },
                ]
            )
        )

    new = version("SECONDARY", "PRIMARY")
    assert told(version("PRIMARY", "SECONDARY"), new) == [
        ("outcomes", "changed", "outcomes[1].type"),
        ("outcomes", "changed", "outcomes[2].type"),
    ]


def test_a_date_put_off_is_one_change() -> None:
    def version(day: str) -> Content:
        date = {
            "date": day,
            "precision": "month",
            "raw": day,
            "type": {"raw": "ESTIMATED", "code": "ESTIMATED"},
        }
        return to_content(plain_record(dates={"completion": date}))

    assert told(version("2025-01"), version("2026-03")) == [("dates", "changed", "dates.completion")]


def test_a_status_change_is_told_once_without_its_axes() -> None:
    def version(code: str, state: str) -> Content:
        return to_content(
            plain_record(status={"overall_status": {"raw": code, "code": code}, "study_state": state})
        )

    new = version("COMPLETED", "completed")
    assert told(version("RECRUITING", "ongoing"), new) == [("status", "changed", "status.overall_status")]


def arms(labels: list[str], cells: list[tuple[int, int]]) -> Content:
    return to_content(
        plain_record(
            arm_groups=[{"ordinal": at, "label": label} for at, label in enumerate(labels, 1)],
            interventions=[{"ordinal": 1, "name": "Drug"}, {"ordinal": 2, "name": "Placebo"}],
            arm_interventions=[{"arm_ordinal": a, "intervention_ordinal": i} for a, i in cells],
        )
    )


def test_an_inserted_arm_does_not_change_the_links_of_the_others() -> None:
    old = arms(["High dose", "Control"], [(1, 1), (2, 2)])
    new = arms(["Low dose", "High dose", "Control"], [(1, 1), (2, 1), (3, 2)])
    assert told(old, new) == [("arms", "added", "arm_groups[1]"), ("arms", "added", "arm_interventions[1]")]


def test_a_renamed_arm_keeps_its_links() -> None:
    old = arms(["Arm A: high dose of drug", "Control"], [(1, 1), (2, 2)])
    new = arms(["Arm A: higher dose of drug", "Control"], [(1, 1), (2, 2)])
    assert told(old, new) == [("arms", "changed", "arm_groups[1].label")]


def test_keywords_and_phases_are_sets() -> None:
    old = to_content(plain_record(keywords=["a", "b"], design={"phases": {"raw": "1", "codes": ["PHASE1"]}}))
    new = to_content(
        plain_record(
            keywords=["b", "c", "a"], design={"phases": {"raw": "1/2", "codes": ["PHASE1", "PHASE2"]}}
        )
    )
    assert told(old, new) == [("other", "changed", "design.phases"), ("other", "added", "keywords[2]")]


def test_an_absent_value_that_appears_is_an_addition() -> None:
    assert told(to_content(plain_record()), to_content(plain_record(acronym="TRY"))) == [
        ("other", "added", "acronym")
    ]


def test_equal_versions_have_no_change_and_no_remainder() -> None:
    content = to_content(random_record(3))
    difference = compare(content, copy.deepcopy(content))
    assert (difference.changes, difference.remainder) == ((), ())


@pytest.mark.parametrize("seed", range(40))
def test_changes_between_any_two_records_apply_exactly(seed: int) -> None:
    old, new = to_content(random_record(seed)), to_content(random_record(seed + 1000))
    difference = compare(old, new)
    assert json_text(apply_changes(old, difference)) == json_text(new)


@pytest.mark.parametrize("seed", range(30))
def test_shuffled_and_edited_lists_apply_exactly(seed: int) -> None:
    rng = random.Random(seed)
    old = trial(
        [f"Criterion about {word} number {at}" for at, word in enumerate(["alpha", "beta", "gamma", "delta"])]
    )
    new = copy.deepcopy(old)
    items = new["eligibility"]["criteria"]
    rng.shuffle(items)
    if rng.random() < 0.5:
        items.pop()
    if rng.random() < 0.5:
        items.insert(rng.randrange(len(items)), criterion("Something else entirely", "9", 0))
    difference = compare(old, new)
    assert json_text(apply_changes(old, difference)) == json_text(new)


def test_another_spelling_of_the_same_value_is_no_change() -> None:
    def version(status: str, day: str) -> Content:
        date = {"date": "2021-04-28", "precision": "day", "raw": day, "type": {"raw": day, "code": "ACTUAL"}}
        overall = {"raw": status, "code": "RECRUITING"}
        return to_content(plain_record(status={"overall_status": overall}, dates={"start": date}))

    assert told(version("Ongoing, recruiting", "2021-04-28"), version("4", "28/04/2021")) == []


def test_other_words_that_no_code_names_are_a_change() -> None:
    def version(words: str) -> Content:
        overall = {"raw": words, "code": None, "status": "unmapped"}
        return to_content(plain_record(status={"overall_status": overall}))

    assert told(version("On the way"), version("Nearly there")) == [
        ("status", "changed", "status.overall_status")
    ]


def test_a_text_without_items_is_told_when_its_words_change() -> None:
    def version(text: str) -> Content:
        return to_content(plain_record(eligibility={"texts": [{"field": "text", "text": text}]}))

    assert told(version("Adults only."), version("Adults and children.")) == [
        ("eligibility", "changed", "eligibility.texts[1].text")
    ]
    assert told(version("Adults only."), version("*  Adults\nonly")) == []


def test_a_changed_value_is_told_with_the_name_of_its_item() -> None:
    def version(time_frame: str) -> Content:
        outcome = {"type": "PRIMARY", "ordinal": 1, "measure": "Overall survival", "time_frame": time_frame}
        return to_content(plain_record(outcomes=[outcome]))

    (change,) = compare(version("1 year"), version("2 years")).changes
    assert (change.path, change.item) == ("outcomes[1].time_frame", "Overall survival")


def test_bookkeeping_dates_are_told_apart_from_the_trial_s_own() -> None:
    assert category_of("dates.last_update_posted") == "other"
    assert category_of("dates.primary_completion") == "dates"


FOLLOWING = (
    "ordinal",
    ".raw",
    ".rule",
    ".status",
    "#order",
    "value_notes",
    "recruitment_state",
    "study_state",
    "schema_version",
)


@pytest.mark.parametrize("seed", range(20))
def test_the_remainder_holds_only_what_follows(seed: int) -> None:
    old, new = to_content(random_record(seed)), to_content(random_record(seed + 500))
    for path, _ in compare(old, new).remainder:
        follows = path.endswith(FOLLOWING) or path.startswith(
            ("eligibility.criteria[", "eligibility.texts[", "value_notes")
        )
        assert follows, path
