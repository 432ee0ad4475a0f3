"""Shared by all tests: where the corpus of real records is, when it is there."""

import os
from pathlib import Path

import pytest

from pipeline.run.ingesting import ingest


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real records; tests that need it are skipped without it."""
    folder = Path(os.environ.get("TRIALMILL_CORPUS", Path(__file__).parents[2] / "shared" / "corpus"))
    if not folder.is_dir():
        pytest.skip("no corpus of real records here")
    return folder


@pytest.fixture(scope="session")
def ctgov_db(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of all API v2 studies of the corpus."""
    path = tmp_path_factory.mktemp("ctgov") / "trials.db"
    ingest([corpus / "ctgov_v2"], path)
    return path
