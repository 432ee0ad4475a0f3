"""Questions about criteria that one SQL query answers, as the README shows them."""

from __future__ import annotations

from sqlite3 import Connection, connect

import orjson
import pytest

from pipeline.run.ingesting import ingest

ACCEPTS_ECOG_2_AND_EGFR_45 = """
WITH person(variable, value) AS (VALUES ('ecog', 2), ('egfr', 45))
SELECT record_id FROM numeric_criteria JOIN person USING (variable)
WHERE decides_alone AND reference IS NULL
GROUP BY record_id
HAVING count(DISTINCT variable) = 2 AND min(is_eligible_outside <> (
  (eligible_low IS NULL OR value > eligible_low OR (value = eligible_low AND is_eligible_low_included))
  AND (eligible_high IS NULL OR value < eligible_high OR (value = eligible_high AND is_eligible_high_included))))
ORDER BY record_id
"""
EXCLUDES_HIV_BY_CONDITION = """
SELECT conditions.name AS condition, count(DISTINCT records.record_id) AS trials,
       count(DISTINCT criteria.record_id) AS exclude_hiv
FROM records JOIN conditions USING (record_id)
LEFT JOIN criteria ON criteria.record_id = records.record_id AND criteria.polarity = 'exclusion'
  AND (criteria.text LIKE '%HIV%' OR criteria.text LIKE '%human immunodeficiency%')
GROUP BY conditions.name ORDER BY trials DESC, condition
"""
ANC_THRESHOLDS = """
SELECT eligible_low AS lowest_anc, eligible_unit AS unit, count(DISTINCT record_id) AS trials
FROM numeric_criteria WHERE variable = 'anc' AND eligible_low IS NOT NULL
GROUP BY eligible_low, eligible_unit ORDER BY trials DESC, lowest_anc
"""
CRITERIA = {
    "NCT99001001": "Inclusion Criteria:\n\n* ECOG performance status 0-2\n* eGFR >= 30 mL/min/1.73 m2\n* ANC >= 1.5 x 10^9/L\n\n"
    "Exclusion Criteria:\n\n* Known HIV infection",
    "NCT99001002": "Inclusion Criteria:\n\n* ECOG 0 or 1\n* eGFR > 40 mL/min/1.73 m2\n* ANC >= 1,500/mm3",
    "NCT99001003": "Inclusion Criteria:\n\n* ECOG <= 2\n\nExclusion Criteria:\n\n* eGFR < 60 mL/min/1.73 m2\n* ANC < 1000/mm3",
    "NCT99001004": "Inclusion Criteria:\n\n* Adults\n\nExclusion Criteria:\n\n* ECOG > 2\n* eGFR < 45 mL/min/1.73 m2\n"
    "* Positive test for human immunodeficiency virus",
    "NCT99001005": "Inclusion Criteria:\n\n* ECOG 0-2\n* Migraine",
}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Connection:
    folder = tmp_path_factory.mktemp("criteria")
    for number, (nct_id, text) in enumerate(CRITERIA.items()):
        study = {
            "protocolSection": {
                "identificationModule": {"nctId": nct_id, "briefTitle": f"Study {number}"},
                "conditionsModule": {"conditions": ["Lymphoma" if number < 3 else "Migraine"]},
                "eligibilityModule": {"eligibilityCriteria": text},
            }
        }
        (folder / f"{nct_id}.json").write_bytes(orjson.dumps(study))
    ingest([folder], folder / "t.db")
    return connect(folder / "t.db")


def test_trials_that_accept_a_person_with_ecog_2_and_egfr_45(db: Connection) -> None:
    """1002 wants ECOG 0 or 1, 1003 an eGFR of 60; 1005 says nothing of eGFR."""
    found = db.execute(ACCEPTS_ECOG_2_AND_EGFR_45).fetchall()
    assert found == [("ctgov:NCT99001001",), ("ctgov:NCT99001004",)]


def test_how_many_trials_in_a_condition_exclude_hiv(db: Connection) -> None:
    assert db.execute(EXCLUDES_HIV_BY_CONDITION).fetchall() == [("Lymphoma", 3, 1), ("Migraine", 2, 1)]


def test_the_distribution_of_the_anc_threshold_is_in_one_unit(db: Connection) -> None:
    assert db.execute(ANC_THRESHOLDS).fetchall() == [(1.5, "10*9/L", 2), (1.0, "10*9/L", 1)]
