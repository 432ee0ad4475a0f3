"""Registry -> database: fetch, archive, parse into a staging database, judge, and publish in one transaction.

A run that is killed, or whose registry goes down, leaves its staging database; the same command takes it up.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from pipeline.errors import DatabaseError
from pipeline.fetch.archive import ArchiveWriter
from pipeline.fetch.client import Client
from pipeline.fetch.site import site_of, user_agent
from pipeline.load.archive_index import DatabaseIndex
from pipeline.load.database import close_database, open_database
from pipeline.load.loader import Loader
from pipeline.load.progress import set_report
from pipeline.model.plan import Scope
from pipeline.parse.catalog import ADAPTERS
from pipeline.run.garbage import fewer_collections
from pipeline.run.ingesting import utc_now
from pipeline.run.locking import run_lock
from pipeline.run.naming import names_to_ask
from pipeline.run.plans import check_scope, target_of
from pipeline.run.publishing import judge_run, publish, refuse
from pipeline.run.sync_phases import JUDGE, REFUSED, enter_next_phase
from pipeline.run.sync_report import SyncReport
from pipeline.run.sync_run import Interrupted, Run, SyncOptions, open_run
from pipeline.run.walking import Progress, Walker


def sync(
    code: str,
    db: Path,
    options: SyncOptions,
    *,
    now: Callable[[], str] | None = None,
    progress: Progress | None = None,
) -> SyncReport:
    """Bring the database up to date with a registry and return the run's report.

    Raises: UsageError where the registry cannot be asked so, DatabaseError where another run is at work.
    """
    target = target_of(code)
    # What cannot be asked is refused before anything is written down.
    check_scope(target, options.query, options.since)
    options = replace(options, ids=names_to_ask(target, options.ids, db))
    target.plan.start(Scope(options.query, ids=options.ids))
    user_agent(options.contact, site_of(target.facts, options.base_url))
    clock = now or utc_now
    began = time.monotonic()
    db.parent.mkdir(parents=True, exist_ok=True)
    with run_lock(db, f"sync {code}", clock()), fewer_collections(), ExitStack() as stack:
        index_db = open_database(db)
        stack.callback(close_database, index_db)
        run = open_run(target, db, index_db, options, clock)
        stack.callback(run.staging.close)
        report = _new_report(run)
        try:
            _walk(run, index_db, progress)
            _count(run, report, began)
            _conclude(run, report, clock)
        except Interrupted as error:
            report.message = str(error)
            _count(run, report, began)
            with index_db.atomic():
                set_report(index_db.conn, report.run_id, report.to_dict())
        except sqlite3.Error as error:
            raise DatabaseError(
                f"{db}: the run cannot be written ({error}); what was staged is kept: run the same command again"
            ) from error
    return report


def _walk(run: Run, index_db: Database, progress: Progress | None) -> None:
    """Work off the run's phases, from the one it is in to the last."""
    options, target = run.options, run.target
    index = DatabaseIndex(index_db.conn)
    site = site_of(target.facts, options.base_url)
    with (
        Client(site, contact=options.contact, limits=options.limits) as client,
        ArchiveWriter(options.archive, target.code, run.run_id, index) as archive,
    ):
        walker = Walker(run, client, archive, index_db, progress)
        while run.tallies.phase not in (JUDGE, REFUSED):
            walker.work_off()
            enter_next_phase(run)


def _conclude(run: Run, report: SyncReport, clock: Callable[[], str]) -> None:
    """Judge and publish, or refuse."""
    with Loader(
        run.db,
        run_id=run.run_id,
        started_at=run.run_id,
        sources=[adapter.facts for adapter in ADAPTERS],
        command=f"sync {run.target.code}",
    ) as loader:
        if judge_run(run, report, loader):
            publish(run, report, loader, clock())
            run.staging.discard()
        else:
            refuse(run, report, loader, clock())


def _new_report(run: Run) -> SyncReport:
    scope = run.scope
    return SyncReport(
        run_id=run.run_id,
        registry=run.target.code,
        scope=run.options.scope_name,
        mode="ids" if scope.ids else "window" if scope.since or scope.reached else "full",
        since=scope.since,
        started_at=run.run_id,
        is_resumed=run.is_resumed,
    )


def _count(run: Run, report: SyncReport, began: float) -> None:
    report.requests, report.retries = run.tallies.requests, run.tallies.retries
    report.bytes_received = run.tallies.bytes_received
    report.duration_seconds = round(time.monotonic() - began, 3)
