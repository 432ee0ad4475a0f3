"""AACT's queries run on our views under AACT's names and give what the registry's own JSON gives."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.query.reading import open_read_only, use_aact_names
from pipeline.run.ingesting import ingest
from tests.load.aact_queries import QUERIES, Study

FIXTURES = Path(__file__).parents[2] / "fixtures" / "ctgov"
CASES = ("NCT99000001_simple", "NCT99000002_full", "NCT99000005_results")


def opened(db: Path) -> sqlite3.Connection:
    connection = open_read_only(db)
    for sql, _ in QUERIES.values():
        use_aact_names(connection, sql)
    return connection


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[sqlite3.Connection, list[Study]]]:
    pages = [FIXTURES / case / "page.json" for case in CASES]
    db = tmp_path_factory.mktemp("aact") / "trials.db"
    ingest([*pages, Path(__file__).parents[2] / "fixtures" / "ictrp"], db)
    connection = opened(db)
    yield connection, [json.loads(page.read_bytes()) for page in pages]
    connection.close()


@pytest.fixture(scope="module")
def real(ctgov_pages: list[Path], ctgov_db: Path) -> Iterator[tuple[sqlite3.Connection, list[Study]]]:
    connection = opened(ctgov_db)
    yield connection, [json.loads(page.read_bytes()) for page in ctgov_pages]
    connection.close()


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_what_made_up_studies_give(
    made_up: tuple[sqlite3.Connection, list[Study]], name: str
) -> None:
    connection, studies = made_up
    sql, count = QUERIES[name]
    assert connection.execute(sql).fetchall() == count(studies)


@pytest.mark.corpus
@pytest.mark.parametrize("name", QUERIES)
def test_a_query_gives_what_real_studies_give(
    real: tuple[sqlite3.Connection, list[Study]], name: str
) -> None:
    connection, studies = real
    sql, count = QUERIES[name]
    expected = count(studies)
    assert expected
    assert connection.execute(sql).fetchall() == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(*) FROM studies", [(3,)]),
        (
            "SELECT phase, start_month_year, start_date, overall_status FROM studies WHERE nct_id = 'NCT99000002'",
            [("PHASE2/PHASE3", "2022-03-14", "2022-03-14", "TERMINATED")],
        ),
        (
            "SELECT id_source, id_value FROM id_information WHERE nct_id = 'NCT99000002' ORDER BY id LIMIT 3",
            [
                ("nct_alias", "NCT99000902"),
                ("org_study_id", "EX-ONC-301"),
                ("secondary_id", "2029-099901-41"),
            ],
        ),
        (
            "SELECT g.title, i.name FROM design_groups g JOIN design_group_interventions x ON x.design_group_id = g.id"
            " JOIN interventions i ON i.id = x.intervention_id WHERE g.group_type = 'PLACEBO_COMPARATOR' AND g.nct_id = 'NCT99000002' ORDER BY i.id",
            [
                ("Placebo + chemotherapy", "Placebo"),
                ("Placebo + chemotherapy", "Oxaliplatin"),
                ("Placebo + chemotherapy", "Capecitabine"),
            ],
        ),
    ],
)
def test_hand_checked_answers(
    made_up: tuple[sqlite3.Connection, list[Study]], sql: str, expected: list[tuple[object, ...]]
) -> None:
    assert made_up[0].execute(sql).fetchall() == expected


def test_the_file_stays_unwritable_under_aact_names(made_up: tuple[sqlite3.Connection, list[Study]]) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        made_up[0].execute("DELETE FROM main.records")
