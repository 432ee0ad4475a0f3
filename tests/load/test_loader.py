"""Claims become versions, rows and accounts by the contracts, whatever the order of arrival."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest

from pipeline.findings import Finding, FindingKind
from pipeline.load.loader import Loader, is_known
from pipeline.load.record_states import prepare
from pipeline.query.reading import open_read_only, read_record
from tests.load.results import dump, load, plain_record, quarantined, random_record, result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trials.db"


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = open_read_only(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def test_new_unchanged_and_changed_records_are_told_apart(path: Path) -> None:
    first = result(plain_record(brief_title="One"), content="a")
    second = result(plain_record(brief_title="Two"), content="b", updated_date="2024-02-01")
    assert load(path, [first], run_id="1") == [["inserted"]]
    assert load(path, [first, first], run_id="2") == [["unchanged", "duplicate"]]
    assert load(path, [second, first], run_id="3") == [["updated", "unchanged"]]
    assert rows(path, "SELECT version, brief_title FROM records") == [(2, "Two")]
    assert rows(path, "SELECT number, category FROM versions ORDER BY number") == [
        (1, "registry"),
        (2, "registry"),
    ]


def test_an_older_version_that_arrives_late_takes_its_place_in_history(path: Path) -> None:
    old = result(plain_record(brief_title="Old"), content="a", updated_date="2023-01-01")
    new = result(plain_record(brief_title="New"), content="b", updated_date="2024-01-01")
    assert load(path, [new], [old]) == [["inserted"], ["stale"]]
    assert rows(path, "SELECT brief_title, version FROM records") == [("New", 2)]
    assert rows(path, "SELECT number, updated_date FROM versions ORDER BY number") == [
        (1, "2023-01-01"),
        (2, "2024-01-01"),
    ]


def test_a_partial_page_never_supersedes_a_full_one(path: Path) -> None:
    full = result(plain_record(brief_title="Full"), content="a", updated_date="2023-01-01")
    partial = result(
        plain_record(brief_title="Partial", completeness="partial"), content="b", updated_date="2024-01-01"
    )
    assert load(path, [partial], [full], [partial]) == [["inserted"], ["updated"], ["duplicate"]]
    assert rows(path, "SELECT brief_title FROM records") == [("Full",)]


def test_a_change_of_derived_leaves_alone_is_no_registry_change(path: Path) -> None:
    first = result(plain_record(), content="a", derived_digest="d1", fetched_at="2024-01-01T00:00:00Z")
    second = result(plain_record(), content="a", derived_digest="d2", fetched_at="2024-02-01T00:00:00Z")
    load(path, [first, second])
    assert rows(path, "SELECT number, category FROM versions ORDER BY number") == [
        (1, "registry"),
        (2, "derived"),
    ]


def test_a_shrunk_list_leaves_no_row_behind(path: Path) -> None:
    long = result(random_record(3), content="a")
    short = result(plain_record(keywords=["only"]), content="b", updated_date="2024-02-01")
    load(path, [long], [short])
    connection = open_read_only(path)
    assert read_record(connection, "ctgov:NCT99000001") == short.record
    assert connection.execute("SELECT count(*) FROM criteria").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM keywords").fetchone() == (1,)


def test_every_order_of_arrival_ends_in_the_same_content(tmp_path: Path) -> None:
    claims = [
        result(plain_record(brief_title="One"), content="a", updated_date="2023-01-01", fetched_at="2026-01-02T"),
        result(plain_record(brief_title="One"), content="a", updated_date="2023-01-01", fetched_at="2026-01-01T"),
        result(random_record(5), content="b", updated_date="2024-01-01", findings=[Finding(FindingKind.ODD_UNIT, "x", "y")]),
        result(random_record(6), content="c", updated_date="2024-01-01", findings=[Finding(FindingKind.UNMAPPED_CODE, "z", "Y"), Finding(FindingKind.UNMAPPED_CODE, "z", "y")]),
        result(plain_record(completeness="lossy"), content="d", updated_date="2025-01-01"),
        result(random_record(8, "ctgov:NCT99000002"), content="e"),
        quarantined(),
    ]  # fmt: skip
    rng = random.Random(1)
    orders = [rng.sample(range(len(claims)), len(claims)) for _ in range(12)]
    dumps = set()
    for number, order in enumerate(orders):
        path = tmp_path / f"{number}.db"
        cuts = sorted(rng.sample(range(len(order)), 2))
        parts = [order[a:b] for a, b in itertools.pairwise([0, *cuts, len(order)])]
        load(path, *([claims[at] for at in part] for part in parts))
        dumps.add(dump(path))
    assert len(dumps) == 1


def test_ingesting_again_writes_only_marks(path: Path) -> None:
    batch = [result(random_record(seed, f"ctgov:NCT9900000{seed}"), content=str(seed)) for seed in range(5)]
    load(path, batch, run_id="1")
    before = dump(path)
    with Loader(path, run_id="2", started_at="2026-11-02T00:00:00Z") as loader:
        changed = loader.db.conn.total_changes
        assert all(is_known(loader.db.conn, item.record.record_id, item.envelope) for item in batch)
        outcomes = [loader.recognize(item.record.record_id, item.envelope) for item in batch]
        accounts = loader.finish("2026-11-02T00:01:00Z", exit_code=0)
        assert loader.db.conn.total_changes - changed == 5 + 2  # marks, the run's account and end
    assert outcomes == ["unchanged"] * 5
    assert [(a.source, a.seen, a.unchanged, a.live_before, a.live_after) for a in accounts] == [
        ("ctgov", 5, 5, 5, 5)
    ]
    assert dump(path) == before


def test_another_parser_is_not_recognized_and_makes_no_version(path: Path) -> None:
    old = result(plain_record(brief_title="Before"), parser_version="1")
    new = result(plain_record(brief_title="After"), parser_version="2")
    load(path, [old], run_id="1")
    with Loader(path, run_id="2", started_at="2026-11-02T00:00:00Z") as loader:
        assert not is_known(loader.db.conn, "ctgov:NCT99000001", new.envelope)
        assert loader.load([prepare(new)]) == ["updated"]
    assert rows(path, "SELECT brief_title, version FROM records") == [("After", 1)]
    assert rows(path, "SELECT number, parser_version FROM versions") == [(1, "2")]


def test_a_finding_is_closed_when_no_record_raises_it_and_reopened_when_one_does(path: Path) -> None:
    drift = Finding(FindingKind.UNMAPPED_CODE, "design.masking", "QUINTUPLE")
    load(path, [result(plain_record(), findings=[drift, drift])])
    load(path, [result(plain_record("ctgov:NCT99000002"), content="2", findings=[drift])], run_id="2")
    assert rows(path, "SELECT record_count, occurrence_count FROM open_findings") == [(2, 3)]
    load(path, [result(plain_record(), parser_version="2")], run_id="3")
    assert rows(path, "SELECT record_count FROM open_findings") == [(1,)]
    load(path, [result(plain_record("ctgov:NCT99000002"), content="2", parser_version="2")], run_id="4")
    assert rows(path, "SELECT state FROM findings") == [("closed",)]
    load(path, [result(plain_record(), findings=[drift], parser_version="3")], run_id="5")
    assert rows(path, "SELECT state FROM findings") == [("open",)]


def test_an_accepted_finding_stays_accepted(path: Path) -> None:
    drift = Finding(FindingKind.UNMAPPED_CODE, "design.masking", "QUINTUPLE")
    load(path, [result(plain_record(), findings=[drift])])
    with Loader(path, run_id="2", started_at="2026-11-02T00:00:00Z") as loader:
        with loader.db.atomic():
            loader.db.execute("UPDATE findings SET state = 'accepted'")
        loader.load([prepare(result(plain_record(), parser_version="2"))])
        loader.load([prepare(result(plain_record(), parser_version="3", findings=[drift]))])
    assert rows(path, "SELECT state FROM findings") == [("accepted",)]


def test_what_the_tables_refuse_is_quarantined_and_the_rest_is_loaded(path: Path) -> None:
    good = result(plain_record("ctgov:NCT99000002"))
    arms = [{"ordinal": 1, "label": "A"}, {"ordinal": 1, "label": "B"}]
    bad = result(plain_record(arm_groups=arms))
    big = result(plain_record("ctgov:NCT99000003", enrollment={"raw": "9e30", "count": 2**70}))
    assert load(path, [bad, good, big]) == [["quarantined", "inserted", "quarantined"]]
    assert rows(path, "SELECT record_id, reason FROM quarantine ORDER BY record_id") == [
        ("ctgov:NCT99000001", "not_storable"),
        ("ctgov:NCT99000003", "not_storable"),
    ]
    assert rows(path, "SELECT record_id FROM records") == [("ctgov:NCT99000002",)]


def test_a_later_success_takes_an_item_out_of_quarantine(path: Path) -> None:
    fixed = result(plain_record(), snapshot_id="f" * 64)
    load(path, [quarantined("f" * 64)], [fixed])
    assert rows(path, "SELECT * FROM quarantine") == []


def test_a_tombstoned_record_is_hidden_and_comes_back(path: Path) -> None:
    load(path, [result(plain_record())])
    with Loader(path, run_id="2", started_at="2026-11-02T00:00:00Z") as loader:
        assert loader.tombstone("ctgov:NCT99000001", "404") is True
        assert loader.tombstone("ctgov:NCT99000001", "404") is False
        (account,) = loader.finish("2026-11-02T00:01:00Z", exit_code=0)
    assert (account.live_before, account.tombstoned, account.live_after) == (1, 1, 0)
    assert rows(path, "SELECT * FROM registrations") == []
    with Loader(path, run_id="3", started_at="2026-11-03T00:00:00Z") as loader:
        assert not is_known(loader.db.conn, "ctgov:NCT99000001", result(plain_record()).envelope)
        assert loader.load([prepare(result(plain_record()))]) == ["unchanged"]
        (account,) = loader.finish("2026-11-03T00:01:00Z", exit_code=0)
    assert (account.live_before, account.revived, account.live_after) == (0, 1, 1)


def test_the_registration_is_told_by_its_own_registry_first(path: Path) -> None:
    own = result(plain_record("ctgov:NCT99000001", brief_title="Own"), updated_date="2020-01-01")
    other = result(plain_record("meddatax:NCT99000001", brief_title="Copy"), content="b")
    with Loader(path, run_id="1", started_at="2026-11-01T00:00:00Z") as loader:
        loader.db.execute(
            "INSERT INTO sources (source, name, rank, is_redistributable)"
            " VALUES ('ctgov', 'ClinicalTrials.gov', 0, 1)"
        )
        loader.db.conn.commit()
        loader._ranks["ctgov"] = 0
        loader.load([prepare(other), prepare(own)])
    assert rows(path, "SELECT brief_title FROM registrations") == [("Own",)]
