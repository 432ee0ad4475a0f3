"""What the registry said before: versions of a record, what each changed, and how things stood on a day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

import orjson
import zstandard

from pipeline.errors import UsageError
from pipeline.model.changes import compare
from pipeline.model.patches import Change, Content
from pipeline.query.reading import QueryResult, run_query


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version; `changes` counts what it changed by category, None where it is compared with nothing."""

    number: int
    valid_from: str
    category: str
    completeness: str
    first_seen_at: str
    parser_version: str
    changes: str | None


def list_versions(connection: sqlite3.Connection, record_id: str) -> list[VersionLine]:
    """Return the versions of a record, oldest first."""
    sql = """
      SELECT number, coalesce(updated_date, substr(fetched_at, 1, 10), substr(first_seen_at, 1, 10)), category,
             completeness, first_seen_at, parser_version,
             (SELECT group_concat(category || ' ' || n, ', ') FROM (
                SELECT category, count(*) AS n FROM changes
                WHERE changes.record_id = versions.record_id AND changes.version_id = versions.version_id
                GROUP BY category))
      FROM versions WHERE record_id = ? ORDER BY number"""
    return [VersionLine(*row) for row in connection.execute(sql, (record_id,))]


def read_version(connection: sqlite3.Connection, record_id: str, number: int) -> Content:
    """Return the content of one version. Raises: UsageError where there is no such version."""
    row = connection.execute(
        "SELECT content FROM versions WHERE record_id = ? AND number = ?", (record_id, number)
    ).fetchone()
    if row is None:
        raise UsageError(f"{record_id} has no version {number}; see `trialmill history {record_id}`")
    return _content(row[0])


def compare_versions(
    connection: sqlite3.Connection, record_id: str, before: int, after: int
) -> tuple[Change, ...]:
    """Return what changed from one version of a record to another."""
    old, new = (read_version(connection, record_id, number) for number in (before, after))
    return compare(old, new).changes


def find_changes(
    connection: sqlite3.Connection,
    *,
    since: str = "",
    category: str | None = None,
    source: str | None = None,
    limit: int | None = 200,
) -> QueryResult:
    """Return changes that the registries published on a day or later, newest first.

    Args: since is a date; category is one of `codes` of changes.category, or None for all but bookkeeping.
    """
    sql = """
      SELECT valid_from AS date, changes.record_id, number AS version, changes.category, kind, path, item, old,
             new
      FROM changes JOIN version_periods USING (record_id, version_id)
      WHERE valid_from >= :since AND (changes.category = :category OR :category IS NULL)
        AND (:source IS NULL OR changes.record_id LIKE :source || ':%')
      ORDER BY valid_from DESC, changes.record_id, number, seq"""
    return run_query(connection, sql, {"since": since, "category": category, "source": source}, limit=limit)


def version_at(connection: sqlite3.Connection, record_id: str, date: str) -> int | None:
    """Return the number of the version that stood on a day, None where the record did not exist yet."""
    sql = f"SELECT number FROM version_periods WHERE record_id = :record_id AND {_STANDS}"
    row = connection.execute(sql, {"record_id": record_id, "date": date}).fetchone()
    return None if row is None else int(row[0])


def state_at(connection: sqlite3.Connection, date: str) -> Iterator[tuple[str, int, str, Content]]:
    """Yield record id, version number, day it came into force, and content of every record as of a day."""
    sql = f"""
      SELECT record_id, number, valid_from, content
      FROM version_periods JOIN versions USING (record_id, number)
      WHERE {_STANDS} ORDER BY record_id"""
    for record_id, number, valid_from, content in connection.execute(sql, {"date": date}):
        yield record_id, number, valid_from, _content(content)


_STANDS = "valid_from <= :date AND (valid_until IS NULL OR valid_until > :date)"


def _content(compressed: bytes) -> Content:
    content: Content = orjson.loads(zstandard.decompress(compressed))
    return content
