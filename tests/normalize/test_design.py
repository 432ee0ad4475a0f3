from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from pipeline.model.codes import (
    Allocation,
    InterventionModel,
    MaskedRole,
    Masking,
    ObservationalModel,
    PrimaryPurpose,
    TimePerspective,
    ValueStatus,
)
from pipeline.model.source import SourceDesign, Value
from pipeline.model.trial import Design
from pipeline.normalize.context import Context
from pipeline.normalize.design import normalize_design

CORPUS = Path(os.environ.get("TRIALMILL_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))


def design(registry: str, text: str, markup: str = "plain") -> Design:
    return normalize_design(Context("ictrp", registry), SourceDesign(text=Value(text, "/x", None, markup)))  # type: ignore[arg-type]


def codes(found: Design) -> tuple[object, ...]:
    fields = (found.allocation, found.masking, found.intervention_model, found.primary_purpose)
    return tuple(field.code if field else None for field in fields)


@pytest.mark.parametrize(
    ("registry", "text", "expected"),
    [
        (
            "ctgov",
            "Allocation: Randomized. Intervention model: Parallel Assignment. Primary purpose: Treatment. Masking: Double (Participant, Investigator).",
            (Allocation.RANDOMIZED, Masking.DOUBLE, InterventionModel.PARALLEL, PrimaryPurpose.TREATMENT),
        ),
        (
            "anzctr",
            "Purpose: Prevention; Allocation: Non-randomised trial; Masking: Open (masking not used);Assignment: Crossover;Type of endpoint: Efficacy;",
            (Allocation.NON_RANDOMIZED, Masking.NONE, InterventionModel.CROSSOVER, PrimaryPurpose.PREVENTION),
        ),
        (
            "euctr",
            "Controlled: yesRandomised: yesOpen: noSingle blind: noDouble blind: yesParallel group: yesCross over: noOther: no",
            (Allocation.RANDOMIZED, Masking.DOUBLE, InterventionModel.PARALLEL, None),
        ),
        (
            "irct",
            "Randomization: Not randomized, Blinding: Single blinded, Placebo: Not used, Assignment: Parallel, Purpose: Treatment, Blinding description: open to all.",
            (Allocation.NON_RANDOMIZED, Masking.SINGLE, InterventionModel.PARALLEL, PrimaryPurpose.TREATMENT),
        ),
        (
            "jprn",
            "randomized controlled trial, open(masking not used), active control, parallel assignment, treatment purpose",
            (Allocation.RANDOMIZED, Masking.NONE, InterventionModel.PARALLEL, PrimaryPurpose.TREATMENT),
        ),
        (
            "ctri",
            "Randomized, Parallel Group Trial<br> Method of generating randomization sequence:Computer generated randomization Blinding and masking:Participant Blinded",
            (Allocation.RANDOMIZED, Masking.SINGLE, InterventionModel.PARALLEL, None),
        ),
        (
            "isrctn",
            "Prospective single-center non-randomised open-label trial (Prevention)",
            (Allocation.NON_RANDOMIZED, Masking.NONE, None, PrimaryPurpose.PREVENTION),
        ),
        (
            "rebec",
            "Clinical trial of treatment, randomized-controlled, parallel, triple blind, with two arms",
            (Allocation.RANDOMIZED, Masking.TRIPLE, InterventionModel.PARALLEL, PrimaryPurpose.TREATMENT),
        ),
        # The Chinese twins of its words: randomized parallel control; enrollment one after another; random sample.
        ("chictr", "Parallel", (Allocation.RANDOMIZED, None, InterventionModel.PARALLEL, None)),
        ("chictr", "Sequential", (Allocation.NOT_APPLICABLE, None, None, None)),
        ("chictr", "Randomly Sampling", (None, None, None, None)),
        (
            "euctr",
            "Controlled: yes<br>Randomised: yes<br>Open: no<br>Single blind: no<br>Double blind: no<br>Other: yes<br>Other trial design description: observer-blind<br>Number of treatment arms in the trial: 2<br>",
            (Allocation.RANDOMIZED, Masking.OBSERVER, None, None),
        ),
        (
            "euctr",
            "Other trial design description: Treating personnel: unblinded / long-term rater:  blinded",
            (None, Masking.OBSERVER, None, None),
        ),
        (
            "ntr",
            "Randomized: No, Masking: None, Control: Active, Group: Parallel, Type: 2 or more arms, randomized",
            (Allocation.NON_RANDOMIZED, Masking.NONE, InterventionModel.PARALLEL, None),
        ),
        (
            "ntr",
            "Randomized: No, Masking: None, Control: Not applicable, Group: undefined, Type: Single arm",
            (Allocation.NOT_APPLICABLE, Masking.NONE, InterventionModel.SINGLE_GROUP, None),
        ),
        (
            "irct",
            "Purpose: Treatment, Other design features: a supportive, preventive program beside the treatment",
            (None, None, None, PrimaryPurpose.TREATMENT),
        ),
        (
            "isrctn",
            "Randomised; Interventional; Design type: Prevention, Other (Prevention)",
            (Allocation.RANDOMIZED, None, None, PrimaryPurpose.PREVENTION),
        ),
        (
            "jrct",
            "single arm study, open(masking not used), no treatment control, single assignment, other",
            (Allocation.NOT_APPLICABLE, Masking.NONE, InterventionModel.SINGLE_GROUP, PrimaryPurpose.OTHER),
        ),
        (
            "pactr",
            "Parallel,Randomised,Stratified allocation where previous treatment is used in the stratification",
            (Allocation.RANDOMIZED, None, InterventionModel.PARALLEL, None),
        ),
        ("ctri", "Other", (None, None, None, None)),
        (
            "ctri",
            "Other<br> Method of generating randomization sequence:Computer generated randomization Method of allocation concealment:Centralized Blinding and masking:Open Label",
            (Allocation.RANDOMIZED, Masking.NONE, None, None),
        ),
        (
            "ctri",
            "Other<br> Method of generating randomization sequence:Not Applicable Method of allocation concealment:Not Applicable",
            (Allocation.NOT_APPLICABLE, None, None, None),
        ),
        ("tctr", "N/A", (Allocation.NOT_APPLICABLE, None, None, None)),
        ("tctr", "a plain study", (None, None, None, None)),
    ],
)  # fmt: skip
def test_design_fields_are_read_from_text(registry: str, text: str, expected: tuple[object, ...]) -> None:
    assert codes(design(registry, text, "html")) == expected


def test_masked_roles_are_read_from_the_brackets() -> None:
    found = design(
        "drks",
        "Masking: Blinded (patient/subject, caregiver, investigator/therapist, assessor). Control: Placebo",
    )
    assert found.masking.code is Masking.MASKED_UNSPECIFIED
    assert [role.code for role in found.masked_roles] == [
        MaskedRole.PARTICIPANT,
        MaskedRole.CARE_PROVIDER,
        MaskedRole.INVESTIGATOR,
        MaskedRole.OUTCOMES_ASSESSOR,
    ]


def test_a_single_arm_has_no_allocation_and_it_is_marked_inferred() -> None:
    for text in (
        "Single arm Non-randomized",
        "Intervention model: Single Group Assignment. Masking: None (Open Label).",
    ):
        allocation = design("jprn", text).allocation
        assert (allocation.code, allocation.status) == (Allocation.NOT_APPLICABLE, ValueStatus.INFERRED)
        assert allocation.rule == "single_arm_has_no_allocation"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Controlled: no\nRandomised: no\nNumber of treatment arms in the trial: 1",
            Allocation.NOT_APPLICABLE,
        ),
        ("Controlled: no\nRandomised:\nNumber of treatment arms in the trial: 1", Allocation.NOT_APPLICABLE),
        (
            "Controlled: yes\nRandomised: no\nNumber of treatment arms in the trial: 1",
            Allocation.NON_RANDOMIZED,
        ),
        ("Controlled: no\nRandomised: yes\nNumber of treatment arms in the trial: 1", Allocation.RANDOMIZED),
        ("Controlled: no\nRandomised:\nNumber of treatment arms in the trial: 12", None),
    ],
)
def test_one_treatment_arm_is_a_single_group_unless_it_is_compared(
    text: str, expected: Allocation | None
) -> None:
    found = design("euctr", text)
    assert (found.allocation and found.allocation.code) == expected
    if text.endswith(" 1"):
        assert found.intervention_model is not None
        assert found.intervention_model.code is InterventionModel.SINGLE_GROUP


