"""Bytes per record, the share of each part of the database, and what a file shrinks to without it.

    python -m uv run python tests/benchmarks/database_size.py [FOLDER]

What is dropped here is for files that are read only: a later ingest needs all of it.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
from collections import defaultdict
from pathlib import Path

from pipeline.model.rows.ledger_tables import ALL_TABLES, CONTENT_TABLES
from pipeline.model.rows.result_tables import RESULT_TABLES
from pipeline.run.ingesting import ingest

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "ctgov_v2"
RESULTS = {table.name for table in RESULT_TABLES}
CONTENT = {table.name for table in CONTENT_TABLES}

# name -> SQL that drops it
DROPS = {
    "full-text search": "".join(f"DROP TABLE {table.name}_fts;" for table in ALL_TABLES if table.full_text),
    "versions and changes": "DELETE FROM changes; DELETE FROM sightings; DELETE FROM versions;",
    "results": "".join(f"DELETE FROM {table.name};" for table in reversed(RESULT_TABLES)),
    "dictionary and codes": "DELETE FROM dictionary; DELETE FROM code_mappings; DELETE FROM codes;",
}


def part_of(owner: str) -> str:
    """The part of the database that a table or index belongs to; `owner` is the table's name."""
    if "_fts" in owner:
        return "full-text search"
    if owner in ("versions", "changes", "sightings"):
        return "versions and changes"
    if owner in RESULTS:
        return "results"
    if owner.startswith(("criteri", "eligibility")):
        return "eligibility"
    if owner in ("dictionary", "codes", "code_mappings"):
        return "dictionary and codes"
    return (
        owner
        if owner in ("records", "locations", "location_contacts", "outcomes")
        else ("other tables of the record" if owner in CONTENT else "bookkeeping")
    )


def shares(db: Path) -> dict[str, int]:
    """Bytes by part."""
    connection = sqlite3.connect(db)
    found: defaultdict[str, int] = defaultdict(int)
    sql = (
        "SELECT coalesce(tbl_name, dbstat.name), sum(pgsize) FROM dbstat LEFT JOIN sqlite_master USING (name)"
        " GROUP BY dbstat.name"
    )
    for owner, size in connection.execute(sql):
        found[part_of(owner)] += size
    connection.close()
    return dict(found)


def size_without(db: Path, sql: str) -> int:
    """Bytes of a compacted copy without what the SQL drops."""
    copy = db.with_name("copy.db")
    shutil.copy(db, copy)
    connection = sqlite3.connect(copy)
    connection.executescript(sql)
    connection.execute("VACUUM")
    connection.close()
    return copy.stat().st_size


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=CORPUS)
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "trials.db"
        report = ingest([parser.parse_args().folder], db)
        records = sum(account.live_after for account in report.accounts)
        total = size_without(db, "")
        print(f"{records} records, {total / 1e6:.1f} MB, {total / records / 1000:.1f} kB per record\n")
        print("| part | kB per record | share |\n| --- | --- | --- |")
        for part, size in sorted(shares(db).items(), key=lambda item: -item[1]):
            print(f"| {part} | {size / records / 1000:.2f} | {size / sum(shares(db).values()):.1%} |")
        print("\n| without | file shrinks by | statements |\n| --- | --- | --- |")
        for name, sql in DROPS.items():
            print(
                f"| {name} | {1 - size_without(db, sql) / total:.0%} | `{sql.split(';')[0]};` ... `VACUUM` |"
            )
        everything = "".join(DROPS.values())
        print(f"| all of these | {1 - size_without(db, everything) / total:.0%} | |")


if __name__ == "__main__":
    main()
