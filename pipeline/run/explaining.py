"""Where a record's values stood on the snapshot: the parse is replayed, nothing extra is stored for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.errors import UsageError
from pipeline.model.envelope import Envelope, Snapshot
from pipeline.model.source import SourceRecord, Value
from pipeline.parse.snapshots import SourceReading, parse_snapshot


class Origin(NamedTuple):
    """A value's path in the source record, where it stands on the snapshot, and the registry's words."""

    field: str
    at: str
    raw: str


def explain(envelope: Envelope, path: Path, source: str | None, registration_id: str | None) -> SourceRecord:
    """Return the source record of an envelope, read again from the file.

    Raises: UsageError where the file is gone, has changed, or no longer holds the record.
    """
    if not path.is_file():
        raise UsageError(f"the snapshot {path} is gone; bring the file back, or ingest the record again")
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != envelope.snapshot_id:
        raise UsageError(f"{path} is no longer the file that was read (its sha256 differs); ingest it again")
    snapshot = Snapshot(envelope.snapshot_id, data, str(path), envelope.url, envelope.fetched_at)
    for item in parse_snapshot(snapshot, source, registration_id):
        if isinstance(item, SourceReading) and item.member == envelope.member:
            return item.record
    raise UsageError(f"{path} no longer gives this record; run `trialmill reparse`")


def origins(record: SourceRecord, field: str = "") -> list[Origin]:
    """Return the origins of every value under a field (`design.masking`, `arm_groups.0`, `` for all).

    Raises: UsageError where nothing stands there; the message names the fields that have values.
    """
    found = [
        Origin(path, value.at, str(value.raw))
        for path, value in _values(record, "")
        if not field or path == field or path.startswith(f"{field}.")
    ]
    if not found:
        known = sorted({path.split(".")[0] for path, _ in _values(record, "")})
        raise UsageError(f"this source says nothing of {field!r}; it has {', '.join(known)}")
    return found


def _values(node: Any, path: str) -> Iterator[tuple[str, Value]]:
    if isinstance(node, Value):
        yield path, node
    elif is_dataclass(node):
        for declared in fields(node):
            yield from _values(getattr(node, declared.name), _join(path, declared.name))
    elif isinstance(node, tuple):
        for i, item in enumerate(node):
            yield from _values(item, _join(path, str(i)))


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
