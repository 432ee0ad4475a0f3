"""Cells of results tables: which group a cell belongs to, and the number that its printed text is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final, Literal

from pipeline.findings import FindingKind
from pipeline.model.results import ResultGroup, Section
from pipeline.model.source import Value
from pipeline.model.source_results import SourceResultGroup
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import MAX_INTEGER, Context

RESULTS_PATH: Final = "posted_results"
_result_group = assembler(ResultGroup)

_NUMBER: Final = re.compile(r"[-+\u2212]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][-+]?\d{1,3})?")
_P_VALUE: Final = re.compile(
    r"(?:p(?:[- ]?value)?\s*)?(?P<sign><=|>=|[<>=\u2264\u2265])?\s*(?P<number>.+)", re.I
)
_RAW_NAMES: Final = {
    name: f"{name}_raw"
    for name in (
        *("parameter_value", "dispersion_value", "ci_percent", "ci_lower_limit", "ci_upper_limit"),
        *("value", "spread", "lower_limit", "upper_limit"),
        *("participants", "units", "count", "affected", "at_risk", "events"),
        *("related_events", "deaths", "related_deaths"),
    )
}
_Relation = Literal["lt", "le", "eq", "ge", "gt"]
_RELATIONS: Final[dict[str | None, _Relation]] = {
    None: "eq",
    "=": "eq",
    "<": "lt",
    "<=": "le",
    "\u2264": "le",
    ">": "gt",
    ">=": "ge",
    "\u2265": "ge",
}


class SectionGroups:
    """The groups of one section: which ordinal an id of the registry means there."""

    __slots__ = ("context", "ordinals")

    def __init__(self, context: Context, ordinals: dict[str, int]) -> None:
        self.context = context
        self.ordinals = ordinals

    def cells(self, group_id: Value | None) -> dict[str, Any]:
        """Return `group_id` and `group_ordinal` of a cell."""
        if group_id is not None and group_id.raw in self.ordinals:
            return {"group_id": group_id.raw, "group_ordinal": self.ordinals[str(group_id.raw)]}
        raw = self.context.line(group_id, f"{RESULTS_PATH}.group_id")
        ordinal = self.ordinals.get(raw) if raw else None
        if ordinal is None:
            self.context.find(
                FindingKind.UNRESOLVED_LINK,
                f"{RESULTS_PATH}.group_id",
                group_id,
                "no group of this section has this id",
            )
        return {"group_id": raw, "group_ordinal": ordinal}


class ResultGroups:
    """All groups of the results, numbered through the sections."""

    __slots__ = ("_context", "read")

    def __init__(self, context: Context) -> None:
        self._context = context
        self.read: list[ResultGroup] = []

    def add(
        self, section: Section, sources: tuple[SourceResultGroup, ...], measure_ordinal: int | None = None
    ) -> SectionGroups:
        """Number the groups of a section and return how its cells find them."""
        line, text = self._context.line, self._context.text
        ordinals: dict[str, int] = {}
        repeated: set[str] = set()
        for source in sources:
            group_id = line(source.group_id, f"{RESULTS_PATH}.groups.group_id")
            ordinal = len(self.read) + 1
            self.read.append(
                _result_group(
                    ordinal=ordinal,
                    section=section,
                    measure_ordinal=measure_ordinal,
                    group_id=group_id,
                    title=line(source.title, f"{RESULTS_PATH}.groups.title"),
                    description=text(source.description, f"{RESULTS_PATH}.groups.description"),
                )
            )
            if group_id and ordinals.setdefault(group_id, ordinal) != ordinal:
                repeated.add(group_id)
        for group_id in repeated:
            del ordinals[group_id]
        return SectionGroups(self._context, ordinals)


def put_count(context: Context, cells: dict[str, Any], name: str, value: Value | None) -> None:
    """Put the printed text and the whole number of a count; what is no whole number stays text."""
    put_number(context, cells, name, value)
    number = cells[name]
    if number is not None:
        is_whole = number.is_integer() and abs(number) <= MAX_INTEGER
        cells[name] = int(number) if is_whole else None


def put_number(context: Context, cells: dict[str, Any], name: str, value: Value | None) -> None:
    """Put the printed text and the number of a value; words stay text."""
    raw = context.line(value, f"{RESULTS_PATH}.{name}")
    cells[_RAW_NAMES[name]] = raw
    cells[name] = read_number(raw) if raw is not None else None


@lru_cache(maxsize=65536)
def read_number(raw: str) -> float | None:
    """Return a printed number, None for words (`NA`) and for what is not plainly one number.

    >>> [read_number(raw) for raw in ("1,234.5", ".05", "-3", "NA", "<0.001", "1e999")]
    [1234.5, 0.05, -3.0, None, None, None]
    """
    if not _NUMBER.fullmatch(raw) or not any(char.isdigit() for char in raw):
        return None
    number = float(raw.replace(",", "").replace("\u2212", "-"))
    # A printed `-0.0` is the number 0, as which SQLite keeps it; the raw text has the sign.
    return number + 0.0 if abs(number) < float("inf") else None


def read_p_value(raw: str) -> tuple[float | None, _Relation | None]:
    """Return the number of a p value and how the true value relates to it.

    >>> read_p_value("<0.001"), read_p_value("= .03"), read_p_value("not significant")
    ((0.001, 'lt'), (0.03, 'eq'), (None, None))
    """
    match = _P_VALUE.fullmatch(raw.strip())
    number = read_number(match["number"]) if match else None
    return (None, None) if match is None or number is None else (number, _RELATIONS[match["sign"]])
