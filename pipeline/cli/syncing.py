"""`trialmill sync` and `trialmill enrich`: registries into the database over the network."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.filesize import decimal
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress

from pipeline.cli.output import print_error, print_json, print_table, stderr, write_lines
from pipeline.config import read_settings
from pipeline.errors import TrialmillError, UsageError
from pipeline.fetch.webhook import check_webhook, post_json
from pipeline.run.enriching import enrich as run_enrich
from pipeline.run.ingesting import DEFAULT_DB, utc_now
from pipeline.run.plans import check_scope, target_of
from pipeline.run.sync_report import SyncReport
from pipeline.run.sync_run import SyncOptions
from pipeline.run.syncing import sync as run_sync
from pipeline.run.walking import Progress

_COUNTS = ("seen", "inserted", "updated", "unchanged", "duplicate", "stale", "quarantined")

Db = Annotated[Path, typer.Option(help="The database, made where there is none.")]
BaseUrl = Annotated[
    str | None, typer.Option(help="A server that stands in for the registry (or TRIALMILL_<SOURCE>_URL).")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write a report a line as JSON.")]


def sync(
    registries: Annotated[
        list[str], typer.Argument(help="Codes, such as ctgov; `trialmill registries` names all.")
    ],
    db: Db = DEFAULT_DB,
    since: Annotated[
        str | None, typer.Option(help="Bring what changed since this day (YYYY-MM-DD), whatever was synced.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Walk the whole registry again.")] = False,
    query: Annotated[str, typer.Option(help="Only what the registry finds for this, in its language.")] = "",
    ids: Annotated[
        list[str] | None, typer.Option(help="Only these registrations, with commas between; may be repeated.")
    ] = None,
    max_records: Annotated[
        int | None, typer.Option("--max", min=1, help="Stop after about so many records: to try it out.")
    ] = None,
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Publish although the gate refuses; the figures become the floors."),
    ] = False,
    jobs: Annotated[int, typer.Option(min=1, help="Processes that parse; the result is the same.")] = 1,
    base_url: BaseUrl = None,
    webhook: Annotated[
        str | None, typer.Option(envvar="TRIALMILL_WEBHOOK", help="POST each report as JSON to this address.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Bring the database up to date with registries: what is new or changed since the last run, or everything.

    Interrupted, the same command goes on where it was. A run that the gate refuses changes nothing.
    """
    if since is not None:
        _check_day(since)
    if webhook is not None:
        check_webhook(webhook)
    if base_url is not None and len(registries) > 1:
        raise UsageError("--base-url stands in for one registry; set TRIALMILL_<SOURCE>_URL for several")
    for code in registries:
        check_scope(target_of(code), query, since)  # before anything is fetched
    settings = read_settings()
    reports = []
    for code in registries:
        options = SyncOptions(
            since=since,
            is_full=full,
            query=query,
            ids=tuple(one for text in ids or () for one in re.split(r"[\s,]+", text) if one),
            max_records=max_records,
            base_url=base_url or settings.base_url(code),
            contact=settings.contact,
            archive=settings.archive,
            jobs=jobs,
            accepts=accept,
        )
        with _told_how_to_go_on(), _progress(code) as progress:
            report = run_sync(code, db, options, progress=progress)
        reports.append(report)
        _tell(report, db, as_json, webhook)
    _exit(reports)


