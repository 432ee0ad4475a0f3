"""Decides whether a number without a comparator is a comparison: "MMSE of 26", "an internal diameter of 5.5 mm".

In: the `Scene`, a `Quantity` and its `Subject`. Out: yes or no.
"""

from __future__ import annotations

from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scene import Scene, Subject
from pipeline.criteria.subjects import Subjects
from pipeline.criteria.variables import variable
from pipeline.vocab.criteria_words import word_sets

_IS = (["is"], ["was"], ["are"], ["were"])
_FAR_PREDICATE = 8  # tokens between a variable and the value that a sentence gives it
_PERCENTS = range(10, 101)  # of a performance status in percent


class BareValues:
    """Tells the bare values of one scene that are comparisons."""

    def __init__(self, scene: Scene, subjects: Subjects) -> None:
        self.scene = scene
        self.words = scene.words
        self.subjects = subjects
        self.sets = word_sets("subjects")
        self.bare = word_sets("variable_links")["bare"]

    def accepts(self, found: Quantity, subject: Subject) -> bool:
        """True when a number without a comparator is a comparison: tied to a known variable, or its change, by links alone."""
        known = subject.is_known
        if found.reference is not None:
            return known
        if not subject.names and found.unit is not None and not found.hyphen:
            return self.is_measured(found)
        mention = self.subjects.left(found) if known else None
        if subject.names and not known and found.unit is not None:
            mention = self.subjects.left(found) or self.subjects.left(found, any_unit=True)
        if found.pair is not None:
            return mention is not None and mention.variable == "visual_acuity"
        if found.hyphen or found.word_number:
            return False
        if known and mention is None:  # "a score of 0 on the ICIQ-SF"
            scored = self.scene.word(found.first - 2) in self.sets["scores"]
            return scored and self.scene.word(found.first - 1) == "of" and self.scene.word(found.last) == "on"
        if mention is None:
            return False
        gap = self.words[mention.last : found.first]
        breaks = self.sets["left_breaks"] - {"for"}
        if gap[-1:] in _IS and len(gap) <= _FAR_PREDICATE and breaks.isdisjoint(gap):
            return True  # "The MMSE of the above-mentioned educators was 26 points"
        if len(gap) > 6 or not all(word in self.bare for word in gap) or "-" in gap[-1:]:
            return False
        spec = variable(mention.variable)
        if spec.family in self.sets["never_bare"]:
            return False
        if found.unit is None:
            if "=" in gap or ":" in gap:
                return True
            if not gap and spec.family == "performance score":
                return found.value in _PERCENTS  # "Lansky 50"
            return (
                bool(gap)
                and gap[-1] in ("of", "score", "is")
                and spec.family not in ("treatment", "concomitant medication")
            )
        return spec.family not in ("concomitant medication", "treatment", "procedure", "tumor extent")

    def is_measured(self, found: Quantity) -> bool:
        """True for "an internal diameter of 5.5 mm", not for a test "at a distance of 4 m"."""
        if found.unit is None or not found.unit.dimension or self.scene.word(found.first - 1) != "of":
            return False
        tested = self.words[max(found.first - 4, 0) : found.first - 2] == ["at", "a"]
        return self.scene.word(found.first - 2) in self.sets["measures"] and not tested
