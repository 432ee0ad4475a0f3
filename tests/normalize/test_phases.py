from __future__ import annotations

import pytest

from pipeline.findings import FindingKind
from pipeline.model.codes import Phase, ValueStatus
from pipeline.model.source import Value
from pipeline.normalize.context import Context
from pipeline.normalize.phases import normalize_phases, phases_in_title

P1, P2, P3, P4 = Phase.PHASE1, Phase.PHASE2, Phase.PHASE3, Phase.PHASE4


@pytest.mark.parametrize(
    ("registry", "raws", "codes"),
    [
        ("ctgov", ["PHASE1", "PHASE2"], (P1, P2)),
        ("ctgov", ["Phase 1/Phase 2"], (P1, P2)),
        ("ctgov", ["EARLY_PHASE1"], (Phase.EARLY_PHASE1,)),
        ("ctgov", ["Early Phase 1"], (Phase.EARLY_PHASE1,)),
        ("drks", ["II-III"], (P2, P3)),
        ("drks", ["IIb"], (Phase.PHASE2B,)),
        ("irct", ["2-3"], (P2, P3)),
        ("ctri", ["Phase 2/ Phase 3"], (P2, P3)),
        ("ctri", ["Post Marketing Surveillance"], (P4,)),
        ("pactr", ["Phase-3"], (P3,)),
        ("unheard_of", ["Phase 1b/2a"], (P1, Phase.PHASE2A)),
        (
            "euctr",
            [
                "Human pharmacology (Phase I): no\nTherapeutic exploratory (Phase II): yes\nTherapeutic confirmatory - (Phase III): yesTherapeutic use (Phase IV): no"
            ],
            (P2, P3),
        ),
        ("ctis", ["Phase II and Phase III (Integrated)"], (P2, P3)),
    ],
)
def test_phase_is_a_set(registry: str, raws: list[str], codes: tuple[Phase, ...]) -> None:
    phases = normalize_phases(Context(registry, registry), tuple([Value(raw, "") for raw in raws]))
    assert (phases.codes, phases.status) == (codes, ValueStatus.MAPPED)


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("2020-02-01", (P1, P2)),
        ("2020-03-02 00:00:00", (P2, P3)),
        ("02-Jan", (P1, P2)),
        ("03-Feb", (P2, P3)),
        ("44228", (P1, P2)),
        ("44257", (P2, P3)),
    ],
)
def test_a_phase_that_excel_made_a_date_is_repaired_and_marked(raw: str, codes: tuple[Phase, ...]) -> None:
    context = Context("ictrp", "irct")
    phases = normalize_phases(context, (Value(raw, "/p"),))
    assert (phases.codes, phases.raw, phases.rule) == (codes, raw, "excel_date_repaired")
    assert [f.kind for f in context.findings] == [FindingKind.REPAIRED_VALUE]


def test_no_phase_printed_is_not_stated_and_not_applicable_is_stated() -> None:
    assert normalize_phases(Context("a", "b"), ()).status is ValueStatus.NOT_STATED
    phases = normalize_phases(Context("ctgov", "ctgov"), (Value("N/A", ""),))
    assert (phases.codes, phases.status) == ((Phase.NOT_APPLICABLE,), ValueStatus.NOT_APPLICABLE)


def test_an_unknown_phase_is_kept_raw_with_the_line_to_add() -> None:
    context = Context("ictrp", "chictr")
    phases = normalize_phases(context, (Value("Phase lunar", "/p"),))
    assert (phases.codes, phases.raw, phases.status) == ((), "Phase lunar", ValueStatus.UNMAPPED)
    assert '[words.chictr] CODE = ["Phase lunar"]' in context.findings[0].message


@pytest.mark.parametrize(
    ("title", "phases"),
    [
        ("Phase 1 Study of X", {P1}),
        ("A Phase 1/2 study", {P1, P2}),
        ("Phase IIb trial", {P2}),
        ("early phase 1", {Phase.EARLY_PHASE1}),
        ("Phase 2 and Phase 3", {P2, P3}),
        ("Biphasic insulin 30", set()),
    ],
)
def test_phases_of_a_title(title: str, phases: set[Phase]) -> None:
    assert phases_in_title(title) == phases
