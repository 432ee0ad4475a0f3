"""The file is made once, brought up to date, and refused where it is foreign or newer."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipeline.errors import DatabaseError
from pipeline.load import schema
from pipeline.load.database import check_readable, close_database, open_database
from pipeline.load.dictionary import dictionary
from pipeline.model.rows.ledger_tables import ALL_TABLES, FINDINGS
from pipeline.model.rows.record_tables import ARM_GROUPS
from pipeline.model.rows.spec import Table
from pipeline.query.reading import open_read_only, read_record
from tests.load.results import load, random_record, result


def test_the_dictionary_names_every_table_view_and_column(tmp_path: Path) -> None:
    db = open_database(tmp_path / "trials.db")
    described = set(db.execute("SELECT table_name, column_name FROM dictionary").fetchall())
    names = [name for name in [*db.table_names(), *db.view_names()] if "_fts" not in name and name[0] != "_"]
    columns = {(name, row[1]) for name in names for row in db.execute(f"PRAGMA table_info({name})")}
    assert described == columns | {(name, "") for name in names}
    assert db.execute("SELECT count(*) FROM dictionary WHERE meaning = ''").fetchone() == (0,)
    close_database(db)


@pytest.mark.parametrize(
    ("table", "column", "origin"),
    [
        ("records", "masking_code", "design.masking.code"),
        ("location_contacts", "role_raw", "locations[].contacts[].role.raw"),
        ("dates", "precision", "dates.*.precision"),
        ("keywords", "keyword", "keywords[]"),
        ("finding_overview", "record_count", "count(record_id)"),
    ],
)
def test_the_dictionary_says_where_a_column_comes_from(table: str, column: str, origin: str) -> None:
    (entry,) = [e for e in dictionary() if (e.table_name, e.column_name) == (table, column)]
    assert entry.origin == origin


def test_codes_have_the_labels_and_mappings_of_the_vocabularies(tmp_path: Path) -> None:
    db = open_database(tmp_path / "trials.db")
    label = "SELECT label FROM codes WHERE list = ? AND code = ?"
    assert db.execute(label, ("arm_type", "SHAM_COMPARATOR")).fetchone() == ("Sham comparator",)
    assert db.execute(label, ("phase", "EARLY_PHASE1")).fetchone() == ("Early phase 1",)
    value = "SELECT value FROM code_mappings WHERE list = ? AND code = ? AND standard = ?"
    assert db.execute(value, ("overall_status", "EA_AVAILABLE", "ctgov")).fetchone() == ("AVAILABLE",)
    unlisted = (
        "SELECT table_name, column_name FROM dictionary WHERE code_list IS NOT NULL"
        " AND code_list NOT IN (SELECT list FROM codes)"
    )
    assert db.execute(unlisted).fetchall() == []
    close_database(db)


def test_tables_are_strict_and_foreign_keys_are_on(tmp_path: Path) -> None:
    db = open_database(tmp_path / "trials.db")
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert all(db.table(table.name).strict for table in ALL_TABLES)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO keywords VALUES ('x:y', 1, 'orphan')")
    close_database(db)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["trials.db"]


def objects(path: Path) -> dict[str, str]:
    """The statements of a file's schema, names out of quotes, by kind and name."""
    rows = sqlite3.connect(path).execute(
        "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL"
    )
    return {name: sql.replace('"', "") for name, sql in rows}


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database with a record in it, as an older program would have left it."""
    path = tmp_path / "older.db"
    load(path, [result(random_record(4))])
    db = Database(path)
    for view in db.view_names():
        db.execute(f"DROP VIEW {view}")
    db.execute("ALTER TABLE records DROP COLUMN url")
    db.execute("ALTER TABLE arm_groups RENAME TO now")
    db.execute(ARM_GROUPS.ddl.replace("'NO_INTERVENTION', ", ""))
    db.execute("INSERT INTO arm_groups SELECT * FROM now")
    for statement in ("TABLE now", "TABLE watermarks", "INDEX study_references_by_pmid"):
        db.execute(f"DROP {statement}")
    db.execute("UPDATE _sqlite_migrations SET name = '0001_0.0.1_abc'")
    db.conn.commit()
    db.close()
    return path


def test_an_older_database_is_brought_up_to_date_with_its_rows(older: Path, tmp_path: Path) -> None:
    record = random_record(4)
    close_database(open_database(older))
    close_database(open_database(tmp_path / "new.db"))
    assert objects(older) == objects(tmp_path / "new.db")
    connection = open_read_only(older)
    assert read_record(connection, "ctgov:NCT99000001") == record.model_copy(update={"url": None})
    applied = connection.execute("SELECT name FROM _sqlite_migrations ORDER BY id").fetchall()
    assert [name[:5] for (name,) in applied] == ["0001_", "0002_"]
    connection.close()


def test_an_interrupted_change_leaves_the_old_schema_usable(
    older: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = objects(older)

    def fail(db: Database, table: Table) -> None:
        if table is FINDINGS:
            raise sqlite3.OperationalError("disk full")
        make(db, table)

    make = schema._make
    monkeypatch.setattr(schema, "_make", fail)
    with pytest.raises(DatabaseError, match="disk full"):
        open_database(older)
    assert objects(older) == before
    assert sqlite3.connect(older).execute("SELECT count(*) FROM records").fetchone() == (1,)
    monkeypatch.undo()
    close_database(open_database(older))
    assert "view registrations" in objects(older)


def test_an_older_database_is_not_read_before_it_is_brought_up_to_date(older: Path) -> None:
    with pytest.raises(DatabaseError, match="made by an older trialmill"):
        check_readable(open_read_only(older), older)


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('trialmill', '0002_99.1.0_abc', '')",
        "ALTER TABLE records ADD COLUMN not_known_yet TEXT",
    ],
)
def test_a_newer_database_is_refused(tmp_path: Path, change: str) -> None:
    path = tmp_path / "trials.db"
    db = open_database(path)
    db.execute(change)
    db.conn.commit()
    close_database(db)
    with pytest.raises(DatabaseError, match="newer than this program"):
        open_database(path)
    with pytest.raises(DatabaseError, match="newer than this program"):
        check_readable(open_read_only(path), path)


def test_a_foreign_database_is_refused(tmp_path: Path) -> None:
    other = Database(tmp_path / "other.db")
    other.execute("CREATE TABLE t (a)")
    other.close()
    with pytest.raises(DatabaseError, match="not made by trialmill"):
        open_database(tmp_path / "other.db")


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "trials.db").write_bytes(b"no database at all, only words " * 100)
    with pytest.raises(DatabaseError, match="cannot be used as a database"):
        open_database(tmp_path / "trials.db")
