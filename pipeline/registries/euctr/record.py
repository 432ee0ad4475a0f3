"""Entries of a protocol form -> a source record: one trial in one country. Where things stand, not what they mean.

Format: the codes of the EudraCT application form, https://www.clinicaltrialsregister.eu/ctr-search/search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pipeline.errors import UnreadableInput
from pipeline.findings import FindingKind
from pipeline.model.codes import Completeness, IdentifierRole, OutcomeType, SponsorRole
from pipeline.model.source import (
    Doubt,
    OtherField,
    SourceCondition,
    SourceDate,
    SourceDates,
    SourceDesign,
    SourceEligibility,
    SourceEligibilityText,
    SourceEnrollment,
    SourceEthicsReview,
    SourceEvent,
    SourceIdentifier,
    SourceIntervention,
    SourceOutcome,
    SourceOversight,
    SourcePerson,
    SourceRecord,
    SourceResults,
    SourceSponsor,
    SourceStatus,
    Value,
)
from pipeline.registries.euctr.entries import Entries, Entry

_LINK: Final = re.compile(r"/trial/(?P<number>[\d-]{14})/(?P<country>[A-Za-z0-9]{2,3})(?:/|$)")
_PHASES: Final = ("E.7.1", "E.7.2", "E.7.3", "E.7.4")
_PURPOSES: Final = ("E.6.1", "E.6.2", "E.6.3")
_DESIGN_FLAGS: Final = (
    "E.8.1", *(f"E.8.1.{i}" for i in range(1, 8)), "E.8.1.7.1", "E.8.2.4",
)  # fmt: skip
_AGE_BANDS: Final = (*(f"F.1.1.{i}" for i in range(1, 7)), "F.1.2", "F.1.3")
# From the name that a physician would use to the one that only the sponsor knows.
_PRODUCT_NAMES: Final = ("D.3.1", "D.2.1.1.1", "D.3.8", "D.3.9.3", "D.3.2", "D.3.9.2")
_OUTCOMES: Final = (
    (OutcomeType.PRIMARY, "E.5.1", "E.5.1.1"),
    (OutcomeType.SECONDARY, "E.5.2", "E.5.2.1"),
)
_TWINS: Final = (
    ("official_title", "A.3"),
    ("public_title", "A.3.1"),
    ("acronym", "A.3.2"),
    ("brief_summary", "E.2.1"),
    ("detailed_description", "E.2.2"),
    ("conditions", "E.1.1"),
    ("outcomes.primary.measure", "E.5.1"),
    ("outcomes.primary.time_frame", "E.5.1.1"),
    ("outcomes.secondary.measure", "E.5.2"),
    ("outcomes.secondary.time_frame", "E.5.2.1"),
)


def read_country_record(
    entries: Entries, shape: str, address: Value | None = None, country: str | None = None
) -> SourceRecord:
    """Return the source record of the trial in one country.

    Args: address is the record's own, where the form does not print it (`Link`); country is the country's part
    of the id where no address has it.

    Raises: UnreadableInput where the form carries no EudraCT number.
    """
    doubts: list[Doubt] = []
    number = _same(entries, doubts, "registration_id", ("A.2", ""), ("", "EudraCT Number"))
    if number is None:
        raise UnreadableInput("not_a_trial", "a protocol form has a EudraCT number (A.2); this one has none")
    link = entries.text("", "Link") or address
    member_state = _same(entries, doubts, "countries", ("A.1", ""), ("", "National Competent Authority"))
    status = _same(
        entries, doubts, "status.overall_status", ("", "Trial Status"), ("P.", "End of Trial Status")
    )
    registration_id = _registration_id(number, link, country)
    purpose, scopes = _read_purpose(entries)
    sponsors = list(entries.blocks("Sponsor"))
    record = SourceRecord(
        source="euctr",
        registry="euctr",
        shape=shape,
        completeness=Completeness.FULL,
        registration_id=registration_id,
        url=link if link is not address else None,
        official_title=entries.text("A.3"),
        public_title=entries.text("A.3.1"),
        acronym=entries.text("A.3.2"),
        identifiers=tuple(_read_identifiers(entries, registration_id)),
        status=SourceStatus(overall_status=status),
        design=SourceDesign(
            phases=_flags(entries, _PHASES),
            primary_purpose=purpose,
            text=_first(_flags(entries, _DESIGN_FLAGS)),
        ),
        enrollment=SourceEnrollment(
            count=entries.text("F.4.2.2") or entries.text("F.4.2.1") or entries.text("F.4.1")
        ),
        dates=_read_dates(entries),
        brief_summary=entries.text("E.2.1"),
        detailed_description=entries.text("E.2.2"),
        results=SourceResults(has_results=entries.text("", "Trial results")),
        conditions=tuple(_read_conditions(entries)),
        interventions=tuple(_read_interventions(entries)),
        outcomes=tuple(_read_outcomes(entries)),
        eligibility=_read_eligibility(entries),
        sponsors=tuple(_read_sponsors(sponsors)),
        contacts=tuple(_read_contacts(sponsors)),
        countries=tuple(_read_countries(entries, member_state)),
        oversight=SourceOversight(has_dmc=entries.text("E.8.7")),
        ethics_reviews=tuple(_read_ethics(entries)),
        events=tuple(_read_decision(entries)),
        doubts=tuple(doubts),
        translations=tuple([(path, value) for path, code in _TWINS for value in entries.twins(code)]),
    )
    rest = [*scopes, *(entry for part in (*sponsors, entries) for entry in part.rest())]
    other = [OtherField(_name(entry), entry.value) for entry in rest if entry.value]
    return replace(record, other_fields=tuple(other))


def _same(entries: Entries, doubts: list[Doubt], field: str, *places: tuple[str, str]) -> Value | None:
    """Return the first of the values that the form prints in several places; another word there is a doubt."""
    found: Value | None = None
    for code, label in places:
        value = entries.peek(code, label)
        if value is None:
            continue
        if found is None or str(value.raw).strip() == str(found.raw).strip():
            found = found or value
            entries.take(code, label)
        else:
            name = " ".join(part for part in (code, label) if part)
            message = (
                f"the form says {found.raw!r}, under {name} {value.raw!r}: the first is taken, the other kept"
            )
            doubts.append(Doubt(field, value, message, FindingKind.CONTRADICTION))
    return found


def _first(values: tuple[Value, ...]) -> Value | None:
    return values[0] if values else None


def _name(entry: Entry) -> str:
    return " ".join(part for part in (entry.block, entry.code, entry.label) if part)[:200]


def _registration_id(number: Value, link: Value | None, country: str | None) -> Value:
    """Return number and country; only the record's address names the country by its letters."""
    match = _LINK.search(str(link.raw)) if link else None
    if link is None or match is None:
        return number._replace(raw=f"{number.raw}-{country}") if country else number
    return link._replace(raw=f"{match['number']}-{match['country']}")


