"""Decides which clinical variable a quantity is about: by place, by unit, and by the links in between.

In: the `Scene` and a `Quantity` without a unit of time. Out: canonical names, or none. The order of the rules:
the nearest name before it whose units fit, a name right behind it, the variable of the comparison before, the unit.
"""

from __future__ import annotations

from functools import cache, cached_property
from itertools import pairwise

from pipeline.criteria.continuations import RELATIVE, Continuations
from pipeline.criteria.fitting import Fitting
from pipeline.criteria.implied import ImpliedVariables
from pipeline.criteria.joined import JoinedVariables
from pipeline.criteria.lexer import NUMBER
from pipeline.criteria.names import PAST
from pipeline.criteria.quantity import Quantity, lexicon
from pipeline.criteria.scales import describes_scale, ends_scale
from pipeline.criteria.scene import Scene, Subject
from pipeline.criteria.variables import Mention, variable
from pipeline.vocab.criteria_words import word_sets

_FORMULA = frozenset({"-", "–", "−", "x", "×", "*"})
_NEAR_DEFINITION = 9  # tokens between a quantity and the word that makes it one of a definition
_FAR_CHANGE = 40  # tokens between "decrease" and "20 mmHg in systolic BP"
_LASTING = frozenset(
    {"h/d", "d/wk", "h/wk", "min/d", "min/wk", "d/mo"}
)  # how long a thing is done, no odd unit
_POINTS = frozenset({"{points}", "{score}"})
_REACH = 14  # tokens between a name and its number


@cache
def _definitions() -> frozenset[tuple[str, ...]]:
    """Returns the pairs of words that tell a definition."""
    return frozenset(tuple(pair.split()) for pair in word_sets("subjects")["of_definitions"])


