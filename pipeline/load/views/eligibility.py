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


def _eligible(kept: tuple[str, ...], turned: tuple[str, ...], value: str) -> str:
    """Return SQL for one end of the eligible range: of `kept` comparisons, and of `turned` ones if excluded."""
    keep, turn = (", ".join(f"'{op}'" for op in ops) for ops in (kept, turned))
    return f"CASE WHEN polarity = 'inclusion' AND op IN ({keep}) THEN {value} WHEN polarity = 'exclusion' AND op IN ({turn}) THEN {value} END"


_BOTH = ("between", "eq")

NUMERIC_CRITERIA = View(
    "numeric_criteria",
    "Numbers in criteria as printed, and beside them the range that an eligible person lies in",
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
            "Lower end of the eligible range; NULL: none",
            _eligible(("gt", "ge", *_BOTH), ("lt", "le", *_BOTH), "coalesce(low, high)"),
        ),
        col(
            "is_eligible_low_included",
            "The lower end itself is eligible",
            _eligible(
                ("gt", "ge", *_BOTH),
                ("lt", "le", *_BOTH),
                "op IN ('ge', 'lt') OR (polarity = 'inclusion' AND op IN ('between', 'eq'))",
            ),
        ),
        col(
            "eligible_high",
            "Upper end of the eligible range; NULL: none",
            _eligible(("lt", "le", *_BOTH), ("gt", "ge", *_BOTH), "coalesce(high, low)"),
        ),
        col(
            "is_eligible_high_included",
            "The upper end itself is eligible",
            _eligible(
                ("lt", "le", *_BOTH),
                ("gt", "ge", *_BOTH),
                "op IN ('le', 'gt') OR (polarity = 'inclusion' AND op IN ('between', 'eq'))",
            ),
        ),
        col(
            "is_eligible_outside",
            "Eligible are the values below the lower and above the upper end",
            "polarity = 'exclusion' AND op IN ('between', 'eq')",
        ),
        col(
            "decides_alone",
            "Nobody outside the range is eligible: no alternative, negation or exception stands beside it",
            "NOT is_negated AND exceptions IS NULL AND coalesce(logic, '') NOT LIKE '%\"not\"%'"
            " AND coalesce(logic, '') NOT LIKE '%\"except\"%'"
            " AND coalesce(logic, '') NOT LIKE CASE polarity WHEN 'exclusion' THEN '%\"and\"%' ELSE '%\"or\"%' END"
            " AND coalesce(parent_combinator, '') <> CASE polarity WHEN 'exclusion' THEN 'all' ELSE 'any' END",
        ),
        col("text", "The criterion"),
    ),
    """
FROM criterion_constraints
JOIN (
  SELECT item.*, item.seq AS criterion_seq, above.combinator AS parent_combinator
  FROM criteria AS item
  LEFT JOIN criteria AS above ON above.record_id = item.record_id AND above.path = item.parent
) USING (record_id, criterion_seq)
WHERE op <> 'in'""",
)
