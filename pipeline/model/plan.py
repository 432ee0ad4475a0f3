"""How a registry is walked: steps, what their answers say, and the plan that makes one from the other.

A plan is data and pure functions: `start` gives the first steps of a scope, `read` tells from an answer which
come next. Nothing here reaches the network; a step is plain data, so that a crawl can be written down and
taken up again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Self

import orjson

Ability = Literal["query", "since"]


@dataclass(frozen=True, slots=True)
class Scope:
    """What a crawl shall bring: all of a registry, or what a query, a first day of change or ids leave of it.

    `query` is in the registry's own language, `since` a day (ISO); `reached` is how far the last walk along ids
    that count up had come.
    """

    query: str = ""
    since: str | None = None
    ids: tuple[str, ...] = ()
    reached: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a walk. `kind` names what the answer is to the plan; `path` is appended to the base URL.

    `id` is the registration id whose record is asked for, `state` what the reader must remember of the walk.
    A step that `is_link` leads to the next one of a walk: nothing follows where it fails. `form` and `json` are
    the body of a POST.
    """

    kind: str
    path: str
    id: str | None = None
    form: Mapping[str, str] | None = None
    json: Mapping[str, Any] | None = None
    state: Mapping[str, Any] = field(default_factory=dict)
    is_link: bool = False

    @property
    def method(self) -> str:
        """Return the HTTP method."""
        return "GET" if self.form is None and self.json is None else "POST"

    def to_dict(self) -> dict[str, Any]:
        """Return the step as JSON can hold it."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: Mapping[str, Any]) -> Self:
        """Return the step that `to_dict` wrote down."""
        return cls(**value)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the HTTP status and the body, decoded from its transfer and content coding."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Listed:
    """A registration that a list names. `mark` changes when the list shows a change of it, None: it tells none."""

    id: str
    mark: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer says to the crawl.

    `steps` come next; `listed` names registrations that stand in the list; `has_records` says that the body
    itself goes to the parser; `is_gone` that the registry no longer has the record asked for. `announced` is
    how many records the registry says the scope has, `total` how many it has at all, `edition` the version of
    its data.
    """

    steps: tuple[Step, ...] = ()
    listed: tuple[Listed, ...] = ()
    gone: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None
    total: int | None = None
    edition: str | None = None
    reached: str | None = None
    is_empty: bool = False


GONE_STATUSES = frozenset({404, 410, 451})


class UnexpectedAnswer(Exception):
    """An answer that the plan cannot follow: half a page, another page's content, an error in a page's clothes."""


def gone_answer(step: Step, reply: Reply) -> Answer | None:
    """Return the answer that the record asked for is gone; None where the status is that of a success.

    Raises: UnexpectedAnswer for any other status.
    """
    if reply.status in GONE_STATUSES and step.id is not None:
        return Answer(gone={step.id: f"HTTP status {reply.status}"})
    if reply.status != 200:
        raise UnexpectedAnswer(f"HTTP status {reply.status}")
    return None


def json_object(reply: Reply) -> dict[str, Any]:
    """Return the JSON object of a reply. Raises: UnexpectedAnswer where it is none, or cut off."""
    try:
        value = orjson.loads(reply.body)
    except orjson.JSONDecodeError as error:
        raise UnexpectedAnswer(f"no whole JSON answer ({error})") from error
    if not isinstance(value, dict):
        raise UnexpectedAnswer("the answer is no JSON object")
    return value


@dataclass(frozen=True, slots=True)
class Plan:
    """How one registry is walked.

    `start` enumerates a scope; `read` follows an answer (it raises UnexpectedAnswer where the request is worth
    repeating); `record_kinds` are the steps whose answers hold records; `records` gives the steps that bring
    the records of some ids; `recount` lists the ids of a scope again, as cheaply as can be, where a crawl came
    out short; `check` asks for the edition at the end; `skip` goes on behind a link that failed. `takes` says
    what the registry's interface can narrow; `overlap_days` is how far a window reaches back before the last
    one, `window_days` how old its first day may be; `accept` is the media type asked for. `lists_only` says
    that lists name records and do not hold them; `lists_all` that a list of the whole scope names every record
    of it, so that one which is not named is gone; `note` says in a few words what a sync brings. Where a registry
    cannot be asked by registration id, `number_of_address` finds its own number of a record in the record's
    address, and `records` takes such numbers.
    """

    base_url: str
    start: Callable[[Scope], Sequence[Step]]
    read: Callable[[Step, Reply], Answer]
    records: Callable[[Sequence[str]], Sequence[Step]]
    recount: Callable[[Scope], Sequence[Step]]
    record_kinds: frozenset[str]
    check: Callable[[], Sequence[Step]] = tuple
    window_days: int | None = None
    skip: Callable[[Step], Sequence[Step]] | None = None
    takes: frozenset[Ability] = frozenset()
    overlap_days: int = 1
    accept: str = "*/*"
    lists_only: bool = False
    lists_all: bool = True
    number_of_address: re.Pattern[str] | None = None
    note: str = ""
