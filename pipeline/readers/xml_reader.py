"""XML records that forget what was read, so that what is left over was not.

Reading takes words and attributes out of the tree. Names are local names: prefixes are dropped. Places are
XPaths from the record's element. A file of many records is cut at their start tags and each is parsed alone:
one damaged record costs one record, and a file cut off after a complete record costs none. Document types
are dropped unread and no entity is ever resolved; lxml parses strictly, after repairs that keep every word.
"""

from __future__ import annotations

import html
import html.entities
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from lxml import etree

from pipeline.errors import UnreadableInput
from pipeline.model.source import Leaf, Markup, Value
from pipeline.readers.document import Digests, LeafAccount, digests_of, is_under

_NAME: Final = r"[A-Za-z_][\w.\-]{0,200}(?::[A-Za-z_][\w.\-]{0,200})?"
_START_TAG: Final = re.compile(rf"<({_NAME})(?=[\s/>])")
_NOT_BLANK: Final = re.compile(r"[^\ufeff\s]")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE_OR_SIGN: Final = re.compile(
    r"&(#x?[0-9A-Za-z]{1,8};|[A-Za-z][A-Za-z0-9]{1,31};)?|<(?![A-Za-z_/!?])"
)
# `xsi:nil`, `xsi:schemaLocation` and `xml:space` are about the markup, not about the trial.
_XML: Final = "http://www.w3.org/XML/1998/namespace"
_ABOUT_MARKUP: Final = ("http://www.w3.org/2001/XMLSchema-instance", _XML)
_LANGUAGE: Final = f"{{{_XML}}}lang"
_PREDEFINED: Final = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
# Recognition looks at the names of the first elements only.
_HEAD_CHARS: Final = 20_000


class XmlElement:
    """An element at a place. Reading consumes it; an element that is not there is empty."""

    __slots__ = ("_node", "_reads", "at")

    def __init__(self, node: etree._Element | None, at: str, reads: list[int]) -> None:
        self._node = node
        self.at = at
        self._reads = reads

    def __bool__(self) -> bool:
        return self._node is not None

    @property
    def child_names(self) -> tuple[str, ...]:
        """The names of the element's children in order, each once."""
        return (
            tuple(dict.fromkeys([str(child.tag) for child in self._node])) if self._node is not None else ()
        )

    def value(self, markup: Markup = "plain", lang: str | None = None) -> Value | None:
        """Return the element's own words, or None where they are blank. An `xml:lang` names their language.

        Elements inside (`<br/>`, `<i>`) come along as HTML.
        """
        if self._node is None:
            return None
        lang = str(self._node.attrib.pop(_LANGUAGE, "")) or lang
        raw, has_markup = _take_words(self._node, self._reads)
        return Value(raw, self.at, lang, "html" if has_markup else markup) if raw.strip() else None

    def text(self, *names: str, markup: Markup = "plain", lang: str | None = None) -> Value | None:
        """Return the words of the first child with one of the names that has any, or None.

        Names are spellings of one field. A second child of that name stays unread.
        """
        for name in names:
            if value := self.element(name).value(markup, lang):
                return value
        return None

    def peek(self, name: str) -> str:
        """Return the words of the first child of that name without reading them, empty where there are none."""
        return (self._node.findtext(name) or "").strip() if self._node is not None else ""

    def texts(self, name: str, markup: Markup = "plain", lang: str | None = None) -> tuple[Value, ...]:
        """Return the words of every child of that name; blank ones are left out."""
        return tuple([value for child in self.elements(name) if (value := child.value(markup, lang))])

    def attribute(self, name: str) -> Value | None:
        """Return an attribute, or None where it is absent or blank."""
        if self._node is None:
            return None
        raw = str(self._node.attrib.pop(name, ""))
        self._reads[0] += bool(raw.strip())
        return Value(raw, f"{self.at}/@{name}") if raw.strip() else None

    def element(self, name: str) -> XmlElement:
        """Return the first child of that name, empty where there is none."""
        node = self._node.find(name) if self._node is not None else None
        return XmlElement(node, f"{self.at}/{name}", self._reads)

    def elements(self, name: str) -> list[XmlElement]:
        """Return the children of that name in order."""
        if self._node is None:
            return []
        return [
            XmlElement(node, f"{self.at}/{name}[{i}]", self._reads)
            for i, node in enumerate(self._node.iterfind(name), start=1)
        ]


