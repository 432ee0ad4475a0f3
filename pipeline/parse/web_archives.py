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
from pipeline.readers.warc import ROLE_FIELD, WarcRecord, document_of, read_records

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


def read_snapshot_at(stream: BinaryIO, offset: int, path: str | None = None) -> Snapshot:
    """Return the document of the record that stands at an offset of a WARC file.

    Raises: UnreadableInput where no whole document stands there.
    """
    stream.seek(offset)
    record = next(read_records(stream), None)
    if isinstance(record, UnreadableInput):
        raise record
    snapshot = _snapshot(record._replace(offset=offset), path) if record else None
    if snapshot is None:
        raise UnreadableInput("damaged_warc", "no document stands there in the WARC file", str(offset))
    return snapshot


def _snapshot(record: WarcRecord, path: str | None) -> Snapshot | None:
    """Return the document of a record, None where it holds none."""
    if record.field(ROLE_FIELD) == Role.CONTROL or record.type == "revisit":
        return None
    document = document_of(record)
    if (
        document is None
        or not 200 <= document.status < 300
        or _NO_DOCUMENT.match(document.content_type or "")
    ):
        return None
    body = document.body()
    return Snapshot(
        hashlib.sha256(body).hexdigest(),
        body,
        f"{path}!{record.offset}" if path else None,
        document.url,
        document.fetched_at,
        document.content_type,
    )
