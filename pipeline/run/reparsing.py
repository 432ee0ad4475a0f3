"""Snapshots at hand -> records again: after a parser has improved, without a network.

Every version whose snapshot is in the archive, or still lies where it was ingested, is read again by today's
parser, and so is what could not be read before. A version that is not at hand keeps what was read of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

import orjson

from pipeline.errors import ArchiveError, UsageError
from pipeline.fetch.archive import archive_files, read_entry
from pipeline.load.accounts import Account
from pipeline.load.claims import version_id
from pipeline.load.loader import Loader
from pipeline.load.record_states import Known, Prepared
from pipeline.load.rederiving import (
    SavedSnapshot,
    archived_snapshots,
    choose_snapshots,
    content_before,
    given_by,
    parsers_used,
    saved_snapshots,
)
from pipeline.model.envelope import Quarantine, Snapshot
from pipeline.model.exchange import ArchiveEntry
from pipeline.normalize.identifiers import canonical_registration_id
from pipeline.parse.catalog import ADAPTERS, GENERIC_ADAPTER, adapter_of
from pipeline.parse.containers import Part, open_parts
from pipeline.parse.page_source import source_of_page
from pipeline.query.reading import open_read_only
from pipeline.run.archiving import fill_index, is_copy, source_of_copy
from pipeline.run.asked import refuse_other
from pipeline.run.differences import FieldDifference, note_differences
from pipeline.run.garbage import fewer_collections
from pipeline.run.ingesting import BATCH_RECORDS, EXIT_QUARANTINED, utc_now
from pipeline.run.locking import run_lock
from pipeline.run.parsing import parser_version, unread_result
from pipeline.run.raw_store import read_saved
from pipeline.run.workers import PartOfFile, Read, read_parts

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class ReparseReport:
    """What a reparse came to. `differences` are per field of the record; `not_at_hand` says what and why."""

    run_id: str
    started_at: str
    finished_at: str = ""
    snapshots: int = 0
    not_at_hand: list[str] = field(default_factory=list)
    records_changed: int = 0
    differences: dict[str, FieldDifference] = field(default_factory=dict)
    versions_taken_back: int = 0
    quarantined: list[Quarantine] = field(default_factory=list)
    accounts: Sequence[Account] = ()

    @property
    def exit_code(self) -> int:
        """0, or 3 where something cannot be read that its case does not expect."""
        return EXIT_QUARANTINED if self.quarantined else 0


@dataclass(slots=True)
class _Reading:
    """One snapshot under way: how it is to be read, and what has come of it."""

    snapshot: Snapshot
    source: str | None = None
    registration_id: str | None = None
    asked: str | None = None
    expected_quarantine: str | None = None
    given: set[tuple[str, str]] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)


def reparse(
    db: Path,
    archive: Path,
    *,
    source: str | None = None,
    parser_older_than: str | None = None,
    jobs: int = 1,
    now: Callable[[], str] | None = None,
    progress: Progress | None = None,
) -> ReparseReport:
    """Read the snapshots at hand again and return what changed.

    Args: source reads only that source's records again; parser_older_than is a parser version (`2.1.4.3`):
    only what an older one has read (by default whatever another than today's has read); progress is told how
    many snapshots of how many are done.

    Raises: UsageError where the version or the source is none, DatabaseError where the database cannot be used.
    """
    clock = now or utc_now
    _refuse_unknown(source, db)
    started_at = clock()
    report = ReparseReport(started_at, started_at)
    db.parent.mkdir(parents=True, exist_ok=True)
    facts = [adapter.facts for adapter in ADAPTERS]
    with (
        run_lock(db, "reparse", started_at),
        fewer_collections(),
        Loader(db, run_id=report.run_id, started_at=started_at, sources=facts, command="reparse") as loader,
    ):
        with loader.db.atomic():
            has_index = loader.db.execute("SELECT EXISTS (SELECT 1 FROM archive_index)").fetchone()[0]
            if not has_index and archive_files(archive):
                fill_index(loader.db, archive)
            outdated = _outdated(parsers_used(loader.db.conn), source, parser_older_than)
            report.snapshots = choose_snapshots(loader.db.conn, outdated, source)
        _Rederiving(loader, report, archive, db.parent, progress).work_off(db, jobs)
        report.finished_at = clock()
        report.accounts = loader.finish(report.finished_at, report.exit_code)
    return report


class _Rederiving:
    """Reads the chosen snapshots and loads what they give, snapshot by snapshot."""

    def __init__(
        self, loader: Loader, report: ReparseReport, archive: Path, folder: Path, progress: Progress | None
    ) -> None:
        self._loader = loader
        self._connection = loader.db.conn
        self._report = report
        self._archive = archive
        self._folder = folder
        self._progress = progress
        self._under_way: dict[int, _Reading] = {}
        self._batch: list[Prepared | Quarantine] = []
        self._done = 0

    def work_off(self, db: Path, jobs: int) -> None:
        for number, item in read_parts(self._parts(), db, jobs):
            self._finish(before=number)
            self._take(self._under_way[number], item)
        self._finish(before=None)
        self._load()

    def _parts(self) -> Iterator[PartOfFile]:
        for number, reading in enumerate(self._readings()):
            self._under_way[number] = reading
            data, shell = reading.snapshot.data, replace(reading.snapshot, data=b"")
            reading.snapshot = shell
            for part in open_parts(data):
                content = part if isinstance(part, Part) else unread_result(shell, part, reading.source)
                yield PartOfFile(number, shell, content, reading.source, reading.registration_id)

    def _readings(self) -> Iterator[_Reading]:
        for entry in archived_snapshots(self._connection):
            try:
                yield _archived(entry, read_entry(self._archive, entry))
            except ArchiveError as error:
                self._miss(str(error))
        for saved in saved_snapshots(self._connection):
            try:
                yield _saved(saved, self._folder)
            except UsageError as error:
                self._miss(str(error))

    def _miss(self, why: str) -> None:
        self._report.not_at_hand.append(why)
        self._advance()

    def _advance(self) -> None:
        self._done += 1
        if self._progress:
            self._progress(self._done, self._report.snapshots)

    def _take(self, reading: _Reading, item: Read | Known) -> None:
        found = item if isinstance(item, Known) else item.prepared
        if reading.asked and not isinstance(found, Quarantine):
            found = refuse_other(found, reading.asked, found.record_id.partition(":")[0])
        if isinstance(found, Quarantine):
            reading.unread.append(found.member)
            if found.reason != reading.expected_quarantine:
                self._report.quarantined.append(found)
        elif isinstance(found, Known):
            reading.given.add((found.record_id, version_id(found.envelope)))
            self._loader.recognize(*found)
            return
        else:
            reading.given.add((found.record_id, found.version_id))
            self._compare(found)
        self._batch.append(found)
        if len(self._batch) >= BATCH_RECORDS:
            self._load()

    def _compare(self, prepared: Prepared) -> None:
        before = content_before(self._connection, prepared)
        if before is not None:
            self._report.records_changed += 1
            after = orjson.loads(prepared.canonical)
            note_differences(self._report.differences, prepared.record_id, orjson.loads(before), after)

    def _load(self) -> None:
        self._loader.load(self._batch)
        self._batch = []

    def _finish(self, before: int | None) -> None:
        """Take back what the finished snapshots gave once and no longer give."""
        for number in [number for number in self._under_way if before is None or number < before]:
            reading = self._under_way.pop(number)
            self._advance()
            gone = [
                (given.record_id, given.version_id)
                for given in given_by(self._connection, reading.snapshot.snapshot_id)
                if (given.record_id, given.version_id) not in reading.given
                and not any(given.member.startswith(member) for member in reading.unread)
            ]
            if gone:
                self._load()
                self._report.versions_taken_back += len(gone)
                reason = (
                    f"its snapshot {reading.snapshot.snapshot_id[:12]} gives another record since a reparse"
                )
                self._loader.take_back(gone, reason)


def _archived(entry: ArchiveEntry, snapshot: Snapshot) -> _Reading:
    """Return how an archived page is to be read: as it was when it came."""
    if is_copy(entry):
        return _Reading(snapshot, source=source_of_copy(entry), registration_id=entry.page_id or None)
    asked = canonical_registration_id(entry.page_id, entry.source) if entry.page_id else None
    return _Reading(snapshot, registration_id=asked, asked=asked)


def _saved(saved: SavedSnapshot, folder: Path) -> _Reading:
    """Return how a saved file is to be read: as it was, by what its case and its record say of it."""
    file, snapshot = read_saved(folder, saved.snapshot_id, saved.path)
    only = saved.record_ids[0] if len(saved.record_ids) == 1 else ""
    source, _, registration_id = only.partition(":")
    is_named = bool(source) and adapter_of(source) is None and source != source_of_page(snapshot.url)
    return _Reading(
        replace(snapshot, path=saved.path),
        source=source if is_named else None,
        registration_id=file.registration_id or registration_id or None,
        expected_quarantine=file.expected_quarantine,
    )


def _refuse_unknown(source: str | None, db: Path) -> None:
    """Raise UsageError where nobody has declared a source, and the database has no page of it either."""
    if source is None or adapter_of(source):
        return
    sources = set()
    if db.is_file():
        with closing(open_read_only(db)) as connection:
            sources = {row[0] for row in connection.execute("SELECT source FROM sources")}
    if source not in sources:
        raise UsageError(f"there is no source {source!r}; `trialmill registries` names them")


def _outdated(
    used: Sequence[tuple[str, str]], source: str | None, older_than: str | None
) -> list[tuple[str, str]]:
    """Return the (source, parser version) pairs whose versions are to be read again."""
    bound = _numbers(older_than) if older_than else None
    return [
        (one, version)
        for one, version in used
        if source in (None, one)
        and (version != _current(one) if bound is None else _numbers(version) < bound)
    ]


def _current(source: str) -> str | None:
    adapter = adapter_of(source) or GENERIC_ADAPTER
    return parser_version(adapter.revision) if adapter else None


def _numbers(version: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in version.split("."))
    except ValueError:
        raise UsageError(f"{version!r} is no parser version; one looks like 2.1.4.3") from None
