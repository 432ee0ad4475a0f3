"""Identifiers: recognized anywhere in a text, brought to one canonical form, checked where the type has a rule.

Patterns were measured on 9,068 ids of five ICTRP exports (facts on each registry stand beside its rule).
An identifier's value is the trial's: a EudraCT number without the country, an EU CT number without the
resubmission suffix. Only a registration id of EUCTR carries the country (`2015-000590-12-DE`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.findings import FindingKind
from pipeline.model.codes import IdentifierRole, IdentifierType
from pipeline.model.source import SourceIdentifier
from pipeline.model.trial import Identifier
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.normalize.texts import fold_space, undo_markup
from pipeline.vocab.code_list import NOT_STATED_WORDS, fold

_identifier = assembler(Identifier)


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


def _check_filler(value: str) -> str | None:
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
    _rule(_T.NCT, "ClinicalTrials.gov", "nct", r"(?<![a-z])NCT~(\d{8})(?!\d)", "NCT", _check_filler),
    _rule(_T.ISRCTN, "ISRCTN", "isrctn", r"(?:ISRCTN~){1,2}(\d{8})(?!\d)", "ISRCTN", _check_filler),
    _rule(_T.DRKS, "DRKS", "drks", r"DRKS~(\d{8})(?!\d)", "DRKS", _check_filler),
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
_TYPE_OF_REGISTRY = {
    "ctgov": _T.NCT, "euctr": _T.EUDRACT, "ctis": _T.EUCT, "isrctn": _T.ISRCTN, "anzctr": _T.ACTRN,
    "drks": _T.DRKS, "chictr": _T.CHICTR, "ctri": _T.CTRI, "jrct": _T.JRCT, "umin": _T.UMIN,
    "japic": _T.JAPIC, "jma": _T.JMA, "cris": _T.KCT, "kct": _T.KCT, "irct": _T.IRCT, "ntr": _T.NTR,
    "omon": _T.NTR, "pactr": _T.PACTR, "rebec": _T.REBEC, "repec": _T.REPEC, "rpcec": _T.RPCEC,
    "slctr": _T.SLCTR, "tctr": _T.TCTR, "lbctr": _T.LBCTR, "itmctr": _T.ITMCTR,
}  # fmt: skip
_ISSUER = {rule.type: rule.issuer for rule in _RULES}
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


@lru_cache(maxsize=4096)
def read_registration_id(raw: str, registry: str | None) -> FoundId | None:
    """Return the first id of the registry in the words (of any registry where `registry` is unknown)."""
    text = fold_space(raw)
    wanted = _TYPE_OF_REGISTRY.get(registry or "")
    types = {wanted} if wanted else REGISTRATION_TYPES
    for found in find_ids(text):
        if found.type in types:
            return found
    if wanted is _T.ISRCTN and re.fullmatch(r"\d{8}", text):
        return FoundId(_T.ISRCTN, f"ISRCTN{text}", 0, 8, _check_filler(text))
    if wanted is _T.UMIN and re.fullmatch(r"\d{9}", text):
        return FoundId(_T.UMIN, f"UMIN{text}", 0, 9)
    return None


def canonical_registration_id(raw: str, registry: str | None) -> str | None:
    """Return the canonical registration id that the words hold, or None where they hold none of the registry.

    Args: registry is the issuing registry's code; None or an unknown one accepts an id of any registry.

    >>> canonical_registration_id("EUCTR2015-000590-12-Outside-EU/EEA", "euctr")
    '2015-000590-12-OUTSIDE'
    >>> canonical_registration_id("CTIS2023-507385-11-00", "ctis")
    '2023-507385-11'
    """
    found = read_registration_id(raw, registry)
    if found is None:
        return None
    return f"{found.value}-{found.country}" if found.country else found.value


_SEPARATORS = re.compile(r"[;|\n\r]+|<br\s*/?>", re.I)
# A comma before three digits may part thousands ("75,061; 125,097").
_COMMA = re.compile(r"(?<!\d),\s*|,\s+|,(?!\d{3}(?!\d))")
_FILLER = re.compile(r"(?:none|nil|not |no |date|version|n/?a\b|unknown|pending|to be|\?)", re.I)
_NIH_GRANT = re.compile(r"\b(\d?[A-Z]\d{2}[A-Z]{2}\d{6}(?:-\w+)?)\b")
_KINDS: tuple[tuple[re.Pattern[str], IdentifierType], ...] = tuple(
    (re.compile(pattern, re.I), type_)
    for pattern, type_ in (
        (r"ethic|\birb\b|\biec\b|review board|\brec\b|\bcep\b|\bcpp\b", _T.ETHICS),
        (r"^FDA$|\bIND\b|\bIDE\b", _T.IND_IDE),
        (r"^NIH$", _T.NIH_GRANT),
        (r"grant|fund|^(?:AHRQ|CDC|SAMHSA|VA)$|award", _T.FUNDER),
        (r"\biras\b", _T.IRAS),
        (r"\bcpms\b", _T.CPMS),
        (r"protocol|sponsor", _T.SPONSOR_PROTOCOL),
        (r"^REGISTRY$|registry identifier|regist", _T.REGISTRY),
    )
)


def _is_filler(text: str) -> bool:
    return (
        fold(text) in NOT_STATED_WORDS
        or (not any(char.isdigit() for char in text) and (len(text) < 3 or bool(_FILLER.match(text))))
        or not any(char.isalnum() for char in text)
        or not text.strip("0 -/.")
    )


def _pieces(text: str, role: IdentifierRole) -> Iterator[str]:
    """Yield the ids of a list: `;` and line ends separate, a comma only where every part has a digit."""
    if role is not IdentifierRole.SECONDARY:
        yield text
        return
    for piece in _SEPARATORS.split(text):
        parts = _COMMA.split(piece)
        if len(parts) > 1 and all(any(char.isdigit() for char in part) for part in parts):
            yield from parts
        elif piece.strip():
            yield piece


def normalize_identifiers(context: Context, sources: tuple[SourceIdentifier, ...]) -> tuple[Identifier, ...]:
    """Return the identifiers of a record, one per id where a value holds several."""
    identifiers: list[Identifier] = []
    seen: set[tuple[IdentifierType, str, IdentifierRole]] = set()
    for i, source in enumerate(sources):
        path = f"identifiers.{i}"
        raw = undo_markup(context.raw_text(source.value, path), source.value.markup)
        kind = context.line(source.kind, f"{path}.kind")
        issuer = context.line(source.issuer, f"{path}.issuer")
        link = context.line(source.link, f"{path}.link")
        for piece in _pieces(raw, source.role):
            piece = fold_space(piece)
            found = _classify(piece, source.role, kind, issuer)
            if source.role is IdentifierRole.REGISTRATION:
                found = _registration(context.registry, piece) or found
            for type_, value, reason, found_issuer in found:
                if reason:
                    context.find(
                        FindingKind.INVALID_IDENTIFIER,
                        path,
                        source.value,
                        f"no valid identifier of its type: {reason}",
                    )
                key = (type_, value, source.role)
                if key in seen:
                    continue
                seen.add(key)
                identifiers.append(
                    _identifier(
                        ordinal=len(identifiers) + 1,
                        type=type_,
                        value=value,
                        raw=piece,
                        role=source.role,
                        issuer=issuer or found_issuer,
                        kind_raw=kind,
                        link=link,
                        is_valid=_validity(type_, reason),
                        invalid_reason=reason,
                    )
                )
    return tuple(identifiers)


def _validity(type_: IdentifierType, reason: str | None) -> bool | None:
    if reason:
        return False
    return True if type_ in _ISSUER and type_ is not _T.REGISTRY else None


_Classified = tuple[IdentifierType, str, str | None, str | None]


def _registration(registry: str, piece: str) -> list[_Classified]:
    """Return the registry's own id, which it may print without its prefix."""
    found = read_registration_id(piece, registry)
    return [(found.type, found.value, found.invalid_reason, _ISSUER[found.type])] if found else []


def _classify(
    piece: str, role: IdentifierRole, kind: str | None, issuer: str | None
) -> Iterable[_Classified]:
    """Yield (type, value, why invalid, issuer) of every id in one piece."""
    if role is IdentifierRole.PAGE_KEY:
        yield _T.OTHER, piece, None, None
        return
    if found := find_ids(piece):
        for one in found:
            yield one.type, one.value, one.invalid_reason, _ISSUER[one.type]
        return
    if _is_filler(piece):
        yield _T.OTHER, piece, "filler", None
        return
    words = f"{kind or ''}|{issuer or ''}"
    if kind == "OTHER" or not kind:
        words = issuer or ""
    if role is IdentifierRole.ORG_STUDY_ID:
        yield _T.SPONSOR_PROTOCOL, piece, None, None
        return
    for pattern, type_ in _KINDS:
        if (kind and pattern.search(kind)) or (not kind and pattern.search(words)):
            yield type_, piece, None, None
            return
    if match := _NIH_GRANT.search(piece):
        yield _T.NIH_GRANT, match[1], None, "NIH"
        return
    yield _T.OTHER, piece, None, None
