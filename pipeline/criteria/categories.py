"""Puts an item into the categories of the contract's closed list, by a lexicon kept as data.

In: `Tokens`, whether the item bars, the variables compared, its windows, negations and concepts. Out: category names,
in the order of pipeline/vocab/criteria_categories.toml. Not done here: deciding which category is the main one.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.phrases import Phrases
from pipeline.criteria.statements import Cue, Statements
from pipeline.criteria.windows import WindowReading
from pipeline.model.criteria import Concept
from pipeline.vocab.criteria_words import clinical_variables, criteria_categories

OTHER = "other"
_SHORT = 6  # letters of a word whose ending tells nothing: "stroma", "aroma"
_CONDITION: Final = "condition"
_DISEASE: Final = frozenset({_CONDITION})
_CUE: Final = "diagnosis cue"
_SOFT_CUE: Final = "diagnosis cue of inclusions"
_EARLIER_WORD: Final = "earlier"  # "previous", which makes the treatment behind it a prior one
_TREATED: Final = "treated"  # a disease that only tells what a treatment is for
_AGE, _SEX, _DIAGNOSIS, _COMORBIDITY = "age", "sex", "diagnosis", "comorbidity"
_COMORBIDITIES: Final = frozenset({_COMORBIDITY})
_ALLERGY, _PRIOR, _MEDICATION, _WASHOUT = "allergy", "prior therapy", "concomitant medication", "washout"
_SURGERY: Final = "surgery/device"
_PREGNANCY: Final = "pregnancy/contraception"
# with nothing else than these, "diagnosed with X" is a diagnosis
_PLAIN = frozenset({_AGE, _SEX, "stage/severity"})
# an item of which nothing else is known is about what it names
_OF_CONCEPTS = {"condition": _CONDITION, "drug": _MEDICATION, "procedure": _SURGERY}
# where one of these is known, the name of a drug tells no more
_DRUG_TELLS_NOTHING = frozenset(
    {_MEDICATION, _PRIOR, _ALLERGY, _PREGNANCY, "lab", "substance use", "consent", "organ function", "vital sign", "other trial"}
)  # fmt: skip
# a disease of which the phrase before tells more: "liver disease" is an organ function and a disease
_OF_DISEASES = frozenset({"organ function", "stage/severity", "language/ability"})
# what an allergy is to is nothing else: "hypersensitivity to insulin"
_OF_ALLERGENS = frozenset(
    {_MEDICATION, _PRIOR, "lab", "other trial", "surgery/device", "substance use", "infection", "vital sign", _CONDITION}
)  # fmt: skip
_TREATS = frozenset({"for", "of", "treat", "treating"})
_CLAUSE_ENDS = frozenset({";", "."})
_TO_ALLERGEN = 5  # tokens from "allergy" to its "to"
_SCOPE, _LONG_SCOPE = 8, 40  # tokens that a negation reaches, and one at the start of an item
_BACK = 7  # tokens from a disease to what it is treated with
_EARLIER = 5  # tokens from "previous" to "therapy"
_NAMED_WITHIN = 5  # tokens at the start of an item that say a disease is named: "Patients with a history of"


class _Hit(NamedTuple):
    names: frozenset[str]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Lexicon:
    names: tuple[str, ...]
    words: Phrases[frozenset[str]]
    variables: dict[str, frozenset[str]]
    endings: tuple[str, ...]
    washout: frozenset[str]
    context: dict[str, frozenset[str]]


@cache
def _lexicon() -> _Lexicon:
    data = criteria_categories()
    words: dict[tuple[str, ...], set[str]] = {}
    variables: dict[str, set[str]] = {}
    conditions = frozenset(data["conditions"]["words"])
    rows = [
        *data["category"],
        {"name": _CONDITION, "words": data["conditions"]["words"], "families": []},
        {"name": _CUE, "words": data["diagnosis_cues"]["words"], "families": []},
        {"name": _SOFT_CUE, "words": data["diagnosis_cues"]["of_inclusions"], "families": []},
    ]
    for word in data["context"]["earlier"]:
        words.setdefault((word,), set()).add(_EARLIER_WORD)
    for row in rows:
        for phrase in row["words"]:
            tokens = tuple(Tokens(phrase).words)
            names = {row["name"]}
            if len(tokens) > 1 and tokens[-1] in conditions and row["name"] in _OF_DISEASES:
                names.add(_CONDITION)
            words.setdefault(tokens, set()).update(names)
            if tokens[-1].isalpha() and tokens[-1][-1] not in "sy" and len(tokens[-1]) > 2:
                words.setdefault((*tokens[:-1], tokens[-1] + "s"), set()).update(names)
        for name, spec in clinical_variables().items():
            if spec.family in row["families"] or name in row.get("variables", ()):
                variables.setdefault(name, set()).add(row["name"])
    table: Phrases[frozenset[str]] = Phrases()
    for key, found in words.items():
        table.add(list(key), frozenset(found))
    return _Lexicon(
        tuple(row["name"] for row in data["category"]),
        table,
        {name: frozenset(kinds) for name, kinds in variables.items()},
        tuple(data["conditions"]["endings"]),
        frozenset(data["washout"]["categories"]),
        {name: frozenset(some) for name, some in data["context"].items()},
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
    return tuple(name for name in _lexicon().names if name in found and name != OTHER) or (OTHER,)


def categorize(
    tokens: Tokens,
    places: Sequence[int],
    diseases: Sequence[int],
    bars: bool,
    variables: Iterable[str],
    concepts: Sequence[Concept],
    windows: Sequence[WindowReading],
    statements: Statements,
) -> tuple[str, ...]:
    """Returns the categories of an item, ("other",) where no word of it is known.

    `places` are the tokens at which a word of a category may start, `diseases` those that end as diseases do. What
    stands in an exception tells nothing where something else does.
    """
    negations = statements.negations
    lexicon = _lexicon()
    found: set[str] = set()
    for variable in variables:
        found |= lexicon.variables.get(variable, frozenset())
    hits = _hits(tokens, places, diseases)
    if statements.exceptions:
        hits = [hit for hit in hits if not _is_inside(hit.first, statements.exceptions)] or hits
    allergens = _allergens(tokens, hits)
    for hit in hits:
        names = hit.names
        if allergens and _is_inside(hit.first, allergens):
            names = names - _OF_ALLERGENS
        if bars and names == _COMORBIDITIES:
            names = _DISEASE  # "for other diseases"
        if _CONDITION in names:
            names = names - {_CONDITION} | {_kind(tokens, hit.first, bars, negations)}
        found |= names
    _settle(tokens, found, bars, hits, negations)
    _add_unnamed(tokens, found, bars, negations, concepts, bool(allergens))
    if found & lexicon.washout and _is_washout(tokens, windows, bars, negations):
        found.add(_WASHOUT)
    return _in_order(frozenset(found))


def _hits(tokens: Tokens, places: Sequence[int], diseases: Sequence[int]) -> list[_Hit]:
    """Returns the phrases found, longest first, left to right; a word of a longer phrase tells nothing by itself."""
    words = tokens.words
    out: list[_Hit] = []
    end = 0
    for at, names, last in _lexicon().words.find(words, places):
        if at < end:
            continue
        end = last
        if _EARLIER_WORD in names:
            names = names - {_EARLIER_WORD} | ({_PRIOR} if _is_treated(words, at) else frozenset())
        if names:
            out.append(_Hit(names, at, last))
    return out + [_Hit(_DISEASE, at, at + 1) for at in diseases]


def _is_inside(at: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(first <= at < last for first, last in stretches)


def _is_treated(words: Sequence[str], at: int) -> bool:
    """True for "previous or current antiandrogen therapy", not for "prior to therapy"."""
    things = _lexicon().context["earlier_things"]
    for word in words[at + 1 : at + 1 + _EARLIER]:
        if word in ("to", "of", "/", ".", ";", ","):
            return False
        if word in things:
            return True
    return False


def _allergens(tokens: Tokens, hits: Sequence[_Hit]) -> list[tuple[int, int]]:
    """Returns the stretches that name what somebody is allergic to."""
    words = tokens.words
    ends, links = _lexicon().context["allergy_ends"], _lexicon().context["to_allergen"]
    out: list[tuple[int, int]] = []
    for hit in hits:
        if _ALLERGY not in hit.names:
            continue
        near = words[hit.last - 1 : hit.last + _TO_ALLERGEN]
        place = next((at for at, word in enumerate(near) if word in links), None)
        if place is None:
            continue
        first = last = hit.last + place
        while last < len(words) and words[last] not in _CLAUSE_ENDS and words[last] not in ends:
            last += 1
        out.append((first - 1, last))
    return out


def _kind(tokens: Tokens, at: int, bars: bool, negations: Sequence[Cue]) -> str:
    """Returns what a disease named at a token is: a diagnosis, a comorbidity, or what something else is taken for."""
    is_treated = _is_treated_for(tokens.words, at)
    if bars:
        return _TREATED if is_treated else _COMORBIDITY
    if is_treated:
        return _DIAGNOSIS
    return _COMORBIDITY if any(_reaches(tokens, cue, at) for cue in negations) else _DIAGNOSIS


def _is_treated_for(words: Sequence[str], at: int) -> bool:
    """True for the disease of "medication to treat erectile dysfunction" and "treatment for hyperhidrosis"."""
    context = _lexicon().context
    if context["taken"].intersection(words[at + 1 : at + 2]):
        return True
    treatments = context["treatments"]
    before = words[max(0, at - _BACK) : at]
    if _TREATS.isdisjoint(before):
        return False
    for back in range(len(before) - 1, -1, -1):
        if before[back] in (",", ";", ".", "with", "who"):
            return False
        if before[back] in ("treat", "treating"):
            return True
        if before[back] == "for" and treatments.intersection(before[:back]):
            return True
        if before[back] == "of" and before[back - 1 : back] in (["treatment"], ["therapy"]):
            return True
    return False


def _settle(
    tokens: Tokens, found: set[str], bars: bool, hits: Sequence[_Hit], negations: Sequence[Cue]
) -> None:
    """Takes away what the other categories explain."""
    if _TREATED in found:
        found.remove(_TREATED)
        if found <= _PLAIN | {_CUE, _SOFT_CUE}:
            found.add(_PRIOR if _lexicon().context["had"].intersection(tokens.words) else _MEDICATION)
    if _CUE in found or _SOFT_CUE in found:
        is_told = _CUE in found or not bars
        found -= {_CUE, _SOFT_CUE}
        if not bars and any(_is_diagnosis(tokens, hit, negations) for hit in hits):
            found.add(_DIAGNOSIS)
        if is_told and found <= (_PLAIN if bars else _PLAIN | {"infection"}):
            found.add(_COMORBIDITY if bars else _DIAGNOSIS)
    if bars and _DIAGNOSIS in found:
        found.remove(_DIAGNOSIS)
        found.add(_COMORBIDITY)
    if _ALLERGY in found and _PRIOR in found:  # an intolerance bars, or tells that a treatment was tried
        kept, other = (_ALLERGY, _PRIOR) if bars else (_PRIOR, _ALLERGY)
        if not any(other in hit.names and kept not in hit.names for hit in hits):
            found.remove(other)
    if _PREGNANCY in found and not bars:
        found.discard(_SURGERY)  # "tubal ligation", "intrauterine device"


def _is_diagnosis(tokens: Tokens, hit: _Hit, negations: Sequence[Cue]) -> bool:
    """True for "diagnosis of" and "diagnosed with" that nothing denies."""
    if _CUE not in hit.names or not tokens.words[hit.first].startswith("diagnos"):
        return False
    return not any(_reaches(tokens, cue, hit.first) for cue in negations)


def _add_unnamed(
    tokens: Tokens,
    found: set[str],
    bars: bool,
    negations: Sequence[Cue],
    concepts: Sequence[Concept],
    is_allergy: bool,
) -> None:
    """Adds what names tell that no word of the lexicon does."""
    disease = _COMORBIDITY if bars else _DIAGNOSIS
    known = found - {OTHER}
    for concept in concepts:
        kind = _OF_CONCEPTS.get(concept.kind)
        if kind is None or is_allergy:
            continue
        if not known:
            found.add(disease if kind == _CONDITION else kind)
        elif kind == _MEDICATION and not known & _DRUG_TELLS_NOTHING:
            found.add(kind)
    if not found - {OTHER} and not negations and _names_something(tokens.words):
        found.add(disease)


def _names_something(words: Sequence[str]) -> bool:
    """True for an item that starts as one that names a disease: "History of priapism", "Patients with bilateral VOD"."""
    context = _lexicon().context
    for at, word in enumerate(words[:_NAMED_WITHIN]):
        if word in context["namings"]:
            return len(words) > at + 1
        if word not in context["before_namings"]:
            return False
    return False


def _is_washout(
    tokens: Tokens, windows: Sequence[WindowReading], bars: bool, negations: Sequence[Cue]
) -> bool:
    """True where a time must have passed since a treatment: in exclusions, in denials, and "at least 4 weeks since"."""
    for window in windows:
        if window.direction in ("before", "since", "within") and (
            bars or any(_reaches(tokens, cue, window.first) for cue in negations)
        ):
            return True
        # "stable for >= 4 weeks"
        is_state = "for" in tokens.words[max(0, window.first - 1) : window.first + 1]
        if window.direction in ("before", "since") and window.op in ("ge", "gt") and not is_state:
            return True
    return False


def _reaches(tokens: Tokens, cue: Cue, at: int) -> bool:
    """True where a negation reaches a token: one behind it, all of the clause where the item starts with it, or
    before it ("patients with a perforation are not eligible")."""
    if cue.last > at:
        between = tokens.words[at : cue.first]
        return "restating" in cue.kinds and not _CLAUSE_ENDS.intersection(between)
    between = tokens.words[cue.last : at]
    reach = _LONG_SCOPE if cue.first <= 1 else _SCOPE
    return len(between) <= reach and not _CLAUSE_ENDS.intersection(between)
