"""fetch, reparse and archive as a user runs them."""

import json
from pathlib import Path

import pytest

from pipeline.simulators.ctgov import nct_id
from tests.cli.test_commands import CASES, trialmill
from tests.run.play import play


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "archive"
    monkeypatch.setenv("TRIALMILL_ARCHIVE", str(folder))
    return folder


def test_what_ingest_copied_is_verified_measured_indexed_and_read_again(
    tmp_path: Path, archive: Path
) -> None:
    db, again = tmp_path / "trials.db", tmp_path / "again.db"
    assert trialmill("ingest", *CASES, "--db", db, "--archive").returncode == 0
    assert trialmill("archive", "verify").stdout == f"{archive}: 5 records whole, 0 damaged\n"
    [stats] = json.loads(trialmill("archive", "stats", "--json").stdout)
    assert (stats["source"], stats["responses"], stats["revisits"]) == ("ingest", 4, 0)
    assert trialmill("archive", "index", "--db", again).stdout == f"{again}: 4 entries from {archive}\n"
    done = trialmill("reparse", "--db", again)
    assert done.returncode == 3  # the case without an id, which no meta.json expects any more
    assert "4 snapshots to read again, 0 not at hand" in done.stdout
    assert "no_registration_id" in done.stderr
    assert trialmill("dump", "--db", again).stdout == trialmill("dump", "--db", db).stdout
    report = json.loads(trialmill("reparse", "--db", again, "--json").stdout)
    assert (report["snapshots"], report["records_changed"], report["exit_code"]) == (1, 0, 3)


def test_damage_in_the_archive_is_named_with_its_place(tmp_path: Path, archive: Path) -> None:
    trialmill("ingest", CASES[0], "--db", tmp_path / "trials.db", "--archive")
    [path] = archive.glob("*/*")
    path.write_bytes(path.read_bytes()[:-7])
    done = trialmill("archive", "verify")
    assert done.returncode == 1
    assert f"{path.parent.name}/{path.name} at " in done.stderr
    assert "truncated_warc" in done.stderr


def test_a_parser_version_that_is_none_is_asked_wrongly(tmp_path: Path, archive: Path) -> None:
    trialmill("ingest", CASES[0], "--db", tmp_path / "trials.db")
    done = trialmill("reparse", "--db", tmp_path / "trials.db", "--parser-older-than", "latest")
    assert (done.returncode, "is no parser version" in done.stderr) == (2, True)


def test_fetch_says_what_came_and_saves_a_fixture(tmp_path: Path, archive: Path) -> None:
    with play(tmp_path) as registry:
        options = ("--base-url", registry.server.url("ctgov"), "--db", registry.db)
        done = trialmill(
            "fetch", "ctgov", nct_id(1), *options, "--save-fixture", "one", "--fixtures", tmp_path / "f"
        )
        missing = trialmill("fetch", "ctgov", nct_id(999), *options)
    assert done.returncode == 0, done.stderr
    assert f"ctgov:{nct_id(1)}" in done.stdout
    assert (tmp_path / "f" / "ctgov" / "one" / "page.json").is_file()
    assert (missing.returncode, nct_id(999) in missing.stderr) == (3, True)


def test_a_registry_behind_a_captcha_says_how_to_bring_its_pages() -> None:
    done = trialmill("fetch", "ctri", "CTRI/2020/01/000001")
    assert done.returncode == 2
    assert "captcha" in done.stderr and "trialmill ingest" in done.stderr


def test_a_registry_is_not_fetched_from_without_a_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRIALMILL_CONTACT", raising=False)
    done = trialmill("fetch", "ctgov", "NCT99000001")
    assert (done.returncode, "TRIALMILL_CONTACT" in done.stderr) == (2, True)
