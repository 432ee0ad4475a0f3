"""Snapshot -> parse results: parse, then normalize. Pure; the same snapshot gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.criteria import REVISION as CRITERIA_REVISION
from pipeline.errors import UnreadableInput
from pipeline.model.envelope import Envelope, ParseResult, Quarantine, Snapshot
from pipeline.model.trial import TrialRecord
from pipeline.normalize import REVISION as NORMALIZE_REVISION
from pipeline.normalize.record import normalize_record
from pipeline.parse.catalog import registry_name
from pipeline.parse.snapshots import SourceReading, parse_snapshot
from pipeline.run.inputs import snapshot_of
from pipeline.vocab import REVISION as VOCAB_REVISION


def parser_version(adapter_revision: int) -> str:
    """Return the version of everything that a record's content depends on, from hand-raised revisions."""
    return f"{adapter_revision}.{VOCAB_REVISION}.{NORMALIZE_REVISION}.{CRITERIA_REVISION}"


def parse_bytes(
    data: bytes,
    source: str | None = None,
    *,
    url: str | None = None,
    registration_id: str | None = None,
    content_type: str | None = None,
) -> list[ParseResult]:
    """Return what each registration in data came to, in order. No file, network or database is touched.

    Args: source is a source's code (`ctgov`) that overrides recognition by content; url is where the page
    came from; registration_id is used where the page prints none.

    >>> [result] = parse_bytes(b"not a page")
    >>> result.quarantine.reason
    'unrecognized'
    """
    snapshot = snapshot_of(data, url=url, content_type=content_type)
    return list(parse_results(snapshot, source, registration_id))


def parse_results(
    snapshot: Snapshot, source: str | None = None, registration_id: str | None = None
) -> Iterator[ParseResult]:
    """Yield what each registration in a snapshot came to."""
    for item in parse_snapshot(snapshot, source, registration_id):
        if isinstance(item, UnreadableInput):
            yield unread_result(snapshot, item, source)
        else:
            yield normalize_reading(snapshot, item)


def unread_result(snapshot: Snapshot, error: UnreadableInput, source: str | None) -> ParseResult:
    """Return the quarantine of what could not be read."""
    quarantine = _quarantine(snapshot, error.reason, str(error), error.member, error.source or source)
    return ParseResult(None, None, (), quarantine)


def normalize_reading(snapshot: Snapshot, reading: SourceReading) -> ParseResult:
    """Return the typed record of a reading; one without a registration id is quarantined as well."""
    normalized = normalize_record(reading.record, reading.facts, registry_name(reading.record.registry))
    record = normalized.record
    quarantine = None
    if record.record_id is None:
        message = "the page prints no registration id; give it with --id"
        quarantine = _quarantine(snapshot, "no_registration_id", message, reading.member, record.source)
    return ParseResult(
        record,
        envelope_of(snapshot, reading, _updated_date(record)),
        reading.findings + normalized.findings,
        quarantine,
    )


def envelope_of(snapshot: Snapshot, reading: SourceReading, updated_date: str | None = None) -> Envelope:
    """Return the envelope of a reading. The update date is known only once the record is normalized."""
    return Envelope(
        snapshot_id=snapshot.snapshot_id,
        member=reading.member,
        path=snapshot.path,
        url=snapshot.url,
        fetched_at=snapshot.fetched_at,
        shape=reading.shape.name,
        completeness=reading.shape.completeness,
        shape_rank=reading.shape.rank,
        parser_version=parser_version(reading.adapter_revision),
        source_digest=reading.digests.source,
        derived_digest=reading.digests.derived,
        updated_date=updated_date,
        leaves_read=reading.leaves.read,
        leaves_ignored=reading.leaves.ignored,
        leaves_unread=len(reading.leaves.unread),
    )


def _updated_date(record: TrialRecord) -> str | None:
    """Return the registry's own update date: the best kind that is stated."""
    dates = record.dates
    candidates = (
        dates.last_update_posted,
        dates.last_update_submitted,
        dates.last_update,
        dates.verification,
    )
    return next((found.date for found in candidates if found and found.date), None)


def _quarantine(snapshot: Snapshot, reason: str, message: str, member: str, source: str | None) -> Quarantine:
    return Quarantine(
        reason=reason,
        message=message,
        source=source,
        snapshot_id=snapshot.snapshot_id,
        member=member,
        path=snapshot.path,
    )
