"""Tells what the words that introduce a list say of its items: how they combine, and whether they must not hold.

In: the clean text of a parent and of its children. Out: `any` or `all`, and whether the lead denies them ("None of the
following:"). Not done here: which items hang on which (pipeline/criteria/tree.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from pipeline.criteria.headings import read_lead
from pipeline.model.criteria import Polarity

Combinator = Literal["all", "any"]

_COUNT: Final = r"(?:\d{1,2}|one|two|three|four|five|six)"
# "one or both of", "any 2 of", "≥ 3 of": some of the items are enough
_SOME = re.compile(
    rf"\b(?:one|either) or (?:both|more|all)\b|\bany (?:{_COUNT} )?(?:\([^)]{{1,9}}\) )?(?:or more )?of\b|"
    rf"\b(?:at least|minimum of|≥|>=|>|more than) ?{_COUNT}(?: \([^)]{{1,9}}\))?(?: or more)? (?:of|out of|from)\b|"
    rf"(?<!\ball )(?<!\beach )\b{_COUNT} (?:\([^)]{{1,9}}\) )?(?:or more )?(?:of|out of|from) (?:the|these|those|any)\b",
    re.I,
)
_ANY = re.compile(
    r"\b(?:any|one|either|at least (?:one|two|1|2|three|3)|(?:two|three|2|3|one|1) or more|some) of\b|"
    r"\bany (?:one|following)\b|\b(?:any|either|one or more)\b(?=\W*$)|\beither\b.{0,3}[:：]|"
    r"\bone or more\b|\bat least (?:one|1|two|2)\b|\bor\W*$|\bsuch as\b|\bincluding,? but not limited\b|"
    r"\b(?:status|histolog\w+|(?:sub)?types?|mutations?|classification)\W*$|"
    r"\bau moins une?\b|\bl'une? des\b|\bun[ao]? de l[ao]s\b|\bal menos un[ao]?\b|\bmindestens eine?\b|\beine[rs]? der\b|"
    r"\bpelo menos uma?\b|\balmeno un[ao]?\b|\bminstens (?:een|één)\b|任一|任意一|之一|いずれか|중 하나",
    re.I,
)
_ALL = re.compile(r"\b(?:all|both|each) (?:of|the)\b|\ball\b.{0,20}\bfollowing\b|\band\W*$", re.I)
_OR_END = re.compile(r"\b(?:or|oder|ou|and/or)\W*$", re.I)
_AND_END = re.compile(r"\band\W*$", re.I)
_SUBJECT: Final = (
    r"(?:(?:the )?(?:patients?|subjects?|participants?|individuals?|volunteers?|candidates?|they) )?"
)
# a lead that starts by denying what the list names ...
_DENIAL = re.compile(
    rf"\W*{_SUBJECT}(?:who |with |that )?(?:(?:must|should|shall|may|can|do|does|have|has|are|is|be) ){{0,3}}"
    r"(?:not?|none|cannot|without|never|neither|free (?:of|from)|absence of|lack of)\b",
    re.I,
)
# ... and ends by opening it
_OPENS_DENIED = re.compile(
    r"\b(?:following|includ(?:e|es|ing|ed)|such as|limited to|defined (?:as|by)|(?:not|never) (?:have|be)|(?:must|shall|should) not)\b"
    r"[^.]{0,60}[:：]?\W*$",
    re.I,
)
_NO_DENIAL = re.compile(
    r"[.;] \w|\b(?:except\w*|exclud\w+|other than|unless|allowed|permitted|but(?! not))\b|\b(?:must|should) (?!not\b|be free\b)\w+ "
    r"|\b(?:and|or) (?:at least|meets?|has|have|all|any|one) ",
    re.I,
)
_OF_FOLLOWING = re.compile(r"\b(?:any|all|one|each|both) (?:of )?(?:the )?following\b", re.I)
_DEMAND = re.compile(r"\b(?:must|should|shall|required|eligible|allowed|permitted|acceptable)\b", re.I)
_END: Final = 20  # characters at the end of an item in which its last word stands
_LONGEST: Final = 400  # characters of a lead


def combine(text: str, children: Sequence[str], polarity: Polarity) -> Combinator:
    """Returns how the children of a lead combine; what must not hold are alternatives, each of which bars.

    >>> combine("Meets one or both of the following:", ["A", "B"], Polarity.INCLUSION)
    'any'
    """
    is_denied = denies(text, polarity)
    if _SOME.search(text):
        return "any"
    if _ALL.search(text):
        return "all"
    is_choice = " OR " in text and not text.isupper()  # "confirmed infection OR exposure as defined:"
    if is_choice or _ANY.search(text) or any(map(is_alternative, children[:-1])):
        return "any"
    if any(_AND_END.search(child) for child in children[:-1]) and not is_denied:
        return "all"
    return "any" if (polarity is Polarity.EXCLUSION) != is_denied else "all"


def denies(text: str, polarity: Polarity) -> bool:
    """True where the items below a lead must not hold, though their list says they must, or the other way round.

    >>> denies("None of the following within 12 months:", Polarity.INCLUSION)
    True
    """
    if len(text) > _LONGEST:
        return False
    if polarity is Polarity.INCLUSION and read_lead(text) is Polarity.EXCLUSION and _ends_open(text):
        return True  # "Patients who have any of the following are NOT eligible:"
    if _DENIAL.match(text) is None or _OPENS_DENIED.search(text) is None or _NO_DENIAL.search(text):
        return False
    if polarity is not Polarity.EXCLUSION:
        return True
    # "Subjects must not have:" says once more what an exclusion says; "no adequate function, defined as:" names the lack
    return _OF_FOLLOWING.search(text) is not None and read_lead(text) is not Polarity.EXCLUSION


def _ends_open(text: str) -> bool:
    return text.rstrip()[-1:] in (":", "：")


def demands(text: str) -> bool:
    """True for an item that says itself what must be or may be."""
    return _DEMAND.search(text) is not None


def is_alternative(text: str) -> bool:
    """True for an item that ends with "or", and so is one of two ways with the next."""
    end = text[-_END:].lower()
    may_end = "or" in end or "ou" in end or "oder" in end
    return may_end and _OR_END.search(text, max(len(text) - _END, 0)) is not None
