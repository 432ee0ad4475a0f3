"""A trial record as a page for people: what it is, who may enter, what is done, by whom, where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.cli.criteria_tree import criteria_tree
from pipeline.model.codes import ValueStatus
from pipeline.model.trial import Age, Coded, Intervention, PartialDate, TrialRecord

_SITES_SHOWN = 10


def record_page(record: TrialRecord) -> RenderableType:
    """Return the page of a record."""
    title = record.brief_title or record.public_title or record.official_title or "(no title)"
    parts: list[RenderableType] = [
        Text.assemble((record.record_id or "(no id)", "bold cyan"), "  ", (title, "bold")),
        Text(f"{record.registry_name} as told by {record.source}   {record.url or ''}", style="dim"),
        _facts(record),
    ]
    for heading, content in _sections(record):
        parts += [Text(f"\n{heading}", style="bold underline"), Padding(content, (0, 0, 0, 2))]
    parts.append(Text(f"\n{record.licence}. {record.attribution}", style="dim"))
    return Group(*parts)


def _facts(record: TrialRecord) -> Table:
    status, design, dates = record.status, record.design, record.dates
    enrollment = record.enrollment
    rows = {
        "status": _words(status.overall_status),
        "why stopped": status.why_stopped,
        "phase": ", ".join(phase.value for phase in design.phases.codes) or design.phases.raw,
        "study type": _words(design.study_type),
        "design": _join(
            _words(design.allocation),
            _words(design.intervention_model),
            _words(design.masking),
            _words(design.primary_purpose),
            _words(design.observational_model),
            _words(design.time_perspective),
        ),
        "enrollment": _join(
            enrollment.raw
            if enrollment and enrollment.count is None
            else str(enrollment.count)
            if enrollment
            else None,
            _words(enrollment.type) if enrollment else None,
        ),
        "start": _date(dates.start),
        "first enrollment": _date(dates.enrollment_start),
        "primary completion": _date(dates.primary_completion),
        "completion": _date(dates.completion),
        "last update": _date(dates.last_update_posted or dates.last_update_submitted or dates.last_update),
        "conditions": _join(*[c.name + (" (inferred)" if c.rule else "") for c in record.conditions]),
        "keywords": _join(*record.keywords),
        "identifiers": _join(*[f"{i.value} ({i.type.value})" for i in record.identifiers]),
        "sponsors": _join(*[f"{s.name} ({s.role.value})" for s in record.sponsors]),
        "officials": _join(*[p.name for p in record.officials]),
        "countries": _join(*[c.name for c in record.countries]),
        "results": record.results.status.value if record.results.status else None,
    }
    return _pairs(rows.items())


def _sections(record: TrialRecord) -> Iterator[tuple[str, RenderableType]]:
    if record.brief_summary:
        yield "Summary", Text(record.brief_summary)
    if record.arm_groups or record.interventions:
        yield "Arms and interventions", _arms(record)
    if record.outcomes:
        yield (
            "Outcomes",
            Group(
                *[
                    Text(f"{o.type.value} {o.ordinal}. {_join(o.measure, o.time_frame) or ''}")
                    for o in record.outcomes
                ]
            ),
        )
    yield "Eligibility", Group(_eligibility(record), *criteria_tree(record.eligibility.criteria))
    if record.locations:
        sites = [
            Text(_join(s.facility, s.city, s.country.name if s.country else None) or "")
            for s in record.locations
        ]
        more = [Text(f"... and {len(sites) - _SITES_SHOWN} more")] if len(sites) > _SITES_SHOWN else []
        yield f"Sites ({len(sites)})", Group(*sites[:_SITES_SHOWN], *more)
    if record.value_notes:
        yield (
            "Notes on values",
            Group(
                *[
                    Text(f"{note.path}: {note.status.value}" + (f" ({note.rule})" if note.rule else ""))
                    for note in record.value_notes
                ]
            ),
        )


def _arms(record: TrialRecord) -> RenderableType:
    names = {i.ordinal: _called(i) for i in record.interventions}
    lines = []
    for arm in record.arm_groups:
        given = [
            names[m.intervention_ordinal] for m in record.arm_interventions if m.arm_ordinal == arm.ordinal
        ]
        lines.append(
            Text.assemble(
                (f"{arm.ordinal}. {arm.label or ''}", "bold"),
                f" {_words(arm.type) or ''}: {', '.join(given)}",
            )
        )
    linked = {m.intervention_ordinal for m in record.arm_interventions}
    loose = [name for ordinal, name in names.items() if ordinal not in linked]
    if loose:
        lines.append(Text(f"linked to no arm: {', '.join(loose)}"))
    return Group(*lines)


def _called(intervention: Intervention) -> str:
    """Return what an intervention is called: some registries describe it without a name, or tell its kind only."""
    described = (intervention.description or "").partition("\n")[0]
    return intervention.name or described or _words(intervention.type) or "(not named)"


def _eligibility(record: TrialRecord) -> Table:
    eligibility = record.eligibility
    accepts = eligibility.accepts_healthy_volunteers
    return _pairs(
        {
            "ages": f"{_age(eligibility.minimum_age)} to {_age(eligibility.maximum_age)}",
            "sex": _words(eligibility.sex),
            "healthy volunteers": None if accepts is None else "yes" if accepts else "no",
            "population": eligibility.study_population,
        }.items()
    )


def _age(age: Age | None) -> str:
    if age is None:
        return "(no limit stated)"
    if age.status is ValueStatus.NO_LIMIT:
        return "no limit"
    if age.value is None or age.unit is None:
        return age.raw
    return f"{age.value:g} {age.unit.name.lower()}{'' if age.value == 1 else 's'}"


def _date(date: PartialDate | None) -> str | None:
    if date is None:
        return None
    kind = f" ({date.type.code.value.lower()})" if date.type and date.type.code else ""
    return (date.date or f"{date.raw} (unreadable)") + kind


def _words(coded: Coded[Any] | None) -> str | None:
    if coded is None:
        return None
    note = " (inferred)" if coded.rule else ""
    return (str(coded.code) if coded.code is not None else f"{coded.raw} (not mapped)") + note


def _join(*words: str | None) -> str | None:
    return ", ".join(word for word in words if word) or None


def _pairs(rows: Iterable[tuple[str, str | None]]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, words in rows:
        if words:
            table.add_row(name, Text(words))
    return table
