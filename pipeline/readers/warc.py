"""WARC bytes -> records, each checked: length against Content-Length, bytes against the digest.

No library reports a torn file: a block cut short reads as a whole record. Here a record that is not whole is
an error in its place. Format: ISO 28500, https://iipc.github.io/warc-specifications/.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from warcio.archiveiterator import WARCIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from pipeline.errors import UnreadableInput
from pipeline.readers.inflate import MAX_BYTES, decode_content

# Fields of our own beside the standard's: whose response it is, what it was asked for (a registration or page),
# whether it holds registrations or steered the crawl, the sha256 of the decoded body, and of a copied file when
# it was fetched (empty: nobody knows), which its WARC-Date is not.
SOURCE_FIELD: Final = "Trialmill-Source"
PAGE_FIELD: Final = "Trialmill-Page"
ROLE_FIELD: Final = "Trialmill-Role"
SNAPSHOT_FIELD: Final = "Trialmill-Snapshot"
FETCHED_FIELD: Final = "Trialmill-Fetched-At"
UNKNOWN_TYPE: Final = "application/octet-stream"
_CHUNK_BYTES: Final = 2**16
_GZIP_BITS: Final = 31
_CHUNK_LINE_BYTES: Final = 1024
_CHUNK_SIZE: Final = re.compile(rb"[0-9A-Fa-f]{1,15}")
_PROTOCOLS: Final = ("HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/2", "HTTP/3.0", "HTTP/3")

Headers = tuple[tuple[str, str], ...]


class WarcRecord(NamedTuple):
    """One record: its type, its fields, and its block (for a response: HTTP head and body, as received)."""

    offset: int
    type: str
    fields: Headers
    block: bytes

    def field(self, name: str) -> str | None:
        """Return a field of the record's head, None where it has none."""
        return _first(self.fields, name)

    @property
    def url(self) -> str | None:
        """Return the address; some writers put it in angle brackets, as the standard once said."""
        url = self.field("WARC-Target-URI")
        return url.strip("<>") if url else None


class Document(NamedTuple):
    """What a record holds of a page: its origin, and its body content-encoded as received.

    `status` is 200 of a resource, which was saved without an HTTP head. What is not known is None.
    """

    url: str | None
    fetched_at: str | None
    status: int
    content_type: str | None
    coding: str | None
    etag: str | None
    last_modified: str | None
    payload: bytes

    def body(self) -> bytes:
        """Return the body decoded. Raises: UnreadableInput where its content coding cannot be undone."""
        return decode_content(self.payload, self.coding)


class Member(NamedTuple):
    """One gzip member of a file: where it lies and what it holds. `data` is None where it is torn."""

    offset: int
    length: int
    data: bytes | None


def is_warc(head: bytes) -> bool:
    """Return whether a file that begins so is a WARC file, gzipped or plain."""
    if head.startswith(b"\x1f\x8b"):
        try:
            head = zlib.decompressobj(wbits=_GZIP_BITS).decompress(head[:_CHUNK_BYTES], 16)
        except zlib.error:
            return False
    return head.startswith(b"WARC/")


def read_records(stream: BinaryIO) -> Iterator[WarcRecord | UnreadableInput]:
    """Yield every record of a WARC file, gzipped or plain; after one that is torn nothing follows."""
    reader = WARCIterator(stream, no_record_parse=True)
    while True:
        offset = reader.offset
        try:
            record = next(reader, None)
            if record is None:
                return
            offset = reader.offset
            fields = tuple(record.rec_headers.headers)
            block = record.raw_stream.read(MAX_BYTES + 1)
        except (ArchiveLoadFailed, StatusAndHeadersParserException, zlib.error, ValueError, OSError) as error:
            yield _unread(error, offset)
            return
        found = WarcRecord(offset, record.rec_type, fields, block)
        try:
            verify(found)
        except UnreadableInput as error:
            yield error
        else:
            yield found


def _unread(error: Exception, offset: int) -> UnreadableInput:
    if "non-chunked gzip" in str(error):
        message = "the WARC file is gzipped as a whole, not record by record; unpack it with gunzip"
        return UnreadableInput("gzipped_as_a_whole", message, str(offset))
    return UnreadableInput("damaged_warc", f"the WARC file is damaged ({error})", str(offset))


def read_member(data: bytes, offset: int = 0) -> WarcRecord:
    """Return the one record that a gzip member holds.

    Raises: UnreadableInput where it is no whole record or holds more than one.
    """
    records = list(read_records(io.BytesIO(data)))
    if len(records) != 1:
        raise UnreadableInput("damaged_warc", f"{len(records)} records where one belongs", str(offset))
    [record] = records
    if isinstance(record, UnreadableInput):
        record.member = str(offset)
        raise record
    return record._replace(offset=offset)


def verify(record: WarcRecord) -> None:
    """Check a record's length and digest.

    Raises: UnreadableInput (`truncated_warc`, `damaged_warc`).
    """
    announced = record.field("Content-Length") or ""
    if not announced.isdigit():
        raise UnreadableInput("damaged_warc", "a WARC record without Content-Length", str(record.offset))
    if len(record.block) != int(announced):
        message = f"a WARC record is cut off: {len(record.block):,} bytes of {int(announced):,}"
        raise UnreadableInput("truncated_warc", f"{message}; copy the file again", str(record.offset))
    digest = record.field("WARC-Block-Digest")
    if digest and not is_digest_of(digest, record.block):
        message = "the bytes of a WARC record are not those of its digest; copy the file again"
        raise UnreadableInput("damaged_warc", message, str(record.offset))


