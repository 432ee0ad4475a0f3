"""What the database holds of some records, and how claims change it.

A `RecordState` is read before a batch, takes the claims of the batch, and is written once at its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import orjson
import zstandard
from sqlite_utils import Database

from pipeline.findings import Finding
from pipeline.load import full_text
from pipeline.load.claims import Version, claim_of, number_versions, shown, version_id
from pipeline.load.history import write_changes
from pipeline.model.envelope import Envelope, ParseResult, Quarantine
from pipeline.model.rows.ledger_tables import CONTENT_TABLES, SNAPSHOTS, VERSIONS
from pipeline.model.rows.mapping import RowsByTable, canonical_json, rows_of
from pipeline.model.rows.record_row import RECORDS

_COMPRESSOR = zstandard.ZstdCompressor(level=3)
_CHILDREN = tuple(table for table in CONTENT_TABLES if table is not RECORDS)
_SUBLISTS_FIRST = tuple(reversed(_CHILDREN))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A claim made ready to be written: rows by table, and the canonical bytes of the content, compressed."""

    record_id: str
    source: str
    envelope: Envelope
    findings: tuple[Finding, ...]
    version_id: str
    rows: RowsByTable
    content: bytes
    content_digest: str

    @property
    def canonical(self) -> bytes:
        """Return the canonical bytes of the content."""
        return zstandard.decompress(self.content)


class Known(NamedTuple):
    """A record whose very content the database holds, read by the same parser: nothing is to be done."""

    record_id: str
    envelope: Envelope


def prepare(result: ParseResult) -> Prepared | Quarantine:
    """Return what a result gives the loader: everything that needs no database is done here."""
    if result.quarantine is not None:
        return result.quarantine
    record, envelope = result.record, result.envelope
    if record is None or envelope is None or record.record_id is None:
        raise ValueError("a result is either a record with an id and an envelope, or a quarantine")
    canonical = canonical_json(record)
    return Prepared(
        record.record_id,
        record.source,
        envelope,
        result.findings,
        version_id(envelope),
        rows_of(record, record.record_id),
        _COMPRESSOR.compress(canonical),
        hashlib.sha256(canonical).hexdigest(),
    )


@dataclass(slots=True)
class RecordState:
    """The versions of one record; `fresh` are those whose content this batch brought."""

    record_id: str
    versions: dict[str, Version] = field(default_factory=dict)
    last_runs: dict[str, str] = field(default_factory=dict)
    first_seen: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    fresh: dict[str, Prepared] = field(default_factory=dict)
    is_stored: bool = False

    @property
    def source(self) -> str:
        """Return the code of the record's source."""
        return self.record_id.partition(":")[0]

    @property
    def shown(self) -> Version:
        """Return the version that the tables show."""
        return shown(self.versions.values())

    @property
    def rewritten(self) -> Prepared | None:
        """Return the claim whose rows replace those in the tables, None where they stay."""
        return self.fresh.get(self.shown.version_id) if self.fresh else None

    def add(self, prepared: Prepared, now: str) -> None:
        """Take a content that was not known."""
        envelope = prepared.envelope
        self.versions[prepared.version_id] = Version(
            prepared.version_id,
            envelope.source_digest,
            envelope.derived_digest,
            envelope.completeness.value,
            envelope.shape_rank,
            envelope.updated_date,
            envelope.fetched_at,
            claim_of(envelope),
            envelope.parser_version,
            prepared.content_digest,
        )
        self.first_seen[prepared.version_id] = now
        self.fresh[prepared.version_id] = prepared

    def replace(self, known: Version, prepared: Prepared) -> bool:
        """Take a known content again where it was read by another parser or at an earlier place.

        Returns whether another parser read it differently.
        """
        envelope = prepared.envelope
        is_reparsed = known.parser_version != envelope.parser_version
        if not is_reparsed and claim_of(envelope) >= known.claim:
            return False
        is_different = is_reparsed and known.content_digest != prepared.content_digest
        known.parser_version = envelope.parser_version
        known.completeness = envelope.completeness.value
        known.shape_rank = envelope.shape_rank
        known.updated_date = envelope.updated_date
        known.claim = claim_of(envelope)
        known.fetched_at = envelope.fetched_at
        known.content_digest = prepared.content_digest
        self.fresh[prepared.version_id] = prepared
        return is_different


