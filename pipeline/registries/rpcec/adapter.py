"""RPCEC record page, in English (`-En`) or Spanish (`-Sp`): a Drupal page, a `div.field` per value.

The class of a field names it in both languages (`field-field-scientific-title`), so labels are not needed; the
typing errors in the names are the registry's. An empty field is not printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from selectolax.lexbor import LexborNode

from pipeline.errors import StructureError
from pipeline.model.codes import Completeness, Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import SourceRecord, Value
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable, fold_label
from pipeline.readers.labelled import FRAME, FRAME_IGNORED, Entry
from pipeline.readers.labelled_form import wrong_pages
from pipeline.readers.record_fields import RecordFields
from pipeline.readers.shape import Adapter, Shape

_FIELD: Final = re.compile(r"\bfield-field-([a-z0-9-]+)")
_LABEL: Final = ".field-label, .field-label-inline, .field-label-inline-first"
_SPANISH: Final = re.compile(r"RPCEC\d{8}-Sp\b|<html[^>]{0,200}\blang=[\"']es", re.I)
# "Nimotuzumab (Experimental group): 200 mg weekly"
_INTERVENTION: Final = re.compile(
    r"(?P<name>[^():]{2,120}?)\s*\((?P<arm>[^()]{3,60})\)\s*:?\s*(?P<description>.*)", re.S
)
_NAMES: Final = LabelTable(Path(__file__).with_name("labels.tsv"))


def _is_page(document: HtmlDocument) -> bool:
    marks = ("field-field-id-number", "Secondary indentifying numbers", "field-field-scientific-title")
    return any(mark in document.source for mark in marks)


def _name_frame(document: HtmlDocument) -> None:
    document.name_leaves(FRAME, document.root)
    for node in document.select('div[class*="field-field-"]'):
        document.name_leaves(f"field:{_name(node)}", node)
        document.name_leaves(FRAME, *document.select(_LABEL, node))


def _name(node: LexborNode) -> str:
    match = _FIELD.search(node.attributes.get("class") or "")
    return match[1] if match else ""


def read_page(document: HtmlDocument) -> SourceRecord:
    """Return the source record of a page; a field whose name is not known stays unread, its words are kept.

    Raises: StructureError where no field is known.
    """
    lang = "es" if _SPANISH.search(document.source) else "en"
    entries = list(_entries(document, lang))
    if not any(entry.meaning for entry in entries):
        raise StructureError("no field of RPCEC is known on the page; its layout has changed")
    fields = RecordFields("ymd")
    fields.add(entries, {"intervention": _read_intervention})
    title = document.select("h1.title, h1, h2.title")
    if title and fields.first("public_title") is None and (words := document.value(title[0], lang=lang)):
        fields.put("public_title", words)
    return fields.record(SourceRecord("rpcec", "rpcec", "page", Completeness.FULL))


def _entries(document: HtmlDocument, lang: str) -> Iterator[Entry]:
    for node in document.select('div[class*="field-field-"]'):
        name = _name(node)
        meaning = _NAMES.meaning((), (fold_label(name),))
        labels = document.select(_LABEL, node)
        label = document.words(*labels[:1]) if labels else ""
        items = document.select(".field-item", node) or [node]
        lines = [document.words(item).removeprefix(label).strip() for item in items]
        words = "\n".join([line for line in lines if line])
        if meaning:
            document.mark_read(node)
        if words:
            yield Entry(name, "", 0, (Value(words, document.at(node), lang),), meaning)


def _read_intervention(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield name, arm and description of each line that names its arm in brackets; other words describe."""
    for line in str(value.raw).split("\n"):
        if match := _INTERVENTION.fullmatch(line.strip()):
            yield "arm_groups.label", value._replace(raw=match["arm"].strip())
            yield target, value._replace(raw=match["name"].strip())
            yield "interventions.arm_labels", value._replace(raw=match["arm"].strip())
            if match["description"]:
                yield "interventions.description", value._replace(raw=match["description"].strip())
        else:
            yield "interventions.description", value._replace(raw=line.strip())


ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="rpcec",
        name="Cuban Public Registry of Clinical Trials",
        registry="rpcec",
        home="https://rpcec.sld.cu/",
        id_pattern=r"RPCEC\d{8}",
        terms_url="https://rpcec.sld.cu/en/about",
        licence="free use with attribution to the registry",
        attribution="Registro Público Cubano de Ensayos Clínicos",
        politeness=Politeness(5.0, "a small server that is often out of reach"),
        evidence=Evidence.DESCRIBED,
        record_url="https://rpcec.sld.cu/en/trials/{id}-En",
        languages=("en", "es"),
        hosts=("rpcec.sld.cu", "registroclinico.sld.cu"),
    ),
    shapes=(
        Shape(
            name="page",
            document=HtmlDocument,
            completeness=Completeness.FULL,
            rank=80,
            recognizes=_is_page,
            prepare=_name_frame,
            read=read_page,
            ignored=FRAME_IGNORED,
        ),
    ),
    revision=1,
    wrong_pages=wrong_pages(
        "RPCEC|Registro Público Cubano|Cuban Public Registry", ("rpcec.sld.cu",), ("view-content",)
    ),
)
