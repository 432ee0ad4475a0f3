"""Sponsors, funders and contacts of an ISRCTN trial: they stand beside the trial, which names them in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final, NamedTuple

from pipeline.model.codes import SponsorRole
from pipeline.model.source import OtherField, SourcePerson, SourceSponsor, Value
from pipeline.readers.values import first_value, join_values
from pipeline.readers.xml_reader import XmlElement

_PLACE: Final = ("address", "city", "state", "zip", "country")
_OTHER_OF_SPONSOR: Final = ("website", "gridId", "rorId")


class Parties(NamedTuple):
    """Everybody whom a trial names."""

    sponsors: tuple[SourceSponsor, ...]
    officials: tuple[SourcePerson, ...]
    contacts: tuple[SourcePerson, ...]
    other_fields: tuple[OtherField, ...]


def read_parties(root: XmlElement, order: XmlElement) -> Parties:
    """Return the parties of a trial; the first sponsor that it names leads."""
    others: list[OtherField] = []
    sponsors = [
        _read_sponsor(node, SponsorRole.SECONDARY if i else SponsorRole.LEAD, others)
        for i, node in enumerate(_in_order(root, "sponsor", order.texts("sponsorId")))
    ]
    funders = [_read_funder(node, others) for node in _in_order(root, "funder", order.texts("funderId"))]
    people = [
        person
        for node in _in_order(root, "contact", order.texts("contactId"))
        for person in _read_contact(node, others)
    ]
    return Parties(
        tuple([one for one in (*sponsors, *funders) if one]),
        tuple([person for person in people if _is_official(person)]),
        tuple([person for person in people if not _is_official(person)]),
        tuple(others),
    )


def _in_order(root: XmlElement, name: str, ids: Iterable[Value]) -> list[XmlElement]:
    """Return the parties as the trial names them, then those that it does not name."""
    places = {str(value.raw).strip(): i for i, value in enumerate(ids)}
    nodes = [(node.attribute("id"), node) for node in root.elements(name)]
    ranks = [places.get(str(key.raw).strip() if key else "", len(places)) for key, _ in nodes]
    return [nodes[i][1] for i in sorted(range(len(nodes)), key=ranks.__getitem__)]


def _read_sponsor(node: XmlElement, role: SponsorRole, others: list[OtherField]) -> SourceSponsor | None:
    name = node.text("organisation")
    place = node.element("contactDetails")
    class_ = first_value(node.text("sponsorType"), node.text("commercialStatus"))
    country = place.text("country")
    for key, value in (
        *((key, node.text(key)) for key in (*_OTHER_OF_SPONSOR, "commercialStatus")),
        *((f"contactDetails.{key}", place.text(key)) for key in place.child_names),
    ):
        if value:
            others.append(OtherField(f"sponsor.{key}", value))
    return SourceSponsor(name, role, class_, country) if name else None


def _read_funder(node: XmlElement, others: list[OtherField]) -> SourceSponsor | None:
    name, reference = node.text("name"), node.text("fundRef")
    if reference:
        others.append(OtherField("funder.fundRef", reference))
    return SourceSponsor(name, SponsorRole.FUNDER) if name else None


def _read_contact(node: XmlElement, others: list[OtherField]) -> Iterator[SourcePerson]:
    """Yield the person once per type of contact that it is."""
    place = node.element("contactDetails")
    person = SourcePerson(
        name=join_values(" ", [node.text(name) for name in ("title", "forename", "surname")]),
        address=join_values(", ", [place.text(name) for name in _PLACE]),
        phone=place.text("telephone"),
        email=place.text("email"),
    )
    if orcid := node.text("orcid"):
        others.append(OtherField("contact.orcid", orcid))
    types = (*node.element("contactTypes").texts("contactType"), *node.texts("contactType"))
    for type_ in types or (None,):
        yield replace(person, role=type_)


def _is_official(person: SourcePerson) -> bool:
    return person.role is not None and "investigator" in str(person.role.raw).lower()
