"""The database file: opened for writing with its schema up to date, or refused with a clear message.

Schema changes are migrations of sqlite-utils: each runs in one transaction together with the record of it, so
that an interrupted one leaves the old schema usable.
"""

from __future__ import annotations

import contextlib
import sqlite3
from enum import EnumMeta
from pathlib import Path

from sqlite_utils import Database, Migrations

from pipeline.errors import DatabaseError
from pipeline.load.views import VIEWS
from pipeline.model.rows.ledger_tables import ALL_TABLES, CODES, DICTIONARY
from pipeline.model.rows.spec import Column, Group, Table

APPLICATION_ID = 0x74726D6C  # 'trml': tells our files from any other SQLite file
TOKENIZER = "porter unicode61 remove_diacritics 2"

migrations = Migrations("trialmill")


def open_database(path: Path | str) -> Database:
    """Return the database at `path`, made where there is none, with all migrations applied.

    Raises: DatabaseError where the file is no database of this program, newer than it, or locked.
    """
    db = Database(Path(path))
    try:
        db.execute("PRAGMA busy_timeout = 30000")
        _refuse_foreign(db)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("PRAGMA cache_size = -65536")
        db.execute("PRAGMA temp_store = MEMORY")
        db.execute("PRAGMA wal_autocheckpoint = 8000")
        db.execute("PRAGMA foreign_keys = ON")
        if migrations.pending(db):
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrations.apply(db)
    except sqlite3.Error as error:
        db.close()
        raise DatabaseError(f"{path}: cannot be used as a database ({error})") from error
    except DatabaseError:
        db.close()
        raise
    return db


def close_database(db: Database) -> None:
    """Close the database; the file is left alone without a write-ahead log where nobody else has it open."""
    db.execute("PRAGMA optimize")
    # Where another reader has it open, the log stays until the last one leaves.
    with contextlib.suppress(sqlite3.OperationalError):
        db.execute("PRAGMA journal_mode = DELETE").fetchall()
    db.close()


def _refuse_foreign(db: Database) -> None:
    tables = set(db.table_names())
    application_id = db.execute("PRAGMA application_id").fetchone()[0]
    if tables and application_id != APPLICATION_ID:
        raise DatabaseError("this SQLite file was not made by trialmill; name another with --db")
    known = {migration.name for migration in migrations._migrations}
    unknown = [done.name for done in migrations.applied(db) if done.name not in known]
    if unknown:
        raise DatabaseError(
            f"the database is newer than this program (schema change {unknown[-1]}); update trialmill"
        )


@migrations(name="0001_tables")
def create_tables(db: Database) -> None:
    """Create every table, index, full-text index and view, and fill the dictionary."""
    for table in ALL_TABLES:
        db.execute(table.ddl)
        for statement in table.index_ddl:
            db.execute(statement)
        if table.full_text:
            db.table(table.name).enable_fts(table.full_text, create_triggers=True, tokenize=TOKENIZER)
    for name, select in VIEWS.items():
        db.execute(f"CREATE VIEW {name} AS {select}")
    _describe(db)


def _describe(db: Database) -> None:
    """Fill `dictionary` and `codes` from the declared tables."""
    codes: dict[tuple[str, str], tuple[str, str, str, int]] = {}
    rows: list[tuple[str | None, ...]] = []
    for table in ALL_TABLES:
        rows.append((table.name, "", "table", table.meaning, None, record_place(table), None))
        for group, column in _columns(table):
            rows.append(
                (
                    table.name,
                    column.name,
                    column.type,
                    column.meaning,
                    column.unit,
                    record_place(table, group, column),
                    code_list(column),
                )
            )
            for ordinal, code in enumerate(column.allowed, 1):
                name = code_list(column) or ""
                codes.setdefault((name, code), (name, code, label_of(code), ordinal))
    db.conn.executemany(DICTIONARY.insert_sql, rows)
    db.conn.executemany(CODES.insert_sql, codes.values())


def _columns(table: Table) -> list[tuple[Group | None, Column]]:
    in_groups = [(group, column) for group in table.groups for column in group.columns]
    grouped = {column.name for _, column in in_groups}
    return [*((None, column) for column in table.columns if column.name not in grouped), *in_groups]


def record_place(table: Table, group: Group | None = None, column: Column | None = None) -> str | None:
    """Return where in the typed record a table or column comes from, None for bookkeeping."""
    if table.path is None or (column is not None and (group is None or column.field is None)):
        return None
    above = next((other for other in ALL_TABLES if other.name == table.parent), None)
    parts = [record_place(above) or "" if above else "", ".".join(table.path)]
    if table.name != "records":
        parts[-1] += ".*" if table.items == "by_name" else "[]"
    if group is not None and column is not None and table.items != "strings":
        parts += [*group.path, column.field or ""]
    return ".".join(part for part in parts if part)


def code_list(column: Column) -> str | None:
    """Return the name of the column's code list: that of its enum, or of the column."""
    if column.codes is None:
        return None
    return column.codes.__name__ if isinstance(column.codes, EnumMeta) else column.name


def label_of(code: str) -> str:
    """Return a code as words: `ACTIVE_NOT_RECRUITING` is `Active not recruiting`."""
    return code.replace("_", " ").capitalize() if "_" in code or code.isupper() else code
