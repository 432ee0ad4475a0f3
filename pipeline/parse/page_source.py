"""The name of a source that nobody declared: the registered domain of the page's address."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

UNKNOWN_PAGE: Final = "page"
# Second-level names under which countries register domains (`example.co.uk`).
_SECOND_LEVEL: Final = frozenset({"ac", "co", "com", "edu", "gov", "govt", "net", "nhs", "ne", "or", "org"})


def source_of_page(url: str | None) -> str:
    """Return the source code of a page: `example.org` for `https://www.example.org/x`, `page` without a url.

    >>> source_of_page("https://trials.example.co.uk/study/1")
    'example.co.uk'
    """
    host = (urlsplit(url).hostname if url else None) or ""
    labels = host.lower().strip(".").split(".")
    if len(labels) < 2 or labels[-1].isdigit():
        return UNKNOWN_PAGE
    keep = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-keep:])
