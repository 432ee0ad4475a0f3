"""Snapshot -> source records: which adapter, which shape, and what became of every leaf.

What nobody recognizes or what cannot be read comes out as an UnreadableInput in its place; the rest goes on.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pipeline.errors import UnreadableInput
from pipeline.findings import Finding, FindingKind
from pipeline.model.codes import IdentifierRole
from pipeline.model.envelope import Snapshot
from pipeline.model.registry import RegistryFacts
from pipeline.model.source import SourceIdentifier, SourceRecord, Value
from pipeline.parse.catalog import ADAPTERS, GENERIC_ADAPTER, adapter_of
from pipeline.parse.containers import Part, open_parts
from pipeline.parse.page_source import source_of_page
from pipeline.parse.readings import Readings, join_members, readings_of, wrapped_in
from pipeline.parse.sniffing import Form
from pipeline.readers.document import Digests, LeafAccount
from pipeline.readers.shape import Adapter, Shape
from pipeline.readers.wrong_pages import recognize_wrong_page
from pipeline.vocab.identifier_patterns import registries_of_ids
from pipeline.vocab.registries import registry_of_id

# A foreign document has thousands of unknown leaves; the first ones tell.
_UNKNOWN_LEAVES_SHOWN: Final = 50


@dataclass(frozen=True, slots=True)
class SourceReading:
    """One registration as read: its source record, where it stood, and what became of the leaves."""

    record: SourceRecord
    facts: RegistryFacts
    adapter_revision: int
    shape: Shape[Any]
    member: str
    digests: Digests
    leaves: LeafAccount
    findings: tuple[Finding, ...]


def parse_snapshot(
    snapshot: Snapshot,
    source: str | None = None,
    registration_id: str | None = None,
) -> Iterator[SourceReading | UnreadableInput]:
    """Yield what each member of a snapshot came to, in the snapshot's order.

    Args: source is a source's code that overrides recognition; registration_id is used where a page prints
    none.
    """
    for part in open_parts(snapshot.data):
        if isinstance(part, UnreadableInput):
            yield part
        else:
            yield from parse_part(part, snapshot, source, registration_id)


def parse_part(
    part: Part, snapshot: Snapshot, source: str | None = None, registration_id: str | None = None
) -> Iterator[SourceReading | UnreadableInput]:
    """Yield what each member of one part of a snapshot came to; the snapshot's own bytes are not looked at."""
    for readings in readings_of(part, snapshot.content_type):
        if isinstance(readings, UnreadableInput):
            yield readings
            continue
        html = part.data if part.form is Form.HTML else b""
        yield from _read_document(readings, snapshot, source, registration_id, html)


def _read_document(
    readings: Readings, snapshot: Snapshot, source: str | None, registration_id: str | None, html: bytes = b""
) -> Iterator[SourceReading | UnreadableInput]:
    try:
        adapter, shape = recognize(readings, source, html)
        yield from _read_members(readings, adapter, shape, snapshot, source, registration_id)
    except UnreadableInput as error:
        wrapped = list(wrapped_in(readings)) if error.reason == "unrecognized" else []
        if wrapped and _is_known(wrapped[0], source):
            for inner in wrapped:
                yield from _read_document(inner, snapshot, source, registration_id)
        else:
            error.member = error.member or readings.member
            yield error


def _is_known(readings: Readings, source: str | None) -> bool:
    with contextlib.suppress(UnreadableInput):
        recognize(readings, source)
        return True
    return False


