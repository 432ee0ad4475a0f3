"""Finds what happens in a window: "major surgery" of "major surgery within 4 weeks of screening".

In: the tokens of an item, its windows and comparisons from left to right. Out: the words of the event, or None. They
stand in front of the window, without what is in brackets; where nothing does, behind it ("3 weeks since prior
chemotherapy"); and a second window of one event has the event of the first ("30 days or 5 half-lives").
"""

from __future__ import annotations

from pipeline.criteria.lexer import NUMBER, WORD, Tokens
from pipeline.criteria.scene import ConstraintReading
from pipeline.criteria.times import time_lexicon
from pipeline.criteria.windows import WindowReading
from pipeline.vocab.criteria_words import word_sets

_MAX_EVENT = 30  # tokens
_NEAR_COMMA = 8  # tokens
_NEAR_JOIN = 12  # tokens
_NEAR = 5  # tokens between two windows of one event
_MAX_BRACKET = 40  # tokens in brackets that are left out
_JOINS = frozenset({"and", "or", ",", "/", "(", "and/or", "during", "for", "within"})
_LEADS = frozenset({"for", "in", "if"})
_STATES = frozenset({"current", "present", "ongoing", "active", "planned", "previous", "prior"})
_OPEN, _CLOSE = frozenset("(["), frozenset(")]")
_STOPS = frozenset(":;")
_SIGNS = frozenset("<>=≤≥≦≧")


