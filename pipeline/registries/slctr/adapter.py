"""SLCTR record pages (`slctr.lk/trials/slctr-2016-019`): rows of a label and a value, persons in one value.

Dates are ISO. Known from descriptions of three readers; the address writes the id with `-` for `/`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.model.codes import Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import Value
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable
from pipeline.readers.labelled import LabelledPage, Layout
from pipeline.readers.labelled_form import LabelledForm, wrong_pages
from pipeline.readers.readings import NEXT
from pipeline.readers.record_fields import RecordFields
from pipeline.readers.shape import Adapter

_OUTCOME: Final = re.compile(r"\s*(?:\d{1,2}[.)]\s*)?(?P<measure>[^\[]*)(?:\[(?P<time>[^\]]*)\])?\s*")
_PART: Final = re.compile(
    r"\b(?P<label>Name|Institutional Address|Address|Affiliation|Institution|Designation|Position|Telephone|Phone|Fax|E-?mail)\s*:",
    re.I,
)
_ATTRIBUTES: Final = {
    "name": "name",
    "institutional address": "address",
    "address": "address",
    "affiliation": "affiliation",
    "institution": "affiliation",
    "position": "affiliation",
    "designation": "affiliation",
    "telephone": "phone",
    "phone": "phone",
    "email": "email",
    "e-mail": "email",
}


def _parts(value: Value) -> Iterable[tuple[str, Value]]:
    """Yield label and words of a text such as `Name: A Sample Telephone: 011`."""
    pieces = _PART.split(str(value.raw))
    if words := pieces[0].strip():
        yield "", value._replace(raw=words)
    for label, words in zip(pieces[1::2], pieces[2::2], strict=True):
        if words.strip():
            yield label.casefold(), value._replace(raw=words.strip())


def _read_person(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the parts of a person; words before the first label are the name."""
    kind = target.partition("!")[2]
    for label, part in _parts(value):
        attribute = _ATTRIBUTES.get(label, "" if label else "name")
        yield f"contacts.{attribute}!{kind}" if attribute else f"other.{label}", part


def _read_committee(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the committee's name and how it is reached."""
    for label, part in _parts(value):
        yield target if label in ("", "name") else "ethics_reviews.contact", part


def _read_outcomes(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the outcomes of `1. Pain` and `[8 weeks]`, in one line or two; `[]` is no time."""
    for line in re.sub(r"\s*\n\s*\[", " [", str(value.raw)).split("\n"):
        match = _OUTCOME.fullmatch(line)
        measure = match["measure"].strip() if match else line.strip()
        if measure:
            yield NEXT, value
            yield target, value._replace(raw=measure)
        if match and match["time"]:
            yield target.replace("measure", "time_frame"), value._replace(raw=match["time"].strip())


def _add_title(document: HtmlDocument, page: LabelledPage, fields: RecordFields) -> None:
    """Put the page's heading as the brief title, unless a labelled title says the same."""
    heading = document.optional("h2.trial-title")
    words = document.value(heading, lang="en") if heading is not None else None
    titles = [fields.first(path) for path in ("brief_title", "public_title", "official_title")]
    if words and not any(title and title.raw == words.raw for title in titles):
        fields.put("brief_title", words, label="title")


RECORD: Final = LabelledForm(
    source="slctr",
    name="record_html",
    layout=Layout(rows="div.row", headings="h3, h4"),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=("SLCTR Registration Number",),
    text_signature=("SLCTR Registration Number",),
    singles=frozenset({"ethics_reviews"}),
    readings={"person": _read_person, "committee": _read_committee, "outcomes": _read_outcomes},
    after=_add_title,
)
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="slctr",
        name="Sri Lanka Clinical Trials Registry",
        registry="slctr",
        home="https://slctr.lk/",
        id_pattern=r"SLCTR/20\d{2}/\d{3}",
        terms_url="https://slctr.lk/",
        licence="terms of the Sri Lanka Medical Association",
        attribution="Sri Lanka Clinical Trials Registry, Sri Lanka Medical Association",
        politeness=Politeness(3.0, "a small server of some hundred records"),
        evidence=Evidence.DESCRIBED,
        hosts=("slctr.lk", "www.slctr.lk"),
    ),
    shapes=(RECORD.shape(), RECORD.text_shape()),
    revision=1,
    wrong_pages=wrong_pages("SLCTR|Sri Lanka Clinical Trials", ("slctr.lk",), ("trials/search",)),
)
