"""ClinicalTrials.gov API v2 JSON: the `resultsSection` of a study. Where things stand, not what they mean.

Format: https://clinicaltrials.gov/data-api/api (OpenAPI 2.0.3). Numbers of measures are printed as strings,
those of adverse events as numbers. Descriptions and comments carry markdown escapes, titles and values none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from pipeline.model.source import Markup, Value
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
    SourcePostedResults,
    SourceResultGroup,
)
from pipeline.readers.json_reader import JsonObject

_MARKDOWN: Final[Markup] = "markdown"
# Keys of an event group that give its totals: kind, and how the keys begin.
_TOTALS: Final[tuple[tuple[Literal["deaths", "serious", "other"], str], ...]] = (
    ("deaths", "deathsNum"),
    ("serious", "seriousNum"),
    ("other", "otherNum"),
)


def read_results(section: JsonObject) -> SourcePostedResults | None:
    """Return the posted results, None where the study has none."""
    if not section:
        return None
    more = section.object("moreInfoModule")
    agreement = more.object("certainAgreement")
    contact = more.object("pointOfContact")
    return SourcePostedResults(
        participant_flow=_read_flow(section.object("participantFlowModule")),
        baseline=_read_baseline(section.object("baselineCharacteristicsModule")),
        outcome_measures=tuple(
            [
                _read_measure(node)
                for node in section.object("outcomeMeasuresModule").objects("outcomeMeasures")
            ]
        ),
        adverse_events=_read_adverse_events(section.object("adverseEventsModule")),
        limitations=more.object("limitationsAndCaveats").text("description", _MARKDOWN),
        is_pi_employee=agreement.flag("piSponsorEmployee"),
        has_restrictive_agreement=agreement.flag("restrictiveAgreement"),
        restriction=agreement.text("restrictionType"),
        agreement_details=agreement.text("otherDetails", _MARKDOWN),
        contact_title=contact.text("title"),
        contact_organization=contact.text("organization"),
        contact_email=contact.text("email"),
        contact_phone=contact.text("phone"),
        contact_phone_extension=contact.text("phoneExt"),
    )


def _read_groups(owner: JsonObject, key: str = "groups") -> tuple[SourceResultGroup, ...]:
    return tuple([_read_group(node) for node in owner.objects(key)])


def _read_group(node: JsonObject) -> SourceResultGroup:
    return SourceResultGroup(node.text("id"), node.text("title"), node.text("description", _MARKDOWN))


def _read_flow(module: JsonObject) -> SourceParticipantFlow:
    return SourceParticipantFlow(
        groups=_read_groups(module),
        periods=tuple(
            [
                SourceFlowPeriod(node.text("title"), tuple(_read_milestones(node)))
                for node in module.objects("periods")
            ]
        ),
        pre_assignment_details=module.text("preAssignmentDetails", _MARKDOWN),
        recruitment_details=module.text("recruitmentDetails", _MARKDOWN),
        units_analyzed=module.text("typeUnitsAnalyzed"),
    )


def _read_milestones(period: JsonObject) -> Iterator[SourceMilestone]:
    for node in period.objects("milestones"):
        yield SourceMilestone("milestone", *_read_milestone(node, "achievements"))
    for node in period.objects("dropWithdraws"):
        yield SourceMilestone("drop_out", *_read_milestone(node, "reasons"))


def _read_milestone(
    node: JsonObject, counts: str
) -> tuple[Value | None, Value | None, tuple[SourceGroupCount, ...]]:
    read = [
        SourceGroupCount(
            count.text("groupId"),
            count.text("numSubjects"),
            count.text("numUnits"),
            count.text("comment", _MARKDOWN),
        )
        for count in node.objects(counts)
    ]
    return node.text("type"), node.text("comment", _MARKDOWN), tuple(read)


def _read_baseline(module: JsonObject) -> SourceBaseline:
    return SourceBaseline(
        groups=_read_groups(module),
        denominators=_read_denominators(module),
        measures=tuple([_read_measure(node) for node in module.objects("measures")]),
        population=module.text("populationDescription", _MARKDOWN),
        units_analyzed=module.text("typeUnitsAnalyzed"),
    )


def _read_denominators(owner: JsonObject) -> tuple[SourceDenominator, ...]:
    return tuple(
        [
            SourceDenominator(
                node.text("units"),
                tuple(
                    [
                        SourceGroupCount(count.text("groupId"), count.text("value"))
                        for count in node.objects("counts")
                    ]
                ),
            )
            for node in owner.objects("denoms")
        ]
    )


def _read_measure(node: JsonObject) -> SourceMeasure:
    """Return a measure of the baseline or of the outcomes: the keys are the same."""
    return SourceMeasure(
        type=node.text("type"),
        title=node.text("title"),
        description=node.text("description", _MARKDOWN),
        population=node.text("populationDescription", _MARKDOWN),
        time_frame=node.text("timeFrame"),
        reporting_status=node.text("reportingStatus"),
        anticipated_posting_date=node.text("anticipatedPostingDate"),
        parameter=node.text("paramType"),
        dispersion=node.text("dispersionType"),
        unit=node.text("unitOfMeasure"),
        units_analyzed=node.text("typeUnitsAnalyzed"),
        denominator_units=node.text("denomUnitsSelected"),
        calculate_percentage=node.flag("calculatePct"),
        groups=_read_groups(node),
        denominators=_read_denominators(node),
        classes=tuple([_read_class(item) for item in node.objects("classes")]),
        analyses=tuple([_read_analysis(item) for item in node.objects("analyses")]),
    )


def _read_class(node: JsonObject) -> SourceMeasureClass:
    categories = [
        SourceMeasureCategory(
            category.text("title"),
            tuple([_read_measurement(item) for item in category.objects("measurements")]),
        )
        for category in node.objects("categories")
    ]
    return SourceMeasureClass(node.text("title"), _read_denominators(node), tuple(categories))


def _read_measurement(node: JsonObject) -> SourceMeasurement:
    return SourceMeasurement(
        node.text("groupId"),
        node.text("value"),
        node.text("spread"),
        node.text("lowerLimit"),
        node.text("upperLimit"),
        node.text("comment", _MARKDOWN),
    )


def _read_analysis(node: JsonObject) -> SourceAnalysis:
    return SourceAnalysis(
        group_ids=node.texts("groupIds"),
        group_description=node.text("groupDescription", _MARKDOWN),
        tested_non_inferiority=node.flag("testedNonInferiority"),
        non_inferiority_type=node.text("nonInferiorityType"),
        non_inferiority_comment=node.text("nonInferiorityComment", _MARKDOWN),
        method=node.text("statisticalMethod"),
        method_comment=node.text("statisticalComment", _MARKDOWN),
        p_value=node.text("pValue"),
        p_value_comment=node.text("pValueComment", _MARKDOWN),
        parameter=node.text("paramType"),
        parameter_value=node.text("paramValue"),
        dispersion_type=node.text("dispersionType"),
        dispersion_value=node.text("dispersionValue"),
        ci_sides=node.text("ciNumSides"),
        ci_percent=node.text("ciPctValue"),
        ci_lower_limit=node.text("ciLowerLimit"),
        ci_upper_limit=node.text("ciUpperLimit"),
        ci_lower_limit_comment=node.text("ciLowerLimitComment", _MARKDOWN),
        ci_upper_limit_comment=node.text("ciUpperLimitComment", _MARKDOWN),
        estimate_comment=node.text("estimateComment", _MARKDOWN),
        other_description=node.text("otherAnalysisDescription", _MARKDOWN),
    )


def _read_adverse_events(module: JsonObject) -> SourceAdverseEvents:
    nodes = module.objects("eventGroups")
    groups = tuple([_read_group(node) for node in nodes])
    return SourceAdverseEvents(
        groups=groups,
        totals=tuple(
            [
                total
                for node, group in zip(nodes, groups, strict=True)
                for total in _read_totals(node, group.group_id)
            ]
        ),
        events=(
            *[_read_event(node, "serious") for node in module.objects("seriousEvents")],
            *[_read_event(node, "other") for node in module.objects("otherEvents")],
        ),
        frequency_threshold=module.text("frequencyThreshold"),
        time_frame=module.text("timeFrame"),
        description=module.text("description", _MARKDOWN),
        mortality_comment=module.text("allCauseMortalityComment", _MARKDOWN),
    )


def _read_totals(node: JsonObject, group_id: Value | None) -> Iterator[SourceEventTotal]:
    for kind, key in _TOTALS:
        affected, at_risk = node.number(f"{key}Affected"), node.number(f"{key}AtRisk")
        if affected or at_risk:
            yield SourceEventTotal(kind, SourceEventCount(group_id, affected, at_risk))


def _read_event(node: JsonObject, kind: Literal["serious", "other"]) -> SourceAdverseEvent:
    return SourceAdverseEvent(
        kind=kind,
        term=node.text("term"),
        organ_system=node.text("organSystem"),
        vocabulary=node.text("sourceVocabulary"),
        assessment=node.text("assessmentType"),
        notes=node.text("notes", _MARKDOWN),
        counts=tuple(
            [
                SourceEventCount(
                    stat.text("groupId"),
                    stat.number("numAffected"),
                    stat.number("numAtRisk"),
                    stat.number("numEvents"),
                )
                for stat in node.objects("stats")
            ]
        ),
    )
