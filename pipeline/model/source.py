"""A source record: one registration in our field names but in the registry's own words.

Adapters (`pipeline/registries`) make these; `pipeline/normalize` reads them without knowing the registry.
Every value carries its place on the snapshot. Groups and field names mirror `TrialRecord`, so that a path
such as `design.masking` or `arm_groups.0.label` names the same thing in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.findings import FindingKind
from pipeline.model.codes import Completeness, IdentifierRole, OutcomeType, SponsorRole
from pipeline.model.source_results import SourcePostedResults
from pipeline.model.source_value import Leaf as Leaf
from pipeline.model.source_value import Markup as Markup
from pipeline.model.source_value import Value as Value


@dataclass(frozen=True, slots=True)
class SourceIdentifier:
    """An identifier as printed. `kind` is the registry's own word for its type, `issuer` for who gave it."""

    value: Value
    role: IdentifierRole = IdentifierRole.SECONDARY
    kind: Value | None = None
    issuer: Value | None = None
    link: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """Overall status and what surrounds it."""

    overall_status: Value | None = None
    why_stopped: Value | None = None
    as_of_date: Value | None = None
    last_known_status: Value | None = None
    delayed_posting: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceDesign:
    """Design words. `text` is a free description that holds several of the others (ICTRP, CTRI)."""

    study_type: Value | None = None
    phases: tuple[Value, ...] = ()
    allocation: Value | None = None
    intervention_model: Value | None = None
    intervention_model_description: Value | None = None
    primary_purpose: Value | None = None
    masking: Value | None = None
    masking_description: Value | None = None
    masked_roles: tuple[Value, ...] = ()
    observational_model: Value | None = None
    time_perspective: Value | None = None
    patient_registry: Value | None = None
    target_duration: Value | None = None
    biospecimen_retention: Value | None = None
    biospecimen_description: Value | None = None
    text: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceDate:
    """A date as printed, with the registry's word for actual or anticipated.

    `order` says how an all-digit date of this field is to be read where it is not year-first.
    """

    value: Value
    type: Value | None = None
    order: Literal["ymd", "dmy", "mdy"] = "ymd"


@dataclass(frozen=True, slots=True)
class SourceDates:
    """The dates of a registration, by kind. `last_update` is an update date of unknown kind."""

    start: SourceDate | None = None
    enrollment_start: SourceDate | None = None
    enrollment_end: SourceDate | None = None
    primary_completion: SourceDate | None = None
    completion: SourceDate | None = None
    first_submitted: SourceDate | None = None
    first_submitted_qc: SourceDate | None = None
    first_posted: SourceDate | None = None
    last_update_submitted: SourceDate | None = None
    last_update_posted: SourceDate | None = None
    last_update: SourceDate | None = None
    results_first_submitted: SourceDate | None = None
    results_first_submitted_qc: SourceDate | None = None
    results_first_posted: SourceDate | None = None
    disposition_first_submitted: SourceDate | None = None
    disposition_first_submitted_qc: SourceDate | None = None
    disposition_first_posted: SourceDate | None = None
    verification: SourceDate | None = None
    ethics_approval: SourceDate | None = None


@dataclass(frozen=True, slots=True)
class SourceEnrollment:
    """Target or actual size: one count, or a text that holds several ('Group A:49;Group B:49;')."""

    count: Value | None = None
    type: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceCondition:
    """A condition studied; `code` and `system` where the registry prints a dictionary code."""

    name: Value
    code: Value | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True)
class SourceMeshTerm:
    """A MeSH term that the registry derived, of the conditions or of the interventions."""

    of: Literal["condition", "intervention"]
    kind: Literal["term", "ancestor"]
    term: Value
    mesh_id: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceArmGroup:
    """An arm group; `intervention_names` as the arm itself lists them."""

    label: Value | None = None
    type: Value | None = None
    description: Value | None = None
    intervention_names: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceIntervention:
    """An intervention and the arms it belongs to.

    `arm_labels` as printed with it; `arm_ordinals` (from 1) where the page's layout alone says so.
    """

    name: Value | None = None
    type: Value | None = None
    description: Value | None = None
    other_names: tuple[Value, ...] = ()
    arm_labels: tuple[Value, ...] = ()
    arm_ordinals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """An outcome measure."""

    type: OutcomeType
    measure: Value | None = None
    description: Value | None = None
    time_frame: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceEligibilityText:
    """An eligibility text; `item` is its number (from 1) where the registry itself itemized the list."""

    field: Literal["text", "inclusion", "exclusion"]
    value: Value
    item: int | None = None


