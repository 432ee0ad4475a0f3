"""The commands about the past, as a user runs them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from pipeline.cli.diff_page import diff_page, in_words
from pipeline.model.patches import Change
from tests.cli.test_commands import trialmill
from tests.load.results import load, plain_record, result


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("history") / "trials.db"
    outcome = {"type": "PRIMARY", "ordinal": 1, "measure": "Overall survival", "time_frame": "1 year"}
    later = {**outcome, "time_frame": "2 years"}
    load(
        path,
        [
            result(
                plain_record(brief_title="One", outcomes=[outcome]), content="a", updated_date="2024-01-01"
            ),
            result(plain_record(brief_title="Two", outcomes=[later]), content="b", updated_date="2024-05-01"),
            result(plain_record("ctgov:NCT99000002", brief_title="Alone"), updated_date="2024-02-01"),
        ],
    )
    return path


def test_history_lists_versions_with_their_changes(db: Path) -> None:
    lines = trialmill("history", "NCT99000001", "--db", db).stdout.splitlines()
    assert [line.split("\t")[:2] + line.split("\t")[-1:] for line in lines[1:]] == [
        ["1", "2024-01-01", ""],
        ["2", "2024-05-01", "other 1, outcomes 1"],
    ]


def test_diff_compares_the_last_two_versions_unless_told(db: Path) -> None:
    expected = "outcomes\tchanged\toutcomes[1].time_frame\tOverall survival\t1 year\t2 years"
    assert expected in trialmill("diff", "NCT99000001", "--db", db).stdout
    back = json.loads(trialmill("diff", "NCT99000001", "2", "1", "--json", "--db", db).stdout)
    assert (back["before"], back["after"]) == (2, 1)
    assert [change["new"] for change in back["changes"]] == ["One", "1 year"]


def test_diff_of_a_single_version_or_an_unknown_one_is_refused(db: Path) -> None:
    alone = trialmill("diff", "NCT99000002", "--db", db)
    assert (alone.returncode, "one version only" in alone.stderr) == (2, True)
    unknown = trialmill("diff", "NCT99000001", "1", "7", "--db", db)
    assert (unknown.returncode, "has no version 7" in unknown.stderr) == (2, True)


def test_changes_are_listed_by_subject(db: Path) -> None:
    found = json.loads(trialmill("changes", "--category", "outcomes", "--json", "--db", db).stdout)
    assert [(row["record_id"], row["path"], row["item"], row["new"]) for row in found] == [
        ("ctgov:NCT99000001", "outcomes[1].time_frame", "Overall survival", '"2 years"')
    ]
    assert trialmill("changes", "--since", "2024-05-02", "--json", "--db", db).stdout.strip() == "[]"
    wrong = trialmill("changes", "--category", "outcome", "--db", db)
    assert (wrong.returncode, "one of status, dates" in wrong.stderr) == (2, True)
    wrong = trialmill("changes", "--since", "May 2024", "--db", db)
    assert (wrong.returncode, "YYYY-MM-DD" in wrong.stderr) == (2, True)


def test_the_state_of_a_day_is_told_for_all_records_and_shown_for_one(db: Path) -> None:
    lines = trialmill("state-at", "2024-03-01", "--db", db).stdout.splitlines()
    assert [line.split("\t")[::5] for line in lines[1:]] == [
        ["ctgov:NCT99000001", "One"],
        ["ctgov:NCT99000002", "Alone"],
    ]
    shown = json.loads(trialmill("show", "NCT99000001", "--at", "2024-03-01", "--json", "--db", db).stdout)
    assert shown["brief_title"] == "One"
    early = trialmill("show", "NCT99000001", "--at", "2023-01-01", "--db", db)
    assert (early.returncode, "was not there yet" in early.stderr) == (2, True)


def printed(*changes: Change, show_all: bool = False) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(diff_page(changes, show_all=show_all))
    return str(console.file.getvalue())  # type: ignore[attr-defined]


def test_a_page_of_changes_marks_the_words_that_went_and_came() -> None:
    old = "Adults with confirmed lupus nephritis of class III or IV"
    new = "Adults with suspected lupus nephritis of class III or IV"
    page = printed(Change("eligibility", "changed", "eligibility.criteria[2].text", old, new))
    assert "~ eligibility.criteria[2].text  Adults with [-confirmed-] {+suspected+} lupus nephritis" in page


def test_a_page_of_changes_cuts_long_lists_and_says_so() -> None:
    added = [
        Change("sites", "added", f"locations[{at}]", None, {"facility": f"Site {at}"}) for at in range(1, 9)
    ]
    assert "+ locations[5]  Site 5" in printed(*added)
    assert "... and 3 more such changes" in printed(*added)
    assert "+ locations[8]  Site 8" in printed(*added, show_all=True)
    assert printed() == "no change\n"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "(nothing)"),
        (True, "yes"),
        ({"raw": "Recruiting", "code": "RECRUITING", "status": "mapped", "rule": None}, "RECRUITING"),
        ({"raw": "Odd", "code": None, "status": "unmapped", "rule": None}, "Odd"),
        ({"raw": "Phase 2/3", "codes": ["PHASE2", "PHASE3"]}, "PHASE2/PHASE3"),
        (
            {"date": "2024-05", "precision": "month", "raw": "May 2024", "type": {"code": "ACTUAL"}},
            "2024-05 (actual)",
        ),
        (
            {"ordinal": 1, "name": "Drug", "other_names": ["A", "B"], "description": None},
            "Drug (other_names: A; B)",
        ),
    ],
)
def test_values_are_told_in_words(value: object, words: str) -> None:
    assert in_words(value) == words
