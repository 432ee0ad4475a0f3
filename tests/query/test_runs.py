"""What runs tell afterwards: summaries, freshness per registry, exit codes for monitoring."""

from pathlib import Path

import pytest

from pipeline.query.reading import open_read_only
from pipeline.query.runs import list_runs, registry_statuses
from pipeline.run.locking import command_under_way, run_lock
from pipeline.simulators.faults import Fault, Faults
from tests.run.play import play


def test_published_interrupted_and_refused_runs_are_told_apart(tmp_path: Path) -> None:
    with play(tmp_path, size=30) as registry:
        registry.sync()
        registry.server.faults = Faults((Fault.STATUS_503,), times=10**6)
        registry.sync()
        registry.server.faults = Faults()
        registry.world.advance(removed=15)
        registry.sync()
        registry.sync(is_full=True)
    runs = list_runs(open_read_only(registry.db), 10)
    assert [(run.command, run.outcome, run.exit_code) for run in runs] == [
        ("sync ctgov", "refused", 4),
        ("sync ctgov", "refused", 4),
        ("sync ctgov", "published", 0),
    ]
    assert (runs[-1].seen, runs[-1].changed) == (30, 30)
    assert runs[0].report is not None
    assert runs[0].report["checks"][0]["name"] == "announced"


def test_an_interrupted_run_is_shown_as_one_until_it_is_taken_up(tmp_path: Path) -> None:
    with play(tmp_path, size=10, faults=Faults((Fault.STATUS_503,), times=10**6)) as registry:
        registry.sync()
        [run] = list_runs(open_read_only(registry.db), 10)
        assert (run.outcome, run.exit_code) == ("interrupted", 1)
        assert run.report is not None
        assert "HTTP 503" in run.report["message"]
        registry.server.faults = Faults()
        registry.sync()
        [run] = list_runs(open_read_only(registry.db), 10)
        assert (run.outcome, run.exit_code) == ("published", 0)


@pytest.mark.parametrize(
    ("now", "age", "is_overdue"),
    [("2026-11-01T22:00:00Z", 12.0, False), ("2026-11-03T10:00:00Z", 48.0, True)],
)
def test_a_registry_is_overdue_when_its_last_published_run_is_too_old(
    now: str, age: float, is_overdue: bool, tmp_path: Path
) -> None:
    with play(tmp_path, size=10) as registry:
        registry.sync()
        registry.sync(query="Study 1")
    [status] = registry_statuses(open_read_only(registry.db), now, 36.0)
    assert (status.registry, status.last_outcome, status.is_overdue) == ("ctgov", "published", is_overdue)
    assert status.age_hours == pytest.approx(age, abs=0.01)


def test_a_registry_that_was_never_published_is_overdue(tmp_path: Path) -> None:
    with play(tmp_path, size=10, faults=Faults((Fault.STATUS_503,), times=10**6)) as registry:
        registry.sync()
    [status] = registry_statuses(open_read_only(registry.db), "2026-11-01T11:00:00Z", 36.0)
    assert (status.age_hours, status.last_outcome, status.is_overdue) == (None, "interrupted", True)


def test_a_run_under_way_is_not_taken_for_one_that_broke_off(tmp_path: Path) -> None:
    with play(tmp_path, size=10, faults=Faults((Fault.STATUS_503,), times=10**6)) as registry:
        registry.sync()
    db = open_read_only(registry.db)
    for command, outcome, exit_code in (("sync ctgov", "running", None), ("ingest", "interrupted", 1)):
        with run_lock(registry.db, command, "2026-11-01T10:00:00Z"):
            under_way = command_under_way(registry.db)
            [run] = list_runs(db, 10, under_way)
            [status] = registry_statuses(db, "2026-11-01T11:00:00Z", 36.0, under_way)
        assert (under_way, run.outcome, run.exit_code) == (command, outcome, exit_code)
        assert status.last_outcome == outcome
    assert command_under_way(registry.db) is None
    assert command_under_way(tmp_path / "nowhere.db") is None
