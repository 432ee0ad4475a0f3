"""Conditions: single ones as listed, texts of several split, MedDRA strings parsed.

Where a form of the page is known to lose them, conditions are inferred from the title, and only where every
term that ends it ('... in Patients With X and Y') is a disease name of a shipped dictionary as a whole, and no
target ('on Y in Patients With X') is named before.
"""

from __future__ import annotations

import re

from pipeline.findings import FindingKind
from pipeline.model.codes import ValueStatus
from pipeline.model.source import SourceRecord, Value
from pipeline.model.trial import Condition
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.vocab.diseases import is_disease_name

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
    if not conditions and any(loss.field == "conditions" for loss in source.losses):
        conditions = _infer_conditions(context, source)
    return tuple(conditions)


_RULE = "disease_named_in_title"
_POPULATION_AT_END = re.compile(
    r"\b(?:(?:patients?|participants|subjects|adults?|children|adolescents|men|women|people|individuals|persons"
    r"|infants|males|females)\s+with|treatment\s+of|treating)\s+(\S.*)$",
    re.I,
)
# What a treatment works on is the condition, whoever has it: '... on Erectile Dysfunction in Patients With X'.
_TARGET = re.compile(r"\bon\b", re.I)
_ABBREVIATION = re.compile(r"\([^()]*\)")
_AND = re.compile(r",\s*(?:and|or)\s|\s(?:and|or)\s|,|/")


def diseases_in_title(title: str) -> list[str]:
    """Return the diseases that end a title, or nothing where one of the terms is no disease name.

    >>> diseases_in_title("Phase 1 Study of X in Patients With Polymyositis (PM) and Dermatomyositis (DM)")
    ['Polymyositis', 'Dermatomyositis']
    >>> diseases_in_title("SK3530 on Erectile Dysfunction in Patients With Diabetes Mellitus")
    []
    """
    match = _POPULATION_AT_END.search(title.strip(" ."))
    if match is None or _TARGET.search(title, 0, match.start()):
        return []
    terms = [" ".join(term.split()) for term in _AND.split(_ABBREVIATION.sub(" ", match[1]))]
    return terms if all(is_disease_name(term) for term in terms) else []


def _infer_conditions(context: Context, source: SourceRecord) -> list[Condition]:
    value = source.brief_title or source.official_title or source.public_title
    names = diseases_in_title(context.line(value, "brief_title") or "")
    if names:
        context.note("conditions", ValueStatus.INFERRED, _RULE)
        message = f"inferred from the title: {', '.join(names)}"
        context.find(FindingKind.INFERRED_VALUE, "conditions", value, message)
    return [
        _condition(ordinal=i, name=name, status=ValueStatus.INFERRED, rule=_RULE)
        for i, name in enumerate(names, 1)
    ]


# "Health Condition 1: B972- Coronavirus ..." (CTRI), "-F329 Depressive episode" (REPEC), "Condition 2: ..." (IRCT).
_CONDITION_NUMBER = re.compile(r"(?:^|(?<=[.\s]))(?:Health )?Condition \d{1,2}\s?:\s?")
_ICD10 = re.compile(r"-?\s?(?P<code>[A-TV-Z]\d{2}[\dX]?(?:\.\d)?)\s?[-:]?\s+(?P<name>[^\W\d_].*)")


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
    plain = _CONDITION_NUMBER.sub("\n", plain)
    for piece in re.split(r"[\n;|]+", plain):
        name = " ".join(piece.split()).strip(" .,")
        if coded := _ICD10.fullmatch(name):
            name = coded["name"]
            found.setdefault(
                name.casefold(), _condition(ordinal=0, name=name, code=coded["code"], code_system="ICD-10")
            )
        elif name and not re.match(r"(?:System Organ Class|Therapeutic area|MedDRA)\b", name, re.I):
            found.setdefault(name.casefold(), _condition(ordinal=0, name=name))
    return [one.model_copy(update={"ordinal": i}) for i, one in enumerate(found.values(), 1)]
