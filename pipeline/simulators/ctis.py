"""CTIS, public API: POST /search in pages, of at most 10,000 rows, and GET /retrieve/{number}."""

from __future__ import annotations

import math
from typing import Any, Final

import orjson

from pipeline.simulators.faults import Faults
from pipeline.simulators.http import SimReply, SimRequest, json_reply, not_found
from pipeline.simulators.lists import page_of
from pipeline.simulators.trials import Trial
from pipeline.simulators.world import World

_PHASES: Final = {1: "2", 2: "4", 3: "5", 4: "6"}
_PHASE_LABELS: Final = {
    1: "Human pharmacology (Phase I) - First administration to humans",
    2: "Therapeutic exploratory (Phase II)",
    3: "Therapeutic confirmatory  (Phase III)",
    4: "Therapeutic use (Phase IV)",
}
_STATUSES: Final = {
    "NOT_YET_RECRUITING": 2, "RECRUITING": 4, "ACTIVE_NOT_RECRUITING": 5, "COMPLETED": 8, "TERMINATED": 8,
}  # fmt: skip


class CtisSimulator:
    """The public API over a world. `most_rows` is the cap of a query."""

    def __init__(self, world: World, faults: Faults | None = None, *, most_rows: int = 10_000) -> None:
        self.world = world
        self.faults = faults or Faults()
        self.most_rows = most_rows

    def answer(self, request: SimRequest) -> SimReply:
        """Return the API's answer."""
        if request.path == "/search" and request.method == "POST":
            return self._search(orjson.loads(request.body))
        if request.path.startswith("/retrieve/"):
            number = number_of(request.path.removeprefix("/retrieve/"))
            if number in self.world.revisions:
                return json_reply(retrieved(self.world.trial(number), self.world.changed[number].isoformat()))
        return not_found("no such trial")

    def _search(self, body: dict[str, Any]) -> SimReply:
        page, size = body["pagination"]["page"], body["pagination"]["size"]
        criteria = body.get("searchCriteria", {})
        numbers = list(reversed(self.world.numbers))
        if asked := criteria.get("number"):
            numbers = [number for number in numbers if ct_number(number).startswith(asked)]
        if words := criteria.get("containAll") or criteria.get("medicalCondition"):
            numbers = [n for n in numbers if words.casefold() in self.world.trial(n).title.casefold()]
        total = len(numbers)
        if body.get("sort", {}).get("direction") == "ASC":
            numbers.reverse()
        shown = page_of(numbers[: self.most_rows], page, size, self.faults, f"{criteria} {body.get('sort')}")
        pages = math.ceil(total / size)
        return json_reply(
            {
                "pagination": {"totalRecords": total, "totalPages": pages, "nextPage": page < pages},
                "data": [self._row(number) for number in shown],
            }
        )

    def _row(self, number: int) -> dict[str, Any]:
        trial, changed = self.world.trial(number), self.world.changed[number]
        day = f"{changed:%d/%m/%Y}"
        status = _STATUSES[trial.status]
        return {
            "ctNumber": ct_number(number),
            "ctTitle": trial.official_title,
            "shortTitle": trial.acronym,
            "ctStatus": status,
            "startDateEU": None,
            "trialCountries": [f"{country}:{status}" for _, country, _ in trial.places],
            "decisionDateOverall": day,
            "decisionDate": ", ".join(f"{code}: {day}" for _, _, code in trial.places),
            "therapeuticAreas": [],
            "sponsor": trial.sponsor,
            "sponsorType": "Pharmaceutical company",
            "trialPhase": _PHASE_LABELS[trial.phase],
            "trialRegion": 1,
            "ageGroup": "18-64 years",
            "gender": "Female, Male",
            "totalNumberEnrolled": str(trial.enrollment),
            "conditions": trial.disease,
            "product": trial.drug,
            "primaryEndPoint": trial.outcomes[0][0],
            "resultsFirstReceived": "No",
            "lastUpdated": day,
            "lastPublicationUpdate": day,
        }


def ct_number(number: int) -> str:
    """Return the EU CT number of a record: of a year that has not come."""
    return f"2029-{500_000 + number:06d}-{10 + number % 89}-00"


def number_of(ct: str) -> int:
    """Return the number of an EU CT number, 0 where it is none."""
    parts = ct.split("-")
    number = int(parts[1]) - 500_000 if len(parts) > 1 and parts[1].isdigit() else 0
    return number if ct == ct_number(number) else 0


def retrieved(trial: Trial, updated: str) -> dict[str, Any]:
    """Return a record as /retrieve shows it."""
    organisation = {"id": 1, "type": "Pharmaceutical company", "name": trial.sponsor, "commercial": True}
    details = {
        "clinicalTrialIdentifiers": {
            "fullTitle": trial.official_title,
            "publicTitle": trial.title,
            "shortTitle": trial.acronym,
            "secondaryIdentifyingNumbers": {"additionalRegistries": []},
        },
        "trialInformation": {
            "trialCategory": {"isLowIntervention": False, "trialPhase": _PHASES[trial.phase]},
            "medicalCondition": {
                "partIMedicalConditions": [
                    {"id": 1, "medicalCondition": trial.disease, "isConditionRareDisease": False}
                ],
                "meddraConditionTerms": [],
            },
            "trialObjective": {"mainObjective": trial.summary, "secondaryObjectives": []},
            "eligibilityCriteria": {
                f"principal{kind}Criteria": [
                    {"id": i, "number": i, f"principal{kind}Criteria": line}
                    for i, line in enumerate(lines, 1)
                ]
                for kind, lines in (("Inclusion", trial.inclusion), ("Exclusion", trial.exclusion))
            },
            "endPoint": {
                "primaryEndPoints": [
                    {"id": 1, "number": 1, "endPoint": trial.outcomes[0][0], "isPrimary": True}
                ],
                "secondaryEndPoints": [
                    {"id": i, "number": i, "endPoint": measure, "isPrimary": False}
                    for i, (measure, _) in enumerate(trial.outcomes[1:], 1)
                ],
            },
            "trialDuration": {
                "estimatedRecruitmentStartDate": trial.start,
                "estimatedEndDate": trial.completion,
            },
            "populationOfTrialSubjects": {
                "ageRanges": [{"id": 1, "ageRangeCategoryCode": "3", "ageRangeCategory": "3"}],
                "isFemaleSubjects": trial.sex != "MALE",
                "isMaleSubjects": trial.sex != "FEMALE",
            },
        },
    }
    return {
        "ctNumber": ct_number(trial.number),
        "ctStatus": "Authorised",
        "decisionDate": f"{trial.registered}T10:11:12.123",
        "publishDate": f"{updated}T01:02:03.123456789",
        "ctPublicStatusCode": _STATUSES[trial.status],
        "authorizedApplication": {
            "authorizedPartI": {
                "trialDetails": details,
                "sponsors": [{"id": 11, "primary": True, "organisation": organisation}],
            },
            "authorizedPartsII": [],
        },
        "events": {},
        "results": {},
        "documents": [],
    }
