"""The raw store: what is written comes back byte for byte, unchanged bodies once, and torn files are mended."""

from pathlib import Path

import pytest

from pipeline.errors import ArchiveError
from pipeline.fetch.archive import ArchiveWriter, archive_files, entries, mend, read_entry, read_file
from pipeline.load.archive_index import DatabaseIndex
from pipeline.load.database import open_database
from pipeline.model.exchange import Request, Response, Role

RUN = "2026-11-01T00:00:00.000000Z"


def response(body: bytes = b'{"a": 1}', number: int = 0, **changes: object) -> Response:
    request = Request(f"https://registry.example/s/{number}", page_id=f"NCT99{number:06d}", role=Role.RECORD)
    values: dict[str, object] = {
        "request": request,
        "url": request.url,
        "status": 200,
        "headers": (
            ("Content-Type", "application/json"),
            ("ETag", f'"{number}"'),
            ("Transfer-Encoding", "chunked"),
        ),
        "payload": body,
        "body": body,
        "fetched_at": f"2026-11-01T00:00:{number:02d}.000000Z",
    }
    return Response(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture
def index(tmp_path: Path) -> DatabaseIndex:
    return DatabaseIndex(open_database(tmp_path / "trials.db").conn)


def test_a_body_comes_back_with_its_address_and_time(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "ctgov", RUN) as writer:
        entry = writer.write(response(number=7))
    snapshot = read_entry(tmp_path, entry)
    assert snapshot.data == b'{"a": 1}'
    assert (snapshot.url, snapshot.fetched_at) == (
        "https://registry.example/s/7",
        "2026-11-01T00:00:07.000000Z",
    )
    assert snapshot.content_type == "application/json"
    assert (entry.page_id, entry.etag, entry.status_code) == ("NCT99000007", '"7"', 200)
    assert entry.file == "ctgov/2026-11-01T000000.000000Z.warc.gz"


def test_the_index_rebuilt_from_the_archive_is_the_index_that_was_written(
    tmp_path: Path, index: DatabaseIndex
) -> None:
    written = []
    with ArchiveWriter(tmp_path, "ctgov", RUN, index) as writer:
        for number, body in enumerate([b"one", b"two", b"one", b""]):
            changes = {} if body else {"status": 304, "url": "https://registry.example/s/0"}
            entry = writer.write(response(body, number, **changes))
            index.add(entry)
            written.append(entry)
    assert [entry.is_revisit for entry in written] == [False, False, True, True]
    assert written[3].snapshot_id == written[0].snapshot_id
    assert list(entries(tmp_path)) == written


def test_a_file_cut_anywhere_is_mended_to_whole_records(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "ctgov", RUN) as writer:
        for number in range(5):
            writer.write(response(b"x" * 50 * number, number))
    [path] = archive_files(tmp_path)
    whole = path.read_bytes()
    bounds = [0]
    for _, length in read_file(path):
        bounds.append(bounds[-1] + length)
    path.unlink()
    near = {bound + step for bound in bounds for step in (-9, -1, 0, 1, 9)}
    for size in sorted({*range(0, len(whole), 97), *(near & set(range(len(whole))))}):
        left = tmp_path / "ctgov" / "killed.warc.gz.open"
        left.write_bytes(whole[:size])
        cut = mend(left)
        assert size - cut == max(bound for bound in bounds if bound <= size)
        mended = left.with_name("killed.warc.gz")
        assert mended.exists() == (size >= bounds[1])
        mended.unlink(missing_ok=True)


def test_a_flipped_bit_is_found(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "ctgov", RUN) as writer:
        entry = writer.write(response(bytes(range(256)) * 8))
    [path] = archive_files(tmp_path)
    whole = path.read_bytes()
    for at in range(entry.offset, entry.offset + entry.length, 7):
        damaged = bytearray(whole)
        damaged[at] ^= 16
        path.write_bytes(damaged)
        try:
            assert read_entry(tmp_path, entry).data == bytes(range(256)) * 8
        except ArchiveError:
            continue
