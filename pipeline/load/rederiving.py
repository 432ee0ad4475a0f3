"""What a reparse asks of the database: which snapshots to read again, and what they gave before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

import orjson
import zstandard

from pipeline.load.archive_index import entry_of_row
from pipeline.load.record_states import Prepared
from pipeline.model.exchange import ArchiveEntry
from pipeline.model.rows.ledger_tables import ARCHIVE_INDEX

_PAGE: Final = 1000
_SOURCE_OF: Final = "substr(record_id, 1, instr(record_id, ':') - 1)"
_HOLDS_RECORDS: Final = "role = 'record' AND is_revisit = 0 AND status_code BETWEEN 200 AND 299"
# What a sync has fetched but not published, because it is under way or its gate refused it, must not come in here.
_IS_UNPUBLISHED: Final = "command LIKE 'sync%' AND (finished_at IS NULL OR exit_code NOT IN (0, 3))"
_IS_OF_RUN: Final = "file LIKE '%/' || replace(run_id, ':', '') || '%'"
# What a parser gave that is no longer ours, what never gave anything, and what could not be read.
_WANTED: Final = f"""
INSERT INTO temp.wanted
SELECT snapshot_id FROM versions WHERE ({_SOURCE_OF}, parser_version) IN (SELECT * FROM temp.outdated)
UNION
SELECT snapshot_id FROM archive_index WHERE {_HOLDS_RECORDS} AND source = coalesce(:source, source)
  AND snapshot_id NOT IN (SELECT snapshot_id FROM versions)
  AND NOT EXISTS (SELECT 1 FROM runs WHERE {_IS_UNPUBLISHED} AND {_IS_OF_RUN})
UNION
SELECT snapshot_id FROM quarantine WHERE coalesce(source, :source, '') = coalesce(:source, source, '')"""
_ARCHIVED: Final = f"""
SELECT {", ".join(f'"{name}"' for name in ARCHIVE_INDEX.column_names)} FROM archive_index
WHERE (file, "offset") > (?, ?) AND {_HOLDS_RECORDS} AND snapshot_id IN (SELECT * FROM temp.wanted)
ORDER BY file, "offset" LIMIT {_PAGE}"""
_SAVED: Final = f"""
SELECT wanted.snapshot_id, coalesce(snapshots.path, quarantine.path), snapshots.url,
  (SELECT json_group_array(DISTINCT record_id) FROM versions
   WHERE versions.snapshot_id = wanted.snapshot_id)
FROM temp.wanted
LEFT JOIN snapshots ON snapshots.snapshot_id = wanted.snapshot_id
LEFT JOIN quarantine ON quarantine.snapshot_id = wanted.snapshot_id
WHERE wanted.snapshot_id NOT IN (SELECT snapshot_id FROM archive_index WHERE {_HOLDS_RECORDS})
GROUP BY wanted.snapshot_id ORDER BY 2, 1"""
_BEFORE: Final = """
SELECT content_digest, content FROM versions WHERE record_id = :record_id
  AND (version_id = :version_id OR (snapshot_id = :snapshot_id AND member = :member))
ORDER BY version_id = :version_id DESC LIMIT 1"""


class SavedSnapshot(NamedTuple):
    """A snapshot that is not in the archive: the file it was read from (None: not known), and its records."""

    snapshot_id: str
    path: str | None
    url: str | None
    record_ids: tuple[str, ...]


class Given(NamedTuple):
    """A version that a snapshot gave."""

    record_id: str
    version_id: str
    member: str


def parsers_used(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the (source, parser version) pairs by which the versions were read."""
    return connection.execute(f"SELECT DISTINCT {_SOURCE_OF}, parser_version FROM versions").fetchall()


def choose_snapshots(
    connection: sqlite3.Connection, outdated: Iterable[tuple[str, str]], source: str | None
) -> int:
    """Choose the snapshots to read again and return how many there are.

    Args: outdated are the (source, parser version) pairs to read again; source limits what has not been read yet.
    """
    connection.execute("CREATE TEMP TABLE outdated (source TEXT, parser_version TEXT)")
    connection.execute("CREATE TEMP TABLE wanted (snapshot_id TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.executemany("INSERT INTO temp.outdated VALUES (?, ?)", outdated)
    connection.execute(_WANTED, {"source": source})
    return int(connection.execute("SELECT count(*) FROM temp.wanted").fetchone()[0])


def archived_snapshots(connection: sqlite3.Connection) -> Iterator[ArchiveEntry]:
    """Yield the chosen snapshots that lie in the archive, file by file."""
    place: tuple[str, int] = ("", -1)
    while rows := connection.execute(_ARCHIVED, place).fetchall():
        for row in rows:
            yield entry_of_row(row)
        last = entry_of_row(rows[-1])
        place = (last.file, last.offset)


def saved_snapshots(connection: sqlite3.Connection) -> list[SavedSnapshot]:
    """Return the chosen snapshots that do not lie in the archive, by path."""
    return [
        SavedSnapshot(snapshot_id, path, url, tuple(orjson.loads(record_ids)))
        for snapshot_id, path, url, record_ids in connection.execute(_SAVED)
    ]


def content_before(connection: sqlite3.Connection, prepared: Prepared) -> bytes | None:
    """Return the canonical JSON that the place of a claim gave before; None where it gave none, or the same."""
    envelope = prepared.envelope
    row = connection.execute(
        _BEFORE,
        {
            "record_id": prepared.record_id,
            "version_id": prepared.version_id,
            "snapshot_id": envelope.snapshot_id,
            "member": envelope.member,
        },
    ).fetchone()
    return None if row is None or row[0] == prepared.content_digest else zstandard.decompress(row[1])


def given_by(connection: sqlite3.Connection, snapshot_id: str) -> list[Given]:
    """Return the versions that the database has from a snapshot."""
    rows = connection.execute(
        "SELECT record_id, version_id, member FROM versions WHERE snapshot_id = ?", (snapshot_id,)
    )
    return [Given(*row) for row in rows]
