"""`trialmill export`: chosen records for other programs, or as a smaller database."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.output import print_json, print_table
from pipeline.cli.reading import AsJson, Db, reading
from pipeline.load.subset import write_subset
from pipeline.query.export import choose_records, make_folder
from pipeline.query.export import export as write_export
from pipeline.run.ingesting import DEFAULT_DB


class Form(StrEnum):
    """What is written."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE_SUBSET = "sqlite-subset"


class Licence(StrEnum):
    """Which sources are let through."""

    ANY = "any"
    REDISTRIBUTABLE = "redistributable"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder.")],
    form: Annotated[Form, typer.Option("--format", help="What is written.")] = Form.JSONL,
    where: Annotated[
        str | None, typer.Option(help="SQL condition over the table records; all records when left out.")
    ] = None,
    licence: Annotated[
        Licence, typer.Option(help="redistributable: only sources that let everybody pass records on.")
    ] = Licence.ANY,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """Write records for other programs, lossless and typed, with a description of every table."""
    with reading(db) as connection:
        chosen = choose_records(connection, where, redistributable=licence is Licence.REDISTRIBUTABLE)
        if form is Form.SQLITE_SUBSET:
            make_folder(folder)
            counts = write_subset(db, chosen, folder / "trials.db")
        else:
            counts = write_export(connection, chosen, form.value, folder)
    if as_json:
        print_json({"folder": str(folder), "records": len(chosen), "rows": counts})
    else:
        print_table(("file" if form is not Form.SQLITE_SUBSET else "table", "rows"), list(counts.items()))
