"""Values under paths of the source record -> the record: items put together, languages told apart.

A path is `official_title`, `dates.first_posted`, `contacts.name!PUBLIC_CONTACT`: the part after `!` is the
item's kind. Values of one item share a block. English stands in the record and other languages become
translations; a value that finds its place taken, or an item without its name, is kept in `other_fields`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Final, Literal

from pipeline.model import source as model
from pipeline.model.codes import IdentifierRole, OutcomeType, SponsorRole
from pipeline.model.source import OtherField, SourceDate, SourceEligibilityText, SourceRecord, Value
from pipeline.readers.labelled import Entry

Block = tuple[int, int]
# What a reading makes of a value: (path, value) pairs; a path that comes again starts a further item.
Reading = Callable[[str, Value], Iterable[tuple[str, Value]]]

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
    """A list of the record: its type, the attribute without which there is no item, the one that tells kinds."""

    of: type[Any]
    name: str = ""
    kind: str = ""
    kinds: type[StrEnum] | None = None


_LISTS: Final[Mapping[str, _Items]] = {
    "identifiers": _Items(model.SourceIdentifier, "value", "role", IdentifierRole),
    "conditions": _Items(model.SourceCondition, "name"),
    "arm_groups": _Items(model.SourceArmGroup),
    "interventions": _Items(model.SourceIntervention),
    "outcomes": _Items(model.SourceOutcome, "", "type", OutcomeType),
    "sponsors": _Items(model.SourceSponsor, "name", "role", SponsorRole),
    "officials": _Items(model.SourcePerson, "", "role_hint"),
    "contacts": _Items(model.SourcePerson, "", "role_hint"),
    "locations": _Items(model.SourceLocation),
    "references": _Items(model.SourceReference),
    "links": _Items(model.SourceLink, "url"),
    "documents": _Items(model.SourceDocument, "", "kind"),
    "ethics_reviews": _Items(model.SourceEthicsReview),
    "related_records": _Items(model.SourceRelatedRecord, "registration_id"),
    "events": _Items(model.SourceEvent, "kind"),
}
_TEXTS: Final[Mapping[str, Literal["text", "inclusion", "exclusion"]]] = {
    "inclusion": "inclusion",
    "exclusion": "exclusion",
    "text": "text",
}
_JOINERS: Final = {"name": " ", "address": ", ", "affiliation": ", ", "contact": ", "}
# The page's own word for a kind of item.
_KIND_WORDS: Final = (
    ("outcomes", re.compile(r"prim|主要|주요", re.I), OutcomeType.PRIMARY),
    ("outcomes", re.compile(r"second|次要|副次|보조", re.I), OutcomeType.SECONDARY),
    ("outcomes", re.compile(""), OutcomeType.OTHER),
    ("sponsors", re.compile(r"prim|lead|main", re.I), SponsorRole.LEAD),
    ("sponsors", re.compile(""), SponsorRole.SECONDARY),
)
_FILLERS: Final = frozenset(
    {"", "-", "--", ".", "/", "nil", "none", "n/a", "na", "no entry", "[---]*", "없음", "无"}
)
_KEEPS_FILLERS: Final = frozenset(_GROUPS) - {"dates"} | {"interventions", "arm_groups"}


@dataclass(slots=True)
class _Put:
    value: Value
    label: str


@dataclass(slots=True)
class RecordFields:
    """Collects values by path; `order` is how dates of all digits are read."""

    order: Literal["ymd", "dmy", "mdy"] = "ymd"
    _items: dict[tuple[str, str, Block], dict[str, list[_Put]]] = field(default_factory=dict)
    _other: list[OtherField] = field(default_factory=list)
    _translations: list[tuple[str, Value]] = field(default_factory=list)

    def add(self, entries: Iterable[Entry], readings: Mapping[str, Reading]) -> None:
        """Put the values of entries where their meanings say; unknown labels go to `other_fields`."""
        for entry in entries:
            label = f"{entry.group} {entry.label}".strip()[:200]
            for value in entry.values:
                if entry.meaning is None:
                    self._other.append(OtherField(label, value))
                    continue
                read = readings.get(entry.meaning.reading) or READINGS[entry.meaning.reading]
                counts: dict[tuple[str, str | None], int] = {}
                for target, part in read(entry.meaning.target, value):
                    key = (target, part.lang)
                    counts[key] = counts.get(key, -1) + 1
                    self.put(target, part, (entry.block, counts[key]), label)

    def put(self, target: str, value: Value, block: Block = (0, 0), label: str = "") -> None:
        """Put one value; a filler (`Nil`, `-`) is no value, except where it may be a code."""
        path, _, kind = target.partition("!")
        root, _, attribute = path.partition(".")
        words = str(value.raw).strip()
        if root == "other":
            self._other.append(OtherField(attribute or label, value))
        elif words and (words.casefold() not in _FILLERS or root in _KEEPS_FILLERS):
            if not attribute:
                root, attribute = "", root
            block = block if root in _LISTS else (0, 0)
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
                if item := self._item(root, kind, puts):
                    lists.setdefault(root, []).append(item)
            elif root:
                changes[root] = self._group(root, puts)
            else:
                changes.update(self._attributes(SourceRecord, "", puts, lists))
        if identifier := changes.get("registration_id"):
            lists.setdefault("identifiers", []).insert(
                0, model.SourceIdentifier(identifier, IdentifierRole.REGISTRATION)
            )
        changes.update({root: tuple(items) for root, items in lists.items()})
        return replace(
            base,
            **changes,
            other_fields=tuple(self._other),
            translations=tuple(dict.fromkeys(self._translations)),
        )

    def _attributes(
        self, of: type[Any], path: str, puts: Mapping[str, list[_Put]], lists: dict[str, list[Any]]
    ) -> dict[str, Any]:
        types = {one.name: str(one.type) for one in fields(of)}
        made: dict[str, Any] = {}
        for attribute, values in puts.items():
            main, twins = _by_language(values)
            place = f"{path}.{attribute}".strip(".")
            self._translations += [(place, put.value) for put in twins]
            if types[attribute].startswith("tuple"):
                lists.setdefault(attribute, []).extend(dict.fromkeys([put.value for put in main]))
            else:
                made[attribute] = self._single(attribute, main, is_item=of is not SourceRecord)
        return made

    def _single(self, attribute: str, values: list[_Put], *, is_item: bool) -> Value:
        """Return the one value of an attribute: parts of an item are joined, a rival for a field is kept apart."""
        first = values[0].value
        distinct = list({str(put.value.raw).strip(): put for put in values}.values())
        if len(distinct) > 1 and is_item:
            joiner = _JOINERS.get(attribute, "\n")
            return first._replace(raw=joiner.join([str(put.value.raw).strip() for put in distinct]))
        self._other += [OtherField(put.label or attribute, put.value) for put in distinct[1:]]
        return first

    def _item(self, root: str, kind: str, puts: dict[str, list[_Put]]) -> Any | None:
        items = _LISTS[root]
        if items.name and items.name not in puts:
            self._other += [OtherField(put.label, put.value) for values in puts.values() for put in values]
            return None
        named: Any = (items.kinds[kind] if items.kinds else kind) if kind else None
        if items.kinds and items.kind in puts and root in ("outcomes", "sponsors"):
            word = str(puts.pop(items.kind)[0].value.raw)
            named = next(code for of, pattern, code in _KIND_WORDS if of == root and pattern.search(word))
        path = f"{root}.{named.value.lower()}" if root == "outcomes" and named else root
        tuples: dict[str, list[Any]] = {}
        dates = {name: puts.pop(name) for name in ("date",) if root == "ethics_reviews" and name in puts}
        made = self._attributes(items.of, path, puts, tuples)
        made.update({name: tuple(values) for name, values in tuples.items()})
        made.update({name: SourceDate(values[0].value, order=self.order) for name, values in dates.items()})
        if named:
            made[items.kind] = named
        elif root == "outcomes":
            made[items.kind] = OutcomeType.OTHER
        elif root == "sponsors":
            made[items.kind] = SponsorRole.UNKNOWN
        elif root == "documents":
            made[items.kind] = "other"
        return items.of(**made) if made else None

    def _group(self, root: str, puts: dict[str, list[_Put]]) -> Any:
        if root == "dates":
            return model.SourceDates(**dict(self._dates(puts)))
        texts = [
            text
            for name, field_ in _TEXTS.items()
            if root == "eligibility" and name in puts
            for text in _texts(field_, puts.pop(name))
        ]
        tuples: dict[str, list[Any]] = {}
        made = self._attributes(_GROUPS[root], root, puts, tuples)
        made.update({name: tuple(values) for name, values in tuples.items()})
        if texts:
            made["texts"] = tuple(texts)
        return _GROUPS[root](**made)

    def _dates(self, puts: Mapping[str, list[_Put]]) -> Iterable[tuple[str, SourceDate]]:
        for name, values in puts.items():
            if not name.endswith(".type"):
                main, _ = _by_language(values)
                type_ = puts.get(f"{name}.type")
                self._other += [OtherField(put.label or name, put.value) for put in main[1:]]
                yield name, SourceDate(main[0].value, type_[0].value if type_ else None, self.order)


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


def _split(pattern: str) -> Reading:
    compiled = re.compile(pattern)

    def read(target: str, value: Value) -> Iterable[tuple[str, Value]]:
        for part in compiled.split(str(value.raw)):
            if words := part.strip():
                yield target, value._replace(raw=words)

    return read


_TYPED_DATE: Final = re.compile(
    r"\s*(?P<date>\S.*?)[\s,(（]*(?P<type>(?:실제등록|예정)?\(?(?:actual|anticipated|estimated)\)?|실제등록|예정)\)?\s*",
    re.I,
)


def _read_typed_date(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield a date and the word for actual or anticipated that follows it (`2009-05-14 , Actual`)."""
    match = _TYPED_DATE.fullmatch(str(value.raw))
    if match is None:
        yield target, value
        return
    yield target, value._replace(raw=match["date"].strip(" ,("))
    yield f"{target}.type", value._replace(raw=match["type"])


