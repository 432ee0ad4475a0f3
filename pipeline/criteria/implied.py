"""Tells the variables that no name tells: by the comparator ("older than"), the person, what is counted, the unit.

In: the `Scene` and a `Quantity`. Out: a canonical name, or None.
"""

from __future__ import annotations

from functools import cached_property

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scene import Scene
from pipeline.criteria.variables import told_by_units, variable
from pipeline.vocab.criteria_words import word_sets

_LENGTHS = frozenset({"mm", "cm", "mm2", "cm2"})
_PRESSURES = frozenset({"mm[Hg]"})
_LONGEST_UNDER_TOPIC = 15  # tokens of an item that only gives the limit of what stands above it
_BEHIND_LIMIT = frozenset({"and", "or", "at", "on", "in", "for", "if", "x", "times", "to"})
_WEIGHTS = frozenset({"kg", "[lb_av]"})


class ImpliedVariables:
    """Finds the implied variables of one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words
        self.sets = word_sets("subjects")
        self.persons = word_sets("persons")["nouns"]

    @cached_property
    def tells_of_lesions(self) -> bool:
        """True for a text that names a lesion or a tumor."""
        return not self.sets["lesions"].isdisjoint(self.words)

    def decided(self, found: Quantity) -> str | None:
        """Returns the variable that the counted thing alone decides: cigarettes, cups of coffee, doses of a vaccine."""
        thing = found.unit.ucum.split("/")[0] if found.unit is not None else ""
        if thing == "{cups}" and self.sets["of_caffeine"] & set(self.words[found.first : found.last + 10]):
            return "caffeine"
        if thing == "{doses}" and self.sets["of_vaccines"] & set(self.words[found.first : found.last + 8]):
            return "vaccine_doses"
        if found.unit is not None and found.unit.ucum == "{lesions}":
            return "lesion_count"
        if thing == "%" and self.words[found.first - 2 : found.first] == ["loss", "of"]:
            return "weight_loss" if "weight" in self.words[found.last : found.last + 6] else None
        return told_by_units()[1].get(thing)

    def inside(self, found: Quantity) -> str | None:
        """Returns age where the comparator says so: "under age 50", "between the ages of 18 and 60", "older than 18"."""
        if found.reference is not None or found.unit is not None or found.pair is not None:
            return None
        age_words = self.sets["age_words"]
        if not age_words.isdisjoint(self.words[found.first : found.number]):
            return "age"
        if not age_words.isdisjoint(self.words[found.number + 1 : found.last]):
            return "age"
        return "age" if self.is_person_limit(found) else None

    def is_person_limit(self, found: Quantity) -> bool:
        """True for "patients < 18", "men 40-75": a person, a number that may be an age, and nothing counted."""
        at = found.first - 1
        while at >= 0 and found.first - at < 4 and self.words[at] in self.sets["person_links"]:
            at -= 1
        if found.op is None or self.scene.word(at) not in self.persons or not 1 <= found.value <= 100:
            return False
        return self.scene.word(found.last) in self.sets["person_ends"]

    def by_unit(self, found: Quantity) -> str | None:
        """Returns the variable that a unit alone tells: "kg/m2" is BMI, "140/90 mmHg" a blood pressure."""
        if found.unit is not None:
            if found.pair is not None and found.unit.ucum in _PRESSURES:
                return "blood_pressure"
            if (
                found.unit.ucum in _WEIGHTS
                and found.op is not None
                and self.scene.word(found.first - 1) in self.persons
            ):
                return "weight"  # "participants < 12 kg"
            sized = found.unit.ucum in _LENGTHS and self.scene.word(found.first) != "within"
            if sized and self.tells_of_lesions:
                return "lesion_size"  # "at least one lesion ... that can be measured as >= 20 mm"
            return told_by_units()[0].get(found.unit.ucum)
        if found.pair is not None and 90 <= found.value <= 220 and 40 <= found.pair <= 130:
            return "blood_pressure"
        return None


def is_limit_of(topic: str, tokens: Tokens, found: Quantity) -> bool:
    """True for a limit alone in its item, which is of what the line above names; "2 or more visits" counts things."""
    if found.first > 0 or len(tokens) > _LONGEST_UNDER_TOPIC:
        return False
    if found.unit is not None and found.unit.ucum.startswith("{"):
        return found.unit.ucum in variable(topic).units
    if found.unit is not None:
        fits = found.unit.dimension in variable(topic).dimensions or not variable(topic).units
        return fits and (found.unit.window is None or found.op is not None)  # not "6 months since surgery"
    behind = tokens.words[found.last] if found.last < len(tokens) else ""
    return not behind.isalpha() or behind in _BEHIND_LIMIT