@dataclass(frozen=True, slots=True)
class SourceEligibility:
    """Who may enter. `age_text` is one text that holds both bounds.

    `loses_first_lines` marks page forms known to drop the first line of every block.
    """

    texts: tuple[SourceEligibilityText, ...] = ()
    minimum_age: Value | None = None
    maximum_age: Value | None = None
    age_text: Value | None = None
    age_bands: tuple[Value, ...] = ()
    sex: Value | None = None
    gender_based: Value | None = None
    gender_description: Value | None = None
    healthy_volunteers: Value | None = None
    standard_ages: tuple[Value, ...] = ()
    sampling_method: Value | None = None
    study_population: Value | None = None
    loses_first_lines: bool = False


@dataclass(frozen=True, slots=True)
class SourceSponsor:
    """An organization that sponsors, funds or collaborates."""

    name: Value
    role: SponsorRole
    class_: Value | None = None
    country: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceResponsibleParty:
    """Who answers for the registration."""

    type: Value | None = None
    name: Value | None = None
    title: Value | None = None
    affiliation: Value | None = None


@dataclass(frozen=True, slots=True)
class SourcePerson:
    """An official or a contact. `role` is the registry's word, `role_hint` what the field itself says."""

    name: Value | None = None
    role: Value | None = None
    role_hint: Literal["CONTACT", "PUBLIC_CONTACT", "SCIENTIFIC_CONTACT", "PRINCIPAL_INVESTIGATOR"] | None = (
        None
    )
    affiliation: Value | None = None
    address: Value | None = None
    phone: Value | None = None
    phone_extension: Value | None = None
    email: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceLocation:
    """A site. `place_text` is one line that holds city, state and country together."""

    facility: Value | None = None
    status: Value | None = None
    city: Value | None = None
    state: Value | None = None
    zip: Value | None = None
    country: Value | None = None
    country_code: Value | None = None
    place_text: Value | None = None
    latitude: Value | None = None
    longitude: Value | None = None
    contacts: tuple[SourcePerson, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceReference:
    """A publication; `retractions` are (pmid, source) pairs."""

    citation: Value | None = None
    type: Value | None = None
    pmid: Value | None = None
    doi: Value | None = None
    retractions: tuple[tuple[Value | None, Value | None], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceLink:
    """A web link with its label."""

    url: Value
    label: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A document or data set offered with the registration."""

    kind: Literal["large_document", "available_ipd", "other"]
    label: Value | None = None
    type: Value | None = None
    document_id: Value | None = None
    url: Value | None = None
    filename: Value | None = None
    date: Value | None = None
    uploaded: Value | None = None
    size_bytes: Value | None = None
    comment: Value | None = None
    has_protocol: Value | None = None
    has_sap: Value | None = None
    has_icf: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceIpdSharing:
    """Plan to share individual participant data."""

    plan: Value | None = None
    description: Value | None = None
    info_types: tuple[Value, ...] = ()
    time_frame: Value | None = None
    access_criteria: Value | None = None
    url: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceOversight:
    """Regulatory facts; `ethics` are (committee, status, date) words as printed."""

    has_dmc: Value | None = None
    is_fda_regulated_drug: Value | None = None
    is_fda_regulated_device: Value | None = None
    is_unapproved_device: Value | None = None
    is_pediatric_postmarket_device: Value | None = None
    is_us_export: Value | None = None
    has_fdaaa801_violation: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceEthicsReview:
    """One ethics committee's review."""

    committee: Value | None = None
    status: Value | None = None
    date: SourceDate | None = None
    contact: Value | None = None
    reference: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceExpandedAccess:
    """Access outside the trial."""

    has_expanded_access: Value | None = None
    nct_id: Value | None = None
    status: Value | None = None
    individual: Value | None = None
    intermediate: Value | None = None
    treatment: Value | None = None
    pointing_record_count: Value | None = None


@dataclass(frozen=True, slots=True)
class SourceRelatedRecord:
    """Another registration that the page names; never an identifier of this one."""

    registration_id: Value
    title: Value | None = None
    relation: str = "related"


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """A dated administrative event (`kind` such as `release`, `reset`, `violation_identified`)."""

    kind: Value
    date: Value | None = None
    is_date_unknown: Value | None = None
    description: Value | None = None
    detail: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class SourceResults:
    """Whether results stand on this page, and words about them. `declared` is the registry's own mark."""

    has_results: Value | None = None
    is_waived: Value | None = None
    summary: Value | None = None
    url: Value | None = None
    declared_none: Value | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """A field that this form of the page is known to lose: what stands (or does not) says nothing.

    `field` is a path in our record, `rule` names the known loss; the value there is unknown, not absent.
    """

    field: str
    rule: str
    status: Literal["unknown", "partial"] = "unknown"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A reading that the page does not make certain, or says otherwise elsewhere: becomes a finding."""

    field: str
    value: Value | None
    message: str
    kind: FindingKind = FindingKind.UNCERTAIN_READING


@dataclass(frozen=True, slots=True)
class OtherField:
    """A value that has no field of its own in the record, kept under the registry's own name."""

    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """One registration as one source tells it."""

    source: str
    registry: str
    shape: str
    completeness: Completeness
    registration_id: Value | None = None
    page_key: Value | None = None
    url: Value | None = None
    brief_title: Value | None = None
    official_title: Value | None = None
    public_title: Value | None = None
    acronym: Value | None = None
    organization: Value | None = None
    organization_class: Value | None = None
    identifiers: tuple[SourceIdentifier, ...] = ()
    status: SourceStatus = SourceStatus()
    design: SourceDesign = SourceDesign()
    enrollment: SourceEnrollment = SourceEnrollment()
    dates: SourceDates = SourceDates()
    brief_summary: Value | None = None
    detailed_description: Value | None = None
    conditions: tuple[SourceCondition, ...] = ()
    conditions_text: Value | None = None
    keywords: tuple[Value, ...] = ()
    mesh_terms: tuple[SourceMeshTerm, ...] = ()
    arm_groups: tuple[SourceArmGroup, ...] = ()
    interventions: tuple[SourceIntervention, ...] = ()
    interventions_text: Value | None = None
    outcomes: tuple[SourceOutcome, ...] = ()
    eligibility: SourceEligibility = SourceEligibility()
    sponsors: tuple[SourceSponsor, ...] = ()
    responsible_party: SourceResponsibleParty | None = None
    officials: tuple[SourcePerson, ...] = ()
    contacts: tuple[SourcePerson, ...] = ()
    locations: tuple[SourceLocation, ...] = ()
    countries: tuple[Value, ...] = ()
    removed_countries: tuple[Value, ...] = ()
    references: tuple[SourceReference, ...] = ()
    links: tuple[SourceLink, ...] = ()
    documents: tuple[SourceDocument, ...] = ()
    no_sap: Value | None = None
    ipd_sharing: SourceIpdSharing | None = None
    oversight: SourceOversight = SourceOversight()
    ethics_reviews: tuple[SourceEthicsReview, ...] = ()
    expanded_access: SourceExpandedAccess | None = None
    related_records: tuple[SourceRelatedRecord, ...] = ()
    results: SourceResults = SourceResults()
    posted_results: SourcePostedResults | None = None
    events: tuple[SourceEvent, ...] = ()
    losses: tuple[Loss, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    other_fields: tuple[OtherField, ...] = ()
    translations: tuple[tuple[str, Value], ...] = ()
