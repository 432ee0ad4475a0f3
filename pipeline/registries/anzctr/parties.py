"""Sponsors, funders and contacts of an ANZCTR trial."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.model.codes import SponsorRole
from pipeline.model.source import OtherField, SourcePerson, SourceSponsor
from pipeline.readers.values import join_values
from pipeline.registries.anzctr.fields import Fields, stated

_SPONSORS: Final = (
    ("fundingsource", "funding", SponsorRole.FUNDER),
    ("secondarysponsor", "sponsor", SponsorRole.SECONDARY),
    ("othercollaborator", "othercollaborator", SponsorRole.COLLABORATOR),
)


def read_sponsors(sponsorship: Fields) -> Iterator[SourceSponsor]:
    """Yield the organizations; elements with an empty name are common and say nothing."""
    if name := sponsorship.text("primarysponsorname"):
        class_, country = sponsorship.text("primarysponsortype"), sponsorship.text("primarysponsorcountry")
        yield SourceSponsor(name, SponsorRole.LEAD, class_, country)
    for container, prefix, role in _SPONSORS:
        for node in sponsorship.elements(container):
            class_, country = node.text(f"{prefix}type"), node.text(f"{prefix}country")
            if name := stated(node.text(f"{prefix}name")):
                yield SourceSponsor(name, role, class_, country)


def read_people(root: Fields) -> tuple[tuple[SourcePerson, ...], tuple[SourcePerson, ...]]:
    """Return investigators, and whom to ask. Some exports put contacts under the root."""
    people = [_read_contact(node) for node in _contacts(root)]
    return (
        tuple([person for person in people if _is_official(person)]),
        tuple([person for person in people if not _is_official(person)]),
    )


def _contacts(root: Fields) -> list[Fields]:
    return [*root.element("contacts").elements("contact"), *root.elements("contact")]


def _read_contact(node: Fields) -> SourcePerson:
    return SourcePerson(
        name=join_values(" ", [node.text("title"), node.text("name")]),
        role=node.text("type"),
        address=join_values(", ", [node.text("address"), node.text("country")]),
        phone=node.text("phone"),
        email=node.text("email"),
    )


def _is_official(person: SourcePerson) -> bool:
    return person.role is not None and "investigator" in str(person.role.raw).lower()


def read_other_party_fields(root: Fields) -> Iterator[OtherField]:
    """Yield addresses, fax numbers and the names that only fill a field."""
    sponsorship = root.element("sponsorship")
    if address := sponsorship.text("primarysponsoraddress"):
        yield OtherField("primarysponsoraddress", address)
    for container, prefix, _ in _SPONSORS:
        for node in sponsorship.elements(container):
            for name in (f"{prefix}name", f"{prefix}address"):
                if value := node.text(name):
                    yield OtherField(name, value)
    for node in _contacts(root):
        if fax := node.text("fax"):
            yield OtherField("contact.fax", fax)
