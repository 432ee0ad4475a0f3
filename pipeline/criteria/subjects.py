"""Decides which clinical variable a quantity is about: by place, by unit, and by the links in between.

In: the `Scene` and a `Quantity` without a unit of time. Out: canonical names, or none. The order of the rules:
the nearest name before it whose units fit, a name right behind it, the variable of the comparison before, the unit.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from pipeline.criteria.continuations import RELATIVE, Continuations
from pipeline.criteria.implied import ImpliedVariables
from pipeline.criteria.lexer import NUMBER
from pipeline.criteria.quantity import Op, Quantity, lexicon
from pipeline.criteria.scene import Scene
from pipeline.criteria.variables import Mention, variable
from pipeline.vocab.criteria_words import criteria_lexicon, word_sets

_FORMULA = frozenset({"-", "–", "−", "x", "×", "*"})
_LASTING = frozenset(
    {"h/d", "d/wk", "h/wk", "min/d", "min/wk", "d/mo"}
)  # how long a thing is done, no odd unit
_TRANSAMINASES = {"ast", "alt"}
_FEW = 5  # a bare number up to this before a measured thing counts it
_REACH = 14  # tokens between a name and its number


class Subject(NamedTuple):
    """Canonical names, or one printed name; `is_odd` where the unit is not one of the variable's.

    `end` is the token behind a name that stands behind the quantity.
    """

    names: list[str]
    is_known: bool
    joint: Literal["and", "or"] | None = None
    is_odd: bool = False
    end: int = 0


class Subjects:
    """Finds the variables of quantities in one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tokens = scene.tokens
        self.words = scene.words
        self.continuations = Continuations(scene)
        self.implied = ImpliedVariables(scene)
        self.sets = word_sets("subjects")
        links = word_sets("variable_links")
        self.bare, self.stop = links["bare"], links["stop"]
        self.ratios: dict[str, str] = criteria_lexicon()["ratios"]

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
        if left is not None:
            return self.qualified(left, found) or self.joined(left, found)
        if right is not None:
            limits_more = lexicon().before.match(self.words, right.last) is not None  # "18 < age < 80"
            return Subject([right.variable], True, end=0 if limits_more else right.last)
        if before is not None and self.continuations.inherits(found, before):
            return Subject(before.variables, before.known, before.joint)
        by_unit = self.implied.by_unit(found)
        if by_unit is not None:
            return Subject([by_unit], True)
        odd = self.left(found, any_unit=True)
        if odd is not None:
            return self.joined(odd, found, any_unit=True)._replace(is_odd=True)
        return Subject([], False)

    def changed(self, right: Mention | None, found: Quantity) -> Subject | None:
        """Returns the change of "> 15 % reversibility of FEV1", which is not the level."""
        if right is None or self.scene.word(found.last) not in self.sets["changes"] or found.unit is None:
            return None
        return Subject([self.tokens.surface(found.last, right.last)], False, end=right.last)

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
        """Returns the variable between comparator and number: "higher than prednisone 10 mg"."""
        if found.number - found.first < 3:
            return None
        for mention in self.scene.mentions.before(found.number):
            if mention.first <= found.first:
                return None
            if self.fits(mention, found):
                return mention.variable
        return None

    def is_definition(self, found: Quantity) -> bool:
        """True for what says how something is measured: "(1 serving = 1 glass)", "on a 0-10 pain scale"."""
        first = found.first
        if found.op is None and self.scene.word(found.last) == "=":
            return True
        if found.op == "eq" and self.scene.word(first) == "=":
            if self.scene.word(found.last) in _FORMULA or self.is_formula():
                return True  # "CrCl = (140 - age) x weight"
            near = range(max(self.scene.clause[first], first - 3), first)
            return any(self.tokens.kinds[at] == NUMBER for at in near)
        if found.op != "between" or found.unit is not None or found.value > 1 or found.number != first:
            return False
        return any(word in self.sets["scales"] for word in self.words[found.last : found.last + 5]) or (
            self.scene.word(first - 1) in ("range", "(") and self.scene.word(found.last) == ")"
        )

    def is_formula(self) -> bool:
        """True for a text with the formula of Cockcroft and Gault, "(140 - age) x weight"."""
        at = self.words.index("140") if "140" in self.words else len(self.words)
        return self.words[at + 1 : at + 3] == ["-", "age"]

    def is_bare_range(self, found: Quantity) -> bool:
        """True for a range without a range word or a unit: "5-7" alone says too little, as does "one or two times"."""
        if found.op != "between" or found.first != found.number:
            return False
        return found.unit is None or "or" in self.words[found.first : found.last]

    def extreme(self, found: Quantity) -> Op | None:
        """Returns the operator of "minimum life expectancy of 12 weeks", printed before the name."""
        if found.op is not None or found.reference is not None:
            return None
        start = self.scene.clause[found.first]
        for mention in self.scene.mentions.before(found.first):
            if mention.first <= start or not all(
                w in self.bare for w in self.words[mention.last : found.first]
            ):
                return None
            word = self.words[mention.first - 1]
            return "ge" if word in self.sets["minimum"] else "le" if word in self.sets["maximum"] else None
        return None

    def fits(self, mention: Mention, found: Quantity) -> bool:
        """True when the unit of a quantity can be a unit of a variable."""
        spec = variable(mention.variable)
        unit = found.unit
        if not mention.strong:
            return False
        if found.reference is not None:
            return spec.family not in ("demography", "performance score", "anthropometry") and bool(
                spec.units or spec.family == "coagulation"
            )
        if unit is None:
            if spec.scale is not None and spec.scale not in ("number",) and not spec.units:
                return False
            counted = all(code.startswith("/") for code in spec.units)
            needs_unit = not counted and spec.family in self.sets["needs_unit"]
            return not needs_unit and not self._counts(mention, found)
        if unit.ucum in RELATIVE:
            return bool(spec.units) and spec.family != "demography"
        if not unit.dimension and spec.units and _same_kind(unit.ucum, spec.units):
            return True  # "more than two drinks", without a time
        if (
            unit.ucum.startswith("{")
            and not unit.dimension
            and any(code.startswith("/") for code in spec.units)
        ):
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
        near = found.first - mention.last <= 3 and not found.word_number
        if near or mention.first >= found.last or not variable(mention.variable).units:
            return False
        plain = behind in self.stop or behind in self.sets["connectors"] or behind in self.sets["person_ends"]
        return behind.isalpha() and not plain

    def left(self, found: Quantity, *, any_unit: bool = False) -> Mention | None:
        """Returns the nearest fitting variable named before a quantity, behind the previous quantity.

        With `any_unit`, a variable counts whatever the unit, but only links may stand in between.
        """
        start = max(self.scene.clause[found.first], self.scene.filed_end)
        for mention in self.scene.mentions.before(found.first):
            if mention.first < start or found.first - mention.last > _REACH:
                return None
            if any(word in self.sets["other_things"] for word in self.words[mention.last : found.first]):
                return None
            if self.fits(mention, found):
                return self.explained(mention, found) or mention
            if any_unit:
                lasting = found.unit is not None and found.unit.ucum in _LASTING
                tied = (
                    mention.strong
                    and not lasting
                    and all(word in self.bare for word in self.words[mention.last : found.first])
                )
                return mention if tied and variable(mention.variable).units else None
        return None

    def explained(self, mention: Mention, found: Quantity) -> Mention | None:
        """Returns the variable in front of a bracket that explains it: "CrCl (from serum creatinine) > 50 mL/min"."""
        if ")" not in self.words[mention.last : found.first]:
            return None
        for other in self.scene.mentions.before(mention.first):
            opener = other.last
            if self.scene.word(opener) == "(":
                told = self.words[opener + 1 : mention.first]
                explains = bool(told) and ")" not in told and other.variable != mention.variable
                return other if explains and self.fits(other, found) else None
            if other.last < mention.first - _REACH:
                return None
        return None

    def right(self, found: Quantity) -> Mention | None:
        """Returns a fitting variable named right behind a quantity ("30 mL/min creatinine clearance")."""
        limit = found.last + 7
        for mention in self.scene.mentions.behind(found.number):
            if mention.first > limit:
                break
            between = self.words[found.last : mention.first]
            if any(word in self.sets["right_breaks"] for word in between):
                break
            if (
                any(self.tokens.kinds[at] == NUMBER for at in range(found.last, mention.first))
                and "-" not in between
            ):
                break
            inside = mention.first < found.last and (
                found.unit is None or found.unit.dimension in variable(mention.variable).dimensions
            )
            if mention.strong and (
                inside or (self.fits(mention, found) and not self._is_count(mention, found))
            ):
                return mention
        return None

    def _is_count(self, mention: Mention, found: Quantity) -> bool:
        """True for the number of "at least one fever episode": it counts the thing, it does not measure it."""
        few = found.unit is None and found.reference is None and (found.word_number or found.value <= _FEW)
        return few and any(not unit.startswith(("{", "/")) for unit in variable(mention.variable).units)

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
        broken = any(word in self.sets["left_breaks"] for word in gap_left)
        return broken and gap_right <= 4

    def joined(self, mention: Mention, found: Quantity, *, any_unit: bool = False) -> Subject:
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
        either = "or" in self.words[chain[0].last : chain[-1].first]
        return Subject(names, True, "or" if either else "and")

    def ratio_behind(self, mention: Mention, found: Quantity) -> str | None:
        """Returns the ratio of "PaO2 / (FiO2) <= 300 mmHg", whose unit fits the first name alone."""
        other = next(self.scene.mentions.behind(mention.last), None)
        if other is None or other.last > found.first or "/" not in self.words[mention.last : other.first]:
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
        return self.fits(other, found) and not unitless

    def accept_bare(self, found: Quantity, known: bool) -> bool:
        """True when a number without a comparator is a comparison: tied to a known variable by links alone."""
        if found.reference is not None:
            return known
        mention = self.left(found) if known else None
        if found.pair is not None:
            return mention is not None and mention.variable == "visual_acuity"
        if found.hyphen or found.word_number:
            return False
        if mention is None:
            return False
        gap = self.words[mention.last : found.first]
        if len(gap) > 6 or not all(word in self.bare for word in gap) or "-" in gap[-1:]:
            return False
        spec = variable(mention.variable)
        if spec.family in self.sets["never_bare"]:
            return False
        if found.unit is None:
            if "=" in gap or ":" in gap:
                return True
            return (
                bool(gap)
                and gap[-1] in ("of", "score", "is")
                and spec.family not in ("treatment", "concomitant medication")
            )
        return spec.family not in ("concomitant medication", "treatment", "procedure", "tumor extent")


def _same_kind(code: str, units: tuple[str, ...]) -> bool:
    """True where a unit without a dimension is of the kind of a variable's units: % is no number of cigarettes."""
    kind = code.split("/")[0]
    return any(unit.split("/")[0] == kind for unit in units) or (not units and _is_points(code))


def _is_points(code: str) -> bool:
    return code in ("{points}", "{letters}", "{score}")
