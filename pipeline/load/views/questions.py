"""Views of the concepts that people ask for. All read content tables; only those about lateness read a clock."""

from __future__ import annotations

from pipeline.load.views.dates import TODAY, ruled_day
from pipeline.load.views.spec import View, ViewColumn, col
from pipeline.model.rows.record_row import RECORDS

REGISTRATIONS = View(
    "registrations",
    "The best record of each registration: the registry's own source first, then the fullest, then the newest",
    (
        col("id", "Row of `records`"),
        *(ViewColumn(column.name, column.name, column.meaning) for column in RECORDS.columns),
    ),
    """
FROM (
  SELECT records.*, row_number() OVER (
    PARTITION BY registration_id
    ORDER BY source_rank, CASE completeness WHEN 'full' THEN 0 WHEN 'partial' THEN 1 ELSE 2 END,
             as_of_date DESC, record_id
  ) AS record_rank
  FROM records
  WHERE record_id NOT IN (SELECT record_id FROM tombstones)
) WHERE record_rank = 1""",
)

_FINDING = (
    col("finding_id", "Stable id"),
    col("kind", "Kind"),
    col("severity", "How much it matters"),
    col("source", "Source"),
    col("field", "Field of the record, or leaf of the source"),
    col("raw", "The registry's words"),
    col("state", "open, closed (no record raises it any more) or accepted (a person has looked at it)"),
    col("note", "Why it was accepted"),
)
FINDING_OVERVIEW = View(
    "finding_overview",
    "Findings, one row each, with the number of records that raise it and an example",
    (
        *_FINDING,
        col("record_count", "Records that raise it", "count(record_id)"),
        col("occurrence_count", "How often they raise it", "coalesce(sum(occurrence_count), 0)"),
        col("example_record_id", "One of these records", "min(record_id)"),
        col("example_place", "Where on the snapshot it stands there", "place"),
        col("message", "What to do"),
    ),
    "FROM findings LEFT JOIN finding_records USING (finding_id)\nGROUP BY finding_id",
)
OPEN_FINDINGS = View(
    "open_findings",
    "What a person should look at: findings that are neither closed nor accepted",
    tuple(col(column.name, column.meaning) for column in FINDING_OVERVIEW.columns),
    "FROM finding_overview\nWHERE state = 'open'",
)

LEAF_COVERAGE = View(
    "leaf_coverage",
    "How much of what each source told was read, per run and source",
    (
        col("run_id", "Run"),
        col("source", "Source"),
        col("seen", "Items met"),
        col("leaves_read", "Leaves read"),
        col("leaves_ignored", "Leaves ignored with a reason"),
        col("leaves_unread", "Leaves neither read nor ignored: each is a finding"),
        col(
            "accounted_share",
            "Share of leaves read or ignored with a reason, 0 to 1",
            "round(1.0 * (leaves_read + leaves_ignored) / (leaves_read + leaves_ignored + leaves_unread), 6)",
        ),
    ),
    "FROM run_sources\nWHERE leaves_read + leaves_ignored + leaves_unread > 0",
)

RECORD = (
    col("record_id", "Record: `source:registration_id`"),
    col("registration_id", "Canonical registration id"),
)
_TITLE = col(
    "title", "Short, public or scientific title", "coalesce(brief_title, public_title, official_title)"
)


def _joined(expression: str, table: str, order: str, where: str = "1") -> str:
    """Return SQL for the distinct values of a child table in one text, parted by `; `."""
    return (
        f"(SELECT group_concat(word, '; ') FROM (SELECT {expression} AS word FROM {table} AS child"
        f" WHERE child.record_id = registrations.record_id AND {expression} IS NOT NULL AND {where}"
        f" GROUP BY {expression} ORDER BY min({order})))"
    )


_LEAD = _joined("name", "sponsors", "ordinal", "role = 'lead'")

