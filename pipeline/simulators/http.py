"""Requests and answers of simulated registries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import orjson

from pipeline.simulators.faults import Faults
from pipeline.simulators.world import World


@dataclass(frozen=True, slots=True)
class SimRequest:
    """One request as a registry sees it: `path` without the mount and query, decoded parameters, the body."""

    method: str
    path: str
    query: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class SimReply:
    """One answer."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class Simulator(Protocol):
    """One registry played over a world of records."""

    world: World

    def answer(self, request: SimRequest) -> SimReply:
        """Return the registry's answer."""
        ...


SimulatorFactory = Callable[[World, Faults], Simulator]


def json_reply(value: object) -> SimReply:
    """Return a value as a JSON answer."""
    return SimReply(orjson.dumps(value), "application/json")


def xml_reply(text: str) -> SimReply:
    """Return a text as an XML answer."""
    return SimReply(text.encode(), "application/xml; charset=utf-8")


def not_found(what: str = "no such page") -> SimReply:
    """Return a 404."""
    return SimReply(what.encode(), "text/plain; charset=utf-8", 404)
