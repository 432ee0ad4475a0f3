"""Findings in the database: raised by a record that is loaded, closed when no record raises them any more."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlite_utils import Database

from pipeline.errors import UsageError
from pipeline.findings import DRIFT_KINDS, Finding, finding_id
from pipeline.model.rows.ledger_tables import FINDING_RECORDS, FINDINGS

_RAISE = (
    f"{FINDINGS.insert_sql} ON CONFLICT (finding_id) DO UPDATE SET raw = min(raw, excluded.raw),"
    " state = CASE state WHEN 'closed' THEN 'open' ELSE state END, last_seen_at = excluded.last_seen_at"
)
_CLOSE = (
    "UPDATE findings SET state = 'closed' WHERE state = 'open'"
    " AND finding_id IN (SELECT value FROM json_each(?))"
    " AND finding_id NOT IN (SELECT finding_id FROM finding_records)"
)


def replace_findings(db: Database, records: Sequence[tuple[str, str, tuple[Finding, ...]]], now: str) -> None:
    """Replace the findings of each (record_id, source, findings): raise the new, close those gone."""
    record_ids = orjson.dumps([record_id for record_id, _, _ in records]).decode()
    gone = [
        row[0]
        for row in db.execute(
            "SELECT DISTINCT finding_id FROM finding_records"
            " WHERE record_id IN (SELECT value FROM json_each(?))",
            (record_ids,),
        )
    ]
    if gone:
        db.execute(
            "DELETE FROM finding_records WHERE record_id IN (SELECT value FROM json_each(?))", (record_ids,)
        )
    raised: dict[str, tuple[object, ...]] = {}
    places: dict[tuple[str, str], list[object]] = {}
    for record_id, source, findings in records:
        for finding in findings:
            key = finding_id(source if finding.kind in DRIFT_KINDS else record_id, finding)
            words = min(finding.raw, str(raised[key][5])) if key in raised else finding.raw
            raised[key] = (
                key,
                finding.kind.value,
                finding.severity.value,
                source,
                finding.field,
                words,
                "open",
                None,
                now,
                now,
            )
            place = places.setdefault((key, record_id), [0, finding.place, finding.message])
            place[0] = int(str(place[0])) + 1
    db.conn.executemany(_RAISE, raised.values())
    db.conn.executemany(FINDING_RECORDS.insert_sql, [(*key, *place) for key, place in places.items()])
    if gone:
        db.execute(_CLOSE, (orjson.dumps(gone).decode(),))


def settle_findings(db: Database, finding_ids: Sequence[str], *, note: str | None, is_accepted: bool) -> None:
    """Accept findings that a person has looked at, or open them again; all of them or none.

    Raises: UsageError where there is no such finding, or it is closed: nothing raises it any more.
    """
    with db.atomic():
        for finding_id in finding_ids:
            changed = db.execute(
                "UPDATE findings SET state = ?, note = ? WHERE finding_id = ? AND state <> 'closed'",
                ("accepted" if is_accepted else "open", note, finding_id),
            ).rowcount
            if not changed:
                raise UsageError(f"there is no open finding {finding_id!r}; `trialmill findings` lists them")
