"""How ISRCTN is walked: the query API's XML by limit and offset, windows of `lastEdited`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from pipeline.model.plan import Answer, Listed, Plan, Reply, Scope, Step, UnexpectedAnswer

_PAGE_SIZE: Final = 100
_IDS_PER_REQUEST: Final = 20
_PATH: Final = "/query/format/default"
# A query is needed to name everything: the registry opened in 2000.
_EVERYTHING: Final = "lastEdited GE 2000-01-01T00:00:00.000Z"
_TOTAL: Final = re.compile(rb"<allTrials\b[^>]*\btotalCount=[\"'](\d+)[\"']")
_ID: Final = re.compile(rb"<isrctn\b[^>]*>\s*(?:ISRCTN)?(\d{8})\s*</isrctn>")
_END: Final = re.compile(rb"(?:</allTrials>|<allTrials\b[^>]*/>)\s*$")


def start(scope: Scope) -> Sequence[Step]:
    """Return the size of the registry and the first page of the scope."""
    if scope.ids:
        return records(scope.ids)
    return (_size(), _page(_query(scope), 0))


def recount(scope: Scope) -> Sequence[Step]:
    """Return the first page of the scope's list; the API has no shorter form than the records themselves."""
    return (_size(), _page(_query(scope), 0, kind="ids"))


def records(ids: Sequence[str]) -> Sequence[Step]:
    """Return the steps for records by id, several a request."""
    groups = [ids[at : at + _IDS_PER_REQUEST] for at in range(0, len(ids), _IDS_PER_REQUEST)]
    return [_page(" OR ".join(some), 0, kind="records", asked=list(some)) for some in groups]


def read(step: Step, reply: Reply) -> Answer:
    """Return what an answer says. Raises: UnexpectedAnswer where it is no whole answer of the API."""
    if reply.status != 200:
        raise UnexpectedAnswer(f"HTTP status {reply.status}")
    count = _TOTAL.search(reply.body)
    if count is None or not _END.search(reply.body):
        raise UnexpectedAnswer("no whole answer of the query API")
    total = int(count.group(1))
    if step.kind == "size":
        return Answer(total=total)
    found = [f"ISRCTN{digits.decode()}" for digits in _ID.findall(reply.body)]
    listed = tuple(Listed(one) for one in found)
    if asked := step.state.get("asked"):
        gone = {one: "not found by its id" for one in asked if one not in found}
        return Answer(listed=listed, gone=gone, is_empty=not found)
    return Answer(steps=_following(step, found, total), listed=listed, announced=total, is_empty=not found)


def _following(step: Step, found: Sequence[str], total: int) -> tuple[Step, ...]:
    offset, query = step.state["offset"], step.state["query"]
    if found and offset and found[0] == step.state["first"]:
        # A server that knows no offset shows its beginning again: take all in one answer.
        return (_page(query, 0, kind=step.kind, limit=total),)
    after = offset + len(found)
    if not found or after >= total or step.state["limit"] != _PAGE_SIZE:
        return ()
    return (_page(query, after, kind=step.kind, first=step.state["first"] or found[0]),)


def _page(
    query: str,
    offset: int,
    *,
    kind: str = "page",
    limit: int = _PAGE_SIZE,
    first: str | None = None,
    asked: Sequence[str] | None = None,
) -> Step:
    parameters = {"q": query, "limit": str(limit)}
    if offset:
        parameters["offset"] = str(offset)
    state = {"query": query, "offset": offset, "limit": limit, "first": first}
    if asked:
        state["asked"] = list(asked)
    return Step(kind, f"{_PATH}?{urlencode(parameters)}", state=state, is_link=True)


def _size() -> Step:
    return Step("size", f"{_PATH}?{urlencode({'q': _EVERYTHING, 'limit': '0'})}")


def _query(scope: Scope) -> str:
    parts = [f"({scope.query})"] if scope.query else []
    if scope.since:
        parts.append(f"lastEdited GE {scope.since}T00:00:00.000Z")
    return " AND ".join(parts) or _EVERYTHING


PLAN = Plan(
    base_url="https://www.isrctn.com/api",
    start=start,
    read=read,
    records=records,
    recount=recount,
    record_kinds=frozenset({"page", "records"}),
    takes=frozenset({"query", "since"}),
    accept="application/xml",
    note="what changed since a day",
)
