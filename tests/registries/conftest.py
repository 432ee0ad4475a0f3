"""Shared by tests of registries: a fixture case or a file of the corpus, read as the pipeline reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.envelope import ParseResult
from pipeline.run.inputs import find_inputs
from pipeline.run.parsing import parse_results

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def read_page() -> Callable[[Path | str], ParseResult]:
    """Return a function that reads the one member of a case (`umin/not_found`) or of a file."""

    def read(place: Path | str) -> ParseResult:
        (file,) = find_inputs([FIXTURES / place])
        (result,) = parse_results(file.read(), None, file.registration_id)
        return result

    return read
