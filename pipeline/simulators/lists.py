"""Pages of a list as registries cut them, with the faults that lists have."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.simulators.faults import Fault, Faults


def page_of(numbers: Sequence[int], page: int, size: int, faults: Faults, address: str) -> Sequence[int]:
    """Return what page (from 1) of a list shows; a struck one repeats the page before or shows the one after."""
    fault = faults.strike(f"{address} {page}", of_lists=True)
    shown = page + (fault is Fault.MISSING_PAGE) - (fault is Fault.REPEATED_PAGE and page > 1)
    return numbers[(shown - 1) * size : shown * size]


def escape(text: str) -> str:
    """Return a text as XML and HTML hold it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def number_at(place: int) -> int:
    """Return the record at a running number of a registry whose numbers have gaps: 0 at a gap, every tenth."""
    return 0 if place % 10 == 0 else place - place // 10
