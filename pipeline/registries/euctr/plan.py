"""How the EU Clinical Trials Register is walked: pages of its search, one text export a country record.

What was added or updated within the last seven days stands in an RSS feed; what is older only in the search.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from pipeline.model.plan import Answer, Listed, Plan, Reply, Scope, Step, UnexpectedAnswer, gone_answer

_TRIAL: Final = re.compile(rb"/ctr-search/trial/(\d{4}-\d{6}-\d{2})/([A-Za-z0-9]{2,3})\b")
_COUNT: Final = re.compile(rb"Trials with a EudraCT protocol \(([\d,.]+)\)")
_PAGES: Final = re.compile(rb"Displaying page\s+(\d+)\s+of\s+(\d+)")
_RESULT: Final = re.compile(rb"<table[^>]*class=.result.*?Trial results:.*?</table>", re.S)
_THIRD: Final = "3RD"


def start(scope: Scope) -> Sequence[Step]:
    """Return the feed of a window, or the first page of the search."""
    if scope.ids:
        return records(scope.ids)
    if scope.since:
        return (Step("feed", f"/rest/feed/bydates?{urlencode({'query': scope.query})}", is_link=True),)
    return (_page(scope.query, 1),)


def records(ids: Sequence[str]) -> Sequence[Step]:
    """Return one text export a country record."""
    steps = []
    for one in ids:
        number, _, country = one.rpartition("-")
        place = "3rd" if country in (_THIRD, "OUTSIDE") else country
        steps.append(Step("record", f"/rest/download/trial/{number}/{place}", id=one))
    return steps


def recount(scope: Scope) -> Sequence[Step]:
    """Return the first page of the search."""
    return (_page(scope.query, 1),)


def read(step: Step, reply: Reply) -> Answer:
    """Return what an answer says. Raises: UnexpectedAnswer where it is no page of the register."""
    if gone := gone_answer(step, reply):
        return gone
    if step.kind == "record":
        if b"EudraCT Number:" not in reply.body:
            raise UnexpectedAnswer("the answer is no text export")
        return Answer()
    if step.kind == "feed":
        if b"</rss>" not in reply.body and b"</feed>" not in reply.body:
            raise UnexpectedAnswer("the answer is no whole feed")
        # Whatever the feed names has changed, though it does not say how.
        mark = hashlib.sha256(reply.body).hexdigest()[:16]
        return Answer(listed=tuple(Listed(one, mark) for one in _ids(reply.body)))
    count, place = _COUNT.search(reply.body), _PAGES.search(reply.body)
    if count is None or place is None or b"</html>" not in reply.body:
        raise UnexpectedAnswer("the answer is no whole page of the search")
    page, last = int(place.group(1)), int(place.group(2))
    if page != step.state["page"]:
        raise UnexpectedAnswer(f"page {page} came for page {step.state['page']}")
    listed = [
        Listed(one, hashlib.sha256(b" ".join(row.split())).hexdigest()[:16])
        for row in _RESULT.findall(reply.body)
        for one in _ids(row)
    ]
    following = (_page(step.state["query"], page + 1),) if page < last else ()
    # The register counts trials; a trial has a record a country, so this is the least there can be.
    announced = int(re.sub(rb"\D", b"", count.group(1)))
    return Answer(steps=following, listed=tuple(listed), announced=announced)


def _ids(text: bytes) -> list[str]:
    found = (f"{number.decode()}-{country.decode().upper()}" for number, country in _TRIAL.findall(text))
    return list(dict.fromkeys(found))


def _page(query: str, page: int) -> Step:
    parameters = urlencode({"query": query, "page": str(page)})
    return Step("list", f"/search?{parameters}", state={"query": query, "page": page}, is_link=True)


PLAN = Plan(
    base_url="https://www.clinicaltrialsregister.eu/ctr-search",
    start=start,
    read=read,
    records=records,
    recount=recount,
    record_kinds=frozenset({"record"}),
    takes=frozenset({"query", "since"}),
    window_days=6,  # the feed covers seven days; one is left for the clock
    lists_only=True,
    note="what its feed of a week names, else rows of its list that changed",
)
