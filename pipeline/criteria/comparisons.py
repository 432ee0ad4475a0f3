"""Decides what each quantity of an item is about: a clinical variable, an age, a window of time, or surface words.

In: `Tokens`, the variables named, quantities and ordinal values. Out: constraints and windows in reading order.
The decision is made by place (the nearest name whose units fit), by unit ("kg/m2" is BMI), and by the links in
between; a name that is none of ours is kept as printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pipeline.criteria.lexer import NUMBER, SIGN, WORD, Tokens
from pipeline.criteria.ordinals import Ordinal, OrdinalReader
from pipeline.criteria.quantities import Op, Quantity, QuantityReader
from pipeline.criteria.variables import Mention, find_mentions, variable
from pipeline.criteria.windows import WindowReader, WindowReading, share_ties, time_lexicon
from pipeline.vocab.criteria_words import criteria_lexicon

TIME_FAMILIES = frozenset({"prognosis", "disease duration"})
"""Families of variables that are themselves a time; a number with a unit of time behind them is a constraint."""

_UNIT_VARIABLE = {
    "kg/m2": "bmi",
    "Cel": "temperature",
    "[degF]": "temperature",
    "mL/min/{1.73_m2}": "egfr",
    "{cigarettes}/d": "smoking",
    "{pack_years}": "smoking",
    "{packs}/d": "smoking",
    "{packs}/a": "smoking",
    "{drinks}/wk": "alcohol",
    "{drinks}/d": "alcohol",
    "{cups}/d": "caffeine",
}
_PRESSURES = frozenset({"mm[Hg]"})


@dataclass(slots=True)
class ConstraintReading:
    """One comparison. `variables` are canonical names, or one surface name; `known` tells which."""

    first: int
    last: int
    start: int
    variables: list[str]
    known: bool
    op: str
    low: float | None = None
    high: float | None = None
    values: list[str] | None = None
    quantity: Quantity | None = None
    subgroup: str | None = None


@dataclass(slots=True)
class Reading:
    """The constraints and windows of one item, and remarks about them."""

    constraints: list[ConstraintReading] = field(default_factory=list)
    windows: list[WindowReading] = field(default_factory=list)
    lost_sign: list[ConstraintReading] = field(default_factory=list)
    odd_unit: list[ConstraintReading] = field(default_factory=list)


@cache
def _links() -> tuple[frozenset[str], frozenset[str], frozenset[str], dict[str, str], frozenset[str]]:
    """Returns (bare links, stops, trails, ratios, persons)."""
    data: dict[str, Any] = criteria_lexicon()
    links = data["variable_links"]
    return (
        frozenset(links["bare"]),
        frozenset(links["stop"]),
        frozenset(links["trail"]),
        data["ratios"],
        frozenset(data["persons"]["words"]),
    )


@cache
def _subgroups() -> tuple[frozenset[str], frozenset[str]]:
    data: dict[str, Any] = criteria_lexicon()["subgroups"]
    return frozenset(data["words"]), frozenset(data["openers"])


class Resolver:
    """Reads one token list into constraints and windows."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.mentions = find_mentions(tokens)
        self.ordinals = OrdinalReader(tokens, self.mentions).read_all()
        self.windows = WindowReader(tokens)
        self.bare, self.stop, self.trail, self.ratios, self.persons = _links()
        self.clause = self._clauses()
        self.out = Reading()
        self.previous: ConstraintReading | None = None
        self.previous_end = 0

    def _clauses(self) -> list[int]:
        """Returns for every token the first token of its clause (behind ";" or a full stop)."""
        out, start = [], 0
        kinds = self.tokens.kinds
        for at, word in enumerate(self.words):
            out.append(start)
            if word == ";" or word == "；" or word == "。" or (word in (".", "?", "!") and kinds[at] == SIGN):
                start = at + 1
        out.append(start)
        return out

    def read(self) -> Reading:
        """Returns the reading of the whole item."""
        covered = [False] * len(self.words)
        for ordinal in self.ordinals:
            for at in range(ordinal.first, ordinal.last):
                covered[at] = True
        quantities = [
            q
            for q in QuantityReader(self.tokens).read_all()
            if not (covered[q.number] or covered[q.last - 1])
        ]
        entries: list[tuple[int, Quantity | Ordinal]] = [(q.first, q) for q in quantities]
        entries += [(o.first, o) for o in self.ordinals]
        entries.sort(key=lambda entry: entry[0])
        for _, entry in entries:
            if isinstance(entry, Ordinal):
                self.ordinal(entry)
            else:
                self.quantity(entry)
            self.previous_end = entry.last
        share_ties(self.out.windows, self.tokens)
        self.merge_bounds()
        return self.out

    # -- ordinals ----------------------------------------------------------------------------------------------

    def ordinal(self, found: Ordinal) -> None:
        """Files the values of a scale as a constraint."""
        name = found.variable
        if (
            name == "ecog"
            and "karnofsky" in self.tokens.text[: self.tokens.starts[found.first]].lower()[-40:]
        ):
            pass
        known = name is not None
        shown = name or self.graded_surface(found)
        if not shown:
            return
        numbers = [_as_float(value) for value in found.values]
        op: str = found.op or ("eq" if len(found.values) == 1 else "in")
        reading = ConstraintReading(found.first, found.last, found.first, [shown], known, op)
        first = numbers[0]
        if op in ("lt", "le"):
            last = numbers[-1]
            reading.high = last
            reading.values = None if last is not None else [found.values[-1]]
        elif op in ("gt", "ge"):
            reading.low = first
            reading.values = None if first is not None else [found.values[0]]
        elif op == "eq":
            if first is not None:
                reading.low = reading.high = first
            else:
                reading.values = found.values
        else:
            reading.values = found.values
        self.keep(reading)

    def graded_surface(self, found: Ordinal) -> str:
        """Returns the words that a "grade" or "class" is about, as printed."""
        head = found.head or ""
        if head.startswith("degree") or not head:
            return ""
        words: list[str] = []
        for at in range(found.last, min(found.last + 6, len(self.words))):
            if self.tokens.kinds[at] != WORD or (self.words[at] in self.stop and words):
                break
            if self.words[at] not in self.stop:
                words.append(self.words[at])
        if not words:
            words = self.surface_before(found.first).lower().split()
        return " ".join([*words, head.removesuffix("s") if head != "class" else head])

    # -- quantities --------------------------------------------------------------------------------------------

    def quantity(self, found: Quantity) -> None:
        """Files a quantity as a constraint or a window, or drops it."""
        unit = found.unit
        if unit is not None and unit.window is not None and found.reference is None:
            self.timed(found)
            return
        if self.is_count_of_list(found):
            return
        names, known = self.variables(found)
        if found.op is None and not self.accept_bare(found, known):
            return
        if not names:
            surface = self.surface(found)
            if not surface or (found.op == "between" and found.first == found.number and unit is None):
                return
            names, known = [surface], False
        self.constrain(found, names, known)

    def is_count_of_list(self, found: Quantity) -> bool:
        """True for "at least two of the following": the parent's combinator, not a number."""
        tail = self.words[found.last : found.last + 4]
        return (
            tail[:2] == ["of", "the"]
            and any(w in ("following", "criteria", "below", "above") for w in tail[2:4])
        ) or (tail[:2] in (["of", "following"], ["of", "these"], ["of", ":"]))

    def constrain(self, found: Quantity, names: list[str], known: bool) -> None:
        """Adds the constraint(s) of a quantity: two for a pair of pressures or of units."""
        start = found.first
        if found.pair is not None and known and names[0] in ("blood_pressure", "systolic_bp", "diastolic_bp"):
            for name, value in (("systolic_bp", found.value), ("diastolic_bp", found.pair)):
                self.bound(found, [name], True, found.op or "eq", value, start)
            return
        if (
            found.pair is not None
            and known
            and found.pair > found.value
            and names[0] in ("qtc", "hemoglobin", "waist")
        ):
            for value, group in ((found.value, "male"), (found.pair, "female")):
                self.bound(found, names, known, found.op or "eq", value, start, group)
            return
        if found.op == "between" and (found.low_unit is not None or found.open_low):
            low = Quantity(
                found.first,
                found.number,
                found.last,
                "gt" if found.open_low else "ge",
                found.value,
                unit=found.low_unit or found.unit,
            )
            high = Quantity(found.first, found.number, found.last, "le", found.high or 0.0, unit=found.unit)
            self.bound(low, names, known, low.op or "ge", low.value, start)
            self.bound(high, names, known, "le", high.value, start)
            return
        if found.op == "between":
            reading = ConstraintReading(
                found.first,
                found.last,
                start,
                names,
                known,
                "between",
                found.value,
                found.high,
                quantity=found,
            )
            reading.subgroup = self.subgroup(found)
            self.keep(reading)
            return
        self.bound(found, names, known, found.op or "eq", found.value, start, None)

    def bound(
        self,
        found: Quantity,
        names: list[str],
        known: bool,
        op: Op,
        value: float,
        start: int,
        subgroup: str | None = None,
    ) -> None:
        """Adds one single-valued constraint."""
        low = value if op in ("gt", "ge", "eq") else None
        high = value if op in ("lt", "le", "eq") else None
        reading = ConstraintReading(
            found.first, found.last, start, names, known, op, low, high, quantity=found
        )
        reading.subgroup = subgroup or self.subgroup(found)
        bare = found.op is None or (found.op == "eq" and self.words[found.first] == "=")
        if (
            bare
            and known
            and names[0]
            in (
                "age",
                "spo2",
                "lvef",
                "egfr",
                "bmi",
                "life_expectancy",
                "systolic_bp",
                "diastolic_bp",
                "pao2_fio2",
            )
        ):
            self.out.lost_sign.append(reading)
        self.keep(reading)

    def keep(self, reading: ConstraintReading) -> None:
        """Adds a constraint, which the next quantity may continue."""
        self.out.constraints.append(reading)
        self.previous = reading

    # -- time --------------------------------------------------------------------------------------------------

    def timed(self, found: Quantity) -> None:
        """Files a quantity of time: an age, a variable that is a time, or a window."""
        name = self.time_variable(found)
        if name is not None:
            if (
                found.op is None
                and self.words[found.first - 1 : found.first]
                not in (
                    ["="],
                    [":"],
                    ["of"],
                    ["age"],
                    ["aged"],
                    ["ages"],
                    ["is"],
                )
                and (name != "age" or found.hyphen)
                and name in ("age", "gestational_age")
            ):
                return
            self.constrain(found, [name], True)
            return
        if found.pair is not None:
            return
        window = self.windows.read(found)
        if window is not None:
            start = self.clause[window.first]
            if self.out.windows and self.out.windows[-1].last <= window.first:
                start = max(start, self.out.windows[-1].last)
            window.event = self.windows.event(window, start)
            self.out.windows.append(window)

    def time_variable(self, found: Quantity) -> str | None:
        """Returns the variable that a time belongs to; None where it is a window."""
        unit = found.unit
        assert unit is not None
        if unit.window in ("half-life", "minute"):
            return None if unit.window == "half-life" else self.time_mention(found)
        tail = self.words[found.number : found.last + 4]
        for mention in self.mentions:
            if mention.first >= found.last + 2:
                break
            if mention.last > found.number and mention.variable in ("gestational_age", "age"):
                return self.age_kind(mention.variable, found)
        if "old" in tail[:6] and unit.window == "year" and "older" not in tail:
            return "age"
        mention_name = self.time_mention(found)
        if mention_name is not None:
            return mention_name
        return "age" if self.is_age(found) else None

    def age_kind(self, name: str, found: Quantity) -> str:
        """Returns gestational age for "weeks of age" in a sentence on gestation, else the name."""
        return name

    def time_mention(self, found: Quantity) -> str | None:
        """Returns a variable measured in time that is named before the quantity in its clause."""
        assert found.unit is not None
        start = self.clause[found.first]
        for mention in reversed(self.mentions):
            if mention.last > found.first:
                continue
            if mention.first < start or found.first - mention.last > 8:
                break
            spec = variable(mention.variable)
            if not mention.strong or found.unit.dimension not in spec.dimensions:
                continue
            if mention.last <= self.previous_end and self.previous is None:
                continue
            between = self.words[mention.last : found.first]
            if any(word in _TIME_BREAKS for word in between):
                continue
            if (
                spec.family in ("electrocardiogram", "coagulation", "lifestyle", "sleep", "ophthalmology")
                and found.unit.window
            ):
                continue
            return mention.variable
        return None

    def is_age(self, found: Quantity) -> bool:
        """True for an age without the word: "Adults over 18 years", "18 years or older", "Men 40-70 years"."""
        assert found.unit is not None
        words = self.words
        inside = words[found.first : found.last + 1]
        if any(word in _AGE_WORDS for word in inside):
            return found.unit.window != "hour"
        if found.unit.window not in ("year", "month"):
            return False
        behind = words[found.last] if found.last < len(words) else ""
        if (
            found.hyphen
            or behind in _NOT_AGE_BEHIND
            or (
                time_lexicon().behind.match(words, found.last) is not None
                and behind not in ("to", "at", "from", "on", "in", "of", "around")
            )
        ):
            return False
        before = found.first - 1
        while before >= 0 and words[before] in ("(", ",", ":", "-", "–", "aged", "healthy", "adult"):
            before -= 1
        if before < 0 or words[before] in (";", "."):
            return found.unit.window == "year" and (found.op is not None) and found.value >= 5
        if words[before] not in self.persons:
            return False
        if words[before] in ("and", "or", "is", "are", "be", "must", "being", "who"):
            return (
                self.previous is not None
                and self.previous.variables == ["age"]
                and found.first - self.previous.last <= 3
            ) or (
                found.value >= 12
                and found.unit.window == "year"
                and words[before] in ("is", "are", "be", "must", "who")
                and before <= 4
            )
        return found.unit.window == "year" or found.op is not None

    # -- variables ---------------------------------------------------------------------------------------------

    def variables(self, found: Quantity) -> tuple[list[str], bool]:
        """Returns the canonical variables that a quantity is about, empty where none of ours is named."""
        left = self.left(found)
        right = self.right(found)
        if left is not None and right is not None and self.prefers_right(left, right, found):
            left = None
        if left is not None:
            return self.joined(left, found), True
        if right is not None:
            return [right.variable], True
        inherited = self.inherited(found)
        if inherited is not None and self.previous is not None:
            return inherited, self.previous.known
        if found.unit is not None:
            name = _UNIT_VARIABLE.get(found.unit.ucum)
            if name is None and found.unit.ucum in _PRESSURES and found.pair is not None:
                name = "blood_pressure"
            if name is not None:
                return [name], True
        if (
            found.pair is not None
            and found.unit is None
            and 90 <= found.value <= 220
            and 40 <= found.pair <= 130
        ):
            return ["blood_pressure"], True
        return [], False

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
            return spec.family not in _NEEDS_UNIT
        if unit.dimension in spec.dimensions and (unit.dimension or spec.units or _is_points(unit.ucum)):
            return not (
                unit.ucum == "%" and spec.units and "%" not in spec.units and spec.family in _NO_PERCENT
            )
        return not spec.units and (
            unit.ucum == "%" or _is_points(unit.ucum) or spec.family in ("pain", "cognition")
        )

    def left(self, found: Quantity) -> Mention | None:
        """Returns the nearest fitting variable named before a quantity, behind the previous quantity."""
        start = max(self.clause[found.first], self.previous_end if self._previous_counts() else 0)
        odd: Mention | None = None
        for mention in reversed(self.mentions):
            if mention.last > found.first:
                if mention.first <= found.first < mention.last or mention.first > found.first:
                    continue
                continue
            if mention.first < start or found.first - mention.last > 14:
                break
            if self.fits(mention, found):
                return mention
            if (
                odd is None
                and mention.strong
                and found.unit is not None
                and found.first - mention.last <= 4
                and variable(mention.variable).units
                and self._only_bare(mention.last, found.first)
            ):
                odd = mention
        return odd

    def _previous_counts(self) -> bool:
        return self.previous_end > 0

    def _only_bare(self, first: int, last: int) -> bool:
        return all(word in self.bare for word in self.words[first:last])

    def right(self, found: Quantity) -> Mention | None:
        """Returns a fitting variable named right behind a quantity ("30 mL/min creatinine clearance")."""
        limit = found.last + 7
        for mention in self.mentions:
            if mention.first < found.number:
                continue
            if mention.first > limit:
                break
            between = self.words[found.last : mention.first]
            if any(word in _RIGHT_BREAKS for word in between):
                break
            if (
                any(self.tokens.kinds[at] == NUMBER for at in range(found.last, mention.first))
                and "-" not in between
            ):
                break
            if mention.strong and (self.fits(mention, found) or mention.first < found.last):
                return mention
        return None

    def prefers_right(self, left: Mention, right: Mention, found: Quantity) -> bool:
        """True when the name behind a quantity is closer than the one before ("aspirin; >= 2 prior regimens")."""
        gap_left = self.words[left.last : found.first]
        gap_right = right.first - found.last
        if all(word in self.bare for word in gap_left):
            return False
        if gap_right <= 0:
            return (
                variable(right.variable).family in ("substance use", "hematology", "demography")
                and len(gap_left) > 1
            )
        broken = any(word in _LEFT_BREAKS for word in gap_left)
        return broken and gap_right <= 4

    def joined(self, mention: Mention, found: Quantity) -> list[str]:
        """Returns the variable before a quantity with those it is joined to: "SBP or DBP > 140", "PaO2/FiO2"."""
        chain = [mention]
        for other in reversed(self.mentions):
            first = chain[0]
            if other.last > first.first:
                continue
            between = self.words[other.last : first.first]
            if (
                len(between) > 6
                or other.first < self.clause[found.first]
                or (other.last <= self.previous_end > 0 and other.first < self.previous_end)
            ):
                break
            ratio = self.ratios.get(f"{other.variable} {first.variable}")
            if ratio is not None and len(chain) == 1:
                return [ratio]
            if other.variable == first.variable:
                if all(word in _ABBREVIATION for word in between):
                    chain.insert(0, other)
                    continue
                break
            core = [word for word in between if word not in _JOIN_NOISE]
            joins = all(word in _JOINS for word in core) and any(word in _JOINS for word in core)
            if (
                not joins
                or not self.fits(other, found)
                or (not variable(other.variable).units and found.reference is None and found.unit is not None)
            ):
                break
            if core == [","] and found.reference is None and len(chain) == 1:
                break
            chain.insert(0, other)
        names = list(dict.fromkeys(item.variable for item in chain))
        if {"ast", "alt"} <= set(names):
            names = ["ast_alt" if name == "ast" else name for name in names if name != "alt"]
        return names

    def inherited(self, found: Quantity) -> list[str] | None:
        """Returns the variable of the previous quantity where only connectors stand in between."""
        before = self.previous
        if before is None or before.first < self.clause[found.first] or found.first - before.last > 9:
            return None
        between = self.words[before.last : found.first]
        if any(self.tokens.kinds[at] == NUMBER for at in range(before.last, found.first)):
            return None
        words, _ = _subgroups()
        if not all(word in _CONNECTORS or word in words for word in between):
            return None
        if not before.known or found.hyphen:
            return (
                list(before.variables)
                if not found.hyphen and found.op is not None and len(between) <= 2
                else None
            )
        if found.unit is not None and not any(self._unit_fits(name, found) for name in before.variables):
            return None
        if found.unit is None and found.op is None and found.reference is None:
            return None
        behind = self.words[found.last] if found.last < len(self.words) else ""
        counts = (
            found.unit is None
            and found.reference is None
            and behind.isalpha()
            and behind not in _CONNECTORS
            and behind not in self.stop
            and behind not in words
        )
        if counts and before.quantity is not None and before.quantity.unit is not None:
            return None
        return list(before.variables)

    def _unit_fits(self, name: str, found: Quantity) -> bool:
        spec = variable(name)
        assert found.unit is not None
        return found.unit.dimension in spec.dimensions or (not spec.units and found.unit.ucum == "%")

    # -- bare numbers and surface names ------------------------------------------------------------------------

    def accept_bare(self, found: Quantity, known: bool) -> bool:
        """True when a number without a comparator is a comparison: tied to a known variable by links alone."""
        if found.reference is not None:
            return known
        if not known or found.hyphen or found.word_number or found.pair is not None:
            return False
        mention = self.left(found)
        if mention is None:
            return False
        gap = self.words[mention.last : found.first]
        if len(gap) > 6 or not all(word in self.bare for word in gap) or "-" in gap[-1:]:
            return False
        spec = variable(mention.variable)
        if spec.family in _NEVER_BARE:
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

    def surface(self, found: Quantity) -> str:
        """Returns the words that name a quantity of ours unknown: those before it, or the noun counted behind it."""
        after = self.surface_after(found)
        physical = found.unit is not None and not found.unit.ucum.startswith("{")
        if not physical and after:
            return after
        before = self.surface_before(found.first)
        return before or after

    def surface_before(self, at: int) -> str:
        """Returns the words that name what stands before a comparator, as printed."""
        words, kinds = self.words, self.tokens.kinds
        floor = max(self.clause[at], self.previous_end if self.previous_end <= at else 0)
        last = at
        while last > floor and words[last - 1] in self.trail:
            last -= 1
        first = last
        while (
            first > floor
            and last - first < 6
            and kinds[first - 1] == WORD
            and words[first - 1] not in self.stop
        ):
            first -= 1
        return self.tokens.surface(first, last)

    def surface_after(self, found: Quantity) -> str:
        """Returns the words that name what a quantity counts ("3 prior regimens"), as printed."""
        words, kinds = self.words, self.tokens.kinds
        first = found.last
        while (
            first < len(words)
            and first < found.last + 2
            and words[first] in ("of", "the", "different", "separate", "prior", "previous", ")")
        ):
            first += 1
        last = first
        while last < len(words) and last - first < 5 and kinds[last] == WORD and words[last] not in self.stop:
            last += 1
        text = self.tokens.surface(first, last)
        if not text and found.unit is not None and found.unit.ucum.startswith("{"):
            return found.unit.printed
        return text

    def subgroup(self, found: Quantity) -> str | None:
        """Returns for whom a limit holds ("in men", "if liver metastases"), as printed."""
        words, kinds = self.words, self.tokens.kinds
        groups, openers = _subgroups()
        at = found.last
        if at < len(words) and words[at] in ("(", ","):
            at += 1
        if at < len(words) and words[at] in openers:
            last = at + 1
            hit = False
            while (
                last < len(words)
                and last - at < 9
                and kinds[last] == WORD
                and words[last] not in ("and", "or")
            ):
                hit = hit or words[last] in groups
                last += 1
            if hit:
                return self.tokens.surface(at + 1, last)
        if at < len(words) and words[at] in groups and at > found.last:
            return words[at]
        for back in range(found.first - 1, max(found.first - 4, -1), -1):
            if words[back] in ("male", "males", "men", "female", "females", "women", "boys", "girls"):
                return words[back]
            if kinds[back] != SIGN:
                break
        return None

    def merge_bounds(self) -> None:
        """Joins ">= 18 and <= 65" of one variable into one `between`: both ends are inclusive."""
        merged: list[ConstraintReading] = []
        for reading in self.out.constraints:
            before = merged[-1] if merged else None
            if before is not None and self._one_range(before, reading):
                low, high = (before.low, reading.high) if before.op == "ge" else (reading.low, before.high)
                if low is not None and high is not None and low < high:
                    before.op, before.low, before.high, before.last = (
                        "between",
                        low,
                        high,
                        max(before.last, reading.last),
                    )
                    continue
            merged.append(reading)
        self.out.constraints = merged

    def _one_range(self, one: ConstraintReading, other: ConstraintReading) -> bool:
        if (
            {one.op, other.op} != {"ge", "le"}
            or one.variables != other.variables
            or one.quantity is None
            or other.quantity is None
        ):
            return False
        if one.subgroup != other.subgroup or one.quantity.reference != other.quantity.reference:
            return False
        first, second = one.quantity.unit, other.quantity.unit
        if first is not None and second is not None and first.ucum != second.ucum:
            return False
        between = self.words[one.last : other.first]
        return len(between) <= 4 and "or" not in between and other.first >= one.last


