"""Names, descriptions and groups that stand below each other with nothing between them."""

from pipeline.readers.text_reader import Line
from pipeline.registries.meddatax.groups import read_interventions_and_groups


def read(
    interventions: list[str], groups: list[str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str, list[int]]]]:
    above = [Line(i, text, text) for i, text in enumerate(groups, 1)]
    below = [Line(i, text, text) for i, text in enumerate(interventions, len(groups) + 3)]
    reading = read_interventions_and_groups(below, above)
    return (
        [(one.name.text, "|".join(line.text for line in one.description)) for one in reading.interventions],
        [
            (one.name.text, "|".join(line.text for line in one.description), one.interventions)
            for one in reading.groups
        ],
    )


def test_a_description_that_repeats_belongs_to_both_names() -> None:
    interventions, groups = read(
        ["Examplin", "Administered orally.", "Placebo", "Administered orally."],
        ["Active", "Examplin", "Administered orally.", "Control", "Placebo", "Administered orally."],
    )
    assert interventions == [("Examplin", "Administered orally."), ("Placebo", "Administered orally.")]
    assert groups == [("Active", "", [1]), ("Control", "", [2])]


def test_a_title_that_is_the_name_of_its_intervention_is_a_title() -> None:
    interventions, groups = read(
        ["Splint", "A splint is worn at night.", "Exercise", "Exercises are done daily."],
        [
            "Splint", "A splint is worn at night.", "Splint", "A splint is worn at night.",
            "Exercise", "Exercises are done daily.", "Exercise", "Exercises are done daily.",
        ],
    )  # fmt: skip
    assert [name for name, _ in interventions] == ["Splint", "Exercise"]
    assert groups == [
        ("Splint", "A splint is worn at night.", [1]),
        ("Exercise", "Exercises are done daily.", [2]),
    ]


def test_a_group_without_interventions_stands_before_one_with_them() -> None:
    _, groups = read(
        ["Phone app", "The app is used daily for 8 weeks."],
        [
            "Control group", "Participants are treated as usual.",
            "Intervention group", "Participants are given the app.", "Phone app", "The app is used daily for 8 weeks.",
        ],
    )  # fmt: skip
    assert groups == [
        ("Control group", "Participants are treated as usual.", []),
        ("Intervention group", "Participants are given the app.", [1]),
    ]


def test_a_name_above_itself_is_its_description() -> None:
    interventions, _ = read(
        ["BI 1", "BI 1", "Ezample", "Ezample"], ["Cohort", "BI 1", "BI 1", "Ezample", "Ezample"]
    )
    assert interventions == [("BI 1", "BI 1"), ("Ezample", "Ezample")]


def test_listed_lines_are_never_names() -> None:
    interventions, _ = read(
        ["Herbs", "* root 1 g", "* bark 2 g", "Acupuncture"],
        ["First", "Herbs", "* root 1 g", "* bark 2 g", "Second", "Acupuncture"],
    )
    assert interventions == [("Herbs", "* root 1 g|* bark 2 g"), ("Acupuncture", "")]


def test_no_lines_are_no_groups() -> None:
    assert read([], []) == ([], [])
    assert read([], ["Night shift", "Works at night"]) == ([], [("Night shift", "Works at night", [])])
