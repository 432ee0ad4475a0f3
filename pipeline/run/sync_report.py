"""What a sync came to: the run's report, as it is printed, stored in `runs` and sent to a webhook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from pipeline.load.accounts import Account
from pipeline.load.gate import Check

EXIT_FAILED: Final = 1
EXIT_INCOMPLETE: Final = 3
EXIT_REFUSED: Final = 4
# Names in a report; the tables hold all.
NAMES_SHOWN: Final = 20

Outcome = Literal["published", "refused", "interrupted"]
Mode = Literal["full", "window", "ids"]


@dataclass(slots=True)
class SyncReport:
    """One run of one registry. `changed` names records that are new or differ, `missing` are registrations listed but not had, `failed` requests without an
    answer, `tombstoned` records that the registry no longer has, `unknown` ids that were asked for and never were
    the database's or the registry's, with what the registry says. Counts of `findings` are by kind.
    """

    run_id: str
    registry: str
    scope: str
    mode: Mode
    since: str | None
    started_at: str
    finished_at: str = ""
    outcome: Outcome = "interrupted"
    is_resumed: bool = False
    duration_seconds: float = 0.0
    requests: int = 0
    retries: int = 0
    bytes_received: int = 0
    announced: int | None = None
    covered: int = 0
    read: int = 0
    quarantined: int = 0
    fill: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    missing_count: int = 0
    failed: list[str] = field(default_factory=list)
    failed_count: int = 0
    changed: list[str] = field(default_factory=list)
    changed_count: int = 0
    tombstoned: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, str] = field(default_factory=dict)
    findings: dict[str, int] = field(default_factory=dict)
    checks: Sequence[Check] = ()
    accounts: Sequence[Account] = ()
    message: str = ""

    @property
    def exit_code(self) -> int:
        """0 all well, 1 interrupted, 3 something quarantined, missing or unknown, 4 the gate refused."""
        if self.outcome == "refused":
            return EXIT_REFUSED
        if self.outcome == "interrupted":
            return EXIT_FAILED
        is_incomplete = self.quarantined or self.missing_count or self.failed_count or self.unknown
        return EXIT_INCOMPLETE if is_incomplete else 0

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON holds it."""
        return {**asdict(self), "exit_code": self.exit_code}
