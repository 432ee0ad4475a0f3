"""Walks a registry's request plan: asks its steps, follows the answers, depth first.

    for arrival in crawl(plan, ask, steps, wanted): ...

Steps are numbered; the highest number is next. What an answer leads to gets higher numbers than the steps
that wait, so that few ever wait. A crawl holds nothing that its caller could not write down: done numbers go,
new ones come, and a later crawl starts from what is left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from pipeline.errors import FetchError, GoneError, StatusError, TransientError
from pipeline.model.exchange import Response
from pipeline.model.plan import Answer, Listed, Plan, Reply, Step, UnexpectedAnswer

# A page that came whole but is not what was asked for is asked for again so often.
_REPEATS: Final = 3
# Answers that wait while the caller is busy with one; more would only hold memory.
_AHEAD: Final = 1

Ask = Callable[[Step], Response]
Wanted = Callable[[Sequence[Listed]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One step done: the response and what the plan makes of it, or why there is none. `steps` follow from it."""

    number: int
    step: Step
    response: Response | None
    answer: Answer
    failure: str | None = None
    steps: tuple[tuple[int, Step], ...] = ()


def crawl(
    plan: Plan,
    ask: Ask,
    steps: Sequence[tuple[int, Step]],
    wanted: Wanted,
    concurrency: int = 1,
) -> Generator[Arrival, None, None]:
    """Yield what became of every step, in the order in which they were asked, until none is left.

    Args: ask makes one request, politely, and raises FetchError; wanted tells which of the registrations
    that a list names are to be fetched, it is called in the caller's thread.
    """
    stack = list(steps)
    last = max((number for number, _ in stack), default=0)
    waiting: deque[tuple[int, Step, Future[tuple[Response | None, Answer, str | None]]]] = deque()

    def submit() -> None:
        while stack and len(waiting) < concurrency + _AHEAD:
            number, step = stack.pop()
            waiting.append((number, step, pool.submit(_take, plan, ask, step)))

    with ThreadPoolExecutor(concurrency, thread_name_prefix="fetch") as pool:
        try:
            while stack or waiting:
                submit()
                number, step, future = waiting.popleft()
                response, answer, failure = future.result()
                if failure and plan.skip and step.is_link:
                    answer = Answer(steps=tuple(plan.skip(step)))
                following = [*_records_of(plan, step, answer, wanted), *answer.steps]
                numbered = [(last + len(following) - at, one) for at, one in enumerate(following)]
                last += len(following)
                stack.extend(reversed(numbered))
                submit()  # the next request is under way while the caller works on this answer
                yield Arrival(number, step, response, answer, failure, tuple(numbered))
        finally:
            for _, _, future in waiting:
                future.cancel()


def _records_of(plan: Plan, step: Step, answer: Answer, wanted: Wanted) -> Sequence[Step]:
    """Return the steps that bring the records that a list only names."""
    if step.kind in plan.record_kinds or not answer.listed:
        return ()
    ids = wanted(answer.listed)
    return plan.records(ids) if ids else ()


def _take(plan: Plan, ask: Ask, step: Step) -> tuple[Response | None, Answer, str | None]:
    """Ask one step and read the answer; an answer that is none of the registry's is asked for again."""
    failure = ""
    for _ in range(_REPEATS):
        try:
            response = ask(step)
        except (TransientError, GoneError, StatusError) as error:
            return _read_refusal(plan, step, error)
        except FetchError as error:
            failure = str(error)
            continue
        try:
            return response, plan.read(step, Reply(response.status, response.body)), None
        except UnexpectedAnswer as error:
            failure = f"{response.url}: {error}"
    return None, Answer(), failure


def _read_refusal(plan: Plan, step: Step, error: FetchError) -> tuple[Response | None, Answer, str | None]:
    """Let the plan read an answer whose status is no success: to some plans a 404 says something."""
    response = error.response if isinstance(error.response, Response) else None
    if response is not None:
        with suppress(UnexpectedAnswer):
            return response, plan.read(step, Reply(response.status, response.body)), None
    return response, Answer(), str(error)
