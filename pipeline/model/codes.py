"""Closed sets of codes. What each registry prints for them stands in `pipeline/vocab/*.toml`."""

from __future__ import annotations

from enum import StrEnum


class ValueStatus(StrEnum):
    """How a raw value became (or did not become) a code.

    `mapped`: a vocabulary names it. `unmapped`: raw kept, no code, a finding. `inferred`: not printed,
    derived by a named rule. `unknown`: the registry says it does not know, or the page form loses it.
    `not_stated`: the registry says nothing. `not_applicable`: the registry says it does not apply.
    `no_limit`: the registry says there is no limit. `parse_failed`: what is printed cannot be read.
    """

    MAPPED = "mapped"
    UNMAPPED = "unmapped"
    INFERRED = "inferred"
    UNKNOWN = "unknown"
    NOT_STATED = "not_stated"
    NOT_APPLICABLE = "not_applicable"
    NO_LIMIT = "no_limit"
    PARSE_FAILED = "parse_failed"


class Completeness(StrEnum):
    """How much of a registration a shape of input carries."""

    FULL = "full"
    PARTIAL = "partial"
    LOSSY = "lossy"


class Evidence(StrEnum):
    """What an adapter was written from: real pages, converted samples, or a description only."""

    REAL = "real"
    CONVERTED = "converted"
    DESCRIBED = "described"


class OverallStatus(StrEnum):
    """State of the study as one code; `RecruitmentState` and `StudyState` are its two axes."""

    NOT_YET_RECRUITING = "NOT_YET_RECRUITING"
    RECRUITING = "RECRUITING"
    ENROLLING_BY_INVITATION = "ENROLLING_BY_INVITATION"
    ACTIVE_NOT_RECRUITING = "ACTIVE_NOT_RECRUITING"
    ONGOING_RECRUITMENT_UNKNOWN = "ONGOING_RECRUITMENT_UNKNOWN"
    RECRUITMENT_CLOSED = "RECRUITMENT_CLOSED"
    SUSPENDED = "SUSPENDED"
    COMPLETED = "COMPLETED"
    TERMINATED = "TERMINATED"
    WITHDRAWN = "WITHDRAWN"
    UNDER_EVALUATION = "UNDER_EVALUATION"
    NOT_AUTHORISED = "NOT_AUTHORISED"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    TRANSITIONED = "TRANSITIONED"
    EA_AVAILABLE = "EA_AVAILABLE"
    EA_NO_LONGER_AVAILABLE = "EA_NO_LONGER_AVAILABLE"
    EA_TEMPORARILY_NOT_AVAILABLE = "EA_TEMPORARILY_NOT_AVAILABLE"
    EA_APPROVED_FOR_MARKETING = "EA_APPROVED_FOR_MARKETING"
    WITHHELD = "WITHHELD"
    UNKNOWN = "UNKNOWN"


class RecruitmentState(StrEnum):
    """May a person enter the study now?"""

    YES = "yes"
    NO = "no"
    BY_INVITATION = "by_invitation"
    PAUSED = "paused"
    UNKNOWN = "unknown"


class StudyState(StrEnum):
    """Where the study stands in its life."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    ONGOING_OR_COMPLETED = "ongoing_or_completed"
    SUSPENDED = "suspended"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"
    NOT_AUTHORISED = "not_authorised"
    MOVED = "moved"
    EXPANDED_ACCESS = "expanded_access"
    WITHHELD = "withheld"
    UNKNOWN = "unknown"


class StudyType(StrEnum):
    """Kind of study."""

    INTERVENTIONAL = "INTERVENTIONAL"
    OBSERVATIONAL = "OBSERVATIONAL"
    PATIENT_REGISTRY = "PATIENT_REGISTRY"
    EXPANDED_ACCESS = "EXPANDED_ACCESS"
    OTHER = "OTHER"


class Phase(StrEnum):
    """One member of a trial's set of phases; `PHASE1/PHASE2` is a set of two."""

    EARLY_PHASE1 = "EARLY_PHASE1"
    PHASE1 = "PHASE1"
    PHASE2 = "PHASE2"
    PHASE2A = "PHASE2A"
    PHASE2B = "PHASE2B"
    PHASE3 = "PHASE3"
    PHASE3A = "PHASE3A"
    PHASE3B = "PHASE3B"
    PHASE4 = "PHASE4"
    NOT_APPLICABLE = "NOT_APPLICABLE"
    OTHER = "OTHER"


class Allocation(StrEnum):
    """How participants are assigned to arms."""

    RANDOMIZED = "RANDOMIZED"
    NON_RANDOMIZED = "NON_RANDOMIZED"
    QUASI_RANDOMIZED = "QUASI_RANDOMIZED"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class InterventionModel(StrEnum):
    """Structure of the arms of an interventional study."""

    SINGLE_GROUP = "SINGLE_GROUP"
    PARALLEL = "PARALLEL"
    CROSSOVER = "CROSSOVER"
    FACTORIAL = "FACTORIAL"
    SEQUENTIAL = "SEQUENTIAL"
    OTHER = "OTHER"


