"""`trialmill runs` and `trialmill status`: what runs have done, and which registries are due."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.output import print_json, print_table, write_lines
from pipeline.query.reading import open_read_only
from pipeline.query.runs import list_runs, registry_statuses
from pipeline.run.ingesting import DEFAULT_DB, utc_now
from pipeline.run.locking import command_under_way

# A daily sync that runs late or long is not overdue yet.
_MAX_AGE_HOURS = 36.0

Db = Annotated[Path, typer.Option(help="The database.")]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]
MaxAge = Annotated[float, typer.Option(help="A registry that was synced longer ago is overdue.")]


def runs(
    db: Db = DEFAULT_DB,
    limit: Annotated[int, typer.Option(min=1, help="Show so many runs.")] = 20,
    max_age_hours: MaxAge = _MAX_AGE_HOURS,
    as_json: AsJson = False,
) -> None:
    """Show the last runs, the newest first, and which registries are overdue."""
    connection = open_read_only(db)
    under_way = command_under_way(db)
    shown = list_runs(connection, limit, under_way)
    statuses = registry_statuses(connection, utc_now(), max_age_hours, under_way)
    overdue = [one for one in statuses if one.is_overdue]
    if as_json:
        print_json({"runs": [asdict(run) for run in shown], "overdue": [asdict(one) for one in overdue]})
        return
    print_table(
        ("started", "command", "outcome", "exit code", "seen", "changed", "quarantined", "seconds"),
        [
            (
                run.started_at[:19],
                run.command,
                run.outcome,
                run.exit_code,
                run.seen,
                run.changed,
                run.quarantined,
                (run.report or {}).get("duration_seconds"),
            )
            for run in shown
        ],
    )
    for one in overdue:
        age = "never synced" if one.age_hours is None else f"synced {one.age_hours:,.0f} hours ago"
        last = (
            "a run is under way" if one.last_outcome == "running" else f"the last run was {one.last_outcome}"
        )
        write_lines([f"overdue: {one.registry}: {age}; {last}"])


def status(
    db: Db = DEFAULT_DB,
    max_age_hours: MaxAge = _MAX_AGE_HOURS,
    as_json: AsJson = False,
) -> None:
    """Tell how fresh each registry is, for monitoring: exit code 0 all fresh, 1 overdue, 4 a run was refused."""
    statuses = registry_statuses(open_read_only(db), utc_now(), max_age_hours, command_under_way(db))
    if as_json:
        print_json([asdict(one) for one in statuses])
    else:
        print_table(
            ("registry", "last published", "hours ago", "last run", "overdue"),
            [
                (
                    one.registry,
                    (one.last_published_at or "never")[:19],
                    None if one.age_hours is None else round(one.age_hours, 1),
                    one.last_outcome,
                    "yes" if one.is_overdue else "no",
                )
                for one in statuses
            ],
        )
    if any(one.last_outcome == "refused" for one in statuses):
        raise typer.Exit(4)
    if any(one.is_overdue for one in statuses):
        raise typer.Exit(1)
