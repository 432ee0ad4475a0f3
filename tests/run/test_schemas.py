"""The published schemas are those of the code."""

import json
from pathlib import Path

import pytest

from pipeline.load.dictionary import SOURCE_FIELDS, dictionary
from pipeline.run.schemas import schema_files
from pipeline.run.source_fields import source_fields

FIXTURES = Path(__file__).parents[2] / "fixtures"
SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", sorted(schema_files()))
def test_a_published_schema_is_fresh(name: str) -> None:
    assert (SCHEMAS / name).read_text("utf-8") == schema_files()[name], "run `trialmill schema`"


def test_every_leaf_that_the_dictionary_names_is_read_from_a_fixture() -> None:
    named = json.loads(SOURCE_FIELDS.read_text("utf-8"))
    read = source_fields(FIXTURES)
    assert [
        (field, source, leaf)
        for field, by_source in named.items()
        for source, leaves in by_source.items()
        for leaf in leaves
        if leaf not in read.get(field, {}).get(source, [])
    ] == [], "run `trialmill schema`"


@pytest.mark.parametrize(
    ("table", "column", "line"),
    [
        (
            "records",
            "masking_code",
            "ctgov: /protocolSection/designModule/designInfo/maskingInfo/masking, /study_design_info/masking",
        ),
        ("records", "start_date", "ctgov: /protocolSection/statusModule/startDateStruct/date, /start_date"),
        ("locations", "facility", "isrctn: /trial/participants/trialCentres/trialCentre/name"),
    ],
)
def test_the_dictionary_names_the_leaves_a_column_is_read_from(table: str, column: str, line: str) -> None:
    (entry,) = [entry for entry in dictionary() if (entry.table_name, entry.column_name) == (table, column)]
    assert line in (entry.source_fields or "").splitlines()
