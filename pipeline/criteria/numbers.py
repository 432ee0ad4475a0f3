"""Reads the number and the unit at a place of a token list: "1,500", "twenty-one", "2 1/2 weeks", "10^3", "24 + 0 weeks".

In: `Tokens`. Out: values and the token behind them. What a number compares is decided in quantities.py.
Number words come from `criteria_lexicon.toml`, units from `units.toml`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import Any, NamedTuple

from pipeline.criteria.gestation import days_behind, in_weeks, weeks_plus_days
from pipeline.criteria.lexer import NUMBER, Tokens, number_value
from pipeline.vocab.criteria_words import criteria_lexicon, word_sets
from pipeline.vocab.units import Unit, read_unit, unit_table

_TENS = frozenset({20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0})
_STOPS = frozenset({"and", "or", ",", ";", ".", ")"})
_DASHES = frozenset({"-", "–", "—", "‐", "‑", "−"})
_CELL_VOLUMES = ("/mm3", "/uL", "cells}", "/cm3")
_GROUPED = re.compile(r"([1-9]\d{0,2})\.(\d{3})")
_PARTS_OF_A_YEAR = {"mo": 12.0, "d": 365.25}
_ROUNDING = 0.15  # by which "3 months (12 weeks)" differ
_SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_ONE_NUMBER = bytes([NUMBER])
_MAX_FILLERS = 5
_RANGED = _DASHES | {"to", "through", "and"}
_BEHIND_SECOND = frozenset({"-", "generation", "line", "primary"})  # "second-generation drug": no time
# what a number in digits may go on with: "24 + 0", "1/2", "10^3", "1.5:1", "60th", "2 ½", "2 and a half"
_PARTS = frozenset({"+", "/", "^", ":", "and", "½", "¼", "¾"}) | _SUFFIXES
_CONJUNCTIONS = frozenset({"y", "o", "e", "a", "i"})  # "18 y 65 años", "los 18 y los 65 años": no year


class Number(NamedTuple):
    """A value, the token behind it, and whether it is printed in words."""

    value: float
    end: int
    in_words: bool = False


@cache
def number_words() -> dict[str, float]:
    """Returns the values of number words."""
    data: dict[str, Any] = criteria_lexicon()
    return {word: float(value) for word, value in data["numbers"].items()}


@cache
def half_life_words() -> frozenset[str]:
    """Returns the first words of the names of half-lives: "terminal" of "terminal half-lives"."""
    table = unit_table()
    atoms = chain(table.folded.items(), table.exact.items())
    return frozenset(Tokens(name).words[0] for name, atom in atoms if atom.window == "half-life")


class NumberReader:
    """Reads the numbers and units of one token list."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.kinds = tokens.kinds
        self.size = len(tokens.words)
        self.values = number_words()
        self.sets = word_sets("number_words")
        self.no_unit = self.sets["no_unit"]
        self.fillers = word_sets("fillers")["words"]

    def starts_number(self, at: int) -> bool:
        """True where a number, in digits or words, may start."""
        return at < self.size and (self.kinds[at] == NUMBER or self.words[at] in self.values)

    def behind_fillers(self, at: int) -> int:
        """Returns the token behind the fillers ("of", "about") that may precede a number."""
        end = min(at + _MAX_FILLERS, self.size)
        while at < end and self.words[at] in self.fillers and not self.starts_number(at):
            at += 1
        return at

    def number(self, at: int) -> Number | None:
        """Returns the number at a token; None where none stands."""
        if at >= self.size:
            return None
        word = self.words[at]
        if self.kinds[at] == NUMBER:
            return self._in_digits(at, word)
        if word in ("-", "−", "–", "+"):
            return self._signed(at, word)
        value = self.values.get(word)
        if value is None:
            return None
        at += 1
        if value < 1 and at < self.size and self.words[at] in ("a", "an"):
            return Number(value, at + 1, True)  # "half a teaspoon"
        if value in _TENS and at < self.size:
            step = at + 1 if self.words[at] == "-" and at + 1 < self.size else at
            ones = self.values.get(self.words[step])
            if ones is not None and 1 <= ones <= 9:
                return Number(value + ones, self._behind_digits(step + 1, value + ones), True)
        return self._with_half(value, self._behind_digits(at, value), True)

    def _in_digits(self, at: int, word: str) -> Number:
        if at + 1 == self.size or not (self.kinds[at + 1] == NUMBER or self.words[at + 1] in _PARTS):
            return Number(number_value(word), at + 1)  # most numbers
        found = weeks_plus_days(self.tokens, at) or self._power(at)
        if found is not None:
            return Number(*found)
        part = self._fraction(at)
        if part is not None:
            return Number(part, at + 3)
        return self._with_half(number_value(word), self._behind_ratio(self._behind_suffix(at)), False)

    def _fraction(self, at: int) -> float | None:
        """Returns the value of "1/2 teaspoon", "1/3 of the bone marrow"."""
        if self.words[at + 1 : at + 2] != ["/"] or self.words[at : at + 3][-1] not in ("2", "3", "4"):
            return None
        if self.words[at] not in ("1", "2", "3") or self.words[at] >= self.words[at + 2]:
            return None
        parts = self.words[at + 3 : at + 4] == ["of"] or self._measures(at + 3)
        return round(int(self.words[at]) / int(self.words[at + 2]), 3) if parts else None

    def _measures(self, at: int) -> bool:
        """True where a unit with a dimension stands: "1/2 teaspoon", not "ECOG 1/2"."""
        found = self.unit(at)
        return found is not None and bool(found[0].dimension)

    def _behind_suffix(self, at: int) -> int:
        """Skips the "th" of "the 60th day"; that of "5th percentile" belongs to the unit."""
        end = at + 1
        if end >= self.size or self.words[end] not in _SUFFIXES:
            return end
        return end + 1 if self.tokens.is_glued(end) and not self._is_percentile(end) else end

    def _is_percentile(self, suffix: int) -> bool:
        """True for the "th" of "5th percentile", and of "5th through 95th percentile"."""
        near = self.words[suffix + 1 : suffix + 6]
        return any("ile" in word for word in near[:1]) or (
            len(near) > 2
            and near[0] in _RANGED
            and near[1].isdigit()
            and any("ile" in word for word in near[2:])
        )

    def _signed(self, at: int, sign: str) -> Number | None:
        """Reads "-1.5", where no number stands in front of the sign."""
        if at + 1 >= self.size or self.kinds[at + 1] != NUMBER:
            return None
        if not self.tokens.is_glued(at + 1) or (at and self.kinds[at - 1] == NUMBER):
            return None
        value = number_value(self.words[at + 1])
        return Number(value if sign == "+" else -value, at + 2)

    def is_signed(self, at: int) -> bool:
        """True where the sign before a number is a minus: "of -1.0 or lower", not "1-5" or "COVID-19"."""
        tokens = self.tokens
        if at < 2 or self.words[at - 1] not in ("-", "−") or self.kinds[at - 2] == NUMBER:
            return False
        return tokens.is_glued(at) and not tokens.is_glued(at - 1)

    def _power(self, at: int) -> tuple[float, int] | None:
        """Returns (1000, token behind) of "10^3", which has no mantissa."""
        if self.words[at] != "10" or self.words[at + 1 : at + 2] != ["^"] or at + 2 >= self.size:
            return None
        power = self.words[at + 2]
        return (10.0 ** int(power), at + 3) if power.isdigit() and 2 <= int(power) <= 12 else None

    def _behind_digits(self, at: int, value: float) -> int:
        """Skips the digits of "one (1) month", which say the word again."""
        again = at + 2 < self.size and self.words[at] in ("(", "[") and self.words[at + 2] in (")", "]")
        if again and self.kinds[at + 1] == NUMBER and number_value(self.words[at + 1]) == value:
            return at + 3
        return at

    def _behind_ratio(self, at: int) -> int:
        """Skips the ":1" of the ratio "1.5:1"."""
        is_ratio = self.words[at : at + 2] == [":", "1"]
        return at + 2 if is_ratio and self.tokens.is_glued(at) and self.tokens.is_glued(at + 1) else at

    def _with_half(self, value: float, at: int, in_words: bool) -> Number:
        """Reads "one and a half", "2 ½"."""
        if self.words[at : at + 3] == ["and", "a", "half"]:
            return Number(value + 0.5, at + 3, in_words)
        if at < self.size and self.words[at] in ("½", "¼", "¾"):
            return Number(value + self.values[self.words[at]], at + 1, in_words)
        return Number(value, at, in_words)

    def behind_unit(self, unit: Unit, value: float, at: int) -> tuple[float, int]:
        """Reads what a time adds behind its unit: "36 weeks and 6 days", "3 months and a half"."""
        days = days_behind(self.tokens, at) if unit.window == "week" else None
        if days is not None:
            return in_weeks(value, days[0]), days[1]
        if unit.window is not None and self.words[at : at + 3] == ["and", "a", "half"]:
            return value + 0.5, at + 3
        return self._months_behind(value, at) if unit.window == "year" else (value, at)

    def behind_footnote(self, at: int) -> int:
        """Skips the "(1)" of "> 9 (1) g/dL"."""
        end = at + 3
        marked = self.words[at : at + 1] == ["("] and self.words[at + 2 : end] == [")"]
        if not marked or not self.words[at + 1].isdigit() or len(self.words[at + 1]) > 1:
            return at
        found = self.unit(end)
        return end if found is not None and "/" in found[0].ucum else at

    def behind_restated(self, unit: Unit, value: float, at: int) -> int:
        """Skips what says a time again: "18 years (216 months)", "within 6 months (180 days) prior to"."""
        if unit.window is None or at + 3 >= self.size or self.words[at] not in ("(", "["):
            return at
        again = self.number(at + 1)
        found = self.unit(again.end) if again is not None else None
        if again is None or found is None or self.words[found[1] : found[1] + 1] not in ([")"], ["]"]):
            return at
        length, other = value * unit.factor, again.value * found[0].factor
        same_kind = found[0].dimension == unit.dimension and found[0] != unit
        return found[1] + 1 if same_kind and abs(other - length) < _ROUNDING * length else at

    def _months_behind(self, value: float, at: int) -> tuple[float, int]:
        """Reads "19 years 11 months", "17 years and 364 days" in years."""
        start = at + 1 if self.words[at : at + 1] in (["and"], [","], ["&"]) else at
        if start >= self.size or self.kinds[start] != NUMBER or not self.words[start].isdigit():
            return value, at
        found, parts = self.unit(start + 1), int(self.words[start])
        whole = _PARTS_OF_A_YEAR.get(found[0].ucum) if found is not None else None
        if found is None or whole is None or not 0 < parts < whole:
            return value, at
        return round(value + parts / whole, 3), found[1]

    def unit(self, at: int) -> tuple[Unit, int] | None:
        """Returns the unit behind token `at - 1`, and the token behind the unit."""
        if at >= self.size or self.words[at] in self.no_unit:
            return None  # most numbers are followed by such a word or sign
        if self.words[at] in _DASHES and self.kinds[at + 1 : at + 2] == _ONE_NUMBER:
            return None  # "18-65 years"
        if self.words[at] == "(":
            return self._in_brackets(at)
        found = read_unit(self.tokens.text, self.tokens.ends[at - 1])
        if found is not None:
            end = self.tokens.index_at(found.end, at)
            if found.ucum == "mo/a":  # "for 3 months in a year" lasts, it is no rate
                found = read_unit(self.tokens.text[: self.tokens.ends[at]], self.tokens.ends[at - 1]) or found
            joins = found.printed in _CONJUNCTIONS and self._goes_on(end)
            orders = found.printed == "second" and self.tokens.word(end) in _BEHIND_SECOND
            return None if joins or orders else (found, self._behind_point(found, end))
        skipped = at
        while skipped < self.size and skipped < at + 2 and self.words[skipped] in self.sets["time_fillers"]:
            skipped += 1
        if skipped > at:
            found = read_unit(self.tokens.text, self.tokens.ends[skipped - 1])
            if found is not None and found.window is not None:
                return found, self.tokens.index_at(found.end, skipped)
        return self._half_lives(at)

    def _in_brackets(self, at: int) -> tuple[Unit, int] | None:
        """Reads the unit of "magnesium less than 1.2 (mEq/L)", which is of two atoms and no time."""
        found = read_unit(self.tokens.text, self.tokens.ends[at])
        if found is None or "/" not in found.ucum:
            return None
        end = self.tokens.index_at(found.end, at + 1)
        return (found, end + 1) if self.words[end : end + 1] == [")"] else None

    def _behind_point(self, unit: Unit, end: int) -> int:
        """Skips the point of "4 mo. before": it ends no sentence where a small letter follows."""
        if unit.window is None or self.words[end : end + 1] != ["."] or end + 1 >= self.size:
            return end
        short = len(unit.printed) <= 3 and self.tokens.is_glued(end)
        return end + 1 if short and self.tokens.text[self.tokens.starts[end + 1]].islower() else end

    def _goes_on(self, at: int) -> bool:
        """True where a further number follows, as behind the "y" of "18 y 65 años" and "los 18 y los 65 años"."""
        number = at + 1 if at < self.size and self.words[at] in self.sets["behind_separator"] else at
        return self.starts_number(number) or self._is_sign(at)

    def _is_sign(self, at: int) -> bool:
        return at < self.size and self.words[at] in ("<", ">", "≤", "≥", "=", "≦", "≧")

    def _half_lives(self, at: int) -> tuple[Unit, int] | None:
        """Reads "5 × t1/2", "5 terminal elimination half-lives"."""
        for step in range(at, min(at + 2, self.size)):
            if self.kinds[step] == NUMBER or self.words[step] in _STOPS:
                return None
            behind = self.words[step + 1] if step + 1 < self.size else ""
            if behind.isalpha() and behind not in half_life_words():
                continue
            found = read_unit(self.tokens.text, self.tokens.ends[step])
            if found is not None and found.window == "half-life":
                return found, self.tokens.index_at(found.end, step + 1)
        return None

    def is_name(self, at: int, end: int) -> bool:
        """True for a number that is part of a name, not a quantity: "COVID-19", "type 2", "1st", the 35 of "type 21-35"."""
        tokens, words = self.tokens, self.words
        if at > 1 and words[at - 1] in _DASHES and tokens.is_glued(at) and tokens.is_glued(at - 1):
            return True
        if at and words[at - 1] in self.sets["labeled"]:
            ranged = end + 1 < self.size and words[end] in _DASHES and self.kinds[end + 1] == NUMBER
            return not (ranged and self.unit(end + 2) is not None)  # "menstrual cycle 21-35 days"
        return self.kinds[at] == NUMBER and end > at + 1 and words[at + 1] in _SUFFIXES

    def settled(self, value: float, at: int, unit: Unit | None) -> float:
        """Returns "50.000 /mm3" as fifty thousand: no one counts cells to a thousandth."""
        word = self.words[at]
        if unit is None or "." not in word or self.kinds[at] != NUMBER or unit.ucum.startswith("10*"):
            return value
        grouped = _GROUPED.fullmatch(word)
        if grouped is not None and any(volume in unit.ucum for volume in _CELL_VOLUMES):
            return float(grouped[1] + grouped[2])
        return value
