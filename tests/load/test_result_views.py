"""Views of posted results, on the fixture of one trial from ClinicalTrials.gov and one from the EU register."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.query.reading import open_read_only
from pipeline.run.ingesting import ingest

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    folder = tmp_path_factory.mktemp("results")
    country = (FIXTURES / "euctr" / "2019-099911-20_text_simple" / "page.txt").read_text("utf-8")
    (folder / "es.txt").write_text(country.replace("2019-099911-20", "2019-099914-26"), "utf-8")
    pages = [FIXTURES / "ctgov" / "NCT99000005_results", FIXTURES / "euctr" / "2019-099914-26_results"]
    ingest([*pages, folder / "es.txt"], folder / "t.db")
    with closing(open_read_only(folder / "t.db")) as connection:
        yield connection


def test_a_country_record_finds_the_results_of_its_number(db: sqlite3.Connection) -> None:
    rows = db.execute("SELECT record_id, results_record_id FROM posted_results_of ORDER BY 1").fetchall()
    assert rows == [
        ("ctgov:NCT99000005", "ctgov:NCT99000005"),
        ("euctr:2019-099914-26", "euctr:2019-099914-26"),
        ("euctr:2019-099914-26-ES", "euctr:2019-099914-26"),
    ]


def test_a_value_stands_beside_its_titles(db: sqlite3.Connection) -> None:
    sql = (
        "SELECT class_title, group_title, value, value_raw, unit FROM outcome_values"
        " WHERE record_id = 'ctgov:NCT99000005' AND section = 'outcome_measure'"
    )
    assert db.execute(sql).fetchall() == [
        ("Week 4", "Placebo", -1.2, "-1.2", "mmHg"),
        ("Week 4", "Exemplapril 10 mg", -7.5, "-7.5", "mmHg"),
        ("Week 8", "Placebo", -2.0, "-2.0", "mmHg"),
        ("Week 8", "Exemplapril 10 mg", None, "NA", "mmHg"),
    ]
