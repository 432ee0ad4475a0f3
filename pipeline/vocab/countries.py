"""Countries: what registries print -> ISO 3166-1 alpha-2 code and English name.

pycountry has the codes and official names, `countries.toml` our English names and the aliases. pycountry's
fuzzy search is not used: it takes 'Korea' for North Korea.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pycountry

from pipeline.vocab.code_list import fold, unaccented

# `Boston, MA 02115`: two capitals behind a city are a state or province, though most are a country's code too.
STATE_OF_PLACE = re.compile(r"(?!US$|UK$)(?P<state>[A-Z]{2})(?: (?P<zip>\d{5}(?:-\d{4})?))?")


class KnownCountry(NamedTuple):
    """A country: alpha-2 code (None for a state that is gone and for a region of several) and name."""

    code: str | None
    name: str


@lru_cache(maxsize=1)
def _our_words() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("countries.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _countries() -> dict[str, KnownCountry]:
    """Return countries by folded word: codes, names and aliases."""
    ours = _our_words()
    known: dict[str, KnownCountry] = {}
    for entry in pycountry.countries:
        name = ours["names"].get(entry.alpha_2) or getattr(entry, "common_name", entry.name)
        country = KnownCountry(entry.alpha_2, name)
        official = getattr(entry, "official_name", entry.name)
        for word in (entry.alpha_2, entry.alpha_3, entry.name, name, official):
            known[fold(word)] = country
    for code, aliases in ours["aliases"].items():
        country = known[fold(code)]
        known.update({fold(alias): country for alias in aliases})
    for code, name in ours["unofficial"].items():
        known[fold(name)] = known[fold(code)] = KnownCountry(code, name)
    for name, aliases in (ours["former"] | ours["regions"]).items():
        known.update({fold(alias): KnownCountry(None, name) for alias in (name, *aliases)})
    return known | {unaccented(word): country for word, country in known.items()}


@lru_cache(maxsize=64)
def _countries_of(registry: str) -> dict[str, KnownCountry]:
    """Return countries by the words that mean them in one registry alone."""
    known = _countries()
    codes = _our_words()["registries"].get(registry, {})
    return {fold(word): known[fold(code)] for code, words in codes.items() for word in words}


@lru_cache(maxsize=4096)
def find_country(raw: str, registry: str = "") -> KnownCountry | None:
    """Return the country that the words name, in the registry if one is given, or None.

    >>> find_country("Korea, Republic of").code, find_country("KOREA", "jrct").code
    ('KR', 'KR')
    >>> find_country("Korea") is None
    True
    """
    known = _countries()
    word = fold(raw)
    if found := known.get(word) or _countries_of(registry).get(word):
        return found
    return known.get(word.removeprefix("the ")) or known.get(_turned(raw)) or known.get(unaccented(word))


def _turned(raw: str) -> str:
    """Return 'Congo, Democratic Republic of the' as 'democratic republic of the congo'."""
    name, comma, form = raw.partition(",")
    return fold(f"{form} {name}") if comma else ""


def is_place(text: str) -> bool:
    """Return whether a line names a place: it ends with a country (or starts with one).

    >>> is_place("Seoul, Korea, Republic of"), is_place("Boston, MA"), is_place("Example Hospital")
    (True, True, False)
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1 and STATE_OF_PLACE.fullmatch(parts[-1]):
        return True
    if len(parts) > 2 and any(char.isdigit() for char in parts[-1]):
        # `Phoenix, Arizona, United States, 85001`
        parts = parts[:-1]
    if len(parts) > 2 and find_country(parts[0]):
        return True
    return any(find_country(", ".join(parts[-count:])) for count in (1, 2) if len(parts) > count)
