"""The published schemas are those of the code."""

from pathlib import Path

import pytest

from pipeline.run.schemas import schema_files

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_a_published_schema_is_fresh(name: str) -> None:
    assert (SCHEMAS / name).read_text("utf-8") == schema_files()[name], "run `trialmill schema`"
