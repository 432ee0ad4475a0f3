"""`trialmill schema`: regenerates the published schemas."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.output import write_lines
from pipeline.run.schemas import schema_files


def schema(
    folder: Annotated[Path, typer.Argument(help="Where to write.")] = Path("schemas"),
) -> None:
    """Write the JSON Schemas, the tables and the data dictionary."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schema_files().items():
        path = folder / name
        changed = not path.exists() or path.read_text("utf-8") != content
        path.write_text(content, "utf-8", newline="\n")
        write_lines([f"{path}: {'written' if changed else 'unchanged'}"])
