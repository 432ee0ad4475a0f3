"""The ways in which one part of a snapshot can be read: each kind of document is built once, when asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from pipeline.errors import UnreadableInput
from pipeline.findings import Finding, FindingKind
from pipeline.parse.containers import Part
from pipeline.parse.json_input import read_json
from pipeline.parse.sniffing import Form, looks_like_utf16
from pipeline.readers.decode import Decoded, decode_text
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.json_reader import JsonDocument
from pipeline.readers.page_text import PageText
from pipeline.readers.table_reader import Table
from pipeline.readers.text_reader import TextDocument
from pipeline.readers.xml_reader import XmlDocument, forbidden_character_count

# Browsers stop at 512; lexbor takes a minute for 100,000 (quadratic).
_MAX_NESTING: Final = 5000
_TAG: Final = re.compile(
    r"<(/?)(?!(?:area|br|col|dd|dt|hr|img|input|li|link|meta|option|p|td|th|tr|wbr)\b)[a-z]", re.IGNORECASE
)

Builders = dict[type[Any], Callable[[], Any]]


class Readings:
    """One document before anybody knows whose it is: `reading(kind)` gives it as that kind, or None."""

    def __init__(self, member: str, builders: Builders, findings: tuple[Finding, ...] = ()) -> None:
        self.member = member
        self.findings = findings
        self._builders = builders
        self._built: dict[type[Any], Any] = {}

    def reading(self, kind: type[Any]) -> Any | None:
        """Return the document as kind, or None where it cannot be read so."""
        if kind not in self._built:
            builder = self._builders.get(kind)
            self._built[kind] = builder() if builder else None
        return self._built[kind]


def readings_of(part: Part, content_type: str | None) -> Iterator[Readings | UnreadableInput]:
    """Yield the documents of a part; what cannot be read is yielded as an error in its place."""
    if part.form is Form.JSON:
        yield from _json_readings(part, content_type)
        return
    decoded = decode_text(part.data, content_type)
    builders: Builders = {
        TextDocument: partial(TextDocument, decoded.text),
        PageText: partial(PageText, decoded.text),
        Table: partial(Table, decoded.text),
    }
    if part.form is Form.HTML:
        if _nesting(decoded.text) > _MAX_NESTING:
            yield UnreadableInput("too_deep", "elements are nested too deeply to be a page", part.member)
            return
        builders = {
            HtmlDocument: partial(HtmlDocument, decoded.text),
            PageText: lambda: PageText.of_html(HtmlDocument(decoded.text)),
        }
    findings = encoding_findings(decoded)
    if part.form is Form.XML:
        builders = {XmlDocument: partial(XmlDocument, decoded.text)}
        findings += _forbidden_findings(decoded.text)
    yield Readings(part.member, builders, findings)


def _forbidden_findings(text: str) -> tuple[Finding, ...]:
    count = forbidden_character_count(text)
    if not count:
        return ()
    message = f"{count} characters that no XML may hold were left out"
    return (Finding(FindingKind.CONTROL_CHARACTERS, "", "", "", message),)


def _nesting(html: str) -> int:
    """Return how many elements are open at most, by counting tags; elements that need no end tag are left out."""
    if html.count("<") <= _MAX_NESTING:
        return 0
    depth = deepest = 0
    for tag in _TAG.finditer(html):
        depth += -1 if tag[1] else 1
        deepest = max(deepest, depth)
    return deepest


def _json_readings(part: Part, content_type: str | None) -> Iterator[Readings | UnreadableInput]:
    text: str | bytes = part.data.removeprefix(b"\xef\xbb\xbf")
    findings: tuple[Finding, ...] = ()
    if looks_like_utf16(part.data[:4096]) or not _is_utf8(part.data):
        decoded = decode_text(part.data, content_type)
        text, findings = decoded.text, encoding_findings(decoded)
    for item in read_json(text):
        if isinstance(item, UnreadableInput):
            item.member = join_members(part.member, item.member)
            yield item
        else:
            member, data = item
            builders: Builders = {JsonDocument: partial(JsonDocument, data)}
            yield Readings(join_members(part.member, member), builders, findings)


def wrapped_in(readings: Readings) -> Iterator[Readings]:
    """Yield the documents that a JSON object of nobody's holds: the entries of its one list, or its one object."""
    document = readings.reading(JsonDocument)
    if document is None or not isinstance(document.data, dict):
        return
    held = {key: value for key, value in document.data.items() if isinstance(value, dict | list) and value}
    if len(held) != 1:
        return
    ((key, value),) = held.items()
    for name, data in enumerate(value) if isinstance(value, list) else [("", value)]:
        member = f"{readings.member}/{key}/{name}".rstrip("/")
        yield Readings(member, {JsonDocument: partial(JsonDocument, data)})


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def encoding_findings(decoded: Decoded) -> tuple[Finding, ...]:
    """Return a finding where characters could not be decoded or the encoding is a guess."""
    if decoded.had_errors:
        message = (
            f"{decoded.replaced_count} places are no {decoded.encoding}; save the page again as it is served"
        )
    elif decoded.origin == "detected":
        message = f"read as {decoded.encoding}, which nothing on the page declares"
    else:
        return ()
    return (Finding(FindingKind.ENCODING, "", decoded.encoding, "", message),)


def join_members(*members: str) -> str:
    """Return the address of a record inside its snapshot: parts joined by `!`."""
    return "!".join(member for member in members if member)
