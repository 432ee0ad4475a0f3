"""Proof that a database is whole: what must hold in every file that was written by this program.

Nothing is changed. Records are rebuilt from their rows and compared, byte for byte, with the JSON that their
version keeps; changes are computed again.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import zstandard
from sqlite_utils import Database

from pipeline.errors import DatabaseError
from pipeline.load.database import check_readable
from pipeline.load.history import change_rows
from pipeline.load.record_states import read_states
from pipeline.model.rows.ledger_tables import ALL_TABLES, CHANGES, COUNTS
from pipeline.model.rows.mapping import canonical_json
from pipeline.query.reading import open_read_only, read_record

_WAIT_SECONDS = 2  # for another writer
_FAULTS_KEPT = 20  # of one check; the count goes on

# name -> SQL that yields (checked, fault or NULL) rows: what is wrong, NULL where all is well
_RULES: dict[str, str] = {
    "every record shows a version that is there": """
      SELECT record_id, CASE WHEN content_digest IS NULL THEN record_id || ' shows version ' || version END
      FROM records LEFT JOIN versions USING (record_id) WHERE number = version OR number IS NULL
      UNION ALL SELECT record_id, record_id || ' shows version ' || version || ', which is not there' FROM records
      WHERE NOT EXISTS (SELECT 1 FROM versions WHERE versions.record_id = records.record_id AND number = version)""",
    "versions are numbered from 1 without a gap": """
      SELECT record_id, CASE WHEN min(number) <> 1 OR max(number) <> count(*) OR count(DISTINCT number) <> count(*)
        THEN record_id || ' numbers its versions ' || group_concat(number) END
      FROM versions GROUP BY record_id""",
    "every version was seen by a run": """
      SELECT record_id, CASE WHEN last_run_id IS NULL THEN record_id || ' version ' || number END
      FROM versions LEFT JOIN sightings USING (record_id, version_id)""",
    "counts in records are those of their tables": """
      SELECT record_id, CASE
        WHEN arm_group_count <> (SELECT count(*) FROM arm_groups AS a WHERE a.record_id = records.record_id)
          OR location_count <> (SELECT count(*) FROM locations AS l WHERE l.record_id = records.record_id)
        THEN record_id END FROM records""",
    "the best record of every living registration is in registrations": """
      SELECT registration_id, CASE WHEN registration_id NOT IN (SELECT registration_id FROM registrations)
        THEN registration_id END
      FROM records WHERE record_id NOT IN (SELECT record_id FROM tombstones) GROUP BY registration_id""",
    "open findings are raised by a record, closed ones by none": """
      SELECT finding_id, CASE WHEN (state = 'open' AND record_id IS NULL) OR (state = 'closed' AND record_id IS NOT NULL)
        THEN finding_id || ' is ' || state END
      FROM findings LEFT JOIN finding_records USING (finding_id) GROUP BY finding_id""",
    "the books of every finished run balance": f"""
      SELECT run_id, CASE WHEN seen <> {" + ".join(COUNTS)} OR live_before + inserted + revived <> live_after + tombstoned
        THEN run_id || ' ' || source END
      FROM run_sources JOIN runs USING (run_id) WHERE finished_at IS NOT NULL""",
    "the records alive are those that the last run left": """
      SELECT source, CASE WHEN live_after <> (
          SELECT count(*) FROM records WHERE records.source = last.source
            AND record_id NOT IN (SELECT record_id FROM tombstones)) THEN source END
      FROM (SELECT * FROM run_sources WHERE run_id = (SELECT max(run_id) FROM runs WHERE finished_at IS NOT NULL)) AS last
      """,
}


@dataclass(frozen=True, slots=True)
class Check:
    """One check: how many things were looked at, how many were wrong, and the first of these."""

    name: str
    checked: int
    fault_count: int
    faults: tuple[str, ...]


def verify(path: Path | str, *, sample: int | None = 1000, seed: int = 0) -> list[Check]:
    """Return every check with its result.

    Args: sample is the number of records, chosen by seed, that are rebuilt and compared; None: all.
    Raises: DatabaseError where the file cannot be read at all.
    """
    connection = open_read_only(path)
    try:
        check_readable(connection, Path(path))
        ids = [row[0] for row in connection.execute("SELECT record_id FROM records ORDER BY record_id")]
        chosen = ids if sample is None else sorted(random.Random(seed).sample(ids, min(sample, len(ids))))
        return [
            _check("pages and indexes are sound", _integrity(connection)),
            _check("every reference leads to a row", _references(connection)),
            _check("full-text search covers the tables", _full_text(Path(path))),
            *(_check(name, iter(connection.execute(sql))) for name, sql in _RULES.items()),
            _check("rows give the stored JSON, byte for byte", _rebuilt(connection, chosen)),
            _check("changes are those between the versions", _changes(connection, chosen)),
        ]
    except sqlite3.DatabaseError as error:
        raise DatabaseError(f"{path}: cannot be read to the end ({error})") from error
    finally:
        connection.close()


def _check(name: str, found: Iterator[tuple[object, str | None]]) -> Check:
    checked = 0
    faults = []
    for _, fault in found:
        checked += 1
        if fault is not None:
            faults.append(fault)
    return Check(name, checked, len(faults), tuple(faults[:_FAULTS_KEPT]))


def _integrity(connection: sqlite3.Connection) -> Iterator[tuple[object, str | None]]:
    for (said,) in connection.execute("PRAGMA integrity_check"):
        yield None, None if said == "ok" else said


def _references(connection: sqlite3.Connection) -> Iterator[tuple[object, str | None]]:
    for table in ALL_TABLES:
        broken = connection.execute(f"PRAGMA foreign_key_check({table.name})").fetchall()
        targets = sorted({row[2] for row in broken})
        yield (
            table.name,
            f"{table.name}: {len(broken)} rows refer to missing {', '.join(targets)}" if broken else None,
        )


def _full_text(path: Path) -> Iterator[tuple[object, str | None]]:
    """Let SQLite compare each index with its table; its command for that is an INSERT which is rolled back."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=_WAIT_SECONDS)
    try:
        connection.execute("BEGIN")
        for table in ALL_TABLES:
            if not table.full_text:
                continue
            index = f"{table.name}_fts"
            try:
                connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
            except sqlite3.OperationalError as error:
                raise DatabaseError(
                    f"{path}: full text can only be checked while nobody else writes ({error})"
                ) from error
            except sqlite3.DatabaseError as error:
                yield index, f"{index}: {error}"
            else:
                yield index, None
    finally:
        connection.rollback()
        connection.close()


