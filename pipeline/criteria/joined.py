"""Finds the variables that share one comparator: "SBP or DBP > 140", "AST and ALT <= 2.5 x ULN", "PaO2/FiO2 <= 300".

In: the `Scene`, a `Quantity` and the `Mention` before it that fits it. Out: the `Subject` of all that are joined to it:
several names, the ratio of two, or the one name that two of them stand for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from pipeline.criteria.fitting import Fitting
from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scene import Scene, Subject
from pipeline.criteria.variables import Mention, variable
from pipeline.vocab.criteria_words import criteria_lexicon, word_sets

_DIVISIONS = frozenset({"/", "over", "sur", "to"})
_LEAST_PERCENT = 10  # of a performance status in percent
_REACH = 14  # tokens between a name and one before it that tells its kind
_TRANSAMINASES = {"ast", "alt"}


class JoinedVariables:
    """Finds the joined variables of one scene."""

    def __init__(self, scene: Scene, fitting: Fitting) -> None:
        self.scene = scene
        self.words = scene.words
        self.fitting = fitting
        self.sets = word_sets("subjects")
        self.ratios: dict[str, str] = criteria_lexicon()["ratios"]

    def of(self, mention: Mention, found: Quantity, *, any_unit: bool = False) -> Subject:
        """Returns the variable before a quantity with those it is joined to: "SBP or DBP > 140", "PaO2/FiO2"."""
        chain = [mention]
        ratio_behind = self.ratio_behind(mention, found)
        if ratio_behind is not None:
            return Subject([ratio_behind], True)
        for other in self.scene.mentions.before(mention.first):
            first = chain[0]
            if other.first < max(self.scene.clause[found.first], self.scene.filed_end):
                break
            ratio = self.ratios.get(f"{other.variable} {first.variable}")
            between = self.words[other.last : first.first]
            alone = all(item.variable == first.variable for item in chain)
            if ratio is not None and alone and len(between) <= 6:
                return Subject([ratio], True)
            if (
                other.variable == first.variable and all(w in self.sets["abbreviation"] for w in between)
            ) or self.joins(other, first, between, found, len(chain), any_unit=any_unit):
                chain.insert(0, other)
            else:
                break
        names = list(dict.fromkeys(item.variable for item in chain))
        if set(names) >= _TRANSAMINASES:
            names = ["ast_alt" if name == "ast" else name for name in names if name != "alt"]
        if names == ["ecog"] and found.value >= _LEAST_PERCENT:
            names = [self.in_percent(mention)]
        if names == ["lesion_size"] and self.is_of_node(mention):
            names = ["lymph_node_size"]
        either = "or" in self.words[chain[0].last : chain[-1].first]
        return Subject(names, True, "or" if either else "and")

    def in_percent(self, mention: Mention) -> str:
        """Returns the scale of "Lansky (age < 16 years) performance status >= 50", which no ECOG status can be."""
        scales = (name for name in self.named_before(mention) if name in ("lansky", "karnofsky"))
        return next(scales, "karnofsky")

    def is_of_node(self, mention: Mention) -> bool:
        """True for the "short diameter" of a lymph node that is named before it."""
        return "lymph_node_size" in self.named_before(mention, self.scene.filed_end)

    def named_before(self, mention: Mention, floor: int = 0) -> Iterator[str]:
        """Returns the variables named before another in its clause, and not before a token: the nearest first."""
        start = max(self.scene.clause[mention.first], floor, mention.first - _REACH)
        near = takewhile(lambda other: other.first >= start, self.scene.mentions.before(mention.first))
        return (other.variable for other in near)

    def ratio_behind(self, mention: Mention, found: Quantity) -> str | None:
        """Returns the ratio of "PaO2 / (FiO2) <= 300 mmHg", whose unit fits the first name alone."""
        other = next(self.scene.mentions.behind(mention.last), None)
        if other is None or other.last > found.first:
            return None
        if _DIVISIONS.isdisjoint(self.words[mention.last : other.first]):
            return None
        return self.ratios.get(f"{mention.variable} {other.variable}")

    def joins(
        self,
        other: Mention,
        mention: Mention,
        between: list[str],
        found: Quantity,
        size: int,
        *,
        any_unit: bool,
    ) -> bool:
        """True when a variable shares the comparator of the one behind it, with these words in between."""
        core = [word for word in between if word not in self.sets["join_noise"]]
        if len(between) > 6 or not all(word in self.sets["joins"] for word in core):
            return False
        if {other.variable, mention.variable} == _TRANSAMINASES and len(between) <= 2:
            return True  # "GOT, GPT >= 100 U/L", and "Alanine aminotransferase (AST)" of a hasty hand
        if not core:
            return False
        if core == [","] and found.reference is None and size == 1:
            return False
        if any_unit:
            return other.strong
        unitless = found.unit is not None and found.reference is None and not variable(other.variable).units
        return self.fitting.fits(other, found) and not unitless
