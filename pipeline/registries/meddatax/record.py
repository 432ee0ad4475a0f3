"""One page -> a source record: what stands where, and what this form of the page is known to lose."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.model.codes import Completeness, IdentifierRole
from pipeline.model.source import (
    Doubt,
    Loss,
    OtherField,
    SourceArmGroup,
    SourceCondition,
    SourceDate,
    SourceDates,
    SourceEnrollment,
    SourceIdentifier,
    SourceIntervention,
    SourceRecord,
    SourceResults,
    SourceStatus,
    Value,
)
from pipeline.readers.page_text import PageText
from pipeline.readers.text_reader import Line
from pipeline.registries.meddatax.basics import LABELS, read_basics, read_design, split_label
from pipeline.registries.meddatax.eligibility import read_eligibility
from pipeline.registries.meddatax.groups import Block, read_interventions_and_groups
from pipeline.registries.meddatax.parties import (
    NCT_ID,
    read_countries,
    read_identifiers,
    read_locations,
    read_officials,
    read_related,
    read_responsible_party,
    read_sponsors,
)
from pipeline.registries.meddatax.sections import HEAD, RELATED, split_sections
from pipeline.vocab.diseases import is_disease_name, split_diseases

_NOT_PUBLISHED: Final = "The study team has not published"
# What no form of the page shows.
_NEVER_SHOWN: Final = ("official_title", "dates.primary_completion", "outcomes")
# What the terse form drops: single values beside labels, and blocks of one line.
_DROPPED_VALUES: Final = ("arm_groups.type", "interventions.type", "sponsors.role")
_BLOCKS: Final = (
    ("Brief Summary", "brief_summary"),
    ("Detailed Description", "detailed_description"),
    ("Conditions", "conditions"),
    ("Keywords", "keywords"),
    ("Responsible Party", "responsible_party"),
)


def is_terse(document: PageText) -> bool:
    """Return whether a page has lost the labels of its values."""
    return not any(split_label(line.text)[0] in LABELS for line in document.lines)


def read_page(document: PageText) -> SourceRecord:
    """Return the source record of one page. Only its line `NCT ID:` names this trial."""
    sections = split_sections(document)
    terse = is_terse(document)

    def lines(section: str) -> list[Line]:
        return sections.get(section, [])

    title, nct_id, updated = _read_head(document, lines(HEAD))
    basics, doubts = read_basics(document, lines("Basic Information"))
    design = read_design(document, lines("Study Design"), basics)
    parted = read_interventions_and_groups(lines("Interventions"), lines("Study Groups"))
    blocks, groups = parted.interventions, parted.groups
    document.mark_read(lines("Study Groups"))
    eligibility, age_doubts = read_eligibility(document, lines("Eligibility Criteria"), is_terse=terse)
    if not parted.is_certain:
        doubts.append(
            Doubt("interventions", None, "names and descriptions are told apart by their form alone")
        )
    conditions, condition_doubts = _read_conditions(document, lines("Conditions"))
    identifiers = [SourceIdentifier(nct_id, IdentifierRole.REGISTRATION)] if nct_id else []
    described = design.intervention_model_description
    return SourceRecord(
        source="meddatax",
        registry="ctgov",
        shape="terse" if terse else "labelled",
        completeness=Completeness.LOSSY if terse else Completeness.PARTIAL,
        registration_id=nct_id,
        brief_title=title,
        identifiers=(*identifiers, *read_identifiers(document, lines("Other Identifiers"))),
        status=SourceStatus(overall_status=basics.get("status")),
        design=design,
        enrollment=SourceEnrollment(count=basics.get("enrollment")),
        dates=SourceDates(
            start=_date(basics.get("start")),
            completion=_date(basics.get("completion")),
            last_update=_date(updated),
        ),
        brief_summary=document.value(lines("Brief Summary"), "markdown"),
        detailed_description=document.value(lines("Detailed Description"), "markdown"),
        conditions=tuple(conditions),
        keywords=tuple(_pieces(document, lines("Keywords"))),
        arm_groups=tuple([_arm_group(document, group) for group in groups]),
        interventions=tuple([_intervention(document, i, one, groups) for i, one in enumerate(blocks, 1)]),
        eligibility=eligibility,
        sponsors=tuple(read_sponsors(document, lines("Sponsors"))),
        responsible_party=read_responsible_party(document, lines("Responsible Party")),
        officials=tuple(read_officials(document, lines("Principal Investigators"))),
        locations=tuple(read_locations(document, lines("Locations"))),
        countries=tuple(read_countries(document, lines("Countries"))),
        related_records=tuple([one for section in RELATED for one in read_related(document, lines(section))]),
        results=_read_results(document, lines("Study Results")),
        losses=tuple(_losses(sections, described, is_terse=terse)),
        doubts=(*doubts, *age_doubts, *condition_doubts),
        other_fields=tuple(_rest(document, sections)),
    )


def _read_head(document: PageText, lines: Sequence[Line]) -> tuple[Value | None, Value | None, Value | None]:
    """Return title, NCT id and update date."""
    title = nct_id = updated = None
    for line in lines:
        if match := re.fullmatch(r"NCT ID:\s*(.*)", line.text):
            nct_id = _rest_of(document, line, match[1])
        elif match := re.fullmatch(r"Last Updated:\s*(.*)", line.text):
            updated = _rest_of(document, line, match[1])
        elif title is None and nct_id is None and not NCT_ID.fullmatch(line.text):
            title = document.value([line])
    return title, nct_id, updated


def _rest_of(document: PageText, line: Line, words: str) -> Value | None:
    value = document.value([line])
    return value._replace(raw=words) if value and words else None


def _date(value: Value | None) -> SourceDate | None:
    return SourceDate(value) if value else None


def _pieces(document: PageText, lines: Sequence[Line]) -> Iterator[Value]:
    for line in lines:
        value = document.value([line])
        for words in line.parts or (line.text,):
            if value:
                yield value._replace(raw=words)


def _read_conditions(document: PageText, lines: Sequence[Line]) -> tuple[list[SourceCondition], list[Doubt]]:
    """Return the conditions. In text they stand on one line; only known names of diseases part it."""
    names = list(_pieces(document, lines))
    if len(lines) != 1 or len(names) != 1 or " " not in lines[0].text or is_disease_name(lines[0].text):
        return [SourceCondition(name) for name in names], []
    diseases = split_diseases(lines[0].text)
    doubt = Doubt("conditions", names[0], "one line that may hold several conditions")
    return [SourceCondition(names[0]._replace(raw=name)) for name in diseases or [lines[0].text]], [doubt]


def _arm_group(document: PageText, group: Block) -> SourceArmGroup:
    return SourceArmGroup(
        label=document.value([group.name]),
        type=document.value([group.type]) if group.type else None,
        description=document.value(group.description, "markdown"),
    )


def _intervention(
    document: PageText, ordinal: int, block: Block, groups: Sequence[Block]
) -> SourceIntervention:
    arms = [i for i, group in enumerate(groups, 1) if ordinal in group.interventions]
    return SourceIntervention(
        name=document.value([block.name]),
        type=document.value([block.type]) if block.type else None,
        description=document.value(block.description, "markdown"),
        arm_ordinals=tuple(arms),
    )


def _read_results(document: PageText, lines: Sequence[Line]) -> SourceResults:
    value = document.value([line for line in lines if line.text.startswith(_NOT_PUBLISHED)])
    document.mark_read([line for line in lines if line.text == "Results pending"])
    return SourceResults(declared_none=value)


def _losses(
    sections: dict[str, list[Line]], model_description: Value | None, *, is_terse: bool
) -> Iterator[Loss]:
    """Yield what says nothing where it is empty; a lost block of one line looks like an empty field."""
    for field in _NEVER_SHOWN:
        yield Loss(field, "page_never_shows_it")
    if not is_terse:
        return
    for field in _DROPPED_VALUES:
        yield Loss(field, "terse_page_drops_it")
    for section, field in _BLOCKS:
        yield Loss(field, "terse_page_loses_first_line", "partial" if sections.get(section) else "unknown")
    if model_description:
        yield Loss("design.intervention_model_description", "terse_page_loses_first_line", "partial")


def _rest(document: PageText, sections: dict[str, list[Line]]) -> Iterator[OtherField]:
    """Yield the lines that no reader took, under the name of their section."""
    unread = {leaf.at for leaf in document.account({}).unread}
    for section, lines in sections.items():
        for line in lines:
            if line.at in unread and (value := document.value([line])):
                yield OtherField(section, value)
