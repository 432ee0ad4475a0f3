"""A WARC file, anybody's -> one snapshot per document in it, with the address and time of its record.

Each response is a snapshot of its own, named by the sha256 of its decoded body: the same page has the same id
whether it was fetched, ingested from somebody's crawl, or read again. Format: ISO 28500.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from pipeline.errors import UnreadableInput
from pipeline.model.envelope import Snapshot
from pipeline.model.exchange import Role
from pipeline.readers.warc import ROLE_FIELD, WarcRecord, http_message, read_records

# What a crawl fetches beside the pages: no registration stands in it.
_NO_DOCUMENT: Final = re.compile(
    r"\s*(?:image|font|audio|video)/|\s*(?:text/css|(?:text|application)/(?:x-)?(?:java|ecma)script|application/font)",
    re.IGNORECASE,
)


def read_snapshots(stream: BinaryIO, path: str | None = None) -> Iterator[Snapshot | UnreadableInput]:
    """Yield a snapshot of every document in a WARC file; what is damaged is an error in its place.

    Documents are whole responses of status 2xx and saved resources. Left out are requests, redirects and other
    refusals, pictures, styles and scripts, bodies that are in the file already (revisits), and answers that only
    steered a crawl. `path` is the file's; a snapshot's path is that and the record's offset: `crawl.warc.gz!832`.
    """
    found = False
    for record in read_records(stream):
        found = True
        if isinstance(record, UnreadableInput):
            yield record
            continue
        try:
            snapshot = _snapshot(record, path)
        except UnreadableInput as error:
            error.member = str(record.offset)
            yield error
        else:
            if snapshot is not None:
                yield snapshot
    if not found:
        yield UnreadableInput("empty_file", "a WARC file without a record; fetch it again")


def _snapshot(record: WarcRecord, path: str | None) -> Snapshot | None:
    """Return the document of a record, None where it holds none."""
    if record.field(ROLE_FIELD) == Role.CONTROL:
        return None
    if record.type == "resource":
        content_type, body = record.field("Content-Type"), record.block
    elif record.type == "response" and (record.url or "").startswith(("http:", "https:")):
        message = http_message(record)
        if not 200 <= message.status < 300:
            return None
        content_type, body = message.header("content-type"), b""
        if not _NO_DOCUMENT.match(content_type or ""):
            body = message.body()
    else:
        return None
    if _NO_DOCUMENT.match(content_type or ""):
        return None
    return Snapshot(
        hashlib.sha256(body).hexdigest(),
        body,
        f"{path}!{record.offset}" if path else None,
        record.url,
        record.field("WARC-Date"),
        content_type,
    )
