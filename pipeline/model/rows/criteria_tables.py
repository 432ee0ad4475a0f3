"""The tables of eligibility: the texts as printed, the criteria in them, and what the criteria say as data."""

from __future__ import annotations

from pipeline.model.codes import (
    StandardAge,
)
from pipeline.model.criteria import CriterionRole, ParseStatus, Polarity
from pipeline.model.rows.lists import coded_item, list_table
from pipeline.model.rows.spec import (
    Table,
    flag,
    number,
    real,
    text,
)

OPERATORS = ("lt", "le", "gt", "ge", "eq", "between", "in")
ELIGIBLE_OPERATORS = (*OPERATORS, "ne", "outside", "not_in")

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

CRITERIA_TABLES: tuple[Table, ...] = (
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
        text("name", "Canonical name, as MeSH calls it where it has a code", required=True),
        text("system", "Code system"),
        text("code", "Code, where a dictionary gives it exactly"),
        number("start_offset", "First character", field="start", unit="code points", required=True),
        number("end_offset", "Character after the last", field="end", unit="code points", required=True),
        parent=CRITERIA,
        parent_key="criterion_seq",
        position="seq",
    ),
)
