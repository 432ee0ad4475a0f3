"""Tables of a page: labels and values that dashes or blanks hold apart, and rows under a header of columns.

A page that sets three known labels so sets the others so too; a header is known by the names of its columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.labels import find_label
from pipeline.registries.aggregator.values import fits
from pipeline.vocab.code_list import fold

_DASHED: Final = re.compile(r"(?P<label>[^\W\d][^:|\t]{1,58}?)\s+[-–—]\s+(?P<value>\S.*)")
_COLUMNED: Final = re.compile(r"(?P<label>[^\W\d](?:[^:|\t ]| (?! )){1,58}) {2,}(?P<value>\S.*)")
# `1.2 Title: ...`, and the chapter above it
OUTLINE: Final = re.compile(r"\d{1,2}\.\d{1,2}(?:\.\d{1,2})?\.?\s+(?=\S)")
_CHAPTER: Final = re.compile(r"\d{1,2}\.\s+(?P<words>[^\W\d][^.:;]{2,40})")
_DIGIT: Final = re.compile(r"\d")
_FEWEST: Final = 3
_WORDS_OF_LABEL: Final = 5
_RULE: Final = re.compile(r"[\s|:=_+-]*-[\s|:=_+-]*")
# Field -> what a column tells -> how its head is written (folded).
COLUMNS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "locations": {
        "facility": frozenset({"facility", "site", "site name", "study site", "location", "hospital", "center", "centre", "institution", "facility name", "clinic", "name of site", "study center", "trial site"}),
        "city": frozenset({"city", "town"}),
        "state": frozenset({"state", "province", "region", "state province", "county", "state region"}),
        "zip": frozenset({"zip", "zip code", "postal code", "postcode"}),
        "country": frozenset({"country"}),
        "status": frozenset({"status", "recruitment status", "recruiting status", "site status"}),
        "contact": frozenset({"contact", "investigator", "principal investigator", "phone", "email", "contact details"}),
    },
    "arms": {
        "label": frozenset({"arm", "arms", "arm group", "group", "cohort", "study arm", "treatment arm", "arm name", "group name", "arm title", "participant group arm", "arm label"}),
        "type": frozenset({"type", "arm type", "group type"}),
        "description": frozenset({"description", "details", "arm description"}),
        "interventions": frozenset({"intervention", "interventions", "treatment", "treatments", "intervention treatment", "assigned interventions", "assigned intervention", "drug"}),
    },
    "outcomes": {
        "measure": frozenset({"measure", "outcome", "outcome measure", "endpoint", "primary outcome", "secondary outcome", "primary endpoint", "secondary endpoint", "outcome name", "measure title"}),
        "time_frame": frozenset({"time frame", "timeframe", "time point", "timepoint", "time points", "timepoints", "when"}),
        "description": frozenset({"description", "measure description", "details", "method", "method of measurement", "outcome description"}),
        "type": frozenset({"type", "outcome type", "rank"}),
    },
    "interventions": {
        "name": frozenset({"intervention", "intervention name", "treatment", "drug", "drug name", "product", "name of intervention"}),
        "type": frozenset({"type", "intervention type"}),
        "description": frozenset({"description", "details", "dose", "dosage", "intervention description"}),
    },
}  # fmt: skip


def cells_of(text: str) -> list[str]:
    """Return the cells of a table row; one where the line is none."""
    is_piped = "|" in text and (text.startswith("|") or text.count("|") > 1 or " | " in text)
    sign = "|" if is_piped and "\t" not in text.partition("|")[0] else "\t"
    if sign not in text:
        return [text]
    cells = [cell.strip() for cell in text.removeprefix("|").removesuffix("|").split(sign)]
    if sign == "\t":
        cells = [cell for i, cell in enumerate(cells) if cell or i == len(cells) - 1 or i == 0]
    return cells


def set_apart(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with a tab where dashes or blanks part a label from its value, as the page does.

    Where labels are numbered (`1.2 Title`), chapters (`2. Design`) are headings.
    """
    if sum(OUTLINE.match(line.text) is not None for line in lines) >= _FEWEST:
        lines = [_with_heading(line) for line in lines]
    dashed = [_DASHED.fullmatch(line.text) for line in lines]
    if sum(map(_is_known, dashed)) >= _FEWEST:
        return [_parted(line, match) for line, match in zip(lines, dashed, strict=True)]
    columned = [_COLUMNED.fullmatch(line.raw.rstrip()) for line in lines]
    starts = Counter(match.start("value") for match in columned if match and _is_known(match))
    if starts.total() >= _FEWEST:
        column = starts.most_common(1)[0][0]
        aligned = [match if match and match.start("value") == column else None for match in columned]
        return [_parted(line, match) for line, match in zip(lines, aligned, strict=True)]
    return _with_labels_first(lines)


def _with_labels_first(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines of a page of cards that print a value above its label, each label above its value.

    A page is one where values that only the label below takes outnumber those that only the label above does.
    """
    labels = [find_label(line.text) for line in lines]

    def takes(i: int, at: int) -> bool:
        label = labels[i]
        inside = 0 <= at < len(lines) and labels[at] is None
        return inside and label is not None and fits(label.field, label.kind, lines[at].text)

    single = [i for i, label in enumerate(labels) if label and label.kind in ("word", "date", "number")]
    below = [i for i in single if takes(i, i - 1) and not takes(i, i + 1)]
    above = [i for i in single if takes(i, i + 1) and not takes(i, i - 1)]
    if len(below) < _FEWEST or len(below) <= 2 * len(above):
        return lines
    ordered = list(lines)
    for i in range(1, below[-1] + 1):
        if labels[i] and labels[i - 1] is None and takes(i, i - 1):
            ordered[i - 1], ordered[i] = ordered[i], ordered[i - 1]
    return ordered


def _with_heading(line: Line) -> Line:
    match = _CHAPTER.fullmatch(line.text)
    return replace(line, text=match["words"], raw=match["words"], level=2) if match else line


def _is_known(match: re.Match[str] | None) -> bool:
    label = find_label(match["label"]) if match else None
    return match is not None and label is not None and fits(label.field, label.kind, match["value"])


def _parted(line: Line, match: re.Match[str] | None) -> Line:
    """Return the line with a tab behind its label: one that is known, or few words that look like one."""
    if match is None:
        return line
    label = match["label"]
    is_like_one = label[0].isupper() and len(label.split()) <= _WORDS_OF_LABEL and not _DIGIT.search(label)
    if not _is_known(match) and (find_label(label) or not is_like_one):
        return line
    return replace(line, text=f"{label}\t{match['value']}", parts=(), lead="")


def headers_of(lines: Sequence[Line]) -> dict[int, tuple[str, tuple[str, ...]]]:
    """Return the field and the columns of each table header, by the number of its line.

    Every cell of a header names a column, and a rule or a row of as many cells follows.
    """
    found: dict[int, tuple[str, tuple[str, ...]]] = {}
    for line, following in pairwise(lines):
        cells = cells_of(line.text)
        if len(cells) < 2:
            continue
        size = len(cells_of(following.text))
        is_followed = _RULE.fullmatch(following.text) is not None or (size == len(cells) and size > 2)
        if is_followed and (header := _columns(cells)):
            found[line.number] = header
    return found


def _columns(cells: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
    names = [fold(cell.replace("**", "")) for cell in cells]
    for field, columns in COLUMNS.items():
        known = [next((column for column, words in columns.items() if name in words), "") for name in names]
        first = next(iter(columns))
        if all(known) and first in known and len(set(known)) == len(known):
            return field, tuple(known)
    return None
