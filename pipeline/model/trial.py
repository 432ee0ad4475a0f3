"""The trial record: typed, validated, harmonised, with the registry's words beside every code.

This is the product; `schemas/trial_record.schema.json` is generated from it. A TrialRecord is content only;
`Envelope` says where and when it was read.
"""

from __future__ import annotations

from typing import Literal

from pipeline.model.base import Coded as Coded
from pipeline.model.base import Frozen
from pipeline.model.codes import (
    AgeUnit,
    Allocation,
    ArmType,
    BiospecimenRetention,
    Completeness,
    DatePrecision,
    DateType,
    IdentifierRole,
    IdentifierType,
    InterventionModel,
    InterventionType,
    IpdInfoType,
    IpdSharing,
    MaskedRole,
    Masking,
    ObservationalModel,
    OfficialRole,
    OutcomeType,
    OverallStatus,
    Phase,
    PrimaryPurpose,
    RecruitmentState,
    ReferenceType,
    ResponsiblePartyType,
    ResultsStatus,
    SamplingMethod,
    Sex,
    SponsorClass,
    SponsorRole,
    StandardAge,
    StudyState,
    StudyType,
    TimePerspective,
    ValueStatus,
)
from pipeline.model.criteria import Criterion, EligibilityText
from pipeline.model.results import PostedResults

SCHEMA_VERSION = "1.1"


class Phases(Frozen):
    """Phase as a set, in code order: PHASE1/PHASE2 has two codes. `raw` as printed, parts joined by ` | `."""

    raw: str | None = None
    codes: tuple[Phase, ...] = ()
    status: ValueStatus = ValueStatus.NOT_STATED
    rule: str | None = None


class Identifier(Frozen):
    """An identifier of this registration.

    `value` is canonical where the type has a canonical form, else the raw words with space folded. `is_valid`
    is None where the type has no rule to check; `invalid_reason` says which rule failed.
    """

    ordinal: int
    type: IdentifierType
    value: str
    raw: str
    role: IdentifierRole
    issuer: str | None = None
    kind_raw: str | None = None
    link: str | None = None
    is_valid: bool | None = None
    invalid_reason: str | None = None


class PartialDate(Frozen):
    """A date at the precision printed: `2021`, `2021-10` or `2021-10-06`; never padded.

    `date` is None where something is printed that is no date (status parse_failed).
    """

    date: str | None
    precision: DatePrecision | None
    raw: str
    type: Coded[DateType] | None = None
    status: ValueStatus = ValueStatus.MAPPED
    rule: str | None = None


class Status(Frozen):
    """Overall status on two axes: may a person enter (recruitment), and where the study stands (state)."""

    overall_status: Coded[OverallStatus] | None = None
    recruitment_state: RecruitmentState | None = None
    study_state: StudyState | None = None
    why_stopped: str | None = None
    as_of_date: PartialDate | None = None
    last_known_status: Coded[OverallStatus] | None = None
    is_delayed_posting: bool | None = None


class Dates(Frozen):
    """Dates by kind. `last_update` is an update date whose kind the source does not tell."""

    start: PartialDate | None = None
    enrollment_start: PartialDate | None = None
    enrollment_end: PartialDate | None = None
    primary_completion: PartialDate | None = None
    completion: PartialDate | None = None
    first_submitted: PartialDate | None = None
    first_submitted_qc: PartialDate | None = None
    first_posted: PartialDate | None = None
    last_update_submitted: PartialDate | None = None
    last_update_posted: PartialDate | None = None
    last_update: PartialDate | None = None
    results_first_submitted: PartialDate | None = None
    results_first_submitted_qc: PartialDate | None = None
    results_first_posted: PartialDate | None = None
    disposition_first_submitted: PartialDate | None = None
    disposition_first_submitted_qc: PartialDate | None = None
    disposition_first_posted: PartialDate | None = None
    verification: PartialDate | None = None
    ethics_approval: PartialDate | None = None


class Quantity(Frozen):
    """A count with a unit as printed, for durations such as `6 Months`."""

    raw: str
    value: float | None = None
    unit_code: AgeUnit | None = None


class Design(Frozen):
    """How the study is built."""

    study_type: Coded[StudyType] | None = None
    phases: Phases = Phases()
    allocation: Coded[Allocation] | None = None
    intervention_model: Coded[InterventionModel] | None = None
    intervention_model_description: str | None = None
    primary_purpose: Coded[PrimaryPurpose] | None = None
    masking: Coded[Masking] | None = None
    masking_description: str | None = None
    masked_roles: tuple[Coded[MaskedRole], ...] = ()
    observational_model: Coded[ObservationalModel] | None = None
    time_perspective: Coded[TimePerspective] | None = None
    is_patient_registry: bool | None = None
    target_duration: Quantity | None = None
    biospecimen_retention: Coded[BiospecimenRetention] | None = None
    biospecimen_description: str | None = None
    text: str | None = None