_AGE_WORDS = frozenset(
    ["older", "younger", "aged", "age", "ages", "elder", "old", "olders", "age,", "youngest", "oldest"]
)
_TIME_BREAKS = frozenset(
    [
        "within",
        "during",
        "last",
        "past",
        "previous",
        "prior",
        "after",
        "before",
        "following",
        "preceding",
        "since",
    ]
)
_NOT_AGE_BEHIND = frozenset(
    [
        "history",
        "duration",
        "survival",
        "follow",
        "experience",
        "apart",
        "smoking",
        "prior",
        "ago",
        "trial",
        "study",
        "period",
        "interval",
        "treatment",
    ]
)
_RIGHT_BREAKS = frozenset(
    [
        ",",
        ";",
        ".",
        "and",
        "or",
        ":",
        "with",
        "if",
        "unless",
        "before",
        "within",
        "after",
        "prior",
        "when",
        "who",
        "which",
        "but",
        "including",
        "as",
        "by",
    ]
)
_LEFT_BREAKS = frozenset(
    [",", "and", "or", "with", "who", ")", "have", "has", "had", "if", ";", "for", "failed", "received"]
)
_JOINS = frozenset(["and", "or", "/", "&", ",", "and/or"])
_JOIN_NOISE = frozenset(
    [
        "(",
        ")",
        "either",
        "both",
        "serum",
        "total",
        "level",
        "levels",
        "count",
        "counts",
        "the",
        "blood",
        "value",
        "values",
        "[",
        "]",
        "plasma",
    ]
)
_ABBREVIATION = frozenset(["(", ")", "[", "]", ",", "level", "levels", "serum"])
_CONNECTORS = frozenset(
    [
        "or",
        "and",
        ",",
        "(",
        ")",
        "/",
        "to",
        "&",
        "for",
        "in",
        "of",
        "if",
        "the",
        "with",
        "but",
        "than",
        "-",
        "–",
        "is",
        "are",
        "at",
        "patients",
        "subjects",
        "participants",
        "[",
        "]",
        "then",
        "both",
        "respectively",
        "and/or",
        "either",
        "must",
        "be",
        "when",
        "who",
        "presence",
        "also",
        ":",
    ]
)
_NEEDS_UNIT = frozenset(
    [
        "substance use",
        "concomitant medication",
        "treatment",
        "procedure",
        "tumor extent",
        "orthopedics",
        "lifestyle",
        "dermatology",
        "disease duration",
        "prognosis",
        "demography-",
        "environment",
        "andrology",
        "vascular",
        "otology",
        "sleep-",
    ]
)
_NEVER_BARE = frozenset(["substance use", "procedure", "lifestyle", "prior therapy"])
_NO_PERCENT = frozenset(["renal function", "vital sign-", "lipids", "hepatic function"])


def _is_points(code: str) -> bool:
    return code in ("{points}", "{letters}", "{score}")


def _as_float(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