class XmlDocument:
    """One XML record, or a file of records to be split. It is parsed when its root is asked for."""

    def __init__(self, text: str, member: str = "", container: str = "", outside: str = "") -> None:
        self._text = text if member else _without_prolog(text)
        self.member = member
        self._container = container
        self._outside = outside
        self._root: etree._Element | None = None
        self._reads = [0]

    @property
    def root_name(self) -> str:
        """The root element's local name, empty where the text holds no element."""
        return next(iter(self.opening_names), "")

    @property
    def opening_names(self) -> tuple[str, ...]:
        """The local names of the elements that start in the first 20,000 characters."""
        return tuple([_local(tag[1]) for tag in _START_TAG.finditer(self._text, 0, _HEAD_CHARS)])

    def words_of(self, name: str) -> Iterator[str]:
        """Yield the words of every element of that name, unparsed, in their order."""
        for found in re.finditer(rf"<(?:\w+:)?{name}\b[^<>]*>([^<]*)<", self._text):
            yield found[1].strip()

    def split(self, *names: str) -> Iterator[XmlDocument]:
        """Yield one document per element with one of the names (spellings of one thing that never nests).

        The container's attributes and whatever stands between records are leaves (`/..`) of the record after
        them, or before them at the end of the file.
        """
        start_tag = re.compile(rf"<((?:[\w.\-]{{1,60}}:)?(?:{'|'.join(map(re.escape, names))}))(?=[\s/>])")
        starts = list(start_tag.finditer(self._text))
        first_tag = _START_TAG.search(self._text)
        if not starts or first_tag is None:
            return
        is_inside = first_tag.start() < starts[0].start()
        container = (
            self._text[first_tag.start() : self._text.find(">", first_tag.start()) + 1] if is_inside else ""
        )
        outside = self._text[: starts[0].start()]
        for number, start in enumerate(starts, start=1):
            end = starts[number].start() if number < len(starts) else len(self._text)
            closing = f"</{start[1]}>"
            last = self._text.rfind(closing, start.end(), end)
            cut = last + len(closing) if last >= 0 else end
            after = self._text[cut:end]
            last_outside = f" {after}" if number == len(starts) else ""
            member = f"/{_local(start[1])}[{number}]"
            yield XmlDocument(self._text[start.start() : cut], member, container, outside + last_outside)
            outside = after

    @property
    def root(self) -> XmlElement:
        """The record's element.

        Raises: UnreadableInput where the record is no well-formed XML.
        """
        return XmlElement(self._tree, "", self._reads)

    @property
    def _tree(self) -> etree._Element:
        if self._root is None:
            self._root = _parse(self._text, self._container)
        return self._root

    def digests(self, volatile: Sequence[str], derived: Sequence[str]) -> Digests:
        """Return the digests; patterns are paths from the record's element without positions."""
        return digests_of(_leaves(self._tree), volatile, derived)

    def account(self, ignored: Mapping[str, str]) -> LeafAccount:
        """Return the account of leaves. What stands outside of the record has the pattern `/..`."""
        left = [*_leaves(self._tree), *_outside_leaves(self._outside)]
        unread = tuple([leaf for leaf in left if not is_under(leaf.pattern, ignored)])
        return LeafAccount(self._reads[0], len(left) - len(unread), unread)


def forbidden_character_count(text: str) -> int:
    """Return how many characters of a text no XML may hold; they are dropped."""
    return len(_FORBIDDEN.findall(text))


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _without_prolog(text: str) -> str:
    """Return the text from the root element on, without forbidden characters."""
    text = _FORBIDDEN.sub("", text)
    start = end = 0
    while end >= 0:
        start = match.start() if (match := _NOT_BLANK.search(text, end)) else len(text)
        end = _end_of_prolog_part(text, start)
    return text[start:]


def _end_of_prolog_part(text: str, start: int) -> int:
    """Return where a declaration, comment or document type that starts here ends, or -1 where none does."""
    for opening, closing in (("<?", "?>"), ("<!--", "-->")):
        if text.startswith(opening, start):
            end = text.find(closing, start)
            return end + len(closing) if end >= 0 else -1
    if not text.startswith("<!DOCTYPE", start):
        return -1
    subset, end = text.find("[", start), text.find(">", start)
    if 0 <= subset < end:
        end = text.find(">", text.find("]", subset))
    return end + 1 if end >= 0 else -1


def _parse(text: str, container: str) -> etree._Element:
    root = _parsed(text, container)
    if root is None:
        root = _parsed(_repaired(text), container)
    if root is None:
        name = _START_TAG.search(text)
        if name is not None and text.rstrip().endswith(f"</{name[1]}>"):
            raise UnreadableInput("malformed_xml", "this is no well-formed XML; fetch it again")
        raise UnreadableInput("truncated_xml", "the XML ends before its last element does; fetch it again")
    for node in root.iter(etree.Element):
        _name_locally(node)
    return root


