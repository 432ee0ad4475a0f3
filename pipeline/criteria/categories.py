"""Puts an item into the categories of the contract's closed list, by a lexicon kept as data.

In: `Tokens`, polarity, the variables compared, whether a window ends before the trial. Out: category names, in the
order of pipeline/vocab/criteria_categories.toml. Not done here: deciding which category is the main one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.phrases import Phrases
from pipeline.model.criteria import Concept, Polarity
from pipeline.vocab.criteria_words import clinical_variables, criteria_categories

OTHER = "other"
_SHORT = 6  # letters of a word whose ending tells nothing: "stroma", "aroma"
# an item of which nothing else is known is about what it names
_OF_CONCEPTS = {"condition": "condition", "drug": "concomitant medication", "procedure": "surgery/device"}


@dataclass(frozen=True, slots=True)
class _Lexicon:
    names: tuple[str, ...]
    words: Phrases[frozenset[str]]
    variables: dict[str, frozenset[str]]
    endings: tuple[str, ...]
    washout: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    data = criteria_categories()
    words: dict[tuple[str, ...], set[str]] = {}
    variables: dict[str, set[str]] = {}
    rows = [*data["category"], {"name": "condition", "words": data["conditions"]["words"], "families": []}]
    for row in rows:
        for phrase in row["words"]:
            tokens = tuple(Tokens(phrase).words)
            words.setdefault(tokens, set()).add(row["name"])
            if tokens[-1].isalpha() and tokens[-1][-1] not in "sy" and len(tokens[-1]) > 2:
                words.setdefault((*tokens[:-1], tokens[-1] + "s"), set()).add(row["name"])
        for name, spec in clinical_variables().items():
            if spec.family in row["families"] or name in row.get("variables", ()):
                variables.setdefault(name, set()).add(row["name"])
    table: Phrases[frozenset[str]] = Phrases()
    for key, names in words.items():
        table.add(list(key), frozenset(names))
    return _Lexicon(
        tuple(row["name"] for row in data["category"]),
        table,
        {name: frozenset(kinds) for name, kinds in variables.items()},
        tuple(data["conditions"]["endings"]),
        frozenset(data["washout"]["categories"]),
    )


def category_words() -> Container[str]:
    """Returns the first words of the phrases of all categories."""
    return _lexicon().words.root


def is_disease_ending(word: str) -> bool:
    """True for a word that ends as the names of diseases do ("...itis")."""
    return len(word) > _SHORT and word.endswith(_lexicon().endings)


@lru_cache(maxsize=4096)
def _in_order(found: frozenset[str]) -> tuple[str, ...]:
    """Returns categories in the order of the contract's list."""
    return tuple(name for name in _lexicon().names if name in found) or (OTHER,)


def categorize(
    tokens: Tokens,
    places: Sequence[int],
    polarity: Polarity,
    variables: Iterable[str],
    concepts: Iterable[Concept],
    *,
    has_past_window: bool,
    negated: bool,
) -> tuple[str, ...]:
    """Returns the categories of an item, ("other",) where no word of it is known.

    `places` are the tokens at which a word of a category may start.
    """
    lexicon = _lexicon()
    found: set[str] = set()
    for variable in variables:
        found |= lexicon.variables.get(variable, frozenset())
    words, root = tokens.words, lexicon.words.root
    for at in places:
        if words[at] in root:
            match = lexicon.words.match(words, at)
            if match is not None:
                found |= match[0]
        else:
            found.add("condition")
    for concept in concepts:
        if not found and concept.kind in _OF_CONCEPTS:
            found.add(_OF_CONCEPTS[concept.kind])
    if "condition" in found:
        found.remove("condition")
        found.add("comorbidity" if negated or polarity is Polarity.EXCLUSION else "diagnosis")
    if has_past_window and found & lexicon.washout:
        found.add("washout")
    return _in_order(frozenset(found))
