"""JSON as registries and their users save it: one value, a list, a value on each line, or cut off at the end.

orjson reads what is well formed. What it refuses (lone surrogates, NaN, a torn end) and what it rounds (whole numbers
of more than 64 bits) goes to the decoder of the standard library, which takes whole records out of a torn list and
keeps such numbers as text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import orjson

from pipeline.errors import UnreadableInput
from pipeline.readers.json_reader import MOST_DIGITS


def _read_integer(digits: str) -> int | str:
    return int(digits) if len(digits) <= MOST_DIGITS else digits


_LENIENT: Final = json.JSONDecoder(strict=False, parse_int=_read_integer)
_LONG_INTEGER: Final = re.compile(rb": ?-?\d{20}")
_SPACE: Final = " \t\r\n"


class JsonMember(NamedTuple):
    """A JSON value and where it stands: a pointer into its list, a line number, or nothing."""

    member: str
    data: Any


def read_json(text: str | bytes) -> Iterator[JsonMember | UnreadableInput]:
    """Yield the values of a JSON file; what cannot be read is yielded as an error in its place.

    A list yields its entries (`/3`), JSON lines yield a value a line (`L12`), all else is one value.
    """
    try:
        value = _load_exact(text)
    except orjson.JSONDecodeError:
        yield from _read_refused(text if isinstance(text, str) else text.decode("utf-8"))
        return
    yield from _entries(value)


def _load_exact(text: str | bytes) -> Any:
    value = orjson.loads(text)
    is_rounded = _LONG_INTEGER.search(text if isinstance(text, bytes) else text.encode())
    return _LENIENT.decode(text if isinstance(text, str) else text.decode("utf-8")) if is_rounded else value


def _entries(value: Any) -> Iterator[JsonMember]:
    if isinstance(value, list):
        for i, item in enumerate(value):
            yield JsonMember(f"/{i}", item)
    else:
        yield JsonMember("", value)


def _read_refused(text: str) -> Iterator[JsonMember | UnreadableInput]:
    start = _skip_space(text, 0)
    try:
        value, end = _LENIENT.raw_decode(text, start)
    except (json.JSONDecodeError, RecursionError) as error:
        first_line = text[start:].split("\n", 1)[0].strip()
        if first_line.endswith("}") and _is_json(first_line):
            yield from _read_lines(text)
        else:
            yield from _read_torn(text, start, error)
        return
    if _skip_space(text, end) == len(text):
        yield from _entries(value)
    else:
        yield from _read_lines(text)


def _read_lines(text: str) -> Iterator[JsonMember | UnreadableInput]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield JsonMember(f"L{number}", _load_exact(line))
        except orjson.JSONDecodeError:
            try:
                yield JsonMember(f"L{number}", _LENIENT.decode(line.strip()))
            except (json.JSONDecodeError, RecursionError) as error:
                yield _torn(f"L{number}", error)


def _read_torn(text: str, start: int, error: Exception) -> Iterator[JsonMember | UnreadableInput]:
    """Yield the whole entries of a list that is cut off, then the error."""
    list_start, prefix = start, ""
    if text.startswith("{", start):
        key = text.find('"studies"', start, start + 2000)
        list_start, prefix = (text.find("[", key) if key >= 0 else -1), "/studies"
    if list_start < 0 or not text.startswith("[", list_start):
        yield _torn("", error)
        return
    at = _skip_space(text, list_start + 1)
    index = 0
    while at < len(text) and text[at] != "]":
        try:
            value, at = _LENIENT.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as torn:
            yield _torn(f"{prefix}/{index}", torn)
            return
        yield JsonMember(f"{prefix}/{index}", value)
        index += 1
        at = _skip_space(text, at)
        if text[at : at + 1] == ",":
            at = _skip_space(text, at + 1)
    yield _torn(f"{prefix}/{index}", error)


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in _SPACE:
        at += 1
    return at


def _is_json(text: str) -> bool:
    try:
        _LENIENT.decode(text)
    except (json.JSONDecodeError, RecursionError):
        return False
    return True


def _torn(member: str, error: Exception) -> UnreadableInput:
    where = f" at {member}" if member else ""
    if isinstance(error, RecursionError):
        return UnreadableInput("too_deep", f"JSON{where} is nested too deeply to be a record", member)
    message = f"JSON{where} cannot be read ({error}); fetch or copy the file again, it may be cut off"
    return UnreadableInput("truncated_json", message, member)
