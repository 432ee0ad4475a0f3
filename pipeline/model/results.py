"""Posted results, typed: participant flow, baseline, outcome measures, adverse events.

Every number keeps its printed text (`_raw`) beside its reading. A cell names its group by the registry's own
`group_id`; `group_ordinal` is the group of `PostedResults.groups` that has this id in the same section, None
where there is none (a finding). Source: the results data elements of ClinicalTrials.gov.
"""

from __future__ import annotations

from typing import Literal

from pipeline.model.base import Coded, Frozen
from pipeline.model.result_codes import (
    AgreementRestriction,
    AnalysisDispersion,
    ConfidenceSides,
    EventAssessment,
    MeasureDispersion,
    MeasureParameter,
    NonInferiority,
    ReportingStatus,
    ResultMeasureType,
)

Section = Literal["participant_flow", "baseline", "outcome_measure", "adverse_events"]


class ResultGroup(Frozen):
    """A group of participants as one section of the results defines it.

    `measure_ordinal` is the outcome measure whose table the group heads, None in the other sections.
    """

    ordinal: int
    section: Section
    measure_ordinal: int | None = None
    group_id: str | None = None
    title: str | None = None
    description: str | None = None


class FlowCount(Frozen):
    """How many of one group reached a milestone, or left for a reason."""

    group_id: str | None = None
    group_ordinal: int | None = None
    participants_raw: str | None = None
    participants: int | None = None
    units_raw: str | None = None
    units: int | None = None
    comment: str | None = None


class FlowMilestone(Frozen):
    """A milestone of a period (`STARTED`, `COMPLETED` ...), or a reason for dropping out of it."""

    ordinal: int
    kind: Literal["milestone", "drop_out"]
    type: str | None = None
    comment: str | None = None
    counts: tuple[FlowCount, ...] = ()


class FlowPeriod(Frozen):
    """A period of the study."""

    ordinal: int
    title: str | None = None
    milestones: tuple[FlowMilestone, ...] = ()


class Denominator(Frozen):
    """How many of one group were analyzed. `class_ordinal` is None where it holds for the whole measure."""

    class_ordinal: int | None = None
    units: str | None = None
    group_id: str | None = None
    group_ordinal: int | None = None
    count_raw: str | None = None
    count: int | None = None


class Measurement(Frozen):
    """One cell: the value of one group, its spread or limits, in the measure's unit."""

    group_id: str | None = None
    group_ordinal: int | None = None
    value_raw: str | None = None
    value: float | None = None
    spread_raw: str | None = None
    spread: float | None = None
    lower_limit_raw: str | None = None
    lower_limit: float | None = None
    upper_limit_raw: str | None = None
    upper_limit: float | None = None
    comment: str | None = None


class MeasureCategory(Frozen):
    """One row of a measure's table: a category within a class, a value per group."""

    ordinal: int
    class_ordinal: int
    class_title: str | None = None
    title: str | None = None
    measurements: tuple[Measurement, ...] = ()


class AnalysisGroup(Frozen):
    """A group that an analysis compares."""

    group_id: str
    group_ordinal: int | None = None


class Analysis(Frozen):
    """A statistical analysis of an outcome measure. The p value is text, number and relation (`lt` for <)."""

    ordinal: int
    groups: tuple[AnalysisGroup, ...] = ()
    group_description: str | None = None
    is_non_inferiority_tested: bool | None = None
    non_inferiority_type: Coded[NonInferiority] | None = None
    non_inferiority_comment: str | None = None
    method: str | None = None
    method_comment: str | None = None
    p_value_raw: str | None = None
    p_value: float | None = None
    p_value_relation: Literal["lt", "le", "eq", "ge", "gt"] | None = None
    p_value_comment: str | None = None
    parameter: str | None = None
    parameter_value_raw: str | None = None
    parameter_value: float | None = None
    dispersion_type: Coded[AnalysisDispersion] | None = None
    dispersion_value_raw: str | None = None
    dispersion_value: float | None = None
    ci_sides: Coded[ConfidenceSides] | None = None
    ci_percent_raw: str | None = None
    ci_percent: float | None = None
    ci_lower_limit_raw: str | None = None
    ci_lower_limit: float | None = None
    ci_upper_limit_raw: str | None = None
    ci_upper_limit: float | None = None
    ci_lower_limit_comment: str | None = None
    ci_upper_limit_comment: str | None = None
    estimate_comment: str | None = None
    other_description: str | None = None


class ResultMeasure(Frozen):
    """A baseline measure or an outcome measure with what was found."""

    ordinal: int
    section: Literal["baseline", "outcome_measure"]
    type: Coded[ResultMeasureType] | None = None
    title: str | None = None
    description: str | None = None
    population: str | None = None
    time_frame: str | None = None
    reporting_status: Coded[ReportingStatus] | None = None
    anticipated_posting_date: str | None = None
    parameter: Coded[MeasureParameter] | None = None
    dispersion: Coded[MeasureDispersion] | None = None
    unit: str | None = None
    units_analyzed: str | None = None
    denominator_units: str | None = None
    is_percentage_calculated: bool | None = None
    denominators: tuple[Denominator, ...] = ()
    categories: tuple[MeasureCategory, ...] = ()
    analyses: tuple[Analysis, ...] = ()


class EventCount(Frozen):
    """How many participants of one group had an event, and how many events there were.

    `related` counts those that the sponsor holds to be caused by the treatment.
    """

    group_id: str | None = None
    group_ordinal: int | None = None
    affected_raw: str | None = None
    affected: int | None = None
    at_risk_raw: str | None = None
    at_risk: int | None = None
    events_raw: str | None = None
    events: int | None = None
    related_events_raw: str | None = None
    related_events: int | None = None
    deaths_raw: str | None = None
    deaths: int | None = None
    related_deaths_raw: str | None = None
    related_deaths: int | None = None


class AdverseEvent(Frozen):
    """An adverse event term, serious or other."""

    ordinal: int
    kind: Literal["serious", "other"]
    term: str | None = None
    organ_system: str | None = None
    vocabulary: str | None = None
    assessment: Coded[EventAssessment] | None = None
    notes: str | None = None
    counts: tuple[EventCount, ...] = ()


class EventTotal(Frozen):
    """Participants of one group with any event of a kind, as the registry prints the total."""

    kind: Literal["deaths", "deaths_from_adverse_events", "serious", "other"]
    group_id: str | None = None
    group_ordinal: int | None = None
    affected_raw: str | None = None
    affected: int | None = None
    at_risk_raw: str | None = None
    at_risk: int | None = None


class PostedResults(Frozen):
    """The results that a registry posts with a registration."""

    groups: tuple[ResultGroup, ...] = ()
    pre_assignment_details: str | None = None
    recruitment_details: str | None = None
    flow_units_analyzed: str | None = None
    flow_periods: tuple[FlowPeriod, ...] = ()
    baseline_population: str | None = None
    baseline_units_analyzed: str | None = None
    baseline_denominators: tuple[Denominator, ...] = ()
    measures: tuple[ResultMeasure, ...] = ()
    event_frequency_threshold: str | None = None
    event_time_frame: str | None = None
    event_description: str | None = None
    mortality_comment: str | None = None
    event_totals: tuple[EventTotal, ...] = ()
    adverse_events: tuple[AdverseEvent, ...] = ()
    limitations: str | None = None
    is_pi_employee: bool | None = None
    has_restrictive_agreement: bool | None = None
    restriction: Coded[AgreementRestriction] | None = None
    agreement_details: str | None = None
    contact_title: str | None = None
    contact_organization: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    contact_phone_extension: str | None = None
