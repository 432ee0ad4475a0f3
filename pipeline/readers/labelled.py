"""Labelled HTML pages -> entries: which words stand under which label, in which group, in which repeated block.

A registry says in a `Layout` where its rows, cells and labels are (CSS), and in a `LabelTable` (TSV beside its
module) which labels it prints and what each one means in our fields. Rows may nest (a value cell that holds a
table), span (a label over several rows), or be columns under a row of headings. A label that the table does
not know stays unread, so that it becomes a finding, and its value is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from selectolax.lexbor import LexborNode

from pipeline.model.source import Value
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable, Meaning, fold_label
from pipeline.readers.table_grid import Spans, place_cells

# What a layout's container leaves out, and the reason why no adapter reads it.
FRAME: Final = "page_frame"
FRAME_IGNORED: Final = {FRAME: "menus, buttons and notes of the site, the same on every page"}
_NATIVE_LETTERS: Final = {
    "zh": re.compile("[\u3400-\u9fff]"),
    "ja": re.compile("[\u3040-\u30ff\u3400-\u9fff]"),
    "ko": re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "fa": re.compile("[\u0600-\u06ff]"),
}
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[-_]+")
_LATIN: Final = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things are on a registry's pages (CSS selectors).

    `rows` hold cells: their element children, or what `cells` selects. `labels` are cells that hold a label;
    other cells do where their words are in the table. What is outside the `container` or in the `frame` is the
    site's, not the trial's. `headings` stand outside rows and open a section,
    `inline` are elements that hold a label, a colon and a value.
    `is_flow` says that all cells of a row follow each other (`p`, `p`, `p`): a label ends the value before it.
    `is_glued` says that text copies join label and value by a blank. `native` is the other language of the site, told by its letters; words in Latin letters are `latin`.
    `languages` select the parts of a cell that are in one language; `regions` name leaves (see `Shape.ignored`).
    `keeps_breaks` selects texts whose line ends the site's style shows.
    """

    rows: str
    cells: str = ""
    labels: str = ""
    headings: str = ""
    inline: str = ""
    container: str = ""
    frame: str = "nav, footer"
    is_flow: bool = False
    is_glued: bool = False
    native: str | None = None
    latin: str = "en"
    languages: Mapping[str, str] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    keeps_breaks: str = ""

    def language_of(self, text: str) -> str | None:
        """Return the language that the letters of a text show; None where it has no letters."""
        if self.native and _NATIVE_LETTERS[self.native].search(text):
            return self.native
        return self.latin if _LATIN.search(text) else None

    def prepare(self, document: HtmlDocument) -> None:
        """Name what stands outside the container or in the frame `page_frame`, and the regions (`Shape.prepare`)."""
        document.name_region(FRAME, self.frame)
        if self.container and (containers := document.select(self.container)):
            document.name_leaves(FRAME, document.root)
            document.name_leaves("", *containers)
        for name, css in self.regions.items():
            document.name_region(name, css)
        if self.keeps_breaks:
            document.keep_breaks(self.keeps_breaks)


@dataclass(frozen=True, slots=True)
class Entry:
    """One label with its values: more than one where a cell holds language twins.

    `block` numbers the repeated part of the page that it stands in; `meaning` is None for an unknown label.
    """

    label: str
    group: str
    block: int
    values: tuple[Value, ...]
    meaning: Meaning | None


@dataclass(slots=True)
class _Label:
    node: LexborNode
    words: str
    names: tuple[str, ...]
    cells: list[LexborNode] = field(default_factory=list)
    holds_rows: bool = False
    spans: bool = False


@dataclass(slots=True)
class _Scope:
    """What holds for the rows of one table or of one value cell: groups, heads of columns, spanning cells.

    `bare` is a label alone in its row: its value is the row below, or it heads the labels below.
    """

    section: _Label | None
    group: _Label | None = None
    bare: _Label | None = None
    columns: list[_Label] = field(default_factory=list)
    spans: Spans = field(default_factory=dict)
    table: int = 0
    block: int = 0
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        return tuple([label.names for label in (self.group, self.section) if label])


