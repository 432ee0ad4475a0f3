"""What of a trial stands on a page of a layout, and whether the record read from the page has it."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from pipeline.model.trial import TrialRecord
from tests.registries.agreement import code_of, date_of

# Coded fields that a layout prints with their value; all else stands there where its words do.
CODED = {
    "clinconnect": ("overall_status", "sex", "start", "last_update"),
    "clinicaltrialexchange": ("overall_status", "sex", "completion", "phases", "healthy_volunteers"),
    "clinicaltrialexchange_doubled": ("overall_status", "sex", "completion", "phases", "healthy_volunteers"),
    "clinicaltrials_gov_ct2": (
        "overall_status",
        "first_posted",
        "last_update",
        "study_type",
        "enrollment",
        "enrollment_type",
        "allocation",
        "phases",
        "start",
        "primary_completion",
        "completion",
        "minimum_age",
        "maximum_age",
        "sex",
        "healthy_volunteers",
    ),
    "crick_ai": ("study_type", "enrollment"),
    "ctv_veeva": (
        "overall_status",
        "phases",
        "study_type",
        "enrollment",
        "sex",
        "minimum_age",
        "maximum_age",
        "healthy_volunteers",
        "primary_purpose",
        "allocation",
    ),
    "ctv_veeva_stripped": (),
    "ignite_sd": ("healthy_volunteers", "sex", "minimum_age", "maximum_age"),
    "trial_medpath": ("overall_status", "sex", "enrollment", "study_type"),
}


_TEXTS = ("brief_title", "brief_summary", "criteria")
# Fields of words that a layout prints; the same words elsewhere on a page (a city in a sponsor's name) do not count.
PRINTED = {
    "clinconnect": (*_TEXTS, "sponsors", "cities", "officials"),
    "clinicaltrialexchange": (*_TEXTS, "sponsors", "interventions"),
    "clinicaltrialexchange_doubled": (*_TEXTS, "sponsors"),
    "clinicaltrials_gov_ct2": (
        *_TEXTS,
        "registration_id",
        "official_title",
        "sponsors",
        "detailed_description",
        "conditions",
        "interventions",
        "arm_labels",
        "arm_descriptions",
    ),
    "crick_ai": ("brief_summary", "facilities", "cities", "outcomes", "time_frames"),
    "ctv_veeva": (
        *_TEXTS,
        "registration_id",
        "org_study_id",
        "lead_sponsor",
        "detailed_description",
        "conditions",
        "interventions",
        "arm_labels",
        "arm_descriptions",
    ),
    "ctv_veeva_stripped": ("brief_summary", "detailed_description", "criteria"),
    "ignite_sd": ("registration_id", "criteria"),
    "trial_medpath": (
        *_TEXTS,
        "registration_id",
        "lead_sponsor",
        "detailed_description",
        "conditions",
        "interventions",
        "outcomes",
        "time_frames",
    ),
}


class Standing(NamedTuple):
    """One value of the truth that stands on the page, and whether the record has it."""

    field: str
    truth: Any
    is_read: bool


def _years(age: Any) -> Any:
    return age.years if age else None


CODES: dict[str, Any] = {
    "overall_status": lambda r: code_of(r.status.overall_status),
    "phases": lambda r: r.design.phases.codes,
    "study_type": lambda r: code_of(r.design.study_type),
    "allocation": lambda r: code_of(r.design.allocation),
    "primary_purpose": lambda r: code_of(r.design.primary_purpose),
    "enrollment": lambda r: r.enrollment.count if r.enrollment else None,
    "enrollment_type": lambda r: code_of(r.enrollment.type) if r.enrollment else None,
    "start": lambda r: date_of(r.dates.start),
    "primary_completion": lambda r: date_of(r.dates.primary_completion),
    "completion": lambda r: date_of(r.dates.completion),
    "first_posted": lambda r: date_of(r.dates.first_posted),
    "last_update": lambda r: date_of(r.dates.last_update or r.dates.last_update_posted),
    "minimum_age": lambda r: _years(r.eligibility.minimum_age),
    "maximum_age": lambda r: _years(r.eligibility.maximum_age),
    "sex": lambda r: code_of(r.eligibility.sex),
    "healthy_volunteers": lambda r: r.eligibility.accepts_healthy_volunteers,
}


def _fold(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text.replace("\\", "")).casefold().strip()


def _words(record: TrialRecord) -> dict[str, list[str]]:
    """Return the words of the record by field, one entry a value."""
    eligibility = "\n".join([text.text for text in record.eligibility.texts])
    criteria = [
        line
        for line in eligibility.split("\n")
        if line.strip() and not re.match(r"\s*(?:in|ex)clusion criteria", line, re.I)
    ]
    return {
        "registration_id": [record.registration_id or ""],
        "brief_title": [record.brief_title or ""],
        "official_title": [record.official_title or ""],
        "org_study_id": [one.value for one in record.identifiers if one.role == "org_study_id"],
        "brief_summary": [record.brief_summary or ""],
        "detailed_description": [record.detailed_description or ""],
        "conditions": [one.name for one in record.conditions],
        "interventions": [one.name or "" for one in record.interventions],
        "sponsors": [one.name for one in record.sponsors],
        "lead_sponsor": [one.name for one in record.sponsors if one.role in ("lead", "unknown")],
        "officials": [one.name or "" for one in record.officials],
        "facilities": [one.facility or "" for one in record.locations],
        "cities": [one.city or "" for one in record.locations],
        "outcomes": [one.measure or "" for one in record.outcomes],
        "time_frames": [one.time_frame or "" for one in record.outcomes],
        "arm_labels": [one.label or "" for one in record.arm_groups],
        "arm_descriptions": [one.description or "" for one in record.arm_groups],
        "criteria": criteria,
    }


def standing(layout: str, page_text: str, page: TrialRecord, truth: TrialRecord) -> Iterator[Standing]:
    """Yield what of the truth stands on the page, and whether it was read."""
    for name in CODED[layout]:
        true = CODES[name](truth)
        if true not in (None, ()):
            said = CODES[name](page)
            # A site may print a month as its first day.
            is_padded = isinstance(true, str) and isinstance(said, str) and said == f"{true}-01"
            yield Standing(name, true, said == true or is_padded)
    folded_page = _fold(page_text)
    read = {field: [_fold(word) for word in words] for field, words in _words(page).items()}
    everything = {field: " ".join(words) for field, words in read.items()}
    for field, words in _words(truth).items():
        for word in dict.fromkeys(words):
            folded = _fold(word)
            if field not in PRINTED[layout] or not folded or f" {folded} " not in f" {folded_page} ":
                continue
            if field in ("criteria", "brief_summary", "detailed_description", "arm_descriptions"):
                is_read = folded in everything[field]
            elif field == "org_study_id":
                is_read = folded in [_fold(one.value) for one in page.identifiers]
            else:
                is_read = folded in read[field]
            yield Standing(field, word, is_read)
