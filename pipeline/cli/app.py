"""The command line: which commands there are, in the order in which help lists them."""

from __future__ import annotations

import logging
import sys

import typer

from pipeline.cli import (
    accounting,
    archiving,
    criteria,
    exporting,
    fetching,
    history,
    ingesting,
    parsing,
    reading,
    registries,
    runs,
    scheduling,
    schemas,
    simulating,
    syncing,
)
from pipeline.cli.output import print_error
from pipeline.errors import TrialmillError, UsageError

EXIT_CODES = """Exit codes: 0 all well; 1 the command failed; 2 it was asked wrongly; 3 something was quarantined; 4 a gate refused the run."""

app = typer.Typer(
    help="Clinical-trial registry pages in, typed records people can trust out, in one SQLite file.",
    epilog=EXIT_CODES,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("ingest", rich_help_panel="Load")(ingesting.ingest)
app.command("parse", rich_help_panel="Load")(parsing.parse)
app.command("criteria", rich_help_panel="Load")(criteria.criteria)
app.command("sync", rich_help_panel="Whole registries")(syncing.sync)
app.command("fetch", rich_help_panel="Whole registries")(fetching.fetch)
app.command("enrich", rich_help_panel="Whole registries")(syncing.enrich)
app.command("schedule", rich_help_panel="Whole registries")(scheduling.schedule)
app.command("runs", rich_help_panel="Whole registries")(runs.runs)
app.command("status", rich_help_panel="Whole registries")(runs.status)
app.command("demo-server", rich_help_panel="Whole registries")(simulating.demo_server)
app.command("show", rich_help_panel="Look")(reading.show)
app.command("search", rich_help_panel="Look")(reading.search)
app.command("query", rich_help_panel="Look")(reading.query)
app.command("dictionary", rich_help_panel="Look")(schemas.dictionary)
app.command("history", rich_help_panel="Changes")(history.history)
app.command("diff", rich_help_panel="Changes")(history.diff)
app.command("changes", rich_help_panel="Changes")(history.changes)
app.command("state-at", rich_help_panel="Changes")(history.state_at_date)
app.command("export", rich_help_panel="Hand on")(exporting.export)
app.command("dump", rich_help_panel="Hand on")(reading.dump)
app.command("explain", rich_help_panel="Trust")(reading.explain)
app.add_typer(accounting.findings_app, name="findings", rich_help_panel="Trust")
app.add_typer(accounting.quarantine_app, name="quarantine", rich_help_panel="Trust")
app.command("verify", rich_help_panel="Trust")(accounting.verify)
app.command("registries", rich_help_panel="Trust")(registries.registries)
app.add_typer(archiving.app, name="archive", rich_help_panel="Trust")
app.command("reparse", rich_help_panel="Trust")(archiving.reparse)
app.command("schema", rich_help_panel="Trust")(schemas.schema)


def main() -> None:
    """Run the command line; an error of ours becomes one clear line and an exit code."""
    # The client tells of its retries itself.
    logging.getLogger("stamina").setLevel(logging.ERROR)
    try:
        app()
    except UsageError as error:
        print_error(str(error))
        sys.exit(2)
    except TrialmillError as error:
        print_error(str(error))
        sys.exit(1)
    except BrokenPipeError:
        # The reader of our output (`| head`) has seen enough.
        sys.stderr.close()
        sys.exit(0)
