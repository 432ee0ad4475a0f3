"""Identifiers of trials: how each type is printed, its canonical form, and its check where it has one.

Patterns were measured on 9,068 ids of five ICTRP exports (facts on each registry stand beside its rule).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

from pipeline.model.codes import IdentifierType


class FoundId(NamedTuple):
    """An identifier in a text: its type, canonical form, place, and why it is invalid (None: it is not)."""

    type: IdentifierType
    value: str
    start: int
    end: int
    invalid_reason: str | None = None
    country: str | None = None


class _Rule(NamedTuple):
    """How one type is found: `hint` is in every text that holds it, in lower case (the quick test)."""

    type: IdentifierType
    issuer: str
    hint: str
    pattern: re.Pattern[str]
    canonical: Callable[[re.Match[str]], str]
    check: Callable[[str], str | None] | None = None


def _joined(prefix: str) -> Callable[[re.Match[str]], str]:
    return lambda match: prefix + match[1]


_GAP = r"[^\w\n,;|]{0,4}"


def _rule(
    type_: IdentifierType,
    issuer: str,
    hint: str,
    pattern: str,
    canonical: str | Callable[[re.Match[str]], str],
    check: Callable[[str], str | None] | None = None,
) -> _Rule:
    form = _joined(canonical) if isinstance(canonical, str) else canonical
    return _Rule(type_, issuer, hint, re.compile(pattern.replace("~", _GAP), re.I), form, check)


# Ids that people type to fill a form.
_FILLER_NUMBERS = {"00000000", "11111111", "12345678", "87654321", "99999999", "01234567"}


def check_filler(value: str) -> str | None:
    """Return `filler` for a number that people type to fill a form."""
    return "filler" if value[-8:] in _FILLER_NUMBERS else None


def _check_actrn(value: str) -> str | None:
    """Check the three check digits: minus the sums of digits 1-5, 6-11 and 1-11, modulo 10."""
    digits = [int(digit) for digit in value[5:19]]
    expected = [-sum(digits[:5]) % 10, -sum(digits[5:11]) % 10, -sum(digits[:11]) % 10]
    return None if digits[11:] == expected else "check_digits"


def _check_eudract(value: str) -> str | None:
    # The first control of a EudraCT number is its year: numbers start in 2004, a few pilots in the 1990s.
    return None if 1990 <= int(value[:4]) <= 2035 else "year"


def _chictr(match: re.Match[str]) -> str:
    return f"ChiCTR-{match[1].upper()}-{match[2]}" if match[1] else f"ChiCTR{match[2]}"


def _jrct(match: re.Match[str]) -> str:
    return f"jRCT{match[1].lower()}{match[2]}"


def _ntr(match: re.Match[str]) -> str:
    prefix = match[1].upper().replace(" ", "")
    return ("NL-OMON" if "OMON" in prefix else prefix) + match[2]


_COUNTRY_SUFFIX = re.compile(
    r"\s*[-/]\s*(?P<country>3rd|outside(?:[- ]?eu(?:/eea)?)?|[a-z]{2}(?![a-z]))", re.I
)
_T = IdentifierType
# Longest and most specific first: a EudraCT pattern must not eat an EU CT number.
_RULES = (
    _rule(
        _T.EUCT, "CTIS", "", r"(?<!\d)(20\d{2})[-\s](5\d{5})[-\s](\d{2})(?:[-\s]\d{2})?(?![\d-])",
        lambda m: f"{m[1]}-{m[2]}-{m[3]}",
    ),
    _rule(
        _T.EUDRACT, "EudraCT", "", r"(?<!\d)((?:19|20)\d{2})\s?[-\s]\s?(0\d{5})\s?[-\s]\s?(\d{2})(?!\d)",
        lambda m: f"{m[1]}-{m[2]}-{m[3]}", _check_eudract,
    ),
    _rule(_T.CTRI, "CTRI", "ctri", r"\bCTRI[\W_]*(\d{4})[\W_]+(\d{2,3})[\W_]+(\d{6})(?!\d)", lambda m: f"CTRI/{m[1]}/{m[2]}/{m[3]}"),
    _rule(_T.IRCT, "IRCT", "irct", r"\bIRCT~(\d{11,14}N\d{1,3})(?!\d)", lambda m: "IRCT" + m[1].upper()),
    _rule(_T.ACTRN, "ANZCTR", "ctr", r"\b(?:ACTRN|ANZCTR)~(12[56]\d{11})(?!\d)", "ACTRN", _check_actrn),
    _rule(_T.NCT, "ClinicalTrials.gov", "nct", r"(?<![a-z])NCT~(\d{8})(?!\d)", "NCT", check_filler),
    _rule(_T.ISRCTN, "ISRCTN", "isrctn", r"(?:ISRCTN~){1,2}(\d{8})(?!\d)", "ISRCTN", check_filler),
    _rule(_T.DRKS, "DRKS", "drks", r"DRKS~(\d{8})(?!\d)", "DRKS", check_filler),
    _rule(_T.CHICTR, "ChiCTR", "chictr", r"ChiCTR~(?:([A-Z]{2,6})~(?=\d{8}(?!\d)))?(\d{8}(?:\d{2})?)(?!\d)", _chictr),
    _rule(_T.ITMCTR, "ITMCTR", "itmctr", r"\bITMCTR~(\d{8,10})(?!\d)", "ITMCTR"),
    _rule(_T.JRCT, "jRCT", "jrct", r"jRCT~([a-z]?)~(\d{9,10})(?!\d)", _jrct),
    _rule(_T.UMIN, "UMIN-CTR", "", r"(?:\bUMIN(?:~CTR)?~|JPRN~C|\bC(?=00000\d{4}(?!\d)))(\d{9})(?!\d)", "UMIN"),
    _rule(_T.JAPIC, "JapicCTI", "japic", r"Japic~CTI~(\d{6})(?!\d)", "JapicCTI-"),
    _rule(_T.JMA, "JMACCT", "jma", r"JMA~(IIA\d{5})(?!\d)", lambda m: "JMA-" + m[1].upper()),
    _rule(_T.KCT, "CRIS", "kct", r"\bKCT~(\d{7})(?!\d)", "KCT"),
    _rule(_T.PACTR, "PACTR", "pactr", r"\bPACTR~(20\d{13,14})(?!\d)", "PACTR"),
    _rule(_T.REBEC, "ReBEC", "rbr", r"\bRBR~([0-9a-z]{6,10})(?![0-9a-z])", lambda m: "RBR-" + m[1].lower()),
    _rule(_T.RPCEC, "RPCEC", "rpcec", r"RPCEC~(\d{8})(?!\d)", "RPCEC"),
    _rule(_T.SLCTR, "SLCTR", "slctr", r"\bSLCTR[\W_]*(20\d{2})[\W_]*(\d{3})(?!\d)", lambda m: f"SLCTR/{m[1]}/{m[2]}"),
    _rule(_T.TCTR, "TCTR", "tctr", r"\bTCTR~(20\d{9})(?!\d)", "TCTR"),
    _rule(_T.LBCTR, "LBCTR", "lbctr", r"\bLBCTR~(20\d{8})(?!\d)", "LBCTR"),
    _rule(_T.REPEC, "REPEC", "per-", r"\bPER-(\d{3})-(\d{2})(?!\d)", lambda m: f"PER-{m[1]}-{m[2]}"),
    _rule(_T.CCMO, "CCMO", "nl", r"\bNL[ -]?(\d{5})\.(\d{3})\.(\d{2})(?!\d)", lambda m: f"NL{m[1]}.{m[2]}.{m[3]}"),
    _rule(_T.NTR, "NTR", "n", r"\b(NL~OMON|NTR|NL)[ -]?(\d{1,5})(?![\d.]\d|\w)", _ntr),
    _rule(_T.UTN, "WHO", "1111-", r"(?<!\d)U?[ -]?(1111-\d{4}-\d{4})(?!\d)", "U"),
    _rule(_T.BR_CAAE, "Plataforma Brasil", ".", r"(?<!\d)(\d{8}\.\d\.\d{4}\.\d{4})(?!\d)", lambda m: m[1]),
    _rule(_T.IRAS, "HRA", "iras", r"\bIRAS\W{0,3}(?:project\W)?(?:ID|number|no)?\W{0,3}(\d{4,7})(?!\d)", lambda m: m[1]),
    _rule(_T.CPMS, "NIHR", "cpms", r"\bCPMS\W{0,3}(?:ID|number|no)?\W{0,3}(\d{4,6})(?!\d)", lambda m: m[1]),
    _rule(_T.REGISTRY, "CDE China", "ctr20", r"\bCTR(20\d{6})(?!\d)", "CTR"),
)  # fmt: skip
TYPE_OF_REGISTRY = {
    "ctgov": _T.NCT, "euctr": _T.EUDRACT, "ctis": _T.EUCT, "isrctn": _T.ISRCTN, "anzctr": _T.ACTRN,
    "drks": _T.DRKS, "chictr": _T.CHICTR, "ctri": _T.CTRI, "jrct": _T.JRCT, "umin": _T.UMIN,
    "japic": _T.JAPIC, "jma": _T.JMA, "cris": _T.KCT, "kct": _T.KCT, "irct": _T.IRCT, "ntr": _T.NTR,
    "omon": _T.NTR, "pactr": _T.PACTR, "rebec": _T.REBEC, "repec": _T.REPEC, "rpcec": _T.RPCEC,
    "slctr": _T.SLCTR, "tctr": _T.TCTR, "lbctr": _T.LBCTR, "itmctr": _T.ITMCTR,
}  # fmt: skip
# `kct` is an older code of `cris`, and `omon` shares its id with `ntr`.
_OLD_CODES = frozenset({"kct", "omon"})
ISSUERS = {rule.type: rule.issuer for rule in _RULES}
# Numbers of ethics committees, studies and research networks that are never a registration.
_NOT_A_REGISTRATION = frozenset({_T.UTN, _T.CCMO, _T.BR_CAAE, _T.IRAS, _T.CPMS})
REGISTRATION_TYPES = frozenset({rule.type for rule in _RULES} - _NOT_A_REGISTRATION)
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹣－", "-"))


def _plain(text: str) -> str:
    """Return the text with compatibility forms and dashes undone; its length may change."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).translate(_DASHES)


