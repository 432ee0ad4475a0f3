"""What adapters do with values whatever the document they came from: choose the first, put several together."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.model.source import Value

_BODY: Final = re.compile(
    r"ethic|e?rthic|commi|comit|\bboard|\b(?:iec|irb|cep|cer|cpp|erb|rec)\b|council|ministr|univers|hospital|institut|colleg"
    r"|cent(?:er|re)|academy|foundation|clinic|facult|department|倫理|伦理|委員|委员|医院|病院|大学|위원회",
    re.I,
)


def read_committee(name: Value | None, address: Value | None) -> tuple[Value | None, Value | None]:
    """Return (ethics committee, who or where else) of its name and address in the WHO form.

    Registries put the committee under the name or under the address, beside a person, a town or an e-mail address,
    or give only a person: the words say which is the committee, and where none does, a person is not taken for it.
    """
    for committee, other in ((name, address), (address, name)):
        if committee is not None and "@" not in str(committee.raw):
            is_mail = other is not None and "@" in str(other.raw)
            if is_mail or _BODY.search(str(committee.raw)):
                return committee, other
    return None, join_values(", ", [name, address])


def first_value(*values: Value | None) -> Value | None:
    """Return the first value that is there and not blank."""
    return next((value for value in values if value is not None and str(value.raw).strip()), None)


def join_values(separator: str, values: Iterable[Value | None]) -> Value | None:
    """Return the values that are not blank as one, at the place of the first; None where there are none."""
    printed = [value for value in values if value is not None and str(value.raw).strip()]
    if not printed:
        return None
    return printed[0]._replace(raw=separator.join([str(value.raw).strip(" ,\n") for value in printed]))


def distinct(*values: Value | None) -> list[Value]:
    """Return the values, of equal words the first."""
    found: dict[str, Value] = {}
    for value in values:
        if value is not None:
            found.setdefault(str(value.raw).strip(), value)
    return list(found.values())
