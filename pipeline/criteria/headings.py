"""Tells headings, lead sentences, notes and boilerplate of eligibility texts from criteria.

In: a short clean text. Out: what kind of heading it is and the polarity it gives to what follows.
The words stand in pipeline/vocab/criteria_headings.toml. Not done here: what a line means at its place in a list
(pipeline/criteria/splitting.py).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any, Final

from pipeline.criteria.clean import repaired
from pipeline.model.criteria import Polarity
from pipeline.vocab.criteria_words import criteria_headings

_LONGEST: Final = 220  # characters of a heading or lead sentence; longer ones were not seen
_MOST_EXTRA: Final = 9  # words that are no heading words, in a heading that ends with a colon
_MOST_EXTRA_WITHOUT_COLON: Final = 6
_BEFORE_BOILERPLATE: Final = (
    24  # characters of an introduction ("Please note: "); more is a criterion of its own
)
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")
_SENTENCE_END = re.compile(r"(?<=[.;]) ")
_IN_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）")
_DENIALS: Final = ("no ", "not ", "absence ", "without ")
_MONTH = re.compile(r"(?<=\d )May\b|\bMay(?= \d)")
_CLAUSES = re.compile(r"[.;]\s|[;。；]")
_MARKS: Final = dict.fromkeys(range(0x300, 0x370))
_EAST: Final = 0x2E80  # from here on scripts without blanks between words
# In this order: a phrase that stands under two kinds belongs to the first.
_KINDS: Final = {
    "other": Polarity.OTHER,
    "exclusion": Polarity.EXCLUSION,
    "inclusion": Polarity.INCLUSION,
    "neutral": None,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading. `is_pure`: it holds nothing but heading words, and so is a heading wherever it stands."""

    polarity: Polarity | None
    is_pure: bool


@dataclass(frozen=True, slots=True)
class _Words:
    criteria: frozenset[str]
    phrases: dict[str, Polarity | None]
    starts: dict[str, int]
    unspaced: re.Pattern[str]
    stems: tuple[str, ...]
    qualifiers: frozenset[str]
    sentence: frozenset[str]
    lead: tuple[tuple[re.Pattern[str], Polarity], ...]
    bare_lead: re.Pattern[str]
    opens: re.Pattern[str]
    boilerplate: re.Pattern[str]
    boilerplate_keys: tuple[str, ...]
    note: re.Pattern[str]
    aside: re.Pattern[str]
    labels: re.Pattern[str]


@cache
def _words() -> _Words:
    data: dict[str, Any] = criteria_headings()
    phrases: dict[str, Polarity | None] = {}
    starts: dict[str, int] = {}
    for kind, polarity in _KINDS.items():
        for phrase in chain.from_iterable(data[kind].values()):
            words = _fold(phrase.replace("{c}", "criteria"))
            phrases.setdefault(words, polarity)
            first, size = words.split()[0], len(words.split())
            starts[first] = max(size, starts.get(first, 0))
    unspaced = sorted((phrase for phrase in phrases if ord(phrase[0]) > _EAST), key=len, reverse=True)
    return _Words(
        frozenset(data["criteria"]),
        phrases,
        starts,
        re.compile("|".join(unspaced)),
        tuple(data["stems"]),
        frozenset(map(_fold, data["qualifiers"]["words"])),
        frozenset(data["qualifiers"]["sentence"]),
        (
            (re.compile("|".join(data["lead"]["exclusion"])), Polarity.EXCLUSION),
            (re.compile("|".join(data["lead"]["inclusion"])), Polarity.INCLUSION),
        ),
        re.compile(data["lead"]["bare"]),
        re.compile("|".join(data["lead"]["opens"])),
        re.compile("|".join(data["boilerplate"]["patterns"])),
        tuple(data["boilerplate"]["keys"]),
        re.compile("|".join(data["note"]["patterns"])),
        re.compile("|".join(data["note"]["aside"])),
        re.compile(rf"(?<![^\s])(?:{'|'.join(data['template']['labels'])}):(?=\s|$)"),
    )


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    """Returns the text in lower case without accents, dashes and underscores as blanks.

    >>> _fold("Critères  d’Inclusion"), _fold("Non-inclusion_criteria")
    ("criteres d'inclusion", 'non inclusion criteria')
    """
    low = text.lower().replace("’", "'").replace("´", "'")
    if "'inclu" in low or "'exclu" in low:  # "The patients'inclusion criteria"
        low = low.replace("'inclu", "' inclu").replace("'exclu", "' exclu")
    if not low.isascii():
        low = unicodedata.normalize("NFC", unicodedata.normalize("NFKD", low).translate(_MARKS))
    return " ".join(re.sub(r"[-_/–‐&]+", " ", low).split())


