"""ParseResults for tests of loading and querying."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.findings import Finding
from pipeline.load.dump import dump_content
from pipeline.load.loader import Loader, Outcome
from pipeline.load.record_states import prepare
from pipeline.model.envelope import Envelope, ParseResult, Quarantine
from pipeline.model.trial import TrialRecord
from tests.load.random_records import random_record


def plain_record(record_id: str = "ctgov:NCT99000001", **fields: Any) -> TrialRecord:
    """Return a record that states little; `fields` are further fields."""
    source, registration_id = record_id.split(":")
    return TrialRecord.model_validate(
        {
            "record_id": record_id,
            "registration_id": registration_id,
            "registry": "ctgov",
            "registry_name": "ClinicalTrials.gov",
            "source": source,
            "licence": "public domain",
            "attribution": "none",
            "completeness": "full",
            **fields,
        }
    )


def result(
    record: TrialRecord,
    *,
    content: str = "a",
    findings: Iterable[Finding] = (),
    **envelope: Any,
) -> ParseResult:
    """Return the result of reading a record; `content` stands for the words of the source."""
    digest = hashlib.sha256(content.encode()).hexdigest()
    fields = {
        "snapshot_id": hashlib.sha256(f"{record.record_id} {content}".encode()).hexdigest(),
        "shape": "api_v2",
        "completeness": record.completeness,
        "shape_rank": 10,
        "parser_version": "1",
        "source_digest": digest,
        "updated_date": "2024-01-01",
        "leaves_read": 5,
        **envelope,
    }
    return ParseResult(record, Envelope(**fields), tuple(findings), None)


def quarantined(snapshot: str = "f" * 64, reason: str = "empty_file") -> ParseResult:
    """Return a document that could not be read."""
    item = Quarantine(reason=reason, message="the file is empty", snapshot_id=snapshot)
    return ParseResult(None, None, (), item)


def load(path: Path, *batches: Sequence[ParseResult], run_id: str = "run-1") -> list[list[Outcome]]:
    """Load batches in one run."""
    with Loader(path, run_id=run_id, started_at=f"2026-11-01T00:00:00Z {run_id}") as loader:
        outcomes = [loader.load([prepare(item) for item in batch]) for batch in batches]
        loader.finish("2026-11-01T00:01:00Z", exit_code=0)
    return outcomes


def dump(path: Path) -> str:
    """Return the content dump of a database."""
    with Loader(path, run_id="dump", started_at="2026-11-01T00:00:00Z") as loader:
        return "".join(dump_content(loader.db.conn))


__all__ = ["dump", "load", "plain_record", "quarantined", "random_record", "result"]
