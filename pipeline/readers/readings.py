"""How the words of one value are taken apart: lists split, twins of two languages and typed dates separated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from pipeline.model.source import Value
from pipeline.readers.outcome_text import split_measures

# In place of a path: what follows belongs to a further item.
NEXT: Final = "next"
# What a reading makes of a value: (path, value) pairs; a path that comes again starts a further item too.
Reading = Callable[[str, Value], Iterable[tuple[str, Value]]]


def _split(pattern: str) -> Reading:
    compiled = re.compile(pattern)

    def read(target: str, value: Value) -> Iterable[tuple[str, Value]]:
        for part in compiled.split(str(value.raw)):
            if words := part.strip():
                yield target, value._replace(raw=words)

    return read


_TYPED_DATE: Final = re.compile(
    r"\s*(?P<date>\S.*?)[\s,(（]*(?P<type>(?:실제등록|예정)?\(?(?:actual|anticipated|estimated)\)?|실제등록|예정)\)?\s*",
    re.I,
)


_ENGLISH: Final = re.compile("[A-Za-z]+")


def _read_typed_date(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield a date and the word for actual or anticipated that follows it (`2009-05-14 , Actual`)."""
    match = _TYPED_DATE.fullmatch(str(value.raw))
    if match is None:
        yield target, value
        return
    yield target, value._replace(raw=match["date"].strip(" ,("))
    english = _ENGLISH.search(match["type"])
    yield f"{target}.type", value._replace(raw=english[0] if english else match["type"])


_UNIT_ALONE: Final = re.compile(
    r"[\s<>=≤≥()岁歳세/-]*(?:years?|years?[- ]old|age|months?|days?)?[\s<>=≤≥()岁歳세old-]*", re.I
)


def _read_age(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield an age bound on one line; a unit without a number is no bound."""
    words = " ".join(str(value.raw).split())
    is_blank = len(words) < 40 and _UNIT_ALONE.fullmatch(words)
    return () if is_blank else ((target, value._replace(raw=words)),)


_NATIVE: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_TWINS: Final = (
    re.compile(r"\s*국문\s*(?P<native>.*?)\s*(?:영문\s*(?P<english>.*))?", re.S),
    re.compile(rf"\s*(?P<native>.*\S)\s*[(（](?P<english>[^{_NATIVE}]*[A-Za-z][^{_NATIVE}]*)[)）]\s*", re.S),
    re.compile(rf"\s*(?P<native>[^A-Za-z]*[{_NATIVE}])\s*[/／]?\s*(?P<english>[A-Za-z][^{_NATIVE}]*)", re.S),
)


def _read_twins(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the English and the native part of words that hold both (`모집 중(Recruiting)`, `否No`, `有/Yes`)."""
    words = str(value.raw)
    match = next((match for pattern in _TWINS if (match := pattern.fullmatch(words))), None)
    if value.lang == "en" or match is None:
        yield target, value
        return
    if match["english"]:
        yield target, value._replace(raw=match["english"], lang="en")
    if match["native"]:
        yield target, value._replace(raw=match["native"])


def _read_bullets(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the lines of a list without their bullets."""
    for part in str(value.raw).split("\n"):
        if words := part.strip(" -*•·>\t"):
            yield target, value._replace(raw=words)


_SPAN: Final = re.compile("[~∼〜～]")


def _read_age_range(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield both bounds of `19 Year ~ No Limit`; other words stay one text."""
    bounds = [bound.strip() for bound in _SPAN.split(str(value.raw))]
    if len(bounds) != 2:
        yield target, value
        return
    for name, bound in zip(("eligibility.minimum_age", "eligibility.maximum_age"), bounds, strict=True):
        if bound:
            yield name, value._replace(raw=bound)


def _read_measures(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the measures of a cell that lists them, a line each."""
    for measure in split_measures(str(value.raw)):
        yield target, value._replace(raw=measure)


_ICD10: Final = re.compile(
    r"[(\[]?(?P<code>[A-TV-Z]\d{2}(?:\.\d{1,2})?)[)\]]?\s*[-:|]{0,2}\s*(?P<name>[^\W\d_].*)"
)


def _read_icd10(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield conditions, one a line or `;`, with the code that stands before a name (`J18.9 Pneumonia`)."""
    for part in re.split(r"[\n;；]", str(value.raw)):
        words = part.strip(" -*•·>\t,.")
        if coded := _ICD10.fullmatch(words):
            yield f"{target}!ICD-10", value._replace(raw=coded["name"])
            yield "conditions.code!ICD-10", value._replace(raw=coded["code"])
        elif words:
            yield target, value._replace(raw=words)


READINGS: Final[Mapping[str, Reading]] = {
    "": lambda target, value: ((target, value),),
    "lines": _split(r"\n"),
    "list": _split(r"[\n;；]"),
    "commas": _split(r"[\n;；,，、]"),
    "typed_date": _read_typed_date,
    "twins": _read_twins,
    "age": _read_age,
    "age_range": _read_age_range,
    "bullets": _read_bullets,
    "icd10": _read_icd10,
    "measures": _read_measures,
}
