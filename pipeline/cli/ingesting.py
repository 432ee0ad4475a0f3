"""`trialmill ingest`: saved pages and exports into the database."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from pipeline.cli.output import print_json, print_table, stderr, write_lines
from pipeline.config import read_settings
from pipeline.run.ingesting import DEFAULT_DB, IngestReport
from pipeline.run.ingesting import ingest as run_ingest
from pipeline.run.inputs import InputFile, find_inputs

_QUARANTINED_SHOWN = 20
_COUNTS = ("seen", "inserted", "updated", "unchanged", "duplicate", "stale", "quarantined")


def ingest(
    paths: Annotated[
        list[Path], typer.Argument(help="Files, folders, zip, gzip or WARC files; read by content.")
    ],
    db: Annotated[Path, typer.Option(help="The database, made where there is none.")] = DEFAULT_DB,
    source: Annotated[str | None, typer.Option(help="Take every page as this source's.")] = None,
    registration_id: Annotated[
        str | None, typer.Option("--id", help="Registration id of a page that prints none.")
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that parse; the result is the same.")] = 1,
    archive: Annotated[
        bool, typer.Option("--archive", help="Copy what is read into the raw store as well.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write the report as JSON.")] = False,
) -> None:
    """Load every registration found in the paths. Unchanged input changes nothing."""
    with Progress(
        TextColumn("ingest"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        console=stderr,
        transient=True,
        disable=not stderr.is_terminal,
    ) as bar:
        task = bar.add_task("ingest", total=sum(file.path.stat().st_size for file in find_inputs(paths)))

        def advance(_file: InputFile, size: int) -> None:
            bar.advance(task, size)

        report = run_ingest(
            paths,
            db,
            source=source,
            registration_id=registration_id,
            jobs=jobs,
            archive=read_settings().archive if archive else None,
            progress=advance,
        )
    if as_json:
        print_json(_as_dict(report, db))
    else:
        print_report(report, db)
    if report.exit_code:
        raise typer.Exit(report.exit_code)


def _as_dict(report: IngestReport, db: Path) -> dict[str, object]:
    return {
        "run_id": report.run_id,
        "db": str(db),
        "started_at": report.started_at,
        "finished_at": report.finished_at,
        "exit_code": report.exit_code,
        "sources": [asdict(account) for account in report.accounts],
        "findings": dict(sorted(report.findings.items())),
        "not_archived": report.not_archived,
        "quarantined": [item.model_dump(mode="json") for item in report.quarantined],
        "expected_quarantined": report.expected_quarantined,
    }


def print_report(report: IngestReport, db: Path) -> None:
    """Print what a run came to, what it put into quarantine, and what to try next."""
    active = [account for account in report.accounts if account.seen]
    print_table(
        ("source", *_COUNTS),
        [(a.source, *(getattr(a, name) for name in _COUNTS)) for a in active],
        title=f"{db}: {sum(a.live_after for a in report.accounts):,} records",
    )
    read, ignored, unread = (
        sum(getattr(a, f"leaves_{name}") for a in active) for name in ("read", "ignored", "unread")
    )
    write_lines([f"leaves: {read:,} read, {ignored:,} ignored with a reason, {unread:,} unread"])
    if report.findings:
        kinds = ", ".join(f"{kind} {count:,}" for kind, count in report.findings.most_common())
        write_lines([f"findings: {kinds}"])
    if report.expected_quarantined:
        write_lines([f"{report.expected_quarantined} quarantined as their cases expect"])
    for item in report.quarantined[:_QUARANTINED_SHOWN]:
        file = os.path.normpath(db.parent / item.path) if item.path else item.snapshot_id
        where = "!".join(part for part in (file, item.member) if part)
        stderr.print(
            f"quarantined {where}: {item.reason}: {item.message}",
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    if len(report.quarantined) > _QUARANTINED_SHOWN:
        write_lines(
            [f"... and {len(report.quarantined) - _QUARANTINED_SHOWN:,} more in the table quarantine"]
        )
    for message in report.not_archived:
        stderr.print(f"not archived: {message}", markup=False, highlight=False, soft_wrap=True)
    option = "" if db == DEFAULT_DB else f" --db {db}"
    write_lines(
        [
            "three things to try next:",
            f"  trialmill search{option} pressure",
            f"  trialmill findings{option}",
            f'  trialmill query{option} "select overall_status_code, count(*) from registrations group by 1"',
        ]
    )
