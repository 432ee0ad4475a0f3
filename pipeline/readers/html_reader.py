"""HTML pages as nodes that remember which of their words were read. Places are CSS paths.

Selectors fail loudly: `one` on zero or many hits, `optional` on many, `some` on zero. Every text node with
words outside script and style is a leaf, and so is the value of a form field. A leaf is named by its path
without positions, or by the region (`name_region`) or label (`name_leaves`) that an adapter gives it.
Text comes in as decoded by `decode.py`; the parser is lexbor, which builds the tree that browsers build.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.errors import StructureError
from pipeline.model.source import Leaf, Value
from pipeline.readers.document import Digests, LeafAccount, digests_of, is_under

# What stands in these is no text of the page.
SILENT: Final = frozenset({"script", "style", "noscript", "template", "svg", "title", "head", "iframe"})
BLOCK = re.compile(
    "address|article|aside|blockquote|caption|center|dd|details|div|dl|dt|fieldset|figure|footer|form|h[1-6]"
    "|header|hr|legend|li|main|nav|ol|p|pre|section|summary|table|tbody|td|textarea|tfoot|th|thead|tr|ul"
)
_KEEPS_BREAKS: Final = frozenset({"pre", "textarea"})
_OWN_ADDRESS: Final = re.compile(
    r"<!-- saved from url=[^>]{1,500}-->|<link\b[^>]{0,300}\bcanonical\b[^>]{0,500}>"
    r"|<meta\b[^>]{0,100}\bog:url\b[^>]{0,500}>|<form\b[^>]{0,800}>",
    re.I,
)
_SINGLE: Final = frozenset({"html", "head", "body"})
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0\u200b\ufeff\u3000]+")
# A block's edge is one line break, however many blocks end there; a `br` is one more.
_EDGE: Final = "\x1e"
_EDGES = re.compile(rf"[ \n]*{_EDGE}[ {_EDGE}]*")
_BREAK = re.compile(r" *\n *")
_MANY_BREAKS = re.compile(r"\n{3,}")


@dataclass(slots=True)
class _HtmlLeaf:
    """A text node or a form value."""

    owner: LexborNode
    words: str
    attribute: str = ""
    name: str = ""
    is_read: bool = False


class HtmlDocument:
    """An HTML page. Nodes are selectolax nodes and stay valid as long as the document."""

    def __init__(self, text: str, member: str = "") -> None:
        self.source = text
        self.member = member
        self._parser = LexborHTMLParser(text)
        self._leaves: list[_HtmlLeaf] = []
        self._spans: dict[int, tuple[int, int]] = {}
        self._preformatted: set[int] = set()
        self._positions: dict[int, int] = {}
        if self._parser.root is not None:
            self._collect(self._parser.root)

    @property
    def root(self) -> LexborNode:
        """The `html` element (lexbor makes one where the page has none)."""
        if self._parser.root is None:
            raise StructureError("the page holds no element")
        return self._parser.root

    @property
    def title(self) -> str:
        """The words of the `title` element, empty where there is none."""
        node = self._parser.css_first("title")
        return collapse(node.text()) if node else ""

    @cached_property
    def own_addresses(self) -> tuple[str, ...]:
        """The markup in which the page gives its own address, in page order.

        Browsers note it in a comment (`saved from url`), sites in a canonical link or their form's action.
        """
        return tuple([match[0] for match in _OWN_ADDRESS.finditer(self.source)])

    def select(self, css: str, within: LexborNode | None = None) -> list[LexborNode]:
        """Return the nodes that a selector hits, in page order; none is no error."""
        return (within or self.root).css(css)

    def one(self, css: str, within: LexborNode | None = None) -> LexborNode:
        """Return the one node that a selector hits.

        Raises: StructureError on zero or many.
        """
        nodes = self.select(css, within)
        if len(nodes) != 1:
            raise StructureError(f"selector {css!r} hits {len(nodes)} nodes where one is expected")
        return nodes[0]

    def optional(self, css: str, within: LexborNode | None = None) -> LexborNode | None:
        """Return the node that a selector hits or None.

        Raises: StructureError on many.
        """
        return self.one(css, within) if self.select(css, within) else None

    def some(self, css: str, within: LexborNode | None = None) -> list[LexborNode]:
        """Return the nodes that a selector hits.

        Raises: StructureError on zero.
        """
        nodes = self.select(css, within)
        if not nodes:
            raise StructureError(f"selector {css!r} hits nothing")
        return nodes

    def words(self, *nodes: LexborNode) -> str:
        """Return the words of nodes without marking them read: a line per block, blanks collapsed."""
        parts: list[str] = []
        for node in nodes:
            parts.append(_EDGE)
            parts.extend(_text_parts(node, self._preformatted))
        text = _BREAK.sub("\n", _EDGES.sub("\n", "".join(parts)))
        return _MANY_BREAKS.sub("\n\n", text).strip()

    def keep_breaks(self, css: str) -> None:
        """Take the line ends inside the nodes that a selector hits as they stand (CSS `white-space: pre-line`)."""
        for node in self.select(css):
            self._preformatted.update(leaf.owner.mem_id for leaf in self._leaves_under(node))

    def value(self, *nodes: LexborNode, lang: str | None = None) -> Value | None:
        """Return the words of nodes as one value and mark them read; None where they are blank."""
        self.mark_read(*nodes)
        text = self.words(*nodes)
        return Value(text, self.at(nodes[0]), lang) if text else None

    def attribute(self, node: LexborNode, name: str, lang: str | None = None) -> Value | None:
        """Return an attribute as a value and, where it is a form field's, mark it read; None where blank."""
        for leaf in self._leaves_under(node):
            if leaf.attribute == name and leaf.owner.mem_id == node.mem_id:
                leaf.is_read = True
        words = collapse(node.attributes.get(name) or "")
        return Value(words, f"{self.at(node)}@{name}", lang) if words else None

    def mark_read(self, *nodes: LexborNode) -> None:
        """Mark every text under the nodes as read (labels and headings are read by being recognized)."""
        for node in nodes:
            for leaf in self._leaves_under(node):
                if not leaf.attribute:
                    leaf.is_read = True

    def is_read(self, node: LexborNode) -> bool:
        """Return whether all text under a node was read."""
        return all(leaf.is_read for leaf in self._leaves_under(node) if not leaf.attribute)

    def name_region(self, name: str, *selectors: str) -> None:
        """Name every leaf under the nodes that the selectors hit, by which it may be ignored or volatile."""
        for css in selectors:
            for node in self.select(css):
                self.name_leaves(name, node)

    def name_leaves(self, name: str, *nodes: LexborNode) -> None:
        """Name every leaf under the nodes."""
        for node in nodes:
            for leaf in self._leaves_under(node):
                leaf.name = name

    def at(self, node: LexborNode) -> str:
        """Return a CSS path of a node, from the nearest element with an id of its own."""
        steps: list[str] = []
        current: LexborNode | None = node.parent if node.is_text_node else node
        while current is not None and current.is_element_node:
            identity = current.attributes.get("id")
            if identity and re.fullmatch(r"[A-Za-z][\w-]*", identity):
                steps.append(f"#{identity}")
                break
            steps.append(
                f"{current.tag}:nth-of-type({self._position(current)})" if steps or current.parent else "html"
            )
            current = current.parent
        return " > ".join(reversed(steps))

    def _position(self, node: LexborNode) -> int:
        """Return the number of an element among its siblings of the same tag; all siblings are counted at once."""
        if node.mem_id not in self._positions:
            counts: dict[str | None, int] = {}
            siblings = node.parent.iter() if node.parent is not None else iter((node,))
            for sibling in siblings:
                counts[sibling.tag] = counts.get(sibling.tag, 0) + 1
                self._positions[sibling.mem_id] = counts[sibling.tag]
        return self._positions[node.mem_id]

    def leaves(self) -> list[Leaf]:
        """Return every leaf in page order."""
        return [self._as_leaf(leaf) for leaf in self._leaves]

    def digests(self, volatile: Sequence[str], derived: Sequence[str]) -> Digests:
        """Return the digests; regions are named by `name_region` before."""
        return digests_of(
            (Leaf("", self._pattern(leaf), collapse(leaf.words)) for leaf in self._leaves), volatile, derived
        )

    def account(self, ignored: Mapping[str, str]) -> LeafAccount:
        """Return the account of leaves."""
        unread = [leaf for leaf in self._leaves if not leaf.is_read]
        kept = [leaf for leaf in unread if not is_under(self._pattern(leaf), ignored)]
        return LeafAccount(
            len(self._leaves) - len(unread),
            len(unread) - len(kept),
            tuple([self._as_leaf(leaf) for leaf in kept]),
        )

    def _collect(self, node: LexborNode) -> None:
        """List the leaves below a node; every element remembers its span in the list."""
        # An explicit stack: pages nest deeper than Python's call stack is allowed to.
        stack: list[tuple[LexborNode, int]] = [(node, -1)]
        while stack:
            current, start = stack.pop()
            if start >= 0:
                self._spans[current.mem_id] = (start, len(self._leaves))
            elif current.is_text_node:
                words = current.text_content or ""
                if collapse(words):
                    self._spans[current.mem_id] = (len(self._leaves), len(self._leaves) + 1)
                    self._leaves.append(_HtmlLeaf(current, words))
            elif current.is_element_node and current.tag not in SILENT:
                stack.append((current, len(self._leaves)))
                if words := _form_value(current):
                    self._leaves.append(_HtmlLeaf(current, words, "value"))
                children = list(current.iter(include_text=True))
                stack.extend((child, -1) for child in reversed(children))

    def _leaves_under(self, node: LexborNode) -> Iterator[_HtmlLeaf]:
        start, end = self._spans.get(node.mem_id, (0, 0))
        return iter(self._leaves[start:end])

    def _pattern(self, leaf: _HtmlLeaf) -> str:
        if leaf.name:
            return leaf.name
        steps: list[str] = []
        current: LexborNode | None = leaf.owner
        while current is not None:
            if current.is_element_node:
                steps.append(current.tag or "")
            current = current.parent
        path = "/".join(reversed(steps))
        return f"{path}@{leaf.attribute}" if leaf.attribute else path

    def _as_leaf(self, leaf: _HtmlLeaf) -> Leaf:
        place = self.at(leaf.owner) + (f"@{leaf.attribute}" if leaf.attribute else "")
        return Leaf(place, self._pattern(leaf), collapse(leaf.words))