def recognize(readings: Readings, source: str | None, html: bytes = b"") -> tuple[Adapter, Shape[Any]]:
    """Return the adapter and shape of a document, by content. `html` are its bytes where it is a web page.

    Raises: UnreadableInput where it is a wrong page (of a known source, or a captcha, a login ...), or nobody's.
    """
    named = adapter_of(source) if source else None
    adapters: Sequence[Adapter] = ADAPTERS if source is None else (named,) if named else ()
    for adapter in adapters:
        if shape := _shape_of(adapter, readings):
            return adapter, shape
    _refuse_wrong_pages(adapters, readings)
    if html and (wrong := recognize_wrong_page(html)):
        raise UnreadableInput(wrong.reason, wrong.message, readings.member)
    if named is None:
        if shape := _shape_of(GENERIC_ADAPTER, readings):
            return GENERIC_ADAPTER, shape
        _refuse_wrong_pages((GENERIC_ADAPTER,), readings)
    if named:
        message = f"this is no page of {named.facts.name} in a form known here; try without --source {source}"
    else:
        message = "no source recognizes this document; name it with --source, or see `trialmill registries`"
    raise UnreadableInput("unrecognized", message, readings.member)


def _refuse_wrong_pages(adapters: Sequence[Adapter], readings: Readings) -> None:
    """Raise UnreadableInput where an adapter knows the document as a page that holds no registration."""
    for adapter in adapters:
        for page in adapter.wrong_pages:
            document = readings.reading(page.document)
            if document is not None and page.recognizes(document):
                raise _of(adapter, UnreadableInput(page.reason, page.message, readings.member))


def _shape_of(adapter: Adapter, readings: Readings) -> Shape[Any] | None:
    for shape in adapter.shapes:
        document = readings.reading(shape.document)
        if document is not None and shape.recognizes(document):
            return shape
    return None


def _of(adapter: Adapter, error: UnreadableInput) -> UnreadableInput:
    """Return the error with the source whose page it is; the generic adapter's pages are nobody's."""
    error.source = None if adapter is GENERIC_ADAPTER else adapter.facts.code
    return error


def _read_members(
    readings: Readings,
    adapter: Adapter,
    shape: Shape[Any],
    snapshot: Snapshot,
    source: str | None,
    registration_id: str | None,
) -> Iterator[SourceReading | UnreadableInput]:
    found = False
    for document in shape.members(readings.reading(shape.document)):
        found = True
        member = join_members(readings.member, document.member)
        try:
            if shape.prepare:
                shape.prepare(document)
            digests = document.digests(shape.volatile, shape.derived)
            record = shape.read(document)
        except UnreadableInput as error:
            error.member = member
            yield _of(adapter, error)
            continue
        leaves = document.account(shape.ignored)
        facts = adapter.facts
        if adapter is GENERIC_ADAPTER:
            facts = replace(facts, code=source or source_of_page(snapshot.url))
            record = replace(record, source=facts.code)
        if record.registration_id is None:
            url = snapshot.url if adapter is GENERIC_ADAPTER else None
            record = _with_given_id(record, registration_id, url)
        yield SourceReading(
            record,
            facts,
            adapter.revision,
            shape,
            member,
            digests,
            leaves,
            readings.findings + _unread(leaves),
        )
    if not found:
        raise _of(
            adapter, UnreadableInput("no_records", "a list of records without a record", readings.member)
        )


def _with_given_id(record: SourceRecord, given: str | None, url: str | None) -> SourceRecord:
    """Return the record of a page that prints no id with the one given, else with the only one of its address."""
    found = registries_of_ids(url or "")
    if given is None and len(found) != 1:
        return record
    value = Value(given, "--id") if given else Value(found[0][0].value, "url")
    return replace(
        record,
        registration_id=value,
        registry=registry_of_id(str(value.raw)) or record.registry,
        identifiers=(SourceIdentifier(value, IdentifierRole.REGISTRATION), *record.identifiers),
    )


def _unread(leaves: LeafAccount) -> tuple[Finding, ...]:
    patterns = {leaf.pattern: leaf for leaf in reversed(leaves.unread)}
    return tuple(
        [
            Finding(
                FindingKind.UNKNOWN_LEAF, pattern, "", leaf.at, f"not read by the adapter: {leaf.raw[:80]!r}"
            )
            for pattern, leaf in list(reversed(patterns.items()))[:_UNKNOWN_LEAVES_SHOWN]
        ]
    )
