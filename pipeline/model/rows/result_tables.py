"""The tables that hold posted results, in the order they are written.

A number stands as printed in `x_raw` and read in `x`. Cells name their group by the registry's `group_id` and,
where the section has that group, by `group_ordinal`, a foreign key.
"""

from __future__ import annotations

from typing import Final

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
from pipeline.model.rows.lists import RECORD_ID, TO_RECORD, list_table
from pipeline.model.rows.spec import (
    Column,
    ForeignKey,
    Group,
    Table,
    coded,
    flag,
    number,
    real,
    text,
)

SECTIONS: Final = ("participant_flow", "baseline", "outcome_measure", "adverse_events")
RELATIONS: Final = ("lt", "le", "eq", "ge", "gt")
TO_GROUP: Final = ForeignKey(("record_id", "group_ordinal"), "result_groups", ("record_id", "ordinal"))
_GROUP: Final = (
    text("group_id", "Group: the registry's own id in this section"),
    number("group_ordinal", "Group: its row in result_groups"),
)


def _count(name: str, meaning: str) -> tuple[Column, Column]:
    """Return a printed count and its reading."""
    return text(f"{name}_raw", f"{meaning}, as printed"), number(name, meaning)


def _value(name: str, meaning: str) -> tuple[Column, Column]:
    """Return a printed number and its reading."""
    return text(f"{name}_raw", f"{meaning}, as printed"), real(name, meaning)


_DENOMINATOR: Final = (text("units", "What is counted"), *_GROUP, *_count("count", "How many"))

POSTED_RESULTS: Final = Table(
    "posted_results",
    "Results posted with the registration: what is said once; a record without results has no row",
    key=("record_id",),
    keys=(RECORD_ID,),
    path=("posted_results",),
    items="object",
    groups=(
        Group(
            (),
            (
                text("pre_assignment_details", "Events between enrollment and assignment"),
                text("recruitment_details", "Recruitment in words"),
                text("flow_units_analyzed", "What is counted besides participants in the flow"),
                text("baseline_population", "Who was analyzed at baseline"),
                text("baseline_units_analyzed", "What is counted besides participants at baseline"),
                text("event_frequency_threshold", "Other events are listed above this share", unit="%"),
                text("event_time_frame", "Time over which adverse events were collected"),
                text("event_description", "How adverse events were collected"),
                text("mortality_comment", "Comment on deaths of any cause"),
                text("limitations", "Limitations and caveats"),
                flag("is_pi_employee", "All principal investigators are employed by the sponsor"),
                flag("has_restrictive_agreement", "An agreement restricts publication by investigators"),
                text("agreement_details", "That agreement in words"),
                text("contact_title", "Contact for results: name or title"),
                text("contact_organization", "Contact: organization"),
                text("contact_email", "Contact: e-mail"),
                text("contact_phone", "Contact: telephone"),
                text("contact_phone_extension", "Contact: extension"),
            ),
        ),
        coded("restriction", "Longest embargo on publication", AgreementRestriction),
    ),
    foreign_keys=(TO_RECORD,),
    is_content=True,
)

RESULT_GROUPS: Final = list_table(
    "result_groups",
    "Groups of participants, as each section of the results defines them",
    ("groups",),
    text("section", "Section of the results", codes=SECTIONS, required=True),
    number("measure_ordinal", "Outcome measure whose table the group heads"),
    text("group_id", "The registry's own id of the group in that section"),
    text("title", "Title"),
    text("description", "In words"),
    parent=POSTED_RESULTS,
    indexes=(("record_id", "section", "measure_ordinal", "group_id"),),
)

FLOW_PERIODS: Final = list_table(
    "flow_periods",
    "Periods of the participant flow",
    ("flow_periods",),
    text("title", "Title"),
    parent=POSTED_RESULTS,
)

FLOW_MILESTONES: Final = list_table(
    "flow_milestones",
    "Milestones of a period, and reasons for leaving it",
    ("milestones",),
    text("kind", "Milestone or reason for dropping out", codes=("milestone", "drop_out"), required=True),
    text("type", "Milestone or reason, as printed"),
    text("comment", "Comment"),
    parent=FLOW_PERIODS,
    parent_key="period_ordinal",
)

RESULT_MEASURES: Final = list_table(
    "result_measures",
    "Baseline measures and outcome measures with posted results",
    ("measures",),
    text("section", "Baseline or outcome", codes=("baseline", "outcome_measure"), required=True),
    text("title", "What was measured"),
    text("description", "In words"),
    text("population", "Who was analyzed"),
    text("time_frame", "When"),
    text("anticipated_posting_date", "When data not posted yet are expected, at the precision printed"),
    text("unit", "Unit of the values, as printed"),
    text("units_analyzed", "What is counted besides participants"),
    text("denominator_units", "Which of these counts is the denominator"),
    flag("is_percentage_calculated", "The registry shows percentages of the denominator"),
    coded("type", "Rank of the outcome measure", ResultMeasureType),
    coded("reporting_status", "Are data posted?", ReportingStatus),
    coded("parameter", "What a value is", MeasureParameter),
    coded("dispersion", "What spread or limits are", MeasureDispersion),
    parent=POSTED_RESULTS,
)

MEASURE_CATEGORIES: Final = list_table(
    "measure_categories",
    "Rows of a measure's table: a category within a class",
    ("categories",),
    number("class_ordinal", "Number of the class in the measure", required=True),
    text("class_title", "Title of the class"),
    text("title", "Title of the category"),
    parent=RESULT_MEASURES,
    parent_key="measure_ordinal",
)

