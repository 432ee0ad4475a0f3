"""Decides whether a quantity is a further limit of the comparison before it: "< 3 or > 10", "30 mL/min (0.5 mL/s)".

In: the `Scene`, a `Quantity`, the constraint read last. Out: yes or no; the caller takes the variable over.
"""

from __future__ import annotations

from functools import cache

from pipeline.criteria.lexer import NUMBER
from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scene import ConstraintReading, Scene
from pipeline.criteria.variables import variable
from pipeline.vocab.criteria_words import word_sets

RELATIVE = frozenset({"{percentile}", "{SD}"})  # units of any measured variable
_FAR = 9  # tokens between two limits on the same
_FEW_WORDS = 4  # "19 or higher for boys and 20 or higher for girls"
_FARTHEST = 120  # with what stands in brackets
_FAR_REFERENCE = 16  # the same, for multiples of one reference limit
_GROUP_OPENERS = frozenset({"if", "in", "case", "for", "with", "unless"})
_REPEATS = frozenset(
    {"or", "and", "if", "unless", "case", "(", "but"}
)  # what brings a second limit on the same


@cache
def _linking() -> frozenset[str]:
    """Returns the words that may stand between two limits on the same."""
    sets = word_sets("subjects")
    return sets["connectors"] | sets["of_limits"] | word_sets("subgroups")["words"]


class Continuations:
    """Tells the further limits of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tokens = scene.tokens
        self.words = scene.words
        self.sets = word_sets("subjects")
        self.stop = word_sets("variable_links")["stop"]
        self.groups = word_sets("subgroups")["words"]
        self.linking = _linking()

    def restates(self, found: Quantity, before: ConstraintReading) -> bool:
        """True for "GFR >= 30 mL/min (>= 0.5 mL/s) by Cockcroft-Gault", which says the limit again in another unit."""
        between = self.words[before.last : found.first]
        if len(between) <= _FAR_REFERENCE and between[-2:] == ["corresponding", "to"]:
            return (
                found.unit is not None
            )  # "HbA1c 7-10 % by central laboratory, corresponding to 53-86 mmol/mol"
        if found.first != before.last + 1 or self.words[found.first - 1] not in ("(", "[", "/"):
            return False
        one, other = found.unit, before.quantity.unit if before.quantity is not None else None
        return (
            one is not None and other is not None and bool(one.dimension) and one.dimension == other.dimension
        )

    def inherits(self, found: Quantity, before: ConstraintReading) -> bool:
        """True when only connectors stand between a quantity and the comparison before: "< 3 or > 10"."""
        far = _FAR if found.reference is None else _FAR_REFERENCE
        start = self.scene.clause[found.first]
        goes_on = (
            all(word in self.groups for word in self.words[start : found.first])
            and self.tokens.kinds[found.first] != NUMBER
            and self._same_unit(found, before)
        )  # and "female > 470 ms" behind "male > 450 ms;"
        if before.first < start and not goes_on:
            return False  # "< 12 g/dL for males; < 11 g/dL for females" goes on, another sentence does not
        if found.first - before.last > _FARTHEST:
            return False
        places = self._outside_brackets(self._end_of(found, before), found.first)
        if len(places) > far or any(self.tokens.kinds[at] == NUMBER for at in places):
            return False
        between = [self.words[at] for at in places if self.words[at] not in (";", "[", "]")]
        if not all(word in self.linking for word in between):
            before_name = ("of", "(") if found.reference is None else ("of",)
            of = found.first - 1 if self.scene.word(found.first - 1) in before_name else found.first
            named = self.scene.word(of - 1)  # "LVEF > 40 % and SF > 28 %": a name of its own
            of_group = found.reference is not None and bool(_GROUP_OPENERS & set(between))
            if named.isalpha() and not of_group and not self._says_little(named):
                return False
            return self._same_unit(found, before) and bool(_REPEATS & set(between))
        if not before.known or found.hyphen:
            for_group = len(between) <= _FEW_WORDS and bool(self.groups & set(between))
            return not found.hyphen and found.op is not None and (len(between) <= 2 or for_group)
        if found.unit is not None:
            return self._same_unit(found, before) or any(
                self._unit_fits(name, found) for name in before.variables
            )
        if found.reference is not None:
            return True
        if found.op is None:
            return False
        behind = self.scene.word(found.last)
        counts = behind.isalpha() and not self._says_little(behind)
        return not (counts and before.quantity is not None and before.quantity.unit is not None)

    def _end_of(self, found: Quantity, before: ConstraintReading) -> int:
        """Returns the token behind a limit, and behind its name in ">= 24 g alcohol/day for women and >= 36 g/day"."""
        units = found.unit is not None and before.quantity is not None and before.quantity.unit is not None
        named, behind = self.scene.previous_end, found.last + (self.scene.word(found.last) == "of")
        own = self.scene.word(behind).isalpha() and not self._says_little(self.scene.word(behind))
        if not before.known or not units or own or found.op == "eq":
            return before.last
        return named if before.last < named <= found.first else before.last

    def _says_little(self, word: str) -> bool:
        """True for a word that names no thing of its own."""
        return (
            word in self.sets["connectors"]
            or word in self.stop
            or word in self.groups
            or word in self.sets["generic"]
        )

    def _outside_brackets(self, first: int, last: int) -> list[int]:
        """Returns the tokens between two quantities without those in brackets: "50 kg (110 pounds) and < 114 kg"."""
        out: list[int] = []
        opened = depth = 0  # how many tokens of `out` stood before the outermost open bracket
        for at in range(first, last):
            if self.words[at] in ("(", "["):
                opened = len(out) if not depth else opened
                depth += 1
            elif self.words[at] in (")", "]") and depth:
                depth -= 1
                if not depth and any(self.tokens.kinds[step] == NUMBER for step in out[opened:]):
                    del out[opened:]
                continue
            out.append(at)
        return out

    def _same_unit(self, found: Quantity, before: ConstraintReading) -> bool:
        """True for "(> 500 cGy (single) or > 800 cGy (fractionated))" and "in which case it must be <= 5 x ULN"."""
        if before.quantity is None:
            return False
        if found.reference is not None or before.quantity.reference is not None:
            return found.reference == before.quantity.reference
        if found.op is None:
            return False
        one, other = found.unit, before.quantity.unit
        return one is not None and other is not None and one.ucum == other.ucum

    def _unit_fits(self, name: str, found: Quantity) -> bool:
        spec = variable(name)
        assert found.unit is not None
        if found.unit.ucum in RELATIVE:
            return bool(spec.units) and spec.family != "demography"
        return found.unit.dimension in spec.dimensions or (not spec.units and found.unit.ucum == "%")
