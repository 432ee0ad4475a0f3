"""AACT's tables as views over the records of ClinicalTrials.gov, so that AACT queries run where SQLite can.

Names and columns: AACT's schema `ctgov` (https://aact.ctti-clinicaltrials.org/schema), prefix `aact_`. Codes
are those of API v2, partial dates are filled to the last day of their period, as AACT fills them. Texts are
clean of markdown escapes, criteria are as the registry gives them. Ids are stable; truth values are 1 and 0.
Joins on ids are quick under AACT's own names (`query --aact`), elsewhere where nct_id is joined too.
Columns that nothing here feeds are NULL. Tables of posted results: `aact_results.py`.
"""

from __future__ import annotations

from typing import Any

from pipeline.load.views.dates import last_day
from pipeline.load.views.spec import View, ViewColumn
from pipeline.vocab import lists
from pipeline.vocab.code_list import CodeList

# Room for the items of one record, of which none has a million.
IDS_PER_RECORD = 1_000_000
OURS = "records.source = 'ctgov' AND records.record_id NOT IN (SELECT record_id FROM tombstones)"
_US_TERRITORIES = "('US', 'AS', 'FM', 'GU', 'MH', 'MP', 'PR', 'PW', 'UM', 'VI')"


def view(table: str, source: str, /, **columns: str) -> View:
    """Return AACT's `table`; `columns` maps its columns to SQL."""
    return View(
        f"aact_{table}",
        f"AACT's table `{table}`: records of ClinicalTrials.gov",
        tuple(ViewColumn(name, sql, f"As AACT's {table}.{name}") for name, sql in columns.items()),
        source,
    )


def children(
    table: str, source: str, where: str = "1", number: str = "child.ordinal", **columns: str
) -> View:
    """Return a table with one row per item of the record's list `source`, called `child`."""
    return view(
        table,
        f"FROM records JOIN {source} AS child USING (record_id)\nWHERE {OURS} AND {where}",
        id=row_id(number),
        nct_id="records.registration_id",
        **columns,
    )


def single(table: str, where: str = "1", /, **columns: str) -> View:
    """Return a table with one row per study."""
    head = (
        {"id": "records.id", "nct_id": "registration_id"}
        if table != "studies"
        else {"nct_id": "registration_id"}
    )
    return view(table, f"FROM records\nWHERE {OURS} AND {where}", **head, **columns)


def row_id(number: str) -> str:
    """Return SQL for the id of an item of the record's list, by its number in the list."""
    return f"records.id * {IDS_PER_RECORD} + {number}"


def as_v2(column: str, codes: CodeList[Any]) -> str:
    """Return SQL for a coded value as API v2 spells it; words that no code names stay as they are."""
    spelled = [
        (codes.codes[name].value, entry["ctgov"])
        for name, entry in codes.entries.items()
        if entry.get("ctgov", codes.codes[name].value) != codes.codes[name].value
    ]
    value = f"coalesce({column}_code, {column}_raw)"
    if not spelled:
        return value
    whens = " ".join(f"WHEN '{code}' THEN '{word}'" for code, word in spelled)
    return f"CASE {column}_code {whens} ELSE {value} END"


def _date_type(kind: str) -> str:
    return f"(SELECT type_code FROM dates WHERE dates.record_id = records.record_id AND kind = '{kind}')"


def _dated(kind: str) -> dict[str, str]:
    """Return a partial date: as printed, its type, and filled."""
    return {
        f"{kind}_month_year": f"{kind}_date",
        f"{kind}_date_type": _date_type(kind),
        f"{kind}_date": last_day(f"{kind}_date"),
    }


def _posted(kind: str, name: str) -> dict[str, str]:
    return {f"{name}_date": f"{kind}_date", f"{name}_date_type": _date_type(kind)}


def _count(table: str, where: str = "1") -> str:
    return f"(SELECT count(*) FROM {table} AS child WHERE child.record_id = records.record_id AND {where})"


