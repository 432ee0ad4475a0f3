from __future__ import annotations

import pytest

from pipeline.findings import FindingKind
from pipeline.model.codes import DatePrecision, DateType, ValueStatus
from pipeline.model.source import SourceDate, Value
from pipeline.normalize.context import Context
from pipeline.normalize.dates import normalize_date, read_date


@pytest.mark.parametrize(
    ("words", "order", "date"),
    [
        ("2021-10-06", "ymd", "2021-10-06"),
        ("2021-10", "ymd", "2021-10"),
        ("2021", "ymd", "2021"),
        ("October 6, 2021", "ymd", "2021-10-06"),
        ("6 Oct 2021", "ymd", "2021-10-06"),
        ("3rd March 2020", "ymd", "2020-03-03"),
        ("Sept 2020", "ymd", "2020-09"),
        ("06/10/2021", "dmy", "2021-10-06"),
        ("06/10/2021", "mdy", "2021-06-10"),
        ("18-03-2020", "dmy", "2020-03-18"),
        ("2020/3/5", "dmy", "2020-03-05"),
        ("R2.4.1", "ymd", "2020-04-01"),
        ("平成30年3月2日", "ymd", "2018-03-02"),
        ("令和元年5月1日", "ymd", "2019-05-01"),
        ("2020年3月18日", "ymd", "2020-03-18"),
        ("20200318", "ymd", "2020-03-18"),
        ("1er août 2029", "ymd", "2029-08-01"),
        ("15. März 2029", "ymd", "2029-03-15"),
        ("15 de enero de 2029", "ymd", "2029-01-15"),
        ("março de 2029", "ymd", "2029-03"),
        ("15 Giugno 2029", "ymd", "2029-06-15"),
        ("2026-05-26T15:09:37.845816062Z", "ymd", "2026-05-26"),
        ("2020-03-02 00:00:00", "ymd", "2020-03-02"),
    ],
)
def test_a_date_is_read_at_its_own_precision(words: str, order: str, date: str) -> None:
    read = read_date(words, order)  # type: ignore[arg-type]
    assert (read.date, read.status, read.problem) == (date, ValueStatus.MAPPED, None)
    assert len(date) == {DatePrecision.DAY: 10, DatePrecision.MONTH: 7, DatePrecision.YEAR: 4}[read.precision]


@pytest.mark.parametrize("words", ["2021-02-31", "31/02/2021", "2021-13", "soon", "February 30, 2021"])
def test_what_is_no_date_is_a_finding(words: str) -> None:
    read = read_date(words, "dmy")
    assert (read.date, read.status) == (None, ValueStatus.PARSE_FAILED)
    assert read.problem[0] is FindingKind.INVALID_DATE


@pytest.mark.parametrize("words", ["14/06/2641", "1387/11/20", "12/3333", "0202-05-01", "1929-12-31"])
def test_a_year_in_which_no_trial_runs_is_no_date_but_flagged(words: str) -> None:
    read = read_date(words, "dmy")
    assert (read.date, read.precision, read.status) == (None, None, ValueStatus.PARSE_FAILED)
    assert read.problem[0] is FindingKind.IMPOSSIBLE_VALUE


@pytest.mark.parametrize("words", ["1969-12-31", "01/01/1900", "1970-01-01"])
def test_a_placeholder_date_is_no_date(words: str) -> None:
    read = read_date(words, "dmy")
    assert (read.date, read.status, read.rule) == (None, ValueStatus.NOT_STATED, "placeholder_date")


@pytest.mark.parametrize("words", ["", "-", "0", "N/A"])
def test_nothing_printed_is_not_stated(words: str) -> None:
    assert read_date(words)[:3] == (None, None, ValueStatus.NOT_STATED)


def test_an_excel_serial_is_repaired_and_marked() -> None:
    read = read_date("43908")
    assert (read.date, read.rule, read.problem[0]) == (
        "2020-03-18",
        "excel_serial",
        FindingKind.REPAIRED_VALUE,
    )


def test_an_ambiguous_order_is_read_day_first_with_a_finding() -> None:
    read = read_date("01/02/2020")
    assert (read.date, read.problem[0]) == ("2020-02-01", FindingKind.UNCERTAIN_READING)


def test_a_date_carries_its_type_and_raw_words() -> None:
    context = Context("ctgov", "ctgov")
    date = normalize_date(
        context, SourceDate(Value("October 2021", "/a"), Value("Anticipated", "/b")), "dates.start"
    )
    assert (date.date, date.raw, date.type.code, context.findings) == (
        "2021-10",
        "October 2021",
        DateType.ESTIMATED,
        [],
    )


def test_an_impossible_day_is_kept_raw_with_a_finding_at_its_place() -> None:
    context = Context("ctgov", "ctgov")
    date = normalize_date(context, SourceDate(Value("2021-02-31", "/start")), "dates.start")
    assert (date.date, date.raw, date.status) == (None, "2021-02-31", ValueStatus.PARSE_FAILED)
    assert [(f.kind, f.field, f.place) for f in context.findings] == [
        (FindingKind.INVALID_DATE, "dates.start", "/start")
    ]
