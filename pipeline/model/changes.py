"""What changed between two versions of a record, in the record's words. Pure.

Children are matched by what they say, not by where they stand: an inserted criterion is one addition, a
reworded one a change of its text, a reorder nothing. What merely follows from a change (ordinals, offsets,
the whole eligibility text beside its items, the two axes beside the status) is not told; it goes into the
`remainder`, so that `apply_changes` gives the newer version exactly.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.model.patches import (
    ORDER,
    Change,
    Content,
    Difference,
    Kind,
    Place,
    apply_changes,
    path_of,
    positional,
)

# Fields that follow from others; whatever differs in them is remainder. `*` stands for a list's items.
_FOLLOWING = frozenset(
    {
        ("schema_version",),
        ("value_notes",),
        ("status", "recruitment_state"),
        ("status", "study_state"),
        ("eligibility", "texts", "*", "text"),
        *(
            ("eligibility", "criteria", "*", field)
            for field in (
                "path",
                "parent",
                "role",
                "ordinal",
                "field",
                "start",
                "end",
                "combinator",
                "categories",
                "constraints",
                "windows",
                "concepts",
                "negated",
                "exceptions",
                "modality",
                "logic",
                "parse_status",
            )
        ),
    }
)

# What makes two items of a list the same item, though other fields differ.
_IDENTITY = {
    "identifiers": ("type", "value"),
    "conditions": ("name",),
    "arm_groups": ("label",),
    "interventions": ("name",),
    "outcomes": ("measure",),
    "sponsors": ("name",),
    "officials": ("name",),
    "contacts": ("name",),
    "locations": ("facility", "city"),
    "references": ("citation",),
    "links": ("url",),
    "documents": ("kind", "label"),
    "other_values": ("name",),
    "events": ("kind",),
    "translations": ("path", "language"),
    "texts": ("field",),
}

_CATEGORY = {
    "status": "status",
    "dates": "dates",
    "enrollment": "enrollment",
    "eligibility": "eligibility",
    "arm_groups": "arms",
    "interventions": "arms",
    "arm_interventions": "arms",
    "outcomes": "outcomes",
    "locations": "sites",
    "countries": "sites",
    "contacts": "sites",
    "officials": "sites",
    "sponsors": "sponsors",
    "responsible_party": "sponsors",
    "organization": "sponsors",
    "organization_class": "sponsors",
    "results": "results",
    "posted_results": "results",
    "mesh_terms": "derived",
}
# The registry's own bookkeeping moves with every update and says nothing about the trial.
_BOOKKEEPING = frozenset(
    {
        "dates.last_update_submitted",
        "dates.last_update_posted",
        "dates.last_update",
        "dates.verification",
        "status.as_of_date",
    }
)

_ALIKE = 0.5  # share of words in common from which two items count as one that was reworded
_MOST_COMPARISONS = 250_000  # beyond this, items without a common identity are told as removed and added


def compare(old: Content, new: Content) -> Difference:
    """Return what changed from `old` to `new` (JSON values of TrialRecords)."""
    comparison = _Comparison()
    comparison.objects((), (), old, new)
    comparison.texts(old["eligibility"], new["eligibility"])
    changes = tuple(comparison.changes)
    orders = tuple(comparison.orders)
    return Difference(changes, (*orders, *positional(apply_changes(old, Difference(changes, orders)), new)))


def category_of(path: str) -> str:
    """Return the category of a change by its path.

    >>> category_of("eligibility.criteria[3].text"), category_of("dates.verification")
    ('eligibility', 'other')
    """
    if path in _BOOKKEEPING:
        return "other"
    return _CATEGORY.get(re.split(r"[.\[]", path, maxsplit=1)[0], "other")


class _Comparison:
    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.orders: list[tuple[str, Any]] = []
        self.ordinals: dict[str, dict[int, int]] = {}
        self.item: str | None = None

    def tell(self, place: Place, kind: Kind, old: Any, new: Any) -> None:
        path = path_of(place)
        self.changes.append(Change(category_of(path), kind, path, old, new, self.item))

    def objects(self, place: Place, pattern: tuple[str, ...], old: Content, new: Content) -> None:
        """Compare two objects field by field; the arm x intervention matrix last, it counts their items."""
        names = list(dict.fromkeys([*old, *new]))
        for name in sorted(names, key=lambda name: name == "arm_interventions"):
            spot = (*pattern, name)
            if name == "ordinal" or spot in _FOLLOWING:
                continue
            self.values((*place, name), spot, old.get(name), new.get(name))

    def values(self, place: Place, pattern: tuple[str, ...], old: Any, new: Any) -> None:
        if old == new or (_is_value(old) and _is_value(new) and _meaning(old) == _meaning(new)):
            return
        if isinstance(old, list) and isinstance(new, list) and not _is_plain_list(old, new):
            self.lists(place, pattern, old, new)
        elif isinstance(old, dict) and isinstance(new, dict) and not _is_value(old) and not _is_value(new):
            self.objects(place, pattern, old, new)
        elif _is_empty(old):
            self.tell(place, "added", old, new)
        elif _is_empty(new):
            self.tell(place, "removed", old, new)
        else:
            self.tell(place, "changed", old, new)

    def lists(self, place: Place, pattern: tuple[str, ...], old: list[Any], new: list[Any]) -> None:
        name = pattern[-1]
        inside = (*pattern, "*")
        old_keys = [self.essence(inside, item, is_old=True) for item in old]
        new_keys = [self.essence(inside, item, is_old=False) for item in new]
        pairs = _match(name, old_keys, new_keys)
        matched_new = set(pairs.values())
        for at, item in enumerate(old):
            if at not in pairs:
                self.tell((*place, at + 1), "removed", item, None)
            elif isinstance(item, dict) and not _is_value(item):
                self.items((*place, at + 1), inside, item, new[pairs[at]])
        for at, item in enumerate(new):
            if at not in matched_new:
                self.tell((*place, at + 1), "added", None, item)
        if name in ("arm_groups", "interventions"):
            self.ordinals[name] = {old[i]["ordinal"]: new[j]["ordinal"] for i, j in pairs.items()}
        kept = [at for at, _ in sorted(pairs.items(), key=lambda pair: pair[1])]
        if kept != sorted(kept):
            self.orders.append((path_of(place) + ORDER, kept))

    def items(self, place: Place, pattern: tuple[str, ...], old: Content, new: Content) -> None:
        if pattern[:-1] == ("arm_interventions",):
            return  # matched cells differ in ordinals only
        outer, self.item = self.item, _name(pattern[-2], old)
        self.objects(place, pattern, old, new)
        self.item = outer

    def texts(self, old: Content, new: Content) -> None:
        """Tell a text whose words differ though no item of it tells so: items may not have been found in it."""
        has_told = any(change.path.startswith("eligibility.criteria[") for change in self.changes)
        itemized = {item["field"] for item in (*old["criteria"], *new["criteria"])} if has_told else set()
        later: dict[str, list[str]] = {}
        for text in new["texts"]:
            later.setdefault(text["field"], []).append(text["text"])
        for at, text in enumerate(old["texts"], 1):
            field, words = text["field"], text["text"]
            now = later[field].pop(0) if later.get(field) else words
            if field not in itemized and _bag(words) != _bag(now):
                self.tell(("eligibility", "texts", at, "text"), "changed", words, now)

    def essence(self, pattern: tuple[str, ...], item: Any, *, is_old: bool) -> Any:
        """Return what the item says: without numbers of its own and without what follows."""
        if not isinstance(item, dict):
            return item
        if pattern[:-1] == ("arm_interventions",):
            arm, intervention = item["arm_ordinal"], item["intervention_ordinal"]
            if is_old:
                arm = self.ordinals.get("arm_groups", {}).get(arm, arm)
                intervention = self.ordinals.get("interventions", {}).get(intervention, intervention)
            return (arm, intervention)
        return {
            name: value
            for name, value in item.items()
            if name != "ordinal" and (*pattern, name) not in _FOLLOWING
        }


def _is_value(item: Any) -> bool:
    """Return whether an object is one value in several spellings (raw words, code, unit), told as a whole."""
    return isinstance(item, dict) and "raw" in item and "ordinal" not in item


def _meaning(value: Content) -> Any:
    """Return what a value says: without the registry's spelling where something was read from it."""
    is_read = any(value.get(name) not in (None, []) for name in ("code", "codes", "date", "count", "years"))
    if not is_read:
        return value
    meaning = {name: found for name, found in value.items() if name not in ("raw", "rule", "status")}
    if isinstance(value.get("type"), dict):
        meaning["type"] = _meaning(value["type"])
    return meaning


