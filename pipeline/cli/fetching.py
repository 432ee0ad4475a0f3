"""`trialmill fetch`: single registrations or pages of a registry into the archive."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.output import print_error, write_lines
from pipeline.config import read_settings
from pipeline.errors import UsageError
from pipeline.model.exchange import Role
from pipeline.run.fetching import Fetched, NotFetched, save_fixture
from pipeline.run.fetching import fetch as run_fetch
from pipeline.run.ingesting import DEFAULT_DB, EXIT_QUARANTINED
from pipeline.run.plans import target_of


def fetch(
    registry: Annotated[str, typer.Argument(help="Code of the registry, such as ctgov.")],
    names: Annotated[list[str], typer.Argument(metavar="ID_OR_URL...", help="What to fetch.")],
    db: Annotated[Path, typer.Option(help="The database whose index of the archive is kept.")] = DEFAULT_DB,
    save: Annotated[
        str | None, typer.Option("--save-fixture", metavar="CASE", help="Write the page as a fixture case.")
    ] = None,
    fixtures: Annotated[Path, typer.Option(help="Where fixture cases lie.")] = Path("fixtures"),
    base_url: Annotated[
        str | None,
        typer.Option(help="A server that stands in for the registry (or TRIALMILL_<SOURCE>_URL)."),
    ] = None,
) -> None:
    """Fetch registrations or pages into the archive, and say what is on them. `sync --ids` loads them as well."""
    settings = read_settings()
    target = target_of(registry)
    if save is not None and len(names) > 1:
        raise UsageError("--save-fixture takes one page; name one id or address")
    has_failed = False
    for item in run_fetch(
        target,
        names,
        db=db,
        archive=settings.archive,
        base_url=base_url or settings.base_url(registry),
        contact=settings.contact,
    ):
        if isinstance(item, NotFetched):
            has_failed = True
            print_error(item.message)
            continue
        has_failed |= _tell(item, settings.archive)
        if save is not None and item.response.request.role is Role.RECORD:
            write_lines(
                [f"  saved as {save_fixture(item.response, fixtures / target.source / save, target.source)}"]
            )
    if has_failed:
        raise typer.Exit(EXIT_QUARANTINED)


def _tell(item: Fetched, archive: Path) -> bool:
    """Say what came; return whether something on it cannot be read."""
    entry = item.entry
    what = "unchanged" if entry.is_revisit else f"{len(item.response.body):,} bytes"
    write_lines([f"{entry.url}: {what}, {archive / entry.file}!{entry.offset}"])
    for result in item.results:
        if result.record:
            title = result.record.brief_title or result.record.official_title or ""
            write_lines([f"  {result.record.record_id}  {title}"])
        if result.quarantine:
            print_error(f"{result.quarantine.reason}: {result.quarantine.message}")
    return any(result.quarantine for result in item.results)
