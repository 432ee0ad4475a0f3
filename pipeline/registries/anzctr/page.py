"""ANZCTR page of a trial: every value is a node whose id ends in the name that the XML gives it, in capitals.

`ctl00_body_CXSTUDYTITLE` is a value, `ctl00_body_repeater_TXPRIMARYOUTCOME_ctl01_CXTIMEPOINT` one of a repeated
part. Labels, hints and notices around them are the site's frame.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from selectolax.lexbor import LexborNode

from pipeline.model.source import OtherField, SourceRecord, Value
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.labelled import FRAME
from pipeline.readers.labelled_form import address_key
from pipeline.registries.anzctr.fields import Fields
from pipeline.registries.anzctr.record import read_trial

_ID: Final = re.compile(
    r"ctl00_body_(?:repeater_TX(?P<part>[A-Z]+)_(?P<number>ctl\d+)_)?CX(?P<name>[A-Z0-9]+)"
)
_VALUES: Final = '[id^="ctl00_body_"][id*="CX"]'
_CONTENT: Final = ".review-element-content, .review-element-condition, .review-element-condition-right"
# After a value the page may print a button and the value's own number: "Treatment: Drugs 282246 0".
_NOISE: Final = re.compile(r"\s*(?:Query!|\s\d{5,6}\s0)\s*$")
_KEY: Final = r"TrialReview\.aspx\?[^\"'\s>]{0,40}\bid=(\d+)"


def is_page(document: HtmlDocument) -> bool:
    """Return whether this is the page of a trial."""
    return "ctl00_body_CX" in document.source


def name_frame(document: HtmlDocument) -> None:
    """Name every leaf outside of values as the site's frame."""
    document.name_leaves(FRAME, document.root)
    document.name_leaves("", *document.select(f"{_VALUES}, {_CONTENT}"))
    document.name_leaves(FRAME, *document.select(".review-element-content a"))


def read_page(document: HtmlDocument) -> SourceRecord:
    """Return the source record of a page.

    Raises: UnreadableInput where nothing is said about a trial.
    """
    fields = PageFields(document)
    record = read_trial(fields, "page", address_key(document, _KEY))
    return replace(record, other_fields=(*record.other_fields, *fields.rest()))


class PageFields:
    """The values of a page, or of one row of a repeated part, by their names in capitals."""

    def __init__(self, document: HtmlDocument, nodes: dict[str, LexborNode] | None = None) -> None:
        self._document = document
        self._nodes: dict[str, LexborNode] = nodes if nodes is not None else {}
        self._parts: dict[str, dict[str, PageFields]] = {}
        for node in document.select(_VALUES) if nodes is None else ():
            match = _ID.fullmatch(node.attributes.get("id") or "")
            if match and document.words(node):
                self._add(match["part"], match["number"], match["name"], node)

    def _add(self, part: str | None, number: str | None, name: str, node: LexborNode) -> None:
        if part is None or number is None:
            self._nodes.setdefault(name, node)
        else:
            rows = self._parts.setdefault(part, {})
            rows.setdefault(number, PageFields(self._document, {}))._nodes.setdefault(name, node)

    def __bool__(self) -> bool:
        return bool(self._nodes or self._parts)

    def text(self, *names: str) -> Value | None:
        """Return the first value of a name; reading takes it out."""
        for name in names:
            if values := self._take(name.upper(), first=True):
                return values[0]
        return None

    def texts(self, name: str) -> Sequence[Value]:
        """Return all values of a name."""
        return self._take(name.upper(), first=False)

    def peek(self, name: str) -> str:
        """Return the words of the first value of a name without taking it out."""
        node = self._nodes.get(name.upper())
        return _NOISE.sub("", self._document.words(node)) if node else ""

    def element(self, name: str) -> Fields:
        """Return the page itself: its ids do not tell the parts of the XML apart."""
        return self

    def elements(self, name: str) -> Sequence[Fields]:
        """Return the rows of a repeated part; `contact` is named by what it is for."""
        return list(self._parts.get(name.upper(), {}).values())

    def rest(self) -> list[OtherField]:
        """Return the values that were not taken, under their names."""
        rows = [row for part in self._parts.values() for row in part.values()]
        return [
            OtherField(name.lower(), value)
            for fields in (self, *rows)
            for name in list(fields._nodes)
            for value in fields._take(name, first=True)
        ]

    def _take(self, name: str, *, first: bool) -> list[Value]:
        nodes = [self._nodes.pop(name)] if name in self._nodes else []
        for row in self._parts.get(name, {}).values():
            if name in row._nodes and not (first and nodes):
                nodes.append(row._nodes.pop(name))
        return [value for node in nodes if (value := self._value(node))]

    def _value(self, node: LexborNode) -> Value | None:
        value = self._document.value(node)
        words = _NOISE.sub("", str(value.raw)).strip() if value else ""
        return value._replace(raw=words) if value and words else None
