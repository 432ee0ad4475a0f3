"""ClinicalTrials.gov, API v2: /studies with page tokens and filters, /studies/{id}, /version, /stats/size.

A page token is an offset into the list as it stands when the page is asked for: where the list has changed in
between, records move from page to page, so that a walk meets some twice and misses others.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pipeline.simulators.faults import Fault, Faults
from pipeline.simulators.http import SimReply, SimRequest, json_reply, not_found
from pipeline.simulators.trials import Trial, criteria_text
from pipeline.simulators.world import World

MOST_PER_PAGE: Final = 1000
_FIRST_ID: Final = 99_100_000
_RANGE: Final = re.compile(
    r"AREA\[LastUpdatePostDate\]RANGE\[(\d{4}-\d\d-\d\d|MIN),\s*(\d{4}-\d\d-\d\d|MAX)\]"
)


class CtgovSimulator:
    """The API over a world. `moves` lets so many records change after each page of a list of studies."""

    def __init__(
        self,
        world: World,
        faults: Faults | None = None,
        *,
        moves: int = 0,
        most_per_page: int = MOST_PER_PAGE,
    ) -> None:
        self.world = world
        self.faults = faults or Faults()
        self.moves = moves
        self.most_per_page = most_per_page

    def answer(self, request: SimRequest) -> SimReply:
        """Return the API's answer."""
        path = request.path.removeprefix("/api/v2")
        if path == "/version":
            stamp = f"{self.world.day.isoformat()}T09:00:{self.world.edition % 60:02d}"
            return json_reply({"apiVersion": "2.0.5", "dataTimestamp": stamp})
        if path == "/stats/size":
            total = len(self.world.revisions)
            sizes = {"averageSizeBytes": 7000, "largestStudies": [], "percentiles": {}, "ranges": []}
            return json_reply({**sizes, "totalStudies": total})
        if path == "/studies":
            return self._studies(request)
        if path.startswith("/studies/NCT"):
            number = number_of(path.removeprefix("/studies/"))
            return (
                json_reply(self._study(number)) if number in self.world.revisions else not_found("no study")
            )
        return not_found()

    def _studies(self, request: SimRequest) -> SimReply:
        query = request.query
        size = min(int(query.get("pageSize", "10")) or 10, self.most_per_page)
        hits = self._hits(query)
        value: dict[str, Any] = {}
        offset = 0
        if token := query.get("pageToken"):
            if "countTotal" in query:
                return _refuse("countTotal is allowed on the first page only")
            offset = _offset_of(token)
            if offset < 0:
                return _refuse("pageToken is not valid or has expired")
        elif query.get("countTotal") == "true":
            value["totalCount"] = len(hits)
        fault = self.faults.strike(f"{offset} {sorted(query.items())}", of_lists=True)
        if fault is Fault.EXPIRED_TOKEN and offset:
            return _refuse("pageToken is not valid or has expired")
        shown = _shown(offset, size, fault)
        only_ids = query.get("fields") == "NCTId"
        value["studies"] = [_ids_alone(n) if only_ids else self._study(n) for n in hits[shown : shown + size]]
        if offset + size < len(hits):
            value["nextPageToken"] = _token(offset + size)
        if self.moves and not only_ids:
            for number in self.world.numbers[: self.moves]:
                self.world.touch(number)
        return json_reply(value)

    def _hits(self, query: Any) -> list[int]:
        hits: Sequence[int] = self.world.numbers
        if ids := query.get("filter.ids"):
            asked = {number_of(nct_id) for nct_id in re.split("[|,]", ids)}
            hits = [number for number in hits if number in asked]
        if window := _RANGE.search(query.get("filter.advanced", "") + query.get("query.term", "")):
            first, last = window.groups()
            days = self.world.changed
            hits = [
                number
                for number in hits
                if (first == "MIN" or days[number].isoformat() >= first)
                and (last == "MAX" or days[number].isoformat() <= last)
            ]
        words = query.get("query.cond") or _RANGE.sub("", query.get("query.term", ""))
        if words.strip():
            needle = words.strip().casefold()
            hits = [number for number in hits if needle in self.world.trial(number).title.casefold()]
        return list(hits)

    def _study(self, number: int) -> dict[str, Any]:
        day = self.world.changed[number].isoformat()
        return study(self.world.trial(number), day, self.world.day.isoformat())


def nct_id(number: int) -> str:
    """Return the id of a record; the numbers from 99100000 on have never been issued."""
    return f"NCT{_FIRST_ID + number:08d}"


def number_of(registration_id: str) -> int:
    """Return the number of an id, 0 where it is none."""
    digits = registration_id.strip().upper().removeprefix("NCT")
    return int(digits) - _FIRST_ID if digits.isdigit() else 0


def _ids_alone(number: int) -> dict[str, Any]:
    return {"protocolSection": {"identificationModule": {"nctId": nct_id(number)}}}


def _shown(offset: int, size: int, fault: Fault | None) -> int:
    """Return where the page that is shown really starts: the one before, or the one after."""
    if fault is Fault.REPEATED_PAGE:
        return max(0, offset - size)
    return offset + size if fault is Fault.MISSING_PAGE else offset


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"page:{offset}".encode()).decode().rstrip("=")


def _offset_of(token: str) -> int:
    try:
        name, _, offset = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().partition(":")
    except ValueError:
        return -1
    return int(offset) if name == "page" and offset.isdigit() else -1


