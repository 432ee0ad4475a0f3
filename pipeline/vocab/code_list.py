"""Code lists: what registries print -> what it means. The words are data, in the TOML files beside this module.

A file has `[codes.CODE]` (label, description, and the same code in other standards) and `[words.SCOPE]`:
`CODE = ["word", ...]`, where SCOPE is a registry's code, `ictrp` or `any`, and CODE a code, several joined by
`+`, or a lower-case value status (`not_stated`, `unknown` ...). A code's own name and label always mean it.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from pipeline.model.codes import ValueStatus

CodeT = TypeVar("CodeT", bound=StrEnum)
CodeT_co = TypeVar("CodeT_co", bound=StrEnum, covariant=True)

# The portal of the Japanese registries and its members print the same words.
_KIN = {"umin": "jprn", "jrct": "jprn", "japic": "jprn", "jma": "jprn"}
NOT_STATED_WORDS = frozenset(
    {
        "not specified",
        "not stated",
        "not provided",
        "not entered",
        "not selected",
        "not reported",
        "unspecified",
    }
    | {"null", "none", "nil", "n a", "na", "not available", "no data", "please select", "undefined"}
)
_NOT_A_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=65536)
def fold(raw: str) -> str:
    """Return the form in which words are compared: compatibility forms undone, lower case, no punctuation.

    >>> fold(" Active, not\\u00a0recruiting ")
    'active not recruiting'
    """
    return _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", raw).casefold()).strip()


class Telling(NamedTuple, Generic[CodeT_co]):
    """A word that tells a code: its pattern, matched in order."""

    pattern: re.Pattern[str]
    code: CodeT_co


def telling(*pairs: tuple[str, CodeT]) -> tuple[Telling[CodeT], ...]:
    """Returns the patterns of words, matched in any case, each with the code that it tells."""
    return tuple([Telling(re.compile(pattern, re.I), code) for pattern, code in pairs])


def unaccented(word: str) -> str:
    """Return a word without accents.

    >>> unaccented("février")
    'fevrier'
    """
    if word.isascii():
        return word
    return "".join([char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char)])


class Meaning(NamedTuple, Generic[CodeT]):
    """What a word means: codes (several only in lists of sets) and how the value stands."""

    codes: tuple[CodeT, ...]
    status: ValueStatus


class CodeList(Generic[CodeT]):
    """One code list, read from its TOML file at first use."""

    def __init__(self, name: str, codes: type[CodeT]) -> None:
        self.name = name
        self.codes = codes
        self._found: dict[tuple[str, str], Meaning[CodeT] | None] = {}

    @cached_property
    def _file(self) -> dict[str, Any]:
        path = Path(__file__).with_name(f"{self.name}.toml")
        return tomllib.loads(path.read_text(encoding="utf-8"))

    @property
    def path(self) -> str:
        """Path of the field in a trial record."""
        return str(self._file["path"])

    @property
    def description(self) -> str:
        """What the list is about."""
        return str(self._file["description"])

    @property
    def entries(self) -> Mapping[str, Mapping[str, str]]:
        """Label, description and codes of other standards, by code."""
        entries: Mapping[str, Mapping[str, str]] = self._file["codes"]
        return entries

    @cached_property
    def scopes(self) -> dict[str, dict[str, Meaning[CodeT]]]:
        """Meanings by scope and folded word. Raises ValueError where a scope gives one word two meanings."""
        scopes: dict[str, dict[str, Meaning[CodeT]]] = {}
        for scope, words_by_code in self._file.get("words", {}).items():
            meanings = scopes.setdefault(scope, {})
            for key, words in words_by_code.items():
                meaning = self._meaning(key)
                for word in words:
                    if meanings.setdefault(fold(word), meaning) != meaning:
                        raise ValueError(f"{self.name}.toml: {scope} gives {word!r} two meanings")
        names = scopes.setdefault("any", {})
        for code in self.codes:
            names.setdefault(fold(code.value), self._meaning(code.name))
            names.setdefault(fold(self.entries[code.name]["label"]), self._meaning(code.name))
        return scopes

    def _meaning(self, key: str) -> Meaning[CodeT]:
        if key.islower():
            return Meaning((), ValueStatus(key))
        codes = tuple([self.codes[name] for name in key.split("+")])
        status = self.entries[codes[0].name].get("status", "mapped")
        return Meaning(codes, ValueStatus(status))

    def meaning(self, registry: str, raw: str) -> Meaning[CodeT] | None:
        """Return what a registry means by a word: its own list first, then ICTRP's, then the common one.

        None for a word that no list has.
        """
        key = (registry, raw)
        if key not in self._found:
            self._found[key] = self._find(registry, fold(raw))
        return self._found[key]

    def _find(self, registry: str, word: str) -> Meaning[CodeT] | None:
        if not word:
            return Meaning((), ValueStatus.NOT_STATED)
        for scope in (registry, _KIN.get(registry, registry), "ictrp", "any"):
            if meaning := self.scopes.get(scope, {}).get(word):
                return meaning
        return Meaning((), ValueStatus.NOT_STATED) if word in NOT_STATED_WORDS else None

    def toml_line(self, registry: str, raw: str) -> str:
        """Return the line that would name an unmapped word, with the table it belongs under."""
        quoted = raw.replace("\\", "\\\\").replace('"', '\\"')
        return f'pipeline/vocab/{self.name}.toml [words.{registry}] CODE = ["{quoted}"]'
