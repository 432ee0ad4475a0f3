"""JSON objects that forget what was read, so that what is left over was not.

Reading takes a leaf out of the tree (`dict.pop` is the cheapest mark there is); a leaf of another type than
asked for stays where it is and shows up as unread. Places are JSON pointers from the record's root.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any, Final

import orjson

from pipeline.model.source import Leaf, Markup, Value
from pipeline.readers.document import Digests, LeafAccount

# A NamedTuple's own constructor costs twice as much, and a study has 150 to 10,000 values.
_new_tuple = tuple.__new__


MOST_DIGITS: Final = 18  # of a whole number that surely fits 64 bits


def _is_long_number(raw: object) -> bool:
    return isinstance(raw, str) and len(raw) > MOST_DIGITS and raw.removeprefix("-").isdecimal()


class JsonObject:
    """A JSON object at a place. The tree given to it is consumed."""

    __slots__ = ("_data", "_reads", "at")

    def __init__(self, data: dict[str, Any], at: str, reads: list[int]) -> None:
        self._data = data
        self.at = at
        self._reads = reads

    def text(self, key: str, markup: Markup = "plain") -> Value | None:
        """Return the string under key, or None where there is none (another type stays unread)."""
        raw = self._data.get(key)
        if type(raw) is not str:
            return None
        del self._data[key]
        self._reads[0] += 1
        return _new_tuple(Value, (raw, f"{self.at}/{key}", None, markup))

    def number(self, key: str) -> Value | None:
        """Return the number under key, or None. A whole number of more than 64 bits comes as text."""
        raw = self._data.get(key)
        if type(raw) is not int and type(raw) is not float and not _is_long_number(raw):
            return None
        del self._data[key]
        self._reads[0] += 1
        return _new_tuple(Value, (raw, f"{self.at}/{key}", None, "plain"))

    def scalar(self, key: str) -> Value | None:
        """Return the string, number or truth value under key, or None."""
        raw = self._data.get(key)
        if raw is None or isinstance(raw, dict | list):
            return None
        del self._data[key]
        self._reads[0] += 1
        return Value(raw, f"{self.at}/{key}")

    def flag(self, key: str) -> Value | None:
        """Return the truth value under key, or None."""
        raw = self._data.get(key)
        if type(raw) is not bool:
            return None
        del self._data[key]
        self._reads[0] += 1
        return Value(raw, f"{self.at}/{key}")

    def texts(self, key: str, markup: Markup = "plain") -> tuple[Value, ...]:
        """Return the strings of the list under key; a list that holds anything else stays unread."""
        raw = self._data.get(key)
        if type(raw) is not list or not all(type(item) is str for item in raw):
            return ()
        del self._data[key]
        self._reads[0] += len(raw)
        return tuple(
            [_new_tuple(Value, (item, f"{self.at}/{key}/{i}", None, markup)) for i, item in enumerate(raw)]
        )

    def object(self, key: str) -> JsonObject:
        """Return the object under key, empty where there is none."""
        raw = self._data.get(key)
        return JsonObject(raw if type(raw) is dict else {}, f"{self.at}/{key}", self._reads)

    def objects(self, key: str) -> list[JsonObject]:
        """Return the objects of the list under key; entries of another type stay unread."""
        raw = self._data.get(key)
        if type(raw) is not list:
            return []
        return [
            JsonObject(item, f"{self.at}/{key}/{i}", self._reads)
            for i, item in enumerate(raw)
            if type(item) is dict
        ]

    @property
    def names(self) -> list[str]:
        """The names of the members that are still there."""
        return list(self._data)

    def peek(self, key: str) -> Any:
        """Return what stands under key without reading it."""
        return self._data.get(key)

    def leaves(self, key: str, without: Container[str] = ()) -> Iterator[tuple[str, Value]]:
        """Yield (path without list positions, value) of every leaf under key and mark it read.

        Members named in `without` (key itself too) are passed over and stay unread; blank texts and nulls are no leaves.
        """
        stack: list[tuple[Any, Any, str, str]] = []
        if key not in without:
            stack.append((self._data, key, key, f"{self.at}/{key}"))
        while stack:
            owner, name, path, at = stack.pop()
            node = owner.get(name) if isinstance(owner, dict) else owner[name]
            if isinstance(node, dict):
                stack.extend(
                    (node, inner, f"{path}.{inner}", f"{at}/{inner}")
                    for inner in reversed(node)
                    if inner not in without
                )
            elif isinstance(node, list):
                stack.extend((node, i, path, f"{at}/{i}") for i in reversed(range(len(node))))
            elif node is not None and str(node).strip():
                owner[name] = None
                self._reads[0] += 1
                yield path, Value(node, at)

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def __bool__(self) -> bool:
        return bool(self._data)


class JsonDocument:
    """One JSON record. `member` says where it stands in its snapshot."""

    def __init__(self, data: Any, member: str = "") -> None:
        self.data = data
        self.member = member
        self._reads = [0]

    @property
    def root(self) -> JsonObject:
        """The record's root object, empty where the record is no object."""
        return JsonObject(self.data if isinstance(self.data, dict) else {}, "", self._reads)

    def digests(self, volatile: Sequence[str], derived: Sequence[str]) -> Digests:
        """Return the digests. Patterns are pointers of object members; lists are not entered."""
        removed = [(pattern, *_detach(self.data, pattern)) for pattern in (*volatile, *derived)]
        source = _sha256(self.data)
        derived_parts = [
            [pattern, value]
            for pattern, owner, _, value in removed
            if owner is not None and pattern not in volatile
        ]
        digest = Digests(source, _sha256(derived_parts) if derived_parts else None)
        for _, owner, key, value in reversed(removed):
            if owner is not None:
                owner[key] = value
        return digest

    def account(self, ignored: Mapping[str, str]) -> LeafAccount:
        """Return the account of leaves."""
        unread, ignored_count = _leftovers(self.data, ignored)
        return LeafAccount(self._reads[0], ignored_count, tuple(unread))


