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
    words: Phrases[int]  # categories are sets of bits, see `bits`
    variables: dict[str, int]
    endings: tuple[str, ...]
    washout: int
    bits: dict[str, int]


@cache
def _lexicon() -> _Lexicon:
    data = criteria_categories()
    words: dict[tuple[str, ...], int] = {}
    variables: dict[str, int] = {}
    rows = [*data["category"], {"name": "condition", "words": data["conditions"]["words"], "families": []}]
    bits = {row["name"]: 1 << at for at, row in enumerate(rows)}
    for row in rows:
        bit = bits[row["name"]]
        for phrase in row["words"]:
            tokens = tuple(Tokens(phrase).words)
            words[tokens] = words.get(tokens, 0) | bit
            if tokens[-1].isalpha() and tokens[-1][-1] not in "sy" and len(tokens[-1]) > 2:
                plural = (*tokens[:-1], tokens[-1] + "s")
                words[plural] = words.get(plural, 0) | bit
        for name, spec in clinical_variables().items():
            if spec.family in row["families"] or name in row.get("variables", ()):
                variables[name] = variables.get(name, 0) | bit
    table: Phrases[int] = Phrases()
    for key, categories in words.items():
        table.add(list(key), categories)
    return _Lexicon(
        tuple(row["name"] for row in data["category"]),
        table,
        variables,
        tuple(data["conditions"]["endings"]),
        sum(bits[name] for name in data["washout"]["categories"]),
        bits,
    )


def category_words() -> Container[str]:
    """Returns the first words of the phrases of all categories."""
    return _lexicon().words.root


def is_disease_ending(word: str) -> bool:
    """True for a word that ends as the names of diseases do ("...itis")."""
    return len(word) > _SHORT and word.endswith(_lexicon().endings)


@lru_cache(maxsize=4096)
def _in_order(found: int) -> tuple[str, ...]:
    """Returns categories in the order of the contract's list."""
    lexicon = _lexicon()
    return tuple(name for name in lexicon.names if lexicon.bits[name] & found) or (OTHER,)


def categorize(
    tokens: Tokens,
    places: Sequence[int],
    polarity: Polarity,
    variables: Iterable[str],
    concepts: Iterable[Concept],
    *,
    names_disease: bool,
    has_past_window: bool,
    negated: bool,
) -> tuple[str, ...]:
    """Returns the categories of an item, ("other",) where no word of it is known.

    `places` are the tokens at which a word of a category may start; `names_disease` is True where a word has the
    ending of a disease.
    """
    lexicon = _lexicon()
    bits, condition = lexicon.bits, lexicon.bits["condition"]
    found = condition if names_disease else 0
    for variable in variables:
        found |= lexicon.variables.get(variable, 0)
    for _, categories, _ in lexicon.words.find(tokens.words, places):
        found |= categories
    for concept in concepts:
        if not found and concept.kind in _OF_CONCEPTS:
            found = bits[_OF_CONCEPTS[concept.kind]]
    if found & condition:
        found -= condition
        found |= bits["comorbidity" if negated or polarity is Polarity.EXCLUSION else "diagnosis"]
    if has_past_window and found & lexicon.washout:
        found |= bits["washout"]
    return _in_order(found)
