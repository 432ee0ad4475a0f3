"""Whether words can be the value of a field: what stands below a label need not belong to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from pipeline.vocab.code_list import NOT_STATED_WORDS, CodeList, fold
from pipeline.vocab.countries import find_country
from pipeline.vocab.identifier_patterns import registries_of_ids
from pipeline.vocab.lists import (
    ALLOCATION,
    INTERVENTION_MODEL,
    MASKING,
    OBSERVATIONAL_MODEL,
    OVERALL_STATUS,
    PRIMARY_PURPOSE,
    SEX,
    STUDY_TYPE,
    TIME_PERSPECTIVE,
)

# The longest words of each kind that were seen on pages, with room.
_LONGEST: Final = {"word": 120, "line": 500, "date": 60, "number": 80}
_SCOPES: Final = ("unknown", "ctgov", "anzctr", "drks", "isrctn")
_PHASE: Final = re.compile(
    r"(?:early[ _]?|clinical )?(?:phase|fase)s?(?:\b.*|_?[0-4].*)|[0-4ivab/ ,&+-]{1,9}|n/?a|not applicable|other|post[- ]market.*",
    re.I,
)
_STUDY: Final = re.compile(r"intervention|observation|registry|expanded|clinical trial|cohort|survey", re.I)
_ANSWER: Final = re.compile(r"(?:yes|no|none|not|true|false|accept|allowed|healthy|n/?a|y|n)\b", re.I)
_AGE: Final = re.compile(r"\d|\b(?:any|all|adults?|child|children|older|no|none|n/?a|unlimited|not)\b", re.I)
# A sponsor's own number, which some sites show as the trial's id.
_CODE: Final = re.compile(r"(?=.*\d)[\w./-]{2,30}")
# Lists whose entries are names: a sentence or a heading below them is no entry.
_NAMES: Final = frozenset(
    {"sponsor", "collaborators", "funders", "officials", "conditions", "countries", "secondary_ids"}
)
_NO_NAME: Final = re.compile(r"(?:\S+\s+){8,}\S+[.:]|.*:")
_DATE: Final = re.compile(r"\d{4}|\d[/.]\d|^n/?a$|\bnot\b|unknown|tbd|pending|none", re.I)


def means(codes: CodeList[Any], text: str) -> bool:
    """Return whether some registry means something by the words."""
    return any(codes.meaning(scope, text) is not None for scope in _SCOPES)


def is_status(text: str) -> bool:
    """Return whether words are a recruitment status, whoever prints them."""
    return len(text) <= 60 and means(OVERALL_STATUS, text)


def _is_status_like(text: str) -> bool:
    # An unknown word of few words is kept and becomes a finding.
    return is_status(text) or (
        len(text.split()) <= 5 and ":" not in text and not any(char.isdigit() for char in text)
    )


_FITS: Final[dict[str, Callable[[str], bool]]] = {
    "overall_status": _is_status_like,
    "phase": lambda text: _PHASE.fullmatch(text) is not None,
    "study_type": lambda text: means(STUDY_TYPE, text) or _STUDY.search(text) is not None,
    "sex": lambda text: (
        means(SEX, text) or re.search(r"\b(?:fe)?males?\b|\bmen\b|\bwomen\b", text, re.I) is not None
    ),
    "healthy_volunteers": lambda text: _ANSWER.match(text) is not None,
    "minimum_age": lambda text: _AGE.search(text) is not None,
    "maximum_age": lambda text: _AGE.search(text) is not None,
    "ages": lambda text: len(text) < 120 and _AGE.search(text) is not None,
    "registration_id": lambda text: bool(registries_of_ids(text)) or _CODE.fullmatch(text) is not None,
    "org_study_id": lambda text: len(text) <= 80 and any(char.isdigit() for char in text),
    "phone": lambda text: sum(char.isdigit() for char in text) >= 5,
    "email": lambda text: "@" in text,
}


_DESIGN: Final[dict[str, tuple[CodeList[Any], str]]] = {
    "allocation": (ALLOCATION, r"random|^na$|not applicable|single"),
    "intervention_model": (INTERVENTION_MODEL, r"group|parallel|cross|factorial|sequential|assignment"),
    "primary_purpose": (
        PRIMARY_PURPOSE,
        r"treat|prevent|diagnos|support|screen|research|science|feasib|educat",
    ),
    "masking": (MASKING, r"blind|mask|open|none|single|double|triple|quadruple"),
    "observational_model": (OBSERVATIONAL_MODEL, r"cohort|case|ecologic|family|other|registry"),
    "time_perspective": (TIME_PERSPECTIVE, r"prospective|retrospective|cross|other"),
}


def is_list_of_countries(text: str) -> bool:
    """Return whether words name a country or several."""
    return any(find_country(part.strip()) for part in [text, *re.split(r"[;,/|]| and ", text)])


def fits(field: str, kind: str, text: str) -> bool:
    """Return whether words can be the value of a field of this kind.

    >>> fits("phase", "word", "Phase II/III"), fits("phase", "word", "Patients train at home.")
    (True, False)
    """
    if len(text) > _LONGEST.get(kind, 100_000):
        return False
    if field == "countries":
        return is_list_of_countries(text)
    if kind == "list":
        return any(char.isalnum() for char in text) and not (field in _NAMES and _NO_NAME.fullmatch(text))
    if fold(text) in NOT_STATED_WORDS:
        return True
    if field in _FITS:
        return _FITS[field](text)
    if field in _DESIGN:
        codes, words = _DESIGN[field]
        return means(codes, text) or re.search(words, text, re.I) is not None
    if kind == "number":
        return any(char.isdigit() for char in text)
    if kind == "date":
        return _DATE.search(text) is not None
    return True