ANALYSES: Final = list_table(
    "result_analyses",
    "Statistical analyses of outcome measures",
    ("analyses",),
    text("group_description", "What is compared, in words"),
    flag("is_non_inferiority_tested", "The analysis tests non-inferiority or equivalence"),
    text("non_inferiority_comment", "Margin and power"),
    text("method", "Statistical method"),
    text("method_comment", "Method in words"),
    text("p_value_raw", "p value as printed"),
    real("p_value", "Number in the p value"),
    text("p_value_relation", "How the p value relates to that number", codes=RELATIONS),
    text("p_value_comment", "Comment on the p value"),
    text("parameter", "Estimated parameter"),
    *_value("parameter_value", "Estimated value"),
    *_value("dispersion_value", "Dispersion of the estimate"),
    *_value("ci_percent", "Confidence level in per cent"),
    *_value("ci_lower_limit", "Lower confidence limit"),
    *_value("ci_upper_limit", "Upper confidence limit"),
    text("ci_lower_limit_comment", "Why there is no lower limit"),
    text("ci_upper_limit_comment", "Why there is no upper limit"),
    text("estimate_comment", "Comment on the estimate"),
    text("other_description", "Further words on the analysis"),
    coded("non_inferiority_type", "Kind of hypothesis", NonInferiority),
    coded("dispersion_type", "Kind of dispersion", AnalysisDispersion),
    coded("ci_sides", "Sides of the confidence interval", ConfidenceSides),
    parent=RESULT_MEASURES,
    parent_key="measure_ordinal",
)

ADVERSE_EVENTS: Final = list_table(
    "adverse_events",
    "Adverse event terms",
    ("adverse_events",),
    text("kind", "Serious or other", codes=("serious", "other"), required=True),
    text("term", "Term"),
    text("organ_system", "Organ system"),
    text("vocabulary", "Vocabulary of the term"),
    text("notes", "Notes"),
    coded("assessment", "How the event was collected", EventAssessment),
    parent=POSTED_RESULTS,
    indexes=(("term",),),
)

RESULT_TABLES: Final[tuple[Table, ...]] = (
    POSTED_RESULTS,
    RESULT_GROUPS,
    FLOW_PERIODS,
    FLOW_MILESTONES,
    list_table(
        "flow_counts",
        "Participants of a group at a milestone, or who left for a reason",
        ("counts",),
        *_GROUP,
        *_count("participants", "Participants"),
        *_count("units", "Units"),
        text("comment", "Comment"),
        parent=FLOW_MILESTONES,
        parent_key="milestone_ordinal",
        position="seq",
        foreign_keys=(TO_GROUP,),
    ),
    list_table(
        "baseline_denominators",
        "How many of each group were analyzed at baseline",
        ("baseline_denominators",),
        number("class_ordinal", "Always NULL: the whole baseline"),
        *_DENOMINATOR,
        parent=POSTED_RESULTS,
        position="seq",
        foreign_keys=(TO_GROUP,),
    ),
    RESULT_MEASURES,
    list_table(
        "measure_denominators",
        "How many of each group were analyzed for a measure, or for one class of it",
        ("denominators",),
        number("class_ordinal", "Class of the measure, NULL for the whole measure"),
        *_DENOMINATOR,
        parent=RESULT_MEASURES,
        parent_key="measure_ordinal",
        position="seq",
        foreign_keys=(TO_GROUP,),
    ),
    MEASURE_CATEGORIES,
    list_table(
        "measurements",
        "Cells of a measure's table: the value of one group",
        ("measurements",),
        *_GROUP,
        *_value("value", "Value, in the measure's unit"),
        *_value("spread", "Spread around it"),
        *_value("lower_limit", "Lower limit"),
        *_value("upper_limit", "Upper limit"),
        text("comment", "Comment"),
        parent=MEASURE_CATEGORIES,
        parent_key="category_ordinal",
        position="seq",
        foreign_keys=(TO_GROUP,),
    ),
    ANALYSES,
    list_table(
        "analysis_groups",
        "Groups that an analysis compares",
        ("groups",),
        text("group_id", "Group: the registry's own id in this section", required=True),
        number("group_ordinal", "Group: its row in result_groups"),
        parent=ANALYSES,
        parent_key="analysis_ordinal",
        position="seq",
        foreign_keys=(TO_GROUP,),
    ),
    list_table(
        "adverse_event_totals",
        "Participants of a group with any event of a kind, as the registry prints the total",
        ("event_totals",),
        text(
            "kind",
            "Kind of event",
            codes=("deaths", "deaths_from_adverse_events", "serious", "other"),
            required=True,
        ),
        *_GROUP,
        *_count("affected", "Participants affected"),
        *_count("at_risk", "Participants at risk"),
        parent=POSTED_RESULTS,
        position="seq",
        foreign_keys=(TO_GROUP,),
    ),
    ADVERSE_EVENTS,
    list_table(
        "adverse_event_counts",
        "Participants of a group who had an event, and events",
        ("counts",),
        *_GROUP,
        *_count("affected", "Participants affected"),
        *_count("at_risk", "Participants at risk"),
        *_count("events", "Events"),
        *_count("related_events", "Events that the sponsor holds to be caused by the treatment"),
        *_count("deaths", "Deaths from the event"),
        *_count("related_deaths", "Such deaths held to be caused by the treatment"),
        parent=ADVERSE_EVENTS,
        parent_key="event_ordinal",
        position="seq",
        foreign_keys=(TO_GROUP,),
    ),
)
