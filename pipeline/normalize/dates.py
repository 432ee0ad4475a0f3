"""Dates as printed -> ISO 8601 at the precision printed, never padded.

Forms: ISO dates and instants, day-first and year-first digits, names of months (English, German, Spanish, French,
Portuguese, Italian), Japanese (with eras) and Chinese dates, Excel serials. A date of all digits is read in the order that the adapter declares.
"""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from pipeline.findings import FindingKind
from pipeline.model.codes import DatePrecision, DateType, ValueStatus
from pipeline.model.source import SourceDate, SourceDates, Value
from pipeline.model.trial import Coded, Dates, PartialDate
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.vocab.code_list import NOT_STATED_WORDS, fold, unaccented
from pipeline.vocab.lists import DATE_TYPE

Order = Literal["ymd", "dmy", "mdy"]

_dates = assembler(Dates)

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_TIME = re.compile(
    r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:Z|[AP]M|[+-]\d{2}:?\d{2}|[A-Z]{2,4})?$", re.I
)
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*(?:[-/.年]|Year)\s*(\d{1,2})(?:\s*(?:[-/.月]|Month)\s*(\d{1,2})\s*(?:日|Day)?|\s*(?:月|Month))?",
    re.I,
)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{4})")
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_ERA = re.compile(
    r"(令和|平成|昭和|reiwa|heisei|showa|[RHS])\s*\.?(元|\d{1,2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?",
    re.I,
)
_ERA_START = {"令和": 2018, "r": 2018, "平成": 1988, "h": 1988, "昭和": 1925, "s": 1925}
_DAY_MONTH_NAME = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th|er|[ºª°])?[\s,.-]+(?:(?:of|de)\s+)?([^\W\d_]{3,10})\.?,?[\s,.-]+(?:del?\s+)?(\d{4})",
    re.I,
)
_MONTH_NAME_DAY = re.compile(r"([a-z]{3,9})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})", re.I)
_MONTH_NAME_YEAR = re.compile(r"([^\W\d_]{3,10})\.?,?[\s-]+(?:del?\s+)?(\d{4})", re.I)
_YEAR_MONTH_NAME = re.compile(r"(\d{4})[\s-]+([a-z]{3,9})(?:[\s-]+(\d{1,2}))?", re.I)
_EXCEL_SERIAL = re.compile(r"[34]\d{4}")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
# Names of months in other languages, without accents; English ones may be cut short.
_MONTHS_ELSEWHERE = {
    name: number
    for number, names in enumerate(
        (
            "januar janner enero janvier janeiro gennaio", "februar febrero fevrier fevereiro febbraio",
            "marz maerz marzo mars marco", "abril avril aprile", "mai mayo maio maggio", "juni junio juin junho giugno",
            "juli julio juillet julho luglio", "agosto aout", "septiembre setiembre septembre setembro settembre",
            "oktober octubre octobre outubro ottobre", "noviembre novembre novembro", "dezember diciembre decembre dezembro dicembre",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
# Days that programs print for 'missing': the epochs of Unix and of Excel.
_SENTINELS = frozenset({"1969-12-31", "1970-01-01", "1900-01-01", "1899-12-30", "1899-12-31", "0001-01-01"})
# No registry existed before, and no trial is planned for later.
_PLAUSIBLE_YEARS = range(1930, 2101)


class ReadDate(NamedTuple):
    """A date as read: ISO text, precision, status and rule; `problem` is a finding's kind and message."""

    date: str | None
    precision: DatePrecision | None
    status: ValueStatus = ValueStatus.MAPPED
    rule: str | None = None
    problem: tuple[FindingKind, str] | None = None


@lru_cache(maxsize=65536)
def read_date(raw: str, order: Order = "ymd") -> ReadDate:
    """Return the date that the words say.

    >>> read_date("October 2021").date, read_date("06/10/2021", "dmy").date
    ('2021-10', '2021-10-06')
    >>> read_date("2021-02-31").problem[1]
    'no such day'
    """
    if match := _ISO.fullmatch(raw):
        return _checked(match[1], match[2], match[3])
    words = _TIME.sub("", raw.strip()).strip(" .,;")
    if not words or fold(words) in NOT_STATED_WORDS or words.strip("0-/. ") == "":
        return ReadDate(None, None, ValueStatus.NOT_STATED)
    for reader in (_read_digits, _read_names):
        if found := reader(words, order):
            return found
    return ReadDate(
        None, None, ValueStatus.PARSE_FAILED, problem=(FindingKind.INVALID_DATE, "no date is read from this")
    )


def _read_digits(words: str, order: Order) -> ReadDate | None:
    if match := _ISO.fullmatch(words) or _YEAR_FIRST.fullmatch(words) or _COMPACT.fullmatch(words):
        return _checked(match[1], match[2], match[3])
    if match := _YEAR_LAST.fullmatch(words):
        return _read_year_last(match[1], match[2], match[3], order)
    if match := _MONTH_YEAR.fullmatch(words):
        return _checked(match[2], match[1], None)
    if match := _ERA.fullmatch(words):
        start = _ERA_START.get(match[1].casefold()) or _ERA_START[match[1][0].casefold()]
        year = start + (1 if match[2] == "元" else int(match[2]))
        return _checked(str(year), match[3], match[4], rule="japanese_era")
    if _EXCEL_SERIAL.fullmatch(words):
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(words))
        repaired = (FindingKind.REPAIRED_VALUE, "an Excel day number, read as a date")
        return ReadDate(day.isoformat(), DatePrecision.DAY, ValueStatus.MAPPED, "excel_serial", repaired)
    return None


def _read_year_last(first: str, second: str, year: str, order: Order) -> ReadDate:
    if order == "mdy" or (int(second) > 12 and int(first) <= 12):
        day, month = second, first
    else:
        day, month = first, second
    read = _checked(year, month, day)
    certain = order != "ymd" or int(first) > 12 or int(second) > 12 or first == second
    if read.problem or certain:
        return read
    doubt = (FindingKind.UNCERTAIN_READING, "day or month first? read day first")
    return read._replace(rule="read_day_first", problem=doubt)


def _read_names(words: str, order: Order) -> ReadDate | None:
    if match := _DAY_MONTH_NAME.fullmatch(words):
        day, month, year = match[1], _month(match[2]), match[3]
    elif match := _MONTH_NAME_DAY.fullmatch(words):
        day, month, year = match[2], _month(match[1]), match[3]
    elif match := _MONTH_NAME_YEAR.fullmatch(words):
        day, month, year = None, _month(match[1]), match[2]
    elif match := _YEAR_MONTH_NAME.fullmatch(words):
        day, month, year = match[3], _month(match[2]), match[1]
    else:
        return None
    return _checked(year, month, day) if month else None


def _month(name: str) -> str | None:
    word = name.casefold()
    for number, month in enumerate(_MONTHS, 1):
        if month.startswith(word) or (word == "sept" and number == 9):
            return str(number)
    elsewhere = _MONTHS_ELSEWHERE.get(unaccented(word))
    return str(elsewhere) if elsewhere else None


def _checked(year: str, month: str | None, day: str | None, rule: str | None = None) -> ReadDate:
    precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    date = "-".join([year, *[part.zfill(2) for part in (month, day) if part]])
    try:
        datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ReadDate(
            None, None, ValueStatus.PARSE_FAILED, problem=(FindingKind.INVALID_DATE, "no such day")
        )
    if date in _SENTINELS:
        placeholder = (FindingKind.IMPOSSIBLE_VALUE, "a placeholder for a missing date")
        return ReadDate(None, None, ValueStatus.NOT_STATED, "placeholder_date", placeholder)
    if int(year) not in _PLAUSIBLE_YEARS:
        wild = (FindingKind.IMPOSSIBLE_VALUE, "a year outside 1930 to 2100: another calendar, or a slip")
        return ReadDate(None, None, ValueStatus.PARSE_FAILED, problem=wild)
    return ReadDate(date, precision, ValueStatus.MAPPED, rule)


@lru_cache(maxsize=65536)
def _partial_date(raw: str, order: Order, type_: Coded[DateType] | None) -> PartialDate:
    read = read_date(raw, order)
    return PartialDate(
        date=read.date, precision=read.precision, raw=raw, type=type_, status=read.status, rule=read.rule
    )


def normalize_date(context: Context, source: SourceDate | None, path: str) -> PartialDate | None:
    """Return the date, or None where the source has none."""
    if source is None:
        return None
    value = source.value
    raw = context.raw_text(value, path)
    type_ = context.code(DATE_TYPE, source.type, f"{path}.type") if source.type else None
    problem = read_date(raw, source.order).problem
    if problem:
        context.find(problem[0], path, value, problem[1])
    partial = _partial_date(raw, source.order, type_)
    if partial.status is not ValueStatus.MAPPED or partial.rule:
        context.note(path, partial.status, partial.rule)
    return partial


def normalize_dates(context: Context, source: SourceDates) -> Dates:
    """Return the dates of a record."""
    found: dict[str, Any] = {}
    for name in source.__slots__:
        date = getattr(source, name)
        if date is not None:
            found[name] = normalize_date(context, date, f"dates.{name}")
    return _dates(**found)


def iso_date(context: Context, value: Value | None, path: str) -> str | None:
    """Return a date that the record holds as a plain ISO text; one that cannot be read is a finding."""
    if value is None:
        return None
    date = normalize_date(context, SourceDate(value), path)
    return date.date if date else None
