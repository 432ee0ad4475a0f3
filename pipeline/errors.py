"""The exception tree. Raise for structure; vocabulary is a finding, progress is a log line.

TrialmillError
├── UsageError                the user asked for something impossible (exit code 2)
├── UnreadableInput           a document or record cannot be read; it is quarantined, the run goes on
│   └── StructureError        a selector met zero or many places; stops that record, never the run
├── DatabaseError             the database is newer, locked or damaged
├── ArchiveError              a file of the raw store is damaged or not at hand
└── FetchError                a URL was not fetched; `.url` says which
    ├── RefusedRequest        not asked: host or address not allowed, redirect out of bounds
    │   └── RobotsDisallowed  not asked: robots.txt says no, or could not be had
    ├── TransientError        asked as often as allowed; may work later
    │   ├── ConnectionFault   refused, reset, no such host, time ran out
    │   ├── BusyServer        408, 429, 5xx; `.retry_after` seconds where the server says so
    │   └── IncompleteBody    a body that is cut off or damaged
    ├── GoneError             404, 410, 451: the registry no longer has it
    ├── StatusError           another status that is no success
    ├── BodyTooLarge          more bytes than allowed, on the wire or decoded
    └── WrongPage             captcha, maintenance, login, empty page; `.reason` says which
"""

from __future__ import annotations

import re
from typing import Any, Final

# What must not be seen in a message or a log: a name and password in an address, keys and tokens in a query, and
# e-mail addresses.
_SECRETS: Final = (
    (re.compile(r"(?<=://)[^/@\s]+@"), "***@"),
    (
        re.compile(r"([?&;](?:\w*key|\w*token|password|passwd|pwd|secret|signature|auth)=)[^&;#\s]+", re.I),
        r"\1***",
    ),
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "***@***"),
)


def redact(text: str) -> str:
    """Return a text as it may be shown.

    >>> redact("https://ann:pw@example.org/x?api_key=1&q=2")
    'https://***@example.org/x?api_key=***&q=2'
    """
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


class TrialmillError(Exception):
    """Base of every error that this package raises on purpose."""


class UsageError(TrialmillError):
    """The request cannot be carried out as asked; the message says what to do."""


class UnreadableInput(TrialmillError):
    """A document or one record in it cannot be read.

    Args: reason is a short stable code (`empty_file`, `truncated_json` ...), message says what, where
    and what to do, member where in the snapshot. `source` is the code of the source whose page it is, where
    one recognized it.
    """

    source: str | None = None

    def __init__(self, reason: str, message: str, member: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.member = member


class StructureError(UnreadableInput):
    """A page does not have the shape that its adapter promises (a selector met zero or many places)."""

    def __init__(self, message: str) -> None:
        super().__init__("unexpected_structure", message)


class DatabaseError(TrialmillError):
    """The database cannot be used: newer schema, lock held by another run, or damage."""


class ArchiveError(TrialmillError):
    """A file of the raw store is damaged, not at hand, or in use by another run."""


class FetchError(TrialmillError):
    """A URL was not fetched. `response` is what came, where a whole response came and was not accepted.

    `attempts` is how many requests of its address were made.
    """

    attempts = 0

    def __init__(self, url: str, message: str, response: Any = None) -> None:
        super().__init__(redact(f"{url}: {message}"))
        self.url = url
        self.response = response


class RefusedRequest(FetchError):
    """The request was not made: its host or address is not allowed, or a redirect leads out of bounds."""


class RobotsDisallowed(RefusedRequest):
    """robots.txt forbids the page, or could not be had."""


class TransientError(FetchError):
    """It failed as often as it was tried; it may work later."""


class ConnectionFault(TransientError):
    """The connection was refused, reset or too slow, or the host has no address."""


class BusyServer(TransientError):
    """The server answered 408, 429 or 5xx. `retry_after` is in seconds, None where it states nothing usable."""

    def __init__(
        self, url: str, message: str, response: Any = None, retry_after: float | None = None
    ) -> None:
        super().__init__(url, message, response)
        self.retry_after = retry_after


class IncompleteBody(TransientError):
    """The body is shorter than announced, cut off before its end mark, or damaged."""


class GoneError(FetchError):
    """The server says that there is no such page (any more): 404, 410, 451."""


class StatusError(FetchError):
    """The server refused with another status."""


class BodyTooLarge(FetchError):
    """The body has more bytes than allowed, on the wire or decoded."""


class WrongPage(FetchError):
    """A page that is no answer: captcha, maintenance, login, empty. It never replaces a good record."""

    def __init__(self, url: str, reason: str, message: str, response: Any = None) -> None:
        super().__init__(url, message, response)
        self.reason = reason
