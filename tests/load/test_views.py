"""The views answer what they promise, on small records whose answers can be told by eye."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.load.database import open_database
from pipeline.query.reading import open_read_only
from tests.load.results import load, plain_record, result

TODAY = "2026-11-01"
AUSTRIA = {"raw": "Austria", "code": "AT", "name": "Austria"}


def date(day: str, kind: str | None = None) -> dict[str, Any]:
    precision = {4: "year", 7: "month", 10: "day"}[len(day)]
    type_ = {"raw": kind, "code": kind} if kind else None
    return {"date": day, "precision": precision, "raw": day, "type": type_}


def coded(code: str) -> dict[str, Any]:
    return {"raw": code, "code": code}


def constraint(op: str, low: float | None, high: float | None, **fields: Any) -> dict[str, Any]:
    return {"variable": "platelets", "op": op, "low": low, "high": high, "start": 0, "end": 1, **fields}


def criterion(path: str, polarity: str, *constraints: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {
        "path": path,
        "role": "criterion",
        "polarity": polarity,
        "text": f"criterion {path}",
        "field": "text",
        "start": 0,
        "end": 1,
        "constraints": constraints,
        **fields,
    }


def stored(path: Path, *records: Any) -> sqlite3.Connection:
    load(path, [result(record, content=str(at)) for at, record in enumerate(records)])
    db = open_database(path)
    db.execute("UPDATE parameters SET value = ? WHERE name = 'today'", (TODAY,))
    db.conn.commit()
    db.close()
    return open_read_only(path)


def rows(connection: sqlite3.Connection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    first = plain_record(
        brief_title="First",
        conditions=[{"ordinal": 1, "name": "Lupus"}, {"ordinal": 2, "name": "Anemia"}],
        arm_groups=[
            {"ordinal": 1, "label": "A", "type": coded("EXPERIMENTAL")},
            {"ordinal": 2, "label": "B"},
        ],
        interventions=[{"ordinal": 1, "name": "Drug", "type": coded("DRUG")}, {"ordinal": 2, "name": "Diet"}],
        arm_interventions=[{"arm_ordinal": 1, "intervention_ordinal": n} for n in (1, 2)],
        sponsors=[{"ordinal": 1, "name": "Example Pharma", "role": "lead", "class_": coded("INDUSTRY")}],
        locations=[
            {
                "ordinal": 1,
                "facility": "X",
                "city": "Graz",
                "country": AUSTRIA,
                "status": coded("RECRUITING"),
            },
            {"ordinal": 2, "facility": "Y", "city": "Wien", "country": AUSTRIA},
        ],
        eligibility={
            "minimum_age": {"raw": "6 Months", "value": 6, "unit": "mo", "years": 0.5},
            "maximum_age": {"raw": "No limit", "status": "no_limit"},
        },
        enrollment={"raw": "40", "count": 40},
        status={"overall_status": coded("COMPLETED"), "recruitment_state": "no"},
        results={"status": "posted"},
    )
    second = plain_record(
        "ctgov:NCT99000002",
        brief_title="Second",
        sponsors=[{"ordinal": 1, "name": "Example Pharma", "role": "lead"}],
        enrollment={"raw": "2", "count": 2},
        status={"overall_status": coded("RECRUITING"), "recruitment_state": "yes"},
    )
    copy = plain_record("meddatax:NCT99000001", brief_title="A copy of the first")
    connection = stored(tmp_path_factory.mktemp("views") / "trials.db", first, second, copy)
    yield connection
    connection.close()


def test_the_overview_has_one_row_per_registration_with_its_lists(db: sqlite3.Connection) -> None:
    sql = "SELECT title, conditions, interventions, lead_sponsors, countries FROM trial_overview ORDER BY 1"
    assert rows(db, sql)[0] == ("First", "Lupus; Anemia", "Drug; Diet", "Example Pharma", None)
    assert [row[0] for row in rows(db, sql)] == ["First", "Second"]


def test_ages_tell_no_limit_from_not_stated(db: sqlite3.Connection) -> None:
    sql = (
        "SELECT minimum_age_years, minimum_age_status, maximum_age_years, maximum_age_status, accepts_ages_to"
        " FROM ages ORDER BY record_id"
    )
    assert rows(db, sql)[:2] == [
        (0.5, "limit", None, "no_limit", 999),
        (None, "not_stated", None, "not_stated", 999),
    ]


def test_every_arm_has_its_interventions_and_an_empty_one_a_row(db: sqlite3.Connection) -> None:
    assert rows(db, "SELECT arm_label, intervention_name FROM arms_with_interventions ORDER BY 1, 2") == [
        ("A", "Diet"),
        ("A", "Drug"),
        ("B", None),
    ]


def test_sites_are_counted_by_country(db: sqlite3.Connection) -> None:
    assert rows(db, "SELECT * FROM sites_by_country") == [("ctgov:NCT99000001", "AT", "Austria", 2, 1, 2)]


def test_a_sponsor_s_trials_are_counted_once_each(db: sqlite3.Connection) -> None:
    assert rows(db, "SELECT registration_id, class_code FROM lead_sponsors ORDER BY 1") == [
        ("NCT99000001", "INDUSTRY"),
        ("NCT99000002", None),
    ]
    sql = "SELECT name, class_code, trial_count, open_count, completed_count, results_count, participant_count FROM sponsor_portfolio"
    assert rows(db, sql) == [("Example Pharma", "INDUSTRY", 2, 1, 1, 1, 42)]


def test_criteria_come_with_the_words_that_introduce_them(tmp_path: Path) -> None:
    parent = criterion("I.1", "inclusion", role="parent", text="One of:")
    record = plain_record(eligibility={"criteria": [parent, criterion("I.1.1", "inclusion", parent="I.1")]})
    db = stored(tmp_path / "t.db", record)
    assert rows(db, "SELECT parent_text, text FROM criteria_text") == [("One of:", "criterion I.1.1")]


RANGES = [
    # op, low, high, eligible op -> eligible low, included, high, included, outside, decides alone
    ("ge", 100, None, "ge", (100, 1, None, None, 0, 1)),
    ("gt", 100, None, "gt", (100, 0, None, None, 0, 1)),
    ("le", None, 5, "le", (None, None, 5, 1, 0, 1)),
    ("lt", None, 5, "lt", (None, None, 5, 0, 0, 1)),
    ("between", 3, 5, "between", (3, 1, 5, 1, 0, 1)),
    ("eq", 18, 18, "eq", (18, 1, 18, 1, 0, 1)),
    ("lt", None, 100, "ge", (100, 1, None, None, 0, 1)),
    ("le", None, 100, "gt", (100, 0, None, None, 0, 1)),
    ("gt", 5, None, "le", (None, None, 5, 1, 0, 1)),
    ("ge", 5, None, "lt", (None, None, 5, 0, 0, 1)),
    ("between", 3, 5, "outside", (3, 0, 5, 0, 1, 1)),
    ("ge", 5, None, None, (None, None, None, None, None, 0)),
]


@pytest.mark.parametrize(("op", "low", "high", "eligible_op", "eligible"), RANGES)
def test_the_eligible_range_stands_beside_the_printed_one(
    tmp_path: Path,
    op: str,
    low: float | None,
    high: float | None,
    eligible_op: str | None,
    eligible: tuple[Any, ...],
) -> None:
    criteria = [criterion("1", "inclusion", constraint(op, low, high, eligible_op=eligible_op))]
    db = stored(tmp_path / "t.db", plain_record(eligibility={"criteria": criteria}))
    printed = rows(db, "SELECT op, low, high FROM numeric_criteria")
    assert printed == [(op, low, high)]
    sql = (
        "SELECT eligible_low, is_eligible_low_included, eligible_high, is_eligible_high_included,"
        " is_eligible_outside, decides_alone FROM numeric_criteria"
    )
    assert rows(db, sql) == [eligible]


def test_the_eligible_range_is_in_the_usual_unit_where_one_is_known(tmp_path: Path) -> None:
    usual = {"usual_high": 100.0, "usual_unit": "10*9/L", "unit": "/mm3", "unit_ucum": "/mm3"}
    criteria = [
        criterion("1", "exclusion", constraint("lt", None, 100000, eligible_op="ge", **usual)),
        criterion("2", "exclusion", constraint("lt", None, 90, eligible_op="ge", unit="odd")),
    ]
    db = stored(tmp_path / "t.db", plain_record(eligibility={"criteria": criteria}))
    assert rows(
        db, "SELECT high, eligible_low, eligible_unit FROM numeric_criteria ORDER BY criterion_seq"
    ) == [
        (100000, 100, "10*9/L"),
        (90, 90, "odd"),
    ]


def lateness(number: int, **fields: Any) -> Any:
    design = {"study_type": coded("INTERVENTIONAL")}
    return plain_record(f"ctgov:NCT9900000{number}", brief_title=str(number), design=design, **fields)


@pytest.fixture
def late(tmp_path: Path) -> Path:
    recruiting = {"overall_status": coded("RECRUITING")}
    stored(
        tmp_path / "t.db",
        lateness(1, dates={"primary_completion": date("2025-10")}),
        lateness(2, dates={"primary_completion": date("2025-11-02")}, status=recruiting),
        lateness(
            3, dates={"primary_completion": date("2024"), "results_first_submitted": date("2025-12-31")}
        ),
        lateness(
            4, dates={"primary_completion": date("2024"), "results_first_submitted": date("2026-01-01")}
        ),
        lateness(5, dates={"completion": date("2026-10-31")}, status=recruiting),
        lateness(6, dates={"completion": date("2026-11")}, status=recruiting),
    ).close()
    return tmp_path / "t.db"


def test_results_are_due_by_the_rule_for_partial_dates(late: Path) -> None:
    sql = "SELECT title, due_date, state, overdue_days FROM results_due ORDER BY title"
    assert rows(open_read_only(late), sql) == [
        ("1", "2026-10-31", "overdue", 1),
        ("2", "2026-11-02", "not_yet_due", -1),
        ("3", "2025-12-31", "reported", 0),
        ("4", "2025-12-31", "reported_late", 1),
    ]
    db = open_database(late)
    db.execute("UPDATE parameters SET value = 'start' WHERE name = 'partial_date_rule'")
    db.conn.commit()
    assert rows(db.conn, sql)[0] == ("1", "2026-10-01", "overdue", 31)
    assert rows(db.conn, sql)[2] == ("3", "2025-01-01", "reported_late", 364)


def test_open_studies_past_their_completion_are_stale(late: Path) -> None:
    sql = "SELECT title, completion_date, late_days FROM stale_recruiting ORDER BY title"
    assert rows(open_read_only(late), sql) == [("2", "2025-11-02", 364), ("5", "2026-10-31", 1)]


def test_a_changed_parameter_survives_the_next_run(late: Path) -> None:
    load(late, [result(lateness(7))], run_id="2")
    assert rows(open_read_only(late), "SELECT value FROM parameters WHERE name = 'today'") == [(TODAY,)]


def test_the_items_of_the_registration_data_set_are_counted(db: sqlite3.Connection) -> None:
    sql = "SELECT * FROM trds_completeness WHERE record_id = 'ctgov:NCT99000001'"
    cursor = db.execute(sql)
    found = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    stated = [
        name.partition("_")[2][3:] for name, value in found.items() if name.startswith("has_") and value
    ]
    assert stated == [
        "registration",
        "primary_sponsor",
        "public_title",
        "conditions",
        "interventions",
        "sample_size",
        "recruitment_status",
        "results",
    ]
    assert found["item_count"] == 8
    assert sum(name.startswith("has_") for name in found) == 24
