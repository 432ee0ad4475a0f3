"""Reads the bare numbers that repeat the comparator before: "> 14 drinks (men) or 7 drinks (women)".

In: the `Scene`, a `Quantity` without a comparator. Out: whose limit it is, with the comparator, or None.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.criteria.names import Names
from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scene import ConstraintReading, Scene
from pipeline.criteria.subjects import Subjects

_FAR = 6  # tokens between the limits of two groups
_JOINS = frozenset({"or", "and", ",", ";", "/"})


class Repeated(NamedTuple):
    """What a repeated limit is about, as in `ConstraintReading`."""

    variables: list[str]
    known: bool
    op: str
    subgroup: str | None


class Repeats:
    """Finds the repeated limits of one scene."""

    def __init__(self, scene: Scene, names: Names, subjects: Subjects) -> None:
        self.scene = scene
        self.words = scene.words
        self.names = names
        self.subjects = subjects

    def of(self, found: Quantity) -> Repeated | None:
        """Returns the limit that a bare number repeats; None where it repeats none."""
        before = self.scene.previous
        if found.op is not None or before is None or before.op not in ("lt", "le", "gt", "ge"):
            return None
        if self._is_second_pressure(found, before):
            return Repeated(["diastolic_bp"], True, before.op, before.subgroup)
        if self._is_second_count(found, before):
            return Repeated(before.variables, before.known, before.op, None)
        group = self._other_group(found, before)
        return Repeated(before.variables, before.known, before.op, group) if group is not None else None

    def _other_group(self, found: Quantity, before: ConstraintReading) -> str | None:
        """Returns the second group of "> 14 drinks a week (men) or 7 drinks a week (women)"."""
        unit = before.quantity.unit if before.quantity is not None else None
        if unit is None or found.unit is None or unit.ucum != found.unit.ucum or before.subgroup is None:
            return None
        between = self.words[before.last : found.first]
        near = len(between) <= _FAR and not _JOINS.isdisjoint(between)
        return self.names.subgroup(found) if near else None

    def _is_second_count(self, found: Quantity, before: ConstraintReading) -> bool:
        """True for the bare number of "at least 10 swollen joints and 10 tender joints"."""
        counted = before.quantity is not None and before.quantity.unit is None and found.unit is None
        if not counted or self.scene.word(found.first - 1) != "and":
            return False
        right = self.subjects.right(found)
        return right is not None and right.first == found.last and before.variables == [right.variable]

    def _is_second_pressure(self, found: Quantity, before: ConstraintReading) -> bool:
        """True for the bare number of "systolic BP more than 180 and diastolic 110"."""
        mention = next(self.scene.mentions.before(found.first), None)
        if before.variables != ["systolic_bp"] or mention is None or mention.variable != "diastolic_bp":
            return False
        return mention.last == found.first and mention.first - before.last <= 2
