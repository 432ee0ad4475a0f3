"""What every kind of document promises: a place, digests of its leaves, and an account of what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pipeline.model.source import Leaf


@dataclass(frozen=True, slots=True)
class LeafAccount:
    """How the leaves of one document were treated; `unread` are neither read nor ignored with a reason."""

    read: int
    ignored: int
    unread: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Digests:
    """sha256 over the source leaves (without volatile and derived ones), and over the derived ones alone."""

    source: str
    derived: str | None


class Document(Protocol):
    """One registration's worth of a snapshot, as addressable nodes that remember which of them were read."""

    member: str

    def digests(self, volatile: Sequence[str], derived: Sequence[str]) -> Digests:
        """Return the digests; call it before reading. Volatile and derived leaves are named by pattern."""
        ...

    def account(self, ignored: Mapping[str, str]) -> LeafAccount:
        """Return the account; call it after reading. `ignored` maps a leaf pattern to the reason."""
        ...


def digest_of_leaves(leaves: Iterable[tuple[str, str]]) -> str:
    """Return the sha256 of (pattern, words) pairs in the order given."""
    digest = hashlib.sha256()
    for pattern, words in leaves:
        digest.update(f"{pattern}\x1f{words}\x1e".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def is_under(pattern: str, names: Iterable[str]) -> bool:
    """Return whether a leaf pattern is one of the names or lies below one of them (`/a/b` is under `/a`)."""
    return any(pattern == name or pattern.startswith((f"{name}/", f"{name}@")) for name in names)


def digests_of(leaves: Iterable[Leaf], volatile: Sequence[str], derived: Sequence[str]) -> Digests:
    """Return the digests of a list of leaves in reading order."""
    source_leaves: list[tuple[str, str]] = []
    derived_leaves: list[tuple[str, str]] = []
    for leaf in leaves:
        if volatile and is_under(leaf.pattern, volatile):
            continue
        target = derived_leaves if derived and is_under(leaf.pattern, derived) else source_leaves
        target.append((leaf.pattern, leaf.raw))
    return Digests(
        digest_of_leaves(source_leaves), digest_of_leaves(derived_leaves) if derived_leaves else None
    )
