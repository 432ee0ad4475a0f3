"""What goes over the network and into the raw store: requests, responses, and the archive's index."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Protocol


class Role(StrEnum):
    """What a response is for: `record` bodies hold registrations and are parsed, `control` bodies steer."""

    RECORD = "record"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server said of the copy that we hold, and its body: a 304 says that it is still the same."""

    etag: str | None
    last_modified: str | None
    copy: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """One request that a plan asks for. `page_id` names what it is for: a registration id, `search?page=3`."""

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    page_id: str = ""
    role: Role = Role.RECORD
    validators: Validators | None = None


@dataclass(frozen=True)
class Response:
    """A response that came whole. `payload` is the body content-encoded as received, `body` decoded.

    The body of a 304 is that of the copy that we hold. `url` is where it came from after redirects, `headers` as received, `fetched_at` UTC in ISO 8601,
    `peer` the address that was connected to, `sent_...` what was asked of `url`, `attempts` how many
    requests of its address it took.
    """

    request: Request
    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    payload: bytes = field(repr=False)
    body: bytes = field(repr=False)
    fetched_at: str
    http_version: str = "HTTP/1.1"
    peer: str | None = None
    sent_method: str = "GET"
    sent_headers: tuple[tuple[str, str], ...] = ()
    sent_body: bytes | None = None
    attempts: int = 1

    @cached_property
    def snapshot_id(self) -> str:
        """Return the sha256 of the decoded body: the id of the snapshot."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def is_unmodified(self) -> bool:
        """Return whether the server says that the copy we hold is still the same (304)."""
        return self.status == 304

    @property
    def is_answer(self) -> bool:
        """Return whether the body is what was asked for: a success, or the copy that is still the same."""
        return self.status < 300 or self.is_unmodified

    def header(self, name: str) -> str | None:
        """Return a header's value, None where there is none; several are joined as HTTP says."""
        found = [value for key, value in self.headers if key.lower() == name.lower()]
        return ", ".join(found) if found else None


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """Where a response lies in the raw store: one row of the index, in the order of the table's columns.

    `file` is relative to the archive folder; `offset` and `length` are those of its gzip member. An entry
    that `is_revisit` has no body of its own: another entry of the same `snapshot_id` has it. `payload_digest`
    is the sha256 of the body as received.
    """

    url: str
    fetched_at: str
    source: str
    page_id: str
    role: Role
    snapshot_id: str
    payload_digest: str
    is_revisit: bool
    status_code: int
    content_type: str | None
    etag: str | None
    last_modified: str | None
    file: str
    offset: int
    length: int


class ArchiveIndex(Protocol):
    """The index of the raw store, kept in the database by whoever runs the stages."""

    def latest(self, url: str) -> ArchiveEntry | None:
        """Return the newest entry of a URL that holds records: with a body, or saying that ours is the same."""

    def find(self, snapshot_id: str) -> ArchiveEntry | None:
        """Return an entry that holds the whole body of a snapshot."""

    def add(self, entry: ArchiveEntry) -> None:
        """Note an entry that has been written."""
