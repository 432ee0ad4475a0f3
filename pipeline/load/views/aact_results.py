"""AACT's tables of posted results as views, under the rules of `aact.py`.

A cell's `result_group_id` is the group of its own section and outcome, found by the registry's own group id.
"""

from __future__ import annotations

from pipeline.load.views.aact import OURS, as_v2, children, row_id, single, view
from pipeline.load.views.dates import last_day
from pipeline.load.views.spec import View
from pipeline.vocab import lists

# Numbers of an item within a measure, event or milestone; none has more than these make room for.
_PER_LIST = 10_000
_SECTIONS = (
    ("participant_flow", "Participant Flow"),
    ("baseline", "Baseline"),
    ("outcome_measure", "Outcome"),
    ("adverse_events", "Reported Event"),
)
_SECTION = " ".join(f"WHEN '{code}' THEN '{words}'" for code, words in _SECTIONS)
_GROUP = {"result_group_id": row_id("child.group_ordinal"), "ctgov_group_code": "child.group_id"}


def _cells(table: str, source: str, key: tuple[str, ...], joins: str, where: str, **columns: str) -> View:
    """Return a table with one row per cell of `source`; `key` counts it within its record."""
    number = "records.id"
    for name in key:
        number = f"({number}) * {_PER_LIST} + child.{name}"
    return view(
        table,
        f"FROM records JOIN {source} AS child USING (record_id)\n{joins}\nWHERE {OURS} AND {where}",
        id=number,
        nct_id="records.registration_id",
        **columns,
    )


def _join(table: str, name: str, key: str) -> str:
    return f"JOIN {table} AS {name} ON {name}.record_id = child.record_id AND {name}.ordinal = child.{key}"


_MEASURE = _join("result_measures", "measure", "measure_ordinal")
_CATEGORY = (
    _join("measure_categories", "category", "category_ordinal")
    + " AND category.measure_ordinal = child.measure_ordinal"
)
_MILESTONE = (
    _join("flow_milestones", "milestone", "milestone_ordinal")
    + " AND milestone.period_ordinal = child.period_ordinal"
)
_PERIOD = _join("flow_periods", "period", "period_ordinal")
_EVENT = _join("adverse_events", "event", "event_ordinal")
_POSTED = "JOIN posted_results AS posted ON posted.record_id = child.record_id"
_PARAMETER = as_v2("measure.parameter", lists.MEASURE_PARAMETER)

_MEASUREMENT = {
    **_GROUP,
    "classification": "category.class_title",
    "category": "category.title",
    "title": "measure.title",
    "description": "measure.description",
    "units": "measure.unit",
    "param_type": _PARAMETER,
    "param_value": "child.value_raw",
    "param_value_num": "child.value",
    "dispersion_type": "measure.dispersion_raw",
    "dispersion_value": "child.spread_raw",
    "dispersion_value_num": "child.spread",
    "dispersion_lower_limit": "child.lower_limit",
    "dispersion_upper_limit": "child.upper_limit",
    "explanation_of_na": "child.comment",
}
_FLOW = {
    **_GROUP,
    "period": "period.title",
    "count": "child.participants",
}


def _denominator(column: str) -> str:
    return (
        f"(SELECT {column} FROM measure_denominators AS base WHERE base.record_id = child.record_id"
        " AND base.measure_ordinal = child.measure_ordinal AND base.group_id = child.group_id"
        " AND base.class_ordinal IS NULL ORDER BY base.seq LIMIT 1)"
    )


