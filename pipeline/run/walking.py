"""Works off the steps of a run: fetch, archive, parse, stage, batch by batch."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Final

from sqlite_utils import Database

from pipeline.fetch.archive import ArchiveWriter
from pipeline.fetch.client import Client
from pipeline.fetch.crawl import Arrival, crawl
from pipeline.load.archive_index import DatabaseIndex
from pipeline.load.gate import count_fill
from pipeline.load.record_states import Known
from pipeline.load.staging import StagedItem
from pipeline.model.envelope import Quarantine, Snapshot
from pipeline.model.exchange import ArchiveEntry, Request, Response
from pipeline.model.plan import Listed, Step
from pipeline.parse.containers import Part, open_parts
from pipeline.run.asked import refuse_other
from pipeline.run.parsing import unread_result
from pipeline.run.requests import conditional, request_of, without_records
from pipeline.run.sync_phases import LISTING_PHASES
from pipeline.run.sync_run import Interrupted, Run
from pipeline.run.workers import PartOfFile, Read, read_parts

# Told now and then: the phase, how many records were read, how many the registry announces.
Progress = Callable[[str, int, int | None], None]

# A batch is what a killed run asks for again: so many answers, or so many records.
BATCH_ANSWERS: Final = 50
BATCH_RECORDS: Final = 500
_ITEMS_PER_WRITE: Final = 100
# A registry that fails so often in a row is down: the run stops and goes on another time.
_MOST_FAILURES_IN_A_ROW: Final = 10


@dataclass(slots=True)
class _Batch:
    """What was done since the last commit."""

    done: list[int] = field(default_factory=list)
    steps: list[tuple[int, Step]] = field(default_factory=list)
    listed: list[tuple[str, str, str | None]] = field(default_factory=list)
    gone: dict[str, str] = field(default_factory=dict)
    failures: list[tuple[Step, str]] = field(default_factory=list)
    entries: list[ArchiveEntry] = field(default_factory=list)
    arrived: list[str] = field(default_factory=list)
    records: int = 0


class Walker:
    """Walks for one run. `index_db` takes the index of the archive, a batch before staging takes the batch."""

    def __init__(
        self,
        run: Run,
        client: Client,
        archive: ArchiveWriter,
        index_db: Database,
        progress: Progress | None = None,
    ) -> None:
        self._run = run
        self._progress = progress
        self._client = client
        self._archive = archive
        self._index_db = index_db
        self._index = DatabaseIndex(index_db.conn)
        self._batch = _Batch()
        self._items: list[StagedItem] = []
        self._failures_in_a_row = 0
        self._stop: str | None = None
        self._base_url = (run.options.base_url or run.target.plan.base_url).rstrip("/")

    def work_off(self) -> None:
        """Work off all steps of the run, to the last or to as many records as the user wants.

        Raises: Interrupted where a list cannot be followed or the registry is down; nothing committed is lost.
        """
        run = self._run
        waiting: deque[tuple[int, Arrival]] = deque()
        with closing(
            crawl(
                run.target.plan,
                self._client,
                self._request_of,
                run.staging.steps(),
                self._wanted,
                self._attempts,
            )
        ) as arrivals:
            for number, item in read_parts(self._parts(arrivals, waiting), run.db, run.options.jobs):
                self._complete(waiting, before=number)
                self._take(waiting[0][1], item)
        self._complete(waiting, before=None)
        self._archive_asides()
        self._commit()
        if self._stop:
            raise Interrupted(f"{self._stop}; what was fetched is kept: run the same command again to go on")

    def _request_of(self, step: Step) -> Request:
        request = request_of(step, self._run.target.plan, self._base_url)
        return conditional(request, self._index, self._run.options.archive)

    def _attempts(self, step: Step) -> int:
        """Return how often a step may be asked in this phase: the last time is kept for the phase `retry`.

        A link without which nothing follows is not asked again there.
        """
        most = self._client.limits.attempts
        if step.is_link and self._run.target.plan.skip is None:
            return most
        return 1 if self._run.tallies.phase == "retry" else most - 1

    def _wanted(self, listed: Sequence[Listed]) -> list[str]:
        """Return whose records to fetch now; what a second listing names is looked at when it is whole."""
        if self._run.tallies.phase in LISTING_PHASES:
            return []
        return self._run.staging.wanted(self._run.target.source, self._rows(listed), self._run.held_if)

    def _rows(self, listed: Sequence[Listed]) -> list[tuple[str, str, str | None]]:
        return [(self._run.canonical(one.id), one.id, one.mark) for one in listed]

    def _parts(
        self, arrivals: Iterator[Arrival], waiting: deque[tuple[int, Arrival]]
    ) -> Iterator[PartOfFile]:
        """Yield what is to be parsed; arrivals wait until all their parts are."""
        most = self._run.options.max_records
        for number, arrival in enumerate(arrivals):
            if self._run.options.jobs == 1:
                # Whoever asks for more has read all that went before.
                self._complete(waiting, before=None)
            if most is not None and self._run.tallies.records >= most:
                return
            self._stop = self._reason_to_stop(arrival)
            if self._stop:
                return
            self._archive_response(arrival)
            waiting.append((number, arrival))
            response = arrival.response
            is_record = arrival.step.kind in self._run.target.plan.record_kinds
            if response is None or not is_record or arrival.answer.is_empty or not response.is_answer:
                # Nothing of it is parsed. Where nothing else is either, it is done.
                if len(waiting) == 1:
                    self._complete(waiting, before=None)
                continue
            snapshot = _snapshot(response)
            for part in open_parts(response.body):
                content = part if isinstance(part, Part) else unread_result(snapshot, part, None)
                yield PartOfFile(number, snapshot, content, None, arrival.step.id)

    def _reason_to_stop(self, arrival: Arrival) -> str | None:
        """Return why the run cannot go on: nothing follows without the answer, or the registry is down."""
        self._failures_in_a_row = self._failures_in_a_row + 1 if arrival.failure else 0
        if arrival.failure and arrival.step.is_link and self._run.target.plan.skip is None:
            return arrival.failure
        if self._failures_in_a_row >= _MOST_FAILURES_IN_A_ROW:
            return f"{self._failures_in_a_row} requests in a row failed, the last: {arrival.failure}"
        return None

    def _archive_response(self, arrival: Arrival) -> None:
        self._archive_asides()
        response = arrival.response
        if response is not None and response.is_answer:
            kept = without_records(response) if arrival.answer.is_empty else response
            self._batch.entries.append(self._archive.write(kept))

    def _archive_asides(self) -> None:
        """Keep what was no answer as well: robots.txt, refusals, pages of another kind; none of it is parsed."""
        self._batch.entries += [
            self._archive.write(without_records(aside)) for aside in self._client.take_aside()
        ]

    def _take(self, arrival: Arrival, item: Read | Known) -> None:
        """Stage one item of an arrival."""
        staged = self._staged(arrival, item)
        tallies = self._run.tallies
        tallies.records += 1
        self._batch.records += 1
        if isinstance(staged, Quarantine):
            tallies.quarantined += 1
        else:
            self._batch.arrived.append(staged.record_id.partition(":")[2])
        if isinstance(item, Read):
            for finding in item.findings:
                tallies.findings[finding.kind.value] = tallies.findings.get(finding.kind.value, 0) + 1
            if not isinstance(staged, Quarantine | Known):
                tallies.read += 1
                count_fill(tallies.fill, staged.rows)
        self._items.append(staged)
        if len(self._items) >= _ITEMS_PER_WRITE:
            self._run.staging.add(self._items)
            self._items = []

    def _staged(self, arrival: Arrival, item: Read | Known) -> StagedItem:
        """Return an item as it is staged: a record that is not the one asked for is quarantined."""
        record = item if isinstance(item, Known) else item.prepared
        if isinstance(record, Quarantine) or arrival.step.id is None:
            return record
        return refuse_other(record, self._run.canonical(arrival.step.id), self._run.target.source)

    def _complete(self, waiting: deque[tuple[int, Arrival]], before: int | None) -> None:
        """Take down what the arrivals say whose parts have all been read; commit where a batch is full."""
        while waiting and (before is None or waiting[0][0] < before):
            arrival = waiting.popleft()[1]
            self._note(arrival)
            batch = self._batch
            if len(batch.done) >= BATCH_ANSWERS or batch.records >= BATCH_RECORDS:
                self._commit()

    def _note(self, arrival: Arrival) -> None:
        batch, tallies, answer = self._batch, self._run.tallies, arrival.answer
        batch.done.append(arrival.number)
        batch.steps += arrival.steps
        batch.listed += self._rows(answer.listed)
        batch.gone.update((self._run.canonical(name), why) for name, why in answer.gone.items())
        if arrival.failure:
            batch.failures.append((arrival.step, arrival.failure))
        if answer.announced is not None:
            tallies.announced = answer.announced
        if answer.total is not None:
            tallies.total = answer.total
        if answer.reached is not None:
            tallies.reached = max(tallies.reached or "0", answer.reached, key=int)
        if answer.edition is not None:
            tallies.first_edition = tallies.first_edition or answer.edition
            if answer.edition not in tallies.editions:
                tallies.editions.append(answer.edition)

    def _commit(self) -> None:
        batch, self._batch = self._batch, _Batch()
        self._run.staging.add(self._items)
        self._items = []
        tallies, counted = self._run.tallies, self._client
        tallies.requests += counted.request_count
        tallies.retries += counted.retry_count
        tallies.bytes_received += counted.received_bytes
        counted.request_count = counted.retry_count = counted.received_bytes = 0
        # First what the index names is on the disk, then the index, then what refers to it.
        self._archive.sync()
        with self._index_db.atomic():
            self._index.add_all(batch.entries)
        done = set(batch.done)
        self._run.staging.commit(
            tallies,
            done=done,
            steps=[(number, step) for number, step in batch.steps if number not in done],
            listed=batch.listed,
            arrived=batch.arrived,
            gone=batch.gone,
            failures=batch.failures,
        )
        if self._progress:
            self._progress(tallies.phase, tallies.records, tallies.announced)


def _snapshot(response: Response) -> Snapshot:
    return Snapshot(
        response.snapshot_id,
        b"",
        None,
        response.url,
        response.fetched_at,
        response.header("content-type"),
    )
