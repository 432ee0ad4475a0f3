"""How ReBEC is walked: pages of its list, a record's page, and the WHO XML that the page links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.model.plan import Answer, Listed, Plan, Reply, Scope, Step, UnexpectedAnswer, gone_answer
from pipeline.model.registry import Politeness
from pipeline.model.uncounted import next_page, page_step

_ID: Final = re.compile(rb"/rg/(RBR-[0-9a-z]{6,10})\b")
_XML: Final = re.compile(rb"[\"'](?:https?://[^\"'/]+)?(/xml_ictrp/downloadxmlictrp/\d+)/?[\"']")
HOSTS: Final = ("ensaiosclinicos.gov.br", "www.ensaiosclinicos.gov.br")
POLITENESS: Final = Politeness(1.0, "no interface for programs: pages are asked as slowly as a reader does")


def start(scope: Scope) -> Sequence[Step]:
    """Return the first page of the list."""
    return records(scope.ids) if scope.ids else (page_step(_path),)


def records(ids: Sequence[str]) -> Sequence[Step]:
    """Return the page of each record, which links its XML."""
    return [Step("page", f"/rg/{one}", id=one) for one in ids]


def read(step: Step, reply: Reply) -> Answer:
    """Return what an answer says. Raises: UnexpectedAnswer where it is no page of the registry."""
    if gone := gone_answer(step, reply):
        return gone
    if step.kind == "record":
        if b"</trial" not in reply.body:
            raise UnexpectedAnswer("the answer is no whole XML of a trial")
        return Answer()
    if step.kind == "page":
        link = _XML.search(reply.body)
        if link is None:
            raise UnexpectedAnswer("the page links no XML")
        return Answer(steps=(Step("record", link.group(1).decode(), id=step.id),))
    if b"</html>" not in reply.body:
        raise UnexpectedAnswer("the page of the list is cut off")
    found = list(dict.fromkeys(one.decode() for one in _ID.findall(reply.body)))
    return Answer(steps=next_page(_path, step, found), listed=tuple(Listed(one) for one in found))


def _path(page: int) -> str:
    return f"/list/{page}"


PLAN = Plan(
    base_url="https://ensaiosclinicos.gov.br",
    start=start,
    read=read,
    records=records,
    recount=lambda scope: (page_step(_path),),
    record_kinds=frozenset({"record"}),
    lists_only=True,
    note="new records of its list; every one again with --full",
)
