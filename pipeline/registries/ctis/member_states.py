"""The Parts II of a CTIS trial: what holds in one member state, its sites and the course of the trial there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.model.source import OtherField, SourceEvent, SourceLocation, SourcePerson, Value
from pipeline.readers.json_reader import JsonObject
from pipeline.readers.values import first_value, join_values
from pipeline.registries.ctis.parts import others

_PART_LEAVES: Final = (
    *("applicationStatusCode", "actualApplicationStatusCode", "applicationStatusDate", "outOfScope"),
    *("conclusionDate", "submissionDate"),
)
_STATE_LEAVES: Final = (
    *("reportingStatusCode", "trialStatus", "isProposedRms", "expressDecision", "firstDecisionDate"),
    *("hasRecruitmentStarted", "assessmentOutcome", "assessmentOutcomeDate", "recruitmentSubjectCount"),
    "mscPublicStatusCode",
)


class MemberState(NamedTuple):
    """One Part II: country, planned number of participants, sites, events, and what has no field of its own."""

    country: Value | None
    participant_count: Value | None
    locations: tuple[SourceLocation, ...]
    events: tuple[SourceEvent, ...]
    other_fields: tuple[OtherField, ...]


def read_member_state(part: JsonObject) -> MemberState:
    """Return what a Part II says."""
    state = part.object("mscInfo")
    country = state.text("countryName")
    name = str(country.raw) if country else "?"
    count = part.number("recruitmentSubjectCount")
    return MemberState(
        country,
        count,
        tuple([_read_site(node, country) for node in part.objects("trialSites")]),
        tuple(_read_history(state, country)),
        (
            *others(part, _PART_LEAVES, f"partII.{name}."),
            *others(state, _STATE_LEAVES, f"partII.{name}."),
        ),
    )


def _read_site(node: JsonObject, country: Value | None) -> SourceLocation:
    info = node.object("organisationAddressInfo")
    organisation, address = info.object("organisation"), info.object("address")
    department, hospital = node.text("departmentName"), organisation.text("name")
    person = node.object("personInfo")
    contact = SourcePerson(
        name=join_values(" ", [person.text("firstName"), person.text("lastName")]),
        role_hint="CONTACT",
        affiliation=first_value(department),
        address=join_values(", ", [address.text(f"addressLine{i}") for i in range(1, 5)]),
        phone=first_value(person.text("telephone"), info.text("phone")),
        email=first_value(person.text("email"), info.text("email")),
    )
    return SourceLocation(
        facility=hospital,
        city=address.text("city"),
        zip=address.text("postcode"),
        country=first_value(address.text("countryName"), country),
        contacts=(contact,) if contact.name or contact.phone or contact.email else (),
    )


def _read_history(state: JsonObject, country: Value | None) -> Iterator[SourceEvent]:
    where = (("member_state", country),) if country else ()
    for node in state.objects("clinicalTrialStatusHistory"):
        if status := node.text("trialStatus"):
            yield SourceEvent(status, node.text("trialStatusDate"), detail=where)
    if decision := state.text("decision"):
        yield SourceEvent(
            decision._replace(raw="decision"), state.text("decisionDate"), description=decision, detail=where
        )