def enrich(
    db: Annotated[Path, typer.Option(help="The database.")] = DEFAULT_DB,
    registry: Annotated[
        list[str] | None, typer.Option(help="Only records of these registries; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch the registry's own record of every registration that the database knows from a republisher only."""
    settings = read_settings()
    reports = []
    with _told_how_to_go_on():
        for report in run_enrich(db, settings, registry):
            reports.append(report)
            _tell(report, db, as_json, None)
    if not reports:
        write_lines(["every registration of a registry that can be walked has its registry's own record"])
    _exit(reports)


def _check_day(since: str) -> None:
    """Raise UsageError where a text is no day, or one that has not come."""
    try:
        day = date.fromisoformat(since)
    except ValueError:
        raise UsageError(f"--since takes a day as YYYY-MM-DD, not {since!r}") from None
    if day.isoformat() > utc_now()[:10]:
        raise UsageError(f"--since {since} has not come yet")


@contextmanager
def _told_how_to_go_on() -> Iterator[None]:
    """Say, where the user interrupts a run, that nothing is lost."""
    try:
        yield
    except KeyboardInterrupt:
        print_error("interrupted; what was fetched is kept: run the same command again to go on")
        raise


@contextmanager
def _progress(code: str) -> Iterator[Progress]:
    """Give a function that shows on a terminal how far a sync has come; elsewhere it shows nothing."""
    with RichProgress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} records"),
        TimeElapsedColumn(),
        console=stderr,
        transient=True,
        disable=not stderr.is_terminal,
    ) as bar:
        task = bar.add_task(f"sync {code}", total=None)

        def show(phase: str, records: int, announced: int | None) -> None:
            bar.update(task, description=f"sync {code}: {phase}", completed=records, total=announced)

        yield show


def _exit(reports: Iterable[SyncReport]) -> None:
    worst = max((report.exit_code for report in reports), key=_severity, default=0)
    if worst:
        raise typer.Exit(worst)


def _severity(exit_code: int) -> int:
    """Order exit codes: refused, failed, incomplete, well."""
    return {0: 0, 3: 1, 1: 2, 4: 3}[exit_code]


def _tell(report: SyncReport, db: Path, as_json: bool, webhook: str | None) -> None:
    if as_json:
        print_json(report.to_dict())
    else:
        print_report(report, db)
    if webhook:
        try:
            post_json(webhook, report.to_dict())
        except TrialmillError as error:
            print_error(str(error))


def _words_of(report: SyncReport) -> str:
    """Return what a run was to bring, in words."""
    if report.mode == "ids":
        return "sync by id"
    if report.mode == "window":
        words = f"sync of what changed since {report.since}" if report.since else "sync of new numbers"
    else:
        words = "full sync"
    return f"{words}, {report.scope}" if report.scope != "records" else words


def print_report(report: SyncReport, db: Path) -> None:
    """Print what a run came to."""
    title = f"{report.registry}: {_words_of(report)} into {db}: {report.outcome}"
    write_lines([title + (" (taken up again)" if report.is_resumed else "")])
    rows = [a for a in report.accounts if a.seen or a.tombstoned]
    if report.outcome == "published" and not rows:
        write_lines(["nothing new"])
    if rows:
        print_table(
            ("source", *_COUNTS, "revived", "tombstoned", "live"),
            [
                (a.source, *(getattr(a, name) for name in _COUNTS), a.revived, a.tombstoned, a.live_after)
                for a in rows
            ],
        )
    size = decimal(report.bytes_received)
    write_lines(
        [
            f"{report.requests:,} requests, {report.retries:,} retries, {size} received,"
            f" {report.duration_seconds:,.1f} s"
        ]
    )
    for check in report.checks:
        write_lines([f"gate {check.result}: {check.name}: {check.message}"])
    if report.findings:
        write_lines(
            ["findings: " + ", ".join(f"{kind} {count:,}" for kind, count in report.findings.items())]
        )
    for record_id, why in list(report.tombstoned.items())[:20]:
        write_lines([f"tombstoned {record_id}: {why}"])
    problems = [f"the registry does not have {one}: {why}" for one, why in report.unknown.items()]
    problems += [f"not had: {', '.join(report.missing)}"] if report.missing else []
    problems += [f"failed: {message}" for message in report.failed]
    problems += [report.message] if report.message else []
    if report.outcome == "refused":
        problems.append(
            "nothing was published; look at the checks that failed, then sync again or with --accept"
        )
    for problem in problems:
        stderr.print(problem, markup=False, highlight=False, soft_wrap=True)
