"""Reads spans of time: direction, anchor and event around a quantity whose unit is a time or a half-life.

In: a `Quantity` and the words around it. Out: a `WindowReading`, or None where the time is no window ("12-week study",
"every 4 weeks"). The words around a time are found in pipeline/criteria/ties.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.limits import FACTORS
from pipeline.criteria.quantity import Op, Quantity
from pipeline.criteria.ties import Direction, Ties
from pipeline.vocab.criteria_words import word_sets


@dataclass(slots=True)
class WindowReading:
    """A window over the tokens `first` up to `last`; `tied` is True where a direction word stands behind it.

    `aside`: it stands in brackets and says the time of the window before it for others.
    """

    quantity: Quantity
    first: int
    last: int
    direction: Direction
    op: Op
    anchor: str | None
    tied: bool
    aside: bool = False
    event: str | None = None


_MAX_ASIDE = 10  # tokens between a time and one in brackets that repeats it
_BETWEEN_TIES = frozenset({"and", "or", ",", "during", "for"})
_JOINS = frozenset({"or", "and", "(", "/", ","})
_SPANS = frozenset({"period", "duration", "length", "course"})
_NEAR_SPAN = 6  # tokens


class WindowReader:
    """Reads the windows of one token list."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.ties = Ties(tokens)
        self.lex = self.ties.lex
        self.sets = self.ties.sets
        self.word = self.ties.word

    def read(self, found: Quantity, before: WindowReading | None = None) -> WindowReading | None:
        """Returns the window of a time quantity; `before` is the window in front of it."""
        if before is not None and self.is_aside(found, before):
            op = found.op or before.op
            return WindowReading(
                found, found.first, found.last, before.direction, op, before.anchor, before.tied, aside=True
            )
        if self.words[max(0, found.first - 4) : found.first][:3] == ["half", "-", "life"]:
            return None  # "the half-life of 20-40 hours of the drug"
        in_front = self.ties.in_front(found)
        if in_front is not None:
            return WindowReading(
                found, in_front[2], found.last, in_front[0], found.op or "le", in_front[1], True
            )
        preposition, first, past, future = self.ties.before(found)
        if before is not None and self.is_either(found, before):
            preposition, past = "within", before.direction == "before"
        is_history = self.word(found.last) == "history" and preposition is None and not past
        if found.hyphen and found.op is None and preposition is None and not past and not is_history:
            return None  # "2-hour post-load glucose", "12-week study"
        behind, anchor, last = self.ties.behind(found, preposition)
        direction: Direction | None = (
            "for" if is_history else self.direction(preposition, behind, past, future, found, before)
        )
        if direction is None:
            return None
        first -= self.word(first - 1) in FACTORS
        if direction == "for" and behind == "of":
            behind, anchor, last = None, None, found.last  # "6 months of treatment" is tied to nothing
        if behind is None and direction == "within" and self.word(first - 1) == "(":
            tied = self.ties.tied_before(first - 1)
            if tied is not None and self.word(found.last) == ")":
                return WindowReading(found, first, last, tied[0], found.op or "le", tied[1], True)
        if direction == "before" and behind is None and anchor is None:
            anchor = "now"
        if past and behind == "of" and anchor not in self.lex.anchor_names:
            behind, anchor, last = None, "now", found.last  # "in the past 14 days of cough"
        if direction == "since" and anchor not in self.lex.anchor_names:
            anchor = None  # what has passed since is the event
        op = self.operator(found, preposition, behind, past, direction)
        if (
            op == "eq"
            and preposition is None
            and before is not None
            and self.repeats(found, before, direction)
        ):
            op = before.op
        return WindowReading(found, first, last, direction, op, anchor, behind is not None)

    def is_either(self, found: Quantity, before: WindowReading) -> bool:
        """True for the second time of "within 14 or 21 days of the first dose"."""
        alone = before.op == "le" and found.op is None and found.unit == before.quantity.unit
        return alone and self.words[before.quantity.last : found.first] == ["or"]

    def is_aside(self, found: Quantity, before: WindowReading) -> bool:
        """True for the second time of "4 weeks (6 weeks for nitrosoureas) prior to", which repeats the first.

        So does "4 weeks since prior chemotherapy (6 weeks for nitrosoureas; 1 week for capecitabine)".
        """
        leads, opener = ("for", "if", "in"), before.quantity.last
        if self.word(opener) == "(" and self.word(opener + 1) in leads:  # "4 weeks (for biologics 8 weeks)"
            inside = self.words[opener : found.first]
            return len(inside) <= _MAX_ASIDE and ")" not in inside
        goes_on = before.aside and self.word(found.first - 1) in (";", ",", "or", "and")
        if not (goes_on or self.word(found.first - 1) == "(") or found.first - before.last > _MAX_ASIDE:
            return False
        if found.unit == before.quantity.unit and found.value == before.quantity.value:
            return False
        return found.first == before.quantity.last + 1 or self.word(found.last) in leads

    def repeats(self, found: Quantity, before: WindowReading, direction: Direction) -> bool:
        """True for the second time of "within 24 hours prior to A and 24 hours prior to B": "within" counts for both."""
        near = 0 <= found.first - before.last <= 1 and self.word(found.first - 1) in ("and", "or")
        return near and before.direction == direction and before.op == "le"

    def direction(
        self,
        preposition: str | None,
        behind: str | None,
        past: bool,
        future: bool,
        found: Quantity,
        before: WindowReading | None,
    ) -> Direction | None:
        """Returns the direction of a window; None where the time is no window."""
        if preposition == "every":
            return None
        if self.word(found.first) in ("older", "newer"):
            return "before"  # "biopsy older than 6 months"
        if behind in ("before", "ago"):
            return "before"
        if behind == "after":
            return "after"
        if behind == "since":
            return "since"
        if past:
            return (
                "for"
                if preposition == "for" and found.op in ("ge", "gt")
                else "since"
                if preposition == "since"
                else "before"
            )
        if preposition == "until":
            return "after"
        if found.op in ("ge", "gt") and (behind == "of" or self.word(found.first - 1) == "with"):
            # "at least 4 weeks from surgery" have passed, "with at least 3 months of treatment" lasts
            at = found.last + (self.word(found.last) in self.sets["before_direction"])
            return "since" if self.word(at) == "from" else "for"
        if self.word(found.first - 1) == "with" and not _SPANS.isdisjoint(
            self.words[found.first : found.number]
        ):
            return "for"  # "with a maximum duration of 8 weeks"
        if preposition == "within" or behind == "of":
            return "after" if future and behind == "of" else "within"
        if future:
            return "after"
        if preposition in ("for", "during"):
            return "for" if preposition == "for" or found.op is not None else "during"
        if preposition == "since":
            return "for" if found.op in ("ge", "gt") else "since"
        if preposition == "in":
            return "within"
        if preposition in ("after", "following", "post"):
            return "after"
        return self.bare_direction(found, before)

    def bare_direction(self, found: Quantity, before: WindowReading | None) -> Direction | None:
        """Returns the direction of a time without any preposition."""
        if before is not None and found.op is not None and before.direction == "for":
            between = self.words[before.last : found.first]
            if len(between) <= 2 and set(between) <= {"and", "but", "or", ",", "not"}:
                return "for"  # "for more than 2 months and less than 5 years"
        if found.op in ("lt", "le"):
            if not _SPANS.isdisjoint(self.words[max(0, found.first - _NEAR_SPAN) : found.number]):
                return "for"  # "course of the disease is no more than 14 days"
            first = self.word(found.last)
            of = self.words[found.last + 1 : found.last + 3] if first == "of" else []
            lasts = first == "on" or any(word in self.sets["lasting"] for word in of)
            return "for" if lasts else "within"
        if found.op in ("gt", "ge"):
            return "for"
        behind = self.words[found.last] if found.last < len(self.words) else ""
        if found.hyphen and found.op is None:
            return None
        if self.word(found.first - 1) in FACTORS and found.first > 1:
            return (
                None if self.word(found.first - 3) == "/" else "for"
            )  # "3 x 30 min", not "1 pack/day x 10 years"
        if found.unit is not None and found.unit.window == "half-life":
            return "within"
        if behind in ("or", ",", "and/or") and "half" in self.words[found.last : found.last + 6]:
            return "within"  # "4 weeks or 5 half-lives"
        if (behind in self.lex.lengths and found.number > 0) or found.op in ("eq", "between"):
            return "for"
        return None

    def operator(
        self, found: Quantity, preposition: str | None, behind: str | None, past: bool, direction: Direction
    ) -> Op:
        """Returns the stated operator, or the one a preposition implies ("within" is le)."""
        if found.op is not None:
            return found.op
        if preposition in ("within", "until") or past or direction == "within" or behind == "of":
            return "le"
        spans = preposition == "during" or self.word(found.last) in self.sets["spans_behind"]
        if preposition == "in" or (spans and behind == "before"):
            return "le"
        if direction == "after" and preposition in ("after", "following", "post"):
            return "gt"
        return "eq"


