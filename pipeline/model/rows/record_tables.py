"""The tables that hold a TrialRecord: `records` and one table per list in it, in the order they are written.

Raw words and code of a coded value are `x_raw` and `x_code`; what is not plainly mapped stands in
`value_notes`. Lists keep the registry's order through `ordinal` (the item's own number) or `seq` (its place).
"""

from __future__ import annotations

from pipeline.model.codes import (
    AgeUnit,
    Allocation,
    ArmType,
    BiospecimenRetention,
    Completeness,
    DatePrecision,
    DateType,
    IdentifierRole,
    IdentifierType,
    InterventionModel,
    InterventionType,
    IpdInfoType,
    IpdSharing,
    MaskedRole,
    Masking,
    ObservationalModel,
    OfficialRole,
    OutcomeType,
    OverallStatus,
    Phase,
    PrimaryPurpose,
    RecruitmentState,
    ReferenceType,
    ResponsiblePartyType,
    ResultsStatus,
    SamplingMethod,
    Sex,
    SponsorClass,
    SponsorRole,
    StandardAge,
    StudyState,
    StudyType,
    TimePerspective,
    ValueStatus,
)
from pipeline.model.criteria import CriterionRole, ParseStatus, Polarity
from pipeline.model.rows.lists import RECORD_ID, TO_RECORD, coded_item, list_table
from pipeline.model.rows.result_tables import RESULT_TABLES
from pipeline.model.rows.spec import (
    Column,
    Derived,
    ForeignKey,
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
OPERATORS = ("lt", "le", "gt", "ge", "eq", "between", "in")
ELIGIBLE_OPERATORS = (*OPERATORS, "ne", "outside", "not_in")


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


_STATUS_COLUMNS = (
    text("status", "How the value came about", codes=ValueStatus, required=True),
    text("rule", "Rule of an inferred or repaired value"),
)

IDENTIFIERS = list_table(
    "identifiers",
    "Identifiers of the registration",
    ("identifiers",),
    text("type", "Kind of identifier", codes=IdentifierType, required=True),
    text("value", "Canonical value", required=True),
    text("raw", "As printed", required=True),
    text("role", "What it is to this record", codes=IdentifierRole, required=True),
    text("issuer", "Who issued it"),
    text("kind_raw", "Kind in the registry's words"),
    text("link", "Address given with it"),
    flag("is_valid", "Passes the rule of its type; NULL where the type has none"),
    text("invalid_reason", "Which rule failed"),
    indexes=(("value", "type"),),
)

DATES = Table(
    "dates",
    "Dates with precision, words and type",
    key=("record_id", "kind"),
    keys=(RECORD_ID, Column("kind", "What happens on the day", codes=DATE_KINDS, required=True)),
    path=("dates",),
    items="by_name",
    groups=(
        Group(
            (),
            (
                text("date", "At the precision printed: YYYY, YYYY-MM or YYYY-MM-DD"),
                text("precision", "How much is printed", codes=DatePrecision),
                text("raw", "As printed", required=True),
            ),
            is_noted=True,
        ),
        coded("type", "Has it happened, or is it foreseen?", DateType),
    ),
    foreign_keys=(TO_RECORD,),
    is_content=True,
)

_PERSON = (
    text("name", "Name"),
    text("affiliation", "Organization"),
    text("address", "Address"),
    text("phone", "Telephone"),
    text("phone_extension", "Extension"),
    text("email", "E-mail"),
    coded("role", "Role", OfficialRole),
)

CONDITIONS = list_table(
    "conditions",
    "Conditions studied",
    ("conditions",),
    text("name", "Condition", required=True),
    *_STATUS_COLUMNS,
    text("code", "Code given by the registry"),
    text("code_system", "System of that code"),
    indexes=(("name",),),
)

INTERVENTIONS = list_table(
    "interventions",
    "What is done or given",
    ("interventions",),
    text("name", "Name"),
    coded("type", "Kind of intervention", InterventionType),
    text("description", "In words"),
)

ARM_GROUPS = list_table(
    "arm_groups",
    "Groups of participants treated or observed alike",
    ("arm_groups",),
    text("label", "Label"),
    coded("type", "Role of the group", ArmType),
    text("description", "In words"),
)

CRITERIA = list_table(
    "criteria",
    "Items of the eligibility texts",
    ("eligibility", "criteria"),
    text("path", "Place in the tree", required=True),
    text("parent", "Path of the parent item"),
    text("role", "What the item is", codes=CriterionRole, required=True),
    text("polarity", "Must it hold, or must it not?", codes=Polarity, required=True),
    text("ordinal", "Number as printed"),
    text("text", "The item", required=True),
    text("field", "Eligibility text it stands in", required=True),
    number("start_offset", "First character in that text", field="start", unit="code points", required=True),
    number("end_offset", "Character after the last", field="end", unit="code points", required=True),
    text("combinator", "How children combine", codes=("all", "any")),
    text("categories", "Kinds of criterion (JSON list)", form="json_list"),
    flag("is_negated", "The item is a negation", field="negated", required=True),
    text("exceptions", "Spans of exceptions (JSON list)", form="json_list"),
    text("modality", "How binding", codes=("required", "permitted", "judgement")),
    text("logic", "Logical form (JSON)", form="json"),
    text("parse_status", "How much of it became data", codes=ParseStatus, required=True),
    position="seq",
    has_id=True,
    full_text=("text",),
)

LOCATIONS = list_table(
    "locations",
    "Sites",
    ("locations",),
    text("facility", "Facility"),
    text("city", "City"),
    text("state", "State or region"),
    text("zip", "Postal code"),
    real("latitude", "Latitude", unit="degrees north"),
    real("longitude", "Longitude", unit="degrees east"),
    coded("status", "State of the site", OverallStatus),
    Group(
        ("country",),
        (
            text("country_raw", "Country as printed", field="raw"),
            text("country_code", "Country (ISO 3166-1 alpha-2)", field="code"),
            text("country_name", "Country in English", field="name"),
            flag("is_country_removed", "The registry marks the country as removed", field="is_removed"),
        ),
        is_noted=True,
    ),
    indexes=(("country_code",),),
)

REFERENCES = list_table(
    "study_references",
    "Publications",
    ("references",),
    text("citation", "Citation"),
    text("pmid", "PubMed id"),
    text("doi", "DOI"),
    coded("type", "Relation to the study", ReferenceType),
    indexes=(("pmid",),),
)

RECORD_TABLES: tuple[Table, ...] = (
    RECORDS,
    IDENTIFIERS,
    DATES,
    list_table(
        "phases",
        "Phases of the trial, one row each",
        ("design", "phases", "codes"),
        text("phase_code", "Phase", codes=Phase, required=True),
        items="strings",
        position="seq",
        indexes=(("phase_code",),),
    ),
    list_table(
        "masked_roles",
        "Who does not know the assignment",
        ("design", "masked_roles"),
        coded_item("role", "Masked party", MaskedRole),
        position="seq",
    ),
    CONDITIONS,
    list_table(
        "keywords",
        "Keywords",
        ("keywords",),
        text("keyword", "Keyword", required=True),
        items="strings",
        position="seq",
    ),
    list_table(
        "mesh_terms",
        "MeSH terms that the registry derives, and their ancestors",
        ("mesh_terms",),
        number("ordinal", "Number of the term, as the record counts", required=True),
        text(
            "derived_from",
            "Derived from conditions or interventions",
            field="of",
            codes=("condition", "intervention"),
        ),
        text("kind", "Term or ancestor", codes=("term", "ancestor")),
        text("mesh_id", "MeSH unique id"),
        text("term", "MeSH heading", required=True),
        position="seq",
        indexes=(("mesh_id",), ("term",)),
    ),
    ARM_GROUPS,
    INTERVENTIONS,
    list_table(
        "intervention_other_names",
        "Further names of interventions",
        ("other_names",),
        text("name", "Name", required=True),
        items="strings",
        parent=INTERVENTIONS,
        parent_key="intervention_ordinal",
        position="seq",
    ),
    list_table(
        "arm_interventions",
        "Arm x intervention matrix: one row per cell",
        ("arm_interventions",),
        number("arm_ordinal", "Arm group", required=True),
        number("intervention_ordinal", "Intervention", required=True),
        position="seq",
        unique=(("record_id", "arm_ordinal", "intervention_ordinal"),),
        foreign_keys=(
            ForeignKey(("record_id", "arm_ordinal"), "arm_groups", ("record_id", "ordinal")),
            ForeignKey(("record_id", "intervention_ordinal"), "interventions", ("record_id", "ordinal")),
        ),
    ),
    list_table(
        "outcomes",
        "Outcome measures",
        ("outcomes",),
        number("ordinal", "Number within its type", required=True),
        text("type", "Rank of the outcome", codes=OutcomeType, required=True),
        text("measure", "What is measured"),
        text("time_frame", "When"),
        text("description", "In words"),
        position="seq",
    ),
    list_table(
        "eligibility_texts",
        "Eligibility texts as the registry gives them, escapes intact",
        ("eligibility", "texts"),
        text("field", "`text`, `inclusion` or `exclusion`, `@de` language, `#3` entry", required=True),
        text("language", "Language (BCP 47)"),
        text("text", "The text", required=True),
        text("items", "Items, where the registry itemizes itself (JSON list)", form="json"),
        position="seq",
    ),
    list_table(
        "standard_ages",
        "Age bands of ClinicalTrials.gov",
        ("eligibility", "standard_ages"),
        coded_item("standard_age", "Age band", StandardAge),
        position="seq",
    ),
    CRITERIA,
    list_table(
        "criterion_constraints",
        "Comparisons in criteria",
        ("constraints",),
        text("variable", "What is compared, in the text's words", required=True),
        text("variable_code", "Code of the variable"),
        text("op", "Comparison", codes=OPERATORS, required=True),
        real("low", "Lower or only value, in its unit"),
        real("high", "Upper value, in its unit"),
        text("value_set", "Set of values (JSON list)", field="values", form="json"),
        text("unit", "Unit as printed"),
        text("unit_ucum", "Unit (UCUM)"),
        text("reference", "Compared with", codes=("ULN", "LLN", "normal", "baseline")),
        text("subgroup", "For whom"),
        real("usual_low", "`low` in the variable's usual unit"),
        real("usual_high", "`high` in the variable's usual unit"),
        text("usual_unit", "The variable's usual unit (UCUM), where a lawful conversion is known"),
        text(
            "eligible_op",
            "What an eligible person meets with these bounds; NULL: it does not decide alone",
            codes=ELIGIBLE_OPERATORS,
        ),
        number("start_offset", "First character", field="start", unit="code points", required=True),
        number("end_offset", "Character after the last", field="end", unit="code points", required=True),
        indexes=(("variable_code",),),
        parent=CRITERIA,
        parent_key="criterion_seq",
        position="seq",
    ),
    list_table(
        "criterion_windows",
        "Time windows in criteria",
        ("windows",),
        text("event", "Event"),
        text(
            "direction",
            "Direction in time",
            codes=("before", "after", "during", "for", "since", "within"),
            required=True,
        ),
        text("op", "Comparison", codes=OPERATORS),
        real("value", "Length, in its unit"),
        real("high", "Upper length, in its unit"),
        text("unit", "Unit", codes=("minute", "hour", "day", "week", "month", "year", "half-life")),
        text("anchor", "Relative to what"),
        number("start_offset", "First character", field="start", unit="code points", required=True),
        number("end_offset", "Character after the last", field="end", unit="code points", required=True),
        parent=CRITERIA,
        parent_key="criterion_seq",
        position="seq",
    ),
    list_table(
        "criterion_concepts",
        "Conditions, drugs and procedures named in criteria",
        ("concepts",),
        text("kind", "Kind of concept", codes=("condition", "drug", "procedure"), required=True),
        text("name", "As in the text", required=True),
        text("system", "Code system"),
        text("code", "Code, where a dictionary gives it exactly"),
        number("start_offset", "First character", field="start", unit="code points", required=True),
        number("end_offset", "Character after the last", field="end", unit="code points", required=True),
        parent=CRITERIA,
        parent_key="criterion_seq",
        position="seq",
    ),
    list_table(
        "sponsors",
        "Organizations and what they do for the trial",
        ("sponsors",),
        text("name", "Name", required=True),
        text("role", "Role", codes=SponsorRole, required=True),
        text("country_code", "Country (ISO 3166-1 alpha-2)"),
        coded("class", "Kind of organization", SponsorClass, "class_"),
        indexes=(("name",),),
    ),
    list_table("officials", "Study officials", ("officials",), *_PERSON),
    list_table("contacts", "Contacts of the study", ("contacts",), *_PERSON),
    LOCATIONS,
    list_table(
        "location_contacts",
        "Contacts and investigators of sites",
        ("contacts",),
        *_PERSON,
        parent=LOCATIONS,
        parent_key="location_ordinal",
    ),
    list_table(
        "countries",
        "Countries of the study",
        ("countries",),
        text("raw", "As printed", required=True),
        text("code", "ISO 3166-1 alpha-2"),
        text("name", "Name in English", required=True),
        *_STATUS_COLUMNS,
        flag("is_removed", "The registry marks it as removed", required=True),
        position="seq",
        indexes=(("code",),),
    ),
    REFERENCES,
    list_table(
        "retractions",
        "Retractions of publications",
        ("retractions",),
        text("pmid", "PubMed id of the notice"),
        text("source", "Source of the notice"),
        parent=REFERENCES,
        parent_key="reference_ordinal",
        position="seq",
    ),
    list_table(
        "links",
        "Web links",
        ("links",),
        text("url", "Address", required=True),
        text("label", "Label"),
    ),
    list_table(
        "documents",
        "Documents and data sets offered",
        ("documents",),
        text("kind", "Which list it stands in", codes=("large_document", "available_ipd", "other")),
        text("label", "Label"),
        text("type", "Type, in the registry's words"),
        text("document_id", "Id of the document"),
        text("url", "Address"),
        text("filename", "File name"),
        text("date", "Date of the document"),
        text("uploaded", "Time of upload"),
        number("size_bytes", "Size", unit="bytes"),
        text("comment", "Comment"),
        flag("has_protocol", "Holds the protocol"),
        flag("has_sap", "Holds the statistical analysis plan"),
        flag("has_icf", "Holds the informed consent form"),
    ),
    list_table(
        "ipd_info_types",
        "What is shared besides participant data",
        ("ipd_sharing", "info_types"),
        coded_item("info_type", "Supporting information", IpdInfoType),
        position="seq",
    ),
    list_table(
        "ethics_reviews",
        "Reviews by ethics committees",
        ("ethics_reviews",),
        text("committee", "Committee"),
        text("status", "Status as printed"),
        text("contact", "Contact"),
        text("reference", "Reference number"),
        Group(
            ("date",),
            (
                text("date", "Date, at the precision printed"),
                text("date_precision", "How much is printed", field="precision", codes=DatePrecision),
                text("date_raw", "As printed", field="raw"),
            ),
            is_noted=True,
        ),
        coded("date_type", "Has it happened?", DateType, "date", "type"),
    ),
    list_table(
        "related_records",
        "Other registrations named on the page; never identifiers of this one",
        ("related_records",),
        text("registration_id", "Registration id", required=True),
        text("title", "Title"),
        text("relation", "Why it is named", required=True),
        indexes=(("registration_id",),),
    ),
    list_table(
        "events",
        "Dated administrative events",
        ("events",),
        text("kind", "Kind of event", required=True),
        text("date", "Date"),
        flag("is_date_unknown", "The registry says that the date is unknown"),
        text("description", "In words"),
        text("detail", "Further names and words (JSON list of pairs)", form="json_list"),
    ),
    list_table(
        "other_values",
        "Values without a field of their own, under the registry's names",
        ("other_values",),
        text("name", "The registry's name", required=True),
        text("value", "The registry's words", required=True),
        indexes=(("name",),),
    ),
    list_table(
        "translations",
        "Texts of the record in further languages",
        ("translations",),
        text("path", "Field of the record", required=True),
        text("language", "Language (BCP 47)", required=True),
        text("text", "The text", required=True),
        position="seq",
    ),
    *RESULT_TABLES,
)

VALUE_NOTES = Table(
    "value_notes",
    "Values that are not plainly mapped: how they stand, and by which rule",
    key=("record_id", "path", "seq"),
    keys=(
        RECORD_ID,
        Column("path", "Place in the record", required=True),
        Column("seq", "0: status of the value itself; from 1: notes of the record", "INTEGER", required=True),
        Column("status", "How the value stands", codes=ValueStatus, required=True),
        Column("rule", "Rule that gave it"),
    ),
    foreign_keys=(TO_RECORD,),
    is_content=True,
)
