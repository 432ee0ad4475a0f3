"""ClinicalTrials.gov API v2 JSON: a study, or a page of studies. Where things stand, not what they mean.

Format: https://clinicaltrials.gov/data-api/api (OpenAPI 2.0.3 and 2.0.5). Every field is optional and absent
when empty. Text fields carry markdown escapes (`\\<`); titles, names and conditions carry none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.errors import UnreadableInput
from pipeline.model.codes import Completeness, IdentifierRole, OutcomeType, SponsorRole
from pipeline.model.source import (
    Markup,
    SourceArmGroup,
    SourceCondition,
    SourceDate,
    SourceDates,
    SourceDesign,
    SourceDocument,
    SourceEligibility,
    SourceEligibilityText,
    SourceEnrollment,
    SourceEvent,
    SourceExpandedAccess,
    SourceIdentifier,
    SourceIntervention,
    SourceIpdSharing,
    SourceLink,
    SourceLocation,
    SourceMeshTerm,
    SourceOutcome,
    SourceOversight,
    SourcePerson,
    SourceRecord,
    SourceReference,
    SourceResponsibleParty,
    SourceResults,
    SourceSponsor,
    SourceStatus,
    Value,
)
from pipeline.readers.json_reader import JsonDocument, JsonObject
from pipeline.readers.shape import Shape
from pipeline.registries.ctgov.api_v2_results import read_results

_MARKDOWN: Final[Markup] = "markdown"

# Keys that another tool sets beside the study where it keeps one as a document of its own.
_ADDED = ("/_id", "/ctrname", "/record_last_import")
_BROWSE = "browse tree, gone from the API since 2025-09: MeSH terms are read instead"
IGNORED = {
    "/derivedSection/miscInfoModule/versionHolder": "date of the registry's data release, changes daily",
    "/derivedSection/miscInfoModule/modelPredictions": "a guess at BMI limits, 2023-11 to 2024-01 only",
    "/derivedSection/conditionBrowseModule/browseLeaves": _BROWSE,
    "/derivedSection/conditionBrowseModule/browseBranches": _BROWSE,
    "/derivedSection/interventionBrowseModule/browseLeaves": _BROWSE,
    "/derivedSection/interventionBrowseModule/browseBranches": _BROWSE,
    **dict.fromkeys(_ADDED, "set by the R package ctrdata, not by the registry"),
}


def _is_study(document: JsonDocument) -> bool:
    return isinstance(document.data, dict) and isinstance(document.data.get("protocolSection"), dict)


def _is_study_page(document: JsonDocument) -> bool:
    studies = document.data.get("studies") if isinstance(document.data, dict) else None
    return isinstance(studies, list) and (
        not studies or any(isinstance(study, dict) and "protocolSection" in study for study in studies)
    )


def _studies_of_page(document: JsonDocument) -> Iterator[JsonDocument]:
    for i, study in enumerate(document.data["studies"]):
        yield JsonDocument(study, f"/studies/{i}")


def read_study(document: JsonDocument) -> SourceRecord:
    """Return the source record of one study object.

    Raises: UnreadableInput where the object is no study.
    """
    root = document.root
    if "protocolSection" not in root:
        raise UnreadableInput("not_a_study", "a study has a protocolSection; this entry has none")
    protocol = root.object("protocolSection")
    derived = root.object("derivedSection")
    identification = protocol.object("identificationModule")
    status = protocol.object("statusModule")
    sponsors = protocol.object("sponsorCollaboratorsModule")
    description = protocol.object("descriptionModule")
    conditions = protocol.object("conditionsModule")
    design = protocol.object("designModule")
    arms = protocol.object("armsInterventionsModule")
    contacts = protocol.object("contactsLocationsModule")
    references = protocol.object("referencesModule")
    misc = derived.object("miscInfoModule")
    organization = identification.object("organization")
    nct_id = identification.text("nctId")
    verified = status.text("statusVerifiedDate")
    return SourceRecord(
        source="ctgov",
        registry="ctgov",
        shape="api_v2",
        completeness=Completeness.FULL,
        registration_id=nct_id,
        brief_title=identification.text("briefTitle"),
        official_title=identification.text("officialTitle"),
        acronym=identification.text("acronym"),
        organization=organization.text("fullName"),
        organization_class=organization.text("class"),
        identifiers=tuple(_read_identifiers(identification, nct_id)),
        status=SourceStatus(
            overall_status=status.text("overallStatus"),
            why_stopped=status.text("whyStopped"),
            as_of_date=verified,
            last_known_status=status.text("lastKnownStatus"),
            delayed_posting=status.flag("delayedPosting"),
        ),
        dates=_read_dates(status, verified),
        design=_read_design(design),
        enrollment=SourceEnrollment(
            count=(enrollment := design.object("enrollmentInfo")).number("count"),
            type=enrollment.text("type"),
        ),
        brief_summary=description.text("briefSummary", _MARKDOWN),
        detailed_description=description.text("detailedDescription", _MARKDOWN),
        conditions=tuple([SourceCondition(name) for name in conditions.texts("conditions")]),
        keywords=conditions.texts("keywords"),
        mesh_terms=(
            *_read_mesh(derived.object("conditionBrowseModule"), of_conditions=True),
            *_read_mesh(derived.object("interventionBrowseModule"), of_conditions=False),
        ),
        arm_groups=tuple([_read_arm(arm) for arm in arms.objects("armGroups")]),
        interventions=tuple([_read_intervention(node) for node in arms.objects("interventions")]),
        outcomes=tuple(_read_outcomes(protocol.object("outcomesModule"))),
        eligibility=_read_eligibility(protocol.object("eligibilityModule")),
        sponsors=tuple(_read_sponsors(sponsors)),
        responsible_party=_read_responsible_party(sponsors.object("responsibleParty")),
        officials=tuple([_read_person(official) for official in contacts.objects("overallOfficials")]),
        contacts=tuple([_read_person(contact) for contact in contacts.objects("centralContacts")]),
        locations=tuple([_read_location(location) for location in contacts.objects("locations")]),
        removed_countries=misc.texts("removedCountries"),
        references=tuple([_read_reference(reference) for reference in references.objects("references")]),
        links=tuple(
            [
                SourceLink(url, link.text("label", _MARKDOWN))
                for link in references.objects("seeAlsoLinks")
                if (url := link.text("url"))
            ]
        ),
        documents=(*_read_documents(root), *_read_available_ipd(references)),
        no_sap=root.object("documentSection").object("largeDocumentModule").flag("noSap"),
        ipd_sharing=_read_ipd_sharing(protocol.object("ipdSharingStatementModule")),
        oversight=_read_oversight(protocol.object("oversightModule")),
        expanded_access=_read_expanded_access(status.object("expandedAccessInfo"), design),
        results=SourceResults(has_results=root.flag("hasResults"), is_waived=status.flag("resultsWaived")),
        posted_results=read_results(root.object("resultsSection")),
        events=(*_read_annotations(root), *_read_submissions(misc)),
    )


def _read_identifiers(identification: JsonObject, nct_id: Value | None) -> Iterable[SourceIdentifier]:
    if nct_id:
        yield SourceIdentifier(nct_id, IdentifierRole.REGISTRATION)
    for alias in identification.texts("nctIdAliases"):
        yield SourceIdentifier(alias, IdentifierRole.ALIAS)
    org_study_id = identification.object("orgStudyIdInfo")
    infos = [(IdentifierRole.ORG_STUDY_ID, org_study_id)] if org_study_id else []
    infos += [(IdentifierRole.SECONDARY, info) for info in identification.objects("secondaryIdInfos")]
    for role, info in infos:
        if value := info.text("id"):
            yield SourceIdentifier(value, role, info.text("type"), info.text("domain"), info.text("link"))


def _read_dates(status: JsonObject, verified: Value | None) -> SourceDates:
    def plain(key: str) -> SourceDate | None:
        value = status.text(key)
        return SourceDate(value) if value else None

    def struct(key: str) -> SourceDate | None:
        node = status.object(key)
        value = node.text("date")
        return SourceDate(value, node.text("type")) if value else None

    return SourceDates(
        start=struct("startDateStruct"),
        primary_completion=struct("primaryCompletionDateStruct"),
        completion=struct("completionDateStruct"),
        first_submitted=plain("studyFirstSubmitDate"),
        first_submitted_qc=plain("studyFirstSubmitQcDate"),
        first_posted=struct("studyFirstPostDateStruct"),
        last_update_submitted=plain("lastUpdateSubmitDate"),
        last_update_posted=struct("lastUpdatePostDateStruct"),
        results_first_submitted=plain("resultsFirstSubmitDate"),
        results_first_submitted_qc=plain("resultsFirstSubmitQcDate"),
        results_first_posted=struct("resultsFirstPostDateStruct"),
        disposition_first_submitted=plain("dispFirstSubmitDate"),
        disposition_first_submitted_qc=plain("dispFirstSubmitQcDate"),
        disposition_first_posted=struct("dispFirstPostDateStruct"),
        verification=SourceDate(verified) if verified else None,
    )


def _read_design(design: JsonObject) -> SourceDesign:
    info = design.object("designInfo")
    masking = info.object("maskingInfo")
    specimens = design.object("bioSpec")
    return SourceDesign(
        study_type=design.text("studyType"),
        phases=design.texts("phases"),
        allocation=info.text("allocation"),
        intervention_model=info.text("interventionModel"),
        intervention_model_description=info.text("interventionModelDescription", _MARKDOWN),
        primary_purpose=info.text("primaryPurpose"),
        masking=masking.text("masking"),
        masking_description=masking.text("maskingDescription", _MARKDOWN),
        masked_roles=masking.texts("whoMasked"),
        observational_model=info.text("observationalModel"),
        time_perspective=info.text("timePerspective"),
        patient_registry=design.flag("patientRegistry"),
        target_duration=design.text("targetDuration"),
        biospecimen_retention=specimens.text("retention"),
        biospecimen_description=specimens.text("description", _MARKDOWN),
    )


def _read_mesh(module: JsonObject, *, of_conditions: bool) -> Iterable[SourceMeshTerm]:
    for key in ("meshes", "ancestors"):
        for mesh in module.objects(key):
            if term := mesh.text("term"):
                yield SourceMeshTerm(
                    "condition" if of_conditions else "intervention",
                    "term" if key == "meshes" else "ancestor",
                    term,
                    mesh.text("id"),
                )


def _read_arm(arm: JsonObject) -> SourceArmGroup:
    return SourceArmGroup(
        label=arm.text("label"),
        type=arm.text("type"),
        description=arm.text("description", _MARKDOWN),
        intervention_names=arm.texts("interventionNames"),
    )


def _read_intervention(intervention: JsonObject) -> SourceIntervention:
    return SourceIntervention(
        name=intervention.text("name"),
        type=intervention.text("type"),
        description=intervention.text("description", _MARKDOWN),
        other_names=intervention.texts("otherNames"),
        arm_labels=intervention.texts("armGroupLabels"),
    )


def _read_outcomes(module: JsonObject) -> Iterable[SourceOutcome]:
    for outcome_type, key in (
        (OutcomeType.PRIMARY, "primaryOutcomes"),
        (OutcomeType.SECONDARY, "secondaryOutcomes"),
        (OutcomeType.OTHER, "otherOutcomes"),
    ):
        for outcome in module.objects(key):
            yield SourceOutcome(
                outcome_type,
                outcome.text("measure"),
                outcome.text("description", _MARKDOWN),
                outcome.text("timeFrame"),
            )


def _read_eligibility(module: JsonObject) -> SourceEligibility:
    criteria = module.text("eligibilityCriteria", _MARKDOWN)
    return SourceEligibility(
        texts=(SourceEligibilityText("text", criteria),) if criteria else (),
        minimum_age=module.text("minimumAge"),
        maximum_age=module.text("maximumAge"),
        sex=module.text("sex"),
        gender_based=module.flag("genderBased"),
        gender_description=module.text("genderDescription"),
        healthy_volunteers=module.flag("healthyVolunteers"),
        standard_ages=module.texts("stdAges"),
        sampling_method=module.text("samplingMethod"),
        study_population=module.text("studyPopulation", _MARKDOWN),
    )


def _read_sponsors(module: JsonObject) -> Iterable[SourceSponsor]:
    lead = module.object("leadSponsor")
    named = [(SponsorRole.LEAD, lead)]
    named += [(SponsorRole.COLLABORATOR, node) for node in module.objects("collaborators")]
    for role, node in named:
        if name := node.text("name"):
            yield SourceSponsor(name, role, node.text("class"))


def _read_responsible_party(node: JsonObject) -> SourceResponsibleParty | None:
    if not node:
        return None
    # Records of before 2011 carry `oldNameTitle` and `oldOrganization` in place of the investigator's fields.
    return SourceResponsibleParty(
        type=node.text("type"),
        name=node.text("investigatorFullName") or node.text("oldNameTitle"),
        title=node.text("investigatorTitle"),
        affiliation=node.text("investigatorAffiliation") or node.text("oldOrganization"),
    )


def _read_person(node: JsonObject) -> SourcePerson:
    return SourcePerson(
        name=node.text("name"),
        role=node.text("role"),
        affiliation=node.text("affiliation"),
        phone=node.text("phone"),
        phone_extension=node.text("phoneExt"),
        email=node.text("email"),
    )


def _read_location(node: JsonObject) -> SourceLocation:
    point = node.object("geoPoint")
    return SourceLocation(
        facility=node.text("facility"),
        status=node.text("status"),
        city=node.text("city"),
        state=node.text("state"),
        zip=node.text("zip"),
        country=node.text("country"),
        country_code=node.text("countryCode"),
        latitude=point.number("lat"),
        longitude=point.number("lon"),
        contacts=tuple([_read_person(contact) for contact in node.objects("contacts")]),
    )


def _read_reference(node: JsonObject) -> SourceReference:
    return SourceReference(
        citation=node.text("citation"),
        type=node.text("type"),
        pmid=node.text("pmid"),
        retractions=tuple([(r.text("pmid"), r.text("source")) for r in node.objects("retractions")]),
    )


def _read_documents(root: JsonObject) -> Iterable[SourceDocument]:
    for node in root.object("documentSection").object("largeDocumentModule").objects("largeDocs"):
        yield SourceDocument(
            kind="large_document",
            label=node.text("label"),
            type=node.text("typeAbbrev"),
            filename=node.text("filename"),
            date=node.text("date"),
            uploaded=node.text("uploadDate"),
            size_bytes=node.number("size"),
            has_protocol=node.flag("hasProtocol"),
            has_sap=node.flag("hasSap"),
            has_icf=node.flag("hasIcf"),
        )


def _read_available_ipd(references: JsonObject) -> Iterable[SourceDocument]:
    for node in references.objects("availIpds"):
        yield SourceDocument(
            kind="available_ipd",
            type=node.text("type"),
            document_id=node.text("id"),
            url=node.text("url"),
            comment=node.text("comment", _MARKDOWN),
        )


def _read_ipd_sharing(node: JsonObject) -> SourceIpdSharing | None:
    if not node:
        return None
    return SourceIpdSharing(
        plan=node.text("ipdSharing"),
        description=node.text("description", _MARKDOWN),
        info_types=node.texts("infoTypes"),
        time_frame=node.text("timeFrame"),
        access_criteria=node.text("accessCriteria", _MARKDOWN),
        url=node.text("url"),
    )


def _read_oversight(node: JsonObject) -> SourceOversight:
    return SourceOversight(
        has_dmc=node.flag("oversightHasDmc"),
        is_fda_regulated_drug=node.flag("isFdaRegulatedDrug"),
        is_fda_regulated_device=node.flag("isFdaRegulatedDevice"),
        is_unapproved_device=node.flag("isUnapprovedDevice"),
        is_pediatric_postmarket_device=node.flag("isPpsd"),
        is_us_export=node.flag("isUsExport"),
        has_fdaaa801_violation=node.flag("fdaaa801Violation"),
    )


def _read_expanded_access(node: JsonObject, design: JsonObject) -> SourceExpandedAccess | None:
    types = design.object("expandedAccessTypes")
    if not (node or types or "nPtrsToThisExpAccNctId" in design):
        return None
    return SourceExpandedAccess(
        has_expanded_access=node.flag("hasExpandedAccess"),
        nct_id=node.text("nctId"),
        status=node.text("statusForNctId"),
        individual=types.flag("individual"),
        intermediate=types.flag("intermediate"),
        treatment=types.flag("treatment"),
        pointing_record_count=design.number("nPtrsToThisExpAccNctId"),
    )


def _read_annotations(root: JsonObject) -> Iterable[SourceEvent]:
    module = root.object("annotationSection").object("annotationModule")
    unposted = module.object("unpostedAnnotation")
    party = unposted.text("unpostedResponsibleParty")
    for node in unposted.objects("unpostedEvents"):
        if kind := node.text("type"):
            yield SourceEvent(
                kind,
                node.text("date"),
                node.flag("dateUnknown"),
                detail=(("unpostedResponsibleParty", party),) if party else (),
            )
    for node in module.object("violationAnnotation").objects("violationEvents"):
        if kind := node.text("type"):
            yield SourceEvent(
                kind,
                node.text("issuedDate"),
                description=node.text("description", _MARKDOWN),
                detail=_details(node, "creationDate", "releaseDate", "postedDate"),
            )


def _read_submissions(misc: JsonObject) -> Iterable[SourceEvent]:
    tracking = misc.object("submissionTracking")
    if estimated := tracking.text("estimatedResultsFirstSubmitDate"):
        yield SourceEvent(estimated._replace(raw="ESTIMATED_RESULTS_FIRST_SUBMIT"), estimated)
    first_review = tracking.object("firstMcpInfo").object("postDateStruct")
    if posted := first_review.text("date"):
        detail = _details(first_review, "type")
        yield SourceEvent(posted._replace(raw="FIRST_MCP_POST"), posted, detail=detail)
    for node in tracking.objects("submissionInfos"):
        at = Value("SUBMISSION", node.at)
        yield SourceEvent(
            at,
            node.text("releaseDate"),
            detail=_details(node, "unreleaseDate", "unreleaseDateUnknown", "resetDate", "mcpReleaseN"),
        )


def _details(node: JsonObject, *keys: str) -> tuple[tuple[str, Value], ...]:
    return tuple([(key, value) for key in keys if (value := node.scalar(key))])


STUDY = Shape(
    name="api_v2",
    document=JsonDocument,
    completeness=Completeness.FULL,
    rank=100,
    recognizes=_is_study,
    read=read_study,
    ignored=IGNORED,
    volatile=("/derivedSection/miscInfoModule/versionHolder", *_ADDED),
    derived=("/derivedSection",),
)
STUDY_PAGE = Shape(
    name="api_v2",
    document=JsonDocument,
    completeness=Completeness.FULL,
    rank=100,
    recognizes=_is_study_page,
    members=_studies_of_page,
    read=read_study,
    ignored=IGNORED,
    volatile=STUDY.volatile,
    derived=STUDY.derived,
)
