"""Posted results in the registry's words -> typed results: numbers read, codes mapped, groups linked.

A cell belongs to the group that carries its id in the same section (for outcome measures: of the same
measure). An id that no group has, or that two have, is a finding; the cell keeps the id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

from pipeline.model.base import Coded
from pipeline.model.result_codes import MeasureDispersion
from pipeline.model.results import (
    AdverseEvent,
    Analysis,
    AnalysisGroup,
    Denominator,
    EventCount,
    EventTotal,
    FlowCount,
    FlowMilestone,
    FlowPeriod,
    MeasureCategory,
    Measurement,
    PostedResults,
    ResultMeasure,
)
from pipeline.model.source import Value
from pipeline.model.source_results import (
    SourceAdverseEvent,
    SourceAnalysis,
    SourceDenominator,
    SourceEventCount,
    SourceFlowPeriod,
    SourceGroupCount,
    SourceMeasure,
    SourceMeasureClass,
    SourceMeasurement,
    SourceMilestone,
    SourcePostedResults,
)
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.normalize.dates import iso_date
from pipeline.normalize.result_cells import (
    RESULTS_PATH,
    ResultGroups,
    SectionGroups,
    put_count,
    put_number,
    read_p_value,
)
from pipeline.vocab.lists import (
    AGREEMENT_RESTRICTION,
    ANALYSIS_DISPERSION,
    CONFIDENCE_SIDES,
    EVENT_ASSESSMENT,
    MEASURE_DISPERSION,
    MEASURE_PARAMETER,
    NON_INFERIORITY,
    REPORTING_STATUS,
    RESULT_MEASURE_TYPE,
)

_adverse_event = assembler(AdverseEvent)
_analysis = assembler(Analysis)
_analysis_group = assembler(AnalysisGroup)
_denominator = assembler(Denominator)
_event_count = assembler(EventCount)
_event_total = assembler(EventTotal)
_flow_count = assembler(FlowCount)
_flow_milestone = assembler(FlowMilestone)
_flow_period = assembler(FlowPeriod)
_measure_category = assembler(MeasureCategory)
_measurement = assembler(Measurement)
_posted_results = assembler(PostedResults)
_result_measure = assembler(ResultMeasure)

_coded_dispersion = assembler(Coded[MeasureDispersion])

_CONFIDENCE: Final = re.compile(r"\d+(?:\.\d+)? ?% \S*Confidence ?Interval", re.I)
_ESTIMATE: Final = (
    "parameter_value",
    "dispersion_value",
    "ci_percent",
    "ci_lower_limit",
    "ci_upper_limit",
)


def normalize_posted_results(context: Context, source: SourcePostedResults | None) -> PostedResults | None:
    """Return the typed results, None where the registration has none."""
    if source is None:
        return None
    groups = ResultGroups(context)
    flow, baseline, events = source.participant_flow, source.baseline, source.adverse_events
    line, text = context.line, context.text
    in_flow = groups.add("participant_flow", flow.groups)
    in_baseline = groups.add("baseline", baseline.groups)
    measures = [
        _read_measure(context, i, "baseline", measure, in_baseline)
        for i, measure in enumerate(baseline.measures, 1)
    ]
    for number, measure in enumerate(source.outcome_measures, len(measures) + 1):
        in_measure = groups.add("outcome_measure", measure.groups, number)
        measures.append(_read_measure(context, number, "outcome_measure", measure, in_measure))
    in_events = groups.add("adverse_events", events.groups)
    return _posted_results(
        groups=tuple(groups.read),
        pre_assignment_details=text(flow.pre_assignment_details, f"{RESULTS_PATH}.pre_assignment_details"),
        recruitment_details=text(flow.recruitment_details, f"{RESULTS_PATH}.recruitment_details"),
        flow_units_analyzed=line(flow.units_analyzed, f"{RESULTS_PATH}.flow_units_analyzed"),
        flow_periods=tuple(
            [_read_period(context, i, period, in_flow) for i, period in enumerate(flow.periods, 1)]
        ),
        baseline_population=text(baseline.population, f"{RESULTS_PATH}.baseline_population"),
        baseline_units_analyzed=line(baseline.units_analyzed, f"{RESULTS_PATH}.baseline_units_analyzed"),
        baseline_denominators=tuple(_read_denominators(context, baseline.denominators, in_baseline, None)),
        measures=tuple(measures),
        event_frequency_threshold=line(
            events.frequency_threshold, f"{RESULTS_PATH}.event_frequency_threshold"
        ),
        event_time_frame=text(events.time_frame, f"{RESULTS_PATH}.event_time_frame"),
        event_description=text(events.description, f"{RESULTS_PATH}.event_description"),
        mortality_comment=text(events.mortality_comment, f"{RESULTS_PATH}.mortality_comment"),
        event_totals=tuple(
            [
                _event_total(kind=total.kind, **_event_cells(context, total.count, in_events))
                for total in events.totals
            ]
        ),
        adverse_events=tuple(
            [_read_event(context, i, event, in_events) for i, event in enumerate(events.events, 1)]
        ),
        limitations=text(source.limitations, f"{RESULTS_PATH}.limitations"),
        is_pi_employee=context.flag(source.is_pi_employee, f"{RESULTS_PATH}.is_pi_employee"),
        has_restrictive_agreement=context.flag(
            source.has_restrictive_agreement, f"{RESULTS_PATH}.has_restrictive_agreement"
        ),
        restriction=context.code(AGREEMENT_RESTRICTION, source.restriction, f"{RESULTS_PATH}.restriction"),
        agreement_details=text(source.agreement_details, f"{RESULTS_PATH}.agreement_details"),
        contact_title=line(source.contact_title, f"{RESULTS_PATH}.contact_title"),
        contact_organization=line(source.contact_organization, f"{RESULTS_PATH}.contact_organization"),
        contact_email=line(source.contact_email, f"{RESULTS_PATH}.contact_email"),
        contact_phone=line(source.contact_phone, f"{RESULTS_PATH}.contact_phone"),
        contact_phone_extension=line(
            source.contact_phone_extension, f"{RESULTS_PATH}.contact_phone_extension"
        ),
    )


def _read_period(
    context: Context, ordinal: int, source: SourceFlowPeriod, groups: SectionGroups
) -> FlowPeriod:
    return _flow_period(
        ordinal=ordinal,
        title=context.line(source.title, f"{RESULTS_PATH}.flow_periods.title"),
        milestones=tuple(
            [_read_milestone(context, i, item, groups) for i, item in enumerate(source.milestones, 1)]
        ),
    )


def _read_milestone(
    context: Context, ordinal: int, source: SourceMilestone, groups: SectionGroups
) -> FlowMilestone:
    path = f"{RESULTS_PATH}.flow_periods.milestones"
    return _flow_milestone(
        ordinal=ordinal,
        kind=source.kind,
        type=context.line(source.type, f"{path}.type"),
        comment=context.text(source.comment, f"{path}.comment"),
        counts=tuple([_read_flow_count(context, count, groups) for count in source.counts]),
    )


def _read_flow_count(context: Context, source: SourceGroupCount, groups: SectionGroups) -> FlowCount:
    cells = groups.cells(source.group_id)
    put_count(context, cells, "participants", source.count)
    put_count(context, cells, "units", source.units)
    comment = context.text(source.comment, f"{RESULTS_PATH}.flow_periods.milestones.counts.comment")
    return _flow_count(**cells, comment=comment)


def _read_denominators(
    context: Context, sources: Iterable[SourceDenominator], groups: SectionGroups, class_ordinal: int | None
) -> Iterator[Denominator]:
    for source in sources:
        units = context.line(source.units, f"{RESULTS_PATH}.denominators.units")
        for count in source.counts:
            cells = groups.cells(count.group_id)
            put_count(context, cells, "count", count.count)
            yield _denominator(class_ordinal=class_ordinal, units=units, **cells)


def _read_measure(
    context: Context,
    ordinal: int,
    section: Literal["baseline", "outcome_measure"],
    source: SourceMeasure,
    groups: SectionGroups,
) -> ResultMeasure:
    path = f"{RESULTS_PATH}.measures"
    line, text, code = context.line, context.text, context.code
    denominators = list(_read_denominators(context, source.denominators, groups, None))
    categories: list[MeasureCategory] = []
    for number, item in enumerate(source.classes, 1):
        denominators += _read_denominators(context, item.denominators, groups, number)
        categories += _read_categories(context, number, len(categories), item, groups)
    return _result_measure(
        ordinal=ordinal,
        section=section,
        type=code(RESULT_MEASURE_TYPE, source.type, f"{path}.type"),
        title=line(source.title, f"{path}.title"),
        description=text(source.description, f"{path}.description"),
        population=text(source.population, f"{path}.population"),
        time_frame=text(source.time_frame, f"{path}.time_frame"),
        reporting_status=code(REPORTING_STATUS, source.reporting_status, f"{path}.reporting_status"),
        anticipated_posting_date=iso_date(
            context, source.anticipated_posting_date, f"{path}.anticipated_posting_date"
        ),
        parameter=code(MEASURE_PARAMETER, source.parameter, f"{path}.parameter"),
        dispersion=_dispersion(context, source.dispersion, f"{path}.dispersion"),
        unit=line(source.unit, f"{path}.unit"),
        units_analyzed=line(source.units_analyzed, f"{path}.units_analyzed"),
        denominator_units=line(source.denominator_units, f"{path}.denominator_units"),
        is_percentage_calculated=context.flag(
            source.calculate_percentage, f"{path}.is_percentage_calculated"
        ),
        denominators=tuple(denominators),
        categories=tuple(categories),
        analyses=tuple(
            [_read_analysis(context, i, item, groups) for i, item in enumerate(source.analyses, 1)]
        ),
    )


def _dispersion(context: Context, value: Value | None, path: str) -> Coded[MeasureDispersion] | None:
    """Return what spread or limits are; a confidence level without a code of its own is an other one."""
    raw = str(value.raw) if value else ""
    if _CONFIDENCE.fullmatch(raw) and MEASURE_DISPERSION.meaning(context.registry, raw) is None:
        return _coded_dispersion(raw=raw, code=MeasureDispersion.CONFIDENCE_OTHER)
    return context.code(MEASURE_DISPERSION, value, path)


def _read_categories(
    context: Context, class_ordinal: int, before: int, source: SourceMeasureClass, groups: SectionGroups
) -> Iterator[MeasureCategory]:
    """Yield the rows of a class; one that has no category is a row without cells, so that its title stays."""
    title = context.line(source.title, f"{RESULTS_PATH}.measures.categories.class_title")
    if not source.categories:
        yield _measure_category(ordinal=before + 1, class_ordinal=class_ordinal, class_title=title)
    for ordinal, category in enumerate(source.categories, before + 1):
        yield _measure_category(
            ordinal=ordinal,
            class_ordinal=class_ordinal,
            class_title=title,
            title=context.line(category.title, f"{RESULTS_PATH}.measures.categories.title"),
            measurements=tuple([_read_measurement(context, cell, groups) for cell in category.measurements]),
        )


def _read_measurement(context: Context, source: SourceMeasurement, groups: SectionGroups) -> Measurement:
    cells = groups.cells(source.group_id)
    put_number(context, cells, "value", source.value)
    put_number(context, cells, "spread", source.spread)
    put_number(context, cells, "lower_limit", source.lower_limit)
    put_number(context, cells, "upper_limit", source.upper_limit)
    comment = context.text(source.comment, f"{RESULTS_PATH}.measures.categories.measurements.comment")
    return _measurement(**cells, comment=comment)


def _read_analysis(context: Context, ordinal: int, source: SourceAnalysis, groups: SectionGroups) -> Analysis:
    path = f"{RESULTS_PATH}.measures.analyses"
    line, text, code = context.line, context.text, context.code
    p_value_raw = line(source.p_value, f"{path}.p_value")
    p_value, relation = read_p_value(p_value_raw) if p_value_raw else (None, None)
    estimate: dict[str, Any] = {}
    for name in _ESTIMATE:
        put_number(context, estimate, name, getattr(source, name))
    return _analysis(
        ordinal=ordinal,
        groups=tuple([_analysis_group(**groups.cells(group_id)) for group_id in source.group_ids]),
        group_description=text(source.group_description, f"{path}.group_description"),
        is_non_inferiority_tested=context.flag(
            source.tested_non_inferiority, f"{path}.is_non_inferiority_tested"
        ),
        non_inferiority_type=code(
            NON_INFERIORITY, source.non_inferiority_type, f"{path}.non_inferiority_type"
        ),
        non_inferiority_comment=text(source.non_inferiority_comment, f"{path}.non_inferiority_comment"),
        method=line(source.method, f"{path}.method"),
        method_comment=text(source.method_comment, f"{path}.method_comment"),
        p_value_raw=p_value_raw,
        p_value=p_value,
        p_value_relation=relation,
        p_value_comment=text(source.p_value_comment, f"{path}.p_value_comment"),
        parameter=line(source.parameter, f"{path}.parameter"),
        **estimate,
        dispersion_type=code(ANALYSIS_DISPERSION, source.dispersion_type, f"{path}.dispersion_type"),
        ci_sides=code(CONFIDENCE_SIDES, source.ci_sides, f"{path}.ci_sides"),
        ci_lower_limit_comment=text(source.ci_lower_limit_comment, f"{path}.ci_lower_limit_comment"),
        ci_upper_limit_comment=text(source.ci_upper_limit_comment, f"{path}.ci_upper_limit_comment"),
        estimate_comment=text(source.estimate_comment, f"{path}.estimate_comment"),
        other_description=text(source.other_description, f"{path}.other_description"),
    )


def _read_event(
    context: Context, ordinal: int, source: SourceAdverseEvent, groups: SectionGroups
) -> AdverseEvent:
    path = f"{RESULTS_PATH}.adverse_events"
    return _adverse_event(
        ordinal=ordinal,
        kind=source.kind,
        term=context.line(source.term, f"{path}.term"),
        organ_system=context.line(source.organ_system, f"{path}.organ_system"),
        vocabulary=context.line(source.vocabulary, f"{path}.vocabulary"),
        assessment=context.code(EVENT_ASSESSMENT, source.assessment, f"{path}.assessment"),
        notes=context.text(source.notes, f"{path}.notes"),
        counts=tuple([_read_event_count(context, count, groups) for count in source.counts]),
    )


def _read_event_count(context: Context, source: SourceEventCount, groups: SectionGroups) -> EventCount:
    cells = _event_cells(context, source, groups)
    put_count(context, cells, "events", source.events)
    put_count(context, cells, "related_events", source.related_events)
    put_count(context, cells, "deaths", source.deaths)
    put_count(context, cells, "related_deaths", source.related_deaths)
    return _event_count(**cells)


def _event_cells(context: Context, source: SourceEventCount, groups: SectionGroups) -> dict[str, Any]:
    cells = groups.cells(source.group_id)
    put_count(context, cells, "affected", source.affected)
    put_count(context, cells, "at_risk", source.at_risk)
    return cells
