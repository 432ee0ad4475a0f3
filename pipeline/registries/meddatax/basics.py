"""Basic information and study design: labelled in the full form, by form and order in the terse one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from pipeline.model.source import Doubt, SourceDesign, Value
from pipeline.readers.page_text import PageText
from pipeline.readers.text_reader import Line
from pipeline.vocab.code_list import CodeList
from pipeline.vocab.lists import (
    ALLOCATION,
    INTERVENTION_MODEL,
    MASKING,
    OBSERVATIONAL_MODEL,
    OVERALL_STATUS,
    PRIMARY_PURPOSE,
    STUDY_TYPE,
    TIME_PERSPECTIVE,
)

# Labels of the full form -> our field.
LABELS: Final = {
    "Recruitment Status": "status",
    "Clinical Phase": "phase",
    "Total Enrollment": "enrollment",
    "Study Classification": "study_type",
    "Study Start Date": "start",
    "Study Completion Date": "completion",
    "Allocation Method": "allocation",
    "Intervention Model": "intervention_model",
    "Primary Purpose": "primary_purpose",
    "Blinding Strategy": "masking",
    "Observational Model": "observational_model",
    "Time Perspective": "time_perspective",
    "Minimum Eligible Age": "minimum_age",
    "Maximum Eligible Age": "maximum_age",
    "Eligible Sex": "sex",
    "Accepts Healthy Volunteers": "healthy_volunteers",
}
Fits = Callable[[str], bool]


def _code_of(codes: CodeList[Any]) -> Fits:
    """Return a test for the registry's own codes (`NOT_YET_RECRUITING`), which the site prints as they are."""

    def fits(text: str) -> bool:
        meaning = codes.meaning("ctgov", text) if text == text.upper() else None
        return meaning is not None and bool(meaning.codes)

    return fits


# What stands in Basic Information, in this order; any of it may be absent.
_BASICS: Final[tuple[tuple[str, Fits], ...]] = (
    ("status", _code_of(OVERALL_STATUS)),
    ("phase", lambda text: re.fullmatch(r"NA|(?:EARLY_)?PHASE\d(?:/PHASE\d)*", text) is not None),
    ("enrollment", lambda text: re.fullmatch(r"[\d,]+ participants?", text) is not None),
    ("study_type", _code_of(STUDY_TYPE)),
    ("start", lambda text: re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text) is not None),
    ("completion", lambda text: re.fullmatch(r"\d{4}(?:-\d\d){0,2}", text) is not None),
)
# Words of one list are no words of another, but for OTHER: an interventional study has it as purpose only.
_DESIGN: Final[tuple[tuple[str, Fits], ...]] = (
    ("allocation", _code_of(ALLOCATION)),
    ("intervention_model", _code_of(INTERVENTION_MODEL)),
    ("primary_purpose", _code_of(PRIMARY_PURPOSE)),
    ("masking", _code_of(MASKING)),
)
_OBSERVATION: Final[tuple[tuple[str, Fits], ...]] = (
    ("observational_model", _code_of(OBSERVATIONAL_MODEL)),
    ("time_perspective", _code_of(TIME_PERSPECTIVE)),
)

Found = dict[str, Line]


def split_label(text: str) -> tuple[str, str, str]:
    """Return the label of a line, what parts it from the words beside it, and those words.

    >>> split_label("Eligible Sex\\tALL"), split_label("Eligible Sex")
    (('Eligible Sex', '\\t', 'ALL'), ('Eligible Sex', '', ''))
    """
    label, parting, words = text.partition("\t" if "\t" in text else ":")
    return label.strip(), parting, words.strip()


def read_labelled(
    lines: Sequence[Line], found: Found, labels: list[Line], fields: Collection[str]
) -> list[Line]:
    """Put the values below labels of the section's fields into found, the labels into labels; return the rest.

    A label that is followed by a label has lost its value, and so has one beside an empty cell.
    """
    rest: list[Line] = []
    name: str | None = None
    for line in lines:
        label, parting, words = split_label(line.text)
        if LABELS.get(label) in fields:
            name = None if parting else LABELS[label]
            labels.append(line)
            if words:
                found.setdefault(LABELS[label], replace(line, text=words))
        elif name:
            found.setdefault(name, line)
            name = None
        else:
            rest.append(line)
    return rest


def _read_in_order(lines: Sequence[Line], slots: Sequence[tuple[str, Fits]], found: Found) -> list[Line]:
    """Put lines that fit the next free slots into found; return the other lines."""
    rest: list[Line] = []
    at = 0
    for line in lines:
        fitting = [i for i in range(at, len(slots)) if slots[i][0] not in found and slots[i][1](line.text)]
        if fitting:
            found[slots[fitting[0]][0]] = line
            at = fitting[0] + 1
        else:
            rest.append(line)
    return rest


def _fields(slots: Sequence[tuple[str, Fits]]) -> list[str]:
    return [name for name, _ in slots]


def read_basics(document: PageText, lines: Sequence[Line]) -> tuple[dict[str, Value], list[Doubt]]:
    """Return the values of Basic Information by our field name, and what is not certain about them."""
    found: Found = {}
    labels: list[Line] = []
    rest = _read_in_order(read_labelled(lines, found, labels, _fields(_BASICS)), _BASICS, found)
    if "status" not in found and rest and rest[0] is lines[0] and rest[0].text == rest[0].text.upper():
        found["status"] = rest[0]
    document.mark_read(labels)
    values = {name: value for name, line in found.items() if (value := document.value([line]))}
    doubts = []
    if not labels and "start" in values and "completion" not in values:
        # Of 822 studies 9 have a start date alone and 1 a completion date alone.
        doubts.append(
            Doubt("dates.start", values["start"], "the only date, without a label: read as the start")
        )
    return values, doubts


def read_design(document: PageText, lines: Sequence[Line], basics: dict[str, Value]) -> SourceDesign:
    """Return the design; lines between the model and the purpose describe the model, those after masking it."""
    found: Found = {}
    labels: list[Line] = []
    rest = read_labelled(lines, found, labels, _fields(_DESIGN + _OBSERVATION))
    study_type = basics.get("study_type")
    is_observed = bool(study_type and str(study_type.raw) == "OBSERVATIONAL")
    _read_in_order(rest, _OBSERVATION if is_observed else _DESIGN, found)
    document.mark_read(labels)
    used = {line.number for line in found.values()}
    texts = [line for line in rest if line.number not in used]

    def after(name: str, *, until: str = "") -> list[Line]:
        if name not in found:
            return []
        end = found[until].number if until in found else float("inf")
        return [line for line in texts if found[name].number < line.number < end]

    masked = after("masking")
    described = [line for line in after("intervention_model", until="primary_purpose") if line not in masked]
    values: dict[str, Any] = {name: document.value([line]) for name, line in found.items()}
    phase = basics.get("phase")
    phases = str(phase.raw).split("/") if phase else []
    design = SourceDesign(
        study_type=study_type,
        phases=tuple([phase._replace(raw=one) for one in phases if phase]),
        intervention_model_description=document.value(described, "markdown"),
        masking_description=document.value(masked, "markdown"),
    )
    return replace(design, **values)
