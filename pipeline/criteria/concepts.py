"""Finds the conditions, drugs and procedures that an item names.

In: `Tokens` and the MeSH terms of the record. Out: `Concept` objects, with a code only where a dictionary gives it
exactly: the record's own MeSH terms first.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.phrases import Phrases
from pipeline.model.criteria import Concept

_MESH = "MeSH"


class MeshName(NamedTuple):
    """A MeSH term of the record: its name, its id where the registry gives one, and what kind of thing it is."""

    term: str
    mesh_id: str | None
    kind: Literal["condition", "drug", "procedure"]


@lru_cache(maxsize=64)
def _phrases(mesh_terms: tuple[MeshName, ...]) -> Phrases[MeshName]:
    """Returns the terms as phrases, "Neoplasms, Breast" as "breast neoplasms", too."""
    table: Phrases[MeshName] = Phrases()
    for term in mesh_terms:
        for name in (term.term, " ".join(reversed(term.term.split(", ")))):
            words = Tokens(name).words
            if words:
                table.add(words, term)
                if words[-1].endswith("s") and len(words[-1]) > 4:
                    table.add([*words[:-1], words[-1][:-1]], term)
    return table


def find_concepts(tokens: Tokens, mesh_terms: Sequence[MeshName]) -> tuple[Concept, ...]:
    """Returns the concepts named, longest name first, left to right, none overlapping."""
    table = _phrases(tuple(mesh_terms))
    out: list[Concept] = []
    at = 0
    while at < len(tokens):
        match = table.match(tokens.words, at)
        if match is None:
            at += 1
            continue
        term, last = match
        out.append(
            Concept(
                kind=term.kind,
                name=term.term,
                system=_MESH if term.mesh_id else None,
                code=term.mesh_id,
                start=tokens.starts[at],
                end=tokens.ends[last - 1],
            )
        )
        at = last
    return tuple(out)