AACT_RESULT_VIEWS = (
    children(
        "result_groups",
        "result_groups",
        ctgov_group_code="child.group_id",
        result_type=f"CASE child.section {_SECTION} END",
        title="child.title",
        description="child.description",
    ),
    single(
        "participant_flows",
        "records.record_id IN (SELECT record_id FROM flow_periods)",
        recruitment_details="(SELECT recruitment_details FROM posted_results AS p WHERE p.record_id = records.record_id)",
        pre_assignment_details="(SELECT pre_assignment_details FROM posted_results AS p WHERE p.record_id = records.record_id)",
        units_analyzed="(SELECT flow_units_analyzed FROM posted_results AS p WHERE p.record_id = records.record_id)",
    ),
    _cells(
        "milestones",
        "flow_counts",
        ("period_ordinal", "milestone_ordinal", "seq"),
        f"{_MILESTONE}\n{_PERIOD}",
        "milestone.kind = 'milestone'",
        **_FLOW,
        title="milestone.type",
        description="child.comment",
        milestone_description="milestone.comment",
        count_units="child.units",
    ),
    _cells(
        "drop_withdrawals",
        "flow_counts",
        ("period_ordinal", "milestone_ordinal", "seq"),
        f"{_MILESTONE}\n{_PERIOD}",
        "milestone.kind = 'drop_out'",
        **_FLOW,
        reason="milestone.type",
        drop_withdraw_comment="child.comment",
        reason_comment="milestone.comment",
        count_units="child.units",
    ),
    children(
        "baseline_counts",
        "baseline_denominators",
        number="child.seq",
        **_GROUP,
        units="child.units",
        scope="'overall'",
        count="child.count",
    ),
    _cells(
        "baseline_measurements",
        "measurements",
        ("measure_ordinal", "category_ordinal", "seq"),
        f"{_MEASURE}\n{_CATEGORY}",
        "measure.section = 'baseline'",
        **_MEASUREMENT,
        number_analyzed=_denominator("base.count"),
        number_analyzed_units=_denominator("base.units"),
        population_description="measure.population",
        calculate_percentage="measure.is_percentage_calculated",
    ),
    children(
        "outcomes",
        "result_measures",
        "child.section = 'outcome_measure'",
        outcome_type=as_v2("child.type", lists.RESULT_MEASURE_TYPE),
        title="child.title",
        description="child.description",
        time_frame="child.time_frame",
        population="child.population",
        anticipated_posting_date=last_day("child.anticipated_posting_date"),
        anticipated_posting_month_year="child.anticipated_posting_date",
        units="child.unit",
        units_analyzed="child.units_analyzed",
        dispersion_type="child.dispersion_raw",
        param_type=as_v2("child.parameter", lists.MEASURE_PARAMETER),
    ),
    _cells(
        "outcome_counts",
        "measure_denominators",
        ("measure_ordinal", "seq"),
        _MEASURE,
        "measure.section = 'outcome_measure' AND child.class_ordinal IS NULL",
        outcome_id=row_id("child.measure_ordinal"),
        **_GROUP,
        scope="'Measure'",
        units="child.units",
        count="child.count",
    ),
    _cells(
        "outcome_measurements",
        "measurements",
        ("measure_ordinal", "category_ordinal", "seq"),
        f"{_MEASURE}\n{_CATEGORY}",
        "measure.section = 'outcome_measure'",
        outcome_id=row_id("child.measure_ordinal"),
        **_MEASUREMENT,
        dispersion_upper_limit_raw="child.upper_limit_raw",
        dispersion_lower_limit_raw="child.lower_limit_raw",
    ),
    _cells(
        "outcome_analyses",
        "result_analyses",
        ("measure_ordinal", "ordinal"),
        "",
        "1",
        outcome_id=row_id("child.measure_ordinal"),
        non_inferiority_type=as_v2("child.non_inferiority_type", lists.NON_INFERIORITY),
        non_inferiority_description="child.non_inferiority_comment",
        param_type="child.parameter",
        param_value="child.parameter_value",
        dispersion_type=as_v2("child.dispersion_type", lists.ANALYSIS_DISPERSION),
        dispersion_value="child.dispersion_value",
        p_value_modifier="CASE child.p_value_relation WHEN 'lt' THEN '<' WHEN 'le' THEN '<=' WHEN 'gt' THEN '>' WHEN 'ge' THEN '>=' END",
        p_value="child.p_value",
        ci_n_sides=as_v2("child.ci_sides", lists.CONFIDENCE_SIDES),
        ci_percent="child.ci_percent",
        ci_lower_limit="child.ci_lower_limit",
        ci_upper_limit="child.ci_upper_limit",
        ci_upper_limit_na_comment="child.ci_upper_limit_comment",
        p_value_description="child.p_value_comment",
        method="child.method",
        method_description="child.method_comment",
        estimate_description="child.estimate_comment",
        groups_description="child.group_description",
        other_analysis_description="child.other_description",
        ci_upper_limit_raw="child.ci_upper_limit_raw",
        ci_lower_limit_raw="child.ci_lower_limit_raw",
        p_value_raw="child.p_value_raw",
    ),
    _cells(
        "outcome_analysis_groups",
        "analysis_groups",
        ("measure_ordinal", "analysis_ordinal", "seq"),
        "",
        "1",
        outcome_analysis_id=f"(records.id * {_PER_LIST} + child.measure_ordinal) * {_PER_LIST} + child.analysis_ordinal",
        **_GROUP,
    ),
    _cells(
        "reported_events",
        "adverse_event_counts",
        ("event_ordinal", "seq"),
        f"{_EVENT}\n{_POSTED}",
        "1",
        **_GROUP,
        time_frame="posted.event_time_frame",
        event_type="event.kind",
        default_vocab="NULL",
        default_assessment="NULL",
        subjects_affected="child.affected",
        subjects_at_risk="child.at_risk",
        description="posted.event_description",
        event_count="child.events",
        organ_system="event.organ_system",
        adverse_event_term="event.term",
        frequency_threshold="posted.event_frequency_threshold",
        vocab="event.vocabulary",
        assessment=as_v2("event.assessment", lists.EVENT_ASSESSMENT),
    ),
    children(
        "reported_event_totals",
        "adverse_event_totals",
        number="child.seq",
        ctgov_group_code="child.group_id",
        event_type="child.kind",
        classification="CASE child.kind WHEN 'deaths' THEN 'Total, all-cause mortality' WHEN 'serious' THEN 'Total, serious adverse events' WHEN 'other' THEN 'Total, other adverse events' END",
        subjects_affected="child.affected",
        subjects_at_risk="child.at_risk",
    ),
)
