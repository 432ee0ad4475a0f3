"""CTIS retrieve JSON -> a source record. Where things stand, not what they mean.

Two generations of the API: until 2024-06 Part I and the Parts II stand at the top, since then under
`authorizedApplication`. Format: https://euclinicaltrials.eu/ctis-public-api/retrieve/NUMBER. A file that was
saved with the row of its search answer merged in is read too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final, Literal

from pipeline.errors import UnreadableInput
from pipeline.model.codes import Completeness, IdentifierRole, OutcomeType
from pipeline.model.source import (
    OtherField,
    SourceCondition,
    SourceDates,
    SourceDesign,
    SourceDocument,
    SourceEligibility,
    SourceEligibilityText,
    SourceEnrollment,
    SourceIdentifier,
    SourceOutcome,
    SourceRecord,
    SourceReference,
    SourceResults,
    SourceStatus,
    Value,
)
from pipeline.readers.json_reader import JsonDocument, JsonObject
from pipeline.readers.values import first_value, join_values
from pipeline.registries.ctis.events import read_events
from pipeline.registries.ctis.member_states import MemberState, read_member_state
from pipeline.registries.ctis.parties import read_contacts, read_sponsors
from pipeline.registries.ctis.parts import date, in_order, others, translations
from pipeline.registries.ctis.products import read_arms, read_products
from pipeline.registries.ctis.search import ROW_LEAVES, read_age_bands, read_countries

_LISTS: Final[tuple[tuple[Literal["inclusion", "exclusion"], str], ...]] = (
    ("inclusion", "principalInclusionCriteria"),
    ("exclusion", "principalExclusionCriteria"),
)
_END_POINTS: Final = (
    (OutcomeType.PRIMARY, "primaryEndPoints"),
    (OutcomeType.SECONDARY, "secondaryEndPoints"),
)
_NUMBERS: Final = (
    ("nctNumber", "ClinicalTrials.gov"),
    ("isrctnNumber", "ISRCTN"),
    ("whoUniversalTrialNumber", "Universal trial number"),
)
# Known parts of a dossier that a record has no field for.
_TOP_LEAVES: Final = (
    *("ctPublicStatus", "ctPublicStatusCode", "correctiveMeasures", "isRmsTacitAssignment", "eeaStartDate"),
    *("trialGlobalEnd", "trialStartDate", "recruitmentStartDate", "totalPartIISubjectCount", "results"),
    *("submissionDate", "publishDate"),
)
_PART_ONE_LEAVES: Final = (
    *("assessmentOutcome", "assessmentOutcomeDate", "conclusionDate", "rowSubjectCount", "submissionDate"),
    *("partOneTherapeuticAreas", "includesPaediatricSubjects", "applicationType", "partOneConclusionId"),
    *("sponsors", "rowCountriesInfo"),
)
_INFORMATION_LEAVES: Final = (
    *("trialCategory", "individualParticipantData", "trialObjective", "trialDuration", "medicalCondition"),
    *("eligibilityCriteria", "endPoint"),
)
_POPULATION_LEAVES: Final = (
    *("ageRangeSecondaryIds", "clinicalTrialGroups", "isVulnerablePopulationSelected", "ageRanges"),
    "recruitmentPopulationGroups",
)
_DETAIL_LEAVES: Final = ("scientificAdviceAndPip", "associatedClinicalTrials", "references", "pubmedUrl")


def is_retrieved(document: JsonDocument) -> bool:
    """Return whether this is one trial as retrieved, of either generation."""
    data = document.data
    return (
        isinstance(data, dict)
        and "ctNumber" in data
        and not {"authorizedApplication", "authorizedPartI"}.isdisjoint(data)
    )


def read_retrieved(document: JsonDocument) -> SourceRecord:
    """Return the source record of one trial; its parts are empty where it is not authorised.

    Raises: UnreadableInput where it has no EU CT number.
    """
    root = document.root
    number = root.text("ctNumber")
    if number is None:
        raise UnreadableInput("not_a_trial", "a trial of CTIS has a ctNumber; this answer has none")
    application = root.object("authorizedApplication") or root
    part_one = application.object("authorizedPartI")
    states = [read_member_state(part) for part in application.objects("authorizedPartsII")]
    details = part_one.object("trialDetails")
    titles, information = details.object("clinicalTrialIdentifiers"), details.object("trialInformation")
    population = information.object("populationOfTrialSubjects")
    phase = first_value(information.object("trialCategory").scalar("trialPhase"), root.scalar("trialPhase"))
    translated = tuple(_read_translations(titles, information))
    arms, design, periods = read_arms(details.object("protocolInformation").object("studyDesign"))
    groups = [name for node in population.objects("clinicalTrialGroups") if (name := node.text("name"))]
    countries, said = _read_countries(part_one, states, application)
    row_countries, row_states = read_countries(root)
    summary, aims = _read_objectives(information.object("trialObjective"))
    record = SourceRecord(
        source="ctis",
        registry="ctis",
        shape="retrieve",
        completeness=Completeness.FULL,
        registration_id=number,
        official_title=titles.text("fullTitle"),
        public_title=titles.text("publicTitle"),
        acronym=first_value(titles.text("shortTitle"), root.text("shortTitle")),
        identifiers=(
            SourceIdentifier(number, IdentifierRole.REGISTRATION),
            *_read_identifiers(root, application, titles, details),
        ),
        status=SourceStatus(
            overall_status=first_value(
                root.text("ctPublicStatus"), root.scalar("ctPublicStatusCode"), root.scalar("ctStatus")
            )
        ),
        dates=_read_dates(root, information, application),
        design=SourceDesign(phases=(phase,) if phase else (), **design),
        enrollment=SourceEnrollment(_read_enrollment(root, part_one, states)),
        brief_summary=summary,
        detailed_description=aims,
        conditions=tuple(_read_conditions(information.object("medicalCondition"))),
        arm_groups=arms,
        interventions=read_products(part_one),
        outcomes=tuple(_read_outcomes(information.object("endPoint"))),
        eligibility=SourceEligibility(
            texts=tuple(_read_criteria(information.object("eligibilityCriteria"))),
            age_bands=_read_age_ranges(population) or read_age_bands(root),
            sex=_read_sex(population) or root.text("gender"),
            healthy_volunteers=join_values(", ", groups),
        ),
        sponsors=tuple(read_sponsors(part_one, information)),
        contacts=tuple(read_contacts(part_one)),
        locations=tuple([site for state in states for site in state.locations]),
        countries=countries or row_countries,
        references=tuple([SourceReference(pmid=pmid) for pmid in details.texts("pubmedCode")]),
        documents=tuple([_read_document(node) for node in root.objects("documents")]),
        results=SourceResults(has_results=root.text("resultsFirstReceived")),
        events=(*(event for state in states for event in state.events), *read_events(root)),
        translations=translated,
    )
    rest = (
        *row_states,
        *said,
        *periods,
        *(field for state in states for field in state.other_fields),
        *others(root, (*ROW_LEAVES, *_TOP_LEAVES)),
        *others(application, ("trialGlobalEnd", "eudraCt")),
        *others(part_one, _PART_ONE_LEAVES, "partI."),
        *others(details, _DETAIL_LEAVES),
        *others(population, _POPULATION_LEAVES),
        *others(information, _INFORMATION_LEAVES),
    )
    return replace(record, other_fields=rest)


def _read_identifiers(
    root: JsonObject, application: JsonObject, titles: JsonObject, details: JsonObject
) -> Iterable[SourceIdentifier]:
    for node in (application.object("eudraCt"), root.object("eudraCtInfo")):
        if code := node.text("eudraCtCode"):
            yield _secondary(code, "EudraCT number")
    numbers = titles.object("secondaryIdentifyingNumbers")
    for key, kind in _NUMBERS:
        if value := numbers.object(key).text("number"):
            yield _secondary(value, kind)
    for node in numbers.objects("additionalRegistries"):
        if value := node.text("number"):
            yield SourceIdentifier(
                value,
                kind=first_value(node.text("otherRegistryName"), value._replace(raw="REGISTRY")),
                issuer=None,
            )
    for node in details.object("scientificAdviceAndPip").objects("paediatricInvestigationPlan"):
        if value := node.text("paediatricInvestigationNumber"):
            yield _secondary(value, "Paediatric investigation plan")


def _secondary(value: Value, kind: str) -> SourceIdentifier:
    return SourceIdentifier(value, IdentifierRole.SECONDARY, value._replace(raw=kind))


def _read_dates(root: JsonObject, information: JsonObject, application: JsonObject) -> SourceDates:
    duration, events = information.object("trialDuration"), root.object("events")
    ended = first_value(events.text("trialGlobalEndDate"), application.text("trialGlobalEndDate"))
    # a planned end that is not the record's completion stays unread here, and so among the other values
    planned_end = None if ended else _planned_end(duration)
    planned_start = duration.text("estimatedRecruitmentStartDate")
    started = first_value(root.text("startDateEU"), root.text("trialStartDate"))
    return SourceDates(
        start=date(started, "ACTUAL") or date(planned_start, "ESTIMATED"),
        enrollment_start=date(planned_start, "ESTIMATED") if started else None,
        completion=date(ended, "ACTUAL") or date(planned_end, "ESTIMATED"),
        first_submitted=date(root.text("submissionDate")),
        last_update=date(root.text("lastUpdated")),
        last_update_posted=date(first_value(root.text("publishDate"), root.text("lastPublicationUpdate"))),
    )


def _planned_end(duration: JsonObject) -> Value | None:
    """Return the planned end in all countries, else the one in the EU."""
    return duration.text("estimatedGlobalEndDate") or duration.text("estimatedEndDate")


def _read_enrollment(root: JsonObject, part_one: JsonObject, states: Sequence[MemberState]) -> Value | None:
    """Return the printed total, or the planned numbers of the member states and of the rest of the world."""
    if total := root.scalar("totalNumberEnrolled"):
        return total
    counts = [
        (str(state.country.raw), state.participant_count)
        for state in states
        if state.country and state.participant_count
    ]
    if (rest := part_one.number("rowSubjectCount")) and rest.raw:
        counts.append(("Rest of world", rest))
    if not counts:
        return None
    return counts[0][1]._replace(raw=";".join([f"{name}: {count.raw}" for name, count in counts]))


def _read_objectives(objective: JsonObject) -> tuple[Value | None, Value | None]:
    """Return the main objective, and the secondary ones as lines of one text."""
    aims = [
        value
        for node in in_order(objective.objects("secondaryObjectives"))
        if (value := node.text("secondaryObjective"))
    ]
    return objective.text("mainObjective"), join_values("\n", aims)


def _read_conditions(node: JsonObject) -> Iterable[SourceCondition]:
    for entry in node.objects("partIMedicalConditions"):
        if name := entry.text("medicalCondition"):
            yield SourceCondition(name)
    for term in node.objects("meddraConditionTerms"):
        if name := term.text("termName"):
            yield SourceCondition(name, term.scalar("classificationCode"), "MedDRA")


def _read_outcomes(node: JsonObject) -> Iterable[SourceOutcome]:
    for type_, key in _END_POINTS:
        for entry in in_order(node.objects(key)):
            if measure := entry.text("endPoint"):
                yield SourceOutcome(type_, measure)


def _read_criteria(node: JsonObject) -> Iterable[SourceEligibilityText]:
    """Yield the itemized lists, each item followed by its translations."""
    for field, key in _LISTS:
        for item, entry in enumerate(in_order(node.objects(key)), 1):
            if words := entry.text(key):
                yield SourceEligibilityText(field, words, item)
            for _, translated in translations(entry, key, field):
                yield SourceEligibilityText(field, translated, item)


def _read_age_ranges(population: JsonObject) -> tuple[Value, ...]:
    bands = [
        first_value(node.scalar("ageRangeCategoryCode"), node.scalar("ageRangeCategory"))
        for node in population.objects("ageRanges")
    ]
    return tuple(filter(None, bands))


def _read_sex(population: JsonObject) -> Value | None:
    female, male = population.flag("isFemaleSubjects"), population.flag("isMaleSubjects")
    if female is None or male is None:
        return female or male
    answers = ["yes" if value.raw else "no" for value in (female, male)]
    return female._replace(raw=f"Female: {answers[0]} Male: {answers[1]}")


def _read_countries(
    part_one: JsonObject, states: Sequence[MemberState], application: JsonObject
) -> tuple[tuple[Value, ...], list[OtherField]]:
    """Return member states and countries outside of the European Economic Area, and the state of each."""
    named = [state.country for state in states]
    said: list[OtherField] = []
    for node in application.objects("memberStatesConcerned"):
        name = node.text("mscName")
        named.append(name)
        said += [
            field for key in node.names for field in others(node, [key], f"{name.raw if name else '?'}.")
        ]
    named += [node.text("name") for node in part_one.objects("rowCountriesInfo")]
    return tuple({str(value.raw): value for value in reversed(named) if value}.values())[::-1], said


def _read_document(node: JsonObject) -> SourceDocument:
    return SourceDocument(
        kind="other",
        label=node.text("title"),
        type=first_value(node.text("documentTypeLabel"), node.scalar("documentType")),
        document_id=node.text("uuid"),
        comment=join_values(
            ", ",
            [value for key in ("documentType", "fileType", "manualVersion") if (value := node.scalar(key))],
        ),
    )


def _read_translations(titles: JsonObject, information: JsonObject) -> Iterable[tuple[str, Value]]:
    yield from translations(titles, "fullTitle", "official_title")
    yield from translations(titles, "publicTitle", "public_title")
    objective = information.object("trialObjective")
    yield from translations(objective, "mainObjective", "brief_summary")
    for node in in_order(objective.objects("secondaryObjectives")):
        yield from translations(node, "secondaryObjective", "detailed_description")
    for node in information.object("medicalCondition").objects("partIMedicalConditions"):
        yield from translations(node, "medicalCondition", "conditions")
    for type_, key in _END_POINTS:
        for node in in_order(information.object("endPoint").objects(key)):
            yield from translations(node, "endPoint", f"outcomes.{type_.value.lower()}.measure")
