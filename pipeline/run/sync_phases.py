"""What a run does when its steps are worked off: look again where something is amiss, until it is judged.

    walk -> retry -> check -> confirm -> judge
    check -> recount or census -> missing -> retry -> check

A recount lists the ids of the scope again: where the walk came out short, or the edition changed under it. A
census lists those of the whole registry: where the registry's total is not what the database will hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from pipeline.load.gate import LEAST_OF_BEFORE
from pipeline.model.plan import Scope
from pipeline.run.sync_run import Run

JUDGE: Final = "judge"
REFUSED: Final = "refused"
LISTING_PHASES: Final = frozenset({"recount", "census"})
_MOST_PASSES: Final = 3


def enter_next_phase(run: Run) -> None:
    """Stage the steps of the phase that follows."""
    if run.options.max_records is not None:
        run.tallies.phase = JUDGE
        run.staging.enter_phase(run.tallies, [])
    else:
        _AFTER[run.tallies.phase](run)


def _after_asking(run: Run) -> None:
    """Ask once more what failed, and what is said to be gone though a list or the database has it.

    A link that failed is asked alone: the walk has gone on without it.
    """
    again = [replace(step, is_link=False) for step, _ in run.staging.failures()]
    doubtful = run.staging.doubtful(run.target.source)
    run.tallies.phase = "retry"
    more = run.target.plan.records(doubtful) if doubtful else ()
    run.staging.enter_phase(run.tallies, [*again, *more], forgets_failures=True)


def _after_retry(run: Run) -> None:
    run.tallies.phase = "check"
    run.staging.enter_phase(run.tallies, run.target.plan.check())


def _after_check(run: Run) -> None:
    tallies, plan = run.tallies, run.target.plan
    if run.scope.ids:
        _enter_confirm(run, [])
    elif tallies.passes < _MOST_PASSES and (len(tallies.editions) > 1 or _is_short(run)):
        tallies.passes += 1
        tallies.editions = []
        tallies.phase = "recount"
        run.staging.enter_phase(
            tallies, plan.recount(Scope() if tallies.is_censused else run.scope), relist=True
        )
    elif not run.is_whole and not tallies.is_censused and run.is_unlimited and not _agrees_with_total(run):
        tallies.is_censused = True
        tallies.editions = []
        tallies.phase = "census"
        run.staging.enter_phase(tallies, plan.recount(Scope()), relist=True)
    else:
        _enter_confirm(run, _suspects(run))


def _after_listing(run: Run) -> None:
    """Ask for what is listed and not had. In a census that is what the database has not either."""
    listed = run.staging.registrations("is_listed AND NOT is_arrived")
    names = run.staging.wanted(run.target.source, [row[:3] for row in listed], run.held_if)
    run.tallies.phase = "missing"
    run.staging.enter_phase(run.tallies, run.target.plan.records(names))


def _enter_confirm(run: Run, suspects: list[str]) -> None:
    run.tallies.phase = "confirm"
    run.staging.enter_phase(run.tallies, run.target.plan.records(suspects) if suspects else [])


def _after_confirm(run: Run) -> None:
    run.tallies.phase = JUDGE
    run.staging.enter_phase(run.tallies, [])


_AFTER: Final[dict[str, Callable[[Run], None]]] = {
    "walk": _after_asking,
    "retry": _after_retry,
    "check": _after_check,
    "recount": _after_listing,
    "census": _after_listing,
    "missing": _after_asking,
    "confirm": _after_confirm,
}


def _is_short(run: Run) -> bool:
    announced = run.tallies.announced
    listed = run.staging.count("is_listed OR is_arrived") + run.tallies.quarantined
    return announced is not None and listed < announced


def _agrees_with_total(run: Run) -> bool:
    """Return whether the database will hold as many records as the registry says it has."""
    total = run.tallies.total
    return total is None or run.expected_live() == total


def _suspects(run: Run) -> list[str]:
    """Return the records that the database holds and a list of the whole registry does not name.

    So many that the gate will refuse the run are not asked for one by one.
    """
    if not (run.is_whole or run.tallies.is_censused) or _is_short(run):
        return []
    suspects = run.staging.live_elsewhere(run.target.source, run.target.registry)
    is_plausible = len(suspects) <= (1 - LEAST_OF_BEFORE) * run.live_before()
    return suspects if is_plausible else []
