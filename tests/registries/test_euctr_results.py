"""Results XML of the EU register: keyed by the number alone, cells linked to groups through the arms."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from pipeline.model.envelope import ParseResult
from pipeline.model.results import PostedResults
from pipeline.run.parsing import parse_bytes

PAGE = Path(__file__).parents[2] / "fixtures" / "euctr" / "2019-099914-26_results" / "page.xml"


def parsed(data: bytes) -> ParseResult:
    [result] = parse_bytes(data)
    return result


def results_of(result: ParseResult) -> PostedResults:
    assert result.record is not None and result.record.posted_results is not None
    return result.record.posted_results


@pytest.fixture(scope="module")
def page() -> ParseResult:
    return parsed(PAGE.read_bytes())


def test_results_are_a_record_of_the_number_without_a_country(page: ParseResult) -> None:
    record = page.record
    assert record is not None and page.quarantine is None
    assert (record.record_id, record.results.status) == ("euctr:2019-099914-26", "posted")
    assert [(i.type, i.value) for i in record.identifiers] == [
        ("eudract", "2019-099914-26"),
        ("sponsor_protocol", "EX-EU-099914"),
        ("nct", "NCT99000099"),
        ("ind_ide", "199914"),
    ]
    assert record.dates.start is not None and record.dates.completion is not None
    assert (record.dates.start.date, record.dates.completion.date) == ("2020-02-03", "2021-10-04")
    assert [(e.kind, e.date, e.description) for e in record.events] == [
        ("amendment", "2020-06-01", "A visit by telephone was added.")
    ]
    assert record.oversight.has_dmc is True
    assert page.findings == ()


def test_design_and_arms_come_from_the_first_period(page: ParseResult) -> None:
    record = page.record
    assert record is not None and record.design.allocation and record.design.masking
    assert (record.design.allocation.code, record.design.masking.code) == ("RANDOMIZED", "DOUBLE")
    assert [(a.label, a.type.code if a.type else None, a.description) for a in record.arm_groups] == [
        ("Exemplin", "EXPERIMENTAL", "Exemplin 5 mg daily"),
        ("Placebo", "PLACEBO_COMPARATOR", "Matching tablet"),
    ]
    assert [(i.name, i.other_names) for i in record.interventions] == [("Exemplin", ("EX-01",))]
    assert [(c.arm_ordinal, c.intervention_ordinal) for c in record.arm_interventions] == [(1, 1)]


def test_milestones_and_reasons_are_named_by_their_ids(page: ParseResult) -> None:
    [period] = results_of(page).flow_periods
    assert [
        (m.kind, m.type, [(c.group_id, c.participants) for c in m.counts]) for m in period.milestones
    ] == [
        ("milestone", "STARTED", [("Arm-1", 16), ("Arm-2", 14)]),
        ("milestone", "Treated", [("Arm-1", 15)]),
        ("milestone", "COMPLETED", [("Arm-1", 14), ("Arm-2", 13)]),
        ("drop_out", "Moved away", [("Arm-1", 2)]),
        ("drop_out", "NOT_COMPLETED_REASON.lostFollowup", [("Arm-2", 1)]),
    ]


def test_a_cell_finds_its_arm_whatever_the_order(page: ParseResult) -> None:
    results = results_of(page)
    groups = {group.ordinal: group.title for group in results.groups}
    age, sex, fev1, response = results.measures
    assert [m.title for m in results.measures] == [
        "Age continuous",
        "Gender categorical",
        "Change in FEV1",
        "Response",
    ]
    assert [(groups[c.group_ordinal or 0], c.value, c.spread) for c in age.categories[0].measurements] == [
        ("Exemplin", 44.1, 9.5),
        ("Placebo", 45.8, 9.1),
    ]
    assert [(row.title, [c.value for c in row.measurements]) for row in sex.categories] == [
        ("Female", [9.0, 6.0, 15.0]),
        ("Male", [7.0, 8.0, 15.0]),
    ]
    cells = fev1.categories[0].measurements
    assert [(groups[c.group_ordinal or 0], c.value, c.lower_limit, c.upper_limit) for c in cells] == [
        ("Placebo", 12.0, -30.0, 54.0),
        ("Exemplin", 145.0, 101.0, 189.0),
    ]
    assert fev1.dispersion is not None and fev1.dispersion.code == "CONFIDENCE_95"
    [analysis] = fev1.analyses
    assert [groups[g.group_ordinal or 0] for g in analysis.groups] == ["Exemplin", "Placebo"]
    assert (analysis.p_value_raw, analysis.p_value, analysis.p_value_relation) == ("<0.001", 0.001, "lt")
    assert (analysis.parameter, analysis.parameter_value) == ("Difference of means", 133.0)
    assert [groups[c.group_ordinal or 0] for c in response.categories[1].measurements] == ["Safety"]


def test_adverse_events_keep_causality_and_deaths(page: ParseResult) -> None:
    results = results_of(page)
    assert [(t.kind, t.affected, t.at_risk) for t in results.event_totals] == [
        ("deaths", 1, 16),
        ("deaths_from_adverse_events", 0, 16),
        ("serious", 1, 16),
        ("other", 4, 16),
    ]
    pneumonia, headache = results.adverse_events
    assert pneumonia.vocabulary == "ADV_EVT_DICTIONARY_NAME.meddra 23.0"
    assert pneumonia.assessment is not None and pneumonia.assessment.code == "SYSTEMATIC_ASSESSMENT"
    assert headache.assessment is not None and headache.assessment.code == "NON_SYSTEMATIC_ASSESSMENT"
    [count] = pneumonia.counts
    assert (count.events, count.related_events, count.deaths, count.related_deaths) == (1, 0, 1, 0)


def test_a_results_file_without_a_number_is_quarantined() -> None:
    data = PAGE.read_bytes().replace(b' eudractNumber="2019-099914-26"', b"")
    result = parsed(data)
    assert result.quarantine is not None and result.quarantine.reason == "not_a_trial"


# The corpus holds such files only as another tool's JSON; here they are written back as XML.
ATTRIBUTES = re.compile(r"id|\w+Id")
NO_ATTRIBUTES = frozenset({"eutctId", "armComparisonGroupId", "subjectAnalysisSetComparisonGroupId"})
PARTS = (
    *("trialInformation", "trialChanges", "subjectDisposition", "subjectAnalysisSets"),
    *("baselineCharacteristics", "endPoints", "adverseEvents"),
)


def xml_of(name: str, value: Any) -> str:
    if isinstance(value, list):
        return "".join(xml_of(name, item) for item in value)
    if isinstance(value, dict):
        found = dict(value.get("@attributes") or {})
        body = ""
        for key, item in value.items():
            if ATTRIBUTES.fullmatch(key) and key not in NO_ATTRIBUTES and isinstance(item, str):
                found[key] = item
            elif key != "@attributes":
                body += xml_of(key, item)
        written = "".join(f" {key}={quoteattr(item)}" for key, item in found.items())
        return f"<{name}{written}>{body}</{name}>"
    words = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    return f"<{name}>{escape(words)}</{name}>"


def entries(node: Any, key: str) -> Iterator[Any]:
    """Every entry under this key, anywhere below node; a single one stands without a list."""
    for item in node if isinstance(node, list) else [node]:
        if isinstance(item, dict):
            for name, value in item.items():
                if name == key:
                    yield from value if isinstance(value, list) else [value]
                yield from entries(value, key)


@pytest.mark.corpus
def test_every_real_results_tree_is_read_to_its_last_leaf_and_linked(corpus: Path) -> None:
    kinds: Counter[str] = Counter()
    read = 0
    for path in sorted((corpus / "ctrdata_json" / "euctr").glob("*.json")):
        tree = json.loads(path.read_text("utf-8"))
        tree = tree[0] if isinstance(tree, list) else tree
        if "endPoints" not in tree:
            continue
        read += 1
        body = "".join(xml_of(name, tree[name]) for name in PARTS)
        result = parsed(f'<result eudractNumber="{path.stem[:14]}">{body}</result>'.encode())
        kinds.update(finding.kind.value for finding in result.findings)
        results = results_of(result)
        outcomes = [m for m in results.measures if m.section == "outcome_measure"]
        assert len(outcomes) == len(list(entries(tree["endPoints"], "endPoint")))
        cells = sum(len(row.measurements) for m in outcomes for row in m.categories if row.measurements)
        values = [*entries(tree["endPoints"], "countableValue"), *entries(tree["endPoints"], "tendencyValue")]
        printed = [value for value in values if isinstance(value, dict) and value.get("value")]
        assert cells - len(printed) == cells_without_a_value(results)
        counts = [count for event in results.adverse_events for count in event.counts]
        assert len(counts) == sum(
            1
            for values_of_event in entries(tree["adverseEvents"], "values")
            for _ in entries(values_of_event, "value")
        )
    assert read == 29
    assert kinds == {}


def cells_without_a_value(results: PostedResults) -> int:
    """Cells that hold only a spread or a comment."""
    return sum(
        cell.value_raw is None
        for measure in results.measures
        if measure.section == "outcome_measure"
        for row in measure.categories
        for cell in row.measurements
    )
