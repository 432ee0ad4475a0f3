"""EU Clinical Trials Register: pages of the search, a seven-day feed, one text export a country record."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Final

from pipeline.simulators.faults import Faults
from pipeline.simulators.http import SimReply, SimRequest, not_found
from pipeline.simulators.lists import escape, page_of
from pipeline.simulators.trials import Trial
from pipeline.simulators.world import World

_PAGE_SIZE: Final = 20
_FEED_DAYS: Final = 7


class EuctrSimulator:
    """The register over a world: a record of the world is a trial, with a country record a place."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world
        self.faults = faults or Faults()

    def answer(self, request: SimRequest) -> SimReply:
        """Return the register's answer."""
        if request.path == "/search":
            return self._search(request.query.get("query", ""), int(request.query.get("page", "1")))
        if request.path == "/rest/feed/bydates":
            return self._feed(request.query.get("query", ""))
        if request.path.startswith("/rest/download/trial/"):
            eudract, _, country = request.path.removeprefix("/rest/download/trial/").partition("/")
            number = number_of(eudract)
            if number in self.world.revisions:
                trial = self.world.trial(number)
                if country in {code for _, _, code in trial.places}:
                    return SimReply(country_text(trial, country).encode(), "text/plain; charset=utf-8")
        return not_found()

    def _hits(self, query: str) -> list[int]:
        words = query.casefold()
        numbers = reversed(self.world.numbers)
        return [n for n in numbers if not words or words in self.world.trial(n).title.casefold()]

    def _search(self, query: str, page: int) -> SimReply:
        numbers = self._hits(query)
        shown = page_of(numbers, page, _PAGE_SIZE, self.faults, query)
        pages = max(1, math.ceil(len(numbers) / _PAGE_SIZE))
        rows = "".join(_result(self.world.trial(number)) for number in shown)
        return SimReply(
            f"<!DOCTYPE html><html><head><title>Clinical trials</title></head><body><div id='tabs'>"
            f"<a href='#tabs-1'>Trials with a EudraCT protocol ({len(numbers):,})</a>"
            f"<div class='outcome grid_12'>Displaying page {page} of {pages}.</div>"
            f"<div class='results grid_8plus'>{rows}</div></div></body></html>".encode()
        )

    def _feed(self, query: str) -> SimReply:
        first = self.world.day - timedelta(days=_FEED_DAYS)
        items = "".join(
            f"<item><title>{eudract(n)}</title>"
            f"<link>https://www.clinicaltrialsregister.eu/ctr-search/trial/{eudract(n)}/{code}</link>"
            f"<pubDate>{self.world.changed[n].isoformat()} r{self.world.revisions[n]}</pubDate></item>"
            for n in self._hits(query)
            if self.world.changed[n] > first
            for _, _, code in self.world.trial(n).places
        )
        text = (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Trials</title>{items}</channel></rss>'
        )
        return SimReply(text.encode(), "application/rss+xml; charset=utf-8")


def eudract(number: int) -> str:
    """Return the EudraCT number of a trial: of a year that has not come."""
    return f"2029-{number:06d}-{10 + number % 89}"


def number_of(eudract_number: str) -> int:
    """Return the number of a EudraCT number, 0 where it is none."""
    parts = eudract_number.split("-")
    number = int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else 0
    return number if eudract_number == eudract(number) else 0


def _result(trial: Trial) -> str:
    number = eudract(trial.number)
    links = "".join(
        f"<a href='/ctr-search/trial/{number}/{code}'>{code}</a><span class='status'>({_status(trial)})</span>"
        for _, _, code in trial.places
    )
    return (
        f'<table class="result"><tr><td><span class="label">EudraCT Number:</span> {number}</td>'
        f'<td><span class="label">Sponsor Protocol Number:</span> {trial.sponsor_code}</td></tr>'
        f'<tr><td><span class="label">Full Title:</span> {escape(trial.official_title)}'
        f" ({trial.enrollment})</td></tr>"
        f'<tr><td><span class="label">Trial protocol:</span>{links}</td></tr>'
        '<tr><td><span class="label">Trial results:</span><i>(No results available)</i></td></tr></table>'
    )


def _status(trial: Trial) -> str:
    return {"COMPLETED": "Completed", "TERMINATED": "Prematurely Ended"}.get(trial.status, "Ongoing")


def _yes(value: bool) -> str:
    return "Yes" if value else "No"


def country_text(trial: Trial, code: str) -> str:
    """Return the full text export of one country record."""
    number = eudract(trial.number)
    country = next(name for _, name, one in trial.places if one == code)
    phases = ("Human pharmacology (Phase I)", "Therapeutic exploratory (Phase II)",
              "Therapeutic confirmatory (Phase III)", "Therapeutic use (Phase IV)")  # fmt: skip
    lines = [
        "This file contains full details on each clinical trial selected for download.",
        "",
        "Summary",
        f"EudraCT Number: {number}",
        f"Sponsor's Protocol Code Number: {trial.sponsor_code}",
        f"National Competent Authority: {country} - Authority",
        "Clinical Trial Type: EEA CTA",
        f"Trial Status: {_status(trial)}",
        f"Date on which this record was first entered in the EudraCT database: {trial.registered}",
        f"Link: https://www.clinicaltrialsregister.eu/ctr-search/trial/{number}/{code}/",
        "",
        "A. Protocol Information",
        f"A.1 Member State Concerned: {country} - Authority",
        f"A.2 EudraCT number: {number}",
        f"A.3 Full title of the trial: {trial.official_title}",
        f"A.4.1 Sponsor's protocol code number: {trial.sponsor_code}",
        "",
        "B. Sponsor Information",
        "Sponsor 1",
        f"B.1.1 Name of Sponsor: {trial.sponsor}",
        "",
        "D. IMP Identification",
        "D.IMP: 1",
        "D.1.2 and D.1.3 IMP Role: Test",
        f"D.3.1 Product name: {trial.drug}",
        "",
        "E. General Information on the Trial",
        f"E.1.1 Medical condition(s) being investigated: {trial.disease}",
        "E.3 Principal inclusion criteria: "
        + "\n".join(f"{i}. {line}" for i, line in enumerate(trial.inclusion, 1)),
        "E.4 Principal exclusion criteria: "
        + "\n".join(f"{i}. {line}" for i, line in enumerate(trial.exclusion, 1)),
        f"E.5.1 Primary end point(s): {trial.outcomes[0][0]}",
        f"E.5.1.1 Timepoint(s) of evaluation of this end point: {trial.outcomes[0][1]}",
        *(f"E.7.{i} {name}: {_yes(i == trial.phase)}" for i, name in enumerate(phases, 1)),
        f"E.8.1.1 Randomised: {_yes(trial.is_randomized)}",
        f"E.8.1.4 Double blind: {_yes(trial.is_blinded)}",
        "",
        "F. Population of Trial Subjects",
        "F.1.2 Adults (18-64 years): Yes",
        f"F.2.1 Female: {_yes(trial.sex != 'MALE')}",
        f"F.2.2 Male: {_yes(trial.sex != 'FEMALE')}",
        f"F.4.1 In the member state: {trial.enrollment}",
        "",
    ]
    return "\n".join(lines)
