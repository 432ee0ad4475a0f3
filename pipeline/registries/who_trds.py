"""WHO registration XML ("TRDS"): the form in which registries hand their records to ICTRP, and its dialects.

Format: the DTD of ICTRP's data submission (`trials/trial/main`, `contacts`, `countries`, `criteria` ...), as
ReBEC, IRCT, ChiCTR (`Triall`), REPEC and ISRCTN (`format/who`) write it; every element may stand empty. A registry
with an adapter of its own takes the shape into it: what it exports is its own word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from pipeline.errors import UnreadableInput
from pipeline.model.codes import Completeness, Evidence, IdentifierRole, OutcomeType, SponsorRole
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import (
    Markup,
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
    SourceOutcome,
    SourcePerson,
    SourceRecord,
    SourceResults,
    SourceSponsor,
    SourceStatus,
    Value,
)
from pipeline.readers.outcome_text import read_outcomes
from pipeline.readers.shape import Adapter, Shape
from pipeline.readers.values import distinct, join_values, read_committee
from pipeline.readers.xml_reader import XmlDocument, XmlElement
from pipeline.vocab.registries import registry_of_id

_CODE: Final = "who_trds"
_HTML: Final[Markup] = "html"
# What programs and people print where an id or a title is missing.
_ABSENT: Final = frozenset({"None", "none", "null", "NULL", "N.A.", "N/A", ":", "-"})
_OUTCOMES: Final = (
    (OutcomeType.PRIMARY, "primary_outcome", "prim_outcome"),
    (OutcomeType.SECONDARY, "secondary_outcome", "sec_outcome"),
)
# No field of the record's own: (container, element).
_OTHER_LISTS: Final = (
    ("health_condition_code", "hc_code"),
    ("intervention_code", "i_code"),
    ("intervention_keyword", "i_keyword"),
)
_OTHER_TEXTS: Final = (
    "scientific_acronym",
    "Scientific_acronym",
    "results_actual_enrolment",
    "results_date_first_publication",
    "results_baseline_char",
    "results_participant_flow",
    "results_adverse_events",
    "results_outcome_measures",
    "results_url_protocol",
)


def _is_trds(document: XmlDocument) -> bool:
    names = document.opening_names
    return "main" in names and "trial_id" in names and ("trial" in names or "Triall" in names)


def _trials(document: XmlDocument) -> Iterator[XmlDocument]:
    return document.split("trial", "Triall")


def read_trial(document: XmlDocument, source: str) -> SourceRecord:
    """Return the source record of one `trial` element; `source` is the code of who tells it.

    Raises: UnreadableInput where it cannot be parsed or has no `main`.
    """
    root = document.root
    main = root.element("main")
    if not main:
        raise UnreadableInput("not_a_trial", "a trial has a main element; this one has none")
    trial_id = _stated(main.text("trial_id"))
    register = _stated(main.text("reg_name"))
    registry = registry_of_id(str(trial_id.raw)) if trial_id else None
    phase = main.text("phase")
    return SourceRecord(
        source=source,
        registry=registry or (str(register.raw).strip().lower() if register else "unknown"),
        shape="trds_xml",
        completeness=Completeness.PARTIAL,
        registration_id=trial_id,
        url=main.text("url"),
        public_title=_stated(main.text("public_title", markup=_HTML)),
        official_title=_stated(main.text("scientific_title", markup=_HTML)),
        acronym=_stated(main.text("acronym")),
        identifiers=tuple(_read_identifiers(root, main, trial_id)),
        status=SourceStatus(overall_status=main.text("recruitment_status")),
        design=SourceDesign(
            study_type=main.text("study_type"),
            phases=(phase,) if phase else (),
            text=main.text("study_design", markup=_HTML),
        ),
        enrollment=SourceEnrollment(count=main.text("target_size")),
        dates=_read_dates(main),
        conditions_text=main.text("hc_freetext", markup=_HTML),
        keywords=root.element("health_condition_keyword").texts("hc_keyword", _HTML),
        interventions_text=main.text("i_freetext", markup=_HTML),
        outcomes=tuple(_read_outcomes(root, registry)),
        eligibility=_read_eligibility(root.element("criteria")),
        sponsors=tuple(_read_sponsors(root, main)),
        contacts=tuple([_read_contact(node) for node in root.element("contacts").elements("contact")]),
        countries=root.element("countries").texts("country2"),
        ipd_sharing=_read_ipd_sharing(main),
        ethics_reviews=tuple(_read_ethics(root.element("ethics_reviews"))),
        results=SourceResults(
            summary=main.text("results_summary", markup=_HTML), url=main.text("results_url_link")
        ),
        other_fields=tuple(_read_other_fields(root, main)),
    )


def _stated(value: Value | None) -> Value | None:
    return value if value and str(value.raw).strip() not in _ABSENT else None


def _read_identifiers(
    root: XmlElement, main: XmlElement, trial_id: Value | None
) -> Iterable[SourceIdentifier]:
    if trial_id:
        yield SourceIdentifier(trial_id, IdentifierRole.REGISTRATION)
    # ChiCTR writes both spellings.
    for name in ("utrn", "UTRN"):
        if utn := _stated(main.text(name)):
            yield SourceIdentifier(utn, IdentifierRole.SECONDARY)
    for node in root.element("secondary_ids").elements("secondary_id"):
        issuer = node.text("issuing_authority")
        if value := _stated(node.text("sec_id")):
            yield SourceIdentifier(value, IdentifierRole.SECONDARY, issuer=issuer)


def _read_dates(main: XmlElement) -> SourceDates:
    """Return the dates; the registries that print no ISO dates print the day first."""

    def date(name: str, type_: Value | None = None) -> SourceDate | None:
        value = main.text(name)
        return SourceDate(value, type_, order="dmy") if value else None

    return SourceDates(
        enrollment_start=date("date_enrolment", main.text("type_enrolment")),
        completion=date("results_date_completed"),
        first_posted=date("date_registration"),
        results_first_posted=date("results_date_posted"),
    )


def _read_outcomes(root: XmlElement, registry: str | None) -> Iterable[SourceOutcome]:
    for outcome_type, container, name in _OUTCOMES:
        for value in root.element(container).texts(name, _HTML):
            yield from read_outcomes(outcome_type, value, registry)


def _read_eligibility(criteria: XmlElement) -> SourceEligibility:
    texts: list[SourceEligibilityText] = []
    if inclusion := criteria.text("inclusion_criteria", markup=_HTML):
        texts.append(SourceEligibilityText("inclusion", inclusion))
    if exclusion := criteria.text("exclusion_criteria", markup=_HTML):
        texts.append(SourceEligibilityText("exclusion", exclusion))
    return SourceEligibility(
        texts=tuple(texts),
        minimum_age=_read_age(criteria.element("agemin")),
        maximum_age=_read_age(criteria.element("agemax")),
        sex=criteria.text("gender"),
    )


def _read_age(node: XmlElement) -> Value | None:
    """Return an age with the unit that an attribute gives it (OpenTrials); most print `18Y` or `18`."""
    units = [unit for name in ("unit", "opentrials.unit") if (unit := _stated(node.attribute(name)))]
    age = node.value()
    if age is None or not units:
        return age
    return age._replace(raw=f"{str(age.raw).strip()} {str(units[-1].raw).replace('-', ' ')}")


def _read_sponsors(root: XmlElement, main: XmlElement) -> Iterable[SourceSponsor]:
    if primary := main.text("primary_sponsor"):
        yield SourceSponsor(primary, SponsorRole.LEAD)
    for name in root.element("secondary_sponsor").texts("sponsor_name"):
        yield SourceSponsor(name, SponsorRole.SECONDARY)
    for name in root.element("source_support").texts("source_name"):
        yield SourceSponsor(name, SponsorRole.FUNDER)


def _read_contact(node: XmlElement) -> SourcePerson:
    kind = str(value.raw).strip().lower() if (value := node.text("type")) else ""
    hints: dict[str, Literal["PUBLIC_CONTACT", "SCIENTIFIC_CONTACT"]] = {
        "public": "PUBLIC_CONTACT",
        "scientific": "SCIENTIFIC_CONTACT",
    }
    return SourcePerson(
        name=join_values(" ", [node.text(name) for name in ("firstname", "middlename", "lastname")]),
        role=value if kind not in hints else None,
        role_hint=hints.get(kind),
        affiliation=node.text("affiliation"),
        address=join_values(", ", [node.text(name) for name in ("address", "city", "zip", "country1")]),
        phone=node.text("telephone"),
        email=node.text("email"),
    )


def _read_ethics(reviews: XmlElement) -> Iterable[SourceEthicsReview]:
    for node in reviews.elements("ethics_review"):
        approved = node.text("approval_date")
        committee, other = read_committee(node.text("contact_name"), node.text("contact_address"))
        review = SourceEthicsReview(
            committee=committee,
            status=node.text("status"),
            date=SourceDate(approved, order="dmy") if approved else None,
            contact=join_values(
                ", ", distinct(other, node.text("contact_phone"), node.text("contact_email"))
            ),
        )
        if review != SourceEthicsReview():
            yield review


def _read_ipd_sharing(main: XmlElement) -> SourceIpdSharing | None:
    plan = main.text("results_IPD_plan")
    description = main.text("results_IPD_description", markup=_HTML)
    return SourceIpdSharing(plan=plan, description=description) if plan or description else None


def _read_other_fields(root: XmlElement, main: XmlElement) -> Iterable[OtherField]:
    for container, name in _OTHER_LISTS:
        for value in root.element(container).texts(name):
            if str(value.raw).strip(" ;"):
                yield OtherField(container, value)
    for name in _OTHER_TEXTS:
        if stated := _stated(main.text(name, markup=_HTML)):
            yield OtherField(name.lower(), stated)


def trds_shape(source: str, id_pattern: str | None = None) -> Shape[XmlDocument]:
    """Return the shape as a source has it; with a pattern, where every trial in the file has such an id."""

    def recognizes(document: XmlDocument) -> bool:
        return _is_trds(document) and (
            id_pattern is None or all(re.fullmatch(id_pattern, one) for one in document.words_of("trial_id"))
        )

    return Shape(
        name="trds_xml",
        document=XmlDocument,
        completeness=Completeness.PARTIAL,
        rank=70,
        recognizes=recognizes,
        members=_trials,
        read=lambda document: read_trial(document, source),
        ignored={
            "/..": "how many trials the file holds",
            "/health_condition_keyword/hc_keyword@opentrials.vocabulary": "the keyword is kept as printed",
            "/health_condition_keyword/hc_keyword@opentrials.code": "the keyword is kept as printed",
        },
        volatile=("/..",),
    )


ADAPTER = Adapter(
    facts=RegistryFacts(
        code=_CODE,
        name="WHO registration XML of a primary registry",
        registry=None,
        home="https://www.who.int/tools/clinical-trials-registry-platform",
        id_pattern=None,
        terms_url="https://www.who.int/tools/clinical-trials-registry-platform/network",
        licence="terms of the registry that issued the record",
        attribution="the primary registry named in the record",
        politeness=Politeness(1.0, "one record at a time, as its registry's page offers it"),
        evidence=Evidence.REAL,
        rank=1,
        hosts=(),
        notes="ReBEC, ChiCTR, REPEC, ISRCTN (format/who) and others export this form; IRCT's is source irct.",
    ),
    shapes=(trds_shape(_CODE),),
    revision=3,
)
