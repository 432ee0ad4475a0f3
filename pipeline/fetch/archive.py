"""The raw store: every response as WARC records in `<folder>/<source>/<run>.warc.gz`, one gzip member a record.

A run writes to `<run>.warc.gz.open` and renames it when it is done. A file still called `.open` was left by a
run that was killed: before the next run writes, it is cut to its last whole record and takes its proper name.
Bodies are stored content-encoded as received; an unchanged body becomes a revisit record without one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from pipeline.errors import ArchiveError, UnreadableInput
from pipeline.fetch.warc_records import (
    Built,
    document_record,
    entry_of,
    request_record,
    response_record,
    warcinfo_record,
)
from pipeline.model.envelope import Snapshot
from pipeline.model.exchange import ArchiveEntry, ArchiveIndex, Response
from pipeline.readers.inflate import MAX_BYTES, gunzip
from pipeline.readers.warc import Member, WarcRecord, document_of, is_digest_of, members, read_member

SUFFIX: Final = ".warc.gz"
OPEN_SUFFIX: Final = ".warc.gz.open"
# A record is read back whole; its head has room above this.
_MAX_DOCUMENT_BYTES: Final = MAX_BYTES - 2**20


class ArchiveWriter:
    """Writes the responses of one run of one source. Use it as a context manager, from one thread."""

    def __init__(self, folder: Path, source: str, run_id: str, index: ArchiveIndex | None = None) -> None:
        """Mend what killed runs left. Args: folder is the archive's, index tells which bodies it has already.

        Raises: ArchiveError where another run writes to this source's archive, or a file cannot be mended.
        """
        self._root = folder
        self._source = source
        self._index = index
        self._path = _new_path(folder / source, run_id)
        self._open_path = self._path.with_name(self._path.name.replace(SUFFIX, OPEN_SUFFIX))
        self._file: FileIO | None = None
        self._end = 0
        for left in sorted((folder / source).glob(f"*{OPEN_SUFFIX}")):
            mend(left)

    def __enter__(self) -> Self:
        """Return the writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def write_document(
        self, snapshot: Snapshot, source: str | None, page_id: str, archived_at: str
    ) -> ArchiveEntry | None:
        """Write a saved file; return where it lies, None where the archive has its bytes already.

        Args: source is the one that the user named, page_id the registration id, `` where nothing says it.

        Raises: ArchiveError where it cannot be written, or is too large to be read back.
        """
        same = self._index.find(snapshot.snapshot_id) if self._index else None
        if same and _path_of(self._root, same).is_file():
            return None
        if len(snapshot.data) > _MAX_DOCUMENT_BYTES:
            raise ArchiveError(
                f"{snapshot.path} is too large for the archive ({len(snapshot.data):,} bytes); keep the file"
            )
        return self._write(document_record(snapshot, source or self._source, page_id, archived_at))

    def write(self, response: Response) -> ArchiveEntry:
        """Write a response and its request; return where it lies. The bytes have left this process then.

        Raises: ArchiveError where they cannot be written; the file then ends with the record before.
        """
        built = response_record(response, self._source, self._same_body(response))
        return self._write(built, request_record(response, built.record).member)

    def _write(self, built: Built, beside: bytes = b"") -> ArchiveEntry:
        """Append a record, and with it what belongs to it; return its entry."""
        if self._file is None:
            self._begin()
        offset = self._end
        self._append(built.member + beside)
        name = self._path.relative_to(self._root).as_posix()
        entry = entry_of(built.record._replace(offset=offset), name, len(built.member))
        assert entry is not None, "what is written holds a page"
        return entry

    def sync(self) -> None:
        """Wait until what was written is on the disk; call it before an index that names it is committed."""
        if self._file:
            os.fsync(self._file.fileno())

    def close(self) -> None:
        """Give the file its proper name. A run that wrote nothing leaves no file."""
        if self._file:
            self.sync()
            self._open_path.rename(self._path)
            self._file.close()
            self._file = None

    def _same_body(self, response: Response) -> ArchiveEntry | None:
        """Return the entry that holds the very bytes of a response already, in a file that is at hand.

        The body of a page that was refused is stored again where it is an answer after all.
        """
        if self._index is None:
            return None
        if response.is_unmodified:
            return self._index.latest(response.url)
        same = self._index.find(response.snapshot_id)
        if same is None or same.role is not response.request.role:
            return None
        is_same = is_digest_of(same.payload_digest, response.payload)
        return same if is_same and _path_of(self._root, same).is_file() else None

    def _begin(self) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._open_path.open("xb", buffering=0)
        except OSError as error:
            raise ArchiveError(f"{self._open_path} cannot be written: {error.strerror}") from error
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._append(warcinfo_record(self._path.name, self._source).member)

    def _append(self, data: bytes) -> None:
        assert self._file is not None, "the file has been begun"
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._file.write(rest) :]
        except OSError as error:
            self._file.truncate(self._end)
            self._file.seek(self._end)
            raise ArchiveError(f"{self._open_path} cannot be written: {error.strerror}") from error
        self._end += len(data)


