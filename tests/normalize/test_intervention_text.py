"""Texts that list interventions, in the forms in which registries hand them to ICTRP."""

import pytest

from pipeline.model.source import Value
from pipeline.normalize.context import Context
from pipeline.normalize.intervention_text import Listed, list_interventions


def listed(registry: str, text: str) -> Listed:
    return list_interventions(Context("ictrp", registry), Value(text, "/x", None, "html"))


def names(found: Listed) -> list[tuple[str | None, str | None, tuple[int, ...]]]:
    return [
        (one.type and str(one.type.raw), one.name and str(one.name.raw), one.arm_ordinals)  # type: ignore[misc]
        for one in found.interventions
    ]


def test_typed_entries_keep_a_semicolon_of_their_own() -> None:
    found = listed("ctgov", "Drug: Examplavir;Biological: Vaccine; 2 doses;Drug: Examplavir")
    assert names(found) == [("Drug", "Examplavir", ()), ("Biological", "Vaccine; 2 doses", ())]


def test_groups_are_arms_with_their_treatments() -> None:
    found = listed("chictr", "experimental group:decoction;control group:N/A;")
    assert [str(arm.label and arm.label.raw) for arm in found.arm_groups] == [
        "experimental group",
        "control group",
    ]
    assert names(found) == [(None, "decoction", (1,))]


def test_numbered_interventions_are_named_by_group_or_by_name() -> None:
    found = listed("irct", "Intervention 1: Intervention group: syrup. Intervention 2: Control group: water.")
    assert len(found.arm_groups) == 2
    assert names(found) == [(None, "syrup.", (1,)), (None, "water.", (2,))]
    found = listed(
        "ctri", "Intervention1: AYUSH: 2 tablets<br>Control Intervention1: Not Applicable: Not Applicable"
    )
    assert names(found) == [(None, "AYUSH", ())]
    assert str(found.interventions[0].description and found.interventions[0].description.raw) == "2 tablets"


def test_products_are_named_by_their_product_name_and_carry_the_others() -> None:
    text = (
        "<br>Trade Name: Exemplin 50<br>Product Name: Exemplin<br>INN or Proposed INN: EXEMPLINUM<br>"
        "Pharmaceutical Form: Tablet<br><br>Trade Name: Other<br>"
    )
    first, second = listed("euctr", text).interventions
    assert first.name is not None and second.name is not None
    assert (first.name.raw, [one.raw for one in first.other_names]) == (
        "Exemplin",
        ["Exemplin 50", "EXEMPLINUM"],
    )
    assert second.name.raw == "Other"


def test_a_long_text_is_a_description_and_a_short_one_a_name() -> None:
    (long,) = listed("anzctr", "This is a two-stage study. " * 20).interventions
    assert long.name is None and long.description is not None
    assert names(listed("jrct", "Teprenone 50 mg")) == [(None, "Teprenone 50 mg", ())]


@pytest.mark.parametrize("text", ["", "N/A", "Not applicable", "<br>"])
def test_nothing_is_listed_where_the_text_says_nothing(text: str) -> None:
    assert listed("umin", text) == Listed((), ())
