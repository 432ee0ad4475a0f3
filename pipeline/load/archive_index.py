"""The index of the raw store in the database: what the archive holds, found by address or by snapshot."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import astuple

from pipeline.model.exchange import ArchiveEntry, Role
from pipeline.model.rows.ledger_tables import ARCHIVE_INDEX

_SELECT = f"SELECT {', '.join(ARCHIVE_INDEX.column_names)} FROM archive_index"


class DatabaseIndex:
    """The index as fetch sees it. It commits nothing: what is added belongs to the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def latest(self, url: str) -> ArchiveEntry | None:
        """Return the newest entry of a URL that holds records: with a body, or saying that ours is the same."""
        return self._one(
            "WHERE url = ? AND role = 'record' AND (status_code BETWEEN 200 AND 299 OR status_code = 304)"
            " ORDER BY fetched_at DESC LIMIT 1",
            url,
        )

    def find(self, snapshot_id: str) -> ArchiveEntry | None:
        """Return the first entry that holds the whole body of a snapshot."""
        return self._one(
            "WHERE snapshot_id = ? AND is_revisit = 0 ORDER BY fetched_at, file, offset LIMIT 1", snapshot_id
        )

    def add(self, entry: ArchiveEntry) -> None:
        """Note an entry that has been written."""
        self.add_all([entry])

    def add_all(self, entries: Iterable[ArchiveEntry]) -> None:
        """Note entries; one that is known is replaced."""
        self._connection.executemany(ARCHIVE_INDEX.upsert_sql, map(astuple, entries))

    def clear(self, source: str | None = None) -> None:
        """Forget all entries of a source, or of all."""
        self._connection.execute("DELETE FROM archive_index WHERE source = coalesce(?, source)", (source,))

    def _one(self, where: str, value: str) -> ArchiveEntry | None:
        row = self._connection.execute(f"{_SELECT} {where}", (value,)).fetchone()
        return entry_of_row(row) if row else None


def entry_of_row(row: tuple[object, ...]) -> ArchiveEntry:
    """Return a row of the index as an entry."""
    values = dict(zip(ARCHIVE_INDEX.column_names, row, strict=True))
    return ArchiveEntry(**{**values, "role": Role(values["role"]), "is_revisit": bool(values["is_revisit"])})  # type: ignore[arg-type]
