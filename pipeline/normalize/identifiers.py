"""Identifiers: recognized anywhere in a text, brought to one canonical form, checked where the type has a rule.

How they are printed stands in `vocab/identifier_patterns.py`. An identifier's value is the trial's: a EudraCT
number without the country, an EU CT number without the resubmission suffix. Only a registration id of EUCTR carries the country (`2015-000590-12-DE`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.findings import FindingKind
from pipeline.model.codes import IdentifierRole, IdentifierType
from pipeline.model.source import SourceIdentifier
from pipeline.model.trial import Identifier
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.normalize.texts import fold_space, undo_markup
from pipeline.vocab.code_list import NOT_STATED_WORDS, fold, telling
from pipeline.vocab.identifier_patterns import (
    ISSUERS,
    REGISTRATION_TYPES,
    TYPE_OF_REGISTRY,
    FoundId,
    check_filler,
    find_ids,
)

_identifier = assembler(Identifier)
_T = IdentifierType


@lru_cache(maxsize=4096)
def read_registration_id(raw: str, registry: str | None) -> FoundId | None:
    """Return the first id of the registry in the words (of any registry where `registry` is unknown)."""
    text = fold_space(raw)
    wanted = TYPE_OF_REGISTRY.get(registry or "")
    types = {wanted} if wanted else REGISTRATION_TYPES
    for found in find_ids(text):
        if found.type in types:
            return found
    if wanted is _T.ISRCTN and re.fullmatch(r"\d{8}", text):
        return FoundId(_T.ISRCTN, f"ISRCTN{text}", 0, 8, check_filler(text))
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


_KINDS = telling(
    (r"ethic|\birb\b|\biec\b|review board|\brec\b|\bcep\b|\bcpp\b", _T.ETHICS),
    (r"^FDA$|\bIND\b|\bIDE\b", _T.IND_IDE),
    (r"^NIH$", _T.NIH_GRANT),
    (r"grant|fund|^(?:AHRQ|CDC|SAMHSA|VA)$|award", _T.FUNDER),
    (r"\biras\b", _T.IRAS),
    (r"\bcpms\b", _T.CPMS),
    (r"protocol|sponsor", _T.SPONSOR_PROTOCOL),
    (r"^REGISTRY$|registry identifier|regist", _T.REGISTRY),
)
# Labels that promise a number of one form.
_PROMISED = telling(
    (r"eudra-?ct", _T.EUDRACT),
    (r"^ctis$|\b(?:eu ?ct|ctis|eu trial) (?:no\b|num)", _T.EUCT),
    (r"\bnct\b|clinicaltrials\.gov (?:no\b|num|id)", _T.NCT),
    (r"isrctn", _T.ISRCTN),
    (r"\butr?n\b|universal trial", _T.UTN),
)
_LOOSE = {
    _T.EUDRACT: re.compile(r"((?:19|20)\d{2}-\d{6}-\d{2})"),
    _T.EUCT: re.compile(r"(20\d{2}-\d{6}-\d{2})-\d{2}"),
}
# Type, value, why invalid, issuer.
_Classified = tuple[IdentifierType, str, str | None, str | None]


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
        promised = _promised(kind)
        for piece in _pieces(raw, source.role):
            piece = fold_space(piece)
            found = list(_classify(piece, source.role, kind, issuer))
            if promised and promised not in {type_ for type_, _, _, _ in found}:
                found = _compare(context, found, piece, promised, source, path)
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


def _promised(kind: str | None) -> IdentifierType | None:
    return next((type_ for pattern, type_ in _PROMISED if kind and pattern.search(kind)), None)


def _compare(
    context: Context,
    found: list[_Classified],
    piece: str,
    promised: IdentifierType,
    source: SourceIdentifier,
    path: str,
) -> list[_Classified]:
    """Return the ids of a piece that has none of the type which its label promises.

    A number of another known type is taken for what it is. A label that is borne out by the groups of digits makes
    up for a group that no such number was seen with; what has no form at all is invalid.
    """
    if promised is _T.ISRCTN and (own := _registration("isrctn", piece)):
        return own
    loose = _LOOSE.get(promised)
    if loose and (match := loose.fullmatch(piece)):
        return [(promised, match[1], None, ISSUERS[promised])]
    known = [type_ for type_, _, _, _ in found if type_ in ISSUERS]
    if known:
        message = f"its label says {promised.value}, its form {known[0].value}"
        context.find(FindingKind.REPAIRED_VALUE, path, source.value, message)
        return found
    return [
        (type_, value, reason or f"form_of_{promised.value}", issuer)
        for type_, value, reason, issuer in found
    ]


def _validity(type_: IdentifierType, reason: str | None) -> bool | None:
    if reason:
        return False
    return True if type_ in ISSUERS and type_ is not _T.REGISTRY else None


def _registration(registry: str, piece: str) -> list[_Classified]:
    """Return the registry's own id, which it may print without its prefix."""
    found = read_registration_id(piece, registry)
    return [(found.type, found.value, found.invalid_reason, ISSUERS[found.type])] if found else []


def _classify(
    piece: str, role: IdentifierRole, kind: str | None, issuer: str | None
) -> Iterable[_Classified]:
    """Yield (type, value, why invalid, issuer) of every id in one piece."""
    if role is IdentifierRole.PAGE_KEY:
        yield _T.OTHER, piece, None, None
        return
    if found := find_ids(piece):
        for one in found:
            yield one.type, one.value, one.invalid_reason, ISSUERS[one.type]
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
