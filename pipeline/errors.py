"""The exception tree. Raise for structure; vocabulary is a finding, progress is a log line.

TrialmillError
├── UsageError          the user asked for something impossible (exit code 2)
├── UnreadableInput     a document or record cannot be read; it is quarantined, the run goes on
├── StructureError      a selector met zero or many places; stops that record, never the run
└── DatabaseError       the database is newer, locked or damaged
"""

from __future__ import annotations


class TrialmillError(Exception):
    """Base of every error that this package raises on purpose."""


class UsageError(TrialmillError):
    """The request cannot be carried out as asked; the message says what to do."""


class UnreadableInput(TrialmillError):
    """A document or one record in it cannot be read.

    Args: reason is a short stable code (`empty_file`, `truncated_json` ...), message says what, where
    and what to do, member where in the snapshot.
    """

    def __init__(self, reason: str, message: str, member: str = "") -> None:
        super().__init__(message)
        self.reason = reason
        self.member = member


class StructureError(UnreadableInput):
    """A page does not have the shape that its adapter promises (a selector met zero or many places)."""

    def __init__(self, message: str) -> None:
        super().__init__("unexpected_structure", message)


class DatabaseError(TrialmillError):
    """The database cannot be used: newer schema, lock held by another run, or damage."""
