"""Names a quantity by the words printed around it: what it is about where no variable of ours fits, and for whom.

In: the `Scene` and a `Quantity`. Out: words as printed.
"""

from __future__ import annotations

import re

from pipeline.criteria.lexer import SIGN, WORD
from pipeline.criteria.quantities import Quantity
from pipeline.criteria.scene import Scene
from pipeline.vocab.criteria_words import word_sets


class Names:
    """Finds printed names in one scene."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.tokens = scene.tokens
        self.words = scene.words
        links, subgroups = word_sets("variable_links"), word_sets("subgroups")
        self.stop, self.trail = links["stop"], links["trail"]
        self.scores = word_sets("subjects")["scores"]
        self.groups, self.openers = subgroups["words"], subgroups["openers"]

    def surface(self, found: Quantity) -> str:
        """Returns the words that name a quantity of ours unknown: those before it, or the noun counted behind it."""
        after = self.surface_after(found)
        counted = found.unit is not None and re.fullmatch(r"\{\w+\}", found.unit.ucum) is not None
        if counted and found.unit is not None and after and after != found.unit.printed:
            return f"{after} {found.unit.printed}"
        if (counted or found.unit is None) and after:
            return after
        before = self.surface_before(found.first)
        return before or after

    def surface_before(self, at: int) -> str:
        """Returns the words that name what stands before a comparator, as printed."""
        words, kinds = self.words, self.tokens.kinds
        floor = max(self.scene.clause[at], self.scene.previous_end if self.scene.previous_end <= at else 0)
        last = at
        while last > floor and words[last - 1] in self.trail:
            last = self._before_bracket(last, floor) if words[last - 1] in (")", "]") else last - 1
        first = last
        while first > floor and last - first < 6 and self._is_part(first - 1, first < last):
            first -= 1
        while first < last and kinds[first] != WORD:
            first += 1
        return self.tokens.surface(first, last)

    def _is_part(self, at: int, has_more: bool) -> bool:
        """True for a word of a name, and for the sign inside "Qp/Qs" and "HDS-17"."""
        tokens = self.tokens
        if tokens.kinds[at] == WORD:
            return self.words[at] not in self.stop
        if not has_more or at == 0 or self.words[at] not in ("/", "-"):
            return False
        return tokens.ends[at - 1] == tokens.starts[at] and tokens.ends[at] == tokens.starts[at + 1]

    def _before_bracket(self, last: int, floor: int) -> int:
        """Returns the token behind the name in "scale score (HDS-17)": in front of the bracket where words are."""
        for at in range(last - 2, max(floor, last - 10) - 1, -1):
            if self.words[at] in ("(", "["):
                named = (
                    at > floor and self.tokens.kinds[at - 1] == WORD and self.words[at - 1] not in self.stop
                )
                return at if named else last - 1
        return last - 1

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
        groups, openers = self.groups, self.openers
        at = found.last
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
        """Returns the score named in "Alcohol Contemplation Ladder score of 9", "Category of 3 to 4", as printed."""
        if found.unit is not None or self.scene.word(found.first - 1) not in ("of", "=", ":"):
            return ""
        if self.scene.word(found.first - 2) not in self.scores:
            return ""
        return self.surface_before(found.first)

    def sexes(self, first: int, last: int) -> tuple[str | None, str | None]:
        """Returns the two sexes named among some tokens ("for women and men, respectively"), in printed order."""
        named = [word for word in self.words[first:last] if word in _SEXES]
        return (named[0], named[1]) if len(named) == 2 else (None, None)

    def graded(self, first: int, last: int, head: str) -> str:
        """Returns what a "grade" or "class" over these tokens is about, as printed, with the head word."""
        if head.startswith("degree") or not head:
            return ""
        words: list[str] = []
        for at in range(last, min(last + 6, len(self.words))):
            if self.tokens.kinds[at] != WORD or (self.words[at] in self.stop and words):
                break
            if self.words[at] not in self.stop:
                words.append(self.words[at])
        if not words:
            words = self.surface_before(first).lower().split()
        return " ".join([*words, head.removesuffix("s") if head != "class" else head])


_ENDS = frozenset({"", ")", ",", ";", ".", "and", "or", "/"})
_SEXES = frozenset({"men", "women", "male", "males", "female", "females", "man", "woman", "boys", "girls"})
