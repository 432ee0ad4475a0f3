"""How CTIS is walked: the public API's search, a page of rows at a time, and one record by its number.

A query shows at most 10,000 rows. Beyond, the list is walked from its other end as well.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from typing import Any, Final

import orjson

from pipeline.model.plan import (
    Answer,
    Listed,
    Plan,
    Reply,
    Scope,
    Step,
    UnexpectedAnswer,
    gone_answer,
    json_object,
)

_PAGE_SIZE: Final = 100
# Measured by other programs: 10,000 of 10,505 rows came, without a word.
_MOST_ROWS: Final = 10_000
_SHORT_NUMBER: Final = re.compile(r"\d{4}-\d{6}-\d{2}")


def start(scope: Scope) -> Sequence[Step]:
    """Return the first page of the search, the newest decision first."""
    if scope.ids:
        return records(scope.ids)
    return (_page(1, "DESC", _criteria(scope.query)),)


def records(ids: Sequence[str]) -> Sequence[Step]:
    """Return one request a record; a number without its version is looked up first."""
    return [_find(one) if _SHORT_NUMBER.fullmatch(one) else _record(one) for one in ids]


def read(step: Step, reply: Reply) -> Answer:
    """Return what an answer says. Raises: UnexpectedAnswer where it is no answer of the API."""
    if gone := gone_answer(step, reply):
        return gone
    value = json_object(reply)
    if step.kind == "record":
        if "ctNumber" not in value:
            raise UnexpectedAnswer("the answer is no record")
        return Answer()
    rows, pagination = value.get("data"), value.get("pagination")
    if not isinstance(rows, list) or not isinstance(pagination, dict):
        raise UnexpectedAnswer("the answer is no page of rows")
    listed = tuple(
        Listed(row["ctNumber"], _mark(row)) for row in rows if isinstance(row, dict) and "ctNumber" in row
    )
    if step.kind == "find":
        absent = {} if listed else {step.state["asked"]: "not found by its number"}
        return Answer(listed=listed, gone=absent)
    total = int(pagination.get("totalRecords") or 0)
    return Answer(steps=_following(step, total, bool(rows)), listed=listed, announced=total)


def _following(step: Step, total: int, has_rows: bool) -> tuple[Step, ...]:
    """Return the next page, or the first one from the other end where this end shows no more."""
    page, direction, criteria = (step.state[name] for name in ("page", "direction", "criteria"))
    reach = min(total, _MOST_ROWS) if direction == "DESC" else min(max(0, total - _MOST_ROWS), _MOST_ROWS)
    # A page more than needed from the other end: rows move while the list is walked.
    last = math.ceil(reach / _PAGE_SIZE) + (direction == "ASC")
    if has_rows and page < last:
        return (_page(page + 1, direction, criteria),)
    if direction == "DESC" and total > _MOST_ROWS:
        return (_page(1, "ASC", criteria),)
    return ()


def _page(page: int, direction: str, criteria: dict[str, Any]) -> Step:
    body = {
        "pagination": {"page": page, "size": _PAGE_SIZE},
        "sort": {"property": "decisionDate", "direction": direction},
        "searchCriteria": criteria,
    }
    state = {"page": page, "direction": direction, "criteria": criteria}
    return Step("list", "/search", json=body, state=state, is_link=True)


def _find(number: str) -> Step:
    body = {"pagination": {"page": 1, "size": _PAGE_SIZE}, "searchCriteria": {"number": number}}
    return Step("find", "/search", json=body, state={"asked": number})


def _record(number: str) -> Step:
    return Step("record", f"/retrieve/{number}", id=number)


def _mark(row: dict[str, Any]) -> str:
    return hashlib.sha256(orjson.dumps(row, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _criteria(query: str) -> dict[str, Any]:
    """Return the search criteria of a query: the site's JSON, or words of which all must occur."""
    if query.startswith("{"):
        found: dict[str, Any] = orjson.loads(query)
        return found
    return {"containAll": query} if query else {}


PLAN = Plan(
    base_url="https://euclinicaltrials.eu/ctis-public-api",
    start=start,
    read=read,
    records=records,
    recount=start,
    record_kinds=frozenset({"record"}),
    takes=frozenset({"query"}),
    accept="application/json",
    lists_only=True,
    note="rows of its list that changed",
)
