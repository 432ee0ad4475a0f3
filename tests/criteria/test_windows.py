"""Windows beyond the plain ones of test_grammar.py: what is tied, restated or shared, and what happens in them."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.criteria.grammar import read_item
from pipeline.model.criteria import Polarity, TimeWindow


def windows(text: str) -> tuple[TimeWindow, ...]:
    return read_item(text, Polarity.EXCLUSION).windows


TIED: list[tuple[str, list[Any]]] = [
    (
        "Diagnosed at least 6 months (180 days) prior to screening",
        [("before", "ge", 6, "month", "screening")],
    ),
    ("seen 4 weeks prior to the date of the screening visit", [("before", "eq", 4, "week", "screening")]),
    ("biopsy older than 6 months", [("before", "gt", 6, "month", "now")]),
    ("back pain of at least 1 month's duration", [("for", "ge", 1, "month", None)]),
    ("Therapy initiated within +/- 2 wks", [("within", "le", 2, "week", None)]),
    ("Participation in a trial in a time frame of 30 days", [("within", "le", 30, "day", None)]),
    ("Diagnosis period < 100 days", [("for", "lt", 100, "day", None)]),
    ("at least 4 weeks out from surgery", [("since", "ge", 4, "week", "surgery")]),
    ("Participant was ≤ 6 months postpartum", [("after", "le", 6, "month", "delivery")]),
    ("course of illness is no more than 14 days", [("for", "le", 14, "day", None)]),
    ("at least 8 micturitions per 24-hour period", []),
    ("Chemioterapia per 6 mesi", [("for", "eq", 6, "month", None)]),
    ("Vaccines within 30 days before or after surgery", [("within", "le", 30, "day", "surgery")]),
    ("Past (within 1 year) or current history of alcohol abuse", [("before", "le", 1, "year", None)]),
    ("Opioids for pain pre-operatively (< 2 weeks)", [("before", "lt", 2, "week", "operatively")]),
    ("at least 4 weeks since prior investigational or targeted therapy", [("since", "ge", 4, "week", None)]),
    (
        "surgery between 7 days (1 week) and 30 days before screening",
        [("before", "between", 7, "day", "screening")],
    ),
    (
        "other drugs within 14 or 21 days of the first dose",
        [("within", "le", 14, "day", "first dose"), ("within", "le", 21, "day", "first dose")],
    ),
    (
        "smoked in the last 3 or 6 months",
        [("before", "le", 3, "month", "now"), ("before", "le", 6, "month", "now")],
    ),
    (
        "undetectable between 12 and 2 months prior to screening",
        [("before", "between", 2, "month", "screening")],
    ),
    ("Opioid overdose within the past year (12 months)", [("before", "le", 1, "year", "now")]),
    ("At least 4 weeks (28 days) must have elapsed from surgery", [("since", "ge", 4, "week", "surgery")]),
    (
        "sputum for 3 months in a year for at least two successive years",
        [("for", "eq", 3, "month", None), ("for", "ge", 2, "year", None)],
    ),
    ("Women > 2 years postmenopausal", [("after", "gt", 2, "year", "menopause")]),
    ("a sexual partner, of at least 6 months", [("for", "ge", 6, "month", None)]),
    ("at least a 14-day washout prior to screening", [("before", "ge", 14, "day", "screening")]),
    ("after at least a 12-hour washout from the morphine dose", [("since", "ge", 12, "hour", None)]),
    ("Inactive (3 x 30 min of walking)", [("for", "eq", 30, "minute", None)]),
    ("1 pack/day x 10 years", []),
    (
        "surgery 30 days before the time of the screening evaluation",
        [("before", "eq", 30, "day", "screening")],
    ),
    ("stroke 4 days prior to inclusion without sequelae", [("before", "eq", 4, "day", "enrollment")]),
    ("Hospitalized adult (>= 16 years) patients", []),
    ("history in past 14 days of severe cough", [("before", "le", 14, "day", "now")]),
    ("surgery in the preceding 28 days of Day -1", [("before", "le", 28, "day", "first dose")]),
    (
        "pain over the 1 week baseline period prior to randomization",
        [("before", "le", 1, "week", "randomization")],
    ),
    ("Chimiothérapie dans les 4 semaines précédant l'inclusion", [("before", "le", 4, "week", "enrollment")]),
    ("autre essai au cours des 30 derniers jours", [("before", "le", 30, "day", "now")]),
    (
        "Infarkt innerhalb der letzten 3 Monate vor Studieneinschluss",
        [("before", "le", 3, "month", "enrollment")],
    ),
    ("Chirurgia nei 28 giorni precedenti la randomizzazione", [("before", "le", 28, "day", "randomization")]),
    ("Age range of 18 to 70 years", []),
    (
        "Contraception for 4 weeks before, during, and for 4 weeks after surgery",
        [("before", "eq", 4, "week", "surgery"), ("after", "eq", 4, "week", "surgery")],
    ),
    (
        "No food for 8 hours prior to and 4 hours after dosing",
        [("before", "eq", 8, "hour", "first dose"), ("after", "eq", 4, "hour", "first dose")],
    ),
    (
        "Use of drugs within 4 weeks (for biologics 8 weeks) before screening",
        [("before", "le", 4, "week", "screening"), ("before", "le", 8, "week", "screening")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), TIED)
def test_a_window_is_tied_to_what_stands_around_it(text: str, expected: list[Any]) -> None:
    assert [(w.direction, w.op, w.value, w.unit, w.anchor) for w in windows(text)] == expected


def test_the_age_of_a_person_with_a_thing_is_no_window() -> None:
    reading = read_item("Patients with hip fracture older than 65 years", Polarity.INCLUSION)
    assert [(c.variable, c.op, c.low) for c in reading.constraints] == [("age", "gt", 65)]
    assert reading.windows == ()


def test_times_in_brackets_for_other_drugs_are_windows_beside_the_first() -> None:
    text = "More than 3 weeks since chemotherapy (6 weeks for nitrosoureas or mitomycin; 1 week for capecitabine)"
    reading = read_item(text, Polarity.INCLUSION)
    assert [(w.event, w.value, w.op) for w in reading.windows] == [
        ("chemotherapy", 3, "gt"),
        ("nitrosoureas or mitomycin", 6, "gt"),
        ("capecitabine", 1, "gt"),
    ]
    assert reading.logic == {"op": "and", "args": [{"window": 0}, {"window": 1}, {"window": 2}]}


EVENTS = [
    ("Major surgery within 4 weeks of screening", ["Major surgery"]),
    ("Current or prior (within 3 months) use of statins", ["statins"]),
    ("Patient with recent (< 1 week) diarrhea", ["diarrhea"]),
    ("Receipt of a vaccine (licensed or not) within 30 days before dosing", ["Receipt of a vaccine"]),
    ("Any steroids (i.e. prednisone > 10 mg or the like) within 14 days before dosing", ["steroids"]),
    ("Any biologics within 4 weeks or 5 half-lives", ["biologics", "biologics"]),
    ("Pain score ≥ 16 and cough score (range 0-21) ≥ 8 during 7 days before dosing", ["cough score"]),
    ("Urine volume < 0.5 mL/kg/h for 6 h", ["Urine volume"]),
    ("Has taken >= 20 mg/day of prednisone, for 14 days", ["prednisone"]),
    ("Have had six months of cervical treatment", ["cervical treatment"]),
    ("Persons who have taken aspirin within the last month", ["aspirin"]),
    ("2-year history of asthma", ["asthma"]),
    ("Within 4 weeks before the first dose of study drug, the patient has undergone surgery", ["surgery"]),
    ("Within 30 days of surgery", [None]),
    ("Opioids > 60 MME (a unit)/day or increase of dose within 60 days", ["increase of dose"]),
    ("Albumin < 3 g/dL any time over the 8 weeks prior to enrollment", [None]),
    ("Clinical history in past 14 days of severe cough", ["severe cough"]),
    (
        "at least 4 weeks since prior investigational or targeted therapy",
        ["investigational or targeted therapy"],
    ),
    ("Past (within 1 year) or current history of alcohol abuse", ["alcohol abuse"]),
    ("within 4 weeks", [None]),
    ("(within 4 weeks))", [None]),
]


@pytest.mark.parametrize(("text", "expected"), EVENTS)
def test_the_event_is_what_happens_in_the_window(text: str, expected: list[str | None]) -> None:
    assert [w.event for w in windows(text)] == expected


def test_a_range_that_is_printed_backward_is_stored_from_low_to_high() -> None:
    (window,) = windows("IV iron between 6 months and 2 weeks prior to enrollment")
    assert (window.value, window.high, window.unit) == (2, 26.09, "week")


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("De-escalation of support within 7 days", "De-escalation of support"),
        ("w/o blood transfusions for 7 days before the first dose", "w/o blood transfusions"),
        ("History/physical examination within 4 weeks", "History/physical examination"),
        ("Patients and/or their partners treated within 2 weeks", "their partners treated"),
    ],
)
def test_an_event_keeps_the_first_part_of_a_joined_word(text: str, event: str) -> None:
    (window,) = windows(text)
    assert window.event == event
