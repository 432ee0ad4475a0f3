"""What a status means, and how long the server asks us to wait."""

from __future__ import annotations

import datetime
from email.utils import parsedate_to_datetime
from typing import Final

from pipeline.errors import BusyServer, FetchError, GoneError, StatusError
from pipeline.model.exchange import Response

GONE: Final = frozenset({404, 410, 451})
BUSY: Final = frozenset({408, 425, 429, *range(500, 600)})
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def retry_after_seconds(value: str | None, now: datetime.datetime, most: float) -> float | None:
    """Return how long a Retry-After header asks to wait, capped; None where it says nothing usable.

    >>> noon = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)
    >>> retry_after_seconds("Sun, 01 Nov 2026 12:00:30 GMT", noon, 900)
    30.0
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:12]), most)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=datetime.UTC)
    seconds = (moment - now).total_seconds()
    return min(seconds, most) if seconds > 0 else None


def status_error(response: Response, retry_after: float | None) -> FetchError | None:
    """Return what is wrong with a response's status, None where it is a success or the 304 that was asked for."""
    status, url = response.status, response.url
    if status in GONE:
        return GoneError(url, f"the server has no such page (HTTP {status})", response)
    if status in BUSY:
        return BusyServer(url, f"the server is busy or broken (HTTP {status})", response, retry_after)
    if 200 <= status < 300 or (status == 304 and response.request.validators):
        return None
    return StatusError(url, f"the server refused (HTTP {status})", response)
