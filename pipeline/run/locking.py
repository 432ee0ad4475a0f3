"""One run at a time per database: a lock that the system takes back when its owner dies."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

from pipeline.errors import DatabaseError


@contextmanager
def run_lock(db: Path, command: str, now: str) -> Iterator[None]:
    """Hold the lock of a database while the block runs.

    Raises: DatabaseError where another run holds it; the message names the owner and since when.
    """
    path = db.with_name(f"{db.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = path.open("a+b")
    except OSError as error:
        raise DatabaseError(f"{db} cannot be written: {path}: {error.strerror}") from error
    with opened as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise DatabaseError(f"{db} is in use by {_owner(path)}; wait for its end") from error
        file.truncate(0)
        owner = {"pid": os.getpid(), "host": socket.gethostname(), "command": command, "since": now}
        file.write(orjson.dumps(owner))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _owner(path: Path) -> str:
    """Return the words for the owner that wrote itself into the lock file."""
    try:
        owner = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return "another run"
    return f"`{owner['command']}` (process {owner['pid']} on {owner['host']}, since {owner['since']})"
