"""Lists that say neither how many records they name nor which page is the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from pipeline.model.plan import Step

# Behind its end a list shows empty pages, or its last one again; a page may do so once by mistake.
_MOST_STALE: Final = 2


def page_step(path_of: Callable[[int], str], page: int = 1) -> Step:
    """Return the step of a page of the list."""
    return _step(path_of, page, (), 0)


def next_page(path_of: Callable[[int], str], step: Step, names: Sequence[str]) -> tuple[Step, ...]:
    """Return the step behind a page that names these records, none where the list has come to its end."""
    before, stale = step.state["before"], step.state["stale"]
    is_new = bool(names) and list(names) != before
    stale = 0 if is_new else stale + 1
    return () if stale >= _MOST_STALE else (_step(path_of, step.state["page"] + 1, names or before, stale),)


def _step(path_of: Callable[[int], str], page: int, before: Sequence[str], stale: int) -> Step:
    state = {"page": page, "before": list(before), "stale": stale}
    return Step("list", path_of(page), state=state, is_link=True)
