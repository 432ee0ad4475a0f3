"""What both forms of an ANZCTR trial offer: values and parts under the names of the XML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol

from pipeline.model.source import Value

_FILLER: Final = re.compile(r"\s*(?:none|nil(?: known)?|n/?a|not applicable|-)?\.?\s*", re.I)


class Fields(Protocol):
    """A part of a trial: values and parts under the names of the XML; reading takes them out."""

    def __bool__(self) -> bool: ...
    def text(self, *names: str) -> Value | None:
        """Return the first value of a name."""

    def texts(self, name: str) -> Sequence[Value]:
        """Return all values of a name."""

    def peek(self, name: str) -> str:
        """Return the words of the first value of a name without taking it out."""

    def element(self, name: str) -> Fields:
        """Return the part of a name."""

    def elements(self, name: str) -> Sequence[Fields]:
        """Return the repeated parts of a name."""


def stated(value: Value | None) -> Value | None:
    """Return the value, or None where its words only fill the field (`Nil known`)."""
    return None if value is None or _FILLER.fullmatch(str(value.raw)) else value
