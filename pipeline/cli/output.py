"""What people and machines read: tables that fit a terminal, JSON, one line for an error."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from rich.console import Console
from rich.table import Table
from rich.text import Text

stdout = Console()
stderr = Console(stderr=True)
_LEAST_WIDTH = 8  # of a column in a table; with less, rows are printed one below the other


def print_error(message: str) -> None:
    """Print one line of error to standard error."""
    stderr.print(Text("error: ", style="bold red") + Text(message), soft_wrap=True)


def print_json(value: Any) -> None:
    """Print a value as one line of JSON."""
    sys.stdout.buffer.write(orjson.dumps(value, default=str) + b"\n")


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str | None = None, cut: str | None = None
) -> None:
    """Print rows as a table, or as blocks where there are too many columns for the terminal; in a pipe as
    tab-separated lines with a head line.

    Args: cut names a column of long texts that keeps one line on a terminal.
    """
    if not stdout.is_terminal:
        write_lines("\t".join(_cell(cell) for cell in row) for row in [columns, *rows])
        return
    if len(columns) * _LEAST_WIDTH > stdout.width:
        _print_blocks(columns, rows)
        return
    table = Table(title=title, title_justify="left", header_style="bold", box=None, pad_edge=False)
    rows = list(rows)
    for at, column in enumerate(columns):
        is_numeric = any(isinstance(row[at], (int, float)) for row in rows)
        table.add_column(
            column,
            overflow="ellipsis" if column == cut else "fold",
            justify="right" if is_numeric else "left",
            no_wrap=is_numeric or column == cut,
        )
    for row in rows:
        table.add_row(*[Text(_cell(cell)) for cell in row])
    stdout.print(table)


def _print_blocks(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows of many columns one below the other, a line per cell that holds something."""
    for number, row in enumerate(rows, 1):
        stdout.print(Text(f"row {number}", style="bold"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="dim", no_wrap=True)
        grid.add_column(overflow="fold")
        for column, cell in zip(columns, row, strict=True):
            if cell is not None:
                grid.add_row(column, Text(_cell(cell)))
        stdout.print(grid)


def write_lines(lines: Iterable[str]) -> None:
    """Write lines to standard output as UTF-8, whatever the terminal's encoding."""
    for line in lines:
        sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace") + b"\n")


def _cell(value: Any) -> str:
    return "" if value is None else str(value).replace("\t", " ").replace("\r", " ").replace("\n", " ")
