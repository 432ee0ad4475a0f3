"""Posted results in the registry's own words: part of a source record, read by `pipeline/normalize/posted_results`.

Tables are kept as the registry prints them: groups with the registry's own ids, and cells that name a group.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.source_value import Value


@dataclass(frozen=True, slots=True)
class SourceResultGroup:
    """A column of a results table. `group_id` is the registry's own id (`OG000`, `O1`)."""

    group_id: Value | None = None
    title: Value | None = None
    description: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceGroupCount:
    """How many participants (or units) of one group."""

    group_id: Value | None = None
    count: Value | None = None
    units: Value | None = None
    comment: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceMilestone:
    """A milestone of a period, or a reason for leaving it."""

    kind: Literal["milestone", "drop_out"]
    type: Value | None = None
    comment: Value | None = None
    counts: tuple[SourceGroupCount, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFlowPeriod:
    """A period of the participant flow."""

    title: Value | None = None
    milestones: tuple[SourceMilestone, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceParticipantFlow:
    """Who entered, who completed, and why others did not."""

    groups: tuple[SourceResultGroup, ...] = ()
    periods: tuple[SourceFlowPeriod, ...] = ()
    pre_assignment_details: Value | None = None
    recruitment_details: Value | None = None
    units_analyzed: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceDenominator:
    """How many of what were analyzed, a group at a time."""

    units: Value | None = None
    counts: tuple[SourceGroupCount, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceMeasurement:
    """One cell of a results table, as printed."""

    group_id: Value | None = None
    value: Value | None = None
    spread: Value | None = None
    lower_limit: Value | None = None
    upper_limit: Value | None = None
    comment: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceMeasureCategory:
    """A category of a class: one row of cells."""

    title: Value | None = None
    measurements: tuple[SourceMeasurement, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceMeasureClass:
    """A class of a measure: rows under one title."""

    title: Value | None = None
    denominators: tuple[SourceDenominator, ...] = ()
    categories: tuple[SourceMeasureCategory, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceAnalysis:
    """A statistical analysis of an outcome measure."""

    group_ids: tuple[Value, ...] = ()
    group_description: Value | None = None
    tested_non_inferiority: Value | None = None
    non_inferiority_type: Value | None = None
    non_inferiority_comment: Value | None = None
    method: Value | None = None
    method_comment: Value | None = None
    p_value: Value | None = None
    p_value_comment: Value | None = None
    parameter: Value | None = None
    parameter_value: Value | None = None
    dispersion_type: Value | None = None
    dispersion_value: Value | None = None
    ci_sides: Value | None = None
    ci_percent: Value | None = None
    ci_lower_limit: Value | None = None
    ci_upper_limit: Value | None = None
    ci_lower_limit_comment: Value | None = None
    ci_upper_limit_comment: Value | None = None
    estimate_comment: Value | None = None
    other_description: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceMeasure:
    """A baseline measure, or an outcome measure with its groups and analyses."""

    type: Value | None = None
    title: Value | None = None
    description: Value | None = None
    population: Value | None = None
    time_frame: Value | None = None
    reporting_status: Value | None = None
    anticipated_posting_date: Value | None = None
    parameter: Value | None = None
    dispersion: Value | None = None
    unit: Value | None = None
    units_analyzed: Value | None = None
    denominator_units: Value | None = None
    calculate_percentage: Value | None = None
    groups: tuple[SourceResultGroup, ...] = ()
    denominators: tuple[SourceDenominator, ...] = ()
    classes: tuple[SourceMeasureClass, ...] = ()
    analyses: tuple[SourceAnalysis, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceBaseline:
    """Who the participants were when they entered."""

    groups: tuple[SourceResultGroup, ...] = ()
    denominators: tuple[SourceDenominator, ...] = ()
    measures: tuple[SourceMeasure, ...] = ()
    population: Value | None = None
    units_analyzed: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceEventCount:
    """How many participants of one group had an event, and how many events; `related` to the treatment."""

    group_id: Value | None = None
    affected: Value | None = None
    at_risk: Value | None = None
    events: Value | None = None
    related_events: Value | None = None
    deaths: Value | None = None
    related_deaths: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceAdverseEvent:
    """An adverse event term with its counts."""

    kind: Literal["serious", "other"]
    term: Value | None = None
    organ_system: Value | None = None
    vocabulary: Value | None = None
    assessment: Value | None = None
    notes: Value | None = None
    counts: tuple[SourceEventCount, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceEventTotal:
    """Participants of one group with any event of a kind, as the registry prints the total."""

    kind: Literal["deaths", "deaths_from_adverse_events", "serious", "other"]
    count: SourceEventCount = SourceEventCount()


@dataclass(frozen=True, slots=True)
class SourceAdverseEvents:
    """Adverse events and how they were collected."""

    groups: tuple[SourceResultGroup, ...] = ()
    totals: tuple[SourceEventTotal, ...] = ()
    events: tuple[SourceAdverseEvent, ...] = ()
    frequency_threshold: Value | None = None
    time_frame: Value | None = None
    description: Value | None = None
    mortality_comment: Value | None = None


@dataclass(frozen=True, slots=True)
class SourcePostedResults:
    """The results that a registry posts with a registration."""

    participant_flow: SourceParticipantFlow = SourceParticipantFlow()
    baseline: SourceBaseline = SourceBaseline()
    outcome_measures: tuple[SourceMeasure, ...] = ()
    adverse_events: SourceAdverseEvents = SourceAdverseEvents()
    limitations: Value | None = None
    is_pi_employee: Value | None = None
    has_restrictive_agreement: Value | None = None
    restriction: Value | None = None
    agreement_details: Value | None = None
    contact_title: Value | None = None
    contact_organization: Value | None = None
    contact_email: Value | None = None
    contact_phone: Value | None = None
    contact_phone_extension: Value | None = None
