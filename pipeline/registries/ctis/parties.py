"""Sponsors of a CTIS trial, who pays, and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from pipeline.model.codes import SponsorRole
from pipeline.model.source import SourcePerson, SourceSponsor
from pipeline.readers.json_reader import JsonObject
from pipeline.readers.values import first_value

_CONTACTS: Final[tuple[tuple[str, Literal["PUBLIC_CONTACT", "SCIENTIFIC_CONTACT"]], ...]] = (
    ("publicContacts", "PUBLIC_CONTACT"),
    ("scientificContacts", "SCIENTIFIC_CONTACT"),
)


def read_sponsors(part_one: JsonObject, information: JsonObject) -> Iterator[SourceSponsor]:
    """Yield the sponsors (the primary one leads), then the sources of money."""
    for number, node in enumerate(part_one.objects("sponsors")):
        organisation = node.object("organisation")
        primary = node.flag("primary")
        is_lead = primary.raw is True if primary else number == 0
        places = [place.object("address").text("countryName") for place in node.objects("addresses")]
        class_ = first_value(organisation.text("type"), node.text("commercial"))
        if name := organisation.text("name"):
            role = SponsorRole.LEAD if is_lead else SponsorRole.COLLABORATOR
            yield SourceSponsor(name, role, class_, first_value(*places))
    for node in information.objects("sourceOfMonetarySupport"):
        if name := node.text("organisationName"):
            yield SourceSponsor(name, SponsorRole.FUNDER)


def read_contacts(part_one: JsonObject) -> Iterator[SourcePerson]:
    """Yield the contacts of every sponsor."""
    for sponsor in part_one.objects("sponsors"):
        for key, hint in _CONTACTS:
            for node in sponsor.objects(key):
                yield SourcePerson(
                    name=node.text("functionalName"),
                    role_hint=hint,
                    affiliation=node.object("organisation").text("name"),
                    phone=node.text("telephone"),
                    email=node.text("functionalEmailAddress"),
                )
