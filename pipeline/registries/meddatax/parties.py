"""Who and where: sponsors, officials, sites, countries, identifiers and related trials of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.model.codes import (
    IdentifierRole,
    OverallStatus,
    ResponsiblePartyType,
    SponsorClass,
    SponsorRole,
)
from pipeline.model.source import (
    SourceIdentifier,
    SourceLocation,
    SourcePerson,
    SourceRelatedRecord,
    SourceResponsibleParty,
    SourceSponsor,
    Value,
)
from pipeline.readers.page_text import PageText
from pipeline.readers.sites import pair_sites
from pipeline.readers.text_reader import Line
from pipeline.vocab.countries import find_country, is_place

_CLASSES: Final = frozenset({code.value for code in SponsorClass})
_STATUSES: Final = frozenset({code.value for code in OverallStatus})
_PARTY_TYPES: Final = frozenset({code.value for code in ResponsiblePartyType})
_ROLES: Final = {"lead": SponsorRole.LEAD, "collaborator": SponsorRole.COLLABORATOR}
_ID_ROLES: Final = {
    "org_study_id": IdentifierRole.ORG_STUDY_ID,
    "nct_alias": IdentifierRole.ALIAS,
    "secondary_id": IdentifierRole.SECONDARY,
}
_ROLE: Final = re.compile(r"Role:\s*(.*)")
_ID_TYPE: Final = re.compile(r"Identifier Type:\s*(.*)")
_ID_SOURCE: Final = re.compile(r"Identifier Source:\s*(.*)")
NCT_ID: Final = re.compile(r"NCT\d{8}")


def read_sponsors(document: PageText, lines: Sequence[Line]) -> Iterator[SourceSponsor]:
    """Yield the organizations: a name, its class, and in the full form its role.

    The order says nothing of the role: NCT04723303 lists the collaborator before the lead.
    """
    i = 0
    while i < len(lines):
        name = document.value([lines[i]])
        class_, role = None, SponsorRole.UNKNOWN
        i += 1
        if i < len(lines) and lines[i].text in _CLASSES:
            class_ = document.value([lines[i]])
            i += 1
        if i < len(lines) and lines[i].text.lower() in _ROLES:
            role = _ROLES[lines[i].text.lower()]
            document.mark_read([lines[i]])
            i += 1
        if name:
            yield SourceSponsor(name, role, class_)


def read_responsible_party(document: PageText, lines: Sequence[Line]) -> SourceResponsibleParty | None:
    """Return who answers for the registration: a type, then a name and an affiliation where they stand."""
    if not lines:
        return None
    types = [line for line in lines if line.text in _PARTY_TYPES]
    names = [line for line in lines if line.text not in _PARTY_TYPES]
    return SourceResponsibleParty(
        type=document.value(types[:1]),
        name=document.value(names[:1]),
        title=document.value(names[1:2]) if len(names) > 2 else None,
        affiliation=document.value(names[-1:]) if len(names) > 1 else None,
    )


def read_officials(document: PageText, lines: Sequence[Line]) -> Iterator[SourcePerson]:
    """Yield the officials: a name, its role, an affiliation or none."""
    if not lines:
        return
    roles = [i for i, line in enumerate(lines) if _ROLE.match(line.text)]
    starts = [max(i - 1, 0) for i in roles] or [0]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        person = lines[start:end]
        role = next((line for line in person[:2] if _ROLE.match(line.text)), None)
        affiliation = person[2:] if role else person[1:]
        yield SourcePerson(
            name=document.value(person[:1]) if person[:1] != [role] else None,
            role=_after(document, role, _ROLE),
            affiliation=document.value(affiliation),
        )


def _after(document: PageText, line: Line | None, label: re.Pattern[str]) -> Value | None:
    """Return the words after a label; `-` stands for none."""
    match = label.match(line.text) if line else None
    value = document.value([line]) if line else None
    if match is None or value is None or match[1] in ("", "-"):
        return None
    return value._replace(raw=match[1])


def read_locations(document: PageText, lines: Sequence[Line]) -> Iterator[SourceLocation]:
    """Yield the sites: a facility, then `City, State, Country`; either may be absent."""
    for site in pair_sites(lines, is_place, _STATUSES.__contains__):
        yield SourceLocation(
            facility=document.value([site.facility]) if site.facility else None,
            status=document.value([site.status]) if site.status else None,
            place_text=document.value([site.place]) if site.place else None,
        )


def read_countries(document: PageText, lines: Sequence[Line]) -> Iterator[Value]:
    """Yield the countries; several on one line are told apart by their names."""
    for line in lines:
        value = document.value([line])
        for name in line.parts or _split_names(line.text):
            if value:
                yield value._replace(raw=name)


def _split_names(text: str) -> list[str]:
    words = text.split()
    names: list[str] = []
    while words:
        size = next((n for n in range(len(words), 0, -1) if find_country(" ".join(words[:n]))), len(words))
        names.append(" ".join(words[:size]))
        words = words[size:]
    return names


def read_identifiers(document: PageText, lines: Sequence[Line]) -> Iterator[SourceIdentifier]:
    """Yield the other identifiers: a value, then its type and its source."""
    waiting: list[Line] = []
    for line in lines:
        if not (_ID_TYPE.match(line.text) or _ID_SOURCE.match(line.text)):
            # The next id; words that no type or source follows are none.
            if len(waiting) > 1:
                yield from _identifier(document, waiting)
            waiting = [line]
        elif waiting:
            waiting.append(line)
    if len(waiting) > 1:
        yield from _identifier(document, waiting)


def _identifier(document: PageText, lines: Sequence[Line]) -> Iterator[SourceIdentifier]:
    type_ = next((line for line in lines[1:] if _ID_TYPE.match(line.text)), None)
    source = _after(
        document, next((line for line in lines[1:] if _ID_SOURCE.match(line.text)), None), _ID_SOURCE
    )
    role = _ID_ROLES.get(str(source.raw), IdentifierRole.SECONDARY) if source else IdentifierRole.SECONDARY
    if value := document.value(lines[:1]):
        yield SourceIdentifier(value, role, _after(document, type_, _ID_TYPE))


def read_related(document: PageText, lines: Sequence[Line]) -> Iterator[SourceRelatedRecord]:
    """Yield the trials that the site thinks similar: a title, then an id."""
    title: Line | None = None
    for line in lines:
        if NCT_ID.fullmatch(line.text):
            value = document.value([line])
            if value:
                yield SourceRelatedRecord(value, document.value([title]) if title else None)
            title = None
        else:
            title = line
