"""Every registry that can be walked, from its simulator: all of it, then what its interface shows of changes."""

import threading
import time
from pathlib import Path

import pytest

from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.load.database import open_database
from pipeline.run.enriching import enrich
from pipeline.run.ingesting import ingest
from pipeline.run.plans import PLANS
from pipeline.simulators.catalog import SIMULATORS
from pipeline.simulators.ctgov import CtgovSimulator, nct_id
from pipeline.simulators.faults import Fault, Faults
from pipeline.simulators.http import SimRequest
from pipeline.simulators.pages import MeddataxSimulator
from pipeline.simulators.server import running
from pipeline.simulators.who_xml import irct_id
from pipeline.simulators.world import World
from tests.run.play import play

# What each walk needs to be told, and how many records a trial of the world has at the registry.
ASKED: dict[str, dict[str, object]] = {
    "ictrp": {"query": "Study"},
    "meddatax": {"ids": tuple(nct_id(number) for number in range(1, 31))},
}
# Whether a plain second sync sees records that changed: the others list no changes.
SEES_CHANGES = {"ctis", "euctr", "ictrp", "isrctn", "jrct", "meddatax"}


def test_every_plan_has_a_simulator() -> None:
    assert set(PLANS) == set(SIMULATORS)


@pytest.mark.parametrize("code", sorted(set(PLANS) - {"ctgov"}))
def test_a_registry_is_brought_whole_and_then_kept_up(code: str, tmp_path: Path) -> None:
    with play(tmp_path, size=30, code=code) as registry:
        asked = ASKED.get(code, {})
        report = registry.sync(**asked)
        assert (report.outcome, report.exit_code) == ("published", 0), report.message
        whole = registry.live()
        assert len(whole) == report.read >= 30
        assert report.findings == {}
        before = registry.content()
        again = registry.sync(**asked)
        assert (again.changed_count, again.exit_code) == (0, 0)
        assert registry.content() == before
        registry.world.advance(changed=0.1, added=2)
        later = registry.sync(**asked)
        is_by_id = "ids" in asked
        new = registry.live() - whole
        assert (len(new) >= 2) is not is_by_id
        changed = later.changed_count - len(new)
        assert (changed >= 3) is (code in SEES_CHANGES)
        assert (later.outcome, later.missing_count) == ("published", 0)


@pytest.mark.parametrize("code", ["cris", "drks", "irct", "rebec"])
def test_a_full_sync_finds_the_changes_that_no_list_shows(code: str, tmp_path: Path) -> None:
    with play(tmp_path, size=30, code=code) as registry:
        registry.sync()
        registry.world.advance(changed=0.1)
        report = registry.sync(is_full=True)
    assert (report.outcome, report.mode, report.changed_count) == ("published", "full", 3)


@pytest.mark.parametrize(
    ("code", "size", "fault"),
    [
        ("ctis", 105, Fault.REPEATED_PAGE),
        ("ctis", 105, Fault.MISSING_PAGE),
        ("euctr", 45, Fault.MISSING_PAGE),
        ("rebec", 25, Fault.REPEATED_PAGE),
        ("rebec", 12, Fault.TORN_GZIP),
        ("rebec", 12, Fault.CAPTCHA),
    ],
)
def test_lists_of_records_arrive_whole_under_faults_that_end(
    code: str, size: int, fault: Fault, tmp_path: Path
) -> None:
    with play(tmp_path, size=size, code=code, faults=Faults((fault,))) as registry:
        report = registry.sync()
        assert report.outcome == "published", report.message
        assert len(registry.live()) >= size
    assert report.missing_count == 0


def test_records_that_a_list_no_longer_names_are_tombstoned(tmp_path: Path) -> None:
    with play(tmp_path, size=30, code="ctis") as registry:
        registry.sync()
        registry.world.advance(removed=1)
        report = registry.sync()
        assert list(report.tombstoned.values()) == ["not found by its number"]
        assert len(registry.live()) == 29


def test_more_rows_than_a_query_shows_are_walked_from_both_ends(tmp_path: Path) -> None:
    with play(tmp_path, size=130, code="ctis", most_rows=100) as registry:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("pipeline.registries.ctis.plan._MOST_ROWS", 100)
            report = registry.sync()
        assert len(registry.live()) == 130
    assert (report.announced, report.missing_count) == (130, 0)


def test_a_server_that_knows_no_offset_is_asked_for_all_at_once(tmp_path: Path) -> None:
    with play(tmp_path, size=130, code="isrctn", has_offset=False) as registry:
        report = registry.sync()
        assert len(registry.live()) == 130
    assert (report.outcome, report.announced, report.missing_count) == ("published", 130, 0)


