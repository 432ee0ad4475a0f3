"""Lists of a page: conditions, interventions and arms, in the forms in which sites run them together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.model.codes import ArmType, InterventionType
from pipeline.model.source import (
    SourceArmGroup,
    SourceCondition,
    SourceIntervention,
    Value,
)
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.layout import Entry
from pipeline.registries.aggregator.page import Page
from pipeline.vocab.code_list import fold
from pipeline.vocab.diseases import split_diseases
from pipeline.vocab.lists import ARM_TYPE, INTERVENTION_TYPE

# Words run together where a site drops the line break: `DiskectomyIntervertebral Disk Displacement`.
_GLUED: Final = re.compile(r"(?<=[a-z)])(?=[A-Z][a-z])")
_TYPE_NAMES: Final = "|".join(
    sorted(
        {re.escape(INTERVENTION_TYPE.entries[code.name]["label"]) for code in InterventionType}
        | {
            "Behavioural",
            "Combination Product",
            "Dietary Supplement",
            "Diagnostic Test",
            "Biological/Vaccine",
            "Procedure/Surgery",
        },
        key=len,
        reverse=True,
    )
)
_FREE_TEXT: Final = re.compile(r"^free text\s*:\s*", re.I)
_ICD10: Final = re.compile(
    r"ICD-?\s?10\s*:\s*(?P<code>[A-Z]\d{2}(?:\.\d{1,2})?)\s*[-–:]?\s*(?P<name>.*)", re.I
)
_TYPED: Final = re.compile(rf"(?P<type>{_TYPE_NAMES})\s*:\s*", re.I)
_TYPE_BEHIND: Final = re.compile(rf"\s*\((?P<type>{_TYPE_NAMES})\)$", re.I)
_BEFORE_TYPE: Final = re.compile(rf"(?<=[^\s(])\s*(?=(?:{_TYPE_NAMES})\s*:\s)")
_ARM_TYPES: Final = "|".join(
    sorted(
        {re.escape(ARM_TYPE.entries[code.name]["label"]) for code in ArmType} | {"Placebo", "Control"},
        key=len,
        reverse=True,
    )
)
_ARM: Final = re.compile(rf"(?P<type>{_ARM_TYPES})(?: arm| group)?\s*:\s*(?P<rest>.*)", re.I)
# `Arm A: examplin`, `Cohort 2 - examplin`
_LETTERED: Final = re.compile(
    r"(?P<name>(?:arm|group|cohort|part)\s+(?:[A-Z]|\d{1,2}|[IVX]{1,4})\b)\s*(?:[:.–—-]\s*(?P<rest>\S.*)|:?$)",
    re.I,
)
_LONGEST_NAME_OF_ARM: Final = 120
_ARM_TYPE_LINE: Final = re.compile(rf"(?P<type>{_ARM_TYPES})(?: arm| group)?\.?", re.I)
_GIVEN: Final = re.compile(rf"interventions?\s*:\s*|(?=(?:{_TYPE_NAMES})\s*:\s)", re.I)
# Where a description starts behind a label: a capital word followed by a small one (`Participants in`).
SENTENCE_START: Final = re.compile(r"(?<=\S\s)(?=[A-Z][\w'’-]*,?\s+[a-z(])")
_STARTER: Final = re.compile(
    r"(?<=\S\s)(?=(?:The|This|These|Participants?|Patients?|Subjects?|All|Each|Eligible|Individuals|Women|Men|Children|Adults|In|For|During|After|Standard)\s+[a-z])"
)


def _split(page: Page, line: Line, pieces: Sequence[str]) -> list[Value]:
    values = [page.value([line], piece.strip(" ;,|")) for piece in pieces if piece.strip(" ;,|")]
    return [value for value in values if value]


def read_conditions(page: Page) -> list[SourceCondition]:
    """Return the conditions: a line each, or parted by `;`, or run together in one line (which is doubted)."""
    lines = page.lines("conditions")
    found: list[Value] = []
    coded: list[SourceCondition] = []
    for line in lines:
        if match := _ICD10.fullmatch(line.text):
            name = page.value([line], match["name"] or match["code"])
            if name:
                coded.append(SourceCondition(name, name._replace(raw=match["code"]), "ICD-10"))
            continue
        line = replace(line, text=_FREE_TEXT.sub("", line.text))
        pieces = list(line.parts) or re.split(r"\s*[;|•]\s*", line.text)
        if len(pieces) == 1 and len(lines) == 1:
            pieces = _GLUED.split(line.text)
            if len(pieces) == 1:
                pieces = split_diseases(line.text) or pieces
            if len(pieces) > 1:
                value = page.value([line])
                page.doubt("conditions", value, "run together on the page, parted where a name may start")
        found.extend(_split(page, line, pieces))
    return [*map(SourceCondition, found), *coded]


def read_interventions(page: Page) -> list[SourceIntervention]:
    """Return the interventions, with the type that is printed before the name (`Drug: Examplin`)."""
    found: list[SourceIntervention] = []
    lines = page.lines("interventions")
    named = [line for line in lines if line.level]
    for line in named or lines:
        pieces = list(line.parts) or re.split(r"\s*[;•|]\s*", line.text)
        for value in _split(page, line, [part for piece in pieces for part in _BEFORE_TYPE.split(piece)]):
            found.append(_intervention(value))
    for line in lines if named else ():
        if not line.level:
            page.keep("interventions", page.value([line]))
    return [*found, *_interventions_of_tables(page)]


def interventions_of_arms(arms: Sequence[SourceArmGroup]) -> list[SourceIntervention]:
    """Return the interventions that arms name with their type (`Drug: Examplin`), each once."""
    named = {str(value.raw): value for arm in arms for value in arm.intervention_names}
    return [_intervention(value) for words, value in named.items() if _TYPED.match(words)]


def _interventions_of_tables(page: Page) -> Iterator[SourceIntervention]:
    for entry in page.tables("interventions"):
        for line in entry.lines:
            cells = page.cells(entry, line)
            if name := cells.get("name"):
                named = _intervention(name)
                yield replace(
                    named, type=named.type or cells.get("type"), description=cells.get("description")
                )


def _intervention(value: Value) -> SourceIntervention:
    words = str(value.raw)
    match = _TYPED.match(words)
    if behind := _TYPE_BEHIND.search(words):
        name, type_ = words[: behind.start()], behind["type"]
        return SourceIntervention(name=value._replace(raw=name), type=value._replace(raw=type_))
    if match is None:
        return SourceIntervention(name=value)
    return SourceIntervention(
        name=value._replace(raw=words[match.end() :].strip()), type=value._replace(raw=match["type"])
    )


def read_arms(page: Page) -> Iterator[SourceArmGroup]:
    """Yield the arm groups; words under `Arms` that are of no known form are left to the page's other words."""
    seen: set[tuple[str, ...]] = set()
    for entry in page.of("arms"):
        arms = list(_arms_of_table(page, entry) if entry.columns else _arms_of(page, entry.lines))
        if arms:
            page.taken(entry)
        words = tuple([line.text for line in entry.lines])
        if words not in seen:
            yield from arms
        seen.add(words)


