"""Values under paths of the source record -> the record: items put together, languages told apart.

A path is `official_title`, `dates.start!ACTUAL`, `contacts.name!PUBLIC_CONTACT`: the part after `!` is the
item's kind. Values of one item share a block. English stands in the record and other languages become
translations; a value that finds its place taken, or an item without its name, is kept in `other_fields`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Final, Literal

from pipeline.model import source as model
from pipeline.model.codes import IdentifierRole, OutcomeType, SponsorRole
from pipeline.model.source import OtherField, SourceDate, SourceEligibilityText, SourceRecord, Value
from pipeline.readers.labelled import Entry
from pipeline.readers.readings import NEXT, READINGS, Reading

Block = tuple[int, int]

_GROUPS: Final[Mapping[str, type[Any]]] = {
    "status": model.SourceStatus,
    "design": model.SourceDesign,
    "enrollment": model.SourceEnrollment,
    "dates": model.SourceDates,
    "eligibility": model.SourceEligibility,
    "responsible_party": model.SourceResponsibleParty,
    "ipd_sharing": model.SourceIpdSharing,
    "oversight": model.SourceOversight,
    "results": model.SourceResults,
}


@dataclass(frozen=True, slots=True)
class _Items:
    """A list of the record: its type, the attribute without which there is no item, the one that tells kinds.

    `default` is the kind of an item that nothing tells, `words` are what pages print for a kind.
    """

    of: type[Any]
    name: str = ""
    kind: str = ""
    kinds: type[StrEnum] | None = None
    default: str | None = None
    words: tuple[tuple[str, str], ...] = ()


_LISTS: Final[Mapping[str, _Items]] = {
    "identifiers": _Items(model.SourceIdentifier, "value", "role", IdentifierRole),
    "conditions": _Items(model.SourceCondition, "name", "system"),
    "arm_groups": _Items(model.SourceArmGroup),
    "interventions": _Items(model.SourceIntervention),
    "outcomes": _Items(
        model.SourceOutcome,
        kind="type",
        kinds=OutcomeType,
        default="OTHER",
        words=(("prim|主要|주요", "PRIMARY"), ("second|次要|副次|보조", "SECONDARY"), ("", "OTHER")),
    ),
    "sponsors": _Items(
        model.SourceSponsor,
        name="name",
        kind="role",
        kinds=SponsorRole,
        default="UNKNOWN",
        words=(("prim|lead|main", "LEAD"), ("", "SECONDARY")),
    ),
    "officials": _Items(model.SourcePerson, "", "role_hint"),
    "contacts": _Items(model.SourcePerson, "", "role_hint"),
    "locations": _Items(model.SourceLocation),
    "references": _Items(model.SourceReference),
    "links": _Items(model.SourceLink, "url"),
    "documents": _Items(model.SourceDocument, kind="kind", default="other"),
    "ethics_reviews": _Items(model.SourceEthicsReview),
    "related_records": _Items(model.SourceRelatedRecord, "registration_id"),
    "events": _Items(model.SourceEvent, "kind"),
}
_TEXTS: Final[tuple[Literal["inclusion", "exclusion", "text"], ...]] = ("inclusion", "exclusion", "text")
_JOINERS: Final = {"name": " ", "address": ", ", "affiliation": ", ", "contact": ", "}
# Of rivals, what has come true stands before what was foreseen, and the whole trial before its part in a country.
_PRECEDENCE: Final = ("ACTUAL", "", "ANTICIPATED", "LOCAL")
_FILLERS: Final = frozenset(
    {"", "-", "--", ".", "/", "nil", "none", "n/a", "na", "no entry", "[---]*", "없음", "无", "なし", "empty"}
)
_KEEPS_FILLERS: Final = frozenset(_GROUPS) - {"dates", "enrollment"} | {"interventions", "arm_groups"}


def is_target(target: str) -> bool:
    """Return whether a path exists in the source record (a table of labels may name one that does not)."""
    path, _, kind = target.partition("!")
    root, _, attribute = path.partition(".")
    if root in ("other", "group"):
        return root == "other" or not attribute
    if items := _LISTS.get(root):
        kinds = set(items.kinds.__members__) if items.kinds else {kind}
        names = {one.name for one in fields(items.of)}
        return attribute.partition(":")[0] in names and (not kind or kind in kinds)
    if root in _GROUPS:
        names = {one.name for one in fields(_GROUPS[root])} | set(_TEXTS)
        return attribute.removesuffix(".type") in names and kind in _PRECEDENCE
    return not attribute and root in {one.name for one in fields(SourceRecord)}


@dataclass(slots=True)
class _Put:
    value: Value
    label: str


@dataclass(slots=True)
class RecordFields:
    """Collects values by path.

    `order` is how dates of all digits are read; `singles` are lists of which the page has one item at most.
    """

    order: Literal["ymd", "dmy", "mdy"] = "ymd"
    singles: frozenset[str] = frozenset()
    _items: dict[tuple[str, str, Block], dict[str, list[_Put]]] = field(default_factory=dict)
    _other: list[OtherField] = field(default_factory=list)
    _translations: list[tuple[str, Value]] = field(default_factory=list)

    def add(self, entries: Iterable[Entry], readings: Mapping[str, Reading]) -> None:
        """Put the values of entries where their meanings say; unknown labels go to `other_fields`."""
        for number, entry in enumerate(entries, 1):
            label = f"{entry.group} {entry.label}".strip()[:200]
            for value in entry.values:
                if entry.meaning is None:
                    self._other.append(OtherField(label, value))
                    continue
                name = entry.meaning.reading.removesuffix("+")
                read = readings.get(name) or READINGS[name]
                # Items of one label stay below 1,000.
                first = 1000 * number if entry.meaning.reading.endswith("+") else 0
                counts: dict[tuple[str, str | None], int] = {}
                item = 0
                for target, part in read(entry.meaning.target, value):
                    if target == NEXT:
                        item += 1
                        continue
                    key = (target, part.lang)
                    counts[key] = counts.get(key, -1) + 1
                    self.put(target, part, (entry.block, first + (item or counts[key])), label)

    def put(self, target: str, value: Value, block: Block = (0, 0), label: str = "") -> None:
        """Put one value; a filler (`Nil`, `-`) is no value, except where it may be a code."""
        path, _, kind = target.partition("!")
        root, _, attribute = path.partition(".")
        words = str(value.raw).strip()
        if words.casefold() in _FILLERS and root not in _KEEPS_FILLERS:
            return
        if root == "other":
            self._other.append(OtherField(attribute or label, value))
        elif words:
            if not attribute:
                root, attribute = "", root
            block = block if root in _LISTS and root not in self.singles else (0, 0)
            self._items.setdefault((root, kind, block), {}).setdefault(attribute, []).append(
                _Put(value, label)
            )

    def first(self, path: str) -> Value | None:
        """Return the first value put under a path of no list."""
        root, _, attribute = path.rpartition(".")
        return next((put.value for put in self._items.get((root, "", (0, 0)), {}).get(attribute, ())), None)

    def record(self, base: SourceRecord) -> SourceRecord:
        """Return the base record with everything that was put."""
        lists: dict[str, list[Any]] = {}
        changes: dict[str, Any] = {}
        for (root, kind, _), puts in self._items.items():
            if root in _LISTS:
                if item := self._item(_LISTS[root], root, kind, puts):
                    lists.setdefault(root, []).append(item)
            elif not root:
                changes.update(self._attributes(SourceRecord, "", puts, lists))
        for root in dict.fromkeys([root for root, _, _ in self._items if root in _GROUPS]):
            changes[root] = self._group(root, self._without_rivals(root))
        if identifier := changes.get("registration_id"):
            registration = model.SourceIdentifier(identifier, IdentifierRole.REGISTRATION)
            lists.setdefault("identifiers", []).insert(0, registration)
        if "sponsors" in lists:
            lists["sponsors"] = list(_one_lead(lists["sponsors"]))
        changes.update({root: tuple(items) for root, items in lists.items()})
        return replace(
            base,
            **changes,
            other_fields=tuple(self._other),
            translations=tuple(dict.fromkeys(self._translations)),
        )

    def _keep(self, puts: Iterable[_Put]) -> None:
        self._other += [OtherField(put.label, put.value) for put in puts]

    def _attributes(
        self, of: type[Any], path: str, puts: Mapping[str, list[_Put]], lists: dict[str, list[Any]]
    ) -> dict[str, Any]:
        """Return the attributes of an object; lists of values go to `lists`, other languages to translations."""
        types = {one.name: str(one.type) for one in fields(of)}
        made: dict[str, Any] = {}
        for attribute, values in puts.items():
            main, twins = _by_language(values)
            self._translations += [(f"{path}.{attribute}".strip("."), put.value) for put in twins]
            if attribute.startswith("detail:"):
                lists.setdefault("detail", []).append((attribute.partition(":")[2], main[0].value))
            elif types[attribute].startswith("tuple"):
                lists.setdefault(attribute, []).extend(dict.fromkeys([put.value for put in main]))
            elif path in _GROUPS or not path:
                made[attribute] = main[0].value
                self._keep(put for put in main[1:] if put.value.raw != main[0].value.raw)
            else:
                words = dict.fromkeys([str(put.value.raw).strip() for put in main])
                joined = _JOINERS.get(attribute, "\n").join(words)
                made[attribute] = main[0].value._replace(raw=joined) if len(words) > 1 else main[0].value
        return made

    def _item(self, items: _Items, root: str, kind: str, puts: dict[str, list[_Put]]) -> Any | None:
        if items.name and items.name not in puts:
            self._keep(put for values in puts.values() for put in values)
            return None
        if items.words and items.kind in puts:
            word = str(puts.pop(items.kind)[0].value.raw)
            kind = next(code for pattern, code in items.words if re.search(pattern, word, re.I))
        kind = kind or items.default or ""
        path = f"{root}.{kind.lower()}" if root == "outcomes" else root
        dates = puts.pop("date", []) if root == "ethics_reviews" else []
        tuples: dict[str, list[Any]] = {}
        made = self._attributes(items.of, path, puts, tuples)
        made.update({name: tuple(values) for name, values in tuples.items()})
        if dates:
            made["date"] = SourceDate(dates[0].value, order=self.order)
        if not made:
            return None
        return items.of(**made, **({items.kind: items.kinds[kind] if items.kinds else kind} if kind else {}))

    def _without_rivals(self, root: str) -> dict[str, list[_Put]]:
        """Return the values of a group, of rivals the one that tells most."""
        chosen: dict[str, list[_Put]] = {}
        for kind in _PRECEDENCE:
            for attribute, values in self._items.get((root, kind, (0, 0)), {}).items():
                if attribute in chosen:
                    self._keep(values)
                    continue
                chosen[attribute] = values
                if kind in ("ACTUAL", "ANTICIPATED"):
                    type_ = values[0].value._replace(raw=kind.capitalize(), lang=None)
                    chosen["type" if root == "enrollment" else f"{attribute}.type"] = [_Put(type_, "")]
        return chosen

    def _group(self, root: str, puts: dict[str, list[_Put]]) -> Any:
        if root == "dates":
            return model.SourceDates(**dict(self._dates(puts)))
        texts = [
            text
            for name in _TEXTS
            if root == "eligibility" and name in puts
            for text in _texts(name, puts.pop(name))
        ]
        tuples: dict[str, list[Any]] = {"texts": texts} if texts else {}
        made = self._attributes(_GROUPS[root], root, puts, tuples)
        return _GROUPS[root](**made, **{name: tuple(values) for name, values in tuples.items()})

    def _dates(self, puts: Mapping[str, list[_Put]]) -> Iterable[tuple[str, SourceDate]]:
        for name, values in puts.items():
            if not name.endswith(".type"):
                main, _ = _by_language(values)
                type_ = puts.get(f"{name}.type")
                self._keep(put for put in main[1:] if put.value.raw != main[0].value.raw)
                yield name, SourceDate(main[0].value, type_[0].value if type_ else None, self.order)


def _one_lead(sponsors: Iterable[model.SourceSponsor]) -> Iterable[model.SourceSponsor]:
    """Yield the sponsors; after the first lead, further ones are secondary."""
    has_lead = False
    for sponsor in sponsors:
        is_lead = sponsor.role is SponsorRole.LEAD
        yield replace(sponsor, role=SponsorRole.SECONDARY) if is_lead and has_lead else sponsor
        has_lead = has_lead or is_lead


def _by_language(values: list[_Put]) -> tuple[list[_Put], list[_Put]]:
    """Return the values in English (or in the first language, where English is missing) and the others."""
    languages = [put.value.lang for put in values if put.value.lang]
    chosen = "en" if "en" in languages or not languages else languages[0]
    main = [put for put in values if put.value.lang in (chosen, None)]
    return main, [put for put in values if put.value.lang not in (chosen, None)]


def _texts(
    name: Literal["text", "inclusion", "exclusion"], values: list[_Put]
) -> Iterable[SourceEligibilityText]:
    main, twins = _by_language(values)
    for lang in dict.fromkeys([put.value.lang for put in (*main, *twins)]):
        same = [put.value for put in (*main, *twins) if put.value.lang == lang]
        words = "\n".join([str(value.raw) for value in dict.fromkeys(same)])
        yield SourceEligibilityText(name, same[0]._replace(raw=words))
