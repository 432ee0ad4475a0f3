"""A page -> a source record: what its labels name, and by form what stands without a label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, Literal

from pipeline.model.codes import Completeness, OverallStatus
from pipeline.model.source import (
    Loss,
    SourceDates,
    SourceDesign,
    SourceEligibility,
    SourceEligibilityText,
    SourceEnrollment,
    SourceRecord,
    SourceResponsibleParty,
    SourceStatus,
    Value,
)
from pipeline.readers.page_text import PageText
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.forms import add_by_form, sponsor_below_title, title_by_form
from pipeline.registries.aggregator.identity import read_identity, read_related
from pipeline.registries.aggregator.lists import (
    interventions_of_arms,
    read_arms,
    read_conditions,
    read_interventions,
)
from pipeline.registries.aggregator.outcomes import read_outcomes
from pipeline.registries.aggregator.page import Page
from pipeline.registries.aggregator.people import (
    read_contacts,
    read_locations,
    read_officials,
    read_sponsors,
)
from pipeline.registries.aggregator.values import fits, means
from pipeline.vocab.code_list import fold
from pipeline.vocab.lists import DATE_TYPE, OVERALL_STATUS, PRIMARY_PURPOSE, SEX

_TITLES: Final = ("brief_title", "official_title", "public_title")
# Field of our record -> what its label is called in the table, for labels that lost their value.
_PATHS: Final = {
    "overall_status": "status.overall_status",
    "phase": "design.phases",
    "study_type": "design.study_type",
    "allocation": "design.allocation",
    "intervention_model": "design.intervention_model",
    "primary_purpose": "design.primary_purpose",
    "masking": "design.masking",
    "time_perspective": "design.time_perspective",
    "enrollment": "enrollment",
    "sex": "eligibility.sex",
    "ages": "eligibility.minimum_age",
    "healthy_volunteers": "eligibility.healthy_volunteers",
    "conditions": "conditions",
    "interventions": "interventions",
    "start": "dates.start",
    "completion": "dates.completion",
    "sponsor": "sponsors",
}
_DATES: Final = (
    "start",
    "enrollment_start",
    "enrollment_end",
    "primary_completion",
    "completion",
    "first_submitted",
    "first_posted",
    "last_update",
    "last_update_posted",
    "last_update_submitted",
    "verification",
    "results_first_posted",
)
_BANDS: Final = re.compile(r"\s*(?:[,;/|]|\band\b)\s*", re.I)
_AGES: Final = re.compile(r"(?:(?:for )?(?:ages?|aged|adults?)\s*:?\s*)?\d[\w .+–~-]{0,40}", re.I)
_HEALTHY: Final = re.compile(
    r"(?:(?:no|accepts?|accepting|not accepting|yes)\s+)?healthy (?:volunteers|participants)[\w :]{0,20}",
    re.I,
)
_FACTS: Final[tuple[tuple[str, Callable[[str], object]], ...]] = (
    ("healthy_volunteers", _HEALTHY.fullmatch),
    ("ages", _AGES.fullmatch),
    ("sex", lambda text: means(SEX, text)),
)
_PARTY: Final = re.compile(r"\s*\(responsible party\)$", re.I)
_TYPE_WORD: Final = re.compile(r"\b(actual|estimated|anticipated|planned|expected|target)\b", re.I)


def read_page(document: PageText) -> SourceRecord:
    """Return the source record of one page; `source` is set by whoever knows where the page is from."""
    page = Page(document)
    losses = tuple(_lost_values(page))
    identity = read_identity(page)
    related = tuple(read_related(page))
    titles = {name: page.line(name) for name in _TITLES}
    if not (titles["brief_title"] or titles["public_title"]):
        titles["brief_title"] = title_by_form(page, titles["official_title"])
    status, phases = _status_and_phase(page)
    summary = page.text("brief_summary")
    # `Purpose: Treatment` has the label of a summary and the value of a code.
    purpose = summary if summary and means(PRIMARY_PURPOSE, str(summary.raw)) else None
    arms = tuple(read_arms(page))
    interventions = read_interventions(page) or interventions_of_arms(arms)
    sites, site_countries = read_locations(page)
    outcomes = tuple(read_outcomes(page))
    eligibility = _read_eligibility(page)
    enrollment = _read_enrollment(page, status)
    record = SourceRecord(
        source="page",
        registry=identity.registry,
        shape="page",
        completeness=Completeness.PARTIAL,
        registration_id=identity.registration_id,
        brief_title=titles["brief_title"],
        official_title=titles["official_title"],
        public_title=titles["public_title"],
        acronym=page.line("acronym"),
        identifiers=identity.identifiers,
        status=SourceStatus(overall_status=status, why_stopped=page.text("why_stopped")),
        design=_read_design(page, phases, purpose),
        enrollment=enrollment,
        dates=SourceDates(**{name: date for name in _DATES if (date := page.date(name))}),
        brief_summary=summary if purpose is None else None,
        detailed_description=page.text("detailed_description"),
        conditions=tuple(read_conditions(page)),
        keywords=tuple([value for line in page.lines("keywords") for value in _pieces(page, line)]),
        arm_groups=arms,
        interventions=tuple(interventions),
        outcomes=outcomes,
        eligibility=eligibility,
        sponsors=tuple(read_sponsors(page)),
        responsible_party=_read_responsible_party(page),
        officials=tuple(read_officials(page)),
        contacts=tuple(read_contacts(page)),
        locations=tuple(sites),
        countries=(
            *[value for line in page.lines("countries") if (value := page.value([line]))],
            *site_countries,
        ),
        related_records=related,
        losses=losses,
    )
    record = add_by_form(page, record)
    record = sponsor_below_title(page, record)
    page.keep_rest()
    return replace(record, doubts=tuple(page.doubts), other_fields=tuple(page.other_fields))


def _lost_values(page: Page) -> Iterator[Loss]:
    """Yield the fields whose label stands there without a value."""
    for field, path in _PATHS.items():
        entries = page.of(field)
        if entries and not any(entry.lines for entry in entries):
            yield Loss(path, "label_without_value")


def _pieces(page: Page, line: Line) -> Iterator[Value]:
    for words in line.parts or re.split(r"\s*[;|]\s*", line.text):
        if words.strip() and (value := page.value([line], words.strip())):
            yield value


def _status_and_phase(page: Page) -> tuple[Value | None, tuple[Value, ...]]:
    status, phase = page.line("overall_status"), page.line("phase")
    for line in [line for entry in page.of("status_and_phase") for line in entry.lines]:
        if fits("phase", "word", line.text):
            phase = phase or page.value([line])
        elif fits("overall_status", "word", line.text):
            status = status or page.value([line])
        else:
            page.keep("status and phase", page.value([line]))
    for entry in page.of("status_and_phase"):
        page.taken(entry)
    return status, (phase,) if phase else ()


def _read_design(page: Page, phases: tuple[Value, ...], purpose: Value | None) -> SourceDesign:
    text = page.text("design_text")
    return SourceDesign(
        study_type=page.line("study_type"),
        phases=phases,
        allocation=page.line("allocation"),
        intervention_model=page.line("intervention_model"),
        primary_purpose=page.line("primary_purpose") or purpose,
        masking=page.line("masking"),
        masked_roles=tuple([value for line in page.lines("masked_roles") if (value := page.value([line]))]),
        observational_model=page.line("observational_model"),
        time_perspective=page.line("time_perspective"),
        text=text,
    )


def _read_enrollment(page: Page, status: Value | None) -> SourceEnrollment:
    """Return the number of participants; 0 is a placeholder where nothing says that nobody came."""
    labels = [entry.label for entry in page.of("enrollment") if entry.lines]
    count, type_ = page.line("enrollment"), page.line("enrollment_type")
    if count is None:
        return SourceEnrollment()
    withdrawn = OVERALL_STATUS.meaning("ctgov", str(status.raw)) if status else None
    if fold(str(count.raw)) == "0" and not (withdrawn and OverallStatus.WITHDRAWN in withdrawn.codes):
        page.doubt("enrollment", count, "0 participants: taken for a placeholder")
        page.keep("enrollment", count)
        return SourceEnrollment()
    word = _TYPE_WORD.search(" ".join([str(count.raw), *labels[:1]]))
    if type_ is None and word and DATE_TYPE.meaning("any", word[1]):
        type_ = count._replace(raw=word[1])
    stated = type_ if type_ and fold(str(type_.raw)) != "none" else None
    return SourceEnrollment(count=count, type=stated)


def _read_eligibility(page: Page) -> SourceEligibility:
    texts: list[SourceEligibilityText] = []
    fields: tuple[Literal["inclusion", "exclusion"], ...] = ("inclusion", "exclusion")
    for field in fields:
        if value := page.text(field):
            texts.append(SourceEligibilityText(field, value))
    minimum, maximum, ages = page.line("minimum_age"), page.line("maximum_age"), page.line("ages")
    sex, healthy = page.line("sex"), page.line("healthy_volunteers")
    if value := page.text("eligibility"):
        facts = _facts_in(str(value.raw))
        if not facts:
            texts.append(SourceEligibilityText("text", value))
        stated = {name: value._replace(raw=words) for name, words in facts.items()}
        ages, sex = ages or stated.get("ages"), sex or stated.get("sex")
        healthy = healthy or stated.get("healthy_volunteers")
    words = str(ages.raw) if ages else ""
    bands = () if any(char.isdigit() for char in words) else [part for part in _BANDS.split(words) if part]
    return SourceEligibility(
        texts=tuple(texts),
        minimum_age=minimum,
        maximum_age=maximum,
        age_text=ages if not bands else None,
        age_bands=tuple([ages._replace(raw=band) for band in bands]) if ages else (),
        sex=sex,
        healthy_volunteers=healthy,
    )


def _facts_in(words: str) -> dict[str, str]:
    """Return the facts of `18 Years to 75 Years, All, No healthy volunteers` by field; nothing for other words.

    >>> _facts_in("Ages 18 - 75, women"), _facts_in("Adults with pain, all sexes")
    ({'ages': 'Ages 18 - 75', 'sex': 'women'}, {})
    """
    found: dict[str, str] = {}
    for part in re.split(r"\s*[,;|]\s*", words.rstrip(" .")):
        field = next((field for field, form in _FACTS if form(part)), None)
        if field is None or field in found:
            return {}
        found[field] = part
    return found


def _read_responsible_party(page: Page) -> SourceResponsibleParty | None:
    lines = page.lines("responsible_party")
    if not lines:
        return None
    return SourceResponsibleParty(name=page.value(lines[:1], _PARTY.sub("", lines[0].text)))
