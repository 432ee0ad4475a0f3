"""The vocabulary of eligibility criteria: clinical variables, ordinal scales and the lexicon, read from TOML.

In: `clinical_variables.toml`, `ordinal_scales.toml`, `criteria_lexicon.toml` beside this module.
Out: plain frozen tables. How phrases are found in a text is the business of pipeline/criteria.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from pipeline.vocab.conversions import parse_ucum
from pipeline.vocab.units import Dimension


class Variable(NamedTuple):
    """A clinical variable. `units` are UCUM, the usual one first; `dimensions` are those of its units."""

    id: str
    label: str
    family: str
    units: tuple[str, ...]
    dimensions: frozenset[Dimension]
    loinc: str | None
    names: tuple[str, ...]
    symbols: tuple[str, ...]
    scale: str | None
    context: tuple[str, ...] = ()
    with_unit: tuple[str, ...] = ()
    told_by: tuple[str, ...] = ()
    counted_in: tuple[str, ...] = ()


def load_toml(name: str) -> dict[str, Any]:
    """Returns a table of this package as plain data."""
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


@cache
def clinical_variables() -> dict[str, Variable]:
    """Returns the clinical variables by canonical name."""
    out: dict[str, Variable] = {}
    for name, row in load_toml("clinical_variables.toml").items():
        units = tuple(row["units"])
        parsed = [parse_ucum(unit) for unit in units]
        out[name] = Variable(
            name,
            row["label"],
            row["family"],
            units,
            frozenset(unit.dimension for unit in parsed if unit is not None),
            row.get("loinc"),
            tuple(row["names"]),
            tuple(row.get("symbols", ())),
            row.get("scale"),
            tuple(row.get("context", ())),
            tuple(row.get("with_unit", ())),
            tuple(row.get("told_by", ())),
            tuple(row.get("counted_in", ())),
        )
    return out


@cache
def criteria_lexicon() -> dict[str, Any]:
    """Returns the lexicon of eligibility criteria as it stands in its file."""
    return load_toml("criteria_lexicon.toml")


@cache
def ordinal_scales() -> dict[str, Any]:
    """Returns the ordinal scales, head words and links as they stand in their file."""
    return load_toml("ordinal_scales.toml")


@cache
def criteria_statements() -> dict[str, Any]:
    """Returns the words of negation, exception and modality as they stand in their file."""
    return load_toml("criteria_statements.toml")


@cache
def criteria_categories() -> dict[str, Any]:
    """Returns the categories of criteria and their words as they stand in their file."""
    return load_toml("criteria_categories.toml")


@cache
def word_sets(table: str) -> dict[str, frozenset[str]]:
    """Returns the lists of one table of the lexicon as sets, by key."""
    return {key: frozenset(words) for key, words in criteria_lexicon()[table].items()}


@cache
def criteria_headings() -> dict[str, Any]:
    """Returns the headings, lead sentences, notes and boilerplate of eligibility texts as they stand in their file."""
    return load_toml("criteria_headings.toml")
