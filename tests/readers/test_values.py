"""Values that adapters choose and put together, whatever the document they came from."""

import pytest

from pipeline.model.source import Value
from pipeline.readers.values import distinct, join_values, read_committee


@pytest.mark.parametrize(
    ("name", "address", "committee", "other"),
    [
        ("Board of Sample City", "Sample City", "Board of Sample City", "Sample City"),
        ("Jun Sample", "The First Hospital of Sample", "The First Hospital of Sample", "Jun Sample"),
        (None, "Ethics committee of Sample University", "Ethics committee of Sample University", None),
        ("ethics@sample.example", "Via Sample", "Via Sample", "ethics@sample.example"),
        (None, "Teacher Li", None, "Teacher Li"),
        ("Jo Sample", "Sample Town", None, "Jo Sample, Sample Town"),
        ("ethics@sample.example", None, None, "ethics@sample.example"),
        (None, None, None, None),
    ],
)
def test_the_words_say_which_is_the_ethics_committee(
    name: str | None, address: str | None, committee: str | None, other: str | None
) -> None:
    found = read_committee(name and Value(name, "/n"), address and Value(address, "/a"))  # type: ignore[arg-type]
    assert tuple(value and value.raw for value in found) == (committee, other)


def test_equal_words_are_one_value_and_blank_ones_none() -> None:
    values = (Value("a", "/1"), None, Value(" a ", "/2"), Value("b", "/3"))
    assert distinct(*values) == [values[0], values[3]]
    assert join_values(", ", values) == Value("a, a, b", "/1")
    assert join_values(", ", [None, Value(" ", "/1")]) is None
