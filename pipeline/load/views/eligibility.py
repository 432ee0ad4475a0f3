"""Views of eligibility criteria: as text with what introduces them, and as ranges that a person must lie in."""

from __future__ import annotations

from pipeline.load.views.spec import View, col

CRITERIA_TEXT = View(
    "criteria_text",
    "One row per criterion with the words that introduce it",
    (
        col("record_id", "Record", "item.record_id"),
        col("seq", "Place in reading order", "item.seq"),
        col("path", "Place in the tree", "item.path"),
        col("polarity", "Must it hold, or must it not?", "item.polarity"),
        col("parent_text", "Item that introduces it", "above.text"),
        col("text", "The criterion", "item.text"),
        col("categories", "Kinds of criterion (JSON list)", "item.categories"),
        col("parse_status", "How much of it became data", "item.parse_status"),
    ),
    """
FROM criteria AS item
LEFT JOIN criteria AS above ON above.record_id = item.record_id AND above.path = item.parent
WHERE item.role = 'criterion'""",
)


def _end(ops: tuple[str, ...], value: str) -> str:
    """Return SQL for one end of the eligible range, which these comparisons have."""
    listed = ", ".join(f"'{op}'" for op in ops)
    return f"CASE WHEN eligible_op IN ({listed}) THEN {value} END"


_BOTH = ("between", "outside", "eq", "ne", "in", "not_in")
_INCLUDED = "eligible_op IN ('ge', 'le', 'between', 'eq', 'in')"

NUMERIC_CRITERIA = View(
    "numeric_criteria",
    "Numbers in criteria as printed, and beside them the range that an eligible person lies in; ECOG 0, 1 is 0 to 1",
    (
        col("record_id", "Record"),
        col("criterion_seq", "Criterion"),
        col("polarity", "Must it hold, or must it not?"),
        col("variable", "What is measured"),
        col("variable_code", "LOINC code, where certain"),
        col("op", "Comparison as printed"),
        col("low", "Lower end as printed"),
        col("high", "Upper end as printed"),
        col("unit", "Unit as printed"),
        col("unit_ucum", "Unit (UCUM)"),
        col("reference", "What the number is a multiple of"),
        col("subgroup", "Whom it applies to"),
        col(
            "eligible_low",
            "Lower end of the eligible range in `eligible_unit`; NULL: none",
            _end(("gt", "ge", *_BOTH), "coalesce(usual_low, usual_high, low, high, set_low)"),
        ),
        col(
            "is_eligible_low_included",
            "The lower end itself is eligible",
            _end(("gt", "ge", *_BOTH), _INCLUDED),
        ),
        col(
            "eligible_high",
            "Upper end of the eligible range in `eligible_unit`; NULL: none",
            _end(("lt", "le", *_BOTH), "coalesce(usual_high, usual_low, high, low, set_high)"),
        ),
        col(
            "is_eligible_high_included",
            "The upper end itself is eligible",
            _end(("lt", "le", *_BOTH), _INCLUDED),
        ),
        col(
            "eligible_unit",
            "The variable's usual unit (UCUM), else the unit as printed",
            "coalesce(usual_unit, unit_ucum, unit)",
        ),
        col(
            "is_eligible_outside",
            "Eligible are the values below the lower and above the upper end",
            "eligible_op IN ('outside', 'ne', 'not_in')",
        ),
        col(
            "decides_alone",
            "Nobody outside the range is eligible: no alternative, negation or exception stands beside it",
            "eligible_op IS NOT NULL",
        ),
        col("text", "The criterion"),
    ),
    """
FROM (
  SELECT criterion_constraints.*,
    (SELECT min(CAST(value AS REAL)) FROM json_each(value_set)) AS set_low,
    (SELECT max(CAST(value AS REAL)) FROM json_each(value_set)) AS set_high
  FROM criterion_constraints
)
JOIN (SELECT *, seq AS criterion_seq FROM criteria) USING (record_id, criterion_seq)
WHERE op <> 'in' OR NOT EXISTS (SELECT 1 FROM json_each(value_set) WHERE value GLOB '*[^0-9.]*')""",
)