TRIAL_OVERVIEW = View(
    "trial_overview",
    "One row per registration with what people look at first",
    (
        *RECORD,
        col("registry_name", "Registry that issued the id"),
        _TITLE,
        col("acronym", "Acronym"),
        col("overall_status_code", "State of the study: code"),
        col("recruitment_state", "May a person enter now?"),
        col("study_type_code", "Kind of study: code"),
        col("phase", "Phases joined by `/`"),
        col("enrollment_count", "Number of participants"),
        col("enrollment_type_code", "Is the number actual or planned?"),
        col("start_date", "Start, at the precision printed"),
        col("primary_completion_date", "Primary completion, at the precision printed"),
        col("completion_date", "Completion, at the precision printed"),
        col("minimum_age_years", "Lowest age in years; view `ages` tells no limit from not stated"),
        col("maximum_age_years", "Highest age in years; view `ages` tells no limit from not stated"),
        col("sex_code", "Sex of participants: code"),
        col("accepts_healthy_volunteers", "Healthy volunteers may enter"),
        col("conditions", "Conditions, parted by `; `", _joined("name", "conditions", "ordinal")),
        col("interventions", "Interventions, parted by `; `", _joined("name", "interventions", "ordinal")),
        col("lead_sponsors", "Lead sponsors, parted by `; `", _LEAD),
        col("countries", "Countries, parted by `; `", _joined("name", "countries", "seq", "NOT is_removed")),
        col("location_count", "Number of sites"),
        col("results_status", "Are results posted?"),
        col("as_of_date", "The source's own update date"),
        col("url", "Address of the record at the source"),
    ),
    "FROM registrations",
)


def _age_status(bound: str) -> str:
    note = f"SELECT status FROM value_notes AS note WHERE note.record_id = records.record_id AND seq = 0 AND path = 'eligibility.{bound}_age'"
    return (
        f"CASE WHEN {bound}_age_years IS NOT NULL THEN 'limit'"
        f" ELSE coalesce(({note}), CASE WHEN {bound}_age_raw IS NULL THEN 'not_stated' ELSE 'parse_failed' END) END"
    )


AGES = View(
    "ages",
    "Age limits in years with what a missing number means",
    (
        *RECORD,
        col("minimum_age_years", "Lowest age in years"),
        col(
            "minimum_age_status",
            "limit: a number; no_limit: the registry says so; not_stated; parse_failed",
            _age_status("minimum"),
        ),
        col("minimum_age_raw", "Lowest age as printed"),
        col("maximum_age_years", "Highest age in years"),
        col(
            "maximum_age_status",
            "limit: a number; no_limit: the registry says so; not_stated; parse_failed",
            _age_status("maximum"),
        ),
        col("maximum_age_raw", "Highest age as printed"),
        col(
            "accepts_ages_from",
            "Lowest age for a search: 0 where there is no number",
            "coalesce(minimum_age_years, 0)",
        ),
        col(
            "accepts_ages_to",
            "Highest age for a search: 999 where there is no number",
            "coalesce(maximum_age_years, 999)",
        ),
    ),
    "FROM records",
)

ARMS_WITH_INTERVENTIONS = View(
    "arms_with_interventions",
    "One row per arm and intervention given in it; an arm without interventions has one row",
    (
        col("record_id", "Record", "arm_groups.record_id"),
        col("arm_ordinal", "Number of the arm", "arm_groups.ordinal"),
        col("arm_label", "Label of the arm", "arm_groups.label"),
        col("arm_type_code", "Role of the arm: code", "arm_groups.type_code"),
        col("arm_description", "The arm in words", "arm_groups.description"),
        col("intervention_ordinal", "Number of the intervention", "interventions.ordinal"),
        col("intervention_name", "Name of the intervention", "interventions.name"),
        col("intervention_type_code", "Kind of intervention: code", "interventions.type_code"),
    ),
    """
FROM arm_groups
LEFT JOIN arm_interventions AS cell ON cell.record_id = arm_groups.record_id AND cell.arm_ordinal = arm_groups.ordinal
LEFT JOIN interventions ON interventions.record_id = cell.record_id AND interventions.ordinal = cell.intervention_ordinal""",
)

SITES_BY_COUNTRY = View(
    "sites_by_country",
    "Sites of each record counted by country",
    (
        col("record_id", "Record"),
        col("country_code", "Country (ISO 3166-1 alpha-2)"),
        col("country_name", "Country in English"),
        col("site_count", "Number of sites", "count(*)"),
        col("open_site_count", "Sites that recruit now", "sum(coalesce(status_code = 'RECRUITING', 0))"),
        col("city_count", "Number of cities", "count(DISTINCT city)"),
    ),
    "FROM locations\nGROUP BY record_id, country_code, country_name",
)

LEAD_SPONSORS = View(
    "lead_sponsors",
    "Organizations that lead a registration",
    (
        *RECORD,
        col("name", "Name"),
        col("class_code", "Kind of organization: code"),
        col("country_code", "Country (ISO 3166-1 alpha-2)"),
    ),
    "FROM registrations JOIN sponsors USING (record_id)\nWHERE role = 'lead'",
)


def _number_where(condition: str) -> str:
    return f"count(DISTINCT CASE WHEN {condition} THEN registration_id END)"