def _has(table: str, where: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} AS child WHERE child.record_id = records.record_id AND {where})"


def _months(end: str, start: str) -> str:
    days = f"julianday({last_day(end)}) - julianday({last_day(start)})"
    return f"CASE WHEN {_date_type('primary_completion')} = 'ACTUAL' THEN CAST(({days}) / 30 AS INTEGER) END"


def _results(column: str) -> str:
    return f"(SELECT {column} FROM posted_results AS child WHERE child.record_id = records.record_id)"


def _affected(kind: str) -> str:
    return (
        "(SELECT sum(affected) FROM adverse_events AS event JOIN adverse_event_counts AS cell"
        " ON cell.record_id = event.record_id AND cell.event_ordinal = event.ordinal"
        f" WHERE event.record_id = records.record_id AND kind = '{kind}')"
    )


_STUDIES = single(
    "studies",
    nlm_download_date_description="NULL",
    study_first_submitted_date="first_submitted_date",
    results_first_submitted_date="results_first_submitted_date",
    disposition_first_submitted_date="disposition_first_submitted_date",
    last_update_submitted_date="last_update_submitted_date",
    study_first_submitted_qc_date="first_submitted_qc_date",
    **_posted("first_posted", "study_first_posted"),
    results_first_submitted_qc_date="results_first_submitted_qc_date",
    **_posted("results_first_posted", "results_first_posted"),
    disposition_first_submitted_qc_date="disposition_first_submitted_qc_date",
    **_posted("disposition_first_posted", "disposition_first_posted"),
    last_update_submitted_qc_date="last_update_submitted_date",
    **_posted("last_update_posted", "last_update_posted"),
    **_dated("start"),
    verification_month_year="verification_date",
    verification_date=last_day("verification_date"),
    **_dated("completion"),
    **_dated("primary_completion"),
    target_duration="target_duration_raw",
    study_type=as_v2("study_type", lists.STUDY_TYPE),
    acronym="acronym",
    baseline_population=_results("baseline_population"),
    brief_title="brief_title",
    official_title="official_title",
    overall_status=as_v2("overall_status", lists.OVERALL_STATUS),
    last_known_status=as_v2("last_known_status", lists.OVERALL_STATUS),
    phase="replace(phase, 'NOT_APPLICABLE', 'NA')",
    enrollment="enrollment_count",
    enrollment_type=as_v2("enrollment_type", lists.DATE_TYPE),
    source="organization",
    limitations_and_caveats=_results("limitations"),
    number_of_arms="CASE study_type_code WHEN 'INTERVENTIONAL' THEN nullif(arm_group_count, 0) END",
    number_of_groups="CASE WHEN study_type_code <> 'INTERVENTIONAL' THEN nullif(arm_group_count, 0) END",
    why_stopped="why_stopped",
    has_expanded_access="has_expanded_access",
    expanded_access_type_individual="is_expanded_access_individual",
    expanded_access_type_intermediate="is_expanded_access_intermediate",
    expanded_access_type_treatment="is_expanded_access_treatment",
    has_dmc="has_dmc",
    is_fda_regulated_drug="is_fda_regulated_drug",
    is_fda_regulated_device="is_fda_regulated_device",
    is_unapproved_device="is_unapproved_device",
    is_ppsd="is_pediatric_postmarket_device",
    is_us_export="is_us_export",
    biospec_retention=as_v2("biospecimen_retention", lists.BIOSPECIMEN_RETENTION),
    biospec_description="biospecimen_description",
    ipd_time_frame="ipd_time_frame",
    ipd_access_criteria="ipd_access_criteria",
    ipd_url="ipd_url",
    plan_to_share_ipd=as_v2("ipd_sharing_plan", lists.IPD_SHARING),
    plan_to_share_ipd_description="ipd_description",
    created_at="NULL",
    updated_at="NULL",
    source_class=as_v2("organization_class", lists.SPONSOR_CLASS),
    delayed_posting="is_delayed_posting",
    expanded_access_nctid="expanded_access_nct_id",
    expanded_access_status_for_nctid=as_v2("expanded_access_status", lists.OVERALL_STATUS),
    fdaaa801_violation="has_fdaaa801_violation",
    baseline_type_units_analyzed=_results("baseline_units_analyzed"),
)

