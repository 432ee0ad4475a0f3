"""The staging database of one run: what has been fetched and read, and which steps are left.

    staging = Staging(path, published=db)         # made, or taken up where an interrupted run left it
    staging.add(items)                            # as they are read
    staging.commit(tallies, done=[7], steps=[(8, step)], listed=[...])
    for batch in staging.batches(500): ...        # Prepared, Quarantine or Known, as they came

Everything between two commits is one transaction: the steps that are done, those that follow, and what came of
them. A run that is killed loses what it had not committed, and asks for that again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

import orjson

from pipeline.errors import DatabaseError
from pipeline.findings import Finding, FindingKind
from pipeline.load.record_states import Known, Prepared
from pipeline.model.codes import Completeness
from pipeline.model.envelope import Envelope, Quarantine
from pipeline.model.plan import Step

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS run (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS steps (number INTEGER PRIMARY KEY, step TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS failures (step TEXT PRIMARY KEY, message TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (
  number INTEGER PRIMARY KEY, kind TEXT NOT NULL, head BLOB NOT NULL, content BLOB
) STRICT;
CREATE TABLE IF NOT EXISTS registrations (
  id TEXT PRIMARY KEY, name TEXT, mark TEXT, is_listed INTEGER NOT NULL DEFAULT 0,
  is_arrived INTEGER NOT NULL DEFAULT 0, gone TEXT
) STRICT, WITHOUT ROWID;
"""


_LIST: Final = """
INSERT INTO registrations (id, name, mark, is_listed) VALUES (?, ?, ?, 1) ON CONFLICT (id) DO UPDATE SET
  name = excluded.name, mark = coalesce(excluded.mark, mark), is_listed = 1"""
_ARRIVE: Final = """
INSERT INTO registrations (id, is_arrived) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET
  is_arrived = 1, gone = NULL"""
_MISS: Final = """
INSERT INTO registrations (id, gone) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET gone = excluded.gone"""
_FAIL: Final = """
INSERT INTO failures VALUES (?, ?) ON CONFLICT (step) DO UPDATE SET message = excluded.message"""
_LIVE: Final = """
FROM published.records WHERE source = :source AND (:registry IS NULL OR registry = :registry)
AND record_id NOT IN (SELECT record_id FROM published.tombstones)"""
# What need not be fetched: what arrived in this run, and what the database holds in the sense of `held_if`.
_HELD: Final = """
SELECT value ->> 0 FROM json_each(:listed)
WHERE (value ->> 0) IN (SELECT id FROM registrations WHERE is_arrived)
   OR EXISTS (
     SELECT 1 FROM published.records AS held
     WHERE held.record_id = :source || ':' || (value ->> 0)
       AND held.record_id NOT IN (SELECT record_id FROM published.tombstones)
       AND (:held_if = 'there' OR :held_if = 'unchanged' AND ((value ->> 1) IS NULL OR EXISTS (
         SELECT 1 FROM published.listings AS before
         WHERE before.source = :source AND before.registration_id = held.registration_id
           AND before.mark = (value ->> 1)))))"""

HeldIf = Literal["arrived", "unchanged", "there"]
StagedItem = Prepared | Quarantine | Known


@dataclass(slots=True)
class Tallies:
    """What a run counts while it goes. `fill` counts records that state a field, of `read` records read."""

    requests: int = 0
    retries: int = 0
    bytes_received: int = 0
    records: int = 0
    read: int = 0
    quarantined: int = 0
    fill: dict[str, int] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    announced: int | None = None
    total: int | None = None
    editions: list[str] = field(default_factory=list)
    reached: str | None = None
    first_edition: str | None = None
    passes: int = 0
    phase: str = "walk"
    is_censused: bool = False