class PrimaryPurpose(StrEnum):
    """Main reason for the intervention."""

    TREATMENT = "TREATMENT"
    PREVENTION = "PREVENTION"
    DIAGNOSTIC = "DIAGNOSTIC"
    ECT = "ECT"
    SUPPORTIVE_CARE = "SUPPORTIVE_CARE"
    SCREENING = "SCREENING"
    HEALTH_SERVICES_RESEARCH = "HEALTH_SERVICES_RESEARCH"
    BASIC_SCIENCE = "BASIC_SCIENCE"
    DEVICE_FEASIBILITY = "DEVICE_FEASIBILITY"
    OTHER = "OTHER"


class Masking(StrEnum):
    """How many parties do not know the assignment."""

    NONE = "NONE"
    SINGLE = "SINGLE"
    DOUBLE = "DOUBLE"
    TRIPLE = "TRIPLE"
    QUADRUPLE = "QUADRUPLE"
    OBSERVER = "OBSERVER"
    MASKED_UNSPECIFIED = "MASKED_UNSPECIFIED"


class MaskedRole(StrEnum):
    """A party that does not know the assignment."""

    PARTICIPANT = "PARTICIPANT"
    CARE_PROVIDER = "CARE_PROVIDER"
    INVESTIGATOR = "INVESTIGATOR"
    OUTCOMES_ASSESSOR = "OUTCOMES_ASSESSOR"
    SPONSOR = "SPONSOR"
    DATA_ANALYST = "DATA_ANALYST"


class ObservationalModel(StrEnum):
    """Structure of an observational study."""

    COHORT = "COHORT"
    CASE_CONTROL = "CASE_CONTROL"
    CASE_ONLY = "CASE_ONLY"
    CASE_CROSSOVER = "CASE_CROSSOVER"
    ECOLOGIC_OR_COMMUNITY = "ECOLOGIC_OR_COMMUNITY"
    FAMILY_BASED = "FAMILY_BASED"
    DEFINED_POPULATION = "DEFINED_POPULATION"
    NATURAL_HISTORY = "NATURAL_HISTORY"
    OTHER = "OTHER"


class TimePerspective(StrEnum):
    """Direction of observation in time."""

    RETROSPECTIVE = "RETROSPECTIVE"
    PROSPECTIVE = "PROSPECTIVE"
    CROSS_SECTIONAL = "CROSS_SECTIONAL"
    OTHER = "OTHER"


class BiospecimenRetention(StrEnum):
    """Whether samples are kept."""

    NONE_RETAINED = "NONE_RETAINED"
    SAMPLES_WITH_DNA = "SAMPLES_WITH_DNA"
    SAMPLES_WITHOUT_DNA = "SAMPLES_WITHOUT_DNA"


class ArmType(StrEnum):
    """Role of an arm group."""

    EXPERIMENTAL = "EXPERIMENTAL"
    ACTIVE_COMPARATOR = "ACTIVE_COMPARATOR"
    PLACEBO_COMPARATOR = "PLACEBO_COMPARATOR"
    SHAM_COMPARATOR = "SHAM_COMPARATOR"
    NO_INTERVENTION = "NO_INTERVENTION"
    EXTERNAL_CONTROL = "EXTERNAL_CONTROL"
    OTHER = "OTHER"


class InterventionType(StrEnum):
    """Kind of intervention."""

    DRUG = "DRUG"
    BIOLOGICAL = "BIOLOGICAL"
    DEVICE = "DEVICE"
    PROCEDURE = "PROCEDURE"
    RADIATION = "RADIATION"
    BEHAVIORAL = "BEHAVIORAL"
    GENETIC = "GENETIC"
    DIETARY_SUPPLEMENT = "DIETARY_SUPPLEMENT"
    COMBINATION_PRODUCT = "COMBINATION_PRODUCT"
    DIAGNOSTIC_TEST = "DIAGNOSTIC_TEST"
    OTHER = "OTHER"


class OutcomeType(StrEnum):
    """Rank of an outcome measure in the registration."""

    PRIMARY = "PRIMARY"
    SECONDARY = "SECONDARY"
    OTHER = "OTHER"


class SponsorClass(StrEnum):
    """Kind of organization."""

    INDUSTRY = "INDUSTRY"
    NIH = "NIH"
    FED = "FED"
    OTHER_GOV = "OTHER_GOV"
    INDIV = "INDIV"
    NETWORK = "NETWORK"
    NON_COMMERCIAL = "NON_COMMERCIAL"
    AMBIG = "AMBIG"
    OTHER = "OTHER"
    UNKNOWN = "UNKNOWN"


