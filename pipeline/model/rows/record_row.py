"""The table `records`: one row per record, with all of it that is no list."""

from __future__ import annotations

from pipeline.model.codes import (
    AgeUnit,
    Allocation,
    BiospecimenRetention,
    Completeness,
    DatePrecision,
    DateType,
    InterventionModel,
    IpdSharing,
    Masking,
    ObservationalModel,
    OverallStatus,
    PrimaryPurpose,
    RecruitmentState,
    ResponsiblePartyType,
    ResultsStatus,
    SamplingMethod,
    Sex,
    SponsorClass,
    StudyState,
    StudyType,
    TimePerspective,
)
from pipeline.model.rows.lists import RECORD_ID
from pipeline.model.rows.spec import (
    Column,
    Derived,
    Group,
    Table,
    coded,
    flag,
    number,
    real,
    text,
)
from pipeline.model.trial import Dates, TrialRecord

DATE_KINDS = tuple(Dates.model_fields)


def _date(kind: str) -> Derived:
    """Return the copy of one date in `records`; precision, raw words and type stand in `dates`."""

    def compute(record: TrialRecord) -> str | None:
        date = getattr(record.dates, kind)
        return None if date is None else date.date

    meaning = f"Date: {kind.replace('_', ' ')}, at the precision printed (YYYY, YYYY-MM or YYYY-MM-DD)"
    return Derived(Column(f"{kind}_date", meaning), compute)


def _phase(record: TrialRecord) -> str | None:
    return "/".join(record.design.phases.codes) or None


def _terms(record: TrialRecord) -> str | None:
    """Return what the record is about in words, one term a line, each once: the short half of the search."""
    terms = [item.name for item in record.conditions]
    terms += record.keywords
    for item in record.interventions:
        terms += [item.name or "", *item.other_names]
    terms += [item.term for item in record.mesh_terms if item.kind == "term"]
    return "\n".join(dict.fromkeys(term for term in terms if term)) or None


_IDENTITY = Group(
    (),
    (
        text("registration_id", "Canonical registration id", required=True),
        text("registry", "Code of the registry that issues the id", required=True),
        text("registry_name", "Name of that registry", required=True),
        text("source", "Code of the source that told us", required=True),
        text("page_key", "Key of the page at the source, where it is not the registration id"),
        text("url", "Address of the record at the source"),
        text("licence", "Licence or terms under which the source publishes", required=True),
        text("attribution", "Words of attribution that the source asks for", required=True),
        text("completeness", "How much of the registration the input carried", codes=Completeness),
        text("language", "Main language of the texts (BCP 47)"),
        text("schema_version", "Version of the typed record", required=True),
        text("brief_title", "Short title"),
        text("official_title", "Scientific title"),
        text("public_title", "Title for the public"),
        text("acronym", "Acronym"),
        text("organization", "Organization that registered the study"),
        flag("has_no_sap", "The registry says that there is no statistical analysis plan"),
    ),
)

_STATUS = (
    coded("overall_status", "State of the study", OverallStatus, "status", "overall_status"),
    Group(
        ("status",),
        (
            text("recruitment_state", "May a person enter now?", codes=RecruitmentState),
            text("study_state", "Where the study stands", codes=StudyState),
            text("why_stopped", "Why the study was stopped"),
            flag("is_delayed_posting", "The registry delayed the posting"),
        ),
    ),
    Group(
        ("status", "as_of_date"),
        (
            text("status_as_of_date", "Day of which the status is true", field="date"),
            text("status_as_of_precision", "Precision of that day", field="precision", codes=DatePrecision),
            text("status_as_of_raw", "That day as printed", field="raw"),
        ),
        is_noted=True,
    ),
    coded("status_as_of_type", "Kind of the status date", DateType, "status", "as_of_date", "type"),
    coded("last_known_status", "Last state known", OverallStatus, "status", "last_known_status"),
)

_DESIGN = (
    coded("study_type", "Kind of study", StudyType, "design", "study_type"),
    Group(
        ("design", "phases"),
        (text("phases_raw", "Phase: the registry's words; codes stand in `phases`", field="raw"),),
        is_noted=True,
    ),
    coded("allocation", "How participants are assigned", Allocation, "design", "allocation"),
    coded("intervention_model", "Structure of the arms", InterventionModel, "design", "intervention_model"),
    coded("primary_purpose", "Main reason for the intervention", PrimaryPurpose, "design", "primary_purpose"),
    coded("masking", "How many parties are masked", Masking, "design", "masking"),
    coded(
        "observational_model", "Structure of observation", ObservationalModel, "design", "observational_model"
    ),
    coded("time_perspective", "Direction in time", TimePerspective, "design", "time_perspective"),
    coded(
        "biospecimen_retention", "Are samples kept?", BiospecimenRetention, "design", "biospecimen_retention"
    ),
    Group(
        ("design",),
        (
            text("intervention_model_description", "Structure of the arms in words"),
            text("masking_description", "Masking in words"),
            flag("is_patient_registry", "The study is a patient registry"),
            text("biospecimen_description", "Samples in words"),
            text("design_text", "Design in words, where the registry prints one text", field="text"),
        ),
    ),
    Group(
        ("design", "target_duration"),
        (
            text("target_duration_raw", "Length of follow-up as printed", field="raw"),
            real("target_duration_value", "Length of follow-up, in its unit", field="value"),
            text("target_duration_unit", "Unit (UCUM) of the length", field="unit_code", codes=AgeUnit),
        ),
    ),
    Group(
        ("enrollment",),
        (
            text("enrollment_raw", "Number of participants as printed", field="raw"),
            number("enrollment_count", "Number of participants", field="count", unit="participants"),
        ),
        is_noted=True,
    ),
    coded("enrollment_type", "Is the number actual or planned?", DateType, "enrollment", "type"),
)


