"""Parts of snapshots -> parse results, in this process or in several, always in the order of the parts."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from sqlite3 import Connection
from typing import Final, NamedTuple

from pipeline.errors import TrialmillError, UnreadableInput
from pipeline.findings import Finding
from pipeline.load.loader import is_known
from pipeline.load.record_states import Known, Prepared, prepare
from pipeline.model.envelope import ParseResult, Quarantine, Snapshot
from pipeline.normalize.identifiers import canonical_registration_id
from pipeline.parse.containers import Part
from pipeline.parse.snapshots import SourceReading, parse_part
from pipeline.query.reading import open_read_only
from pipeline.run.garbage import collect_rarely
from pipeline.run.parsing import envelope_of, normalize_reading, unread_result

# Enough work per message that sending it costs little, small enough that workers finish together.
_TASK_BYTES: Final = 2**20
_TASK_PARTS: Final = 100
_TASKS_AHEAD: Final = 3  # per worker; bounds what waits in memory


class PartOfFile(NamedTuple):
    """One part to read, or what it came to where it cannot be; the snapshot comes without its bytes."""

    file_number: int
    snapshot: Snapshot
    part: Part | ParseResult
    source: str | None
    registration_id: str | None


class Read(NamedTuple):
    """A result made ready for the loader."""

    prepared: Prepared | Quarantine
    findings: tuple[Finding, ...]


Item = tuple[int, Read | Known]


def read_parts(parts: Iterable[PartOfFile], db: Path, jobs: int) -> Iterator[Item]:
    """Yield what became of every registration in the parts with the number of its file, in order.

    The result does not depend on jobs: a content that the database holds once stays known for the whole run.
    """
    if jobs <= 1:
        with closing(open_read_only(db)) as connection:
            for part in parts:
                for item in _read_part(part, connection):
                    yield part.file_number, item
        return
    try:
        yield from _read_in_pool(parts, db, jobs)
    except BrokenProcessPool as error:
        raise TrialmillError(
            f"a worker process died, perhaps for want of memory; try fewer than {jobs} jobs"
            " (what was loaded before stays loaded)"
        ) from error


def _read_in_pool(parts: Iterable[PartOfFile], db: Path, jobs: int) -> Iterator[Item]:
    # A forked worker would inherit the writer's open database and damage it on exit.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=collect_rarely) as pool:
        waiting: deque[Future[list[Item]]] = deque()
        try:
            for task in _tasks(parts):
                waiting.append(pool.submit(_read_task, task, db))
                if len(waiting) > jobs * _TASKS_AHEAD:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _tasks(parts: Iterable[PartOfFile]) -> Iterator[list[PartOfFile]]:
    task: list[PartOfFile] = []
    size = 0
    for part in parts:
        task.append(part)
        size += len(part.part.data) if isinstance(part.part, Part) else 0
        if size >= _TASK_BYTES or len(task) >= _TASK_PARTS:
            yield task
            task, size = [], 0
    if task:
        yield task


def _read_task(task: list[PartOfFile], db: Path) -> list[Item]:
    connection = _worker_connection(db)
    return [(part.file_number, item) for part in task for item in _read_part(part, connection)]


@lru_cache(maxsize=1)  # a worker lives for one run
def _worker_connection(db: Path) -> Connection:
    return open_read_only(db)


def _read_part(task: PartOfFile, connection: Connection) -> Iterator[Read | Known]:
    snapshot = task.snapshot
    if isinstance(task.part, ParseResult):
        yield _ready(task.part)
        return
    for item in parse_part(task.part, snapshot, task.source, task.registration_id):
        if isinstance(item, UnreadableInput):
            yield _ready(unread_result(snapshot, item, task.source))
        else:
            yield _known(snapshot, item, connection) or _ready(normalize_reading(snapshot, item))


def _ready(result: ParseResult) -> Read:
    return Read(prepare(result), result.findings)


def _known(snapshot: Snapshot, reading: SourceReading, connection: Connection) -> Known | None:
    printed = reading.record.registration_id
    registration_id = (
        canonical_registration_id(str(printed.raw), reading.record.registry) if printed else None
    )
    if registration_id is None:
        return None
    known = Known(f"{reading.facts.code}:{registration_id}", envelope_of(snapshot, reading))
    return known if is_known(connection, *known) else None
