"""Decides what each quantity and ordinal value of an item is: a constraint, a window, or nothing.

In: `Tokens`. Out: a `Reading`: constraints and windows in reading order, and those a person should look at.
What a quantity is about is decided by `subjects` (clinical variables), `ages` (times) and `names` (printed words);
how it becomes constraints by `filing`.
"""

from __future__ import annotations

from pipeline.criteria.ages import Ages
from pipeline.criteria.bare import BareValues
from pipeline.criteria.bounds import merge_bounds, share_units
from pipeline.criteria.events import Events
from pipeline.criteria.extremes import Extremes
from pipeline.criteria.filing import Filer, Reading
from pipeline.criteria.implied import is_limit_of
from pipeline.criteria.lexer import Tokens
from pipeline.criteria.marks import HEAD, NAME, Marks
from pipeline.criteria.names import Names
from pipeline.criteria.no_limits import counts_list, is_collection
from pipeline.criteria.ordinals import Ordinal, OrdinalReader
from pipeline.criteria.quantities import QuantityReader
from pipeline.criteria.quantity import Op, Quantity, Reference
from pipeline.criteria.repeats import Repeats
from pipeline.criteria.scene import Scene, Subject
from pipeline.criteria.subjects import Subjects
from pipeline.criteria.times import time_lexicon
from pipeline.criteria.variables import Mention, Mentions, find_mentions
from pipeline.criteria.windows import WindowReader, share_ties


def read_comparisons(tokens: Tokens, marks: Marks, topic: str | None = None) -> Reading:
    """Returns the constraints and windows of a token list; `topic` is the variable that the line above names."""
    if not marks.may_compare():
        return Reading()
    places = marks.near_numbers()
    quantities = QuantityReader(tokens).read_all(places) if places else []
    may_be_ordinal = marks.may_be_ordinal()
    if not quantities and not may_be_ordinal:
        return Reading()
    mentions = find_mentions(tokens, marks.of(NAME))
    if topic is not None and quantities and is_limit_of(topic, tokens, quantities[0]):
        may_be_ordinal = True
        mentions = Mentions([Mention(0, 0, topic, True), *mentions])  # as if "Age:" stood before "18 to 80"
    ordinals = OrdinalReader(tokens, mentions).read_all(marks.of(HEAD)) if may_be_ordinal else []
    if not quantities and not ordinals:
        return Reading()
    return Resolver(Scene(tokens, mentions), ordinals, quantities).read()


