"""DRKS JSON -> a source record. Where things stand, not what they mean.

Format: JSON schema 2.0.19 of the register. Texts are lists with an entry per language (`idLocale`), in any
order; English may be missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from pipeline.errors import UnreadableInput
from pipeline.model.codes import Completeness, IdentifierRole, OutcomeType
from pipeline.model.source import (
    OtherField,
    SourceArmGroup,
    SourceCondition,
    SourceDate,
    SourceDates,
    SourceDesign,
    SourceDocument,
    SourceEligibility,
    SourceEligibilityText,
    SourceEnrollment,
    SourceIdentifier,
    SourceIntervention,
    SourceIpdSharing,
    SourceLink,
    SourceLocation,
    SourceOutcome,
    SourceRecord,
    SourceRelatedRecord,
    SourceResults,
    SourceStatus,
    Value,
)
from pipeline.readers.json_reader import JsonDocument, JsonObject
from pipeline.readers.values import first_value
from pipeline.registries.drks.parties import read_ethics_reviews, read_parties

_SYSTEMS: Final = {"ICD10": "ICD-10", "ORPHA_CODE": "ORPHA"}
_NUMBERS: Final = (
    ("eudraCtNumber", "EudraCT number"),
    ("universalTrialNumber", "Universal trial number"),
    ("eudamedNumber", "EUDAMED number"),
)
_OUTCOMES: Final = ((OutcomeType.PRIMARY, "primaryOutcome"), (OutcomeType.SECONDARY, "secondaryOutcome"))
# What a record has no field for, by the part of the answer that it stands in.
_OTHER: Final = (
    ("", ("trialStatus", "registrationType", "sponsored")),
    ("secondaryIds", ("noOtherIdentificationNumbersAvailable", "otherPrimaryRegisterName")),
    ("studyCharacteristic", ("duration", "controlTypes")),
    ("recruitment", ("centricType", "scheduledStartDate", "scheduledCompletionDate", "plannedParticipants")),
    ("trialResults", ("plannedPublication", "firstPublication")),
)
# Longer words are a description, as in the interventions of other registries.
_LONGEST_NAME: Final = 200


def is_trial(document: JsonDocument) -> bool:
    """Return whether this is a trial of DRKS."""
    data = document.data
    return isinstance(data, dict) and "drksId" in data and "studyCharacteristic" in data


class _Twins:
    """Texts in several languages: English is read, the others become translations."""

    def __init__(self) -> None:
        self.translations: list[tuple[str, Value]] = []

    def all(self, nodes: Sequence[JsonObject], key: str) -> list[Value]:
        """Return the texts under key in every language, English first."""
        found = [value._replace(lang=_locale(node)) for node in nodes if (value := node.text(key))]
        stated = [value for value in found if str(value.raw).strip()]
        return sorted(stated, key=lambda value: value.lang != "en")

    def text(self, nodes: Sequence[JsonObject], key: str, path: str) -> Value | None:
        """Return the text under key in English, else in the first language; the others are kept."""
        values = self.all(nodes, key)
        self.translations += [(path, value) for value in values[1:]]
        return values[0] if values else None


def _locale(node: JsonObject) -> str | None:
    for key in ("idLocale", "idArm"):
        locale = node.peek(key)
        if isinstance(locale, dict) and isinstance(locale.get("locale"), str):
            return str(locale["locale"])
    return None


def read_trial(document: JsonDocument) -> SourceRecord:
    """Return the source record of a trial.

    Raises: UnreadableInput where it has no DRKS number.
    """
    root = document.root
    number = root.text("drksId")
    if number is None:
        raise UnreadableInput("not_a_trial", "a trial of DRKS has a drksId; this answer has none")
    twins = _Twins()
    descriptions = root.objects("trialDescriptions")
    design, recruitment = root.object("studyCharacteristic"), root.object("recruitment")
    results = root.object("trialResults")
    study_type = design.text("type")
    arms = _read_arms(root, twins)
    people = recruitment.objects("recruitmentDescriptions")
    parties = read_parties(root)
    site = root.text("url")
    record = SourceRecord(
        source="drks",
        registry="drks",
        shape="api_json",
        completeness=Completeness.FULL,
        registration_id=number,
        official_title=twins.text(descriptions, "title", "official_title"),
        acronym=twins.text(descriptions, "acronym", "acronym"),
        identifiers=tuple(_read_identifiers(root, number)),
        status=SourceStatus(
            overall_status=recruitment.text("status"),
            why_stopped=twins.text(people, "reasonDescription", "status.why_stopped"),
        ),
        dates=_read_dates(root, recruitment, results),
        design=_read_design(design, study_type),
        enrollment=_read_enrollment(recruitment),
        brief_summary=twins.text(descriptions, "summary", "brief_summary"),
        detailed_description=twins.text(descriptions, "scientificSummary", "detailed_description"),
        conditions=tuple(_read_conditions(root, twins)),
        arm_groups=tuple([SourceArmGroup(description=words) for words in arms]),
        interventions=tuple(_read_interventions(arms, study_type)),
        outcomes=tuple(_read_outcomes(design.objects("characteristicDescriptions"), twins)),
        eligibility=_read_eligibility(recruitment, people, twins),
        sponsors=parties.sponsors,
        officials=parties.officials,
        contacts=parties.contacts,
        locations=tuple(
            [
                SourceLocation(facility=node.text("name"), city=node.text("city"))
                for node in recruitment.objects("institutes")
            ]
        ),
        countries=tuple([code for node in recruitment.objects("countries") if (code := _read_country(node))]),
        links=(SourceLink(site),) if site else (),
        documents=tuple(_read_publications(results)),
        ipd_sharing=_read_ipd_sharing(results, twins),
        ethics_reviews=read_ethics_reviews(root.object("ethicsCommittee")),
        related_records=tuple(_read_related(results)),
        results=SourceResults(
            summary=twins.text(
                results.objects("trialResultsDescriptions"),
                "briefSummaryOfResultsDescription",
                "results.summary",
            )
        ),
        other_fields=(*parties.other_fields, *_read_others(root, twins)),
    )
    return replace(record, translations=tuple(twins.translations))


def _read_identifiers(root: JsonObject, number: Value) -> Iterator[SourceIdentifier]:
    yield SourceIdentifier(number, IdentifierRole.REGISTRATION)
    numbers = root.object("secondaryIds")
    for key, kind in _NUMBERS:
        if value := numbers.text(key):
            yield SourceIdentifier(value, kind=value._replace(raw=kind))
    if value := numbers.text("otherPrimaryRegisterId"):
        yield SourceIdentifier(value, issuer=numbers.text("otherPrimaryRegisterName"))
    for node in root.objects("otherSecondaryIds"):
        if value := node.text("value"):
            yield SourceIdentifier(value, kind=node.text("description"))


def _read_dates(root: JsonObject, recruitment: JsonObject, results: JsonObject) -> SourceDates:
    def date(node: JsonObject, *keys: tuple[str, str]) -> SourceDate | None:
        for key, type_ in keys:
            if value := node.text(key):
                return SourceDate(value, value._replace(raw=type_) if type_ else None)
        return None

    return SourceDates(
        start=date(recruitment, ("actualStartDate", "Actual"), ("scheduledStartDate", "Planned")),
        completion=date(
            recruitment, ("actualCompletionDate", "Actual"), ("scheduledCompletionDate", "Planned")
        ),
        first_posted=date(root, ("registrationDrks", "")),
        last_update_posted=date(root, ("lastUpdate", "")),
        results_first_posted=date(results, ("firstResultPublication", "")),
    )


def _read_design(design: JsonObject, study_type: Value | None) -> SourceDesign:
    phase = design.text("phase")
    roles = [
        node.object("idBlindingWho").text("blindingWho") or node.text("blindingWho")
        for node in design.objects("blindingWhoList")
    ]
    return SourceDesign(
        study_type=study_type,
        phases=(phase,) if phase else (),
        allocation=design.text("allocation"),
        intervention_model=design.text("assignment"),
        primary_purpose=design.text("purpose"),
        masking=design.text("blindingType"),
        masked_roles=tuple([role for role in roles if role]),
        time_perspective=design.text("timing"),
    )


def _read_enrollment(recruitment: JsonObject) -> SourceEnrollment:
    for key, type_ in (("totalParticipants", "Actual"), ("plannedParticipants", "Planned")):
        if value := recruitment.number(key):
            return SourceEnrollment(value, value._replace(raw=type_))
    return SourceEnrollment()


def _read_conditions(root: JsonObject, twins: _Twins) -> Iterator[SourceCondition]:
    for node in root.objects("studiedHealthConditions"):
        catalog, code = node.text("catalog"), node.text("code")
        name = twins.text(node.objects("studiedHealthConditionDescriptions"), "comment", "conditions")
        if first := first_value(name, code):
            system = _SYSTEMS.get(str(catalog.raw), str(catalog.raw)) if catalog else None
            yield SourceCondition(first, code, system if code else None)


def _read_arms(root: JsonObject, twins: _Twins) -> list[Value]:
    """Return the words of each arm in English, else in its first language."""
    by_number: dict[int, list[JsonObject]] = {}
    for node in root.objects("observationalGroups"):
        number = node.object("idArm").number("arm")
        by_number.setdefault(int(number.raw) if number else 0, []).append(node)
    found = [twins.text(nodes, "comment", "arm_groups") for _, nodes in sorted(by_number.items())]
    return [words for words in found if words]


def _read_interventions(arms: Sequence[Value], study_type: Value | None) -> Iterable[SourceIntervention]:
    """Yield what each arm gets: in DRKS an arm of an interventional trial is described by its intervention."""
    if study_type and str(study_type.raw).upper() == "INTERVENTIONAL":
        for number, words in enumerate(arms, 1):
            is_name = len(str(words.raw)) <= _LONGEST_NAME
            yield SourceIntervention(
                name=words if is_name else None,
                description=None if is_name else words,
                arm_ordinals=(number,),
            )


def _read_outcomes(nodes: Sequence[JsonObject], twins: _Twins) -> Iterator[SourceOutcome]:
    for type_, key in _OUTCOMES:
        if measure := twins.text(nodes, key, f"outcomes.{type_.value.lower()}.measure"):
            yield SourceOutcome(type_, measure)


def _read_eligibility(
    recruitment: JsonObject, people: Sequence[JsonObject], twins: _Twins
) -> SourceEligibility:
    inclusion, exclusion = (twins.all(people, f"{name}Criteria") for name in ("inclusion", "exclusion"))
    return SourceEligibility(
        texts=(
            *(SourceEligibilityText("inclusion", value) for value in inclusion),
            *(SourceEligibilityText("exclusion", value) for value in exclusion),
        ),
        minimum_age=_read_age(recruitment.object("minimumAge")),
        maximum_age=_read_age(recruitment.object("maximumAge")),
        sex=recruitment.text("gender"),
        healthy_volunteers=recruitment.flag("healthyVolunteers"),
    )


def _read_age(age: JsonObject) -> Value | None:
    """Return number and unit; a unit without a number says something only where it is `NO_MAX_AGE`."""
    amount, unit = age.number("amount") or age.number("value"), age.text("unit")
    if amount and unit:
        return amount._replace(raw=f"{amount.raw} {unit.raw}")
    return amount or (unit if unit and str(unit.raw).startswith("NO_") else None)


def _read_country(node: JsonObject) -> Value | None:
    return node.object("idCountry").text("code") or node.text("country")


def _read_publications(results: JsonObject) -> Iterator[SourceDocument]:
    for node in results.objects("publications"):
        file = node.object("document")
        yield SourceDocument(
            kind="other",
            label=node.text("description"),
            type=node.text("type"),
            url=node.text("link"),
            filename=file.text("name"),
        )


def _read_ipd_sharing(results: JsonObject, twins: _Twins) -> SourceIpdSharing | None:
    nodes = results.objects("trialResultsDescriptions")
    description = twins.text(nodes, "ipdSharingPlanDescription", "ipd_sharing.description")
    plan = results.flag("ipdSharingPlan")
    if plan is None and description is None:
        return None
    return SourceIpdSharing(plan._replace(raw="Yes" if plan.raw else "No") if plan else None, description)


def _read_related(results: JsonObject) -> Iterator[SourceRelatedRecord]:
    for node in results.objects("relatedDrksTrials"):
        if number := node.text("drksId"):
            yield SourceRelatedRecord(number, node.text("description"))


def _read_others(root: JsonObject, twins: _Twins) -> Iterator[OtherField]:
    design = root.object("studyCharacteristic").objects("characteristicDescriptions")
    for key in ("typeOfHiddenAllocation", "typeOfSequenceGeneration"):
        for value in twins.all(design, key):
            yield OtherField(key, value)
    for part, keys in _OTHER:
        node = root.object(part) if part else root
        for key in keys:
            for path, value in node.leaves(key):
                yield OtherField(path, value)
    for node in root.objects("studiedHealthConditions"):
        if type_ := node.text("type"):
            yield OtherField("studiedHealthConditions.type", type_)
    for node in root.object("recruitment").objects("institutes"):
        if type_ := node.text("type"):
            yield OtherField("recruitment.institutes.type", type_)
