"""What a quantity of an eligibility text is, and the tables that the rules that read one need.

The tables come from `criteria_lexicon.toml`; the rules are in quantities.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pipeline.criteria.numbers import number_words
from pipeline.criteria.phrases import Phrases
from pipeline.vocab.criteria_words import criteria_lexicon, word_sets
from pipeline.vocab.units import Unit

Op = Literal["lt", "le", "gt", "ge", "eq", "between"]
Reference = Literal["ULN", "LLN", "normal", "baseline"]


@dataclass(slots=True)
class Quantity:
    """One quantity. `first` is its first token (comparator or number), `number` its number, `last` the token behind.

    `op` is None for a bare number; `high` is the end of a range, `pair` the second number of "140/90". `low_unit` is
    the unit of the first number where a range names two ("6 months to 2 years"); `open_low` and `open_high` tell which
    end of a range is not part of it ("2 to < 12 years").
    """

    first: int
    number: int
    last: int
    op: Op | None
    value: float
    high: float | None = None
    pair: float | None = None
    unit: Unit | None = None
    low_unit: Unit | None = None
    reference: Reference | None = None
    hyphen: bool = False
    word_number: bool = False
    open_low: bool = False
    open_high: bool = False

    @property
    def is_length(self) -> bool:
        """True for "100 miles", "6 mm"."""
        return self.unit is not None and self.unit.dimension == (("m", 1),)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables of `criteria_lexicon.toml` that the quantity rules need."""

    before: Phrases[Op]
    after: Phrases[Op]
    openers: Phrases[None]
    separators: frozenset[str]
    and_separators: frozenset[str]
    inclusive: Phrases[None]
    times: frozenset[str]
    reference_gap: frozenset[str]
    references: Phrases[Reference]
    before_reference: frozenset[str]  # the words that a reference limit and what leads to it start with
    numbers: dict[str, float]
    multiples: dict[str, float]
    past: frozenset[str]
    before_range: frozenset[str]  # the words behind the first number with which a range may go on
    behind: frozenset[
        str
    ]  # the words with which a comparator, a tolerance or "inclusive" behind a quantity starts


MIRROR = frozenset({"<", ">", "≤", "≥", "=", "≦", "≧", "<=", ">="})
TOLERANCES = frozenset({"±", "+"})


@cache
def lexicon() -> Lexicon:
    """Returns the tables, built once."""
    data: dict[str, Any] = criteria_lexicon()
    ranges, references = data["ranges"], data["references"]
    times, gap = frozenset(references["times"]), frozenset(references["between"])
    limits: Phrases[Reference] = Phrases(
        (glued + p, name)
        for name in ("ULN", "LLN", "normal", "baseline")
        for p in references[name]
        for glued in ("", "x")  # "1.5xupper limit of normal"
    )
    inclusive: Phrases[None] = Phrases((p, None) for p in ranges["inclusive"])
    after: Phrases[Op] = Phrases((p, op) for op, ps in data["comparators"]["after"].items() for p in ps)
    joins = frozenset([*ranges["separators"], *ranges["and_separators"], "up", "or"])
    words = word_sets("number_words")
    return Lexicon(
        before=Phrases((p, op) for op, ps in data["comparators"]["before"].items() for p in ps),
        after=after,
        openers=Phrases((p, None) for p in ranges["openers"]),
        separators=frozenset(ranges["separators"]),
        and_separators=frozenset(ranges["and_separators"]),
        inclusive=inclusive,
        times=times,
        reference_gap=gap,
        references=limits,
        before_reference=times | gap | frozenset(limits.root),
        numbers=number_words(),
        multiples={word: float(value) for word, value in data["multiples"].items()},
        past=frozenset(data["time"]["past"]),
        before_range=joins | words["before_separator"] | frozenset(inclusive.root) | {"(", "["},
        behind=MIRROR | TOLERANCES | words["age_tail"] | frozenset(after.root) | frozenset(inclusive.root),
    )


_ORDER: dict[tuple[str, str], Op] = {
    ("gt", "eq"): "ge",
    ("lt", "eq"): "le",
    ("eq", "gt"): "ge",
    ("eq", "lt"): "le",
    ("eq", "ge"): "ge",
    ("eq", "le"): "le",
}


def joined(first: Op, second: Op) -> Op:
    """Returns what two comparators in a row mean: "more than (>)" is gt, "greater than (>=)" is ge, "at least >" is ge."""
    stronger = second if second in ("ge", "le") and first in ("gt", "lt", "eq") else first
    return _ORDER.get((first, second), stronger)
