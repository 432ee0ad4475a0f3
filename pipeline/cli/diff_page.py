"""Changes between two versions as a page for people: by subject, what went in red and what came in green."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from pipeline.model.patches import Change
from pipeline.model.rows.ledger_tables import CHANGE_CATEGORIES

_SHOWN = 5  # changes of one kind at one place; --all shows them all
_CONTEXT = 6  # words kept on each side of a change in a long text
_LONG = 30
_MARKS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
# What names an item best, in this order; the rest of its words follow.
_NAMING = (
    "label",
    "name",
    "measure",
    "text",
    "facility",
    "title",
    "term",
    "citation",
    "value",
    "url",
    "kind",
)


def diff_page(changes: Sequence[Change], *, show_all: bool = False) -> RenderableType:
    """Return the page of some changes, grouped by category."""
    parts: list[RenderableType] = []
    for category in CHANGE_CATEGORIES:
        own = [change for change in changes if change.category == category]
        if own:
            heading = Text(f"{category} ({len(own):,})", style="bold underline")
            parts += [heading, Padding(Group(*_lines(own, show_all)), (0, 0, 0, 2))]
    return Group(*parts) if parts else Text("no change")


def _lines(changes: Iterable[Change], show_all: bool) -> Iterator[Text]:
    def place(change: Change) -> tuple[str, str]:
        return change.kind, re.sub(r"\[\d+\]", "[]", change.path)

    for _, group in groupby(sorted(changes, key=place), key=place):
        same = list(group)
        shown = same if show_all else same[:_SHOWN]
        yield from map(_line, shown)
        if len(same) > len(shown):
            yield Text(f"... and {len(same) - len(shown):,} more such changes; --all shows them", style="dim")


def _line(change: Change) -> Text:
    mark, style = _MARKS[change.kind]
    line = Text.assemble((f"{mark} ", f"bold {style}"), (f"{change.path}  ", "dim"))
    if change.kind == "added":
        return line.append(in_words(change.new), style=style)
    if change.kind == "removed":
        return line.append(in_words(change.old), style=style)
    if change.item and change.item not in (change.old, change.new):
        line.append(f"{change.item}: ", style="italic")
    return line.append_text(_both(in_words(change.old), in_words(change.new)))


def _both(old: str, new: str) -> Text:
    """Return two readings as one text: words that went struck out in red, words that came in green."""
    left, right = re.findall(r"\S+", old), re.findall(r"\S+", new)
    if len(left) + len(right) <= 6:
        return Text.assemble((old, "red"), " → ", (new, "green"))
    is_long = len(left) + len(right) > _LONG
    text = Text()
    for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            text.append(
                _context(left[a:b], is_first=a == 0, is_last=b == len(left))
                if is_long
                else " ".join(left[a:b])
            )
            text.append(" ")
            continue
        if a < b:
            text.append("[-" + " ".join(left[a:b]) + "-]", style="red").append(" ")
        if c < d:
            text.append("{+" + " ".join(right[c:d]) + "+}", style="green").append(" ")
    text.rstrip()
    return text


def _context(words: Sequence[str], *, is_first: bool, is_last: bool) -> str:
    head = [] if is_first else words[:_CONTEXT]
    tail = [] if is_last else words[max(len(head), len(words) - _CONTEXT) :]
    if len(head) + len(tail) >= len(words):
        return " ".join(words)
    return " ".join([*head, "…", *tail])


def in_words(value: Any) -> str:
    """Return a value of a record as words: its code or date, an item's name with what else it says."""
    if value is None or value == []:
        return "(nothing)"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(map(in_words, value))
    if not isinstance(value, dict):
        return str(value)
    if "codes" in value:
        return "/".join(value["codes"]) or str(value.get("raw"))
    if "code" in value and "raw" in value and "name" not in value:
        return str(value["code"] or value["raw"])
    if "precision" in value:
        kind = (value.get("type") or {}).get("code")
        return f"{value['date'] or value['raw']}{f' ({kind.lower()})' if kind else ''}"
    if "raw" in value and "ordinal" not in value:
        return str(value["raw"])
    named = [name for name in _NAMING if value.get(name)]
    rest = [
        f"{name.rstrip('_')}: {in_words(found)}"
        for name, found in value.items()
        if name not in (*named, "ordinal", "status", "rule", "raw") and found not in (None, [], {}, "", False)
    ]
    names = " / ".join(in_words(value[name]) for name in named)
    return f"{names} ({', '.join(rest)})" if rest and names else names or ", ".join(rest)
