"""Comparators printed in front of a name, and whole scales, which are no limit."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.criteria.grammar import read_item
from pipeline.model.criteria import Polarity


def limits(text: str) -> list[tuple[Any, ...]]:
    reading = read_item(text, Polarity.INCLUSION)
    bounds = [(c.variable, c.op, c.high if c.op in ("le", "lt") else c.low) for c in reading.constraints]
    return bounds + [(w.direction, w.op, w.value) for w in reading.windows]


EXTREMES: list[tuple[str, list[Any]]] = [
    ("Minimum posterior disc height of 3 mm", [("disc_height", "ge", 3)]),
    ("Minimum estimated life expectancy of 4 months", [("life_expectancy", "ge", 4)]),
    ("the minimum participation age was 25 years", [("age", "ge", 25)]),
    ("A minimum score on the IIEF questionnaire of 18", [("iief", "ge", 18)]),
    ("walks a minimal distance of ten kilometres per week", [("distance", "ge", 10)]),
    ("anticoagulants (maximum daily dose of 2 mg)", [("dose", "le", 2)]),
    ("a minimum washout of 7 days prior to surgery", [("before", "ge", 7)]),
    ("Minimum interval of 6 months after chemotherapy", [("after", "ge", 6)]),
    ("scanner (500 lb upper weight limit)", [("weight", "le", 500)]),
    ("Male or female > 18 years (upper age limit 70 years)", [("age", "gt", 18), ("age", "le", 70)]),
    # of a length more than enough is adequate as well, of other values it is not known
    ("adequate disc height (6mm) at the level to be treated", [("disc_height", "ge", 6)]),
    ("Sufficient alveolar bone height of 10 mm", [("bone_height", "ge", 10)]),
    ("adequate renal function (creatinine 1.5 mg/dL)", [("creatinine", "eq", 1.5)]),
    # no limit of the person
    ("maximum tolerated dose of 20 mg", []),
    ("a half-maximum dose of 20 mg", []),
    ("maximal effort 6 minute walk test", []),
    ("a pregnancy test with a minimum sensitivity of 25 mIU/mL", []),
]


@pytest.mark.parametrize(("text", "expected"), EXTREMES)
def test_a_comparator_may_stand_in_front_of_the_name(text: str, expected: list[Any]) -> None:
    assert limits(text) == expected


WHOLES: list[tuple[str, list[Any]]] = [
    ("staining sum score of >= 3 out of a total possible score of 12", [("staining sum score", "ge", 3)]),
    ("polyp score of at least 5 out of a maximum score of 8", [("polyp score", "ge", 5)]),
    ("pain in at least 4 out of 5 body regions", [("body regions", "ge", 4)]),
    ("any level of compliance (0-100%)", []),
    ("Karnofsky 60-100%", [("karnofsky", "between", 60)]),
]


@pytest.mark.parametrize(("text", "expected"), WHOLES)
def test_the_whole_of_a_scale_is_no_limit(text: str, expected: list[Any]) -> None:
    assert limits(text) == expected
