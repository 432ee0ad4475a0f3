"""Sites of a study as pages list them: a facility, a recruitment status or none, then city, state and country."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.readers.text_reader import Line

# A city has one word or two before its first comma, a facility three or more.
_WORDS_OF_FACILITY = 2.5


class Site(NamedTuple):
    """The lines of one site; any of them may be absent."""

    facility: Line | None
    status: Line | None
    place: Line | None


def pair_sites(
    lines: Sequence[Line], is_place: Callable[[str], bool], is_status: Callable[[str], bool]
) -> Iterator[Site]:
    """Yield the sites; two tests tell lines that name a place and those that are a status.

    A facility may end with a country too; what stands alone before a facility is a place.
    """
    if _has_places_first(lines, is_place, is_status):
        yield from _places_first(lines, is_place, is_status)
        return
    has_facilities = not all(is_place(line.text) for line in lines) or _are_facilities(lines[::2], lines)
    i = 0
    while i < len(lines):
        site, status = [lines[i]], None
        i += 1
        for _ in range(2):
            while i < len(lines) and is_status(lines[i].text):
                status = status or lines[i]
                i += 1
            if len(site) == 1 and has_facilities and i < len(lines) and is_place(lines[i].text):
                site.append(lines[i])
                i += 1
        if len(site) == 2:
            yield Site(site[0], status, site[1])
        elif is_place(site[0].text):
            yield Site(None, status, site[0])
        else:
            yield Site(site[0], status, None)


def _are_facilities(every_second: Sequence[Line], lines: Sequence[Line]) -> bool:
    """Return whether every second line is a facility, though all lines end like places: by its longer name."""
    words = [len(line.text.partition(",")[0].split()) for line in every_second]
    return len(lines) % 2 == 0 and sum(words) >= _WORDS_OF_FACILITY * len(words)


def _has_places_first(
    lines: Sequence[Line], is_place: Callable[[str], bool], is_status: Callable[[str], bool]
) -> bool:
    """Return whether a facility or more stand below every place, from the first line to the last."""
    places = [is_place(line.text) for line in lines if not is_status(line.text)]
    return len(places) > 1 and places[0] and not any(a and b for a, b in pairwise([*places, True]))


def _places_first(
    lines: Sequence[Line], is_place: Callable[[str], bool], is_status: Callable[[str], bool]
) -> Iterator[Site]:
    """Yield the sites of a list in which the place stands above its facilities."""
    place = status = facility = None
    for line in lines:
        if is_place(line.text):
            if place and not facility:
                yield Site(None, status, place)
            place, status, facility = line, None, None
        elif is_status(line.text):
            status = line
        else:
            facility = line
            yield Site(facility, status, place)
    if place and not facility:
        yield Site(None, status, place)
