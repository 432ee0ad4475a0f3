"""A page as lines in reading order, whether it was saved as text or as HTML.

A line of HTML is one block, or the words up to a `br`. Cells of a table row and a term with its definition
stand in one line, parted by tabs, so that an empty cell is seen. List items keep their sign in `raw`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from selectolax.lexbor import LexborNode

from pipeline.readers.html_reader import BLOCK, SILENT, HtmlDocument, collapse
from pipeline.readers.text_reader import Line, TextDocument

_REGIONS: Final = frozenset({"nav", "footer", "aside", "form", "button", "select"})
_HEADING: Final = re.compile(r"h([1-6])")
_IDENTITY: Final = re.compile(r"[A-Za-z][\w-]*")
_CELLS: Final = frozenset({"td", "th", "dt", "dd"})
# A cell of a layout table holds blocks of many lines; a cell of a data table one or a short list.
_MOST_LINES_OF_CELL: Final = 40


class PageText(TextDocument):
    """The lines of a page that remember which of them were read."""

    @classmethod
    def of_html(cls, page: HtmlDocument) -> PageText:
        """Return the lines of an HTML page; its `title` element is the first of them."""
        lines = _Walk().lines(page)
        return cls("\n".join([line.text for line in lines]), lines=lines)


@dataclass(slots=True)
class _Open:
    """An open element: its place, the level, region and list sign it gives, and the tags seen below it."""

    node: LexborNode
    place: str
    level: int
    region: str
    indent: int
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Draft:
    """A line in the making: words, the inline element below the block that each came from, and its place."""

    words: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    place: str = ""
    level: int = 0
    region: str = ""


class _Walk:
    """One walk over a page; an explicit stack, since pages nest deeper than calls may."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._draft = _Draft()
        self._sign = ""
        self._size = 0
        self._row: list[list[Line]] | None = None

    def lines(self, page: HtmlDocument) -> list[Line]:
        """Return the lines of the page."""
        self._size = len(page.root.text())
        if page.title:
            self._lines.append(Line(1, page.title, page.title, "title", region="title"))
        stack: list[tuple[LexborNode, _Open, int, bool]] = [
            (page.root, _Open(page.root, "", 0, "", 0), 0, False)
        ]
        while stack:
            node, above, owner, is_exit = stack.pop()
            if is_exit:
                self._leave(node)
            elif node.is_text_node:
                self._add(node.text_content or "", above, owner)
            elif node.is_element_node and node.tag not in SILENT:
                opened = self._enter(node, above)
                is_block = self._is_block(node)
                inner = 0 if is_block else owner or node.mem_id
                stack.append((node, above, owner, True))
                children = list(node.iter(include_text=True))
                stack.extend((child, opened, inner, False) for child in reversed(children))
        self._flush()
        return self._lines

    @staticmethod
    def _is_block(node: LexborNode) -> bool:
        return BLOCK.fullmatch(node.tag or "") is not None

    def _is_page_in_form(self, node: LexborNode) -> bool:
        """Return whether a form holds most of the page, as sites made with ASP.NET have it."""
        if node.tag != "form" or node.css_first("h1, h2, h3, table, dl") is None:
            return False
        return 2 * len(node.text()) > self._size

    def _enter(self, node: LexborNode, above: _Open) -> _Open:
        tag = node.tag or ""
        above.counts[tag] = above.counts.get(tag, 0) + 1
        identity = node.attributes.get("id") or ""
        step = f"{tag}:nth-of-type({above.counts[tag]})"
        place = f"#{identity}" if _IDENTITY.fullmatch(identity) else f"{above.place} > {step}".strip(" >")
        heading = _HEADING.fullmatch(tag)
        opened = _Open(
            node,
            place if tag != "html" else "html",
            int(heading[1]) if heading else above.level,
            above.region or (tag if tag in _REGIONS and not self._is_page_in_form(node) else ""),
            above.indent + (tag in ("ul", "ol")),
        )
        if tag == "br" or self._is_block(node):
            self._flush()
        if tag in _CELLS:
            self._start_cell(node, tag)
        if tag == "li":
            number = above.counts["li"]
            sign = f"{number}. " if above.node.tag == "ol" else "* "
            self._sign = "  " * max(above.indent - 1, 0) + sign
        return opened

    def _leave(self, node: LexborNode) -> None:
        if self._is_block(node):
            self._flush()
            self._sign = ""
        if node.tag in ("tr", "dl", "table"):
            self._end_row()

    def _start_cell(self, node: LexborNode, tag: str) -> None:
        if tag == "dt":
            self._end_row()
        if self._row is None:
            self._row = []
        self._row.append([])

    def _end_row(self) -> None:
        """Write the lines of the cells: the first ones as one line, parted by tabs, the others after it."""
        cells, self._row = self._row, None
        if not cells:
            return
        if len(cells) == 1 or any(len(cell) > _MOST_LINES_OF_CELL for cell in cells):
            for cell in cells:
                for line in cell:
                    self._write(line)
            return
        firsts = [cell[0] if cell else None for cell in cells]
        known = [line for line in firsts if line]
        if not known:
            return
        text = "\t".join([line.text if line else "" for line in firsts])
        self._write(Line(0, text, text, known[0].place, 0, known[0].region))
        for cell in cells:
            for line in cell[1:]:
                self._write(line)

    def _add(self, words: str, above: _Open, owner: int) -> None:
        draft = self._draft
        if not draft.place and words.strip():
            draft.place, draft.level, draft.region = above.place, above.level, above.region
        draft.words.append(words)
        draft.owners.append(owner)

    def _flush(self) -> None:
        draft, self._draft = self._draft, _Draft()
        text = collapse("".join(draft.words))
        if not text:
            return
        raw = f"{self._sign}{text}"
        self._sign = ""
        parts = _parts(draft)
        line = Line(0, text, raw, draft.place, draft.level, draft.region, parts, _lead(draft, text))
        if self._row:
            self._row[-1].append(line)
        else:
            self._write(line)

    def _write(self, line: Line) -> None:
        self._lines.append(replace(line, number=len(self._lines) + 1))


def _parts(draft: _Draft) -> tuple[str, ...]:
    """Return the inline pieces of a line, or nothing where words stand outside of them."""
    pieces: dict[int, str] = {}
    for words, owner in _with_words(draft):
        if not owner:
            return ()
        pieces[owner] = pieces.get(owner, "") + words
    return tuple([collapse(piece) for piece in pieces.values()]) if len(pieces) > 1 else ()


def _lead(draft: _Draft, text: str) -> str:
    """Return the inline piece that opens a line of more words, empty where there is none."""
    pieces = list(_with_words(draft))
    owner = pieces[0][1] if pieces else 0
    lead = collapse("".join([words for words, one in pieces if one == owner])) if owner else ""
    return lead if lead != text and text.startswith(lead) else ""


def _with_words(draft: _Draft) -> Iterator[tuple[str, int]]:
    return ((words, owner) for words, owner in zip(draft.words, draft.owners, strict=True) if collapse(words))