def _is_plain_list(old: list[Any], new: list[Any]) -> bool:
    """Return whether the lists are pairs of words, which have no matching of their own."""
    return any(isinstance(item, list) for item in (*old, *new))


def _is_empty(value: Any) -> bool:
    return value is None or value == []


def _match(name: str, old: Sequence[Any], new: Sequence[Any]) -> dict[int, int]:
    """Return which old item is which new one: equal, else of one identity, else alike in words."""
    pairs: dict[int, int] = {}
    free_old, free_new = list(range(len(old))), list(range(len(new)))

    def pair_by(keys_old: dict[int, str], keys_new: dict[int, str]) -> None:
        waiting: dict[str, list[int]] = {}
        for at in free_new:
            if keys_new.get(at):
                waiting.setdefault(keys_new[at], []).append(at)
        for at in list(free_old):
            candidates = waiting.get(keys_old.get(at, ""))
            if candidates:
                pairs[at] = candidates.pop(0)
                free_old.remove(at)
        taken = set(pairs.values())
        free_new[:] = [at for at in free_new if at not in taken]

    pair_by({at: repr(old[at]) for at in free_old}, {at: repr(new[at]) for at in free_new})
    fields = _IDENTITY.get(name)
    if fields:
        pair_by(
            {at: _identity(old[at], fields) for at in free_old},
            {at: _identity(new[at], fields) for at in free_new},
        )
    if any(isinstance(item, dict) for item in old) and len(free_old) * len(free_new) <= _MOST_COMPARISONS:
        for at, other in _alike(name, old, new, free_old, free_new):
            pairs[at] = other
    return pairs


