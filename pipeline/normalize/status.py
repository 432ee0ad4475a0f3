"""Overall status and its two axes."""

from __future__ import annotations

from functools import lru_cache

from pipeline.model.codes import OverallStatus, RecruitmentState, StudyState
from pipeline.model.source import SourceDate, SourceStatus
from pipeline.model.trial import Status
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.normalize.dates import normalize_date
from pipeline.vocab.lists import OVERALL_STATUS

_status = assembler(Status)


@lru_cache(maxsize=64)
def axes(status: OverallStatus) -> tuple[RecruitmentState, StudyState]:
    """Return (may a person enter, where does the study stand) of a status."""
    entry = OVERALL_STATUS.entries[status.name]
    return RecruitmentState(entry["recruitment_state"]), StudyState(entry["study_state"])


def normalize_status(context: Context, source: SourceStatus) -> Status:
    """Return the status of the record; both axes are None where no status is stated."""
    overall = context.code(OVERALL_STATUS, source.overall_status, "status.overall_status")
    recruitment, study = axes(overall.code) if overall and overall.code else (None, None)
    as_of = SourceDate(source.as_of_date) if source.as_of_date else None
    return _status(
        overall_status=overall,
        recruitment_state=recruitment,
        study_state=study,
        why_stopped=context.text(source.why_stopped, "status.why_stopped"),
        as_of_date=normalize_date(context, as_of, "status.as_of_date"),
        last_known_status=context.code(OVERALL_STATUS, source.last_known_status, "status.last_known_status"),
        is_delayed_posting=context.flag(source.delayed_posting, "status.is_delayed_posting"),
    )
