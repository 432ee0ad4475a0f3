"""Time as fetch uses it, so that a test can stand in for it."""

from __future__ import annotations

import datetime
import time
from typing import Protocol


class Clock(Protocol):
    """Tells and passes time: `now` is UTC, `monotonic` counts seconds and never jumps back."""

    def now(self) -> datetime.datetime:
        """Return the time of day in UTC."""

    def monotonic(self) -> float:
        """Return seconds since some moment."""

    def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime.datetime:
        """Return the time of day in UTC."""
        return datetime.datetime.now(datetime.UTC)  # noqa: TID251

    def monotonic(self) -> float:
        """Return seconds since some moment."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def as_text(moment: datetime.datetime) -> str:
    """Return a UTC time as ISO 8601 to the microsecond, in the form of `fetched_at`."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
