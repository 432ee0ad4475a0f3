"""Facts about a registry or source, declared once by its adapter module."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.codes import Evidence


@dataclass(frozen=True, slots=True)
class Politeness:
    """How to treat the registry's server: seconds between requests and why this number."""

    seconds_between_requests: float
    reason: str


@dataclass(frozen=True, slots=True)
class RegistryFacts:
    """Facts of one source.

    `code` is the source's short name (module, fixture folder, table value, command line). `registry` is the
    code of the registry that issues the ids, None where the source republishes several registries.
    `id_pattern` is a regular expression of a canonical registration id. `rank` orders sources of one
    registration (0 = the registry itself, higher = further away). `record_url` is a template with `{id}`.
    `is_redistributable`: the terms plainly let everybody pass the records on, with attribution; where they are
    silent or tied to a purpose it is False.
    """

    code: str
    name: str
    registry: str | None
    home: str
    id_pattern: str | None
    terms_url: str
    licence: str
    attribution: str
    politeness: Politeness
    evidence: Evidence
    rank: int = 0
    record_url: str | None = None
    languages: tuple[str, ...] = ("en",)
    hosts: tuple[str, ...] = ()
    notes: str = ""
    is_redistributable: bool = False
