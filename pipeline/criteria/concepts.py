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
    tokens: Tokens, places: Sequence[int], mesh_terms: Sequence[MeshName]
) -> tuple[Concept, ...]:
    """Returns the concepts named, longest name first, left to right, none overlapping.

    `places` are the tokens at which a name of the vocabulary may start.
    """
    own = None
    if mesh_terms:
        own = _of_record(tuple(mesh_terms))
        further = [at for at, word in enumerate(tokens.words) if word in own.root]
        places = sorted({*places, *further})
    out: list[Concept] = []
    end = 0
    for at in places:
        if at < end:
            continue
        found = _longest(tokens, at, own)
        if found is not None:
            entry, end = found
            out.append(_concept(tokens, at, end, entry))
    return tuple(out)


def _longest(tokens: Tokens, at: int, terms: Phrases[_Entry] | None) -> tuple[_Entry, int] | None:
    """Returns the longest name at a token and the token behind it; of two as long, the record's own term."""
    own = terms.match(tokens.words, at) if terms is not None else None
    general = _general().match(tokens.words, at)
    if general is not None and general[0].exact and tokens.surface(at, general[1]) not in general[0].exact:
        general = None
    if own is not None and (general is None or own[1] >= general[1]):
        return own
    if general is not None:
        return general
    drug = drug_names().get(tokens.words[at])
    return (_Entry("drug", drug.name, _DRUGBANK, drug.code), at + 1) if drug is not None else None


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
