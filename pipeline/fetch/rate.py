"""The pace per host: requests start no closer together than the registry is owed, whatever the concurrency."""

from __future__ import annotations

import random
import threading

from pipeline.fetch.clock import Clock


class Pacer:
    """Hands out starting times. A pause (Retry-After) holds back every request to the host."""

    def __init__(self, seconds_between_requests: float, jitter: float, clock: Clock) -> None:
        self.seconds_between_requests = seconds_between_requests
        self._jitter = jitter
        self._clock = clock
        self._lock = threading.Lock()
        self._next: dict[str, float] = {}
        self._pauses: dict[str, float] = {}

    def wait(self, host: str) -> None:
        """Return when a request to the host may start; no two callers are let go at the same time."""
        while True:
            with self._lock:
                now = self._clock.monotonic()
                start = max(self._next.get(host, now), self._pauses.get(host, now))
                if now >= start:
                    share = random.uniform(0, self._jitter)
                    self._next[host] = now + self.seconds_between_requests * (1 + share)
                    return
            self._clock.sleep(start - now)

    def pause(self, host: str, seconds: float) -> None:
        """Let no request to the host start within so many seconds from now."""
        with self._lock:
            self._pauses[host] = max(self._pauses.get(host, 0.0), self._clock.monotonic() + seconds)