def _arms_of(page: Page, lines: Sequence[Line]) -> Iterator[SourceArmGroup]:
    if any(_ARM_TYPE_LINE.fullmatch(line.text) for line in lines):
        yield from _arms_of_blocks(page, lines)
    elif any("\t" in line.text for line in lines):
        yield from (_arm_of_row(page, line) for line in lines)
    elif any(_ARM.match(line.text) for line in lines) or (lines and _LETTERED.match(lines[0].text)):
        yield from _arms_of_lines(page, lines)


def _arm_of_row(page: Page, line: Line) -> SourceArmGroup:
    """Return the arm of a row `Experimental: label description | Drug: X Other: Y`."""
    first, _, rest = line.text.partition("\t")
    if lettered := _LETTERED.match(first):
        return _lettered_arm(page, line, lettered, first, rest)
    match = _ARM.match(first)
    words = (match["rest"] if match else first).strip()
    label, description = words, ""
    if start := _STARTER.search(words) or SENTENCE_START.search(words):
        label, description = words[: start.start()].strip(), words[start.start() :].strip()
        page.doubt("arm_groups.label", page.value([line], words), "label and description run together")
    return SourceArmGroup(
        label=page.value([line], label) if label else None,
        type=page.value([line], match["type"]) if match else None,
        description=page.value([line], description) if description else None,
        intervention_names=tuple(_split(page, line, _BEFORE_TYPE.split(rest))),
    )


