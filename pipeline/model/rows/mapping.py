"""A record to its rows and back, driven by the declared tables.

`canonical_json` gives the bytes that versions keep and that 'unchanged' compares. `rows_of` shreds a record
into rows; `to_record` rebuilds it, so that `canonical_json(to_record(rows))` gives the same bytes again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from pydantic import BaseModel

from pipeline.model.codes import ValueStatus
from pipeline.model.rows.record_tables import RECORD_TABLES, VALUE_NOTES
from pipeline.model.rows.spec import Form, Group, Table
from pipeline.model.trial import TrialRecord

Content = dict[str, Any]
Row = tuple[Any, ...]
RowsByTable = dict[str, list[Row]]
_MAPPED = ValueStatus.MAPPED


def canonical_json(record: TrialRecord) -> bytes:
    """Return the one JSON spelling of a record: every field in the model's order, null where not stated."""
    try:
        return orjson.dumps(record, default=vars)
    except TypeError:  # a whole number beyond 64 bits, which the tables refuse later
        return record.model_dump_json().encode()


def rows_of(record: TrialRecord, record_id: str) -> RowsByTable:
    """Return the rows of one record by table.

    The row of `records` lacks its first cells, which are no content: record_id, source_rank, version,
    as_of_date.
    """
    notes: list[Row] = []
    rows: RowsByTable = {VALUE_NOTES.name: notes}
    shred = _Shredder(rows, notes, record_id)
    root = _plan("records")
    cells = shred.cells(root, record, "")
    rows["records"] = [(*cells, *(compute(record) for compute in root.derived))]
    for plan in root.children:
        shred.add_list(plan, record, (record_id,), "")
    for seq, note in enumerate(record.value_notes, 1):
        notes.append((record_id, note.path, seq, note.status, note.rule))
    return rows