class SponsorRole(StrEnum):
    """What an organization does for the trial; `unknown` where the page lists it without a role."""

    LEAD = "lead"
    COLLABORATOR = "collaborator"
    SECONDARY = "secondary"
    FUNDER = "funder"
    UNKNOWN = "unknown"


class ResponsiblePartyType(StrEnum):
    """Who is responsible for the registration."""

    SPONSOR = "SPONSOR"
    PRINCIPAL_INVESTIGATOR = "PRINCIPAL_INVESTIGATOR"
    SPONSOR_INVESTIGATOR = "SPONSOR_INVESTIGATOR"


class OfficialRole(StrEnum):
    """Role of a person named as official or contact."""

    STUDY_CHAIR = "STUDY_CHAIR"
    STUDY_DIRECTOR = "STUDY_DIRECTOR"
    PRINCIPAL_INVESTIGATOR = "PRINCIPAL_INVESTIGATOR"
    SUB_INVESTIGATOR = "SUB_INVESTIGATOR"
    CONTACT = "CONTACT"
    PUBLIC_CONTACT = "PUBLIC_CONTACT"
    SCIENTIFIC_CONTACT = "SCIENTIFIC_CONTACT"


class Sex(StrEnum):
    """Sex of eligible participants."""

    ALL = "ALL"
    FEMALE = "FEMALE"
    MALE = "MALE"


class StandardAge(StrEnum):
    """Age bands of ClinicalTrials.gov: child up to 17, adult 18-64, older adult 65 and over."""

    CHILD = "CHILD"
    ADULT = "ADULT"
    OLDER_ADULT = "OLDER_ADULT"


class AgeUnit(StrEnum):
    """Unit of an age, as UCUM code."""

    YEAR = "a"
    MONTH = "mo"
    WEEK = "wk"
    DAY = "d"
    HOUR = "h"
    MINUTE = "min"


class SamplingMethod(StrEnum):
    """How an observational study samples its population."""

    PROBABILITY_SAMPLE = "PROBABILITY_SAMPLE"
    NON_PROBABILITY_SAMPLE = "NON_PROBABILITY_SAMPLE"


class DateType(StrEnum):
    """Whether a date or count has happened or is foreseen."""

    ACTUAL = "ACTUAL"
    ESTIMATED = "ESTIMATED"


class DatePrecision(StrEnum):
    """How much of a date the registry prints."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class IdentifierType(StrEnum):
    """Kind of identifier; patterns and check digits stand in `normalize/identifiers.py`."""

    NCT = "nct"
    EUDRACT = "eudract"
    EUCT = "euct"
    ISRCTN = "isrctn"
    ACTRN = "actrn"
    DRKS = "drks"
    CHICTR = "chictr"
    CTRI = "ctri"
    JRCT = "jrct"
    UMIN = "umin"
    JAPIC = "japic"
    JMA = "jma"
    KCT = "kct"
    IRCT = "irct"
    NTR = "ntr"
    PACTR = "pactr"
    REBEC = "rebec"
    REPEC = "repec"
    RPCEC = "rpcec"
    SLCTR = "slctr"
    TCTR = "tctr"
    LBCTR = "lbctr"
    ITMCTR = "itmctr"
    UTN = "utn"
    IRAS = "iras"
    CPMS = "cpms"
    NIH_GRANT = "nih_grant"
    IND_IDE = "ind_ide"
    CCMO = "ccmo"
    BR_CAAE = "br_caae"
    SPONSOR_PROTOCOL = "sponsor_protocol"
    FUNDER = "funder"
    ETHICS = "ethics"
    REGISTRY = "registry"
    OTHER = "other"


class IdentifierRole(StrEnum):
    """What an identifier is to this record."""

    REGISTRATION = "registration"
    ALIAS = "alias"
    ORG_STUDY_ID = "org_study_id"
    SECONDARY = "secondary"
    PAGE_KEY = "page_key"


class IpdSharing(StrEnum):
    """Plan to share individual participant data."""

    YES = "YES"
    NO = "NO"
    UNDECIDED = "UNDECIDED"


class IpdInfoType(StrEnum):
    """Supporting information shared with individual participant data."""

    STUDY_PROTOCOL = "STUDY_PROTOCOL"
    SAP = "SAP"
    ICF = "ICF"
    CSR = "CSR"
    ANALYTIC_CODE = "ANALYTIC_CODE"


class ReferenceType(StrEnum):
    """Relation of a publication to the study."""

    BACKGROUND = "BACKGROUND"
    RESULT = "RESULT"
    DERIVED = "DERIVED"


class ResultsStatus(StrEnum):
    """Whether the source carries posted results."""

    POSTED = "posted"
    NONE_POSTED = "none_posted"
    WAIVED = "waived"
