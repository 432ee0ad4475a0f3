from __future__ import annotations

from pipeline.findings import FindingKind
from pipeline.model.source import SourceArmGroup, SourceIntervention, Value
from pipeline.normalize.arms import link_arms
from pipeline.normalize.context import Context


def v(words: str) -> Value:
    return Value(words, "/x")


def arm(label: str, *names: str) -> SourceArmGroup:
    return SourceArmGroup(label=v(label), intervention_names=tuple(map(v, names)))


def drug(name: str, *labels: str, type_: str = "DRUG") -> SourceIntervention:
    return SourceIntervention(name=v(name), type=v(type_), arm_labels=tuple(map(v, labels)))


def links(arms: list[SourceArmGroup], interventions: list[SourceIntervention]) -> list[tuple[int, int]]:
    context = Context("ctgov", "ctgov")
    found = link_arms(context, arms, interventions)
    assert context.findings == []
    return [(link.arm_ordinal, link.intervention_ordinal) for link in found]


def test_labels_of_either_side_make_a_link() -> None:
    assert links([arm("A", "Drug: X"), arm("B")], [drug("X"), drug("Y", "B")]) == [(1, 1), (2, 2)]


def test_a_prefix_is_the_type_in_title_case_or_any_type() -> None:
    iron = drug("Iron", type_="DIETARY_SUPPLEMENT")
    assert links([arm("A", "Dietary Supplement: Iron")], [iron]) == [(1, 1)]
    assert links([arm("A", "Drug: Iron")], [SourceIntervention(name=v("Iron"))]) == [(1, 1)]


def test_a_name_with_a_colon_is_found_whole_first() -> None:
    assert links([arm("A", "Drug: Part 1: X")], [drug("Part 1: X"), drug("X")]) == [(1, 1)]


def test_white_space_escapes_and_case_do_not_matter() -> None:
    assert links([arm("Dose  \\<5 mg")], [drug("X", "dose <5 mg")]) == [(1, 1)]


def test_signs_alone_are_labels_too() -> None:
    assert links([arm(">"), arm("<")], [drug("X", "<")]) == [(2, 1)]


def test_a_repeated_name_is_narrowed_by_what_the_other_side_says() -> None:
    arms = [arm("A", "Drug: X"), arm("B", "Drug: X")]
    assert links(arms, [drug("X", "A"), drug("X", "B")]) == [(1, 1), (2, 2)]


def test_a_repeated_name_that_nobody_narrows_means_all() -> None:
    assert links([arm("A", "Drug: X")], [drug("X"), drug("X")]) == [(1, 1), (1, 2)]


def test_a_label_that_names_nothing_is_a_finding() -> None:
    context = Context("ctgov", "ctgov")
    assert link_arms(context, [arm("A")], [drug("X", "C")]) == ()
    assert [(f.kind, f.raw) for f in context.findings] == [(FindingKind.UNRESOLVED_LINK, "C")]


def test_a_label_without_any_arm_is_a_finding() -> None:
    context = Context("ctgov", "ctgov")
    assert link_arms(context, [], [drug("X", "C")]) == ()
    assert [f.kind for f in context.findings] == [FindingKind.UNRESOLVED_LINK]


def test_links_by_layout_are_taken() -> None:
    by_layout = SourceIntervention(name=v("X"), arm_ordinals=(2,))
    assert links([arm("A"), arm("A")], [by_layout]) == [(2, 1)]
