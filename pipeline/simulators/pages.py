"""DRKS, CRIS, jRCT and MedDataX: one HTML page a record.

DRKS and MedDataX show ids that the sites may have issued: their addresses count from 1, or are NCT numbers.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.simulators.ctgov import nct_id
from pipeline.simulators.ctgov import number_of as nct_number
from pipeline.simulators.faults import Faults
from pipeline.simulators.http import SimReply, SimRequest, not_found
from pipeline.simulators.lists import escape, number_at, page_of
from pipeline.simulators.trials import Trial
from pipeline.simulators.world import World

_JRCT_PAGE_SIZE: Final = 50
_ROMAN: Final = ("I", "II", "III", "IV")
_FIRST_KCT: Final = 9_900_000


def _html(title: str, body: str) -> SimReply:
    head = f"<head><meta charset='utf-8'><title>{escape(title)}</title></head>"
    site = "<nav>Home Search Register a trial Help Contact</nav>"
    return SimReply(f"<!DOCTYPE html><html lang='en'>{head}<body>{site}{body}</body></html>".encode())


def _numbered(lines: tuple[str, ...], separator: str) -> str:
    return separator.join(f"{i}. {escape(line)}" for i, line in enumerate(lines, 1))


class DrksSimulator:
    """DRKS over a world: /search/en/trial/{id}, an error page for what is not there."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world

    def answer(self, request: SimRequest) -> SimReply:
        """Return the registry's answer."""
        found = re.fullmatch(r"/search/en/trial/DRKS(\d{8})", request.path)
        place = int(found.group(1)) if found else 0
        number = number_at(place)
        if number not in self.world.revisions:
            return _html("DRKS", "<div class='modal'><h5 class='modal-title'>Error!</h5></div>")
        updated = self.world.changed[number].isoformat()
        return _html(
            "DRKS - German Clinical Trials Register", drks_page(self.world.trial(number), place, updated)
        )


def drks_page(trial: Trial, place: int, updated: str) -> str:
    """Return the cards of a DRKS page."""
    cards: list[tuple[str, list[tuple[str, str]]]] = [
        (
            "",
            [
                ("DRKS-ID:", f"DRKS{place:08d}"),
                ("Recruitment Status:", "Recruiting ongoing"),
                ("Date of registration in DRKS:", trial.registered),
                ("Last update in DRKS:", updated),
                ("Registration type:", "Prospective"),
            ],
        ),
        ("Health condition or problem studied", [("Free text:", trial.disease)]),
        ("Interventions, Observational Groups", [("Arm 1:", f"{trial.drug} 10 mg daily")]),
        (
            "Endpoints",
            [("Primary outcome:", trial.outcomes[0][0]), ("Secondary outcome:", trial.outcomes[1][0])],
        ),
        (
            "Study Design",
            [
                ("Purpose:", "Treatment"),
                ("Study type:", "Interventional"),
                ("Allocation:", "Randomized controlled study" if trial.is_randomized else "Single arm study"),
                ("Phase:", _ROMAN[trial.phase - 1]),
            ],
        ),
        (
            "Recruitment period and number of participants",
            [("Planned study start date:", trial.start), ("Target Sample Size:", str(trial.enrollment))],
        ),
        (
            "Inclusion Criteria",
            [
                ("Sex:", {"ALL": "All", "FEMALE": "Female", "MALE": "Male"}[trial.sex]),
                ("Minimum Age:", f"{trial.min_age} Years"),
                ("Maximum Age:", f"{trial.max_age} Years" if trial.max_age else "no maximum age"),
                ("Additional Inclusion Criteria:", _numbered(trial.inclusion, "\n")),
            ],
        ),
    ]
    text = f"<main><h1>{escape(trial.title)}</h1>"
    for title, pairs in cards:
        rows = "".join(f"<dt>{label}</dt><dd>{value}</dd>" for label, value in pairs)
        head = f"<h3 class='card-header'>{title}</h3>" if title else ""
        kind = "card" if title else "card trial-details-float"
        text += f"<div class='{kind}'>{head}<div class='card-body'><dl>{rows}</dl></div></div>"
    exclusion = _numbered(trial.exclusion, "\n")
    return (
        f"{text}<div class='card'><h3 class='card-header'>Exclusion Criteria</h3><div class='card-body'>"
        f"<p class='withLineBreak'>{exclusion}</p></div></div></main>"
    )