def mend(path: Path) -> int:
    """Cut a file that a killed run left to its last whole record and give it its proper name.

    Returns: the number of bytes cut off. A file without a whole record is removed.

    Raises: ArchiveError where another run is writing to it.
    """
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ArchiveError(f"{path} is being written by another run; wait for its end") from error
        end = 0
        for member in members(file):
            if not isinstance(_checked(member, path.name), UnreadableInput):
                end = member.offset + member.length
        cut = path.stat().st_size - end
        file.truncate(end)
        os.fsync(file.fileno())
        if end:
            path.rename(path.with_name(path.name.removesuffix(OPEN_SUFFIX) + SUFFIX))
        else:
            path.unlink()
    return cut


def archive_files(folder: Path, source: str | None = None) -> list[Path]:
    """Return the files of an archive in the order in which they were written, source by source."""
    found = [path for path in folder.glob(f"{source or '*'}/*") if path.name.endswith((SUFFIX, OPEN_SUFFIX))]
    return sorted(found, key=lambda path: (path.parent, path.name.partition(SUFFIX)[0]))


def read_file(path: Path) -> Iterator[tuple[WarcRecord | UnreadableInput, int]]:
    """Yield every record of a file with the length of its member; what is damaged is an error in its place.

    The last record of a file that a run is writing, or was when it was killed, may be torn: it is left out.
    """
    is_open = path.name.endswith(OPEN_SUFFIX)
    with path.open("rb") as file:
        for member in members(file):
            if is_open and member.data is None:
                return
            yield _checked(member, path.name), member.length


def entries(folder: Path, source: str | None = None) -> Iterator[ArchiveEntry]:
    """Yield the index entry of every response in the archive: the index can be rebuilt from these alone.

    Raises: ArchiveError where a file is damaged; `archive verify` lists all that is wrong.
    """
    for path in archive_files(folder, source):
        name = path.relative_to(folder).as_posix().removesuffix(".open")
        for record, length in read_file(path):
            if isinstance(record, UnreadableInput):
                raise ArchiveError(f"{path} at {record.member}: {record}")
            entry = entry_of(record, name, length)
            if entry is not None:
                yield entry


def read_entry(folder: Path, entry: ArchiveEntry) -> Snapshot:
    """Return the snapshot of an entry that has a body of its own, checked against its digest.

    Raises: ArchiveError where the file is not at hand, damaged, or holds something else there.
    """
    path = _path_of(folder, entry)
    try:
        with path.open("rb") as file:
            file.seek(entry.offset)
            record = read_member(gunzip(file.read(entry.length)), entry.offset)
        document = document_of(record)
        body = document.body() if document else b""
    except OSError as error:
        raise ArchiveError(f"{folder / entry.file} cannot be read: {error.strerror}") from error
    except UnreadableInput as error:
        raise ArchiveError(f"{path} at {entry.offset}: {error}") from error
    if hashlib.sha256(body).hexdigest() != entry.snapshot_id:
        raise ArchiveError(f"{path} at {entry.offset} holds another body; run `trialmill archive index`")
    url, fetched_at = (document.url, document.fetched_at) if document else (None, None)
    return Snapshot(entry.snapshot_id, body, None, url, fetched_at, entry.content_type)


def _path_of(folder: Path, entry: ArchiveEntry) -> Path:
    """Return the file of an entry: the run that writes it may still be under way."""
    path = folder / entry.file
    return path if path.is_file() else path.with_name(path.name + ".open")


def _checked(member: Member, name: str) -> WarcRecord | UnreadableInput:
    """Return the record of a member, its digests verified, or what is wrong with it."""
    place = str(member.offset)
    if member.data is None:
        return UnreadableInput("truncated_warc", f"{name} is torn or damaged", place)
    try:
        record = read_member(member.data, member.offset)
        if record.field("WARC-Block-Digest") is None:
            return UnreadableInput("damaged_warc", f"a record of {name} has no digest", place)
        digest = record.field("WARC-Payload-Digest")
        document = document_of(record) if record.type != "revisit" else None
        if document and not is_digest_of(digest or "", document.payload):
            return UnreadableInput("damaged_warc", f"a body of {name} is not that of its digest", place)
    except UnreadableInput as error:
        return error
    return record


def _new_path(folder: Path, run_id: str) -> Path:
    """Return the path of a run's file; a run that goes on after a kill gets another one."""
    stem = re.sub(r"[^\w.-]", "", run_id)
    taken = {path.name.split(".warc")[0] for path in folder.glob(f"{stem}*")}
    number = 1
    while (name := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return folder / f"{name}{SUFFIX}"
