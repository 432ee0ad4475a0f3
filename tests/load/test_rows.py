"""The tables hold the whole record: rows give it back byte for byte."""

from __future__ import annotations

import sqlite3

import pytest

from pipeline.model.rows.mapping import RowsByTable, canonical_json, rows_of, to_record
from pipeline.model.rows.record_tables import RECORD_TABLES, VALUE_NOTES
from pipeline.model.trial import TrialRecord
from tests.load.random_records import random_record

TABLES = (*RECORD_TABLES, VALUE_NOTES)


def full_rows(record: TrialRecord) -> RowsByTable:
    rows = rows_of(record, "ctgov:NCT99000001")
    rows["records"] = [("ctgov:NCT99000001", 0, 1, None, *row) for row in rows["records"]]
    return rows


def as_mappings(rows: RowsByTable) -> dict[str, list[dict[str, object]]]:
    return {
        table.name: [dict(zip(table.column_names, row, strict=True)) for row in rows.get(table.name, [])]
        for table in TABLES
    }


@pytest.mark.parametrize("seed", range(60))
def test_rows_give_the_record_back_byte_for_byte(seed: int) -> None:
    record = random_record(seed)
    rows = full_rows(record)
    assert canonical_json(to_record(as_mappings(rows))) == canonical_json(record)


def test_a_record_that_states_nothing_has_one_row_and_one_note() -> None:
    record = TrialRecord(
        record_id="ctgov:NCT99000001",
        registration_id="NCT99000001",
        registry="ctgov",
        registry_name="ClinicalTrials.gov",
        source="ctgov",
        licence="public domain",
        attribution="none",
        completeness="full",
    )
    rows = full_rows(record)
    filled = {name: len(found) for name, found in rows.items() if found}
    assert filled == {"records": 1, "value_notes": 1}
    assert rows["value_notes"] == [("ctgov:NCT99000001", "design.phases", 0, "not_stated", None)]


def test_every_table_can_be_created_and_takes_its_rows() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    for table in TABLES:
        connection.execute(table.ddl)
        for statement in table.index_ddl:
            connection.execute(statement)
    rows = full_rows(random_record(7))
    for table in TABLES:
        connection.executemany(table.insert_sql, rows.get(table.name, []))
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert connection.execute("SELECT count(*) FROM records").fetchone() == (1,)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_is_named_once_and_has_a_meaning(table) -> None:
    assert len(set(table.column_names)) == len(table.column_names)
    assert all(column.meaning for column in table.columns)
    assert set(table.key) <= set(table.column_names)
