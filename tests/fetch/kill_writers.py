"""Forks writers of an archive and kills each at a moment of chance; prints what each had been told was written.

python kill_writers.py FOLDER KILLS
"""

import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from pipeline.fetch.archive import ArchiveWriter
from pipeline.model.exchange import Request, Response


def write_until_killed(folder: Path, run: int, told: int) -> None:
    chance = random.Random(run)
    with ArchiveWriter(folder, "ctgov", f"run-{run:04d}") as writer:
        number = 0
        while True:
            number += 1
            body = chance.randbytes(chance.choice((20, 2_000, 200_000)))
            url = f"https://registry.example/{run}/{number}"
            entry = writer.write(Response(Request(url), url, 200, (), body, body, "2026-11-01T00:00:00Z"))
            os.write(told, f"{entry.url} {entry.snapshot_id}\n".encode())


def main(folder: Path, kills: int) -> None:
    chance = random.Random(kills)
    for run in range(kills):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            write_until_killed(folder, run, writing)
        os.close(writing)
        if run % 4:  # the others are killed before, at or after their first record
            select.select([reading], [], [])
        time.sleep(chance.uniform(0, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as told:
            sys.stdout.buffer.write(told.read())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