class Enrollment(Frozen):
    """Number of participants, planned or actual; `raw` as printed."""

    raw: str
    count: int | None = None
    type: Coded[DateType] | None = None
    status: ValueStatus = ValueStatus.MAPPED
    rule: str | None = None


class Condition(Frozen):
    """A condition studied. `status` is inferred where a rule took it from elsewhere on the page."""

    ordinal: int
    name: str
    status: ValueStatus = ValueStatus.MAPPED
    rule: str | None = None
    code: str | None = None
    code_system: str | None = None


class MeshTerm(Frozen):
    """A MeSH term derived by the registry (or its ancestor in the tree)."""

    ordinal: int
    of: Literal["condition", "intervention"]
    kind: Literal["term", "ancestor"]
    mesh_id: str | None
    term: str


class ArmGroup(Frozen):
    """A group of participants that is treated or observed alike. Keyed by ordinal: labels may repeat."""

    ordinal: int
    label: str | None
    type: Coded[ArmType] | None = None
    description: str | None = None


class Intervention(Frozen):
    """What is done or given. Keyed by ordinal: names may repeat."""

    ordinal: int
    name: str | None
    type: Coded[InterventionType] | None = None
    description: str | None = None
    other_names: tuple[str, ...] = ()


class ArmIntervention(Frozen):
    """One cell of the arm x intervention matrix, by ordinals."""

    arm_ordinal: int
    intervention_ordinal: int


class Outcome(Frozen):
    """An outcome measure; ordinal counts within its type."""

    type: OutcomeType
    ordinal: int
    measure: str | None
    description: str | None = None
    time_frame: str | None = None


class Age(Frozen):
    """An age bound: value and UCUM unit as printed, and in years (365.25 days a year, 12 months)."""

    raw: str
    value: float | None = None
    unit: AgeUnit | None = None
    years: float | None = None
    status: ValueStatus = ValueStatus.MAPPED
    rule: str | None = None


