"""Text of a value: control characters removed, the registry's escapes undone once, outer space stripped."""

from __future__ import annotations

import html
import re

from pipeline.model.source import Markup

_CONTROL_BYTES = bytes(i for i in (*range(32), 127) if i not in b"\t\n\r")
# Tab and line ends are text; lone surrogates and non-characters cannot be stored as UTF-8.
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_MARKDOWN_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BREAK = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|p|div|li|tr)\b[^<>]{0,200}>", re.I)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_LIST_ITEM = re.compile(r"\s*(?:[-*•o+]|\d{1,2}[.)]|[A-Za-z][.)])\s")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n\s*\n")
# Excel writes a carriage return into XML as _x000D_.
_EXCEL_ESCAPE = re.compile(r"_x000[dD]_")


def has_control_characters(text: str) -> bool:
    """Return whether the text holds characters that no registry means."""
    if text.isascii():
        return len(text.encode().translate(None, _CONTROL_BYTES)) != len(text)
    return _CONTROL.search(text) is not None


def without_control_characters(text: str) -> str:
    """Return the text without them; a surrogate pair is joined, a lone surrogate becomes U+FFFD."""
    joined = _SURROGATE_PAIR.sub(lambda m: m[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    return _CONTROL.sub(lambda m: "\ufffd" if "\ud800" <= m[0] <= "\udfff" else "", joined)


def visible(text: str) -> str:
    """Return the text with control characters and lone surrogates written as escapes, for a message."""
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def undo_markdown(text: str) -> str:
    r"""Return the text with backslash escapes undone once.

    >>> undo_markdown(r"count \\<1,800 \\[or\\]")
    'count <1,800 [or]'
    """
    return _MARKDOWN_ESCAPE.sub(r"\1", text) if "\\" in text else text


def undo_html(text: str) -> str:
    """Return the text of a small piece of HTML: breaks as line ends, tags dropped, entities undone once.

    >>> undo_html("A &lt; B<br>C &amp; D<br/>")
    'A < B\\nC & D'
    """
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    if "_x000" in text:
        text = _EXCEL_ESCAPE.sub("", text)
    return html.unescape(text).strip()


def unwrap(text: str) -> str:
    r"""Return the text of indented, hard-wrapped lines with one line per paragraph or list item.

    A paragraph ends at an empty line or where a list item starts.

    >>> unwrap("\n      One two\n      three.\n\n        -  item goes\n           on\n        -  next\n")
    'One two three.\n\n- item goes on\n- next'
    """
    lines: list[str] = []
    for line in text.replace("\r\n", "\n").split("\n"):
        words = _SPACES.sub(" ", line.strip())
        if words and lines and lines[-1] and not _LIST_ITEM.match(line):
            lines[-1] += f" {words}"
        else:
            lines.append(words)
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def undo_markup(text: str, markup: Markup) -> str:
    """Return the text with the escapes of its markup undone once."""
    if markup == "markdown":
        return undo_markdown(text)
    if markup == "html":
        return undo_html(text)
    if markup == "wrapped":
        return unwrap(text)
    return text


def fold_space(text: str) -> str:
    """Return one line: every run of white space is one blank."""
    return " ".join(text.split())
