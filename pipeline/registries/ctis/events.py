"""Notifications of a CTIS trial: start, end and halts in each member state, breaches and safety measures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.model.source import SourceEvent, Value
from pipeline.readers.json_reader import JsonObject
from pipeline.registries.ctis.parts import SYSTEM_KEYS

_LISTS: Final = ("temporaryHaltList", "unexpectedEvents", "seriousBreaches", "urgentSafetyMeasures")
# A notification's own day comes before the day on which it was sent.
_DATES: Final = ("haltDate", "eventDate", "breachDate", "awareDate", "submissionDate", "submitDate")


def read_events(root: JsonObject) -> Iterator[SourceEvent]:
    """Yield the notifications of both generations of the API."""
    events = root.object("events")
    for owner, key, inner in (
        (events, "trialEvents", "events"),
        (root, "mscTrialNotificationsInfoList", "mscNotificationsListInfo"),
    ):
        for state in owner.objects(key):
            country = state.text("mscName")
            where = (("member_state", country),) if country else ()
            for node in state.objects(inner):
                if kind := node.text("notificationType"):
                    yield SourceEvent(kind, node.text("date"), detail=(*where, *_leaves(node)))
            if reason := state.text("earlyTerminationReason"):
                kind = reason._replace(raw="earlyTerminationReason")
                yield SourceEvent(kind, description=reason, detail=where)
    for key in _LISTS:
        for node in events.objects(key):
            date = next((node.text(name) for name in _DATES if name in node), None)
            yield SourceEvent(Value(key, node.at), date, detail=tuple(_leaves(node)))


def _leaves(node: JsonObject) -> Iterator[tuple[str, Value]]:
    for key in node.names:
        yield from node.leaves(key, SYSTEM_KEYS)
