"""The words of time of `criteria_lexicon.toml`: prepositions before a span, direction words around it, anchors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.criteria.lexer import Tokens
from pipeline.criteria.phrases import Phrases
from pipeline.vocab.criteria_words import criteria_lexicon


@dataclass(frozen=True, slots=True)
class TimeLexicon:
    """The `[time]` tables: prepositions before a span, direction words behind it."""

    past: frozenset[str]
    future: frozenset[str]
    first: frozenset[str]
    modifiers: frozenset[str]
    within: frozenset[str]
    during: frozenset[str]
    for_: frozenset[str]
    until: frozenset[str]
    lengths: frozenset[str]
    behind: Phrases[str]
    in_front: Phrases[str]
    in_front_ends: frozenset[str]  # the last words of its phrases
    anchors: Phrases[str]
    anchor_names: frozenset[str]
    after_events: dict[str, str]


@cache
def time_lexicon() -> TimeLexicon:
    """Returns the tables of time, built once."""
    data: dict[str, Any] = criteria_lexicon()
    time = data["time"]
    in_front = [(p, kind) for kind, phrases in time["in_front"].items() for p in phrases]
    return TimeLexicon(
        past=frozenset(time["past"]),
        future=frozenset(time["future"]),
        first=frozenset(time["first"]),
        modifiers=frozenset(time["modifiers"]),
        within=frozenset(time["within"]),
        during=frozenset(time["during"]),
        for_=frozenset(time["for"]),
        until=frozenset(time["until"]),
        lengths=frozenset(time["lengths"]),
        behind=Phrases((p, kind) for kind in ("before", "after", "since", "ago", "of") for p in time[kind]),
        in_front=Phrases(in_front),
        in_front_ends=frozenset(Tokens(p).words[-1] for p, _ in in_front),
        after_events=dict(time["after_events"]),
        anchor_names=frozenset(data["anchors"]),
        anchors=Phrases((p, name) for name, ps in data["anchors"].items() for p in ps),
    )