def collapse(words: str) -> str:
    """Return the words with every run of blanks as one."""
    return _BLANKS.sub(" ", words).strip(" ")


def _form_value(node: LexborNode) -> str:
    """Return the value that a form field holds; buttons hold none, unchecked boxes hold none."""
    if node.tag != "input":
        return ""
    attributes = node.attributes
    kind = (attributes.get("type") or "text").lower()
    if kind in ("button", "submit", "reset", "image") or (
        kind in ("radio", "checkbox") and "checked" not in attributes
    ):
        return ""
    return collapse(attributes.get("value") or "")


def _text_parts(node: LexborNode, preformatted: set[int]) -> Iterable[str]:
    """Yield the words below a node, a `br` as a newline, an edge before and after each cell and block."""
    stack: list[LexborNode | str] = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, str):
            yield current
        elif current.is_text_node:
            words = current.text_content or ""
            in_pre = current.parent is not None and current.parent.tag in _KEEPS_BREAKS
            kept = in_pre or current.mem_id in preformatted
            yield words.replace("\r\n", "\n").replace("\u00a0", " ") if kept else _BLANKS.sub(" ", words)
        elif not current.is_element_node or current.tag in SILENT:
            continue
        elif current.tag == "br":
            yield "\n"
        else:
            if BLOCK.fullmatch(current.tag or ""):
                yield _EDGE
                stack.append(_EDGE)
            stack.extend(reversed(list(current.iter(include_text=True))))
