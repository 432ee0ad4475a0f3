"""A page -> a source record: what its labels name, and by form what stands without a label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, Literal

from pipeline.model.codes import Completeness, OverallStatus, SponsorRole
from pipeline.model.source import (
    Loss,
    SourceDates,
    SourceDesign,
    SourceEligibility,
    SourceEligibilityText,
    SourceEnrollment,
    SourceLocation,
    SourceOutcome,
    SourceRecord,
    SourceResponsibleParty,
    SourceSponsor,
    SourceStatus,
    Value,
)
from pipeline.readers.page_text import PageText
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.identity import read_identity, read_related
from pipeline.registries.aggregator.layout import Entry
from pipeline.registries.aggregator.lists import (
    outcomes_by_form,
    read_arms,
    read_conditions,
    read_interventions,
    read_outcomes,
)
from pipeline.registries.aggregator.page import Page, unlabelled
from pipeline.registries.aggregator.people import (
    read_contacts,
    read_locations,
    read_officials,
    read_sponsors,
    sites_by_form,
)
from pipeline.registries.aggregator.values import fits, is_status
from pipeline.vocab.code_list import fold
from pipeline.vocab.lists import DATE_TYPE, OVERALL_STATUS

BELOW_TITLE: Final = "line below the title"
_ORGANIZATION: Final = re.compile(
    r"\b(?:universit|hospital|pharma|institut|center|centre|college|foundation|medical|school|inc\b|ltd\b|llc\b|gmbh|s\.?a\.?\b|ag\b|corp"
    r"|compan|therapeutics|biotech|clinic|trust|laborator|health|council|ministry|network|society|group)",
    re.I,
)
_TITLES: Final = ("brief_title", "official_title", "public_title")
_FEWEST_WORDS_OF_TITLE: Final = 3
_LONGEST_TITLE: Final = 600
_SENTENCE: Final = re.compile(r"[.!]$")
_NO_TITLE: Final = re.compile(
    r"->|\s[>›»]\s|:$|https?://|^©|\bcookies?\b|\bprinted\b|\bpage \d|^home$|@", re.I
)
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
        titles["brief_title"] = _title_by_form(page, titles["official_title"])
    status, phases = _status_and_phase(page)
    arms = tuple(read_arms(page))
    interventions = read_interventions(page)
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
        design=_read_design(page, phases),
        enrollment=enrollment,
        dates=SourceDates(**{name: date for name in _DATES if (date := page.date(name))}),
        brief_summary=page.text("brief_summary"),
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
    record = _add_by_form(page, record)
    record = _sponsor_below_title(page, record)
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


def _title_by_form(page: Page, official: Value | None) -> Value | None:
    """Return the title of a page without a label for it: its first heading, else a first line that looks like one.

    Beside an official title, only words that share something with it are one.
    """
    known = set(fold(str(official.raw)).split()) if official else set()
    for entry in unlabelled(page):
        for line in entry.lines:
            if (line.level == 1 or entry.is_title) and _is_akin(line.text, known):
                page.taken(entry)
                return page.value([line])
    for entry in page.entries:
        if entry.field and entry.kind not in ("site", "group") and entry.lines:
            return None
        for line in entry.lines if not (entry.field or entry.label) else ():
            if _looks_like_title(line.text) and _is_akin(line.text, known):
                value = page.value([line])
                page.taken(entry)
                for other in entry.lines:
                    if other.text != line.text and not is_status(other.text):
                        page.keep(
                            BELOW_TITLE if other.number > line.number else "text of the page",
                            page.value([other]),
                        )
                return value
    return None


def _is_akin(text: str, known: set[str]) -> bool:
    return not known or len({word for word in fold(text).split() if len(word) > 3} & known) >= 2


def _looks_like_title(text: str) -> bool:
    return (
        len(text.split()) >= _FEWEST_WORDS_OF_TITLE
        and len(text) <= _LONGEST_TITLE
        and not _SENTENCE.search(text)
        and not _NO_TITLE.search(text)
    )


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


def _read_design(page: Page, phases: tuple[Value, ...]) -> SourceDesign:
    text = page.text("design_text")
    return SourceDesign(
        study_type=page.line("study_type"),
        phases=phases,
        allocation=page.line("allocation"),
        intervention_model=page.line("intervention_model"),
        primary_purpose=page.line("primary_purpose"),
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
    if value := page.text("eligibility"):
        texts.append(SourceEligibilityText("text", value))
    minimum, maximum, ages = page.line("minimum_age"), page.line("maximum_age"), page.line("ages")
    bands = (ages,) if ages and not any(char.isdigit() for char in str(ages.raw)) else ()
    return SourceEligibility(
        texts=tuple(texts),
        minimum_age=minimum,
        maximum_age=maximum,
        age_text=ages if not bands else None,
        age_bands=bands,
        sex=page.line("sex"),
        healthy_volunteers=page.line("healthy_volunteers"),
    )


def _read_responsible_party(page: Page) -> SourceResponsibleParty | None:
    lines = page.lines("responsible_party")
    if not lines:
        return None
    return SourceResponsibleParty(name=page.value(lines[:1], _PARTY.sub("", lines[0].text)))


def _add_by_form(page: Page, record: SourceRecord) -> SourceRecord:
    """Return the record with what the page prints without a label, where its form tells what it is."""
    for entry in unlabelled(page):
        lines = entry.lines
        shown = [line for line in lines if is_status(line.text)]
        if record.status.overall_status is None and len(shown) == 1 and not entry.label:
            status = page.value(shown)
            page.doubt("status.overall_status", status, "a status without a label")
            record = replace(record, status=replace(record.status, overall_status=status))
            if len(lines) == 1:
                page.taken(entry)
        elif not record.eligibility.texts and _is_list_of_criteria(entry):
            value = page.paragraphs(lines)
            page.doubt(
                "eligibility.texts", value, "criteria without headings: inclusion or exclusion is not told"
            )
            texts = (SourceEligibilityText("text", value),) if value else ()
            record = replace(record, eligibility=replace(record.eligibility, texts=texts))
            page.taken(entry)
        elif any(re.match(r"time ?frame\s*:", line.text, re.I) for line in lines):
            record = _outcomes_and_sites(page, record, lines)
            page.taken(entry)
        elif _is_summary(record, lines[0].text):
            summary = page.paragraphs(lines)
            page.doubt("brief_summary", summary, "text without a heading")
            record = replace(record, brief_summary=summary)
            page.taken(entry)
    return record


def _sponsor_below_title(page: Page, record: SourceRecord) -> SourceRecord:
    """Return the record with the organization that stands alone below the title, where no label names one."""
    below = [one for one in page.other_fields if one.name == BELOW_TITLE]
    if record.sponsors or len(below) != 1 or len(str(below[0].value.raw)) > 120:
        return record
    value = below[0].value
    is_organization = _ORGANIZATION.search(str(value.raw)) is not None
    if not is_organization and _looks_like_title(str(value.raw)):
        return record
    page.other_fields.remove(below[0])
    page.doubt("sponsors", value, "the line below the title, read as an organization of unknown role")
    return replace(record, sponsors=(SourceSponsor(value, SponsorRole.UNKNOWN),))


def _is_summary(record: SourceRecord, text: str) -> bool:
    """Return whether a sentence on a page without title and summary is the summary: nothing stands above it."""
    is_sentence = len(text) > 60 and _SENTENCE.search(text) is not None
    return is_sentence and record.brief_summary is None and not _has_title(record)


def _has_title(record: SourceRecord) -> bool:
    return any((record.brief_title, record.official_title, record.public_title))


def _is_list_of_criteria(entry: Entry) -> bool:
    listed = [line for line in entry.lines if re.match(r"\s*(?:[*•-]|\d+[.)])\s", line.raw)]
    return "eligib" in entry.heading.lower() and len(listed) > 1


def _outcomes_and_sites(page: Page, record: SourceRecord, lines: Sequence[Line]) -> SourceRecord:
    """Return the record with the sites and outcomes of a block without headings; what stands before is kept."""
    sites: list[SourceLocation] = []
    rest: list[Line] = list(lines)
    places, left = sites_by_form(page, lines)
    if places and not record.locations:
        sites = places
        last = max(i for i, line in enumerate(lines) if line not in left)
        before = [line for line in lines[: last + 1] if line in left]
        for line in before:
            page.keep("text of the page", page.value([line]))
        rest = list(lines[last + 1 :])
    outcomes: list[SourceOutcome] = outcomes_by_form(page, rest)
    return replace(
        record,
        locations=record.locations or tuple(sites),
        outcomes=record.outcomes or tuple(outcomes),
    )
