"""A body comes whole or not at all: size caps on the wire and decoded, lengths checked, end marks looked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import httpx

from pipeline.errors import BodyTooLarge, IncompleteBody, UnreadableInput, WrongPage
from pipeline.readers.inflate import decode_content

_TAIL_BYTES: Final = 4096
_HEAD_BYTES: Final = 64 * 1024
# What may stand before the root element: declarations, comments, and a document type with its own declarations.
_ROOT: Final = re.compile(
    rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!doctype\b[^>\[]*(?:\[[^\]]*\]\s*)?>\s*)*<([\w:.-]+)",
    re.DOTALL | re.IGNORECASE,
)


def read_payload(url: str, pieces: Iterable[bytes], announced: str | None, most: int) -> bytes:
    """Return the bytes on the wire, transfer coding removed.

    Raises: BodyTooLarge beyond `most`, IncompleteBody where fewer or more came than Content-Length announced.
    """
    expected = int(announced) if announced and announced.isascii() and announced.isdigit() else None
    if expected is not None and expected > most:
        raise BodyTooLarge(url, f"the server announces {expected:,} bytes, more than {most:,}")
    kept: list[bytes] = []
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > most:
            raise BodyTooLarge(url, f"more than {most:,} bytes came")
        kept.append(piece)
    if expected is not None and size != expected:
        raise IncompleteBody(url, f"{size:,} bytes came of {expected:,} announced")
    return b"".join(kept)


def decode_body(url: str, payload: bytes, codings: str | None, most: int) -> bytes:
    """Return the body with its content codings undone.

    Raises: IncompleteBody where the compressed data are cut off or damaged, BodyTooLarge where they unfold too
    far, WrongPage where nobody here knows the coding.
    """
    try:
        return decode_content(payload, codings, most)
    except UnreadableInput as error:
        if error.reason == "too_large":
            raise BodyTooLarge(url, str(error)) from error
        if error.reason == "unknown_coding":
            raise WrongPage(url, error.reason, str(error)) from error
        raise IncompleteBody(url, str(error)) from error


def has_framing(response: httpx.Response) -> bool:
    """Return whether the protocol tells where the body ends; otherwise it ends where the connection does."""
    headers = response.headers
    return (
        response.http_version == "HTTP/2"
        or "content-length" in headers
        or "chunked" in headers.get("transfer-encoding", "").lower()
        or bool(headers.get("content-encoding", "").strip())  # the compressed data have an end of their own
        or response.status_code in (204, 304)
    )


def lacks_end_mark(body: bytes) -> bool:
    """Return whether a document that begins as JSON, XML or HTML does not end as one.

    >>> [lacks_end_mark(text) for text in (b'{"a": 1', b"<html><p>cut", b"<a><b/></a>", b"plain words")]
    [True, True, False, False]
    """
    head = body[:_HEAD_BYTES].lstrip(b"\xef\xbb\xbf \t\r\n")
    tail = body[-_TAIL_BYTES:].rstrip()
    if head[:1] in (b"{", b"["):
        return not tail.endswith(b"}" if head[:1] == b"{" else b"]")
    root = _ROOT.match(head) if head[:1] == b"<" else None
    if root is None:
        return False
    is_alone = tail.endswith(b"/>") and body.count(b"<" + root[1]) == 1 and len(body) < _TAIL_BYTES
    return not is_alone and f"</{root[1].decode('ascii', 'replace')}".lower().encode() not in tail.lower()
