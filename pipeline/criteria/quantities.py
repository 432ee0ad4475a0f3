"""Finds quantities in a token list: comparator, number or range, unit, multiple of a reference limit.

In: `Tokens`. Out: `Quantity` objects in reading order; what they are about (variable or window) is decided later.
The rules, each one function, in the order in which they are tried behind a comparator, a range word or a number:
limit ("> ULN"), multiple ("2.5 x ULN"), range ("18 to 65 years"), pair ("140/90 mmHg"), single ("1.5 x 10^9/L"),
then a comparator behind it ("18 years or older"). Ranges are read by ranges.py, limits and multiples by limits.py. All
words come from `criteria_lexicon.toml`.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.criteria.lexer import NUMBER, WORD, Tokens, number_value
from pipeline.criteria.limits import FACTORS, FLIPPED, HIGHER, LimitReader
from pipeline.criteria.numbers import NumberReader
from pipeline.criteria.quantity import MIRROR, TOLERANCES, Op, Quantity, joined, lexicon
from pipeline.criteria.ranges import RangeReader
from pipeline.vocab.concepts import drug_names
from pipeline.vocab.criteria_words import word_sets
from pipeline.vocab.units import Unit

_BEFORE_EITHER = frozenset({"within", "last", "past", "previous", "for", "during"})
_WORD_AND_NUMBER = bytes([WORD, NUMBER])
_FIRST_EASTERN = "\u3000"  # Chinese, Japanese and Korean signs stand from here on


class QuantityReader:
    """Reads the quantities of one token list."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.kinds = tokens.kinds
        self.size = len(tokens.words)
        self.lex = lexicon()
        self.numbers = NumberReader(tokens)
        self.limits = LimitReader(tokens, self.numbers)
        self.ranges = RangeReader(tokens, self.numbers)
        self.sets = word_sets("number_words")

    def read_all(self, places: Sequence[int]) -> list[Quantity]:
        """Returns all quantities, left to right, none overlapping; `places` are the tokens at which one may start."""
        out: list[Quantity] = []
        end = 0
        compared = {at: (op, last) for at, op, last in self.lex.before.find(self.words, places)}
        for at in places:
            found = self.read_at(at, compared.get(at)) if at >= end else None
            if found is not None:
                out.append(found)
                end = max(found.last, at + 1)
        return out

    def read_at(self, at: int, comparator: tuple[Op, int] | None) -> Quantity | None:
        """Returns the quantity that starts at a token, where a comparator may stand with its end."""
        lex, words = self.lex, self.words
        word = words[at]
        found = None
        if comparator is not None and not self.is_enzyme(at):
            found = self.compared(at, comparator[1], comparator[0])
        if found is None and word in lex.openers.root:
            opener = lex.openers.match(words, at)
            if opener is not None:
                found = self.opened(at, opener[1])
        if found is None and word in lex.past:
            found = self.implied(at)
        if found is None and (self.kinds[at] == NUMBER or word in lex.numbers or word in lex.multiples):
            start = at - 1 if self.numbers.is_signed(at) else at
            found = self.amount(start, start, None)
        return found

    def is_enzyme(self, at: int) -> bool:
        """True for the "GT" of "gamma-GT > 2.5 x ULN", which is no "greater than"."""
        return self.words[at] == "gt" and at > 0 and self.words[at - 1] in ("gamma", "-", "γ")

    # -- entry rules -------------------------------------------------------------------------------------------

    def compared(self, first: int, at: int, op: Op) -> Quantity | None:
        """Rule `comparator`: "at least 18 years", ">= 1.5 x ULN", "> ULN"."""
        if self.words[at : at + 1] == [":"] and first and self.words[first - 1] == "or":
            return None  # "middle school or above: 11 <= MMSE"
        limit = self.limits.limit(first, at, op)  # first: the "lower" of "< lower limit" is no comparator
        if limit is not None:
            return limit
        again = self.lex.before.match(self.words, at)
        if again is not None:  # "greater than (>) 2", "no less than or equal to"
            op = joined(op, again[0])
            at = again[1]
            limit = self.limits.limit(first, at, op)
            if limit is not None:
                return limit
        start = self.numbers.behind_fillers(at)
        again = self.lex.before.match(self.words, start) if start > at else None
        if again is not None:
            op, start = joined(op, again[0]), self.numbers.behind_fillers(again[1])
        start = self.over_drug(start)
        if self.is_named_between(first, start):
            start += 1
        found = self.factor_first(first, start, op) or self.amount(first, start, op)
        timed = found is not None and found.unit is not None and found.unit.window is not None
        if self.words[first] == "ab" and not timed:
            return None  # "anti-HBs Ab 10 mIU/mL"; "ab 18 Jahren" is a limit
        if timed and self.words[first] == "over" and at == first + 1 and self.words[at] in ("the", "a"):
            return None  # "relapses over the 2 years preceding": no comparator
        if found is not None and self.words[first] == "over" and self.is_series(found):
            return None  # "rising over 3 consecutive measurements": no comparator
        return found

    def over_drug(self, at: int) -> int:
        """Skips the drug of "a dose higher than prednisone 10 mg", "in excess of oral morphine equivalent to 10 mg"."""
        drug = at
        while drug < self.size and self.words[drug] in self.sets["before_drug"]:
            drug += 1
        if drug >= self.size or self.words[drug] not in drug_names():
            return at
        end = drug + 1
        while end < self.size and self.words[end] in self.sets["behind_drug"]:
            end += 1
        return end if self.numbers.starts_number(end) else at

    def is_named_between(self, first: int, at: int) -> bool:
        """True for the name of "> GINA 2", which stands between the sign and the number."""
        if self.kinds[at : at + 2] != _WORD_AND_NUMBER or at != first + 1 or self.words[first] not in MIRROR:
            return False
        name = self.tokens.surface(at, at + 1)
        return len(name) > 2 and name.isupper() and self.numbers.unit(at + 2) is None

    def factor_first(self, first: int, at: int, op: Op) -> Quantity | None:
        """Rule `factor first`: "> x 2 ULN" prints the sign of the multiple before it."""
        if at >= self.size or self.words[at] not in FACTORS:
            return None
        found = self.amount(first, at + 1, op)
        return found if found is not None and found.reference is not None else None

    def is_series(self, found: Quantity) -> bool:
        """True for a number of tests that follow each other."""
        behind = self.words[found.last] if found.last < self.size else ""
        return found.unit is None and found.reference is None and behind in self.sets["series"]

    def implied(self, at: int) -> Quantity | None:
        """Rule `implied one`: "in the last year", "within the past month", "for the month preceding"."""
        unit = self.implied_unit(at + 1, at - 1)
        if unit is not None and self.words[unit[1] : unit[1] + 1] != ["of"]:  # not "the last year of life"
            last = self.numbers.behind_restated(unit[0], 1.0, unit[1])  # "the past year (12 months)"
            return Quantity(at, at + 1, last, None, 1.0, unit=unit[0], word_number=True)
        unit = self.implied_unit(at - 1, at - 2)
        if unit is not None:
            return Quantity(at - 1, at - 1, at, None, 1.0, unit=unit[0], word_number=True)
        return None

    def implied_unit(self, at: int, before: int) -> tuple[Unit, int] | None:
        """Returns the unit of time at a token where a word that leads to one stands in front."""
        if before < 0 or at >= self.size or self.words[before] not in self.sets["before_implied"]:
            return None
        found = self.numbers.unit(at) if self.words[at] in self.sets["implied_units"] else None
        return found if found is not None and found[0].window is not None else None

    def opened(self, first: int, at: int) -> Quantity | None:
        """Rule `range word`: "between 18 and 65 years"."""
        found = self.amount(first, self.numbers.behind_fillers(at), "between")
        return found if found is not None and found.op == "between" and found.high is not None else None

    # -- rules behind a comparator, a range word or a number ---------------------------------------------------

    def amount(self, first: int, at: int, op: Op | None) -> Quantity | None:
        """Reads number, unit, range, pair, multiple and a comparator behind; None where no number stands."""
        if at < self.size and self.words[at] in self.lex.multiples:
            multiple = self.limits.word_multiple(first, at, op)
            if multiple is not None:
                return multiple
        read = self.numbers.number(at)
        if read is None:
            return None
        found = Quantity(first, at, read.end, op, read.value, word_number=read.in_words)
        if op is None and self.numbers.is_name(at, read.end) and not self.is_second_acuity(at):
            return None
        reference = self.limits.reference(read.end, needs_times=True)
        if reference is not None:
            if op is None and HIGHER & set(self.words[read.end : reference[1]]):
                found.op = "gt"
            found.reference, found.last = reference
            return None if op == "between" else self.behind(found)
        if self.pair(found):
            return self.behind(found)
        unit = self.numbers.unit(self.numbers.behind_footnote(read.end))
        if unit is not None:
            found.unit, found.last = unit
            found.hyphen = self.tokens.text[self.tokens.ends[read.end - 1]] in "-‐‑"
            found.value, found.last = self.numbers.behind_unit(found.unit, found.value, found.last)
            found.last = self.numbers.behind_restated(found.unit, found.value, found.last)
            if found.unit.ucum == "%" and op != "between" and self.limits.share_of_limit(found):
                return found
        elif at and self.words[at - 1] in _BEFORE_EITHER:
            found.unit = self.ranges.unit_of_either(read.end)
        found.value = self.numbers.settled(found.value, at, found.unit)
        if self.ranges.extend(found):
            reference = self.limits.reference(found.last, needs_times=True) if found.unit is None else None
            if reference is not None:
                found.reference, found.last = reference
            return self.behind(found)
        return None if op == "between" else self.behind(found)

    def pair(self, found: Quantity) -> bool:
        """Rule `pair`: "140/90 mmHg", "450(male)/470(female) ms", "2/10"."""
        words = self.words
        at = self.over_label(found.last)
        if at + 1 >= self.size or words[at] not in ("/", "∕") or self.kinds[at + 1] != NUMBER:
            return False
        end = at + 2
        if end + 1 < self.size and words[end] in ("/", "-") and self.kinds[end + 1] == NUMBER:
            acuities = words[end] == "-" and found.value == 20 and words[end + 2 : end + 3] == ["/"]
            if not acuities:
                return False  # a date
        end = self.over_label(end)
        found.pair, found.last = number_value(words[at + 1]), end
        unit = self.numbers.unit(end)
        if unit is not None:
            found.unit, found.last = unit
        return True

    def is_second_acuity(self, at: int) -> bool:
        """True for the second 20 of "20/40-20/320"."""
        return at > 3 and self.words[at - 4 : at - 2] == self.words[at : at + 2] == ["20", "/"]

    def over_label(self, at: int) -> int:
        """Skips the "(male)" behind a number of a pair."""
        labeled = at + 2 < self.size and self.words[at] == "(" and self.words[at + 2] == ")"
        return at + 3 if labeled and self.kinds[at + 1] == WORD else at

    # -- behind the quantity -----------------------------------------------------------------------------------

    def behind(self, found: Quantity) -> Quantity:
        """Rule `comparator behind`: "18 years of age or older", "65+ years", "20 mg minimum"; then "inclusive"."""
        if found.last >= self.size or self.words[found.last] not in self.lex.behind:
            return found
        if found.op is None and self.mirrored(found):
            return found
        found.last = self.over_tolerance(found.last)
        after = self.comparator_behind(found)
        if after is not None and found.op != "between":
            if found.op in (None, "eq"):
                found.op = after[0]
            elif found.op == "le" and after[0] == "ge":
                found.op = "ge"
            found.last = after[1]
            if found.unit is None:
                unit = self.numbers.unit(found.last)
                if unit is not None:
                    found.unit, found.last = unit
        inclusive = self.lex.inclusive.match(self.words, found.last)
        if inclusive is not None:
            found.last = inclusive[1]
        else:
            self.include(found)
        return found

    def include(self, found: Quantity) -> None:
        """Rule `including`: "less than 21 (including 21)" says that the limit is part of it."""
        if found.op not in ("lt", "gt") or self.words[found.last : found.last + 2] != ["(", "including"]:
            return
        read = self.numbers.number(found.last + 2)
        if read is not None and read.value == found.value:
            unit = self.numbers.unit(read.end)
            found.last = unit[1] if unit is not None else read.end
            found.op = "le" if found.op == "lt" else "ge"

    def over_tolerance(self, at: int) -> int:
        """Skips the "+/- 5 %" behind a quantity."""
        if at >= self.size or self.words[at] not in TOLERANCES:
            return at
        signs = (
            1 if self.words[at : at + 1] == ["±"] else 3 if self.words[at : at + 3] == ["+", "/", "-"] else 0
        )
        if not signs or at + signs >= self.size or self.kinds[at + signs] != NUMBER:
            return at
        unit = self.numbers.unit(at + signs + 1)
        return unit[1] if unit is not None else at + signs + 1

    def mirrored(self, found: Quantity) -> bool:
        """Rule `mirror`: "18 < age < 80", where the limit stands before its variable."""
        words, at = self.words, found.last
        if at + 1 >= self.size or words[at] not in MIRROR or self.kinds[at + 1] != WORD:
            return False
        mirror = self.lex.before.match(words, at)
        if mirror is None or mirror[0] not in FLIPPED:
            return False
        if any(
            self.numbers.number(start) is not None
            for start in (at + 1, self.numbers.behind_fillers(mirror[1]))
        ):
            return False
        found.op, found.last = FLIPPED[mirror[0]], mirror[1]
        return True

    def comparator_behind(self, found: Quantity) -> tuple[Op, int] | None:
        """Returns the operator printed behind a quantity and the token behind it, over "of age", "old"."""
        at = found.last
        timed = found.unit is not None and found.unit.window is not None
        for _ in range(6):
            after = self.lex.after.match(self.words, at)
            if after is not None:
                return after if self._really_behind(at, after[1]) else None
            tail = at < self.size and self.words[at] in self.sets["age_tail"]
            if not tail or not (timed or self.words[at] in (",", "(")):
                return None
            at += 1
        return None

    def _really_behind(self, at: int, end: int) -> bool:
        """ "minimum" and "+" count behind a number only where no further number follows ("5 + 2", "at least 3")."""
        if end < self.size and self.kinds[end] == NUMBER:
            return self.words[at][0] >= _FIRST_EASTERN  # "20歳以上75歳未満"
        ahead = self.lex.before.match(
            self.words, at + 1
        )  # "18 years and less or equal 45": the next comparator
        if ahead is not None and self.numbers.number(self.numbers.behind_fillers(ahead[1])) is not None:
            return False
        if self.words[at] == "+" and self.tokens.starts[at] > self.tokens.ends[at - 1]:
            spaced = end >= self.size or self.kinds[end] != WORD or self.numbers.unit(end) is not None
            return spaced  # not "BCRSS = 2 + biomarkers"
        if self.words[at] in self.sets["last_behind"]:
            return end >= self.size or self.words[end] in (",", ".", ";", ")", "and", "or", "of")
        return True
