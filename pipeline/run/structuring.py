"""Lines of JSON with eligibility texts -> lines of JSON with criteria, in this process or in several, in order.

In: `{"id", "text"}`, `{"id", "inclusion", "exclusion"}` or `{"id", "fields": {name: text}}`, a line each.
Out: `{"id", "criteria"}`, or for a line that cannot be read an `UnreadableInput` that says why.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, Final

import orjson

from pipeline.criteria.structure import structure_criteria
from pipeline.errors import UnreadableInput
from pipeline.model.criteria import EligibilityText
from pipeline.run.garbage import collect_rarely, fewer_collections

_LINES_PER_TASK: Final = 100
_TASKS_AHEAD: Final = 3  # per worker; bounds what waits in memory

Result = bytes | UnreadableInput


def structure_lines(lines: Iterable[bytes], jobs: int) -> Iterator[Result]:
    """Yields the result of every line that is not blank, in order; it does not depend on jobs."""
    numbered = ((number, line) for number, line in enumerate(lines, 1) if line.strip())
    if jobs <= 1:
        with fewer_collections():
            for number, line in numbered:
                yield structure_line(number, line)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=collect_rarely) as pool:
        waiting: deque[Future[list[Result]]] = deque()
        while task := list(islice(numbered, _LINES_PER_TASK)):
            waiting.append(pool.submit(_structure_task, task))
            if len(waiting) > jobs * _TASKS_AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _structure_task(task: list[tuple[int, bytes]]) -> list[Result]:
    return [structure_line(number, line) for number, line in task]


def structure_line(number: int, line: bytes) -> Result:
    """Returns the criteria of one line as a line of JSON."""
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return UnreadableInput("invalid_json", f"line {number}: no JSON: {error}")
    texts = _texts(value)
    if texts is None:
        return UnreadableInput(
            "unrecognized",
            f'line {number}: expected {{"id", "text"}}, {{"id", "inclusion", "exclusion"}} or {{"id", "fields"}}',
        )
    criteria = structure_criteria(texts).criteria
    return orjson.dumps({"id": value["id"], "criteria": criteria}, default=vars) + b"\n"


def _texts(value: Any) -> list[EligibilityText] | None:
    """Returns the texts of one line, None where it is not of the form."""
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        return None
    fields = value.get("fields")
    if fields is None:
        fields = {name: value[name] for name in ("text", "inclusion", "exclusion") if name in value}
    if not isinstance(fields, dict) or not all(isinstance(text, str | None) for text in fields.values()):
        return None
    if not fields:
        return None
    return [EligibilityText(field=name, text=text) for name, text in fields.items() if text]
