"""Files what a quantity or an ordinal value says of its subject as constraints.

In: a `Quantity` with its `Subject`, or an `Ordinal` with its name, in reading order. Out: the constraints of a
`Reading`: two for a pair, a range of open ends or of two units, and a group of each sex; else one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.criteria.bounds import acuity_range
from pipeline.criteria.names import Names
from pipeline.criteria.ordinals import Ordinal
from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scene import ConstraintReading, Scene, Subject
from pipeline.criteria.windows import WindowReading

_BLOOD_PRESSURES = ("blood_pressure", "systolic_bp", "diastolic_bp")
_SEX_PAIRS = ("qtc", "hemoglobin", "waist")  # printed as "450/470 ms" for men and women
# a limit on these is never meant as an exact value: an export lost the sign of "Age = 18"
_NEVER_EXACT = frozenset(
    {"age", "spo2", "lvef", "egfr", "bmi", "life_expectancy", "systolic_bp", "diastolic_bp", "pao2_fio2"}
)


@dataclass(slots=True)
class Reading:
    """The constraints and windows of one item, and remarks about them."""

    constraints: list[ConstraintReading] = field(default_factory=list)
    windows: list[WindowReading] = field(default_factory=list)
    lost_sign: list[ConstraintReading] = field(default_factory=list)
    odd_unit: list[ConstraintReading] = field(default_factory=list)
    unread: list[Quantity] = field(default_factory=list)


class Filer:
    """Files the constraints of one scene in its reading."""

    def __init__(self, scene: Scene, names: Names, out: Reading) -> None:
        self.scene = scene
        self.words = scene.words
        self.names = names
        self.out = out

    def constrain(self, found: Quantity, subject: Subject, after: Quantity | None = None) -> None:
        """Adds the constraint(s) of a quantity, behind which another may stand.

        They are two for a pair, and for a range of open ends or of two units.
        """
        op, subgroup = found.op or "eq", self.names.subgroup(found)
        name = subject.names[0] if subject.is_known else ""
        if found.pair is not None and name == "visual_acuity":
            self.acuity(found, subject, after)
        elif found.pair is not None and name in _BLOOD_PRESSURES:
            self.bound(found, Subject(["systolic_bp"], True), op, found.value, subgroup)
            self.bound(found, Subject(["diastolic_bp"], True), op, found.pair, subgroup)
            # one of both is enough for "> 140/90", both are needed for "< 140/90"
            self.out.constraints[-1].joint = "or" if op in ("gt", "ge") else "and"
        elif found.pair is not None and found.pair > found.value and name in _SEX_PAIRS:
            self.bound(found, subject, op, found.value, "male")
            self.bound(found, subject, op, found.pair, "female")
        elif found.pair is not None and name == "alcohol":
            for value, sex in zip(sorted((found.value, found.pair)), ("female", "male"), strict=True):
                self.bound(found, subject, op, value, sex)
        elif found.high is not None and (found.low_unit is not None or found.open_low or found.open_high):
            low = replace(found, unit=found.low_unit or found.unit)
            self.bound(low, subject, "gt" if found.open_low else "ge", found.value, subgroup)
            self.bound(found, subject, "lt" if found.open_high else "le", found.high, subgroup)
        else:
            self.bound(found, subject, op, found.value, subgroup)
        if subject.is_odd:
            self.out.odd_unit.append(self.out.constraints[-1])

    def acuity(self, found: Quantity, subject: Subject, after: Quantity | None) -> None:
        """Rule `acuity`: "20/40 or worse" is a value as printed; a worse acuity is a lower one."""
        said = set(self.words[found.first : found.last + 1])
        op = found.op or (acuity_range(found, after, self.words) if after is not None else None) or "eq"
        if said & {"worse", "poorer"}:
            op = "lt" if "than" in said else "le"
        elif "better" in said:
            op = "gt" if "than" in said else "ge"
        reading = ConstraintReading(found.first, found.last, subject.names, subject.is_known, op)
        reading.values, reading.quantity = [f"{found.value:g}/{found.pair:g}"], found
        self.keep(reading)

    def bound(self, found: Quantity, subject: Subject, op: str, value: float, subgroup: str | None) -> None:
        """Adds one constraint with the value as its bound, or as its lower bound where it is a range."""
        low, high = (value, found.high) if op == "between" else _bounds(op, value)
        reading = ConstraintReading(
            found.first,
            found.last,
            subject.names,
            subject.is_known,
            op,
            low,
            high,
            quantity=found,
            subgroup=subgroup,
            joint=subject.joint,
        )
        bare = found.op is None or (found.op == "eq" and self.words[found.first] == "=")
        self.keep(reading)
        if bare and subject.is_known and subject.names[0] in _NEVER_EXACT:
            self.out.lost_sign.append(self.out.constraints[-1])

    def keep(self, reading: ConstraintReading) -> None:
        """Adds a constraint, which the next quantity may continue; of several variables each is one."""
        self.scene.previous, joint = reading, reading.joint
        for at, name in enumerate(reading.variables):
            kept = reading if len(reading.variables) == 1 else replace(reading, variables=[name])
            kept.joint = joint if at else None
            self.out.constraints.append(kept)

    def respective(self, found: Quantity) -> bool:
        """Rule `respectively`: "more than 20 g and 30 g for women and men respectively" repeats the comparator."""
        before = self.scene.previous
        if found.op is not None or before is None or before.op == "in" or found.first - before.last > 1:
            return False
        start, end = self.scene.clause[found.first], min(found.last + 12, len(self.words))
        if self.scene.clause[before.first] != start or "respectively" not in self.words[found.last : end]:
            return False
        first, second = self.names.sexes(found.last, end)
        self.out.constraints[-1].subgroup = first
        reading = ConstraintReading(found.first, found.last, before.variables, before.known, before.op)
        reading.low, reading.high = _bounds(before.op, found.value)
        reading.quantity, reading.subgroup = found, second
        self.keep(reading)
        return True

    def ordinal(self, found: Ordinal, name: str) -> None:
        """Adds the values of a scale: "grade 2 or 3", and as a number what is one ("ECOG <= 2")."""
        op: str = found.op or "eq"
        if op == "eq" and len(found.values) > 1:
            op = "in"
        reading = ConstraintReading(found.first, found.last, [name], found.variable is not None, op)
        value = found.values[-1] if op in ("lt", "le") else found.values[0]
        number = _as_float(value)
        if op == "in":
            reading.values = found.values
        elif number is None:
            reading.values = [value]
        else:
            reading.low, reading.high = _bounds(op, number)
        self.keep(reading)

    def list_values(self, found: Quantity, name: str) -> None:
        """Adds "score of 9 or 10", "score of 1,2 or 3" as the values of a scale without a name of ours."""
        values = self.words[found.number].split(",") if found.op is None else []
        if found.op is None and all(len(value) <= 2 for value in values):
            while self.scene.word(found.last) in ("or", "and", ",") and self.is_bare_member(found.last + 1):
                values.append(self.words[found.last + 1])
                found.last += 2
        if len(values) < 2:
            self.bound(found, Subject([name], False), found.op or "eq", found.value, None)
            return
        self.keep(
            ConstraintReading(found.first, found.last, [name], False, "in", values=values, quantity=found)
        )

    def is_bare_member(self, at: int) -> bool:
        """True for a small number at the end of a list of values."""
        if at >= len(self.words) or not self.words[at].isdigit() or len(self.words[at]) > 2:
            return False
        return (
            at + 1 == len(self.words)
            or not self.words[at + 1].isalpha()
            or self.words[at + 1] in ("or", "and", "on", "at", "in")
        )


def _bounds(op: str, value: float) -> tuple[float | None, float | None]:
    """Returns (low, high) as the contract fills them."""
    low = value if op in ("gt", "ge", "eq") else None
    high = value if op in ("lt", "le", "eq") else None
    return low, high


def _as_float(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None
