"""What is derived beside a comparison as printed: bounds in the usual unit, and the operator an eligible person meets."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.criteria.eligible import Usual, usual_bounds
from pipeline.criteria.grammar import read_item
from pipeline.criteria.leads import Combinator
from pipeline.model.criteria import Polarity

INCLUSION, EXCLUSION = Polarity.INCLUSION, Polarity.EXCLUSION


def eligible(text: str, polarity: Polarity, combinator: Combinator | None = None) -> list[tuple[Any, ...]]:
    """Returns (variable, operator as printed, eligible operator) of each constraint."""
    reading = read_item(text, polarity, combinator=combinator)
    return [(c.variable, c.op, c.eligible_op) for c in reading.constraints]


@pytest.mark.parametrize(
    ("text", "polarity", "expected"),
    [
        ("Platelets < 100 x 10^9/L", EXCLUSION, [("platelets", "lt", "ge")]),
        ("Platelets ≤ 100 x 10^9/L", EXCLUSION, [("platelets", "le", "gt")]),
        ("Age > 65 years", EXCLUSION, [("age", "gt", "le")]),
        ("Age ≥ 65 years", EXCLUSION, [("age", "ge", "lt")]),
        ("BMI 18-30 kg/m2", EXCLUSION, [("bmi", "between", "outside")]),
        ("ECOG 3 or 4", EXCLUSION, [("ecog", "in", "not_in")]),
        ("Age ≥ 18 years", INCLUSION, [("age", "ge", "ge")]),
        ("ECOG 0-1", INCLUSION, [("ecog", "in", "in")]),
        # all of a conjunction must hold; any of a disjunction excludes
        ("Age ≥ 18 years and ECOG ≤ 1", INCLUSION, [("age", "ge", "ge"), ("ecog", "le", "le")]),
        ("Age < 18 years or ECOG > 1", EXCLUSION, [("age", "lt", "ge"), ("ecog", "gt", "le")]),
        # one of several ways, or one of several conditions, does not decide alone
        ("eGFR < 60 or UACR > 30 mg/g", INCLUSION, [("egfr", "lt", None), ("uacr", "gt", None)]),
        (
            "ALT > 3 x ULN and bilirubin > 2 x ULN",
            EXCLUSION,
            [("alt", "gt", None), ("bilirubin", "gt", None)],
        ),
        # a time beside a comparison says when it is measured
        ("Hemoglobin < 9 g/dL within 14 days before enrollment", EXCLUSION, [("hemoglobin", "lt", "ge")]),
        # a denied comparison is turned once more
        ("No QTc > 450 ms", INCLUSION, [("qtc", "gt", "le")]),
        (
            "No QTc > 450 ms or heart rate > 100 bpm",
            INCLUSION,
            [("qtc", "gt", "le"), ("heart_rate", "gt", "le")],
        ),
        ("Hemoglobin ≥ 9 g/dL without transfusion", INCLUSION, [("hemoglobin", "ge", "ge")]),
        # both limits of a pair: one above is enough to be too high
        (
            "Blood pressure > 140/90 mmHg",
            EXCLUSION,
            [("systolic_bp", "gt", "le"), ("diastolic_bp", "gt", "le")],
        ),
        (
            "No hypertension (> 140/90 mmHg)",
            INCLUSION,
            [("systolic_bp", "gt", "le"), ("diastolic_bp", "gt", "le")],
        ),
        ("No unresolved toxicity > grade 2", INCLUSION, [("ctcae_grade", "gt", "le")]),
        (
            "Hypertension that cannot be controlled (systolic BP >= 150 or diastolic BP >= 100 mmHg)",
            EXCLUSION,
            [("systolic_bp", "ge", "lt"), ("diastolic_bp", "ge", "lt")],
        ),
        # a verdict behind a comparison stands above the heading
        ("Age < 18 years is not allowed", INCLUSION, [("age", "lt", "ge")]),
        ("Patients with creatinine > 2 mg/dL are excluded", INCLUSION, [("creatinine", "gt", "le")]),
        ("Patients with creatinine < 2 mg/dL are eligible", EXCLUSION, [("creatinine", "lt", "lt")]),
        ("Patients older than 70 years are eligible", INCLUSION, [("age", "gt", "gt")]),
        (
            "ANC > 1.5 x 10^9/L. Patients with creatinine clearance < 60 mL/min should be excluded",
            INCLUSION,
            [("anc", "gt", "gt"), ("creatinine_clearance", "lt", "ge")],
        ),
        (
            "Patients irradiated to >= 40% of bone marrow are not eligible",
            INCLUSION,
            [("irradiated", "ge", "lt")],
        ),
        # who can walk so far may walk further
        ("Unable to walk 100 m", EXCLUSION, [("walk_distance", "eq", "ge")]),
        ("Able to walk 100 m", INCLUSION, [("walk_distance", "eq", "ge")]),
        # what stands in an exception decides nothing
        ("Hypertension, unless blood pressure < 140 mmHg", EXCLUSION, [("blood_pressure", "lt", None)]),
    ],
)
def test_the_eligible_operator_stands_beside_the_printed_one(
    text: str, polarity: Polarity, expected: list[Any]
) -> None:
    assert eligible(text, polarity) == expected


def test_one_of_several_siblings_does_not_decide_alone() -> None:
    assert eligible("eGFR < 60", INCLUSION, "any") == [("egfr", "lt", None)]
    assert eligible("eGFR < 60", EXCLUSION, "any") == [("egfr", "lt", "ge")]
    assert eligible("eGFR < 60", EXCLUSION, "all") == [("egfr", "lt", None)]


@pytest.mark.parametrize("polarity", [Polarity.UNKNOWN, Polarity.OTHER])
def test_without_a_polarity_nothing_is_derived(polarity: Polarity) -> None:
    assert eligible("Age ≥ 18 years", polarity) == [("age", "ge", None)]


@pytest.mark.parametrize(
    ("name", "low", "high", "unit", "expected"),
    [
        ("creatinine", None, 177.0, "umol/L", Usual(None, 2.00222, "mg/dL")),
        ("glucose", 7.0, None, "mmol/L", Usual(126.109, None, "mg/dL")),
        ("hemoglobin", 90.0, None, "g/L", Usual(9.0, None, "g/dL")),
        ("platelets", 100000.0, None, "/mm3", Usual(100.0, None, "10*9/L")),
        ("anc", 1500.0, None, "{cells}/uL", Usual(1.5, None, "10*9/L")),
        ("temperature", 100.4, None, "[degF]", Usual(38.0, None, "Cel")),
        ("age", 6.0, 24.0, "mo", Usual(0.5, 2.0, "a")),
        ("hemoglobin", 5.0, None, "mmol/L", Usual()),  # of the monomer or the tetramer? not certain
        ("hba1c", 48.0, None, "mmol/mol", Usual()),  # another scale, not another unit
        ("platelets", 100.0, None, None, Usual()),
        ("ecog", 0.0, None, None, Usual()),
    ],
)
def test_bounds_in_the_usual_unit(
    name: str, low: float | None, high: float | None, unit: str | None, expected: Usual
) -> None:
    assert usual_bounds(name, low, high, unit) == expected


def test_a_multiple_of_a_reference_limit_has_no_usual_bounds() -> None:
    (constraint,) = read_item("ALT ≤ 2.5 x ULN", INCLUSION).constraints
    assert (constraint.high, constraint.usual_high, constraint.usual_unit) == (2.5, None, None)
