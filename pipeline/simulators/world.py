"""The records of a simulated registry and how they change from day to day."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from pipeline.simulators.trials import Trial, make_trial

FIRST_DAY: Final = date(2026, 11, 1)
# How far back the records of a new registry were last changed.
_AGE_DAYS: Final = 2000


@dataclass(slots=True)
class World:
    """The records alive on `day`, in the order in which lists show them, with revision and day of last change.

    `half` hides every second record from all answers: the feed that collapses.
    """

    size: int
    seed: int = 1
    day: date = FIRST_DAY
    revisions: dict[int, int] = field(default_factory=dict)
    changed: dict[int, date] = field(default_factory=dict)
    removed: list[int] = field(default_factory=list)
    edition: int = 0

    def __post_init__(self) -> None:
        for number in range(1, self.size + 1):
            self.revisions[number] = 0
            self.changed[number] = self.day - timedelta(days=10 + number * 7919 % _AGE_DAYS)

    @property
    def numbers(self) -> list[int]:
        """Return the numbers of the records alive."""
        return list(self.revisions)

    def trial(self, number: int) -> Trial:
        """Return the trial of a record as it stands today."""
        return make_trial(number, self.revisions[number])

    def advance(self, changed: float = 0.0, added: int = 0, removed: int = 0, days: int = 1) -> list[int]:
        """Let days pass: a share of the records changes, some are new, some vanish. Returns who changed.

        A changed or new record moves to the end of the list, so that every record behind it moves up.
        """
        self.day += timedelta(days=days)
        self.edition += 1
        chance = random.Random(f"{self.seed}:{self.edition}")
        for number in chance.sample(self.numbers, removed):
            self.remove(number)
        touched = chance.sample(self.numbers, round(changed * len(self.revisions)))
        for number in touched:
            self.touch(number)
        for _ in range(added):
            self.size += 1
            self.revisions[self.size] = 0
            self.changed[self.size] = self.day
        return sorted(touched)

    def touch(self, number: int) -> None:
        """Change one record today; it moves to the end of the list."""
        self.revisions[number] = self.revisions.pop(number) + 1
        self.changed[number] = self.day

    def remove(self, number: int) -> None:
        """Let one record vanish."""
        del self.revisions[number]
        self.removed.append(number)
