"""What adapters do with values whatever the document they came from: choose the first, put several together."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.model.source import Value


def first_value(*values: Value | None) -> Value | None:
    """Return the first value that is there and not blank."""
    return next((value for value in values if value is not None and str(value.raw).strip()), None)


def join_values(separator: str, values: Iterable[Value | None]) -> Value | None:
    """Return the values that are not blank as one, at the place of the first; None where there are none."""
    printed = [value for value in values if value is not None and str(value.raw).strip()]
    if not printed:
        return None
    return printed[0]._replace(raw=separator.join([str(value.raw).strip(" ,\n") for value in printed]))
