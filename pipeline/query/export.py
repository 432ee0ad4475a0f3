"""Chosen records out of the database, for other programs: JSON lines, CSV files, Parquet files.

Nothing is lost on the way: numbers stay numbers, NULL differs from an empty text, newlines and quotes are kept.
`datapackage.json` beside the files describes every table and column (Frictionless Data Package).

CSV: NULL is nothing between two commas, an empty text is `""`. A text that a spreadsheet would take for a
formula (it begins with = + - @, tab or carriage return) gets a `'` in front, and so does one that begins with
`'`: who reads it back takes one leading `'` away.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any, Final

import zstandard

from pipeline.errors import UsageError
from pipeline.model.rows.ledger_tables import CHANGES, CODES, CONTENT_TABLES, SOURCES
from pipeline.model.rows.spec import Column, Table
from pipeline.query.reading import run_query

EXPORTED: Final = (*CONTENT_TABLES, SOURCES, CHANGES, CODES)
_ROWS_AT_ONCE: Final = 5_000
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "'")
_TYPES: Final = {"TEXT": "string", "INTEGER": "integer", "REAL": "number", "BLOB": "string"}

Row = tuple[Any, ...]
TableWriter = Callable[[Path, Table, Iterator[list[Row]]], None]


def choose_records(connection: sqlite3.Connection, where: str | None, *, redistributable: bool) -> list[str]:
    """Return the ids of the records that meet an SQL condition over `records`, in order.

    Args: redistributable keeps only sources whose terms let everybody pass their records on.
    Raises: UsageError where the condition is no SQL, or no record meets it.
    """
    sql = f"SELECT record_id FROM records WHERE ({where or '1'})"
    if redistributable:
        sql += " AND source IN (SELECT source FROM sources WHERE is_redistributable)"
    chosen = sorted(row[0] for row in run_query(connection, sql).rows)
    if not chosen:
        raise UsageError("no record meets the condition; nothing was written")
    return chosen


def export(connection: sqlite3.Connection, chosen: Sequence[str], form: str, folder: Path) -> dict[str, int]:
    """Write the chosen records into a new folder and return the number of rows by file.

    Args: form is `jsonl`, `csv` or `parquet`. Raises: UsageError where the folder holds something already, or
    Parquet is asked for without pyarrow.
    """
    make_folder(folder)
    connection.execute("PRAGMA query_only = OFF")  # the file itself is opened for reading only
    connection.execute("CREATE TEMP TABLE chosen (record_id TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT INTO chosen VALUES (?)", ((record_id,) for record_id in chosen))
    if form == "jsonl":
        counts = {"records.jsonl": _write_json_lines(connection, folder / "records.jsonl")}
        resources = [
            {"name": "records", "path": "records.jsonl", "format": "ndjson", "mediatype": "application/jsonl"}
        ]
    else:
        write = write_csv if form == "csv" else _parquet_writer()
        counts = {}
        for table in EXPORTED:
            path = folder / f"{table.name}.{form}"
            counts[path.name] = _write_table(connection, table, path, write)
        resources = [_resource(table, form) for table in EXPORTED]
    package = _package(connection, resources)
    (folder / "datapackage.json").write_text(
        json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8"
    )
    return counts


def make_folder(folder: Path) -> None:
    """Make the folder of an export. Raises: UsageError where it holds something already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)


def write_csv(path: Path, table: Table, batches: Iterator[list[Row]]) -> None:
    """Write the rows of a table as CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(table.column_names) + "\r\n")
        for rows in batches:
            file.writelines(",".join(map(csv_cell, row)) + "\r\n" for row in rows)


def csv_cell(value: Any) -> str:
    """Return a cell of CSV, safe to open in a spreadsheet.

    >>> [csv_cell(value) for value in (None, "", "=1+1", "'tis", -5, "-5")]
    ['', '""', '"\\'=1+1"', '"\\'\\'tis"', '-5', '"\\'-5"']
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value)
    guarded = f"'{value}" if value.startswith(_FORMULA_STARTS) else value
    return '"' + guarded.replace('"', '""') + '"'


def csv_text(cell: str) -> str:
    """Return the text that a cell of CSV stands for: without the `'` that kept it from being a formula."""
    return cell[1:] if cell.startswith("'") else cell


def _parquet_writer() -> TableWriter:
    try:
        write: TableWriter = import_module("pipeline.query.parquet_files").write_parquet
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow: install trialmill[parquet]") from error
    return write


def _write_table(connection: sqlite3.Connection, table: Table, path: Path, write: TableWriter) -> int:
    count = 0

    def batches() -> Iterator[list[Row]]:
        nonlocal count
        where = (
            "WHERE record_id IN (SELECT record_id FROM chosen)" if "record_id" in table.column_names else ""
        )
        sql = f"SELECT {', '.join(table.column_names)} FROM {table.name} {where} ORDER BY {', '.join(table.key)}"
        cursor = connection.execute(sql)
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            count += len(rows)
            yield rows

    write(path, table, batches())
    return count


def _write_json_lines(connection: sqlite3.Connection, path: Path) -> int:
    """Write the canonical JSON of the version that each record shows."""
    sql = (
        "SELECT content FROM records JOIN versions ON versions.record_id = records.record_id AND number = version"
        " WHERE records.record_id IN (SELECT record_id FROM chosen) ORDER BY records.record_id"
    )
    count = 0
    with path.open("wb") as file:
        for (content,) in connection.execute(sql):
            file.write(zstandard.decompress(content) + b"\n")
            count += 1
    return count


def _package(connection: sqlite3.Connection, resources: list[dict[str, Any]]) -> dict[str, Any]:
    sources = connection.execute(
        "SELECT source, name, licence, attribution, terms_url, home FROM sources WHERE source IN ("
        "SELECT source FROM records WHERE record_id IN (SELECT record_id FROM chosen)) ORDER BY 1"
    ).fetchall()
    return {
        "name": "trialmill-export",
        "profile": "data-package",
        "description": "Clinical-trial registrations, harmonised by trialmill",
        "sources": [
            {"title": f"{name} ({source})", "path": home or "", "description": attribution or ""}
            for source, name, _, attribution, _, home in sources
        ],
        "licenses": [
            {"name": source, "title": licence, "path": terms or ""}
            for source, _, licence, _, terms, _ in sources
            if licence
        ],
        "resources": resources,
    }


def _resource(table: Table, form: str) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": table.name,
        "path": f"{table.name}.{form}",
        "description": table.meaning,
        "format": form,
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": list(key.columns),
                    "reference": {"resource": key.table, "fields": list(key.references)},
                }
                for key in table.foreign_keys
                if key.table in {exported.name for exported in EXPORTED}
            ],
            "missingValues": [""] if form == "csv" else [],
        },
    }
    if form == "csv":
        described["dialect"] = {
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
        }
        described["note"] = (
            "a text that begins with ' had it put in front so that no spreadsheet runs it: take it away"
        )
    return described


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _TYPES[column.type], "description": column.meaning}
    constraints = dict(
        chain(
            [("required", True)] if column.required else [],
            [("enum", list(column.allowed))] if column.allowed else [],
        )
    )
    if column.form == "boolean":
        field |= {"type": "boolean", "trueValues": ["1", "true"], "falseValues": ["0", "false"]}
    if column.unit:
        field["unit"] = column.unit
    return field | ({"constraints": constraints} if constraints else {})
