"""Countries and sites. A country that only sites carry is inferred from them, and marked so."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import lru_cache

from pipeline.findings import FindingKind
from pipeline.model.codes import ValueStatus
from pipeline.model.source import SourceLocation, SourceRecord, Value
from pipeline.model.trial import Country, Location
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.normalize.parties import normalize_persons
from pipeline.vocab.code_list import NOT_STATED_WORDS, fold
from pipeline.vocab.countries import STATE_OF_PLACE, find_country
from pipeline.vocab.lists import OVERALL_STATUS

_location = assembler(Location)


@lru_cache(maxsize=4096)
def _country(
    registry: str, raw: str, status: ValueStatus, rule: str | None = None, is_removed: bool = False
) -> Country:
    known = find_country(raw, registry)
    if known is None:
        return Country(raw=raw, code=None, name=raw, status=ValueStatus.UNMAPPED, is_removed=is_removed)
    return Country(raw=raw, code=known.code, name=known.name, status=status, rule=rule, is_removed=is_removed)


def normalize_country(
    context: Context, value: Value | None, path: str, *, is_removed: bool = False
) -> Country | None:
    """Return the country, or None where nothing is printed; words that name none are a finding."""
    raw = context.line(value, path)
    if value is None or raw is None or fold(raw) in NOT_STATED_WORDS:
        return None
    country = _country(context.registry, raw, ValueStatus.MAPPED, None, is_removed)
    if country.status is ValueStatus.UNMAPPED:
        context.note(path, country.status)
        quoted = json.dumps(raw, ensure_ascii=False)
        message = f"name its meaning: pipeline/vocab/countries.toml [aliases] CODE = [{quoted}]"
        context.find(FindingKind.UNMAPPED_CODE, path, value, message)
    return country


def normalize_locations(context: Context, sources: tuple[SourceLocation, ...]) -> tuple[Location, ...]:
    """Return the sites, numbered from 1."""
    line = context.line
    sources = tuple([_split_place(context, source) for source in sources])
    return tuple(
        [
            _location(
                ordinal=i,
                facility=line(source.facility, "locations.facility"),
                status=context.code(OVERALL_STATUS, source.status, "locations.status"),
                city=line(source.city, "locations.city"),
                state=line(source.state, "locations.state"),
                zip=line(source.zip, "locations.zip"),
                country=_country_of_site(context, source),
                latitude=_degrees(context, source.latitude, 90, "locations.latitude"),
                longitude=_degrees(context, source.longitude, 180, "locations.longitude"),
                contacts=normalize_persons(context, source.contacts, "locations.contacts")
                if source.contacts
                else (),
            )
            for i, source in enumerate(sources, 1)
        ]
    )


_ZIP = re.compile(r"(?:[A-Z]{1,2}-)?\d[\d-]{2,9}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d")


def _split_place(context: Context, source: SourceLocation) -> SourceLocation:
    """Return the site with the parts of its one-line place: `City, State, Zip, Country`, from both ends.

    A country may hold a comma (`Seoul, Korea, Republic of`); a last part that is none is the state.
    """
    words = context.line(source.place_text, "locations.place_text")
    if source.place_text is None or words is None:
        return source
    parts = [part.strip() for part in words.split(",") if part.strip()]
    country: str | None = None
    if len(parts) > 2 and _ZIP.fullmatch(parts[-1]) and find_country(parts[-2]):
        # `Phoenix, Arizona, United States, 85001`
        parts[-2:] = [parts[-1], parts[-2]]
    if len(parts) > 2 and find_country(parts[0]) and not find_country(parts[-1]):
        # `United States, Connecticut, Hamden, 06518`
        head, *rest = parts
        parts = [part for part in reversed(rest) if not _ZIP.fullmatch(part)]
        parts += [part for part in rest if _ZIP.fullmatch(part)] + [head]
    american = STATE_OF_PLACE.fullmatch(parts[-1]) if len(parts) > 1 else None
    if american:
        parts[-1:] = [part for part in american.groups() if part]
    for size in (2, 1):
        if (
            american is None
            and len(parts) >= size
            and find_country(", ".join(parts[-size:]), context.registry)
        ):
            country = ", ".join(parts[-size:])
            parts = parts[:-size]
            break
    zips = [part for part in parts[1:] if _ZIP.fullmatch(part)]
    parts = [part for part in parts if part not in zips]

    def value(raw: str | None) -> Value | None:
        return source.place_text._replace(raw=raw) if source.place_text and raw else None

    return replace(
        source,
        city=source.city or value(parts[0] if parts else None),
        state=source.state or value(", ".join(parts[1:])),
        zip=source.zip or value(zips[0] if zips else None),
        country=source.country or value(country),
    )


def _country_of_site(context: Context, source: SourceLocation) -> Country | None:
    country = normalize_country(context, source.country, "locations.country")
    if country is None or country.code is None:
        return normalize_country(context, source.country_code, "locations.country") or country
    return country


def _degrees(context: Context, value: Value | None, bound: int, path: str) -> float | None:
    if value is None:
        return None
    try:
        degrees = float(value.raw)
    except ValueError:
        degrees = float("nan")
    if not -bound <= degrees <= bound:
        context.find(FindingKind.INVALID_NUMBER, path, value, f"no angle of at most {bound} degrees")
        return None
    return degrees


def normalize_countries(
    context: Context, source: SourceRecord, locations: tuple[Location, ...]
) -> tuple[Country, ...]:
    """Return the countries of the record, each once: those it lists, else those of its sites; then removed ones."""
    found: dict[tuple[str | None, str, bool], Country] = {}

    def add(country: Country | None) -> None:
        if country is not None:
            found.setdefault((country.code, country.name, country.is_removed), country)

    for value in source.countries:
        for one in _split_countries(value):
            add(normalize_country(context, one, "countries"))
    if not found:
        for raw in dict.fromkeys([site.country.raw for site in locations if site.country]):
            add(_country(context.registry, raw, ValueStatus.INFERRED, "country_of_sites"))
        if found:
            context.note("countries", ValueStatus.INFERRED, "country_of_sites")
    for value in source.removed_countries:
        add(normalize_country(context, value, "countries", is_removed=True))
    return tuple(found.values())


_LIST_SIGN = re.compile(r"[;\n|]|<br\s*/?>")
_LOOSE_SIGN = re.compile(r"[,/]")


def _split_countries(value: Value) -> list[Value]:
    """Return a value per country where one text lists several.

    `Japan,North America` and `Korea, Republic of;Taiwan` are lists; a comma separates only what is no name as a
    whole, and only where one of the parts is a name.
    """
    pieces = [piece.strip() for piece in _LIST_SIGN.split(str(value.raw)) if piece.strip()]
    parts: list[str] = []
    for piece in pieces:
        loose = [part.strip() for part in _LOOSE_SIGN.split(piece) if part.strip()]
        is_list = len(loose) > 1 and not find_country(piece) and any(map(find_country, loose))
        parts.extend(loose if is_list else [piece])
    return [value._replace(raw=part) for part in parts] if len(parts) > 1 else [value]
