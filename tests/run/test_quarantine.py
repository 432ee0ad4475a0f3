"""What could not be read is tried again where it lies, with what was missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.query.reading import open_read_only
from pipeline.run.ingesting import ingest
from pipeline.run.quarantine import retry_quarantined


def page(title: str) -> bytes:
    return json.dumps({"protocolSection": {"identificationModule": {"briefTitle": title}}}).encode()


@pytest.fixture
def db(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.json").write_bytes(page("No id on the page"))
    (pages / "b.json").write_bytes(page("None here either"))
    (pages / "empty.json").write_bytes(b"")
    ingest([pages], tmp_path / "out" / "trials.db")
    return tmp_path / "out" / "trials.db"


def quarantined(db: Path) -> list[tuple[str, str]]:
    connection = open_read_only(db)
    rows = connection.execute("SELECT path, reason FROM quarantine ORDER BY path").fetchall()
    connection.close()
    return [(Path(path).name, reason) for path, reason in rows]


def snapshot(db: Path, name: str) -> str:
    connection = open_read_only(db)
    row = connection.execute("SELECT snapshot_id FROM quarantine WHERE path LIKE ?", (f"%{name}",)).fetchone()
    connection.close()
    return str(row[0])


def test_a_page_gets_the_id_it_lacked_and_leaves_the_quarantine(db: Path) -> None:
    result = retry_quarantined(db, snapshots=[snapshot(db, "a.json")[:10]], registration_id="NCT99000042")
    assert result.report is not None
    assert result.report.quarantined == []
    assert quarantined(db) == [("b.json", "no_registration_id"), ("empty.json", "empty_file")]
    title = open_read_only(db).execute("SELECT registration_id, brief_title FROM records").fetchall()
    assert title == [("NCT99000042", "No id on the page")]


def test_what_still_cannot_be_read_stays_with_its_reason(db: Path) -> None:
    result = retry_quarantined(db, reason="empty_file")
    assert result.report is not None
    assert [item.reason for item in result.report.quarantined] == ["empty_file"]
    assert len(quarantined(db)) == 3


def test_files_that_are_gone_or_changed_are_named_and_kept(db: Path) -> None:
    pages = db.parent.parent / "pages"
    (pages / "a.json").unlink()
    (pages / "b.json").write_bytes(page("Another page under the old name"))
    result = retry_quarantined(db, reason="no_registration_id")
    assert result.report is None
    assert [file.name for file in result.gone] == ["a.json", "b.json"]
    assert len(quarantined(db)) == 3


def test_one_id_for_several_files_and_an_empty_choice_are_refused(db: Path) -> None:
    with pytest.raises(UsageError, match="one id cannot be that of 3 files"):
        retry_quarantined(db, registration_id="NCT99000042")
    with pytest.raises(UsageError, match="nothing of this is in quarantine"):
        retry_quarantined(db, reason="no_such_reason")
