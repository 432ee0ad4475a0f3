"""All views, in the order in which they are created and described."""

from __future__ import annotations

from pipeline.load.views import questions
from pipeline.load.views.aact import AACT_VIEWS
from pipeline.load.views.aact_results import AACT_RESULT_VIEWS
from pipeline.load.views.eligibility import CRITERIA_TEXT, NUMERIC_CRITERIA
from pipeline.load.views.results import OUTCOME_VALUES, POSTED_RESULTS_OF
from pipeline.load.views.spec import View
from pipeline.load.views.trds import TRDS_COMPLETENESS

VIEWS: tuple[View, ...] = (
    questions.REGISTRATIONS,
    questions.TRIAL_OVERVIEW,
    questions.AGES,
    questions.ARMS_WITH_INTERVENTIONS,
    questions.SITES_BY_COUNTRY,
    questions.LEAD_SPONSORS,
    questions.SPONSOR_PORTFOLIO,
    CRITERIA_TEXT,
    NUMERIC_CRITERIA,
    POSTED_RESULTS_OF,
    OUTCOME_VALUES,
    questions.RESULTS_DUE,
    questions.STALE_RECRUITING,
    questions.VERSION_PERIODS,
    TRDS_COMPLETENESS,
    questions.FINDING_OVERVIEW,
    questions.OPEN_FINDINGS,
    questions.LEAF_COVERAGE,
    *AACT_VIEWS,
    *AACT_RESULT_VIEWS,
)