_ELIGIBILITIES = single(
    "eligibilities",
    sampling_method=as_v2("sampling_method", lists.SAMPLING_METHOD),
    gender=as_v2("sex", lists.SEX),
    minimum_age="coalesce(minimum_age_raw, 'N/A')",
    maximum_age="coalesce(maximum_age_raw, 'N/A')",
    healthy_volunteers="CASE accepts_healthy_volunteers WHEN 1 THEN 't' WHEN 0 THEN 'f' END",
    population="study_population",
    criteria="(SELECT text FROM eligibility_texts AS child WHERE child.record_id = records.record_id AND seq = 1)",
    gender_description="gender_description",
    gender_based="is_gender_based",
    adult=_has("standard_ages", "standard_age_code = 'ADULT'"),
    child=_has("standard_ages", "standard_age_code = 'CHILD'"),
    older_adult=_has("standard_ages", "standard_age_code = 'OLDER_ADULT'"),
)

_CALCULATED_VALUES = single(
    "calculated_values",
    number_of_facilities="location_count",
    number_of_nsae_subjects=_affected("other"),
    number_of_sae_subjects=_affected("serious"),
    registered_in_calendar_year="CAST(substr(first_submitted_date, 1, 4) AS INTEGER)",
    nlm_download_date="NULL",
    actual_duration=_months("primary_completion_date", "start_date"),
    were_results_reported="coalesce(results_status = 'posted', 0)",
    months_to_report_results=_months("results_first_submitted_date", "primary_completion_date"),
    has_us_facility=_has("locations", f"child.country_code IN {_US_TERRITORIES}"),
    has_single_facility="location_count = 1",
    minimum_age_num="CAST(minimum_age_value AS INTEGER)",
    maximum_age_num="CAST(maximum_age_value AS INTEGER)",
    minimum_age_unit="CASE WHEN minimum_age_value IS NOT NULL THEN substr(minimum_age_raw, instr(minimum_age_raw, ' ') + 1) END",
    maximum_age_unit="CASE WHEN maximum_age_value IS NOT NULL THEN substr(maximum_age_raw, instr(maximum_age_raw, ' ') + 1) END",
    number_of_primary_outcomes_to_measure=_count("outcomes", "type = 'PRIMARY'"),
    number_of_secondary_outcomes_to_measure=_count("outcomes", "type = 'SECONDARY'"),
    number_of_other_outcomes_to_measure=_count("outcomes", "type = 'OTHER'"),
)

_DESIGNS = single(
    "designs",
    allocation=as_v2("allocation", lists.ALLOCATION),
    intervention_model=as_v2("intervention_model", lists.INTERVENTION_MODEL),
    observational_model=as_v2("observational_model", lists.OBSERVATIONAL_MODEL),
    primary_purpose=as_v2("primary_purpose", lists.PRIMARY_PURPOSE),
    time_perspective=as_v2("time_perspective", lists.TIME_PERSPECTIVE),
    masking=as_v2("masking", lists.MASKING),
    masking_description="masking_description",
    intervention_model_description="intervention_model_description",
    subject_masked=_has("masked_roles", "role_code = 'PARTICIPANT'"),
    caregiver_masked=_has("masked_roles", "role_code = 'CARE_PROVIDER'"),
    investigator_masked=_has("masked_roles", "role_code = 'INVESTIGATOR'"),
    outcomes_assessor_masked=_has("masked_roles", "role_code = 'OUTCOMES_ASSESSOR'"),
)


