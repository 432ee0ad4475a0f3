"""Sponsors, contacts, funders and ethics committees of a DRKS trial: contacts of one form with a type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from pipeline.model.codes import SponsorRole
from pipeline.model.source import (
    OtherField,
    SourceDate,
    SourceEthicsReview,
    SourcePerson,
    SourceSponsor,
    Value,
)
from pipeline.readers.json_reader import JsonObject
from pipeline.readers.values import join_values

_SPONSORS: Final = {
    "PRIMARY_SPONSOR": SponsorRole.LEAD,
    "SECONDARY_SPONSOR": SponsorRole.SECONDARY,
    "OTHER_SECONDARY_SPONSOR": SponsorRole.SECONDARY,
}
_Hint = Literal["PUBLIC_CONTACT", "SCIENTIFIC_CONTACT", "PRINCIPAL_INVESTIGATOR"]
_CONTACTS: Final[dict[str, _Hint]] = {
    "SCIENTIFIC_QUERIES": "SCIENTIFIC_CONTACT",
    "OTHER_SCIENTIFIC_QUERIES": "SCIENTIFIC_CONTACT",
    "PUBLIC_QUERIES": "PUBLIC_CONTACT",
    "OTHER_PUBLIC_QUERIES": "PUBLIC_CONTACT",
    "PRINCIPAL_COORDINATING_INVESTIGATOR": "PRINCIPAL_INVESTIGATOR",
    "OTHER_PRINCIPAL_COORDINATING_INVESTIGATOR": "PRINCIPAL_INVESTIGATOR",
}
_REST: Final = (
    "fax",
    "url",
    "title",
    "firstName",
    "lastName",
    "phone",
    "email",
    "streetAndNo",
    "zip",
    "city",
)


class Parties(NamedTuple):
    """Everybody whom a trial names."""

    sponsors: tuple[SourceSponsor, ...]
    officials: tuple[SourcePerson, ...]
    contacts: tuple[SourcePerson, ...]
    other_fields: tuple[OtherField, ...]


def read_parties(root: JsonObject) -> Parties:
    """Return sponsors and funders, investigators, and whom to ask. A type that is not known stays unread."""
    sponsors: list[SourceSponsor] = []
    people: list[SourcePerson] = []
    others: list[OtherField] = []
    for node in root.objects("trialContacts"):
        type_, other_type = node.object("idContactIdType").peek("type"), node.peek("otherType")
        kind = str(other_type or type_)
        contact = node.object("contact")
        if kind in _SPONSORS:
            sponsors += _read_sponsor(contact, _SPONSORS[kind], None)
        elif kind in _CONTACTS:
            people.append(_read_person(contact, _CONTACTS[kind]))
        else:
            continue
        node.object("idContactIdType").text("type")
        node.text("otherType")
        others += _rest(contact, kind)
    for node in root.objects("materialSupports"):
        contact = node.object("contact")
        sponsors += _read_sponsor(contact, SponsorRole.FUNDER, node.text("type"))
        others += _rest(contact, "materialSupport")
    return Parties(
        tuple(sponsors),
        tuple([person for person in people if person.role_hint == "PRINCIPAL_INVESTIGATOR"]),
        tuple([person for person in people if person.role_hint != "PRINCIPAL_INVESTIGATOR"]),
        tuple(others),
    )


def _read_sponsor(contact: JsonObject, role: SponsorRole, class_: Value | None) -> Iterator[SourceSponsor]:
    """Yield the organization, or the person where none is named."""
    name = contact.text("affiliation") or _name(contact)
    if name:
        yield SourceSponsor(name, role, class_, contact.text("country"))


def _read_person(contact: JsonObject, hint: _Hint) -> SourcePerson:
    return SourcePerson(
        name=_name(contact),
        role_hint=hint,
        affiliation=contact.text("affiliation"),
        address=join_values(", ", [contact.text(key) for key in ("streetAndNo", "zip", "city", "country")]),
        phone=contact.text("phone"),
        email=contact.text("email"),
    )


def _name(contact: JsonObject) -> Value | None:
    return join_values(" ", [contact.text(key) for key in ("title", "firstName", "lastName")])


def _rest(contact: JsonObject, kind: str) -> list[OtherField]:
    return [OtherField(f"{kind}.{key}", value) for key in _REST if (value := contact.text(key))]


def read_ethics_reviews(committee: JsonObject) -> tuple[SourceEthicsReview, ...]:
    """Return the votes; the number and the day of the application are the leading committee's."""
    number, applied = committee.text("number"), committee.text("applicationDate")
    reviews: list[SourceEthicsReview] = []
    for node in committee.objects("ethicVotes"):
        contact = node.object("contact")
        voted = node.text("dateOfVote")
        name = contact.text("affiliation")
        place = [
            contact.text(key)
            for key in ("streetAndNo", "zip", "city", "country", "phone", "fax", "email", "url")
        ]
        node.text("type")
        reviews.append(
            SourceEthicsReview(
                committee=name or _name(contact),
                status=node.text("vote"),
                date=SourceDate(voted) if voted else None,
                contact=join_values(", ", [_name(contact), *place]),
                reference=None if reviews else number,
            )
        )
    if not reviews and number:
        reviews.append(SourceEthicsReview(reference=number))
    if applied:
        reviews.append(SourceEthicsReview(status=applied._replace(raw="Applied"), date=SourceDate(applied)))
    return tuple(reviews)
