"""Conditions: single ones as listed, texts of several split, MedDRA strings parsed."""

from __future__ import annotations

import re

from pipeline.model.source import SourceRecord, Value
from pipeline.model.trial import Condition
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context

_condition = assembler(Condition)

_MEDDRA = re.compile(
    r"MedDRA version:\s*[\d.]+\s*Level:\s*\w+\s*Classification code:?\s*(?P<code>\d+)\s*Term:\s*(?P<term>[^\n]*?)"
    r"\s*(?=System Organ Class|MedDRA version|$)",
    re.I | re.M,
)


def normalize_conditions(context: Context, source: SourceRecord) -> tuple[Condition, ...]:
    """Return the conditions, numbered from 1."""
    conditions: list[Condition] = []
    for one in source.conditions:
        name = context.line(one.name, "conditions")
        if name:
            code = context.line(one.code, "conditions.code")
            conditions.append(
                _condition(
                    ordinal=len(conditions) + 1,
                    name=name,
                    code=code,
                    code_system=one.system if code else None,
                )
            )
    if source.conditions_text is not None and not conditions:
        conditions = split_conditions(context, source.conditions_text)
    return tuple(conditions)


def split_conditions(context: Context, value: Value) -> list[Condition]:
    """Return the conditions of one text: an entry per line or `;`, MedDRA strings with their code."""
    text = context.text(value, "conditions") or ""
    found: dict[str, Condition] = {}
    for match in _MEDDRA.finditer(text):
        name = match["term"].strip()
        found.setdefault(
            name.casefold(),
            _condition(ordinal=0, name=name, code=match["code"], code_system="MedDRA"),
        )
    plain = _MEDDRA.sub("\n", text)
    for piece in re.split(r"[\n;|]+", plain):
        name = " ".join(piece.split()).strip(" .,")
        if name and not re.match(r"(?:System Organ Class|Therapeutic area|MedDRA)\b", name, re.I):
            found.setdefault(name.casefold(), _condition(ordinal=0, name=name))
    return [one.model_copy(update={"ordinal": i}) for i, one in enumerate(found.values(), 1)]