def test_a_ticked_box_keeps_its_words() -> None:
    masking = design("euctr", "Open: no<br>Double blind: yes<br>", "html").masking
    assert masking is not None
    assert (masking.code, masking.raw) == (Masking.DOUBLE, "Double blind: yes")


def test_observational_words() -> None:
    found = design("rebec", "Retrospective observational analytical case-control study.")
    assert found.observational_model.code is ObservationalModel.CASE_CONTROL
    assert found.time_perspective.code is TimePerspective.RETROSPECTIVE


def test_a_field_of_its_own_wins_over_the_text() -> None:
    source = SourceDesign(masking=Value("DOUBLE", ""), text=Value("Masking: Open", ""))
    assert normalize_design(Context("ictrp", "ctgov"), source).masking.code is Masking.DOUBLE


def test_a_registry_of_clinical_trials_alone_gives_the_study_type_and_says_that_it_is_inferred() -> None:
    study_type = normalize_design(Context("ctis", "ctis"), SourceDesign()).study_type
    assert study_type is not None
    assert (study_type.code, study_type.status) == ("INTERVENTIONAL", ValueStatus.INFERRED)
    assert normalize_design(Context("drks", "drks"), SourceDesign()).study_type is None


GOLD_REGISTRIES = {"CT.gov": "ctgov", "RBR": "rebec", "KCT": "cris", "PER": "repec"}
GOLD_ALLOCATION = {
    "RANDOMIZED": "Yes",
    "NON_RANDOMIZED": "No",
    "QUASI_RANDOMIZED": "Yes",
    "NOT_APPLICABLE": "Not applicable",
}
GOLD_PHASE = {"EARLY_": "Phase 1", "NOT_AP": "Undefined", "OTHER": "Undefined"}


