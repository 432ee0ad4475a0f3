"""Tells a server of the user's what a run came to."""

from __future__ import annotations

from typing import Any, Final

import httpx
import orjson

from pipeline.errors import FetchError, UsageError

_TIMEOUT_SECONDS: Final = 10.0


def check_webhook(url: str) -> None:
    """Raise UsageError where nothing can be posted to an address."""
    if not url.startswith(("http://", "https://")):
        raise UsageError(f"a webhook is an http or https address, not {url!r}")


def post_json(url: str, value: Any) -> None:
    """Post a value as JSON. Raises: FetchError where it is not taken."""
    try:
        response = httpx.post(
            url,
            content=orjson.dumps(value),
            headers={"Content-Type": "application/json"},
            timeout=_TIMEOUT_SECONDS,
        )
        response.raise_for_status()
    except httpx.HTTPError as error:
        raise FetchError(url, f"the report was not taken ({error})") from error
