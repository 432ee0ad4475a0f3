"""What a page prints without a label, told by its form and place: title, status, criteria, summary, outcomes, sites.

Each such reading is a doubt of the record, but for a title under the page's first heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.model.codes import SponsorRole
from pipeline.model.source import (
    SourceEligibilityText,
    SourceLocation,
    SourceOutcome,
    SourceRecord,
    SourceSponsor,
    Value,
)
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.layout import Entry
from pipeline.registries.aggregator.outcomes import outcomes_by_form
from pipeline.registries.aggregator.page import Page, unlabelled
from pipeline.registries.aggregator.people import sites_by_form
from pipeline.registries.aggregator.values import is_status
from pipeline.vocab.code_list import fold
from pipeline.vocab.identifier_patterns import registries_of_ids

BELOW_TITLE: Final = "line below the title"
_FEWEST_WORDS_OF_TITLE: Final = 3
# `UK Trials Portal` above the title names the site.
_SITE_NAME: Final = re.compile(
    r"\b(?:portal|network|registry|register|finder|database|directory|hub|platform|search|trials?|studies)$|^find a",
    re.I,
)
# Fields that pages print above the title.
_ABOVE_TITLE: Final = frozenset(
    {
        "registration_id",
        "identifiers",
        "secondary_ids",
        "org_study_id",
        "overall_status",
        "last_update",
        "last_update_posted",
        "responsible_party",
    }
)
_OF_A_STUDY: Final = re.compile(
    r"\b(?:study|trial|versus|vs|in (?:adults|patients|participants|children|people|women|men|subjects|healthy))\b",
    re.I,
)
_LONGEST_TITLE: Final = 600
_SENTENCE: Final = re.compile(r"[.!]$")
_ORGANIZATION: Final = re.compile(
    r"\b(?:universit|hospital|pharma|institut|center|centre|college|foundation|medical|school|inc\b|ltd\b|llc\b|gmbh|s\.?a\.?\b|ag\b|corp"
    r"|compan|therapeutics|biotech|clinic|trust|laborator|health|council|ministry|network|society|group)",
    re.I,
)
_NO_TITLE: Final = re.compile(
    r"->|\s[>›»]\s|:$|https?://|^©|\bcookies?\b|\bprinted\b|\bpage \d|^home$|@|^(?:now )?(?:recruiting|enrolling|active|completed|terminated)\b",
    re.I,
)


def title_by_form(page: Page, official: Value | None) -> Value | None:
    """Return the title of a page without a label for it: its first heading, else a first line that looks like one.

    Beside an official title, only words that share something with it are one.
    """
    known = set(fold(str(official.raw)).split()) if official else set()
    for entry in unlabelled(page):
        for line in entry.lines:
            if (line.level == 1 or entry.is_title) and _is_akin(line.text, known):
                page.taken(entry)
                others = [one for one in entry.lines if one.text != line.text and not is_status(one.text)]
                page.keep("text of the page", page.paragraphs(others))
                return page.value([line])
    found = list(_titles_above_labels(page, known))
    if not found:
        return None
    entry, line = next((one for one in found if not _SITE_NAME.search(one[1].text)), found[0])
    page.taken(entry)
    for other in entry.lines:
        if other.text != line.text and not is_status(other.text):
            name = BELOW_TITLE if other.number > line.number else "text of the page"
            page.keep(name, page.value([other]))
    return page.value([line])


def _titles_above_labels(page: Page, known: set[str]) -> Iterator[tuple[Entry, Line]]:
    """Yield the lines above the first labelled value that look like a title; below an id only surer ones."""
    is_below = False
    for entry in page.entries:
        if entry.is_related:
            continue
        if entry.field in _ABOVE_TITLE:
            is_below = True
            continue
        if entry.field and entry.kind not in ("site", "group") and entry.lines:
            return
        for line in entry.lines if not (entry.field or entry.label) else ():
            if is_below and not _OF_A_STUDY.search(line.text):
                continue
            if _looks_like_title(line.text) and _is_akin(line.text, known):
                yield entry, line


def _is_akin(text: str, known: set[str]) -> bool:
    return not known or len({word for word in fold(text).split() if len(word) > 3} & known) >= 2


def _looks_like_title(text: str) -> bool:
    return (
        len(text.split()) >= _FEWEST_WORDS_OF_TITLE
        and len(text) <= _LONGEST_TITLE
        and not _SENTENCE.search(text)
        and not _NO_TITLE.search(text)
        and not registries_of_ids(text.partition("(")[0])
    )


def add_by_form(page: Page, record: SourceRecord) -> SourceRecord:
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


def sponsor_below_title(page: Page, record: SourceRecord) -> SourceRecord:
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
