"""What holds for `read_item` on any text: no exception, spans that are the text, values that are printed, however long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.criteria.grammar import ItemReading, read_item
from pipeline.criteria.lexer import number_value
from pipeline.model.criteria import Polarity

SEEDS = [
    "Age >= 18 years and <= 65 years",
    "ANC >= 1.5 x 10^9/L; platelets >= 100,000/mm3; Hb > 9 g/dL",
    "AST and ALT <= 2.5 x ULN (<= 5 x ULN if liver metastases)",
    "Use of any investigational drug within 30 days or 5 half-lives (whichever is longer) before screening",
    "ECOG performance status 0-1, NYHA class III or IV, Child-Pugh B, stage IIIB-IV",
    "Malignancy within 5 years, except basal cell carcinoma, unless treated >= 3 years ago",
    "BP > 160/100 mmHg; BMI 18.5-30 kg/m2; eGFR < 30 mL/min/1.73 m2",
    "Gestational age between 24 + 0 weeks and 36 + 6 weeks",
    "alcohol intake of more than 20 g and 30 g per day for women and men respectively",
]
WORDS = sorted({word for seed in SEEDS for word in re.findall(r"\w+|\S", seed)})
SCRAMBLED = st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join)


def values(reading: ItemReading) -> list[float]:
    """Returns every number of a reading."""
    found = [x for c in reading.constraints for x in (c.low, c.high) if x is not None]
    return found + [x for w in reading.windows for x in (w.value, w.high) if x is not None]


def check(text: str) -> ItemReading:
    """Reads a text and checks that every span is a stretch of it."""
    reading = read_item(text, Polarity.EXCLUSION)
    for found in (*reading.constraints, *reading.windows, *reading.concepts, *reading.exceptions):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end].strip()
    for span in reading.exceptions:
        assert text[span.start : span.end] == span.text
    return reading


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_text_is_read_without_an_exception(text: str) -> None:
    check(text)


@given(SCRAMBLED)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_every_value_comes_from_a_number_of_the_text(text: str) -> None:
    numbers = {number_value(n) for n in re.findall(r"\d[\d.,]*\d|\d", text.replace(" ", "|"))}
    printed = {n for number in numbers for n in (number, -number, number * 1000)} | {
        1.0,
        3.0,
        4.0,
    }  # the limit itself, III, IV
    for value in values(check(text)):
        weeks = any(abs(value - (number + days / 7)) < 1e-3 for number in numbers for days in range(7))
        assert value in printed or weeks


@given(st.sampled_from(SEEDS), st.integers(0, 120), st.integers(0, 120))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_torn_text_is_read_without_an_exception(seed: str, start: int, end: int) -> None:
    check(seed[start:end])
    check(seed[:start] + seed[end:] + seed[start:end])


@pytest.mark.parametrize("seed", SEEDS)
def test_words_in_front_and_behind_change_no_comparison(seed: str) -> None:
    plain, framed = check(seed), check(f"Patients as follows: {seed}.")
    assert [(c.variable, c.op, c.low, c.high, c.unit_ucum) for c in plain.constraints] == [
        (c.variable, c.op, c.low, c.high, c.unit_ucum) for c in framed.constraints
    ]
    assert [(w.direction, w.op, w.value, w.unit) for w in plain.windows] == [
        (w.direction, w.op, w.value, w.unit) for w in framed.windows
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Age >= 18 years", "Age ≥18 years"),
        ("Age >= 18 years", "AGE ≥ 18 YEARS"),
        ("platelets < 100,000/mm3", "platelets less than 100 000 / mm3"),
        ("hemoglobin < 9 g/dL", "haemoglobin < 9 g/dl"),
        ("ALT > 3 x ULN", "ALT > 3 × ULN"),
        ("ALT > 3 x ULN", "ALT greater than 3 times the upper limit of normal"),
        ("BMI 18.5-30 kg/m2", "BMI between 18.5 and 30 kg/m²"),
    ],
)
def test_two_spellings_of_one_comparison_are_one(one: str, other: str) -> None:
    first, second = check(one).constraints, check(other).constraints
    assert [(c.variable, c.op, c.low, c.high, c.unit_ucum, c.reference) for c in first] == [
        (c.variable, c.op, c.low, c.high, c.unit_ucum, c.reference) for c in second
    ]


@pytest.mark.parametrize(
    "unit",
    [
        " ",
        "1.",
        "(",
        ")",
        "1 ",
        "- ",
        ">= 1 ",
        "and ",
        "at least ",
        "1-",
        "1/",
        "x 10^",
        "age ",
        "within ",
        "except ",
        "no ",
        "a/b",
        "1 year history of ",
        "≥1 and ≤6 months ",
        "score of 1, ",
        "Q = 0.85 ",
        "2 degree ",
        "5 mm in ",
        "20/40 to 20/320 ",
        "1 or 2 things ",
        "with (≥ 5) and ",
        "≥ 5 mg fluticasone (",
        "0-1 of the ECOG (",
        "20 mmHg in systolic BP ",
    ],
)
def test_a_long_run_of_one_form_is_read_as_any_text(unit: str) -> None:
    """A rule that is not linear would not come back from these; tests/benchmarks/criteria.py has the times."""
    check(unit * (50_000 // len(unit)))


def test_a_reading_does_not_depend_on_earlier_ones() -> None:
    before = [read_item(seed, Polarity.INCLUSION) for seed in SEEDS]
    assert before == [read_item(seed, Polarity.INCLUSION) for seed in reversed(SEEDS)][::-1]
