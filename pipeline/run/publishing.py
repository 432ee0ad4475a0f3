"""Judges a staged run and, where it passes, publishes it: one transaction over everything it brought."""

from __future__ import annotations

from typing import Final

from pipeline.load.gate import LEAST_FOR_SHARES, Measure, judge, refuses
from pipeline.load.loader import Loader, Outcome
from pipeline.load.progress import last_good_report, set_marks, set_report, set_watermark, watermark
from pipeline.load.record_states import Known, Prepared
from pipeline.load.staging import StagedItem
from pipeline.run.sync_phases import REFUSED
from pipeline.run.sync_report import NAMES_SHOWN, SyncReport
from pipeline.run.sync_run import Run, reached_name

_BATCH_RECORDS: Final = 200  # 500 were no faster and held 40 MB more


def judge_run(run: Run, report: SyncReport, loader: Loader) -> bool:
    """Fill the report with what the run came to and the gate's checks; return whether it may be published."""
    tallies, staging = run.tallies, run.staging
    listed = staging.registrations("is_listed AND NOT is_arrived")
    missing = staging.wanted(run.target.source, [row[:3] for row in listed], run.held_if)
    failed = staging.failures()
    report.missing, report.missing_count = missing[:NAMES_SHOWN], len(missing)
    report.failed = [message for _, message in failed[:NAMES_SHOWN]]
    report.failed_count = len(failed)
    measure = _measure(run, len(missing))
    report.covered, report.announced = measure.covered, measure.announced
    report.read, report.quarantined, report.fill = measure.read, measure.quarantined, dict(measure.fill)
    report.findings = dict(sorted(tallies.findings.items()))
    before = last_good_report(loader.db.conn, run.target.code, report.scope, report.mode, LEAST_FOR_SHARES)
    report.checks = judge(measure, _measured(before) if before else None)
    return run.options.accepts or not refuses(report.checks)


def _measure(run: Run, missing: int) -> Measure:
    tallies = run.tallies
    is_sized = run.is_unlimited and not run.scope.reached
    return Measure(
        covered=run.staging.count("is_listed OR is_arrived") + tallies.quarantined,
        announced=None if run.options.max_records or tallies.is_censused else tallies.announced,
        read=tallies.read,
        quarantined=tallies.quarantined,
        fill=tallies.fill,
        missing=missing,
        live_before=run.live_before(),
        expected_live=run.expected_live() if is_sized else None,
        is_full=is_sized and not run.scope.since,
    )


def _measured(report: dict[str, object]) -> Measure:
    names = ("covered", "announced", "read", "quarantined", "fill")
    return Measure(**{name: report[name] for name in names})  # type: ignore[arg-type]


def publish(run: Run, report: SyncReport, loader: Loader, finished_at: str) -> None:
    """Write everything the run brought, its marks, watermark, accounts and report, in one transaction."""
    with loader.db.atomic():
        for batch in run.staging.batches(_BATCH_RECORDS):
            _load(loader, batch, report)
        _bury(run, loader, report)
        _note_progress(run, loader, finished_at)
        report.outcome = "published"
        report.finished_at = finished_at
        report.accounts = loader.finish(finished_at, report.exit_code)
        set_report(loader.db.conn, report.run_id, report.to_dict())


def refuse(run: Run, report: SyncReport, loader: Loader, finished_at: str) -> None:
    """Write that the run was refused. What it brought stays staged, for a user who accepts it."""
    run.tallies.phase = REFUSED
    run.staging.enter_phase(run.tallies, [])
    report.outcome = "refused"
    report.finished_at = finished_at
    with loader.db.atomic():
        report.accounts = loader.finish(finished_at, report.exit_code)
        set_report(loader.db.conn, report.run_id, report.to_dict())


def _load(loader: Loader, batch: list[StagedItem], report: SyncReport) -> None:
    fresh = [item for item in batch if not isinstance(item, Known)]
    for item, outcome in zip(fresh, loader.load(fresh), strict=True):
        if outcome in (Outcome.INSERTED, Outcome.UPDATED) and isinstance(item, Prepared):
            report.changed_count += 1
            if report.changed_count <= NAMES_SHOWN:
                report.changed.append(item.record_id)
    for known in batch:
        if isinstance(known, Known):
            loader.recognize(*known)


def _bury(run: Run, loader: Loader, report: SyncReport) -> None:
    """Tombstone the records that the registry, asked for them, says it no longer has; note what it never had."""
    for registration_id, _, _, why in run.staging.registrations(
        "gone IS NOT NULL AND NOT is_arrived AND NOT is_listed"
    ):
        record_id = f"{run.target.source}:{registration_id}"
        is_held = loader.db.execute("SELECT 1 FROM records WHERE record_id = ?", (record_id,)).fetchone()
        if not is_held and run.scope.ids:
            report.unknown[registration_id] = why or "gone"
        elif is_held and loader.tombstone(record_id, why or "gone"):
            report.tombstoned[record_id] = why or "gone"


def _note_progress(run: Run, loader: Loader, finished_at: str) -> None:
    connection, code = loader.db.conn, run.target.code
    set_marks(connection, run.target.source, run.staging.marks())
    before = watermark(connection, code, run.options.scope_name)
    since = run.options.since
    leaves_gap = since is not None and (before is None or since > before[:10])
    if run.scope.ids or run.options.max_records or leaves_gap:
        return
    # The next window begins where this run's data began, not where its clock ended.
    value = run.tallies.first_edition or run.run_id
    set_watermark(connection, code, run.options.scope_name, value, finished_at)
    if run.tallies.reached is not None:
        set_watermark(connection, code, reached_name(run.options), run.tallies.reached, finished_at)
