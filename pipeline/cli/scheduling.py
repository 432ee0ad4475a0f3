"""`trialmill schedule`: a sync every day, by cron or systemd."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.output import write_lines
from pipeline.config import read_settings
from pipeline.run.ingesting import DEFAULT_DB
from pipeline.run.plans import target_of
from pipeline.run.scheduling import Schedule, crontab_line, systemd_units
from pipeline.run.scheduling import install as install_schedule


def schedule(
    registries: Annotated[list[str], typer.Argument(help="Codes of the registries to sync.")],
    daily: Annotated[str, typer.Option(help="Time of the day, HH:MM, by this machine's clock.")] = "02:30",
    db: Annotated[Path, typer.Option(help="The database.")] = DEFAULT_DB,
    install: Annotated[
        bool, typer.Option("--install", help="Install it for this user, by systemd or else cron.")
    ] = False,
) -> None:
    """Print a crontab line and systemd units that sync registries every day, or install them."""
    for code in registries:
        target_of(code)
    contact = read_settings().contact
    planned = Schedule(daily, tuple(registries), db.absolute(), Path.cwd(), contact)
    if install:
        write_lines([install_schedule(planned, Path.home())])
        return
    write_lines(["# crontab -e, and add:", crontab_line(planned), ""])
    for name, text in systemd_units(planned).items():
        write_lines([f"# ~/.config/systemd/user/{name}", text])
    write_lines(["# systemctl --user daemon-reload && systemctl --user enable --now trialmill-sync.timer"])
    if contact is None:
        write_lines(["# set TRIALMILL_CONTACT first: registries must be able to reach you"])
