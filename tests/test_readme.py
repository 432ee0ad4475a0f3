"""What README.md tells people to type works, and prints what README.md shows."""

from __future__ import annotations

import io
import re
import shlex
import sys
from pathlib import Path
from typing import Final

import pytest

from pipeline.cli.app import main

ROOT: Final = Path(__file__).parent.parent
BLOCK: Final = re.compile(r"^```(?P<kind>console|python)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
README: Final = (ROOT / "README.md").read_text("utf-8")
BLOCKS: Final = [(match["kind"], match["body"]) for match in BLOCK.finditer(README)]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like a checkout, with the database that the first command makes."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "fixtures").symlink_to(ROOT / "fixtures")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        run("trialmill ingest fixtures")
    return folder


def run(command: str) -> str:
    """What a command line prints, tabs as aligned columns."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as stop:
        patch.setattr(sys, "argv", shlex.split(command))
        patch.setattr(sys, "stdout", out)
        main()
    assert not stop.value.code, command
    out.flush()
    return align(out.buffer.getvalue().decode())  # type: ignore[attr-defined]


def align(text: str) -> str:
    rows = [line.split("\t") for line in text.splitlines()]
    widths = [max(len(row[i]) for row in rows if i < len(row)) for i in range(max(map(len, rows), default=0))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)) for row in rows]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def sessions() -> list[tuple[str, str]]:
    """Every command of a console block (`$ ` and its lines) with the output that follows it."""
    found: list[tuple[str, str]] = []
    for kind, body in BLOCKS:
        if kind == "console":
            for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = part.partition("\n")
                while command.endswith("\\"):
                    more, _, output = output.partition("\n")
                    command = f"{command[:-1].rstrip()} {more.strip()}"
                found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "output"), sessions(), ids=lambda text: text[:60])
def test_a_command_prints_what_the_readme_shows(
    project: Path, monkeypatch: pytest.MonkeyPatch, command: str, output: str
) -> None:
    monkeypatch.chdir(project)
    assert run(command).strip() == output.strip()


@pytest.mark.parametrize("body", [body for kind, body in BLOCKS if kind == "python"])
def test_the_python_of_the_readme_runs(project: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    monkeypatch.chdir(project)
    exec(compile(body, "README.md", "exec"), {})
