"""Full-text search, kept in step with its tables: rows leave the index before they change and enter it after.

A batch is one statement a table. Triggers do the same row by row, at a third of the time of loading; inside of the
savepoint of a large transaction SQLite then also walks its journal at every row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import orjson
from sqlite_utils import Database

from pipeline.model.rows.record_tables import RECORD_TABLES
from pipeline.model.rows.spec import Table

TOKENIZER: Final = "porter unicode61 remove_diacritics 2"
_INDEXED: Final = tuple(table for table in RECORD_TABLES if table.full_text)


def make_index(db: Database, table: Table) -> None:
    """Make the index of a table over its declared columns, filled, where it has no such index."""
    found = [row[1] for row in db.execute(f"PRAGMA table_info({table.name}_fts)")]
    if found != list(table.full_text) or db.table(table.name).triggers:
        db.table(table.name).disable_fts()
        db.table(table.name).enable_fts(table.full_text, tokenize=TOKENIZER)


def remove_rows(db: Database, record_ids: Sequence[str]) -> None:
    """Take the rows of records out of the index; they must still be there as they were when they entered it."""
    for table in _INDEXED:
        columns = ", ".join(table.full_text)
        _write(db, table, f"{table.name}_fts, rowid, {columns}", f"'delete', id, {columns}", record_ids)


def add_rows(db: Database, record_ids: Sequence[str]) -> None:
    """Enter the rows of records, which have been written, into the index."""
    for table in _INDEXED:
        columns = ", ".join(table.full_text)
        _write(db, table, f"rowid, {columns}", f"id, {columns}", record_ids)


def _write(db: Database, table: Table, into: str, cells: str, record_ids: Sequence[str]) -> None:
    db.execute(
        f"INSERT INTO {table.name}_fts ({into}) SELECT {cells} FROM {table.name}"
        " WHERE record_id IN (SELECT value FROM json_each(?))",
        (orjson.dumps(record_ids).decode(),),
    )
