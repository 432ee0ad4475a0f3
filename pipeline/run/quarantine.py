"""Another try at what could not be read: the files are read again where they lie."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.query.reading import open_read_only
from pipeline.run.ingesting import IngestReport, Progress, ingest


@dataclass(frozen=True, slots=True)
class Retry:
    """What a retry came to: the report of the run (None where there was nothing to read), files that are gone,
    and how many snapshots lie in the archive, from where `reparse` reads them.
    """

    report: IngestReport | None
    gone: tuple[Path, ...]
    archived_count: int


def retry_quarantined(
    db: Path,
    *,
    reason: str | None = None,
    snapshots: Sequence[str] = (),
    source: str | None = None,
    registration_id: str | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Retry:
    """Read quarantined files again; what can be read now leaves the quarantine.

    Args: reason and snapshots (beginnings of snapshot ids) choose among them, all when left out; source and
    registration_id are those of `ingest`, and an id is for one file only. A file that is no longer the one
    that was read counts as gone. Raises: UsageError where nothing is chosen.
    """
    connection = open_read_only(db)
    rows = connection.execute(
        "SELECT DISTINCT snapshot_id, path FROM quarantine WHERE reason = :reason OR :reason IS NULL"
        " ORDER BY path, snapshot_id",
        {"reason": reason},
    ).fetchall()
    connection.close()
    chosen = [row for row in rows if not snapshots or row[0].startswith(tuple(snapshots))]
    if not chosen:
        raise UsageError("nothing of this is in quarantine; `trialmill quarantine list` shows what is")
    if registration_id is not None and len(chosen) > 1:
        raise UsageError(f"one id cannot be that of {len(chosen)} files; name the snapshot it belongs to")
    files = [(Path(os.path.normpath(db.parent / path)), snapshot) for snapshot, path in chosen if path]
    archived_count = len(chosen) - len(files)
    here = [file for file, snapshot in files if _is_the_same(file, snapshot)]
    gone = tuple(file for file, _ in files if file not in here)
    if not here:
        return Retry(None, gone, archived_count)
    report = ingest(here, db, source=source, registration_id=registration_id, jobs=jobs, progress=progress)
    return Retry(report, gone, archived_count)


def _is_the_same(file: Path, snapshot_id: str) -> bool:
    return file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == snapshot_id