def _age(bound: str, words: str) -> Group:
    return Group(
        ("eligibility", f"{bound}_age"),
        (
            text(f"{bound}_age_raw", f"{words} age as printed", field="raw"),
            real(f"{bound}_age_value", f"{words} age, in its unit", field="value"),
            text(f"{bound}_age_unit", f"Unit (UCUM) of the {words.lower()} age", field="unit", codes=AgeUnit),
            real(
                f"{bound}_age_years",
                f"{words} age in years; NULL: none stated, or a value_note says no_limit",
                field="years",
                unit="years of 365.25 days",
            ),
        ),
        is_noted=True,
    )


_ELIGIBILITY = (
    _age("minimum", "Lowest"),
    _age("maximum", "Highest"),
    coded("sex", "Sex of participants", Sex, "eligibility", "sex"),
    coded(
        "sampling_method", "How participants are sampled", SamplingMethod, "eligibility", "sampling_method"
    ),
    Group(
        ("eligibility",),
        (
            flag("is_gender_based", "Eligibility rests on gender"),
            text("gender_description", "Gender in words"),
            flag("accepts_healthy_volunteers", "Healthy volunteers may enter"),
            text("healthy_volunteers_raw", "Healthy volunteers: the registry's words"),
            text("study_population", "Population of an observational study"),
        ),
    ),
)

_PARTIES = (
    coded("organization_class", "Kind of the registering organization", SponsorClass),
    Group(
        ("responsible_party",),
        (
            text("responsible_party_name", "Responsible party: person", field="name"),
            text("responsible_party_title", "Responsible party: title", field="title"),
            text("responsible_party_affiliation", "Responsible party: affiliation", field="affiliation"),
        ),
        is_optional=True,
    ),
    coded("responsible_party_type", "Kind of party", ResponsiblePartyType, "responsible_party", "type"),
    coded("ipd_sharing_plan", "Will participant data be shared?", IpdSharing, "ipd_sharing", "plan"),
    Group(
        ("ipd_sharing",),
        (
            text("ipd_description", "Sharing of participant data in words", field="description"),
            text("ipd_time_frame", "When data are shared", field="time_frame"),
            text("ipd_access_criteria", "Who may have the data", field="access_criteria"),
            text("ipd_url", "Where the data are", field="url"),
        ),
        is_optional=True,
    ),
    Group(
        ("oversight",),
        (
            flag("has_dmc", "The study has a data monitoring committee"),
            flag("is_fda_regulated_drug", "A drug regulated by the FDA is studied"),
            flag("is_fda_regulated_device", "A device regulated by the FDA is studied"),
            flag("is_unapproved_device", "The device is not yet approved"),
            flag("is_pediatric_postmarket_device", "Pediatric postmarket surveillance of a device"),
            flag("is_us_export", "The product is exported from the US"),
            flag("has_fdaaa801_violation", "The FDA found a violation of FDAAA 801"),
        ),
    ),
    Group(
        ("expanded_access",),
        (
            flag("has_expanded_access", "There is expanded access"),
            text("expanded_access_nct_id", "Registration of the expanded access", field="nct_id"),
            flag("is_expanded_access_individual", "Access for individuals", field="is_individual"),
            flag("is_expanded_access_intermediate", "Access for groups", field="is_intermediate"),
            flag("is_expanded_access_treatment", "Treatment protocol", field="is_treatment"),
            number("pointing_record_count", "Records that point to this expanded access"),
        ),
        is_optional=True,
    ),
    coded("expanded_access_status", "State of the access", OverallStatus, "expanded_access", "status"),
    Group(
        ("results",),
        (
            text("results_status", "Are results posted?", field="status", codes=ResultsStatus),
            text("results_raw", "Results: the registry's words", field="raw"),
            text("results_url", "Address of the results", field="url"),
            text("results_summary", "Results in words", field="summary"),
        ),
    ),
)

_LONG_TEXTS = Group(
    (),
    (
        text("brief_summary", "Summary for the public"),
        text("detailed_description", "Description of the study"),
    ),
)

RECORDS = Table(
    "records",
    "One registration as one source tells it; the newest full version",
    key=("record_id",),
    has_id=True,
    path=(),
    keys=(
        RECORD_ID,
        Column("source_rank", "0 the registry itself, higher is further away", "INTEGER", required=True),
        Column("version", "Number of the version shown here", "INTEGER", required=True),
        Column("as_of_date", "The source's own update date of this version"),
    ),
    derived=(
        *(_date(kind) for kind in DATE_KINDS),
        Derived(Column("phase", "Phases joined by `/`, as in AACT"), _phase),
        Derived(
            Column("arm_group_count", "Number of arm groups", "INTEGER"),
            lambda record: len(record.arm_groups),
        ),
        Derived(Column("location_count", "Number of sites", "INTEGER"), lambda record: len(record.locations)),
        Derived(Column("search_terms", "Conditions, keywords, interventions, MeSH terms"), _terms),
    ),
    groups=(_IDENTITY, *_STATUS, *_DESIGN, *_ELIGIBILITY, *_PARTIES, _LONG_TEXTS),
    indexes=(
        ("registration_id", "source_rank"),
        ("overall_status_code",),
        ("source", "as_of_date"),
        ("last_update_posted_date",),
    ),
    full_text=(
        "brief_title",
        "official_title",
        "public_title",
        "acronym",
        "search_terms",
        "brief_summary",
        "detailed_description",
    ),
    is_content=True,
)
