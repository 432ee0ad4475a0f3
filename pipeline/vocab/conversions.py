"""What UCUM codes of this project mean, and the lawful conversions between them.

In: codes as units.py writes them. Out: a `Unit` with its dimension and size; a value in another unit, or None.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.vocab.units import Atom, Unit, UnitBuilder, unit_table


@lru_cache(maxsize=4096)
def parse_ucum(code: str) -> Unit | None:
    """Returns a UCUM code built here as a unit, None where it holds an unknown atom."""
    builder = UnitBuilder()
    for sign, part in re.findall(r"([./]?)(\([^)]*\)|10\*\d+|\{[^}]*\}|[^./]*\[[^\]]*\][^./]*|[^./]+)", code):
        if part.startswith("10*"):
            builder.factor *= 10.0 ** int(part[3:]) if sign != "/" else 10.0 ** -int(part[3:])
            continue
        if part.startswith("("):
            numbered = re.fullmatch(r"\((\d+)\.(\w+)\)", part)
            inner = unit_table().by_ucum.get(numbered[2]) if numbered is not None else None
            if numbered is None or inner is None:
                return None
            for name, value in inner.dimension:
                builder.dims[name] = builder.dims.get(name, 0) - value
            builder.factor /= inner.factor * int(numbered[1])
            continue
        atom, exponent = _ucum_atom(part)
        if atom is None:
            return None
        builder.add(atom, exponent, sign or ".")
    dims = tuple(sorted((name, value) for name, value in builder.dims.items() if value))
    return Unit(code, code, dims, builder.factor, builder.window, len(code))


def _ucum_atom(part: str) -> tuple[Atom | None, int]:
    table = unit_table()
    if part in table.by_ucum:
        return table.by_ucum[part], 1
    if part.startswith("{"):
        return Atom(part, (), 1.0, None), 1
    if part[-1:].isdigit() and part[:-1] in table.by_ucum:
        return table.by_ucum[part[:-1]], int(part[-1])
    return None, 1


def _meaning(unit: Unit) -> list[str]:
    """Returns what a code says beyond its dimension; counted cells are cells with or without the word."""
    notes = re.findall(r"\{[^}]*\}" if unit.dimension else r"\{[^}]*\}|\[[^\]]*\]|%", unit.ucum)
    return [note for note in notes if note != "{cells}"]


def convert(value: float, ucum: str, target: str, variable: str | None = None) -> float | None:
    """Returns `value` in another unit, None where no lawful conversion is known.

    Units of one dimension convert by their factors. Mass and molar concentrations convert only for an analyte
    whose molar mass is in `units.toml`; temperatures by their formula.

    >>> round(convert(126, "mg/dL", "mmol/L", "glucose"), 1)
    7.0
    """
    if ucum == target:
        return value
    if (ucum, target) == ("[degF]", "Cel"):
        return (value - 32.0) * 5.0 / 9.0
    if (ucum, target) == ("Cel", "[degF]"):
        return value * 9.0 / 5.0 + 32.0
    one, other = parse_ucum(ucum), parse_ucum(target)
    if one is None or other is None or "{half-life}" in (ucum, target):
        return None
    if one.dimension == other.dimension:
        # an annotation is part of the meaning: {drinks} are not {cigarettes}, and % is no bare number
        if _meaning(one) != _meaning(other):
            return None
        return value * one.factor / other.factor
    mass = unit_table().molar_mass.get(variable or "")
    first, second = dict(one.dimension), dict(other.dimension)
    if mass is None or first.get("m") != -3 or second.get("m") != -3:
        return None
    if first == {"g": 1, "m": -3} and second == {"mol": 1, "m": -3}:
        return value * one.factor / mass / other.factor
    if first == {"mol": 1, "m": -3} and second == {"g": 1, "m": -3}:
        return value * one.factor * mass / other.factor
    return None
