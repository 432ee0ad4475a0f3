"""Finds quantities in a token list: comparator, number or range, unit, multiple of a reference limit.

In: `Tokens`. Out: `Quantity` objects in reading order; what they are about (variable or window) is decided later.
The rules, each one function, in the order in which they are tried behind a comparator, a range word or a number:
limit ("> ULN"), multiple ("2.5 x ULN"), range ("18 to 65 years"), pair ("140/90 mmHg"), single ("1.5 x 10^9/L"),
then a comparator behind it ("18 years or older"). All words come from `criteria_lexicon.toml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pipeline.criteria.gestation import days_behind, in_weeks, is_on_gestation, weeks_plus_days
from pipeline.criteria.lexer import NUMBER, WORD, Tokens, number_value
from pipeline.criteria.phrases import Phrases
from pipeline.vocab.criteria_words import criteria_lexicon, word_sets
from pipeline.vocab.units import Unit, read_unit

Op = Literal["lt", "le", "gt", "ge", "eq", "between"]
Reference = Literal["ULN", "LLN", "normal", "baseline"]


@dataclass(slots=True)
class Quantity:
    """One quantity. `first` is its first token (comparator or number), `number` its number, `last` the token behind.

    `op` is None for a bare number. `low`/`high` are filled as in a Constraint; `pair` is the second number of
    "140/90". `low_unit` is the unit of the first number where a range names two ("6 months to 2 years").
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

    def bounds(self) -> tuple[float | None, float | None]:
        """Returns (low, high) as the contract fills them."""
        if self.op == "between":
            return self.value, self.high
        if self.op in ("lt", "le"):
            return None, self.value
        if self.op in ("gt", "ge"):
            return self.value, None
        return self.value, self.value


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The tables of `criteria_lexicon.toml` that the quantity rules need."""

    before: Phrases[Op]
    after: Phrases[Op]
    openers: Phrases[None]
    fillers: frozenset[str]
    separators: frozenset[str]
    and_separators: frozenset[str]
    inclusive: Phrases[None]
    times: frozenset[str]
    reference_gap: frozenset[str]
    references: Phrases[Reference]
    numbers: dict[str, float]
    multiples: dict[str, float]
    past: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Returns the tables, built once."""
    data: dict[str, Any] = criteria_lexicon()
    ranges, references = data["ranges"], data["references"]
    return Lexicon(
        before=Phrases((p, op) for op, ps in data["comparators"]["before"].items() for p in ps),
        after=Phrases((p, op) for op, ps in data["comparators"]["after"].items() for p in ps),
        openers=Phrases((p, None) for p in ranges["openers"]),
        fillers=frozenset(data["fillers"]["words"]),
        separators=frozenset(ranges["separators"]),
        and_separators=frozenset(ranges["and_separators"]),
        inclusive=Phrases((p, None) for p in ranges["inclusive"]),
        times=frozenset(references["times"]),
        reference_gap=frozenset(references["between"]),
        references=Phrases(
            (p, name) for name in ("ULN", "LLN", "normal", "baseline") for p in references[name]
        ),
        numbers={word: float(value) for word, value in data["numbers"].items()},
        multiples={word: float(value) for word, value in data["multiples"].items()},
        past=frozenset(data["time"]["past"]),
    )


_MAX_FILLERS = 5
_HIGHER = frozenset({"higher", "greater", "above", "over", "exceeding"})
_STOPS = frozenset({"and", "or", ",", ";", ".", ")"})
_MIRROR = frozenset({"<", ">", "≤", "≥", "=", "≦", "≧", "<=", ">="})
_FLIPPED: dict[Op, Op] = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}
_TENS = frozenset({20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0})
_CELL_VOLUMES = ("/mm3", "/uL", "cells}", "/cm3")