def _read_identifiers(entries: Entries, registration_id: Value) -> Iterable[SourceIdentifier]:
    yield SourceIdentifier(registration_id, IdentifierRole.REGISTRATION)
    if code := entries.text("A.4.1"):
        entries.take("", "Sponsor's Protocol Code Number")
        yield SourceIdentifier(code, IdentifierRole.ORG_STUDY_ID)
    for code_of_id in ("A.5.1", "A.5.2", "A.5.3", "A.5.4"):
        for entry in entries.take(code_of_id):
            if entry.value:
                yield SourceIdentifier(
                    entry.value, IdentifierRole.SECONDARY, kind=entry.value._replace(raw=entry.label)
                )


def _flags(entries: Entries, codes: Iterable[str]) -> tuple[Value, ...]:
    """Return a list of ticked and unticked boxes as one value, a line each (`Randomised: Yes`)."""
    boxes = [entry for code in codes for entry in entries.take(code) if entry.value]
    if not boxes or boxes[0].value is None:
        return ()
    words = "\n".join([f"{box.label}: {box.value.raw}" for box in boxes if box.value])
    return (boxes[0].value._replace(raw=words),)


def _is_yes(entry: Entry) -> bool:
    return entry.value is not None and str(entry.value.raw).strip().lower() == "yes"


def _read_purpose(entries: Entries) -> tuple[Value | None, list[Entry]]:
    """Return the one purpose that is ticked, or the ticked boxes where there are several."""
    ticked = [entry for code in _PURPOSES for entry in entries.take(code) if _is_yes(entry)]
    if len(ticked) == 1 and ticked[0].value:
        return ticked[0].value._replace(raw=ticked[0].label), []
    return None, ticked


def _read_dates(entries: Entries) -> SourceDates:
    def date(code: str, label: str) -> SourceDate | None:
        value = entries.text(code, label)
        return SourceDate(value) if value else None

    return SourceDates(
        first_posted=date("", "Date on which this record was first entered"),
        completion=date("P.", "Date of the global end of the trial"),
    )


def _read_conditions(entries: Entries) -> Iterable[SourceCondition]:
    if condition := entries.text("E.1.1"):
        yield SourceCondition(condition)
    for term in entries.blocks("E.1.2"):
        if name := term.text("E.1.2", "Term"):
            yield SourceCondition(name, term.text("E.1.2", "Classification code"), "MedDRA")
        # The dictionary's version, level and organ class are the code's own.
        term.take("E.1.2")


