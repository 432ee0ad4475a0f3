"""Decides whether a quantity of time is an age or another variable that is a time; else it may be a window.

In: the `Scene` and a `Quantity` whose unit is a time. Out: a canonical name, or None.
"""

from __future__ import annotations

from functools import cache

from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scene import Scene
from pipeline.criteria.times import time_lexicon
from pipeline.criteria.variables import variable
from pipeline.vocab.criteria_words import word_sets

_NEAR = 6  # tokens between two ages
_LONGEST_DATED = 3  # years: "hip fracture older than 65 years" tells of a person
_OF_PERSONS = frozenset({"岁", "周岁", "歳", "才", "세"})  # these count years of a life only
_ONSET = frozenset({"onset", "diagnosed"})  # "onset prior to 50 years of age"
_AHEAD = frozenset({"next", "coming"})  # "no pregnancy planned in the next 12 months"
_OUTLOOK = frozenset(
    {"unlikely", "likely", "improbable", "probable", "expectancy", "expectation", "expected", "prognosis"}
)
_PARTNERS = frozenset({"partner", "partners"})  # "a sexual partner, of at least 6 months"
_AGE_GROUPS = frozenset(
    {"young", "old", "elderly", "older", "younger", "aged", "healthy", "adult", "incl", "inclusive"}
)


@cache
def _persons() -> frozenset[str]:
    """Returns the words for persons, and those that link them to an age."""
    words = word_sets("persons")
    return words["nouns"] | words["links"]


