"""Full-text search follows what is written, whatever a record was before."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Database

from pipeline.load.database import close_database, open_database
from pipeline.load.full_text import TOKENIZER
from pipeline.load.loader import Loader
from pipeline.load.record_states import prepare
from tests.load.results import load, plain_record, random_record, result


def found(path: Path, word: str) -> list[str]:
    """The records whose titles have a word."""
    db = Database(path)
    try:
        rows = db.execute(
            "SELECT record_id FROM records WHERE id IN (SELECT rowid FROM records_fts WHERE records_fts MATCH ?)"
            " ORDER BY record_id",
            (word,),
        )
        return [row[0] for row in rows]
    finally:
        db.close()


def check_index(path: Path) -> None:
    """Let SQLite compare every index with its table."""
    db = Database(path)
    for name in ("records", "criteria"):
        db.execute(f"INSERT INTO {name}_fts ({name}_fts, rank) VALUES ('integrity-check', 1)")
    db.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trials.db"


def test_a_new_version_is_found_by_its_words_and_no_longer_by_the_old(path: Path) -> None:
    old = result(plain_record(brief_title="Lupus"), content="a")
    new = result(plain_record(brief_title="Gout"), content="b", updated_date="2024-02-01")
    other = result(plain_record("ctgov:NCT99000002", brief_title="Lupus and gout"), content="c")
    load(path, [old, other], [new], [new])
    assert found(path, "lupus") == ["ctgov:NCT99000002"]
    assert found(path, "gout") == ["ctgov:NCT99000001", "ctgov:NCT99000002"]
    check_index(path)


def test_a_late_older_version_changes_nothing_that_is_found(path: Path) -> None:
    new = result(plain_record(brief_title="Gout"), content="b", updated_date="2024-02-01")
    old = result(plain_record(brief_title="Lupus"), content="a", updated_date="2023-01-01")
    load(path, [new], [old])
    assert (found(path, "gout"), found(path, "lupus")) == (["ctgov:NCT99000001"], [])
    check_index(path)


def test_criteria_that_a_new_version_lacks_leave_the_index(path: Path) -> None:
    load(path, [result(random_record(3), content="a")])
    load(path, [result(plain_record(brief_title="Bare"), content="b", updated_date="2024-02-01")], run_id="2")
    assert Database(path).execute("SELECT count(*) FROM criteria").fetchone() == (0,)
    check_index(path)


def test_a_batch_that_is_rolled_back_leaves_no_word_behind(path: Path) -> None:
    fits = result(plain_record(brief_title="Lupus"), content="a")
    refused = result(
        plain_record("ctgov:NCT99000002", brief_title="Gout", enrollment={"raw": "many", "count": 2**70}),
        content="b",
    )
    with Loader(path, run_id="1", started_at="2026-11-01T00:00:00Z") as loader, loader.db.atomic():
        assert loader.load([prepare(fits), prepare(refused)]) == ["inserted", "quarantined"]
    assert (found(path, "lupus"), found(path, "gout")) == (["ctgov:NCT99000001"], [])
    check_index(path)


def test_a_file_whose_index_hung_on_triggers_is_brought_up_to_date(path: Path) -> None:
    load(path, [result(plain_record(brief_title="Lupus"), content="a")])
    db = Database(path)
    for name, columns in (("records", ["brief_title"]), ("criteria", ["text"])):
        db.table(name).disable_fts()
        db.table(name).enable_fts(columns, create_triggers=True, tokenize=TOKENIZER)
    db.execute("UPDATE _sqlite_migrations SET name = '0001_0.0.1_abc'")
    db.conn.commit()
    db.close()
    close_database(open_database(path))
    assert Database(path).triggers == []
    load(path, [result(plain_record(brief_title="Gout"), content="b", updated_date="2024-02-01")], run_id="2")
    assert (found(path, "lupus"), found(path, "gout")) == ([], ["ctgov:NCT99000001"])
    check_index(path)
