"""Registries into the database, over HTTP from the simulators: nothing lost, nothing twice, nothing half."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import DatabaseError, UsageError
from pipeline.load.database import open_database
from pipeline.load.staging import _SCHEMA
from pipeline.run.ingesting import ingest
from pipeline.run.locking import run_lock
from pipeline.run.reparsing import reparse
from pipeline.run.sync_report import SyncReport
from pipeline.run.sync_run import SyncOptions
from pipeline.run.syncing import sync
from pipeline.simulators.ctgov import nct_id
from pipeline.simulators.faults import OF_LISTS, Fault, Faults
from tests.run.play import play


def ingest_nothing(db: Path) -> object:
    return ingest([], db)


def reparse_nothing(db: Path) -> object:
    return reparse(db, db.parent / "archive")


def account(report: SyncReport) -> dict[str, int]:
    [ctgov] = [one for one in report.accounts if one.source == "ctgov"]
    names = ("seen", "inserted", "updated", "unchanged", "duplicate", "quarantined", "tombstoned", "revived")
    return {name: getattr(ctgov, name) for name in names if getattr(ctgov, name)}


def test_a_first_sync_brings_every_record(tmp_path: Path) -> None:
    with play(tmp_path) as registry:
        report = registry.sync()
        assert (report.outcome, report.exit_code, report.mode) == ("published", 0, "full")
        assert registry.live() == registry.registered()
    assert account(report) == {"seen": 40, "inserted": 40}
    assert (report.announced, report.covered, report.missing_count) == (40, 40, 0)
    assert not list((tmp_path / "staging").glob("*"))


def test_a_second_sync_with_nothing_new_only_enumerates_and_changes_nothing(tmp_path: Path) -> None:
    with play(tmp_path) as registry:
        registry.sync()
        before = registry.content()
        report = registry.sync()
        assert registry.asked == [f"api/v2/{one}" for one in ("version", "stats/size", "studies", "version")]
        assert registry.content() == before
    assert (report.mode, report.since, report.exit_code) == ("window", "2026-10-31", 0)
    assert report.changed_count == 0


def test_a_sync_reports_exactly_the_records_that_changed(tmp_path: Path) -> None:
    with play(tmp_path, size=60) as registry:
        registry.sync()
        touched = registry.world.advance(changed=0.05)
        report = registry.sync()
        assert sorted(report.changed) == [f"ctgov:{nct_id(number)}" for number in touched]
        assert account(report) == {"seen": 3, "updated": 3}
        again = registry.sync()
    # The window reaches back a day: the three are met again, and are what they were.
    assert account(again) == {"seen": 3, "unchanged": 3}


def test_records_that_vanish_become_tombstones_once_the_registry_confirms_it(tmp_path: Path) -> None:
    with play(tmp_path) as registry:
        registry.sync()
        registry.world.advance(added=1, removed=2)
        report = registry.sync()
        gone = {f"ctgov:{nct_id(number)}" for number in registry.world.removed}
        assert set(report.tombstoned) == gone
        assert registry.live() == registry.registered()
        db = open_database(registry.db)
        assert db.execute("SELECT count(*) FROM records").fetchone() == (41,)
        db.close()
        number = registry.world.removed[0]
        registry.world.revisions[number] = 1
        registry.world.changed[number] = registry.world.day
        back = registry.sync()
    assert account(back)["revived"] == 1


def test_no_record_is_missed_or_doubled_where_pages_shift_under_the_walk(tmp_path: Path) -> None:
    with play(tmp_path, size=100, moves=3) as registry:
        report = registry.sync()
        assert registry.live() == registry.registered()
    assert report.outcome == "published"
    assert report.missing_count == 0


SERVER_FAULTS = tuple(fault for fault in Fault if fault is not Fault.DRIP and fault not in OF_LISTS)


def test_every_record_arrives_under_every_fault_of_a_server_that_ends(tmp_path: Path) -> None:
    with play(tmp_path, size=100, faults=Faults(SERVER_FAULTS, times=2), most_per_page=8) as registry:
        report = registry.sync()
        met = {served.fault for served in registry.server.log if served.fault}
        assert met == set(SERVER_FAULTS)
        assert registry.live() == registry.registered()
    assert report.outcome == "published", report.message
    assert account(report) == {"seen": 100, "inserted": 100}


@pytest.mark.parametrize("fault", sorted(OF_LISTS))
def test_every_record_arrives_under_every_fault_of_a_list_that_ends(fault: Fault, tmp_path: Path) -> None:
    with play(tmp_path, size=12, faults=Faults((fault,)), most_per_page=5) as registry:
        report = registry.sync()
        assert registry.live() == registry.registered()
        assert sum(registry.server.faults.struck.values()) > 0
    assert (report.outcome, report.missing_count) == ("published", 0), report.message
    assert account(report)["inserted"] == 12


def test_a_registry_that_is_down_interrupts_the_run_and_the_next_one_goes_on(tmp_path: Path) -> None:
    with play(tmp_path) as undisturbed:
        (tmp_path / "a").mkdir()
        undisturbed.db = tmp_path / "a" / "trials.db"
        undisturbed.sync()
        expected = undisturbed.content()
    with play(tmp_path) as registry:
        down = Faults((Fault.STATUS_503,), times=10**6)
        answered = registry.server.simulators["ctgov"].answer
        pages = 0

        def answer(request):  # type: ignore[no-untyped-def]
            nonlocal pages
            pages += request.path.endswith("/studies")
            if pages == 3:
                registry.server.faults = down
            return answered(request)

        registry.server.simulators["ctgov"].answer = answer  # type: ignore[method-assign]
        report = registry.sync()
        assert (report.outcome, report.exit_code) == ("interrupted", 1)
        assert "run the same command again" in report.message
        assert registry.live() == set()
        registry.server.faults = Faults()
        report = registry.sync()
        assert (report.outcome, report.is_resumed) == ("published", True)
        # Two or three pages were had before; they are not asked for again.
        assert registry.asked.count("api/v2/studies") <= 2
        assert registry.content() == expected


def test_the_number_of_processes_changes_nothing(tmp_path: Path) -> None:
    contents = []
    for jobs in (1, 2):
        with play(tmp_path / str(jobs)) as registry:
            registry.sync(jobs=jobs)
            contents.append(registry.content())
    assert contents[0] == contents[1]


def test_a_query_and_ids_have_scopes_of_their_own(tmp_path: Path) -> None:
    with play(tmp_path) as registry:
        some = registry.sync(ids=(nct_id(3), nct_id(5), "NCT99999999"))
        assert registry.live() == {nct_id(3), nct_id(5)}
        assert (some.mode, account(some)) == ("ids", {"seen": 2, "inserted": 2})
        disease = registry.world.trial(7).disease
        found = registry.sync(query=f"query.cond={disease}")
        assert found.mode == "full"
        assert nct_id(7) in registry.live()
        assert registry.sync(query=f"query.cond={disease}").mode == "window"
        assert registry.sync().mode == "full"


def test_max_stops_early_and_moves_no_watermark(tmp_path: Path) -> None:
    with play(tmp_path) as registry:
        report = registry.sync(max_records=15)
        assert (report.outcome, account(report)["seen"]) == ("published", 20)
        assert registry.sync().mode == "full"


def test_two_runs_at_once_are_refused_with_the_owner_named(tmp_path: Path) -> None:
    with (
        play(tmp_path) as registry,
        run_lock(registry.db, "sync ctgov", "2026-11-01T00:00:00Z"),
        pytest.raises(DatabaseError, match=r"`sync ctgov` \(process \d+ on .*, since 2026-11-01T00:00:00Z\)"),
    ):
        registry.sync()


@pytest.mark.parametrize("write", [ingest_nothing, reparse_nothing])
def test_no_other_command_writes_to_a_database_while_a_run_does(
    write: Callable[[Path], object], tmp_path: Path
) -> None:
    db = tmp_path / "trials.db"
    with (
        run_lock(db, "sync ctgov", "2026-11-01T00:00:00Z"),
        pytest.raises(DatabaseError, match="in use by `sync ctgov`"),
    ):
        write(db)
    write(db)


@pytest.mark.parametrize("code", ["ctri", "chictr", "anzctr", "pactr"])
def test_a_registry_behind_a_wall_says_how_to_bring_saved_pages(code: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="trialmill ingest"):
        sync(code, tmp_path / "trials.db", SyncOptions())


def test_an_unknown_registry_names_those_that_can_be_walked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="ctgov"):
        sync("nowhere", tmp_path / "trials.db", SyncOptions())


def test_a_feed_cut_to_half_is_refused_the_old_data_stay_and_a_user_can_accept_it(tmp_path: Path) -> None:
    with play(tmp_path, size=60) as registry:
        registry.sync()
        before, live = registry.content(), registry.live()
        registry.world.advance(removed=30)
        report = registry.sync(is_full=True)
        assert (report.outcome, report.exit_code) == ("refused", 4)
        assert [check.name for check in report.checks if check.result == "fail"] == ["size"]
        assert (registry.content(), registry.live()) == (before, live)
        window = registry.sync()
        assert (window.mode, window.outcome) == ("window", "refused")
        # What was fetched is published without asking again.
        accepted = registry.sync(is_full=True, accepts=True)
        assert (accepted.outcome, accepted.is_resumed, registry.asked) == ("published", True, [])


def test_a_feed_that_doubled_is_warned_of_and_published(tmp_path: Path) -> None:
    with play(tmp_path, size=20) as registry:
        registry.sync()
        registry.world.advance(added=25)
        report = registry.sync()
    assert (report.outcome, report.exit_code) == ("published", 0)
    assert [check.name for check in report.checks if check.result == "warn"] == ["size"]


def test_three_clean_runs_in_a_row_raise_no_alarm(tmp_path: Path) -> None:
    with play(tmp_path, size=80) as registry:
        registry.sync()
        for _ in range(3):
            registry.world.advance(changed=0.5, added=2, removed=1)
            report = registry.sync(is_full=True)
            assert {check.result for check in report.checks} == {"pass"}
            assert {check.name for check in report.checks} == {"announced", "size", "quarantined", "fill"}


@pytest.mark.parametrize("is_full", [True, False])
def test_a_field_that_vanishes_from_a_feed_refuses_the_run(is_full: bool, tmp_path: Path) -> None:
    with play(tmp_path, size=40) as registry:
        registry.sync()
        registry.sync(is_full=True)  # reads nothing anew, and sets no floors
        registry.world.advance(changed=1.0)
        simulator = registry.server.simulators["ctgov"]
        answered = simulator.answer

        def answer(request):  # type: ignore[no-untyped-def]
            reply = answered(request)
            return replace(reply, body=reply.body.replace(b'"conditions":', b'"conditionsRenamed":'))

        simulator.answer = answer  # type: ignore[method-assign]
        report = registry.sync(is_full=is_full)
    assert (report.outcome, report.mode) == ("refused", "full" if is_full else "window")
    assert any(check.message.startswith("conditions: 0%") for check in report.checks)


def test_a_first_day_that_the_user_names_moves_no_watermark_past_what_was_not_brought(tmp_path: Path) -> None:
    with play(tmp_path, size=30) as registry:
        registry.sync()
        registry.world.advance(changed=0.1)
        registry.world.advance(days=10)
        skipping = registry.sync(since=registry.world.day.isoformat())
        assert (skipping.mode, skipping.changed_count) == ("window", 0)
        assert registry.sync().changed_count == 3


def test_a_disk_that_is_full_is_told_plainly_and_the_run_is_taken_up(tmp_path: Path) -> None:
    with play(tmp_path, size=30) as registry:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pipeline.load.staging._SCHEMA", f"PRAGMA max_page_count = 12; {_SCHEMA}")
            with pytest.raises(DatabaseError, match="run the same command again"):
                registry.sync()
        assert registry.live() == set()
        report = registry.sync()
        assert (report.outcome, report.is_resumed) == ("published", True)
        assert registry.live() == registry.registered()