def digest_of(data: bytes) -> str:
    """Return the digest of bytes as WARC writes it.

    >>> digest_of(b"")
    'sha256:4OYMIQUY7QOBJGX36TEJS35ZEQT24QPEMSNZGTFESWMRW6CSXBKQ===='
    """
    return "sha256:" + base64.b32encode(hashlib.sha256(data).digest()).decode()


def is_digest_of(digest: str, data: bytes) -> bool:
    """Return whether a digest (any algorithm of hashlib; base 32, 16 or 64) is that of data.

    An algorithm that is not known here cannot be checked and is let pass.
    """
    algorithm, _, value = digest.partition(":")
    name = algorithm.lower().replace("-", "")
    if name not in hashlib.algorithms_guaranteed or name.startswith("shake"):
        return True
    expected = hashlib.new(name, data, usedforsecurity=False).digest()
    return expected in set(_decodings(value.strip()))


def _decodings(value: str) -> Iterator[bytes]:
    bare = value.rstrip("=")
    padded = bare + "=" * (-len(bare) % 8)
    for decode, text in (
        (lambda t: base64.b32decode(t, casefold=True), padded),
        (bytes.fromhex, value),
        (base64.b64decode, bare + "=" * (-len(bare) % 4)),
        (base64.urlsafe_b64decode, bare + "=" * (-len(bare) % 4)),
    ):
        try:
            yield decode(text)
        except (ValueError, binascii.Error):
            continue


def document_of(record: WarcRecord) -> Document | None:
    """Return what a record holds of a page, None for one that holds none (a request, a file's head).

    Raises: UnreadableInput where a response is no HTTP message.
    """
    if record.type == "resource":
        content_type = record.field("Content-Type")
        return Document(
            url=None if (record.url or "").startswith("urn:") else record.url,
            fetched_at=_date_of(record),
            status=200,
            content_type=None if content_type == UNKNOWN_TYPE else content_type,
            coding=None,
            etag=None,
            last_modified=None,
            payload=record.block,
        )
    if record.type in ("response", "revisit") and (record.url or "").startswith(("http:", "https:")):
        return _http_document(record)
    return None


def _http_document(record: WarcRecord) -> Document:
    """Return the HTTP message in a record's block, transfer coding removed."""
    stream = io.BytesIO(record.block)
    try:
        head = StatusAndHeadersParser(_PROTOCOLS, verify=True).parse(stream)
    except (StatusAndHeadersParserException, EOFError, ValueError) as error:
        raise UnreadableInput(
            "damaged_warc", f"a response that is no HTTP message ({error})", str(record.offset)
        ) from error
    code = head.get_statuscode()
    headers = tuple((str(name), str(value)) for name, value in head.headers)
    payload = stream.read()
    if "chunked" in (_first(headers, "transfer-encoding") or "").lower():
        payload = _dechunk(payload, record.offset)
    return Document(
        url=record.url,
        fetched_at=_date_of(record),
        status=int(code) if code.isdigit() else 0,
        content_type=_first(headers, "content-type"),
        coding=_first(headers, "content-encoding"),
        etag=_first(headers, "etag"),
        last_modified=_first(headers, "last-modified"),
        payload=payload,
    )


def _date_of(record: WarcRecord) -> str | None:
    """Return when the page was fetched; for a copied file that may be another day than that of the copy."""
    own = record.field(FETCHED_FIELD)
    return (record.field("WARC-Date") if own is None else own) or None


def _dechunk(data: bytes, offset: int) -> bytes:
    """Return a body without its chunk marks; one that never had any is returned as it is.

    Raises: UnreadableInput where it is cut off inside a chunk.
    """
    kept: list[bytes] = []
    position = 0
    while True:
        end = data.find(b"\r\n", position, position + _CHUNK_LINE_BYTES)
        size_text = data[position : max(end, position)].split(b";")[0].strip()
        if not _CHUNK_SIZE.fullmatch(size_text):
            if not kept:
                return data  # some crawlers keep the header and remove the marks
            raise UnreadableInput("truncated_warc", "a chunked body is cut off", str(offset))
        size = int(size_text, 16)
        if size == 0:
            return b"".join(kept)
        kept.append(data[end + 2 : end + 2 + size])
        position = end + 2 + size + 2


def members(stream: BinaryIO) -> Iterator[Member]:
    """Yield the gzip members of a file in order; the last has no data where it is torn or damaged."""
    offset = 0
    rest = stream.read(_CHUNK_BYTES)
    while rest:
        inflater = zlib.decompressobj(wbits=_GZIP_BITS)
        pieces: list[bytes] = []
        used = size = 0
        try:
            while not inflater.eof and size <= MAX_BYTES:
                piece = inflater.decompress(rest, MAX_BYTES + 1 - size)
                used += len(rest) - len(inflater.unconsumed_tail) - len(inflater.unused_data)
                size += len(piece)
                pieces.append(piece)
                rest = inflater.unconsumed_tail or inflater.unused_data
                if not rest:
                    rest = stream.read(_CHUNK_BYTES)
                    if not rest:
                        break
        except zlib.error:
            pass
        if not inflater.eof or size > MAX_BYTES:
            yield Member(offset, used, None)
            return
        yield Member(offset, used, b"".join(pieces))
        offset += used


def _first(headers: Headers, name: str) -> str | None:
    return next((value for key, value in headers if key.lower() == name.lower()), None)