def read_states(db: Database, record_ids: set[str]) -> dict[str, RecordState]:
    """Return the state of each record, empty for a new one."""
    states = {record_id: RecordState(record_id) for record_id in sorted(record_ids)}
    rows = db.execute(
        "SELECT record_id, version_id, source_digest, derived_digest, completeness, shape_rank, updated_date,"
        " fetched_at, snapshot_id, member, parser_version, content_digest, number, category, first_seen_at,"
        " last_run_id FROM versions LEFT JOIN sightings USING (record_id, version_id)"
        " WHERE record_id IN (SELECT value FROM json_each(?))",
        (orjson.dumps(list(states)).decode(),),
    )
    for record_id, key, *cells, first_seen, last_run in rows:
        source, derived, completeness, rank, updated, fetched, snapshot, member, parser, digest, *place = (
            cells
        )
        state = states[record_id]
        claim = (fetched or "", snapshot, member)
        state.versions[key] = Version(
            key, source, derived, completeness, rank, updated, fetched, claim, parser, digest, *place
        )
        state.first_seen[key] = first_seen
        state.last_runs[key] = last_run
        state.is_stored = True
    return states


def write_states(db: Database, states: Collection[RecordState], ranks: Mapping[str, int], now: str) -> None:
    """Write what the claims have changed: rows of the record that is shown, versions and their numbers."""
    rows: RowsByTable = {}
    versions = []
    snapshots = []
    renumbered = []
    rewritten = []
    replaced = []
    histories = {}
    for state in states:
        if not state.fresh:
            continue
        before = {key: (version.number, version.category) for key, version in state.versions.items()}
        ordered = number_versions(state.versions.values())
        if len(ordered) > 1:
            histories[state.record_id] = ordered
        for version in ordered:
            prepared = state.fresh.get(version.version_id)
            if prepared is not None:
                envelope = prepared.envelope
                snapshots.append((envelope.snapshot_id, envelope.path, envelope.url, envelope.fetched_at))
                versions.append(_version_row(state, version, prepared))
            elif before[version.version_id] != (version.number, version.category):
                renumbered.append((version.number, version.category, state.record_id, version.version_id))
        top = state.shown
        prepared = state.rewritten
        if prepared is not None:
            rewritten.append(state.record_id)
            if state.is_stored:
                replaced.append(state.record_id)
            header = (state.record_id, ranks[state.source], top.number, top.updated_date)
            for name, own in prepared.rows.items():
                if name == RECORDS.name:
                    own = [(*header, *own[0])]
                rows.setdefault(name, []).extend(own)
    many = db.conn.executemany
    full_text.remove_rows(db, replaced)
    for table in _SUBLISTS_FIRST if replaced else ():
        many(f"DELETE FROM {table.name} WHERE record_id = ?", [(record_id,) for record_id in replaced])
    many(RECORDS.upsert_sql, rows.get(RECORDS.name, []))
    for table in _CHILDREN:
        if table.name in rows:
            many(table.insert_sql, rows[table.name])
    full_text.add_rows(db, rewritten)
    many(f"{SNAPSHOTS.insert_sql} ON CONFLICT DO NOTHING", snapshots)
    many(VERSIONS.upsert_sql, versions)
    many("UPDATE versions SET number = ?, category = ? WHERE record_id = ? AND version_id = ?", renumbered)
    many(
        "UPDATE records SET version = ? WHERE record_id = ?",
        [
            (state.shown.number, state.record_id)
            for state in states
            if state.fresh and state.rewritten is None
        ],
    )
    write_changes(db, histories)


def _version_row(state: RecordState, version: Version, prepared: Prepared) -> tuple[object, ...]:
    envelope = prepared.envelope
    return (
        state.record_id,
        version.version_id,
        version.number,
        version.category,
        version.completeness,
        envelope.shape,
        version.shape_rank,
        version.updated_date,
        version.fetched_at,
        state.first_seen[version.version_id],
        version.source_digest,
        version.derived_digest,
        envelope.snapshot_id,
        envelope.member,
        envelope.url,
        version.parser_version,
        envelope.leaves_read,
        envelope.leaves_ignored,
        envelope.leaves_unread,
        prepared.content_digest,
        prepared.content,
    )
