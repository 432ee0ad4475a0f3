"""The books of a run: items seen and what became of them, records alive before and after, leaves read."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlite_utils import Database

from pipeline.errors import DatabaseError
from pipeline.model.envelope import Envelope
from pipeline.model.rows.ledger_tables import COUNTS, RUN_SOURCES

UNRECOGNIZED = "unrecognized"
_ALIVE = (
    "SELECT source, count(*) FROM records WHERE record_id NOT IN (SELECT record_id FROM tombstones)"
    " GROUP BY source"
)


@dataclass(slots=True)
class Account:
    """One source's account. seen = inserted + updated + unchanged + duplicate + stale + quarantined, and
    live_before + inserted + revived = live_after + tombstoned.
    """

    source: str
    seen: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    duplicate: int = 0
    stale: int = 0
    quarantined: int = 0
    live_before: int = 0
    revived: int = 0
    tombstoned: int = 0
    live_after: int = 0
    leaves_read: int = 0
    leaves_ignored: int = 0
    leaves_unread: int = 0

    def imbalance(self) -> str | None:
        """Return what does not add up, None where the books balance."""
        if self.seen != sum(getattr(self, name) for name in COUNTS):
            return f"{self.source}: {self.seen} items seen, but {asdict(self)}"
        if self.live_before + self.inserted + self.revived != self.live_after + self.tombstoned:
            return f"{self.source}: records alive do not add up: {asdict(self)}"
        return None


class Accounts:
    """The accounts of one run, per source."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._by_source: dict[str, Account] = {}
        for source, count in db.execute(_ALIVE).fetchall():
            self._account(source).live_before = count

    def add(self, source: str, outcome: str, envelope: Envelope | None) -> None:
        """Count one item and its leaves."""
        account = self._account(source)
        account.seen += 1
        setattr(account, outcome, getattr(account, outcome) + 1)
        if envelope is not None:
            account.leaves_read += envelope.leaves_read
            account.leaves_ignored += envelope.leaves_ignored
            account.leaves_unread += envelope.leaves_unread

    def tombstone(self, source: str) -> None:
        """Count a record that its source no longer has."""
        self._account(source).tombstoned += 1

    def revive(self, source: str) -> None:
        """Count a record that came back."""
        self._account(source).revived += 1

    def close(self, run_id: str) -> list[Account]:
        """Write and return the accounts. Raises: DatabaseError where they do not add up."""
        for source, count in self._db.execute(_ALIVE).fetchall():
            self._account(source).live_after = count
        closed = sorted(self._by_source.values(), key=lambda account: account.source)
        rows = [
            [run_id, *(getattr(account, name) for name in RUN_SOURCES.column_names[1:])] for account in closed
        ]
        self._db.conn.executemany(RUN_SOURCES.upsert_sql, rows)
        for account in closed:
            fault = account.imbalance()
            if fault:
                raise DatabaseError(f"conservation is broken, the run is not closed: {fault}")
        return closed

    def _account(self, source: str) -> Account:
        return self._by_source.setdefault(source, Account(source))
