"""What a file is, told by its bytes alone: its first kilobytes decide, file names never do."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final


class Form(StrEnum):
    """The form of a file's bytes."""

    EMPTY = "empty"
    BINARY = "binary"
    GZIP = "gzip"
    ZSTD = "zstd"
    ZIP = "zip"
    WARC = "warc"
    JSON = "json"
    XML = "xml"
    HTML = "html"
    TEXT = "text"


_MAGIC: Final = (
    (b"\x1f\x8b", Form.GZIP),
    (b"\x28\xb5\x2f\xfd", Form.ZSTD),
    (b"PK\x03\x04", Form.ZIP),
    (b"PK\x05\x06", Form.ZIP),
    (b"WARC/", Form.WARC),
    (b"%PDF-", Form.BINARY),
    (b"\x89PNG", Form.BINARY),
    (b"\xd0\xcf\x11\xe0", Form.BINARY),
    (b"SQLite format 3\x00", Form.BINARY),
)
_BOMS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HTML: Final = re.compile(
    rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<table[\s>]|<div[\s>]", re.IGNORECASE
)
# Escaped pages inside a record are no HTML page; only XHTML has both a declaration and an html element.
_DECLARED_XML: Final = re.compile(rb"<\?xml\s(?![^\x00]{0,1000}<(?:!doctype\s+)?html[\s>])", re.IGNORECASE)
_XML: Final = re.compile(rb"<\?xml\s|<!DOCTYPE\s|<!--|<[A-Za-z_][\w.:-]*[\s/>]")
_HEAD_BYTES: Final = 4096
# Above this share of control bytes no text of any encoding remains; a page with a stray NUL stays below it.
_BINARY_SHARE: Final = 0.05
_CONTROL_BYTES: Final = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def sniff(data: bytes) -> Form:
    """Return the form of data. Text in UTF-16 is told by its byte order mark or its regular NUL bytes."""
    head = data[:_HEAD_BYTES]
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        return Form.EMPTY
    for magic, form in _MAGIC:
        if head.startswith(magic):
            return form
    if looks_like_utf16(head):
        head = head.replace(b"\x00", b"")
    elif len(head) - len(head.translate(None, _CONTROL_BYTES)) > max(2, _BINARY_SHARE * len(head)):
        return Form.BINARY
    for mark in _BOMS:
        head = head.removeprefix(mark)
    head = head.lstrip(b" \t\r\n\x00")
    if head[:1] in (b"{", b"["):
        return Form.JSON
    if head[:1] == b"<":
        if _HTML.search(head) and not _DECLARED_XML.match(head):
            return Form.HTML
        return Form.XML if _XML.match(head) else Form.TEXT
    return Form.TEXT


def looks_like_utf16(head: bytes) -> bool:
    """Return whether bytes are UTF-16: a byte order mark, or every other byte NUL."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    pairs = head[: len(head) // 2 * 2]
    half = len(pairs) // 2
    return half >= 16 and max(pairs[0::2].count(0), pairs[1::2].count(0)) > 0.8 * half
