"""A source record in the registry's own words -> a typed trial record, and what a person should look at.

Registry-blind: what words mean stands in `pipeline/vocab`, where they stand in `pipeline/registries`. Pure:
the same source record gives the same bytes.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal, NamedTuple

from pipeline.criteria.grammar import MeshName
from pipeline.findings import Finding, FindingKind
from pipeline.model.codes import InterventionType, Phase, ValueStatus
from pipeline.model.registry import RegistryFacts
from pipeline.model.source import SourceRecord
from pipeline.model.trial import (
    Design,
    Intervention,
    MeshTerm,
    OtherValue,
    Translation,
    TrialRecord,
    ValueNote,
)
from pipeline.normalize.arms import link_arms, normalize_arms, normalize_interventions
from pipeline.normalize.assemble import assembler
from pipeline.normalize.conditions import normalize_conditions
from pipeline.normalize.context import Context
from pipeline.normalize.dates import normalize_dates
from pipeline.normalize.design import normalize_design
from pipeline.normalize.eligibility import normalize_eligibility
from pipeline.normalize.enrollment import normalize_enrollment
from pipeline.normalize.extras import (
    normalize_documents,
    normalize_ethics_reviews,
    normalize_events,
    normalize_expanded_access,
    normalize_ipd_sharing,
    normalize_links,
    normalize_mesh_terms,
    normalize_outcomes,
    normalize_oversight,
    normalize_references,
    normalize_related_records,
    normalize_results,
)
from pipeline.normalize.identifiers import normalize_identifiers, read_registration_id
from pipeline.normalize.intervention_text import is_blank, list_interventions
from pipeline.normalize.parties import (
    normalize_persons,
    normalize_responsible_party,
    normalize_sponsors,
)
from pipeline.normalize.phases import base_phases, phases_in_title
from pipeline.normalize.places import normalize_countries, normalize_locations
from pipeline.normalize.posted_results import normalize_posted_results
from pipeline.normalize.status import normalize_status
from pipeline.vocab.lists import SPONSOR_CLASS

# Raised by hand when the same source record gives another trial record; part of parser_version.
REVISION = 1

_DRUGS: Final = {
    InterventionType.DRUG,
    InterventionType.BIOLOGICAL,
    InterventionType.DIETARY_SUPPLEMENT,
    InterventionType.COMBINATION_PRODUCT,
}

_trial_record = assembler(TrialRecord)
_translation = assembler(Translation)
_other_value = assembler(OtherValue)


class Normalized(NamedTuple):
    """A trial record and the findings on it."""

    record: TrialRecord
    findings: tuple[Finding, ...]


def normalize_record(source: SourceRecord, facts: RegistryFacts, registry_name: str) -> Normalized:
    """Return the trial record of a source record.

    Args: facts are those of the source (who told us), registry_name the name of the registry that issued
    the id. A record whose page carries no id has `registration_id` None.
    """
    context = Context(source.source, source.registry)
    if source.interventions_text and not source.interventions:
        listed = list_interventions(context, source.interventions_text)
        source = replace(
            source,
            arm_groups=source.arm_groups or listed.arm_groups,
            interventions=listed.interventions,
        )
    registration_id = _registration_id(context, source)
    dates = normalize_dates(context, source.dates)
    status = normalize_status(context, source.status, dates)
    design = normalize_design(context, source.design)
    mesh_terms = normalize_mesh_terms(context, source.mesh_terms)
    interventions = normalize_interventions(context, source.interventions)
    locations = normalize_locations(context, source.locations)
    line, text = context.line, context.text
    acronym = line(source.acronym, "acronym")
    titles = {
        "brief_title": line(source.brief_title, "brief_title"),
        "official_title": line(source.official_title, "official_title"),
        "public_title": line(source.public_title, "public_title"),
    }
    _check_phase(context, source, design, titles)
    record = _trial_record(
        record_id=f"{source.source}:{registration_id}" if registration_id else None,
        registration_id=registration_id,
        registry=source.registry,
        registry_name=registry_name,
        source=source.source,
        page_key=line(source.page_key, "page_key"),
        url=line(source.url, "url") or _record_url(facts, registration_id),
        licence=facts.licence,
        attribution=facts.attribution,
        completeness=source.completeness,
        language=_language(source),
        identifiers=normalize_identifiers(context, source.identifiers),
        **titles,
        acronym=acronym if acronym and not is_blank(acronym) else None,
        organization=line(source.organization, "organization"),
        organization_class=context.code(SPONSOR_CLASS, source.organization_class, "organization_class"),
        status=status,
        design=design,
        enrollment=normalize_enrollment(context, source, status),
        dates=dates,
        brief_summary=text(source.brief_summary, "brief_summary"),
        detailed_description=text(source.detailed_description, "detailed_description"),
        conditions=normalize_conditions(context, source),
        keywords=tuple([word for value in source.keywords if (word := line(value, "keywords"))]),
        mesh_terms=mesh_terms,
        arm_groups=normalize_arms(context, source.arm_groups),
        interventions=interventions,
        arm_interventions=link_arms(context, source.arm_groups, source.interventions),
        outcomes=normalize_outcomes(context, source.outcomes),
        eligibility=normalize_eligibility(
            context, source.eligibility, _mesh_names(mesh_terms, interventions)
        ),
        sponsors=normalize_sponsors(context, source.sponsors),
        responsible_party=normalize_responsible_party(context, source.responsible_party),
        officials=normalize_persons(context, source.officials, "officials"),
        contacts=normalize_persons(context, source.contacts, "contacts"),
        locations=locations,
        countries=normalize_countries(context, source, locations),
        references=normalize_references(context, source.references),
        links=normalize_links(context, source.links),
        documents=normalize_documents(context, source.documents),
        has_no_sap=context.flag(source.no_sap, "has_no_sap"),
        ipd_sharing=normalize_ipd_sharing(context, source.ipd_sharing),
        oversight=normalize_oversight(context, source.oversight),
        ethics_reviews=normalize_ethics_reviews(context, source.ethics_reviews),
        expanded_access=normalize_expanded_access(context, source.expanded_access),
        related_records=normalize_related_records(context, source.related_records),
        results=normalize_results(context, source.results),
        posted_results=normalize_posted_results(context, source.posted_results),
        events=normalize_events(context, source.events),
        other_values=_other_values(context, source),
        translations=_translations(context, source),
        value_notes=_value_notes(context, source),
    )
    return Normalized(record, tuple(context.findings))


def _mesh_names(
    mesh_terms: tuple[MeshTerm, ...], interventions: tuple[Intervention, ...]
) -> tuple[MeshName, ...]:
    """Return the MeSH terms by which criteria may name what the record is about.

    The registry does not tell a drug from a procedure in its terms: the types of the interventions do.
    """
    types = {item.type.code for item in interventions if item.type is not None}
    treatment: Literal["drug", "procedure"] = "drug" if types & _DRUGS or not types else "procedure"
    return tuple(
        MeshName(item.term, item.mesh_id, "condition" if item.of == "condition" else treatment)
        for item in mesh_terms
        if item.kind == "term"
    )


def _registration_id(context: Context, source: SourceRecord) -> str | None:
    value = source.registration_id
    raw = context.line(value, "registration_id")
    if raw is None:
        return None
    found = read_registration_id(raw, source.registry)
    if found is None:
        message = f"no registration id of {source.registry}: kept as printed"
        context.find(FindingKind.INVALID_IDENTIFIER, "registration_id", value, message)
        return raw if any(char.isdigit() for char in raw) else None
    if found.invalid_reason:
        context.find(FindingKind.INVALID_IDENTIFIER, "registration_id", value, found.invalid_reason)
    return f"{found.value}-{found.country}" if found.country else found.value


def _record_url(facts: RegistryFacts, registration_id: str | None) -> str | None:
    return facts.record_url.format(id=registration_id) if facts.record_url and registration_id else None


def _language(source: SourceRecord) -> str | None:
    for value in (source.brief_title, source.public_title, source.official_title):
        if value is not None and value.lang:
            return value.lang
    return None


def _check_phase(
    context: Context, source: SourceRecord, design: Design, titles: dict[str, str | None]
) -> None:
    """Raise a finding where a title says another phase than the field; the field wins."""
    stated = base_phases(design.phases.codes) - {Phase.NOT_APPLICABLE, Phase.OTHER}
    if not stated:
        return
    for name, title in titles.items():
        named = phases_in_title(title) if title and "hase" in title.lower() else frozenset()
        if named and not named & stated:
            phases = "/".join(sorted(named))
            message = f"the title says {phases}, the field {design.phases.raw}: the field is kept"
            context.find(FindingKind.CONTRADICTION, "design.phases", getattr(source, name), message)
            return


def _other_values(context: Context, source: SourceRecord) -> tuple[OtherValue, ...]:
    values: list[OtherValue] = []
    for field in source.other_fields:
        if words := context.text(field.value, "other_values"):
            values.append(_other_value(ordinal=len(values) + 1, name=field.name, value=words))
    return tuple(values)


def _translations(context: Context, source: SourceRecord) -> tuple[Translation, ...]:
    return tuple(
        [
            _translation(path=path, language=value.lang or "und", text=words)
            for path, value in source.translations
            if (words := context.text(value, f"translations.{path}"))
        ]
    )


def _value_notes(context: Context, source: SourceRecord) -> tuple[ValueNote, ...]:
    for loss in source.losses:
        context.note(loss.field, ValueStatus.UNKNOWN, loss.rule)
        if loss.status == "partial":
            message = f"this form of the page is known to lose its first line ({loss.rule})"
            context.findings.append(Finding(FindingKind.POSSIBLY_TRUNCATED_HEAD, loss.field, "", "", message))
    for doubt in source.doubts:
        context.find(doubt.kind, doubt.field, doubt.value, doubt.message)
    return tuple(dict.fromkeys(context.notes))
