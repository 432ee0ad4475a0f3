"""The plan of a registry whose records are found by a number that counts up, with gaps."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

from pipeline.model.plan import GONE_STATUSES, Answer, Plan, Reply, Scope, Step, UnexpectedAnswer

KIND: Final = "record"
# So many walks side by side, each along every n-th number: a slow page holds up one of them. They are paced as one.
_WALKS: Final = 2


def counting_plan(
    *,
    base_url: str,
    path_of: Callable[[int], str],
    id_of: Callable[[int], str] | None,
    is_missing: Callable[[bytes], bool],
    most_gaps: int,
    number_of_address: str | None = None,
) -> Plan:
    """Return the plan that asks for one number after the other until some `most_gaps` in a row have no record.

    Args: path_of gives the path of a number, id_of its registration id where the number is part of it;
    is_missing recognizes the page that stands for an unknown number; number_of_address finds the number in a
    record's address, where no id has it.
    """

    def step(number: int, gaps: int = 0, *, is_link: bool = True) -> Step:
        name = id_of(number) if id_of else None
        return Step(KIND, path_of(number), id=name, state={"number": number, "gaps": gaps}, is_link=is_link)

    def start(scope: Scope) -> Sequence[Step]:
        if scope.ids:
            return records(scope.ids)
        first = int(scope.reached or 0) + 1
        return tuple(step(first + at) for at in range(_WALKS))

    def records(ids: Sequence[str]) -> Sequence[Step]:
        if id_of is None:
            return [step(int(one), is_link=False) for one in ids if one.isdigit()]
        numbers = [int(found.group()) for one in ids if (found := re.search(r"\d+$", one))]
        return [step(number, is_link=False) for number in numbers]

    def read(asked: Step, reply: Reply) -> Answer:
        number, gaps = asked.state["number"], asked.state["gaps"]
        missing = reply.status in GONE_STATUSES or (reply.status == 200 and is_missing(reply.body))
        if not missing and reply.status != 200:
            raise UnexpectedAnswer(f"HTTP status {reply.status}")
        following: tuple[Step, ...] = ()
        if asked.is_link and (gaps + missing) * _WALKS < most_gaps:
            following = (step(number + _WALKS, gaps + 1 if missing else 0),)
        if not missing:
            return Answer(steps=following, reached=str(number) if asked.is_link else None)
        name = asked.id or (None if asked.is_link else str(number))
        gone = {name: "the registry does not know the number"} if name else {}
        return Answer(steps=following, gone=gone, is_empty=True)

    def skip(failed: Step) -> Sequence[Step]:
        return (step(failed.state["number"] + _WALKS, failed.state["gaps"]),)

    return Plan(
        base_url=base_url,
        start=start,
        read=read,
        records=records,
        recount=lambda scope: (),
        record_kinds=frozenset({KIND}),
        skip=skip,
        lists_all=False,
        number_of_address=re.compile(number_of_address) if number_of_address else None,
        note="new numbers; every one again with --full",
    )
