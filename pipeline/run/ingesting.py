"""Paths -> database: parse, normalize and load, in batches, with the books balanced at the end."""

from __future__ import annotations

import datetime
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pipeline.load.accounts import Account
from pipeline.load.loader import Loader
from pipeline.load.record_states import Known, Prepared
from pipeline.model.envelope import Quarantine
from pipeline.parse.catalog import ADAPTERS
from pipeline.parse.containers import Part, open_parts
from pipeline.run.archiving import Copy, copying
from pipeline.run.garbage import fewer_collections
from pipeline.run.inputs import InputFile, Unread, find_inputs
from pipeline.run.locking import run_lock
from pipeline.run.parsing import unread_result
from pipeline.run.workers import PartOfFile, Read, read_parts

DEFAULT_DB: Final = Path("output/trials.db")
EXIT_QUARANTINED: Final = 3
# One transaction; larger batches measured no faster and hold more in memory.
BATCH_RECORDS: Final = 500

Progress = Callable[[InputFile, int], None]


@dataclass(slots=True)
class IngestReport:
    """What a run came to. `quarantined` lists what nobody expected; `findings` counts by kind."""

    run_id: str
    started_at: str
    finished_at: str = ""
    accounts: Sequence[Account] = ()
    quarantined: list[Quarantine] = field(default_factory=list)
    expected_quarantined: int = 0
    not_archived: list[str] = field(default_factory=list)
    findings: Counter[str] = field(default_factory=Counter)

    @property
    def exit_code(self) -> int:
        """0, or 3 where something was quarantined that its case does not expect."""
        return EXIT_QUARANTINED if self.quarantined else 0


def ingest(
    paths: Iterable[Path | str],
    db: Path | str = DEFAULT_DB,
    *,
    source: str | None = None,
    registration_id: str | None = None,
    jobs: int = 1,
    archive: Path | None = None,
    now: Callable[[], str] | None = None,
    progress: Progress | None = None,
) -> IngestReport:
    """Load every registration found under paths into the database and return the run's report.

    Args: source overrides recognition by content; registration_id is used where a page prints none; jobs
    is the number of processes that parse and normalize (the result is the same for any); archive is the folder
    into which what is read is copied (None: it stays where it is); now returns the UTC time in ISO 8601 (the
    machine's clock by default); progress is told each file with its size in bytes when it is done.

    Raises: UsageError where a path does not exist, DatabaseError where the database cannot be used or another
    run is at work on it.
    """
    clock = now or utc_now
    files = find_inputs([Path(path) for path in paths])
    started_at = clock()
    report = IngestReport(started_at, started_at)
    Path(db).parent.mkdir(parents=True, exist_ok=True)
    facts = [adapter.facts for adapter in ADAPTERS]
    with (
        run_lock(Path(db), "ingest", started_at),
        fewer_collections(),
        Loader(db, run_id=report.run_id, started_at=started_at, sources=facts, command="ingest") as loader,
        copying(archive, loader.db, started_at, report.not_archived) as copy,
    ):
        batch: list[Prepared | Quarantine] = []
        current = 0
        parts = _parts_of(files, Path(db).parent, source, registration_id, copy)
        for number, item in read_parts(parts, Path(db), jobs):
            _tell(progress, files[current:number])
            current = number
            if isinstance(item, Known):
                loader.recognize(*item)
                continue
            _count(report, item, files[number].expected_quarantine)
            batch.append(item.prepared)
            if len(batch) >= BATCH_RECORDS:
                loader.load(batch)
                batch = []
        _tell(progress, files[current:])
        loader.load(batch)
        report.finished_at = clock()
        report.accounts = loader.finish(report.finished_at, report.exit_code)
    return report


def utc_now() -> str:
    """Return the machine's time as UTC, ISO 8601, to the microsecond."""
    return datetime.datetime.now(datetime.UTC).isoformat().replace("+00:00", "Z")  # noqa: TID251


def _parts_of(
    files: Sequence[InputFile], folder: Path, source: str | None, registration_id: str | None, copy: Copy
) -> Iterator[PartOfFile]:
    for number, file in enumerate(files):
        # Relative to the database, so that both can move together.
        stored_path = os.path.relpath(file.path, folder)
        page_id = registration_id or file.registration_id
        for item in file.snapshots(stored_path):
            snapshot = item.snapshot if isinstance(item, Unread) else item
            if not isinstance(item, Unread):
                copy(item, source, page_id)
            shell = replace(snapshot, data=b"")
            parts = iter([item.error]) if isinstance(item, Unread) else open_parts(item.data)
            for part in parts:
                content = part if isinstance(part, Part) else unread_result(shell, part, source)
                yield PartOfFile(number, shell, content, source, page_id)


def _tell(progress: Progress | None, files: Sequence[InputFile]) -> None:
    if progress is None:
        return
    for file in files:
        progress(file, file.path.stat().st_size if file.path.exists() else 0)


def _count(report: IngestReport, item: Read, expected: str | None) -> None:
    report.findings.update(finding.kind.value for finding in item.findings)
    if not isinstance(item.prepared, Quarantine):
        return
    if item.prepared.reason == expected:
        report.expected_quarantined += 1
    else:
        report.quarantined.append(item.prepared)
