"""Phase as a set: plain forms (`II-III`, `Phase 1b/2a`, `0`) by rule, words by the code list, damage repaired."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.findings import FindingKind
from pipeline.model.codes import Phase, ValueStatus
from pipeline.model.source import Value
from pipeline.model.trial import Phases
from pipeline.normalize.context import Context
from pipeline.vocab.code_list import fold
from pipeline.vocab.lists import PHASE

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4"}
_BY_TOKEN = {
    "0": Phase.EARLY_PHASE1, "1": Phase.PHASE1, "1a": Phase.PHASE1, "1b": Phase.PHASE1, "2": Phase.PHASE2,
    "2a": Phase.PHASE2A, "2b": Phase.PHASE2B, "3": Phase.PHASE3, "3a": Phase.PHASE3A, "3b": Phase.PHASE3B,
    "4": Phase.PHASE4,
}  # fmt: skip
_ORDER = {phase: i for i, phase in enumerate(Phase)}
_TOKEN = re.compile(r"(iv|i{1,3}|[0-4])([abc]?)", re.I)
_FILLING = frozenset({"phase", "phases", "to", "and", "or", "trial", "study", "clinical", "stage", "pilot"})
# `1-2` and `2-3` typed into Excel become a date or its day number, which depends on the year of typing.
_EXCEL_DATE = re.compile(r"20\d\d-0?([1-4])-0?([1-4])(?:[ T]00:00:00)?")
_EXCEL_WORDS = re.compile(r"0?([2-4])[- ](jan|feb|mar)", re.I)
_EXCEL_SERIAL = re.compile(r"4[2-6]\d{3}")
_YES_NO_LINES = re.compile(r"\(phase (i{1,3}|iv)\)[^:]{0,60}:\s*(yes|no)", re.I)
_IN_TITLE = re.compile(
    r"\b(early\s+)?phase[\s-]?((?:iv|i{1,3}|[0-4])[ab]?(?:\s*(?:/|-|–|and|to|&|,)\s*(?:phase\s*)?(?:iv|i{1,3}|[0-4])[ab]?)*)"
    r"(?![\w.])",
    re.I,
)


def _in_order(codes: set[Phase]) -> tuple[Phase, ...]:
    return tuple(sorted(codes, key=_ORDER.__getitem__))


@lru_cache(maxsize=4096)
def read_phase(registry: str, raw: str) -> tuple[tuple[Phase, ...], ValueStatus, str | None]:
    """Return (phases, status, rule) of one printed value.

    >>> read_phase("drks", "II-III")[0]
    (<Phase.PHASE2: 'PHASE2'>, <Phase.PHASE3: 'PHASE3'>)
    """
    if flags := _YES_NO_LINES.findall(raw):
        codes = {_BY_TOKEN[_ROMAN[roman.lower()]] for roman, answer in flags if answer.lower() == "yes"}
        return _in_order(codes), ValueStatus.MAPPED if codes else ValueStatus.NOT_STATED, None
    if meaning := PHASE.meaning(registry, raw):
        return _in_order(set(meaning.codes)), meaning.status, None
    if repaired := _repair(raw.strip()):
        return repaired, ValueStatus.MAPPED, "excel_date_repaired"
    codes = _read_tokens(raw)
    return _in_order(codes), ValueStatus.MAPPED if codes else ValueStatus.UNMAPPED, None


def _repair(raw: str) -> tuple[Phase, ...] | None:
    if match := _EXCEL_DATE.fullmatch(raw):
        low, high = sorted((match[1], match[2]))
    elif match := _EXCEL_WORDS.fullmatch(raw):
        low, high = str(("jan", "feb", "mar").index(match[2].lower()) + 1), match[1]
    elif _EXCEL_SERIAL.fullmatch(raw):
        # A European Excel reads 1-2 as 1 February (serial minus 1 January = 31), 2-3 as 2 March (60 or 61).
        low, high = ("1", "2") if _day_of_year(int(raw)) == 31 else ("2", "3")
    else:
        return None
    return (_BY_TOKEN[low], _BY_TOKEN[high]) if low < high else None


def _day_of_year(serial: int) -> int:
    # 43831 is 1 January 2020.
    days = serial - 43831
    while days < 0:
        days += 365
    for length in (366, 365, 365, 365, 366, 365, 365, 365, 366):
        if days < length:
            return days
        days -= length
    return days


def _read_tokens(raw: str) -> set[Phase]:
    """Return the phases where nothing but phase numbers and filling words is printed."""
    if "early" in (words := fold(raw)).split() and "1" in words:
        return {Phase.EARLY_PHASE1}
    codes: set[Phase] = set()
    for word in words.split():
        if word in _FILLING:
            continue
        match = _TOKEN.fullmatch(word.removeprefix("phase"))
        token = match and _ROMAN.get(match[1], match[1]) + match[2]
        if not token or token not in _BY_TOKEN:
            return set()
        codes.add(_BY_TOKEN[token])
    return codes


@lru_cache(maxsize=4096)
def _phases(registry: str, raws: tuple[str, ...]) -> Phases:
    reads = [read_phase(registry, raw) for raw in raws]
    codes = {code for codes, _, _ in reads for code in codes}
    statuses = [status for _, status, _ in reads]
    rule = next((rule for _, _, rule in reads if rule), None)
    status = ValueStatus.MAPPED if ValueStatus.MAPPED in statuses else statuses[0]
    return Phases(raw=" | ".join(raws), codes=_in_order(codes), status=status, rule=rule)


_NONE_PRINTED = Phases()


def normalize_phases(context: Context, values: tuple[Value, ...]) -> Phases:
    """Return the set of phases that the values name."""
    if not values:
        return _NONE_PRINTED
    path = "design.phases"
    raws = tuple([context.line(value, path) or "" for value in values])
    phases = _phases(context.registry, raws)
    if phases.status is not ValueStatus.MAPPED or phases.rule:
        context.note(path, phases.status, phases.rule)
        for value, raw in zip(values, raws, strict=True):
            _, status, rule = read_phase(context.registry, raw)
            if status is ValueStatus.UNMAPPED:
                line = PHASE.toml_line(context.registry, raw)
                context.find(FindingKind.UNMAPPED_CODE, path, value, f"name its meaning: {line}")
            elif rule:
                message = "a phase that a spreadsheet turned into a date"
                context.find(FindingKind.REPAIRED_VALUE, path, value, message)
    return phases


def phases_in_title(title: str) -> frozenset[Phase]:
    """Return the phases that a title names (`Phase 1/2`, `Phase IIb`), without sub-phase letters."""
    codes: set[Phase] = set()
    for early, numbers in _IN_TITLE.findall(title):
        for roman, _ in _TOKEN.findall(numbers):
            token = _ROMAN.get(roman.lower(), roman)
            codes.add(Phase.EARLY_PHASE1 if early and token == "1" else _BY_TOKEN[token])
    return frozenset(codes)


def base_phases(codes: tuple[Phase, ...]) -> frozenset[Phase]:
    """Return the phases without sub-phase letters: 2a is 2."""
    return frozenset({Phase(code.value[:6]) if code.value.startswith("PHASE") else code for code in codes})