def to_record(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> TrialRecord:
    """Return the record that the rows of one record_id came from.

    Args: rows maps each table of RECORD_TABLES and value_notes to its rows in key order, as mappings from
    column name to cell. Raises: pydantic's ValidationError where the rows do not make a record.
    """
    notes = {note["path"]: note for note in rows[VALUE_NOTES.name] if note["seq"] == 0}
    head = rows["records"][0]
    record: Content = {"record_id": head["record_id"]}
    items: dict[tuple[str, Row], tuple[Content, str]] = {("records", (head["record_id"],)): (record, "")}
    _fill(_plan("records"), head, record, "", notes)
    for table in RECORD_TABLES[1:]:
        plan = _plan(table.name)
        for row in rows[table.name]:
            parent, where = items[table.parent or "records", tuple(row[name] for name in plan.parent_key)]
            key = tuple(row[name] for name in table.key)
            if table.items == "strings":
                column = table.groups[0].columns[0].name
                _place(parent, table.path or ()).append(row[column])
                continue
            item: Content = {}
            if table.items == "by_name":
                _object(parent, table.path or ())[key[-1]] = item
                place = f"{where}{plan.label}.{key[-1]}"
            elif table.items == "object":
                item = _object(parent, table.path or ())
                place = f"{where}{plan.label}"
            else:
                _place(parent, table.path or ()).append(item)
                place = f"{where}{plan.label}[{key[-1]}]"
            items[table.name, key] = (item, f"{place}.")
            _fill(plan, row, item, f"{place}.", notes)
    record["value_notes"] = [
        {"path": note["path"], "status": note["status"], "rule": note["rule"]}
        for note in sorted(rows[VALUE_NOTES.name], key=itemgetter("seq"))
        if note["seq"] > 0
    ]
    return TrialRecord.model_validate(record)


class _GroupPlan(NamedTuple):
    """A group made ready: one call fetches its cells."""

    path: tuple[str, ...]
    fetch: Callable[[Mapping[str, Any]], Row]
    nothing: Row
    converted: tuple[tuple[int, Form], ...]
    label: str
    is_noted: bool
    is_optional: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    """A table made ready, with the tables of the lists in its items."""

    table: Table
    groups: tuple[_GroupPlan, ...]
    children: tuple[_Plan, ...]
    derived: tuple[Callable[[TrialRecord], Any], ...]
    label: str
    parent_key: tuple[str, ...]


@cache
def _plan(name: str) -> _Plan:
    tables = {table.name: table for table in RECORD_TABLES}
    table = tables[name]
    parent = table.parent or (None if name == "records" else "records")
    names_at_parent = tables[parent].key if parent else ()
    return _Plan(
        table,
        tuple(_group_plan(group) for group in table.groups),
        tuple(
            _plan(other.name)
            for other in RECORD_TABLES
            if (other.parent or "records") == name and other.name != "records"
        ),
        tuple(derived.compute for derived in table.derived),
        ".".join(table.path or ()),
        table.key[: len(names_at_parent)],
    )


def _group_plan(group: Group) -> _GroupPlan:
    fields = [column.field for column in group.columns if column.field is not None]
    getter = itemgetter(*fields)
    single = len(fields) == 1
    return _GroupPlan(
        group.path,
        (lambda item: (getter(item),)) if single else getter,
        (None,) * len(fields),
        tuple((at, column.form) for at, column in enumerate(group.columns) if column.form.startswith("json")),
        ".".join(group.path),
        group.is_noted,
        group.is_optional,
    )


class _Shredder:
    """Appends the rows of one record; `where` is the place in the record, ending in a dot, for notes."""

    __slots__ = ("notes", "record_id", "rows")

    def __init__(self, rows: RowsByTable, notes: list[Row], record_id: str) -> None:
        self.rows = rows
        self.notes = notes
        self.record_id = record_id

    def add_list(self, plan: _Plan, parent: BaseModel, parent_key: Row, where: str) -> None:
        """Append the rows of one list (or optional object) and of the lists below it."""
        table = plan.table
        place: Any = parent
        for name in table.path or ():
            place = getattr(place, name)
            if not place:
                return
        rows = self.rows.setdefault(table.name, [])
        if table.items == "object":
            spot = f"{where}{plan.label}."
            rows.append((*parent_key, *self.cells(plan, place, spot)))
            for child in plan.children:
                self.add_list(child, place, parent_key, spot)
            return
        if table.items == "strings":
            rows.extend((*parent_key, seq, item) for seq, item in enumerate(place, 1))
            return
        if table.items == "by_name":
            for name, item in vars(place).items():
                if item is not None:
                    spot = f"{where}{plan.label}.{name}."
                    rows.append((*parent_key, name, *self.cells(plan, item, spot)))
            return
        for seq, item in enumerate(place, 1):
            number = seq if table.position else item.ordinal
            spot = f"{where}{plan.label}[{number}]."
            key = (*parent_key, seq) if table.position else parent_key
            rows.append((*key, *self.cells(plan, item, spot)))
            for child in plan.children:
                self.add_list(child, item, (*parent_key, number), spot)

    def cells(self, plan: _Plan, item: BaseModel, where: str) -> Row:
        """Return the cells of all groups, and note what is not plainly mapped."""
        cells: Row = ()
        for path, fetch, nothing, converted, label, is_noted, is_optional in plan.groups:
            found: Any = item
            for name in path:
                found = getattr(found, name)
                if found is None:
                    cells += nothing
                    break
            else:
                values = fetch(vars(found))
                if is_noted:
                    status, rule = found.status, found.rule
                    if status is not _MAPPED or rule is not None or values == nothing:
                        self._note(where + label, status, rule)
                elif is_optional and values == nothing and not any(vars(found).values()):
                    self._note(where + label, _MAPPED, None)
                for at, form in converted:
                    values = (*values[:at], _json_cell(values[at], form), *values[at + 1 :])
                cells += values
        return cells

    def _note(self, path: str, status: str, rule: str | None) -> None:
        self.notes.append((self.record_id, path.rstrip("."), 0, status, rule))


def _json_cell(value: Any, form: Form) -> str | None:
    if value is None or (form == "json_list" and not value):
        return None
    return orjson.dumps(value, default=vars).decode()


def _fill(
    plan: _Plan, row: Mapping[str, Any], item: Content, where: str, notes: Mapping[str, Mapping[str, Any]]
) -> None:
    """Put the cells of a row back where they lay in the item."""
    for group in plan.table.groups:
        note = notes.get((where + ".".join(group.path)).rstrip("."))
        cells = [row[column.name] for column in group.columns]
        if group.path and note is None and all(cell is None for cell in cells):
            continue
        target = _object(item, group.path)
        for column, cell in zip(group.columns, cells, strict=True):
            if column.field is not None:
                target[column.field] = _json_value(cell, column.form)
        if group.is_noted:
            target["status"] = note["status"] if note else "mapped"
            target["rule"] = note["rule"] if note else None


def _json_value(cell: Any, form: Form) -> Any:
    if cell is None:
        return [] if form == "json_list" else None
    if form == "boolean":
        return bool(cell)
    return cell if form == "plain" else orjson.loads(cell)


def _object(item: Content, path: tuple[str, ...]) -> Content:
    """Return the object at the path, made where it is not there yet."""
    for name in path:
        item = item.setdefault(name, {})
    return item


def _place(item: Content, path: tuple[str, ...]) -> list[Any]:
    """Return the list at the path, made where it is not there yet."""
    found: list[Any] = _object(item, path[:-1]).setdefault(path[-1], [])
    return found
