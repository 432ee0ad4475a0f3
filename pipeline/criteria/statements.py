"""Finds what an item says around its comparisons: negation, exceptions with their spans, modality.

In: `Tokens` and the stretches that comparisons have taken (the "no" of "no more than" denies nothing).
Out: `Statements`. The cues come from pipeline/vocab/criteria_statements.toml.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from pipeline.criteria.lexer import SIGN, WORD, Tokens
from pipeline.criteria.phrases import Phrases
from pipeline.vocab.criteria_words import criteria_statements

Modality = Literal["required", "permitted", "judgement"]
_MODALITIES: tuple[Modality, ...] = ("judgement", "permitted", "required")  # the strongest statement first
_NEXT, _NEAR, _FAR = 2, 3, 12  # words from a person to what says that he judges
_MAX_LINKS = 8  # words between a comparison and a verdict
_OTHER_STATEMENT = frozenset(
    {"who", "which", "whose", "unless", "except", "if", "and", "or", "but", "with", "than"}
)
_OPEN, _CLOSE = frozenset("(["), frozenset(")]")
# behind a comma these take up the sentence again: "prior cancer, except of the skin, within 5 years"
_RESUMES = frozenset(
    [
        "within",
        "in",
        "during",
        "for",
        "who",
        "which",
        "that",
        "must",
        "should",
        "is",
        "are",
        "has",
        "have",
        "will",
        "prior",
        "before",
        "after",
    ]
)


class Cue(NamedTuple):
    """A cue over the tokens from `first` up to, not with, `last`."""

    kinds: frozenset[str]
    first: int
    last: int


@dataclass(slots=True)
class Statements:
    """Negation cues, exceptions (token ranges, cue included) and the modality of an item."""

    negations: list[Cue]
    exceptions: list[tuple[int, int]]
    modality: Modality | None


@cache
def _cues() -> tuple[Phrases[frozenset[str]], frozenset[str]]:
    """Returns all cues with their kinds, and the signs that end an exception."""
    data = criteria_statements()
    kinds: dict[str, set[str]] = {}
    for kind, phrases in (
        ("negation", data["negation"]["cues"]),
        ("of thing", data["negation"]["of_things"]),
        ("restating", data["negation"]["restating"]),
        ("exception", data["exceptions"]["cues"]),
        ("behind", data["exceptions"]["behind"]),
        *((name, data["modality"][name]) for name in _MODALITIES),
    ):
        for phrase in phrases:
            kinds.setdefault(phrase, set()).add(kind)
    for person in data["judging"]["judges"]:
        kinds.setdefault(person, set()).add("judge")
    for phrase in (*data["negation"]["apparent"], *data["modality"]["apparent"]):
        kinds.setdefault(phrase, set())
    return Phrases((p, frozenset(k)) for p, k in kinds.items()), frozenset(data["exceptions"]["stops"])


def cue_words() -> Container[str]:
    """Returns the first words of all cues."""
    return _cues()[0].root


@cache
def _verdicts() -> tuple[Phrases[bool], frozenset[str]]:
    """Returns what lets a person in (True) or keeps out, and what stands before it."""
    data = criteria_statements()["verdicts"]
    verdicts = [(phrase, lets_in) for key, lets_in in (("in", True), ("out", False)) for phrase in data[key]]
    return Phrases(verdicts), frozenset(data["links"])


def verdict_behind(tokens: Tokens, at: int) -> bool | None:
    """Returns whether "are eligible" (True) or "is not allowed" (False) follows at a token; None where neither does.

    The words of "of bone marrow are not eligible" may stand in between for what keeps out.
    """
    verdicts, links = _verdicts()
    if verdicts.root.keys().isdisjoint(tokens.words[at : at + _MAX_LINKS]):
        return None
    linked = True
    for start in range(at, min(at + _MAX_LINKS, len(tokens))):
        found = verdicts.match(tokens.words, start)
        if found is not None and (linked or not found[0] or tokens.words[start - 1] in ("is", "are")):
            return found[0]
        word = tokens.words[start]
        if word not in links and (tokens.kinds[start] != WORD or word in _OTHER_STATEMENT):
            return None
        linked = linked and word in links
    return None


def read_statements(tokens: Tokens, places: Sequence[int], taken: Sequence[int]) -> Statements:
    """Returns the statements of an item.

    `places` are the tokens at which a cue may start, `taken` marks those of comparisons and windows.
    """
    found = _find_cues(tokens, places, taken)
    if not found:
        return Statements([], [], None)
    return Statements(
        [cue for cue in found if "negation" in cue.kinds],
        _exceptions(tokens, found),
        _modality(tokens, found),
    )


def _modality(tokens: Tokens, cues: list[Cue]) -> Modality | None:
    """Returns the strongest of what the cues say."""
    kinds = {kind for cue in cues for kind in cue.kinds if _is_said(tokens, cue)}
    if "judge" in kinds and any("judge" in cue.kinds and _judges(tokens, cue.first) for cue in cues):
        return "judgement"
    return next((name for name in _MODALITIES if name in kinds), None)


def _is_said(tokens: Tokens, cue: Cue) -> bool:
    """False for "drugs that may", "need to be hospitalized" at the start of an item, "do not agree to"."""
    first, before = tokens.words[cue.first], tokens.words[cue.first - 1] if cue.first else ""
    if first in ("may", "need", "needs"):
        return before not in _judging()["relatives"] and (first == "may" or cue.first > 0)
    return not (first in ("agree", "willing", "willingness") and before == "not")


@cache
def _judging() -> dict[str, frozenset[str]]:
    data = criteria_statements()
    words: dict[str, list[str]] = {**data["judging"], "relatives": data["modality"]["relatives"]}
    return {name: frozenset(some) for name, some in words.items()}


def _judges(tokens: Tokens, at: int) -> bool:
    """True where a person at a token judges: "the investigator considers", "deemed unfit by the treating physician"."""
    words, sets = tokens.words, _judging()
    behind = words[at + 1 : at + 1 + _NEAR]
    if any(word in sets["nouns"] for word in behind[:_NEAR]) and words[at].endswith(("'s", "s'", "s")):
        return True
    if any(word in sets["verbs"] for word in behind[:_NEXT]) or any(
        word in sets["nouns"] for word in behind[:1]
    ):
        return True
    before = words[max(0, at - _FAR) : at]
    for back in range(1, min(_NEAR + 1, len(before)) + 1):
        if before[-back] in ("by", "of", "per", "from"):
            earlier = before[:-back]
            is_judged = before[-back] == "by" and any(word in sets["participles"] for word in earlier)
            return is_judged or any(word in sets["nouns"] for word in earlier[-1:])
    return False


def _find_cues(tokens: Tokens, places: Sequence[int], taken: Sequence[int]) -> list[Cue]:
    cues, _ = _cues()
    out: list[Cue] = []
    end = 0
    for at, kinds, last in cues.find(tokens.words, places):
        if tokens.words[at - 1 : at + 2] == ["(", "no", ")"]:
            continue  # "nitric oxide (NO)"
        if at >= end and not taken[at]:
            end = last
            if kinds:
                out.append(Cue(kinds, at, end))
    return out


def _exceptions(tokens: Tokens, cues: list[Cue]) -> list[tuple[int, int]]:
    """Returns the stretch of each exception; one inside another is part of it."""
    out: list[tuple[int, int]] = []
    if not any("exception" in cue.kinds for cue in cues):
        return out
    depths = _depths(tokens)
    for cue in cues:
        if "exception" not in cue.kinds or (out and cue.first < out[-1][1]):
            continue
        if "behind" in cue.kinds:
            first, last = _start_of(tokens, depths, cue), cue.last
        else:
            first, last = cue.first, _end_of(tokens, depths, cue)
        if last - first > cue.last - cue.first:
            out.append((first, last))
    return out


def _depths(tokens: Tokens) -> list[int]:
    """Returns how many brackets are open at each token."""
    out, depth = [], 0
    for word in tokens.words:
        if word in _CLOSE:
            depth = max(0, depth - 1)
        out.append(depth)
        if word in _OPEN:
            depth += 1
    return out


def _end_of(tokens: Tokens, depths: list[int], cue: Cue) -> int:
    _, stops = _cues()
    words, depth = tokens.words, depths[cue.first]
    for at in range(cue.last, len(words)):
        if depths[at] < depth:
            return at
        if depths[at] > depth or tokens.kinds[at] != SIGN:
            continue
        if words[at] in stops and not (words[at] in _CLOSE and depths[at] >= depth):
            return at
        if words[at] == "," and at + 1 < len(words) and words[at + 1] in _RESUMES and at > cue.last + 1:
            return at
    return len(words)


def _start_of(tokens: Tokens, depths: list[int], cue: Cue) -> int:
    """Returns where "... (radiotherapy is not excluded)" begins: behind the bracket or the last stop."""
    _, stops = _cues()
    depth = depths[cue.first]
    at = cue.first
    while at > 0 and depths[at - 1] >= depth and tokens.words[at - 1] not in stops:
        at -= 1
    while at < cue.first and tokens.words[at] in _OPEN:
        at += 1
    return at