def _lettered_arm(page: Page, line: Line, match: re.Match[str], words: str, given: str) -> SourceArmGroup:
    """Return the arm of `Arm A: examplin`; a long text or an intervention behind its name is no part of it."""
    rest = match["rest"] or ""
    is_given = _TYPED.match(rest) is not None
    is_named = not is_given and len(words) <= _LONGEST_NAME_OF_ARM
    names = _split(page, line, _names_in(f"{rest if is_given else ''}|{given}"))
    return SourceArmGroup(
        label=page.value([line], words.rstrip(" :") if is_named else match["name"]),
        description=page.value([line], rest) if rest and not is_named and not is_given else None,
        intervention_names=tuple(names),
    )


def _arms_of_table(page: Page, entry: Entry) -> Iterator[SourceArmGroup]:
    for line in entry.lines:
        cells = page.cells(entry, line)
        given = cells.get("interventions")
        if set(entry.columns) == {"label", "interventions"}:
            yield _arm_of_row(page, line)
        elif cells:
            match = _ARM_TYPE_LINE.fullmatch(str(cells["type"].raw)) if "type" in cells else None
            yield SourceArmGroup(
                label=cells.get("label"),
                type=cells["type"]._replace(raw=match["type"]) if match else cells.get("type"),
                description=cells.get("description"),
                intervention_names=tuple(_split(page, line, _names_in(str(given.raw)))) if given else (),
            )


def _names_in(words: str) -> list[str]:
    return [part for piece in re.split(r"\s*[;•|]\s*", words) for part in _BEFORE_TYPE.split(piece)]


def _arms_of_lines(page: Page, lines: Sequence[Line]) -> Iterator[SourceArmGroup]:
    """Yield the arms of lines `Experimental: label`; below stand its description and `Drug: X` in any order."""
    starts = [
        i
        for i, line in enumerate(lines)
        if (_ARM.match(line.text) and not _TYPED.match(line.text)) or _LETTERED.match(line.text)
    ]
    for start, end in pairwise([*starts, len(lines)]):
        arm = _arm_of_row(page, lines[start])
        below = lines[start + 1 : end]
        given = [line for line in below if _GIVEN.match(line.text)]
        first = below.index(given[0]) if given else len(below)
        names = [page.value([line], _GIVEN.sub("", line.text, count=1)) for line in given]
        yield replace(
            arm,
            description=arm.description or page.paragraphs(below[:first]),
            intervention_names=(*arm.intervention_names, *[name for name in names if name]),
        )


def _arms_of_blocks(page: Page, lines: Sequence[Line]) -> Iterator[SourceArmGroup]:
    """Yield the arms of blocks: a label above `Experimental group`, then `Description:` and `Treatment:`."""
    starts = [i - 1 for i, line in enumerate(lines) if i and _ARM_TYPE_LINE.fullmatch(line.text)]
    for start, end in pairwise([*starts, len(lines)]):
        match = _ARM_TYPE_LINE.fullmatch(lines[start + 1].text)
        parts: dict[str, list[Line]] = {"": []}
        name = ""
        for line in lines[start + 2 : end]:
            word = fold(line.text)
            if word in ("description", "treatment", "treatments"):
                name = word
                parts.setdefault(name, [])
            else:
                parts[name].append(line)
        described = [*parts[""], *parts.get("description", [])]
        given = [*parts.get("treatment", []), *parts.get("treatments", [])]
        yield SourceArmGroup(
            label=page.value([lines[start]]),
            type=page.value([lines[start + 1]], match["type"]) if match else None,
            description=page.paragraphs(described),
            intervention_names=tuple([value for line in given if (value := page.value([line]))]),
        )
