"""Reads the items of an eligibility text: constraints, windows, logic, negation, exceptions, modality, categories.

In: the clean text of the item (escapes undone, white space folded) and its polarity. Out: an `ItemReading` whose
offsets point into the raw text where the caller tells how, else into that clean text. Pure and linear in the length.
Not done here: cutting a text into items and finding their polarity (pipeline/criteria/structure.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, cast

from pipeline.criteria.alone import decide_alone
from pipeline.criteria.categories import categorize
from pipeline.criteria.comparisons import read_comparisons
from pipeline.criteria.concepts import MeshName, find_concepts
from pipeline.criteria.eligible import Usual, eligible_operators, usual_bounds
from pipeline.criteria.filing import Reading
from pipeline.criteria.leads import Combinator
from pipeline.criteria.lexer import NUMBER, RawSpan, Tokens
from pipeline.criteria.logic import Leaf, build_logic
from pipeline.criteria.marks import CATEGORY, CONCEPT, CUE, DISEASE, DRUG, Marks
from pipeline.criteria.scene import ConstraintReading
from pipeline.criteria.statements import Modality, Statements, read_statements, verdict_behind
from pipeline.criteria.variables import variable
from pipeline.criteria.windows import WindowReading
from pipeline.findings import Finding, FindingKind
from pipeline.model.criteria import (
    Concept,
    Constraint,
    EligibleOperator,
    Operator,
    ParseStatus,
    Polarity,
    Span,
    TimeWindow,
)
from pipeline.vocab.units import to_ucum

__all__ = ["ItemReading", "ItemText", "MeshName", "read_item", "read_items", "to_ucum"]

_FIELD = "eligibility.criteria"
_JOINED = 4  # tokens between comparisons of which one verdict is said


class ItemReading(NamedTuple):
    """What one item says, named as in `Criterion`; `logic` refers to constraints and windows by position."""

    constraints: tuple[Constraint, ...] = ()
    windows: tuple[TimeWindow, ...] = ()
    concepts: tuple[Concept, ...] = ()
    categories: tuple[str, ...] = ()
    negated: bool = False
    exceptions: tuple[Span, ...] = ()
    modality: Modality | None = None
    logic: dict[str, Any] | None = None
    parse_status: ParseStatus = ParseStatus.TEXT_ONLY
    findings: tuple[Finding, ...] = ()


class ItemText(NamedTuple):
    """An item to read: its clean text, and what governs it.

    `combinator` is how it combines with its siblings under their parent, `raw_span` carries offsets to the raw text
    (`CleanText.raw_span`), `topic` is the variable that the line above it names ("Age:"), `is_denied` says that the
    parent turns it round ("None of the following:").
    """

    clean: str
    polarity: Polarity
    combinator: Combinator | None = None
    raw_span: RawSpan | None = None
    topic: str | None = None
    is_denied: bool = False

    @property
    def bars(self) -> bool:
        """True where a person must not meet the item."""
        return (self.polarity is Polarity.EXCLUSION) != self.is_denied


def read_item(
    clean: str,
    polarity: Polarity,
    *,
    mesh_terms: Sequence[MeshName] = (),
    combinator: Combinator | None = None,
    raw_span: RawSpan | None = None,
) -> ItemReading:
    """Returns what one item says. An empty or unreadable text gives an empty reading, never an error.

    >>> reading = read_item("Platelets < 100 x 10^9/L", Polarity.EXCLUSION)
    >>> [(c.variable, c.op, c.high, c.unit_ucum) for c in reading.constraints]
    [('platelets', 'lt', 100.0, '10*9/L')]
    """
    (reading,) = read_items([ItemText(clean, polarity, combinator, raw_span)], mesh_terms)
    return reading


def read_items(texts: Iterable[ItemText], mesh_terms: Sequence[MeshName] = ()) -> list[ItemReading]:
    """Returns what each item says by itself.

    All items take one step before the next: the code and the tables of a step then stay in the processor's cache.
    """
    items = [_Item(text) for text in texts]
    for item in items:
        item.compare()
    for item in items:
        item.state()
    for item in items:
        item.find_concepts(mesh_terms)
    for item in items:
        item.categorize()
    return [item.reading() for item in items]


class _Item:
    """One item while it is read; each step uses what those before it found."""

    __slots__ = (
        "categories",
        "compared",
        "concepts",
        "marks",
        "negated",
        "statements",
        "taken",
        "text",
        "tokens",
    )

    def __init__(self, text: ItemText) -> None:
        self.text = text
        self.tokens = Tokens(text.clean, text.raw_span)
        self.marks = Marks(self.tokens)

    def compare(self) -> None:
        self.compared = read_comparisons(self.tokens, self.marks, self.text.topic)

    def state(self) -> None:
        self.taken = _taken(self.tokens, self.compared)
        self.statements = read_statements(self.tokens, self.marks.of(CUE), self.taken)
        negations = self.statements.negations
        if self.text.polarity is Polarity.EXCLUSION:
            negations = [cue for cue in negations if "restating" not in cue.kinds]
        self.negated = bool(negations)

    def find_concepts(self, mesh_terms: Sequence[MeshName]) -> None:
        self.concepts = find_concepts(self.tokens, self.marks.of(CONCEPT), self.marks.of(DRUG), mesh_terms)

    def categorize(self) -> None:
        self.categories = categorize(
            self.tokens,
            self.marks.of(CATEGORY),
            self.marks.of(DISEASE),
            self.text.bars,
            [name for found in self.compared.constraints if found.known for name in found.variables],
            self.concepts,
            self.compared.windows,
            self.statements,
        )

    def reading(self) -> ItemReading:
        """Returns what the item says."""
        tokens, compared, statements = self.tokens, self.compared, self.statements
        constraints, windows, polarity = compared.constraints, compared.windows, self.text.polarity
        exceptions = tuple([_span(tokens, first, last) for first, last in statements.exceptions])
        said = (self.concepts, self.categories, self.negated, exceptions, statements.modality)
        if not constraints and not windows:
            return ItemReading((), (), *said)
        bars = self.text.bars
        logic = _logic(tokens, compared, statements, bars)
        eligible = eligible_operators(
            [_meant_operator(found) for found in constraints],
            polarity,
            logic,
            self.text.combinator,
            _verdicts(tokens, constraints),
            self.text.is_denied,
        )
        alone = decide_alone(tokens, constraints, bars)
        operators = [op if is_alone else None for op, is_alone in zip(eligible, alone, strict=True)]
        return ItemReading(
            tuple([_constraint(tokens, found, op) for found, op in zip(constraints, operators, strict=True)]),
            tuple([_window(tokens, found) for found in windows]),
            *said,
            logic if len(constraints) + len(windows) > 1 else None,
            _status(tokens, self.taken),
            tuple(_findings(tokens, compared)) if compared.odd_unit or compared.lost_sign else (),
        )


def _meant_operator(found: ConstraintReading) -> Operator:
    """Returns the operator of a comparison; who is to "walk 100 m" may walk further."""
    attained = found.op == "eq" and found.variables == ["walk_distance"]
    return "ge" if attained else cast(Operator, found.op)


def _verdicts(tokens: Tokens, constraints: list[ConstraintReading]) -> list[bool | None]:
    """Returns what is said behind each comparison of a person who meets it; of joined ones it is said once."""
    out: list[bool | None] = []
    for at in range(len(constraints) - 1, -1, -1):
        found = constraints[at]
        said = verdict_behind(tokens, found.last)
        if said is None and out and constraints[at + 1].first - found.last <= _JOINED:
            said = out[0] if "." not in tokens.words[found.last : constraints[at + 1].first] else None
        out.insert(0, said)
    return out


def _taken(tokens: Tokens, reading: Reading) -> bytearray:
    """Returns which tokens belong to a comparison or a window: 1 where they do, else 0."""
    taken = bytearray(len(tokens.words))
    for found in reading.constraints:
        taken[found.first : found.last] = b"\1" * (found.last - found.first)
    for window in reading.windows:
        first, last = window.quantity.first, window.quantity.last
        taken[first:last] = b"\1" * (last - first)
    return taken


def _span(tokens: Tokens, first: int, last: int) -> Span:
    start, end = tokens.place(first, last)
    return Span.trusted({"start": start, "end": end, "text": tokens.surface(first, last)})


def _constraint(tokens: Tokens, found: ConstraintReading, eligible_op: EligibleOperator | None) -> Constraint:
    quantity = found.quantity
    unit = quantity.unit if quantity is not None else None
    usual = Usual()
    if found.known and unit is not None and quantity is not None and quantity.reference is None:
        usual = usual_bounds(found.variables[0], found.low, found.high, unit.ucum)
    start, end = tokens.place(found.first, found.last)
    return Constraint.trusted(
        {
            "variable": found.variables[0],
            "variable_code": variable(found.variables[0]).loinc if found.known else None,
            "op": cast(Any, found.op),
            "low": found.low,
            "high": found.high,
            "values": tuple(found.values) if found.values is not None else None,
            "unit": unit.printed if unit is not None else None,
            "unit_ucum": unit.ucum if unit is not None else None,
            "reference": quantity.reference if quantity is not None else None,
            "subgroup": found.subgroup,
            "usual_low": usual.low,
            "usual_high": usual.high,
            "usual_unit": usual.unit,
            "eligible_op": eligible_op,
            "start": start,
            "end": end,
        }
    )


def _window(tokens: Tokens, found: WindowReading) -> TimeWindow:
    quantity = found.quantity
    low, high = quantity.value, quantity.high
    if high is not None and low > high:  # "between 6 months and 2 weeks prior to enrollment"
        low, high = high, low
    start, end = tokens.place(found.first, found.last)
    return TimeWindow.trusted(
        {
            "event": found.event,
            "direction": found.direction,
            "op": found.op,
            "value": low,
            "high": high,
            "unit": cast(Any, quantity.unit.window if quantity.unit is not None else None),
            "anchor": found.anchor,
            "start": start,
            "end": end,
        }
    )


def _logic(tokens: Tokens, reading: Reading, statements: Statements, bars: bool) -> dict[str, Any] | None:
    befores = (None, *reading.constraints)
    times = [window.first for window in reading.windows]
    leaves = [
        Leaf(c.first, c.last, {"constraint": at}, _joint(tokens, before, c, bars, times))
        for at, (before, c) in enumerate(zip(befores, reading.constraints, strict=False))
    ]
    leaves += [
        Leaf(w.first, w.last, {"window": at}, "and" if w.aside else None)
        for at, w in enumerate(reading.windows)
    ]
    leaves.sort(key=lambda leaf: leaf.first)
    negations = [cue for cue in statements.negations if not bars or "restating" not in cue.kinds]
    return build_logic(tokens, leaves, negations, statements.exceptions, bars)


def _joint(
    tokens: Tokens,
    before: ConstraintReading | None,
    found: ConstraintReading,
    is_exclusion: bool,
    times: Sequence[int],
) -> Literal["and", "or"] | None:
    """Returns how a comparison is joined to the one before it, where the readings and not the words tell.

    In an exclusion each part of "BP > 170/100" bars alone, and so does the same limit said twice. `times` are the
    tokens at which windows start.
    """
    quantity = found.quantity
    is_part = before is not None and quantity is not None and before.quantity is quantity
    if is_exclusion and is_part and quantity is not None and quantity.pair is not None:
        return "or"
    if before is None or found.joint is not None:
        return found.joint
    if _excludes(before, found) and not any(before.last <= at < found.first for at in times):
        return "or"  # "IIEF >= 22 before surgery, and <= 16 at screening" is both
    is_again = before.variables == found.variables and tokens.words[before.last : found.first] == ["("]
    return "or" if is_exclusion and (is_part or is_again) else None


def _excludes(one: ConstraintReading, other: ConstraintReading) -> bool:
    """True where no value meets both: "less than 6, and older than 18 years" is either."""
    if one.variables != other.variables or one.subgroup != other.subgroup:
        return False
    if one.quantity is None or other.quantity is None or one.quantity.reference != other.quantity.reference:
        return False
    low, high = (other, one) if one.op in ("lt", "le") else (one, other)
    if low.op not in ("gt", "ge") or high.op not in ("lt", "le") or low.low is None or high.high is None:
        return False
    units = {found.unit.ucum for found in (one.quantity, other.quantity) if found.unit is not None}
    return len(units) < 2 and high.high < low.low


def _status(tokens: Tokens, taken: bytearray) -> ParseStatus:
    """Full where every number of an item with a constraint or window belongs to one."""
    at = tokens.kinds.find(NUMBER)
    while at >= 0 and taken[at]:
        at = tokens.kinds.find(NUMBER, at + 1)
    return ParseStatus.PARTIAL if at >= 0 else ParseStatus.FULL


def _findings(tokens: Tokens, reading: Reading) -> Iterator[Finding]:
    for kind, message, readings in (
        (FindingKind.ODD_UNIT, "the unit is not one that the variable is given in", reading.odd_unit),
        (FindingKind.LOST_SIGN, "a bare value where a comparator is expected", reading.lost_sign),
    ):
        for found in readings:
            raw = f"{found.variables[0]}: {tokens.surface(found.first, found.last)}"
            yield Finding(kind, _FIELD, raw=raw, message=message)
