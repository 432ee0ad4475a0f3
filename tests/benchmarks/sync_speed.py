"""Wall time and memory of `sync` from a simulated registry, against `ingest` of the same pages from files.

    python -m uv run python tests/benchmarks/sync_speed.py [--records 50000] [--rounds 1] [--jobs 1]

Simulator, sync and ingest are processes of their own; the pages that ingest reads are those that sync archived.
The simulator's processor time is none of sync's, but on two cores sync waits for it: it is told apart.
Also counts the requests of a second sync with nothing new, and of one with 1 % of the records changed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from pipeline.fetch.archive import entries, read_entry
from pipeline.model.exchange import Role

PORT = 18808


class Run(NamedTuple):
    """Seconds of wall time and of processor time, peak memory in MB, and the report."""

    seconds: float
    cpu: float
    memory: int
    report: dict[str, Any]


def run(*arguments: object, archive: Path) -> Run:
    """Run trialmill in a process of its own."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "pipeline", *map(str, arguments), "--json"]
    environment = {**os.environ, "TRIALMILL_ARCHIVE": str(archive)}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{command} ended with {status}: {output!r}")
    seconds = time.perf_counter() - started
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024, json.loads(output))


def save_pages(archive: Path, folder: Path) -> None:
    """Write the bodies of the archived pages as files, in their order."""
    folder.mkdir()
    pages = [entry for entry in entries(archive) if entry.role is Role.RECORD]
    for number, entry in enumerate(pages):
        (folder / f"{number:05d}.json").write_bytes(read_entry(archive, entry).data)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    arguments = parser.parse_args()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "pipeline",
            "demo-server",
            "ctgov",
            "--port",
            str(PORT),
            "--records",
            str(arguments.records),
        ],
        stdout=subprocess.PIPE,
    )
    assert server.stdout is not None
    server.stdout.readline()
    base = f"http://127.0.0.1:{PORT}"
    try:
        for number in range(arguments.rounds):
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                archive, db = folder / "archive", folder / "sync.db"
                sync = ("sync", "ctgov", "--base-url", f"{base}/ctgov", "--db", db)
                first = run(*sync, "--jobs", arguments.jobs, archive=archive)
                save_pages(archive, folder / "pages")
                ingest = ("ingest", folder / "pages", "--db", folder / "ingest.db", "--jobs", arguments.jobs)
                floor = run(*ingest, archive=archive)
                print(
                    f"round {number + 1}: {arguments.records:,} records: sync {first.seconds:.1f} s"
                    f" ({first.cpu:.1f} s of processor, {first.memory} MB), ingest {floor.seconds:.1f} s"
                    f" ({floor.cpu:.1f} s, {floor.memory} MB), ratio {first.seconds / floor.seconds:.2f}"
                    f" ({first.cpu / floor.cpu:.2f}); {first.report['requests']} requests",
                    flush=True,
                )
                again = run(*sync, archive=archive)
                report = again.report
                print(
                    f"  nothing new: {again.seconds:.1f} s, {report['requests']} requests, {report['changed_count']} changed"
                )
                advance = httpx.post(f"{base}/_simulator/ctgov/advance?changed=0.01").json()
                third = run(*sync, archive=archive)
                report = third.report
                print(
                    f"  {advance['changed']} changed: {third.seconds:.1f} s, {report['requests']} requests,"
                    f" {report['changed_count']} reported, {report['bytes_received']:,} bytes"
                )
    finally:
        server.terminate()
        _, _, usage = os.wait4(server.pid, 0)
        print(f"the simulator took {usage.ru_utime + usage.ru_stime:.1f} s of processor in all")


if __name__ == "__main__":
    main()
