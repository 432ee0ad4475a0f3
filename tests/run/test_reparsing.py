"""Reparse: what today's parser makes of the same bytes, in place of what an older one made of them."""

import json
from pathlib import Path
from typing import Any

import pytest

import pipeline.run.parsing
import pipeline.run.workers
from pipeline.errors import UsageError
from pipeline.fetch.archive import ArchiveWriter
from pipeline.load.archive_index import DatabaseIndex
from pipeline.load.database import open_database
from pipeline.load.dump import dump_content
from pipeline.model.exchange import Request, Response, Role
from pipeline.normalize.record import Normalized, normalize_record
from pipeline.run.archiving import rebuild_index
from pipeline.run.ingesting import ingest
from pipeline.run.parsing import envelope_of
from pipeline.run.reparsing import reparse
from tests.run.play import play

FIXTURES = Path(__file__).parents[2] / "fixtures"
RUN = "2026-11-01T00:00:00Z"
LATER = "2026-11-02T00:00:00Z"


def study(number: int, title: str = "A trial of pressure") -> bytes:
    identification = {"nctId": f"NCT99{number:06d}", "briefTitle": title}
    return json.dumps({"protocolSection": {"identificationModule": identification}}).encode()


def content_of(path: Path) -> list[str]:
    db = open_database(path)
    lines = list(dump_content(db.conn))
    db.close()
    return lines


def rows(path: Path, sql: str) -> list[tuple[Any, ...]]:
    db = open_database(path)
    found = db.execute(sql).fetchall()
    db.close()
    return found


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.json").write_bytes(study(number))
    return folder


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "trials.db"


