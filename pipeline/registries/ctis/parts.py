"""Pieces that both answers of the CTIS API share: dates, sorted lists, translations, countries, the rest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pipeline.model.source import OtherField, SourceDate, Value
from pipeline.readers.json_reader import JsonObject

# The languages of the European Economic Area under the names that CTIS prints.
_LANGUAGES: Final = {
    "Bulgarian": "bg", "Croatian": "hr", "Czech": "cs", "Danish": "da", "Dutch": "nl", "English": "en",
    "Estonian": "et", "Finnish": "fi", "French": "fr", "German": "de", "Greek": "el", "Hungarian": "hu",
    "Icelandic": "is", "Irish": "ga", "Italian": "it", "Latvian": "lv", "Lithuanian": "lt", "Maltese": "mt",
    "Norwegian": "no", "Polish": "pl", "Portuguese": "pt", "Romanian": "ro", "Slovak": "sk",
    "Slovenian": "sl", "Spanish": "es", "Swedish": "sv",
}  # fmt: skip
# "BE: Ongoing, recruiting, GR: ...": a comma stands inside of the status too.
_NEXT_COUNTRY: Final = re.compile(r",\s*(?=[A-Z]{2}:)")

# The system's own keys and flags, which say nothing about the trial, wherever they stand.
SYSTEM_KEYS: Final = frozenset(
    [
        "id",
        "uuid",
        "mscId",
        "addressId",
        "businessKey",
        "businessKeyForDisplay",
        "isBusinessKeyValidated",
        "typeCode",
        "organisationLocationStatus",
        "countryOrganisationId",
        "clinicalTrialId",
        "trialScopeId",
        "trialCategoryId",
        "productPk",
        "substancePk",
        "termId",
        "isCreate",
        "isSave",
        "acronym",
        "clinicalTrialSponsor",
        "current",
        "eutctId",
        "isoNumber",
        "isoAlpha3Code",
        "associatedEntityId",
        "systemVersion",
        "versionNumber",
        "fromDate",
        "toDate",
        "language",
        "preferredLanguage",
        "intl",
        "gs1",
        "isEditable",
        "party",
        "isWillingAtDayThreeView",
        "willingAtDayThreeView",
        "organisationInfo",
        "part1MedicinalProductRoleMscInfos",
        "applicationTypeMsc",
        "active",
        "oneLine",
        "originalApplicationId",
        "partTwoId",
        "ctRegistryCode",
        "isClockStopRemovalRequested",
        "nameDisplay",
        "evCodeDisplay",
        "isDraftUnauthProduct",
        "hasDevice",
        "atcTermId",
        "startDate",
        "applicationId",
        "ctId",
        "versions",
        "number",
        "isPrimary",
        "commercial",
    ]
)


def date(value: Value | None, type_: str | None = None) -> SourceDate | None:
    """Return a date; the search answer prints day first. `type_` is what the field's name says."""
    if value is None:
        return None
    return SourceDate(value, value._replace(raw=type_) if type_ else None, "dmy")


def in_order(nodes: Sequence[JsonObject]) -> list[JsonObject]:
    """Return list entries by their number: CTIS sorts it as text (1, 10, 11, 2)."""

    def number(node: JsonObject) -> int:
        raw = node.peek("number")
        return int(raw) if isinstance(raw, int) or (isinstance(raw, str) and raw.isdecimal()) else 0

    return sorted(nodes, key=number)


def translations(node: JsonObject, key: str, path: str) -> Iterator[tuple[str, Value]]:
    """Yield (path, words) of every translation of a field, tagged with its language."""
    for entry in node.objects(f"{key}Translations"):
        words, name = entry.text("attributeTranslation"), entry.text("languageDescription")
        if words:
            yield path, words._replace(lang=_LANGUAGES.get(str(name.raw) if name else ""))


def country_states(value: Value) -> Iterator[tuple[Value, Value | None]]:
    """Yield (country, status) of `Poland:4` or of each part of `BE: Ongoing, recruiting, GR: Ended`."""
    for part in _NEXT_COUNTRY.split(str(value.raw)):
        country, _, state = (piece.strip() for piece in part.partition(":"))
        yield value._replace(raw=country), value._replace(raw=state) if state else None


def others(node: JsonObject, keys: Iterable[str], prefix: str = "") -> list[OtherField]:
    """Return every leaf under the keys, but for the system's own, as a field without a place of its own."""
    return [
        OtherField(f"{prefix}{path}"[:200], value)
        for key in keys
        for path, value in node.leaves(key, SYSTEM_KEYS)
    ]
