"""Decides whether a quantity can be one of a variable: by its unit, or by what is counted.

In: the `Scene`, a `Mention` and a `Quantity`. Out: yes or no.
"""

from __future__ import annotations

from pipeline.criteria.continuations import RELATIVE
from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scene import Scene
from pipeline.criteria.variables import Mention, variable
from pipeline.vocab.criteria_words import word_sets

_COUNTED = frozenset({"{episodes}", "{times}"})
_FEW = 5  # a bare number up to this before a measured thing counts it


class Fitting:
    """Tells which quantities fit the variables of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.sets = word_sets("subjects")
        self.stop = word_sets("variable_links")["stop"]
        self.series = word_sets("number_words")["series"]

    def fits(self, mention: Mention, found: Quantity) -> bool:
        """True when the unit of a quantity can be a unit of a variable."""
        spec = variable(mention.variable)
        unit = found.unit
        if not mention.strong:  # "PCR > 5 mg/dL" is the protein, "PCR" alone the test
            measured = spec.with_unit and unit is not None and unit.dimension in spec.dimensions
            return bool(measured and unit is not None and (unit.dimension or unit.ucum in spec.units))
        if found.reference is not None:
            return spec.family not in (
                "demography",
                "performance score",
                "anthropometry",
                "vital sign",
            ) and bool(spec.units or spec.family == "coagulation")
        if unit is None:
            if spec.scale not in (None, "number") and not spec.units and not found.word_number:
                return False  # in digits it is read as a member of the scale
            counted = all(code.startswith("/") for code in spec.units)
            needs_unit = not counted and spec.family in self.sets["needs_unit"]
            return not needs_unit and not self._counts(mention, found)
        if unit.ucum in RELATIVE:
            return bool(spec.units) and spec.family != "demography"
        if not unit.dimension and spec.units and _same_kind(unit.ucum, spec.units):
            return True  # "more than two drinks", without a time
        if unit.ucum in _COUNTED and any(code.startswith("/") for code in spec.units):
            return True  # "four to fourteen migraine days"
        if unit.dimension in spec.dimensions and (unit.dimension or _same_kind(unit.ucum, spec.units)):
            return not (
                unit.ucum == "%"
                and spec.units
                and "%" not in spec.units
                and spec.family in self.sets["no_percent"]
            )
        return not spec.units and (
            unit.ucum == "%" or _is_points(unit.ucum) or spec.family in ("pain", "cognition")
        )

    def _counts(self, mention: Mention, found: Quantity) -> bool:
        """True where a bare number far behind a name counts something else: "height ... on 2 or more drugs"."""
        behind = self.scene.word(found.last)
        if behind in self.series:
            return True  # "ventricular tachycardia (>= 3 consecutive beats)"
        if self._is_share(found) and mention.first < found.first:
            return True
        near = found.first - mention.last <= 3 and not found.word_number
        if near or mention.first >= found.last or not variable(mention.variable).units:
            return False
        return self._tells(behind)

    def _tells(self, word: str) -> bool:
        """True for a word that names a thing."""
        plain = word in self.stop or word in self.sets["connectors"] or word in self.sets["person_ends"]
        return word.isalpha() and not plain

    def _is_share(self, found: Quantity) -> bool:
        """True for "pain in 4 out of 5 body regions", not for "pain of 4 out of 10"."""
        words = self.scene.words[found.last : found.last + 4]
        if words[:2] != ["out", "of"] or len(words) < 4 or words[3] in self.sets["generic"]:
            return False
        return words[2].isdigit() and self._tells(words[3])

    def is_count(self, mention: Mention, found: Quantity) -> bool:
        """True for the number of "at least one fever episode": it counts the thing, it does not measure it."""
        if self.scene.word(found.last - 1) == "+":
            return False  # "greater than 1+ proteinuria"
        few = found.unit is None and found.reference is None and (found.word_number or found.value <= _FEW)
        return few and any(not unit.startswith(("{", "/")) for unit in variable(mention.variable).units)


def _same_kind(code: str, units: tuple[str, ...]) -> bool:
    """True where a unit without a dimension is of the kind of a variable's units: % is no number of cigarettes."""
    kind = code.split("/")[0]
    return any(unit.split("/")[0] == kind for unit in units) or (not units and _is_points(code))


def _is_points(code: str) -> bool:
    return code in ("{points}", "{letters}", "{score}")
