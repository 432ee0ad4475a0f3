"""How far a registry has been walked: watermarks, marks of its lists, reports of its runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any

import orjson

from pipeline.model.rows.ledger_tables import LISTINGS, WATERMARKS

_LAST_GOOD = """
SELECT report FROM runs
WHERE report ->> 'registry' = ? AND report ->> 'scope' = ? AND report ->> 'outcome' = 'published'
  AND report ->> 'read' >= ?
ORDER BY report ->> 'mode' = ? DESC, started_at DESC LIMIT 1"""


def watermark(connection: sqlite3.Connection, source: str, name: str) -> str | None:
    """Return how far a crawl has come, None where it never came to an end."""
    row = connection.execute(
        "SELECT value FROM watermarks WHERE source = ? AND name = ?", (source, name)
    ).fetchone()
    return row[0] if row else None


def set_watermark(connection: sqlite3.Connection, source: str, name: str, value: str, now: str) -> None:
    """Note how far a crawl has come."""
    connection.execute(WATERMARKS.upsert_sql, (source, name, value, now))


def set_marks(connection: sqlite3.Connection, source: str, marks: Iterable[tuple[str, str]]) -> None:
    """Note what the registry's lists show of records: (registration id, mark)."""
    connection.executemany(LISTINGS.upsert_sql, ((source, one, mark) for one, mark in marks))


def set_report(connection: sqlite3.Connection, run_id: str, report: dict[str, Any]) -> None:
    """Keep the report of a run."""
    text = orjson.dumps(report).decode()
    connection.execute("UPDATE runs SET report = ? WHERE run_id = ?", (text, run_id))


def last_good_report(
    connection: sqlite3.Connection, registry: str, scope: str, mode: str, least_read: int
) -> dict[str, Any] | None:
    """Return the report of the last run of this scope that was published and read enough records to compare.

    A run of the same mode is preferred: a window shows other records than a whole registry.
    """
    row = connection.execute(_LAST_GOOD, (registry, scope, least_read, mode)).fetchone()
    return orjson.loads(row[0]) if row else None


def is_published(connection: sqlite3.Connection, run_id: str) -> bool:
    """Return whether a run was published: one that was killed right after it still has its staging database."""
    row = connection.execute("SELECT report ->> 'outcome' FROM runs WHERE run_id = ?", (run_id,)).fetchone()
    return bool(row and row[0] == "published")


def registrations_without(connection: sqlite3.Connection, source: str, registry: str) -> list[str]:
    """Return the ids of a registry's registrations that other sources tell of and the source itself does not."""
    rows = connection.execute(
        "SELECT DISTINCT registration_id FROM records WHERE registry = ? AND source <> ? AND registration_id"
        " NOT IN (SELECT registration_id FROM records WHERE source = ?) ORDER BY 1",
        (registry, source, source),
    )
    return [row[0] for row in rows]


def addresses_of(connection: sqlite3.Connection, registration_ids: Iterable[str]) -> list[tuple[str, str]]:
    """Return the addresses at which records of these registrations stand, by any source: (registration id, url)."""
    ids = orjson.dumps(list(registration_ids)).decode()
    return connection.execute(
        "SELECT registration_id, url FROM records WHERE url IS NOT NULL"
        " AND registration_id IN (SELECT value FROM json_each(?1))"
        " UNION SELECT registration_id, versions.url FROM versions JOIN records USING (record_id)"
        " WHERE versions.url IS NOT NULL AND registration_id IN (SELECT value FROM json_each(?1)) ORDER BY 1, 2",
        (ids,),
    ).fetchall()
