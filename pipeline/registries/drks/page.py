"""DRKS page of a trial since 2023, in English or German: cards of labels (`dt`) and values (`dd`).

Written from a description of its labels. A card's heading may be the label of the text below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from pipeline.model.source import Value
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable, fold_label
from pipeline.readers.labelled import LabelledPage, Layout
from pipeline.readers.labelled_form import LabelledForm, wrong_pages
from pipeline.readers.readings import Reading
from pipeline.readers.record_fields import RecordFields
from pipeline.vocab.countries import find_country

_CONTACT_LINE: Final = re.compile(r"(?P<label>telephone|telefon|e-?mail|fax|url)\s*:\s*(?P<words>.*)", re.I)
_PERSON: Final = re.compile(r"(?:mr|ms|mrs|dr|prof|pd|priv|dipl|herr|frau)\b\.?.*", re.I)
_PLACES: Final = {"telephone": "phone", "telefon": "phone", "email": "email", "e-mail": "email"}
_ICD10: Final = re.compile(r"(?P<code>[A-Z]\d{2}(?:\.\d{1,2})?)\s*[-–]\s*(?P<name>\S.*)")
# Longer words are a description, as in the interventions of other registries.
_LONGEST_NAME: Final = 200

_NO_ENTRY: Final = re.compile(r"\s*(?:no entry|keine angabe|\[---\]\*|-)?\s*", re.I)
_PLANNED: Final = {
    "planned study start date": "dates.start",
    "geplanter studienbeginn": "dates.start",
    "planned study completion date": "dates.completion",
    "geplantes studienende": "dates.completion",
    "target sample size": "enrollment.count",
    "geplante teilnehmerzahl": "enrollment.count",
}

_Parts = Iterable[tuple[str, Value]]


def _lines(value: Value) -> list[Value]:
    return [value._replace(raw=line.strip()) for line in str(value.raw).split("\n") if line.strip()]


def _read_condition(target: str, value: Value) -> _Parts:
    """Yield name and code of each `J45 - Asthma`."""
    for line in _lines(value):
        if match := _ICD10.fullmatch(str(line.raw)):
            yield target, line._replace(raw=match["name"])
            yield "conditions.code", line._replace(raw=match["code"])
        else:
            yield target, line


def _read_arm(target: str, value: Value) -> _Parts:
    """Yield an arm's description; in DRKS it is described by what it gets."""
    yield target, value
    is_name = len(str(value.raw)) <= _LONGEST_NAME
    yield "interventions.name" if is_name else "interventions.description", value


def _read_site(target: str, value: Value) -> _Parts:
    """Yield facility and town of each line `University medical center Musterklinik, Musterstadt`."""
    for line in _lines(value):
        facility, comma, town = str(line.raw).rpartition(",")
        yield target, line._replace(raw=facility.strip() if comma else town.strip())
        if comma:
            yield "locations.city", line._replace(raw=town.strip())


def _read_address(target: str, value: Value) -> _Parts:
    """Yield the organization, which stands in the first line, the country in the last, and what is between."""
    first, *rest = _lines(value)
    yield target, first
    path, _, role = target.partition("!")
    if path == "sponsors.name" and rest and find_country(str(rest[-1].raw)):
        yield f"sponsors.country!{role}", rest.pop()
    for line in rest:
        yield "other", line


def _read_person(target: str, value: Value) -> _Parts:
    """Yield affiliation, name, address, telephone and e-mail, a line each."""
    root, _, kind = target.partition("!")
    root = root.partition(".")[0]
    lines = _lines(value)
    yield target, lines[0]
    for line in lines[1:]:
        if match := _CONTACT_LINE.fullmatch(str(line.raw)):
            place = _PLACES.get(match["label"].lower())
            words = line._replace(raw=match["words"])
            yield f"{root}.{place}!{kind}" if place else "other", words
        else:
            place = "name" if _PERSON.fullmatch(str(line.raw)) else "address"
            yield f"{root}.{place}!{kind}", line


def _read_words(target: str, value: Value) -> _Parts:
    yield target, value


def _read_lines(target: str, value: Value) -> _Parts:
    for line in _lines(value):
        yield target, line


def _read_actual(target: str, value: Value) -> _Parts:
    yield target, value
    path = target.removesuffix(".count")
    yield f"{path}.type", value._replace(raw="Actual")


def _where_stated(read: Reading) -> Reading:
    """Return a reading that takes `No Entry` for nothing."""
    return lambda target, value: () if _NO_ENTRY.fullmatch(str(value.raw)) else read(target, value)


def _complete(language: str, document: HtmlDocument, page: LabelledPage, fields: RecordFields) -> None:
    """Add the title, and what is planned where nothing actual is stated."""
    title = document.select("h1, .trial-title")
    if (
        title
        and (words := document.value(title[0], lang=language))
        and fields.first("official_title") is None
    ):
        fields.put("official_title", words)
    for entry in page.entries:
        path = _PLANNED.get(fold_label(entry.label), "")
        if path and fields.first(path) is None and not _NO_ENTRY.fullmatch(str(entry.values[0].raw)):
            fields.put(path, entry.values[0])
            fields.put(f"{path.removesuffix('.count')}.type", entry.values[0]._replace(raw="Planned"))


_ENGLISH: Final = Layout(
    rows="dl, .card-body",
    cells="dt, dd, .card-body > .withLineBreak",
    labels="dt",
    headings="h2, h3, h4, .card-header",
    container="main, app-trial-details, .trial-details",
    keeps_breaks=".withLineBreak",
)
ENGLISH: Final = LabelledForm(
    source="drks",
    name="page_en",
    layout=_ENGLISH,
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=("DRKS-ID", "Date of registration in DRKS"),
    readings={
        name: _where_stated(read)
        for name, read in (
            ("", _read_words),
            ("lines", _read_lines),
            ("icd", _read_condition),
            ("arm", _read_arm),
            ("site", _read_site),
            ("address", _read_address),
            ("person", _read_person),
            ("actual", _read_actual),
        )
    },
    after=partial(_complete, "en"),
)
GERMAN: Final = replace(
    ENGLISH,
    name="page_de",
    layout=replace(_ENGLISH, latin="de"),
    signature=("DRKS-ID", "Rekrutierungsstatus"),
    after=partial(_complete, "de"),
)
WRONG_PAGES: Final = wrong_pages(
    "DRKS|German Clinical Trials Register|Deutsches Register Klinischer Studien",
    ("drks.de",),
    ("search-result", "Search results"),
)
