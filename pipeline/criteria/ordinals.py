"""Reads values of ordinal scales: "ECOG 0-1", "NYHA class III or IV", ">= grade 2", "stage IIIB-IV", "Child-Pugh A".

In: `Tokens` and the variables they name. Out: `Ordinal` objects. Members, heads ("grade", "class", "stage") and the
words in between come from pipeline/vocab/ordinal_scales.toml; roman numbers become digits ("IIIB" is 3B).
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import Any

from pipeline.criteria.lexer import NUMBER, Tokens
from pipeline.criteria.quantity import Op, joined, lexicon
from pipeline.criteria.variables import Mention, Mentions, variable
from pipeline.vocab.criteria_words import clinical_variables, ordinal_scales
from pipeline.vocab.units import read_unit

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "ⅰ": 1, "ⅱ": 2, "ⅲ": 3, "ⅳ": 4, "ⅴ": 5, "ⅵ": 6}
_MAX_LINKS = 12
_HEAD_LINKS = 3
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


@dataclass(frozen=True, slots=True)
class _Scale:
    members: frozenset[str]
    prefix: str


@cache
def _scales() -> dict[str, _Scale]:
    return {
        name: _Scale(frozenset(row["members"]), row.get("prefix", ""))
        for name, row in ordinal_scales()["scales"].items()
    }


@cache
def _tables() -> tuple[dict[str, str], frozenset[str], frozenset[str], frozenset[str], frozenset[str]]:
    """Returns (heads, links behind a variable, links behind a head, list separators, range separators)."""
    data: dict[str, Any] = ordinal_scales()
    return (
        data["heads"],
        frozenset(data["links"]["words"]),
        frozenset(data["head_links"]["words"]),
        frozenset(data["separators"]["list"]),
        frozenset(data["separators"]["range"]),
    )


def head_words() -> Container[str]:
    """Returns the words that name a kind of class: "grade", "stage"."""
    return _tables()[0]


@cache
def lettered_words() -> frozenset[str]:
    """Returns the first words of the names of scales whose members are letters: "child"."""
    scales = {name for name, scale in _scales().items() if "letter" in scale.members}
    named = [row for row in clinical_variables().values() if row.scale in scales]
    return frozenset(Tokens(name).words[0] for row in named for name in (*row.names, *row.symbols))


def is_roman(word: str) -> bool:
    """True for a folded roman number, with or without a suffix: "iii", "iiib"."""
    return word in _ROMAN or (word[-1] in "abcde" and word[:-1] in _ROMAN)


_HEAD_SCALE = _Scale(frozenset({"digit", "roman", "suffix"}), "")
_CLASS_SCALE = _Scale(frozenset({"digit", "roman", "suffix", "letter"}), "")


class OrdinalReader:
    """Reads the ordinal values of one token list."""

    def __init__(self, tokens: Tokens, mentions: Mentions) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.mentions = mentions
        self.at_mention = {mention.first: mention for mention in mentions}
        self.heads, self.links, self.head_links, self.list_words, self.range_words = _tables()

    def read_all(self, heads: Sequence[int]) -> list[Ordinal]:
        """Returns all ordinal readings, left to right, none overlapping; `heads` are where "grade" or "T2" stand."""
        out: list[Ordinal] = []
        covered = 0
        for at in sorted({*heads, *self.at_mention}):
            if at < covered:
                continue
            found, mention = None, self.at_mention.get(at)
            if mention is not None and mention.strong and variable(mention.variable).scale is not None:
                found = self.of_variable(mention)
            if found is None and mention is None and self.words[at] in self.heads:
                found = self.of_head(at)
            elif found is None and self.words[at][0] == "t":
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
        scale = _scales()[variable(mention.variable).scale or "number"]
        found = self.values_behind(mention.last, scale, mention.variable, _MAX_LINKS)
        if found is None:
            return None
        op, values, last, start = found
        first, op = self.comparator_before(mention.first, op)
        return Ordinal(first, last, start, op, values, mention.variable, None)

    def of_head(self, at: int) -> Ordinal | None:
        """Rule `head`: "grade 3 or 4", "class III/IV"; what it grades is looked up around it."""
        head = self.words[at]
        scale = _CLASS_SCALE if head.startswith("class") else _HEAD_SCALE
        found = self.values_behind(at + 1, scale, None, _HEAD_LINKS)
        if found is None:
            if head.startswith("degree"):
                return self.degree(at)
            return None
        op, values, last, start = found
        first, op = self.comparator_before(at, op)
        return Ordinal(first, last, start, op, values, self.graded(at, last, head, values), head)

    def degree(self, at: int) -> Ordinal | None:
        """Rule `degree`: "II-degree heart block" names its value first."""
        before = at - 2 if at > 1 and self.words[at - 1] == "-" else at - 1
        if before < 0:
            return None
        read = self.member(before, _Scale(frozenset({"roman"}), ""))
        name = self.graded(before, at + 1, "degree", [])
        if read is None or name is None:
            return None
        return Ordinal(before, at + 1, before, None, read[0], name, "degree")

    def of_tumor(self, at: int) -> Ordinal | None:
        """Rule `T stage`: "stage T1-T3", "T3 or T4"; a lone "T1" without "stage" may be a vertebra or a visit."""
        scale = _scales()["tnm_t"]
        found = self.member(at, scale)
        if found is None:
            return None
        values, last = self.listed(at, found, scale, None)
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
        self, at: int, scale: _Scale, name: str | None, max_links: int
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
            read = self.member(at, scale)
            if read is not None:
                values, last = self.listed(at, read, scale, name)
                return self.compared_behind(op, values, last, at)
            mention = self.at_mention.get(at)
            if mention is not None and name is not None and mention.variable == name:
                at, steps = mention.last, steps + 1
            elif self.words[at] in links or (op is not None and self.words[at] in lex.fillers):
                at, steps = at + 1, steps + 1
            else:
                return None
            if steps > max_links:
                return None
        return None

    def compared_behind(
        self, op: Op | None, values: list[str], last: int, start: int
    ) -> tuple[Op | None, list[str], int, int]:
        """Reads "class II or greater", "grade 2+"."""
        after = lexicon().after.match(self.words, last)
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
        fillers = lexicon().fillers
        while first < last:
            mention = self.at_mention.get(first)
            if mention is not None and mention.last <= last and variable(mention.variable).scale is not None:
                first = mention.last
            elif (
                self.words[first] in fillers or self.words[first] in self.links or self.words[first][0] == "v"
            ):
                first += 1
            else:
                return False
        return True

    def member(self, at: int, scale: _Scale) -> tuple[list[str], int] | None:
        """Returns the member(s) of a scale at a token and the token behind: "3", "IIIB", "A", "0,1", "T2a"."""
        if at >= len(self.words):
            return None
        word = self.words[at]
        if self.tokens.kinds[at] == NUMBER:
            return (
                self._digits(at, word)
                if "digit" in scale.members and not scale.prefix
                else (self._digits(at, word) if scale.prefix in ("f", "e") else None)
            )
        raw = self.tokens.text[self.tokens.starts[at] : self.tokens.ends[at]]
        if scale.prefix:
            rest = word.removeprefix("c").removeprefix("p").removeprefix(scale.prefix)
            if (
                rest != word
                and rest[:1].isdigit()
                and len(rest) <= 2
                and word.lstrip("cp").startswith(scale.prefix)
            ):
                return [rest.upper()], at + 1
            return None
        if "letter" in scale.members and len(raw) == 1 and raw in "ABCDE":
            return [raw], at + 1
        if ("roman" in scale.members and raw[0].isupper()) or raw[0] in "ⅰⅱⅲⅳⅴ":
            return self._roman(at, word, "suffix" in scale.members)
        return None

    def _roman(self, at: int, word: str, suffixed: bool) -> tuple[list[str], int] | None:
        value = _ROMAN.get(word)
        if value is not None:
            return [str(value)], at + 1
        if suffixed and word[-1] in "abcde" and word[:-1] in _ROMAN:
            return [f"{_ROMAN[word[:-1]]}{word[-1].upper()}"], at + 1
        if suffixed and len(word) > 2 and word[-1].isdigit() and word[-2] in "abc" and word[:-2] in _ROMAN:
            return [f"{_ROMAN[word[:-2]]}{word[-2:].upper()}"], at + 1
        return None

    def _digits(self, at: int, word: str) -> tuple[list[str], int] | None:
        parts = word.split(",")
        if not all(
            len(part) == 1 or part in ("0.5", "1.5", "2.5", "3.5", "10", "11", "12", "13", "14", "15")
            for part in parts
        ):
            return None
        tokens, end = self.tokens, at + 1
        if end < len(self.words):
            glued = tokens.starts[end] == tokens.ends[at]
            if glued and len(parts) == 1 and self.words[end] in ("a", "b", "c", "d"):
                return [word + self.words[end].upper()], end + 1
            if (
                self.words[end] == "/"
                and glued
                and end + 1 < len(self.words)
                and len(self.words[end + 1]) > 1
            ):
                return None
        unit = read_unit(tokens.text, tokens.ends[at])
        if (
            unit is not None
            and not unit.ucum.startswith(("{points", "{levels", "L"))
            and unit.ucum not in ("m", "T", "A", "U")
        ):
            return None
        return parts, end

    def listed(
        self, at: int, read: tuple[list[str], int], scale: _Scale, name: str | None
    ) -> tuple[list[str], int]:
        """Reads on behind a first member: "0, 1, or 2", "III-IV", "grade 3 or grade 4"."""
        values, last = list(read[0]), read[1]
        while True:
            nxt = last
            ranged = False
            seen = 0
            while nxt < len(self.words) and seen < 2:
                if self.words[nxt] in self.range_words:
                    ranged = True
                elif self.words[nxt] not in self.list_words:
                    break
                nxt += 1
                seen += 1
            if not seen:
                return values, last
            nxt = self._repeated_head(nxt, name)
            more = self.member(nxt, scale)
            if more is None or self._counts_a_noun(nxt, more[1], ranged):
                return values, last
            if ranged:
                return _span(values, more[0]), more[1]
            values.extend(value for value in more[0] if value not in values)
            last = more[1]

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
        return (
            self.words[end] in ("prior", "previous", "or", "times")
            and self.words[end : end + 2] == ["or", "more"]
        ) or (self.words[end] in ("prior", "previous", "lines", "line"))

    def graded(self, first: int, last: int, head: str, values: list[str]) -> str | None:
        """Returns the variable that a bare head grades: named behind it, before it, or meant by the head alone."""

        def fits(m: Mention) -> bool:
            return variable(m.variable).scale in ("grade", "stage", "number", "letters_or_points")

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
        return self.heads[head] or None if head.startswith("stage") else None


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
