"""Schedules: the very lines, and their installation by the machine's own commands."""

import os
import sys
from pathlib import Path

import pytest

from pipeline.errors import TrialmillError, UsageError
from pipeline.run.scheduling import Schedule, crontab_line, install, systemd_units

NIGHTLY = Schedule(
    "02:30", ("ctgov", "ctis"), Path("/data/my trials.db"), Path("/data"), "ops@hospital.example"
)


def test_the_crontab_line_runs_without_a_shell_of_ones_own() -> None:
    assert crontab_line(NIGHTLY) == (
        "30 2 * * * cd /data && TRIALMILL_CONTACT=ops@hospital.example "
        f"{sys.executable} -m pipeline sync ctgov ctis --db '/data/my trials.db' >> /data/sync.log 2>&1"
        " # trialmill sync"
    )


def test_the_units_quote_what_systemd_would_read_otherwise() -> None:
    units = systemd_units(Schedule("23:05", ("ctgov",), Path("/data/100%.db"), Path("/data")))
    assert set(units) == {"trialmill-sync.service", "trialmill-sync.timer"}
    assert '"--db" "/data/100%%.db"' in units["trialmill-sync.service"]
    assert "Environment=" not in units["trialmill-sync.service"]
    assert "OnCalendar=*-*-* 23:05:00" in units["trialmill-sync.timer"]


@pytest.mark.parametrize("time", ["24:00", "2", "02:60", "noon"])
def test_a_time_that_is_none_is_refused(time: str) -> None:
    with pytest.raises(UsageError, match="HH:MM"):
        crontab_line(Schedule(time, ("ctgov",), Path("/data/t.db"), Path("/data")))


def program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\nhere = pathlib.Path(__file__).parent\n{script}\n"
    )
    path.chmod(0o755)


def test_cron_keeps_other_lines_and_replaces_an_earlier_schedule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(
        tmp_path / "bin",
        "crontab",
        "table = here / 'table'\n"
        "if sys.argv[1] == '-l': print(table.read_text(), end='')\n"
        "else: table.write_text(sys.stdin.read())",
    )
    table = tmp_path / "bin" / "table"
    table.write_text("0 1 * * * backup\n")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    install(NIGHTLY, tmp_path)
    install(Schedule("04:00", ("ctis",), NIGHTLY.db, NIGHTLY.folder), tmp_path)
    lines = table.read_text().splitlines()
    assert lines[0] == "0 1 * * * backup"
    assert [line.split(" cd ")[0] for line in lines[1:]] == ["0 4 * * *"]


def test_systemd_gets_the_units_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin", "systemctl", "(here / 'told').open('a').write(' '.join(sys.argv[1:]) + '\\n')")
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}/nowhere")
    assert "trialmill-sync.timer" in install(NIGHTLY, tmp_path)
    folder = tmp_path / ".config" / "systemd" / "user"
    assert "ExecStart=" in (folder / "trialmill-sync.service").read_text()
    assert (tmp_path / "bin" / "told").read_text().splitlines() == [
        "--user daemon-reload",
        "--user enable --now trialmill-sync.timer",
    ]


def test_a_machine_that_refuses_or_has_neither_is_told_plainly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="neither systemctl nor crontab"):
        install(NIGHTLY, tmp_path)
    program(tmp_path / "bin", "systemctl", "sys.exit('no bus')")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(TrialmillError, match="no bus"):
        install(NIGHTLY, tmp_path)
