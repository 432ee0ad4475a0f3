"""Names of conditions, drugs and procedures, read from concepts.toml and drugs.tsv.

Out: plain frozen tables. How names are found in a text is the business of pipeline/criteria/concepts.py.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple


class NamedConcept(NamedTuple):
    """A concept of concepts.toml; `symbols` count only in exactly their case."""

    kind: Literal["condition", "drug", "procedure"]
    name: str
    mesh: str | None
    names: tuple[str, ...]
    symbols: tuple[str, ...]


class Drug(NamedTuple):
    """A drug of drugs.tsv with its DrugBank id."""

    code: str
    name: str


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


@cache
def named_concepts() -> tuple[NamedConcept, ...]:
    """Returns the concepts of concepts.toml in the order of the file."""
    rows: list[dict[str, Any]] = tomllib.loads(_text("concepts.toml"))["concept"]
    return tuple(
        NamedConcept(
            row["kind"], row["name"], row.get("mesh"), tuple(row["names"]), tuple(row.get("symbols", ()))
        )
        for row in rows
    )


@cache
def drug_names() -> dict[str, Drug]:
    """Returns drugs by their one-word names in lower case."""
    out: dict[str, Drug] = {}
    for line in _text("drugs.tsv").splitlines():
        if not line.startswith("#"):
            code, name, names = line.split("\t")
            drug = Drug(code, name)
            out.update((word, drug) for word in names.split(" "))
    return out
