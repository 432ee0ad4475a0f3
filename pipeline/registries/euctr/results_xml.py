"""EU Clinical Trials Register, results XML: one trial's posted results, keyed by the EudraCT number alone.

Format: schema `clinical_trial_result` of EudraCT (`EU-CTR {number} v{n} - Results.xml`), known here from
records converted to JSON. Results belong to the number: the trial's country records are other records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pipeline.errors import UnreadableInput
from pipeline.model.codes import Completeness, IdentifierRole, SponsorRole
from pipeline.model.source import (
    OtherField,
    SourceArmGroup,
    SourceDate,
    SourceDates,
    SourceDesign,
    SourceEvent,
    SourceIdentifier,
    SourceIntervention,
    SourceOversight,
    SourcePerson,
    SourceRecord,
    SourceReference,
    SourceResults,
    SourceSponsor,
    Value,
)
from pipeline.model.source_results import SourcePostedResults, SourceResultGroup
from pipeline.readers.shape import Shape
from pipeline.readers.xml_reader import XmlDocument, XmlElement
from pipeline.registries.euctr.results_tables import (
    Named,
    coded,
    read_adverse_events,
    read_baseline,
    read_end_points,
    read_flow,
)

_OWN_ID = "an id that nothing else names, or that says what the place says"
_PERIOD = "/subjectDisposition/postAssignmentPeriods/postAssignmentPeriod"
_READY = "whether values are given; they are there or not"
_BASELINE = "/baselineCharacteristics"
IGNORED: Final = {
    f"{_PERIOD}@id": _OWN_ID,
    f"{_PERIOD}/startedMilestone": _OWN_ID,
    f"{_PERIOD}/completedMilestone": _OWN_ID,
    f"{_PERIOD}/arms/arm/startedMilestoneAchievement@startedMilestoneId": _OWN_ID,
    f"{_PERIOD}/arms/arm/completedMilestoneAchievement@completedMilestoneId": _OWN_ID,
    f"{_BASELINE}/baselineReportingGroups/baselineReportingGroup@postAssignmentPeriodId": _OWN_ID,
    **{
        f"{_BASELINE}/{name}/{leaf}": why
        for name in (
            "ageCategoricalCharacteristic",
            "ageContinuousCharacteristic",
            "genderCategoricalCharacteristic",
            "studyCategoricalCharacteristics/studyCategoricalCharacteristic",
            "studyContinuousCharacteristics/studyContinuousCharacteristic",
        )
        for leaf, why in (
            ("readyForValues", _READY),
            ("totalBaselineGroup", "a total without values"),
            ("totalBaselineGroup@id", _OWN_ID),
            ("title", "a characteristic without values"),
            ("unit", "a characteristic without values"),
        )
    },
    "/endPoints/endPoint/readyForValues": _READY,
    "/endPoints/endPoint/percentage": "level of a confidence interval that is not given",
    "/endPoints/endPoint/countable": "whether values are counts; their kind says it",
    "/adverseEvents/seriousAdverseEvents/seriousAdverseEvent/dictionaryOverridden": "no other dictionary is named",
    "/adverseEvents/nonSeriousAdverseEvents/nonSeriousAdverseEvent/dictionaryOverridden": "no other is named",
    "/adverseEvents/seriousAdverseEvents/seriousAdverseEvent/organSystem/version": "version of the code",
    "/adverseEvents/nonSeriousAdverseEvents/nonSeriousAdverseEvent/organSystem/version": "version of the code",
}


def _is_results(document: XmlDocument) -> bool:
    names = document.opening_names
    return "trialInformation" in names and ("subjectDisposition" in names or "sponsorProtocolCode" in names)


def read_results(document: XmlDocument) -> SourceRecord:
    """Return the source record of one results file.

    Raises: UnreadableInput where it names no EudraCT number.
    """
    root = document.root
    number = root.attribute("eudractNumber")
    if number is None:
        raise UnreadableInput("not_a_trial", "a results file has an eudractNumber; this one has none")
    sponsor = root.attribute("sponsor")
    information, changes = root.element("trialInformation"), root.element("trialChanges")
    disposition = root.element("subjectDisposition")
    arms: dict[str, Named] = {}
    flow = read_flow(disposition, arms)
    design, arm_groups, interventions = _read_design(disposition, flow.groups)
    record = SourceRecord(
        source="euctr",
        registry="euctr",
        shape="results_xml",
        completeness=Completeness.PARTIAL,
        registration_id=number,
        official_title=information.text("fullTitle"),
        identifiers=tuple(_read_identifiers(information, number)),
        design=design,
        dates=_read_dates(information),
        arm_groups=arm_groups,
        interventions=interventions,
        sponsors=tuple(_read_sponsors(information, sponsor)),
        contacts=tuple(_read_contacts(information)),
        oversight=SourceOversight(has_dmc=information.text("idmcInvolvement")),
        references=tuple(
            [SourceReference(pmid=pmid) for pmid in changes.element("pubMedReferenceNumbers").texts("pmid")]
        ),
        events=tuple(_read_changes(changes)),
        results=SourceResults(has_results=Value(True, "/")),
        posted_results=SourcePostedResults(
            participant_flow=flow,
            baseline=read_baseline(
                root.element("baselineCharacteristics"), root.element("subjectAnalysisSets"), arms
            ),
            outcome_measures=read_end_points(root.element("endPoints"), arms),
            adverse_events=read_adverse_events(root.element("adverseEvents")),
            limitations=changes.text("limitationsAndCaveats"),
        ),
    )
    parts = ("trialInformation", "trialChanges", "subjectDisposition", "subjectAnalysisSets")
    rest = [other for name in parts for other in _rest(root.element(name), "")]
    rest += _rest(root.element("baselineCharacteristics").element("reportingModel"), "reportingModel")
    return replace(record, other_fields=tuple(rest))


def _read_identifiers(information: XmlElement, number: Value) -> Iterable[SourceIdentifier]:
    yield SourceIdentifier(number, IdentifierRole.REGISTRATION)
    if code := information.text("sponsorProtocolCode"):
        yield SourceIdentifier(code, IdentifierRole.ORG_STUDY_ID)
    for name in ("usctnIdentifier", "isrctnIdentifier", "whoUtnIdentifier"):
        if value := information.text(name):
            yield SourceIdentifier(value)
    for node in information.element("otherIdentifiers").elements("otherIdentifier"):
        kind = node.text("name")
        if value := node.text("number"):
            yield SourceIdentifier(value, kind=kind)


def _read_dates(information: XmlElement) -> SourceDates:
    def date(name: str) -> SourceDate | None:
        """Return the day of an instant at local midnight (`2013-07-28T00:00:00+02:00`)."""
        value = information.text(name)
        return SourceDate(value._replace(raw=str(value.raw)[:10])) if value else None

    return SourceDates(
        start=date("recruitmentStartDate"),
        primary_completion=date("primaryCompletionDate"),
        completion=date("globalEndOfTrialDate"),
    )


def _read_design(
    disposition: XmlElement, groups: tuple[SourceResultGroup, ...]
) -> tuple[SourceDesign, tuple[SourceArmGroup, ...], tuple[SourceIntervention, ...]]:
    """Return allocation, blinding, arms and products of the first period."""
    periods = disposition.element("postAssignmentPeriods").elements("postAssignmentPeriod")
    design = SourceDesign()
    arms: list[SourceArmGroup] = []
    interventions: list[SourceIntervention] = []
    for period in periods[:1]:
        design = SourceDesign(
            allocation=coded(period, "allocation"),
            masking=coded(period, "blindingType"),
            masked_roles=tuple(
                [
                    role
                    for node in period.element("clinicalTrialRoles").elements("clinicalTrialRole")
                    if (role := node.text("value"))
                ]
            ),
        )
        nodes = period.element("arms").elements("arm")
        # The flow's groups are the arms of all periods in order.
        for ordinal, (arm, group) in enumerate(zip(nodes, groups, strict=False), 1):
            arms.append(SourceArmGroup(group.title, coded(arm, "type"), group.description))
            for product in arm.element("armProducts").elements("armProduct"):
                interventions.append(_read_product(product, ordinal))
    return design, tuple(arms), tuple(interventions)


def _read_product(product: XmlElement, arm_ordinal: int) -> SourceIntervention:
    other_names = [value for name in ("code", "otherNames") if (value := product.text(name))]
    return SourceIntervention(
        name=product.text("name"),
        description=product.text("doseAndAdministrationDetails"),
        other_names=tuple(other_names),
        arm_ordinals=(arm_ordinal,),
    )


def _read_sponsors(information: XmlElement, named: Value | None) -> Iterator[SourceSponsor]:
    nodes = information.element("sponsors").elements("sponsor")
    if not nodes and named:
        yield SourceSponsor(named, SponsorRole.LEAD)
    for node in nodes:
        if name := node.text("organisationName"):
            yield SourceSponsor(name, SponsorRole.LEAD)


def _read_contacts(information: XmlElement) -> Iterator[SourcePerson]:
    for sponsor in information.element("sponsors").elements("sponsor"):
        for name in ("publicContact", "scientificContact"):
            node = sponsor.element(name)
            phone = node.element("telephoneNumber")
            parts = [part for key in ("countryCode", "areaCode", "number") if (part := phone.text(key))]
            person = SourcePerson(
                name=node.text("functionalContactName"),
                role_hint="PUBLIC_CONTACT" if name == "publicContact" else "SCIENTIFIC_CONTACT",
                affiliation=node.text("organisationName"),
                phone=parts[0]._replace(raw=" ".join(str(part.raw) for part in parts)) if parts else None,
                email=node.text("emailAddress"),
            )
            if node:
                yield person


def _read_changes(changes: XmlElement) -> Iterator[SourceEvent]:
    for kind in ("Amendment", "Interruption"):
        for node in changes.element(f"global{kind}s").elements(f"global{kind}"):
            date = node.text("date") or node.text("interruptionDate")
            yield SourceEvent(
                kind=Value(kind.lower(), node.at),
                date=date._replace(raw=str(date.raw)[:10]) if date else None,
                description=node.text("description"),
            )


def _rest(node: XmlElement, name: str) -> Iterator[OtherField]:
    """Yield what has no field of its own, under the names of its elements (`populationAgeGroup.adults`)."""
    if not node.child_names and (words := node.value()):
        yield OtherField(name, words)
    for child_name in node.child_names:
        for child in node.elements(child_name):
            yield from _rest(child, f"{name}.{child_name}".strip("."))


RESULTS_XML = Shape(
    name="results_xml",
    document=XmlDocument,
    completeness=Completeness.PARTIAL,
    rank=60,
    recognizes=_is_results,
    read=read_results,
    ignored=IGNORED,
)
