"""The data dictionary and the code lists: what every table, view, column and code means.

Made from the declared tables and views and the vocabularies; stored in the tables `dictionary`, `codes` and
`code_mappings`, published in `schemas/`, shown by `trialmill dictionary`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import EnumMeta
from functools import cache
from pathlib import Path
from typing import NamedTuple

from pipeline.load.views.catalog import VIEWS
from pipeline.model.rows.ledger_tables import ALL_TABLES
from pipeline.model.rows.spec import Column, Group, Table
from pipeline.vocab.lists import ALL_LISTS

SOURCE_FIELDS = Path(__file__).with_name("source_fields.json")  # made by `trialmill schema`


class Entry(NamedTuple):
    """One row of the dictionary, in the order of its columns. `column_name` is empty for the table itself.

    `origin` is the place in the typed record or, in a view, the SQL behind the column; `source_fields` names
    the leaves it is read from, `source: leaf, leaf` a line.
    """

    table_name: str
    column_name: str
    type: str
    meaning: str
    unit: str | None = None
    origin: str | None = None
    code_list: str | None = None
    source_fields: str | None = None


class Code(NamedTuple):
    """One row of `codes`."""

    list: str
    code: str
    label: str
    description: str | None
    ordinal: int


class CodeMapping(NamedTuple):
    """One row of `code_mappings`: what a code is in another standard."""

    list: str
    code: str
    standard: str
    value: str


@cache
def dictionary() -> tuple[Entry, ...]:
    """Return the entries of all tables, then of all views, each followed by its columns."""
    return (*_of_tables(), *_of_views())


@cache
def codes() -> tuple[Code, ...]:
    """Return every code that a column may hold, with the label of its vocabulary."""
    found: dict[tuple[str, str], Code] = {}
    for table in ALL_TABLES:
        for column in table.columns:
            name = code_list(table, column) or ""
            for ordinal, code in enumerate(column.allowed, 1):
                entry = _vocabulary(name).get(code, {})
                label = entry.get("label") or _label(column, code)
                note = entry.get("description") or entry.get("note")
                found.setdefault((name, code), Code(name, code, label, note, ordinal))
    return tuple(found.values())


@cache
def code_mappings() -> tuple[CodeMapping, ...]:
    """Return what the vocabularies say of codes in other standards."""
    return tuple(
        CodeMapping(code.list, code.code, standard, value)
        for code in codes()
        for standard, value in sorted(_vocabulary(code.list).get(code.code, {}).items())
        if standard not in ("label", "description", "note", "status")
    )


def _of_tables() -> Iterator[Entry]:
    for table in ALL_TABLES:
        yield Entry(table.name, "", "table", table.meaning, None, _place(table))
        if table.has_id:
            yield Entry(table.name, "id", "INTEGER", "Row number that full-text search refers to")
        for group, column in _columns(table):
            yield Entry(
                table.name,
                column.name,
                column.type,
                column.meaning,
                column.unit,
                _place(table, group, column),
                code_list(table, column),
                _source_fields(table, group, column),
            )


def _of_views() -> Iterator[Entry]:
    for view in VIEWS:
        yield Entry(view.name, "", "view", view.meaning)
        for name, sql, meaning in view.columns:
            yield Entry(view.name, name, "", meaning, None, " ".join(sql.split()))


def _columns(table: Table) -> Iterator[tuple[Group | None, Column]]:
    """Yield the columns in the table's order, each with the group it lies in."""
    groups = {column.name: group for group in table.groups for column in group.columns}
    for column in table.columns:
        yield groups.get(column.name), column


def _place(table: Table, group: Group | None = None, column: Column | None = None) -> str | None:
    """Return where in the typed record a table or column comes from, None for bookkeeping."""
    if table.path is None or (column is not None and (group is None or column.field is None)):
        return None
    above = next((other for other in ALL_TABLES if other.name == table.parent), None)
    parts = [_place(above) or "" if above else "", ".".join(table.path)]
    if table.name != "records":
        parts[-1] += ".*" if table.items == "by_name" else "[]"
    if group is not None and column is not None and table.items != "strings":
        parts += [*group.path, column.field or ""]
    return ".".join(part for part in parts if part)


def _source_fields(table: Table, group: Group | None, column: Column) -> str | None:
    """Return the leaves of each source that a column is read from, None where none is known by name."""
    place = _place(table, group, column) or ""
    if table.name == "records" and group is None and column.name.endswith("_date"):
        place = f"dates.{column.name.removesuffix('_date')}.date"
    words = re.sub(r"\.(raw|code|date|text)$", "", place)
    known = next((_leaves()[name] for name in (place, words, f"{words}.value") if name in _leaves()), {})
    return "\n".join(f"{source}: {', '.join(leaves)}" for source, leaves in known.items()) or None


@cache
def _leaves() -> dict[str, dict[str, list[str]]]:
    leaves: dict[str, dict[str, list[str]]] = json.loads(SOURCE_FIELDS.read_text("utf-8"))
    return leaves


def code_list(table: Table, column: Column) -> str | None:
    """Return the name of the column's code list: that of its vocabulary, or `table.column`."""
    if column.codes is None:
        return None
    if isinstance(column.codes, EnumMeta):
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column.codes.__name__).lower()
    return f"{table.name}.{column.name}"


@cache
def _vocabulary(name: str) -> dict[str, dict[str, str]]:
    """Return the entries of a vocabulary by code value, nothing where the list has none."""
    return {
        vocabulary.codes[member].value: dict(entry)
        for vocabulary in ALL_LISTS
        if vocabulary.name == name
        for member, entry in vocabulary.entries.items()
    }


def _label(column: Column, code: str) -> str:
    """Return a code as words: `not_stated` is `Not stated`, the unit `a` is `Year`, what a code's name says."""
    name = column.codes(code).name if isinstance(column.codes, EnumMeta) else code
    words = code if name.casefold() == code.casefold() else name
    return words.replace("_", " ").capitalize() if "_" in words or words.isupper() else words