class Resolver:
    """Reads one token list into constraints and windows."""

    def __init__(self, scene: Scene, ordinals: list[Ordinal], quantities: list[Quantity]) -> None:
        self.tokens = tokens = scene.tokens
        self.words = tokens.words
        self.scene, self.ordinals, self.quantities = scene, ordinals, quantities
        self.windows = WindowReader(tokens)
        self.events = Events(tokens)
        self.subjects = Subjects(self.scene)
        self.ages = Ages(self.scene)
        self.extremes = Extremes(self.scene)
        self.bare = BareValues(self.scene, self.subjects)
        self.names = Names(self.scene)
        self.repeats = Repeats(self.scene, self.names, self.subjects)
        self.out = Reading()
        self.filer = Filer(self.scene, self.names, self.out)
        self.at = 0  # the quantity that is filed
        self.explained = 0  # the token behind the last value that was only explained

    def read(self) -> Reading:
        """Returns the reading of the whole item."""
        covered = [False] * len(self.words)
        for ordinal in self.ordinals:
            for at in range(ordinal.first, ordinal.last):
                covered[at] = True
        entries: list[tuple[int, Quantity | Ordinal]] = [(o.first, o) for o in self.ordinals]
        for quantity in self.quantities:
            is_covered = covered[quantity.number] or covered[quantity.last - 1]
            if not is_covered and not self.subjects.is_scale(quantity):
                entries.append((quantity.first, quantity))
        entries.sort(key=lambda entry: entry[0])
        for _, entry in entries:
            before = self.scene.previous
            if isinstance(entry, Ordinal):
                self.ordinal(entry)
            else:
                self.at = self.quantities.index(entry, self.at)
                self.quantity(entry)
                if entry.op is None and entry.unit is None and self.scene.previous is before:
                    continue  # a bare number of which nothing came: "all three less than 2.5 x ULN"
            self.scene.previous_end = max(self.end_of(entry), self.scene.previous_end)
            if self.scene.previous is not before:
                self.scene.filed_end = self.scene.previous_end
        share_ties(self.out.windows, self.tokens)
        share_units(self.out.constraints, self.words)
        self.out.constraints = merge_bounds(self.out.constraints, self.words)
        return self.out

    def end_of(self, entry: Quantity | Ordinal) -> int:
        """Returns the token behind a quantity and the name that starts inside it ("75 years old")."""
        before = self.scene.previous
        if before is not None and before.quantity is entry:
            for mention in self.scene.mentions.ending_behind(entry.last):
                own = mention.first < entry.last and mention.variable in before.variables
                return mention.last if own else entry.last
        return entry.last

    def ordinal(self, found: Ordinal) -> None:
        """Files the values of a scale as a constraint."""
        name = found.variable or self.names.graded(found.first, found.last, found.head or "")
        if not name or (name in _BARE_HEADS and self.scene.word(found.last) == ":"):
            return  # "Class III: patients with marked limitation" explains a scale
        if self.explains(found, name):
            return
        self.filer.ordinal(found, name)

    def explains(self, found: Ordinal, name: str) -> bool:
        """True for "(ASA 1 corresponding to ...)" behind "ASA 1 or 2": in the brackets these values are said again."""
        before = self.scene.previous
        if before is None or before.variables != [name] or before.values is None or found.op is not None:
            return False
        between = self.words[before.last : found.first]
        opens = between[:1] == ["("] and ")" not in between
        again = opens and (len(between) == 1 or self.explained > before.last)
        if not again or not set(found.values) <= set(before.values):
            return False
        self.explained = found.last
        return True

    def quantity(self, found: Quantity) -> None:
        """Files a quantity as a constraint or a window, or drops it."""
        if self.filer.respective(found):
            return
        again = self.repeats.of(found)
        if again is not None:
            self.filer.bound(
                found, Subject(again.variables, again.known), again.op, found.value, again.subgroup
            )
            return
        if found.unit is not None and found.unit.window is not None and found.reference is None:
            self.timed(found)
            return
        if counts_list(self.words, found):
            return
        limit = self.limit_of_multiple(found)
        if limit is not None:
            found.reference, found.unit = limit, None
        if self.awaits(found):
            self.out.unread.append(found)
            return
        if self.subjects.is_definition(found):
            return
        if found.op is None and self.scene.word(found.first - 1) == "within" and found.is_length:
            found.op, found.first = "le", found.first - 1
        subject = self.subjects.of(found)
        found.op = found.op or self.extremes.of(found)
        scored = self.names.scored(found) if not subject.names else ""
        if found.op is None and not scored and not self.bare.accepts(found, subject):
            return
        if scored and found.op in (None, "between"):
            self.filer.list_values(found, scored)
            return
        if not subject.names:
            named = scored or self.repeated(found)
            surface, end = (named, 0) if named else self.names.surface(found)
            if not surface or (self.subjects.is_bare_range(found) and not scored):
                self.out.unread.append(found)
                return
            counted = self.subjects.counted(found, end)
            subject = Subject([counted or surface], counted is not None, end=end)
        self.catch_up(found, subject)
        self.scene.previous_end = max(self.scene.previous_end, subject.end)
        self.filer.constrain(found, subject, self.after)

    @property
    def after(self) -> Quantity | None:
        """The quantity behind the one that is filed."""
        return self.quantities[self.at + 1] if self.at + 1 < len(self.quantities) else None

    def limit_of_multiple(self, found: Quantity) -> Reference | None:
        """Returns the limit of a multiple that another one beside it names: ">= 1 times and <= 10 times the ULN"."""
        if found.unit is None or found.unit.ucum != "{times}":
            return None
        after = self.after
        if after is not None and after.reference is not None and self.is_next(found, after):
            return after.reference
        before = self.scene.previous
        near = before is not None and found.first - before.last <= 2
        joined = self.scene.word(found.first - 1) in ("(", "or", "and")
        return (
            before.quantity.reference if before is not None and before.quantity and near and joined else None
        )

    def repeated(self, found: Quantity) -> str:
        """Returns what is done "for at least 30 minutes 5 or more days a week", and what "25 follicles (2-9 mm)" counts."""
        before, is_range = self.scene.previous, found.high is not None and found.first == found.number
        sized = found.unit is not None and is_range and self.scene.word(found.first - 1) == "("
        if sized and before is not None and not before.known and self.scene.previous_end == found.first - 1:
            return before.variables[0]
        window = self.out.windows[-1] if self.out.windows else None
        often = found.unit is not None and found.unit.ucum in _FREQUENCIES
        if window is None or not often or not 0 <= found.first - window.last <= 2:
            return ""
        return window.event or ""

    def awaits(self, found: Quantity) -> bool:
        """True for the first limit of ">= 1 and <= 6 months after surgery", which has unit and meaning behind the second."""
        after = self.after
        if found.unit is not None or after is None or after.unit is None or after.unit.window is None:
            return False
        if {found.op, after.op} not in ({"ge", "le"}, {"ge", "lt"}, {"gt", "le"}, {"gt", "lt"}):
            return False
        tied = time_lexicon().behind.match(self.words, after.last) is not None  # "<= 6 months after": no age
        aged = self.subjects.implied.inside(found) is not None and not tied
        return self.is_next(found, after) and not aged and self.subjects.left(found) is None

    def catch_up(self, found: Quantity, subject: Subject) -> None:
        """Rule `catch up`: "< 30 or > 69 years old" names its subject behind the second limit only."""
        before = self.out.unread[-1] if self.out.unread else None
        if before is None or before.last != self.scene.previous_end or before.op == "between":
            return
        between = self.words[before.last : found.first]
        if found.op is not None and len(between) <= 2 and all(word in _CATCH_UP for word in between):
            self.out.unread.pop()
            before.unit = before.unit or found.unit
            self.filer.bound(before, subject, before.op or "eq", before.value, None)

    def timed(self, found: Quantity) -> None:
        """Files a quantity of time: an age, a variable that is a time, or a window."""
        name = self.ages.time_variable(found)
        found.op = found.op or self.extremes.of(found)
        if name in _AGES and found.op is None:
            link = self.scene.word(found.first - 1)
            if link == "at" and name != "gestational_age":
                return  # "follow-up at 24 months of age" is when, not who
            found.op = _OF_AGES.get(link) or _OF_AGES.get(self.scene.word(found.first - 2) + " " + link)
        if name is not None:
            tied = self.scene.word(found.first - 1) in self.ages.sets["bare_age"]
            if found.op is not None or tied or name not in ("age", "gestational_age") or not found.hyphen:
                subject = Subject([name], True)
                self.catch_up(found, subject)
                self.filer.constrain(found, subject)
            return
        if found.pair is not None or is_collection(self.words, found):
            return
        self.take_first_limit(found)
        earlier = self.out.windows[-1] if self.out.windows else None
        window = self.windows.read(found, earlier)
        if window is None:
            if found.op is not None:
                self.out.unread.append(found)
        else:
            phrase = self.scene.phrase(window.first)
            window.event = self.events.of(window, earlier, self.scene.previous, phrase)
            self.out.windows.append(window)

    def take_first_limit(self, found: Quantity) -> None:
        """Makes one range of ">= 1 and <= 6 months", and one unit of "6 months to 5 years"."""
        before = self.out.unread[-1] if self.out.unread else None
        if before is not None and (before.op, found.op) == ("ge", "le") and self.is_next(before, found):
            self.out.unread.pop()
            found.first, found.op = before.first, "between"
            found.value, found.high = before.value, found.value
        if found.low_unit is not None and found.unit is not None:
            ratio = found.low_unit.factor / found.unit.factor
            found.value, found.low_unit = float(f"{found.value * ratio:.4g}"), None

    def is_next(self, before: Quantity, found: Quantity) -> bool:
        """True when conjunctions are all that stands between two quantities."""
        between = self.words[before.last : found.first]
        return before.last <= found.first and len(between) <= 2 and all(word in _CATCH_UP for word in between)


_FREQUENCIES = frozenset({"d/wk", "d/mo", "{times}/wk", "{times}/mo", "{times}/d"})
_BARE_HEADS = frozenset({"class", "grade", "stage", "score"})
_AGES = frozenset({"age", "age_at_onset", "gestational_age"})
_OF_AGES: dict[str, Op] = {"before": "lt", "prior to": "lt", "after": "gt"}  # "before 50 years of age"
_CATCH_UP = frozenset({"or", "and", "/", ",", "a", "but", "to"})