def _refuse(message: str) -> SimReply:
    return SimReply(message.encode(), "text/plain; charset=utf-8", 400)


def study(trial: Trial, updated: str, today: str) -> dict[str, Any]:
    """Return a study as API v2 shows it: every field optional and absent when empty."""
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": nct_id(trial.number),
                "orgStudyIdInfo": {"id": trial.sponsor_code},
                "organization": {"fullName": trial.sponsor, "class": "OTHER"},
                "briefTitle": trial.title,
                "officialTitle": trial.official_title,
                "acronym": trial.acronym,
            },
            "statusModule": _status(trial, updated),
            "sponsorCollaboratorsModule": {
                "responsibleParty": {"type": "SPONSOR"},
                "leadSponsor": {"name": trial.sponsor, "class": "OTHER"},
            },
            "oversightModule": {
                "oversightHasDmc": trial.is_randomized,
                "isFdaRegulatedDrug": True,
                "isFdaRegulatedDevice": False,
            },
            "descriptionModule": {"briefSummary": trial.summary},
            "conditionsModule": {
                "conditions": [trial.disease],
                "keywords": [trial.disease.lower(), trial.drug],
            },
            "designModule": _design(trial),
            "armsInterventionsModule": _arms(trial),
            "outcomesModule": {
                "primaryOutcomes": [_outcome(*trial.outcomes[0])],
                "secondaryOutcomes": [_outcome(*outcome) for outcome in trial.outcomes[1:]],
            },
            "eligibilityModule": dict(_eligibility(trial)),
            "contactsLocationsModule": {
                "locations": [
                    {"facility": f"{city} General Hospital", "city": city, "country": country}
                    for city, country, _ in trial.places
                ]
            },
        },
        "derivedSection": {
            "miscInfoModule": {"versionHolder": today},
            "conditionBrowseModule": {
                "meshes": [{"id": f"D99{trial.number % 1000:04d}", "term": trial.disease}]
            },
        },
        "hasResults": False,
    }


def _status(trial: Trial, updated: str) -> dict[str, Any]:
    module: dict[str, Any] = {
        "statusVerifiedDate": updated[:7],
        "overallStatus": trial.status,
        "expandedAccessInfo": {"hasExpandedAccess": False},
        "startDateStruct": {"date": trial.start, "type": "ACTUAL"},
        "primaryCompletionDateStruct": {"date": trial.completion, "type": "ESTIMATED"},
        "completionDateStruct": {"date": trial.completion, "type": "ESTIMATED"},
        "studyFirstSubmitDate": trial.registered,
        "studyFirstSubmitQcDate": trial.registered,
        "studyFirstPostDateStruct": {"date": trial.registered, "type": "ACTUAL"},
        "lastUpdateSubmitDate": updated,
        "lastUpdatePostDateStruct": {"date": updated, "type": "ACTUAL"},
    }
    if trial.status == "TERMINATED":
        module["whyStopped"] = "Slow recruitment"
    return module


def _design(trial: Trial) -> dict[str, Any]:
    info: dict[str, Any] = {
        "allocation": "RANDOMIZED" if trial.is_randomized else "NA",
        "interventionModel": "PARALLEL" if trial.is_randomized else "SINGLE_GROUP",
        "primaryPurpose": "TREATMENT",
        "maskingInfo": {"masking": "DOUBLE" if trial.is_blinded else "NONE"},
    }
    if trial.is_blinded:
        info["maskingInfo"]["whoMasked"] = ["PARTICIPANT", "INVESTIGATOR"]
    return {
        "studyType": "INTERVENTIONAL",
        "phases": [f"PHASE{trial.phase}"],
        "designInfo": info,
        "enrollmentInfo": {"count": trial.enrollment, "type": "ESTIMATED"},
    }


def _arms(trial: Trial) -> dict[str, Any]:
    arms = [
        {
            "label": f"{trial.drug} 10 mg",
            "type": "EXPERIMENTAL",
            "description": f"{trial.drug} 10 mg by mouth once daily",
            "interventionNames": [f"Drug: {trial.drug}"],
        }
    ]
    interventions = [
        {
            "type": "DRUG",
            "name": trial.drug,
            "description": "One tablet of 10 mg in the morning",
            "armGroupLabels": [f"{trial.drug} 10 mg"],
        }
    ]
    if trial.is_randomized:
        arms.append(
            {
                "label": "Placebo",
                "type": "PLACEBO_COMPARATOR",
                "description": "Placebo by mouth once daily",
                "interventionNames": ["Drug: Placebo"],
            }
        )
        interventions.append({"type": "DRUG", "name": "Placebo", "armGroupLabels": ["Placebo"]})
    return {"armGroups": arms, "interventions": interventions}


def _outcome(measure: str, time_frame: str) -> dict[str, str]:
    return {"measure": measure, "description": f"{measure} as rated at the clinic", "timeFrame": time_frame}


def _eligibility(trial: Trial) -> Iterator[tuple[str, Any]]:
    yield "eligibilityCriteria", criteria_text(trial)
    yield "healthyVolunteers", False
    yield "sex", trial.sex
    yield "minimumAge", f"{trial.min_age} Years"
    if trial.max_age:
        yield "maximumAge", f"{trial.max_age} Years"
    yield "stdAges", ["ADULT", "OLDER_ADULT"]
