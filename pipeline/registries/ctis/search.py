"""A row of the CTIS search answer -> a source record. It tells a part of the trial only."""

from __future__ import annotations

from pipeline.errors import UnreadableInput
from pipeline.model.codes import Completeness, IdentifierRole, SponsorRole
from pipeline.model.source import (
    OtherField,
    SourceDates,
    SourceDesign,
    SourceEligibility,
    SourceEnrollment,
    SourceIdentifier,
    SourceRecord,
    SourceResults,
    SourceSponsor,
    SourceStatus,
    Value,
)
from pipeline.readers.json_reader import JsonDocument, JsonObject
from pipeline.registries.ctis.parts import country_states, date, others

# What a row says and a record has no field for; a retrieved trial that was saved with its row has them too.
ROW_LEAVES = (
    *("therapeuticAreas", "trialRegion", "trialRegionCode", "ageRangeSecondary", "recruitmentStatus"),
    *("decisionDate", "decisionDateOverall", "lastPublicationUpdate", "authorizationDate", "endPoint"),
    *("hasDeferrallApplied", "hasAmendmentApplied", "eudraCtInfo", "primaryEndPoint", "trialPhase"),
    *("ctStatus", "sponsorType", "ageGroup", "gender", "totalNumberEnrolled", "shortTitle", "startDateEU"),
)


def read_row(document: JsonDocument) -> SourceRecord:
    """Return the source record of one row.

    Raises: UnreadableInput where it has no EU CT number.
    """
    row = document.root
    number = row.text("ctNumber")
    if number is None:
        raise UnreadableInput("not_a_trial", "a row of trials has a ctNumber; this one has none")
    sponsor = row.text("sponsor")
    countries, states = read_countries(row)
    return SourceRecord(
        source="ctis",
        registry="ctis",
        shape="search",
        completeness=Completeness.PARTIAL,
        registration_id=number,
        official_title=row.text("ctTitle"),
        acronym=row.text("shortTitle"),
        identifiers=(SourceIdentifier(number, IdentifierRole.REGISTRATION),),
        status=SourceStatus(overall_status=row.scalar("ctStatus")),
        dates=SourceDates(
            start=date(row.text("startDateEU")),
            last_update=date(row.text("lastUpdated")),
            last_update_posted=date(row.text("lastPublicationUpdate")),
        ),
        design=SourceDesign(phases=tuple(filter(None, [row.scalar("trialPhase")]))),
        enrollment=SourceEnrollment(row.scalar("totalNumberEnrolled")),
        conditions_text=row.text("conditions"),
        interventions_text=row.text("product"),
        eligibility=SourceEligibility(sex=row.text("gender"), age_bands=read_age_bands(row)),
        sponsors=(SourceSponsor(sponsor, SponsorRole.LEAD, row.text("sponsorType")),) if sponsor else (),
        countries=countries,
        results=SourceResults(has_results=row.text("resultsFirstReceived")),
        other_fields=(*states, *others(row, ROW_LEAVES)),
    )


def read_age_bands(row: JsonObject) -> tuple[Value, ...]:
    """Return the bands of `0-17 years, 18-64 years`, each once: generation A repeats them."""
    value = row.text("ageGroup")
    bands = dict.fromkeys([part.strip() for part in str(value.raw).split(",")]) if value else {}
    return tuple([value._replace(raw=band) for band in bands if band]) if value else ()


def read_countries(row: JsonObject) -> tuple[tuple[Value, ...], list[OtherField]]:
    """Return the countries of a row and the status in each."""
    text = row.text("trialCountries")
    printed = (text,) if text else row.texts("trialCountries")
    found = [pair for value in printed for pair in country_states(value)]
    states = [OtherField(f"trialCountries.{country.raw}", state) for country, state in found if state]
    return tuple([country for country, _ in found]), states
