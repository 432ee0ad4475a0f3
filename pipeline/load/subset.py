"""A smaller database of chosen records, with the same schema: for sharing, or to work on a topic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from pipeline.load.database import close_database, open_database
from pipeline.load.full_text import add_rows
from pipeline.model.rows.ledger_tables import ALL_TABLES, FINDINGS, PARAMETERS, SNAPSHOTS, SOURCES
from pipeline.model.rows.spec import Table

# What a subset keeps of the tables that have no record_id. Runs, listings and marks of crawls stay behind.
_KEPT = {
    SOURCES.name: "source IN (SELECT source FROM records)",
    SNAPSHOTS.name: "snapshot_id IN (SELECT snapshot_id FROM whole.versions WHERE record_id IN chosen)",
    FINDINGS.name: "finding_id IN (SELECT finding_id FROM whole.finding_records WHERE record_id IN chosen)",
    PARAMETERS.name: "1",
}


def write_subset(whole: Path, chosen: Sequence[str], path: Path) -> dict[str, int]:
    """Write a database of the chosen records of another one; return its rows by table, empty ones left out."""
    db = open_database(path)
    try:
        db.execute("CREATE TEMP TABLE chosen (record_id TEXT PRIMARY KEY) WITHOUT ROWID")
        db.conn.executemany("INSERT INTO chosen VALUES (?)", ((record_id,) for record_id in chosen))
        db.conn.commit()
        db.execute("ATTACH ? AS whole", (str(whole),))
        with db.atomic():
            db.execute("PRAGMA defer_foreign_keys = ON")
            counts = {table.name: _copy(db, table) for table in ALL_TABLES}
            add_rows(db, chosen)
        db.execute("DETACH whole")
    finally:
        close_database(db)
    return {name: count for name, count in counts.items() if count}


def _copy(db: Database, table: Table) -> int:
    if "record_id" in table.column_names and table.name != "quarantine":
        where = "record_id IN chosen"
    elif table.name in _KEPT:
        where = _KEPT[table.name]
    else:
        return 0
    names = ", ".join([*(("id",) if table.has_id else ()), *table.column_names])
    sql = f"INSERT OR REPLACE INTO main.{table.name} ({names}) SELECT {names} FROM whole.{table.name} WHERE {where}"
    return int(db.execute(sql).rowcount)
