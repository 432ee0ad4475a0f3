"""Amendments made up on a page give exactly the changes made; real trials at several dates give what was read."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline import parse_bytes
from pipeline.criteria.structure import structure_criteria
from pipeline.model.changes import compare
from pipeline.model.patches import apply_changes
from pipeline.query.history import list_versions, read_version
from pipeline.query.reading import open_read_only
from pipeline.run.ingesting import ingest

RECORD = "ctgov:NCT99000002"
PAGE = Path(__file__).parents[2] / "fixtures" / "ctgov" / "NCT99000002_full" / "page.json"
Study = dict[str, Any]
Told = list[tuple[str, str, str]]


def put_off(study: Study) -> None:
    study["statusModule"]["primaryCompletionDateStruct"]["date"] = "2026-01-31"


def switch_outcomes(study: Study) -> None:
    module = study["outcomesModule"]
    module["primaryOutcomes"][1], module["secondaryOutcomes"][0] = (
        module["secondaryOutcomes"][0],
        module["primaryOutcomes"][1],
    )


def lengthen_time_frame(study: Study) -> None:
    study["outcomesModule"]["primaryOutcomes"][0]["timeFrame"] = "Up to 48 months"


def stop(study: Study) -> None:
    study["statusModule"]["overallStatus"] = "WITHDRAWN"


def enroll_more(study: Study) -> None:
    study["designModule"]["enrollmentInfo"]["count"] = 500


def drop_a_site(study: Study) -> None:
    study["contactsLocationsModule"]["locations"].pop()


def turn_sites_round(study: Study) -> None:
    study["contactsLocationsModule"]["locations"].reverse()


def hand_over(study: Study) -> None:
    study["sponsorCollaboratorsModule"]["leadSponsor"]["name"] = "Another Example Company"


def rename_an_arm(study: Study) -> None:
    arms = study["armsInterventionsModule"]
    old, new = "Placebo + chemotherapy", "Placebo plus chemotherapy"
    for arm in arms["armGroups"]:
        arm["label"] = arm["label"].replace(old, new)
    for intervention in arms["interventions"]:
        intervention["armGroupLabels"] = [label.replace(old, new) for label in intervention["armGroupLabels"]]


def raise_the_age(study: Study) -> None:
    study["eligibilityModule"]["minimumAge"] = "21 Years"


AMENDMENTS: list[tuple[Callable[[Study], None], Told]] = [
    (put_off, [("dates", "changed", "dates.primary_completion")]),
    (
        switch_outcomes,
        [("outcomes", "changed", "outcomes[2].type"), ("outcomes", "changed", "outcomes[3].type")],
    ),
    (lengthen_time_frame, [("outcomes", "changed", "outcomes[1].time_frame")]),
    (stop, [("status", "changed", "status.overall_status")]),
    (enroll_more, [("enrollment", "changed", "enrollment")]),
    (drop_a_site, [("sites", "removed", "countries[2]"), ("sites", "removed", "locations[2]")]),
    (turn_sites_round, []),
    (hand_over, [("sponsors", "added", "sponsors[1]"), ("sponsors", "removed", "sponsors[1]")]),
    (rename_an_arm, [("arms", "changed", "arm_groups[2].label")]),
    (raise_the_age, [("eligibility", "changed", "eligibility.minimum_age")]),
]


def told(old: dict[str, Any], new: dict[str, Any]) -> Told:
    """What is told of two versions; applied to the older one it gives the newer one exactly."""
    difference = compare(old, new)
    assert apply_changes(old, difference) == new
    return sorted((change.category, change.kind, change.path) for change in difference.changes)


def versions(db: Path, record_id: str) -> list[dict[str, Any]]:
    connection = open_read_only(db)
    found = [
        read_version(connection, record_id, line.number) for line in list_versions(connection, record_id)
    ]
    connection.close()
    return found


def stored_changes(db: Path, record_id: str) -> Told:
    connection = open_read_only(db)
    rows = connection.execute(
        "SELECT category, kind, path FROM changes WHERE record_id = ? ORDER BY 1, 2, 3", (record_id,)
    ).fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize(("amend", "expected"), AMENDMENTS, ids=lambda value: getattr(value, "__name__", ""))
def test_an_amendment_is_told_as_it_was_made(
    tmp_path: Path, amend: Callable[[Study], None], expected: Told
) -> None:
    page = json.loads(PAGE.read_bytes())
    amended = copy.deepcopy(page)
    amend(amended["protocolSection"])
    amended["protocolSection"]["statusModule"]["lastUpdatePostDateStruct"]["date"] = "2026-10-01"
    for name, study in (("1.json", page), ("2.json", amended)):
        (tmp_path / name).write_text(json.dumps(study))
    ingest([tmp_path / "2.json", tmp_path / "1.json"], tmp_path / "trials.db")
    expected = sorted([*expected, ("other", "changed", "dates.last_update_posted")])
    assert told(*versions(tmp_path / "trials.db", RECORD)) == expected
    assert stored_changes(tmp_path / "trials.db", RECORD) == expected


def with_criteria(text: str) -> dict[str, Any]:
    """The record of the page with another eligibility text, and the criteria found in it."""
    page = json.loads(PAGE.read_bytes())
    page["protocolSection"]["eligibilityModule"]["eligibilityCriteria"] = text
    (found,) = parse_bytes(json.dumps(page).encode())
    assert found.record is not None
    criteria = structure_criteria(found.record.eligibility.texts).criteria
    eligibility = found.record.eligibility.model_copy(update={"criteria": criteria})
    return found.record.model_copy(update={"eligibility": eligibility}).model_dump(mode="json")


TEXT = """Inclusion Criteria:

