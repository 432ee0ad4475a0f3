"""How things stood on a day, and what changed since, as a user of the database asks for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import pytest

from pipeline.errors import UsageError
from pipeline.query.history import (
    compare_versions,
    find_changes,
    list_versions,
    read_version,
    state_at,
    version_at,
)
from pipeline.query.reading import open_read_only
from tests.load.results import load, plain_record, result

RECORD = "ctgov:NCT99000001"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("history") / "trials.db"

    def version(measure: str, title: str, day: str, record_id: str = RECORD, form: str = "full") -> object:
        outcome = {"type": "PRIMARY", "ordinal": 1, "measure": measure, "time_frame": "1 year"}
        record = plain_record(record_id, brief_title=title, outcomes=[outcome], completeness=form)
        return result(record, content=f"{measure} {title}", updated_date=day)

    load(
        path,
        [
            version("Survival", "One", "2024-01-10"),
            version("Quality of life", "One", "2024-03-01"),
            version("Quality of life", "Two", "2024-06-01"),
            version("Row of a search", "Two", "2025-01-01", form="partial"),
            version("Pain", "Other", "2024-02-01", "isrctn:ISRCTN99000001"),
        ],
    )
    connection = open_read_only(path)
    yield connection
    connection.close()


def test_versions_are_listed_with_what_each_changed(db: sqlite3.Connection) -> None:
    lines = [
        (line.number, line.valid_from, line.completeness, line.changes) for line in list_versions(db, RECORD)
    ]
    assert lines == [
        (1, "2024-01-10", "full", None),
        (2, "2024-03-01", "full", "outcomes 2"),
        (3, "2024-06-01", "full", "other 1"),
        (4, "2025-01-01", "partial", None),
    ]


@pytest.mark.parametrize(
    ("day", "number"),
    [("2024-01-09", None), ("2024-01-10", 1), ("2024-02-29", 1), ("2024-03-01", 2), ("2030-01-01", 3)],
)
def test_the_version_of_a_day_is_the_last_full_one_before_it(
    db: sqlite3.Connection, day: str, number: int | None
) -> None:
    assert version_at(db, RECORD, day) == number


def test_the_state_of_a_day_holds_every_record_that_was_there(db: sqlite3.Connection) -> None:
    states = [
        (record_id, number, since, content["outcomes"][0]["measure"])
        for record_id, number, since, content in state_at(db, "2024-04-01")
    ]
    assert states == [
        (RECORD, 2, "2024-03-01", "Quality of life"),
        ("isrctn:ISRCTN99000001", 1, "2024-02-01", "Pain"),
    ]
    assert len(list(state_at(db, "2024-01-31"))) == 1


def test_changes_are_found_by_day_subject_and_source(db: sqlite3.Connection) -> None:
    found = find_changes(db, since="2024-03-01", category="outcomes")
    assert [(row[0], row[2], row[4], row[5]) for row in found.rows] == [
        ("2024-03-01", 2, "removed", "outcomes[1]"),
        ("2024-03-01", 2, "added", "outcomes[1]"),
    ]
    assert find_changes(db, since="2024-03-02", category="outcomes").rows == []
    assert len(find_changes(db, source="ctgov").rows) == 3
    assert find_changes(db, source="isrctn").rows == []


def test_any_two_versions_can_be_compared(db: sqlite3.Connection) -> None:
    paths = [(change.kind, change.path) for change in compare_versions(db, RECORD, 1, 3)]
    assert paths == [("changed", "brief_title"), ("removed", "outcomes[1]"), ("added", "outcomes[1]")]
    assert compare_versions(db, RECORD, 2, 2) == ()


def test_a_version_that_is_not_there_is_named(db: sqlite3.Connection) -> None:
    with pytest.raises(UsageError, match="has no version 9"):
        read_version(db, RECORD, 9)
