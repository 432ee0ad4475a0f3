"""The database is read safely: no word breaks a search, no statement writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import DatabaseError, UsageError
from pipeline.findings import Finding, FindingKind
from pipeline.query.reading import (
    find_records,
    full_text_query,
    list_findings,
    open_read_only,
    read_record,
    run_query,
    search,
)
from tests.load.results import load, plain_record, random_record, result


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("query") / "trials.db"
    lupus = plain_record(
        brief_title="Stem-cell therapy in lupus nephritis",
        identifiers=[
            {
                "ordinal": 1,
                "type": "nct",
                "value": "NCT99000001",
                "raw": "NCT99000001",
                "role": "registration",
            },
            {"ordinal": 2, "type": "other", "value": "ABC-1", "raw": "ABC-1", "role": "secondary"},
        ],
        status={"overall_status": {"raw": "RECRUITING", "code": "RECRUITING"}},
    )
    other = plain_record(
        "ctgov:NCT99000002", brief_title="Asthma", brief_summary="Lupus is excluded; nephritis too"
    )
    drift = Finding(
        FindingKind.UNMAPPED_CODE, "design.masking", "QUINTUPLE", "/design", "add it to masking.toml"
    )
    load(
        path,
        [
            result(lupus, findings=[drift]),
            result(other, content="b"),
            result(random_record(1, "x:NCT99000003")),
        ],
    )
    connection = open_read_only(path)
    yield connection
    connection.close()


def test_search_ranks_titles_above_mentions(db: sqlite3.Connection) -> None:
    hits = search(db, "lupus nephritis")
    assert [hit.record_id for hit in hits] == ["ctgov:NCT99000001", "ctgov:NCT99000002"]
    assert hits[0].overall_status == "RECRUITING"
    assert hits[0].snippet == "Stem-cell therapy in [lupus] [nephritis]"


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("stem-cell", '"stem cell"'),
        ('"lupus nephritis" adult', '"lupus nephritis" "adult"'),
        ('half "open', '"half" "open"'),
        ("a AND (b OR NOT", '"a" "AND" "b" "OR" "NOT"'),
        ("β-Blocker 日本", '"β Blocker" "日本"'),
        ("* ^ : { } ;--", ""),
        ("", ""),
    ],
)
def test_user_words_become_plain_terms(words: str, query: str) -> None:
    assert full_text_query(words) == query


@pytest.mark.parametrize(
    "words", ['"', "NEAR(a b)", "title:x", "a*", "';DROP TABLE records", "\x00", "-", "(((("]
)
def test_no_user_words_break_the_search(db: sqlite3.Connection, words: str) -> None:
    assert search(db, words) == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ctgov:NCT99000001", ["ctgov:NCT99000001"]),
        ("nct99000001", ["ctgov:NCT99000001"]),
        (" ABC-1 ", ["ctgov:NCT99000001"]),
        ("nothing", []),
        ("", []),
    ],
)
def test_a_record_is_found_by_any_of_its_names(db: sqlite3.Connection, name: str, found: list[str]) -> None:
    assert find_records(db, name) == found


def test_a_record_is_rebuilt_from_its_rows(db: sqlite3.Connection) -> None:
    assert read_record(db, "x:NCT99000003") == random_record(1, "x:NCT99000003")
    assert read_record(db, "x:NCT99999999") is None


def test_a_query_is_cut_at_its_limit(db: sqlite3.Connection) -> None:
    found = run_query(
        db, "SELECT record_id FROM records WHERE source = :s ORDER BY 1", {"s": "ctgov"}, limit=1
    )
    assert (found.columns, found.rows, found.is_cut) == (("record_id",), [("ctgov:NCT99000001",)], True)


def test_full_text_can_be_the_first_thing_a_connection_is_asked(
    tmp_path: Path,
) -> None:
    load(tmp_path / "t.db", [result(plain_record(brief_title="Lupus"))])
    connection = open_read_only(tmp_path / "t.db")
    sql = "SELECT count(*) FROM records_fts WHERE records_fts MATCH 'lupus'"
    assert run_query(connection, sql).rows == [(1,)]
    connection.close()


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM records",
        "CREATE TEMP TABLE t (a)",
        "ATTACH ':memory:' AS other",
        "PRAGMA writable_schema = ON",
        "VACUUM INTO 'copy.db'",
        "SELECT 1; SELECT 2",
        "SELECT nothing FROM records",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
    ],
)
def test_what_is_no_plain_reading_is_refused(db: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(UsageError):
        run_query(db, sql, max_steps=1_000_000)


def test_findings_come_with_an_example(db: sqlite3.Connection) -> None:
    found = list_findings(db, kind="unmapped_code")
    (row,) = (dict(zip(found.columns, cells, strict=True)) for cells in found.rows)
    assert row["raw"] == "QUINTUPLE"
    assert row["example_record_id"] == "ctgov:NCT99000001"
    assert row["message"] == "add it to masking.toml"
    assert list_findings(db, record_id="ctgov:NCT99000002").rows == []


def test_a_missing_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="no database here"):
        open_read_only(tmp_path / "none.db")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "text.db"
    file.write_text("this is no database, but it is long enough to look at " * 20)
    with pytest.raises(DatabaseError, match="cannot be read"):
        open_read_only(file)
