"""How jRCT is walked: pages of 50 rows, one English page a record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final

from pipeline.model.plan import Answer, Listed, Plan, Reply, Scope, Step, UnexpectedAnswer
from pipeline.model.uncounted import next_page, page_step

_ROW: Final = re.compile(rb"<tr\b.*?</tr>", re.S | re.I)
_ID: Final = re.compile(rb"\bjRCT[sca]?\d{9,10}\b")
_UNKNOWN: Final = frozenset({404, 410, 500})


def start(scope: Scope) -> Sequence[Step]:
    """Return the first page of the list."""
    return records(scope.ids) if scope.ids else (page_step(_path),)


def records(ids: Sequence[str]) -> Sequence[Step]:
    """Return the English page of each record."""
    return [Step("record", f"/en-latest-detail/{one}", id=one) for one in ids]


def read(step: Step, reply: Reply) -> Answer:
    """Return what an answer says. Raises: UnexpectedAnswer where it is no page of the registry."""
    if step.kind == "record":
        if reply.status in _UNKNOWN and step.id:
            return Answer(gone={step.id: f"HTTP status {reply.status}: jRCT says so of an unknown id"})
        if reply.status != 200 or b"</html>" not in reply.body.lower():
            raise UnexpectedAnswer(f"no whole page (HTTP status {reply.status})")
        return Answer()
    if reply.status != 200 or b"</html>" not in reply.body.lower():
        raise UnexpectedAnswer(f"no whole page of the list (HTTP status {reply.status})")
    rows = [(found.group().decode(), row) for row in _ROW.findall(reply.body) if (found := _ID.search(row))]
    listed = [Listed(one, hashlib.sha256(b" ".join(row.split())).hexdigest()[:16]) for one, row in rows]
    return Answer(steps=next_page(_path, step, [one.id for one in listed]), listed=tuple(listed))


def _path(page: int) -> str:
    return f"/search?language=en&searched=1&page={page}"


PLAN = Plan(
    base_url="https://jrct.mhlw.go.jp",
    start=start,
    read=read,
    records=records,
    recount=lambda scope: (page_step(_path),),
    record_kinds=frozenset({"record"}),
    lists_only=True,
    note="rows of its list that changed",
)
