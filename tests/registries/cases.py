"""How tests of registries read a case of fixtures, a file or a folder of real pages: as the pipeline reads it."""

from __future__ import annotations

from pathlib import Path

from pipeline.model.envelope import ParseResult
from pipeline.model.trial import TrialRecord
from pipeline.run.inputs import find_inputs
from pipeline.run.parsing import parse_results

FIXTURES = Path(__file__).parents[2] / "fixtures"


def results_of(place: Path | str) -> list[ParseResult]:
    """Every result of a case (`umin/not_found`), or of the files below a path."""
    files = find_inputs([FIXTURES / place])
    return [result for file in files for result in parse_results(file.read(), None, file.registration_id)]


def result_of(place: Path | str) -> ParseResult:
    """The one result of a case or file."""
    (result,) = results_of(place)
    return result


def records_of(place: Path | str) -> list[TrialRecord]:
    """Every record of a case or path."""
    return [result.record for result in results_of(place) if result.record]


def record_of(place: Path | str) -> TrialRecord:
    """The one record of a case or file."""
    record = result_of(place).record
    assert record is not None
    return record