def test_a_page_about_another_record_never_replaces_the_one_asked_for(tmp_path: Path) -> None:
    with play(tmp_path, size=12, code="meddatax") as registry:
        simulator = registry.server.simulators["meddatax"]
        answered = simulator.answer

        def answer(request: SimRequest):  # type: ignore[no-untyped-def]
            path = request.path.replace(nct_id(3), nct_id(4))
            return answered(SimRequest(request.method, path, request.query))

        simulator.answer = answer  # type: ignore[method-assign]
        report = registry.sync(ids=(nct_id(3), nct_id(5)))
        assert registry.live() == {nct_id(5)}
    assert (report.quarantined, report.exit_code) == (1, 3)


def ictrp_rows(*rows: tuple[str, str]) -> str:
    """An export of ICTRP: trial ids and the addresses of their records."""
    trials = "".join(
        f"<Trial><TrialID>{one}</TrialID><Public_title>A</Public_title><Scientific_title/>"
        f"<Source_Register>IRCT</Source_Register><web_address>{url}</web_address></Trial>"
        for one, url in rows
    )
    return f"<Trials_downloaded_from_ICTRP>{trials}</Trials_downloaded_from_ICTRP>"


def test_a_registry_of_numbers_is_asked_for_the_ids_whose_address_a_republisher_states(
    tmp_path: Path,
) -> None:
    export = tmp_path / "ictrp.xml"
    address = "http://en.irct.ir/trial/3"
    export.write_text(ictrp_rows((irct_id(3), address), (irct_id(4), "http://elsewhere.example/4")))
    with play(tmp_path, size=5, code="irct") as registry:
        ingest([export], registry.db)
        settings = Settings(None, tmp_path / "archive", {"irct": registry.server.url("irct")})
        [report] = enrich(registry.db, settings)
        assert (report.registry, report.outcome, report.read) == ("irct", "published", 1)
        db = open_database(registry.db)
        own = db.execute("SELECT record_id FROM records WHERE source = 'irct'").fetchall()
        db.close()
        assert own == [(f"irct:{irct_id(3)}",)]
        assert list(enrich(registry.db, settings)) == []
        assert registry.sync(ids=(irct_id(3), "5")).read == 1
        assert registry.asked == ["trial/3/xml", "trial/5/xml"]
        with pytest.raises(UsageError, match=f"knows no address of {irct_id(4)}"):
            registry.sync(ids=(irct_id(4),))


@pytest.mark.parametrize("wrong", ["NCT99100001", "DRKS1", "pain"])
def test_an_id_of_another_registry_is_refused_before_anything_is_asked(wrong: str, tmp_path: Path) -> None:
    with play(tmp_path, size=5, code="drks") as registry:
        with pytest.raises(UsageError, match=f"'{wrong}' is no registration id of "):
            registry.sync(ids=(wrong,))
        assert registry.asked == []
        assert not registry.db.exists()


@pytest.mark.parametrize("code", ["cris", "ctis", "drks", "euctr", "irct", "jrct", "rebec"])
def test_pages_of_records_are_asked_for_two_at_a_time_and_never_more(code: str, tmp_path: Path) -> None:
    with play(tmp_path, size=12, code=code) as registry:
        simulator = registry.server.simulators[code]
        answered, lock = simulator.answer, threading.Lock()
        under_way, most = 0, 0

        def answer(request: SimRequest):  # type: ignore[no-untyped-def]
            nonlocal under_way, most
            with lock:
                under_way += 1
                most = max(most, under_way)
            time.sleep(0.02)
            try:
                return answered(request)
            finally:
                with lock:
                    under_way -= 1

        simulator.answer = answer  # type: ignore[method-assign]
        assert registry.sync().outcome == "published"
    assert most == 2


def test_enrich_fetches_the_registrys_own_record_of_what_a_republisher_tells(tmp_path: Path) -> None:
    world = World(5)
    meddatax, db = MeddataxSimulator(world), tmp_path / "trials.db"
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in (2, 4):
        page = meddatax.answer(SimRequest("GET", f"/clinical-trials/{nct_id(number)}", {}))
        (pages / f"{number}.html").write_bytes(page.body)
    ingest([pages], db)
    with running({"ctgov": CtgovSimulator(world)}) as server:
        settings = Settings(None, tmp_path / "archive", {"ctgov": server.url("ctgov")})
        [report] = enrich(db, settings)
        assert (report.registry, report.outcome, report.read) == ("ctgov", "published", 2)
        assert list(enrich(db, settings)) == []
    opened = open_database(db)
    rows = opened.execute("SELECT source FROM registrations ORDER BY registration_id").fetchall()
    opened.close()
    assert rows == [("ctgov",), ("ctgov",)]


def test_a_server_that_has_nothing_of_the_registry_is_no_empty_registry(tmp_path: Path) -> None:
    with play(tmp_path, size=0, code="drks") as registry:
        report = registry.sync()
        assert (report.outcome, report.exit_code) == ("refused", 4)
        assert [check.message for check in report.checks] == ["no record came of a whole registry"]
