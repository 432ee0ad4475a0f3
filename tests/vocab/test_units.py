"""Printed units, their UCUM codes, and conversions that are lawful."""

from __future__ import annotations

import re

import pytest

from pipeline.vocab.conversions import convert, parse_ucum
from pipeline.vocab.criteria_words import clinical_variables
from pipeline.vocab.units import read_unit, to_ucum, unit_table

PRINTED = [
    ("Gi/L", "10*9/L"),
    ("mio / ml", "10*6/mL"),
    ("x/week", "{times}/wk"),
    ("microg / Kg / min", "ug/kg/min"),
    ("mEg/L", "meq/L"),
    ("IE/L", "[IU]/L"),
    ("years", "a"),
    ("kg/m2", "kg/m2"),
    ("kg/m^2", "kg/m2"),
    ("kg/m²", "kg/m2"),
    ("mmHg", "mm[Hg]"),
    ("mm Hg", "mm[Hg]"),
    ("mg/dL", "mg/dL"),
    ("mg%", "mg/dL"),
    ("mEq/L", "meq/L"),
    ("cells/mm3", "{cells}/mm3"),
    ("cells/μL", "{cells}/uL"),
    ("/mm^3", "/mm3"),
    ("x 10^9/L", "10*9/L"),
    ("× 109/L", "10*9/L"),
    ("x10E9/L", "10*9/L"),
    ("mL/min", "mL/min"),
    ("mL/min/1.73 m2", "mL/min/{1.73_m2}"),
    ("ml/min per 1.73m^2", "mL/min/{1.73_m2}"),
    ("µmol/L", "umol/L"),
    ("IU/mL", "[IU]/mL"),
    ("bpm", "/min"),
    ("beats per minute", "/min"),
    ("°C", "Cel"),
    ("degrees Celsius", "Cel"),
    ("%", "%"),
    ("percent", "%"),
    ("msec", "ms"),
    ("mg/kg/day", "mg/kg/d"),
    ("cm H2O", "cm[H2O]"),
    ("pack-years", "{pack_years}"),
    ("half-lives", "{half-life}"),
    ("c/mL", "{copies}/mL"),
    ("kg per meter squared", "kg/m2"),
    ("mg/square meter", "mg/m2"),
    ("cells per cubic millimeter", "{cells}/mm3"),
    ("G / L", "10*9/L"),
    ("Giga/L", "10*9/L"),
    ("thou/mcL", "10*3/uL"),
    ("log10 copies/mL", "{Log_copies}/mL"),
    ("log IU/mL", "{Log_IU}/mL"),
    ("CD34+ cells", "{cells}"),
    ("mIU/mL", "m[IU]/mL"),
    ("mlU/mL", "m[IU]/mL"),
    ("pmol/L", "pmol/L"),
    ("ng FEU/mL", "ng{FEU}/mL"),
    ("MET-min/week", "[MET].min/wk"),
    ("µg/kg/min", "ug/kg/min"),
    ("mL/kg/h", "mL/kg/h"),
    ("mL/100 g/min", "mL/(100.g)/min"),
    ("mg/24 h", "mg/(24.h)"),
    ("mmol/mol", "mmol/mol"),
    ("mg/g creatinine", "mg/g"),
    ("mOsm/kg H2O", "mosm/kg"),
    ("AU/mL", "[arb'U]/mL"),
    ("TCID50/mL", "[TCID_50]/mL"),
    ("GPL units", "[GPL'U]"),
    ("Hounsfield units", "[hnsf'U]"),
    ("MBq/kg", "MBq/kg"),
    ("mSv", "mSv"),
    ("cGy", "cGy"),
    ("mJ/cm2", "mJ/cm2"),
    ("ETDRS letters", "{letters}"),
    ("logMAR", "{logMAR}"),
    ("dioptres", "[diop]"),
    ("mutations/Mb", "{mutations}/{Mb}"),
    ("ppm", "[ppm]"),
    ("% predicted", "%"),
    ("/week", "/wk"),
    ("Wood units", "[wood'U]"),
]


