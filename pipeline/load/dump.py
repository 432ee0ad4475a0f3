"""The content dump: what 'the same database' means, as text that two databases can be compared by.

All content tables in key order; without runs, locks, times of fetching and seeing, full-text shadow tables
and rowids. One line per row: table name, then the cells as a JSON list.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import orjson

from pipeline.model.rows.ledger_tables import ALL_TABLES
from pipeline.model.rows.spec import Table


def dump_content(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the lines of the content dump, each ending in a newline."""
    for table in ALL_TABLES:
        if table.is_content:
            names = _dumped(table)
            yield f"# {table.name} {' '.join(names)}\n"
            where = f" WHERE {table.dump_where}" if table.dump_where else ""
            order = ", ".join(table.key)
            sql = f"SELECT {', '.join(names)} FROM {table.name}{where} ORDER BY {order}"
            for row in connection.execute(sql):
                yield f"{table.name} {orjson.dumps(row).decode()}\n"


def _dumped(table: Table) -> list[str]:
    return [name for name in table.column_names if name not in table.volatile]
