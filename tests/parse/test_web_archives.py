"""WARC files of other people's crawls: each document a snapshot with its address; what is torn is said so."""

import gzip
import io
import json
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.errors import UnreadableInput, UsageError
from pipeline.model.envelope import Snapshot
from pipeline.parse.web_archives import read_snapshots
from pipeline.query.reading import open_read_only
from pipeline.run.explaining import explain_record
from pipeline.run.ingesting import ingest

URL = "https://clinicaltrials.gov/api/v2/studies/NCT99000001"
DATE = "2026-10-01T12:00:00Z"


def study(number: int = 1) -> bytes:
    identification = {"nctId": f"NCT99{number:06d}", "briefTitle": "A trial of pressure"}
    return json.dumps({"protocolSection": {"identificationModule": identification}}).encode()


class Crawl:
    """A WARC file as other programs write it."""

    def __init__(self, is_gzipped: bool = True) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=is_gzipped)
        self.writer.write_record(self.writer.create_warcinfo_record("crawl", {"software": "another"}))

    def add(
        self,
        body: bytes,
        *headers: tuple[str, str],
        url: str = URL,
        status: str = "200 OK",
        kind: str = "response",
    ) -> "Crawl":
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=StatusAndHeaders(status, list(headers), protocol="HTTP/1.1")
            if kind != "resource"
            else None,
            warc_headers_dict={"WARC-Date": DATE},
            warc_content_type="application/json" if kind == "resource" else "",
            length=len(body),
        )
        self.writer.write_record(record)
        return self

    def bytes(self) -> bytes:
        return self.out.getvalue()


def snapshots(data: bytes) -> list[Snapshot | UnreadableInput]:
    return list(read_snapshots(io.BytesIO(data), "crawl.warc.gz"))


@pytest.mark.parametrize("is_gzipped", [True, False])
def test_a_response_is_a_snapshot_with_address_time_and_type(is_gzipped: bool) -> None:
    crawl = Crawl(is_gzipped).add(study(), ("Content-Type", "application/json"))
    [snapshot] = snapshots(crawl.bytes())
    assert isinstance(snapshot, Snapshot)
    assert (snapshot.data, snapshot.url, snapshot.fetched_at) == (study(), URL, DATE)
    assert snapshot.content_type == "application/json"
    offset = int(str(snapshot.path).removeprefix("crawl.warc.gz!"))
    [again] = snapshots(crawl.bytes()[offset:])
    assert isinstance(again, Snapshot) and again.data == study()


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (gzip.compress(study()), [("Content-Encoding", "gzip")]),
        (b"20\r\n" + study()[:32] + b"\r\n", [("Transfer-Encoding", "chunked")]),
        (study(), [("Transfer-Encoding", "chunked")]),
    ],
    ids=["gzip", "chunked", "chunked by the header alone"],
)
def test_codings_are_undone(body: bytes, headers: list[tuple[str, str]]) -> None:
    if body.startswith(b"20\r\n"):
        rest = study()[32:]
        body += b"%x\r\n%s\r\n0\r\n\r\n" % (len(rest), rest)
    [snapshot] = snapshots(Crawl().add(body, *headers).bytes())
    assert isinstance(snapshot, Snapshot) and snapshot.data == study()


def test_what_is_no_document_is_left_out() -> None:
    crawl = (
        Crawl()
        .add(b"", ("Location", "/x"), status="302 Found")
        .add(b"gone", status="404 Not Found")
        .add(b"\x89PNG", ("Content-Type", "image/png"))
        .add(b"body {}", ("Content-Type", "text/css; charset=utf-8"))
        .add(b"GET / HTTP/1.1\r\n\r\n", kind="request")
        .add(study(), kind="resource")
    )
    [snapshot] = snapshots(crawl.bytes())
    assert isinstance(snapshot, Snapshot) and snapshot.data == study()


@pytest.mark.parametrize("number_whole", [0, 3, 9])
@pytest.mark.parametrize("is_gzipped", [True, False])
def test_a_torn_file_gives_its_whole_documents_and_says_that_it_is_torn(
    number_whole: int, is_gzipped: bool
) -> None:
    crawl = Crawl(is_gzipped)
    bounds = [len(crawl.bytes())]
    for number in range(10):
        crawl.add(study(number), ("Content-Type", "application/json"))
        bounds.append(len(crawl.bytes()))
    middle = (bounds[number_whole] + bounds[number_whole + 1]) // 2
    *whole, last = snapshots(crawl.bytes()[:middle])
    assert [item.data for item in whole if isinstance(item, Snapshot)] == [
        study(number) for number in range(number_whole)
    ]
    assert isinstance(last, UnreadableInput) and last.reason in ("truncated_warc", "damaged_warc")


def test_a_changed_byte_is_found_and_the_rest_is_read() -> None:
    crawl = Crawl(is_gzipped=False).add(study(1)).add(study(2))
    damaged = crawl.bytes().replace(b'NCT99000001", "brief', b'NCT99000007", "brief')
    error, second = snapshots(damaged)
    assert isinstance(error, UnreadableInput) and error.reason == "damaged_warc"
    assert isinstance(second, Snapshot) and second.data == study(2)


@pytest.mark.parametrize("data", [b"WARC/1.0\r\nnonsense", b"WARC/1.0\r\n\r\n", b"WARC/1.0"])
def test_what_only_begins_as_a_warc_file_is_an_error(data: bytes) -> None:
    assert any(isinstance(item, UnreadableInput) for item in snapshots(data))


def test_a_file_gzipped_as_a_whole_says_how_to_unpack_it() -> None:
    *_, error = snapshots(gzip.compress(Crawl(is_gzipped=False).add(study(1)).add(study(2)).bytes()))
    assert isinstance(error, UnreadableInput)
    assert (error.reason, "gunzip" in str(error)) == ("gzipped_as_a_whole", True)


def test_values_are_explained_from_the_record_of_a_crawl(tmp_path: Path) -> None:
    path, db = tmp_path / "crawl.warc.gz", tmp_path / "trials.db"
    path.write_bytes(Crawl().add(study(1)).add(study(2)).bytes())
    ingest([path], db)
    place, [origin] = explain_record(open_read_only(db), db, "ctgov:NCT99000002", "brief_title")
    assert place.startswith(f"{path}!")
    assert origin.raw == "A trial of pressure"
    path.write_bytes(Crawl().add(study(3)).add(study(4)).bytes())
    with pytest.raises(UsageError):
        explain_record(open_read_only(db), db, "ctgov:NCT99000002", "brief_title")


def test_ingest_reads_a_crawl_and_names_the_record_of_what_it_cannot_read(tmp_path: Path) -> None:
    crawl = (
        Crawl().add(study(1)).add(b"<html><title>About us</title><p>Words</html>", url="https://x.example/")
    )
    path = tmp_path / "crawl.warc.gz"
    path.write_bytes(crawl.bytes())
    report = ingest([path], tmp_path / "trials.db")
    assert sum(account.inserted for account in report.accounts) == 1
    [item] = report.quarantined
    assert str(item.path).startswith("crawl.warc.gz!")