def _name_locally(node: etree._Element) -> None:
    """Drop the prefix of the element's name and write those of its attributes as `prefix.name`."""
    node.tag = etree.QName(node).localname
    for name in [str(name) for name in node.attrib if str(name).startswith("{")]:
        if name == _LANGUAGE:
            continue
        raw = str(node.attrib.pop(name))
        qualified = etree.QName(name)
        if qualified.namespace not in _ABOUT_MARKUP:
            prefix = next((key for key, uri in node.nsmap.items() if uri == qualified.namespace and key), "")
            node.attrib[f"{prefix}.{qualified.localname}".strip(".")] = raw


def _parsed(text: str, container: str) -> etree._Element | None:
    """Return the record's element, or None. Its container's start tag declares the prefixes it uses."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    name = _START_TAG.match(container)
    whole = f"{container}{text}</{name[1]}>" if name else text
    try:
        root = etree.fromstring(whole.encode("utf-8"), parser)
    except etree.XMLSyntaxError:
        return None
    return root[0] if name else root


def _repaired(text: str) -> str:
    """Return the text with stray `&` and `<` escaped, HTML's entities as characters, forbidden ones dropped."""
    first, *sections = text.split("<![CDATA[")
    parts = [_REFERENCE_OR_SIGN.sub(_repair, first)]
    for section in sections:
        data, end, rest = section.partition("]]>")
        parts += ["<![CDATA[", data, end, _REFERENCE_OR_SIGN.sub(_repair, rest)]
    return "".join(parts)


def _repair(match: re.Match[str]) -> str:
    found, reference = match[0], match[1]
    if found == "<":
        return "&lt;"
    if reference is None:
        return "&amp;"
    if reference in _PREDEFINED:
        return found
    meant = _meant_by(reference)
    return f"&amp;{reference}" if meant is None else html.escape(_FORBIDDEN.sub("", meant))


def _meant_by(reference: str) -> str | None:
    """Return the characters of a reference (without its `&`), or None where nobody knows it."""
    if not reference.startswith("#"):
        return html.entities.html5.get(reference)
    digits, base = (reference[2:-1], 16) if reference[1] in "xX" else (reference[1:-1], 10)
    try:
        return chr(int(digits, base))
    except (ValueError, OverflowError):
        return None


def _take_words(node: etree._Element, reads: list[int]) -> tuple[str, bool]:
    """Take the words out of an element and its inline elements; say whether there were any such elements."""
    has_markup = len(node) > 0
    if has_markup:
        leaves = sum(1 for _ in _leaves(node)) - len(node.attrib)
        raw = "".join([node.text or "", *(etree.tostring(child, encoding="unicode") for child in node)])
        for child in list(node):
            node.remove(child)
    else:
        raw = node.text or ""
        leaves = bool(raw.strip())
    node.text = None
    reads[0] += leaves
    return raw, has_markup


def _leaves(root: etree._Element) -> Iterator[Leaf]:
    """Yield the leaves in document order: an element's attributes, then its own words."""
    stack: list[tuple[etree._Element, str, str]] = [(root, "", "")]
    while stack:
        node, at, pattern = stack.pop()
        for name, raw in node.attrib.items():
            if str(raw).strip():
                yield Leaf(f"{at}/@{name!s}", f"{pattern}@{name!s}", str(raw))
        words = " ".join("".join([node.text or "", *(child.tail or "" for child in node)]).split())
        if words:
            yield Leaf(at or "/", pattern or "/", words)
        if len(node):
            stack.extend(reversed(_children(node, at, pattern)))


def _children(node: etree._Element, at: str, pattern: str) -> list[tuple[etree._Element, str, str]]:
    counts: dict[str, int] = {}
    children: list[tuple[etree._Element, str, str]] = []
    for child in node:
        name = str(child.tag)
        counts[name] = counts.get(name, 0) + 1
        children.append((child, f"{at}/{name}[{counts[name]}]", f"{pattern}/{name}"))
    return children


def _outside_leaves(outside: str) -> Iterable[Leaf]:
    """Yield the attributes and words around a record: rarely more than its container's start tag."""
    for tag in re.findall(r"<[^<>!?/][^<>]*>", outside):
        for name, raw in re.findall(r"""([\w.:\-]+)\s*=\s*["']([^"']*)["']""", tag):
            if raw.strip() and not name.startswith(("xmlns", "xsi:", "xml:")):
                yield Leaf(f"/../@{name}", f"/..@{name}", raw)
    words = " ".join(re.sub(r"<[^<>]*>", " ", outside).split())
    if words:
        yield Leaf("/..", "/..", words)
