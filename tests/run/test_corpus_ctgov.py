"""All real API v2 studies, through the whole parse: nothing quarantined, unread, unmapped or unlinked."""

from collections import Counter
from pathlib import Path

import jsonschema
import orjson
import pytest

from pipeline.model.envelope import ParseResult
from pipeline.run.inputs import find_inputs
from pipeline.run.parsing import parse_results
from pipeline.run.schemas import schema_files


@pytest.fixture(scope="module")
def results(corpus: Path) -> list[ParseResult]:
    return [r for file in find_inputs([corpus / "ctgov_v2"]) for r in parse_results(file.read())]


def test_every_study_is_read_to_its_last_leaf(results: list[ParseResult]) -> None:
    assert len(results) == 822
    assert [r.quarantine for r in results if r.quarantine] == []
    assert sum(r.envelope.leaves_unread for r in results if r.envelope) == 0


def test_every_word_is_mapped_and_every_link_resolved(results: list[ParseResult]) -> None:
    kinds = Counter(finding.kind.value for r in results for finding in r.findings)
    assert {kind: kinds[kind] for kind in ("unknown_leaf", "unmapped_code", "unresolved_link")} == {
        "unknown_leaf": 0,
        "unmapped_code": 0,
        "unresolved_link": 0,
    }


def test_records_validate_against_the_published_schema(results: list[ParseResult]) -> None:
    validator = jsonschema.Draft202012Validator(orjson.loads(schema_files()["trial_record.schema.json"]))
    for result in results[::20]:
        assert result.record is not None
        validator.validate(result.record.model_dump(mode="json"))
