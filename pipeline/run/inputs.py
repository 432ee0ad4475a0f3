"""Paths -> snapshots: which files a run reads, and what is known of where each came from.

A folder is walked in name order, hidden files left out. A folder with a `meta.json` is a case: only its
`page.*` is input, and meta.json says where and when the page was served.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from pipeline.errors import UnreadableInput, UsageError
from pipeline.model.envelope import Snapshot
from pipeline.parse.web_archives import read_snapshots
from pipeline.readers.warc import is_warc

META_NAME: Final = "meta.json"
_HEAD_BYTES: Final = 64 * 1024


class Unread(NamedTuple):
    """A file, or a document in it, that cannot be read; the snapshot has no bytes."""

    snapshot: Snapshot
    error: UnreadableInput


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, with what its case says of it. `expected_quarantine` is a reason that is no failure."""

    path: Path
    url: str | None = None
    fetched_at: str | None = None
    content_type: str | None = None
    registration_id: str | None = None
    expected_quarantine: str | None = None

    def snapshots(self, path: str | None = None) -> Iterator[Snapshot | Unread]:
        """Yield the snapshot of the file; of a WARC file, one of each document in it.

        Args: path is what the snapshots say of where they lie (the file's path by default).
        """
        path = path or str(self.path)
        try:
            with self.path.open("rb") as stream:
                head = stream.read(_HEAD_BYTES)
                if is_warc(head):
                    stream.seek(0)
                    yield from self._warc_snapshots(stream, path)
                    return
                data = head + stream.read()
            yield self._snapshot(data, path)
        except UnreadableInput as error:
            yield Unread(snapshot_of(b"", path=path), error)
        except OSError as error:
            yield Unread(snapshot_of(b"", path=path), _unreadable(self.path, error))

    def _warc_snapshots(self, stream: BinaryIO, path: str) -> Iterator[Snapshot | Unread]:
        for item in read_snapshots(stream, path):
            if isinstance(item, Snapshot):
                yield item
            else:
                with self.path.open("rb") as whole:
                    digest = hashlib.file_digest(whole, "sha256").hexdigest()
                yield Unread(Snapshot(digest, b"", path), item)

    def read(self) -> Snapshot:
        """Return the snapshot of the file.

        Raises: UnreadableInput where the file cannot be read.
        """
        try:
            data = self.path.read_bytes()
        except OSError as error:
            raise _unreadable(self.path, error) from error
        return self._snapshot(data, str(self.path))

    def _snapshot(self, data: bytes, path: str) -> Snapshot:
        return snapshot_of(
            data,
            path=path,
            url=self.url,
            fetched_at=self.fetched_at,
            content_type=self.content_type,
        )


def _unreadable(path: Path, error: OSError) -> UnreadableInput:
    return UnreadableInput("unreadable_file", f"{path} cannot be read: {error.strerror}")


def snapshot_of(
    data: bytes,
    *,
    path: str | None = None,
    url: str | None = None,
    fetched_at: str | None = None,
    content_type: str | None = None,
) -> Snapshot:
    """Return bytes as a snapshot; its id is their sha256."""
    return Snapshot(hashlib.sha256(data).hexdigest(), data, path, url, fetched_at, content_type)


def find_inputs(paths: Iterable[Path]) -> list[InputFile]:
    """Return the files to read, in the order of the paths given and by name inside a folder, each once.

    Raises: UsageError where a path does not exist.
    """
    files: dict[Path, InputFile] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"there is no file or folder {path}; check the path")
        for file in _walk(path):
            files.setdefault(file.path, file)
    return list(files.values())


def _walk(path: Path) -> Iterator[InputFile]:
    if path.is_file():
        case = path.parent / META_NAME
        is_page = path.stem == "page" and case.is_file()
        yield _described(path, _read_meta(case)) if is_page else InputFile(path)
        return
    meta_path = path / META_NAME
    if meta_path.is_file():
        meta = _read_meta(meta_path)
        for page in sorted(path.glob("page.*")):
            yield _described(page, meta)
        return
    for child in sorted(path.iterdir()):
        if not child.name.startswith("."):
            yield from _walk(child)


def _read_meta(path: Path) -> dict[str, Any]:
    try:
        meta = json.loads(path.read_text("utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no JSON ({error}); mend or remove it") from error
    if not isinstance(meta, dict):
        raise UsageError(f"{path} must hold a JSON object; mend or remove it")
    return meta


def _described(path: Path, meta: dict[str, Any]) -> InputFile:
    return InputFile(
        path,
        url=meta.get("url"),
        fetched_at=meta.get("fetched_at"),
        content_type=meta.get("content_type"),
        registration_id=meta.get("registration_id"),
        expected_quarantine=meta.get("expect", {}).get("quarantine"),
    )