def _rebuilt(connection: sqlite3.Connection, ids: list[str]) -> Iterator[tuple[object, str | None]]:
    sql = (
        "SELECT content, content_digest FROM versions JOIN records USING (record_id)"
        " WHERE record_id = ? AND number = version"
    )
    for record_id in ids:
        record = read_record(connection, record_id)
        row = connection.execute(sql, (record_id,)).fetchone()
        if record is None or row is None:
            yield record_id, f"{record_id} has no row or no version"
            continue
        stored = zstandard.decompress(row[0])
        if hashlib.sha256(stored).hexdigest() != row[1]:
            yield record_id, f"{record_id}: the stored JSON does not have its digest"
        else:
            yield (
                record_id,
                None if canonical_json(record) == stored else f"{record_id}: rows and JSON differ",
            )


def _changes(connection: sqlite3.Connection, ids: list[str]) -> Iterator[tuple[object, str | None]]:
    db = Database(connection, execute_plugins=False)
    several = {row[0] for row in connection.execute("SELECT record_id FROM versions WHERE number = 2")}
    stored_sql = (
        f"SELECT {', '.join(CHANGES.column_names)} FROM changes WHERE record_id = ? ORDER BY version_id, seq"
    )
    for record_id in several.intersection(ids):
        versions = read_states(db, {record_id})[record_id].versions.values()
        told = sorted(change_rows(db, record_id, sorted(versions, key=lambda version: version.number)))
        stored = connection.execute(stored_sql, (record_id,)).fetchall()
        yield (
            record_id,
            None if told == stored else f"{record_id}: changes differ from those between its versions",
        )
