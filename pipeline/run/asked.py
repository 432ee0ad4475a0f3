"""Whether a page brought the registration that it was asked for."""

from __future__ import annotations

from pipeline.load.record_states import Known, Prepared
from pipeline.model.envelope import Quarantine


def refuse_other(record: Prepared | Known, asked: str, source: str) -> Prepared | Known | Quarantine:
    """Return the record, or its quarantine as `wrong_record` where it is not the registration asked for."""
    found = record.record_id.partition(":")[2]
    if found == asked:
        return record
    envelope = record.envelope
    return Quarantine(
        reason="wrong_record",
        message=f"{envelope.url} was asked for {asked} and brought {found}; look at the page",
        source=source,
        snapshot_id=envelope.snapshot_id,
        member=envelope.member,
        path=envelope.path,
        record_id=record.record_id,
    )
