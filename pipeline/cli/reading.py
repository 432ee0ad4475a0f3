"""Commands that read the database: show, search, query, explain, dump."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from operator import attrgetter
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.output import print_json, print_table, stderr, stdout, write_lines
from pipeline.cli.record_page import record_page
from pipeline.config import DEFAULT_ARCHIVE
from pipeline.errors import UsageError
from pipeline.load.database import check_readable
from pipeline.load.dump import dump_content
from pipeline.model.trial import TrialRecord
from pipeline.query.history import read_version, version_at
from pipeline.query.reading import (
    QueryResult,
    find_records,
    open_read_only,
    read_record,
    run_query,
    search_criteria,
    use_aact_names,
)
from pipeline.query.reading import search as run_search
from pipeline.run.explaining import explain_record
from pipeline.run.ingesting import DEFAULT_DB

Db = Annotated[Path, typer.Option("--db", help="The database.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
RecordName = Annotated[
    str, typer.Argument(metavar="ID", help="Record id (ctgov:NCT...), registration id, or any identifier.")
]
_CELL_LIMIT = 2000
# heading of a column -> attribute of a hit
_RECORD_HIT = {"record": "record_id", "status": "overall_status", "title": "title", "where": "snippet"}
_CRITERION_HIT = {
    "record": "record_id",
    "status": "overall_status",
    "list": "polarity",
    "item": "path",
    "criterion": "snippet",
}


@contextmanager
def reading(db: Path) -> Iterator[sqlite3.Connection]:
    """Open the database for reading and close it at the end."""
    connection = open_read_only(db)
    try:
        check_readable(connection, db)
        yield connection
    finally:
        connection.close()


def one_record_id(connection: sqlite3.Connection, name: str) -> str:
    """Return the best record for a name; say on stderr which others it also stands for.

    Raises: UsageError where nothing has this name.
    """
    found = find_records(connection, name)
    if not found:
        raise UsageError(f"no record has the id {name!r}; try `trialmill search WORDS`")
    if len(found) > 1:
        stderr.print(f"also: {', '.join(found[1:])}", markup=False, highlight=False, soft_wrap=True)
    return found[0]


def show(
    name: RecordName,
    at: Annotated[str | None, typer.Option(help="As it stood on this day (YYYY-MM-DD).")] = None,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """Show a record as a page, or as its canonical JSON."""
    with reading(db) as connection:
        record_id = one_record_id(connection, name)
        record = read_record(connection, record_id)
        if at is not None:
            number = version_at(connection, record_id, at)
            if number is None:
                raise UsageError(
                    f"{record_id} was not there yet on {at}; see `trialmill history {record_id}`"
                )
            record = TrialRecord.model_validate(read_version(connection, record_id, number))
    assert record is not None, "the id was just found"
    if as_json:
        print_json(record.model_dump(mode="json"))
    else:
        stdout.print(record_page(record))


def search(
    words: Annotated[list[str], typer.Argument(help='Words that all occur; "quoted words" are a phrase.')],
    db: Db = DEFAULT_DB,
    criteria: Annotated[
        bool, typer.Option("--criteria", help="Search the items of eligibility criteria instead.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="Number of hits.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Find records by words in titles, conditions, interventions and texts, best first."""
    find, columns = (search_criteria, _CRITERION_HIT) if criteria else (run_search, _RECORD_HIT)
    with reading(db) as connection:
        hits = find(connection, " ".join(words), limit=limit)
    if as_json:
        print_json([asdict(hit) for hit in hits])
    elif hits:
        print_table(tuple(columns), [attrgetter(*columns.values())(hit) for hit in hits])
    else:
        stderr.print("nothing found; try fewer words" + ("" if criteria else ", or --criteria"))


def query(
    sql: Annotated[str, typer.Argument(metavar="SQL", help="One SELECT.")],
    db: Db = DEFAULT_DB,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 1000,
    aact: Annotated[
        bool, typer.Option("--aact", help="Let AACT's table names (studies, facilities ...) work.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Run one reading SQL statement. `trialmill dictionary` lists tables, views and columns."""
    with reading(db) as connection:
        if aact:
            use_aact_names(connection, sql)
        result = run_query(connection, sql, limit=limit)
    print_result(result, as_json)


def explain(
    name: RecordName,
    field: Annotated[str, typer.Argument(help="A field, such as design.masking; all when left out.")] = "",
    db: Db = DEFAULT_DB,
    archive: Annotated[
        Path, typer.Option("--archive", envvar="TRIALMILL_ARCHIVE", help="The folder of the raw store.")
    ] = DEFAULT_ARCHIVE,
    as_json: AsJson = False,
) -> None:
    """Show where on the snapshot a value stood, in the registry's own words."""
    with reading(db) as connection:
        record_id = one_record_id(connection, name)
        place, found = explain_record(connection, db, record_id, field, archive)
    if as_json:
        print_json(
            {"record_id": record_id, "snapshot": place, "values": [origin._asdict() for origin in found]}
        )
        return
    write_lines([f"{record_id} on {place}"])
    print_table(("field", "where", "as printed"), [(o.field, o.at, o.raw[:_CELL_LIMIT]) for o in found])


def dump(
    db: Db = DEFAULT_DB,
    content: Annotated[
        bool, typer.Option("--content", help="The content dump: two databases are the same if it is.")
    ] = True,
) -> None:
    """Write all content in key order, without times and runs: what 'the same database' means."""
    with reading(db) as connection:
        write_lines(line.rstrip("\n") for line in dump_content(connection))


def print_result(result: QueryResult, as_json: bool) -> None:
    """Print the rows of a query, and say where there were more."""
    if as_json:
        print_json([dict(zip(result.columns, row, strict=True)) for row in result.rows])
    else:
        print_table(result.columns, result.rows)
        _say_if_cut(result)


def _say_if_cut(result: QueryResult) -> None:
    if result.is_cut:
        stderr.print(f"cut after {len(result.rows):,} rows; --limit gives more")