@cache
def _joins() -> frozenset[str]:
    """Returns the words and signs between windows that share what is tied to the last."""
    return _JOINS | word_sets("subjects")["joins"]


def share_ties(readings: list[WindowReading], tokens: Tokens) -> None:
    """Gives windows in a list the direction and anchor of the window behind them.

    "within 14 days or other drugs within 7 days before dosing": both are before dosing. "4 weeks or 5 half-lives
    (whichever is longer) before the first dose" as well.
    """
    joins = _joins()
    for index in range(len(readings) - 2, -1, -1):
        one, after = readings[index], readings[index + 1]
        if one.tied and one.anchor is None and after.tied and after.direction in ("before", "after"):
            if _BETWEEN_TIES.issuperset(tokens.words[one.last : after.first]):
                one.anchor = after.anchor  # "48 hours prior to and 48 hours after each dose"
            continue
        if one.tied or not after.tied or after.direction not in ("before", "after", "within"):
            continue
        if one.direction not in ("within", "for", "during", after.direction) or one.anchor is not None:
            continue
        between = tokens.words[one.last : after.first]
        if len(between) > 14 or ";" in between or "." in between or joins.isdisjoint(between):
            continue
        if (
            one.direction == "for"
            and after.quantity.unit is not None
            and after.quantity.unit.window != "half-life"
        ):
            continue
        if one.direction == "during":
            one.op = "le" if one.op == "eq" else one.op  # "during the 5 half-lives or 7 days before"
        one.direction, one.anchor = after.direction, after.anchor
        one.tied = True
        if after.quantity.op is None and after.op == "eq":  # the "within" before the first counts for both
            after.op = one.op
