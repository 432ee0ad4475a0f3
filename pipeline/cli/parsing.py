"""`trialmill parse`: typed records as JSON lines, no database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import orjson
import typer

from pipeline.cli.output import stderr
from pipeline.model.envelope import ParseResult
from pipeline.run.inputs import Unread, find_inputs
from pipeline.run.parsing import parse_results, unread_result


def parse(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, zip, gzip, or - for standard input.")],
    source: Annotated[str | None, typer.Option(help="Take every page as this source's.")] = None,
    registration_id: Annotated[
        str | None, typer.Option("--id", help="Registration id of a page that prints none.")
    ] = None,
    with_envelope: Annotated[
        bool, typer.Option("--envelope", help="Write {record, envelope, findings} instead of the record.")
    ] = False,
) -> None:
    """Write the typed record of every registration as a JSON line. What cannot be read is named on stderr."""
    quarantined = 0
    for file in find_inputs(paths):
        for item in file.snapshots():
            if isinstance(item, Unread):
                results = iter([unread_result(item.snapshot, item.error, source)])
            else:
                results = parse_results(item, source, registration_id or file.registration_id)
            for result in results:
                quarantined += _write(result, with_envelope, file.expected_quarantine)
    if quarantined:
        raise typer.Exit(3)


def _write(result: ParseResult, with_envelope: bool, expected_quarantine: str | None) -> int:
    """Write one result; return 1 where something is quarantined that was not expected to be."""
    if result.record:
        value = result.record.model_dump(mode="json")
        if with_envelope:
            value = {
                "record": value,
                "envelope": result.envelope.model_dump(mode="json") if result.envelope else None,
                "findings": result.findings,
            }
        sys.stdout.buffer.write(orjson.dumps(value) + b"\n")
    if result.quarantine is None or result.quarantine.reason == expected_quarantine:
        return 0
    where = "!".join(part for part in (result.quarantine.path, result.quarantine.member) if part)
    line = f"{where}: {result.quarantine.reason}: {result.quarantine.message}"
    stderr.print(line, markup=False, highlight=False, soft_wrap=True)
    return 1
