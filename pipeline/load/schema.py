"""The declared schema brought into a database file: whatever a file was made with, it ends as declared.

Nobody writes a migration by hand for a new table, column, code or view: what differs from the declaration is
made, added or copied over, in one transaction together with the record of it, so that an interrupted change
leaves the old schema usable. Only a renamed or dropped column needs a step of its own.
"""

from __future__ import annotations

import hashlib
import sqlite3
from functools import cache
from importlib.metadata import version

from sqlite_utils import Database, Migrations

from pipeline.errors import DatabaseError
from pipeline.load import full_text
from pipeline.load.dictionary import code_mappings, codes, dictionary
from pipeline.load.views.catalog import VIEWS
from pipeline.load.views.dates import PARAMETERS as PARAMETER_ROWS
from pipeline.model.rows.ledger_tables import ALL_TABLES, CODE_MAPPINGS, CODES, DICTIONARY, PARAMETERS
from pipeline.model.rows.spec import Table

_SET = "trialmill"
_PROGRAM_VERSION = version("trialmill")
_DESCRIPTIONS = {DICTIONARY: dictionary, CODES: codes, CODE_MAPPINGS: code_mappings}


def bring_up_to_date(db: Database) -> None:
    """Make the file's schema the declared one and record it; nothing is done where it is that already.

    Raises: DatabaseError where the file is newer than the program, or rows do not fit the declared tables.
    """
    refuse_newer(db)
    if is_current(db):
        return
    number = len(Migrations(_SET).applied(db)) + 1
    change = Migrations(_SET)
    for done in Migrations(_SET).applied(db):
        change(name=done.name)(_synchronize)
    change(name=f"{number:04d}_{schema_name()}")(_synchronize)
    # Tables are copied under other names meanwhile; the check stands at the end of the transaction instead.
    db.execute("PRAGMA foreign_keys = OFF")
    try:
        change.apply(db)
    except sqlite3.IntegrityError as error:
        raise DatabaseError(f"rows do not fit the new schema ({error}); ingest into a new file") from error
    finally:
        db.execute("PRAGMA foreign_keys = ON")


def is_current(db: Database) -> bool:
    """Return whether the file has the schema of this program."""
    applied = Migrations(_SET).applied(db)
    return bool(applied) and applied[-1].name.partition("_")[2] == schema_name()


def refuse_newer(db: Database) -> None:
    """Raise DatabaseError where a newer program made the file, or it has columns that this one does not know."""
    newer = [
        done.name
        for done in Migrations(_SET).applied(db)
        if _version(done.name.split("_")[1]) > _version(_PROGRAM_VERSION)
    ]
    unknown = [
        f"{table.name}.{column}"
        for table in ALL_TABLES
        if table not in _DESCRIPTIONS
        for column in _columns(db, table)
        if column not in (*table.column_names, "id")
    ]
    if newer or unknown:
        raise DatabaseError(
            f"the database is newer than this program (schema {(newer or unknown)[-1]}); update trialmill"
        )


@cache
def schema_name() -> str:
    """Return the name of the declared schema: the program's version and a digest of all that is declared."""
    described = [dictionary(), codes(), code_mappings(), full_text.TOKENIZER, "full text without triggers"]
    digest = hashlib.sha256("\n".join([*schema_sql(), *map(repr, described)]).encode()).hexdigest()
    return f"{_PROGRAM_VERSION}_{digest[:12]}"


def schema_sql() -> list[str]:
    """Return the statements that make the tables, indexes and views."""
    statements = [sql for table in ALL_TABLES for sql in (table.ddl, *table.index_ddl)]
    return [*statements, *(view.ddl for view in VIEWS)]


def _synchronize(db: Database) -> None:
    for name in db.view_names():
        db.execute(f"DROP VIEW {name}")
    for table in reversed(_DESCRIPTIONS):
        db.execute(f"DROP TABLE IF EXISTS {table.name}")
    for table in ALL_TABLES:
        _make(db, table)
        there = _own_indexes(db, table)
        for name, sql in there.items():
            if sql not in table.index_ddl:
                db.execute(f"DROP INDEX {name}")
        for sql in table.index_ddl:
            if sql not in there.values():
                db.execute(sql)
        if table.full_text:
            full_text.make_index(db, table)
    for view in VIEWS:
        db.execute(view.ddl)
    for table, describe in _DESCRIPTIONS.items():
        db.conn.executemany(table.insert_sql, describe())
    db.conn.executemany(f"{PARAMETERS.insert_sql} ON CONFLICT DO NOTHING", PARAMETER_ROWS)
    if fault := db.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError(f"{fault[0]} refers to a row of {fault[2]} that is not there")


def _make(db: Database, table: Table) -> None:
    """Make the table where there is none; copy its rows into the declared form where it differs."""
    if not db.table(table.name).exists():
        db.execute(table.ddl)
        return
    # A renamed table is stored with its name in quotes: what follows the name tells whether they differ.
    if db.table(table.name).schema.partition("(")[2] == table.ddl.partition("(")[2]:
        return
    db.table(table.name).disable_fts()
    shared = ", ".join(_columns(db, table))
    db.execute(table.ddl.replace(f"CREATE TABLE {table.name}", f"CREATE TABLE new_{table.name}", 1))
    db.execute(f"INSERT INTO new_{table.name} ({shared}) SELECT {shared} FROM {table.name}")
    db.execute(f"DROP TABLE {table.name}")
    db.execute(f"ALTER TABLE new_{table.name} RENAME TO {table.name}")


def _columns(db: Database, table: Table) -> list[str]:
    return [row[1] for row in db.execute(f"PRAGMA table_info({table.name})")]


def _own_indexes(db: Database, table: Table) -> dict[str, str]:
    sql = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    return dict(db.execute(sql, (table.name,)).fetchall())


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".") if part.isdigit())
