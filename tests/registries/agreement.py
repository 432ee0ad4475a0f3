"""Field by field: what a republished page says of a trial, and what the registry's own record says."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pipeline.model.trial import TrialRecord

Reader = Callable[[TrialRecord], Any]


class Agreement(NamedTuple):
    """How a field of a page stands to the truth: `equal`, `missing` or `wrong` (which an invented value is)."""

    field: str
    verdict: str
    page: Any
    truth: Any


def code_of(value: Any) -> Any:
    """Return the code of a coded value, or None."""
    return value.code if value else None


def date_of(value: Any) -> Any:
    """Return the ISO date of a date, or None."""
    return value.date if value else None


def _fold(text: Any) -> Any:
    return " ".join(text.split()) if isinstance(text, str) else text


def _country(site: Any) -> Any:
    return site.country.code if site.country else None


def _texts(values: Any) -> tuple[Any, ...]:
    return tuple([_fold(value) for value in values])


FIELDS: dict[str, Reader] = {
    "registration_id": lambda r: r.registration_id,
    "identifiers": lambda r: frozenset(
        (one.value, one.role) for one in r.identifiers if one.role != "registration"
    ),
    "brief_title": lambda r: _fold(r.brief_title),
    "overall_status": lambda r: code_of(r.status.overall_status),
    "study_type": lambda r: code_of(r.design.study_type),
    "phases": lambda r: r.design.phases.codes,
    "start": lambda r: date_of(r.dates.start),
    "completion": lambda r: date_of(r.dates.completion),
    "last_update": lambda r: date_of(r.dates.last_update or r.dates.last_update_posted),
    "enrollment": lambda r: r.enrollment.count if r.enrollment else None,
    "enrollment_type": lambda r: code_of(r.enrollment.type) if r.enrollment else None,
    "allocation": lambda r: code_of(r.design.allocation),
    "intervention_model": lambda r: code_of(r.design.intervention_model),
    "primary_purpose": lambda r: code_of(r.design.primary_purpose),
    "masking": lambda r: code_of(r.design.masking),
    "observational_model": lambda r: code_of(r.design.observational_model),
    "time_perspective": lambda r: code_of(r.design.time_perspective),
    "arm_labels": lambda r: _texts(one.label for one in r.arm_groups),
    "arm_types": lambda r: tuple(code_of(one.type) for one in r.arm_groups if one.type),
    "arm_descriptions": lambda r: _texts(one.description for one in r.arm_groups if one.description),
    "intervention_names": lambda r: _texts(one.name for one in r.interventions),
    "intervention_types": lambda r: tuple(code_of(one.type) for one in r.interventions if one.type),
    "intervention_descriptions": lambda r: _texts(
        one.description for one in r.interventions if one.description
    ),
    "arm_interventions": lambda r: frozenset(
        (one.arm_ordinal, one.intervention_ordinal) for one in r.arm_interventions
    ),
    "minimum_age": lambda r: r.eligibility.minimum_age.raw if r.eligibility.minimum_age else None,
    "maximum_age": lambda r: r.eligibility.maximum_age.raw if r.eligibility.maximum_age else None,
    "sex": lambda r: code_of(r.eligibility.sex),
    "healthy_volunteers": lambda r: r.eligibility.accepts_healthy_volunteers,
    "sponsors": lambda r: frozenset((_fold(one.name), code_of(one.class_)) for one in r.sponsors),
    "lead": lambda r: frozenset(_fold(one.name) for one in r.sponsors if one.role == "lead"),
    "officials": lambda r: tuple((one.name, code_of(one.role), one.affiliation) for one in r.officials),
    "locations": lambda r: tuple(
        (_fold(one.facility), ", ".join(filter(None, (one.city, one.state))), _country(one))
        for one in r.locations
    ),
    "countries": lambda r: frozenset(one.code or one.name for one in r.countries if not one.is_removed),
    "responsible_party": lambda r: code_of(r.responsible_party.type) if r.responsible_party else None,
    "conditions": lambda r: frozenset(one.name.casefold() for one in r.conditions),
    "keywords": lambda r: _texts(r.keywords),
}


def compare(page: TrialRecord, truth: TrialRecord, fields: dict[str, Reader]) -> Iterator[Agreement]:
    """Yield how each field stands; a field that neither states is left out."""
    for name, read in fields.items():
        said, true = read(page), read(truth)
        empty = (None, (), frozenset())
        if said in empty and true in empty:
            continue
        verdict = "missing" if said in empty else "equal" if said == true else "wrong"
        yield Agreement(name, verdict, said, true)


def tally(found: list[Agreement]) -> dict[str, Counter[str]]:
    """Return the verdicts by field."""
    counts: dict[str, Counter[str]] = {}
    for one in found:
        counts.setdefault(one.field, Counter())[one.verdict] += 1
    return counts