def _read_interventions(entries: Entries) -> Iterable[SourceIntervention]:
    for product in entries.blocks("D.IMP"):
        values = [value for code in _PRODUCT_NAMES if (value := product.text(code))]
        names = list({str(value.raw).casefold(): value for value in reversed(values)}.values())[::-1]
        details = product.rest()
        first = names or [entry.value for entry in details if entry.value][:1]
        if first:
            yield SourceIntervention(
                name=names[0] if names else None,
                description=_details(first[0], details),
                other_names=tuple(names[1:]),
            )
    for placebo in entries.blocks("D.8 Placebo"):
        details = placebo.rest()
        values = [entry.value for entry in details if entry.value]
        if values:
            yield SourceIntervention(
                name=values[0]._replace(raw="Placebo"), description=_details(values[0], details)
            )


def _details(first: Value, entries: list[Entry]) -> Value | None:
    """Return a product's further fields, a line each; a box that is not ticked says nothing about it."""
    lines = [
        f"{entry.label}: {entry.value.raw}"
        for entry in entries
        if entry.value and str(entry.value.raw) != "No"
    ]
    return first._replace(raw="\n".join(lines)) if lines else None


def _read_outcomes(entries: Entries) -> Iterable[SourceOutcome]:
    for outcome_type, code, code_of_time in _OUTCOMES:
        measure, time_frame = entries.text(code), entries.text(code_of_time)
        if measure or time_frame:
            yield SourceOutcome(outcome_type, measure, time_frame=time_frame)


def _read_eligibility(entries: Entries) -> SourceEligibility:
    texts: list[SourceEligibilityText] = []
    for field, code in (("inclusion", "E.3"), ("exclusion", "E.4")):
        english = entries.text(code)
        values = [english._replace(lang="en")] if english else []
        for value in (*values, *entries.twins(code)):
            texts.append(SourceEligibilityText(field, value))  # type: ignore[arg-type]
    bands = [entry for code in _AGE_BANDS for entry in entries.take(code) if _is_yes(entry)]
    entries.take("F.1.1")
    return SourceEligibility(
        texts=tuple(texts),
        age_bands=tuple([band.value._replace(raw=band.label) for band in bands if band.value]),
        sex=_first(_flags(entries, ("F.2.1", "F.2.2"))),
        healthy_volunteers=entries.text("F.3.1"),
    )


def _read_sponsors(parts: Iterable[Entries]) -> Iterable[SourceSponsor]:
    for number, sponsor in enumerate(parts):
        role = SponsorRole.COLLABORATOR if number else SponsorRole.LEAD
        if name := sponsor.text("B.1.1"):
            yield SourceSponsor(name, role, sponsor.text("B.3.1 and B.3.2"), sponsor.text("B.1.3.4"))
        while supporter := sponsor.text("B.4.1"):
            yield SourceSponsor(supporter, SponsorRole.FUNDER, country=sponsor.text("B.4.2"))


def _read_contacts(parts: Iterable[Entries]) -> Iterable[SourcePerson]:
    for sponsor in parts:
        address = [value for i in range(1, 5) if (value := sponsor.text(f"B.5.3.{i}"))]
        person = SourcePerson(
            name=sponsor.text("B.5.2"),
            role_hint="CONTACT",
            affiliation=sponsor.text("B.5.1"),
            address=address[0]._replace(raw=", ".join([str(value.raw) for value in address]))
            if address
            else None,
            phone=sponsor.text("B.5.4"),
            email=sponsor.text("B.5.6"),
        )
        if person.name or person.affiliation:
            yield person


def _read_countries(entries: Entries, member_state: Value | None) -> Iterable[Value]:
    if member_state:
        # "Spain - AEMPS": the country, then its authority.
        yield member_state._replace(raw=str(member_state.raw).split(" - ")[0])
    for entry in entries.take("E.8.6.3"):
        if entry.value:
            yield entry.value


def _read_ethics(entries: Entries) -> Iterable[SourceEthicsReview]:
    opinion = entries.text("N.", "Ethics Committee Opinion of the trial application")
    date = entries.text("N.", "Date of Ethics Committee Opinion")
    if opinion or date:
        yield SourceEthicsReview(status=opinion, date=SourceDate(date) if date else None)


def _read_decision(entries: Entries) -> Iterable[SourceEvent]:
    decision = entries.text("N.", "Competent Authority Decision")
    date = entries.text("N.", "Date of Competent Authority Decision")
    if at := decision or date:
        yield SourceEvent(at._replace(raw="Competent Authority Decision"), date, description=decision)
