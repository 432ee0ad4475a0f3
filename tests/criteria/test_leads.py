"""What the words that introduce a list say of its items: how these combine, and whether they must not hold."""

from __future__ import annotations

import pytest

from pipeline.criteria.leads import combine, denies
from pipeline.criteria.structure import structure_criteria
from pipeline.model.criteria import EligibilityText, Polarity

INCLUSION, EXCLUSION = Polarity.INCLUSION, Polarity.EXCLUSION


def eligible(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Returns (variable, operator as printed, eligible operator, combinator of the parent) of each constraint."""
    criteria = structure_criteria([EligibilityText(field="text", text=text)]).criteria
    combinators = {item.path: item.combinator for item in criteria}
    return [
        (found.variable, found.op, found.eligible_op, combinators.get(item.parent or ""))
        for item in criteria
        for found in item.constraints
    ]


@pytest.mark.parametrize(
    ("text", "polarity", "expected"),
    [
        ("Meets one or both of the following:", INCLUSION, "any"),
        ("Severe disease, i.e. meeting any 2 of the following criteria-", INCLUSION, "any"),
        ("Two (2) or more of the following findings:", INCLUSION, "any"),
        ("Presence of ≥ 3 of the criteria below:", INCLUSION, "any"),
        ("Defined as meeting all three of the following criteria:", INCLUSION, "all"),
        ("Each of the following:", INCLUSION, "all"),
        ("Confirmed infection OR high-risk exposure as defined:", INCLUSION, "any"),
        ("Adequate organ function:", INCLUSION, "all"),
        ("Abnormal laboratory values:", EXCLUSION, "any"),
        # what must not hold are alternatives
        ("No clinically significant cardiovascular disease, including:", INCLUSION, "any"),
        ("Patients must not have:", INCLUSION, "any"),
    ],
)
def test_a_lead_tells_how_its_items_combine(text: str, polarity: Polarity, expected: str) -> None:
    assert combine(text, ["A", "B"], polarity) == expected


@pytest.mark.parametrize(
    ("text", "polarity", "expected"),
    [
        ("None of the following within the past 12 months:", INCLUSION, True),
        ("No concurrent uncontrolled illness including, but not limited to:", INCLUSION, True),
        ("Patients must not have any of the following:", INCLUSION, True),
        ("Free of any of the following conditions:", INCLUSION, True),
        ("Patients who have any of the following are NOT eligible:", INCLUSION, True),
        ("Patients without any of the following risk factors:", EXCLUSION, True),
        # an exclusion that says so once more
        ("Subjects must not have any of the following:", EXCLUSION, False),
        ("Patients with any of the following are not eligible:", EXCLUSION, False),
        # what is absent only says for whom the list is, or what the list excepts
        ("Patients not on mechanical ventilation must meet the following criteria:", INCLUSION, False),
        ("No prior malignancy other than the following:", INCLUSION, False),
        ("No lymph node involvement and at least 1 of the following factors:", INCLUSION, False),
        ("No adequate bone marrow function, defined as:", EXCLUSION, False),
        ("Adequate organ function, defined as:", INCLUSION, False),
        ("", INCLUSION, False),
    ],
)
def test_a_lead_may_deny_its_items(text: str, polarity: Polarity, expected: bool) -> None:
    assert denies(text, polarity) is expected


def test_what_a_denying_lead_lists_must_not_be_met() -> None:
    text = (
        "Inclusion Criteria:\n\n"
        "* None of the following within the past 12 months:\n\n"
        "  * NYHA class III-IV heart failure\n"
        "  * No QTc > 450 ms\n"
        "  * Platelets must be ≥ 100 x 10^9/L\n"
    )
    assert eligible(text) == [
        ("nyha", "in", "not_in", "any"),
        ("qtc", "gt", "le", "any"),  # the writer says "no" again
        ("platelets", "ge", None, "any"),  # and here what must be, which is one of several
    ]


def test_items_that_or_parts_do_not_decide_alone() -> None:
    text = (
        "Inclusion Criteria:\n\n"
        "* Age ≥ 18 years\n* Creatinine ≤ 1.5 mg/dL OR\n* Creatinine clearance ≥ 60 mL/min\n* Hemoglobin ≥ 9 g/dL\n"
    )
    assert [(name, op) for name, _, op, _ in eligible(text)] == [
        ("age", "ge"),
        ("creatinine", None),
        ("creatinine_clearance", None),
        ("hemoglobin", "ge"),
    ]
