"""ClinicalTrials.gov legacy XML: the `clinical_results` of a study. Where things stand, not what they mean.

Format: the registry's `public.xsd` of January 2017 to June 2024. Defaults of the adverse events (vocabulary,
assessment) stand once for all; totals stand as a first event of a category named Total.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

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
    SourcePostedResults,
    SourceResultGroup,
)
from pipeline.readers.xml_reader import XmlElement

_REPEATED = "repeats the outcome's own element"
IGNORED_RESULTS = {
    **{
        f"/clinical_results/outcome_list/outcome/measure/{name}": _REPEATED
        for name in ("title", "description", "population")
    },
    "/clinical_results/baseline/analyzed_list/analyzed/scope": "the place in the tree says it",
    "/clinical_results/outcome_list/outcome/measure/analyzed_list/analyzed/scope": "the place says it",
    "/clinical_results/outcome_list/outcome/measure/class_list/class/analyzed_list/analyzed/scope": "the place says it",
    "/clinical_results/baseline/measure_list/measure/analyzed_list/analyzed/scope": "the place says it",
    "/clinical_results/baseline/measure_list/measure/class_list/class/analyzed_list/analyzed/scope": "the place says it",
}


def read_results(root: XmlElement) -> SourcePostedResults | None:
    """Return the posted results, None where the study has none."""
    if not root:
        return None
    agreements = root.element("certain_agreements")
    contact = root.element("point_of_contact")
    restriction = agreements.text("restrictive_agreement")
    return SourcePostedResults(
        participant_flow=_read_flow(root.element("participant_flow")),
        baseline=_read_baseline(root.element("baseline")),
        outcome_measures=tuple(
            [_read_outcome(node) for node in root.element("outcome_list").elements("outcome")]
        ),
        adverse_events=_read_adverse_events(root.element("reported_events")),
        limitations=root.text("limitations_and_caveats"),
        is_pi_employee=agreements.text("pi_employee"),
        has_restrictive_agreement=restriction if _denies(restriction) else None,
        agreement_details=restriction,
        contact_title=contact.text("name_or_title"),
        contact_organization=contact.text("organization"),
        contact_email=contact.text("email"),
        contact_phone=contact.text("phone"),
        contact_phone_extension=contact.text("phone_ext"),
    )


def _denies(restriction: Value | None) -> bool:
    """Return whether the element says that there is no restriction; else it holds the restriction's words."""
    return restriction is not None and str(restriction.raw).startswith("There is NOT an agreement")


def _read_groups(owner: XmlElement) -> tuple[SourceResultGroup, ...]:
    return tuple(
        [
            SourceResultGroup(node.attribute("group_id"), node.text("title"), node.text("description"))
            for node in owner.element("group_list").elements("group")
        ]
    )


def _read_flow(node: XmlElement) -> SourceParticipantFlow:
    return SourceParticipantFlow(
        groups=_read_groups(node),
        periods=tuple(
            [
                SourceFlowPeriod(period.text("title"), tuple(_read_milestones(period)))
                for period in node.element("period_list").elements("period")
            ]
        ),
        pre_assignment_details=node.text("pre_assignment_details"),
        recruitment_details=node.text("recruitment_details"),
        units_analyzed=node.text("units_analyzed"),
    )


def _read_milestones(period: XmlElement) -> Iterator[SourceMilestone]:
    kinds: tuple[tuple[Literal["milestone", "drop_out"], str], ...] = (
        ("milestone", "milestone"),
        ("drop_out", "drop_withdraw_reason"),
    )
    for kind, name in kinds:
        for node in period.element(f"{name}_list").elements(name):
            counts = [
                SourceGroupCount(
                    group_id=item.attribute("group_id"),
                    count=item.attribute("count"),
                    units=item.attribute("units"),
                    comment=item.value(),
                )
                for item in node.element("participants_list").elements("participants")
            ]
            yield SourceMilestone(kind, node.text("title"), node.text("comment"), tuple(counts))


def _read_baseline(node: XmlElement) -> SourceBaseline:
    return SourceBaseline(
        groups=_read_groups(node),
        denominators=_read_denominators(node),
        measures=tuple(
            [
                _read_measure(measure, SourceMeasure(title=measure.text("title")))
                for measure in node.element("measure_list").elements("measure")
            ]
        ),
        population=node.text("population"),
        units_analyzed=node.text("units_analyzed"),
    )


def _read_denominators(owner: XmlElement) -> tuple[SourceDenominator, ...]:
    return tuple(
        [
            SourceDenominator(
                node.text("units"),
                tuple(
                    [
                        SourceGroupCount(count.attribute("group_id"), count.attribute("value"))
                        for count in node.element("count_list").elements("count")
                    ]
                ),
            )
            for node in owner.element("analyzed_list").elements("analyzed")
        ]
    )


