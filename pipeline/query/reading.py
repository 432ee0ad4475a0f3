"""Read-only use of the database.

db = open_read_only("output/trials.db")
find_record(db, "2015-000590-12")           -> record ids, best first
read_record(db, "ctgov:NCT04723303")        -> TrialRecord rebuilt from its rows
search(db, "polymyositis stem cells")       -> hits, best first
search_criteria(db, "HIV")                  -> criteria with these words, best first
run_query(db, "SELECT ...", limit=100)      -> columns and rows
list_findings(db, kind="unmapped_code")     -> what a person should look at
"""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DatabaseError, UsageError
from pipeline.model.rows.ledger_tables import CONTENT_TABLES
from pipeline.model.rows.mapping import to_record
from pipeline.model.trial import TrialRecord

_READING_ACTIONS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_STEPS_PER_CHECK = 100_000
# Titles tell best what a trial is about, then what it studies; long texts mention much in passing.
_WEIGHTS = "10.0, 5.0, 8.0, 10.0, 6.0, 2.0, 1.0"


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result; `snippet` shows the words in their place, marked by `[` and `]`."""

    record_id: str
    registration_id: str
    title: str | None
    overall_status: str | None
    snippet: str
    rank: float


@dataclass(frozen=True, slots=True)
class CriterionHit:
    """One criterion that holds the words; `path` is its place in the tree of its record."""

    record_id: str
    overall_status: str | None
    polarity: str
    path: str
    snippet: str
    rank: float


@dataclass(frozen=True, slots=True)
class QueryResult:
    """Columns and rows of a query; `is_cut` says that there were more rows than the limit."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    is_cut: bool


def open_read_only(path: Path | str) -> sqlite3.Connection:
    """Return a connection that can only read. Raises: DatabaseError where there is no database."""
    file = Path(path)
    if not file.is_file():
        raise DatabaseError(f"{path}: there is no database here; run `trialmill ingest` first")
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    try:
        connection.execute("PRAGMA query_only = ON")
        full_text = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
        )
        # Its first use declares a virtual table, which `run_query`'s authorizer would take for a write.
        for (name,) in full_text.fetchall():
            connection.execute(f"SELECT 1 FROM [{name}] LIMIT 0")
    except sqlite3.Error as error:
        connection.close()
        raise DatabaseError(f"{path}: cannot be read as a database ({error})") from error
    return connection


def run_query(
    connection: sqlite3.Connection,
    sql: str,
    parameters: Sequence[Any] | Mapping[str, Any] = (),
    *,
    limit: int | None = None,
    max_steps: int | None = None,
) -> QueryResult:
    """Return the rows of one SELECT.

    Args: limit cuts the rows, max_steps bounds the work in virtual machine steps (about 10 million a second).
    Raises: UsageError where the statement is no reading one, wrong, or too long.
    """
    steps = 0

    def check() -> int:
        nonlocal steps
        steps += _STEPS_PER_CHECK
        return int(max_steps is not None and steps > max_steps)

    connection.set_authorizer(_allow_reading)
    connection.set_progress_handler(check, _STEPS_PER_CHECK)
    try:
        cursor = connection.execute(sql, parameters)
        columns = tuple(column[0] for column in cursor.description or ())
        rows = cursor.fetchall() if limit is None else cursor.fetchmany(limit + 1)
    except (sqlite3.Error, sqlite3.Warning) as error:
        raise UsageError(f"the query cannot be run: {error}") from error
    finally:
        connection.set_authorizer(None)
        connection.set_progress_handler(None, 0)
    is_cut = limit is not None and len(rows) > limit
    return QueryResult(columns, rows[:limit] if is_cut else rows, is_cut)


def search(connection: sqlite3.Connection, words: str, *, limit: int = 20) -> list[Hit]:
    """Return the records that hold all the words, best first; words in double quotes are a phrase."""
    query = full_text_query(words)
    if not query:
        return []
    sql = (
        "SELECT record_id, registration_id, coalesce(records.brief_title, records.public_title,"
        " records.official_title), overall_status_code, snippet(records_fts, -1, '[', ']', ' … ', 16),"
        f" bm25(records_fts, {_WEIGHTS}) AS score"
        " FROM records_fts JOIN records ON records.id = records_fts.rowid"
        " WHERE records_fts MATCH ? ORDER BY score, record_id LIMIT ?"
    )
    return [Hit(*row) for row in connection.execute(sql, (query, limit))]


def search_criteria(connection: sqlite3.Connection, words: str, *, limit: int = 20) -> list[CriterionHit]:
    """Return the criteria that hold all the words in one item, best first."""
    query = full_text_query(words)
    if not query:
        return []
    sql = (
        "SELECT record_id, overall_status_code, polarity, path, snippet(criteria_fts, 0, '[', ']', ' … ', 24),"
        " bm25(criteria_fts) AS score"
        " FROM criteria_fts JOIN criteria ON criteria.id = criteria_fts.rowid JOIN records USING (record_id)"
        " WHERE criteria_fts MATCH ? ORDER BY score, record_id, seq LIMIT ?"
    )
    return [CriterionHit(*row) for row in connection.execute(sql, (query, limit))]