@pytest.fixture
def older_parser(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A parser of an older version. What it does otherwise the test says; `undo` brings today's back."""
    monkeypatch.setattr(pipeline.run.parsing, "NORMALIZE_REVISION", 0)
    return monkeypatch


def shouting(*args: Any) -> Normalized:
    normalized = normalize_record(*args)
    title = (normalized.record.brief_title or "").upper()
    return normalized._replace(record=normalized.record.model_copy(update={"brief_title": title}))


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_archive_alone_gives_the_same_content(tmp_path: Path, db: Path, jobs: int) -> None:
    archive = tmp_path / "archive"
    ingest([FIXTURES], db, archive=archive, now=lambda: RUN)
    again = tmp_path / "again.db"
    report = reparse(again, archive, jobs=jobs, now=lambda: LATER)
    assert content_of(again) == content_of(db)
    assert report.not_at_hand == []


def test_what_an_older_parser_read_is_read_again_and_the_fields_that_differ_are_told(
    tmp_path: Path, db: Path, pages: Path, older_parser: pytest.MonkeyPatch
) -> None:
    with older_parser.context() as patch:
        patch.setattr(pipeline.run.parsing, "normalize_record", shouting)
        ingest([pages], db, now=lambda: RUN)
    older_parser.undo()
    assert rows(db, "SELECT DISTINCT brief_title FROM records") == [("A TRIAL OF PRESSURE",)]
    report = reparse(db, tmp_path / "archive", now=lambda: LATER)
    ingest([pages], tmp_path / "fresh.db", now=lambda: RUN)
    assert content_of(db) == content_of(tmp_path / "fresh.db")
    assert report.records_changed == 3
    assert list(report.differences) == ["brief_title"]
    example = report.differences["brief_title"].examples[0]
    assert example == ("ctgov:NCT99000000", "A TRIAL OF PRESSURE", "A trial of pressure")
    assert report.versions_taken_back == 0
    assert reparse(db, tmp_path / "archive").snapshots == 0


def test_a_file_that_is_gone_or_changed_keeps_what_was_read_of_it(
    tmp_path: Path, db: Path, pages: Path, older_parser: pytest.MonkeyPatch
) -> None:
    ingest([pages], db, now=lambda: RUN)
    older_parser.undo()
    (pages / "0.json").unlink()
    (pages / "1.json").write_bytes(study(9))
    report = reparse(db, tmp_path / "archive", now=lambda: LATER)
    assert [why.rpartition("/")[2] for why in report.not_at_hand] == [
        "0.json is gone; bring the file back, or ingest it again",
        "1.json is no longer the file that was read (its sha256 differs); ingest it again",
    ]
    versions = rows(db, "SELECT record_id, parser_version LIKE '%.0.%' FROM versions ORDER BY record_id")
    assert versions == [("ctgov:NCT99000000", 1), ("ctgov:NCT99000001", 1), ("ctgov:NCT99000002", 0)]


def test_a_version_that_the_same_bytes_no_longer_give_is_replaced(
    tmp_path: Path, db: Path, pages: Path, older_parser: pytest.MonkeyPatch
) -> None:
    """The older parser counted a leaf as content that today's knows to be volatile."""

    def other_digest(*args: Any) -> Any:
        envelope = envelope_of(*args)
        return envelope.model_copy(update={"source_digest": envelope.source_digest[::-1]})

    with older_parser.context() as patch:
        patch.setattr(pipeline.run.parsing, "envelope_of", other_digest)
        patch.setattr(pipeline.run.workers, "envelope_of", other_digest)
        patch.setattr(pipeline.run.parsing, "normalize_record", shouting)
        ingest([pages], db, now=lambda: RUN)
    older_parser.undo()
    report = reparse(db, tmp_path / "archive", now=lambda: LATER)
    assert report.versions_taken_back == 3
    ingest([pages], tmp_path / "fresh.db", now=lambda: RUN)
    assert content_of(db) == content_of(tmp_path / "fresh.db")
    [ctgov] = [account for account in report.accounts if account.source == "ctgov"]
    assert (ctgov.live_before, ctgov.live_after, ctgov.inserted) == (3, 3, 0)


def test_a_record_whose_bytes_turn_out_to_be_another_becomes_a_tombstone(
    tmp_path: Path, db: Path, older_parser: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.json"
    page.write_bytes(study(1))

    def other_id(*args: Any) -> Normalized:
        normalized = normalize_record(*args)
        update = {"record_id": "ctgov:NCT99000007", "registration_id": "NCT99000007"}
        return normalized._replace(record=normalized.record.model_copy(update=update))

    with older_parser.context() as patch:
        patch.setattr(pipeline.run.parsing, "normalize_record", other_id)
        ingest([page], db, now=lambda: RUN)
    older_parser.undo()
    reparse(db, tmp_path / "archive", now=lambda: LATER)
    assert rows(db, "SELECT record_id FROM records ORDER BY 1") == [
        ("ctgov:NCT99000001",),
        ("ctgov:NCT99000007",),
    ]
    assert rows(db, "SELECT record_id FROM tombstones") == [("ctgov:NCT99000007",)]


def test_only_what_is_older_than_the_version_named_is_read_again(
    tmp_path: Path, db: Path, pages: Path, older_parser: pytest.MonkeyPatch
) -> None:
    ingest([pages], db)
    older_parser.undo()
    [(version,)] = rows(db, "SELECT DISTINCT parser_version FROM versions")
    assert reparse(db, tmp_path / "archive", parser_older_than=version).snapshots == 0
    assert reparse(db, tmp_path / "archive", source="ctis").snapshots == 0
    first, *rest = version.split(".")
    newer = ".".join([str(int(first) + 1), *rest])
    assert reparse(db, tmp_path / "archive", source="ctgov", parser_older_than=newer).snapshots == 3


def test_a_source_that_nobody_knows_is_refused(tmp_path: Path, db: Path, pages: Path) -> None:
    ingest([pages], db)
    with pytest.raises(UsageError, match="there is no source 'nobody'"):
        reparse(db, tmp_path / "archive", source="nobody")


@pytest.mark.parametrize("version", ["new", "1.2.x", ""])
def test_a_version_that_is_none_is_refused(tmp_path: Path, db: Path, pages: Path, version: str) -> None:
    ingest([pages], db)
    if version:
        with pytest.raises(UsageError, match="is no parser version"):
            reparse(db, tmp_path / "archive", parser_older_than=version)
    else:
        assert reparse(db, tmp_path / "archive", parser_older_than=None).snapshots == 0


def fetched(number: int, body: bytes, *, page_id: str = "", role: Role = Role.RECORD) -> Response:
    url = f"https://clinicaltrials.gov/api/v2/studies/{number}"
    return Response(Request(url, page_id=page_id, role=role), url, 200, (), body, body, RUN)


def test_answers_of_a_crawl_are_read_as_the_sync_read_them(tmp_path: Path, db: Path) -> None:
    archive = tmp_path / "archive"
    with ArchiveWriter(archive, "ctgov", RUN) as writer:
        writer.write(fetched(1, study(1), page_id="NCT99000001"))
        writer.write(fetched(2, study(3), page_id="NCT99000002"))
        writer.write(fetched(3, b'{"studies": []}', page_id="studies", role=Role.CONTROL))
        writer.write(fetched(4, study(4), page_id="version", role=Role.CONTROL))
    report = reparse(db, archive, now=lambda: LATER)
    assert rows(db, "SELECT record_id FROM records") == [("ctgov:NCT99000001",)]
    assert [item.reason for item in report.quarantined] == ["wrong_record"]
    assert report.exit_code == 3


@pytest.mark.parametrize(
    ("finished_at", "exit_code", "is_read"), [(None, None, False), (LATER, 4, False), (LATER, 0, True)]
)
def test_what_a_gate_refused_is_not_let_in_by_a_reparse(
    tmp_path: Path, db: Path, finished_at: str | None, exit_code: int | None, is_read: bool
) -> None:
    archive = tmp_path / "archive"
    with ArchiveWriter(archive, "ctgov", RUN) as writer:
        writer.write(fetched(1, study(1)))
    rebuild_index(db, archive)
    database = open_database(db)
    with database.atomic():
        database.execute(
            "INSERT INTO runs (run_id, started_at, finished_at, command, program_version, exit_code)"
            " VALUES (?, ?, ?, 'sync ctgov', '', ?)",
            (RUN, RUN, finished_at, exit_code),
        )
    database.close()
    reparse(db, archive, now=lambda: LATER)
    assert bool(rows(db, "SELECT 1 FROM records")) == is_read


def test_a_damaged_archive_file_is_named_and_the_rest_is_read(tmp_path: Path, db: Path) -> None:
    archive = tmp_path / "archive"
    database = open_database(db)
    index = DatabaseIndex(database.conn)
    with ArchiveWriter(archive, "ctgov", RUN) as writer, database.atomic():
        written = [writer.write(fetched(number, study(number))) for number in range(2)]
        index.add_all(written)
    database.close()
    path = archive / written[0].file
    data = bytearray(path.read_bytes())
    data[written[0].offset + 100] ^= 255
    path.write_bytes(data)
    report = reparse(db, archive, now=lambda: LATER)
    assert rows(db, "SELECT record_id FROM records") == [("ctgov:NCT99000001",)]
    [why] = report.not_at_hand
    assert f"at {written[0].offset}" in why


@pytest.mark.parametrize("code", ["ctgov", "ctis", "drks", "isrctn"])
def test_a_lost_database_is_rebuilt_from_what_two_syncs_archived(tmp_path: Path, code: str) -> None:
    with play(tmp_path, size=12, code=code) as registry:
        registry.sync()
        registry.world.advance(changed=0.3, added=1)
        registry.sync()
    rebuilt = tmp_path / "rebuilt.db"
    report = reparse(rebuilt, tmp_path / "archive", now=lambda: LATER)
    assert (report.not_at_hand, report.quarantined) == ([], [])
    assert content_of(rebuilt) == content_of(registry.db)
    assert rows(rebuilt, "SELECT count(*) FROM records") == [(13,)]
