"""A `fullTrial` element of ISRCTN -> a source record. Where things stand, not what they mean.

Generations: singular containers (until 2022), plural containers with secondary numbers and ethics committees
(2025), structured outcomes, design and age limits (2026). Format: https://www.isrctn.com/page/api
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pipeline.errors import UnreadableInput
from pipeline.model.codes import Completeness, IdentifierRole, OutcomeType
from pipeline.model.source import (
    OtherField,
    SourceCondition,
    SourceDate,
    SourceDates,
    SourceDesign,
    SourceEligibility,
    SourceEligibilityText,
    SourceEnrollment,
    SourceEthicsReview,
    SourceIdentifier,
    SourceIntervention,
    SourceLink,
    SourceLocation,
    SourceOutcome,
    SourceRecord,
    SourceStatus,
    Value,
)
from pipeline.readers.values import first_value, join_values
from pipeline.readers.xml_reader import XmlDocument, XmlElement
from pipeline.registries.isrctn.parties import read_parties
from pipeline.registries.isrctn.results import read_results

_FILLER: Final = re.compile(
    r"\s*(?:not provided at (?:the )?time of registration|plain english summary of protocol not provided.*"
    r"|nil known|nil|n/?a|not applicable|none|-)?\.?\s*",
    re.I | re.S,
)
# Words about the names instead of the names: "The sponsor has confirmed that ..."
_NO_DRUG_NAMES: Final = re.compile(r"\s*(?:the )?(?:sponsor has|health research authority)", re.I)
_DRUG_SIGN: Final = re.compile(r"[;,\n]\s*(?:\d{1,2}[.)]\s*)?|^\s*\d{1,2}[.)]\s*|\s+\d{1,2}[.)]\s+")
_NUMBERS: Final = (
    ("eudraCTNumber", "EudraCT number"),
    ("irasNumber", "IRAS"),
    ("clinicalTrialsGovNumber", "ClinicalTrials.gov number"),
    ("protocolSerialNumber", "Protocol serial number"),
)
_OUTCOMES: Final = (
    (OutcomeType.PRIMARY, "primaryOutcomes", "primaryOutcome"),
    (OutcomeType.SECONDARY, "secondaryOutcomes", "secondaryOutcome"),
)
# Known elements that a record has no field for; a container and what repeats in it.
_OTHER_LISTS: Final = (
    ("trialDesign", "trialSettings", "trialSetting"),
    ("trialDesign", "trialTypes", "trialType"),
    ("participants", "participantTypes", "participantType"),
)
_OTHER_TEXTS: Final = (
    ("externalRefs", "doi"),
    ("trialDescription", "ethicsApprovalRequired"),
    ("trialDesign", "secondaryStudyDesign"),
    ("participants", "targetEnrolment"),
    ("participants", "totalFinalEnrolment"),
    ("participants", "totalTarget"),
    ("participants", "patientInfoSheet"),
    ("participants", "recruitmentStartStatusOverride"),
)


def read_full_trial(document: XmlDocument) -> SourceRecord:
    """Return the source record of one trial with its parties.

    Raises: UnreadableInput where it cannot be parsed or holds no trial.
    """
    root = document.root
    trial = root.element("trial")
    if not trial:
        raise UnreadableInput("not_a_trial", "a fullTrial has a trial element; this one has none")
    description, references = trial.element("trialDescription"), trial.element("externalRefs")
    design, participants = trial.element("trialDesign"), trial.element("participants")
    number = trial.element("isrctn")
    registration_id = first_value(trial.attribute("publicIdentifierCanonical"), number.value())
    edited = trial.attribute("lastUpdated")
    parties = read_parties(root, trial.element("parties"))
    results = read_results(trial)
    status = participants.text("recruitmentStatusOverride")
    purpose, purposes = _read_purpose(design)
    record = SourceRecord(
        source="isrctn",
        registry="isrctn",
        shape="query_xml",
        completeness=Completeness.FULL,
        registration_id=registration_id,
        public_title=_stated(description.text("title")),
        official_title=_stated(description.text("scientificTitle")),
        acronym=_stated(description.text("acronym")),
        identifiers=tuple(_read_identifiers(references, registration_id)),
        status=SourceStatus(
            overall_status=first_value(design.text("overallStatusOverride"), status),
            why_stopped=_stated(design.text("reasonAbandoned")),
            as_of_date=edited,
        ),
        dates=_read_dates(design, participants, number, edited),
        design=replace(_read_design(design), phases=_read_phases(trial), primary_purpose=purpose),
        enrollment=_read_enrollment(participants),
        brief_summary=_stated(description.text("plainEnglishSummary")),
        detailed_description=_stated(description.text("studyHypothesis")),
        conditions=tuple(_read_conditions(trial)),
        interventions=tuple(_read_interventions(trial)),
        outcomes=tuple(_read_outcomes(description)),
        eligibility=_read_eligibility(participants),
        sponsors=parties.sponsors,
        officials=parties.officials,
        contacts=parties.contacts,
        locations=tuple(
            [_read_centre(node) for node in participants.element("trialCentres").elements("trialCentre")]
        ),
        countries=participants.element("recruitmentCountries").texts("country"),
        references=results.references,
        links=tuple([SourceLink(url) for url in (_stated(description.text("trialWebsite")),) if url]),
        documents=results.documents,
        ipd_sharing=results.ipd_sharing,
        ethics_reviews=tuple(_read_ethics(description)),
        results=results.results,
    )
    rest = [*purposes, *_read_others(trial, description), *parties.other_fields, *results.other_fields]
    return replace(record, other_fields=tuple(rest))


def _stated(value: Value | None) -> Value | None:
    return None if value is None or _FILLER.fullmatch(str(value.raw)) else value


def _read_identifiers(references: XmlElement, registration_id: Value | None) -> Iterable[SourceIdentifier]:
    if registration_id:
        yield SourceIdentifier(registration_id, IdentifierRole.REGISTRATION)
    for name, kind in _NUMBERS:
        if value := _stated(references.text(name)):
            yield SourceIdentifier(value, kind=value._replace(raw=kind))
    for node in references.element("secondaryNumbers").elements("secondaryNumber"):
        kind_of_number = node.attribute("numberType")
        if value := _stated(node.value()):
            yield SourceIdentifier(value, kind=kind_of_number)


def _read_dates(
    design: XmlElement, participants: XmlElement, number: XmlElement, edited: Value | None
) -> SourceDates:
    def date(value: Value | None) -> SourceDate | None:
        return SourceDate(value) if value else None

    recruitment = participants.text("recruitmentStart")
    return SourceDates(
        start=date(first_value(design.text("overallStartDate"), recruitment)),
        enrollment_start=date(recruitment),
        enrollment_end=date(participants.text("recruitmentEnd")),
        completion=date(design.text("overallEndDate")),
        first_posted=date(number.attribute("dateAssigned")),
        last_update_posted=date(edited),
    )


def _read_design(design: XmlElement) -> SourceDesign:
    """Return the design: of 2026 in fields, before that in a sentence and a word."""
    fields = design.element("interventionalTrialDesign")
    sentences = [_stated(design.text("studyDesign"))]
    if not fields:
        sentences.append(_stated(design.text("secondaryStudyDesign")))
    return SourceDesign(
        study_type=design.text("primaryStudyDesign"),
        allocation=fields.text("allocation"),
        masking=fields.text("masking"),
        intervention_model=fields.text("assignment"),
        text=join_values("\n", sentences),
    )


def _read_purpose(design: XmlElement) -> tuple[Value | None, list[OtherField]]:
    """Return the one purpose, or all of them as fields of their own where there are several."""
    fields = design.element("interventionalTrialDesign")
    stated = fields.element("purposes").texts("purpose") or (
        *design.element("trialTypes").texts("trialType"),
        *design.texts("trialType"),
    )
    control = fields.text("control")
    rest = [OtherField("control", control)] if control else []
    if len(stated) == 1:
        return stated[0], rest
    return None, [*rest, *(OtherField("purpose", value) for value in stated)]


def _read_phases(trial: XmlElement) -> tuple[Value, ...]:
    phases = [node.text("phase") for node in trial.element("interventions").elements("intervention")]
    return tuple({str(value.raw).strip(): value for value in phases if value}.values())


def _read_enrollment(participants: XmlElement) -> SourceEnrollment:
    """Return the final number; 0 stands for 'not yet known', and then the target is the number."""
    final = participants.element("totalFinalEnrolment")
    value = final.value()
    if value and str(value.raw).strip() not in ("", "0"):
        return SourceEnrollment(value, value._replace(raw="ACTUAL"))
    target = first_value(participants.text("targetEnrolment"), participants.text("totalTarget"))
    return SourceEnrollment(target, target._replace(raw="Target") if target else None)


def _read_conditions(trial: XmlElement) -> Iterable[SourceCondition]:
    for node in trial.element("conditions").elements("condition"):
        if value := _stated(node.text("description")):
            for line in str(value.raw).split("\n"):
                if line.strip():
                    yield SourceCondition(value._replace(raw=line.strip()))


def _read_interventions(trial: XmlElement) -> Iterable[SourceIntervention]:
    """Yield an intervention per drug named, the first with the description; one without a name where none is."""
    for node in trial.element("interventions").elements("intervention"):
        description, type_ = _stated(node.text("description")), node.text("interventionType")
        names = list(_drug_names(node))
        for i, name in enumerate(names):
            yield SourceIntervention(name, type_, None if i else description)
        if not names and (description or type_):
            yield SourceIntervention(None, type_, description)


def _drug_names(intervention: XmlElement) -> Iterable[Value]:
    words = intervention.peek("drugNames")
    if _NO_DRUG_NAMES.match(words):
        return
    if value := _stated(intervention.text("drugNames")):
        for part in _DRUG_SIGN.split(str(value.raw)):
            if name := part.strip(" .\n"):
                yield value._replace(raw=name)


def _read_outcomes(description: XmlElement) -> Iterable[SourceOutcome]:
    """Yield the structured outcomes, or the text of before 2025 where there are none."""
    for type_, container, text in _OUTCOMES:
        nodes = description.element(container).elements("outcomeMeasure")
        for node in nodes:
            yield SourceOutcome(type_, node.text("variable"), node.text("method"), node.text("timepoints"))
        if not nodes and (measure := _stated(description.text(text))):
            yield SourceOutcome(type_, measure)


def _read_eligibility(participants: XmlElement) -> SourceEligibility:
    inclusion, exclusion = (_stated(participants.text(name)) for name in ("inclusion", "exclusion"))
    texts = [SourceEligibilityText("inclusion", inclusion)] if inclusion else []
    texts += [SourceEligibilityText("exclusion", exclusion)] if exclusion else []
    bands = participants.text("ageRange")
    return SourceEligibility(
        texts=tuple(texts),
        minimum_age=_read_age(participants.element("lowerAgeLimit")),
        maximum_age=_read_age(participants.element("upperAgeLimit")),
        age_bands=(bands,) if bands else (),
        sex=participants.text("gender"),
        healthy_volunteers=participants.text("healthyVolunteersAllowed"),
    )


def _read_age(node: XmlElement) -> Value | None:
    if words := node.value():
        return words
    return join_values(" ", [node.attribute("value"), node.attribute("unit")])


def _read_centre(node: XmlElement) -> SourceLocation:
    postcode = node.text("zip")
    return SourceLocation(
        facility=join_values(", ", [node.text("name"), node.text("address")]),
        city=node.text("city"),
        state=node.text("state"),
        zip=postcode if postcode and str(postcode.raw).strip() != "-" else None,
        country=node.text("country"),
    )


def _read_ethics(description: XmlElement) -> Iterable[SourceEthicsReview]:
    for node in description.element("ethicsCommittees").elements("ethicsCommittee"):
        contact = node.element("contactDetails")
        decided = node.attribute("statusDate")
        yield SourceEthicsReview(
            committee=node.text("committeeName"),
            status=node.attribute("approvalStatus"),
            date=SourceDate(decided, order="dmy") if decided else None,
            contact=join_values(", ", [contact.text(name) for name in contact.child_names]),
            reference=node.text("committeeReference"),
        )
    if old := _stated(description.text("ethicsApproval")):
        yield SourceEthicsReview(committee=old)


def _read_others(trial: XmlElement, description: XmlElement) -> Iterable[OtherField]:
    for _, _, name in _OUTCOMES:
        # The text of before 2025 beside structured outcomes.
        if value := _stated(description.text(name)):
            yield OtherField(name, value)
    for part, container, name in _OTHER_LISTS:
        owner = trial.element(part)
        for value in (*owner.element(container).texts(name), *owner.texts(name)):
            yield OtherField(name, value)
    for part, name in _OTHER_TEXTS:
        if value := trial.element(part).text(name):
            yield OtherField(name, value)
    for node in trial.element("conditions").elements("condition"):
        for name in ("diseaseClass1", "diseaseClass2"):
            if value := node.text(name):
                yield OtherField(name, value)
    for node in trial.element("interventions").elements("intervention"):
        for name in ("pharmaceuticalStudyTypes", "drugNames"):
            if value := node.text(name):
                yield OtherField(name, value)
    if version := trial.attribute("version"):
        yield OtherField("version", version)