def _read_outcome(node: XmlElement) -> SourceMeasure:
    return _read_measure(
        node.element("measure"),
        SourceMeasure(
            type=node.text("type"),
            title=node.text("title"),
            description=node.text("description"),
            population=node.text("population"),
            time_frame=node.text("time_frame"),
            anticipated_posting_date=node.text("posting_date"),
            groups=_read_groups(node),
            analyses=tuple(
                [_read_analysis(item) for item in node.element("analysis_list").elements("analysis")]
            ),
        ),
    )


def _read_measure(node: XmlElement, frame: SourceMeasure) -> SourceMeasure:
    """Return the measure: what the element around it says is in `frame`."""
    return SourceMeasure(
        type=frame.type,
        title=frame.title,
        description=frame.description or node.text("description"),
        population=frame.population or node.text("population"),
        time_frame=frame.time_frame,
        anticipated_posting_date=frame.anticipated_posting_date,
        parameter=node.text("param"),
        dispersion=node.text("dispersion"),
        unit=node.text("units"),
        units_analyzed=node.text("units_analyzed"),
        groups=frame.groups,
        denominators=_read_denominators(node),
        classes=tuple([_read_class(item) for item in node.element("class_list").elements("class")]),
        analyses=frame.analyses,
    )


def _read_class(node: XmlElement) -> SourceMeasureClass:
    categories = [
        SourceMeasureCategory(
            category.text("title"),
            tuple(
                [
                    SourceMeasurement(
                        item.attribute("group_id"),
                        item.attribute("value"),
                        item.attribute("spread"),
                        item.attribute("lower_limit"),
                        item.attribute("upper_limit"),
                        item.value(),
                    )
                    for item in category.element("measurement_list").elements("measurement")
                ]
            ),
        )
        for category in node.element("category_list").elements("category")
    ]
    return SourceMeasureClass(node.text("title"), _read_denominators(node), tuple(categories))


def _read_analysis(node: XmlElement) -> SourceAnalysis:
    return SourceAnalysis(
        group_ids=node.element("group_id_list").texts("group_id"),
        group_description=node.text("groups_desc"),
        tested_non_inferiority=node.text("non_inferiority"),
        non_inferiority_type=node.text("non_inferiority_type"),
        non_inferiority_comment=node.text("non_inferiority_desc"),
        method=node.text("method"),
        method_comment=node.text("method_desc"),
        p_value=node.text("p_value"),
        p_value_comment=node.text("p_value_desc"),
        parameter=node.text("param_type"),
        parameter_value=node.text("param_value"),
        dispersion_type=node.text("dispersion_type"),
        dispersion_value=node.text("dispersion_value"),
        ci_sides=node.text("ci_n_sides"),
        ci_percent=node.text("ci_percent"),
        ci_lower_limit=node.text("ci_lower_limit"),
        ci_upper_limit=node.text("ci_upper_limit"),
        ci_lower_limit_comment=node.text("ci_lower_limit_na_comment"),
        ci_upper_limit_comment=node.text("ci_upper_limit_na_comment"),
        estimate_comment=node.text("estimate_desc"),
        other_description=node.text("other_analysis_desc"),
    )


def _read_adverse_events(node: XmlElement) -> SourceAdverseEvents:
    totals: list[SourceEventTotal] = []
    events: list[SourceAdverseEvent] = []
    kinds: tuple[Literal["serious", "other"], ...] = ("serious", "other")
    threshold = None
    for kind in kinds:
        block = node.element(f"{kind}_events")
        threshold = threshold or block.text("frequency_threshold")
        vocabulary, assessment = block.text("default_vocab"), block.text("default_assessment")
        for category in block.element("category_list").elements("category"):
            title = category.text("title")
            for item in category.element("event_list").elements("event"):
                event = _read_event(item, kind, title, vocabulary, assessment)
                if title and title.raw == "Total":
                    totals += [SourceEventTotal(kind, count) for count in event.counts]
                else:
                    events.append(event)
    return SourceAdverseEvents(
        groups=_read_groups(node),
        totals=tuple(totals),
        events=tuple(events),
        frequency_threshold=threshold,
        time_frame=node.text("time_frame"),
        description=node.text("desc"),
    )


def _read_event(
    node: XmlElement,
    kind: Literal["serious", "other"],
    organ_system: Value | None,
    vocabulary: Value | None,
    assessment: Value | None,
) -> SourceAdverseEvent:
    term = node.element("sub_title")
    return SourceAdverseEvent(
        kind=kind,
        vocabulary=term.attribute("vocab") or vocabulary,
        term=term.value(),
        organ_system=organ_system,
        assessment=node.text("assessment") or assessment,
        notes=node.text("description"),
        counts=tuple(
            [
                SourceEventCount(
                    count.attribute("group_id"),
                    count.attribute("subjects_affected"),
                    count.attribute("subjects_at_risk"),
                    count.attribute("events"),
                )
                for count in node.elements("counts")
            ]
        ),
    )
