"""IRCT and ReBEC: WHO registration XML, by a running number with gaps, and through a list and a record's page."""

from __future__ import annotations

import re
from typing import Final

from pipeline.simulators.faults import Faults
from pipeline.simulators.http import SimReply, SimRequest, not_found, xml_reply
from pipeline.simulators.lists import escape, number_at, page_of
from pipeline.simulators.trials import Trial
from pipeline.simulators.world import World

_PAGE_SIZE: Final = 10
_GENDERS: Final = {"ALL": "Both", "FEMALE": "Female", "MALE": "Male"}


class IrctSimulator:
    """IRCT over a world: /trial/{n}/xml, 404 for gaps."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world

    def answer(self, request: SimRequest) -> SimReply:
        """Return the registry's answer."""
        found = re.fullmatch(r"/trial/(\d+)/xml", request.path)
        number = number_at(int(found.group(1))) if found else 0
        if number not in self.world.revisions:
            return not_found("404")
        trial = self.world.trial(number)
        return xml_reply(trial_xml(trial, irct_id(number), "IRCT", trial.registered, trial.start))


class RebecSimulator:
    """ReBEC over a world: /list/{page}, /rg/{id} and the XML that it links. Dates are day first."""

    def __init__(self, world: World, faults: Faults | None = None) -> None:
        self.world = world
        self.faults = faults or Faults()

    def answer(self, request: SimRequest) -> SimReply:
        """Return the registry's answer."""
        name, _, rest = request.path.lstrip("/").partition("/")
        if name == "list" and rest.isdigit():
            shown = page_of(list(reversed(self.world.numbers)), int(rest), _PAGE_SIZE, self.faults, "list")
            rows = "".join(f'<li><a href="/rg/{rebec_id(n)}">{rebec_id(n)}</a></li>' for n in shown)
            head = "<nav>Home Search News Help</nav><h1>Registered trials</h1>"
            return SimReply(f"<!DOCTYPE html><html><body>{head}<ul>{rows}</ul></body></html>".encode())
        number = self._number(rest.rpartition("/")[2] if name == "xml_ictrp" else rest)
        if number not in self.world.revisions:
            return not_found("404")
        trial = self.world.trial(number)
        if name == "xml_ictrp":
            dates = (_day_first(trial.registered), _day_first(trial.start))
            return xml_reply(trial_xml(trial, rebec_id(number), "REBEC", *dates))
        link = f'<a href="/xml_ictrp/downloadxmlictrp/{number}">XML ICTRP</a>'
        return SimReply(
            f"<!DOCTYPE html><html><body><h1>{escape(trial.title)}</h1>{link}</body></html>".encode()
        )

    def _number(self, name: str) -> int:
        digits = name.removeprefix("RBR-99")
        return int(digits) if digits.isdigit() else 0


def irct_id(number: int) -> str:
    """Return the IRCT id of a record: of a year that has not come."""
    return f"IRCT20990101{number:06d}N1"


def rebec_id(number: int) -> str:
    """Return the ReBEC id of a record."""
    return f"RBR-99{number:05d}"


def _day_first(day: str) -> str:
    return "/".join(reversed(day.split("-")))


def trial_xml(trial: Trial, trial_id: str, registry: str, registered: str, start: str) -> str:
    """Return a trial as WHO registration XML, with the DOCTYPE that registries put in it."""
    inclusion = escape("; ".join(trial.inclusion))
    exclusion = escape("; ".join(trial.exclusion))
    countries = "".join(f"<country2>{country}</country2>" for _, country, _ in trial.places)
    outcomes = [f"{escape(measure)}. Timepoint: {when}" for measure, when in trial.outcomes]
    secondary = "".join(f"<sec_outcome>{text}</sec_outcome>" for text in outcomes[1:])
    design = f"{'Randomized' if trial.is_randomized else 'Not randomized'}, Assignment: Parallel"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE trials [<!ELEMENT trials (trial+)>]>\n'
        f"<trials><trial><main><trial_id>{trial_id}</trial_id><utrn/><reg_name>{registry}</reg_name>"
        f"<date_registration>{registered}</date_registration>"
        f"<primary_sponsor>{trial.sponsor}</primary_sponsor>"
        f"<public_title>{escape(trial.title)}</public_title><acronym>{trial.acronym}</acronym>"
        f"<scientific_title>{escape(trial.official_title)}</scientific_title><scientific_acronym/>"
        f"<date_enrolment>{start}</date_enrolment><type_enrolment>anticipated</type_enrolment>"
        f"<target_size>{trial.enrollment}</target_size><recruitment_status>Recruiting</recruitment_status>"
        f"<url>https://registry.example/{trial_id}</url><study_type>interventional</study_type>"
        f"<study_design>{design}</study_design><phase>{trial.phase}</phase>"
        f"<hc_freetext>{trial.disease}</hc_freetext><i_freetext>{trial.drug} 10 mg daily</i_freetext></main>"
        "<contacts><contact><type>public</type><firstname/><middlename/><lastname/><address/><city/>"
        "<country1/><zip/><telephone/><email/><affiliation/></contact></contacts>"
        f"<countries>{countries}</countries><criteria><inclusion_criteria>{inclusion}</inclusion_criteria>"
        f"<agemin>{trial.min_age} years</agemin><agemax>{_max_age(trial)}</agemax>"
        f"<gender>{_GENDERS[trial.sex]}</gender><exclusion_criteria>{exclusion}</exclusion_criteria></criteria>"
        f"<primary_outcome><prim_outcome>{outcomes[0]}</prim_outcome></primary_outcome>"
        f"<secondary_outcome>{secondary}</secondary_outcome></trial></trials>"
    )


def _max_age(trial: Trial) -> str:
    return f"{trial.max_age} years" if trial.max_age else "no limit"