@pytest.mark.parametrize(("printed", "ucum"), PRINTED)
def test_a_printed_unit_has_its_ucum_code(printed: str, ucum: str) -> None:
    assert to_ucum(printed) == ucum


@pytest.mark.parametrize("text", ["", " ", "IIEF", "patients", "of", "((", "1"])
def test_what_is_no_unit_has_no_code(text: str) -> None:
    assert to_ucum(text) is None


def test_a_short_form_in_brackets_says_the_unit_again() -> None:
    unit = read_unit("300 milligram (mg)/gram (g) or more", 3)
    assert unit is not None
    assert unit.ucum == "mg/g"
    apart = read_unit("5 days (d) or 6 mg (g)", 16)
    assert apart is not None
    assert (apart.printed, apart.ucum) == ("mg", "mg")


def test_a_bracket_belongs_to_a_unit_only_where_it_opens_in_it() -> None:
    for text, printed in (
        ("30 mL/min/1.73 m2) or on dialysis", "mL/min/1.73 m2"),
        ("30 mL/min/(1.73 m2) or on dialysis", "mL/min/(1.73 m2)"),
    ):
        unit = read_unit(text, 2)
        assert unit is not None
        assert (unit.printed, unit.ucum) == (printed, "mL/min/{1.73_m2}")


def test_a_unit_ends_where_the_sentence_goes_on() -> None:
    unit = read_unit("60 ml/min/1.73m2 ALT greater than 2", 2)
    assert unit is not None
    assert (unit.printed, unit.ucum) == ("ml/min/1.73m2", "mL/min/{1.73_m2}")


@pytest.mark.parametrize(
    ("value", "unit", "target", "variable", "expected"),
    [
        (126.0, "mg/dL", "mmol/L", "glucose", 6.99),
        (1.5, "mg/dL", "umol/L", "creatinine", 132.6),
        (100.0, "[degF]", "Cel", None, 37.78),
        (2.0, "wk", "d", None, 14.0),
        (150.0, "[lb_av]", "kg", None, 68.04),
        (10.0, "g/dL", "g/L", None, 100.0),
    ],
)
def test_a_lawful_conversion(
    value: float, unit: str, target: str, variable: str | None, expected: float
) -> None:
    converted = convert(value, unit, target, variable)
    assert converted is not None
    assert round(converted, 2) == expected


@pytest.mark.parametrize(
    ("unit", "target", "variable"),
    [
        ("mg/dL", "mmol/L", None),
        ("mg/dL", "mmol/L", "hemoglobin"),
        ("{drinks}/d", "{cigarettes}/d", None),
        ("kg", "m", None),
        ("%", "g/dL", "hba1c"),
    ],
)
def test_no_conversion_is_invented(unit: str, target: str, variable: str | None) -> None:
    assert convert(1.0, unit, target, variable) is None


def test_every_code_of_the_table_is_read_back_with_its_dimension() -> None:
    wrong = [
        atom.ucum
        for atom in unit_table().by_ucum.values()
        if (read := parse_ucum(atom.ucum)) is None or read.dimension != atom.dimension
    ]
    assert wrong == []


def test_codes_are_written_as_ucum_allows() -> None:
    # printable ASCII without blanks; brackets and braces closed: https://ucum.org/ucum, paragraphs 1 to 6
    code = re.compile(r"/?(?:[A-Za-z%*0-9]+|\[[^\[\] ]+\]|\{[!-z|~]+\}|[./'])+")
    assert [atom for atom in unit_table().by_ucum if not code.fullmatch(atom)] == []


def test_every_unit_of_a_variable_is_ucum_that_we_know() -> None:
    unknown = [
        (name, unit)
        for name, spec in clinical_variables().items()
        for unit in spec.units
        if parse_ucum(unit) is None
    ]
    assert unknown == []


def test_there_are_at_least_two_hundred_variables_and_no_name_is_ambiguous() -> None:
    variables = clinical_variables()
    assert len(variables) >= 200
    owners: dict[str, str] = {}
    for name, spec in variables.items():
        for alias in spec.names:
            assert owners.setdefault(alias, name) == name, alias