class Staging:
    """One staging database, open for its run. `published` is the database that the run is for."""

    def __init__(self, path: Path, published: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, isolation_level=None, uri=True)
            self._db.execute("PRAGMA journal_mode = WAL").fetchall()
            self._db.execute("PRAGMA synchronous = NORMAL")
            self._db.executescript(_SCHEMA)
            self._db.execute("ATTACH ? AS published", (f"{published.resolve().as_uri()}?mode=ro",))
        except sqlite3.Error as error:
            raise DatabaseError(f"{path}: cannot be used for staging ({error}); remove it") from error

    @property
    def run(self) -> dict[str, Any] | None:
        """Return what `begin` wrote down, None where no run has begun here."""
        found: dict[str, Any] | None = self._value("run")
        return found

    @property
    def tallies(self) -> Tallies:
        """Return the tallies as they were committed last."""
        return Tallies(**(self._value("tallies") or {}))

    def begin(self, run: Mapping[str, Any], steps: Sequence[Step]) -> None:
        """Write down the run and its first steps."""
        with self._transaction():
            self._set("run", run)
            self._add_steps(_numbered(steps))

    def steps(self) -> list[tuple[int, Step]]:
        """Return the steps that are left, the next one last."""
        rows = self._db.execute("SELECT number, step FROM steps ORDER BY number").fetchall()
        return [(number, Step.from_dict(orjson.loads(step))) for number, step in rows]

    def add(self, items: Iterable[StagedItem]) -> None:
        """Add what was read; it counts with the next commit."""
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        rows = [_item_row(item) for item in items]
        self._db.executemany("INSERT INTO items (kind, head, content) VALUES (?, ?, ?)", rows)

    def commit(
        self,
        tallies: Tallies,
        *,
        done: Iterable[int] = (),
        steps: Sequence[tuple[int, Step]] = (),
        listed: Iterable[tuple[str, str, str | None]] = (),
        arrived: Iterable[str] = (),
        gone: Mapping[str, str] | None = None,
        failures: Iterable[tuple[Step, str]] = (),
    ) -> None:
        """End the transaction: note the steps done and those that follow, and of registrations which were
        `listed` (id, name in the list, mark), which `arrived`, and which are `gone` and why.
        """
        with self._transaction():
            many = self._db.executemany
            self._set("tallies", asdict(tallies))
            many("DELETE FROM steps WHERE number = ?", [(number,) for number in done])
            self._add_steps(steps)
            many(_LIST, listed)
            many(_ARRIVE, [(one,) for one in arrived])
            many(_MISS, list((gone or {}).items()))
            many(_FAIL, [(orjson.dumps(step.to_dict()).decode(), message) for step, message in failures])

    def enter_phase(
        self, tallies: Tallies, steps: Sequence[Step], *, relist: bool = False, forgets_failures: bool = False
    ) -> None:
        """Begin a phase with its steps; `relist` forgets which registrations were listed."""
        with self._transaction():
            self._set("tallies", asdict(tallies))
            self._db.execute("DELETE FROM steps")
            if forgets_failures:
                self._db.execute("DELETE FROM failures")
            if relist:
                self._db.execute("UPDATE registrations SET is_listed = 0")
            self._add_steps(_numbered(steps))

    def failures(self) -> list[tuple[Step, str]]:
        """Return the steps that failed in this phase, with what went wrong."""
        rows = self._db.execute("SELECT step, message FROM failures").fetchall()
        return [(Step.from_dict(orjson.loads(step)), message) for step, message in rows]

    def count(self, condition: str) -> int:
        """Return how many registrations meet a condition on (mark, is_listed, is_arrived, gone)."""
        return int(self._db.execute(f"SELECT count(*) FROM registrations WHERE {condition}").fetchone()[0])

    def registrations(self, condition: str) -> list[tuple[str, str, str | None, str | None]]:
        """Return id, name in the list, mark and reason of absence of the registrations that meet a condition."""
        sql = f"SELECT id, coalesce(name, id), mark, gone FROM registrations WHERE {condition} ORDER BY id"
        return self._db.execute(sql).fetchall()

    def wanted(
        self, source: str, listed: Sequence[tuple[str, str, str | None]], held_if: HeldIf
    ) -> list[str]:
        """Return the names, of those listed (id, name, mark), whose records neither this run nor the database has.

        The database has a record where it holds it at all (`there`); under the mark that is listed, if one is
        (`unchanged`); or never, where the run is to bring everything again (`arrived`).
        """
        rows = orjson.dumps([[one, mark] for one, _, mark in listed]).decode()
        held = self._db.execute(_HELD, {"source": source, "listed": rows, "held_if": held_if})
        ids = {row[0] for row in held}
        return [name for one, name, _ in listed if one not in ids]

    def doubtful(self, source: str) -> list[str]:
        """Return the names of registrations that are said to be gone though a list or the database has them."""
        sql = (
            "SELECT coalesce(name, id) FROM registrations WHERE gone IS NOT NULL AND NOT is_arrived"
            " AND (is_listed OR EXISTS (SELECT 1 FROM published.records AS held"
            " WHERE held.record_id = :source || ':' || registrations.id"
            " AND held.record_id NOT IN (SELECT record_id FROM published.tombstones))) ORDER BY registrations.id"
        )
        return [row[0] for row in self._db.execute(sql, {"source": source})]

    def live(self, source: str, registry: str | None) -> int:
        """Return how many records of a source the database holds that are not tombstoned."""
        sql = f"SELECT count(*) {_LIVE}"
        return int(self._db.execute(sql, {"source": source, "registry": registry}).fetchone()[0])

    def new_arrivals(self, source: str) -> int:
        """Return how many registrations arrived that the database does not hold as live."""
        sql = (
            "SELECT count(*) FROM registrations WHERE is_arrived AND NOT EXISTS ("
            "SELECT 1 FROM published.records AS held WHERE held.record_id = :source || ':' || registrations.id"
            " AND held.record_id NOT IN (SELECT record_id FROM published.tombstones))"
        )
        return int(self._db.execute(sql, {"source": source}).fetchone()[0])

    def marks(self) -> list[tuple[str, str]]:
        """Return id and mark of what arrived: a record that could not be had is to be asked for again."""
        return self._db.execute(
            "SELECT id, mark FROM registrations WHERE is_arrived AND mark IS NOT NULL ORDER BY id"
        ).fetchall()

    def live_elsewhere(self, source: str, registry: str | None) -> list[str]:
        """Return the registration ids of live records that this run has neither seen listed nor got."""
        sql = (
            f"SELECT registration_id {_LIVE} AND registration_id NOT IN"
            " (SELECT id FROM registrations WHERE is_listed OR is_arrived) ORDER BY 1"
        )
        return [row[0] for row in self._db.execute(sql, {"source": source, "registry": registry})]

    def batches(self, size: int) -> Iterator[list[StagedItem]]:
        """Yield the items in the order in which they came."""
        cursor = self._db.execute("SELECT kind, head, content FROM items ORDER BY number")
        while rows := cursor.fetchmany(size):
            yield [_item(*row) for row in rows]

    def close(self) -> None:
        """Close the database; an unfinished run is taken up from it."""
        self._db.close()

    def discard(self) -> None:
        """Close and remove the database."""
        self.close()
        for suffix in ("-wal", "-shm", ""):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)

    def _add_steps(self, steps: Sequence[tuple[int, Step]]) -> None:
        rows = [(number, orjson.dumps(step.to_dict()).decode()) for number, step in steps]
        self._db.executemany("INSERT INTO steps VALUES (?, ?)", rows)

    def _value(self, key: str) -> Any:
        row = self._db.execute("SELECT value FROM run WHERE key = ?", (key,)).fetchone()
        return orjson.loads(row[0]) if row else None

    def _set(self, key: str, value: Any) -> None:
        self._db.execute("INSERT OR REPLACE INTO run VALUES (?, ?)", (key, orjson.dumps(value).decode()))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def _numbered(steps: Sequence[Step]) -> list[tuple[int, Step]]:
    """Number first steps: the highest number is next."""
    return [(len(steps) - at, step) for at, step in enumerate(steps)]


