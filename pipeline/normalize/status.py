"""Overall status and its two axes."""

from __future__ import annotations

from functools import lru_cache

from pipeline.model.codes import OverallStatus, RecruitmentState, StudyState, ValueStatus
from pipeline.model.source import SourceDate, SourceStatus
from pipeline.model.trial import Coded, Dates, PartialDate, Status
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context, inferred
from pipeline.normalize.dates import normalize_date
from pipeline.vocab.lists import OVERALL_STATUS

_status = assembler(Status)

# Registries that keep no status: their sites show the one that follows from the dates.
_STATUS_FROM_DATES = frozenset({"isrctn"})


@lru_cache(maxsize=64)
def axes(status: OverallStatus) -> tuple[RecruitmentState, StudyState]:
    """Return (may a person enter, where does the study stand) of a status."""
    entry = OVERALL_STATUS.entries[status.name]
    return RecruitmentState(entry["recruitment_state"]), StudyState(entry["study_state"])


def normalize_status(context: Context, source: SourceStatus, dates: Dates) -> Status:
    """Return the status of the record; both axes are None where no status is stated."""
    overall = context.code(OVERALL_STATUS, source.overall_status, "status.overall_status")
    as_of_source = SourceDate(source.as_of_date) if source.as_of_date else None
    as_of = normalize_date(context, as_of_source, "status.as_of_date")
    if overall is None and context.registry in _STATUS_FROM_DATES:
        overall = _status_from_dates(context, dates, as_of)
    recruitment, study = axes(overall.code) if overall and overall.code else (None, None)
    return _status(
        overall_status=overall,
        recruitment_state=recruitment,
        study_state=study,
        why_stopped=context.text(source.why_stopped, "status.why_stopped"),
        as_of_date=as_of,
        last_known_status=context.code(OVERALL_STATUS, source.last_known_status, "status.last_known_status"),
        is_delayed_posting=context.flag(source.delayed_posting, "status.is_delayed_posting"),
    )


def _status_from_dates(
    context: Context, dates: Dates, as_of: PartialDate | None
) -> Coded[OverallStatus] | None:
    """Return the status on the day `as_of` by the rule of the registry's own site; None without a start."""
    day, starts, ends, is_over = (
        date.date if date else None
        for date in (as_of, dates.enrollment_start, dates.enrollment_end, dates.completion)
    )
    if day is None or starts is None:
        return None
    if day < starts:
        code = OverallStatus.NOT_YET_RECRUITING
    elif is_over and day > is_over:
        code = OverallStatus.COMPLETED
    elif ends and day > ends:
        code = OverallStatus.ACTIVE_NOT_RECRUITING if is_over else OverallStatus.RECRUITMENT_CLOSED
    else:
        code = OverallStatus.RECRUITING
    context.note("status.overall_status", ValueStatus.INFERRED, "dates_as_of_last_edit")
    return inferred(code, "dates_as_of_last_edit")
