"""Structured eligibility criteria: the objects that `trialmill criteria` writes and a TrialRecord carries."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

from pipeline.model.base import Frozen


class CriterionRole(StrEnum):
    """What an item of the text is."""

    CRITERION = "criterion"
    PARENT = "parent"
    HEADING = "heading"
    NOTE = "note"
    BOILERPLATE = "boilerplate"


class Polarity(StrEnum):
    """Must the item hold (`inclusion`) or not hold (`exclusion`) for a person to enter?"""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    OTHER = "other"
    UNKNOWN = "unknown"


class ParseStatus(StrEnum):
    """How much of an item became data."""

    FULL = "full"
    PARTIAL = "partial"
    TEXT_ONLY = "text_only"


Operator = Literal["lt", "le", "gt", "ge", "eq", "between", "in"]
EligibleOperator = Literal["lt", "le", "gt", "ge", "eq", "ne", "between", "outside", "in", "not_in"]


class Constraint(Frozen):
    """One comparison in an item. `start` and `end` are code-point offsets into the input field.

    Derived beside what is printed: `usual_low`, `usual_high` and `usual_unit` are the bounds in the variable's usual
    unit, where a lawful conversion is known; `eligible_op` is what an eligible person meets with these bounds
    (an exclusion `platelets < 100` stays `lt`, its `eligible_op` is `ge`), None where the comparison does not decide
    alone.
    """

    variable: str
    variable_code: str | None = None
    op: Operator
    low: float | None = None
    high: float | None = None
    values: tuple[str, ...] | None = None
    unit: str | None = None
    unit_ucum: str | None = None
    reference: Literal["ULN", "LLN", "normal", "baseline"] | None = None
    subgroup: str | None = None
    usual_low: float | None = None
    usual_high: float | None = None
    usual_unit: str | None = None
    eligible_op: EligibleOperator | None = None
    start: int
    end: int


class TimeWindow(Frozen):
    """One span of time in an item: an event, how long, in which direction, relative to what."""

    event: str | None = None
    direction: Literal["before", "after", "during", "for", "since", "within"]
    op: Operator | None = None
    value: float | None = None
    high: float | None = None
    unit: Literal["minute", "hour", "day", "week", "month", "year", "half-life"] | None = None
    anchor: str | None = None
    start: int
    end: int


class Span(Frozen):
    """A stretch of an input field: code-point offsets and the words."""

    start: int
    end: int
    text: str


class Concept(Frozen):
    """A condition, drug or procedure named in an item; `code` only where a dictionary gives it exactly."""

    kind: Literal["condition", "drug", "procedure"]
    name: str
    system: str | None = None
    code: str | None = None
    start: int
    end: int


class Criterion(Frozen):
    """One item of an eligibility text. The keys are the contract of structured criteria."""

    path: str
    parent: str | None = None
    role: CriterionRole
    polarity: Polarity
    ordinal: str | None = None
    text: str
    field: str
    start: int
    end: int
    combinator: Literal["all", "any"] | None = None
    categories: tuple[str, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    windows: tuple[TimeWindow, ...] = ()
    concepts: tuple[Concept, ...] = ()
    negated: bool = False
    exceptions: tuple[Span, ...] = ()
    modality: Literal["required", "permitted", "judgement"] | None = None
    logic: dict[str, Any] | None = None
    parse_status: ParseStatus = ParseStatus.TEXT_ONLY


class EligibilityText(Frozen):
    """One eligibility text as the registry gives it, escapes intact.

    `field` is `text`, `inclusion` or `exclusion`, with `@de` for a further language and `#3` for entry 3 of a
    list that the registry itself itemized. Offsets of criteria point into `text`.
    """

    field: str
    language: str | None = None
    text: str
    items: tuple[str, ...] | None = None
