"""How the table of a list in the record is declared."""

from __future__ import annotations

from typing import Any

from pipeline.model.rows.spec import Column, ForeignKey, Group, Table, number

RECORD_ID = Column("record_id", "Record: `source:registration_id`", required=True)
TO_RECORD = ForeignKey(("record_id",), "records", ("record_id",))
ORDINAL = number("ordinal", "Number of the item in the record, in the registry's order", required=True)


def list_table(
    name: str,
    meaning: str,
    path: tuple[str, ...],
    *cells: Group | Column,
    parent: Table | None = None,
    parent_key: str = "",
    position: str | None = None,
    foreign_keys: tuple[ForeignKey, ...] = (),
    **options: Any,
) -> Table:
    """Return the table of a list in the record, or in the items of `parent`, named here by `parent_key`.

    Bare columns are cells of the item itself. Without `position` the item carries its own `ordinal`.
    """
    keys = [RECORD_ID]
    above = TO_RECORD
    if parent is not None:
        keys = list(parent.keys[: len(parent.key) - bool(parent_key)])
        if parent_key:
            keys.append(Column(parent_key, f"Item of {parent.name}", "INTEGER", required=True))
        above = ForeignKey(tuple(key.name for key in keys), parent.name, parent.key)
    own = tuple(cell for cell in cells if isinstance(cell, Column))
    if position is None:
        own = (ORDINAL, *own)
    else:
        keys.append(Column(position, "Place in the list, from 1", "INTEGER", required=True))
    deep = tuple(cell for cell in cells if isinstance(cell, Group))
    return Table(
        name,
        meaning,
        key=(*(key.name for key in keys), *(() if position else ("ordinal",))),
        keys=tuple(keys),
        path=path,
        parent=parent.name if parent else None,
        position=position,
        groups=((Group((), own), *deep) if own else deep),
        foreign_keys=(above, *foreign_keys),
        is_content=True,
        **options,
    )


def coded_item(column: str, meaning: str, codes: Any) -> Group:
    """Return the group of a list whose items are coded values themselves."""
    return Group(
        (),
        (
            Column(f"{column}_raw", f"{meaning}: the registry's words", field="raw"),
            Column(f"{column}_code", f"{meaning}: code", field="code", codes=codes),
        ),
        is_noted=True,
    )
