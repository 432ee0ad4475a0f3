"""A registry's page of labels as a shape of input, and the pages of its site that hold no registration."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Literal

from pipeline.errors import StructureError
from pipeline.model.codes import Completeness
from pipeline.model.source import SourceRecord, Value
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable, fold_label
from pipeline.readers.labelled import FRAME_IGNORED, Entry, LabelledPage, Layout
from pipeline.readers.labelled_text import LabelledText
from pipeline.readers.page_text import PageText
from pipeline.readers.readings import Reading
from pipeline.readers.record_fields import RecordFields
from pipeline.readers.shape import Shape, WrongPage
from pipeline.readers.wrong_pages import MAINTENANCE, NOT_FOUND

Step = Callable[[HtmlDocument, LabelledPage, RecordFields], None]
TextStep = Callable[[Sequence[Entry], RecordFields], None]


@dataclass(frozen=True, slots=True)
class LabelledForm:
    """One form of a registry's pages.

    `signature` are patterns that all of its pages hold in their markup, `excludes` one that lists and other
    answers hold; `text_signature` are those of a page that was saved as text. `registry_of` tells who issued an id,
    where that is not the source itself. `page_key` is a pattern of the page's own address whose first group is the
    key. `after` and `after_text` add what labels alone do not tell. `order` is how dates of
    all digits are read; `singles` are lists of which a page has one item at most.
    """

    source: str
    name: str
    layout: Layout
    labels: LabelTable
    signature: tuple[str, ...]
    text_signature: tuple[str, ...] = ()
    excludes: str = ""
    order: Literal["ymd", "dmy", "mdy"] = "ymd"
    singles: frozenset[str] = frozenset()
    readings: Mapping[str, Reading] = field(default_factory=dict)
    page_key: str = ""
    after: Step | None = None
    after_text: TextStep | None = None
    registry_of: Callable[[str], str | None] | None = None
    ignored: Mapping[str, str] = field(default_factory=dict)

    def shape(self, rank: int = 80) -> Shape[HtmlDocument]:
        """Return the form as a shape that is recognized, prepared, read and accounted for."""
        return Shape(
            name=self.name,
            document=HtmlDocument,
            completeness=Completeness.FULL,
            rank=rank,
            recognizes=self.recognizes,
            prepare=self.layout.prepare,
            read=self.read,
            ignored={**FRAME_IGNORED, **self.ignored},
        )

    def text_shape(self, rank: int = 40) -> Shape[PageText]:
        """Return the form as the text of a page, or as a page of unknown markup: words alone tell its labels."""
        return Shape(
            name=self.name.replace("html", "text"),
            document=PageText,
            completeness=Completeness.PARTIAL,
            rank=rank,
            recognizes=lambda document: _holds(self.text_signature, document.text),
            read=self.read_text,
            ignored=FRAME_IGNORED,
        )

    def recognizes(self, document: HtmlDocument) -> bool:
        """Return whether the page holds the signature, and labels where the layout says."""
        if not _holds(self.signature, document.source):
            return False
        if self.excludes and re.search(self.excludes, document.source):
            return False
        return has_labels(document, self.layout, self.labels)

    def read(self, document: HtmlDocument) -> SourceRecord:
        """Return the source record of a page.

        Raises: StructureError where none of its labels is known.
        """
        page = LabelledPage(document, self.layout, self.labels)
        fields = self._fields(page.entries)
        if self.page_key and (key := address_key(document, self.page_key)):
            fields.put("page_key", key)
        if self.after:
            self.after(document, page, fields)
        return self._record(fields, self.name, Completeness.FULL)

    def read_text(self, document: PageText) -> SourceRecord:
        """Return the source record of the text of a page.

        Raises: StructureError where none of its labels is known.
        """
        entries = LabelledText(document, self.layout, self.labels).entries
        fields = self._fields(entries)
        if self.after_text:
            self.after_text(entries, fields)
        return self._record(fields, self.name.replace("html", "text"), Completeness.PARTIAL)

    def _fields(self, entries: Sequence[Entry]) -> RecordFields:
        if not any(entry.meaning for entry in entries):
            raise StructureError(f"no label of {self.source} is found on the page; its layout has changed")
        fields = RecordFields(self.order, self.singles)
        fields.add(entries, self.readings)
        return fields

    def _record(self, fields: RecordFields, shape: str, completeness: Completeness) -> SourceRecord:
        registration_id = fields.first("registration_id")
        issuer = self.registry_of(str(registration_id.raw)) if self.registry_of and registration_id else None
        return fields.record(SourceRecord(self.source, issuer or self.source, shape, completeness))


def has_labels(document: HtmlDocument, layout: Layout, table: LabelTable) -> bool:
    """Return whether the rows of a page hold labels of the table: its markup may be another than described."""
    cells = layout.cells or "*"
    for row in document.select(", ".join(css for css in (layout.rows, layout.inline) if css)):
        for cell in document.select(cells, row)[:8]:
            names = tuple([fold_label(line) for line in document.words(cell).split(":")[:1]])
            if names[0] and table.knows(names):
                return True
    return False


def _holds(patterns: tuple[str, ...], text: str) -> bool:
    return all(re.search(pattern, text) for pattern in patterns)


def address_key(document: HtmlDocument, pattern: str) -> Value | None:
    """Return the page's key in the first address that the page gives for itself and that the pattern fits."""
    for address in document.own_addresses:
        if key := re.search(pattern, address):
            return Value(key[1], "page address")
    return None


# What the words of a short page of a known site say; `wrong_pages.py` tells the answers of any server.
_ANSWERS: Final = (
    (MAINTENANCE, r"maintenance|(?:temporarily|service) unavailable|メンテナンス|시스템 점검|系统维护"),
    (
        NOT_FOUND,
        r"(?:not|cannot be|could not be) found|no (?:such )?(?:record|trial|data)|does not exist|invalid request|見つかりません|존재하지 않|不存在",
    ),
)
_LONGEST_ANSWER: Final = 1500


def wrong_pages(
    names: str, hosts: tuple[str, ...], list_marks: tuple[str, ...] = ()
) -> tuple[WrongPage, ...]:
    """Return the wrong pages of a site.

    Args: names is a pattern of what the site's titles say, hosts its addresses; either tells that a page is of
    the site. list_marks are words in the markup of its result lists.
    """
    site = re.compile(names, re.I)

    def is_of_site(document: HtmlDocument) -> bool:
        own = " ".join(document.own_addresses)
        return bool(site.search(document.title)) or any(host in own for host in hosts)

    def says(pattern: re.Pattern[str], document: HtmlDocument) -> bool:
        if not is_of_site(document):
            return False
        words = f"{document.title}\n{document.words(document.root)}"
        return len(words) <= _LONGEST_ANSWER and pattern.search(words) is not None

    def is_list(document: HtmlDocument) -> bool:
        return is_of_site(document) and any(mark in document.source for mark in list_marks)

    answers = [
        WrongPage(kind.reason, kind.message, HtmlDocument, partial(says, re.compile(pattern, re.I)))
        for kind, pattern in _ANSWERS
    ]
    message = "a list of search results: save the page of one trial"
    return (*answers, WrongPage("search_list", message, HtmlDocument, is_list))