_UNIT_ALONE: Final = re.compile(
    r"[\s<>=≤≥()岁歳세/-]*(?:years?|years?[- ]old|age|months?|days?)?[\s<>=≤≥()岁歳세old-]*", re.I
)


def _read_age(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield an age bound on one line; a unit without a number is no bound."""
    words = " ".join(str(value.raw).split())
    is_blank = len(words) < 40 and _UNIT_ALONE.fullmatch(words)
    return () if is_blank else ((target, value._replace(raw=words)),)


_TWINS: Final = re.compile(
    r"\s*(?:국문)?\s*(?P<native>[^A-Za-z]*[^\W\dA-Za-z_][^A-Za-z(（/]*?)\s*(?:[(（/]|영문)?\s*(?P<english>[A-Za-z].*?)[)）]?\s*",
    re.S,
)


def _read_twins(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the English and the native part of words that hold both (`모집 중(Recruiting)`, `否No`)."""
    match = _TWINS.fullmatch(str(value.raw))
    if match is None or value.lang == "en":
        return ((target, value),)
    english = value._replace(raw=match["english"], lang="en")
    return ((target, english), (target, value._replace(raw=match["native"])))


READINGS: Final[Mapping[str, Reading]] = {
    "": lambda target, value: ((target, value),),
    "lines": _split(r"\n"),
    "list": _split(r"[\n;；]"),
    "commas": _split(r"[\n;；,，、]"),
    "typed_date": _read_typed_date,
    "twins": _read_twins,
    "age": _read_age,
}
