"""Takes back versions that the same bytes no longer give: a better parser reads another content in them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import orjson
import zstandard
from sqlite_utils import Database

from pipeline.load.record_states import Prepared, RecordState, read_states, write_states
from pipeline.model.envelope import Envelope
from pipeline.model.rows.mapping import rows_of
from pipeline.model.trial import TrialRecord

_ENVELOPE: Final = (
    "snapshot_id",
    "member",
    "url",
    "fetched_at",
    "shape",
    "completeness",
    "shape_rank",
    "parser_version",
    "source_digest",
    "derived_digest",
    "updated_date",
    "leaves_read",
    "leaves_ignored",
    "leaves_unread",
)


def take_back(db: Database, keys: Collection[tuple[str, str]], ranks: dict[str, int], now: str) -> list[str]:
    """Remove versions, (record id, version id), and show what is left of their records.

    Returns: the records of which nothing is left. They stay as they are: it is for the caller to bury them.
    """
    states = read_states(db, {record_id for record_id, _ in keys})
    emptied = []
    for state in states.values():
        gone = {version_id for record_id, version_id in keys if record_id == state.record_id}
        left = {key: version for key, version in state.versions.items() if key not in gone}
        if not left:
            emptied.append(state.record_id)
            continue
        state.versions = left
        db.conn.executemany(
            "DELETE FROM versions WHERE record_id = ? AND version_id = ?",
            [(state.record_id, version_id) for version_id in gone],
        )
        state.fresh = {state.shown.version_id: _stored(db, state)}
    write_states(db, [state for state in states.values() if state.fresh], ranks, now)
    return emptied


def _stored(db: Database, state: RecordState) -> Prepared:
    """Return the version that is shown as a claim, from what is stored of it."""
    key = (state.record_id, state.shown.version_id)
    columns = (*_ENVELOPE, "content_digest", "content")
    row = db.execute(
        f"SELECT {', '.join(columns)} FROM versions WHERE record_id = ? AND version_id = ?", key
    ).fetchone()
    *cells, digest, content = row
    record = TrialRecord.model_validate(orjson.loads(zstandard.decompress(content)))
    envelope = Envelope.model_validate(dict(zip(_ENVELOPE, cells, strict=True)))
    return Prepared(
        state.record_id, state.source, envelope, (), key[1], rows_of(record, state.record_id), content, digest
    )
