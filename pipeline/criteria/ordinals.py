"""Reads values of ordinal scales: "ECOG 0-1", "NYHA class III or IV", ">= grade 2", "stage IIIB-IV", "Child-Pugh A".

In: `Tokens` and the variables they name. Out: `Ordinal` objects. Members, heads ("grade", "class", "stage") and the
words in between come from pipeline/vocab/ordinal_scales.toml; roman numbers become digits ("IIIB" is 3B).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from pipeline.criteria.lexer import NUMBER, Tokens
from pipeline.criteria.quantity import Op, joined, lexicon
from pipeline.criteria.scales import (
    MemberReader,
    Scale,
    describes_scale,
    is_prefixed,
    member_ends,
    scale_words,
    scales,
)
from pipeline.criteria.variables import Mention, Mentions, variable
from pipeline.vocab.criteria_words import word_sets

_MAX_LINKS = 12
_HEAD_LINKS = 3
_MAX_SEPARATORS = 3  # "0-to-1", "0 , and / 1"
_DEGREES = frozenset({"1", "2", "3"})
_BETWEEN_DEGREES = frozenset({"-", "or", "and", "/", ",", "st", "nd", "rd", "to", "degree", "degrees"})
# between a value and the scale that is named behind it
_OF_SCALE = frozenset({"of", "(", "on", "the", "by", "per", "according", "to", "as", "using"})
_WHOLE_SCALE = 5  # members of the shortest scale whose ends are told: "ECOG (range 0-4)"
_COUNTED = frozenset({"prior", "previous", "lines", "line"})
_VERSIONS = frozenset({"version", "v", "ver"})
_REACH = 7  # tokens between a bare "grade 2" and the words that say of what


@dataclass(slots=True)
class Ordinal:
    """Values of one scale. `op` is None for a bare list; `variable` is None where no variable of ours is named."""

    first: int
    last: int
    source: int
    op: Op | None
    values: list[str]
    variable: str | None
    head: str | None


_HEAD_SCALE = Scale(frozenset({"digit", "roman", "suffix"}), "")
_ROMAN_SCALE = Scale(frozenset({"roman"}), "")
_ROMAN_HEADS = frozenset({"classification", "score", "scores"})  # "score II and III"; "score 4" is a quantity
_CLASS_SCALE = Scale(frozenset({"digit", "roman", "suffix", "letter"}), "")


class OrdinalReader:
    """Reads the ordinal values of one token list."""

    def __init__(self, tokens: Tokens, mentions: Mentions) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.mentions = mentions
        self.members = MemberReader(tokens)
        self.at_mention = {mention.first: mention for mention in mentions}
        self.heads, self.links, self.head_links, self.list_words, self.range_words = scale_words()
        self.fillers = word_sets("fillers")["words"]

    def read_all(self, heads: Sequence[int]) -> list[Ordinal]:
        """Returns all ordinal readings, left to right, none overlapping; `heads` are where "grade" or "T2" stand."""
        out: list[Ordinal] = []
        covered = 0
        for at in sorted({*heads, *self.at_mention}):
            if at < covered:
                continue
            found, mention = None, self.at_mention.get(at)
            if mention is not None and mention.strong and variable(mention.variable).scale is not None:
                found = self.of_variable(mention) or self.before_variable(mention, covered)
            if found is None and mention is None and self.words[at] in self.heads:
                found = self.of_head(at)
            if found is None and self.words[at].startswith("degree"):
                found = self.degree(at, covered)
            elif found is None and is_prefixed(self.words[at]):
                found = self.of_tumor(at)
            if found is not None:
                out.append(found)
                covered = found.last
            elif mention is not None:
                covered = mention.last
        return out

    # -- sources -----------------------------------------------------------------------------------------------

    def of_variable(self, mention: Mention) -> Ordinal | None:
        """Rule `scale`: a scale variable, links, values ("ECOG performance status (PS) of 0-2")."""
        scale = scales()[variable(mention.variable).scale or "number"]
        found = self.values_behind(mention.last, scale, mention.variable, _MAX_LINKS)
        if found is None:
            return None
        op, values, last, start = found
        first, op = self.comparator_before(mention.first, op)
        return Ordinal(first, last, start, op, values, mention.variable, None)

    def before_variable(self, mention: Mention, floor: int) -> Ordinal | None:
        """Rule `scale behind`: "I-III of the American Society of Anesthesiologists", "0-2 on the ECOG scale"."""
        scale = scales()[variable(mention.variable).scale or "number"]
        end = mention.first
        while end > floor and self.words[end - 1] in _OF_SCALE:
            end -= 1
        start = end
        while start > max(floor, end - _REACH) and self._is_listed(start - 1, scale):
            start -= 1
        while start < end and self.members.read(start, scale) is None:
            start += 1
        if start == end or end == mention.first:
            return None
        values, last = self.listed(self.members.read(start, scale) or ([], end), scale, mention.variable)
        if last != end or (len(values) < 2 and self.tokens.kinds[start] == NUMBER):
            return None
        first, op = self.comparator_before(start, None)
        return Ordinal(first, mention.last, start, op, values, mention.variable, None)

    def _is_listed(self, at: int, scale: Scale) -> bool:
        """True for a member and for what stands between members."""
        listing = self.words[at] in self.list_words or self.words[at] in self.range_words
        return listing or self.members.read(at, scale) is not None

    def of_head(self, at: int) -> Ordinal | None:
        """Rule `head`: "grade 3 or 4", "class III/IV"; what it grades is looked up around it."""
        head = self.words[at]
        scale = _CLASS_SCALE if head in ("class", "classes") else _HEAD_SCALE
        if head in _ROMAN_HEADS:
            scale = _ROMAN_SCALE
        found = self.values_behind(at + 1, scale, None, _HEAD_LINKS)
        if found is None:
            return None
        op, values, last, start = found
        first, op = self.comparator_before(at, op)
        return Ordinal(first, last, start, op, values, self.graded(at, last, head), head)

    def degree(self, at: int, floor: int) -> Ordinal | None:
        """Rule `degree`: "II-degree heart block", "2 or 3 degree AV block" name their values first."""
        values: list[str] = []
        first = at
        for before in range(at - 1, max(at - _REACH, floor) - 1, -1):
            word = self.words[before]
            read = self.members.read(before, _ROMAN_SCALE)
            value = read[0][0] if read is not None else word
            if read is not None or word in _DEGREES:
                values.insert(0, value)
                first = before
            elif word not in _BETWEEN_DEGREES:
                break
        block = self.at_mention.get(at)  # "degree heart block" is a name
        name = block.variable if block is not None else self.graded(first, at + 1, "degree")
        if name is None or not values:
            return None
        last = block.last if block is not None else at + 1
        return Ordinal(first, last, first, None, values, name, "degree")

    def of_tumor(self, at: int) -> Ordinal | None:
        """Rule `T stage`: "stage T1-T3", "T3 or T4"; a lone "T1" without "stage" may be a vertebra or a visit."""
        scale = scales()["tnm_t"]
        found = self.members.read(at, scale)
        if found is None:
            return None
        values, last = self.listed(found, scale, None)
        staged = any(
            word in ("stage", "stages", "tnm", "staged", "clinical")
            for word in self.words[max(0, at - 6) : at]
        )
        if not staged:
            return None
        first = at - 1 if at and self.words[at - 1] in ("stage", "stages") else at
        op, values, last, _ = self.compared_behind(None, values, last, at)
        first, op = self.comparator_before(first, op)
        return Ordinal(first, last, at, op, values, "t_stage", None)

    # -- parts -------------------------------------------------------------------------------------------------

    def values_behind(
        self, at: int, scale: Scale, name: str | None, max_links: int
    ) -> tuple[Op | None, list[str], int, int] | None:
        """Returns (op, values, last, token of the first value) behind links and a comparator."""
        lex = lexicon()
        op: Op | None = None
        steps = 0
        links = self.links if name is not None else self.head_links
        while at < len(self.words):
            compared = lex.before.match(self.words, at)
            if compared is not None:
                op = compared[0] if op is None else joined(op, compared[0])
                at = compared[1]
                continue
            read = self.members.read(at, scale)
            if read is not None and self.words[at - 1] in _VERSIONS and op is None:
                at = read[1]  # "AJCC version 8 stage III"
                continue
            if read is not None:
                values, last = self.listed(read, scale, name)
                if op is None and len(values) >= _WHOLE_SCALE and describes_scale(self.words, at):
                    at = last  # "mRS (range 0-6) of 0-2": the limit stands behind
                    continue
                return self.compared_behind(op, values, last, at)
            mention = self.at_mention.get(at)
            if mention is not None and name is not None and mention.variable == name:
                at, steps = mention.last, steps + 1
            elif self.words[at] in links or (op is not None and self.words[at] in self.fillers):
                at, steps = at + 1, steps + 1
            else:
                return None
            if steps > max_links:
                return None
        return None

    def compared_behind(
        self, op: Op | None, values: list[str], last: int, start: int
    ) -> tuple[Op | None, list[str], int, int]:
        """Reads "class II or greater", "grade 2+", "1级以上"."""
        behind = last + (self.tokens.word(last) in member_ends())
        after = lexicon().after.match(self.words, behind)
        if after is not None and op is None and len(values) == 1:
            return after[0], values, after[1], start
        return op, values, last, start

    def comparator_before(self, at: int, op: Op | None) -> tuple[int, Op | None]:
        """Returns the first token and the operator of "greater than NYHA class II", ">= grade 2"."""
        lex = lexicon()
        for back in range(1, 11):
            start = at - back
            if start < 0:
                break
            found = lex.before.match(self.words, start)
            if found is None or found[1] > at:
                continue
            if self._only_links(found[1], at):
                best = start
                for further in range(1, 4):  # "no more than": the longest phrase that ends here
                    longer = lex.before.match(self.words, start - further) if start >= further else None
                    if longer is not None and longer[1] >= found[1]:
                        best, found = start - further, longer
                return best, found[0] if op is None else joined(found[0], op)
            break
        return at, op

    def _only_links(self, first: int, last: int) -> bool:
        """True when fillers, links and names of scales are all that stands between two tokens."""
        while first < last:
            mention = self.at_mention.get(first)
            if mention is not None and mention.last <= last and variable(mention.variable).scale is not None:
                first = mention.last
            elif (
                self.words[first] in self.fillers
                or self.words[first] in self.links
                or self.words[first][0] == "v"
            ):
                first += 1
            else:
                return False
        return True

    def listed(self, read: tuple[list[str], int], scale: Scale, name: str | None) -> tuple[list[str], int]:
        """Reads on behind a first member: "0, 1, or 2", "III-IV", "grade 3 or grade 4"."""
        values, last = list(read[0]), read[1]
        while True:
            nxt = last
            ranged = False
            seen = 0
            while nxt < len(self.words) and seen < _MAX_SEPARATORS:
                if self.words[nxt] in self.range_words:
                    ranged = True
                elif self.words[nxt] not in self.list_words:
                    break
                nxt += 1
                seen += 1
            if not seen:
                return values, last
            nxt = self._repeated_head(nxt, name)
            more = self.members.read(nxt, scale)
            if more is None and ranged and scale.prefix and self.words[nxt : nxt + 1] and self._is_end(nxt):
                more = [self.words[nxt]], nxt + 1
            if more is None or self._counts_a_noun(nxt, more[1], ranged):
                return values, last
            if ranged:
                return _span(values, more[0]), more[1]
            values.extend(value for value in more[0] if value not in values)
            last = more[1]

    def _is_end(self, at: int) -> bool:
        """True for the 4 of "T1-4", which says the prefix once."""
        return self.tokens.is_glued(at) and self.words[at].isdigit() and len(self.words[at]) == 1

    def _repeated_head(self, at: int, name: str | None) -> int:
        """Skips the head or the variable repeated inside a list ("class III or class IV")."""
        mention = self.at_mention.get(at)
        if mention is not None and mention.variable == name:
            return mention.last
        return at + 1 if at < len(self.words) and self.words[at] in self.heads else at

    def _counts_a_noun(self, at: int, end: int, ranged: bool) -> bool:
        """True for the 2 of "ECOG 0-1 and 2 prior regimens"."""
        if ranged or self.tokens.kinds[at] != NUMBER or end >= len(self.words):
            return False
        return self.words[end : end + 2] == ["or", "more"] or self.words[end] in _COUNTED

    def graded(self, first: int, last: int, head: str) -> str | None:
        """Returns the variable that a bare head grades: named behind it, before it, or meant by the head alone."""

        def fits(m: Mention) -> bool:
            spec = variable(m.variable)
            if head.startswith("stag") and spec.family == "performance score":
                return False  # "stage IV, ECOG 0-1"
            if head.startswith("grade") and spec.family == "tumor stage":
                return False  # "regressed to grade 1 [National Cancer Institute ...]"
            if head.startswith("degree") and spec.scale != "grade":
                return False  # "2 degree relatives with breast cancer"
            return spec.scale in ("grade", "stage", "number", "letters_or_points")

        behind = list(takewhile(lambda m: m.first <= last + _REACH, self.mentions.behind(last)))
        near = takewhile(lambda m: m.last >= first - _REACH, self.mentions.before(first))
        behind, before = [m for m in behind if fits(m)], [m for m in near if fits(m)]
        for m in behind:
            if (
                not any(word in (",", ";", ".", "and", "or") for word in self.words[last : m.first])
                or not before
            ):
                return m.variable
        if before:
            return before[0].variable
        if self.is_resolved_to(first):
            return "ctcae_grade"
        return self.heads[head] or None if head.startswith("stag") else None

    def is_resolved_to(self, at: int) -> bool:
        """True in front of a grade that a toxicity has to come down to: "toxicities ... must have resolved to <=" it."""
        near = self.words[max(at - _REACH, 0) : at]
        return not word_sets("variable_links")["resolved"].isdisjoint(near) and any(
            word.startswith("toxic") for word in self.words[:at]
        )


def _span(values: list[str], ends: list[str]) -> list[str]:
    """Returns the members from the last of `values` to the first of `ends`: 1-3 is 1, 2, 3; 3B-4 is 3B, 4."""
    low, high = values[-1], ends[0]
    if low.isalpha() and high.isalpha():
        return [chr(code) for code in range(ord(low[0]), ord(high[0]) + 1)]
    first, last = _number(low), _number(high)
    if first is None or last is None or last <= first:
        return [*values, *ends]
    middle = [str(n) for n in range(int(first) + 1, int(last) + 1) if first < n < last]
    return [*values, *middle, *ends]


def _number(value: str) -> float | None:
    digits = value.rstrip("ABCDE")
    try:
        return float(digits)
    except ValueError:
        return None
