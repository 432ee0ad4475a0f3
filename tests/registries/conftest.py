"""Shared by tests of registries: a fixture case or a file of the corpus, read as the pipeline reads it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.model.envelope import ParseResult
from tests.registries.cases import result_of


@pytest.fixture
def read_page() -> Callable[[Path | str], ParseResult]:
    """Return a function that reads the one member of a case (`umin/not_found`) or of a file."""
    return result_of
