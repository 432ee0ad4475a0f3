"""Finds what ties a span of time to the trial: the words in front of it and behind it, and the anchor they name.

In: the tokens of an item and a `Quantity`. Out: prepositions, direction words, anchors. The words come from `[time]` and
`[anchors]` of criteria_lexicon.toml. Not done here: what they mean together (pipeline/criteria/windows.py).
"""

from __future__ import annotations

from typing import Literal

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.quantity import Quantity
from pipeline.criteria.times import time_lexicon
from pipeline.vocab.criteria_words import word_sets

Direction = Literal["before", "after", "during", "since", "for", "within"]

_MAX_ANCHOR = 10
_MAX_BACK = 7
_LONGEST_IN_FRONT = 4  # tokens of a direction word that stands between an anchor and its time


class Ties:
    """Reads the words around the times of one token list."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.word, self.words = tokens.word, tokens.words
        self.lex = time_lexicon()
        self.sets = word_sets("window_words")

    def before(self, found: Quantity) -> tuple[str | None, int, bool, bool]:
        """Returns (preposition, first token, past?, future?) of the words in front of a quantity."""
        words, lex = self.words, self.lex
        inside = words[found.first : found.number]
        behind = words[found.number + 1 : found.last]
        past = not (lex.past.isdisjoint(inside) and lex.past.isdisjoint(behind))
        future = not lex.future.isdisjoint(inside)
        at = found.first - 1
        if words[max(0, at - 2) : at + 1] == ["+", "/", "-"]:
            at -= 3  # "within +/- 2 weeks"
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
        kind = self.preposition(word)
        if word == "per" and not self.is_italian(found):
            kind = "every"  # "8 times per 24-hour period"
        if kind is None:
            kind = self.inner_preposition(inside)
            first = found.first if not (past or future) else min(found.first, at + 1)
            return kind, first, past, future
        return kind, at, past, future

    def is_italian(self, found: Quantity) -> bool:
        """True for the "per" of "per 6 mesi"."""
        return found.unit is not None and found.unit.printed.lower() in self.sets["italian_units"]

    def inner_preposition(self, inside: list[str]) -> str | None:
        """Returns the preposition inside the comparator itself: "until", "for up to"."""
        for word in inside:
            if word in ("until", "till"):
                return "until"
            if word == "for":
                return "for"
        return None

    def preposition(self, word: str) -> str | None:
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
        event = words[at] if at < size else ""
        if event in self.lex.after_events:
            return "after", self.lex.after_events[event], at + 1
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
        if kind in ("before", "after") and words[end : end + 1] in (["or"], ["and"], ["/"]):
            other = lex.behind.match(words, end + 1)
            if other is not None and other[0] in ("before", "after"):
                kind, end = "of", other[1]  # "within 30 days before or after surgery"
        if end < size and words[end] in ("-", "–"):
            end += 1
        anchor, last = self.anchor(end)
        if kind == "ago":
            return kind, "now", end
        if kind == "of" and anchor is None:
            return None, None, found.last
        return kind, anchor, last

    def in_front(self, found: Quantity) -> tuple[Direction, str | None, int] | None:
        """Returns direction, anchor and first token of "入组前4周内", "a randomizáció előtti 4 héten belül".

        There the anchor comes first, then the direction, then the time.
        """
        end = found.first
        if self.word(end - 1) not in self.lex.in_front_ends:
            return None
        for start in range(max(0, end - _LONGEST_IN_FRONT), end):
            match = self.lex.in_front.match(self.words, start)
            if match is not None and match[1] == end:
                direction: Direction = "before" if match[0] == "before" else "after"
                if match[0] == "within":
                    direction = "within"
                anchor, first = self.anchor_ending(start)
                return direction, anchor, first
        return None

    def anchor_ending(self, end: int) -> tuple[str | None, int]:
        """Returns the anchor whose words end before a token, and its first token."""
        start = end
        while (
            start > 0 and end - start < _MAX_ANCHOR and self.words[start - 1] not in self.sets["anchor_stop"]
        ):
            start -= 1
        for at in range(start, end):
            match = self.lex.anchors.match(self.words, at)
            if match is not None and match[1] == end:
                return match[0], at
        return (self.tokens.surface(start, end) if start < end else None), start

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
            if last == end or words[last] in self.sets["behind_anchor"]:
                return name, last
        if end == at:
            return None, at
        return self.tokens.surface(at, end), end

    def tied_before(self, opener: int) -> tuple[Direction, str | None] | None:
        """Returns direction and anchor of "prior to the first dose (within 72 hours)", whose bracket opens at a token."""
        for start in range(opener - 1, max(opener - _MAX_ANCHOR, -1), -1):
            found = self.lex.behind.match(self.words, start)
            if found is None:
                continue
            kind, end = found
            anchor, last = self.anchor(end)
            if self.words[start] == "past":
                kind = "before"  # "past (within 1 year) or current"
            if kind in ("before", "after") and last == opener:
                return ("before" if kind == "before" else "after"), anchor
        return None
