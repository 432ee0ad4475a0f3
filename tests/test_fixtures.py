"""Every fixture case: quarantined only as its meta.json says, and read exactly as its goldens show.

A golden that is not there is written and the test fails, so that somebody reads it before it is committed; to
renew one after a change of reading, delete it and run the test again.
"""

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


GOLDENS: dict[str, Callable[[InputFile], str]] = {"source_records.jsonl": source_records}


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
