"""Commands about what to look at and whether all is well: findings, quarantine, verify."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text
from sqlite_utils import Database

from pipeline.cli.ingesting import print_report
from pipeline.cli.output import print_json, print_table, stderr, stdout, write_lines
from pipeline.cli.reading import AsJson, Db, one_record_id, print_result, reading
from pipeline.errors import DatabaseError, UsageError
from pipeline.load.database import close_database, open_database
from pipeline.load.findings_ledger import settle_findings
from pipeline.model.rows.ledger_tables import FINDING_STATES
from pipeline.query.reading import QueryResult, list_findings, run_query
from pipeline.run.ingesting import DEFAULT_DB
from pipeline.run.quarantine import retry_quarantined
from pipeline.run.verifying import verify as run_verify

_SEVERITY_STYLE = {"error": "bold red", "warning": "yellow", "info": "dim"}
_RAW_SHOWN = 200

findings_app = typer.Typer()
quarantine_app = typer.Typer()
FindingIds = Annotated[list[str], typer.Argument(metavar="ID...", help="Ids of findings.")]


@contextmanager
def writing(db: Path) -> Iterator[Database]:
    """Open a database that is there for writing and close it at the end."""
    if not db.is_file():
        raise DatabaseError(f"{db}: there is no database here; run `trialmill ingest` first")
    opened = open_database(db)
    try:
        yield opened
    finally:
        close_database(opened)


@findings_app.callback(invoke_without_command=True)
def findings(
    context: typer.Context,
    db: Db = DEFAULT_DB,
    kind: Annotated[str | None, typer.Option(help="Only this kind, such as contradiction.")] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    record: Annotated[str | None, typer.Option(help="Only this record.")] = None,
    unmapped: Annotated[
        bool, typer.Option("--unmapped", help="Only words that no code list has, with the line to add.")
    ] = False,
    state: Annotated[str, typer.Option(help=f"One of {', '.join(FINDING_STATES)}.")] = "open",
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List what a person should look at, the gravest and most frequent first; accept or reopen findings."""
    if context.invoked_subcommand is not None:
        return
    if state not in FINDING_STATES:
        raise UsageError(f"there is no state {state!r}; it is one of {', '.join(FINDING_STATES)}")
    with reading(db) as connection:
        record_id = one_record_id(connection, record) if record else None
        kind = "unmapped_code" if unmapped else kind
        result = list_findings(
            connection, kind=kind, source=source, record_id=record_id, state=state, limit=limit
        )
    if unmapped:
        result = _decisions(result)
    if unmapped or as_json or not stdout.is_terminal:
        print_result(result, as_json)
    else:
        _print_findings(result)


@findings_app.command("accept")
def accept(
    finding_ids: FindingIds,
    note: Annotated[str | None, typer.Option(help="Why it is accepted.")] = None,
    db: Db = DEFAULT_DB,
) -> None:
    """Mark findings as looked at: they are listed no more and stay accepted in later runs."""
    with writing(db) as opened:
        settle_findings(opened, finding_ids, note=note, is_accepted=True)
    write_lines([f"{len(finding_ids)} accepted; `trialmill findings reopen` takes it back"])


@findings_app.command("reopen")
def reopen(finding_ids: FindingIds, db: Db = DEFAULT_DB) -> None:
    """Open accepted findings again."""
    with writing(db) as opened:
        settle_findings(opened, finding_ids, note=None, is_accepted=False)
    write_lines([f"{len(finding_ids)} open again"])