class CrisSimulator:
    """CRIS over a world: detailSearch.do?seq={n}, the search page for what is not there."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world

    def answer(self, request: SimRequest) -> SimReply:
        """Return the registry's answer."""
        if request.path != "/cris/search/detailSearch.do":
            return not_found()
        number = number_at(int(request.query.get("seq", "0")))
        if number not in self.world.revisions:
            form = "<form action='/cris/search/listDetail.do'>Search for <input name='searchList'></form>"
            return _html("CRIS", f"{form}<table class='searchList'><tbody></tbody></table>")
        return _html("Records View", cris_page(self.world.trial(number)))


def cris_page(trial: Trial) -> str:
    """Return the tables of a CRIS page in English."""
    age = f"{trial.min_age} Year ~ {f'{trial.max_age} Year' if trial.max_age else 'No Limit'}"
    rows = [
        ("CRIS Registration Number", f"KCT{_FIRST_KCT + trial.number}"),
        ("Unique Protocol ID", trial.sponsor_code),
        ("Public/Brief Title", escape(trial.title)),
        ("Scientific Title", escape(trial.official_title)),
        ("Acronym", trial.acronym),
        ("Overall Recruitment Status", "Recruiting"),
        ("Date of First Enrollment", f"{trial.start} , Anticipated"),
        ("Target Number of Participant", str(trial.enrollment)),
        ("Study Completion Date", f"{trial.completion} , Anticipated"),
        ("Study Type", "Interventional Study"),
        ("Study Purpose", "Treatment"),
        ("Phase", f"Phase{trial.phase}"),
        ("Blinding/Masking", "Double" if trial.is_blinded else "Open"),
        ("Condition(s)/Problem(s)", trial.disease),
        ("Exclusion Criteria", _numbered(trial.exclusion, "<br>")),
    ]
    table = "".join(
        f"<tr><th class='number ctlt' scope='row'>{label}</th><td class='kline' colspan='2'>{value}&nbsp;</td></tr>"
        for label, value in rows
    )
    inclusion = (
        "<tr><th class='tbtit01' rowspan='3' scope='row'>Inclusion<br>Criteria</th>"
        f"<th class='tbtit02' scope='row'>Gender</th><td class='kline ptb5'>Both&nbsp;</td></tr>"
        f"<tr><th class='tbtit02' scope='row'>Age</th><td class='kline ptb5'>{age}&nbsp;</td></tr>"
        "<tr><th class='tbtit02' scope='row'>Description</th>"
        f"<td class='kline ptb5'>{_numbered(trial.inclusion, '<br>')}&nbsp;</td></tr>"
    )
    caption = "<caption class='skipCaption'>Background Information</caption>"
    return f"<div id='printDiv'><div class='viw_tb'><table>{caption}<tbody>{table}{inclusion}</tbody></table></div></div>"


