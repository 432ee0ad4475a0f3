"""A whole database passes; each kind of damage is found and named."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from pipeline.errors import DatabaseError
from pipeline.run.ingesting import ingest
from pipeline.run.verifying import verify
from tests.load.results import load, plain_record, result

FIXTURES = Path(__file__).parents[2] / "fixtures"


def faults(path: Path) -> dict[str, tuple[str, ...]]:
    return {check.name: check.faults for check in verify(path) if check.fault_count}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("verify") / "trials.db"
    load(
        path,
        [
            result(plain_record(brief_title="One"), content="a", updated_date="2024-01-01"),
            result(plain_record(brief_title="Two"), content="b", updated_date="2024-02-01"),
            result(plain_record("ctgov:NCT99000002", keywords=["x", "y"]), content="c"),
        ],
    )
    return path


def test_a_database_made_from_all_fixtures_is_whole(tmp_path: Path) -> None:
    ingest([FIXTURES], tmp_path / "trials.db")
    assert faults(tmp_path / "trials.db") == {}


def test_every_check_looks_at_something(whole: Path) -> None:
    assert faults(whole) == {}
    assert {check.name: check.checked for check in verify(whole)}[
        "rows give the stored JSON, byte for byte"
    ] == 2
    assert all(check.checked for check in verify(whole) if "findings" not in check.name)


DAMAGE = [
    ("UPDATE keywords SET keyword = 'z' WHERE keyword = 'x'", "rows give the stored JSON, byte for byte"),
    ("DELETE FROM keywords WHERE keyword = 'y'", "rows give the stored JSON, byte for byte"),
    ("UPDATE versions SET content_digest = '0' WHERE number = 2", "rows give the stored JSON, byte for byte"),
    ("UPDATE versions SET number = 5 WHERE number = 2", "versions are numbered from 1 without a gap"),
    ("UPDATE records SET version = 7", "every record shows a version that is there"),
    ("UPDATE records SET location_count = 99", "counts in records are those of their tables"),
    ("DELETE FROM changes WHERE seq = 1", "changes are those between the versions"),
    ("DELETE FROM sightings", "every version was seen by a run"),
    ("DELETE FROM snapshots", "every reference leads to a row"),
    ("UPDATE run_sources SET seen = seen + 1", "the books of every finished run balance"),
    (
        "UPDATE run_sources SET live_after = 9, inserted = 9, seen = 10",
        "the records alive are those that the last run left",
    ),
    ("INSERT INTO records_fts (records_fts) VALUES ('delete-all')", "full-text search covers the tables"),
]


@pytest.mark.parametrize(("damage", "check"), DAMAGE, ids=[damage for damage, _ in DAMAGE])
def test_damage_is_found(whole: Path, tmp_path: Path, damage: str, check: str) -> None:
    path = tmp_path / "trials.db"
    shutil.copy(whole, path)
    connection = sqlite3.connect(path)
    connection.execute(damage)
    connection.commit()
    connection.close()
    assert check in faults(path)


def test_nothing_is_changed_by_looking(whole: Path) -> None:
    before = whole.read_bytes()
    verify(whole)
    assert whole.read_bytes() == before


def test_a_torn_file_is_refused(whole: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.db"
    torn.write_bytes(whole.read_bytes()[:50_000])
    with pytest.raises(DatabaseError, match=r"torn\.db"):
        verify(torn)


def test_a_database_that_is_being_written_is_not_called_damaged(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "trials.db"
    shutil.copy(whole, path)
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="while nobody else writes"):
        verify(path)
    writer.close()


@pytest.mark.corpus
def test_real_studies_are_rebuilt_from_their_rows_byte_for_byte(ctgov_db: Path) -> None:
    checks = {check.name: check for check in verify(ctgov_db, sample=None)}
    assert [check for check in checks.values() if check.fault_count] == []
    assert checks["rows give the stored JSON, byte for byte"].checked == 274


@pytest.mark.corpus
def test_records_of_every_other_source_are_rebuilt_byte_for_byte(corpus: Path, tmp_path: Path) -> None:
    folders = [folder for folder in sorted(corpus.rglob("*")) if folder.is_dir()]
    pages = [page for folder in folders for page in some_pages(folder)]
    ingest(pages, tmp_path / "trials.db")
    checks = {check.name: check for check in verify(tmp_path / "trials.db", sample=None)}
    assert [check for check in checks.values() if check.fault_count] == []
    assert checks["rows give the stored JSON, byte for byte"].checked >= 100


def some_pages(folder: Path) -> list[Path]:
    """At most six pages of a folder, from its beginning to its end, none of them very long."""
    pages = [page for page in sorted(folder.iterdir()) if page.is_file() and page.stat().st_size < 300_000]
    return pages[:: len(pages) // 6 + 1]
