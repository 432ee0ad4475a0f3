"""robots.txt: asked once per host and run, obeyed, and remembered (RFC 9309)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from protego import Protego

from pipeline.errors import FetchError, GoneError, RobotsDisallowed, StatusError

AGENT: Final = "trialmill"
_MAX_BYTES: Final = 500 * 1024  # RFC 9309: at least this much must be read


class Robots:
    """The rules of every host asked. `fetch_text` returns the body of a URL or raises a FetchError."""

    def __init__(self, fetch_body: Callable[[str], bytes]) -> None:
        self._fetch_body = fetch_body
        self._lock = threading.Lock()
        self._rules: dict[str, Protego | RobotsDisallowed] = {}

    def check(self, url: str) -> float:
        """Return the pause in seconds that the host asks for, 0 where it asks for none.

        Raises: RobotsDisallowed where the page is forbidden to us, or where the rules could not be had: then
        everything is taken as forbidden.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        with self._lock:
            if origin not in self._rules:
                self._rules[origin] = self._read(f"{origin}/robots.txt")
            rules = self._rules[origin]
        if isinstance(rules, RobotsDisallowed):
            raise RobotsDisallowed(url, str(rules))
        if not rules.can_fetch(url, AGENT):
            raise RobotsDisallowed(url, f"{origin}/robots.txt does not allow {AGENT} to ask for it")
        return float(rules.crawl_delay(AGENT) or 0.0)

    def _read(self, url: str) -> Protego | RobotsDisallowed:
        try:
            body = self._fetch_body(url)
        except (GoneError, StatusError):
            body = b""  # no rules: everything is allowed
        except FetchError as error:
            return RobotsDisallowed(url, f"the rules could not be had, so nothing is asked ({error})")
        return Protego.parse(body[:_MAX_BYTES].decode("utf-8", "replace"))