class Subjects:
    """Finds the variables of quantities in one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tokens = scene.tokens
        self.words = scene.words
        self.continuations = Continuations(scene)
        self.implied = ImpliedVariables(scene)
        self.fitting = Fitting(scene)
        self.joined = JoinedVariables(scene, self.fitting)
        self.sets = word_sets("subjects")
        self.bare = word_sets("variable_links")["bare"]

    def of(self, found: Quantity) -> Subject:
        """Returns what a quantity is about; without names where no variable of ours is named."""
        inside = self.implied.inside(found) or self.implied.decided(found) or self.within_limit(found)
        if inside is not None:
            return Subject([inside], True)
        before = self.scene.previous
        if before is not None and self.continuations.restates(found, before):
            return Subject(before.variables, before.known, before.joint)
        left, right = self.left(found), self.right(found)
        changed = self.changed(right, found)
        if changed is not None:
            return changed
        if left is not None and right is not None and self.prefers_right(left, right, found):
            left = None
        goes_on = left is None and before is not None and self.continuations.inherits(found, before)
        if goes_on and right is not None and self.has_limit(right):
            right = None  # "creatinine <= ULN or, if > ULN, creatinine clearance >= 60 mL/min"
        if left is not None:
            return self.qualified(left, found) or self.joined.of(left, found)
        if right is not None:
            limits_more = lexicon().before.match(self.words, right.last) is not None  # "18 < age < 80"
            return Subject([right.variable], True, end=0 if limits_more else right.last)
        if before is not None and goes_on:
            return Subject(before.variables, before.known, before.joint)
        by_unit = self.implied.by_unit(found)
        if by_unit is not None:
            return Subject([by_unit], True)
        odd = self.left(found, any_unit=True) if found.unit is not None else None
        if odd is not None:
            joined = self.joined.of(odd, found, any_unit=True)
            return self.qualified(odd, found) or joined._replace(is_odd=True)
        return Subject([], False)

    def changed(self, right: Mention | None, found: Quantity) -> Subject | None:
        """Returns the change of "> 15 % reversibility of FEV1" or "a drop of >= 20 mmHg in systolic BP", no level."""
        if right is None or found.unit is None or found.reference is not None:
            return None
        behind = self.scene.word(found.last)
        if behind in self.sets["changes"]:
            return Subject([self.tokens.surface(found.last, right.last)], False, end=right.last)
        if (
            behind == "of"
            and right.variable == "weight"
            and "loss" in self.words[found.first - 2 : found.first]
        ):
            return Subject(["weight_loss"], True, end=right.last)
        if behind != "in" or right.first - found.last > 2:
            return None
        start = max(self.scene.clause[found.first], found.first - _FAR_CHANGE)
        earlier = self.words[start : found.first]
        change = next((word for word in reversed(earlier) if word in self.sets["changes"]), None)
        if change is None:
            return None
        return Subject([f"{change} in {self.tokens.surface(right.first, right.last)}"], False, end=right.last)

    def has_limit(self, mention: Mention) -> bool:
        """True for a variable with a limit of its own behind it: "creatinine clearance (CrCl) >= 60"."""
        at = mention.last
        if self.scene.word(at) == "(" and self.scene.word(at + 2) == ")":
            at += 3
        return lexicon().before.match(self.words, at) is not None

    def qualified(self, mention: Mention, found: Quantity) -> Subject | None:
        """Returns what is meant in place of the variable itself: "decrease in hemoglobin", "urine sodium", "hemoglobin drop"."""
        first, last = mention.first, mention.last
        if self.scene.word(last) in self.sets["changes"] and last < found.first:
            return Subject([self.tokens.surface(first, last + 1)], False)
        back = first - 1
        if (
            self.scene.word(back) in self.sets["specimens"]
            and variable(mention.variable).family in self.sets["of_blood"]
        ):
            return Subject([self.tokens.surface(back, last)], False)
        while back > 0 and self.words[back] in self.sets["before_changed"]:
            back -= 1
        changed = back < first - 1 and self.scene.word(back) in self.sets["changes"]
        if not changed or found.reference is not None or self.scene.word(found.first - 1) == "to":
            return None
        return Subject([self.tokens.surface(back, last)], False)

    def within_limit(self, found: Quantity) -> str | None:
        """Returns the variable between comparator and number: "higher than prednisone 10 mg", ">= PASI 50"."""
        if found.number - found.first < 2:
            return None
        for mention in self.scene.mentions.before(found.number):
            if mention.first <= found.first:
                return None
            if self.fitting.fits(mention, found):
                return mention.variable
        return None

    def is_definition(self, found: Quantity) -> bool:
        """True for what says how something is measured: "(1 serving = 1 glass)"."""
        first = found.first
        if found.op is None and self.scene.word(found.last) == "=":
            return True
        scored = found.unit is None or found.unit.ucum in _POINTS
        if scored and ends_scale(self.words, found.number):
            return True
        around = self.words[max(first - _NEAR_DEFINITION, 0) : found.last + _NEAR_DEFINITION]
        if not _definitions().isdisjoint(pairwise(around)):
            return True  # "methods with a failure rate of < 1 % per year", "values may be rounded up to 15 %"
        if found.op == "eq" and self.scene.word(first - 1) == "n":
            return True  # "control group (n = 10)"
        if found.op == "eq" and self.scene.word(first) == "=" and found.reference is None:
            if self.scene.word(found.last) in _FORMULA or self.has_formula:
                return True  # "CrCl = (140 - age) x weight"
            near = range(max(self.scene.clause[first], first - 3), first)
            if self.scene.word(first - 1) in ("and", "or"):
                return False  # "= 18 and = 75 kg" of an export that lost its signs
            return any(self.tokens.kinds[at] == NUMBER for at in near)
        return False

    def is_scale(self, found: Quantity) -> bool:
        """True for the ends of a scale, which are no limit: "on a 0-10 pain scale", "(range 0-42)", "from 0-100 %"."""
        if found.op != "between" or found.value > 1 or (found.unit is not None and found.unit.window):
            return False
        if found.unit is not None and found.unit.ucum == "%" and (found.value, found.high) == (0, 100):
            return True  # "any level of compliance (0-100 %)"
        if describes_scale(self.words, found.number):
            return True
        if found.number != found.first or (found.unit is not None and found.unit.ucum not in _POINTS):
            return False
        return any(word in self.sets["scales"] for word in self.words[found.last : found.last + 5]) or (
            self.scene.word(found.first - 1) == "(" and self.scene.word(found.last) == ")"
        )

    @cached_property
    def has_formula(self) -> bool:
        """True for a text with the formula of Cockcroft and Gault, "(140 - age) x weight"."""
        at = self.words.index("140") if "140" in self.words else len(self.words)
        return self.words[at + 1 : at + 3] == ["-", "age"]

    def is_bare_range(self, found: Quantity) -> bool:
        """True for a range without a range word or a unit: "5-7" alone says too little, as does "one or two times".

        "1-2 prior TKIs" are counted.
        """
        if found.op != "between" or found.first != found.number or self.scene.word(found.last) in PAST:
            return False
        inside = self.words[found.first : found.last]
        if found.word_number and "to" in inside and found.unit is None:
            return False  # "zero to two preoperative medications"
        return found.unit is None or "or" in inside

    def left(self, found: Quantity, *, any_unit: bool = False) -> Mention | None:
        """Returns the nearest fitting variable named before a quantity, behind the previous quantity.

        With `any_unit`, a variable counts whatever the unit, but only links may stand in between.
        """
        if not any_unit and self.scene.word(found.first - 1) == ")":
            named = self.before_bracket(found)
            if named is not None:
                return named
        start = max(self.scene.clause[found.first], self.scene.filed_end)
        for mention in self.scene.mentions.before(found.first):
            if mention.first < start or found.first - mention.last > _REACH:
                return None
            if not self.sets["other_things"].isdisjoint(self.words[mention.last : found.first]):
                return None
            if self.fitting.fits(mention, found):
                return self.explained(mention, found) or mention
            if any_unit:
                lasting = found.unit is not None and found.unit.ucum in _LASTING | RELATIVE
                tied = (
                    mention.strong
                    and not lasting
                    and all(word in self.bare for word in self.words[mention.last : found.first])
                )
                return mention if tied and variable(mention.variable).units else None
        return None

    def before_bracket(self, found: Quantity) -> Mention | None:
        """Returns the variable right before brackets with a limit of their own: "Lansky (if <= 12 years) >= 50 %"."""
        for mention in self.scene.mentions.before(found.first):
            told = self.words[mention.last : found.first - 1]
            if found.op is None or ")" in told:
                return None
            if told[:1] == ["("]:
                limited = self.scene.filed_end > mention.last
                return mention if limited and self.fitting.fits(mention, found) else None
        return None

    def explained(self, mention: Mention, found: Quantity) -> Mention | None:
        """Returns the variable in front of a bracket that explains it: "CrCl (from serum creatinine) > 50 mL/min"."""
        if ")" not in self.words[mention.last : found.first]:
            return None
        for other in self.scene.mentions.before(mention.first):
            opener = other.last
            if self.scene.word(opener) == "(":
                told = self.words[opener + 1 : mention.first]
                explains = (bool(told) and ")" not in told) or self.abbreviates(mention, other)
                explains = explains and other.variable != mention.variable
                return other if explains and self.fitting.fits(other, found) else None
            if other.last < mention.first - _REACH:
                return None
        return None

    def abbreviates(self, short: Mention, long: Mention) -> bool:
        """True for the "BP" of "systolic blood pressure (BP)": it stands for the last words in front."""
        letters = self.words[short.first]
        initials = "".join(word[0] for word in self.words[long.first : long.last])
        return short.last == short.first + 1 and initials != letters and initials.endswith(letters)

    def right(self, found: Quantity) -> Mention | None:
        """Returns a fitting variable named right behind a quantity ("30 mL/min creatinine clearance")."""
        limit = found.last + 7
        for mention in self.scene.mentions.behind(found.number):
            if mention.first > limit:
                break
            between = self.words[found.last : mention.first]
            if not self.sets["right_breaks"].isdisjoint(between):
                break
            if (
                any(self.tokens.kinds[at] == NUMBER for at in range(found.last, mention.first))
                and "-" not in between
            ):
                break
            own = self.tokens.kinds[mention.last + 1 : mention.last + 2] == bytes([NUMBER])
            if "(" in between and own and self.scene.word(mention.last) in ("of", "=", ":"):
                break  # ">= 34 letters (Snellen equivalent of 20/200)"
            inside = mention.first < found.last and (
                found.unit is None or found.unit.dimension in variable(mention.variable).dimensions
            )
            if mention.strong and (
                inside or (self.fitting.fits(mention, found) and not self.fitting.is_count(mention, found))
            ):
                return mention
        return None

    def counted(self, found: Quantity, end: int) -> str | None:
        """Returns the variable that a counted name ends with: "one bidimensional or unidimensional, measurable lesion"."""
        if found.unit is not None or found.reference is not None:
            return None
        for mention in self.scene.mentions.behind(found.last):
            if mention.last >= end:
                is_count = all(unit.startswith("{") for unit in variable(mention.variable).units)
                return mention.variable if mention.last == end and mention.strong and is_count else None
        return None

    def prefers_right(self, left: Mention, right: Mention, found: Quantity) -> bool:
        """True when the name behind a quantity is closer than the one before ("aspirin; >= 2 prior regimens")."""
        gap_left = self.words[left.last : found.first]
        gap_right = right.first - found.last
        if (
            left.variable == "blood_pressure"
            and right.variable in ("systolic_bp", "diastolic_bp")
            and gap_right < 2
        ):
            return True  # "blood pressure > 140 mm Hg systolic"
        if all(word in self.bare for word in gap_left):
            return False
        if gap_right <= 0:
            return (
                variable(right.variable).family in ("substance use", "hematology", "demography")
                and len(gap_left) > 1
            )
        broken = not self.sets["left_breaks"].isdisjoint(gap_left)
        return broken and gap_right <= 4
