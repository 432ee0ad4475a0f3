"""Outcomes that a registry prints as one text -> measures with their times and methods.

EU: `Main Objective: ...;Secondary Objective: ...;Primary end point(s): ...;Timepoint(s) of evaluation of this end
point: ...` in any order. IRCT: `M. Timepoint: T. Method of measurement: D.;M2 ...`. CTRI: `MTimepoint: T`. ANZCTR and
TCTR: `M[T];M2[T2]`. LBCTR and REPEC: `Name: M;Timepoints: T;Measure: D`. RPCEC: `1) M Measurement time: T. 2) ...`.
What has none of these forms is a list of short lines, a list joined by `;` where the registry joins so, or one measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import zip_longest
from typing import Final

from pipeline.model.codes import OutcomeType
from pipeline.model.source import SourceOutcome, Value

# Registries whose outcomes are joined by `;`; the texts of the others hold `;` of their own.
_LISTS: Final = frozenset({"ctgov", "chictr", "cris"})
_EU: Final = re.compile(
    r"(?:^|(?<=[;>]))\s*(?P<label>Main Objective|Secondary Objective|(?:Primary|Secondary) end point\(s\)"
    r"|Timepoint\(s\) of evaluation of this end point)\s*:",
    re.I,
)
_NAMED: Final = re.compile(r"(?:^|(?<=[;>]))\s*(?P<label>(?:Outcome )?name|Measure|Timepoints?)\s*:", re.I)
_TIME: Final = re.compile(r"(?:Timepoint|Measurement time)\s*:", re.I)
_METHOD: Final = re.compile(r"Method of measurement\s*:", re.I)
_BRACKETED: Final = re.compile(r"(?P<measure>.+?)\[(?:Timeframe\b)?(?P<time>[^\[\]]*)\]\s*(?:;|$)", re.S)
_BRACKETS: Final = frozenset({"anzctr", "tctr"})
_LINE_END: Final = re.compile(r"<br\s*/?>|\n", re.I)
_ITEM: Final = re.compile(r"(?:[-*•·・●○■]|[(（]?\d{1,2}\s*[).．）:](?!\d)|[①-⑳]).*(?<![:：])")
# Of a measure that is named and not told.
_LONGEST: Final = 200
# A line that a line before leads to, or that leads to the next.
_GOES_ON: Final = re.compile(r"^[a-z,;)]|^[-*•·・]|[:：,、;.。]$|\b(?:and|or|of|the|in|with)$|[.。]\s+\S")
# JapicCTI prints what kind of measure follows.
_KIND_OF_MEASURE: Final = re.compile(
    r"(?:efficacy|safety|pharmaco\w+|other|有効性|安全性|薬物動態|その他)\W*", re.I
)
_BREAK_AT_END: Final = re.compile(r"^<br\s*/?>|<br\s*/?>$", re.I)
_NUMBERED: Final = re.compile(r"(?<=[.;])\s*(?=\d{1,2}\)\s)")


def read_outcomes(type_: OutcomeType, text: Value | None, registry: str | None) -> Iterable[SourceOutcome]:
    """Yield the outcomes of one text; nothing where there is none."""
    if text is None:
        return
    for parts in _read_parts(str(text.raw), registry):
        measure, time, description = [_part(text, words) for words in parts]
        if measure or time or description:
            yield SourceOutcome(type_, measure, description=description, time_frame=time)


_Parts = tuple[str, str, str]


def _read_parts(raw: str, registry: str | None) -> Iterable[_Parts]:
    """Yield measure, time and method of each outcome, blank where it has none."""
    if parts := _labelled(_EU, raw):
        endpoints = [words for label, words in parts if label.endswith("end point(s)")]
        times = [words for label, words in parts if label.startswith("timepoint")]
        for endpoint, time in zip_longest(endpoints, times, fillvalue=""):
            yield endpoint, time, ""
    elif (parts := _labelled(_NAMED, raw)) and parts[0][0].endswith("name"):
        for names in _groups(parts):
            name = names.get("name") or names.get("outcome name", "")
            yield name, names.get("timepoints") or names.get("timepoint", ""), names.get("measure", "")
    elif registry in _BRACKETS and (items := _bracketed(raw)):
        yield from items
    elif timed := _timed(raw):
        yield from timed
    else:
        for measure in raw.split(";") if registry in _LISTS else split_measures(raw):
            yield measure, "", ""


def split_measures(raw: str) -> list[str]:
    """Return the lines of a list of measures; a text whose lines go on in the next stays whole.

    >>> split_measures("Overall survival<br>Adverse events"), split_measures("efficacy<br>FEV1 at week 12")
    (['Overall survival', 'Adverse events'], ['efficacy<br>FEV1 at week 12'])
    """
    lines = [line.strip() for line in _LINE_END.split(raw) if line.strip()]
    if len(lines) < 2 or _KIND_OF_MEASURE.fullmatch(lines[0]):
        return [raw]
    if all(_ITEM.fullmatch(line) for line in lines):
        return lines
    is_list = all(len(line) <= _LONGEST and not _GOES_ON.search(line) for line in lines)
    return lines if is_list else [raw]


def read_objectives(text: Value | None) -> tuple[Value | None, Value | None]:
    """Return the main and the secondary objective that an EU record prints among its primary outcomes."""
    parts = dict(_labelled(_EU, str(text.raw))) if text else {}
    if text is None or not parts:
        return None, None
    return _part(text, parts.get("main objective")), _part(text, parts.get("secondary objective"))


def _part(text: Value, words: str | None) -> Value | None:
    stripped = _strip(words or "")
    return text._replace(raw=stripped) if stripped else None


def _strip(words: str) -> str:
    """Return the words without blanks, line ends and separators around them."""
    bare = words.strip(" ;\t\r\n")
    while match := _BREAK_AT_END.search(bare):
        bare = f"{bare[: match.start()]}{bare[match.end() :]}".strip(" ;\t\r\n")
    return bare


def _labelled(label: re.Pattern[str], raw: str) -> list[tuple[str, str]]:
    """Return (label, words) of a text that begins with a label; nothing where it does not."""
    found = list(label.finditer(raw))
    if not found or _strip(raw[: found[0].start()]):
        return []
    ends = [match.start() for match in found[1:]] + [len(raw)]
    return [(match["label"].lower(), raw[match.end() : end]) for match, end in zip(found, ends, strict=True)]


def _groups(parts: list[tuple[str, str]]) -> list[dict[str, str]]:
    groups: list[dict[str, str]] = []
    for label, words in parts:
        if label.endswith("name"):
            groups.append({})
        groups[-1][label] = f"{groups[-1][label]};{words}" if label in groups[-1] else words
    return groups


def _bracketed(raw: str) -> list[_Parts]:
    """Return the items of a text whose items all end with their time in brackets, else nothing."""
    items: list[_Parts] = []
    end = 0
    while raw[end:].strip():
        match = _BRACKETED.match(raw, end)
        if match is None:
            return []
        items.append((match["measure"], match["time"], ""))
        end = match.end()
    return items


def _timed(raw: str) -> list[_Parts]:
    """Return the items that name their time; nothing where their ends cannot be told."""
    count = len(_TIME.findall(raw))
    pieces = [raw]
    if count > 1:
        pieces = [piece for piece in raw.split(";") if piece.strip()]
        if len(pieces) != count:
            pieces = _NUMBERED.split(raw) if len(_NUMBERED.split(raw)) == count else _joined(pieces)
    if count == 0 or any(len(_TIME.findall(piece)) != 1 for piece in pieces):
        return []
    return [_read_timed(piece) for piece in pieces]


def _read_timed(piece: str) -> _Parts:
    measure, rest = _TIME.split(piece, maxsplit=1)
    time, *method = _METHOD.split(rest, maxsplit=1)
    return measure.rstrip(" .\n"), time.strip().removesuffix(".") if method else time, "".join(method)


def _joined(pieces: list[str]) -> list[str]:
    """Return the pieces with those that name no time added to the one before, whose method they go on with."""
    joined: list[str] = []
    for piece in pieces:
        if joined and not _TIME.search(piece) and _METHOD.search(joined[-1]):
            joined[-1] += f";{piece}"
        else:
            joined.append(piece)
    return joined
