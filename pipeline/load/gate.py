"""The gate before publishing: may this run's records replace what the database shows? Pure.

A run is measured against what the registry announced, against the records the database holds, and against the
last run of the same scope that was published. A check that fails refuses the run; a warning lets it pass.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.model.rows.mapping import RowsByTable
from pipeline.model.rows.record_row import RECORDS

# Registries announce a few records that they do not show.
LEAST_OF_ANNOUNCED: Final = 0.99
# A registry never loses a fifth of its records, or doubles them, from one run to the next.
LEAST_OF_BEFORE: Final = 0.80
MOST_OF_BEFORE: Final = 2.00
MOST_QUARANTINED: Final = 0.05
# A field that so many points fewer records state has lost its place on the page ...
MOST_FILL_DROP: Final = 0.20
# ... unless chance explains it: few records were read, and they are not those of the last run.
_CHANCE_SIGMAS: Final = 3.5
LEAST_FOR_SHARES: Final = 30

_COLUMNS: Final = RECORDS.column_names[len(RECORDS.keys) :]
Result = Literal["pass", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Measure:
    """What a run came to. `covered` counts the records listed or arrived, of `announced`; `read` were parsed
    anew, and `fill` counts those that state a field. `live_before` are the database's records of the source
    and `expected_live` those after publishing. None: not known, or not meaningful for the scope. A run that
    `is_full` was to bring every record.
    """

    covered: int
    announced: int | None
    read: int
    quarantined: int
    fill: Mapping[str, int]
    missing: int = 0
    live_before: int | None = None
    expected_live: int | None = None
    is_full: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One measured value against its floor (or ceiling), and what it means."""

    name: str
    result: Result
    value: float
    limit: float
    message: str


def count_fill(fill: dict[str, int], rows: RowsByTable) -> None:
    """Count which columns of `records` and which tables one record fills."""
    for name, own in rows.items():
        if name == RECORDS.name:
            for column in [column for column, cell in zip(_COLUMNS, own[0], strict=True) if cell is not None]:
                fill[column] = fill.get(column, 0) + 1
        elif own:
            fill[name] = fill.get(name, 0) + 1


def judge(measure: Measure, before: Measure | None) -> list[Check]:
    """Return every check of a run. A first load of an empty source is judged by the announced count alone, or,
    where none is announced, by whether anything came at all.
    """
    checks = list(_against_announced(measure))
    if measure.is_full and measure.announced is None and not measure.covered:
        checks.append(Check("records", "fail", 0, 1, "no record came of a whole registry"))
    if not measure.live_before and before is None:
        return checks
    return [*checks, *_against_database(measure), *_quarantine(measure), *_fill(measure, before)]


def refuses(checks: list[Check]) -> bool:
    """Return whether the run must not be published."""
    return any(check.result == "fail" for check in checks)


def _against_announced(measure: Measure) -> Iterator[Check]:
    if measure.announced:
        arrived = measure.covered - measure.missing
        share = arrived / measure.announced
        result: Result = (
            "fail" if share < LEAST_OF_ANNOUNCED else "warn" if arrived < measure.announced else "pass"
        )
        message = f"{arrived:,} of the {measure.announced:,} records that the registry announces"
        yield Check("announced", result, share, LEAST_OF_ANNOUNCED, message)


def _against_database(measure: Measure) -> Iterator[Check]:
    if measure.live_before and measure.expected_live is not None:
        share = measure.expected_live / measure.live_before
        result: Result = "fail" if share < LEAST_OF_BEFORE else "warn" if share > MOST_OF_BEFORE else "pass"
        limit = MOST_OF_BEFORE if result == "warn" else LEAST_OF_BEFORE
        message = f"{measure.expected_live:,} records where the database holds {measure.live_before:,}"
        yield Check("size", result, share, limit, message)


def _quarantine(measure: Measure) -> Iterator[Check]:
    items = measure.read + measure.quarantined
    if items >= LEAST_FOR_SHARES:
        share = measure.quarantined / items
        result: Result = "fail" if share > MOST_QUARANTINED else "pass"
        message = f"{measure.quarantined:,} of {items:,} items could not be read"
        yield Check("quarantined", result, share, MOST_QUARANTINED, message)


def _fill(measure: Measure, before: Measure | None) -> Iterator[Check]:
    """Check every field that the last good run found; what falls beyond both limits is named."""
    if before is None or min(measure.read, before.read) < LEAST_FOR_SHARES:
        return
    fallen = []
    for name, count in sorted(before.fill.items()):
        share, now = count / before.read, measure.fill.get(name, 0) / measure.read
        spread = math.sqrt(share * (1 - share) * (1 / before.read + 1 / measure.read))
        floor = share - max(MOST_FILL_DROP, _CHANCE_SIGMAS * spread)
        if now < floor:
            fallen.append(
                Check(
                    "fill", "fail", now, floor, f"{name}: {now:.0%} of the records state it, {share:.0%} did"
                )
            )
    yield from fallen
    if not fallen:
        yield Check(
            "fill",
            "pass",
            1.0,
            1.0,
            f"{len(before.fill)} fields are stated about as often as in the last run",
        )