class JrctSimulator:
    """jRCT over a world: /search in pages of 50, /en-latest-detail/{id}, HTTP 500 for an unknown id."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world
        self.faults = faults or Faults()

    def answer(self, request: SimRequest) -> SimReply:
        """Return the registry's answer."""
        if request.path == "/search":
            return self._search(int(request.query.get("page", "1")))
        number = jrct_number(request.path.removeprefix("/en-latest-detail/"))
        if number not in self.world.revisions:
            return SimReply(b"<html><body>Internal Server Error</body></html>", status=500)
        return _html("Japan Registry of Clinical Trials", self._page(number))

    def _search(self, page: int) -> SimReply:
        shown = page_of(list(reversed(self.world.numbers)), page, _JRCT_PAGE_SIZE, self.faults, "list")
        rows = "".join(
            f"<tr><td>{jrct_id(n)}</td><td>{escape(self.world.trial(n).title)}</td>"
            f"<td>{self.world.trial(n).disease}</td><td>Recruiting</td><td>{self.world.changed[n]}</td></tr>"
            for n in shown
        )
        return _html("Search", f"<table class='table table-search'><tbody>{rows}</tbody></table>")

    def _page(self, number: int) -> str:
        trial, changed = self.world.trial(number), self.world.changed[number]
        max_age = f"{trial.max_age}age old" if trial.max_age else "Not applicable"
        rows = [
            ("Scientific Title", escape(trial.official_title)),
            ("Public Title", escape(trial.title)),
            ("Recruitment Status", "Recruiting"),
            ("Target sample size", str(trial.enrollment)),
            ("Study Type", "Interventional"),
            ("Inclusion Criteria", _numbered(trial.inclusion, "<br>")),
            ("Exclusion Criteria", _numbered(trial.exclusion, "<br>")),
            ("Age Minimum", f"{trial.min_age}age old"),
            ("Age Maximum", max_age),
            ("Gender", "Both"),
            ("Health Condition(s) or Problem(s) Studied", trial.disease),
            ("Intervention(s)", f"{trial.drug} 10 mg daily"),
            ("Primary Outcome(s)", trial.outcomes[0][0]),
            ("Primary Sponsor", trial.sponsor),
        ]
        head = (
            f"<p></p><table class='table table-bordered'><tr><td>Date of registration</td><td>{trial.registered}</td></tr>"
            f"<tr><td>Last modified on</td><td>{changed:%B}. {changed.day}, {changed.year}</td></tr>"
            f"<tr><td>Trial ID</td><td>{jrct_id(number)}</td></tr></table>"
        )
        table = "".join(
            f"<tr><td class='col-md-4'>{label}</td><td class='col-md-8'>{value}</td></tr>"
            for label, value in rows
        )
        return f"{head}<table class='table table-bordered'>{table}</table>"


def jrct_id(number: int) -> str:
    """Return the jRCT id of a record: of a year that has not come."""
    return f"jRCTs99{number:07d}"


def jrct_number(registration_id: str) -> int:
    """Return the number of a jRCT id, 0 where it is none."""
    digits = registration_id.removeprefix("jRCTs99")
    return int(digits) if digits.isdigit() else 0


class MeddataxSimulator:
    """MedDataX over a world: /clinical-trials/{NCT id}, 404 for what it does not republish."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world

    def answer(self, request: SimRequest) -> SimReply:
        """Return the site's answer."""
        number = nct_number(request.path.removeprefix("/clinical-trials/"))
        if number not in self.world.revisions:
            return not_found("404")
        trial, changed = self.world.trial(number), self.world.changed[number]
        inclusion = "".join(f"<li>{escape(line)}</li>" for line in trial.inclusion)
        exclusion = "".join(f"<li>{escape(line)}</li>" for line in trial.exclusion)
        body = (
            f"<main><h1>{escape(trial.title)}</h1><div class='meta'><span>NCT ID: {nct_id(number)}</span></div>"
            f"<div class='meta'><span>Last Updated: {changed.isoformat()}</span></div>"
            "<div class='card'><h2>Basic Information</h2><p>Get a concise snapshot of the trial, including"
            " recruitment status, study phase, enrollment targets, and key timeline milestones.</p><table>"
            f"<tr><th>Recruitment Status</th><td>{trial.status}</td></tr>"
            f"<tr><th>Clinical Phase</th><td>PHASE{trial.phase}</td></tr>"
            f"<tr><th>Total Enrollment</th><td>{trial.enrollment} participants</td></tr>"
            "<tr><th>Study Classification</th><td>INTERVENTIONAL</td></tr></table></div>"
            "<div class='card'><h2>Brief Summary</h2><p>Review the sponsor-provided synopsis that highlights"
            f" what the study is about and why it is being conducted.</p><div>{escape(trial.summary)}</div></div>"
            "<div class='card'><h2>Eligibility Criteria</h2><p>Check the participation requirements, including"
            " inclusion and exclusion rules, age limits, and whether healthy volunteers are accepted.</p>"
            f"<h3>Inclusion Criteria</h3><ul>{inclusion}</ul><h3>Exclusion Criteria</h3><ul>{exclusion}</ul>"
            "</div></main>"
        )
        return _html(f"{nct_id(number)} | MedDataX", body)
