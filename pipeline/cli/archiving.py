"""`trialmill archive` and `trialmill reparse`: the raw store, and records read from it again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.cli.output import print_error, print_json, print_table, stderr, write_lines
from pipeline.config import DEFAULT_ARCHIVE
from pipeline.run import archiving
from pipeline.run.ingesting import DEFAULT_DB
from pipeline.run.reparsing import ReparseReport
from pipeline.run.reparsing import reparse as run_reparse

Db = Annotated[Path, typer.Option("--db", help="The database.")]
Archive = Annotated[
    Path, typer.Option("--archive", envvar="TRIALMILL_ARCHIVE", help="The folder of the raw store.")
]
Source = Annotated[str | None, typer.Option(help="Only this source.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
_SHOWN = 40
_CELL_LIMIT = 60

app = typer.Typer(help="Verify, measure and index the raw store.", no_args_is_help=True)


@app.command()
def verify(archive: Archive = DEFAULT_ARCHIVE, source: Source = None, as_json: AsJson = False) -> None:
    """Read every record of the archive and name those that are not whole. Exit code 1 where there are any."""
    whole, damaged = archiving.verify(archive, source)
    if as_json:
        print_json({"whole": whole, "damaged": [asdict(one) for one in damaged]})
    else:
        write_lines([f"{archive}: {whole:,} records whole, {len(damaged):,} damaged"])
        for one in damaged:
            print_error(f"{one.file} at {one.offset}: {one.reason}: {one.message}")
    if damaged:
        raise typer.Exit(1)


@app.command()
def stats(archive: Archive = DEFAULT_ARCHIVE, as_json: AsJson = False) -> None:
    """Tell how much the archive holds of each source, and what was not stored twice."""
    found = archiving.stats(archive)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    columns = ("source", "files", "responses", "unchanged", "bytes on disk", "bytes of bodies", "bytes saved", "from", "to")  # fmt: skip
    print_table(columns, [tuple(asdict(one).values()) for one in found], title=str(archive))


@app.command()
def index(archive: Archive = DEFAULT_ARCHIVE, db: Db = DEFAULT_DB) -> None:
    """Make the index in the database anew, from the archive alone."""
    db.parent.mkdir(parents=True, exist_ok=True)
    write_lines([f"{db}: {archiving.rebuild_index(db, archive):,} entries from {archive}"])


def reparse(
    db: Db = DEFAULT_DB,
    archive: Archive = DEFAULT_ARCHIVE,
    source: Source = None,
    parser_older_than: Annotated[
        str | None,
        typer.Option(
            help="Only what a parser older than this version has read; without it whatever another parser"
            " than today's has read."
        ),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that parse; the result is the same.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Read what is in the archive, and the files that were ingested, again; tell what reads differently now."""
    with Progress(
        TextColumn("reparse"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=stderr,
        transient=True,
        disable=not stderr.is_terminal,
    ) as bar:
        task = bar.add_task("reparse", total=None)
        report = run_reparse(
            db,
            archive,
            source=source,
            parser_older_than=parser_older_than,
            jobs=jobs,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )
    if as_json:
        print_json(_as_dict(report, db))
    else:
        _print_report(report, db)
    if report.exit_code:
        raise typer.Exit(report.exit_code)


def _as_dict(report: ReparseReport, db: Path) -> dict[str, Any]:
    values = asdict(report)
    values["quarantined"] = [item.model_dump(mode="json") for item in report.quarantined]
    return {"db": str(db), **values, "exit_code": report.exit_code}


def _print_report(report: ReparseReport, db: Path) -> None:
    write_lines(
        [
            f"{db}: {report.snapshots:,} snapshots to read again, {len(report.not_at_hand):,} not at hand;"
            f" {report.records_changed:,} records read differently, {report.versions_taken_back:,} versions taken"
            f" back, {len(report.quarantined):,} quarantined"
        ]
    )
    by_count = sorted(report.differences.items(), key=lambda item: (-item[1].record_count, item[0]))
    if by_count:
        print_table(
            ("field", "records", "example", "before", "after"),
            [
                (path, found.record_count, *[_short(cell) for cell in found.examples[0]])
                for path, found in by_count[:_SHOWN]
            ],
        )
    if len(by_count) > _SHOWN:
        write_lines([f"... and {len(by_count) - _SHOWN:,} more fields; --json gives all"])
    for why in report.not_at_hand[:_SHOWN]:
        stderr.print(f"not read again: {why}", markup=False, highlight=False, soft_wrap=True)
    for item in report.quarantined[:_SHOWN]:
        where = "!".join(part for part in (item.path or item.snapshot_id, item.member) if part)
        stderr.print(
            f"quarantined {where}: {item.reason}: {item.message}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )


def _short(value: Any) -> str:
    text = "" if value is None else str(value)
    return text if len(text) <= _CELL_LIMIT else f"{text[: _CELL_LIMIT - 1]}…"
