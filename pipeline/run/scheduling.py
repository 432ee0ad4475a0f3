"""A sync every night: the lines for cron and the units for systemd, and their installation for this user."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.errors import TrialmillError, UsageError

UNIT: Final = "trialmill-sync"
_MARK: Final = "# trialmill sync"
_TIME: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A sync of registries at a time of each day (`02:30`), in a folder, with a contact for the registries."""

    time: str
    registries: tuple[str, ...]
    db: Path
    folder: Path
    contact: str | None = None

    @property
    def hour_and_minute(self) -> tuple[int, int]:
        """Return the time as numbers. Raises: UsageError where it is none."""
        found = _TIME.fullmatch(self.time)
        if found is None:
            raise UsageError(f"--daily takes a time as HH:MM, not {self.time!r}")
        return int(found.group(1)), int(found.group(2))

    @property
    def command(self) -> list[str]:
        """Return the command, whole, so that it runs without a login shell."""
        return [sys.executable, "-m", "pipeline", "sync", *self.registries, "--db", str(self.db)]


def crontab_line(schedule: Schedule) -> str:
    """Return the line of a crontab. Output goes to a log beside the database."""
    hour, minute = schedule.hour_and_minute
    contact = f"TRIALMILL_CONTACT={shlex.quote(schedule.contact)} " if schedule.contact else ""
    log = shlex.quote(str(schedule.db.with_name("sync.log")))
    command = (
        f"cd {shlex.quote(str(schedule.folder))} && {contact}{shlex.join(schedule.command)} >> {log} 2>&1"
    )
    # cron reads a bare percent sign as the end of the line.
    return f"{minute} {hour} * * * {command.replace('%', chr(92) + '%')} {_MARK}"


def systemd_units(schedule: Schedule) -> dict[str, str]:
    """Return the text of the service and the timer by file name."""
    hour, minute = schedule.hour_and_minute
    contact = (
        f"Environment={_unit_word(f'TRIALMILL_CONTACT={schedule.contact}')}\n" if schedule.contact else ""
    )
    service = (
        f"[Unit]\nDescription=trialmill: sync {' '.join(schedule.registries)}\n\n"
        f"[Service]\nType=oneshot\nWorkingDirectory={str(schedule.folder).replace('%', '%%')}\n{contact}"
        f"ExecStart={' '.join(_unit_word(word) for word in schedule.command)}\n"
        # 3: something was quarantined or not had; `trialmill status` tells, the run itself did its work.
        "SuccessExitStatus=3\n"
    )
    timer = (
        f"[Unit]\nDescription=trialmill: sync every day\n\n[Timer]\nOnCalendar=*-*-* {hour:02d}:{minute:02d}:00\n"
        "Persistent=true\nRandomizedDelaySec=120\n\n[Install]\nWantedBy=timers.target\n"
    )
    return {f"{UNIT}.service": service, f"{UNIT}.timer": timer}


def install(schedule: Schedule, home: Path) -> str:
    """Install the schedule for this user, in place of an earlier one; return what was done.

    Raises: UsageError where the machine has neither systemd nor cron, TrialmillError where they refuse.
    """
    if shutil.which("systemctl"):
        folder = home / ".config" / "systemd" / "user"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in systemd_units(schedule).items():
            (folder / name).write_text(text, "utf-8")
        _run(["systemctl", "--user", "daemon-reload"])
        _run(["systemctl", "--user", "enable", "--now", f"{UNIT}.timer"])
        return f"installed {UNIT}.timer in {folder}; see `systemctl --user list-timers`"
    if shutil.which("crontab"):
        listed = subprocess.run(["crontab", "-l"], capture_output=True, text=True, check=False)
        kept = [line for line in listed.stdout.splitlines() if not line.endswith(_MARK)]
        _run(["crontab", "-"], "\n".join([*kept, crontab_line(schedule), ""]))
        return "installed a line in the crontab; see `crontab -l`"
    raise UsageError("this machine has neither systemctl nor crontab; copy the printed lines to one that has")


def _run(command: Sequence[str], text: str | None = None) -> None:
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if done.returncode:
        raise TrialmillError(f"`{shlex.join(command)}` failed: {done.stderr.strip() or done.stdout.strip()}")


def _unit_word(word: str) -> str:
    """Return a word as systemd reads it back."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") + '"'
