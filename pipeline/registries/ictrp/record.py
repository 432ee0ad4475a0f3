"""A row of an ICTRP export -> a source record. Where things stand, not what they mean.

Format: the 37 to 58 fields of the portal's XML and CSV exports (2020 and 2026), and the 63 columns of the full
export, https://trialsearch.who.int/. Texts carry `<br>`; lists of one register are joined by `;`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.errors import UnreadableInput
from pipeline.model.codes import Completeness, IdentifierRole, OutcomeType, SponsorRole
from pipeline.model.source import (
    OtherField,
    SourceDate,
    SourceDates,
    SourceDesign,
    SourceEligibility,
    SourceEligibilityText,
    SourceEnrollment,
    SourceEthicsReview,
    SourceIdentifier,
    SourceIpdSharing,
    SourcePerson,
    SourceRecord,
    SourceRelatedRecord,
    SourceResults,
    SourceSponsor,
    SourceStatus,
    Value,
)
from pipeline.readers.outcome_text import read_objectives, read_outcomes
from pipeline.readers.values import distinct, join_values, read_committee
from pipeline.registries.ictrp.fields import Fields, split_list, zip_lists
from pipeline.vocab.registries import registry_of_id

_EXCLUSION: Final = re.compile(r"exclusion\s+criteria|key\s+exclusion", re.IGNORECASE)
_PERSON_FIELDS: Final = ("Firstname", "Lastname", "Tel", "Email", "Address", "Affiliation")
# No field of the record's own.
_OTHER_FIELDS: Final = (
    "Retrospective_flag",
    "Prospective_registration",
    "other_records",
    "Bridging_flag_truefalse",
    "Bridged_type",
    "results_actual_enrollment",
    "results_date_first_publication",
    "results_baseline_char",
    "results_participant_flow",
    "results_adverse_events",
    "results_outcome_measures",
    "results_url_protocol",
)


def read_row(fields: Fields, shape: str) -> SourceRecord:
    """Return the source record of one row.

    Raises: UnreadableInput where the row carries neither an id nor a title.
    """
    trial_id = fields.text("TrialID")
    register = fields.text("Source_Register", "Source_registry")
    public_title = fields.html("Public_title")
    scientific_title = fields.html("Scientific_title")
    if trial_id is None and public_title is None and scientific_title is None:
        raise UnreadableInput("not_a_trial", "a row has a TrialID and titles; this one has none of them")
    registry = registry_of_id(str(trial_id.raw)) if trial_id else None
    refreshed = fields.text("Last_Refreshed_on", "last_updated", "Unknown")
    phase = fields.text("Phase", markup="html")
    primary_outcomes = fields.html("Primary_outcome", "Primary_outcomes")
    secondary_outcomes = fields.html("Secondary_outcome", "Secondary_outcomes")
    objective, secondary_objective = read_objectives(primary_outcomes)
    return SourceRecord(
        source="ictrp",
        registry=registry or (str(register.raw).strip().lower() if register else "unknown"),
        shape=shape,
        completeness=Completeness.PARTIAL,
        registration_id=trial_id,
        url=fields.text("web_address", "url"),
        public_title=public_title,
        official_title=scientific_title,
        acronym=fields.html("Acronym", "Scientific_acronym"),
        identifiers=tuple(_read_identifiers(fields, trial_id)),
        status=SourceStatus(overall_status=fields.text("Recruitment_Status"), as_of_date=refreshed),
        design=SourceDesign(
            study_type=fields.text("Study_type"),
            phases=(phase,) if phase else (),
            text=fields.html("Study_design"),
        ),
        enrollment=SourceEnrollment(count=fields.html("Target_size")),
        dates=_read_dates(fields, registry, refreshed),
        brief_summary=objective,
        detailed_description=secondary_objective,
        conditions_text=fields.html("Condition", "Conditions"),
        interventions_text=fields.html("Intervention", "Interventions"),
        outcomes=(
            *read_outcomes(OutcomeType.PRIMARY, primary_outcomes, registry),
            *read_outcomes(OutcomeType.SECONDARY, secondary_outcomes, registry),
        ),
        eligibility=_read_eligibility(fields, registry),
        sponsors=tuple(_read_sponsors(fields)),
        contacts=tuple(_read_contacts(fields)),
        countries=tuple([value for value in (fields.html("Countries"),) if value]),
        ipd_sharing=_read_ipd_sharing(fields),
        ethics_reviews=tuple(_read_ethics(fields)),
        related_records=tuple(_read_bridges(fields)),
        results=SourceResults(
            has_results=fields.text("results_yes_no"),
            summary=fields.html("results_summary"),
            url=fields.text("results_url_link"),
        ),
        other_fields=tuple(
            [OtherField(name, value) for name in _OTHER_FIELDS if (value := fields.html(name))]
        ),
    )


def _read_identifiers(fields: Fields, trial_id: Value | None) -> Iterable[SourceIdentifier]:
    if trial_id:
        yield SourceIdentifier(trial_id, IdentifierRole.REGISTRATION)
    if secondary_ids := fields.html("Secondary_ID", "SecondaryIDs", "Secondary_IDs"):
        yield SourceIdentifier(secondary_ids, IdentifierRole.SECONDARY)
    if number := fields.text("Internal_Number"):
        yield SourceIdentifier(number, IdentifierRole.PAGE_KEY)


def _read_dates(fields: Fields, registry: str | None, refreshed: Value | None) -> SourceDates:
    """Return the dates. All registers but the year-first ones print the day first.

    The registration date of ClinicalTrials.gov is the day of submission, and its enrolment date the start.
    """

    def date(value: Value | None, type_: Value | None = None) -> SourceDate | None:
        return SourceDate(value, type_, order="dmy") if value else None

    registered = date(fields.text("Date_registration", "Date_registration3"))
    enrolled = date(fields.text("Date_enrollement", "Date_enrollment"), fields.text("type_enrolment"))
    is_ctgov = registry == "ctgov"
    return SourceDates(
        start=enrolled if is_ctgov else None,
        enrollment_start=None if is_ctgov else enrolled,
        completion=date(fields.text("results_date_completed")),
        first_submitted=registered if is_ctgov else None,
        first_posted=None if is_ctgov else registered,
        last_update=date(refreshed),
        results_first_posted=date(fields.text("results_date_posted")),
    )


def _read_eligibility(fields: Fields, registry: str | None) -> SourceEligibility:
    inclusion = fields.html("Inclusion_Criteria")
    exclusion = fields.html("Exclusion_Criteria")
    texts: list[SourceEligibilityText] = []
    if inclusion:
        # ClinicalTrials.gov has one text for both, which stands in the inclusion field.
        holds_both = registry == "ctgov" or (exclusion is None and _EXCLUSION.search(str(inclusion.raw)))
        texts.append(SourceEligibilityText("text" if holds_both else "inclusion", inclusion))
    if exclusion:
        texts.append(SourceEligibilityText("exclusion", exclusion))
    return SourceEligibility(
        texts=tuple(texts),
        minimum_age=fields.html("Inclusion_agemin", "Agemin", "Age_min"),
        maximum_age=fields.html("Inclusion_agemax", "Agemax", "Age_max"),
        sex=fields.html("Inclusion_gender", "Gender"),
    )


def _read_sponsors(fields: Fields) -> Iterable[SourceSponsor]:
    if primary := fields.html("Primary_sponsor"):
        yield SourceSponsor(primary, SponsorRole.LEAD)
    for name in split_list(fields.html("Secondary_Sponsor", "Secondary_sponsors")):
        yield SourceSponsor(name, SponsorRole.SECONDARY)
    for name in split_list(fields.html("Source_Support", "Source_Name")):
        yield SourceSponsor(name, SponsorRole.FUNDER)


def _read_contacts(fields: Fields) -> Iterable[SourcePerson]:
    for prefix, hint in (
        ("Contact", "CONTACT"),
        ("Public_Contact", "PUBLIC_CONTACT"),
        ("Scientific_Contact", "SCIENTIFIC_CONTACT"),
    ):
        columns = [fields.html(f"{prefix}_{name}") for name in _PERSON_FIELDS]
        for first, last, phone, email, address, affiliation in zip_lists(4, *columns):
            yield SourcePerson(
                name=_join_names(first, last),
                role_hint=hint,  # type: ignore[arg-type]
                affiliation=affiliation,
                address=address,
                phone=phone,
                email=email,
            )


def _join_names(first: Value | None, last: Value | None) -> Value | None:
    if first is None or last is None:
        return first or last
    return first._replace(raw=f"{str(first.raw).strip()} {str(last.raw).strip()}")


def _read_ethics(fields: Fields) -> Iterable[SourceEthicsReview]:
    columns = [
        fields.html(f"Ethics_review_{name}", f"Ethics_{name}")
        for name in (
            "status",
            "approval_date",
            "contact_name",
            "contact_address",
            "contact_phone",
            "contact_email",
        )
    ]
    for status, date, name, address, phone, email in zip_lists(2, *columns):
        committee, other = read_committee(name, address)
        yield SourceEthicsReview(
            committee=committee,
            status=status,
            date=SourceDate(date, order="dmy") if date else None,
            contact=join_values(", ", distinct(other, phone, email)),
        )


def _read_ipd_sharing(fields: Fields) -> SourceIpdSharing | None:
    plan = fields.text("results_IPD_plan")
    description = fields.html("results_IPD_description")
    return SourceIpdSharing(plan=plan, description=description) if plan or description else None


def _read_bridges(fields: Fields) -> Iterable[SourceRelatedRecord]:
    """Yield the records that WHO has linked with this one as the same trial."""
    flag = fields.text("Bridging_flag")
    if flag and str(flag.raw).strip().lower() not in ("true", "false", "yes", "no", "0", "1"):
        yield SourceRelatedRecord(flag, relation="bridged_parent")
    for child in split_list(fields.text("Childs")):
        yield SourceRelatedRecord(child, relation="bridged_child")