SPONSOR_PORTFOLIO = View(
    "sponsor_portfolio",
    "Lead sponsors with the trials they lead, each registration counted once",
    (
        col("name", "Name of the sponsor"),
        col("class_code", "Kind of organization: code", "min(class_code)"),
        col("trial_count", "Registrations", "count(DISTINCT registration_id)"),
        col("open_count", "Of these open to participants", _number_where("recruitment_state = 'yes'")),
        col("completed_count", "Completed", _number_where("overall_status_code = 'COMPLETED'")),
        col(
            "stopped_count",
            "Terminated or withdrawn",
            _number_where("overall_status_code IN ('TERMINATED', 'WITHDRAWN')"),
        ),
        col("results_count", "With posted results", _number_where("results_status = 'posted'")),
        col("participant_count", "Participants, planned and actual", "sum(enrollment_count)"),
        col("first_start_date", "Start of the first trial", "min(start_date)"),
        col("last_start_date", "Start of the last trial", "max(start_date)"),
    ),
    "FROM registrations JOIN sponsors USING (record_id)\nWHERE role = 'lead'\nGROUP BY name",
)

RESULTS_DUE = View(
    "results_due",
    "Interventional trials by when their results are due; table `parameters` holds the rules",
    (
        *RECORD,
        _TITLE,
        col("lead_sponsors", "Lead sponsors, parted by `; `", _LEAD),
        col("phase", "Phases joined by `/`"),
        col("is_fda_regulated_drug", "A drug regulated by the FDA is studied"),
        col("is_fda_regulated_device", "A device regulated by the FDA is studied"),
        col("primary_completion_date", "Primary completion, at the precision printed"),
        col("due_date", "Day the results are due"),
        col("results_first_submitted_date", "Results first submitted"),
        col(
            "state",
            "reported, reported_late, overdue or not_yet_due",
            "CASE WHEN results_first_submitted_date IS NOT NULL OR results_status = 'posted'"
            " THEN CASE WHEN results_first_submitted_date > due_date THEN 'reported_late' ELSE 'reported' END"
            f" WHEN due_date < {TODAY} THEN 'overdue' ELSE 'not_yet_due' END",
        ),
        col(
            "overdue_days",
            "Days from the due day to the results, or to today where there are none; negative: before it",
            f"CAST(julianday(coalesce(results_first_submitted_date, {TODAY})) - julianday(due_date) AS INTEGER)",
        ),
    ),
    f"""
FROM (
  SELECT *, date({ruled_day("primary_completion_date")},
    '+' || (SELECT value FROM parameters WHERE name = 'results_due_months') || ' months') AS due_date
  FROM registrations
  WHERE study_type_code = 'INTERVENTIONAL' AND overall_status_code IS NOT 'WITHDRAWN'
) AS registrations
WHERE due_date IS NOT NULL""",
)

STALE_RECRUITING = View(
    "stale_recruiting",
    "Registrations that still call for participants though they should have been completed",
    (
        *RECORD,
        _TITLE,
        col("overall_status_code", "State of the study: code"),
        col("completion_date", "Completion, else primary completion", "planned_date"),
        col("late_days", "Days since then", f"CAST(julianday({TODAY}) - julianday(planned_day) AS INTEGER)"),
        col("as_of_date", "The source's own update date"),
    ),
    f"""
FROM (
  SELECT *, {ruled_day("planned_date")} AS planned_day
  FROM (SELECT *, coalesce(completion_date, primary_completion_date) AS planned_date FROM registrations)
  WHERE overall_status_code IN ('NOT_YET_RECRUITING', 'RECRUITING', 'ENROLLING_BY_INVITATION')
)
WHERE planned_day < {TODAY}""",
)

VERSION_PERIODS = View(
    "version_periods",
    "From when to when each version of a record stood: those as complete as the one that is shown",
    (
        col("record_id", "Record"),
        col("version_id", "Version"),
        col("number", "1 for the first version of the record"),
        col("category", "Did the registry change it, or only derived leaves?"),
        col("valid_from", "The source's update date, else the day it was fetched or first loaded"),
        col(
            "valid_until",
            "Day the next version came into force; NULL: it stands",
            "lead(valid_from) OVER (PARTITION BY record_id ORDER BY number)",
        ),
    ),
    """
FROM (
  SELECT versions.*,
         coalesce(updated_date, substr(fetched_at, 1, 10), substr(first_seen_at, 1, 10)) AS valid_from
  FROM versions JOIN records USING (record_id)
  WHERE versions.completeness = records.completeness
)""",
)