class QuantityReader:
    """Reads the quantities of one token list."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.kinds = tokens.kinds
        self.size = len(tokens.words)
        self.lex = lexicon()
        self.on_gestation = is_on_gestation(tokens)
        self.sets = word_sets("number_words")

    def read_all(self) -> list[Quantity]:
        """Returns all quantities, left to right, none overlapping."""
        out: list[Quantity] = []
        lex, words, kinds = self.lex, self.words, self.kinds
        before, openers = lex.before.root, lex.openers.root
        at = 0
        while at < self.size:
            word = words[at]
            found = None
            if word in before:
                comparator = lex.before.match(words, at)
                if comparator is not None:
                    found = self.compared(at, comparator[1], comparator[0])
            if found is None and word in openers:
                opener = lex.openers.match(words, at)
                if opener is not None:
                    found = self.opened(at, opener[1])
            if found is None and word in lex.past:
                found = self.implied(at)
            if found is None and (kinds[at] == NUMBER or word in lex.numbers or word in lex.multiples):
                start = at - 1 if self.is_signed(at) else at
                found = self.amount(start, start, None)
            if found is not None:
                out.append(found)
                at = max(found.last, at + 1)
            else:
                at += 1
        return out

    # -- entry rules -------------------------------------------------------------------------------------------

    def is_signed(self, at: int) -> bool:
        """True where the sign before a number is a minus: "of -1.0 or lower", not "1-5" or "COVID-19"."""
        tokens = self.tokens
        if at < 2 or self.words[at - 1] not in ("-", "−") or self.kinds[at - 2] == NUMBER:
            return False
        return tokens.starts[at] == tokens.ends[at - 1] and tokens.starts[at - 1] > tokens.ends[at - 2]

    def compared(self, first: int, at: int, op: Op) -> Quantity | None:
        """Rule `comparator`: "at least 18 years", ">= 1.5 x ULN", "> ULN"."""
        again = self.lex.before.match(self.words, at)
        if again is not None:  # "greater than (>) 2", "no less than or equal to"
            op = _joined(op, again[0])
            at = again[1]
        limit = self.limit(first, at, op)
        if limit is not None:
            return limit
        start = self.skip_fillers(at)
        again = self.lex.before.match(self.words, start) if start > at else None
        if again is not None:
            op, start = _joined(op, again[0]), self.skip_fillers(again[1])
        return self.amount(first, start, op)

    def implied(self, at: int) -> Quantity | None:
        """Rule `implied one`: "in the last year", "within the past month"."""
        if at + 1 >= self.size or self.kinds[at + 1] != WORD or at == 0:
            return None
        unit = self.unit(at + 1) if self.words[at - 1] in self.sets["before_implied"] else None
        if unit is None or unit[0].window is None or self.words[at + 1] not in self.sets["implied_units"]:
            return None
        if self.words[unit[1] : unit[1] + 1] == ["of"]:  # "the last year of life"
            return None
        return Quantity(at, at + 1, unit[1], None, 1.0, unit=unit[0], word_number=True)

    def opened(self, first: int, at: int) -> Quantity | None:
        """Rule `range word`: "between 18 and 65 years"."""
        found = self.amount(first, self.skip_fillers(at), "between")
        return found if found is not None and found.op == "between" and found.high is not None else None

    def skip_fillers(self, at: int) -> int:
        """Returns the token behind the fillers ("of", "about") that may precede a number."""
        fillers = self.lex.fillers
        steps = 0
        while at < self.size and steps < _MAX_FILLERS and self.words[at] in fillers:
            if self.kinds[at] == NUMBER or self.words[at] in self.lex.numbers:
                break
            at += 1
            steps += 1
        return at

    # -- numbers and units -------------------------------------------------------------------------------------

    def number(self, at: int) -> tuple[float, int, bool] | None:
        """Returns (value, token behind, in words) of the number at a token."""
        if at >= self.size:
            return None
        word = self.words[at]
        if self.kinds[at] == NUMBER:
            gestation = weeks_plus_days(self.tokens, at) if self.on_gestation else None
            if gestation is not None:
                return *gestation, False
            power = self._power(at)
            if power is not None:
                return *power, False
            return self._with_half(number_value(word), self._behind_ratio(at + 1), False)
        if word in ("-", "−", "–", "+") and at + 1 < self.size and self.kinds[at + 1] == NUMBER:
            glued = self.tokens.starts[at + 1] == self.tokens.ends[at]
            free = at == 0 or self.kinds[at - 1] != NUMBER
            if glued and free:
                value = number_value(self.words[at + 1])
                return (value if word == "+" else -value), at + 2, False
            return None
        value_of = self.lex.numbers.get(word)
        if value_of is None:
            return None
        at += 1
        if value_of in _TENS and at < self.size:
            step = at + 1 if self.words[at] == "-" and at + 1 < self.size else at
            ones = self.lex.numbers.get(self.words[step])
            if ones is not None and 1 <= ones <= 9:
                return value_of + ones, self._behind_digits(step + 1, value_of + ones), True
        return self._with_half(value_of, self._behind_digits(at, value_of), True)

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
        if (
            self.words[at : at + 2] == [":", "1"]
            and self.tokens.starts[at + 1] == self.tokens.starts[at - 1] + len(self.words[at - 1]) + 1
        ):
            return at + 2
        return at

    def _with_half(self, value: float, at: int, in_words: bool) -> tuple[float, int, bool]:
        """Reads "one and a half", "2 ½"."""
        words = self.words
        if words[at : at + 3] == ["and", "a", "half"]:
            return value + 0.5, at + 3, in_words
        if at < self.size and words[at] in ("½", "¼", "¾"):
            return value + self.lex.numbers[words[at]], at + 1, in_words
        return value, at, in_words

    def _with_days(self, unit: Unit, value: float, at: int) -> tuple[float, int]:
        """Reads the days of "36 weeks and 6 days"."""
        days = days_behind(self.tokens, at) if unit.window == "week" else None
        return (in_weeks(value, days[0]), days[1]) if days is not None else (value, at)

    def unit(self, at: int) -> tuple[Unit, int] | None:
        """Returns the unit behind token `at - 1`, and the token behind the unit."""
        offset = self.tokens.ends[at - 1]
        found = read_unit(self.tokens.text, offset)
        if found is not None:
            return found, self.tokens.index_at(found.end, at)
        skipped = at
        while skipped < self.size and skipped < at + 2 and self.words[skipped] in self.sets["time_fillers"]:
            skipped += 1
        if skipped > at:
            found = read_unit(self.tokens.text, self.tokens.ends[skipped - 1])
            if found is not None and found.window is not None:
                return found, self.tokens.index_at(found.end, skipped)
        for step in range(at, min(at + 2, self.size)):  # "5 × t1/2", "5 terminal elimination half-lives"
            if self.kinds[step] == NUMBER or self.words[step] in _STOPS:
                break
            found = read_unit(self.tokens.text, self.tokens.ends[step])
            if found is not None and found.window == "half-life":
                return found, self.tokens.index_at(found.end, step + 1)
        return None

    def reference(self, at: int, needs_times: bool) -> tuple[Reference, int] | None:
        """Returns the reference limit at a token ("x the institutional ULN") and the token behind it."""
        words, lex = self.words, self.lex
        start = at
        while at < self.size and at < start + 2 and words[at] in lex.times:
            at += 1
        timed = at > start
        steps = 0
        while at < self.size and steps < 7:
            found = lex.references.match(words, at)
            if found is not None:
                name, end = found
                if (
                    words[end : end + 1] == ["of"]
                    and words[end + 1 : end + 2]
                    and words[end + 1] in self.sets["assay"]
                ):
                    return None  # "the lower limit of detection" is no limit of normal
                if name in ("normal", "baseline") and needs_times and not timed:
                    return None
                return name, self.after_reference(end)
            if words[at] not in lex.reference_gap:
                return None
            at += 1
            steps += 1
        return None

    def after_reference(self, at: int) -> int:
        """Skips "(ULN)" behind a reference limit that is already named."""
        if at + 1 < self.size and self.words[at] in ("(", "["):
            again = self.lex.references.match(self.words, at + 1)
            if again is not None and again[1] < self.size and self.words[again[1]] in (")", "]"):
                return again[1] + 1
        return at

    # -- rules behind a comparator, a range word or a number ---------------------------------------------------

    def limit(self, first: int, at: int, op: Op) -> Quantity | None:
        """Rule `limit`: "< the upper limit of normal" is once the limit."""
        found = self.reference(at, needs_times=True)
        if found is None or found[0] not in ("ULN", "LLN"):
            return None
        return Quantity(first, at, found[1], op, 1.0, reference=found[0])

    def amount(self, first: int, at: int, op: Op | None) -> Quantity | None:
        """Reads number, unit, range, pair, multiple and a comparator behind; None where no number stands."""
        multiple = self.word_multiple(first, at, op)
        if multiple is not None:
            return multiple
        read = self.number(at)
        if read is None:
            return None
        value, end, in_words = read
        found = Quantity(first, at, end, op, value, word_number=in_words)
        if self._is_label(at, end, op):
            return None
        reference = self.reference(end, needs_times=True)
        if reference is not None:
            if op is None and _HIGHER & set(self.words[end : reference[1]]):
                found.op = "gt"
            found.reference, found.last = reference
            if op == "between":
                return None
            return self.behind(found)
        if self.pair(found):
            return self.behind(found)
        unit = self.unit(end)
        if unit is not None:
            found.unit, found.last = unit
            found.hyphen = self.tokens.text[self.tokens.ends[end - 1]] in "-‐‑"
            found.value, found.last = self._with_days(found.unit, found.value, found.last)
        self.settle_thousands(found, at)
        if self.range(found):
            reference = self.reference(found.last, needs_times=True) if found.unit is None else None
            if reference is not None:
                found.reference, found.last = reference
            return self.behind(found)
        if op == "between":
            return None
        return self.behind(found)

    def word_multiple(self, first: int, at: int, op: Op | None) -> Quantity | None:
        """Rule `word multiple`: "twice the ULN"."""
        if at >= self.size or self.words[at] not in self.lex.multiples:
            return None
        found = self.reference(at + 1, needs_times=False)
        if found is None:
            return None
        if op is None and _HIGHER & set(self.words[at : found[1]]):
            op = "gt"
        return Quantity(
            first, at, found[1], op, self.lex.multiples[self.words[at]], reference=found[0], word_number=True
        )

    def _is_label(self, at: int, end: int, op: Op | None) -> bool:
        """True for a number that is part of a name or a date, not a quantity: "COVID-19", "type 2", "12/05/2019"."""
        tokens, words = self.tokens, self.words
        if at > 1 and words[at - 1] in ("-", "–") and self.kinds[at - 2] == WORD and op is None:
            glued = tokens.starts[at] == tokens.ends[at - 1] and tokens.starts[at - 1] == tokens.ends[at - 2]
            if glued:
                return True
        if at > 0 and op is None and words[at - 1] in self.sets["labeled"]:
            return True
        if end < self.size and self.kinds[end] == WORD and self.kinds[at] == NUMBER:
            glued = tokens.starts[end] == tokens.ends[end - 1]
            if (
                glued
                and words[end] in ("st", "nd", "rd", "th")
                and not (end + 1 < self.size and "ile" in words[end + 1])
            ):
                return True
        return False

    def settle_thousands(self, found: Quantity, at: int) -> None:
        """Reads "50.000 /mm3" as fifty thousand: no one counts cells to a thousandth."""
        word = self.words[at]
        if found.unit is None or self.kinds[at] != NUMBER or "," in word:
            return
        whole, _, rest = word.partition(".")
        code = found.unit.ucum
        if (
            len(rest) == 3
            and whole not in ("", "0")
            and not code.startswith("10*")
            and any(v in code for v in _CELL_VOLUMES)
        ):
            found.value = float(whole + rest)

    def pair(self, found: Quantity) -> bool:
        """Rule `pair`: "140/90 mmHg", "450(male)/470(female) ms", "2/10"."""
        words, at = self.words, found.last
        if at + 2 < self.size and words[at] == "(" and self.kinds[at + 1] == WORD and words[at + 2] == ")":
            at += 3
        if at + 1 >= self.size or words[at] not in ("/", "∕") or self.kinds[at + 1] != NUMBER:
            return False
        second = number_value(words[at + 1])
        end = at + 2
        if end + 1 < self.size and words[end] in ("/", "-") and self.kinds[end + 1] == NUMBER:
            return False
        if (
            end + 2 < self.size
            and words[end] == "("
            and self.kinds[end + 1] == WORD
            and words[end + 2] == ")"
        ):
            end += 3
        found.pair, found.last = second, end
        unit = self.unit(end)
        if unit is not None:
            found.unit, found.last = unit
        return True

    def range(self, found: Quantity) -> bool:
        """Rule `range`: "18-65 years", "18 to 65", "6 months to 2 years", "between 18 and 65"."""
        words, lex, at = self.words, self.lex, found.last
        inclusive = lex.inclusive.match(words, at)
        if inclusive is not None:
            at = inclusive[1]
        while at < self.size and at < found.last + 3 and words[at] in ("of", "age", "old", "(", ")"):
            at += 1
        if at >= self.size:
            return False
        word = words[at]
        joined = word in lex.separators and word != "/"
        if not joined and not (found.op == "between" and word in lex.and_separators):
            return found.op is None and word == "and" and self.ages_pair(found, at)
        at += 1
        while at < self.size and (
            words[at] in lex.separators or words[at] in ("the", "about", "age", "ages", "of", "<", "≤", "=")
        ):
            if words[at] == "-" and words[at - 1] not in ("to", "-"):
                break
            at += 1
        read = self.number(at)
        if read is None or found.op in ("lt", "le"):
            return False
        value, end, _ = read
        if (
            end + 1 < self.size
            and words[end] in ("-", "/", "–")
            and self.kinds[end + 1] == NUMBER
            and found.op is None
        ):
            return False
        unit = self.unit(end)
        if (
            words[at - 1] in ("-", "–")
            and unit is None
            and found.unit is not None
            and found.unit.window is None
        ):
            pass
        low_unit = found.unit
        if unit is not None:
            different = low_unit is not None and low_unit.ucum != unit[0].ucum
            if different and low_unit is not None and low_unit.dimension != unit[0].dimension:
                return False
            found.low_unit = low_unit if different else None
            found.unit, end = unit
            value, end = self._with_days(found.unit, value, end)
        if found.low_unit is None and value <= found.value:
            return False
        if found.unit is None and found.value >= 1900 and value <= 2100:
            return False
        if found.op in ("gt", "ge"):
            found.open_low = found.op == "gt"
        found.op, found.high, found.last = "between", value, end
        self._settle_range(found, at)
        return True

    def ages_pair(self, found: Quantity, at: int) -> bool:
        """Rule `ages`: "7 and 65 years old", where the range word stands in the line above."""
        read = self.number(at + 1)
        unit = self.unit(read[1]) if read is not None else None
        if read is None or unit is None or found.unit is not None or found.number != 0:
            return False
        if unit[0].window != "year" or read[0] <= found.value:
            return False
        found.op, found.high, found.unit, found.last = "between", read[0], *unit
        return True

    def _settle_range(self, found: Quantity, at: int) -> None:
        high = Quantity(at, at, found.last, None, found.high or 0.0, unit=found.unit)
        self.settle_thousands(high, at)
        self.settle_thousands(found, found.number)
        found.high = high.value

    def behind(self, found: Quantity) -> Quantity:
        """Rule `comparator behind`: "18 years of age or older", "65+ years", "20 mg minimum"; then "inclusive"."""
        if found.op is None and self.mirrored(found):
            return found
        after = self.comparator_behind(found)
        if after is not None and found.op != "between":
            if found.op in (None, "eq"):
                found.op = after[0]
            elif found.op == "le" and after[0] == "ge":
                found.op = "ge"
            found.last = after[1]
            if found.unit is None:
                unit = self.unit(found.last)
                if unit is not None:
                    found.unit, found.last = unit
        inclusive = self.lex.inclusive.match(self.words, found.last)
        if inclusive is not None:
            found.last = inclusive[1]
        return found

    def mirrored(self, found: Quantity) -> bool:
        """Rule `mirror`: "18 < age < 80", where the limit stands before its variable."""
        words, at = self.words, found.last
        if at + 1 >= self.size or words[at] not in _MIRROR or self.kinds[at + 1] != WORD:
            return False
        if at + 1 < self.size and self.number(at + 1) is not None:
            return False
        mirror = self.lex.before.match(words, at)
        if (
            mirror is None
            or mirror[0] not in _FLIPPED
            or self.number(self.skip_fillers(mirror[1])) is not None
        ):
            return False
        found.op, found.last = _FLIPPED[mirror[0]], mirror[1]
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
        first = self.words[at]
        if end < self.size and self.kinds[end] == NUMBER:
            return False
        ahead = self.lex.before.match(
            self.words, at + 1
        )  # "18 years and less or equal 45": the next comparator
        if ahead is not None and self.number(self.skip_fillers(ahead[1])) is not None:
            return False
        if first in ("at", "minimum", "maximum", "max", "≥", ">", ">=", "plus"):
            return end >= self.size or self.words[end] in (",", ".", ";", ")", "and", "or", "of")
        return True


_ORDER: dict[tuple[str, str], Op] = {
    ("gt", "eq"): "ge",
    ("lt", "eq"): "le",
    ("eq", "gt"): "ge",
    ("eq", "lt"): "le",
    ("eq", "ge"): "ge",
    ("eq", "le"): "le",
}


def _joined(first: Op, second: Op) -> Op:
    """Returns what two comparators in a row mean: "more than (>)" is gt, "greater than (>=)" is ge, "at least >" is ge."""
    return _ORDER.get(
        (first, second), second if second in ("ge", "le") and first in ("gt", "lt", "eq") else first
    )
