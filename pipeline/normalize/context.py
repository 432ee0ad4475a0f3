"""What the normalizers of one record share: its registry, the findings and the notes on its values."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar

from pipeline.findings import Finding, FindingKind
from pipeline.model.codes import ValueStatus
from pipeline.model.source import Value
from pipeline.model.trial import Coded, ValueNote
from pipeline.normalize.texts import (
    fold_space,
    has_control_characters,
    undo_markup,
    visible,
    without_control_characters,
)
from pipeline.vocab.code_list import CodeList, Meaning
from pipeline.vocab.lists import YES_NO, YesNo

CodeT = TypeVar("CodeT", bound=StrEnum)

# Counts are stored as signed 64-bit integers.
MAX_INTEGER = 2**63 - 1


class Context:
    """Collects findings and value notes while one record is normalized."""

    __slots__ = ("findings", "notes", "registry", "source")

    def __init__(self, source: str, registry: str) -> None:
        self.source = source
        self.registry = registry
        self.findings: list[Finding] = []
        self.notes: list[ValueNote] = []

    def find(self, kind: FindingKind, path: str, value: Value | None, message: str) -> None:
        """Raise a finding about a value."""
        raw, place = (visible(str(value.raw)), value.at) if value else ("", "")
        self.findings.append(Finding(kind, path, raw, place, message))

    def note(self, path: str, status: ValueStatus, rule: str | None = None) -> None:
        """Note how a value that is not plainly mapped stands."""
        self.notes.append(ValueNote(path=path, status=status, rule=rule))

    def raw_text(self, value: Value, path: str) -> str:
        """Return the words as printed, without control characters (which are a finding)."""
        raw = value[0]
        text = raw if type(raw) is str else _words_of(raw)
        if not text.isprintable() and has_control_characters(text):
            self.find(FindingKind.CONTROL_CHARACTERS, path, value, "control characters were removed")
            return without_control_characters(text)
        return text

    def line(self, value: Value | None, path: str) -> str | None:
        """Return a text of one line: escapes undone, white space folded; None where nothing is left."""
        if value is None:
            return None
        raw = value[0]
        if type(raw) is str and value[3] == "plain" and raw.isprintable() and "  " not in raw:
            return raw.strip() or None
        text = self.raw_text(value, path)
        if value[3] != "plain":
            text = undo_markup(text, value[3])
        return fold_space(text) or None

    def text(self, value: Value | None, path: str) -> str | None:
        """Return a text whose lines are kept: escapes undone once; None where nothing is left."""
        if value is None:
            return None
        text = self.raw_text(value, path)
        if value[3] != "plain":
            text = undo_markup(text, value[3])
        return text.strip() or None

    def code(self, codes: CodeList[CodeT], value: Value | None, path: str) -> Coded[CodeT] | None:
        """Return the coded value; a word that no list has is a finding."""
        if value is None:
            return None
        coded = coded_word(codes, self.registry, _plain_words(value))
        if coded.status is not ValueStatus.MAPPED:
            self._tell(coded, codes, value, path)
        return coded

    def codes(self, codes: CodeList[CodeT], values: tuple[Value, ...], path: str) -> tuple[Coded[CodeT], ...]:
        """Return the coded values of a set; one word may name several codes (`Participant, Investigator`)."""
        coded: list[Coded[CodeT]] = []
        for value in values:
            for one in coded_words(codes, self.registry, _plain_words(value)):
                if one.status is not ValueStatus.MAPPED:
                    self._tell(one, codes, value, path)
                if one not in coded:
                    coded.append(one)
        return tuple(coded)

    def _tell(self, coded: Coded[Any], codes: CodeList[Any], value: Value, path: str) -> None:
        self.note(path, coded.status, coded.rule)
        if coded.status is ValueStatus.UNMAPPED:
            line = codes.toml_line(self.registry, str(value.raw))
            self.find(FindingKind.UNMAPPED_CODE, path, value, f"name its meaning: {line}")

    def flag(self, value: Value | None, path: str) -> bool | None:
        """Return a truth value, printed as such or as words."""
        if value is None or type(value[0]) is bool:
            return value[0] if value is not None and type(value[0]) is bool else None
        coded = self.code(YES_NO, value, path)
        return coded.code is YesNo.YES if coded is not None and coded.code is not None else None

    def integer(self, value: Value | None, path: str) -> int | None:
        """Return a whole number of at most 64 bits; anything else is a finding."""
        if value is None:
            return None
        try:
            number = int(str(value.raw).strip())
        except ValueError:
            self.find(FindingKind.INVALID_NUMBER, path, value, "no whole number")
            return None
        if abs(number) > MAX_INTEGER:
            self.find(FindingKind.INVALID_NUMBER, path, value, "more than 64 bits")
            return None
        return number


def _plain_words(value: Value) -> str:
    raw = value[0]
    words = raw if type(raw) is str else _words_of(raw)
    return words if value[3] == "plain" else fold_space(undo_markup(words, value[3]))


def _words_of(raw: str | int | float | bool) -> str:
    return str(raw).lower() if isinstance(raw, bool) else str(raw)


@lru_cache(maxsize=16384)
def coded_words(codes: CodeList[CodeT], registry: str, raw: str) -> tuple[Coded[CodeT], ...]:
    """Return what a word of a registry means: one coded value per code, or one without a code."""
    meaning: Meaning[CodeT] | None = codes.meaning(registry, raw)
    make: Any = Coded[codes.codes]  # type: ignore[name-defined]
    words = without_control_characters(raw)
    if meaning is None:
        return (make(raw=words, status=ValueStatus.UNMAPPED),)
    if not meaning.codes:
        return (make(raw=words, status=meaning.status),)
    return tuple([make(raw=words, code=code, status=meaning.status) for code in meaning.codes])


def coded_word(codes: CodeList[CodeT], registry: str, raw: str) -> Coded[CodeT]:
    """Return what a word of a registry means in a list where a word means one thing."""
    return coded_words(codes, registry, raw)[0]


@lru_cache(maxsize=256)
def inferred(code: CodeT, rule: str) -> Coded[CodeT]:
    """Return a coded value that nobody printed, with the rule that says so."""
    make: Any = Coded[type(code)]  # type: ignore[misc]
    coded: Coded[CodeT] = make(code=code, status=ValueStatus.INFERRED, rule=rule)
    return coded
