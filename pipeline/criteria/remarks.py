"""What a person should look at in the items of a tree: gaps in the numbering, dangling references, no polarity.

In: the `Item`s of one record. Out: findings whose `place` is the name of the field. Nothing is repaired or renumbered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.criteria.tree import Item
from pipeline.findings import Finding, FindingKind
from pipeline.model.criteria import CriterionRole, Polarity

_FIELD: Final = "eligibility.criteria"
_NOTE_REFERENCE = re.compile(r"\bsee (?:the )?(?:foot)?notes?\b[^.)]{0,20}", re.I)
_LARGEST_GAP: Final = 20  # a larger jump is no loss but a number that is no ordinal
_SHOWN: Final = 80  # characters of an item shown in a finding
_LISTED = (CriterionRole.CRITERION, CriterionRole.PARENT)


def remark(items: Sequence[Item]) -> Iterator[Finding]:
    """Yields the findings on a tree."""
    yield from _missing_ordinals(items)
    yield from _dangling_references(items)
    without = [item for item in items if item.polarity is Polarity.UNKNOWN and item.role in _LISTED]
    if without:
        message = (
            f"{len(without)} items stand under no heading, and their words do not tell: add neither to a list"
        )
        raw = without[0].text[:_SHOWN]
        yield Finding(FindingKind.NO_POLARITY, _FIELD, raw, without[0].field, message)


def _missing_ordinals(items: Sequence[Item]) -> Iterator[Finding]:
    """Yields one finding per section whose decimal numbering has gaps or does not start at 1."""
    last: dict[tuple[int, str], int] = {}
    newest: dict[str, int] = {}  # by style: a list may run on under the next heading or parent
    missing: dict[str, list[int]] = {}
    first: dict[str, Item] = {}
    for item in items:
        marker = item.marker
        if marker is None or marker.value is None or "1" not in marker.style:
            continue
        key = (id(item.parent), marker.style)
        before = last.get(key, 0)
        if marker.value <= before:
            before = 0
        if marker.value == newest.get(marker.style, 0) + 1:
            before = marker.value - 1
        gap = range(before + 1, marker.value)
        if 0 < len(gap) <= _LARGEST_GAP:
            missing.setdefault(item.section, []).extend(gap)
            first.setdefault(item.section, item)
        last[key] = newest[marker.style] = marker.value
    for section, numbers in missing.items():
        message = "numbers of the printed list are missing: an item may be lost; nothing is renumbered"
        yield Finding(
            FindingKind.MISSING_ORDINALS, _FIELD, f"{section}: {numbers}", first[section].field, message
        )


def _dangling_references(items: Sequence[Item]) -> Iterator[Finding]:
    """Yields the references to a note that is not there."""
    noted = [item for item in items if "note" in item.text.lower()]
    if any(item.role is CriterionRole.NOTE for item in noted):
        return
    for item in noted:
        found = _NOTE_REFERENCE.search(item.text)
        if found is not None:
            message = "the note that the item refers to is not in the text"
            yield Finding(FindingKind.DANGLING_REFERENCE, _FIELD, found[0].strip(), item.field, message)


def truncated_heads(items: Sequence[Item]) -> Iterator[Finding]:
    """Yields the lists of a page form that loses first lines in which no number shows whether one is lost."""
    seen: set[str] = set()
    for item in items:
        if item.section in seen or item.role not in _LISTED:
            continue
        seen.add(item.section)
        if item.marker is None or item.marker.value is None:
            message = "this form of the page loses the first line of a list, and the list is not numbered"
            raw = f"{item.section}: {item.text[:_SHOWN]}"
            yield Finding(FindingKind.POSSIBLY_TRUNCATED_HEAD, _FIELD, raw, item.field, message)
