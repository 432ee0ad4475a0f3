"""The archive as a whole: its index rebuilt, its records verified, its size told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from pipeline.errors import ArchiveError, UnreadableInput, UsageError
from pipeline.fetch.archive import ArchiveWriter, archive_files, entries, read_file
from pipeline.fetch.warc_records import entry_of
from pipeline.load.archive_index import DatabaseIndex
from pipeline.load.database import close_database, open_database
from pipeline.model.envelope import Snapshot
from pipeline.model.exchange import ArchiveEntry
from pipeline.readers.warc import document_of

_BATCH: Final = 1000
_INGESTED: Final = "ingest"  # the folder of what was not fetched by a sync

Copy = Callable[[Snapshot, str | None, str | None], None]


@dataclass(frozen=True, slots=True)
class Damage:
    """A record of the archive that is not whole: in which file, at which byte, and what is wrong with it."""

    file: str
    offset: str
    reason: str
    message: str


@dataclass(slots=True)
class SourceStats:
    """What the archive holds of one source. `body_bytes` are as received, `saved_bytes` those not stored again."""

    source: str
    files: int = 0
    responses: int = 0
    revisits: int = 0
    file_bytes: int = 0
    body_bytes: int = 0
    saved_bytes: int = 0
    first_fetched_at: str = ""
    last_fetched_at: str = ""


def rebuild_index(db: Path, folder: Path) -> int:
    """Make the index in the database anew from the archive alone; return the number of entries.

    Raises: ArchiveError where a file is damaged; the old index stays then. UsageError where there is no such
    archive.
    """
    _refuse_absent(folder)
    database = open_database(db)
    try:
        with database.atomic():
            return fill_index(database, folder)
    finally:
        close_database(database)


def fill_index(database: Database, folder: Path) -> int:
    """Replace the index by what the archive holds, in the caller's transaction; return the number of entries."""
    index = DatabaseIndex(database.conn)
    index.clear()
    found = entries(folder)
    count = 0
    while batch := list(islice(found, _BATCH)):
        index.add_all(batch)
        count += len(batch)
    return count


@contextmanager
def copying(folder: Path | None, database: Database, now: str, refused: list[str]) -> Iterator[Copy]:
    """Give a function that copies snapshots into the archive, and enter them into the index.

    Args: folder is the archive's, None to copy nothing; refused gets a message for what cannot be copied.
    """
    if folder is None:
        yield lambda _snapshot, _source, _registration_id: None
        return
    index = DatabaseIndex(database.conn)
    pending: list[ArchiveEntry] = []
    with ArchiveWriter(folder, _INGESTED, now, index) as archive:

        def enter() -> None:
            archive.sync()
            with database.atomic():
                index.add_all(pending)
            pending.clear()

        def copy(snapshot: Snapshot, source: str | None, registration_id: str | None) -> None:
            try:
                entry = archive.write_document(snapshot, source, registration_id or "", now)
            except ArchiveError as error:
                refused.append(str(error))
                return
            if entry:
                pending.append(entry)
            if len(pending) >= _BATCH:
                enter()

        yield copy
        enter()


def is_copy(entry: ArchiveEntry) -> bool:
    """Return whether an entry is a copied file, not an answer to a request of ours."""
    return entry.file.startswith(f"{_INGESTED}/")


def source_of_copy(entry: ArchiveEntry) -> str | None:
    """Return the source that the user named for a copied file, None where the user named none."""
    return None if entry.source == _INGESTED else entry.source


def verify(folder: Path, source: str | None = None) -> tuple[int, list[Damage]]:
    """Read every record of the archive; return how many are whole, and what is wrong with the others.

    A revisit whose body no record of the archive holds is damage too.

    Raises: UsageError where there is no such archive, or nothing of the source in it.
    """
    _refuse_absent(folder)
    if source is not None and not (folder / source).is_dir():
        raise UsageError(f"the archive in {folder} has nothing of {source}")
    whole = 0
    damaged: list[Damage] = []
    bodies: set[str] = set()
    revisits: list[tuple[str, str, str]] = []
    for path in archive_files(folder):
        name = path.relative_to(folder).as_posix()
        is_asked = source is None or name.startswith(f"{source}/")
        for record, _ in read_file(path):
            if isinstance(record, UnreadableInput):
                if is_asked:
                    damaged.append(Damage(name, record.member, record.reason, str(record)))
                continue
            whole += is_asked
            digest = record.field("WARC-Payload-Digest") or ""
            if record.type in ("response", "resource"):
                bodies.add(digest)
            elif record.type == "revisit" and is_asked:
                revisits.append((name, str(record.offset), digest))
    damaged += [
        Damage(name, offset, "missing_body", "the body that this revisit refers to is not in the archive")
        for name, offset, digest in revisits
        if digest not in bodies
    ]
    return whole, damaged


def stats(folder: Path) -> list[SourceStats]:
    """Return what the archive holds, per source. Raises: UsageError where there is no such archive."""
    _refuse_absent(folder)
    by_source: dict[str, SourceStats] = {}
    sizes: dict[str, int] = {}
    for path in archive_files(folder):
        name = path.relative_to(folder).as_posix()
        found = by_source.setdefault(path.parent.name, SourceStats(path.parent.name))
        found.files += 1
        found.file_bytes += path.stat().st_size
        for record, length in read_file(path):
            entry = None if isinstance(record, UnreadableInput) else entry_of(record, name, length)
            if entry is None or isinstance(record, UnreadableInput):
                continue
            found.first_fetched_at = min(found.first_fetched_at or entry.fetched_at, entry.fetched_at)
            found.last_fetched_at = max(found.last_fetched_at, entry.fetched_at)
            if entry.is_revisit:
                found.revisits += 1
                found.saved_bytes += sizes.get(entry.payload_digest, 0)
            else:
                found.responses += 1
                document = document_of(record)
                size = len(document.payload) if document else 0
                found.body_bytes += size
                sizes[entry.payload_digest] = size
    return list(by_source.values())


def _refuse_absent(folder: Path) -> None:
    if not folder.is_dir():
        raise UsageError(
            f"there is no archive in {folder}; name its folder with --archive or TRIALMILL_ARCHIVE"
        )
