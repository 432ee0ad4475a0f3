"""`trialmill schema` regenerates what is published; `trialmill dictionary` shows what tables and columns mean."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.output import print_json, print_table, write_lines
from pipeline.errors import UsageError
from pipeline.load.dictionary import SOURCE_FIELDS, codes
from pipeline.load.dictionary import dictionary as entries
from pipeline.run.schemas import allowed_values, dictionary_json, schema_files
from pipeline.run.source_fields import source_fields

FIXTURES = Path("fixtures")  # of a checkout: an installed package has the result


def schema(
    folder: Annotated[Path, typer.Argument(help="Where to write.")] = Path("schemas"),
) -> None:
    """Write the JSON Schemas, the tables and the data dictionary."""
    if FIXTURES.is_dir():
        fields = json.dumps(source_fields(FIXTURES), indent=1, ensure_ascii=False)
        SOURCE_FIELDS.write_text(fields + "\n", "utf-8", newline="\n")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in schema_files().items():
        path = folder / name
        changed = not path.exists() or path.read_text("utf-8") != content
        path.write_text(content, "utf-8", newline="\n")
        write_lines([f"{path}: {'written' if changed else 'unchanged'}"])


def dictionary(
    table: Annotated[str | None, typer.Argument(help="A table or view; all of them when left out.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> None:
    """Say what the tables and views hold, or what each column of one means and which codes it allows."""
    found = [entry for entry in entries() if table in (None, entry.table_name)]
    if not found:
        raise UsageError(f"there is no table or view {table!r}; `trialmill dictionary` lists them")
    if as_json:
        print_json(dictionary_json(table))
        return
    if table is None:
        heads = [entry for entry in found if not entry.column_name]
        print_table(("name", "kind", "meaning"), [(e.table_name, e.type, e.meaning) for e in heads])
        return
    write_lines([f"{table} ({found[0].type}): {found[0].meaning}"])
    print_table(
        ("column", "type", "meaning", "from"),
        [
            (e.column_name, e.type, f"{e.meaning} ({e.unit})" if e.unit else e.meaning, e.origin)
            for e in found[1:]
        ],
    )
    for entry in found[1:]:
        if entry.source_fields:
            write_lines(
                [
                    "",
                    f"{entry.column_name} is read from",
                    *(f"  {line}" for line in entry.source_fields.splitlines()),
                ]
            )
    coded = [entry for entry in found[1:] if entry.code_list]
    labels = {(code.list, code.code): code.label for code in codes()}
    if coded:
        write_lines(["", "allowed codes:"])
        print_table(
            ("column", "code", "label"),
            [
                (e.column_name if first else "", code, labels[e.code_list or "", code])
                for e in coded
                for first, code in zip([True, *[False] * 999], allowed_values(e), strict=False)
            ],
        )
