"""Posted results of all real studies: the counts in the database equal counts made from the JSON alone."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.query.reading import open_read_only
from pipeline.run.ingesting import ingest

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def studies(corpus: Path) -> dict[str, dict[str, Any]]:
    """The results sections by id, read with the standard library."""
    found = {}
    for path in sorted((corpus / "ctgov_v2").glob("*.json")):
        section = json.loads(path.read_text("utf-8")).get("resultsSection")
        if section:
            found[path.stem] = section
    return found


@pytest.fixture(scope="module")
def db(
    corpus: Path, studies: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("results") / "trials.db"
    report = ingest([corpus / "ctgov_v2" / f"{nct_id}.json" for nct_id in studies], path)
    assert not report.quarantined
    with closing(open_read_only(path)) as connection:
        yield connection


def count(node: Any, key: str) -> int:
    """How many entries all lists under this key hold, anywhere below node."""
    if isinstance(node, list):
        return sum(count(item, key) for item in node)
    if not isinstance(node, dict):
        return 0
    return sum(
        (len(value) if name == key and isinstance(value, list) else 0) + count(value, key)
        for name, value in node.items()
    )


@pytest.mark.parametrize(
    ("table", "keys"),
    [
        ("result_groups", ("groups", "eventGroups")),
        ("flow_periods", ("periods",)),
        ("flow_milestones", ("milestones", "dropWithdraws")),
        ("flow_counts", ("achievements", "reasons")),
        ("result_measures", ("measures", "outcomeMeasures")),
        ("measurements", ("measurements",)),
        ("result_analyses", ("analyses",)),
        ("analysis_groups", ("groupIds",)),
        ("adverse_events", ("seriousEvents", "otherEvents")),
        ("adverse_event_counts", ("stats",)),
    ],
)
def test_a_table_holds_as_many_rows_as_the_json_has_entries(
    db: sqlite3.Connection, studies: dict[str, dict[str, Any]], table: str, keys: tuple[str, ...]
) -> None:
    expected = {
        f"ctgov:{nct_id}": n for nct_id, s in studies.items() if (n := sum(count(s, key) for key in keys))
    }
    found = dict(db.execute(f"SELECT record_id, count(*) FROM {table} GROUP BY record_id"))
    assert len(studies) == 68
    assert found == expected


def test_a_class_without_a_category_keeps_its_title_in_a_row_without_cells(
    db: sqlite3.Connection, studies: dict[str, dict[str, Any]]
) -> None:
    empty = [
        class_.get("title")
        for section in studies.values()
        for measure in section.get("baselineCharacteristicsModule", {}).get("measures", [])
        for class_ in measure.get("classes", [])
        if not class_.get("categories")
    ]
    rows = db.execute(
        "SELECT class_title FROM measure_categories c WHERE title IS NULL AND NOT EXISTS (SELECT 1 FROM"
        " measurements m WHERE m.record_id = c.record_id AND m.measure_ordinal = c.measure_ordinal"
        " AND m.category_ordinal = c.ordinal)"
    ).fetchall()
    assert len(empty) == 3
    assert Counter(title for (title,) in rows) == Counter(empty)
    total = db.execute("SELECT count(*) FROM measure_categories").fetchone()[0]
    assert total == len(empty) + sum(count(section, "categories") for section in studies.values())


def test_every_cell_is_linked_to_the_group_of_its_section_by_the_registrys_own_id(
    db: sqlite3.Connection,
) -> None:
    for table in ("flow_counts", "baseline_denominators", "adverse_event_totals", "adverse_event_counts"):
        section = {"flow": "participant_flow", "base": "baseline", "adve": "adverse_events"}[table[:4]]
        wrong = db.execute(
            f"SELECT count(*) FROM {table} c LEFT JOIN result_groups g ON g.record_id = c.record_id"
            " AND g.ordinal = c.group_ordinal WHERE g.section IS NOT ? OR g.group_id IS NOT c.group_id",
            (section,),
        ).fetchone()[0]
        assert wrong == 0, table
    for table in ("measurements", "measure_denominators", "analysis_groups"):
        wrong = db.execute(
            f"SELECT count(*) FROM {table} c JOIN result_measures m ON m.record_id = c.record_id"
            " AND m.ordinal = c.measure_ordinal LEFT JOIN result_groups g ON g.record_id = c.record_id"
            " AND g.ordinal = c.group_ordinal WHERE g.group_id IS NOT c.group_id OR g.section IS NOT m.section"
            " OR (m.section = 'outcome_measure' AND g.measure_ordinal IS NOT m.ordinal)"
        ).fetchone()[0]
        assert wrong == 0, table


def test_every_measurement_of_the_json_stands_in_the_database_with_its_titles(
    db: sqlite3.Connection, studies: dict[str, dict[str, Any]]
) -> None:
    expected: Counter[tuple[Any, ...]] = Counter()
    for nct_id, section in studies.items():
        for measure in section.get("outcomeMeasuresModule", {}).get("outcomeMeasures", []):
            groups = {group["id"]: group["title"] for group in measure.get("groups", [])}
            for class_ in measure.get("classes", []):
                for category in class_.get("categories", []):
                    for cell in category.get("measurements", []):
                        expected[
                            f"ctgov:{nct_id}",
                            " ".join(measure["title"].split()),
                            " ".join(groups[cell["groupId"]].split()),
                            cell["value"],
                            cell.get("spread"),
                            cell.get("lowerLimit"),
                        ] += 1
    found = Counter(
        db.execute(
            "SELECT c.record_id, m.title, g.title, c.value_raw, c.spread_raw, c.lower_limit_raw"
            " FROM measurements c JOIN result_measures m ON m.record_id = c.record_id"
            " AND m.ordinal = c.measure_ordinal JOIN result_groups g ON g.record_id = c.record_id"
            " AND g.ordinal = c.group_ordinal WHERE m.section = 'outcome_measure'"
        ).fetchall()
    )
    assert sum(found.values()) == 3541
    assert found == expected


def test_every_p_value_is_read_or_words(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT p_value_raw, p_value, p_value_relation FROM result_analyses").fetchall()
    unread = {raw for raw, number, _ in rows if raw is not None and number is None}
    assert unread == set()
    assert ("<0.001", 0.001, "lt") in rows
