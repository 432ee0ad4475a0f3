"""How many of the 24 items of the WHO Trial Registration Data Set a record states.

Source: WHO Trial Registration Data Set, version 1.3.1. An item counts as stated where the record holds any
value for it; whether the value is a good one is not judged.
"""

from __future__ import annotations

from pipeline.load.views.questions import RECORD
from pipeline.load.views.spec import View, col


def _any(table: str, where: str = "1") -> str:
    return f"EXISTS (SELECT 1 FROM {table} AS child WHERE child.record_id = records.record_id AND {where})"


_IS_SCIENTIFIC = "role_code IS 'SCIENTIFIC_CONTACT'"
# item of the data set: column, what it is, SQL that tells whether it is stated
_ITEMS = (
    ("registration", "Primary registry and trial id", "registration_id IS NOT NULL"),
    (
        "registered_on",
        "Date of registration",
        "coalesce(first_submitted_date, first_posted_date) IS NOT NULL",
    ),
    ("secondary_ids", "Secondary ids", _any("identifiers", "role IN ('secondary', 'alias', 'org_study_id')")),
    ("support", "Sources of support", _any("sponsors", "role IN ('funder', 'collaborator')")),
    ("primary_sponsor", "Primary sponsor", _any("sponsors", "role = 'lead'")),
    ("secondary_sponsors", "Secondary sponsors", _any("sponsors", "role IN ('secondary', 'collaborator')")),
    ("public_contact", "Contact for the public", _any("contacts", f"NOT {_IS_SCIENTIFIC}")),
    (
        "scientific_contact",
        "Contact for scientists",
        f"{_any('contacts', _IS_SCIENTIFIC)} OR {_any('officials')}",
    ),
    ("public_title", "Public title", "coalesce(public_title, brief_title) IS NOT NULL"),
    ("scientific_title", "Scientific title", "official_title IS NOT NULL"),
    ("countries", "Countries of recruitment", _any("countries", "NOT is_removed")),
    ("conditions", "Health conditions", _any("conditions")),
    ("interventions", "Interventions", _any("interventions")),
    ("criteria", "Key inclusion and exclusion criteria", _any("eligibility_texts")),
    ("study_type", "Study type", "coalesce(study_type_code, study_type_raw) IS NOT NULL"),
    (
        "first_enrollment",
        "Date of first enrollment",
        "coalesce(enrollment_start_date, start_date) IS NOT NULL",
    ),
    ("sample_size", "Sample size", "enrollment_count IS NOT NULL"),
    ("recruitment_status", "Recruitment status", "overall_status_raw IS NOT NULL"),
    ("primary_outcomes", "Primary outcomes", _any("outcomes", "type = 'PRIMARY'")),
    ("secondary_outcomes", "Key secondary outcomes", _any("outcomes", "type = 'SECONDARY'")),
    ("ethics_review", "Ethics review", f"ethics_approval_date IS NOT NULL OR {_any('ethics_reviews')}"),
    ("completion_date", "Completion date", "completion_date IS NOT NULL"),
    (
        "results",
        "Summary results",
        "results_status = 'posted' OR coalesce(results_url, results_summary) IS NOT NULL",
    ),
    (
        "ipd_statement",
        "Statement on sharing participant data",
        "coalesce(ipd_sharing_plan_raw, ipd_description) IS NOT NULL",
    ),
)
_NAMES = [f"has_{number:02}_{name}" for number, (name, _, _) in enumerate(_ITEMS, 1)]
_FLAGS = ",\n    ".join(
    f"coalesce({sql}, 0) AS {name}" for name, (_, _, sql) in zip(_NAMES, _ITEMS, strict=True)
)

TRDS_COMPLETENESS = View(
    "trds_completeness",
    "How many of the 24 items of the WHO Trial Registration Data Set a record states",
    (
        *RECORD,
        col("source", "Code of the source that told us"),
        col("item_count", "Number of items stated, of 24", " + ".join(_NAMES)),
        *(
            col(name, f"Item {number}: {meaning}")
            for number, (name, (_, meaning, _)) in enumerate(zip(_NAMES, _ITEMS, strict=True), 1)
        ),
    ),
    f"FROM (\n  SELECT record_id, registration_id, source,\n    {_FLAGS}\n  FROM records\n)",
)
