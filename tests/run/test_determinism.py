"""The same input gives the same bytes, whatever the hash seed of the interpreter."""

import os
import subprocess
import sys
from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"


def parsed(hash_seed: str) -> bytes:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "parse", "--envelope", str(FIXTURES)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def test_the_hash_seed_changes_nothing() -> None:
    first = parsed("1")
    assert first.count(b"\n") > 20
    assert parsed("2") == first
