"""Every fixture case: quarantined only as its meta.json says, and read exactly as its goldens show.

A golden that is not there is written and the test fails, so that somebody reads it before it is committed; to
renew goldens after a change of reading, raise the revision of what changed (adapter, vocab, normalize or
criteria), delete them and run the tests again.
"""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from pydantic import TypeAdapter

from pipeline.errors import UnreadableInput
from pipeline.model.source import SourceRecord
from pipeline.parse.snapshots import SourceReading, parse_snapshot
from pipeline.run.inputs import InputFile, find_inputs
from pipeline.run.parsing import parse_results

FIXTURES = Path(__file__).parent.parent / "fixtures"
CASES = find_inputs([FIXTURES])
SOURCE_RECORD = TypeAdapter(SourceRecord)


def case_id(case: InputFile) -> str:
    return f"{case.path.parent.parent.name}/{case.path.parent.name}"


def source_records(case: InputFile) -> str:
    """A line a member: what the adapter read, in the registry's words, or why it was not read."""
    lines = []
    for item in parse_snapshot(case.read(), None, case.registration_id):
        if isinstance(item, SourceReading):
            content = SOURCE_RECORD.dump_python(item.record, mode="json", exclude_defaults=True)
            lines.append({"member": item.member, **content})
        else:
            assert isinstance(item, UnreadableInput)
            lines.append({"member": item.member, "unreadable": item.reason})
    return "".join(orjson.dumps(line).decode() + "\n" for line in lines)


def trial_records(case: InputFile) -> str:
    """A line a record, without what is not stated."""
    lines = [
        result.record.model_dump(mode="json", exclude_defaults=True)
        for result in parse_results(case.read(), None, case.registration_id)
        if result.record
    ]
    return "".join(orjson.dumps(line).decode() + "\n" for line in lines)


def findings(case: InputFile) -> str:
    """Every finding and quarantine of the case, in order."""
    found: list[dict[str, str]] = []
    for result in parse_results(case.read(), None, case.registration_id):
        record_id = (result.record.record_id if result.record else None) or ""
        for finding in result.findings:
            found.append(
                {
                    "record_id": record_id,
                    "kind": finding.kind.value,
                    "field": finding.field,
                    "raw": finding.raw,
                    "place": finding.place,
                    "message": finding.message,
                }
            )
        if result.quarantine:
            found.append({"member": result.quarantine.member, "quarantine": result.quarantine.reason})
    return orjson.dumps(found, option=orjson.OPT_INDENT_2).decode() + "\n"


GOLDENS: dict[str, Callable[[InputFile], str]] = {
    "source_records.jsonl": source_records,
    "trial_records.jsonl": trial_records,
    "findings.json": findings,
}
VERSIONS = Path(__file__).parent / "data" / "golden_digests.json"


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_a_case_is_quarantined_only_as_its_meta_says(case: InputFile) -> None:
    results = parse_results(case.read(), None, case.registration_id)
    reasons = {result.quarantine.reason for result in results if result.quarantine}
    assert reasons == ({case.expected_quarantine} if case.expected_quarantine else set())


@pytest.mark.parametrize("golden", GOLDENS)
@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_a_case_is_read_as_its_golden_shows(case: InputFile, golden: str) -> None:
    path = case.path.parent / golden
    content = GOLDENS[golden](case)
    if not path.exists():
        path.write_text(content, "utf-8")
        pytest.fail(f"{path} was missing and has been written: read it, then commit it")
    assert path.read_text("utf-8").splitlines() == content.splitlines()


@pytest.mark.parametrize("source", sorted({case.path.parent.parent.name for case in CASES}))
def test_goldens_change_only_with_the_parser_version(source: str) -> None:
    """`golden_digests.json` keeps, per source and parser version, the digest of all goldens it gave."""
    cases = [case for case in CASES if case.path.parent.parent.name == source]
    versions = {
        result.envelope.parser_version
        for case in cases
        for result in parse_results(case.read(), None, case.registration_id)
        if result.envelope
    }
    version = max(versions)
    digest = hashlib.sha256()
    for case in sorted(cases, key=lambda case: case.path):
        for golden in GOLDENS:
            digest.update((case.path.parent / golden).read_bytes())
    known = json.loads(VERSIONS.read_text("utf-8"))
    if version not in known.get(source, {}):
        known[source] = {version: digest.hexdigest()}
        VERSIONS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", "utf-8")
        pytest.fail(f"{source}: parser version {version} is new and has been written: commit it")
    message = f"goldens of {source} changed: raise the revision of what reads them differently"
    assert known[source][version] == digest.hexdigest(), message
