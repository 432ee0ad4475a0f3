"""`trialmill criteria`: eligibility texts in, criteria as data out, JSON lines both."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.cli.output import stderr
from pipeline.errors import UnreadableInput
from pipeline.run.structuring import structure_lines


def criteria(
    jobs: Annotated[int, typer.Option(min=1, help="Processes that work at once.")] = 1,
) -> None:
    """Read eligibility texts from standard input, write their criteria, a trial per JSON line.

    In: {"id", "text"}, {"id", "inclusion", "exclusion"} or {"id", "fields": {name: text}}. Out: {"id", "criteria"}.
    """
    unread = 0
    for result in structure_lines(sys.stdin.buffer, jobs):
        if isinstance(result, UnreadableInput):
            stderr.print(str(result), markup=False, highlight=False, soft_wrap=True)
            unread += 1
        else:
            sys.stdout.buffer.write(result)
    if unread:
        raise typer.Exit(3)
