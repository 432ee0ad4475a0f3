"""Commands about the past: history, diff, changes, state-at."""

from __future__ import annotations

import re
from dataclasses import asdict
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Any

import orjson
import typer
from rich.text import Text

from pipeline.cli.diff_page import diff_page, in_words
from pipeline.cli.output import print_json, print_table, stderr, stdout
from pipeline.cli.reading import AsJson, Db, RecordName, one_record_id, print_result, reading
from pipeline.errors import UsageError
from pipeline.model.patches import Change, Kind
from pipeline.model.rows.ledger_tables import CHANGE_CATEGORIES
from pipeline.query.history import compare_versions, find_changes, list_versions, state_at
from pipeline.run.ingesting import DEFAULT_DB


def history(name: RecordName, db: Db = DEFAULT_DB, as_json: AsJson = False) -> None:
    """List the versions of a record, oldest first, with what each changed."""
    with reading(db) as connection:
        record_id = one_record_id(connection, name)
        versions = list_versions(connection, record_id)
    if as_json:
        print_json({"record_id": record_id, "versions": [asdict(version) for version in versions]})
        return
    print_table(
        ("version", "date", "by", "form", "first seen", "parser", "changes"),
        [
            (
                v.number,
                v.valid_from,
                v.category,
                v.completeness,
                v.first_seen_at[:10],
                v.parser_version,
                v.changes,
            )
            for v in versions
        ],
        title=record_id,
    )


def diff(
    name: RecordName,
    before: Annotated[int | None, typer.Argument(help="Version; the last but one when left out.")] = None,
    after: Annotated[int | None, typer.Argument(help="Version; the last when left out.")] = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show every change of long lists.")] = False,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """Show what changed between two versions of a record: + added, - removed, ~ changed."""
    with reading(db) as connection:
        record_id = one_record_id(connection, name)
        numbers = [version.number for version in list_versions(connection, record_id)]
        after = numbers[-1] if after is None else after
        before = after - 1 if before is None else before
        if len(numbers) == 1:
            raise UsageError(f"{record_id} has one version only: there is nothing to compare")
        changes = compare_versions(connection, record_id, before, after)
        dates = {version.number: version.valid_from for version in list_versions(connection, record_id)}
    if as_json:
        print_json({"record_id": record_id, "before": before, "after": after, "changes": changes})
    elif stdout.is_terminal:
        stdout.print(
            f"{record_id}: version {before} ({dates[before]}) to {after} ({dates[after]})", highlight=False
        )
        stdout.print(diff_page(changes, show_all=show_all))
    else:
        print_table(
            ("category", "kind", "path", "item", "old", "new"),
            [(c.category, c.kind, c.path, c.item, in_words(c.old), in_words(c.new)) for c in changes],
        )


def changes(
    since: Annotated[str, typer.Option(help="Published on this day or later (YYYY-MM-DD).")] = "",
    category: Annotated[
        str | None, typer.Option(help=f"Only this subject: {', '.join(CHANGE_CATEGORIES)}.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Only this source.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Changes at most.")] = 200,
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
) -> None:
    """List what the registries changed, newest first."""
    if category is not None and category not in CHANGE_CATEGORIES:
        raise UsageError(f"there is no category {category!r}; it is one of {', '.join(CHANGE_CATEGORIES)}")
    if since:
        check_date(since)
    with reading(db) as connection:
        result = find_changes(connection, since=since, category=category, source=source, limit=limit)
    if as_json:
        print_result(result, as_json)
        return
    rows = [
        (*row[:7], *(None if cell is None else orjson.loads(cell) for cell in row[7:])) for row in result.rows
    ]
    if stdout.is_terminal:
        for (date, record_id, number), group in groupby(rows, key=itemgetter(0, 1, 2)):
            stdout.print(Text.assemble((f"{date}  {record_id}", "bold cyan"), f"  version {number}"))
            stdout.print(diff_page([_change(*row[3:]) for row in group]))
    else:
        print_table(result.columns, [(*row[:7], *map(in_words, row[7:])) for row in rows])
    if result.is_cut:
        stderr.print(f"cut after {len(rows):,} changes; --limit gives more")


def state_at_date(
    date: Annotated[str, typer.Argument(metavar="DATE", help="A day (YYYY-MM-DD).")],
    db: Db = DEFAULT_DB,
    as_json: Annotated[bool, typer.Option("--json", help="Write whole records as JSON lines.")] = False,
) -> None:
    """Tell how every record stood on a day, by the registries' own update dates."""
    check_date(date)
    rows = []
    with reading(db) as connection:
        for record_id, number, valid_from, content in state_at(connection, date):
            if as_json:
                print_json(content)
                continue
            status, enrollment = content["status"]["overall_status"], content["enrollment"]
            title = content["brief_title"] or content["public_title"] or content["official_title"]
            count = enrollment["count"] if enrollment else None
            rows.append((record_id, number, valid_from, in_words(status) if status else None, count, title))
    if not as_json:
        print_table(("record", "version", "since", "status", "enrollment", "title"), rows, cut="title")


def check_date(text: str) -> None:
    """Raise UsageError where a text is no day."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise UsageError(f"{text!r} is no day; write it as YYYY-MM-DD")


def _change(category: str, kind: Kind, path: str, item: str | None, old: Any, new: Any) -> Change:
    return Change(category, kind, path, old, new, item)
