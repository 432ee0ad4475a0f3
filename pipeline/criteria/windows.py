"""Reads spans of time: direction, anchor and event around a quantity whose unit is a time or a half-life.

In: a `Quantity` and the words around it. Out: a `WindowReading`, or None where the time is no window ("12-week study",
"every 4 weeks"). Prepositions and anchors come from `[time]` and `[anchors]` of criteria_lexicon.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.criteria.lexer import NUMBER, WORD, Tokens
from pipeline.criteria.quantity import Op, Quantity
from pipeline.criteria.times import time_lexicon
from pipeline.vocab.criteria_words import word_sets

Direction = Literal["before", "after", "during", "since", "for", "within"]


@dataclass(slots=True)
class WindowReading:
    """A window over the tokens `first` up to `last`; `tied` is True where a direction word stands behind it."""

    quantity: Quantity
    first: int
    last: int
    direction: Direction
    op: Op
    anchor: str | None
    tied: bool
    listed: bool = False
    event: str | None = None


_MAX_ANCHOR = 10
_MAX_EVENT = 14
_MAX_BACK = 7


class WindowReader:
    """Reads the windows of one token list."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.lex = time_lexicon()
        self.sets = word_sets("window_words")

    def read(self, found: Quantity, before: WindowReading | None = None) -> WindowReading | None:
        """Returns the window of a time quantity; `before` is the window in front of it."""
        if before is not None and self.is_aside(found, before):
            op = found.op or before.op
            return WindowReading(
                found, found.first, found.last, before.direction, op, before.anchor, before.tied
            )
        preposition, first, past, future = self.before(found)
        is_history = self.word(found.last) == "history" and preposition is None and not past
        if found.hyphen and found.op is None and preposition is None and not past and not is_history:
            return None  # "2-hour post-load glucose", "12-week study"
        behind, anchor, last = self.behind(found, preposition)
        direction: Direction | None = (
            "for" if is_history else self.direction(preposition, behind, past, future, found, before)
        )
        if direction is None:
            return None
        if direction == "for" and behind == "of":
            behind, anchor, last = None, None, found.last  # "6 months of treatment" is tied to nothing
        if behind is None and direction == "within" and self.word(first - 1) == "(":
            tied = self.tied_before(first - 1)
            if tied is not None and self.word(found.last) == ")":
                return WindowReading(found, first, last, tied[0], "le", tied[1], True)
        if direction == "before" and behind is None and anchor is None:
            anchor = "now"
        op = self.operator(found, preposition, behind, past, direction)
        if (
            op == "eq"
            and preposition is None
            and before is not None
            and self.repeats(found, before, direction)
        ):
            op = before.op
        return WindowReading(found, first, last, direction, op, anchor, behind is not None)

    def word(self, at: int) -> str:
        """Returns the word at a token, "" outside the text."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def is_aside(self, found: Quantity, before: WindowReading) -> bool:
        """True for the second time of "4 weeks (6 weeks for nitrosoureas) prior to", which repeats the first.

        So does "4 weeks since prior chemotherapy (6 weeks for nitrosoureas)".
        """
        if self.word(found.first - 1) != "(" or found.first - before.last > _MAX_ANCHOR:
            return False
        if found.unit == before.quantity.unit and found.value == before.quantity.value:
            return False
        return found.first == before.quantity.last + 1 or self.word(found.last) in ("for", "if", "in")

    def repeats(self, found: Quantity, before: WindowReading, direction: Direction) -> bool:
        """True for the second time of "within 24 hours prior to A and 24 hours prior to B": "within" counts for both."""
        near = 0 <= found.first - before.last <= 1 and self.word(found.first - 1) in ("and", "or")
        return near and before.direction == direction and before.op == "le"

    def tied_before(self, opener: int) -> tuple[Direction, str | None] | None:
        """Returns direction and anchor of "prior to the first dose (within 72 hours)", whose bracket opens at a token."""
        for start in range(opener - 1, max(opener - _MAX_ANCHOR, -1), -1):
            found = self.lex.behind.match(self.words, start)
            if found is None:
                continue
            kind, end = found
            anchor, last = self.anchor(end)
            if kind in ("before", "after") and last == opener:
                return ("before" if kind == "before" else "after"), anchor
        return None

    # -- in front of the quantity ------------------------------------------------------------------------------

    def before(self, found: Quantity) -> tuple[str | None, int, bool, bool]:
        """Returns (preposition, first token, past?, future?) of the words in front of a quantity."""
        words, lex = self.words, self.lex
        inside = words[found.first : found.number]
        past = any(word in lex.past for word in inside)
        future = any(word in lex.future for word in inside)
        at = found.first - 1
        steps = 0
        while at >= 0 and steps < _MAX_BACK:
            word = words[at]
            if word in lex.past:
                past = True
            elif word == "least" and past and found.op is None:
                found.op = "ge"  # "for at least the past 6 months"
            elif word in lex.future or word in lex.first:
                future = True
            elif word not in lex.modifiers or word in lex.within:
                break
            at -= 1
            steps += 1
        word = words[at] if at >= 0 else ""
        kind = self.preposition(word, at)
        if kind is None:
            kind = self.inner_preposition(inside)
            first = found.first if not (past or future) else min(found.first, at + 1)
            return kind, first, past, future
        return kind, at, past, future

    def inner_preposition(self, inside: list[str]) -> str | None:
        """Returns the preposition inside the comparator itself: "until", "for up to"."""
        for word in inside:
            if word in ("until", "till"):
                return "until"
            if word == "for":
                return "for"
        return None

    def preposition(self, word: str, at: int) -> str | None:
        """Returns the kind of a preposition; "in" and "at" are kept apart from "during"."""
        lex = self.lex
        if word in lex.within:
            return "within"
        if word in self.sets["in"]:
            return "in"
        if word in lex.during:
            return "during"
        if word in ("since", "depuis", "from"):
            return "since" if word != "from" else "from"
        if word in lex.for_:
            return "for"
        if word in lex.until and word != "to":
            return "until"
        if word in ("after", "before", "following", "post"):
            return word
        if word in ("every", "each", "per", "q"):
            return "every"
        return None

    # -- behind the quantity -----------------------------------------------------------------------------------

    def behind(self, found: Quantity, preposition: str | None) -> tuple[str | None, str | None, int]:
        """Returns (kind of direction word, anchor, token behind) of the words behind a quantity."""
        words, lex = self.words, self.lex
        at = found.last
        size = len(words)
        at = self.over_aside(at, preposition is not None)
        skipped = 0
        while at < size and skipped < 3 and words[at] in self.sets["before_direction"]:
            at += 1
            skipped += 1
        if (
            at < size
            and words[at] in ("-", "–")
            and at + 1 < size
            and words[at + 1] in ("post", "pre", "prior")
        ):
            at += 1
        match = lex.behind.match(words, at)
        if match is None:
            return None, None, found.last
        kind, end = match
        if kind == "of" and (
            preposition not in ("within", "in", "during", "until", "for") and words[at] == "of"
        ):
            return None, None, found.last
        if kind == "of" and words[at] != "of" and words[at] != "from":
            return None, None, found.last
        if kind == "of" and preposition == "for":
            return None, None, found.last
        if kind == "after" and words[at] == "past":
            return None, None, found.last
        if kind == "since" and end < size and words[end] in ("prior", "previous", "last"):
            end += 1
        if end < size and words[end] in ("-", "–"):
            end += 1
        anchor, last = self.anchor(end)
        if kind == "ago":
            return kind, "now", end
        if kind == "of" and anchor is None:
            return None, None, found.last
        return kind, anchor, last

    def over_aside(self, at: int, has_preposition: bool) -> int:
        """Returns the token behind "(whichever is longer)" or ", whichever is longer," where a direction follows."""
        words, behind = self.words, self.lex.behind
        opener = words[at] if at < len(words) else ""
        if opener == "(":
            close = self.closing(at)
            if close is not None and behind.match(words, close + 1) is not None:
                return close + 1
            return at + 1 if has_preposition and behind.match(words, at + 1) is not None else at
        start = at + 1 if opener == "," else at
        if words[start : start + 1] == ["whichever"]:
            for end in range(start + 1, min(start + 8, len(words))):
                step = end + 1 if words[end] == "," else end
                if behind.match(words, step) is not None:
                    return step
        return at

    def closing(self, at: int) -> int | None:
        """Returns the bracket that closes the one at a token, when it is near."""
        for step in range(at + 1, min(at + 16, len(self.words))):
            if self.words[step] == ")":
                return step
        return None

    def anchor(self, at: int) -> tuple[str | None, int]:
        """Returns what a window is tied to: a canonical anchor where one is named, else the words; and the token behind."""
        words = self.words
        end = at
        best: tuple[str, int] | None = None
        while end < len(words) and end - at < _MAX_ANCHOR:
            word = words[end]
            if word in self.sets["anchor_stop"]:
                break
            if best is None:
                match = self.lex.anchors.match(words, end)
                if match is not None and all(w in self.sets["anchor_skip"] for w in words[at:end]):
                    best = match
            end += 1
        if best is not None:
            name, last = best
            if name in ("first dose", "last dose") or last >= end:
                return name, last
            if last == end or words[last] in ("visit", "of", "with", "period", "phase", "in", "for"):
                return name, last
        if end == at:
            return None, at
        return self.tokens.surface(at, end), end

    # -- meaning -----------------------------------------------------------------------------------------------

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
            return "since" if self.word(found.last) == "from" else "for"
        if preposition == "within" or behind == "of":
            return "after" if future and behind == "of" else "within"
        if future:
            return "after"
        if preposition in ("for", "during"):
            return "for" if preposition == "for" else "during"
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
            first = self.word(found.last)
            of = self.words[found.last + 1 : found.last + 3] if first == "of" else []
            lasts = first == "on" or any(word in self.sets["lasting"] for word in of)
            return "for" if lasts else "within"
        if found.op in ("gt", "ge"):
            return "for"
        behind = self.words[found.last] if found.last < len(self.words) else ""
        if found.hyphen and found.op is None:
            return None
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
        if preposition == "in" or (preposition == "during" and behind == "before"):
            return "le"
        if direction == "after" and preposition in ("after", "following", "post"):
            return "gt"
        return "eq"

    def event(self, window: WindowReading, start: int) -> str | None:
        """Returns the words in front of a window, from token `start` on: what happens in that time.

        Of "a 2-year history of asthma" it is what stands behind.
        """
        if self.word(window.last) == "history" and self.word(window.last + 1) == "of":
            end = window.last + 2
            while end < min(len(self.words), window.last + _MAX_EVENT) and (
                self.words[end] not in self.sets["anchor_stop"]
            ):
                end += 1
            return self.tokens.surface(window.last + 2, end) or None
        first = max(start, window.first - _MAX_EVENT)
        last = window.first
        words = self.words
        while last > first and (
            words[last - 1] in self.sets["event_trim"] or self.tokens.kinds[last - 1] not in (WORD, NUMBER)
        ):
            last -= 1
        while first < last and (
            words[first] in self.sets["event_trim"] or self.tokens.kinds[first] not in (WORD, NUMBER)
        ):
            first += 1
        return self.tokens.surface(first, last) or None


def share_ties(readings: list[WindowReading], tokens: Tokens) -> None:
    """Gives windows in a list the direction and anchor of the window behind them.

    "within 14 days or other drugs within 7 days before dosing": both are before dosing. "4 weeks or 5 half-lives
    (whichever is longer) before the first dose" as well.
    """
    for index in range(len(readings) - 2, -1, -1):
        one, after = readings[index], readings[index + 1]
        if one.tied or not after.tied or after.direction not in ("before", "after", "within"):
            continue
        if one.direction not in ("within", "for", after.direction) or one.anchor is not None:
            continue
        between = tokens.words[one.last : after.first]
        if (
            len(between) > 14
            or ";" in between
            or "." in between
            or not ({"or", "and", "(", "/", ","} & set(between))
        ):
            continue
        if (
            one.direction == "for"
            and after.quantity.unit is not None
            and after.quantity.unit.window != "half-life"
        ):
            continue
        one.direction, one.anchor, one.listed = after.direction, after.anchor, True
        one.tied = True
        if after.quantity.op is None and after.op == "eq":  # the "within" before the first counts for both
            after.op = one.op
