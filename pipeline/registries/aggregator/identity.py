"""Which registration a page is about: only an id that the page gives as its own, never a related trial's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline.model.codes import IdentifierRole
from pipeline.model.source import SourceIdentifier, SourceRelatedRecord, Value
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.page import Page, unlabelled
from pipeline.vocab.code_list import NOT_STATED_WORDS, fold
from pipeline.vocab.identifier_patterns import registries_of_ids

UNKNOWN_REGISTRY: Final = "unknown"
# Labels whose ids are the page's own, the surest first.
_OWN: Final = ("registration_id", "identifiers", "org_study_id")
_ROLES: Final = {"org_study_id": IdentifierRole.ORG_STUDY_ID}
_KIND_BEHIND: Final = re.compile(r"^(?P<id>\S.*?)\s*\((?P<kind>[^()]{3,60})\)$")
# A line that holds an id and hardly anything else says whose page it is.
_MOST_BESIDE_ID: Final = 12


class Identity(NamedTuple):
    """The page's own registration id, the registry that issues it, and all its identifiers."""

    registration_id: Value | None
    registry: str
    identifiers: tuple[SourceIdentifier, ...]


def read_identity(page: Page) -> Identity:
    """Return the page's registration; where it gives none, or several without saying which, the id is None.

    Of ids of several registries that of ClinicalTrials.gov is taken, else the first.
    """
    own = list(_own_ids(page))
    chosen = next((one for one in own if one[1] == "ctgov"), own[0] if own else None)
    identifiers = [SourceIdentifier(chosen[0], IdentifierRole.REGISTRATION)] if chosen else []
    seen = {str(chosen[0].raw)} if chosen else set()
    for found in [*_further(own), *_labelled(page)]:
        words = str(found.value.raw)
        if words not in seen and not (chosen and str(chosen[0].raw) in words):
            seen.add(words)
            identifiers.append(found)
    return Identity(
        chosen[0] if chosen else None, chosen[1] if chosen else UNKNOWN_REGISTRY, tuple(identifiers)
    )


def _further(own: list[tuple[Value, str]]) -> Iterator[SourceIdentifier]:
    return (SourceIdentifier(value, IdentifierRole.SECONDARY) for value, _ in own)


def _own_ids(page: Page) -> Iterator[tuple[Value, str]]:
    """Yield (id, registry) of the ids that the page gives as its own."""
    for field in _OWN:
        found = [one for entry in page.of(field) for line in entry.lines for one in _ids_of(page, line)]
        if found:
            yield from found
            return
    elsewhere = {
        str(one[0].raw)
        for entry in page.entries
        if not entry.is_related
        for line in entry.lines
        for one in _ids_of(page, line)
    }
    shown = [one for line in _lines_that_name(page) for one in _ids_of(page, line)]
    if shown and len(elsewhere | {str(one[0].raw) for one in shown}) == 1:
        page.doubt("registration_id", shown[0][0], "an id without a label, the only one of the page")
        yield shown[0]


def _lines_that_name(page: Page) -> Iterator[Line]:
    """Yield the lines that say whose page it is: its title, its first lines, and ids that stand alone."""
    yield from (line for line in page.document.lines if line.region == "title" or line.level == 1)
    for number, entry in enumerate(unlabelled(page)):
        for line in entry.lines:
            ids = registries_of_ids(line.text)
            beside = len(line.text) - sum(one.end - one.start for one, _ in ids)
            if ids and (number == 0 or beside <= _MOST_BESIDE_ID):
                yield line


def _ids_of(page: Page, line: Line) -> list[tuple[Value, str]]:
    values = [
        (page.value([line], line.text[one.start : one.end] if line.text.isascii() else one.value), registry)
        for one, registry in registries_of_ids(line.text)
    ]
    return [(value, registry) for value, registry in values if value]


def _labelled(page: Page) -> Iterator[SourceIdentifier]:
    """Yield the further identifiers, with the kind that stands in brackets behind them or as their label."""
    for entry in page.of("registration_id", "identifiers", "secondary_ids", "org_study_id"):
        page.taken(entry)
        for line in entry.lines:
            if fold(line.text) in NOT_STATED_WORDS:
                continue
            is_code = entry.field == "registration_id" and not registries_of_ids(line.text)
            field = "org_study_id" if is_code else entry.field
            role = _ROLES.get(field, IdentifierRole.SECONDARY)
            value = page.value([line])
            match = _KIND_BEHIND.match(line.text)
            if value and match:
                yield SourceIdentifier(
                    value._replace(raw=match["id"]), role, kind=value._replace(raw=match["kind"])
                )
            elif value and any(char.isalnum() for char in line.text):
                kind = value._replace(raw=entry.label) if entry.field == "secondary_ids" else None
                yield SourceIdentifier(value, role, kind=kind)


def read_related(page: Page) -> Iterator[SourceRelatedRecord]:
    """Yield the other trials that the page names; the words before or beside an id are its title."""
    title: Line | None = None
    for entry in page.entries:
        if not entry.is_related:
            continue
        for line in entry.lines:
            ids = _ids_of(page, line)
            for value, _ in ids:
                beside = line.text.replace(str(value.raw), "").strip(" :()-–|")
                words = page.value([line], beside) if beside else None
                yield SourceRelatedRecord(value, words or (page.value([title]) if title else None))
            title = None if ids else line
        page.taken(entry)
