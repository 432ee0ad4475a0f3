"""Changes as data: applied to the older version of a record, they give the newer one exactly. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

Content = dict[str, Any]
Kind = Literal["added", "removed", "changed"]
Step = str | int
Place = tuple[Step, ...]
ORDER = "#order"  # ends the path of a list whose items stand in another order


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `path` counts list items from 1: in the older version, for an addition in the newer.

    `item` names the list item that a changed value belongs to.
    """

    category: str
    kind: Kind
    path: str
    old: Any
    new: Any
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes from one version to the next, and the remainder: (path, value) pairs that follow."""

    changes: tuple[Change, ...]
    remainder: tuple[tuple[str, Any], ...]


def apply_changes(old: Content, difference: Difference) -> Content:
    """Return the newer version: the older one with all changes and the remainder applied."""
    root = _Edit()
    for change in difference.changes:
        root.at(_steps(change.path)[:-1]).take(_steps(change.path)[-1], change)
    orders = [(path, value) for path, value in difference.remainder if path.endswith(ORDER)]
    for path, value in orders:
        root.at(_steps(path.removesuffix(ORDER))).order = value
    result: Content = root.apply(old)
    for path, value in difference.remainder:
        if not path.endswith(ORDER):
            result = _set(result, _steps(path), value)
    return result


class _Edit:
    """The changes below one place, ready to be applied."""

    def __init__(self) -> None:
        self.below: dict[Step, _Edit] = {}
        self.set: dict[Step, Any] = {}
        self.removed: set[int] = set()
        self.added: dict[int, Any] = {}
        self.order: list[int] | None = None

    def at(self, steps: Iterable[Step]) -> _Edit:
        edit = self
        for step in steps:
            edit = edit.below.setdefault(step, _Edit())
        return edit

    def take(self, step: Step, change: Change) -> None:
        if isinstance(step, int) and change.kind == "added":
            self.added[step] = change.new
        elif isinstance(step, int) and change.kind == "removed":
            self.removed.add(step)
        else:
            self.set[step] = change.new

    def apply(self, value: Any) -> Any:
        if isinstance(value, list):
            order = self.order
            if order is None:
                order = [at for at in range(len(value)) if at + 1 not in self.removed]
            items = [
                self.below[at + 1].apply(value[at]) if at + 1 in self.below else value[at] for at in order
            ]
            for at in sorted(self.added):
                items.insert(at - 1, self.added[at])
            return items
        result = dict(value)
        for step, edit in self.below.items():
            result[str(step)] = edit.apply(result[str(step)])
        for step, new in self.set.items():
            result[str(step)] = new
        return result


def positional(old: Any, new: Any, place: Place = ()) -> Iterator[tuple[str, Any]]:
    """Yield (path, value) pairs that turn `old` into `new`, item by item as they stand."""
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for name in new:
            yield from positional(old[name], new[name], (*place, name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for at, (left, right) in enumerate(zip(old, new, strict=True), 1):
            yield from positional(left, right, (*place, at))
    else:
        yield path_of(place), new


def _set(value: Any, steps: Place, new: Any) -> Any:
    """Return the value with the one at `steps` replaced; what is not on the way is shared, not copied."""
    if not steps:
        return new
    step, rest = steps[0], steps[1:]
    if isinstance(step, int):
        return [*value[: step - 1], _set(value[step - 1], rest, new), *value[step:]]
    return {**value, step: _set(value[step], rest, new)}


def path_of(place: Place) -> str:
    """Return the path of a place: `eligibility.criteria[3].text`, items counted from 1."""
    parts: list[str] = []
    for step in place:
        parts.append(f"[{step}]" if isinstance(step, int) else f".{step}")
    return "".join(parts).removeprefix(".")


def _steps(path: str) -> Place:
    found = re.findall(r"\[(\d+)\]|([^.\[\]]+)", path)
    return tuple(int(number) if number else name for number, name in found)
