"""Target sizes in the forms that registries print."""

import pytest

from pipeline.normalize.enrollment import read_count


@pytest.mark.parametrize(
    ("words", "number", "rule"),
    [
        ("200", 200, None),
        ("3,060", 3060, None),
        ("Group A:49;Group B:49;", 98, "sum_of_groups"),
        ("200 (100 per arm)", 200, "first_number_of_text"),
        ("Patients to be recruited during two years. Ideal value: at least 136", 136, "only_number_of_text"),
        ("approximately 1,200 participants", 1200, "only_number_of_text"),
    ],
)
def test_a_number_of_participants_is_read(words: str, number: int, rule: str | None) -> None:
    read = read_count(words)
    assert (read.number, read.rule) == (number, rule)


@pytest.mark.parametrize(
    "words",
    [
        "Inclusion at 2 months",
        "about 3,060 in 12 sites",
        "in 12 centres",
        "less than 5% of all",
        "-4",
        "1e300",
        "many",
        "mean 1.5",
        "Group A 100, other",
    ],
)
def test_a_number_of_something_else_is_none(words: str) -> None:
    assert read_count(words).number is None
