"""Snapshots at hand: in the archive, or in the files that were ingested and have stayed where they were."""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.errors import UnreadableInput, UsageError
from pipeline.model.envelope import Snapshot
from pipeline.parse.web_archives import read_snapshot_at
from pipeline.run.inputs import InputFile, find_inputs


def read_saved(folder: Path, snapshot_id: str, path: str | None) -> tuple[InputFile, Snapshot]:
    """Return an ingested file and its snapshot, checked against its id.

    Args: folder is the database's, path relative to it; a record of a WARC file is `crawl.warc.gz!832`.

    Raises: UsageError where the file is gone or no longer the one that was read.
    """
    if path is None:
        raise UsageError(f"the snapshot {snapshot_id} is gone, and with it where it was; ingest it again")
    full = Path(os.path.normpath(folder / path))
    name, mark, offset = full.name.rpartition("!")
    is_record = bool(mark) and offset.isdigit() and not full.is_file()
    place = full.with_name(name) if is_record else full
    if not place.is_file():
        raise UsageError(f"the snapshot {full} is gone; bring the file back, or ingest it again")
    [file] = find_inputs([place])
    try:
        snapshot = _read_record(file, int(offset)) if is_record else file.read()
    except UnreadableInput as error:
        raise UsageError(f"{full}: {error}; bring the file back, or ingest it again") from error
    if snapshot.snapshot_id != snapshot_id:
        raise UsageError(f"{full} is no longer the file that was read (its sha256 differs); ingest it again")
    return file, snapshot


def _read_record(file: InputFile, offset: int) -> Snapshot:
    with file.path.open("rb") as stream:
        return read_snapshot_at(stream, offset, str(file.path))
