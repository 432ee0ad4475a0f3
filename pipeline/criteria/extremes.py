"""Reads the comparator that stands in front of a name: "minimum life expectancy of 12 weeks", "maximum dose of 2 mg".

In: the `Scene` and a `Quantity` without a comparator. Out: the operator, or None. The words come from `[subjects]` of
criteria_lexicon.toml.
"""

from __future__ import annotations

from pipeline.criteria.quantity import Op, Quantity
from pipeline.criteria.scene import Scene
from pipeline.vocab.criteria_words import word_sets

_REACH = 14  # tokens between "minimum" and its number


class Extremes:
    """Finds the comparators in front of the names of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words
        self.sets = word_sets("subjects")
        self.bare = word_sets("variable_links")["bare"]

    def of(self, found: Quantity) -> Op | None:
        """Returns the operator in front of the name of a quantity; None where none stands there."""
        if found.op is not None or found.reference is not None:
            return None
        scene = self.scene
        floor = max(scene.clause[found.first], scene.previous_end, found.first - _REACH)
        at = found.first - 1
        while at >= floor and self.words[at] in self.bare:
            at -= 1
        name = next(scene.mentions.before(found.first), None)
        is_named = name is not None and name.last == at + 1
        if not is_named and scene.word(found.first - 1) not in self.sets["ties_extreme"]:
            return None  # "maximal effort 6 minute walk"
        while at >= floor and self.words[at] not in self.sets["extreme_breaks"]:
            op = self.operator(self.words[at], found)
            if op is not None:
                return None if self.is_part(at) or scene.word(at - 1) in self.sets["before_whole"] else op
            at -= 1
        return None

    def operator(self, word: str, found: Quantity) -> Op | None:
        """Returns the operator that a word stands for; of a length only more than enough is "adequate" as well."""
        if word in self.sets["enough"] and found.is_length:
            return "ge"
        return "ge" if word in self.sets["minimum"] else "le" if word in self.sets["maximum"] else None

    def is_part(self, at: int) -> bool:
        """True for the "max" of "half-max dose"."""
        return self.scene.word(at - 1) == "-" and self.scene.tokens.is_glued(at)