class Events:
    """Finds the events of the windows of one item, which come from left to right."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.sets = word_sets("window_words")

    def of(
        self,
        window: WindowReading,
        before: WindowReading | None,
        compared: ConstraintReading | None,
        clause: int,
    ) -> str | None:
        """Returns the event of a window; `before` and `compared` are the last window and comparison in front of it.

        `clause` is the first token of its clause.
        """
        words = self.words
        behind, front = words[window.last : window.last + 2], words[window.first - 1 : window.first]
        if behind == ["history", "of"] or (behind[:1] == ["of"] and front == ["history"]):
            return self.behind(window.last)
        start, last = clause, window.first
        if before is not None and before.last <= window.first:
            start = max(start, before.last)
        if compared is not None and start <= compared.first and self.is_beside(compared.last, last):
            if compared.last >= last - 1:  # "urine volume < 0.5 mL/kg/h for 6 h"
                subject = self.in_front(start, compared.first)
                if subject is not None:
                    return subject
            else:
                start = self.behind_limit(compared.last, last)
        if before is not None and window.aside:
            leads = not _LEADS.isdisjoint(words[window.quantity.last : window.quantity.last + 1])
            told = self.behind(window.quantity.last, ("or", "and")) if leads else None
            return told or self.in_front(start, last) or before.event
        near = before is not None and before.last <= last <= before.last + _NEAR
        if before is not None and near and _JOINS.issuperset(words[before.last : last]):
            return before.event
        return self.in_front(start, last) or self.told_behind(window)

    def told_behind(self, window: WindowReading) -> str | None:
        """Returns the event of "6 months of therapy", "(within 3 months) use of", "Within 4 weeks of dosing, surgery"."""
        if window.direction in ("for", "since"):
            return self.behind(self.end_of_ties(window))
        if self.words[window.last : window.last + 1] == [")"]:
            return self.behind(window.last)
        near = self.words[window.last : window.last + _NEAR_COMMA]
        return self.behind(window.last + near.index(",") + 1) if "," in near else None

    def behind_limit(self, start: int, last: int) -> int:
        """Returns where an event may start behind a comparison: "> 60 MME/day or more opioids within 60 days"."""
        if self.words[start] == "of":
            return start  # "> 20 mg/day of prednisone for 14 days"
        near = range(start, min(start + _NEAR_JOIN, last))
        return next((at + 1 for at in near if self.words[at] in ("or", "and")), start)

    def is_beside(self, end: int, last: int) -> bool:
        """True for a comparison in front of token `last` that no bracket parts from it."""
        between = self.words[end:last]
        return end <= last and sum((word in _CLOSE) - (word in _OPEN) for word in between) <= 0

    def end_of_ties(self, window: WindowReading) -> int:
        """Returns the token behind a window, behind the word "since" where what follows is the event."""
        if window.direction == "since":
            match = time_lexicon().behind.match(self.words, window.quantity.last)
            if match is not None:
                return match[1]
        return window.last

    def in_front(self, start: int, last: int) -> str | None:
        """Returns the words from token `start` up to `last`, as far back as one phrase goes, without brackets."""
        words = self.words
        pieces: list[tuple[int, int]] = []
        at = end = self.trimmed_end(start, last)
        while at > start and end - at < _MAX_EVENT:
            word = words[at - 1]
            if word in _CLOSE:
                opener = self.opener(at - 1)
                if opener is None:
                    break
                if opener < start:  # "drugs (i.e. steroids) within": the clause starts in the brackets
                    start = max(0, opener - _MAX_EVENT)
                pieces.append((at, end))
                at = end = self.trimmed_end(start, opener)
                if sum(b - a for a, b in pieces) > _MAX_EVENT:
                    break
                continue
            if word in _OPEN or word in _STOPS:
                break
            if word in _SIGNS:  # "≥ 16 and HSS7 score": another comparison
                at = next((step + 1 for step in range(at, end) if words[step] in _JOINS), at)
                break
            at -= 1
        pieces.append((at, end))
        shown = [(a, b) for a, b in reversed(pieces) if b > a]
        while shown:
            first, stop = shown[0]
            while first < stop and not self.is_told(first) and not self.is_glued(first):
                first += 1
            shown[0] = (first, stop)
            if first < stop:
                break
            del shown[0]
        text = " ".join(self.tokens.surface(a, b) for a, b in shown)
        return text.replace(" ,", ",") or None

    def is_told(self, at: int) -> bool:
        """True for a word that tells something of an event, not one that leads to it, and no sign."""
        return self.words[at] not in self.sets["event_trim"] and self.tokens.kinds[at] in (WORD, NUMBER)

    def is_glued(self, at: int) -> bool:
        """True for the first part of "de-escalation" and "w/o", not of "and/or"."""
        if self.words[at] in _JOINS or self.tokens.word(at + 1) not in ("-", "/"):
            return False
        return self.tokens.is_glued(at + 1) and self.tokens.is_glued(at + 2)

    def trimmed_end(self, start: int, last: int) -> int:
        """Returns the end of the stretch up to `last` without the words and signs that lead to a window."""
        while last > start and self.words[last - 1] not in _CLOSE and not self.is_told(last - 1):
            last -= 1
        return last

    def opener(self, close: int) -> int | None:
        """Returns the bracket that the one at a token closes, None where it is far or missing."""
        depth = 0
        for at in range(close, max(-1, close - _MAX_BRACKET), -1):
            if self.words[at] in _CLOSE:
                depth += 1
            elif self.words[at] in _OPEN:
                depth -= 1
                if depth == 0:
                    return at
        return None

    def behind(self, at: int, joins: tuple[str, ...] = ("or",)) -> str | None:
        """Returns the words from a token on, up to the end of the phrase; `joins` may join its parts."""
        words, size = self.words, len(self.words)
        while at < size and (words[at] in self.sets["event_trim"] or words[at] in _CLOSE):
            if words[at] in ("and", "or") and _STATES.isdisjoint(words[at + 1 : at + 2]):
                return None  # another matter
            at += 1
        end = at
        while end < min(size, at + _MAX_EVENT):
            if words[end] in self.sets["anchor_stop"] and words[end] not in joins:
                break
            end += 1
        while end > at and words[end - 1] in joins:
            end -= 1
        return self.tokens.surface(at, end) or None
