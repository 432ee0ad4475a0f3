"""The database file: opened for writing with its schema up to date, or refused with a clear message."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from pipeline.errors import DatabaseError
from pipeline.load.schema import bring_up_to_date, is_current, refuse_newer

APPLICATION_ID = 0x74726D6C  # 'trml': tells our files from any other SQLite file


def open_database(path: Path | str) -> Database:
    """Return the database at `path`, made where there is none, with the declared schema.

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
        if not db.table_names():
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        bring_up_to_date(db)
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


def check_readable(connection: sqlite3.Connection, path: Path) -> None:
    """Raise DatabaseError where the file is not one of ours, or has the schema of another program version."""
    db = Database(connection, execute_plugins=False)
    try:
        _refuse_foreign(db)
        refuse_newer(db)
        if not is_current(db):
            raise DatabaseError(
                "the database was made by an older trialmill; any `trialmill ingest` brings it up to date"
            )
    except (DatabaseError, sqlite3.Error) as error:
        raise DatabaseError(f"{path}: {error}") from error


def _refuse_foreign(db: Database) -> None:
    application_id = db.execute("PRAGMA application_id").fetchone()[0]
    if db.table_names() and application_id != APPLICATION_ID:
        raise DatabaseError("this SQLite file was not made by trialmill; name another with --db")
