"""Sponsors, the responsible party, officials and contacts."""

from __future__ import annotations

from pipeline.model.codes import OfficialRole
from pipeline.model.source import SourcePerson, SourceResponsibleParty, SourceSponsor
from pipeline.model.trial import Coded, Person, ResponsibleParty, Sponsor
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.vocab.countries import find_country
from pipeline.vocab.lists import OFFICIAL_ROLE, RESPONSIBLE_PARTY_TYPE, SPONSOR_CLASS

_sponsor = assembler(Sponsor)
_person = assembler(Person)
_responsible_party = assembler(ResponsibleParty)

# The field that a person stands in gives the role where no word does.
_ROLE_OF_FIELD = {role.value: Coded[OfficialRole](code=role) for role in OfficialRole}


def normalize_sponsors(context: Context, sources: tuple[SourceSponsor, ...]) -> tuple[Sponsor, ...]:
    """Return the organizations, numbered from 1; one without a name is left out."""
    sponsors: list[Sponsor] = []
    for i, source in enumerate(sources):
        name = context.line(source.name, "sponsors.name")
        if name is None:
            continue
        country = context.line(source.country, "sponsors.country")
        known = find_country(country) if country else None
        sponsors.append(
            _sponsor(
                ordinal=len(sponsors) + 1,
                name=name,
                role=source.role,
                class_=context.code(SPONSOR_CLASS, source.class_, f"sponsors.{i}.class_"),
                country_code=known.code if known else None,
            )
        )
    return tuple(sponsors)


def normalize_responsible_party(
    context: Context, source: SourceResponsibleParty | None
) -> ResponsibleParty | None:
    """Return who answers for the registration, or None where nobody is named."""
    if source is None:
        return None
    return _responsible_party(
        type=context.code(RESPONSIBLE_PARTY_TYPE, source.type, "responsible_party.type"),
        name=context.line(source.name, "responsible_party.name"),
        title=context.line(source.title, "responsible_party.title"),
        affiliation=context.line(source.affiliation, "responsible_party.affiliation"),
    )


def normalize_persons(context: Context, sources: tuple[SourcePerson, ...], path: str) -> tuple[Person, ...]:
    """Return officials or contacts, numbered from 1."""
    line = context.line
    return tuple(
        [
            _person(
                ordinal=i,
                name=line(source.name, path),
                role=context.code(OFFICIAL_ROLE, source.role, f"{path}.role")
                if source.role
                else _ROLE_OF_FIELD.get(source.role_hint or ""),
                affiliation=line(source.affiliation, path),
                address=line(source.address, path),
                phone=line(source.phone, path),
                phone_extension=line(source.phone_extension, path),
                email=line(source.email, path),
            )
            for i, source in enumerate(sources, 1)
        ]
    )
