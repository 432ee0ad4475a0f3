"""What goes wrong between a registry and us: faults by name, and when they strike.

A fault strikes an address a number of times and then ends, so that a client that tries again in good order
gets everything.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Fault(StrEnum):
    """What the server does instead of answering, or to its answer."""

    DELAY = "delay"
    RESET = "reset"
    DRIP = "drip"
    TOO_MANY = "too_many"
    TOO_MANY_DATE = "too_many_date"
    TOO_MANY_ABSURD = "too_many_absurd"
    TOO_MANY_NEGATIVE = "too_many_negative"
    TOO_MANY_GARBAGE = "too_many_garbage"
    TOO_MANY_SILENT = "too_many_silent"
    STATUS_408 = "status_408"
    STATUS_500 = "status_500"
    STATUS_502 = "status_502"
    STATUS_503 = "status_503"
    STATUS_504 = "status_504"
    SHORT_BODY = "short_body"
    HALF_PAGE = "half_page"
    TORN_GZIP = "torn_gzip"
    BOMB = "bomb"
    WRONG_CHARSET = "wrong_charset"
    REDIRECT = "redirect"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_PRIVATE = "redirect_private"
    CAPTCHA = "captcha"
    MAINTENANCE = "maintenance"
    LOGIN = "login"
    EMPTY = "empty"
    EXPIRED_TOKEN = "expired_token"
    REPEATED_PAGE = "repeated_page"
    MISSING_PAGE = "missing_page"


# What a registry does to its own lists; its simulator looks for them. All others are the server's.
OF_LISTS: Final = frozenset({Fault.EXPIRED_TOKEN, Fault.REPEATED_PAGE, Fault.MISSING_PAGE})


@dataclass(slots=True)
class Faults:
    """Strikes the addresses that a share of all falls on, `times` times each, with one of the `kinds` in turn."""

    kinds: tuple[Fault, ...] = ()
    share: float = 1.0
    times: int = 1
    seed: int = 0
    struck: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def strike(self, address: str, *, of_lists: bool = False) -> Fault | None:
        """Return the fault that this request for an address meets, None where it is answered."""
        kinds = [kind for kind in self.kinds if (kind in OF_LISTS) == of_lists]
        if not kinds:
            return None
        digest = hashlib.sha256(f"{self.seed}:{of_lists}:{address}".encode()).digest()
        if digest[0] / 256 >= self.share:
            return None
        key = f"{of_lists}:{address}"
        with self._lock:
            if self.struck[key] >= self.times:
                return None
            self.struck[key] += 1
            return kinds[(self.struck.total() - 1) % len(kinds)]