def _browse(of: str) -> View:
    return children(
        f"browse_{of}s",
        "mesh_terms",
        f"child.derived_from = '{of}'",
        "child.seq",
        mesh_term="child.term",
        downcase_mesh_term="lower(child.term)",
        mesh_type="CASE child.kind WHEN 'term' THEN 'mesh-list' ELSE 'mesh-ancestor' END",
    )


_IS_OLD = "responsible_party_type_raw IS NULL"  # records of before 2011 name a person without a type

AACT_VIEWS = (
    _STUDIES,
    _ELIGIBILITIES,
    _CALCULATED_VALUES,
    _DESIGNS,
    children(
        "design_groups",
        "arm_groups",
        group_type=as_v2("child.type", lists.ARM_TYPE),
        title="child.label",
        description="child.description",
    ),
    children(
        "interventions",
        "interventions",
        intervention_type=as_v2("child.type", lists.INTERVENTION_TYPE),
        name="child.name",
        description="child.description",
    ),
    children(
        "design_group_interventions",
        "arm_interventions",
        number="child.seq",
        design_group_id=row_id("child.arm_ordinal"),
        intervention_id=row_id("child.intervention_ordinal"),
    ),
    children(
        "id_information",
        "identifiers",
        "child.role IN ('alias', 'org_study_id', 'secondary')",
        id_source="CASE child.role WHEN 'alias' THEN 'nct_alias' WHEN 'secondary' THEN 'secondary_id' ELSE 'org_study_id' END",
        id_value="child.raw",
        id_type="child.kind_raw",
        id_type_description="child.issuer",
        id_link="child.link",
    ),
    children(
        "facilities",
        "locations",
        status=as_v2("child.status", lists.OVERALL_STATUS),
        name="child.facility",
        city="child.city",
        state="child.state",
        zip="child.zip",
        country="child.country_raw",
        latitude="child.latitude",
        longitude="child.longitude",
    ),
    children(
        "sponsors",
        "sponsors",
        "child.role IN ('lead', 'collaborator')",
        agency_class=as_v2("child.class", lists.SPONSOR_CLASS),
        lead_or_collaborator="child.role",
        name="child.name",
    ),
    children("conditions", "conditions", name="child.name", downcase_name="lower(child.name)"),
    children(
        "keywords", "keywords", number="child.seq", name="child.keyword", downcase_name="lower(child.keyword)"
    ),
    children("countries", "countries", number="child.seq", name="child.raw", removed="child.is_removed"),
    children(
        "design_outcomes",
        "outcomes",
        number="child.seq",
        outcome_type="lower(child.type)",
        measure="child.measure",
        time_frame="child.time_frame",
        population="NULL",
        description="child.description",
    ),
    _browse("condition"),
    _browse("intervention"),
    single("brief_summaries", "brief_summary IS NOT NULL", description="brief_summary"),
    single("detailed_descriptions", "detailed_description IS NOT NULL", description="detailed_description"),
    children(
        "overall_officials",
        "officials",
        role=as_v2("child.role", lists.OFFICIAL_ROLE),
        name="child.name",
        affiliation="child.affiliation",
    ),
    single(
        "responsible_parties",
        "coalesce(responsible_party_type_raw, responsible_party_name, responsible_party_affiliation) IS NOT NULL",
        responsible_party_type=as_v2("responsible_party_type", lists.RESPONSIBLE_PARTY_TYPE),
        name=f"CASE WHEN NOT {_IS_OLD} THEN responsible_party_name END",
        title="responsible_party_title",
        organization=f"CASE WHEN {_IS_OLD} THEN responsible_party_affiliation END",
        affiliation=f"CASE WHEN NOT {_IS_OLD} THEN responsible_party_affiliation END",
        old_name_title=f"CASE WHEN {_IS_OLD} THEN responsible_party_name END",
    ),
    children("links", "links", url="child.url", description="child.label"),
    children(
        "study_references",
        "study_references",
        pmid="child.pmid",
        reference_type=as_v2("child.type", lists.REFERENCE_TYPE),
        citation="child.citation",
    ),
)
