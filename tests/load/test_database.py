"""The file is made once, brought up to date, and refused where it is foreign or newer."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipeline.errors import DatabaseError
from pipeline.load.database import close_database, migrations, open_database
from pipeline.model.rows.ledger_tables import ALL_TABLES


def test_every_declared_table_and_column_is_in_the_dictionary(tmp_path: Path) -> None:
    db = open_database(tmp_path / "trials.db")
    described = set(db.execute("SELECT table_name, column_name FROM dictionary").fetchall())
    assert described == {(table.name, name) for table in ALL_TABLES for name in ("", *table.column_names)}
    place = "SELECT record_field FROM dictionary WHERE table_name = ? AND column_name = ?"
    assert db.execute(place, ("records", "masking_code")).fetchone() == ("design.masking.code",)
    assert db.execute(place, ("location_contacts", "role_raw")).fetchone() == (
        "locations[].contacts[].role.raw",
    )
    assert db.execute(place, ("dates", "precision")).fetchone() == ("dates.*.precision",)
    assert db.execute(place, ("keywords", "keyword")).fetchone() == ("keywords[]",)
    assert db.execute("SELECT label FROM codes WHERE list = 'Masking' AND code = 'NONE'").fetchone() == (
        "None",
    )
    close_database(db)


def test_tables_are_strict_and_foreign_keys_are_on(tmp_path: Path) -> None:
    db = open_database(tmp_path / "trials.db")
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert all(db.table(table.name).strict for table in ALL_TABLES)
    with pytest.raises(sqlite3.IntegrityError):
        db.execute("INSERT INTO keywords VALUES ('x:y', 1, 'orphan')")
    close_database(db)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["trials.db"]


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    db = open_database(tmp_path / "trials.db")
    migrations._record_applied(db, "9999_later")
    close_database(db)
    with pytest.raises(DatabaseError, match="newer than this program"):
        open_database(tmp_path / "trials.db")


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


def test_an_interrupted_migration_leaves_no_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(db: Database) -> None:
        raise sqlite3.OperationalError("disk full")

    monkeypatch.setattr("pipeline.load.database._describe", fail)
    with pytest.raises(DatabaseError, match="disk full"):
        open_database(tmp_path / "trials.db")
    monkeypatch.undo()
    left = sqlite3.connect(tmp_path / "trials.db").execute(
        "SELECT name FROM sqlite_master WHERE type = 'view'"
    )
    assert left.fetchall() == []
    close_database(open_database(tmp_path / "trials.db"))
