"""Which claim about a record stands: the order of versions, their numbers, and the one that is shown.

Pure. The result depends on the set of claims, not on the order in which they arrive.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.model.codes import Completeness
from pipeline.model.envelope import Envelope


@dataclass(slots=True)
class Version:
    """What orders a version of a record; of the places it was read from, the least `claim` is kept."""

    version_id: str
    source_digest: str
    derived_digest: str | None
    completeness: str
    shape_rank: int
    updated_date: str | None
    fetched_at: str | None
    claim: tuple[str, str, str]
    parser_version: str
    content_digest: str
    number: int = 0
    category: str = ""

    @property
    def order(self) -> tuple[str, str, int, str, str]:
        """Return the contract's order of claims: update date, fetch time, shape rank, content digest."""
        return (
            self.updated_date or "",
            self.fetched_at or "",
            self.shape_rank,
            self.source_digest,
            self.derived_digest or "",
        )


def version_id(envelope: Envelope) -> str:
    """Return the id of the version that an envelope's content belongs to."""
    return hashlib.sha256(f"{envelope.source_digest} {envelope.derived_digest}".encode()).hexdigest()[:32]


def claim_of(envelope: Envelope) -> tuple[str, str, str]:
    """Return what orders the places where one and the same content was read: the first one is kept."""
    return (envelope.fetched_at or "", envelope.snapshot_id, envelope.member)


def shown(versions: Iterable[Version]) -> Version:
    """Return the version that the tables show: the newest full one, else the newest."""
    return max(versions, key=lambda version: (version.completeness == Completeness.FULL, version.order))


def number_versions(versions: Iterable[Version]) -> list[Version]:
    """Number the versions from 1 in order and set their category; return them in order.

    A version whose source content equals that of the version before it in its class differs in derived
    leaves only.
    """
    ordered = sorted(versions, key=lambda version: version.order)
    before: dict[str, str] = {}
    for number, version in enumerate(ordered, 1):
        version.number = number
        same = before.get(version.completeness) == version.source_digest
        version.category = "derived" if same else "registry"
        before[version.completeness] = version.source_digest
    return ordered