class Eligibility(Frozen):
    """Who may enter: the texts with escapes intact, the tree made of them, and the registry's own fields."""

    texts: tuple[EligibilityText, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    sex: Coded[Sex] | None = None
    is_gender_based: bool | None = None
    gender_description: str | None = None
    accepts_healthy_volunteers: bool | None = None
    healthy_volunteers_raw: str | None = None
    standard_ages: tuple[Coded[StandardAge], ...] = ()
    sampling_method: Coded[SamplingMethod] | None = None
    study_population: str | None = None


class Sponsor(Frozen):
    """An organization and what it does for the trial."""

    ordinal: int
    name: str
    role: SponsorRole
    class_: Coded[SponsorClass] | None = None
    country_code: str | None = None


class ResponsibleParty(Frozen):
    """Who answers for the registration."""

    type: Coded[ResponsiblePartyType] | None = None
    name: str | None = None
    title: str | None = None
    affiliation: str | None = None


class Person(Frozen):
    """An official or a contact, as published by the registry."""

    ordinal: int
    name: str | None
    role: Coded[OfficialRole] | None = None
    affiliation: str | None = None
    address: str | None = None
    phone: str | None = None
    phone_extension: str | None = None
    email: str | None = None


class Country(Frozen):
    """A country: ISO 3166-1 alpha-2 code and English name where the words are known."""

    raw: str
    code: str | None
    name: str
    status: ValueStatus = ValueStatus.MAPPED
    rule: str | None = None
    is_removed: bool = False


class Location(Frozen):
    """A site of the study."""

    ordinal: int
    facility: str | None
    status: Coded[OverallStatus] | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: Country | None = None
    latitude: float | None = None
    longitude: float | None = None
    contacts: tuple[Person, ...] = ()


class Retraction(Frozen):
    """Notice that a reference was retracted."""

    pmid: str | None
    source: str | None


class Reference(Frozen):
    """A publication."""

    ordinal: int
    citation: str | None
    type: Coded[ReferenceType] | None = None
    pmid: str | None = None
    doi: str | None = None
    retractions: tuple[Retraction, ...] = ()


class Link(Frozen):
    """A web link with its label."""

    ordinal: int
    url: str
    label: str | None = None


class Document(Frozen):
    """A document or data set offered with the registration (protocol, plan, consent form, patient data)."""

    ordinal: int
    kind: Literal["large_document", "available_ipd", "other"]
    label: str | None = None
    type: str | None = None
    document_id: str | None = None
    url: str | None = None
    filename: str | None = None
    date: str | None = None
    uploaded: str | None = None
    size_bytes: int | None = None
    comment: str | None = None
    has_protocol: bool | None = None
    has_sap: bool | None = None
    has_icf: bool | None = None


class IpdSharingPlan(Frozen):
    """Plan to share individual participant data."""

    plan: Coded[IpdSharing] | None = None
    description: str | None = None
    info_types: tuple[Coded[IpdInfoType], ...] = ()
    time_frame: str | None = None
    access_criteria: str | None = None
    url: str | None = None


class Oversight(Frozen):
    """Regulatory facts; None where the registry states nothing."""

    has_dmc: bool | None = None
    is_fda_regulated_drug: bool | None = None
    is_fda_regulated_device: bool | None = None
    is_unapproved_device: bool | None = None
    is_pediatric_postmarket_device: bool | None = None
    is_us_export: bool | None = None
    has_fdaaa801_violation: bool | None = None


class EthicsReview(Frozen):
    """One ethics committee's review, as printed."""

    ordinal: int
    committee: str | None = None
    status: str | None = None
    date: PartialDate | None = None
    contact: str | None = None
    reference: str | None = None


class ExpandedAccess(Frozen):
    """Access to the intervention outside the trial."""

    has_expanded_access: bool | None = None
    nct_id: str | None = None
    status: Coded[OverallStatus] | None = None
    is_individual: bool | None = None
    is_intermediate: bool | None = None
    is_treatment: bool | None = None
    pointing_record_count: int | None = None


class RelatedRecord(Frozen):
    """Another registration named on the page; never an identifier of this one."""

    ordinal: int
    registration_id: str
    title: str | None = None
    relation: str


class Event(Frozen):
    """A dated administrative event; `detail` are further (name, words) pairs."""

    ordinal: int
    kind: str
    date: str | None = None
    is_date_unknown: bool | None = None
    description: str | None = None
    detail: tuple[tuple[str, str], ...] = ()


class Results(Frozen):
    """Whether the source has results of this registration. None: the source does not say."""

    status: ResultsStatus | None = None
    raw: str | None = None
    summary: str | None = None
    url: str | None = None


class ValueNote(Frozen):
    """What is not plainly mapped: `path` in the record, how it stands, and by which rule."""

    path: str
    status: ValueStatus
    rule: str | None = None


class Translation(Frozen):
    """A text of the record in a further language, as the registry prints it."""

    path: str
    language: str
    text: str


class OtherValue(Frozen):
    """A value of the source that has no field of its own here, under the registry's own name."""

    ordinal: int
    name: str
    value: str


class TrialRecord(Frozen):
    """One registration as one source tells it, harmonised.

    `record_id` is `source:registration_id`; None where the page carries no id.
    """

    schema_version: str = SCHEMA_VERSION
    record_id: str | None
    registration_id: str | None
    registry: str
    registry_name: str
    source: str
    page_key: str | None = None
    url: str | None = None
    licence: str
    attribution: str
    completeness: Completeness
    language: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    brief_title: str | None = None
    official_title: str | None = None
    public_title: str | None = None
    acronym: str | None = None
    organization: str | None = None
    organization_class: Coded[SponsorClass] | None = None
    status: Status = Status()
    design: Design = Design()
    enrollment: Enrollment | None = None
    dates: Dates = Dates()
    brief_summary: str | None = None
    detailed_description: str | None = None
    conditions: tuple[Condition, ...] = ()
    keywords: tuple[str, ...] = ()
    mesh_terms: tuple[MeshTerm, ...] = ()
    arm_groups: tuple[ArmGroup, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    arm_interventions: tuple[ArmIntervention, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    eligibility: Eligibility = Eligibility()
    sponsors: tuple[Sponsor, ...] = ()
    responsible_party: ResponsibleParty | None = None
    officials: tuple[Person, ...] = ()
    contacts: tuple[Person, ...] = ()
    locations: tuple[Location, ...] = ()
    countries: tuple[Country, ...] = ()
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()
    documents: tuple[Document, ...] = ()
    has_no_sap: bool | None = None
    ipd_sharing: IpdSharingPlan | None = None
    oversight: Oversight = Oversight()
    ethics_reviews: tuple[EthicsReview, ...] = ()
    expanded_access: ExpandedAccess | None = None
    related_records: tuple[RelatedRecord, ...] = ()
    results: Results = Results()
    posted_results: PostedResults | None = None
    events: tuple[Event, ...] = ()
    other_values: tuple[OtherValue, ...] = ()
    translations: tuple[Translation, ...] = ()
    value_notes: tuple[ValueNote, ...] = ()
