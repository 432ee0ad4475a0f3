"""Kills `sync` at random moments and in each of its stages, takes it up again, and compares with an undisturbed run.

    python -m uv run python tests/benchmarks/sync_kills.py [--kills 200] [--records 60] [--seed 1]

After each kill the published database is whole and either empty or complete; after the run that takes it up,
the content dump is that of the undisturbed run, every archive file verifies, and no more than one batch was
asked for again. The simulator is a process of its own; each sync is a fork of this one, which stays small.
Exits with 1 where any of this does not hold.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import UnreadableInput
from pipeline.fetch.archive import ArchiveWriter, archive_files, entries, read_file
from pipeline.fetch.site import Limits
from pipeline.load.database import open_database
from pipeline.load.dump import dump_content
from pipeline.load.loader import Loader
from pipeline.load.staging import Staging
from pipeline.model.exchange import Role
from pipeline.run import syncing, walking
from pipeline.run.sync_run import SyncOptions

# A batch of two pages, so that a run has many.
RECORDS_PER_PAGE = 5
RECORDS_PER_BATCH = 10
PAGES_PER_BATCH = RECORDS_PER_BATCH // RECORDS_PER_PAGE
STAGES: list[tuple[Any, str]] = [
    (ArchiveWriter, "write"),
    (ArchiveWriter, "sync"),
    (ArchiveWriter, "close"),
    (Staging, "begin"),
    (Staging, "add"),
    (Staging, "commit"),
    (Staging, "enter_phase"),
    (Staging, "discard"),
    (Loader, "load"),
    (Loader, "finish"),
    (syncing, "judge_run"),
    (syncing, "publish"),
]
LIMITS = Limits(backoff_initial_seconds=0.01, backoff_max_seconds=0.05)


def trap(owner: Any, name: str, call: int, *, is_after: bool) -> None:
    """Let the process die in the given call of a function, before or after it did its work."""
    original: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def trapped(*arguments: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == call and not is_after:
            os.kill(os.getpid(), signal.SIGKILL)
        result = original(*arguments, **options)
        if calls == call and is_after:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, trapped)


def run(
    folder: Path, url: str, chosen: tuple[Any, str, int, bool] | None = None, delay: float | None = None
) -> int:
    """Sync in a fork; return its exit code, -9 where it was killed."""
    pid = os.fork()
    if pid == 0:
        try:
            walking.BATCH_RECORDS = RECORDS_PER_BATCH
            if chosen:
                owner, name, call, is_after = chosen
                trap(owner, name, call, is_after=is_after)
            options = SyncOptions(base_url=url, archive=folder / "archive", limits=LIMITS)
            os._exit(syncing.sync("ctgov", folder / "trials.db", options).exit_code)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(99)
    if delay is not None:
        time.sleep(delay)
        if os.waitpid(pid, os.WNOHANG) == (0, 0):
            os.kill(pid, signal.SIGKILL)
        else:
            return 0
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def content(folder: Path) -> str:
    """The content dump, empty where no record is published; raises where the file is damaged."""
    path = folder / "trials.db"
    if not path.exists():
        return ""
    try:
        db = open_database(path)
    except Exception as error:
        raise AssertionError(f"the database cannot be opened: {error}") from error
    try:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the database is damaged"
        if not db.execute("SELECT count(*) FROM records").fetchone()[0]:
            return ""
        return "".join(
            line for line in dump_content(db.conn) if not line.startswith(("sources ", "parameters "))
        )
    finally:
        db.close()


def check_staging(folder: Path) -> None:
    for path in (folder / "staging").glob("*.db"):
        db = sqlite3.connect(path)
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",), "the staging database is damaged"
        db.close()


def pages_asked(folder: Path) -> list[str]:
    """The pages of the first walk: a run killed after it was published is followed by a walk of a window."""
    found = (entry for entry in entries(folder / "archive") if entry.role is Role.RECORD)
    return [entry.url for entry in found if "filter.advanced" not in entry.url]


def check_archive(folder: Path, kills: int, pages: int) -> int:
    """Check that every record of every file verifies; return how many pages were asked for again."""
    for path in archive_files(folder / "archive"):
        assert not path.name.endswith(".open"), f"{path.name} was left open"
        for record, _ in read_file(path):
            assert not isinstance(record, UnreadableInput), f"{path.name}: {record}"
    asked = Counter(pages_asked(folder))
    again = asked.total() - len(asked)
    assert len(asked) == pages, f"{len(asked)} pages archived, {pages} expected"
    assert again <= kills * PAGES_PER_BATCH, f"{again} pages asked for again after {kills} kills"
    return again


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--records", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    server = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "demo-server", "ctgov", "--port", "0",
         "--records", str(arguments.records), "--page-size", str(RECORDS_PER_PAGE)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    url = server.stdout.readline().split("--base-url ")[1].split()[0]
    try:
        kills, again = play(arguments.kills, url, chance)
    finally:
        server.terminate()
        server.wait()
    total = sum(kills.values())
    print(
        f"{total} kills: 0 damaged databases, 0 half records, 0 damaged archives, {again} pages asked for again"
    )
    print(", ".join(f"{name} {count}" for name, count in sorted(kills.items())))


def play(wanted: int, url: str, chance: random.Random) -> tuple[Counter[str], int]:
    """Kill and take up until so many kills hit; return where they hit, and the pages asked for again."""
    kills: Counter[str] = Counter()
    again = 0
    with tempfile.TemporaryDirectory() as name:
        undisturbed = Path(name)
        began = time.perf_counter()
        assert run(undisturbed, url) == 0
        seconds = time.perf_counter() - began
        expected = content(undisturbed)
        pages = len(set(pages_asked(undisturbed)))
    assert expected
    while kills.total() < wanted:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            hits = 0
            for _ in range(chance.choice((1, 1, 2, 3))):
                if chance.random() < 0.5:
                    owner, stage = chance.choice(STAGES)
                    code = run(
                        folder, url, (owner, stage, chance.choice((1, 1, 1, 2, 4)), chance.random() < 0.5)
                    )
                    where = f"{getattr(owner, '__name__', owner).rpartition('.')[2]}.{stage}"
                else:
                    code, where = run(folder, url, delay=chance.uniform(0, seconds)), "at random"
                assert code in (0, -9), f"sync ended with {code}"
                if code == -9:
                    hits += 1
                    kills[where] += 1
                assert content(folder) in ("", expected), "a part of the run was published"
                check_staging(folder)
            assert run(folder, url) == 0
            assert content(folder) == expected, "the run that was taken up differs from the undisturbed one"
            again += check_archive(folder, hits, pages)
    return kills, again


if __name__ == "__main__":
    main()
