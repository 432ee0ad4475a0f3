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
app.command("ingest")(ingesting.ingest)
app.command("fetch")(fetching.fetch)
app.command("sync")(syncing.sync)
app.command("enrich")(syncing.enrich)
app.command("schedule")(scheduling.schedule)
app.command("runs")(runs.runs)
app.command("status")(runs.status)
app.command("demo-server")(simulating.demo_server)
app.command("parse")(parsing.parse)
app.command("criteria")(criteria.criteria)
app.command("show")(reading.show)
app.command("search")(reading.search)
app.command("query")(reading.query)
app.add_typer(accounting.findings_app, name="findings")
app.add_typer(accounting.quarantine_app, name="quarantine")
app.command("verify")(accounting.verify)
app.command("explain")(reading.explain)
app.command("history")(history.history)
app.command("diff")(history.diff)
app.command("changes")(history.changes)
app.command("state-at")(history.state_at_date)
app.command("export")(exporting.export)
app.command("dump")(reading.dump)
app.command("reparse")(archiving.reparse)
app.add_typer(archiving.app, name="archive")
app.command("registries")(registries.registries)
app.command("dictionary")(schemas.dictionary)
app.command("schema")(schemas.schema)


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
