"""Versions tell what they changed, whatever the order of arrival and however often they are read again."""

from __future__ import annotations

import json
import random
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pipeline.load.claims import number_versions
from pipeline.load.record_states import Prepared, RecordState, prepare
from pipeline.model.envelope import ParseResult
from pipeline.query.reading import open_read_only
from tests.load.results import load, plain_record, result


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "trials.db"


def changes(path: Path) -> list[tuple[Any, ...]]:
    connection = open_read_only(path)
    rows = connection.execute(
        "SELECT number, changes.category, kind, path, old, new FROM changes JOIN versions USING (record_id, version_id)"
        " ORDER BY number, seq"
    ).fetchall()
    connection.close()
    return rows


def titled(title: str, month: int, **fields: Any) -> ParseResult:
    date = fields.pop("updated_date", f"2024-{month:02}-01")
    record = plain_record(brief_title=title, **fields.pop("record", {}))
    return result(record, content=f"{title} {month}", updated_date=date, **fields)


def test_a_first_version_changes_nothing_and_a_second_tells_what_it_did(path: Path) -> None:
    load(path, [titled("One", 1)])
    assert changes(path) == []
    load(path, [titled("Two", 2)], run_id="2")
    assert changes(path) == [(2, "other", "changed", "brief_title", '"One"', '"Two"')]


def test_a_late_version_comes_between_and_changes_are_told_anew(path: Path) -> None:
    load(path, [titled("One", 1), titled("Three", 3)], [titled("Two", 2)])
    assert changes(path) == [
        (2, "other", "changed", "brief_title", '"One"', '"Two"'),
        (3, "other", "changed", "brief_title", '"Two"', '"Three"'),
    ]


def test_what_a_better_parser_reads_is_no_change_of_the_registry(path: Path) -> None:
    first = titled("A", 1, record={"keywords": ["x"]})
    second = titled("B", 2, record={"keywords": ["x"]})
    load(path, [first, second])
    told = changes(path)
    better_first = titled("A", 1, record={"keywords": ["x"], "acronym": "FOUND"}, parser_version="2")
    better_second = titled("B", 2, record={"keywords": ["x"], "acronym": "FOUND"}, parser_version="2")
    load(path, [better_second], run_id="2")
    assert changes(path) == [], "one parser read the first, another the second: they cannot be compared"
    load(path, [better_first], run_id="3")
    assert changes(path) == told == [(2, "other", "changed", "brief_title", '"A"', '"B"')]


def test_a_partial_page_is_not_compared_with_a_full_one(path: Path) -> None:
    partial = {"completeness": "partial"}
    load(
        path,
        [
            titled("Full", 1),
            titled("Row", 2, record=partial),
            titled("Full, later", 3),
            titled("Row 2", 4, record=partial),
        ],
    )
    assert [(number, old) for number, *_, old, _ in changes(path)] == [(3, '"Full"'), (4, '"Row"')]


def test_derived_leaves_alone_tell_derived_changes(path: Path) -> None:
    term = {"ordinal": 1, "of": "condition", "kind": "term", "mesh_id": "D1", "term": "Lupus"}
    plain = result(plain_record(brief_title="X"), content="a", derived_digest="1", fetched_at="2024-01-01")
    richer = result(
        plain_record(brief_title="X", mesh_terms=[term]),
        content="a",
        derived_digest="2",
        fetched_at="2024-02-01",
    )
    load(path, [plain, richer])
    assert [row[:4] for row in changes(path)] == [(2, "derived", "added", "mesh_terms[1]")]


def told_of(connection: sqlite3.Connection, record_id: str) -> str:
    """All that the database says of one record, without its id and what merely counts rows."""
    rows = [
        connection.execute(sql, (record_id,)).fetchall()
        for sql in (
            "SELECT version, as_of_date, brief_title, completeness FROM records WHERE record_id = ?",
            "SELECT version_id, number, category, updated_date, fetched_at, snapshot_id FROM versions"
            " WHERE record_id = ? ORDER BY number",
            "SELECT version_id, seq, category, kind, path, item, old, new FROM changes WHERE record_id = ?"
            " ORDER BY version_id, seq",
            "SELECT seq, keyword FROM keywords WHERE record_id = ? ORDER BY seq",
        )
    ]
    return json.dumps(rows).replace(record_id, "ID").replace(record_id.split(":")[1], "ID")


def test_every_order_of_arrival_ends_in_one_history(path: Path) -> None:
    def claims(number: int) -> list[ParseResult]:
        record_id = f"ctgov:NCT99{number:06}"

        def claim(title: str, content: str, keywords: list[str], **fields: Any) -> ParseResult:
            completeness = fields.pop("completeness", "full")
            record = plain_record(record_id, brief_title=title, keywords=keywords, completeness=completeness)
            snapshot = f"{fields.pop('snapshot', content):0>64}"
            return result(record, content=content, snapshot_id=snapshot, **fields)

        return [
            claim("First", "a", ["x"], updated_date="2023-01-01"),
            claim(
                "First",
                "a",
                ["x"],
                updated_date="2023-01-01",
                snapshot="0",
                fetched_at="2023-06-01T00:00:00Z",
            ),
            claim("Second", "b", ["x", "y"], updated_date="2023-05-01"),
            claim("Second", "b", ["x", "y", "z"], updated_date="2023-05-01", derived_digest="d"),
            claim("Same day", "c", ["y"], updated_date="2023-05-01", fetched_at="2023-06-02T00:00:00Z"),
            claim("Row", "d", [], updated_date="2024-01-01", completeness="partial"),
            claim("Third", "e", ["y", "x"], updated_date="2023-12-01"),
        ]

    rng = random.Random(6)
    orders = {number: rng.sample(claims(number), 7) for number in range(120)}
    load(path, *([orders[number][at] for number in orders] for at in range(7)))
    connection = open_read_only(path)
    assert len({told_of(connection, f"ctgov:NCT99{number:06}") for number in orders}) == 1
    assert connection.execute("SELECT count(*) FROM versions").fetchone() == (720,)
    connection.close()


def test_a_thousand_orders_of_arrival_number_the_versions_alike() -> None:
    claims = [
        result(plain_record(brief_title=str(at % 9)), content=str(at % 9), **fields)
        for at in range(14)
        for fields in [
            {
                "updated_date": f"2024-0{at % 4 + 1}-01",
                "fetched_at": f"2025-01-{at + 1:02}T00:00:00Z" if at % 3 else None,
                "derived_digest": str(at % 2),
                "shape_rank": at % 2,
            }
        ]
    ]
    prepared = [item for item in map(prepare, claims) if isinstance(item, Prepared)]
    rng = random.Random(7)
    ends = set()
    for _ in range(1000):
        state = RecordState("ctgov:NCT99000001")
        for item in rng.sample(prepared, len(prepared)):
            known = state.versions.get(item.version_id)
            if known is None:
                state.add(item, "2026-11-01T00:00:00Z")
            else:
                state.replace(known, item)
        ordered = number_versions(state.versions.values())
        ends.add(tuple((v.number, v.category, v.version_id, v.claim, v.content_digest) for v in ordered))
    assert len(ends) == 1
    assert len(next(iter(ends))) > 9
