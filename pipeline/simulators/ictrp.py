"""ICTRP: the search form of the portal in four steps, each of which needs the state that the last one gave."""

from __future__ import annotations

import hashlib
from typing import Final
from urllib.parse import parse_qsl

from pipeline.simulators.ctgov import nct_id
from pipeline.simulators.ctgov import number_of as nct_number
from pipeline.simulators.faults import Faults
from pipeline.simulators.http import SimReply, SimRequest, not_found, xml_reply
from pipeline.simulators.lists import escape
from pipeline.simulators.trials import Trial
from pipeline.simulators.world import World

_PREFIX: Final = "ctl00$ContentPlaceHolder1$"
_GENDERS: Final = {"ALL": "All", "FEMALE": "Female", "MALE": "Male"}


class IctrpSimulator:
    """The portal over a world of ClinicalTrials.gov records, which it republishes."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world

    def answer(self, request: SimRequest) -> SimReply:
        """Return the portal's answer."""
        if request.path != "/AdvSearch.aspx":
            return not_found()
        if request.method == "GET":
            return _form("search", "", "btnSearch")
        form = dict(parse_qsl(request.body.decode(), keep_blank_values=True))
        step, _, words = form.get("__VIEWSTATE", "").partition(":")
        words = words.partition(":")[2]
        if form.get("__EVENTVALIDATION") != _stamp(form.get("__VIEWSTATE", "")):
            return SimReply(b"Validation of viewstate MAC failed", "text/plain", 500)
        pressed = {name.rpartition("$")[2] for name in form}
        if step == "search" and "btnSearch" in pressed:
            words = form.get(f"{_PREFIX}txtTrialID") or form.get(f"{_PREFIX}txtTitle", "")
            return _form("hits", words, "btnLaunchDialogTerms")
        if step == "hits" and "btnLaunchDialogTerms" in pressed:
            return _form("terms", words, "ucExportDefault$butExportAllTrials")
        if step == "terms" and "butExportAllTrials" in pressed:
            trials = "".join(exported(self.world.trial(n)) for n in self._hits(words))
            head = "<?xml version='1.0' encoding='UTF-8' ?>"
            return xml_reply(f"{head}<Trials_downloaded_from_ICTRP>{trials}</Trials_downloaded_from_ICTRP>")
        return SimReply(b"the form is out of step", "text/plain", 500)

    def _hits(self, words: str) -> list[int]:
        if number := nct_number(words):
            return [number] if number in self.world.revisions else []
        needle = words.casefold()
        return [n for n in self.world.numbers if needle in self.world.trial(n).title.casefold()]


def _stamp(view_state: str) -> str:
    return hashlib.sha256(view_state.encode()).hexdigest()[:20]


def _form(step: str, words: str, button: str) -> SimReply:
    state = f"{step}:1:{words}"
    inputs = [
        ("hidden", "__VIEWSTATE", state),
        ("hidden", "__EVENTVALIDATION", _stamp(state)),
        ("text", f"{_PREFIX}txtTitle", ""),
        ("text", f"{_PREFIX}txtTrialID", ""),
        ("submit", f"{_PREFIX}{button}", "Go"),
    ]
    fields = "".join(
        f'<input type="{kind}" name="{name}" value="{escape(value).replace(chr(34), "&quot;")}" />'
        for kind, name, value in inputs
    )
    page = f"<!DOCTYPE html><html><body><h1>Advanced search of the portal</h1><form method='post' action='./AdvSearch.aspx'>{fields}</form></body></html>"
    return SimReply(page.encode())


def exported(trial: Trial) -> str:
    """Return a trial as the portal exports it."""
    day_first = "/".join(reversed(trial.registered.split("-")))
    fields = {
        "TrialID": nct_id(trial.number),
        "Last_Refreshed_on": "1 November 2026",
        "Public_title": trial.title,
        "Scientific_title": trial.official_title,
        "Acronym": trial.acronym,
        "Primary_sponsor": trial.sponsor,
        "Date_registration": day_first,
        "Date_registration3": trial.registered.replace("-", ""),
        "Source_Register": "ClinicalTrials.gov",
        "web_address": f"https://clinicaltrials.gov/study/{nct_id(trial.number)}",
        "Recruitment_Status": "Recruiting",
        "Inclusion_agemin": f"{trial.min_age} Years",
        "Inclusion_agemax": f"{trial.max_age} Years" if trial.max_age else "N/A",
        "Inclusion_gender": _GENDERS[trial.sex],
        "Target_size": str(trial.enrollment),
        "Study_type": "Interventional",
        "Phase": f"Phase {trial.phase}",
        "Countries": ";".join(country for _, country, _ in trial.places),
        "Inclusion_Criteria": _criteria(trial),
        "Condition": trial.disease,
        "Intervention": f"Drug: {trial.drug}",
        "Primary_outcome": trial.outcomes[0][0],
    }
    cells = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in fields.items())
    return f"<Trial>{cells}</Trial>"


def _criteria(trial: Trial) -> str:
    """Return both lists in one field with their headings, as the portal has them from ClinicalTrials.gov."""
    return "<br>".join(
        line
        for heading, items in (
            ("Inclusion Criteria:", trial.inclusion),
            ("Exclusion Criteria:", trial.exclusion),
        )
        for line in (heading, *(f"- {item}" for item in items))
    )
