"""Tables as Parquet files, typed. Needs pyarrow, which is an extra: only `export` imports this module, by name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.model.rows.spec import Table

_TYPES = {"TEXT": pa.string(), "INTEGER": pa.int64(), "REAL": pa.float64(), "BLOB": pa.binary()}


def write_parquet(path: Path, table: Table, batches: Iterator[list[tuple[Any, ...]]]) -> None:
    """Write the rows of a table; 0 and 1 of a truth value become false and true."""
    flags = {at for at, column in enumerate(table.columns) if column.form == "boolean"}
    schema = pa.schema(
        [
            pa.field(
                column.name,
                pa.bool_() if at in flags else _TYPES[column.type],
                nullable=not column.required,
                metadata={"description": column.meaning},
            )
            for at, column in enumerate(table.columns)
        ]
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in batches:
            columns = [
                [None if cell is None else bool(cell) for cell in cells] if at in flags else list(cells)
                for at, cells in enumerate(zip(*rows, strict=True))
            ]
            arrays = [pa.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