def _item_row(item: StagedItem) -> tuple[str, bytes, bytes | None]:
    if isinstance(item, Quarantine):
        return ("quarantine", orjson.dumps(item.__dict__), None)
    if isinstance(item, Known):
        return ("known", orjson.dumps([item.record_id, item.envelope.__dict__]), None)
    head = [
        item.record_id,
        item.source,
        item.envelope.__dict__,
        item.findings,
        item.version_id,
        item.rows,
        item.content_digest,
    ]
    return ("prepared", orjson.dumps(head), item.content)


def _item(kind: str, head: bytes, content: bytes | None) -> StagedItem:
    values = orjson.loads(head)
    if kind == "quarantine":
        return Quarantine.model_validate(values)
    if kind == "known":
        return Known(values[0], _envelope(values[1]))
    record_id, source, envelope, findings, version_id, rows, digest = values
    return Prepared(
        record_id,
        source,
        _envelope(envelope),
        tuple([Finding(FindingKind(one.pop("kind")), **one) for one in findings]),
        version_id,
        rows,
        content or b"",
        digest,
    )


def _envelope(values: dict[str, Any]) -> Envelope:
    """Return an envelope that was valid when it was staged; checking it again cost a tenth of publishing."""
    return Envelope.model_construct(**{**values, "completeness": Completeness(values["completeness"])})
