"""ISRCTN, query API: XML by limit and offset, `lastEdited` windows, ids, a count with limit=0."""

from __future__ import annotations

import re
from typing import Final

from pipeline.simulators.faults import Faults
from pipeline.simulators.http import SimReply, SimRequest, not_found, xml_reply
from pipeline.simulators.lists import escape, page_of
from pipeline.simulators.trials import Trial
from pipeline.simulators.world import World

_SINCE: Final = re.compile(r"lastEdited GE (\d{4}-\d\d-\d\d)T")
_ID: Final = re.compile(r"\b(?:ISRCTN)?(\d{8})\b")
_FIRST_ID: Final = 99_200_000
_GENDERS: Final = {"ALL": "All", "FEMALE": "Female", "MALE": "Male"}


class IsrctnSimulator:
    """The API over a world. A server without `has_offset` shows its beginning whatever is asked."""

    def __init__(self, world: World, faults: Faults | None = None, *, has_offset: bool = True) -> None:
        self.world = world
        self.faults = faults or Faults()
        self.has_offset = has_offset

    def answer(self, request: SimRequest) -> SimReply:
        """Return the API's answer."""
        if request.path != "/query/format/default":
            return not_found()
        query = request.query
        numbers = self._hits(query.get("q", ""))
        limit = int(query.get("limit", "10"))
        offset = int(query.get("offset", "0")) if self.has_offset else 0
        shown = page_of(numbers[offset:], 1, limit, self.faults, f"{query}") if limit else []
        head = f'<allTrials totalCount="{len(numbers)}" xmlns="http://www.67bricks.com/isrctn"'
        trials = "".join(full_trial(self.world.trial(n), self.world.changed[n].isoformat()) for n in shown)
        body = f"{head}>{trials}</allTrials>" if trials else f"{head}/>"
        return xml_reply(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}')

    def _hits(self, query: str) -> list[int]:
        numbers = self.world.numbers
        if since := _SINCE.search(query):
            numbers = [n for n in numbers if self.world.changed[n].isoformat() >= since.group(1)]
        rest = re.sub(r"lastEdited \w+ \S+|\bAND\b|\bOR\b|[()]", " ", query)
        if ids := _ID.findall(rest):
            asked = {int(digits) - _FIRST_ID for digits in ids}
            return [number for number in numbers if number in asked]
        if words := rest.strip().casefold():
            numbers = [n for n in numbers if words in self.world.trial(n).title.casefold()]
        return numbers


def isrctn_id(number: int) -> str:
    """Return the id of a record; the numbers from 99200000 on have never been issued."""
    return f"ISRCTN{_FIRST_ID + number:08d}"


def full_trial(trial: Trial, updated: str) -> str:
    """Return a trial with its parties."""
    digits = isrctn_id(trial.number).removeprefix("ISRCTN")
    lists = {
        name: escape("\n".join(f"{i}. {line}" for i, line in enumerate(lines, 1)))
        for name, lines in (("inclusion", trial.inclusion), ("exclusion", trial.exclusion))
    }
    countries = "".join(f"<country>{country}</country>" for _, country, _ in trial.places)
    centres = "".join(
        f"<trialCentre><name>{city} General Hospital</name><city>{city}</city><state/>"
        f"<country>{country}</country><zip>-</zip></trialCentre>"
        for city, country, _ in trial.places
    )
    secondary = "\n".join(f"{i}. {what} at {when}" for i, (what, when) in enumerate(trial.outcomes[1:], 1))
    design = "Randomised controlled trial" if trial.is_randomized else "Non randomised study"
    return (
        f'<fullTrial><trial lastUpdated="{updated}T11:48:02.697Z" version="{trial.revision + 1}">'
        f'<isrctn dateAssigned="{trial.registered}T00:00:00.000Z">{digits}</isrctn>'
        f"<trialDescription><acknowledgment>true</acknowledgment><title>{escape(trial.title)}</title>"
        f"<scientificTitle>{escape(trial.official_title)}</scientificTitle><acronym>{trial.acronym}</acronym>"
        f"<plainEnglishSummary>{escape(trial.summary)}</plainEnglishSummary>"
        f"<primaryOutcome>{trial.outcomes[0][0]} at {trial.outcomes[0][1]}</primaryOutcome>"
        f"<secondaryOutcome>{secondary}</secondaryOutcome></trialDescription>"
        f"<externalRefs><doi>10.1186/ISRCTN{digits}</doi><eudraCTNumber/><clinicalTrialsGovNumber/>"
        f"<protocolSerialNumber>{trial.sponsor_code}</protocolSerialNumber></externalRefs>"
        "<trialDesign><primaryStudyDesign>Interventional</primaryStudyDesign>"
        f"<secondaryStudyDesign>{design}</secondaryStudyDesign><trialSetting>Hospitals</trialSetting>"
        f"<trialType>Treatment</trialType><overallEndDate>{trial.completion}T00:00:00.000Z</overallEndDate>"
        f"</trialDesign><participants><recruitmentCountries>{countries}</recruitmentCountries>"
        f"<trialCentres>{centres}</trialCentres><participantType>Patient</participantType>"
        f"<inclusion>{lists['inclusion']}</inclusion><ageRange>Adult</ageRange>"
        f"<gender>{_GENDERS[trial.sex]}</gender><targetEnrolment>{trial.enrollment}</targetEnrolment>"
        f"<totalFinalEnrolment/><exclusion>{lists['exclusion']}</exclusion>"
        f"<recruitmentStart>{trial.start}T00:00:00.000Z</recruitmentStart>"
        f"<recruitmentEnd>{trial.completion}T00:00:00.000Z</recruitmentEnd></participants>"
        f"<conditions><condition><description>{trial.disease}</description>"
        "<diseaseClass1>Other</diseaseClass1><diseaseClass2/></condition></conditions>"
        f"<interventions><intervention><description>{trial.drug} 10 mg once daily</description>"
        f"<interventionType>Drug</interventionType><phase>{_phase(trial.phase)}</phase>"
        f"<drugNames>{trial.drug}</drugNames></intervention></interventions>"
        f"<parties><sponsorId>Sponsor{digits}</sponsorId></parties></trial>"
        f'<sponsor id="Sponsor{digits}"><organisation>{trial.sponsor}</organisation>'
        "<sponsorType>University/education</sponsorType></sponsor></fullTrial>"
    )


def _phase(phase: int) -> str:
    return f"Phase {('I', 'II', 'III', 'IV')[phase - 1]}"
