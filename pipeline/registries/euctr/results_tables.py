"""EU Clinical Trials Register, results XML: flow, baseline, end points and adverse events as printed.

Format: schema `clinical_trial_result` of EudraCT. Everything has an id of its own; coded words are
`GROUP.value`. Arms are described once, in the period they belong to, and named elsewhere by their id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

from pipeline.model.source import Value
from pipeline.model.source_results import (
    SourceAdverseEvent,
    SourceAdverseEvents,
    SourceAnalysis,
    SourceBaseline,
    SourceDenominator,
    SourceEventCount,
    SourceEventTotal,
    SourceFlowPeriod,
    SourceGroupCount,
    SourceMeasure,
    SourceMeasureCategory,
    SourceMeasureClass,
    SourceMeasurement,
    SourceMilestone,
    SourceParticipantFlow,
    SourceResultGroup,
)
from pipeline.readers.xml_reader import XmlElement

_CHARACTERISTICS: Final = (
    ("", "ageCategoricalCharacteristic"),
    ("", "ageContinuousCharacteristic"),
    ("", "genderCategoricalCharacteristic"),
    ("studyCategoricalCharacteristics", "studyCategoricalCharacteristic"),
    ("studyContinuousCharacteristics", "studyContinuousCharacteristic"),
)
_TOTALS: Final[
    tuple[tuple[Literal["deaths", "deaths_from_adverse_events", "serious", "other"], str], ...]
] = (
    ("deaths", "deathsAllCauses"),
    ("deaths_from_adverse_events", "deathsResultingFromAdverseEvents"),
    ("serious", "subjectsAffectedBySeriousAdverseEvents"),
    ("other", "subjectsAffectedByNonSeriousAdverseEvents"),
)


class Named(NamedTuple):
    """What an id stands for: the title and description of an arm or an analysis set."""

    title: Value | None
    description: Value | None = None


def coded(node: XmlElement, name: str) -> Value | None:
    """Return a coded word, which stands in an inner `value` element."""
    return node.element(name).text("value")


def read_flow(disposition: XmlElement, arms: dict[str, Named]) -> SourceParticipantFlow:
    """Return the participant flow, and put the arms into `arms` by id."""
    reasons = {
        str(key.raw): _first(node.text("otherReason"), coded(node, "type"))
        for node in disposition.element("reasonsNotCompleted").elements("reasonNotCompleted")
        if (key := node.attribute("id"))
    }
    groups: list[SourceResultGroup] = []
    periods: list[SourceFlowPeriod] = []
    for period in disposition.element("postAssignmentPeriods").elements("postAssignmentPeriod"):
        counts: dict[tuple[Literal["milestone", "drop_out"], str], list[SourceGroupCount]] = {}
        types: dict[str, Value | None] = {
            str(key.raw): node.text("title")
            for node in period.element("otherMilestones").elements("otherMilestone")
            if (key := node.attribute("id"))
        } | reasons
        for arm in period.element("arms").elements("arm"):
            key = arm.attribute("id")
            named = Named(arm.text("title"), arm.text("description"))
            if key is not None:
                arms[str(key.raw)] = named
            groups.append(SourceResultGroup(key, *named))
            _count_arm(arm, key, counts)
        milestones = [
            SourceMilestone(kind, types.get(what) or Value(what, period.at), None, tuple(of_groups))
            for (kind, what), of_groups in counts.items()
        ]
        periods.append(SourceFlowPeriod(period.text("title"), tuple(milestones)))
    return SourceParticipantFlow(
        groups=tuple(groups),
        periods=tuple(periods),
        pre_assignment_details=disposition.text("screeningInformation"),
        recruitment_details=disposition.text("recruitmentDetails"),
    )


def _count_arm(
    arm: XmlElement,
    key: Value | None,
    counts: dict[tuple[Literal["milestone", "drop_out"], str], list[SourceGroupCount]],
) -> None:
    """Add the counts of one arm: started, milestones on the way, completed, reasons for leaving."""

    def add(kind: Literal["milestone", "drop_out"], what: str, node: XmlElement) -> None:
        if subjects := node.text("subjects"):
            counts.setdefault((kind, what), []).append(SourceGroupCount(key, subjects))

    add("milestone", "STARTED", arm.element("startedMilestoneAchievement"))
    for node in arm.element("otherMilestoneAchievements").elements("otherMilestoneAchievement"):
        add("milestone", _raw(node.attribute("otherMilestoneId")), node)
    add("milestone", "COMPLETED", arm.element("completedMilestoneAchievement"))
    for node in arm.element("notCompletedReasonDetails").elements("reasonDetail"):
        add("drop_out", _raw(node.attribute("reasonNotCompletedId")), node)


def _raw(value: Value | None) -> str:
    return str(value.raw) if value else ""


def read_analysis_sets(root: XmlElement, arms: dict[str, Named]) -> Iterator[SourceResultGroup]:
    """Yield the analysis sets, and put them beside the arms by id."""
    for node in root.elements("subjectAnalysisSet"):
        key = node.attribute("id")
        named = Named(node.text("title"), node.text("description"))
        if key is not None:
            arms[str(key.raw)] = named
        yield SourceResultGroup(key, *named)


def read_baseline(root: XmlElement, sets: XmlElement, arms: dict[str, Named]) -> SourceBaseline:
    """Return the baseline: reporting groups, analysis sets and, per characteristic, a total."""
    groups: list[SourceResultGroup] = []
    counts: list[SourceGroupCount] = []
    for node in root.element("baselineReportingGroups").elements("baselineReportingGroup"):
        key = node.attribute("id")
        arm = arms.get(_raw(node.attribute("armId")), Named(None))
        groups.append(SourceResultGroup(key, arm.title, node.text("description") or arm.description))
        counts.append(SourceGroupCount(key, node.text("subjects")))
    for group, node in zip(read_analysis_sets(sets, arms), sets.elements("subjectAnalysisSet"), strict=True):
        groups.append(group)
        counts.append(SourceGroupCount(group.group_id, node.text("subjects")))
    measures: list[SourceMeasure] = []
    for container, name in _CHARACTERISTICS:
        for node in (root.element(container) if container else root).elements(name):
            measure, total = _read_characteristic(node)
            if measure.classes:
                measures.append(measure)
                groups += [total] if total else []
    return SourceBaseline(
        groups=tuple(groups),
        denominators=(SourceDenominator(None, tuple([count for count in counts if count.count])),),
        measures=tuple(measures),
    )


def _read_characteristic(node: XmlElement) -> tuple[SourceMeasure, SourceResultGroup | None]:
    """Return a baseline characteristic and the group of its total; without values it has no classes."""
    cells: list[_Cells] = []
    for container, name, key in (
        ("reportingGroups", "reportingGroup", "baselineReportingGroupId"),
        ("subjectAnalysisSets", "subjectAnalysisSet", "subjectAnalysisSetId"),
    ):
        cells += [_read_cells(item, item.attribute(key)) for item in node.element(container).elements(name)]
    total = node.element("totalBaselineGroup")
    total_id = total.attribute("id")
    total_cells = _read_cells(total, total_id)
    group = SourceResultGroup(total_id, total.text("title")) if total_id and total_cells.values else None
    if group:
        cells.append(total_cells)
    categories = _read_categories(node, cells)
    measure = SourceMeasure(
        title=node.text("title"),
        description=node.text("description"),
        unit=node.text("unit"),
        parameter=coded(node, "centralTendencyType"),
        dispersion=coded(node, "dispersionType"),
        classes=(SourceMeasureClass(None, (), categories),) if categories else (),
    )
    return measure, group


class _Cells(NamedTuple):
    """The values of one group by category id (`` where there is none), with their spread or limits."""

    group_id: Value | None
    values: dict[str, Value]
    lows: dict[str, Value]
    highs: dict[str, Value]
    comment: Value | None


def _read_cells(node: XmlElement, group_id: Value | None) -> _Cells:
    cells = _Cells(group_id, {}, {}, {}, node.text("comment"))
    for name, target in (("countable", cells.values), ("tendency", cells.values), ("dispersion", cells.lows)):
        single = node.element(f"{name}Value")
        many = node.element(f"{name}Values").elements(f"{name}Value")
        for item in [single, *many] if single else many:
            key = _raw(item.attribute("categoryId"))
            if value := item.text("value"):
                target[key] = value
            if high := item.text("highRangeValue"):
                cells.highs[key] = high
    return cells


def _read_categories(node: XmlElement, cells: list[_Cells]) -> tuple[SourceMeasureCategory, ...]:
    """Return the rows: the categories in their order, or the one row of a measure without categories."""
    rows: list[tuple[str, Value | None]] = [
        (_raw(item.attribute("id")), item.text("name"))
        for item in node.element("categories").elements("category")
    ]
    categories = [
        SourceMeasureCategory(title, tuple(_row(cells, key))) for key, title in rows or [("", None)]
    ]
    return tuple([category for category in categories if rows or category.measurements])


def _row(cells: list[_Cells], key: str) -> Iterator[SourceMeasurement]:
    for of_group in cells:
        value, low, high = (found.get(key) for found in (of_group.values, of_group.lows, of_group.highs))
        if value or low or of_group.comment:
            is_range = high is not None
            yield SourceMeasurement(
                of_group.group_id,
                value,
                spread=None if is_range else low,
                lower_limit=low if is_range else None,
                upper_limit=high,
                comment=of_group.comment,
            )


def read_end_points(root: XmlElement, arms: dict[str, Named]) -> tuple[SourceMeasure, ...]:
    """Return the end points with their groups, values and analyses."""
    return tuple([_read_end_point(node, arms) for node in root.elements("endPoint")])


def _read_end_point(node: XmlElement, arms: dict[str, Named]) -> SourceMeasure:
    groups: list[SourceResultGroup] = []
    counts: list[SourceGroupCount] = []
    cells: list[_Cells] = []
    for name, key in (("arm", "armId"), ("subjectAnalysisSet", "subjectAnalysisSetId")):
        for item in node.element(f"{name}ReportingGroups").elements(f"{name}ReportingGroup"):
            group_id = item.attribute("id")
            groups.append(SourceResultGroup(group_id, *arms.get(_raw(item.attribute(key)), Named(None))))
            counts.append(SourceGroupCount(group_id, item.text("subjects")))
            cells.append(_read_cells(item, group_id))
    categories = _read_categories(node, cells)
    return SourceMeasure(
        type=coded(node, "type"),
        title=node.text("title"),
        description=node.text("description"),
        time_frame=node.text("timeFrame"),
        parameter=coded(node, "centralTendencyType"),
        dispersion=_dispersion(node),
        unit=node.text("unit"),
        groups=tuple(groups),
        denominators=(SourceDenominator(None, tuple([count for count in counts if count.count])),),
        classes=(SourceMeasureClass(None, (), categories),) if categories else (),
        analyses=tuple(
            [
                _read_analysis(item)
                for item in node.element("statisticalAnalyses").elements("statisticalAnalysis")
            ]
        ),
    )


def _dispersion(node: XmlElement) -> Value | None:
    """Return the kind of dispersion, with the level of a confidence interval in front."""
    kind = coded(node, "dispersionType")
    is_interval = kind is not None and "confidence" in str(kind.raw)
    level = node.text("percentage") if is_interval else None
    return kind._replace(raw=f"{level.raw}% {kind.raw}") if kind and level else kind


def _read_analysis(node: XmlElement) -> SourceAnalysis:
    test, estimate = node.element("statisticalHypothesisTest"), node.element("parameterEstimate")
    interval, variability = estimate.element("confidenceInterval"), estimate.element("variabilityEstimate")
    relation, p_value = test.text("valueEqualityRelation"), test.text("value")
    return SourceAnalysis(
        group_ids=(
            *node.texts("armComparisonGroupId"),
            *node.texts("subjectAnalysisSetComparisonGroupId"),
        ),
        group_description=_joined(node.text("title"), node.text("description")),
        non_inferiority_type=coded(node, "type"),
        method=_first(test.text("otherMethod"), coded(test, "method")),
        method_comment=test.text("comment"),
        p_value=p_value._replace(raw=f"{relation.raw}{p_value.raw}") if p_value and relation else p_value,
        parameter=_first(estimate.text("otherType"), coded(estimate, "type")),
        parameter_value=estimate.text("pointEstimate"),
        dispersion_type=coded(variability, "type"),
        dispersion_value=variability.text("dispersionValue"),
        ci_sides=coded(interval, "sides"),
        ci_percent=interval.text("percentage"),
        ci_lower_limit=interval.text("lowerLimit"),
        ci_upper_limit=interval.text("upperLimit"),
        estimate_comment=node.text("comment"),
        other_description=coded(node, "analysisSpecification"),
    )


def _first(*values: Value | None) -> Value | None:
    """Return the first value that is there; reading the others marks them as read."""
    return next((value for value in values if value), None)


def _joined(*values: Value | None) -> Value | None:
    present = [value for value in values if value]
    return present[0]._replace(raw="\n".join(str(value.raw) for value in present)) if present else None


def read_adverse_events(root: XmlElement) -> SourceAdverseEvents:
    """Return the adverse events; their vocabulary and assessment stand once, unless a term says otherwise."""
    dictionary = root.element("dictionary")
    vocabulary = coded(dictionary, "name")
    if vocabulary and (version := dictionary.text("version")):
        vocabulary = vocabulary._replace(raw=f"{vocabulary.raw} {version.raw}")
    assessment = coded(root, "assessmentMethod")
    groups: list[SourceResultGroup] = []
    totals: list[SourceEventTotal] = []
    for node in root.element("reportingGroups").elements("reportingGroup"):
        key, exposed = node.attribute("id"), node.text("subjectsExposed")
        groups.append(SourceResultGroup(key, node.text("title"), node.text("description")))
        for kind, name in _TOTALS:
            if affected := node.text(name):
                totals.append(SourceEventTotal(kind, SourceEventCount(key, affected, exposed)))
    events = [
        *_read_events(root, "serious", "seriousAdverseEvent", vocabulary, assessment),
        *_read_events(root, "other", "nonSeriousAdverseEvent", vocabulary, assessment),
    ]
    return SourceAdverseEvents(
        groups=tuple(groups),
        totals=tuple(totals),
        events=tuple(events),
        frequency_threshold=root.text("nonSeriousEventFrequencyThreshold"),
        time_frame=root.text("timeFrame"),
        description=root.text("description"),
    )


def _read_events(
    root: XmlElement,
    kind: Literal["serious", "other"],
    name: str,
    vocabulary: Value | None,
    assessment: Value | None,
) -> Iterable[SourceAdverseEvent]:
    for node in root.element(f"{name}s").elements(name):
        yield SourceAdverseEvent(
            kind=kind,
            term=node.text("term"),
            organ_system=node.element("organSystem").text("eutctId"),
            vocabulary=vocabulary,
            assessment=coded(node, "assessmentMethod") or assessment,
            counts=tuple(
                [
                    SourceEventCount(
                        group_id=item.attribute("reportingGroupId"),
                        affected=item.text("subjectsAffected"),
                        at_risk=item.text("subjectsExposed"),
                        events=item.text("occurrences"),
                        related_events=item.text("occurrencesCausallyRelatedToTreatment"),
                        deaths=item.element("fatalities").text("deaths"),
                        related_deaths=item.element("fatalities").text("deathsCausallyRelatedToTreatment"),
                    )
                    for item in node.element("values").elements("value")
                ]
            ),
        )
