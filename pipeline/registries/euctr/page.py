"""The register's page of one trial in one country: a coded field a row (`tr.tricell`: code, label, words).

Sections are tables; lines in blue open repeated parts (a sponsor, a product, a MedDRA term). Words in another
language stand in a further row of the field's own table. Everything around the sections is the site's frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborNode

from pipeline.model.source import SourceRecord, Value
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.labelled import FRAME
from pipeline.readers.labelled_form import address_key
from pipeline.registries.euctr.entries import TERM, Entries, Entry, block_after
from pipeline.registries.euctr.record import read_country_record
from pipeline.vocab.countries import find_country

_BLOCK: Final = re.compile(r"(?:B\. ?)?(?P<name>Sponsor|D\.IMP|D\.8 Placebo):? ?(?P<number>\d+)")
_BLOCK_NAMES: Final = {"Sponsor": "Sponsor {}", "D.IMP": "D.IMP: {}", "D.8 Placebo": "D.8 Placebo: {}"}
_ADDRESS: Final = r"(/ctr-search/trial/[\d-]{14}/[A-Za-z0-9]{2,3})\b"
_OUTSIDE: Final = "outside eu/eea"
_LANGUAGES: Final = {
    "bulgarian": "bg", "croatian": "hr", "czech": "cs", "danish": "da", "dutch": "nl", "estonian": "et",
    "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hungarian": "hu", "italian": "it",
    "latvian": "lv", "lithuanian": "lt", "norwegian": "no", "polish": "pl", "portuguese": "pt",
    "romanian": "ro", "slovak": "sk", "slovenian": "sl", "spanish": "es", "swedish": "sv",
}  # fmt: skip


def is_page(document: HtmlDocument) -> bool:
    """Return whether this is the protocol page of one country."""
    return 'id="section-a"' in document.source and "tricell" in document.source


def name_frame(document: HtmlDocument) -> None:
    """Name every leaf outside of the sections' bodies as the site's frame."""
    document.name_leaves(FRAME, document.root)
    for body in document.select("table.section.content > tbody, table.section.summary > tbody"):
        document.name_leaves("", body)


def read_page(document: HtmlDocument) -> SourceRecord:
    """Return the source record of a page.

    Raises: UnreadableInput where it carries no EudraCT number.
    """
    entries = Entries(
        [*_summary(document), *_sections(document)], lambda entry: document.mark_read(*entry.node)
    )
    return read_country_record(entries, "page", address_key(document, _ADDRESS), _country(entries))


def _country(entries: Entries) -> str | None:
    """Return the country part of the id: the letters of the member state, `3RD` outside of the EU."""
    if state := entries.peek("A.1") or entries.peek("", "National Competent Authority"):
        country = find_country(str(state.raw).split(" - ")[0])
        return country.code if country else None
    kind = entries.peek("", "Clinical Trial Type")
    return "3RD" if kind and str(kind.raw).strip().lower() == _OUTSIDE else None


def _summary(document: HtmlDocument) -> Iterator[Entry]:
    for row in document.select("table.section.summary > tbody > tr"):
        cells = _cells(row)
        if len(cells) == 2:
            label = " ".join(document.words(cells[0]).split()).rstrip(" :")
            value = _value(document, cells[1])
            if value is None:
                document.mark_read(row)
            yield Entry("", label, value, [row])


def _sections(document: HtmlDocument) -> Iterator[Entry]:
    block = ""
    inner = {node.mem_id for node in document.select("tr.tricell tr")}
    for row in document.select("table.section.content tr"):
        cells = _cells(row)
        is_field = "tricell" in (row.attributes.get("class") or "")
        if row.mem_id in inner or (not is_field and document.select("tr.tricell", row)):
            continue
        if is_field and len(cells) == 3:
            code, label = (" ".join(document.words(cell).split()).rstrip(" :") for cell in cells[:2])
            code += "." if code in ("N", "P") else ""
            block = block_after(block, code, label, document.at(row))
            yield from _field(document, row, code, label, block)
        else:
            block = _block_opened(block, " ".join(document.words(row).split()), document.at(row))
            document.mark_read(row)


def _cells(row: LexborNode) -> list[LexborNode]:
    return [cell for cell in row.iter() if cell.tag == "td"]


def _block_opened(block: str, words: str, place: str) -> str:
    """Return the repeated part that a heading opens; other headings leave it as it is."""
    if match := _BLOCK.match(words):
        return _BLOCK_NAMES[match["name"]].format(match["number"])
    return f"{TERM} {place}" if words.startswith(TERM) else block


def _field(document: HtmlDocument, row: LexborNode, code: str, label: str, block: str) -> Iterator[Entry]:
    """Yield the field in English, then in the other languages of its table."""
    third = _cells(row)[2]
    versions = document.select("table > tbody > tr", third)
    if not document.words(third):
        document.mark_read(row)
    elif not versions:
        yield Entry(code, label, _value(document, third), [row], None, block)
    for i, version in enumerate(versions if document.words(third) else ()):
        words, *rest = _cells(version) or [version]
        name = document.words(*rest).casefold() if rest else ""
        lang = _LANGUAGES.get(name) or (name if re.fullmatch("[a-z]{2}", name) else None)
        yield Entry(
            code, label, _value(document, words), [row], None if lang == "en" or not i else lang, block
        )


def _value(document: HtmlDocument, node: LexborNode) -> Value | None:
    words = document.words(node)
    return Value(words, document.at(node)) if words else None
