"""What a label means: the table of synonyms (`labels.toml`) and the ways in which sites decorate a label."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from pipeline.vocab.code_list import fold, unaccented
from pipeline.vocab.identifier_patterns import registries_of_ids

# The longest label of the table has 8 words; a longer line is no label.
LONGEST_LABEL: Final = 70
_QUESTION: Final = re.compile(r"(?:what|who|where|when|why|how|can|is|are|do|does|will)\b[^.:]*\?$", re.I)
_WORDS_OF_QUESTION: Final = 16
_WORDS_OF_LABEL: Final = 5
_IDS: Final = frozenset({"registration_id", "secondary_ids", "org_study_id"})
# A sponsor's or a register's own number.
_CODE: Final = re.compile(r"(?=.*\d)[\w./-]{3,30}")
# `Primary outcome [1]`
_NUMBER_BEHIND: Final = re.compile(r"\s*\[\d{1,3}\]\s*$")
_PLURAL: Final = re.compile(r"\((?:s|es)\)", re.I)
_PAIR: Final = re.compile(r"[:：]\s*\S")  # `Erkrankung / Health condition: fever` is a label with its value


class Label(NamedTuple):
    """A label as understood: our field, its kind, and the word that says whether it has happened."""

    field: str
    kind: str
    qualifier: str | None = None


@lru_cache(maxsize=1)
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("labels.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def _translated() -> dict[str, list[str]]:
    """Return labels in other languages by field."""
    path = Path(__file__).with_name("labels_translated.toml")
    found: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8"))["fields"]
    return found


@lru_cache(maxsize=1)
def _fields() -> dict[str, Label]:
    """Return labels by folded words; one that English has means what it means there."""
    fields = _table()["fields"]
    translated = {_bare(words): name for name, labels in _translated().items() for words in labels}
    english = {fold(words): name for name, entry in fields.items() for words in entry["labels"]}
    return {words: Label(name, fields[name]["kind"]) for words, name in (translated | english).items()}


def _bare(text: str) -> str:
    """Return folded words without accents."""
    return unaccented(fold(text))


@lru_cache(maxsize=1)
def _prefixes() -> list[tuple[str, Label]]:
    found = [
        (words, Label(name, entry["kind"]))
        for name, entry in _table()["fields"].items()
        for words in entry.get("prefixes", ())
    ]
    return sorted(found, key=lambda one: -len(one[0]))


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], Label]]:
    return [
        (re.compile(pattern, re.I), Label(name, entry["kind"]))
        for name, entry in _table()["fields"].items()
        for pattern in entry.get("patterns", ())
    ]


@lru_cache(maxsize=16384)
def find_label(text: str) -> Label | None:
    """Return what a label means, or None where the words are no label.

    >>> find_label("Estimated Study Completion Date:")
    Label(field='completion', kind='date', qualifier='estimated')
    >>> find_label("Kurzbeschreibung / Brief summary").field
    'brief_summary'
    """
    if len(text) > LONGEST_LABEL or not any(char.isalpha() for char in text):
        return None
    words = _bare(_PLURAL.sub("s", _NUMBER_BEHIND.sub("", text)))
    if found := _fields().get(words):
        return found
    table = _table()
    parts = words.split()
    qualifier = next((word for word in parts if word in table["qualifiers"]["words"]), None)
    if qualifier:
        parts = [word for word in parts if word not in table["qualifiers"]["words"]]
    for start in range(len(parts)):
        if found := _fields().get(" ".join(parts[start:])):
            return found._replace(qualifier=qualifier)
        if parts[start] not in table["qualifiers"]["lead"]:
            break
    pieces = text.split("/")
    if len(pieces) == 2 and not _PAIR.search(text):
        return find_label(pieces[1]) or find_label(pieces[0])
    return None


def is_unknown_label(text: str) -> bool:
    """Return whether a line is a label that the table does not have: a question, or few words of a known end.

    >>> is_unknown_label("Sponsor details"), is_unknown_label("Who is the main contact?"), is_unknown_label("Fever")
    (True, True, False)
    """
    words = text.split()
    if _QUESTION.match(text):
        return len(words) <= _WORDS_OF_QUESTION
    is_short = 1 <= len(words) <= _WORDS_OF_LABEL and text[:1].isupper() and text[-1].isalpha()
    return (
        is_short
        and words[-1].lower() in _table()["unknown"]["last_words"]
        and not any("," in word for word in words)
    )


def find_prefix(text: str) -> tuple[Label, str] | None:
    """Return a label that stands before its value without a colon, and the value.

    >>> find_prefix("Launched by EXAMPLE UNIVERSITY")
    (Label(field='sponsor', kind='list', qualifier=None), 'EXAMPLE UNIVERSITY')
    >>> find_prefix("ClinicalTrials.gov ID NCT99000001")
    (Label(field='registration_id', kind='line', qualifier=None), 'NCT99000001')
    """
    lower = text.lower()
    ids = registries_of_ids(text) if any(char.isdigit() for char in text) else []
    if ids and ids[0][0].start and (named := find_label(text[: ids[0][0].start])) and named.field in _IDS:
        return named, text[ids[0][0].start :]
    head, _, code = text.rpartition(" ")
    if _CODE.fullmatch(code) and (named := find_label(head)) and named.field in _IDS:
        return named, code
    for words, label in _prefixes():
        rest = text[len(words) :].strip(" :")
        if lower.startswith(f"{words} ") and rest:
            return label, rest
    return None


def find_pattern(text: str) -> Label | None:
    """Return the label that a line of a known form is (`30 participants in 3 patient groups`)."""
    return next((label for pattern, label in _patterns() if pattern.fullmatch(text)), None)
