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
def ctgov_pages(corpus: Path) -> list[Path]:
    """Every third API v2 study of the corpus: enough of every kind, at a third of the time."""
    return sorted((corpus / "ctgov_v2").glob("*.json"))[::3]


@pytest.fixture(scope="session")
def ctgov_db(ctgov_pages: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of these studies."""
    path = tmp_path_factory.mktemp("ctgov") / "trials.db"
    ingest(ctgov_pages, path)
    return path
