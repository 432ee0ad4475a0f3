"""The code lists of a trial record, one per coded field."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pipeline.model.codes import (
    Allocation,
    ArmType,
    BiospecimenRetention,
    DateType,
    InterventionModel,
    InterventionType,
    IpdInfoType,
    IpdSharing,
    MaskedRole,
    Masking,
    ObservationalModel,
    OfficialRole,
    OverallStatus,
    Phase,
    PrimaryPurpose,
    ReferenceType,
    ResponsiblePartyType,
    SamplingMethod,
    Sex,
    SponsorClass,
    StandardAge,
    StudyType,
    TimePerspective,
)
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
from pipeline.vocab.code_list import CodeList


class YesNo(StrEnum):
    """A truth value that a registry prints as words."""

    YES = "YES"
    NO = "NO"


AGREEMENT_RESTRICTION = CodeList("agreement_restriction", AgreementRestriction)
ALLOCATION = CodeList("allocation", Allocation)
ANALYSIS_DISPERSION = CodeList("analysis_dispersion", AnalysisDispersion)
ARM_TYPE = CodeList("arm_type", ArmType)
BIOSPECIMEN_RETENTION = CodeList("biospecimen_retention", BiospecimenRetention)
CONFIDENCE_SIDES = CodeList("confidence_sides", ConfidenceSides)
DATE_TYPE = CodeList("date_type", DateType)
EVENT_ASSESSMENT = CodeList("event_assessment", EventAssessment)
INTERVENTION_MODEL = CodeList("intervention_model", InterventionModel)
INTERVENTION_TYPE = CodeList("intervention_type", InterventionType)
IPD_INFO_TYPE = CodeList("ipd_info_type", IpdInfoType)
IPD_SHARING = CodeList("ipd_sharing", IpdSharing)
MASKED_ROLE = CodeList("masked_role", MaskedRole)
MASKING = CodeList("masking", Masking)
MEASURE_DISPERSION = CodeList("measure_dispersion", MeasureDispersion)
MEASURE_PARAMETER = CodeList("measure_parameter", MeasureParameter)
NON_INFERIORITY = CodeList("non_inferiority", NonInferiority)
OBSERVATIONAL_MODEL = CodeList("observational_model", ObservationalModel)
OFFICIAL_ROLE = CodeList("official_role", OfficialRole)
OVERALL_STATUS = CodeList("overall_status", OverallStatus)
PHASE = CodeList("phase", Phase)
PRIMARY_PURPOSE = CodeList("primary_purpose", PrimaryPurpose)
REFERENCE_TYPE = CodeList("reference_type", ReferenceType)
REPORTING_STATUS = CodeList("reporting_status", ReportingStatus)
RESPONSIBLE_PARTY_TYPE = CodeList("responsible_party_type", ResponsiblePartyType)
RESULT_MEASURE_TYPE = CodeList("result_measure_type", ResultMeasureType)
SAMPLING_METHOD = CodeList("sampling_method", SamplingMethod)
SEX = CodeList("sex", Sex)
SPONSOR_CLASS = CodeList("sponsor_class", SponsorClass)
STANDARD_AGE = CodeList("standard_age", StandardAge)
STUDY_TYPE = CodeList("study_type", StudyType)
TIME_PERSPECTIVE = CodeList("time_perspective", TimePerspective)
YES_NO = CodeList("yes_no", YesNo)

ALL_LISTS: tuple[CodeList[Any], ...] = (
    AGREEMENT_RESTRICTION,
    ALLOCATION,
    ANALYSIS_DISPERSION,
    ARM_TYPE,
    BIOSPECIMEN_RETENTION,
    CONFIDENCE_SIDES,
    DATE_TYPE,
    EVENT_ASSESSMENT,
    INTERVENTION_MODEL,
    INTERVENTION_TYPE,
    IPD_INFO_TYPE,
    IPD_SHARING,
    MASKED_ROLE,
    MASKING,
    MEASURE_DISPERSION,
    MEASURE_PARAMETER,
    NON_INFERIORITY,
    OBSERVATIONAL_MODEL,
    OFFICIAL_ROLE,
    OVERALL_STATUS,
    PHASE,
    PRIMARY_PURPOSE,
    REFERENCE_TYPE,
    REPORTING_STATUS,
    RESPONSIBLE_PARTY_TYPE,
    RESULT_MEASURE_TYPE,
    SAMPLING_METHOD,
    SEX,
    SPONSOR_CLASS,
    STANDARD_AGE,
    STUDY_TYPE,
    TIME_PERSPECTIVE,
    YES_NO,
)
