"""What each version changed against the one before it, recomputed whenever a record's versions change.

Versions are compared within one class of completeness, and only where one and the same parser read both: what
a better parser reads is no change of the registry. Versions that differ in derived leaves only tell `derived`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import orjson
import zstandard
from sqlite_utils import Database

from pipeline.load.claims import Version
from pipeline.model.changes import compare
from pipeline.model.patches import Change, Content
from pipeline.model.rows.ledger_tables import CHANGES


def write_changes(db: Database, histories: Mapping[str, Sequence[Version]]) -> None:
    """Replace the changes of each record; `histories` holds its versions, numbered and in order."""
    record_ids = [(record_id,) for record_id in histories]
    db.conn.executemany("DELETE FROM changes WHERE record_id = ?", record_ids)
    for record_id, versions in histories.items():
        db.conn.executemany(CHANGES.insert_sql, change_rows(db, record_id, versions))


def change_rows(
    db: Database, record_id: str, versions: Sequence[Version]
) -> list[tuple[str | int | None, ...]]:
    """Return the rows of `changes` that the versions of a record, in order, give rise to."""
    return [
        (record_id, version.version_id, seq, *_row(change))
        for version, changes in _changes_of(versions, _contents(db, record_id))
        for seq, change in enumerate(changes, 1)
    ]


def _changes_of(
    versions: Sequence[Version], contents: Mapping[str, Content]
) -> Iterator[tuple[Version, Sequence[Change]]]:
    before: dict[str, Version] = {}
    for version in versions:
        last = before.get(version.completeness)
        before[version.completeness] = version
        if last is None or last.parser_version != version.parser_version:
            continue
        found = compare(contents[last.version_id], contents[version.version_id]).changes
        if version.category == "derived":
            found = tuple(replace(change, category="derived") for change in found)
        yield version, found


def _contents(db: Database, record_id: str) -> dict[str, Content]:
    rows = db.execute("SELECT version_id, content FROM versions WHERE record_id = ?", (record_id,))
    return {key: orjson.loads(zstandard.decompress(content)) for key, content in rows}


def _row(change: Change) -> tuple[str | None, ...]:
    return change.category, change.kind, change.path, change.item, _json(change.old), _json(change.new)


def _json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
