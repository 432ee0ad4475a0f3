"""What a new reading of the same bytes changed: which fields of the record say something else than before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

_EXAMPLES: Final = 3


@dataclass(slots=True)
class FieldDifference:
    """A field that reads differently: in how many records, and for some of them the value before and after."""

    record_count: int = 0
    examples: list[tuple[str, Any, Any]] = field(default_factory=list)


def differing_fields(before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    """Return the fields whose values differ, each with the first value gone and the first one come.

    Items of a list are taken together: a reordered list does not differ, `[]` stands for any item.

    >>> differing_fields({"a": [{"b": 1}, {"b": 2}]}, {"a": [{"b": 2}, {"b": 3}]})
    {'a[].b': (1, 3)}
    """
    old, new = Counter(_leaves(before)), Counter(_leaves(after))
    gone, come = dict(_by_path(old - new)), dict(_by_path(new - old))
    return {path: (gone.get(path), come.get(path)) for path in sorted({*gone, *come})}


def note_differences(
    differences: dict[str, FieldDifference], record_id: str, before: Any, after: Any
) -> None:
    """Count the fields of one record that read differently."""
    for path, (old, new) in differing_fields(before, after).items():
        noted = differences.setdefault(path, FieldDifference())
        noted.record_count += 1
        if len(noted.examples) < _EXAMPLES:
            noted.examples.append((record_id, old, new))


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, f"{path}[]")
    elif value is not None:
        yield path, value


def _by_path(leaves: Counter[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the leaves so that the first one of a path comes last, and stays in a dict."""
    return reversed(leaves.keys())