@pytest.mark.corpus
def test_hand_labels_of_1523_designs_are_met() -> None:
    path = CORPUS / "ictrp" / "gold_design_labels.jsonl"
    if not path.exists():
        pytest.skip("no corpus")
    right: Counter[str] = Counter()
    labelled: Counter[str] = Counter()
    said: Counter[str] = Counter()
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        registry = GOLD_REGISTRIES.get(row["Source_registry"], row["Source_registry"].lower())
        text, phase = (None if row[key] in ("NA", "NULL") else row[key] for key in ("Study_design", "Phase"))
        source = SourceDesign(
            text=Value(text, "", None, "html") if text else None, phases=(Value(phase, ""),) if phase else ()
        )
        found = normalize_design(Context("ictrp", registry), source)
        allocation, masking, _, purpose = codes(found)
        highest = found.phases.codes[-1][:6] if found.phases.codes else None
        pairs = {
            "randomisation": allocation and GOLD_ALLOCATION[allocation],  # type: ignore[index]
            "blinding": masking and ("No" if masking is Masking.NONE else "Yes"),
            "primary_purpose": purpose
            and (purpose.title() if purpose in ("TREATMENT", "PREVENTION") else "Other"),  # type: ignore[attr-defined]
            "phase_clean": highest and GOLD_PHASE.get(highest, f"Phase {highest[5:]}"),
        }
        for key, ours in pairs.items():
            labelled[key] += row[key] not in ("NA", "Unreported", "Unclear")
            if ours is not None and row[key] not in ("NA", "Unreported", "Unclear"):
                said[key] += 1
                right[key] += ours == row[key]
    for key in said:
        assert right[key] / said[key] >= 0.97, key
    # Texts that say nothing of the field count as wrong; of blinding and purpose many say nothing.
    floors = {"randomisation": 0.97, "phase_clean": 0.97, "blinding": 0.91, "primary_purpose": 0.67}
    assert {key for key, floor in floors.items() if right[key] / labelled[key] < floor} == set()