def find_ids(text: str) -> list[FoundId]:
    """Return the identifiers of known types in a text, in order of place; no two overlap.

    >>> [found.value for found in find_ids("JPRN-jRCTc031190101; EUCTR2015-000590-12-DE")]
    ['jRCTc031190101', '2015-000590-12']
    """
    plain = _plain(text)
    lower = plain.lower()
    found: list[FoundId] = []
    for rule in _RULES:
        if rule.hint not in lower:
            continue
        for match in rule.pattern.finditer(plain):
            if all(match.end() <= other.start or match.start() >= other.end for other in found):
                value = rule.canonical(match)
                end, country = match.end(), None
                if rule.type is _T.EUDRACT and (suffix := _COUNTRY_SUFFIX.match(plain, end)):
                    end, country = suffix.end(), _country_suffix(suffix["country"])
                reason = rule.check(value) if rule.check else None
                found.append(FoundId(rule.type, value, match.start(), end, reason, country))
    return sorted(found, key=lambda one: one.start)


def _country_suffix(raw: str) -> str:
    word = raw.upper()
    return "OUTSIDE" if word.startswith("OUTSIDE") else word


def registries_of_ids(text: str) -> list[tuple[FoundId, str]]:
    """Return the registration ids in a text, each with the code of the registry that issues it."""
    registries = {type_: code for code, type_ in TYPE_OF_REGISTRY.items() if code not in _OLD_CODES}
    return [(found, registries[found.type]) for found in find_ids(text) if found.type in registries]