class LabelledPage:
    """The entries of one page, in page order."""

    def __init__(self, document: HtmlDocument, layout: Layout, table: LabelTable) -> None:
        self._document, self._layout, self._table = document, layout, table
        self._labels = _ids(document, layout.labels)
        self._rows = _ids(document, layout.rows)
        self._around = _ancestors(document.select(layout.rows))
        self._inner: dict[int, int] = {}
        self._cells_of: dict[int, list[LexborNode]] = {}
        for cell in document.select(layout.cells) if layout.cells else ():
            self._cells_of.setdefault(self._row_of(cell), []).append(cell)
        self._scopes: dict[int, _Scope] = {0: _Scope(None)}
        self._owners: dict[int, int] = {}
        self._named: dict[int, tuple[str, tuple[str, ...]]] = {}
        self._blocks = 0
        self._is_flow = False
        self.entries: list[Entry] = []
        self._inline = _ids(document, layout.inline)
        places = ", ".join(css for css in (layout.rows, layout.headings, layout.inline) if css)
        visited: set[int] = set()
        for container in _containers(document, layout):
            for node in document.select(places, container):
                if node.mem_id not in visited:
                    visited.add(node.mem_id)
                    self._visit(node)

    def _visit(self, node: LexborNode) -> None:
        scope = self._scopes[self._owner(node)]
        if node.mem_id in self._rows:
            self._enter_table(scope, node)
            self._is_flow = self._layout.is_flow and node.tag != "tr"
            self._read_row(scope, self._cells(scope, node))
        elif not self._read_inline(scope, node) and node.mem_id not in self._inline:
            scope.section, scope.group, scope.columns = self._heading(node), None, []
            self._new_block(scope)
            if node.tag != "table":
                self._recognize(scope.section)

    def _heading(self, node: LexborNode) -> _Label:
        """Return a heading by its words and its id (`#trial-sponsor`); a table is headed by its id alone."""
        identity = node.attributes.get("id") or ""
        if node.tag == "table":
            words = _CAMEL.sub(" ", identity.removeprefix("tbl"))
            return _Label(node, words, (fold_label(words),))
        label = self._label(node)
        return replace(label, names=(*label.names, fold_label(identity))) if identity else label

    def _read_inline(self, scope: _Scope, node: LexborNode) -> bool:
        """Add the entry of an element such as `Trial no.: PACTR201901867358252`; return whether it is one."""
        if node.tag == "table" or any(
            inner.mem_id in self._inline for inner in self._document.select("*", node)[1:]
        ):
            return False
        label, _, rest = self._document.words(node).partition(":")
        words, meaning = rest.strip(), self._table.meaning(scope.groups, (fold_label(label),))
        if words and meaning:
            self._document.mark_read(node)
            value = Value(words, self._document.at(node), self._layout.language_of(words))
            self.entries.append(Entry(label.strip(), "", scope.block, (value,), meaning))
        return bool(words and meaning)

    def _owner(self, node: LexborNode) -> int:
        """Return the id of the value cell that the node stands in, 0 for the page."""
        passed: list[int] = []
        current = node.parent
        owner = 0
        while current is not None:
            if current.mem_id in self._scopes or current.mem_id in self._owners:
                owner = self._owners.get(current.mem_id, current.mem_id)
                break
            passed.append(current.mem_id)
            current = current.parent
        self._owners.update(dict.fromkeys(passed, owner))
        return owner

    def _enter_table(self, scope: _Scope, row: LexborNode) -> None:
        table = row.parent
        while row.tag == "tr" and table is not None and table.tag != "table":
            table = table.parent
        if table is not None and table.mem_id != scope.table:
            scope.table, scope.columns, scope.spans, scope.group = table.mem_id, [], {}, None
            self._new_block(scope)

    def _new_block(self, scope: _Scope) -> None:
        self._blocks += 1
        scope.block, scope.seen = self._blocks, {}

    def _cells(self, scope: _Scope, row: LexborNode) -> list[LexborNode]:
        """Return the cells of a row, with those that span into it from rows above."""
        if not self._layout.cells:
            if row.tag != "tr":
                parts = row.iter(include_text=True)
                return [part for part in parts if part.is_element_node or self._document.words(part)]
            cells = [cell for cell in row.iter() if cell.is_element_node]
            placed, scope.spans = place_cells(cells, scope.spans)
            return placed
        cells = self._cells_of.get(row.mem_id, [])
        known = {cell.mem_id for cell in cells}
        return [cell for cell in cells if cell.parent is None or cell.parent.mem_id not in known]

    def _row_of(self, node: LexborNode) -> int:
        """Return the id of the innermost row around a node, 0 where it stands in none."""
        passed: list[int] = []
        current = node.parent
        while current is not None and current.mem_id not in self._rows and current.mem_id not in self._inner:
            passed.append(current.mem_id)
            current = current.parent
        row = 0 if current is None else self._inner.get(current.mem_id, current.mem_id)
        self._inner.update(dict.fromkeys(passed, row))
        return row

    def _label(self, node: LexborNode) -> _Label:
        if node.mem_id not in self._named:
            words = self._document.words(node)
            names = dict.fromkeys([fold_label(name) for name in (words, *words.split("\n"))])
            self._named[node.mem_id] = " ".join(words.split()), tuple(names)
        return _Label(node, *self._named[node.mem_id])

    def _recognize(self, label: _Label) -> None:
        """Mark a label as read, where the registry is known to print it."""
        if self._table.knows(label.names):
            self._document.mark_read(label.node)

    def _read_row(self, scope: _Scope, cells: list[LexborNode]) -> None:
        group = scope.group
        if group is not None and group.spans and all(cell.mem_id != group.node.mem_id for cell in cells):
            scope.group = None
        bare, scope.bare = scope.bare, None
        if self._is_heads(scope, cells):
            scope.columns = [self._label(cell) for cell in cells]
            for head in scope.columns:
                self._recognize(head)
            return
        is_column_row = len(cells) == len(scope.columns) and not any(
            cell.mem_id in self._labels for cell in cells
        )
        labels, orphans = self._pair(scope, [] if is_column_row else cells)
        if labels:
            scope.columns = []
            if bare and labels[0].cells:
                scope.group = bare
                self._new_block(scope)
        elif is_column_row:
            labels = self._columns(scope, cells)
        elif bare:
            labels = [replace(bare, cells=orphans)]
        elif any(self._document.words(cell) for cell in orphans):
            labels = self._unlabelled(scope, orphans)
        for i, label in enumerate(labels):
            self._read_label(scope, label, follows=i + 1 < len(labels), is_alone=len(labels) == 1)

    def _columns(self, scope: _Scope, cells: list[LexborNode]) -> list[_Label]:
        """Return the values of a row under the heads of their columns; a head that comes again starts an item."""
        if any(head.names[0] in scope.seen for head in scope.columns):
            self._new_block(scope)
        return [replace(head, cells=[cell]) for head, cell in zip(scope.columns, cells, strict=True)]

    def _unlabelled(self, scope: _Scope, cells: list[LexborNode]) -> list[_Label]:
        """Return what a row without a known label holds: values of its group, or an unknown label and its value."""
        holder = scope.group or scope.section
        if self._table.meaning(scope.groups, ("",), is_strict=True):
            self._new_block(scope)
            return [_Label(cell, "", ("",), [cell]) for cell in cells]
        if holder and self._table.meaning((), holder.names):
            return [replace(holder, cells=cells)]
        if len(cells) == 2 and not scope.columns and all(self._document.words(cell) for cell in cells):
            return [replace(self._label(cells[0]), cells=cells[1:])]
        return [_Label(cells[0], "", ("",), cells)] if holder else []

    def _pair(self, scope: _Scope, cells: list[LexborNode]) -> tuple[list[_Label], list[LexborNode]]:
        """Return the labels of a row with their value cells, and the cells before the first label."""
        labels: list[_Label] = []
        orphans: list[LexborNode] = []
        for i, cell in enumerate(cells):
            last = labels[-1] if labels else None
            if i and cells[i - 1].mem_id == cell.mem_id and not scope.columns:
                continue
            if label := self._as_label(cell, last):
                labels.append(label)
            elif self._holds_rows(cell):
                self._open_scope(scope, cell, last)
            elif last is not None:
                last.cells.append(cell)
            else:
                orphans.append(cell)
        return labels, orphans

    def _is_heads(self, scope: _Scope, cells: list[LexborNode]) -> bool:
        """Return whether a row holds the heads of columns: labels alone, all of them of this group."""
        cells = list({cell.mem_id: cell for cell in cells}.values())
        if self._is_flow or len(cells) < 2 or any(self._holds_rows(cell) for cell in cells):
            return False
        if all(cell.mem_id in self._labels for cell in cells):
            return True
        labels = [self._label(cell) for cell in cells if self._document.words(cell)]
        known = [label for label in labels if self._table.has(scope.groups, label.names)]
        return len(known) >= max(2, len(cells) - 1)

    def _as_label(self, cell: LexborNode, last: _Label | None) -> _Label | None:
        """Return a cell as a label, told by its markup, or by its words where a label may stand."""
        if cell.mem_id in self._labels:
            return self._label(cell)
        waits = last is not None and not last.cells and not self._table.is_group(last.names)
        if (waits and not self._is_flow) or self._holds_rows(cell):
            return None
        label = self._label(cell)
        return label if label.words and self._table.knows_all(label.names) else None

    def _holds_rows(self, cell: LexborNode) -> bool:
        return cell.mem_id in self._around

    def _open_scope(self, scope: _Scope, cell: LexborNode, label: _Label | None) -> None:
        """Let the rows inside a value cell stand in the group of its label."""
        if label is not None:
            self._recognize(label)
            label.holds_rows = True
        self._scopes[cell.mem_id] = _Scope(label or scope.group or scope.section)
        self._new_block(self._scopes[cell.mem_id])

    def _read_label(self, scope: _Scope, label: _Label, *, follows: bool, is_alone: bool) -> None:
        has_words = bool(self._document.words(*label.cells))
        opens = self._table.is_group(label.names) and not has_words and not label.holds_rows
        is_bare = not label.cells and not label.holds_rows and not self._is_flow
        if opens or (is_bare and (is_alone or follows)):
            self._recognize(label)
            if is_alone and not opens and self._table.meaning(scope.groups, label.names):
                scope.bare = label
            elif scope.group is None or scope.group.node.mem_id != label.node.mem_id:
                scope.group, label.spans = label, follows
                self._new_block(scope)
        elif has_words:
            first = scope.seen.setdefault(label.names[0], label.node.mem_id)
            if first != label.node.mem_id:
                self._new_block(scope)
                scope.seen[label.names[0]] = label.node.mem_id
            if self._table.leads(label.names):
                scope.group = label
                self._new_block(scope)
            self._add(scope, label)
        else:
            self._recognize(label)

    def _add(self, scope: _Scope, label: _Label) -> None:
        """Add the entry of a label; what an unknown one labels is kept and stays unread."""
        holder = scope.group or scope.section
        group = holder.words if holder and holder.node.mem_id != label.node.mem_id else ""
        meaning = self._table.meaning(scope.groups, label.names)
        if label.node.mem_id != label.cells[0].mem_id:
            self._document.mark_read(label.node)
        values = tuple(self._values(label.cells))
        if meaning:
            self._document.mark_read(*label.cells)
        else:
            self._document.name_leaves(f"label:{group}/{label.words}"[:200], *label.cells)
        self.entries.append(Entry(label.words, group, scope.block, values, meaning))

    def _values(self, cells: list[LexborNode]) -> Iterator[Value]:
        """Yield the words of cells, one value per language where parts that are marked with it hold them all."""
        parts = {
            lang: [part for cell in cells for part in self._document.select(css, cell)]
            for lang, css in self._layout.languages.items()
        }
        marked = {lang: nodes for lang, nodes in parts.items() if nodes}
        whole = self._document.words(*cells)
        marked_length = sum(_length(self._document.words(*nodes)) for nodes in marked.values())
        for lang, nodes in marked.items() if marked_length == _length(whole) else (("", cells),):
            if text := self._document.words(*nodes):
                yield Value(text, self._document.at(nodes[0]), lang or self._layout.language_of(text))


def _length(text: str) -> int:
    return len("".join(text.split()))


def _containers(document: HtmlDocument, layout: Layout) -> list[LexborNode]:
    return (document.select(layout.container) if layout.container else []) or [document.root]


def _ancestors(nodes: list[LexborNode]) -> set[int]:
    """Return the ids of everything around the nodes."""
    found: set[int] = set()
    for node in nodes:
        current = node.parent
        while current is not None and current.mem_id not in found:
            found.add(current.mem_id)
            current = current.parent
    return found


def _ids(document: HtmlDocument, css: str) -> set[int]:
    return {node.mem_id for node in document.select(css)} if css else set()
