"""Posted results: numbers read, groups linked by the registry's own ids, the same from JSON and from XML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline.model.envelope import ParseResult
from pipeline.model.results import PostedResults
from pipeline.normalize.result_cells import read_number, read_p_value
from pipeline.run.parsing import parse_bytes

FIXTURES = Path(__file__).parents[2] / "fixtures" / "ctgov"
JSON_PAGE = FIXTURES / "NCT99000005_results" / "page.json"
XML_PAGE = FIXTURES / "NCT99000015_xml_results" / "page.xml"


def parsed(data: bytes) -> ParseResult:
    [result] = parse_bytes(data)
    return result


def results_of(data: bytes) -> PostedResults:
    record = parsed(data).record
    assert record is not None and record.posted_results is not None
    return record.posted_results


@pytest.fixture(scope="module")
def results() -> PostedResults:
    return results_of(JSON_PAGE.read_bytes())


def test_a_cell_belongs_to_the_group_of_its_own_table(results: PostedResults) -> None:
    groups = {group.ordinal: group for group in results.groups}
    assert [(g.section, g.measure_ordinal, g.group_id) for g in results.groups] == [
        ("participant_flow", None, "FG000"),
        ("participant_flow", None, "FG001"),
        ("baseline", None, "BG000"),
        ("baseline", None, "BG001"),
        ("baseline", None, "BG002"),
        ("outcome_measure", 4, "OG000"),
        ("outcome_measure", 4, "OG001"),
        ("adverse_events", None, "EG000"),
        ("adverse_events", None, "EG001"),
    ]
    # The outcome lists placebo first, unlike every other section.
    cells = results.measures[3].categories[0].measurements
    assert [(groups[c.group_ordinal or 0].title, c.value, c.lower_limit, c.upper_limit) for c in cells] == [
        ("Placebo", -1.2, -4.0, 1.6),
        ("Exemplapril 10 mg", -7.5, -10.1, -4.9),
    ]
    assert groups[7].description == "Exemplapril 10 mg once daily >= 8 weeks"


def test_flow_baseline_and_denominators_are_read(results: PostedResults) -> None:
    [period] = results.flow_periods
    assert [(m.kind, m.type, [c.participants for c in m.counts]) for m in period.milestones] == [
        ("milestone", "STARTED", [11, 9]),
        ("milestone", "COMPLETED", [10, 9]),
        ("drop_out", "Withdrawal by Subject", [1, 0]),
    ]
    assert period.milestones[0].counts[0].comment == "One was randomized twice"
    assert [d.count for d in results.baseline_denominators] == [11, 9, 20]
    assert [(d.class_ordinal, d.count) for d in results.measures[3].denominators] == [
        (None, 9),
        (None, 10),
        (1, 9),
        (1, 11),
    ]
    region = results.measures[2].categories
    assert [(c.class_title, c.title, c.measurements) for c in region] == [("Exampleland", None, ())]


def test_words_in_a_cell_stay_words_and_keep_their_comment(results: PostedResults) -> None:
    cell = results.measures[3].categories[1].measurements[1]
    assert (cell.value_raw, cell.value, cell.comment) == ("NA", None, "Assay lost")


def test_an_analysis_keeps_its_numbers_their_text_and_its_groups(results: PostedResults) -> None:
    [analysis] = results.measures[3].analyses
    assert [(g.group_id, g.group_ordinal) for g in analysis.groups] == [("OG000", 6), ("OG001", 7)]
    assert (analysis.p_value_raw, analysis.p_value, analysis.p_value_relation) == ("<0.001", 0.001, "lt")
    assert (analysis.ci_percent, analysis.ci_lower_limit, analysis.ci_upper_limit) == (95.0, -9.8, -2.8)
    assert (analysis.parameter_value_raw, analysis.parameter_value) == ("-6.3", -6.3)


def test_adverse_events_keep_counts_totals_and_absent_numbers(results: PostedResults) -> None:
    assert [(t.kind, t.group_id, t.affected, t.at_risk) for t in results.event_totals] == [
        ("serious", "EG000", 1, 11),
        ("other", "EG000", 3, 11),
        ("serious", "EG001", 0, 9),
        ("other", "EG001", 1, 9),
    ]
    cough = results.adverse_events[1]
    assert (cough.kind, cough.term, cough.vocabulary) == ("other", "Cough", "MedDRA 26.0")
    assert [(c.affected, c.events_raw, c.events) for c in cough.counts] == [(3, "4", 4), (1, None, None)]


def test_the_same_results_read_the_same_from_the_legacy_xml(results: PostedResults) -> None:
    from_json, from_xml = (
        results.model_dump(mode="json"),
        results_of(XML_PAGE.read_bytes()).model_dump(mode="json"),
    )
    for content in (from_json, from_xml):
        _forget_what_one_form_lacks(content)
    assert from_xml == from_json


def _forget_what_one_form_lacks(content: Any) -> None:
    """Drop group ids, raw words of codes and what the XML has no element for; sort the totals."""
    if isinstance(content, dict):
        for name in ("group_id", "raw", "reporting_status", "is_non_inferiority_tested"):
            content.pop(name, None)
        for name in ("has_restrictive_agreement", "restriction"):
            content.pop(name, None)
        if "event_totals" in content:
            content["event_totals"].sort(key=lambda total: (total["kind"], total["group_ordinal"]))
        for value in content.values():
            _forget_what_one_form_lacks(value)
    elif isinstance(content, list | tuple):
        for value in content:
            _forget_what_one_form_lacks(value)


def test_an_id_that_no_group_or_two_groups_have_is_a_finding() -> None:
    study = orjson.loads(JSON_PAGE.read_bytes())
    section = study["resultsSection"]
    section["adverseEventsModule"]["otherEvents"][0]["stats"][0]["groupId"] = "EG009"
    section["participantFlowModule"]["groups"][1]["id"] = "FG000"
    result = parsed(orjson.dumps(study))
    links = [finding.raw for finding in result.findings if finding.kind.value == "unresolved_link"]
    assert links.count("EG009") == 1
    assert links.count("FG000") == 3
    assert links.count("FG001") == 3
    assert result.record is not None and result.record.posted_results is not None
    [cell, _] = result.record.posted_results.adverse_events[1].counts
    assert (cell.group_id, cell.group_ordinal, cell.affected) == ("EG009", None, 3)


def test_a_study_without_results_has_none() -> None:
    record = parsed((FIXTURES / "NCT99000001_simple" / "page.json").read_bytes()).record
    assert record is not None
    assert record.posted_results is None


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("12", 12.0),
        ("1,234", 1234.0),
        ("12,34", None),
        ("", None),
        ("-", None),
        ("1.2.3", None),
        ("−4", -4.0),
    ],
)
def test_a_number_is_read_only_where_it_is_plainly_one(raw: str, number: float | None) -> None:
    assert read_number(raw) == number


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("0.890", (0.89, "eq")),
        ("≤0.05", (0.05, "le")),
        ("p < .001", (0.001, "lt")),
        (">0.99", (0.99, "gt")),
        ("P-value = 0.04", (0.04, "eq")),
        ("NS", (None, None)),
    ],
)
def test_a_p_value_is_number_and_relation(raw: str, expected: tuple[float | None, str | None]) -> None:
    assert read_p_value(raw) == expected