def _sha256(data: Any) -> str:
    try:
        canonical = orjson.dumps(data, option=orjson.OPT_SORT_KEYS)
    except (TypeError, orjson.JSONEncodeError):
        # Lone surrogates and integers beyond 64 bits come only from the lenient decoder.
        canonical = repr(data).encode("utf-8", "surrogatepass")
    return hashlib.sha256(canonical).hexdigest()


def _detach(data: Any, pattern: str) -> tuple[dict[str, Any] | None, str, Any]:
    *parents, key = pattern.strip("/").split("/")
    for parent in parents:
        data = data.get(parent) if isinstance(data, dict) else None
    if isinstance(data, dict) and key in data:
        return data, key, data.pop(key)
    return None, key, None


def _leftovers(data: Any, ignored: Mapping[str, str]) -> tuple[list[Leaf], int]:
    """Return the leaves still in the tree and the number of ignored ones; iterative, so depth is no limit.

    A null and a blank text are no leaves. The ignored name `**/key` is that member wherever it stands.
    """
    anywhere = {name.removeprefix("**/") for name in ignored if name.startswith("**/")}
    unread: list[Leaf] = []
    ignored_count = 0
    stack: list[tuple[Any, str, str]] = [(data, "", "")]
    while stack:
        node, at, pattern = stack.pop()
        if pattern in ignored or (anywhere and pattern.rpartition("/")[2] in anywhere):
            ignored_count += _count_leaves(node)
        elif type(node) is dict:
            for key, child in reversed(node.items()):
                if child or type(child) not in (dict, list):
                    token = key.replace("~", "~0").replace("/", "~1")
                    stack.append((child, f"{at}/{token}", f"{pattern}/{token}"))
        elif type(node) is list:
            for i in range(len(node) - 1, -1, -1):
                child = node[i]
                if child or type(child) not in (dict, list):
                    stack.append((child, f"{at}/{i}", f"{pattern}/*"))
        elif node is not None and str(node).strip():
            unread.append(Leaf(at, pattern, str(node)))
    return unread, ignored_count


def _count_leaves(node: Any) -> int:
    count = 0
    stack = [node]
    while stack:
        node = stack.pop()
        if type(node) is dict:
            stack.extend(node.values())
        elif type(node) is list:
            stack.extend(node)
        else:
            count += node is not None and bool(str(node).strip())
    return count