@quarantine_app.callback(invoke_without_command=True)
def quarantine(
    context: typer.Context,
    db: Db = DEFAULT_DB,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List what could not be read and why; retry reads it again."""
    if context.invoked_subcommand is None:
        _list_quarantine(db, limit, as_json)


@quarantine_app.command("list")
def list_quarantine(
    db: Db = DEFAULT_DB,
    limit: Annotated[int, typer.Option(min=1, help="Rows at most.")] = 100,
    as_json: AsJson = False,
) -> None:
    """List what could not be read and why."""
    _list_quarantine(db, limit, as_json)


@quarantine_app.command("retry")
def retry(
    snapshots: Annotated[
        list[str] | None, typer.Argument(help="Beginnings of snapshot ids; all when left out.")
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Only what has this reason.")] = None,
    source: Annotated[str | None, typer.Option(help="Take the pages as this source's.")] = None,
    registration_id: Annotated[
        str | None, typer.Option("--id", help="Registration id of a page that prints none.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that parse.")] = 1,
    db: Db = DEFAULT_DB,
) -> None:
    """Read quarantined files again where they lie; what can be read now leaves the quarantine."""
    result = retry_quarantined(
        db,
        reason=reason,
        snapshots=snapshots or (),
        source=source,
        registration_id=registration_id,
        jobs=jobs,
    )
    for file in result.gone:
        stderr.print(f"gone or changed: {file}", markup=False, highlight=False, soft_wrap=True)
    if result.archived_count:
        stderr.print(f"{result.archived_count:,} lie in the archive; `trialmill reparse` reads them again")
    if result.report is not None:
        print_report(result.report, db)
    if result.gone or (result.report and result.report.exit_code):
        raise typer.Exit(3)


def verify(
    sample: Annotated[int, typer.Option(min=0, help="Records to rebuild from their rows; 0: all.")] = 1000,
    seed: Annotated[int, typer.Option(help="Chooses these records.")] = 0,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """Prove that the database is whole; exit code 1 and the first faults where it is not."""
    checks = run_verify(db, sample=sample or None, seed=seed)
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        print_table(
            ("check", "looked at", "faults"),
            [(check.name, check.checked, check.fault_count) for check in checks],
        )
    for check in checks:
        for fault in check.faults:
            stderr.print(f"{check.name}: {fault}", markup=False, highlight=False, soft_wrap=True)
    if any(check.fault_count for check in checks):
        raise typer.Exit(1)


def _list_quarantine(db: Path, limit: int, as_json: bool) -> None:
    sql = """
      SELECT reason, path, member, message, source, record_id, snapshot_id, first_seen_at, last_seen_at
      FROM quarantine ORDER BY reason, path, member"""
    with reading(db) as connection:
        result = run_query(connection, sql, limit=limit)
    if as_json or not stdout.is_terminal:
        print_result(result, as_json)
        return
    for reason, path, member, message, *_, snapshot_id, _first, last in result.rows:
        file = os.path.normpath(db.parent / path) if path else snapshot_id
        stdout.print(Text.assemble((reason, "bold yellow"), f"  {'!'.join(p for p in (file, member) if p)}"))
        stdout.print(Text(f"    {message}"))
        stdout.print(Text(f"    snapshot {snapshot_id[:12]}, last met {last}", style="dim"))
    if not result.rows:
        write_lines(["nothing is in quarantine"])


def _decisions(result: QueryResult) -> QueryResult:
    """Return what each unmapped word needs: how often it stands where, and the TOML line that would name it."""
    shown = ("record_count", "source", "field", "raw", "message", "example_record_id")
    places = [result.columns.index(name) for name in shown]
    rows = [[row[at] for at in places] for row in result.rows]
    for row in rows:
        row[4] = str(row[4]).removeprefix("name its meaning: ")
    columns = ("records", "source", "field", "raw", "line_to_add", "example")
    return QueryResult(columns, [tuple(row) for row in rows], result.is_cut)


def _print_findings(result: QueryResult) -> None:
    for row in result.rows:
        finding = dict(zip(result.columns, row, strict=True))
        raw = finding["raw"] if len(finding["raw"]) <= _RAW_SHOWN else finding["raw"][:_RAW_SHOWN] + "…"
        stdout.print(
            Text.assemble(
                (f"{finding['severity']} ", _SEVERITY_STYLE[finding["severity"]]),
                (finding["kind"], "bold"),
                f"  {finding['source']} {finding['field']}  ",
                (raw, "cyan"),
            )
        )
        if finding["message"]:
            stdout.print(Text(f"    {finding['message']}"))
        count, example = finding["record_count"], finding["example_record_id"]
        stdout.print(
            Text(
                f"    {count:,} record{'s'[: count != 1]}, such as {example}   id {finding['finding_id']}",
                style="dim",
            )
        )
    if not result.rows:
        write_lines(["nothing to look at"])
    elif result.is_cut:
        stderr.print(f"cut after {len(result.rows):,}; --limit gives more")