def _name(list_name: str, item: Content) -> str | None:
    """Return the words by which a person knows an item of a list."""
    fields = _IDENTITY.get(list_name) or ("text", "title", "label", "name", "term")
    return " / ".join(str(item[field]) for field in fields if item.get(field)) or None


def _identity(item: Any, fields: tuple[str, ...]) -> str:
    words = [str(item.get(field) or "") for field in fields]
    return "\x1f".join(words).casefold() if any(words) else ""


def _alike(
    name: str, old: Sequence[Any], new: Sequence[Any], free_old: list[int], free_new: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of items whose names share most words, the most alike first, nearest place first among equals."""
    bags_old = {at: _bag(_naming(name, old[at])) for at in free_old if not _is_value(old[at])}
    bags_new = {at: _bag(_naming(name, new[at])) for at in free_new if not _is_value(new[at])}
    scored = []
    for at, bag in bags_old.items():
        for other, other_bag in bags_new.items():
            total = bag.total() + other_bag.total()
            share = 2 * (bag & other_bag).total() / total if total else 0.0
            if share >= _ALIKE:
                scored.append((-share, abs(at - other), at, other))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, _, at, other in sorted(scored):
        if at not in taken_old and other not in taken_new:
            taken_old.add(at)
            taken_new.add(other)
            yield at, other


def _naming(list_name: str, item: Any) -> Any:
    """Return what names an item; the whole item where nothing does."""
    names = [item.get(field) for field in _IDENTITY.get(list_name, ())] if isinstance(item, dict) else []
    return [name for name in names if name] or item


def _bag(value: Any) -> Counter[str]:
    return Counter(_words(value))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from re.findall(r"\w+", value.casefold())
    elif isinstance(value, dict):
        for item in value.values():
            yield from _words(item)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item)
