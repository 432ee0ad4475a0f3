"""A few of the kills that tests/benchmarks/sync_kills.py deals out by the hundred."""

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[1] / "benchmarks" / "sync_kills.py"


def test_a_killed_sync_leaves_nothing_half_and_is_taken_up_to_the_same_content() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--kills", "4", "--records", "30", "--seed", "3"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "0 damaged databases, 0 half records, 0 damaged archives" in done.stdout
