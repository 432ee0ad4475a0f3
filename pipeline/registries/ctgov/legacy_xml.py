"""ClinicalTrials.gov legacy XML: a `clinical_study` element. Where things stand, not what they mean.

Format: https://clinicaltrials.gov/ct2/html/images/info/public.xsd, served until June 2024 and still found in
archives (AllPublicXML.zip), in the element names of before and after January 2018. Text blocks are wrapped at
100 columns and indented. The form carries neither types of identifiers nor coordinates of sites.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pipeline.errors import UnreadableInput
from pipeline.model.codes import Completeness, IdentifierRole, OutcomeType, SponsorRole
from pipeline.model.source import (
    Markup,
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
from pipeline.readers.shape import Shape
from pipeline.readers.xml_reader import XmlDocument, XmlElement
from pipeline.registries.ctgov.legacy_xml_results import IGNORED_RESULTS, read_results

_WRAPPED: Final[Markup] = "wrapped"
IGNORED = {
    "/required_header": "the file's own header: when it was made, and the record's address",
    "@rank": "position in the list of hits that the file was downloaded from",
    "/": "words between elements: remains of comments on renamed elements (NCT03483103)",
    "/..": "the list of hits that the file was downloaded from",
    **IGNORED_RESULTS,
}
# "Double (Participant, Investigator)": how many are masked, and who.
_MASKING: Final = re.compile(r"(?P<masking>(?!None)[^()]+?)\s*\((?P<roles>[^()]*)\)")
# No field of the record's own: counts of arms, requirements of before 2017, the day of a quality check.
_OTHER_FIELDS: Final = (
    "number_of_arms",
    "number_of_groups",
    "is_fda_regulated",
    "is_section_801",
    "last_update_submitted_qc",
)


def _is_study(document: XmlDocument) -> bool:
    return "clinical_study" in document.opening_names[:3]


def _studies(document: XmlDocument) -> Iterator[XmlDocument]:
    return iter((document,)) if document.root_name == "clinical_study" else document.split("clinical_study")


def read_study(document: XmlDocument) -> SourceRecord:
    """Return the source record of one `clinical_study` element.

    Raises: UnreadableInput where the element cannot be parsed or holds no study.
    """
    root = document.root
    ids = root.element("id_info")
    if not ids and not root.element("brief_title"):
        raise UnreadableInput("not_a_study", "a study has an id_info and a brief_title; this has neither")
    nct_id = ids.text("nct_id")
    sponsors = root.element("sponsors")
    verified = root.text("verification_date")
    return SourceRecord(
        source="ctgov",
        registry="ctgov",
        shape="legacy_xml",
        completeness=Completeness.FULL,
        registration_id=nct_id,
        brief_title=root.text("brief_title"),
        official_title=root.text("official_title"),
        acronym=root.text("acronym"),
        organization=root.text("source"),
        organization_class=root.text("source_class"),
        identifiers=tuple(_read_identifiers(ids, nct_id)),
        status=SourceStatus(
            overall_status=root.text("overall_status"),
            why_stopped=root.text("why_stopped"),
            as_of_date=verified,
            last_known_status=root.text("last_known_status"),
            delayed_posting=root.text("delayed_posting"),
        ),
        dates=_read_dates(root, verified),
        design=_read_design(root),
        enrollment=SourceEnrollment(
            type=(enrollment := root.element("enrollment")).attribute("type"), count=enrollment.value()
        ),
        brief_summary=root.element("brief_summary").text("textblock", markup=_WRAPPED),
        detailed_description=root.element("detailed_description").text("textblock", markup=_WRAPPED),
        conditions=tuple([SourceCondition(name) for name in root.texts("condition")]),
        keywords=root.texts("keyword"),
        mesh_terms=(
            *[
                SourceMeshTerm("condition", "term", term)
                for term in root.element("condition_browse").texts("mesh_term")
            ],
            *[
                SourceMeshTerm("intervention", "term", term)
                for term in root.element("intervention_browse").texts("mesh_term")
            ],
        ),
        arm_groups=tuple([_read_arm(node) for node in root.elements("arm_group")]),
        interventions=tuple([_read_intervention(node) for node in root.elements("intervention")]),
        outcomes=tuple(_read_outcomes(root)),
        eligibility=_read_eligibility(root.element("eligibility")),
        sponsors=tuple(_read_sponsors(sponsors)),
        responsible_party=_read_responsible_party(root.element("responsible_party")),
        officials=tuple([_read_person(node) for node in root.elements("overall_official")]),
        contacts=tuple(
            [
                _read_person(root.element(name))
                for name in ("overall_contact", "overall_contact_backup")
                if root.element(name)
            ]
        ),
        locations=tuple([_read_location(node) for node in root.elements("location")]),
        countries=root.element("location_countries").texts("country"),
        removed_countries=root.element("removed_countries").texts("country"),
        references=tuple(_read_references(root)),
        links=tuple(
            [
                SourceLink(url, link.text("description"))
                for link in root.elements("link")
                if (url := link.text("url"))
            ]
        ),
        documents=tuple(_read_documents(root)),
        ipd_sharing=_read_ipd_sharing(root.element("patient_data")),
        oversight=_read_oversight(root.element("oversight_info")),
        expanded_access=_read_expanded_access(root),
        results=SourceResults(has_results=_has_results(root)),
        posted_results=read_results(root.element("clinical_results")),
        events=tuple(_read_events(root.element("pending_results"))),
        other_fields=tuple(_read_other_fields(root)),
    )


def _has_results(root: XmlElement) -> Value:
    results = root.element("clinical_results")
    return Value(bool(results), results.at)


def _read_identifiers(ids: XmlElement, nct_id: Value | None) -> Iterable[SourceIdentifier]:
    if nct_id:
        yield SourceIdentifier(nct_id, IdentifierRole.REGISTRATION)
    for alias in ids.texts("nct_alias"):
        yield SourceIdentifier(alias, IdentifierRole.ALIAS)
    if org_study_id := ids.text("org_study_id"):
        yield SourceIdentifier(org_study_id, IdentifierRole.ORG_STUDY_ID)
    for secondary_id in ids.texts("secondary_id"):
        yield SourceIdentifier(secondary_id, IdentifierRole.SECONDARY)


def _read_dates(root: XmlElement, verified: Value | None) -> SourceDates:
    def date(*names: str) -> SourceDate | None:
        for name in names:
            element = root.element(name)
            date_type = element.attribute("type")
            if value := element.value():
                return SourceDate(value, date_type)
        return None

    return SourceDates(
        start=date("start_date"),
        primary_completion=date("primary_completion_date"),
        completion=date("completion_date"),
        first_submitted=date("study_first_submitted", "firstreceived_date"),
        first_submitted_qc=date("study_first_submitted_qc"),
        first_posted=date("study_first_posted"),
        last_update_submitted=date("last_update_submitted", "lastchanged_date"),
        last_update_posted=date("last_update_posted"),
        results_first_submitted=date("results_first_submitted", "firstreceived_results_date"),
        results_first_submitted_qc=date("results_first_submitted_qc"),
        results_first_posted=date("results_first_posted"),
        disposition_first_submitted=date(
            "disposition_first_submitted", "firstreceived_results_disposition_date"
        ),
        disposition_first_submitted_qc=date("disposition_first_submitted_qc"),
        disposition_first_posted=date("disposition_first_posted"),
        verification=SourceDate(verified) if verified else None,
    )


def _read_design(root: XmlElement) -> SourceDesign:
    info = root.element("study_design_info")
    phase = root.text("phase")
    masking, roles = _split_masking(info.text("masking"))
    return SourceDesign(
        study_type=root.text("study_type"),
        phases=(phase,) if phase else (),
        allocation=info.text("allocation"),
        intervention_model=info.text("intervention_model"),
        intervention_model_description=info.text("intervention_model_description"),
        primary_purpose=info.text("primary_purpose"),
        masking=masking,
        masking_description=info.text("masking_description"),
        masked_roles=roles,
        observational_model=info.text("observational_model"),
        time_perspective=info.text("time_perspective"),
        target_duration=root.text("target_duration"),
        biospecimen_retention=root.text("biospec_retention"),
        biospecimen_description=root.element("biospec_descr").text("textblock", markup=_WRAPPED),
        text=root.text("study_design"),
    )


def _split_masking(value: Value | None) -> tuple[Value | None, tuple[Value, ...]]:
    match = _MASKING.fullmatch(str(value.raw).strip()) if value else None
    if value is None or match is None:
        return value, ()
    roles = [value._replace(raw=role.strip()) for role in match["roles"].split(",") if role.strip()]
    return value._replace(raw=match["masking"]), tuple(roles)


def _read_arm(node: XmlElement) -> SourceArmGroup:
    return SourceArmGroup(
        label=node.text("arm_group_label"),
        type=node.text("arm_group_type"),
        description=node.text("description"),
    )


def _read_intervention(node: XmlElement) -> SourceIntervention:
    return SourceIntervention(
        name=node.text("intervention_name"),
        type=node.text("intervention_type"),
        description=node.text("description"),
        other_names=node.texts("other_name"),
        arm_labels=node.texts("arm_group_label"),
    )


def _read_outcomes(root: XmlElement) -> Iterable[SourceOutcome]:
    for outcome_type in (OutcomeType.PRIMARY, OutcomeType.SECONDARY, OutcomeType.OTHER):
        for node in root.elements(f"{outcome_type.value.lower()}_outcome"):
            yield SourceOutcome(
                outcome_type, node.text("measure"), node.text("description"), node.text("time_frame")
            )


def _read_eligibility(node: XmlElement) -> SourceEligibility:
    criteria = node.element("criteria").text("textblock", markup=_WRAPPED)
    return SourceEligibility(
        texts=(SourceEligibilityText("text", criteria),) if criteria else (),
        minimum_age=node.text("minimum_age"),
        maximum_age=node.text("maximum_age"),
        sex=node.text("gender"),
        gender_based=node.text("gender_based"),
        gender_description=node.text("gender_description"),
        healthy_volunteers=node.text("healthy_volunteers"),
        sampling_method=node.text("sampling_method"),
        study_population=node.element("study_pop").text("textblock", markup=_WRAPPED),
    )


def _read_sponsors(sponsors: XmlElement) -> Iterable[SourceSponsor]:
    named = [(SponsorRole.LEAD, sponsors.element("lead_sponsor"))]
    named += [(SponsorRole.COLLABORATOR, node) for node in sponsors.elements("collaborator")]
    for role, node in named:
        if name := node.text("agency"):
            yield SourceSponsor(name, role, node.text("agency_class"))


def _read_responsible_party(node: XmlElement) -> SourceResponsibleParty | None:
    if not node:
        return None
    # Records of before 2011 carry `name_title` and `organization` in place of the investigator's fields.
    return SourceResponsibleParty(
        type=node.text("responsible_party_type"),
        name=node.text("investigator_full_name", "name_title"),
        title=node.text("investigator_title"),
        affiliation=node.text("investigator_affiliation", "organization"),
    )


def _read_person(node: XmlElement) -> SourcePerson:
    return SourcePerson(
        name=_read_name(node),
        role=node.text("role"),
        role_hint="CONTACT",
        affiliation=node.text("affiliation"),
        phone=node.text("phone"),
        phone_extension=node.text("phone_ext"),
        email=node.text("email"),
    )


def _read_name(node: XmlElement) -> Value | None:
    """Return the name as one; `last_name` mostly holds it all (`Jo Doe, MD`), the other parts are rare."""
    parts = [node.text(name) for name in ("first_name", "middle_name", "last_name")]
    names = [part for part in parts if part]
    degrees = node.text("degrees")
    if not names:
        return degrees
    words = " ".join([str(part.raw).strip() for part in names])
    return names[-1]._replace(raw=f"{words}, {degrees.raw}" if degrees else words)


def _read_location(node: XmlElement) -> SourceLocation:
    facility = node.element("facility")
    address = facility.element("address")
    people = [node.element(name) for name in ("contact", "contact_backup")]
    return SourceLocation(
        facility=facility.text("name"),
        status=node.text("status"),
        city=address.text("city"),
        state=address.text("state"),
        zip=address.text("zip"),
        country=address.text("country"),
        contacts=tuple(
            [_read_person(person) for person in (*people, *node.elements("investigator")) if person]
        ),
    )


def _read_references(root: XmlElement) -> Iterable[SourceReference]:
    for name in ("reference", "results_reference"):
        for node in root.elements(name):
            kind = Value(name, node.at) if name == "results_reference" else None
            yield SourceReference(citation=node.text("citation"), type=kind, pmid=node.text("PMID"))


def _read_documents(root: XmlElement) -> Iterable[SourceDocument]:
    for node in root.element("provided_document_section").elements("provided_document"):
        yield SourceDocument(
            kind="large_document",
            label=node.text("document_type"),
            date=node.text("document_date"),
            url=node.text("document_url"),
            has_protocol=node.text("document_has_protocol"),
            has_sap=node.text("document_has_sap"),
            has_icf=node.text("document_has_icf"),
        )
    for node in root.element("study_docs").elements("study_doc"):
        yield SourceDocument(
            kind="available_ipd",
            type=node.text("doc_type"),
            document_id=node.text("doc_id"),
            url=node.text("doc_url"),
            comment=node.text("doc_comment"),
        )


def _read_ipd_sharing(node: XmlElement) -> SourceIpdSharing | None:
    if not node:
        return None
    return SourceIpdSharing(
        plan=node.text("sharing_ipd"),
        description=node.text("ipd_description"),
        info_types=node.texts("ipd_info_type"),
        time_frame=node.text("ipd_time_frame"),
        access_criteria=node.text("ipd_access_criteria"),
        url=node.text("ipd_url"),
    )


def _read_oversight(node: XmlElement) -> SourceOversight:
    return SourceOversight(
        has_dmc=node.text("has_dmc"),
        is_fda_regulated_drug=node.text("is_fda_regulated_drug"),
        is_fda_regulated_device=node.text("is_fda_regulated_device"),
        is_unapproved_device=node.text("is_unapproved_device"),
        is_pediatric_postmarket_device=node.text("is_ppsd"),
        is_us_export=node.text("is_us_export"),
    )


def _read_expanded_access(root: XmlElement) -> SourceExpandedAccess | None:
    has_expanded_access = root.text("has_expanded_access")
    info = root.element("expanded_access_info")
    if not info and has_expanded_access is None:
        return None
    return SourceExpandedAccess(
        has_expanded_access=has_expanded_access,
        nct_id=info.text("expanded_access_nctid"),
        status=info.text("expanded_access_status_for_nctid"),
        individual=info.text("expanded_access_type_individual"),
        intermediate=info.text("expanded_access_type_intermediate"),
        treatment=info.text("expanded_access_type_treatment"),
    )


def _read_events(pending: XmlElement) -> Iterable[SourceEvent]:
    """Yield the steps of results that are under review; `Unknown` stands for a day."""
    for kind in ("submitted", "returned", "submission_canceled"):
        for node in pending.elements(kind):
            if date := node.value():
                is_unknown = str(date.raw).strip() == "Unknown"
                yield SourceEvent(
                    Value(kind, date.at),
                    None if is_unknown else date,
                    date._replace(raw=True) if is_unknown else None,
                )


def _read_other_fields(root: XmlElement) -> Iterable[OtherField]:
    for name in _OTHER_FIELDS:
        if value := root.text(name):
            yield OtherField(name, value)
    for value in root.element("oversight_info").texts("authority"):
        yield OtherField("authority", value)
    for outcome_type in ("primary", "secondary", "other"):
        for node in root.elements(f"{outcome_type}_outcome"):
            if value := node.text("safety_issue"):
                yield OtherField(f"{outcome_type}_outcome.safety_issue", value)


STUDY_XML = Shape(
    name="legacy_xml",
    document=XmlDocument,
    completeness=Completeness.FULL,
    rank=90,
    recognizes=_is_study,
    members=_studies,
    read=read_study,
    ignored=IGNORED,
    volatile=("/required_header", "@rank", "/.."),
)
