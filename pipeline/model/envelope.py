"""Where and when a record was read: everything about a record that is not its content."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.findings import Finding
from pipeline.model.base import Frozen
from pipeline.model.codes import Completeness
from pipeline.model.trial import TrialRecord


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The bytes of one response or one saved file. `snapshot_id` is their sha256 in hex.

    `path` is where the file lies (as given), `url` and `fetched_at` (UTC, ISO 8601) what is known of its
    origin, `content_type` the server's header.
    """

    snapshot_id: str
    data: bytes
    path: str | None = None
    url: str | None = None
    fetched_at: str | None = None
    content_type: str | None = None


class Envelope(Frozen):
    """The envelope of a record.

    `member` addresses the record inside the snapshot: zip entry, JSON pointer, line or export number, joined
    by `!`. `source_digest` is the sha256 of the source leaves without volatile and derived ones: it makes a
    version. `derived_digest` covers the derived leaves alone. `updated_date` is the registry's own update
    date, used to order claims. `shape_rank` orders shapes of one source: the higher tells more.
    """

    snapshot_id: str
    member: str = ""
    path: str | None = None
    url: str | None = None
    fetched_at: str | None = None
    shape: str
    completeness: Completeness
    shape_rank: int
    parser_version: str
    source_digest: str
    derived_digest: str | None = None
    updated_date: str | None = None
    leaves_read: int = 0
    leaves_ignored: int = 0
    leaves_unread: int = 0


class Quarantine(Frozen):
    """A document or record that could not be read: kept with its reason, never lost.

    `reason` is a short stable code, `message` says what, where and what to do.
    """

    reason: str
    message: str
    source: str | None = None
    snapshot_id: str
    member: str = ""
    path: str | None = None
    record_id: str | None = None


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What one member of a snapshot came to: a record with its envelope and findings, or a quarantine.

    A record without a registration id has both: it can be shown, and it is quarantined at ingest.
    """

    record: TrialRecord | None
    envelope: Envelope | None
    findings: tuple[Finding, ...]
    quarantine: Quarantine | None
