"""What a person should look at: kinds of findings, and their stable identity.

A finding is raised by a pure stage without knowing the run, the snapshot or the record's id; the run adds
those when it stores it. Nothing here depends on an offset, a run or a parser version.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """`error` a value was lost or contradicts itself, `warning` look at it, `info` know it."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class FindingKind(StrEnum):
    """Closed list of things worth a person's look. Drift kinds are counted per source, not per record."""

    UNKNOWN_LEAF = "unknown_leaf"
    UNMAPPED_CODE = "unmapped_code"
    UNREADABLE_VALUE = "unreadable_value"
    INVALID_DATE = "invalid_date"
    INVALID_AGE = "invalid_age"
    INVALID_NUMBER = "invalid_number"
    INVALID_IDENTIFIER = "invalid_identifier"
    IMPOSSIBLE_VALUE = "impossible_value"
    CONTRADICTION = "contradiction"
    UNRESOLVED_LINK = "unresolved_link"
    INFERRED_VALUE = "inferred_value"
    MISSING_ORDINALS = "missing_ordinals"
    POSSIBLY_TRUNCATED_HEAD = "possibly_truncated_head"
    DANGLING_REFERENCE = "dangling_reference"
    ODD_UNIT = "odd_unit"
    LOST_SIGN = "lost_sign"
    NO_POLARITY = "no_polarity"
    ENCODING = "encoding"
    CONTROL_CHARACTERS = "control_characters"
    UNCERTAIN_READING = "uncertain_reading"
    REPAIRED_VALUE = "repaired_value"


DRIFT_KINDS = frozenset({FindingKind.UNKNOWN_LEAF, FindingKind.UNMAPPED_CODE})

_SEVERITY = {
    FindingKind.INFERRED_VALUE: Severity.INFO,
    FindingKind.REPAIRED_VALUE: Severity.INFO,
    FindingKind.CONTRADICTION: Severity.ERROR,
    FindingKind.UNREADABLE_VALUE: Severity.ERROR,
    FindingKind.UNRESOLVED_LINK: Severity.ERROR,
    FindingKind.IMPOSSIBLE_VALUE: Severity.ERROR,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at.

    `field` is a path in our record (`design.masking`, `eligibility.criteria`), `raw` the registry's words,
    `place` the locator on the snapshot, `message` what to do about it.
    """

    kind: FindingKind
    field: str
    raw: str = ""
    place: str = ""
    message: str = ""

    @property
    def severity(self) -> Severity:
        """How much this kind of finding matters."""
        return _SEVERITY.get(self.kind, Severity.WARNING)


def finding_id(scope: str, finding: Finding) -> str:
    """Return the finding's stable id: 16 hex digits of hash(scope, kind, field, normalized raw).

    Args: scope is the record id or, where there is none, the snapshot id; for drift kinds the source.
    """
    normalized_raw = " ".join(finding.raw.split()).casefold()
    key = "\x1f".join((scope, finding.kind.value, finding.field, normalized_raw))
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
