"""Outcomes printed as one text: every register's own way to join measures, times and methods."""

from __future__ import annotations

import pytest

from pipeline.model.codes import OutcomeType
from pipeline.model.source import Value
from pipeline.readers.outcome_text import read_objectives, read_outcomes, split_measures

Read = list[tuple[str | None, str | None, str | None]]


def read(text: str, registry: str) -> Read:
    def words(value: Value | None) -> str | None:
        return str(value.raw) if value else None

    return [
        (words(one.measure), words(one.time_frame), words(one.description))
        for one in read_outcomes(OutcomeType.PRIMARY, Value(text, "/x", None, "html"), registry)
    ]


@pytest.mark.parametrize(
    ("registry", "text", "expected"),
    [
        (
            "euctr",
            "<br>  Secondary Objective: Safety<br> ;<br> Main Objective: Efficacy<br> ;<br> Primary end point(s): "
            "1. Remission<br>2. Relapse; any<br> ;<br> Timepoint(s) of evaluation of this end point: Week 24<br>",
            [("1. Remission<br>2. Relapse; any", "Week 24", None)],
        ),
        (
            "euctr",
            "Timepoint(s) of evaluation of this end point: End of study;Secondary end point(s): Toxicity",
            [("Toxicity", "End of study", None)],
        ),
        ("euctr", "Main Objective: Efficacy;Secondary Objective: Safety", []),
        (
            "irct",
            "Fever. Timepoint: day 7. Method of measurement: thermometer; oral.;Death. Timepoint: day 28. Method of measurement: file.",
            [("Fever", "day 7", "thermometer; oral."), ("Death", "day 28", "file.")],
        ),
        ("ctri", "Pain at restTimepoint: 2, 4 <br/ ><br>and 8 hours", [("Pain at rest", "2, 4 <br/ ><br>and 8 hours", None)]),
        (
            "anzctr",
            "Anxiety by STAI [T score][Baseline];Death; any cause[30 days<br>or discharge]",
            [("Anxiety by STAI [T score]", "Baseline", None), ("Death; any cause", "30 days<br>or discharge", None)],
        ),
        ("tctr", "Healing time [Timeframe every three days]\t\t\t", [("Healing time", "every three days", None)]),
        (
            "lbctr",
            "Name: Stress (any);Timepoints: one month;Measure: DASS-21; SCOFF;Name: Death;Timepoints: a year;Measure: file",
            [("Stress (any)", "one month", "DASS-21; SCOFF"), ("Death", "a year", "file")],
        ),
        (
            "repec",
            "Outcome name:RECIST<br>Measure:Survival without progress<br>Timepoints:From randomization",
            [("RECIST", "From randomization", "Survival without progress")],
        ),
        (
            "rpcec",
            "1) Fever (yes, no). Measurement time: day 7. 2) Death. Measurement time: day 28.",
            [("1) Fever (yes, no)", "day 7.", None), ("2) Death", "day 28.", None)],
        ),
        ("chictr", "Fever clearance;;Death;", [("Fever clearance", None, None), ("Death", None, None)]),
        ("umin", "Death rate<br>Recovery rate", [("Death rate", None, None), ("Recovery rate", None, None)]),
        ("drks", "Perceived stress [PSQ] at T1", [("Perceived stress [PSQ] at T1", None, None)]),
    ],
)  # fmt: skip
def test_measures_times_and_methods_are_told_apart(registry: str, text: str, expected: Read) -> None:
    assert read(text, registry) == expected


@pytest.mark.parametrize(
    ("registry", "text"),
    [
        # Where the first time ends and the second measure begins is not told.
        ("rpcec", "T cells Measurement time: day 7. B cells Measurement time: day 9"),
        ("anzctr", "Death[30 days];Relapse"),
        ("anzctr", "a [b [c]]"),
    ],
)
def test_what_cannot_be_told_apart_stays_one_measure(registry: str, text: str) -> None:
    assert read(text, registry) == [(text, None, None)]


@pytest.mark.parametrize(
    "text",
    [
        "Death of any cause and<br>need of ventilation",
        "Measured weekly:<br>1. Depression<br>2. Anxiety",
        "1. Treatment<br>1.1. Operations<br>1.2. Drugs",
        "The score is taken at baseline.<br>It is compared with the one at week 4.",
        "one line",
    ],
)
def test_lines_that_belong_together_are_not_parted(text: str) -> None:
    assert split_measures(text) == [text]


def test_numbered_lines_are_measures_though_they_end_as_sentences() -> None:
    assert split_measures("1) Death.<br/>2) Relapse.\n") == ["1) Death.", "2) Relapse."]
    assert split_measures("・全生存期間\n・有害事象") == ["・全生存期間", "・有害事象"]


def test_objectives_of_an_eu_record_are_no_outcomes() -> None:
    text = Value("Main Objective: Efficacy;Primary end point(s): Remission", "/x", None, "html")
    main, secondary = read_objectives(text)
    assert main is not None
    assert (main.raw, secondary) == ("Efficacy", None)
    assert read_objectives(Value("Remission", "/x")) == read_objectives(None) == (None, None)
