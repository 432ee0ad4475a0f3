"""Finds the conditions, drugs and procedures that an item names.

In: `Tokens` and the MeSH terms of the record. Out: `Concept` objects, with a code only where a dictionary gives it
exactly: the record's own MeSH terms first, then pipeline/vocab/concepts.toml (MeSH) and drugs.tsv (DrugBank).
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.phrases import Phrases
from pipeline.model.criteria import Concept
from pipeline.vocab.concepts import drug_names, named_concepts

_MESH, _DRUGBANK = "MeSH", "DrugBank"
_PADDED = 66_400  # MeSH descriptors up to this number have six digits, which ClinicalTrials.gov pads to nine

Kind = Literal["condition", "drug", "procedure"]


class MeshName(NamedTuple):
    """A MeSH term of the record: its name, its id where the registry gives one, and what kind of thing it is."""

    term: str
    mesh_id: str | None
    kind: Kind


class _Entry(NamedTuple):
    kind: Kind
    name: str
    system: str | None
    code: str | None
    exact: frozenset[str] = frozenset()  # the only spellings that count; empty where case does not matter


def descriptor_id(printed: str) -> str:
    """Returns a MeSH id as the National Library of Medicine prints it.

    >>> descriptor_id("D000015658"), descriptor_id("D000086382"), descriptor_id("D001943")
    ('D015658', 'D000086382', 'D001943')
    """
    number = printed[1:]
    if printed[:1] == "D" and len(number) == 9 and number.isdigit() and int(number) < _PADDED:
        return f"D{int(number):06d}"
    return printed


@cache
def _general() -> Phrases[_Entry]:
    """Returns the concepts of the vocabulary, with a plural "s" on the last word."""
    table: Phrases[_Entry] = Phrases()
    for row in named_concepts():
        system = _MESH if row.mesh else None
        for name in row.names:
            _add(table, name, _Entry(row.kind, row.name, system, row.mesh))
        for symbol in row.symbols:
            entry = _Entry(row.kind, row.name, system, row.mesh, frozenset([symbol]))
            table.add(Tokens(symbol).words, entry)
    return table


def _add(table: Phrases[_Entry], name: str, entry: _Entry) -> None:
    words = Tokens(name).words
    if not words:
        return
    table.add(words, entry)
    last = words[-1]
    if len(last) > 3 and last.isalpha():
        other = last[:-1] if last.endswith("s") else last + "s" if last[-1] != "y" else last[:-1] + "ies"
        table.add([*words[:-1], other], entry)


@lru_cache(maxsize=64)
def _of_record(mesh_terms: tuple[MeshName, ...]) -> Phrases[_Entry]:
    """Returns the terms of a record as phrases, "Neoplasms, Breast" as "breast neoplasms", too."""
    table: Phrases[_Entry] = Phrases()
    for term in mesh_terms:
        code = descriptor_id(term.mesh_id) if term.mesh_id else None
        entry = _Entry(term.kind, term.term, _MESH if code else None, code)
        for name in (term.term, " ".join(reversed(term.term.split(", ")))):
            _add(table, name, entry)
    return table


def concept_words() -> Container[str]:
    """Returns the first words of the names of the vocabulary, but for the names of drugs."""
    return _general().root


def find_concepts(
    tokens: Tokens, places: Sequence[int], drugs: Sequence[int], mesh_terms: Sequence[MeshName]
) -> tuple[Concept, ...]:
    """Returns the concepts named, longest name first, left to right, none overlapping.

    `places` are the tokens at which a name of the vocabulary may start, `drugs` those that are one.
    """
    words = tokens.words
    named = [
        found
        for found in _general().find(words, places)
        if not found[1].exact or tokens.surface(found[0], found[2]) in found[1].exact
    ]
    if drugs:
        known = {at for at, _, _ in named}
        named += [(at, _drug(words[at]), at + 1) for at in drugs if at not in known]
    if mesh_terms:
        own = _of_record(tuple(mesh_terms)).find(words, range(len(words)))
        named = own + named  # of two names as long, the record's own counts
    if drugs or mesh_terms:
        named.sort(key=lambda found: (found[0], -found[2]))
    out: list[Concept] = []
    end = 0
    for at, entry, last in named:
        if at >= end:
            end = last
            out.append(_concept(tokens, at, last, entry))
    return tuple(out)


def _drug(word: str) -> _Entry:
    drug = drug_names()[word]
    return _Entry("drug", drug.name, _DRUGBANK, drug.code)


def _concept(tokens: Tokens, first: int, last: int, entry: _Entry) -> Concept:
    start, end = tokens.place(first, last)
    return Concept.trusted(
        {
            "kind": entry.kind,
            "name": entry.name,
            "system": entry.system,
            "code": entry.code,
            "start": start,
            "end": end,
        }
    )
