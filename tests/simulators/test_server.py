"""The simulators themselves: deterministic records, pages as the API makes them, faults that end."""

import httpx
import pytest

from pipeline.run.parsing import parse_bytes
from pipeline.simulators.ctgov import CtgovSimulator, nct_id
from pipeline.simulators.faults import Fault, Faults
from pipeline.simulators.http import SimRequest
from pipeline.simulators.server import CONTROL, running
from pipeline.simulators.trials import make_trial
from pipeline.simulators.world import World


def studies(simulator: CtgovSimulator, **query: str) -> dict[str, object]:
    found: dict[str, object] = httpx.Response(
        200, content=simulator.answer(SimRequest("GET", "/api/v2/studies", query)).body
    ).json()
    return found


def ids(value: dict[str, object]) -> list[str]:
    return [one["protocolSection"]["identificationModule"]["nctId"] for one in value["studies"]]  # type: ignore[attr-defined, index]


def test_a_number_and_a_revision_give_the_same_trial() -> None:
    assert make_trial(7) == make_trial(7)
    assert make_trial(7, 1) != make_trial(7)
    assert make_trial(7, 1).title == make_trial(7).title


def test_studies_are_paged_by_tokens_and_counted_on_the_first_page() -> None:
    simulator = CtgovSimulator(World(25))
    first = studies(simulator, pageSize="10", countTotal="true")
    second = studies(simulator, pageSize="10", pageToken=str(first["nextPageToken"]))
    last = studies(simulator, pageSize="10", pageToken=str(second["nextPageToken"]))
    assert (first["totalCount"], "totalCount" in second, "nextPageToken" in last) == (25, False, False)
    assert ids(first) + ids(second) + ids(last) == [nct_id(number) for number in range(1, 26)]


def test_a_window_shows_what_changed_and_ids_show_themselves() -> None:
    world = World(50)
    simulator = CtgovSimulator(world)
    touched = world.advance(changed=0.1)
    window = f"AREA[LastUpdatePostDate]RANGE[{world.day},MAX]"
    assert sorted(ids(studies(simulator, **{"filter.advanced": window}))) == [nct_id(n) for n in touched]
    assert ids(studies(simulator, **{"filter.ids": f"{nct_id(9)}|NCT00000000"})) == [nct_id(9)]


def test_every_study_is_read_to_its_last_leaf_without_a_finding() -> None:
    simulator = CtgovSimulator(World(40))
    body = simulator.answer(SimRequest("GET", "/api/v2/studies", {"pageSize": "40"})).body
    results = parse_bytes(body)
    assert [result.quarantine for result in results if result.quarantine] == []
    assert sum(result.envelope.leaves_unread for result in results if result.envelope) == 0
    assert [finding for result in results for finding in result.findings] == []


def test_a_fault_strikes_an_address_so_many_times_and_ends() -> None:
    faults = Faults((Fault.STATUS_503,), times=2)
    with running({"ctgov": CtgovSimulator(World(1))}, faults) as server:
        url = f"{server.url('ctgov')}/api/v2/version"
        assert [httpx.get(url).status_code for _ in range(4)] == [503, 503, 200, 200]
        assert [served.fault for served in server.log] == [Fault.STATUS_503, Fault.STATUS_503, None, None]


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.SHORT_BODY])
def test_a_broken_connection_is_one_to_the_client(fault: Fault) -> None:
    with running({"ctgov": CtgovSimulator(World(3))}, Faults((fault,))) as server:
        url = f"{server.url('ctgov')}/api/v2/studies"
        with pytest.raises(httpx.TransportError):
            httpx.get(url)
        assert len(httpx.get(url).json()["studies"]) == 3


def test_a_day_passes_when_it_is_told_to() -> None:
    world = World(100)
    with running({"ctgov": CtgovSimulator(world)}) as server:
        url = f"http://127.0.0.1:{server.port}/{CONTROL}/ctgov/advance?changed=0.02&added=3&removed=1"
        assert httpx.post(url).json() == {"day": "2026-11-02", "changed": 2}
        assert httpx.get(f"{server.url('ctgov')}/api/v2/stats/size").json()["totalStudies"] == 102
        assert httpx.get(url).status_code == 404
