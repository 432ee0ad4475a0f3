"""Whether a comparison decides by itself who may enter, or only together with other words of its item."""

from __future__ import annotations

import pytest

from pipeline.criteria.grammar import read_item
from pipeline.model.criteria import Polarity


def eligible(text: str, polarity: Polarity) -> list[str | None]:
    return [found.eligible_op for found in read_item(text, polarity).constraints]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Patients under the age of 18 years at the time of consent", ["ge"]),
        ("Not able to consent, unstable patient, age < 18 years", ["ge"]),
        ("Minors (< age 18), persons with dementia, prisoners", ["ge"]),
        ("Males < 18 years of age", ["ge"]),
        ("Subjects are excluded if they are < 22 years of age", ["ge"]),
        ("Age > 65 years (could affect clearance) or renal insufficiency", ["le"]),
        # the age is another's, of another time, or one of two conditions
        ("Partners who are < 18 years of age", [None]),
        ("Sudden death of a first-degree relative under 40 years of age", [None]),
        ("Diagnosed with arthritis prior to 16 years of age", [None]),
        ("Patients ≥ 65 years with severe hepatic impairment", [None]),
        ("Children (aged less than 17 years) with an encephalopathy", [None]),
        # other variables are what the exclusion is about
        ("Diabetes with HbA1c > 9%", ["le"]),
    ],
)
def test_an_age_bars_alone_where_nothing_else_is_said_of_the_person(
    text: str, expected: list[str | None]
) -> None:
    assert eligible(text, Polarity.EXCLUSION) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LDL ≥ 100 mg/dL despite diet OR current use of a statin", [None]),
        ("Tumor expresses the antigen OR CEA ≥ 10 ng/mL", [None]),
        ("Either no prior treatment or HbA1c ≥ 7%", [None]),
        # neither names two ways to enter
        ("Male OR female, aged ≥ 18 years", ["ge"]),
        ("Adults of either sex, age ≥ 18 years or above", ["ge"]),
        ("SpO2 < 94% on oxygen by either mask or nasal cannula", ["lt"]),
        ("Either type 1 or type 2 diabetes and HbA1c ≥ 7%", ["ge"]),
        ("Creatinine ≤ 1.5 mg/dL", ["le"]),
    ],
)
def test_one_of_two_ways_does_not_decide_alone(text: str, expected: list[str | None]) -> None:
    assert eligible(text, Polarity.INCLUSION) == expected
