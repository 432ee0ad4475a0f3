"""Files into the database: the same bytes for any number of processes, progress file by file, bad files apart."""

import json
from pathlib import Path

import pytest

from pipeline.load.database import open_database
from pipeline.load.dump import dump_content
from pipeline.run.ingesting import ingest
from pipeline.run.inputs import InputFile

FIXTURES = Path(__file__).parents[2] / "fixtures"


def study(number: int) -> bytes:
    """A study as API v2 gives it, as small as one can be."""
    identification = {"nctId": f"NCT99{number:06d}", "briefTitle": f"A trial of pressure, part {number}"}
    return json.dumps({"protocolSection": {"identificationModule": identification}}).encode()


def content_of(path: Path) -> str:
    db = open_database(path)
    text = "".join(dump_content(db.conn))
    db.close()
    return text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """150 studies in files of their own, one of them twice, and three files that cannot be read."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(150):
        (pages / f"{number:03d}.json").write_bytes(study(number))
    (pages / "007-again.json").write_bytes(study(7))
    (pages / "010-empty.json").write_bytes(b"")
    (pages / "020-cut.json").write_bytes(study(20)[:40])
    (pages / "030-picture.json").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    return pages


def test_the_content_does_not_depend_on_the_number_of_processes(folder: Path, tmp_path: Path) -> None:
    reports = {
        jobs: ingest(
            [FIXTURES, folder], tmp_path / f"{jobs}.db", jobs=jobs, now=lambda: "2026-11-01T00:00:00Z"
        )
        for jobs in (1, 2)
    }
    assert content_of(tmp_path / "1.db") == content_of(tmp_path / "2.db")
    assert reports[1].accounts == reports[2].accounts
    assert reports[1].findings == reports[2].findings
    reasons = [item.reason for item in reports[2].quarantined]
    assert reasons == ["empty_file", "truncated_json", "binary_file"]
    assert reports[2].exit_code == 3


def test_a_second_run_in_two_processes_finds_everything_unchanged(folder: Path, tmp_path: Path) -> None:
    db = tmp_path / "trials.db"
    ingest([folder], db, now=lambda: "2026-11-01T00:00:00Z")
    before = content_of(db)
    report = ingest([folder], db, jobs=2, now=lambda: "2026-11-02T00:00:00Z")
    [ctgov] = [account for account in report.accounts if account.source == "ctgov"]
    assert (ctgov.unchanged, ctgov.duplicate, ctgov.inserted, ctgov.updated) == (150, 1, 0, 0)
    assert content_of(db) == before


@pytest.mark.parametrize("jobs", [1, 2])
def test_progress_is_told_each_file_once_in_order(folder: Path, tmp_path: Path, jobs: int) -> None:
    told: list[InputFile] = []
    ingest([folder], tmp_path / "trials.db", jobs=jobs, progress=lambda file, _size: told.append(file))
    assert [file.path.name for file in told] == sorted(path.name for path in folder.iterdir())


def test_ten_bad_files_among_many_are_named_and_the_rest_is_loaded(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(1_000):
        (pages / f"{number:05d}.json").write_bytes(b"{" if number % 100 == 5 else study(number))
    report = ingest([pages], tmp_path / "trials.db")
    assert len(report.quarantined) == 10
    assert {Path(str(item.path)).name for item in report.quarantined} == {
        f"{number:05d}.json" for number in range(5, 1_000, 100)
    }
    assert sum(account.inserted for account in report.accounts) == 990
