"""Age bounds in all their wild forms -> value, UCUM unit and years.

`18 Years`, `18Y`, `>= 18age old`, `20years-old <=`, `65+`, `6M`, `N/A`, `0 N/A (No limit)`, `18` (years).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from pipeline.findings import FindingKind
from pipeline.model.codes import AgeUnit, ValueStatus
from pipeline.model.source import Value
from pipeline.model.trial import Age, Quantity
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.vocab.code_list import fold

_quantity = assembler(Quantity)

# 365.25 days a year, 12 months.
_YEARS_PER_UNIT = {
    AgeUnit.YEAR: 1.0,
    AgeUnit.MONTH: 1 / 12,
    AgeUnit.WEEK: 7 / 365.25,
    AgeUnit.DAY: 1 / 365.25,
    AgeUnit.HOUR: 1 / (365.25 * 24),
    AgeUnit.MINUTE: 1 / (365.25 * 24 * 60),
}
_UNITS = (
    (AgeUnit.MINUTE, r"min(?:ute)?s?"),
    (AgeUnit.MONTH, r"m(?:o(?:nth)?)?s?|meses|mes|개월|月|个月|か月|ヶ月"),
    (AgeUnit.YEAR, r"y(?:ea)?r?s?|age|anos?|años?|세|岁|歳|jahre?"),
    (AgeUnit.WEEK, r"w(?:ee)?ks?|w|semanas?|주|周|週"),
    (AgeUnit.DAY, r"d(?:ay)?s?|d[ií]as?|일|天|日"),
    (AgeUnit.HOUR, r"h(?:(?:ou)?rs?)?|horas?"),
)
_UNIT_OF = re.compile("|".join(f"(?P<{unit.name}>(?:{words})(?![a-z]))" for unit, words in _UNITS), re.I)
_NUMBER = re.compile(r"(?<![\d.])(\d{1,4}(?:[.,]\d{1,2})?)(?!\d)\s*[-(]?\s*([^\W\d_]*)", re.I)
_NO_LIMIT = re.compile(
    r"\bno\b.{0,20}\b(?:limit|max|min|restrict)|\bnone\b|\bnot applicable\b|\bn ?a\b|\bunlimited\b|\bwithout\b"
    r"|\blimitless\b|제한 ?없음|[上下]限なし|制限なし|適用なし|不限|无限制",
    re.I,
)
# DRKS has ages in weeks of pregnancy.
_GESTATION = re.compile(r"pregnan|gestation|schwangerschaft", re.I)
# Nobody is older: such a bound is typed for 'none'.
_OLDEST = 120
# Registries whose form wants an upper age: 99 to 110 stand for 'none' there.
_OLDEST_OF = {"isrctn": 99}


class _Reading(NamedTuple):
    value: float | None
    unit: AgeUnit | None
    status: ValueStatus
    rule: str | None = None
    problem: tuple[FindingKind, str] | None = None


def _unit_of(word: str) -> AgeUnit | None:
    match = _UNIT_OF.match(word)
    return AgeUnit[match.lastgroup] if match and match.lastgroup else None


@lru_cache(maxsize=8192)
def _read(raw: str, is_maximum: bool, oldest: int = _OLDEST) -> _Reading:
    words = fold(raw)
    if not words or words in ("null", "not stated", "not specified"):
        return _Reading(None, None, ValueStatus.NOT_STATED)
    if _NO_LIMIT.search(words):
        return _Reading(None, None, ValueStatus.NO_LIMIT)
    if _GESTATION.search(raw):
        problem = (FindingKind.INVALID_AGE, "a gestational age, no age since birth")
        return _Reading(None, None, ValueStatus.PARSE_FAILED, problem=problem)
    match = _NUMBER.search(raw)
    if match is None or raw.lstrip().startswith("-"):
        problem = (FindingKind.INVALID_AGE, "no age is read from this")
        return _Reading(None, None, ValueStatus.PARSE_FAILED, problem=problem)
    value = float(match[1].replace(",", "."))
    unit = _unit_of(match[2]) or AgeUnit.YEAR
    rule = None if match[2] and _unit_of(match[2]) else "bare_number_is_years"
    if value == 0 and (is_maximum or rule):
        return _Reading(None, None, ValueStatus.NO_LIMIT, "zero_is_no_limit")
    if is_maximum and value * _YEARS_PER_UNIT[unit] >= oldest:
        return _Reading(None, None, ValueStatus.NO_LIMIT, "older_than_anybody")
    return _Reading(value, unit, ValueStatus.MAPPED, rule)


def to_years(value: float, unit: AgeUnit) -> float:
    """Return an age in years, rounded to 4 places."""
    return round(value * _YEARS_PER_UNIT[unit], 4)


@lru_cache(maxsize=8192)
def _age(raw: str, is_maximum: bool, oldest: int) -> Age:
    read = _read(raw, is_maximum, oldest)
    years = to_years(read.value, read.unit) if read.value is not None and read.unit else None
    return Age(raw=raw, value=read.value, unit=read.unit, years=years, status=read.status, rule=read.rule)


def normalize_age(context: Context, value: Value | None, path: str, *, is_maximum: bool) -> Age | None:
    """Return the age bound, or None where none is printed."""
    if value is None:
        return None
    raw = context.line(value, path)
    if raw is None:
        return None
    oldest = _OLDEST_OF.get(context.registry, _OLDEST)
    age = _age(raw, is_maximum, oldest)
    if age.status is not ValueStatus.MAPPED or age.rule:
        context.note(path, age.status, age.rule)
        if problem := _read(raw, is_maximum, oldest).problem:
            context.find(problem[0], path, value, problem[1])
    return age


_RANGE = re.compile(
    r"(\d{1,3}(?:[.,]\d)?)\s*([^\W\d_]{0,10})\.?(?:\s+old)?\s*(?:-|–|—|~|〜|to|and|until|upto|up to|through)\s*(?:<=?|≤)?\s*"
    r"(\d{1,3}(?:[.,]\d)?)\s*([^\W\d_]*)",
    re.I,
)
_AT_LEAST = re.compile(
    r"(?:(?:>=?|≥|from|over|above|older than|at least|minimum(?: age)?:?|min\.?)\s*(\d{1,3})\s*([^\W\d_]*))"
    r"|(?:(\d{1,3})\s*([^\W\d_]*)\.?(?:\s+old)?\s*(?:(?:to|-|–) (?:older adult|any|no |unlimited|n/?a)|\+|and (?:over|above|older|up)|or (?:over|above|older|more)|以上|이상))",
    re.I,
)
_AT_MOST = re.compile(
    r"(?:(?:<=?|≤|up to|until|under|below|younger than|at most|maximum(?: age)?:?|max\.?)\s*(\d{1,3})\s*([^\W\d_]*))"
    r"|(?:(\d{1,3})\s*([^\W\d_]*)\.?(?:\s+old)?\s*(?:and (?:under|younger|below)|or (?:under|younger|less)|以下|이하))",
    re.I,
)


def split_age_text(text: str) -> tuple[str | None, str | None]:
    """Return the words of both bounds of one text; None for a bound that it does not give.

    >>> split_age_text("From 18 years old to 60 years old"), split_age_text("65+")
    (('18 years', '60 years'), ('65', None))
    """
    parts = [_split_one(part) for part in re.split(r"[,;]", text)]
    if len(parts) > 1 and all(map(any, parts)) and any(map(all, parts)):
        # `18-64 years, 65+ years`: a bound that one of the groups does not have is none.
        lows, highs = [low for low, _ in parts], [high for _, high in parts]
        return _outermost(lows, min), _outermost(highs, max)
    return _split_one(text)


def _outermost(bounds: list[str | None], choose: Callable[..., str]) -> str | None:
    stated = [bound for bound in bounds if bound]
    return choose(stated, key=_years_of) if len(stated) == len(bounds) else None


def _years_of(bound: str) -> float:
    read = _read(bound, is_maximum=False)
    return to_years(read.value, read.unit) if read.value is not None and read.unit else 0.0


def _split_one(text: str) -> tuple[str | None, str | None]:
    if match := _RANGE.search(text):
        low_unit = match[2] if _unit_of(match[2]) else match[4]
        return f"{match[1]} {low_unit}".strip(), f"{match[3]} {match[4]}".strip()
    low, high = _AT_LEAST.search(text), _AT_MOST.search(text)
    return _words(low), _words(high)


def _words(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    return " ".join([group for group in match.groups() if group]).strip()


_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]+)", re.I)


def normalize_quantity(context: Context, value: Value | None, path: str) -> Quantity | None:
    """Return a duration such as `6 Months`; words without a number keep their raw form alone."""
    raw = context.line(value, path)
    if raw is None:
        return None
    match = _QUANTITY.fullmatch(raw)
    if match is None:
        context.find(FindingKind.UNREADABLE_VALUE, path, value, "no duration is read from this")
        return _quantity(raw=raw)
    return _quantity(raw=raw, value=float(match[1]), unit_code=_unit_of(match[2]))
