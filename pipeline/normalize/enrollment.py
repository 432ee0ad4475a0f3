"""Number of participants: one count, or a text that holds several (`Group A:49;Group B:49;`)."""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.findings import FindingKind
from pipeline.model.codes import Completeness, DateType, OverallStatus, ValueStatus
from pipeline.model.source import SourceRecord
from pipeline.model.trial import Enrollment, Status
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import MAX_INTEGER, Context, inferred
from pipeline.normalize.dates import read_date
from pipeline.vocab.code_list import NOT_STATED_WORDS, fold
from pipeline.vocab.lists import DATE_TYPE

_enrollment = assembler(Enrollment)

_NUMBER = re.compile(r"\d{1,3}(?:[,. ]\d{3})+(?!\d)|\d+")
# JSON numbers beyond 64 bits arrive as floating-point ones.
_EXPONENT = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d+")
_GROUP_COUNT = re.compile(r"[:：]\s*(\d{1,9})\s*(?:[;；]|$)")
_TOTAL_FIRST = re.compile(r"\d+\s*[(（]")
# "Inclusion at 2 months": a number of something else, or no whole one.
_OTHER_COUNT = re.compile(
    r"\b(?:groups?|arms?|each|per)\b|\d\s*(?:%|[.,]\d{1,2}(?!\d)|hours?|days?|weeks?|months?|years?|sites?|cent(?:er|re)s?|arms?|groups?|hospitals?)|-\d|[eE]\d",
    re.I,
)
# A population study of a country; beyond it lies a typing error.
_LARGEST = 100_000_000


class ReadCount(NamedTuple):
    """A count as read, how it stands, and by which rule."""

    number: int | None
    status: ValueStatus
    rule: str | None = None


def read_count(raw: str) -> ReadCount:
    """Return the number of participants that the words state.

    >>> read_count("Group A:49;Group B:49;").number, read_count("200 (100 per arm)").number
    (98, 200)
    """
    words = raw.strip()
    if words.isdecimal() and len(words) <= 19:
        return ReadCount(int(words), ValueStatus.MAPPED)
    if fold(words) in NOT_STATED_WORDS or not fold(words):
        return ReadCount(None, ValueStatus.NOT_STATED)
    groups = _GROUP_COUNT.findall(words)
    if groups and not _TOTAL_FIRST.match(words):
        total = sum(int(count) for count in groups)
        return ReadCount(total, ValueStatus.MAPPED, "sum_of_groups" if len(groups) > 1 else None)
    numbers = [int(re.sub(r"\D", "", number)) for number in _NUMBER.findall(words)]
    if len(numbers) == 1 and not words[0].isdigit() and not _OTHER_COUNT.search(words):
        return ReadCount(numbers[0], ValueStatus.MAPPED, "only_number_of_text")
    if not numbers or not words[0].isdigit() or _EXPONENT.fullmatch(words):
        return ReadCount(None, ValueStatus.PARSE_FAILED)
    if _NUMBER.fullmatch(words):
        return ReadCount(numbers[0], ValueStatus.MAPPED)
    return ReadCount(numbers[0], ValueStatus.MAPPED, "first_number_of_text")


def normalize_enrollment(context: Context, record: SourceRecord, status: Status) -> Enrollment | None:
    """Return the enrollment; None where the source has no count."""
    source, path = record.enrollment, "enrollment"
    type_ = context.code(DATE_TYPE, source.type, "enrollment.type")
    raw = context.line(source.count, path)
    if raw is None:
        return None
    read = read_count(raw)
    if read.status is ValueStatus.PARSE_FAILED or (read.number or 0) > MAX_INTEGER:
        read = ReadCount(None, ValueStatus.PARSE_FAILED)
        context.find(FindingKind.INVALID_NUMBER, path, source.count, "no number of at most 64 bits")
    elif read.number and read.number > _LARGEST:
        context.find(FindingKind.IMPOSSIBLE_VALUE, path, source.count, "more than 100 million participants")
    if read.status is not ValueStatus.MAPPED or read.rule:
        context.note(path, read.status, read.rule)
    if type_ is None and read.number and _is_actual(record, status):
        type_ = inferred(DateType.ACTUAL, "completed_study_counts_actual")
        context.note("enrollment.type", ValueStatus.INFERRED, "completed_study_counts_actual")
    return _enrollment(raw=raw, count=read.number, type=type_, status=read.status, rule=read.rule)


def _is_actual(record: SourceRecord, status: Status) -> bool:
    """Return whether a count without a type is an actual one.

    ClinicalTrials.gov has one count, which is the actual one once a study is completed; forms that are not
    the registry's own drop its type. A full record without a type states none, and none is inferred. Counts of
    records that were not touched since 2012 are often what was planned (11 of 60, later 14 of 356).
    """
    overall = status.overall_status
    updated = record.dates.last_update or record.dates.last_update_posted
    if updated and (read_date(str(updated.value.raw), updated.order).date or "9999") < "2012":
        return False
    return (
        record.registry == "ctgov"
        and record.completeness is not Completeness.FULL
        and overall is not None
        and overall.code is OverallStatus.COMPLETED
    )