@lru_cache(maxsize=4096)  # "Inclusion Criteria:" stands in nearly every text
def read_heading(text: str) -> Heading | None:
    """Returns the heading that the whole text is, None where it is none.

    >>> read_heading("Key Exclusion Criteria:").polarity.value, read_heading("Meets no exclusion criteria")
    ('exclusion', None)
    """
    if len(text) > _LONGEST or _CLAUSES.search(text, 5):
        return None
    words = _words()
    text = repaired(text)
    if "May" in text:
        text = _MONTH.sub(" ", text)  # no "may" of a sentence
    outside = _IN_BRACKETS.sub(" ", text)  # "Inclusion Criteria (all must be met):"
    phrases, rest = _find_phrases(_fold(outside))
    if not phrases:
        return None
    extra = [word for word in rest if word not in words.qualifiers and not word.isdigit()]
    named = {words.phrases[phrase] for phrase in phrases} - {None}
    is_pure = not extra and len(rest) <= 8
    if not is_pure:
        if not named or len(extra) > _MOST_EXTRA or any(word in words.sentence for word in rest):
            return None  # "Type 1 diabetes by the ADA criteria", "Meets the inclusion criteria"
        is_full = any("rit" in phrase or ord(phrase[0]) > _EAST for phrase in phrases)
        if text.rstrip()[-1:] not in ":：" and (len(extra) > _MOST_EXTRA_WITHOUT_COLON or not is_full):
            return None
    return Heading(named.pop() if len(named) == 1 else None, is_pure)


def _find_phrases(low: str) -> tuple[list[str], list[str]]:
    """Returns the heading phrases in a folded text, and the words beside them."""
    table = _words()
    found: list[str] = []
    if not low.isascii():
        found = table.unspaced.findall(low)
        low = table.unspaced.sub(" ", low)
    words = ["criteria" if word in table.criteria else word for word in _WORD.findall(low)]
    rest: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(table.starts.get(words[at], 0), len(words) - at), 0, -1):
            phrase = " ".join(words[at : at + size])
            if phrase in table.phrases:
                found.append(phrase)
                at += size
                break
        else:
            rest.append(words[at])
            at += 1
    return found, rest


def read_lead(text: str) -> Polarity | None:
    """Returns the polarity of a sentence that opens a list: "Patients are excluded if:", None where it has none."""
    if len(text) > 2 * _LONGEST:
        return None
    words = _words()
    low = _fold(text)
    if not words.opens.search(low):
        return None
    for pattern, polarity in words.lead:
        if pattern.search(low):
            return polarity
    return None


def is_bare_lead(text: str) -> bool:
    """True for a line that says only how many of the items below count: "Presence of any of the following:"."""
    return len(text) <= _LONGEST and _words().bare_lead.search(text.lower()) is not None


def read_wording(text: str) -> Polarity | None:
    """Returns the polarity that an item's own words give it where no heading does, None where they do not."""
    found: set[Polarity] = set()
    for sentence in _SENTENCE_END.split(_fold(text[: 2 * _LONGEST])):
        if sentence.startswith(_DENIALS):
            continue  # "no condition that would preclude entry"
        for pattern, polarity in _words().lead:
            if pattern.search(sentence):
                found.add(polarity)
                break
    return found.pop() if len(found) == 1 else None


def is_boilerplate(text: str) -> bool:
    """True for a line that states nothing about participants: "Other protocol-defined criteria may apply"."""
    if len(text) > _LONGEST:
        return False
    low = text.lower()
    words = _words()
    for key in words.boilerplate_keys:
        if key in low:
            break
    else:
        return False
    found = words.boilerplate.search(low)
    return found is not None and found.start() <= _BEFORE_BOILERPLATE


def is_note(text: str) -> bool:
    """True for a note, an empty list ("None") or a connective on its own line ("OR")."""
    return _words().note.match(text[:_LONGEST].lower()) is not None


def is_aside(text: str) -> bool:
    """True for a sentence about the list, the trial or a word: "Patients who meet any of the above are excluded"."""
    return _words().aside.search(text[: 2 * _LONGEST].lower()) is not None


def template_labels() -> re.Pattern[str]:
    """Returns the pattern of the labels of the NCI's template, which may run on in one paragraph."""
    return _words().labels


def heading_stems(text: str) -> tuple[str, ...]:
    """Returns the stems of heading phrases that a text holds."""
    low = text.lower()
    return tuple([stem for stem in _words().stems if stem in low])


def may_be_heading(text: str, stems: tuple[str, ...] | None = None) -> bool:
    """True where a text holds a stem of some heading phrase; a quick first test.

    `stems` are those of the whole that the text is a part of, where the caller knows them.
    """
    low = text.lower()
    for stem in _words().stems if stems is None else stems:  # noqa: SIM110 - any() costs twice as much
        if stem in low:
            return True
    return False
