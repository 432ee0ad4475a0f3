"""The coded fields of a protocol form (`E.3 Principal inclusion criteria: ...`), whatever it was printed as.

A form is a list of entries in order. Codes repeat: per sponsor, per product, per MedDRA term, per language.
What was read is marked where it stands; whatever has no field of its own is kept under its code and label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pipeline.model.source import Value

TERM: Final = "E.1.2"


@dataclass(frozen=True, slots=True)
class Entry:
    """One field: its code (`E.3`, `N.`, empty in the header), label, language twin and words.

    `block` names the repeated part it stands in (`Sponsor 1`, `D.IMP: 2`); `node` is what holds it.
    """

    code: str
    label: str
    value: Value | None
    node: Any
    lang: str | None = None
    block: str = ""


@lru_cache(maxsize=1)
def known_labels() -> dict[str, tuple[str, ...]]:
    """Return the labels that the form prints, by code, the longest first."""
    labels: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("labels.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            code, _, label = line.partition("\t")
            labels.setdefault(code, []).append(label)
    return {code: tuple(sorted(found, key=len, reverse=True)) for code, found in labels.items()}


def block_after(block: str, code: str, label: str, place: str) -> str:
    """Return the repeated part in which a field stands: parts end with their section."""
    if code == TERM:
        # A term starts with its heading, or with its version where it has none.
        starts = label.startswith("Medical condition") or not block.startswith(TERM)
        return f"{TERM} {place}" if starts else block
    section = block[:1] if block.startswith("D.") else "B" if block.startswith("Sponsor") else ""
    stays = section and code[:1] == section and len(code) > 2 and code != "D.8"
    return block if stays else ""


class Entries:
    """The entries of one record; reading takes them out."""

    def __init__(self, entries: Iterable[Entry], mark_read: Callable[[Entry], None]) -> None:
        self._entries = [entry for entry in entries if entry.value is not None]
        self._mark_read = mark_read

    def take(self, code: str, label: str = "") -> list[Entry]:
        """Return all entries of a code (and, where given, of a label that starts so), and mark them read."""
        taken = [entry for entry in self._entries if entry.code == code and entry.label.startswith(label)]
        self._remove(taken)
        return taken

    def text(self, code: str, label: str = "") -> Value | None:
        """Return the first value of a code, English before its twins; entries after it stay unread."""
        for entry in self._entries:
            if entry.code == code and entry.label.startswith(label) and entry.lang is None:
                self._remove([entry])
                return entry.value
        return None

    def peek(self, code: str, label: str = "") -> Value | None:
        """Return the first value of a code without marking it read."""
        found = (
            entry.value for entry in self._entries if entry.code == code and entry.label.startswith(label)
        )
        return next(found, None)

    def twins(self, code: str) -> list[Value]:
        """Return the values of a code in the local language, tagged with it."""
        taken = [entry for entry in self._entries if entry.code == code and entry.lang]
        self._remove(taken)
        return [entry.value._replace(lang=entry.lang) for entry in taken if entry.value]

    def blocks(self, prefix: str) -> Iterator[Entries]:
        """Yield the entries of each repeated part whose name starts so."""
        names = dict.fromkeys([entry.block for entry in self._entries if entry.block.startswith(prefix)])
        for name in names:
            part = [entry for entry in self._entries if entry.block == name]
            self._entries = [entry for entry in self._entries if entry.block != name]
            yield Entries(part, self._mark_read)

    def rest(self) -> list[Entry]:
        """Return what was not taken and mark it read; codes that the form does not know stay unread."""
        taken = [entry for entry in self._entries if entry.code in known_labels()]
        self._remove(taken)
        return taken

    def _remove(self, taken: Sequence[Entry]) -> None:
        for entry in taken:
            self._mark_read(entry)
        gone = {id(entry) for entry in taken}
        self._entries = [entry for entry in self._entries if id(entry) not in gone]
