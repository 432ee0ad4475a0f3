"""Closed sets of codes of posted results. What each registry prints for them stands in `pipeline/vocab/*.toml`."""

from __future__ import annotations

from enum import StrEnum


class ResultMeasureType(StrEnum):
    """Rank of an outcome measure whose results are posted."""

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"
    OTHER_PRE_SPECIFIED = "OTHER_PRE_SPECIFIED"
    POST_HOC = "POST_HOC"


class ReportingStatus(StrEnum):
    """Whether data of an outcome measure are posted."""

    POSTED = "POSTED"
    NOT_POSTED = "NOT_POSTED"


class MeasureParameter(StrEnum):
    """What the value of a measurement is."""

    MEAN = "MEAN"
    MEDIAN = "MEDIAN"
    LEAST_SQUARES_MEAN = "LEAST_SQUARES_MEAN"
    GEOMETRIC_MEAN = "GEOMETRIC_MEAN"
    GEOMETRIC_LEAST_SQUARES_MEAN = "GEOMETRIC_LEAST_SQUARES_MEAN"
    LOG_MEAN = "LOG_MEAN"
    NUMBER = "NUMBER"
    COUNT_OF_PARTICIPANTS = "COUNT_OF_PARTICIPANTS"
    COUNT_OF_UNITS = "COUNT_OF_UNITS"


class MeasureDispersion(StrEnum):
    """What the spread or the limits of a measurement are."""

    NOT_APPLICABLE = "NOT_APPLICABLE"
    STANDARD_DEVIATION = "STANDARD_DEVIATION"
    STANDARD_ERROR = "STANDARD_ERROR"
    INTER_QUARTILE_RANGE = "INTER_QUARTILE_RANGE"
    FULL_RANGE = "FULL_RANGE"
    CONFIDENCE_80 = "CONFIDENCE_80"
    CONFIDENCE_90 = "CONFIDENCE_90"
    CONFIDENCE_95 = "CONFIDENCE_95"
    CONFIDENCE_975 = "CONFIDENCE_975"
    CONFIDENCE_99 = "CONFIDENCE_99"
    CONFIDENCE_OTHER = "CONFIDENCE_OTHER"
    GEOMETRIC_COEFFICIENT = "GEOMETRIC_COEFFICIENT"


class AnalysisDispersion(StrEnum):
    """What the dispersion of an estimated parameter is."""

    STANDARD_DEVIATION = "STANDARD_DEVIATION"
    STANDARD_ERROR_OF_MEAN = "STANDARD_ERROR_OF_MEAN"


class ConfidenceSides(StrEnum):
    """Sides of a confidence interval."""

    ONE_SIDED = "ONE_SIDED"
    TWO_SIDED = "TWO_SIDED"


class NonInferiority(StrEnum):
    """What kind of hypothesis an analysis tests; LEGACY are the choices offered before 2017."""

    SUPERIORITY = "SUPERIORITY"
    NON_INFERIORITY = "NON_INFERIORITY"
    EQUIVALENCE = "EQUIVALENCE"
    OTHER = "OTHER"
    NON_INFERIORITY_OR_EQUIVALENCE = "NON_INFERIORITY_OR_EQUIVALENCE"
    SUPERIORITY_OR_OTHER = "SUPERIORITY_OR_OTHER"
    NON_INFERIORITY_OR_EQUIVALENCE_LEGACY = "NON_INFERIORITY_OR_EQUIVALENCE_LEGACY"
    SUPERIORITY_OR_OTHER_LEGACY = "SUPERIORITY_OR_OTHER_LEGACY"


class EventAssessment(StrEnum):
    """How adverse events were collected."""

    SYSTEMATIC_ASSESSMENT = "SYSTEMATIC_ASSESSMENT"
    NON_SYSTEMATIC_ASSESSMENT = "NON_SYSTEMATIC_ASSESSMENT"


class AgreementRestriction(StrEnum):
    """For how long a sponsor can embargo an investigator's publication: at most 60 days, 60 to 180, other."""

    LTE60 = "LTE60"
    GT60 = "GT60"
    OTHER = "OTHER"
