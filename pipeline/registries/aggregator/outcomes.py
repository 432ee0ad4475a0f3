"""Outcomes of a page, in the forms in which sites print measure, time frame and description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.model.codes import OutcomeType
from pipeline.model.source import SourceOutcome
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.layout import Entry
from pipeline.registries.aggregator.lists import SENTENCE_START
from pipeline.registries.aggregator.page import Page
from pipeline.vocab.code_list import fold

_TIME_FRAME: Final = re.compile(
    r"\s*[\[(]?\s*\b(?:time\s*frame|timepoint\(?s?\)?|time point)\s*:\s*(?P<time>(?:[^\[\]()]|\([^()]*\))*)[\])]?",
    re.I,
)
_TIME_LABEL: Final = re.compile(r"time ?(?:point|frame)s?(?:\s*\[\d+\])?\s*:?", re.I)
# ICTRP prints `measure[time frame]`.
_TIME_BEHIND: Final = re.compile(
    r"\s*\[([^\[\]]*\b(?:day|week|month|year|hour|minute|baseline|visit|end)s?\b[^\[\]]*)\]\.?$", re.I
)
_SAFETY_ISSUE: Final = re.compile(r"\s*\[\s*(?:designated as )?safety issue\s*:\s*\w+\s*\]", re.I)
_COLUMN_NAMES: Final = re.compile(
    r"^(?:name|measure|outcome)\s+time(?:\s*frame)?\s+(?:method|description)\s+", re.I
)
_TIME: Final = re.compile(
    r"(?<=\s)(?:(?:up to|from|through|until|within|at|after|over|during|pre-|post-)\b|(?:baseline|day|days|week|weeks|month|months|year|years|hour|hours)\b(?!\s+of\b)|\d+\s*(?:day|week|month|year|hour|min))",
    re.I,
)
_ORDINAL: Final = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|[-*•])\s+")
_OUTCOMES: Final = (
    ("primary_outcomes", OutcomeType.PRIMARY),
    ("secondary_outcomes", OutcomeType.SECONDARY),
    ("other_outcomes", OutcomeType.OTHER),
)


def read_outcomes(page: Page) -> Iterator[SourceOutcome]:
    """Yield the outcomes under their headings; a time frame may stand behind, below or between."""
    for field, type_ in _OUTCOMES:
        for entry in page.blocks(field):
            if entry.columns:
                yield from _outcomes_of_table(page, entry, type_)
            else:
                yield from _outcomes_of(page, entry.lines, type_)
    for entry in page.tables("outcomes"):
        if "type" not in entry.columns:
            page.doubt(
                "outcomes", page.value(entry.lines[:1]), "outcomes without a heading: their rank is not told"
            )
        yield from _outcomes_of_table(page, entry, OutcomeType.OTHER)


def _outcomes_of_table(page: Page, entry: Entry, type_: OutcomeType) -> Iterator[SourceOutcome]:
    for line in entry.lines:
        cells = page.cells(entry, line)
        rank = str(cells["type"].raw).upper() if "type" in cells else ""
        told = next((one for one in OutcomeType if rank.startswith(one.value)), type_)
        if "measure" in cells:
            yield SourceOutcome(told, cells["measure"], cells.get("description"), cells.get("time_frame"))


def outcomes_by_form(page: Page, lines: Sequence[Line]) -> list[SourceOutcome]:
    """Return the outcomes of lines in which each ends with a line `Time frame: ...`."""
    found = list(_outcomes_of(page, lines, OutcomeType.OTHER))
    if found:
        page.doubt("outcomes", page.value(lines[:1]), "outcomes without a heading: their rank is not told")
    return found


def _outcomes_of(page: Page, lines: Sequence[Line], type_: OutcomeType) -> Iterator[SourceOutcome]:
    heads = [fold(line.text) for line in lines[:3]]
    if heads == ["outcome measure", "measure description", "time frame"]:
        yield from _outcomes_of_cells(page, lines[3:], type_)
        return
    lines = _with_times(lines)
    waiting: list[Line] = []
    has_time_lines = any(_TIME_FRAME.match(line.text) for line in lines)
    for line in lines:
        text = _SAFETY_ISSUE.sub("", _ORDINAL.sub("", line.text)).strip()
        match = _TIME_FRAME.search(text)
        if has_time_lines:
            if match and match.start() == 0:
                if waiting:
                    yield SourceOutcome(
                        type_,
                        page.value(waiting[:1], _ORDINAL.sub("", waiting[0].text)),
                        page.value(waiting[1:]),
                        page.value([line], match["time"].strip()) if match["time"].strip() else None,
                    )
                waiting = []
            else:
                waiting.append(line)
        elif match:
            before, after = text[: match.start()].strip(), text[match.end() :].strip(" .;")
            time = match["time"].strip()
            yield SourceOutcome(
                type_,
                page.value([line], before),
                page.value([line], after) if after else None,
                page.value([line], time) if time else None,
            )
        elif behind := _TIME_BEHIND.search(text):
            yield SourceOutcome(
                type_, page.value([line], text[: behind.start()].strip()), None, page.value([line], behind[1])
            )
        elif names := _COLUMN_NAMES.match(text):
            yield _outcome_of_columns(page, line, text[names.end() :], type_)
        elif text:
            yield SourceOutcome(type_, page.value([line], text))


def _with_times(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with `Timepoint [1]` and the line below as one line `Time frame: 12 weeks`."""
    found: list[Line] = []
    is_time = False
    for line in lines:
        if is_time:
            line = replace(line, text=f"Time frame: {line.text}")
        is_time = _TIME_LABEL.fullmatch(line.text) is not None
        if not is_time:
            found.append(line)
    return found


def _outcomes_of_cells(page: Page, lines: Sequence[Line], type_: OutcomeType) -> Iterator[SourceOutcome]:
    """Yield the outcomes of a table whose cells stand below each other: measure, description, time frame."""
    for i in range(0, len(lines), 3):
        cells = [page.value([line]) for line in lines[i : i + 3]]
        measure, description, time = [*cells, None, None][:3]
        yield SourceOutcome(type_, measure, description, time)


def _outcome_of_columns(page: Page, line: Line, words: str, type_: OutcomeType) -> SourceOutcome:
    """Return the outcome of a table row whose cells run together: measure, time frame, description."""
    time = _TIME.search(words)
    if time is None:
        return SourceOutcome(type_, page.value([line], words))
    rest = words[time.start() :]
    described = SENTENCE_START.search(rest)
    end = described.start() if described else len(rest)
    page.doubt(
        "outcomes.measure", page.value([line], words), "measure, time frame and description run together"
    )
    description = rest[end:].strip()
    return SourceOutcome(
        type_,
        page.value([line], words[: time.start()].strip()),
        page.value([line], description) if description else None,
        page.value([line], rest[:end].strip()),
    )
