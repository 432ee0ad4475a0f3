"""A shape of input: which documents it recognizes, how one splits into records, and how a record is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pipeline.model.codes import Completeness
from pipeline.model.registry import RegistryFacts
from pipeline.model.source import SourceRecord

DocumentT = TypeVar("DocumentT")


def whole_document(document: DocumentT) -> Iterable[DocumentT]:
    """Return the document itself as its only member."""
    return (document,)


@dataclass(frozen=True, slots=True)
class Shape(Generic[DocumentT]):
    """One shape of input of one source.

    `document` is the reader's class; `recognizes` looks at content only; `members` splits a document of
    several records; `read` turns one member into a source record (StructureError stops that record).
    `prepare` names the leaves before digests are taken, where the reader needs it. `ignored` maps leaf
    patterns to the reason why they are not read (in JSON `**/key` is a member wherever it stands);
    `volatile` leaves never make a version, `derived` ones make one of category `derived`. `rank` orders shapes of one source: the higher tells more.
    """

    name: str
    document: type[DocumentT]
    completeness: Completeness
    rank: int
    recognizes: Callable[[DocumentT], bool]
    read: Callable[[DocumentT], SourceRecord]
    members: Callable[[DocumentT], Iterable[DocumentT]] = whole_document
    prepare: Callable[[DocumentT], None] | None = None
    ignored: Mapping[str, str] = field(default_factory=dict)
    volatile: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrongPage:
    """A page of the source that holds no registration: `reason` says what it is, `message` what to do."""

    reason: str
    message: str
    document: type[Any]
    recognizes: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Adapter:
    """A source's module: its facts, its shapes, and a revision that is raised when its reading changes."""

    facts: RegistryFacts
    shapes: tuple[Shape[Any], ...]
    revision: int
    wrong_pages: tuple[WrongPage, ...] = ()
