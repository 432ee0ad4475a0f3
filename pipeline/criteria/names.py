"""Names a quantity by the words printed around it: what it is about where no variable of ours fits, and for whom.

In: the `Scene` and a `Quantity`. Out: words as printed.
"""

from __future__ import annotations

import re

from pipeline.criteria.lexer import NUMBER, SIGN, WORD
from pipeline.criteria.quantity import Quantity
from pipeline.criteria.scene import SHORT_FORMS, Scene
from pipeline.vocab.concepts import drug_names
from pipeline.vocab.criteria_words import word_sets


class Names:
    """Finds printed names in one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tokens = scene.tokens
        self.words = scene.words
        links, subgroups = word_sets("variable_links"), word_sets("subgroups")
        self.stop, self.trail, self.visits = links["stop"], links["trail"], links["visits"]
        self.resolved = links["resolved"]
        subjects = word_sets("subjects")
        self.joins = subjects["joins"]
        self.scores, self.generic, self.changes = subjects["scores"], subjects["generic"], subjects["changes"]
        self.minimum, self.maximum = subjects["minimum"], subjects["maximum"]
        self.groups, self.openers = subgroups["words"], subgroups["openers"]

    def surface(self, found: Quantity) -> tuple[str, int]:
        """Returns the words that name a quantity of ours unknown, and the token behind them where they stand behind it.

        They are those before it, or the noun counted behind it.
        """
        between = self.between(found)
        if between:
            return between, 0
        drug = self.dosed(found)
        if drug is not None:
            return self.tokens.surface(drug, drug + 1), drug + 1
        after, end = self.surface_after(found)
        if self.scene.word(found.last) in self.changes or self.scene.word(found.last) in _CHANCES:
            # "pain with >= 50 % reduction in frequency", "cancer with < 30 % risk of relapse"
            return after, end
        counted = found.unit is not None and re.fullmatch(r"\{\w+\}", found.unit.ucum) is not None
        if found.unit is not None and found.unit.ucum in _OF_SCORES:
            # "score <= 4 points": what is scored stands before; "disease at one or more levels" is counted
            counted = found.unit.ucum == "{levels}" and self.scene.word(found.first - 1) == "at"
        if counted and found.unit is not None and after and after != found.unit.printed:
            return f"{after} {found.unit.printed}", end
        if counted and end == found.last and found.unit is not None and found.unit.ucum == "{times}":
            # "sexual activity (more than 4 times)"
            named = self.surface_before(found.first)
            return (named, 0) if named else (after, end)
        if (counted or found.unit is None) and after:
            return after, end
        before = self.limited_before(found) or self.counted_before(found)
        if found.unit is None and self.scene.word(found.last) in _ON:
            scale, last = self.surface_on(found.last + 1)
            is_scale = not _SCALES.isdisjoint(scale.lower().split()[1:])
            if scale and (is_scale or set(before.lower().split()) <= self.generic):
                return scale, last
        if before.lower() in self.generic and after:
            return after, end  # "intake of at least 1.5 L water"
        return (before, 0) if len(before) > 1 else (after, end)

    def between(self, found: Quantity) -> str:
        """Returns the name between comparator and number: "> GINA 2"."""
        at = found.number - 1
        return self.tokens.surface(at, at + 1) if at > found.first and self.is_acronym(at) else ""

    def is_acronym(self, at: int) -> bool:
        """True for "GINA", "CPC"."""
        name = self.tokens.surface(at, at + 1) if at >= 0 else ""
        return len(name) > 2 and name.isupper() and name.isalpha() and self.words[at] not in self.stop

    def dosed(self, found: Quantity) -> int | None:
        """Returns the token of the drug in "a requirement for at least 100 mcg fluticasone"."""
        if found.unit is None or ("g", 1) not in found.unit.dimension:
            return None
        at = found.last + 1 if self.scene.word(found.last) == "of" else found.last
        return at if self.scene.word(at) in drug_names() else None

    def surface_on(self, first: int) -> tuple[str, int]:
        """Returns the scale of "a score of 15 or greater on the Rating Scale", and the token behind."""
        while self.scene.word(first) in _OF or self.scene.word(first) in self.visits:
            first += 1
        last = self._end(first)
        return self.tokens.surface(first, last), last

    def counted_before(self, found: Quantity) -> str:
        """Returns the thing counted right in front of its own limit: "at least one coronary stenosis >= 50 %"."""
        previous = self.scene.previous
        if previous is None or previous.known or self.scene.previous_end != found.first:
            return ""
        return previous.variables[0]

    def limited_before(self, found: Quantity) -> str:
        """Returns the name before a quantity: "distance" of "minimal distance of 10 km", whose comparator stands there."""
        name = self.surface_before(found.first)
        word, _, rest = name.partition(" ")
        limits = word.lower() in self.minimum or word.lower() in self.maximum
        return rest if found.first == found.number and rest and limits else name

    def surface_before(self, at: int) -> str:
        """Returns the words that name what stands before a comparator, as printed."""
        words, kinds = self.words, self.tokens.kinds
        floor = max(self.scene.clause[at], self.scene.previous_end if self.scene.previous_end <= at else 0)
        last = at
        while last > floor and (words[last - 1] in self.trail or self._joins_visits(last - 1, at)):
            last = self._before_bracket(last, floor) if words[last - 1] in (")", "]") else last - 1
            if words[last - 4 : last] in SHORT_FORMS:
                last -= 4  # "significant volume (i.e., > 500 mL)"
        first = self._start(last, floor)
        while first < last and kinds[first] != WORD:
            first += 1
        if (
            first < last
            and words[first - 1 : first] == ["("]
            and words[first:last] in (["score"], ["scores"])
        ):
            named = self._start(first - 1, floor)  # "IIEF-5 (score >= 8)"
            if named < first - 1:
                return self.tokens.surface(named, first - 1)
        if first < last and all(word in self.generic for word in words[first:last]):
            first = self._before_generic(first, floor)
        if first == last and last - 2 > floor and words[last - 1] in _SEXES and words[last - 2] == ":":
            last -= 2  # "skinfold thickness: men (<= 10 mm)"
            first = self._start(last, floor)
        return self.tokens.surface(first, last)

    def _joins_visits(self, at: int, comparator: int) -> bool:
        """True for the "and" of "at screening visit and baseline visit" in front of a comparator."""
        joins = self.words[at] in self.joins and at + 1 < comparator
        return joins and self.words[at - 1] in self.visits and self.words[at + 1] in self.visits

    def _start(self, last: int, floor: int) -> int:
        """Returns the first token of a name that ends in front of a token."""
        first = last
        while first > floor and last - first < _LONGEST and self._is_part(first - 1, first < last):
            first -= 1
        return first

    def _before_generic(self, at: int, floor: int) -> int:
        """Returns where "Telephone Interview for Cognitive Status (TICS) score" starts, of which "score" says too little."""
        if at - 1 <= floor:
            return at
        if self.words[at - 1] in (",", ":"):
            first = self._start(at - 1, floor)
            return first if first < at - 1 else at
        if self.words[at - 1] not in (")", "]"):
            return at
        opener = at - 2
        while opener > floor and self.words[opener] not in ("(", "["):
            opener -= 1
        first = self._spelled_out(opener, floor)
        return first if first < opener else opener + 1

    def _spelled_out(self, opener: int, floor: int) -> int:
        """Returns the first word of what an abbreviation in brackets stands for: by its initials, else up to a stop word."""
        letters = [ch for ch in self.words[opener + 1] if ch.isalpha()]
        for at in range(opener - 1, max(floor, opener - 2 * _LONGEST) - 1, -1):
            if letters and self.words[at][0] == letters[-1]:
                letters.pop()
            if not letters:
                return at
        return self._start(opener, floor)

    def _is_part(self, at: int, has_more: bool) -> bool:
        """True for a word of a name, and for the sign inside "Qp/Qs" and "HDS-17"."""
        tokens = self.tokens
        if tokens.kinds[at] == WORD:
            return self.words[at] not in self.stop
        if not has_more or at == 0 or self.words[at] not in ("/", "-", "&", ":"):
            return False
        return tokens.is_glued(at) and tokens.is_glued(at + 1)

    def _before_bracket(self, last: int, floor: int) -> int:
        """Returns the token behind the name in "scale score (HDS-17)": in front of the bracket where words are."""
        for at in range(last - 2, max(floor, last - 10) - 1, -1):
            if self.words[at] in ("(", "["):
                named = (
                    at > floor and self.tokens.kinds[at - 1] == WORD and self.words[at - 1] not in self.stop
                )
                return at if named else last - 1
        return last - 1

    def surface_after(self, found: Quantity) -> tuple[str, int]:
        """Returns the words that name what a quantity counts ("3 prior regimens"), as printed, and the token behind."""
        words = self.words
        first = self._behind_out_of(found.last)
        while first < len(words) and first < found.last + 2 and words[first] in _BEFORE_COUNTED:
            first += 1
        last = self._behind_adjectives(first, self._end(first))
        last -= last > first and words[last - 1] == "per"
        named = self._behind_of(last) if last > first else last
        if words[first:last] and words[first] in self.changes and self.scene.word(last) in _OF_CHANGES:
            named = last = self._end(last + 1)
        text = self.tokens.surface(first, named) if named != first + 1 or len(words[first]) > 1 else ""
        if not text and found.unit is not None and found.unit.ucum.startswith("{"):
            return found.unit.printed, found.last
        return text, last

    def _behind_adjectives(self, first: int, last: int) -> int:
        """Returns the token behind the noun of "one bidimensional and/or unidimensional, measurable lesion"."""
        while first < last and self.words[last - 1].endswith(_OF_ADJECTIVES):
            more = last
            while self.scene.word(more) in _BETWEEN_ADJECTIVES:
                more += 1
            end = self._end(more)
            if end == more or more == last or end - first > _LONGEST_LISTED:
                return last
            joins = self.words[more - 1] in PAST or (self.words[more - 1] == "or" and end > more + 1)
            if not joins and not self.words[more].endswith(_OF_ADJECTIVES):
                return last
            last = end
        return last

    def _behind_of(self, last: int) -> int:
        """Returns the token behind "of therapy" in "one course of therapy"; what is counted is said in full."""
        if self.scene.word(last) != "of":
            return last
        first = last + 2 if self.scene.word(last + 1) in ("the", "a", "an") else last + 1
        end = min(self._end(first), first + _LONGEST_OF)
        if "per" in self.words[first:end]:
            end = self.words.index("per", first)  # "attempts of intercourse per month"
        return end if end > first else last

    def _end(self, first: int) -> int:
        """Returns the token behind a name that starts at a token."""
        last = first
        while last < len(self.words) and last - first < _LONGEST and self._is_further(last, first):
            last += 1
        return last

    def _behind_out_of(self, at: int) -> int:
        """Skips the "out of 5" of "4 out of 5 body regions"."""
        if self.words[at : at + 2] != ["out", "of"]:
            return at
        end = at + 2
        while self.scene.word(end) in ("a", "the", "possible"):
            end += 1
        return end + 1 if self.tokens.kinds[end : end + 1] == bytes([NUMBER]) else len(self.words)

    def _is_further(self, at: int, first: int) -> bool:
        """True for a further word of a name, for the hyphen of "non-pedunculated" and the points of "I.V."."""
        if self.tokens.kinds[at] == WORD:
            return self.words[at] not in self.stop
        tokens, words = self.tokens, self.words
        if not first < at < len(words) - 1 or not tokens.is_glued(at):
            return False
        if words[at] == "." and len(words[at - 1]) == 1:
            return words[at - 2] == "." or len(words[at + 1]) == 1  # "I.V. doses"
        return words[at] == "-" and tokens.is_glued(at + 1) and tokens.kinds[at + 1] == WORD

    def subgroup(self, found: Quantity) -> str | None:
        """Returns for whom a limit holds ("in men", "if liver metastases"), as printed."""
        words, kinds = self.words, self.tokens.kinds
        groups, openers = self.groups, self.openers
        at = self.tokens.behind_restated(found.last)
        if at < len(words) and words[at] in ("(", ","):
            at += 1
        if at < len(words) and words[at] in openers:
            last = at + 1
            hit = False
            while (
                last < len(words)
                and last - at < 9
                and (kinds[last] == WORD or words[last] == "-")
                and words[last] not in ("and", "or")
            ):
                hit = hit or words[last] in groups
                last += 1
            if hit:
                return self.tokens.surface(at + 1, last)
        if at < len(words) and words[at] in groups and at > found.last and self.scene.word(at + 1) in _ENDS:
            return words[at]
        for back in range(found.first - 1, max(found.first - 4, -1), -1):
            if words[back] in _SEXES:
                both = back > 1 and words[back - 1] in ("and", "or", "/") and words[back - 2] in _SEXES
                return None if both else words[back]
            if kinds[back] != SIGN:
                break
        return None

    def scored(self, found: Quantity) -> str:
        """Returns the score named in "Alcohol Contemplation Ladder score of 9", "a score of 0 on the ICIQ-SF", as printed."""
        if found.unit is not None:
            return ""
        before = self.scene.word(found.first - 1)
        named = before in self.scores - {"level", "number", "count"} or self.is_score(found)
        ranged = named and found.op == "between"
        if not ranged and (
            before not in ("of", "=", ":") or self.scene.word(found.first - 2) not in self.scores
        ):
            return ""
        name = self.limited_before(found)
        if name.lower() in self.generic and self.scene.word(found.last) in _ON:
            return self.surface_on(found.last + 1)[0] or name
        return name

    def is_score(self, found: Quantity) -> bool:
        """True for the name of "CPC 1-2", "WPI 4-6 and", which nothing counted follows."""
        behind = self.scene.word(found.last)
        ends = not behind.isalpha() or behind in ("and", "or")
        small = found.high is not None and found.high <= _HIGHEST_SCORE and found.first == found.number
        return small and ends and self.is_acronym(found.first - 1)

    def sexes(self, first: int, last: int) -> tuple[str | None, str | None]:
        """Returns the two sexes named among some tokens ("for women and men, respectively"), in printed order."""
        named = [word for word in self.words[first:last] if word in _SEXES]
        return (named[0], named[1]) if len(named) == 2 else (None, None)

    def graded(self, first: int, last: int, head: str) -> str:
        """Returns what a "grade" or "class" over these tokens is about, as printed, with the head word."""
        if head.startswith("degree") or not head:
            return ""
        start = last + (self.scene.word(last) == ")")  # "severe (grade 3) reaction"
        end = self._end(start)
        while end == start and self.scene.word(start) in _OF:
            start += 1
            end = self._end(start)
        words = self.tokens.surface(start, end).lower().split()
        if not words:
            words = self.surface_before(first).lower().split()
        if words and words[-1] in self.resolved:
            words = []  # "all adverse effects must have resolved to grade 1"
        return " ".join(
            [*words, {"classes": "class"}.get(head) or head.removesuffix("s") if head != "class" else head]
        )


_CHANCES = frozenset({"risk", "chance", "probability", "likelihood", "odds", "involvement", "mortality"})
_SCALES = frozenset(
    {"scale", "scales", "test", "questionnaire", "inventory", "index", "score", "assessment", "rating"}
)
_OF_SCORES = frozenset({"{points}", "{letters}", "{levels}"})
_HIGHEST_SCORE = 10  # of a score that its abbreviation alone names
_LONGEST = 6  # words of a name
_LONGEST_LISTED = 12  # words and signs of a name with a list of adjectives
_OF_ADJECTIVES = (
    "al",
    "able",
    "ible",
    "ous",
    "ive",
    "ic",
    "ary",
    "independent",
    "consecutive",
    "separate",
    "distinct",
)
PAST = frozenset({"prior", "previous"})
_BETWEEN_ADJECTIVES = frozenset({",", "and", "or", "/"}) | PAST
_LONGEST_OF = 4  # words behind "of"
_BEFORE_COUNTED = frozenset(
    {
        "of",
        "the",
        "different",
        "separate",
        "prior",
        "previous",
        "past",
        ")",
        "daily",
        "weekly",
        "consecutive",
        "x",
        "×",
    }
)
_ON = frozenset({"on", "in"})
_OF_CHANGES = frozenset({"in", "of", "from"})
_OF = frozenset({"of", "or", "the", "a", "an", "any"})
_ENDS = frozenset({"", ")", ",", ";", ".", "and", "or", "/"})
_SEXES = frozenset({"men", "women", "male", "males", "female", "females", "man", "woman", "boys", "girls"})
