"""The register's text export (`trialfullExport`): one file of many country records, a coded field a line.

Value lines may look like fields, so a line is one only where its code and label are of the form (labels.tsv),
or where a code that the form does not know stands in its own section (it stays unread, as a finding).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pipeline.model.source import Value
from pipeline.readers.text_reader import Line, TextDocument
from pipeline.registries.euctr.entries import Entries, Entry, block_after, known_labels

_FIRST_LINES: Final = ("Summary", "EudraCT Number:")
_CODED: Final = re.compile(
    r"(?P<code>[A-HNP]\.(?:\d{1,2}(?:\.\d{1,2}){0,5})?(?: (?:and|to) [A-H]\.\d{1,2}(?:\.\d{1,2}){0,3})?)\s+(?P<rest>.+)"
)
_BLOCK: Final = re.compile(r"Sponsor\s\d+|D\.IMP:\s?\d+|D\.8\sPlacebo:\s?\d+")
_TWIN: Final = re.compile(r"\s*(?:\((?P<lang>[a-z]{2})\))?\s*:?\s*")
_LABEL_OF_UNKNOWN: Final = re.compile(r"[A-Z][^:]{2,120}:")


def is_export(document: TextDocument) -> bool:
    """Return whether a text is an export of country records."""
    return next(_starts(document), None) is not None


def country_records(document: TextDocument) -> Iterator[TextDocument]:
    """Yield a document per country record; its member names the line where it starts."""
    starts = list(_starts(document))
    for start, end in zip(starts, [*starts[1:], len(document.lines)], strict=True):
        text = "\n".join([line.raw for line in document.lines[start:end]])
        yield TextDocument(text, f"L{start + 1}")


def _starts(document: TextDocument) -> Iterator[int]:
    lines = document.lines
    for i in range(len(lines) - 1):
        if lines[i].text == _FIRST_LINES[0] and lines[i + 1].text.startswith(_FIRST_LINES[1]):
            yield i


def read_entries(document: TextDocument) -> Entries:
    """Return the entries of one country record; its headings and blank fields count as read."""
    entries: list[Entry] = []
    head: _Head | None = None
    lines: list[Line] = []
    block = ""

    def close() -> None:
        if head is not None:
            entries.append(_entry(document, head, lines))

    for line in document.lines:
        if started := _field(line.text, head.section if head else ""):
            close()
            block = block_after(block, started[0], started[1], line.at)
            head, lines = _Head(*started, line, block), []
        elif _BLOCK.fullmatch(line.text) or line.text in ("Summary", "MedDRA Classification"):
            close()
            head, block = None, line.text
            document.mark_read([line])
        elif head is not None:
            lines.append(line)
    close()
    return Entries(entries, lambda entry: document.mark_read(entry.node))


class _Head:
    """The line that opens a field."""

    def __init__(self, code: str, label: str, lang: str | None, first: str, line: Line, block: str) -> None:
        self.code, self.label, self.lang, self.first = code, label, lang, first
        self.line, self.block = line, block

    @property
    def section(self) -> str:
        return self.code[:1]


def _field(text: str, section: str) -> tuple[str, str, str | None, str] | None:
    """Return (code, label, language, words on the line) where the line opens a field."""
    if _BLOCK.fullmatch(text):
        return None
    match = _CODED.fullmatch(text)
    code, rest = (match["code"], match["rest"]) if match else ("", text)
    if match is None and section:
        return None
    for label in known_labels().get(code, ()):
        if rest.startswith(label):
            twin = _TWIN.match(rest, len(label))
            end = twin.end() if twin else len(label)
            return code, label, twin["lang"] if twin else None, rest[end:].strip()
    is_new = match and len(code) > 2 and code[0] == section and code not in known_labels()
    if is_new and (label_match := _LABEL_OF_UNKNOWN.match(rest)):
        return code, label_match[0].rstrip(":"), None, rest[label_match.end() :].strip()
    return None


def _entry(document: TextDocument, head: _Head, lines: list[Line]) -> Entry:
    while lines and not lines[-1].text:
        lines.pop()
    node = [head.line, *lines]
    words = "\n".join([head.first, *(line.text for line in lines)]).strip()
    if not words:
        document.mark_read(node)
        return Entry(head.code, head.label, None, node, head.lang, head.block)
    place = head.line.at if not lines else f"{head.line.at}-{lines[-1].number}"
    return Entry(head.code, head.label, Value(words, place), node, head.lang, head.block)
