"""The only writer: results of parsing and normalizing into the database, batch by batch.

    with Loader(path, run_id="2026-11-24T12:00:00Z", started_at="2026-11-24T12:00:00Z") as loader:
        if is_known(loader.db.conn, record_id, envelope):
            outcome = loader.recognize(record_id, envelope) # nothing more to do
        outcomes = loader.load([prepare(result) for result in results])  # several hundred at a time
        loader.tombstone(record_id, "404 at the source")
        accounts = loader.finish("2026-11-24T12:10:00Z", exit_code=0)

A batch is one transaction: readers see all of a record or nothing. A result that the tables refuse is
quarantined as `not_storable`, the others of its batch are loaded.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson

from pipeline.errors import DatabaseError
from pipeline.load import accounts, findings_ledger
from pipeline.load.claims import claim_of, version_id
from pipeline.load.database import close_database, open_database
from pipeline.load.record_states import Prepared, RecordState, read_states, write_states
from pipeline.load.superseding import take_back
from pipeline.model.envelope import Envelope, Quarantine
from pipeline.model.registry import RegistryFacts
from pipeline.model.rows.ledger_tables import QUARANTINE, RUNS, SOURCES, TOMBSTONES

REFUSALS = (
    sqlite3.IntegrityError,
    sqlite3.DataError,
    sqlite3.InterfaceError,
    OverflowError,
    UnicodeError,
    orjson.JSONEncodeError,
)
_MOST_MARKS = (
    10_000  # sightings that wait for the next batch: a registry without news has hundreds of thousands
)
UNREGISTERED_RANK = 50  # a source that no adapter declares stands behind every declared one


class Outcome(StrEnum):
    """What became of one item; these add up to the items seen."""

    INSERTED = "inserted"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    STALE = "stale"
    QUARANTINED = "quarantined"


class Loader:
    """Writes one run into one database. `sources` are the facts of every adapter; times are UTC, ISO 8601."""

    def __init__(
        self,
        path: Path | str,
        *,
        run_id: str,
        started_at: str,
        sources: Iterable[RegistryFacts] = (),
        command: str = "",
        program_version: str = "",
    ) -> None:
        self.db = open_database(path)
        self.run_id = run_id
        self.now = started_at
        self._marks: dict[tuple[str, str], tuple[str, str]] = {}
        self._accounts = accounts.Accounts(self.db)
        with self.db.atomic():
            self.db.execute(RUNS.upsert_sql, (run_id, started_at, None, command, program_version, None, None))
            rows = [
                (
                    s.code,
                    s.name,
                    s.registry,
                    s.rank,
                    s.home,
                    s.licence,
                    s.attribution,
                    s.terms_url,
                    s.is_redistributable,
                )
                for s in sources
            ]
            self.db.conn.executemany(SOURCES.upsert_sql, rows)
        self._ranks: dict[str, int] = dict(self.db.execute("SELECT source, rank FROM sources").fetchall())

    def recognize(self, record_id: str, envelope: Envelope) -> Outcome:
        """Mark a version that `is_known` as seen; return `unchanged`, or `duplicate` where this run saw it."""
        key = (record_id, version_id(envelope))
        last_run = self.db.execute(
            "SELECT last_run_id FROM sightings WHERE record_id = ? AND version_id = ?", key
        ).fetchone()[0]
        is_repeat = last_run == self.run_id or key in self._marks
        self._marks[key] = (self.now, self.run_id)
        if len(self._marks) >= _MOST_MARKS:
            with self.db.atomic():
                self._write_marks((*key, *mark) for key, mark in self._marks.items())
            self._marks.clear()
        outcome = Outcome.DUPLICATE if is_repeat else Outcome.UNCHANGED
        self._accounts.add(record_id.partition(":")[0], outcome, envelope)
        return outcome

    def load(self, batch: Sequence[Prepared | Quarantine]) -> list[Outcome]:
        """Write what `prepare` made in one transaction and return what became of each, in order."""
        if not batch:
            return []
        try:
            with self.db.atomic():
                outcomes = self._write(batch)
        except REFUSALS as error:
            if len(batch) > 1:
                return [self.load([item])[0] for item in batch]
            outcomes = [self._refuse(batch[0], error)]
        except sqlite3.OperationalError as error:
            raise DatabaseError(f"the database cannot be written: {error}") from error
        self._marks.clear()
        for item, outcome in zip(batch, outcomes, strict=True):
            envelope = item.envelope if isinstance(item, Prepared) else None
            self._accounts.add(item.source or accounts.UNRECOGNIZED, outcome, envelope)
        return outcomes

    def tombstone(self, record_id: str, reason: str) -> bool:
        """Note that the source no longer has the record; return whether that is news."""
        with self.db.atomic():
            done = self.db.execute(
                f"{TOMBSTONES.insert_sql} ON CONFLICT DO NOTHING", (record_id, reason, self.now)
            ).rowcount
        if done:
            self._accounts.tombstone(record_id.partition(":")[0])
        return bool(done)

    def take_back(self, versions: Collection[tuple[str, str]], reason: str) -> None:
        """Remove versions, (record id, version id), that their snapshot no longer gives.

        A record of which nothing would be left keeps its versions and becomes a tombstone with the reason.
        """
        with self.db.atomic():
            ranks = self._ranks_of(record_id.partition(":")[0] for record_id, _ in versions)
            emptied = take_back(self.db, versions, ranks, self.now)
        for record_id in emptied:
            self.tombstone(record_id, reason)

    def finish(self, finished_at: str, exit_code: int) -> list[accounts.Account]:
        """Close the books of the run and return its accounts per source.

        Raises: DatabaseError where the items seen or the records alive do not add up.
        """
        with self.db.atomic():
            self._write_marks((*key, *mark) for key, mark in self._marks.items())
            closed = self._accounts.close(self.run_id)
            self.db.execute(
                "UPDATE runs SET finished_at = ?, exit_code = ? WHERE run_id = ?",
                (finished_at, exit_code, self.run_id),
            )
        return closed

    def close(self) -> None:
        """Close the database."""
        close_database(self.db)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _write(self, batch: Sequence[Prepared | Quarantine]) -> list[Outcome]:
        # The first statement writes: the lock is taken before anything is read on which writing depends.
        self.db.execute("UPDATE runs SET finished_at = NULL WHERE run_id = ?", (self.run_id,))
        self._write_marks((*key, *mark) for key, mark in self._marks.items())
        states = read_states(self.db, {item.record_id for item in batch if isinstance(item, Prepared)})
        outcomes = []
        for item in batch:
            if isinstance(item, Quarantine):
                self._quarantine(item)
                outcomes.append(Outcome.QUARANTINED)
            else:
                outcomes.append(self._claim(states[item.record_id], item))
        ranks = self._ranks_of(state.source for state in states.values())
        write_states(self.db, states.values(), ranks, self.now)
        self._write_marks(
            (s.record_id, key, self.now, self.run_id) for s in states.values() for key in s.seen
        )
        findings_ledger.replace_findings(
            self.db,
            [(s.record_id, s.source, s.rewritten.findings) for s in states.values() if s.rewritten],
            self.now,
        )
        self._settle(batch, states)
        return outcomes

    def _claim(self, state: RecordState, prepared: Prepared) -> Outcome:
        key = prepared.version_id
        known = state.versions.get(key)
        if known is None:
            is_first = not state.versions
            state.add(prepared, self.now)
            outcome = Outcome.INSERTED if is_first else Outcome.UPDATED
            if state.shown.version_id != key:
                outcome = Outcome.STALE
        else:
            is_repeat = key in state.seen or state.last_runs.get(key) == self.run_id
            outcome = Outcome.DUPLICATE if is_repeat else Outcome.UNCHANGED
            if state.replace(known, prepared) and state.shown.version_id == key:
                outcome = Outcome.UPDATED
        state.seen.add(key)
        return outcome

    def _ranks_of(self, sources: Iterable[str]) -> dict[str, int]:
        for source in sources:
            if source not in self._ranks:
                self._ranks[source] = UNREGISTERED_RANK
                self.db.execute(
                    SOURCES.insert_sql,
                    (source, source, None, UNREGISTERED_RANK, None, None, None, None, False),
                )
        return self._ranks

    def _write_marks(self, rows: Iterable[tuple[str, str, str, str]]) -> None:
        self.db.conn.executemany(
            "INSERT INTO sightings (record_id, version_id, last_seen_at, last_run_id) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (record_id, version_id) DO UPDATE SET"
            " last_seen_at = excluded.last_seen_at, last_run_id = excluded.last_run_id",
            rows,
        )

    def _quarantine(self, item: Quarantine) -> None:
        row = (
            item.snapshot_id,
            item.member,
            item.reason,
            item.message,
            item.source,
            item.record_id,
            item.path,
        )
        self.db.execute(
            f"{QUARANTINE.insert_sql} ON CONFLICT (snapshot_id, member) DO UPDATE SET"
            " reason = excluded.reason, message = excluded.message, source = excluded.source,"
            " record_id = excluded.record_id, path = excluded.path, last_seen_at = excluded.last_seen_at",
            (*row, self.now, self.now),
        )

    def _refuse(self, refused: Prepared | Quarantine, error: Exception) -> Outcome:
        if isinstance(refused, Quarantine):
            raise DatabaseError(f"a quarantined item cannot be stored: {error}") from error
        item = Quarantine(
            reason="not_storable",
            message=f"{refused.record_id}: the tables refuse the record ({error}); report it with its file",
            source=refused.source,
            snapshot_id=refused.envelope.snapshot_id,
            member=refused.envelope.member,
            path=refused.envelope.path,
            record_id=refused.record_id,
        )
        with self.db.atomic():
            self._quarantine(item)
        return Outcome.QUARANTINED

    def _settle(self, batch: Sequence[Prepared | Quarantine], states: dict[str, RecordState]) -> None:
        """Take back what this batch has put right: quarantined items now read, tombstones of what is back."""
        read = [
            (item.envelope.snapshot_id, item.envelope.member) for item in batch if isinstance(item, Prepared)
        ]
        if self.db.execute("SELECT EXISTS (SELECT 1 FROM quarantine)").fetchone()[0]:
            self.db.conn.executemany("DELETE FROM quarantine WHERE snapshot_id = ? AND member = ?", read)
        if self.db.execute("SELECT EXISTS (SELECT 1 FROM tombstones)").fetchone()[0]:
            for state in states.values():
                if self.db.execute("DELETE FROM tombstones WHERE record_id = ?", (state.record_id,)).rowcount:
                    self._accounts.revive(state.source)


def is_known(connection: sqlite3.Connection, record_id: str, envelope: Envelope) -> bool:
    """Return whether the database holds this very content, read by the same parser, at no later a place."""
    found = connection.execute(
        "SELECT parser_version, coalesce(fetched_at, ''), snapshot_id, member FROM versions"
        " WHERE record_id = ? AND version_id = ? AND record_id NOT IN (SELECT record_id FROM tombstones)",
        (record_id, version_id(envelope)),
    ).fetchone()
    return (
        found is not None and found[0] == envelope.parser_version and claim_of(envelope) >= tuple(found[1:])
    )
