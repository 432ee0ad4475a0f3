"""Arm groups, interventions and the matrix between them, by ordinal.

A registry links the two by printed labels, which repeat and differ in white space, escapes and a leading
`Drug: `. A label that names several children is narrowed by what the other side says; one that names none is a
finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.findings import FindingKind
from pipeline.model.source import SourceArmGroup, SourceIntervention, Value
from pipeline.model.trial import ArmGroup, ArmIntervention, Intervention
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.normalize.texts import fold_space, undo_markdown
from pipeline.vocab.code_list import fold
from pipeline.vocab.lists import ARM_TYPE, INTERVENTION_TYPE

_arm_group = assembler(ArmGroup)
_intervention = assembler(Intervention)
_link = assembler(ArmIntervention)


def normalize_arms(context: Context, sources: Sequence[SourceArmGroup]) -> tuple[ArmGroup, ...]:
    """Return the arm groups, numbered from 1."""
    return tuple(
        [
            _arm_group(
                ordinal=i + 1,
                label=context.line(source.label, "arm_groups.label"),
                type=context.code(ARM_TYPE, source.type, f"arm_groups.{i}.type") if source.type else None,
                description=context.text(source.description, "arm_groups.description"),
            )
            for i, source in enumerate(sources)
        ]
    )


def normalize_interventions(
    context: Context, sources: Sequence[SourceIntervention]
) -> tuple[Intervention, ...]:
    """Return the interventions, numbered from 1."""
    return tuple(
        [
            _intervention(
                ordinal=i + 1,
                name=context.line(source.name, "interventions.name"),
                type=context.code(INTERVENTION_TYPE, source.type, f"interventions.{i}.type"),
                description=context.text(source.description, "interventions.description"),
                other_names=tuple(
                    [
                        name
                        for value in source.other_names
                        if (name := context.line(value, "interventions.other_names"))
                    ]
                ),
            )
            for i, source in enumerate(sources)
        ]
    )


class _Names:
    """Finds children by printed label: exactly, then by folded label, then without a leading type."""

    def __init__(self, labels: Sequence[tuple[str, ...]]) -> None:
        """Args: labels are the possible printed forms of each child, in order."""
        self._exact: dict[str, list[int]] = {}
        self._folded: dict[str, list[int]] = {}
        for ordinal, forms in enumerate(labels, 1):
            for form in forms:
                self._exact.setdefault(form, []).append(ordinal)
                folded = self._folded.setdefault(_fold_label(form), [])
                if ordinal not in folded:
                    folded.append(ordinal)

    def find(self, label: str) -> list[int]:
        """Return the ordinals that the label may mean."""
        if found := self._exact.get(label):
            return found
        folded = _fold_label(label)
        if found := self._folded.get(folded):
            return found
        return self._folded.get(_fold_label(label.partition(": ")[2]), [])


def _fold_label(label: str) -> str:
    # Labels of symbols alone (`>` and `<`) have no folded form: they are compared as printed.
    return fold(undo_markdown(label)) or fold_space(label)


def _raw(value: Value | None) -> str:
    return str(value.raw) if value else ""


def _intervention_forms(source: SourceIntervention) -> tuple[str, ...]:
    name = _raw(source.name)
    if source.type is None:
        return (name,)
    # ClinicalTrials.gov prints `Dietary Supplement: Iron` for the type DIETARY_SUPPLEMENT.
    return (f"{_raw(source.type).replace('_', ' ').title()}: {name}", name)


def link_arms(
    context: Context, arms: Sequence[SourceArmGroup], interventions: Sequence[SourceIntervention]
) -> tuple[ArmIntervention, ...]:
    """Return the cells of the matrix, in order of arm and intervention; labels that name nothing are findings."""
    if not arms or not interventions:
        _report_dangling(context, arms, interventions)
        return ()
    arm_names = _Names([(_raw(arm.label),) for arm in arms])
    intervention_names = _Names([_intervention_forms(source) for source in interventions])
    by_intervention = [
        _find_all(context, arm_names, source.arm_labels, "interventions.arm_labels")
        for source in interventions
    ]
    by_arm = [
        _find_all(context, intervention_names, arm.intervention_names, "arm_groups.intervention_names")
        for arm in arms
    ]
    links = {(a, i) for i, source in enumerate(interventions, 1) for a in source.arm_ordinals}
    links |= {(a, i) for i, a in _agreed(by_intervention, by_arm)}
    links |= set(_agreed(by_arm, by_intervention))
    return tuple([_link(arm_ordinal=a, intervention_ordinal=i) for a, i in sorted(links)])


def _find_all(context: Context, names: _Names, labels: Sequence[Value], path: str) -> list[list[int]]:
    found = []
    for label in labels:
        ordinals = names.find(_raw(label))
        if ordinals:
            found.append(ordinals)
        else:
            context.find(
                FindingKind.UNRESOLVED_LINK, path, label, "names no arm or intervention of the record"
            )
    return found


def _agreed(found: list[list[list[int]]], other: list[list[list[int]]]) -> Iterator[tuple[int, int]]:
    """Yield (own ordinal, named ordinal); of several candidates those that name this child back, if any do."""
    named_back = [{ordinal for candidates in labels for ordinal in candidates} for labels in other]
    for own, labels in enumerate(found, 1):
        for candidates in labels:
            agreeing = [ordinal for ordinal in candidates if own in named_back[ordinal - 1]]
            for ordinal in agreeing or candidates:
                yield own, ordinal


def _report_dangling(
    context: Context, arms: Sequence[SourceArmGroup], interventions: Sequence[SourceIntervention]
) -> None:
    nothing = _Names([])
    for intervention in interventions:
        _find_all(context, nothing, intervention.arm_labels, "interventions.arm_labels")
    for arm in arms:
        _find_all(context, nothing, arm.intervention_names, "arm_groups.intervention_names")
