"""Reads what makes one range of two numbers: "18 to 65 years", "6 months to 2 years", "one or two prior lines".

In: `Tokens` and a `Quantity` read up to its first number and unit. Out: the `Quantity` with its second limit.
The words that part two limits come from `criteria_lexicon.toml`.
"""

from __future__ import annotations

from pipeline.criteria.lexer import NUMBER, Tokens
from pipeline.criteria.numbers import NumberReader
from pipeline.criteria.quantity import Quantity, lexicon
from pipeline.vocab.criteria_words import word_sets
from pipeline.vocab.units import Unit

_DASHES = frozenset({"-", "–", "—", "/"})


class RangeReader:
    """Reads the ranges of one token list."""

    def __init__(self, tokens: Tokens, numbers: NumberReader) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.kinds = tokens.kinds
        self.size = len(tokens.words)
        self.lex = lexicon()
        self.numbers = numbers
        self.sets = word_sets("number_words")

    def extend(self, found: Quantity) -> bool:
        """Rule `range`: "18-65 years", "18 to 65", "6 months to 2 years", "between 18 and 65", "2 to < 12 years"."""
        if found.last >= self.size or self.words[found.last] not in self.lex.before_range:
            return False
        at = self.over_separator(found)
        if at is None:
            return found.op is None and (self.ages_pair(found) or self.either(found))
        upper = self.lex.before.match(self.words, at)
        if upper is not None and upper[0] in ("le", "lt"):
            at = self.numbers.behind_fillers(upper[1])
        read = self.numbers.number(at)
        if read is None or found.op in ("lt", "le"):
            return False
        value, end = read.value, read.end
        dated = end + 1 < self.size and self.words[end] in _DASHES and self.kinds[end + 1] == NUMBER
        if dated and found.op is None:
            return False
        low_unit, unit = found.unit, self.numbers.unit(end)
        other: Unit | None = None
        if unit is not None:
            if low_unit is not None and low_unit.ucum != unit[0].ucum:
                if low_unit.dimension != unit[0].dimension:
                    return False
                other = low_unit
            value, end = self.numbers.behind_unit(unit[0], value, unit[1])
            end = self.numbers.behind_restated(unit[0], value, end)
        turned = found.op == "between" and unit is not None and unit[0].window is not None
        if other is None and value <= found.value:
            if not turned:
                return False
            found.value, value = value, found.value  # "between 12 and 2 months before screening"
        if unit is None and found.unit is None and found.value >= 1900 and value <= 2100:
            return False  # years of a calendar
        if unit is not None:
            found.unit, found.low_unit = unit[0], other
        found.open_low = found.op == "gt"
        found.open_high = upper is not None and upper[0] == "lt"
        found.value = self.numbers.settled(found.value, found.number, found.unit)
        found.op, found.high, found.last = "between", self.numbers.settled(value, at, found.unit), end
        return True

    def over_separator(self, found: Quantity) -> int | None:
        """Returns the token behind the separator of a range; None where none stands behind the first number."""
        words, lex, at = self.words, self.lex, found.last
        inclusive = lex.inclusive.match(words, at)
        if inclusive is not None:
            at = inclusive[1]
        behind = at = self.tokens.behind_restated(at) if found.op == "between" else at
        while at < self.size and at < behind + 3 and words[at] in self.sets["before_separator"]:
            at += 1
        if words[at : at + 2] == ["up", "to"]:
            at += 1  # "18 up to 85 years"
        if at >= self.size:
            return None
        joined = words[at] in lex.separators and words[at] != "/"
        if not joined and not (found.op == "between" and words[at] in lex.and_separators):
            return None
        at += 1
        while at < self.size and (words[at] in lex.separators or words[at] in self.sets["behind_separator"]):
            if words[at] == "-" and words[at - 1] not in ("to", "-"):
                break
            at += 1
        return at

    def ages_pair(self, found: Quantity) -> bool:
        """Rule `ages`: "7 and 65 years old", where the range word stands in the line above."""
        if found.unit is not None or found.number != 0 or self.words[found.last : found.last + 1] != ["and"]:
            return False
        read = self.numbers.number(found.last + 1)
        unit = self.numbers.unit(read.end) if read is not None else None
        if read is None or unit is None or unit[0].window != "year" or read.value <= found.value:
            return False
        found.op, found.high, found.unit, found.last = "between", read.value, *unit
        return True

    def either(self, found: Quantity) -> bool:
        """Rule `either`: "one or two prior therapies", "1 or 2 lines", "one or two weeks before surgery"."""
        if found.unit is not None or self.words[found.last : found.last + 1] != ["or"]:
            return False
        read = self.numbers.number(found.last + 1)
        if read is None or read.value != found.value + 1 or not found.value.is_integer():
            return False
        unit = self.numbers.unit(read.end)
        timed = unit is not None and unit[0].window is not None
        if unit is not None and unit[0].dimension and not timed:
            return False
        if not "".join(self.words[read.end : read.end + 1]).isalpha():
            return False
        found.op, found.high, found.last = "between", read.value, read.end
        if unit is not None:
            found.unit, found.last = unit
        return True

    def unit_of_either(self, at: int) -> Unit | None:
        """Returns the time that the first of two numbers shares with the second: "within 14 or 21 days"."""
        read = self.numbers.number(at + 1) if self.words[at : at + 1] == ["or"] else None
        unit = self.numbers.unit(read.end) if read is not None else None
        return unit[0] if unit is not None and unit[0].window is not None else None