def full_text_query(words: str) -> str:
    """Return an FTS5 query that no input can break: every word or quoted phrase as a string, all required.

    >>> full_text_query('stem-cells "lupus nephritis" AND (')
    '"stem cells" "lupus nephritis" "AND"'
    """
    terms = [quoted or bare for quoted, bare in re.findall(r'"([^"]*)"|([^\s"]+)', words)]
    cleaned = [_letters(term) for term in terms]
    return " ".join(f'"{term}"' for term in cleaned if term)


def find_records(connection: sqlite3.Connection, name: str) -> list[str]:
    """Return the ids of the records that a name stands for, best first.

    Args: name is a record id, a registration id or any identifier of a registration, in any case.
    """
    sql = """
      SELECT record_id FROM (
        SELECT record_id, source_rank, 0 AS distance FROM records WHERE record_id = :name
        UNION ALL SELECT record_id, source_rank, 1 FROM records WHERE registration_id IN (:name, upper(:name))
        UNION ALL SELECT record_id, source_rank, 2 FROM identifiers JOIN records USING (record_id)
          WHERE value IN (:name, upper(:name))
      ) GROUP BY record_id ORDER BY min(distance), source_rank, record_id"""
    return [row[0] for row in connection.execute(sql, {"name": name.strip()})]


def read_record(connection: sqlite3.Connection, record_id: str) -> TrialRecord | None:
    """Return the record rebuilt from its rows, None where there is none."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for table in CONTENT_TABLES:
        cursor = connection.execute(
            f"SELECT * FROM {table.name} WHERE record_id = ? ORDER BY {', '.join(table.key)}", (record_id,)
        )
        names = [column[0] for column in cursor.description]
        rows[table.name] = [dict(zip(names, row, strict=True)) for row in cursor]
        if not rows[CONTENT_TABLES[0].name]:
            return None
    return to_record(rows)


def list_findings(
    connection: sqlite3.Connection,
    *,
    kind: str | None = None,
    source: str | None = None,
    record_id: str | None = None,
    state: str = "open",
    limit: int = 200,
) -> QueryResult:
    """Return the findings of a state, the most severe and most frequent first. `kind='unmapped_code'` lists raw words
    that no vocabulary names.
    """
    sql = """
      SELECT finding_id, severity, kind, source, field, raw, record_count, occurrence_count,
             example_record_id, example_place, message, note
      FROM finding_overview
      WHERE state = :state AND (:kind IS NULL OR kind = :kind) AND (:source IS NULL OR source = :source)
        AND (:record_id IS NULL OR finding_id IN (
          SELECT finding_id FROM finding_records WHERE finding_records.record_id = :record_id))
      ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, record_count DESC,
               kind, field, raw"""
    parameters = {"kind": kind, "source": source, "record_id": record_id, "state": state}
    return run_query(connection, sql, parameters, limit=limit)


def leaf_coverage(connection: sqlite3.Connection) -> QueryResult:
    """Return what became of the leaves of every live record's last version, a row per source and shape."""
    sql = """
      SELECT records.source, versions.shape, count(*) AS record_count,
             sum(leaves_read) AS leaves_read, sum(leaves_ignored) AS leaves_ignored,
             sum(leaves_unread) AS leaves_unread,
             round(100.0 * sum(leaves_read + leaves_ignored)
                   / max(1, sum(leaves_read + leaves_ignored + leaves_unread)), 3) AS accounted_percent
      FROM records JOIN versions ON versions.record_id = records.record_id AND number = records.version
      GROUP BY records.source, versions.shape
      ORDER BY records.source, versions.shape"""
    return run_query(connection, sql, limit=10_000)


def _letters(term: str) -> str:
    """Return the letters and digits of a term, everything else as single spaces."""
    kept = (char if unicodedata.category(char)[0] in "LNM" else " " for char in term)
    return " ".join("".join(kept).split())


def _allow_reading(action: int, subject: str | None, *_: str | None) -> int:
    # Full-text search asks for data_version on its own account; no other pragma is let through.
    is_own = action == sqlite3.SQLITE_PRAGMA and subject == "data_version"
    return sqlite3.SQLITE_OK if is_own or action in _READING_ACTIONS else sqlite3.SQLITE_DENY


# AACT's tables whose ids other tables refer to: computed ids have no index, so that these are written down first.
_JOINED_BY_ID = (
    "design_groups",
    "design_group_interventions",
    "interventions",
    "outcome_analyses",
    "outcomes",
    "result_groups",
)


def use_aact_names(connection: sqlite3.Connection, sql: str) -> None:
    """Let AACT's table names that occur in a query name the `aact_` views on this connection.

    Tables that others refer to by id become temporary tables with an index, once per connection.
    """
    views = connection.execute(
        "SELECT name FROM main.sqlite_master WHERE type = 'view' AND name GLOB 'aact_*'"
    )
    connection.execute("PRAGMA query_only = OFF")  # the file itself is opened for reading only
    for (view,) in views.fetchall():
        name = view.removeprefix("aact_")
        if not re.search(rf"\b{name}\b", sql):
            continue
        if name in _JOINED_BY_ID:
            connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS {name} AS SELECT * FROM main.{view}")
            connection.execute(f"CREATE INDEX IF NOT EXISTS temp.aact_{name}_by_id ON {name} (id)")
            connection.execute(f"CREATE INDEX IF NOT EXISTS temp.aact_{name}_by_nct_id ON {name} (nct_id)")
        else:
            connection.execute(f"CREATE TEMP VIEW IF NOT EXISTS {name} AS SELECT * FROM main.{view}")
    connection.commit()
    connection.execute("PRAGMA query_only = ON")
