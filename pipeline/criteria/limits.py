"""Reads limits that refer to the normal range: "2.5 x ULN", "> ULN + 4 s", "twice the ULN", "20 % above the ULN".

In: `Tokens`. Out: the reference limit at a token, or a `Quantity` in its terms. The words come from
`criteria_lexicon.toml`.
"""

from __future__ import annotations

from pipeline.criteria.lexer import NUMBER, Tokens
from pipeline.criteria.numbers import NumberReader
from pipeline.criteria.quantity import Op, Quantity, Reference, lexicon
from pipeline.vocab.criteria_words import word_sets

HIGHER = frozenset({"higher", "greater", "above", "over", "exceeding", "more"})
_LOWER = frozenset({"below", "under", "less"})  # not "lower", which names the limit
_LONGEST_NAME = 10  # tokens of the name of a limit
FACTORS = frozenset({"x", "×", "*"})
FLIPPED: dict[Op, Op] = {"lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


class LimitReader:
    """Reads the reference limits of one token list."""

    def __init__(self, tokens: Tokens, numbers: NumberReader) -> None:
        self.words = tokens.words
        self.size = len(tokens.words)
        self.lex = lexicon()
        self.numbers = numbers
        self.sets = word_sets("number_words")

    def reference(self, at: int, needs_times: bool) -> tuple[Reference, int] | None:
        """Returns the reference limit at a token ("x the institutional ULN") and the token behind it."""
        words, lex = self.words, self.lex
        if at >= self.size or words[at] not in lex.before_reference:
            return None
        if words[at] in self.sets["multiples_behind"] and (named := self.named_before(at)) is not None:
            return named
        if words[at] == "-" and at + 1 < self.size and words[at + 1] in lex.times:
            at += 1  # "10-times normal"
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
                if name in ("normal", "baseline") and needs_times and not timed and not self.is_norm(at):
                    return None
                return name, self.after_reference(end)
            if words[at] not in lex.reference_gap:
                return None
            at += 1
            steps += 1
        return None

    def named_before(self, at: int) -> tuple[Reference, int] | None:
        """Returns the limit of "基準値上限の1.5倍", "정상 상한치의 1.5배", which stands before its multiple, and the token behind."""
        end = at - 1
        while end > 0 and self.words[end - 1] in self.sets["of_limit"]:
            end -= 1
        for start in range(max(0, end - _LONGEST_NAME), end):
            found = self.lex.references.match(self.words, start)
            if found is not None and found[1] == end and found[0] in ("ULN", "LLN"):
                return found[0], at + 1
        return None

    def is_norm(self, at: int) -> bool:
        """True for the N of "ALAT < 3 N", which the norm is in French and Spanish."""
        is_letter = self.numbers.tokens.surface(at, at + 1) == "N" and self.words[at + 1 : at + 2] != ["+"]
        return is_letter and self.numbers.kinds[at - 1] == NUMBER

    def after_reference(self, at: int) -> int:
        """Skips "(ULN)" behind a reference limit that is already named."""
        if at + 1 < self.size and self.words[at] in ("(", "["):
            again = self.lex.references.match(self.words, at + 1)
            if again is not None and again[1] < self.size and self.words[again[1]] in (")", "]"):
                return again[1] + 1
        return at

    def limit(self, first: int, at: int, op: Op) -> Quantity | None:
        """Rule `limit`: "< the upper limit of normal" is once the limit."""
        found = self.reference(at, needs_times=True)
        if found is None or found[0] not in ("ULN", "LLN"):
            return None
        value, last = self.factor_behind(found[1])
        return self.beyond(first, found, op) or Quantity(first, at, last, op, value, reference=found[0])

    def factor_behind(self, at: int) -> tuple[float, int]:
        """Returns the 3 of "> ULN x 3" and the token behind it; 1 where a limit is not multiplied."""
        word = self.numbers.tokens.word
        behind = at + (word(at) in self.sets["of_limit"])
        read = self.numbers.number(behind) if self.numbers.starts_number(behind) else None
        if read is not None:  # "≤正常值上限的2.5倍", "> a normálérték felső határának 1,5-szerese"
            end = read.end + (word(read.end) == "-")
            if word(end) in self.sets["multiples_behind"]:
                return read.value, end + 1
        if at >= self.size or self.words[at] not in FACTORS or not self.numbers.starts_number(at + 1):
            return 1.0, at
        read = self.numbers.number(at + 1)
        counted = read is not None and read.end < self.size and self.words[read.end] in self.sets["series"]
        return (read.value, read.end) if read is not None and not counted else (1.0, at)

    def beyond(self, first: int, limit: tuple[Reference, int], op: Op) -> Quantity | None:
        """Rule `beyond a limit`: "> ULN + 4 s" is 4 s from the limit."""
        name, at = limit
        if at >= self.size or self.words[at] not in ("+", "plus"):
            return None
        read = self.numbers.number(at + 1) if self.numbers.starts_number(at + 1) else None
        unit = self.numbers.unit(read.end) if read is not None else None
        if read is None or unit is None:
            return None
        return Quantity(first, at + 1, unit[1], op, read.value, unit=unit[0], reference=name)

    def word_multiple(self, first: int, at: int, op: Op | None) -> Quantity | None:
        """Rule `word multiple`: "twice the ULN"."""
        if at >= self.size or self.words[at] not in self.lex.multiples:
            return None
        found = self.reference(at + 1, needs_times=False)
        if found is None:
            return None
        if op is None and HIGHER & set(self.words[at : found[1]]):
            op = "gt"
        value = self.lex.multiples[self.words[at]]
        return Quantity(first, at, found[1], op, value, reference=found[0], word_number=True)

    def share_of_limit(self, found: Quantity) -> bool:
        """Rule `share of a limit`: "20 % above the ULN", "> 10 % below the LLN", which is lower the more it is."""
        limit = self.reference(found.last, needs_times=False)
        if limit is None or limit[0] not in ("ULN", "LLN"):
            return False
        between = set(self.words[found.last : limit[1]])
        if between & _LOWER:
            found.op = FLIPPED.get(found.op or "gt", found.op)
        elif between & HIGHER:
            found.op = found.op or "gt"
        found.reference, found.last = limit
        return True
