"""Design fields."""

from __future__ import annotations

from pipeline.model.codes import StudyType
from pipeline.model.source import SourceDesign
from pipeline.model.trial import Coded, Design
from pipeline.normalize.ages import normalize_quantity
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.normalize.phases import normalize_phases
from pipeline.vocab.lists import (
    ALLOCATION,
    BIOSPECIMEN_RETENTION,
    INTERVENTION_MODEL,
    MASKED_ROLE,
    MASKING,
    OBSERVATIONAL_MODEL,
    PRIMARY_PURPOSE,
    STUDY_TYPE,
    TIME_PERSPECTIVE,
)

_design = assembler(Design)


def normalize_design(context: Context, source: SourceDesign) -> Design:
    """Return the design of the record."""
    is_registry = context.flag(source.patient_registry, "design.is_patient_registry")
    return _design(
        study_type=_study_type(context, source, is_registry),
        phases=normalize_phases(context, source.phases),
        allocation=context.code(ALLOCATION, source.allocation, "design.allocation"),
        intervention_model=context.code(
            INTERVENTION_MODEL, source.intervention_model, "design.intervention_model"
        ),
        intervention_model_description=context.text(
            source.intervention_model_description, "design.intervention_model_description"
        ),
        primary_purpose=context.code(PRIMARY_PURPOSE, source.primary_purpose, "design.primary_purpose"),
        masking=context.code(MASKING, source.masking, "design.masking"),
        masking_description=context.text(source.masking_description, "design.masking_description"),
        masked_roles=context.codes(MASKED_ROLE, source.masked_roles, "design.masked_roles"),
        observational_model=context.code(
            OBSERVATIONAL_MODEL, source.observational_model, "design.observational_model"
        ),
        time_perspective=context.code(TIME_PERSPECTIVE, source.time_perspective, "design.time_perspective"),
        is_patient_registry=is_registry,
        target_duration=normalize_quantity(context, source.target_duration, "design.target_duration")
        if source.target_duration
        else None,
        biospecimen_retention=context.code(
            BIOSPECIMEN_RETENTION, source.biospecimen_retention, "design.biospecimen_retention"
        ),
        biospecimen_description=context.text(
            source.biospecimen_description, "design.biospecimen_description"
        ),
        text=context.text(source.text, "design.text"),
    )


def _study_type(context: Context, source: SourceDesign, is_registry: bool | None) -> Coded[StudyType] | None:
    return context.code(STUDY_TYPE, source.study_type, "design.study_type")