1. Confirmed gastric adenocarcinoma
2. ECOG performance status 0-1
3. Adequate organ function:

   * Platelets \\>= 100,000/mm3
   * ALT \\<= 2.5 x ULN

Exclusion Criteria:

1. HER2-positive disease
2. Major surgery within 4 weeks prior to first dose
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "3. Adequate",
            "3. Measurable disease by RECIST\n4. Adequate",
            [("added", "eligibility.criteria[4]")],
        ),
        ("2. ECOG performance status 0-1\n", "", [("removed", "eligibility.criteria[3]")]),
        ("status 0-1", "status 0-2", [("changed", "eligibility.criteria[3].text")]),
        ("100,000", "75,000", [("changed", "eligibility.criteria[5].text")]),
        (
            "1. HER2-positive disease\n2. Major surgery",
            "1. Major surgery",
            [("removed", "eligibility.criteria[8]")],
        ),
        (
            "1. Confirmed gastric adenocarcinoma\n2. ECOG performance status 0-1",
            "1. ECOG performance status 0-1\n2. Confirmed gastric adenocarcinoma",
            [],
        ),
        ("Inclusion Criteria:\n\n1.", "Inclusion Criteria:\n1.", []),
    ],
)
def test_an_amended_criterion_is_told_alone(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    changed = TEXT.replace(old, new)
    assert changed != TEXT
    found = told(with_criteria(TEXT), with_criteria(changed))
    assert found == [("eligibility", *change) for change in expected]


@pytest.fixture(scope="module")
def real(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    db = tmp_path_factory.mktemp("amendments") / "trials.db"
    pages = sorted((corpus / "ctgov_v2_versions").glob("*.json"))
    ingest([*pages, corpus / "ctrdata_json" / "ctgov2", corpus / "ctrdata_json" / "ctis"], db)
    return db


@pytest.mark.corpus
def test_derived_leaves_alone_are_no_change_of_the_registry(real: Path) -> None:
    connection = open_read_only(real)
    lines = list_versions(connection, "ctgov:NCT01125800")
    assert [(line.number, line.category, line.changes) for line in lines] == [
        (1, "registry", None),
        (2, "derived", None),
    ]


@pytest.mark.corpus
def test_an_update_that_only_confirms_the_record_changes_bookkeeping_only(real: Path) -> None:
    assert stored_changes(real, "ctgov:NCT01505608") == [
        ("other", "changed", "dates.last_update_posted"),
        ("other", "changed", "dates.last_update_submitted"),
        ("other", "changed", "dates.verification"),
        ("other", "changed", "status.as_of_date"),
    ]


@pytest.mark.corpus
def test_real_amendments_are_told(real: Path) -> None:
    sites = stored_changes(real, "ctgov:NCT04267848")
    assert sum(kind == "added" and path.startswith("locations[") for _, kind, path in sites) == 1146
    assert [change for change in sites if change[0] == "sponsors"] == [
        ("sponsors", "removed", "sponsors[2]"),
        ("sponsors", "removed", "sponsors[3]"),
    ]
    moved = stored_changes(real, "ctis:2024-510663-34")
    assert {change for change in moved if change[0] == "enrollment" or change[2].startswith("countries")} == {
        ("enrollment", "changed", "enrollment"),
        ("sites", "added", "countries[2]"),
        ("sites", "removed", "countries[2]"),
    }


@pytest.mark.corpus
def test_all_changes_applied_to_the_first_version_give_the_last(real: Path) -> None:
    connection = open_read_only(real)
    sql = "SELECT record_id FROM versions GROUP BY 1 HAVING count(*) > 1"
    several = [record_id for (record_id,) in connection.execute(sql)]
    assert len(several) >= 5
    for record_id in several:
        found = versions(real, record_id)
        rebuilt = found[0]
        for old, new in itertools.pairwise(found):
            rebuilt = apply_changes(rebuilt, compare(old, new))
        assert rebuilt == found[-1]
