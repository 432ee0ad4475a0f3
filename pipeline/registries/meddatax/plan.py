"""How MedDataX is asked: one page a record, by NCT number; the site has no list."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import UsageError
from pipeline.model.plan import Answer, Plan, Reply, Scope, Step, UnexpectedAnswer, gone_answer


def start(scope: Scope) -> Sequence[Step]:
    """Return the pages of the ids. Raises: UsageError where there are none: nothing else can be asked."""
    if not scope.ids:
        raise UsageError("meddatax has no list of its records; name those you want with --ids")
    return records(scope.ids)


def records(ids: Sequence[str]) -> Sequence[Step]:
    """Return the page of each record."""
    return [Step("record", f"/clinical-trials/{one}", id=one) for one in ids]


def read(step: Step, reply: Reply) -> Answer:
    """Return what an answer says. Raises: UnexpectedAnswer where it is no page of a record."""
    if gone := gone_answer(step, reply):
        return gone
    if b"</html>" not in reply.body.lower():
        raise UnexpectedAnswer("the answer is no whole page")
    return Answer()


PLAN = Plan(
    base_url="https://meddatax.com",
    start=start,
    read=read,
    records=records,
    recount=lambda scope: (),
    record_kinds=frozenset({"record"}),
    lists_all=False,
    note="records by name: --ids",
)
