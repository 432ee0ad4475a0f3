"""Records per second from files to database, and the ratio to the floor, measured in the same run.

    python -m uv run python tests/benchmarks/end_to_end.py [FOLDER] [--rounds 3] [--without-constraints]

The floor is what no program can save: orjson.loads of the same files, executemany of the same rows into the
same tables, and full-text indexing of the same texts. Both run in this one process, taking turns.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from pipeline.criteria import structure
from pipeline.criteria.grammar import ItemReading
from pipeline.load.database import close_database, open_database
from pipeline.model.rows.ledger_tables import ALL_TABLES
from pipeline.run.ingesting import ingest

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "ctgov_v2"
Rows = dict[str, list[tuple[Any, ...]]]


def seconds(work: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - started


def rows_of(db_path: Path) -> Rows:
    """The rows of every declared table, as they stand in a database."""
    db = open_database(db_path)
    rows = {
        table.name: db.execute(f"SELECT {', '.join(table.column_names)} FROM {table.name}").fetchall()
        for table in ALL_TABLES
    }
    close_database(db)
    return rows


def floor(files: list[Path], rows: Rows, db_path: Path) -> None:
    """Read the same files, write the same rows, index the same texts."""
    for file in files:
        orjson.loads(file.read_bytes())
    db = open_database(db_path)
    with db.atomic():
        db.execute("PRAGMA defer_foreign_keys = ON")
        for table in ALL_TABLES:
            cells = ", ".join("?" for _ in table.column_names)
            sql = f"INSERT OR REPLACE INTO {table.name} ({', '.join(table.column_names)}) VALUES ({cells})"
            db.conn.executemany(sql, rows[table.name])
    close_database(db)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--without-constraints", action="store_true", help="split criteria, but read no constraint in them"
    )
    arguments = parser.parse_args()
    if arguments.without_constraints:
        structure.read_items = lambda texts, _: [ItemReading() for _ in texts]  # type: ignore[assignment]
    files = sorted(arguments.folder.rglob("*.json"))
    ours, again, floors = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for i in range(arguments.rounds):
            db_path = Path(folder) / f"{i}.db"
            ours.append(seconds(ingest, [arguments.folder], db_path))
            again.append(seconds(ingest, [arguments.folder], db_path))
            rows = rows_of(db_path)
            floors.append(seconds(floor, files, rows, Path(folder) / f"floor{i}.db"))
    first, second, least = map(statistics.median, (ours, again, floors))
    print(
        f"{len(files)} records, {sum(map(len, rows.values())):,} rows, medians of {arguments.rounds} rounds"
    )
    print(f"ingest        {len(files) / first:8.0f} records/s  {1000 * first / len(files):.2f} ms/record")
    print(f"floor         {len(files) / least:8.0f} records/s  {1000 * least / len(files):.2f} ms/record")
    print(f"ratio         {least / first:8.2f}")
    print(f"ingest again  {len(files) / second:8.0f} records/s, {second / first:.2f} of the first time")


if __name__ == "__main__":
    main()
