"""A page of search results: a table per trial, which links the record of each country with its status.

It tells a part of a trial only; each country that it links is one record (`2015-000590-12-DE`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.errors import StructureError
from pipeline.model.codes import Completeness, IdentifierRole, SponsorRole
from pipeline.model.source import (
    OtherField,
    SourceCondition,
    SourceDate,
    SourceDates,
    SourceEligibility,
    SourceIdentifier,
    SourceRecord,
    SourceResults,
    SourceSponsor,
    SourceStatus,
    Value,
)
from pipeline.readers.html_reader import HtmlDocument

_LINK: Final = re.compile(
    r"<a\b[^>]{0,200}/trial/(?P<number>[\d-]{14})/(?P<country>[A-Za-z0-9]{2,3})\"[^>]{0,200}>[^<]{0,20}</a>"
    r"(?:\s*<span[^>]{0,100}class=\"status\"[^>]{0,100}>[^<]{0,100}</span>)?"
)
_ADDRESS: Final = re.compile(r"/trial/([\d-]{14})/([A-Za-z0-9]{2,3})$")
_MEDDRA: Final = "table.meddra tr"


def is_search(document: HtmlDocument) -> bool:
    """Return whether this is a page of search results with at least one trial."""
    return 'class="result"' in document.source and "EudraCT Number:" in document.source


def country_rows(document: HtmlDocument) -> Iterator[HtmlDocument]:
    """Yield the table of each trial once per country that it links, with that link alone."""
    for number, table in enumerate(document.select("table.result"), 1):
        html = table.html or ""
        links = list(_LINK.finditer(html))
        for kept in links:
            alone = html
            for link in reversed(links):
                if link is not kept:
                    alone = alone[: link.start()] + alone[link.end() :]
            yield HtmlDocument(alone, f"result {number}/{kept['country']}")


def read_country_row(document: HtmlDocument) -> SourceRecord:
    """Return the source record of one trial in one country.

    Raises: StructureError where the table links no record.
    """
    links = [link for link in document.select("a") if _ADDRESS.search(link.attributes.get("href") or "")]
    if len(links) != 1:
        raise StructureError(f"a row links {len(links)} records where one is expected")
    key = document.attribute(links[0], "href")
    address = _ADDRESS.search(str(key.raw)) if key else None
    registration_id = key._replace(raw="-".join(address.groups())) if key and address else None
    status = document.optional("span.status")
    fields = _Fields(document)
    started, sponsor = fields.take("Start Date"), fields.take("Sponsor Name")
    protocol, condition = fields.take("Sponsor Protocol Number"), fields.take("Medical condition")
    printed = document.value(status) if status else None
    document.mark_read(links[0])
    fields.take("Trial protocol")
    number = fields.take("EudraCT Number")
    return SourceRecord(
        source="euctr",
        registry="euctr",
        shape="search_page",
        completeness=Completeness.PARTIAL,
        registration_id=registration_id or number,
        official_title=fields.take("Full Title"),
        identifiers=tuple(_read_identifiers(registration_id, protocol)),
        status=SourceStatus(
            overall_status=printed._replace(raw=str(printed.raw).strip("()")) if printed else None
        ),
        dates=SourceDates(start=SourceDate(started) if started else None),
        conditions=(
            *((SourceCondition(condition),) if condition else ()),
            *_read_meddra(document),
        ),
        eligibility=SourceEligibility(
            age_bands=tuple(_split(fields.take("Population Age"))), sex=fields.take("Gender")
        ),
        sponsors=(SourceSponsor(sponsor, SponsorRole.LEAD),) if sponsor else (),
        countries=(key._replace(raw=address[2]),) if key and address and len(address[2]) == 2 else (),
        results=SourceResults(has_results=fields.take("Trial results")),
        other_fields=tuple(fields.rest()),
    )


class _Fields:
    """The labelled cells of a table: `<td><span class="label">Label:</span> words</td>`."""

    def __init__(self, document: HtmlDocument) -> None:
        self._fields: dict[str, Value] = {}
        for label in document.select("span.label"):
            cell, name = label.parent, document.words(label)
            if cell is not None:
                words = document.words(cell).removeprefix(name).strip()
                document.mark_read(cell)
                if words:
                    self._fields[name.strip(" :*")] = Value(words, document.at(cell))

    def take(self, name: str) -> Value | None:
        return self._fields.pop(name, None)

    def rest(self) -> Iterator[OtherField]:
        yield from (OtherField(name, value) for name, value in self._fields.items())


def _read_identifiers(registration_id: Value | None, protocol: Value | None) -> Iterator[SourceIdentifier]:
    if registration_id:
        yield SourceIdentifier(registration_id, IdentifierRole.REGISTRATION)
    if protocol:
        yield SourceIdentifier(protocol, IdentifierRole.ORG_STUDY_ID)


def _read_meddra(document: HtmlDocument) -> Iterator[SourceCondition]:
    heads = [document.words(cell) for cell in document.select("table.meddra td.label")]
    columns = [head for head in heads if head != "Disease:"]
    for row in document.select(_MEDDRA):
        cells = document.select("td:not(.label)", row)
        document.mark_read(row)
        if cells and len(cells) == len(columns):
            values = dict(zip(columns, [document.value(cell) for cell in cells], strict=True))
            if term := values.get("Term"):
                yield SourceCondition(term, values.get("Classification Code"), "MedDRA")


def _split(value: Value | None) -> list[Value]:
    parts = str(value.raw).split(",") if value else []
    return [value._replace(raw=part.strip()) for part in parts if value and part.strip()]
