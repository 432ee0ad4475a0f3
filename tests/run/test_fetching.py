"""Single registrations and pages into the archive, from a simulated registry."""

import json
from pathlib import Path

import pytest

from pipeline.errors import UsageError
from pipeline.model.exchange import Role
from pipeline.run.archiving import verify
from pipeline.run.fetching import Fetched, NotFetched, fetch, save_fixture
from pipeline.run.ingesting import ingest
from pipeline.run.plans import target_of
from pipeline.run.reparsing import reparse
from pipeline.simulators.ctgov import nct_id
from tests.run.play import QUICK, Play, play


def fetched(registry: Play, *names: str) -> list[Fetched | NotFetched]:
    archive = registry.folder / "archive"
    url = registry.server.url("ctgov")
    return list(fetch(target_of("ctgov"), names, db=registry.db, archive=archive, base_url=url, limits=QUICK))


def record_ids(items: list[Fetched | NotFetched]) -> list[str | None]:
    return [
        result.record.record_id
        for item in items
        if isinstance(item, Fetched)
        for result in item.results
        if result.record
    ]


def test_registrations_and_addresses_come_into_the_archive(tmp_path: Path) -> None:
    with play(tmp_path) as registry:
        address = f"{registry.server.url('ctgov')}/api/v2/studies/{nct_id(3)}"
        items = fetched(registry, nct_id(1), nct_id(2), address)
    assert record_ids(items) == [f"ctgov:{nct_id(number)}" for number in (1, 2, 3)]
    whole, damaged = verify(tmp_path / "archive")
    assert (whole, damaged) == (7, [])  # the file's head, robots.txt, two answers, three requests
    reparse(registry.db, tmp_path / "archive")
    assert registry.live() == {nct_id(number) for number in (1, 2, 3)}


def test_what_the_registry_does_not_have_is_named_and_the_rest_comes(tmp_path: Path) -> None:
    with play(tmp_path) as registry:
        items = fetched(registry, nct_id(1), nct_id(999), f"{registry.server.url('ctgov')}/nothing")
        elsewhere = fetched(registry, "https://clinicaltrials.gov/study/NCT99000001")
    assert record_ids(items) == [f"ctgov:{nct_id(1)}"]
    assert next(item.name for item in items if isinstance(item, NotFetched)) == nct_id(999)
    assert [item for item in items if isinstance(item, NotFetched)][-1].message.endswith("(HTTP 404)")
    [refused] = elsewhere
    assert isinstance(refused, NotFetched) and "lies outside of the server" in refused.message


def test_a_page_fetched_again_unchanged_is_not_stored_again(tmp_path: Path) -> None:
    with play(tmp_path) as registry:
        ingest([], registry.db)  # there is a database, and with it an index
        [first] = fetched(registry, nct_id(1))
        [second] = fetched(registry, nct_id(1))
    assert isinstance(first, Fetched) and isinstance(second, Fetched)
    assert (first.entry.is_revisit, second.entry.is_revisit) == (False, True)


def test_a_fixture_case_is_the_page_as_served_with_its_origin(tmp_path: Path) -> None:
    with play(tmp_path) as registry:
        [item] = fetched(registry, nct_id(1))
    assert isinstance(item, Fetched) and item.response.request.role is Role.RECORD
    page = save_fixture(item.response, tmp_path / "ctgov" / "case", "ctgov")
    assert (page.name, page.read_bytes()) == ("page.json", item.response.body)
    meta = json.loads((page.parent / "meta.json").read_bytes())
    assert (meta["source"], meta["url"], meta["fetched_at"]) == (
        "ctgov",
        item.response.url,
        item.response.fetched_at,
    )
    report = ingest([page.parent], tmp_path / "of-fixture.db")
    assert sum(account.inserted for account in report.accounts) == 1
    with pytest.raises(UsageError, match="is there already"):
        save_fixture(item.response, page.parent, "ctgov")


@pytest.mark.parametrize("code", ["ctri", "chictr", "anzctr", "pactr"])
def test_a_registry_that_lets_no_program_in_says_how_its_pages_come_in(code: str) -> None:
    with pytest.raises(UsageError, match=r"save the page or its download, and run `trialmill ingest`"):
        target_of(code)