class Ages:
    """Tells ages and other times that are variables in one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.words = scene.words
        self.sets = word_sets("subjects")
        self.persons, self.before_age = _persons(), word_sets("persons")["before_age"]

    def time_variable(self, found: Quantity) -> str | None:
        """Returns the variable that a time belongs to; None where it is a window."""
        unit = found.unit
        assert unit is not None
        if unit.window in ("half-life", "minute"):
            return None if unit.window == "half-life" else self.time_mention(found)
        if unit.printed in _OF_PERSONS:
            return "age"
        if self.is_dated(found) or self.scene.word(found.first - 1) in _AHEAD:
            return None
        tail = self.words[found.number : found.last + 4]
        if self.scene.word(found.last) == "survival" and self.scene.word(found.last + 1) in _OUTLOOK:
            return "life_expectancy"  # "making 180-day survival unlikely", not "5-year survival > 90 %"
        onset = self.onset(found)
        if onset is not None:
            return onset
        for mention in self.scene.mentions.ending_behind(found.first):
            if mention.first >= found.last + 2:
                break
            if mention.variable in ("gestational_age", "age"):
                return mention.variable
        if "old" in tail[:6] and unit.window == "year" and "older" not in tail:
            return "age"
        if self.is_age_of_a_thing(found):
            return None
        mention_name = self.time_mention(found)
        if mention_name is not None:
            return mention_name
        return "age" if self.is_age(found) else None

    def is_dated(self, found: Quantity) -> bool:
        """True for "laboratory results not older than 3 months": a thing that is done or happens is that old."""
        assert found.unit is not None
        before = found.first - 1
        while before >= 0 and self.words[before] in self.sets["before_dated"]:
            before -= 1
        is_short = found.unit.window != "year" or found.value <= _LONGEST_DATED
        return is_short and self.scene.word(before) in self.sets["dated"]

    def onset(self, found: Quantity) -> str | None:
        """Returns age at onset for "age at onset before 50 years of age", where no other quantity stands between."""
        near = self.words[max(self.scene.clause[found.first], found.first - 3) : found.first]
        if (
            found.unit is not None
            and found.unit.window == "year"
            and _ONSET & set(near)
            and self.ends_in_age(found)
        ):
            return "age_at_onset"
        mention = next(self.scene.mentions.before(found.first), None)
        if mention is None or mention.variable != "age_at_onset" or mention.last < self.scene.previous_end:
            return None
        return mention.variable if mention.first >= self.scene.clause[found.first] else None

    def ends_in_age(self, found: Quantity) -> bool:
        """True for "50 years of age", "50 years old"."""
        behind = self.words[found.last - 1 : found.last + 2]
        return "old" in behind or "age" in behind

    def is_age_of_a_thing(self, found: Quantity) -> bool:
        """True for "an acute (less than 4 week old) injury": in weeks and days only persons who are named are old."""
        assert found.unit is not None
        old = self.scene.word(found.last - 1) == "old" or self.scene.word(found.last) == "old"
        if not old or found.unit.window == "year":
            return False
        start = self.scene.clause[found.first]
        near = self.words[max(start, found.first - _NEAR) : found.last + 3]
        return (
            not any(word in self.persons and word not in ("or", "and") for word in near)
            and start < found.first
        )

    def time_mention(self, found: Quantity) -> str | None:
        """Returns a variable measured in time that is named before the quantity in its clause."""
        assert found.unit is not None
        start = self.scene.clause[found.first]
        for mention in self.scene.mentions.before(found.first):
            if mention.first < start or found.first - mention.last > 8:
                break
            spec = variable(mention.variable)
            if not mention.strong or found.unit.dimension not in spec.dimensions:
                continue
            if mention.variable == "age" and self.scene.word(found.first - 1) == "for":
                continue  # "children up to 2 years of age for 6 to 12 weeks"
            used = 0 < self.scene.previous_end >= mention.last
            if used and (self.scene.previous is None or not self.continues(found)):
                continue
            between = self.words[mention.last : found.first]
            if not self.sets["time_breaks"].isdisjoint(between):
                continue
            if (
                spec.family in ("electrocardiogram", "coagulation", "lifestyle", "sleep", "ophthalmology")
                and found.unit.window
            ):
                continue
            return mention.variable
        return None

    def is_further_age(self, found: Quantity) -> bool:
        """True for the second age of "18-50 years (young subjects) or >= 60 years (elderly subjects)"."""
        before = self.scene.previous
        if found.op is None or before is None or before.variables != ["age"]:
            return False
        between = self.words[before.last : found.first]
        joined = len(between) <= 2 * _NEAR and bool({"or", "and"} & set(between))
        return joined and all(self._joins_ages(word) for word in between)

    def _joins_ages(self, word: str) -> bool:
        """True for a word between two ages: a sign, a conjunction, a person ("young subjects")."""
        return (
            not word.isalpha()
            or word in self.sets["connectors"]
            or word in self.persons
            or word in _AGE_GROUPS
        )

    def continues(self, found: Quantity) -> bool:
        """True when a time continues the comparison before: "age over 18 and under 65 years"."""
        between = self.words[self.scene.previous_end : found.first]
        return all(word in self.sets["connectors"] for word in between)

    def is_age(self, found: Quantity) -> bool:
        """True for an age without the word: "Adults over 18 years", "18 years or older", "Men 40-70 years"."""
        assert found.unit is not None
        words = self.words
        if not self.sets["age_words"].isdisjoint(words[found.first : found.last + 1]):
            return found.unit.window != "hour"
        if found.unit.window not in ("year", "month"):
            return False
        behind = words[found.last] if found.last < len(words) else ""
        if (
            found.hyphen
            or behind in self.sets["not_age_behind"]
            or (
                time_lexicon().behind.match(words, found.last) is not None
                and behind not in ("to", "at", "from", "on", "in", "of", "around")
            )
        ):
            return False
        before = found.first - 1
        while before >= 0 and words[before] in self.before_age:
            before -= 1
        if before < 0 or words[before] in (";", "."):
            return found.unit.window == "year" and (found.op is not None) and found.value >= 5
        if self.is_further_age(found) or (words[before + 1] == "adult" and found.unit.window == "year"):
            return True  # "hospitalized adult (> 16 years) patients"
        if words[before] not in self.persons or (words[before] in _PARTNERS and found.unit.window != "year"):
            return False
        if words[before] in ("and", "or", "is", "are", "be", "must", "being", "who"):
            return (
                self.scene.previous is not None
                and self.scene.previous.variables == ["age"]
                and found.first - self.scene.previous.last <= 3
            ) or (
                found.value >= 12
                and found.unit.window == "year"
                and words[before] in ("is", "are", "be", "must", "who")
                and before <= 4
            )
        return found.unit.window == "year" or found.op is not None
