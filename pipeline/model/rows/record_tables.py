"""The tables that hold a TrialRecord: `records` and one table per list in it, in the order they are written.

Raw words and code of a coded value are `x_raw` and `x_code`; what is not plainly mapped stands in
`value_notes`. Lists keep the registry's order through `ordinal` (the item's own number) or `seq` (its place).
"""

from __future__ import annotations

from pipeline.model.codes import (
    ArmType,
    DatePrecision,
    DateType,
    IdentifierRole,
    IdentifierType,
    InterventionType,
    IpdInfoType,
    MaskedRole,
    OfficialRole,
    OutcomeType,
    OverallStatus,
    Phase,
    ReferenceType,
    SponsorClass,
    SponsorRole,
    ValueStatus,
)
from pipeline.model.rows.criteria_tables import CRITERIA_TABLES
from pipeline.model.rows.lists import RECORD_ID, TO_RECORD, coded_item, list_table
from pipeline.model.rows.record_row import DATE_KINDS, RECORDS
from pipeline.model.rows.result_tables import RESULT_TABLES
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
    *CRITERIA_TABLES,
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
