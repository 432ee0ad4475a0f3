"""The archive as a whole: what is damaged is named, the index comes from the files alone, copies are read back."""

from pathlib import Path

import pytest

import pipeline.fetch.archive
from pipeline.errors import ArchiveError, UsageError
from pipeline.fetch.archive import ArchiveWriter
from pipeline.load.archive_index import DatabaseIndex
from pipeline.load.database import open_database
from pipeline.model.exchange import ArchiveEntry, Request, Response
from pipeline.query.reading import open_read_only
from pipeline.run.archiving import rebuild_index, stats, verify
from pipeline.run.explaining import explain_record
from pipeline.run.ingesting import ingest

RUN = "2026-11-01T00:00:00Z"
STUDY = b'{"protocolSection": {"identificationModule": {"nctId": "NCT99000001", "briefTitle": "A trial"}}}'


def response(number: int, body: bytes) -> Response:
    url = f"https://registry.example/{number}"
    return Response(Request(url), url, 200, (), body, body, f"2026-11-0{number}T00:00:00Z")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "trials.db"


@pytest.fixture
def written(tmp_path: Path, db: Path) -> list[ArchiveEntry]:
    """Two bodies in a first run; the first of them again in a second run, unchanged."""
    database = open_database(db)
    index = DatabaseIndex(database.conn)
    entries = []
    for run, responses in ((RUN, [(1, b"one"), (2, b"another")]), ("2026-11-03", [(3, b"one")])):
        with ArchiveWriter(tmp_path / "archive", "ctgov", run, index) as writer, database.atomic():
            entries += [writer.write(response(*one)) for one in responses]
            index.add_all(entries)
    database.close()
    return entries


def test_a_whole_archive_verifies(tmp_path: Path, written: list[ArchiveEntry]) -> None:
    # Per run the file's head, and a request beside each response.
    assert verify(tmp_path / "archive") == (8, [])


def test_a_changed_byte_and_a_missing_body_are_named(tmp_path: Path, written: list[ArchiveEntry]) -> None:
    path = tmp_path / "archive" / written[1].file
    data = bytearray(path.read_bytes())
    data[written[1].offset + 40] ^= 1
    path.write_bytes(data)
    _, [damage] = verify(tmp_path / "archive")
    assert (damage.file, damage.offset) == (written[1].file, str(written[1].offset))
    path.unlink()
    _, [missing] = verify(tmp_path / "archive", "ctgov")
    assert (missing.file, missing.reason) == (written[2].file, "missing_body")
    (tmp_path / "archive" / "ctis").mkdir()
    assert verify(tmp_path / "archive", "ctis") == (0, [])


def test_stats_tell_what_was_not_stored_again(tmp_path: Path, written: list[ArchiveEntry]) -> None:
    [ctgov] = stats(tmp_path / "archive")
    assert (ctgov.source, ctgov.files, ctgov.responses, ctgov.revisits) == ("ctgov", 2, 2, 1)
    assert (ctgov.body_bytes, ctgov.saved_bytes) == (10, 3)
    assert (ctgov.first_fetched_at, ctgov.last_fetched_at) == ("2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z")


def test_the_index_is_rebuilt_from_the_files(tmp_path: Path, db: Path, written: list[ArchiveEntry]) -> None:
    db.unlink()
    assert rebuild_index(db, tmp_path / "archive") == 3
    index = DatabaseIndex(open_read_only(db))
    assert index.find(written[2].snapshot_id) == written[0]
    assert index.latest("https://registry.example/3") == written[2]
    assert index.latest("https://registry.example/9") is None


def test_a_damaged_archive_leaves_the_index_as_it_was(
    tmp_path: Path, db: Path, written: list[ArchiveEntry]
) -> None:
    path = tmp_path / "archive" / written[2].file
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ArchiveError, match="torn or damaged"):
        rebuild_index(db, tmp_path / "archive")
    assert DatabaseIndex(open_read_only(db)).find(written[0].snapshot_id) == written[0]


def test_an_archive_that_is_not_there_is_no_empty_one(tmp_path: Path, written: list[ArchiveEntry]) -> None:
    for look in (verify, stats, lambda folder: rebuild_index(tmp_path / "new.db", folder)):
        with pytest.raises(UsageError, match="there is no archive in"):
            look(tmp_path / "elsewhere")
    with pytest.raises(UsageError, match="has nothing of nobody"):
        verify(tmp_path / "archive", "nobody")


def test_copied_files_are_explained_from_the_archive_and_not_copied_twice(tmp_path: Path, db: Path) -> None:
    page, archive = tmp_path / "page.json", tmp_path / "archive"
    page.write_bytes(STUDY)
    ingest([page], db, archive=archive, now=lambda: RUN)
    ingest([page], db, archive=archive, now=lambda: "2026-11-02T00:00:00Z")
    page.unlink()
    connection = open_read_only(db)
    place, [origin] = explain_record(connection, db, "ctgov:NCT99000001", "brief_title", archive)
    assert place.startswith(f"{archive}/ingest/2026-11-01T000000Z.warc.gz!")
    assert origin.raw == "A trial"
    assert [one.files for one in stats(archive)] == [1]


def test_a_file_too_large_for_the_archive_is_loaded_and_named(
    tmp_path: Path, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline.fetch.archive, "_MAX_DOCUMENT_BYTES", 10)
    page = tmp_path / "page.json"
    page.write_bytes(STUDY)
    report = ingest([page], db, archive=tmp_path / "archive")
    assert sum(account.inserted for account in report.accounts) == 1
    assert report.not_archived == [
        f"page.json is too large for the archive ({len(STUDY)} bytes); keep the file"
    ]
