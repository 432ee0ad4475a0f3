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


def command_under_way(db: Path) -> str | None:
    """Return the command that holds the lock of a database now, None where none does."""
    path = db.with_name(f"{db.name}.lock")
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return str((_read_owner(path) or {}).get("command", "")) or None
    except OSError:
        return None
    return None


def _read_owner(path: Path) -> dict[str, object] | None:
    try:
        owner: dict[str, object] = orjson.loads(path.read_bytes())
    except (OSError, orjson.JSONDecodeError):
        return None
    return owner


def _owner(path: Path) -> str:
    """Return the words for the owner that wrote itself into the lock file."""
    owner = _read_owner(path)
    if owner is None:
        return "another run"
    return f"`{owner['command']}` (process {owner['pid']} on {owner['host']}, since {owner['since']})"
