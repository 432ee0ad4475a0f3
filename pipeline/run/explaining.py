"""Where a record's values stood on the snapshot: the parse is replayed, nothing extra is stored for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.config import DEFAULT_ARCHIVE
from pipeline.errors import UsageError
from pipeline.fetch.archive import read_entry
from pipeline.load.archive_index import DatabaseIndex
from pipeline.model.source import SourceRecord, Value
from pipeline.parse.catalog import adapter_of
from pipeline.parse.snapshots import SourceReading, parse_snapshot
from pipeline.run.raw_store import read_saved

_SHOWN_VERSION: Final = """
SELECT snapshot_id, member, snapshots.path, coalesce(versions.url, snapshots.url), records.source,
       records.registration_id
FROM records JOIN versions ON versions.record_id = records.record_id AND versions.number = records.version
JOIN snapshots USING (snapshot_id)
WHERE records.record_id = ?"""


class Origin(NamedTuple):
    """A value's path in the source record, where it stands on the snapshot, and the registry's words."""

    field: str
    at: str
    raw: str


def explain_record(
    connection: sqlite3.Connection, db: Path, record_id: str, field: str, archive: Path = DEFAULT_ARCHIVE
) -> tuple[str, list[Origin]]:
    """Return the snapshot's place and member, and the origins of the values under field.

    Raises: UsageError where the file is gone, has changed, or no longer holds the record; ArchiveError where
    the archive's file is gone or damaged.
    """
    row = connection.execute(_SHOWN_VERSION, (record_id,)).fetchone()
    snapshot_id, member, path, url, source, registration_id = row
    entry = DatabaseIndex(connection).find(snapshot_id)
    if entry is not None:
        snapshot = read_entry(archive, entry)
        place = f"{archive / entry.file}!{entry.offset}"
    else:
        _, snapshot = read_saved(db.parent, snapshot_id, path)
        place = str(snapshot.path)
    snapshot = replace(snapshot, url=url)
    for item in parse_snapshot(snapshot, source if adapter_of(source) is None else None, registration_id):
        if isinstance(item, SourceReading) and item.member == member:
            return "!".join(part for part in (place, member) if part), origins(item.record, field)
    raise UsageError(f"{place} no longer gives this record; run `trialmill reparse`")


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
