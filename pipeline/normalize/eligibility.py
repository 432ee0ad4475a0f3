"""Eligibility: texts with escapes intact, the registry's own fields, and the tree that `criteria` makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.criteria.grammar import MeshName
from pipeline.criteria.structure import structure_criteria
from pipeline.findings import FindingKind
from pipeline.model.codes import ValueStatus
from pipeline.model.criteria import EligibilityText
from pipeline.model.source import SourceEligibility, SourceEligibilityText, Value
from pipeline.model.trial import Age, Eligibility
from pipeline.normalize.ages import normalize_age, split_age_text
from pipeline.normalize.agreement import disagreements
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.normalize.texts import undo_html
from pipeline.vocab.lists import SAMPLING_METHOD, SEX, STANDARD_AGE

_eligibility = assembler(Eligibility)
_text = assembler(EligibilityText)


def normalize_eligibility(
    context: Context, source: SourceEligibility, mesh_terms: Sequence[MeshName] = ()
) -> Eligibility:
    """Return the eligibility of the record; criteria come from the texts of its primary language."""
    minimum, maximum = _normalize_ages(context, source)
    texts, places = _eligibility_texts(context, source.texts)
    structure = structure_criteria(
        _primary(texts),
        mesh_terms=mesh_terms,
        loses_first_lines=source.loses_first_lines,
    )
    context.findings += [replace(found, place=places[found.place]) for found in structure.findings]
    eligibility = _eligibility(
        texts=texts,
        criteria=structure.criteria,
        minimum_age=minimum,
        maximum_age=maximum,
        sex=context.code(SEX, source.sex, "eligibility.sex"),
        is_gender_based=context.flag(source.gender_based, "eligibility.is_gender_based"),
        gender_description=context.text(source.gender_description, "eligibility.gender_description"),
        accepts_healthy_volunteers=context.flag(
            source.healthy_volunteers, "eligibility.accepts_healthy_volunteers"
        ),
        healthy_volunteers_raw=context.line(source.healthy_volunteers, "eligibility.healthy_volunteers_raw"),
        standard_ages=context.codes(
            STANDARD_AGE, source.standard_ages or source.age_bands, "eligibility.standard_ages"
        ),
        sampling_method=context.code(SAMPLING_METHOD, source.sampling_method, "eligibility.sampling_method"),
        study_population=context.text(source.study_population, "eligibility.study_population"),
    )
    context.findings += disagreements(eligibility)
    return eligibility


def _eligibility_texts(
    context: Context, sources: tuple[SourceEligibilityText, ...]
) -> tuple[tuple[EligibilityText, ...], dict[str, str]]:
    """Return the texts, and where on the snapshot each field lies.

    `text@de` names one in a further language than the primary one (English, else the first), `inclusion#3` entry 3
    of an itemized list.
    """
    languages = [source.value.lang for source in sources]
    primary = next(
        (lang for lang in languages if lang and lang.startswith("en")), languages[0] if languages else None
    )
    texts: list[EligibilityText] = []
    places: dict[str, str] = {}
    for source in sources:
        lang = source.value.lang
        field = source.field + (f"@{lang}" if lang and lang != primary else "")
        field += f"#{source.item}" if source.item is not None else ""
        raw = context.raw_text(source.value, f"eligibility.{field}")
        # Markdown escapes tell a list's bullet from a minus: `criteria` undoes them after splitting.
        text = undo_html(raw) if source.value.markup == "html" else raw
        if text.strip():
            texts.append(_text(field=field, language=lang, text=text))
            places[field] = source.value.at
    return tuple(texts), places


def _primary(texts: tuple[EligibilityText, ...]) -> list[EligibilityText]:
    """Return the texts that the tree is made of: the primary language's, and lists that no text of it holds."""
    named = {text.field.partition("#")[0] for text in texts if "@" not in text.field}
    first: dict[str, str | None] = {}
    chosen = []
    for text in texts:
        name = text.field.partition("#")[0]
        base, _, further = name.partition("@")
        if not further or (base not in named and first.setdefault(base, text.language) == text.language):
            chosen.append(text)
    return chosen


def _normalize_ages(context: Context, source: SourceEligibility) -> tuple[Age | None, Age | None]:
    low, high = source.minimum_age, source.maximum_age
    if source.age_text is not None and low is None and high is None:
        low, high = _split_age_value(context, source.age_text)
    minimum = normalize_age(context, low, "eligibility.minimum_age", is_maximum=False)
    maximum = normalize_age(context, high, "eligibility.maximum_age", is_maximum=True)
    if minimum and maximum and (minimum.years or 0) > (maximum.years or float("inf")):
        message = f"the minimum age is above the maximum age ({minimum.raw} > {maximum.raw})"
        context.find(FindingKind.CONTRADICTION, "eligibility.minimum_age", low, message)
    return minimum, maximum


def _split_age_value(context: Context, value: Value) -> tuple[Value | None, Value | None]:
    text = context.line(value, "eligibility.age_text") or ""
    low, high = split_age_text(text)
    if low is None and high is None and text:
        age = normalize_age(context, value, "eligibility.minimum_age", is_maximum=False)
        if age and age.status in (ValueStatus.NO_LIMIT, ValueStatus.NOT_STATED):
            return value, value
        return value, None
    return value._replace(raw=low) if low else None, value._replace(raw=high) if high else None
