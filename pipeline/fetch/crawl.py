"""Walks a registry's request plan: asks its steps, follows the answers, depth first.

    for arrival in crawl(plan, client, request_of, steps, wanted): ...

Steps are numbered; the highest number is next. What an answer leads to gets higher numbers than the steps
that wait, so that few ever wait. A crawl holds nothing that its caller could not write down: done numbers go,
new ones come, and a later crawl starts from what is left.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from pipeline.errors import FetchError, GoneError, StatusError, TransientError
from pipeline.fetch.client import Client
from pipeline.model.exchange import Request, Response
from pipeline.model.plan import Answer, Listed, Plan, Reply, Step, UnexpectedAnswer

# Answers that wait while the caller is busy with one; more would only hold memory.
_AHEAD: Final = 1

RequestOf = Callable[[Step], Request]
Wanted = Callable[[Sequence[Listed]], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """One step done: the response and what the plan makes of it, or why there is none. `steps` follow from it.

    A response that is no success has been set aside by the client, whatever the plan reads from it.
    """

    number: int
    step: Step
    response: Response | None
    answer: Answer
    failure: str | None = None
    steps: tuple[tuple[int, Step], ...] = ()


def crawl(
    plan: Plan,
    client: Client,
    request_of: RequestOf,
    steps: Sequence[tuple[int, Step]],
    wanted: Wanted,
    attempts: Callable[[Step], int],
) -> Generator[Arrival, None, None]:
    """Yield what became of every step, in the order in which they were asked, until none is left.

    Args: request_of gives the request of a step; wanted tells which of the registrations that a list names are
    to be fetched; attempts how often the address of a step may be asked. They are called in the caller's thread.
    """
    concurrency = client.limits.concurrency
    stack = list(steps)
    last = max((number for number, _ in stack), default=0)
    waiting: deque[tuple[int, Step, Future[tuple[Response | None, Answer, str | None]]]] = deque()

    def is_alone(step: Step) -> bool:
        # A list, and the edition before and after it, are read in their order; records come as they may.
        return step.id is None and step.kind not in plan.record_kinds

    def submit() -> None:
        while stack and len(waiting) < concurrency + _AHEAD:
            if waiting and (is_alone(stack[-1][1]) or is_alone(waiting[-1][1])):
                return
            number, step = stack.pop()
            waiting.append(
                (number, step, pool.submit(_take, plan, client, step, request_of(step), attempts(step)))
            )

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


def _take(
    plan: Plan, client: Client, step: Step, request: Request, attempts: int
) -> tuple[Response | None, Answer, str | None]:
    """Ask one step and read the answer; an answer that is none of the registry's is asked for again."""
    failure = ""
    while attempts > 0:
        try:
            response = client.fetch(request, attempts)
        except (TransientError, GoneError, StatusError) as error:
            return _read_refusal(plan, step, error)
        except FetchError as error:
            failure = str(error)
            # What is refused before it is asked will be refused again.
            attempts = attempts - error.attempts if error.attempts else 0
            continue
        try:
            return response, plan.read(step, _reply(response)), None
        except UnexpectedAnswer as error:
            failure = f"{response.url}: {error}"
            client.set_aside(response)
            attempts -= response.attempts
            request = replace(request, validators=None)
    return None, Answer(), failure


def _reply(response: Response) -> Reply:
    """Return what came as the plan sees it: a copy that is still the same is as good as the page."""
    return Reply(200 if response.is_unmodified else response.status, response.body)


def _read_refusal(plan: Plan, step: Step, error: FetchError) -> tuple[Response | None, Answer, str | None]:
    """Let the plan read an answer whose status is no success: to some plans a 404 says something."""
    response = error.response if isinstance(error.response, Response) else None
    if response is not None:
        with suppress(UnexpectedAnswer):
            return response, plan.read(step, _reply(response)), None
    return response, Answer(), str(error)
