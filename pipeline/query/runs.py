"""What runs have done, and which registries are due: read-only, for people and for monitoring."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

import orjson

_RUNS: Final = """
SELECT run_id, command, started_at, finished_at, coalesce(exit_code, report ->> 'exit_code'), report,
       (SELECT sum(seen) FROM run_sources WHERE run_sources.run_id = runs.run_id) AS seen,
       (SELECT sum(inserted + updated) FROM run_sources WHERE run_sources.run_id = runs.run_id) AS changed,
       (SELECT sum(quarantined) FROM run_sources WHERE run_sources.run_id = runs.run_id) AS quarantined
FROM runs ORDER BY started_at DESC LIMIT ?"""
_SYNCS: Final = """
SELECT substr(command, 6) AS registry, started_at, finished_at, exit_code, report ->> 'outcome' AS outcome,
       report ->> 'scope' AS scope
FROM runs WHERE command LIKE 'sync %' ORDER BY started_at"""


@dataclass(frozen=True, slots=True)
class RunSummary:
    """One run. `outcome` is `interrupted` where it never came to its end, `running` while it may still do so; counts
    are those of its accounts.
    """

    run_id: str
    command: str
    started_at: str
    finished_at: str | None
    outcome: str
    exit_code: int | None
    seen: int
    changed: int
    quarantined: int
    report: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class RegistryStatus:
    """How fresh a registry is: the age of the last whole sync that was published, and how the last run went."""

    registry: str
    last_published_at: str | None
    age_hours: float | None
    last_started_at: str
    last_outcome: str
    is_overdue: bool


def list_runs(connection: sqlite3.Connection, limit: int, under_way: str | None = None) -> list[RunSummary]:
    """Return the last runs, the newest first. Args: under_way is the command that is at work on the database."""
    runs = [_summary(*row) for row in connection.execute(_RUNS, (limit,))]
    for at, run in enumerate(runs):
        if run.command == under_way and run.outcome == "interrupted":
            runs[at] = replace(run, outcome="running", exit_code=None)
            break
    return runs


def registry_statuses(
    connection: sqlite3.Connection, now: str, max_age_hours: float, under_way: str | None = None
) -> list[RegistryStatus]:
    """Return how fresh every registry is that was ever synced whole, by name.

    Args: now is UTC, ISO 8601; older than max_age_hours is overdue; under_way is the command that is at work on the
    database.
    """
    runs: dict[str, list[tuple[str, str]]] = {}
    published: dict[str, str] = {}
    for registry, started_at, finished_at, exit_code, outcome, scope in connection.execute(_SYNCS):
        if scope not in (None, "records"):
            continue
        runs.setdefault(registry, []).append((started_at, outcome or _outcome(finished_at, exit_code)))
        if outcome == "published":
            published[registry] = finished_at
    return [
        replace(one, last_outcome="running") if under_way == f"sync {one.registry}" else one
        for one in _statuses(runs, published, datetime.fromisoformat(now), max_age_hours)
    ]


def _statuses(
    runs: dict[str, list[tuple[str, str]]], published: dict[str, str], now: datetime, max_age_hours: float
) -> Iterator[RegistryStatus]:
    for registry, own in sorted(runs.items()):
        last = published.get(registry)
        age = (now - datetime.fromisoformat(last)).total_seconds() / 3600 if last else None
        started_at, outcome = own[-1]
        is_overdue = age is None or age > max_age_hours
        yield RegistryStatus(registry, last, age, started_at, outcome, is_overdue)


def _summary(
    run_id: str,
    command: str,
    started_at: str,
    finished_at: str | None,
    exit_code: int | None,
    report: str | None,
    seen: int | None,
    changed: int | None,
    quarantined: int | None,
) -> RunSummary:
    told = orjson.loads(report) if report else None
    outcome = told["outcome"] if told else _outcome(finished_at, exit_code)
    return RunSummary(
        run_id,
        command,
        started_at,
        finished_at,
        outcome,
        exit_code,
        seen or 0,
        changed or 0,
        quarantined or 0,
        told,
    )


def _outcome(finished_at: str | None, exit_code: int | None) -> str:
    if finished_at is None:
        return "interrupted"
    return "done" if exit_code == 0 else "incomplete"
