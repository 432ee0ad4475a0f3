"""What is exported reads back, in another program, to the values that the tables hold."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.errors import UsageError
from pipeline.load.subset import write_subset
from pipeline.model.registry import RegistryFacts
from pipeline.model.rows.mapping import canonical_json
from pipeline.model.rows.spec import Table
from pipeline.model.trial import TrialRecord
from pipeline.query import export as exporting
from pipeline.query.export import EXPORTED, choose_records, csv_cell, csv_text, export
from pipeline.query.reading import open_read_only, read_record
from pipeline.run.ingesting import ingest
from pipeline.run.verifying import verify
from tests.load.results import load, plain_record, random_record, result

Rows = list[tuple[Any, ...]]
FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "trials.db"
    awkward = plain_record(
        "ctgov:NCT99000009",
        brief_title="=HYPERLINK(1)",
        official_title="",
        acronym="'quoted'",
        keywords=["-1", "+x", "@y", "\tz", 'a "b", c', "two\nlines\r\nthree", " ", "日本"],
        enrollment={"raw": "-5", "count": -5},
    )
    ingest([FIXTURES / "ctgov"], path)
    load(
        path,
        [result(awkward), *[result(random_record(seed, f"ctgov:NCT9901000{seed}")) for seed in range(6)]],
    )
    return path


@pytest.fixture
def db(path: Path) -> Iterator[sqlite3.Connection]:
    connection = open_read_only(path)
    yield connection
    connection.close()


def stored(db: sqlite3.Connection, table: Table) -> Rows:
    return db.execute(
        f"SELECT {', '.join(table.column_names)} FROM {table.name} ORDER BY {', '.join(table.key)}"
    ).fetchall()


def exported(db: sqlite3.Connection, form: str, folder: Path) -> dict[str, int]:
    return export(db, choose_records(db, None, redistributable=False), form, folder)


def test_json_lines_are_the_canonical_records(db: sqlite3.Connection, tmp_path: Path) -> None:
    counts = exported(db, "jsonl", tmp_path / "out")
    lines = (tmp_path / "out" / "records.jsonl").read_bytes().splitlines()
    assert counts == {"records.jsonl": len(lines)}
    ids = [row[0] for row in db.execute("SELECT record_id FROM records ORDER BY 1")]
    for record_id, line in zip(ids, lines, strict=True):
        record = read_record(db, record_id)
        assert record is not None
        assert line == canonical_json(record)
        assert TrialRecord.model_validate_json(line).record_id == record_id


def test_parquet_reads_back_to_the_same_typed_values(db: sqlite3.Connection, tmp_path: Path) -> None:
    counts = exported(db, "parquet", tmp_path / "out")
    for table in EXPORTED:
        file = tmp_path / "out" / f"{table.name}.parquet"
        rows = duckdb.sql(f"SELECT * FROM read_parquet('{file}')").fetchall()
        assert rows == stored(db, table)
        assert counts[file.name] == len(rows)
    types = dict(
        duckdb.sql(
            f"SELECT name, type FROM parquet_schema('{tmp_path / 'out' / 'records.parquet'}')"
        ).fetchall()
    )
    assert (types["has_dmc"], types["enrollment_count"], types["minimum_age_years"]) == (
        "BOOLEAN",
        "INT64",
        "DOUBLE",
    )


def from_csv(table: Table, cells: list[str | None]) -> tuple[Any, ...]:
    readers = {"TEXT": csv_text, "INTEGER": int, "REAL": float}
    return tuple(
        None if cell is None else readers[column.type](cell)
        for column, cell in zip(table.columns, cells, strict=True)
    )


def test_csv_reads_back_to_the_same_values_in_duckdb(db: sqlite3.Connection, tmp_path: Path) -> None:
    exported(db, "csv", tmp_path / "out")
    for table in EXPORTED:
        columns = ", ".join(f"'{name}': 'VARCHAR'" for name in table.column_names)
        rows = duckdb.sql(
            f"SELECT * FROM read_csv('{tmp_path / 'out' / table.name}.csv', header = true, auto_detect = false,"
            f" columns = {{{columns}}}, delim = ',', quote = '\"', escape = '\"', nullstr = '',"
            " allow_quoted_nulls = false, new_line = '\\r\\n', parallel = false, max_line_size = 10000000)"
        ).fetchall()
        assert [from_csv(table, row) for row in rows] == stored(db, table), table.name


def test_no_cell_of_a_csv_begins_a_formula(db: sqlite3.Connection, tmp_path: Path) -> None:
    exported(db, "csv", tmp_path / "out")
    seen = 0
    for file in (tmp_path / "out").glob("*.csv"):
        with file.open(newline="", encoding="utf-8") as lines:
            for row in csv.reader(lines):
                for cell in row:
                    is_number = cell.lstrip("-").replace(".", "").replace("e-", "").isdigit()
                    assert is_number or not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
                    seen += cell.startswith("'")
    assert seen > 5


@pytest.mark.parametrize("text", ["", "'", "''", "=1", "'=1", "-", "a", '"', "\r\n", "@x"])
def test_a_guarded_text_is_given_back(text: str) -> None:
    (cell,) = next(csv.reader([csv_cell(text)]), [""]) or [""]
    assert csv_text(cell) == text


def test_the_package_describes_every_file_and_column(db: sqlite3.Connection, tmp_path: Path) -> None:
    exported(db, "csv", tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text("utf-8"))
    files = {file.name for file in (tmp_path / "out").glob("*.csv")}
    assert {resource["path"] for resource in package["resources"]} == files
    for resource in package["resources"]:
        with (tmp_path / "out" / resource["path"]).open(newline="", encoding="utf-8") as lines:
            assert next(csv.reader(lines)) == [field["name"] for field in resource["schema"]["fields"]]
    (arms,) = [resource for resource in package["resources"] if resource["name"] == "arm_groups"]
    assert arms["schema"]["primaryKey"] == ["record_id", "ordinal"]
    assert arms["schema"]["foreignKeys"][0]["reference"] == {"resource": "records", "fields": ["record_id"]}
    assert "EXPERIMENTAL" in arms["schema"]["fields"][5]["constraints"]["enum"]
    assert package["licenses"][0]["name"] == "ctgov"


def test_a_subset_has_the_same_schema_and_only_the_chosen_records(path: Path, tmp_path: Path) -> None:
    db = open_read_only(path)
    chosen = choose_records(db, "registration_id IN ('NCT99000001', 'NCT99000002')", redistributable=False)
    counts = write_subset(path, chosen, tmp_path / "subset.db")
    assert (counts["records"], counts["versions"]) == (2, 2)
    subset = open_read_only(tmp_path / "subset.db")
    sql = "SELECT name, sql FROM sqlite_master WHERE name NOT GLOB '*_fts*' ORDER BY name"
    assert subset.execute(sql).fetchall() == db.execute(sql).fetchall()
    for record_id in chosen:
        assert read_record(subset, record_id) == read_record(db, record_id)
    assert [check for check in verify(tmp_path / "subset.db") if check.fault_count] == []


def test_only_what_may_be_passed_on_is_exported(tmp_path: Path) -> None:
    ingest([FIXTURES / "ctgov", FIXTURES / "ictrp"], tmp_path / "trials.db")
    db = open_read_only(tmp_path / "trials.db")
    free = choose_records(db, None, redistributable=True)
    assert {record_id.split(":")[0] for record_id in free} == {"ctgov"}
    assert len(choose_records(db, None, redistributable=False)) > len(free)
    with pytest.raises(UsageError, match="no record meets"):
        choose_records(db, "source = 'ictrp'", redistributable=True)


def test_a_source_may_not_be_passed_on_unless_its_terms_say_so() -> None:
    assert RegistryFacts.__dataclass_fields__["is_redistributable"].default is False


def test_a_condition_cannot_write_or_be_nonsense(db: sqlite3.Connection) -> None:
    for where in ("1); DELETE FROM records; --", "no_such_column = 1", "("):
        with pytest.raises(UsageError):
            choose_records(db, where, redistributable=False)


def test_a_folder_that_holds_something_is_left_alone(db: sqlite3.Connection, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    with pytest.raises(UsageError, match="is not empty"):
        exported(db, "csv", tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_parquet_without_its_library_says_what_to_install(
    db: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: str) -> None:
        raise ImportError("no pyarrow")

    monkeypatch.setattr(exporting, "import_module", missing)
    with pytest.raises(UsageError, match=r"trialmill\[parquet\]"):
        exported(db, "parquet", tmp_path / "out")
