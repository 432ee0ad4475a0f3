"""The fields of an ANZCTR trial -> a source record. Where things stand, not what they mean.

The page names its values as the XML names its elements, so one reading serves both. Format: the stylesheet that
the registry's download carries. Dates are day first. A record mirrored from ClinicalTrials.gov has a `nctid` in
place of its own number: that registry issued it.
"""

from __future__ import annotations

from collections.abc import Iterator
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
    SourceEthicsReview,
    SourceIdentifier,
    SourceIntervention,
    SourceLink,
    SourceLocation,
    SourceOutcome,
    SourceRecord,
    SourceReference,
    SourceStatus,
    Value,
)
from pipeline.readers.values import first_value, join_values
from pipeline.registries.anzctr.fields import Fields, stated
from pipeline.registries.anzctr.parties import read_other_party_fields, read_people, read_sponsors

_WORDS_FOR_NO_AGE: Final = ("no limit", "not stated")
# Known elements that a record has no field for, by the part that they stand in.
_OTHER: Final = (
    ("", ("stage", "attachment")),
    ("interventions", ("interventioncode", "control", "comparator")),
    (
        "trial_design",
        (
            *("concealment", "sequence", "designfeatures", "endpoint", "statisticalmethods", "followup"),
            *("followuptype", "purposeobs", "duration"),
        ),
    ),
    (
        "recruitment",
        (
            *("anticipatedstartdate", "anticipatedenddate", "anticipatedlastvisitdate", "samplesize"),
            *("currentsamplesize", "dataanalysis", "recruitmentstate"),
        ),
    ),
    ("ethicsAndSummary", ("ethicsreview", "publicnotes")),
)


def read_trial(root: Fields, shape: str, page_key: Value | None) -> SourceRecord:
    """Return the source record of a trial.

    Raises: UnreadableInput where nothing is said about a trial.
    """
    identification, design = root.element("trial_identification"), root.element("trial_design")
    if not identification and not design:
        raise UnreadableInput("not_a_trial", "an ANZCTR_Trial has a trial_identification; this one has none")
    own, mirrored = root.text("actrnumber"), root.text("nctid")
    number = first_value(own, mirrored)
    recruitment, ethics = root.element("recruitment"), root.element("ethicsAndSummary")
    officials, contacts = read_people(root)
    sites, postcodes = _read_sites(recruitment)
    return SourceRecord(
        source="anzctr",
        registry="ctgov" if mirrored and not own else "anzctr",
        shape=shape,
        completeness=Completeness.FULL,
        registration_id=number,
        page_key=page_key,
        public_title=identification.text("studytitle"),
        official_title=identification.text("scientifictitle"),
        acronym=stated(identification.text("trialacronym")),
        identifiers=tuple(_read_identifiers(identification, number, mirrored if own else None)),
        status=SourceStatus(
            overall_status=recruitment.text("recruitmentstatus"),
            why_stopped=join_values(
                ": ", [recruitment.text("withdrawnreason"), recruitment.text("withdrawnreasonother")]
            ),
        ),
        dates=_read_dates(root, recruitment),
        design=_read_design(design, recruitment),
        enrollment=_read_enrollment(recruitment),
        brief_summary=ethics.text("summary"),
        conditions=tuple(
            [SourceCondition(name) for name in root.element("conditions").texts("healthcondition")]
        ),
        arm_groups=tuple(_read_control(root.element("interventions"))),
        interventions=tuple(_read_interventions(root.element("interventions"))),
        outcomes=tuple(_read_outcomes(root.element("outcomes"))),
        eligibility=_read_eligibility(root.element("eligibility")),
        sponsors=tuple(read_sponsors(root.element("sponsorship"))),
        officials=officials,
        contacts=contacts,
        locations=sites,
        countries=(
            *recruitment.texts("recruitmentcountry"),
            *(
                country
                for node in recruitment.elements("countryoutsideaustralia")
                if (country := node.text("country"))
            ),
        ),
        references=tuple([SourceReference(citation=words) for words in ethics.texts("publication")]),
        links=tuple([SourceLink(url) for url in ethics.texts("trialwebsite") if stated(url)]),
        documents=tuple(
            [
                SourceDocument(kind="other", filename=node.text("filepath"))
                for node in root.elements("attachment")
            ]
        ),
        ethics_reviews=tuple(_read_ethics(ethics)),
        other_fields=(*_read_others(root, recruitment), *postcodes),
    )


def _read_identifiers(
    identification: Fields, number: Value | None, also: Value | None
) -> Iterator[SourceIdentifier]:
    if number:
        yield SourceIdentifier(number, IdentifierRole.REGISTRATION)
    for value in (also, identification.text("utrn"), *identification.texts("secondaryid")):
        if words := stated(value):
            yield SourceIdentifier(words)


def _read_dates(root: Fields, recruitment: Fields) -> SourceDates:
    def date(node: Fields, name: str) -> SourceDate | None:
        value = node.text(name)
        return SourceDate(value, order="dmy") if value else None

    def foreseen(name: str) -> SourceDate | None:
        for prefix, word in (("actual", "Actual"), ("anticipated", "Anticipated")):
            if value := recruitment.text(f"{prefix}{name}"):
                return SourceDate(value, value._replace(raw=word), order="dmy")
        return None

    first_enrolled = foreseen("startdate")
    return SourceDates(
        start=first_enrolled,
        enrollment_start=first_enrolled,
        enrollment_end=foreseen("enddate"),
        completion=foreseen("lastvisitdate"),
        first_submitted=date(root, "submitdate"),
        first_posted=date(root, "approvaldate"),
        last_update_posted=date(root, "dateLastUpdated") or date(root, "updatedate"),
    )


def _read_design(design: Fields, recruitment: Fields) -> SourceDesign:
    phase = recruitment.text("phase")
    roles = [design.text(f"masking{i}") for i in range(1, 5)]
    return SourceDesign(
        study_type=design.text("studytype"),
        phases=(phase,) if phase else (),
        allocation=design.text("allocation"),
        intervention_model=design.text("assignment"),
        primary_purpose=design.text("purpose"),
        masking=design.text("masking"),
        masked_roles=tuple([role for role in roles if role]),
        observational_model=design.text("selection"),
        time_perspective=design.text("timing"),
        patient_registry=design.text("patientregistry"),
    )


def _read_enrollment(recruitment: Fields) -> SourceEnrollment:
    for name, word in (("actualsamplesize", "Actual"), ("samplesize", "Target")):
        if value := recruitment.text(name):
            return SourceEnrollment(value, value._replace(raw=word))
    return SourceEnrollment()


def _read_control(interventions: Fields) -> Iterator[SourceArmGroup]:
    """Yield the comparator as an arm; an uncontrolled study has none."""
    if interventions.peek("control").lower() != "uncontrolled" and interventions.peek("comparator"):
        yield SourceArmGroup(type=interventions.text("control"), description=interventions.text("comparator"))


def _read_interventions(interventions: Fields) -> Iterator[SourceIntervention]:
    """Yield the description, with the first of the codes; the others are kept apart."""
    description, type_ = interventions.text("interventions"), interventions.text("interventioncode")
    if description:
        yield SourceIntervention(type=type_, description=description)


def _read_outcomes(outcomes: Fields) -> Iterator[SourceOutcome]:
    for type_, name in ((OutcomeType.PRIMARY, "primaryOutcome"), (OutcomeType.SECONDARY, "secondaryOutcome")):
        for node in outcomes.elements(name):
            if measure := node.text("outcome"):
                yield SourceOutcome(type_, measure, node.text("assessmentmethod"), node.text("timepoint"))


def _read_eligibility(eligibility: Fields) -> SourceEligibility:
    inclusion, exclusion = eligibility.text("inclusivecriteria"), eligibility.text("exclusivecriteria")
    texts = [SourceEligibilityText("inclusion", inclusion)] if inclusion else []
    texts += [SourceEligibilityText("exclusion", exclusion)] if exclusion else []
    return SourceEligibility(
        texts=tuple(texts),
        minimum_age=_read_age(eligibility, "inclusiveminage"),
        maximum_age=_read_age(eligibility, "inclusivemaxage"),
        sex=eligibility.text("inclusivegender"),
        healthy_volunteers=eligibility.text("healthyvolunteer"),
    )


def _read_age(eligibility: Fields, name: str) -> Value | None:
    """Return number and unit; `0` stands before `No limit` and `Not stated`."""
    number, unit = eligibility.text(name), eligibility.text(f"{name}type")
    if unit and str(unit.raw).strip().lower() in _WORDS_FOR_NO_AGE:
        return unit
    return join_values(" ", [number, unit]) if number else None


def _read_sites(recruitment: Fields) -> tuple[tuple[SourceLocation, ...], list[OtherField]]:
    """Return the hospitals (`Sample Hospital - Melbourne`) with their postcodes, and the postcodes of no hospital.

    A city of several postcodes does not say which of them is the hospital's.
    """
    codes: dict[str, list[Value]] = {}
    for code in recruitment.texts("postcode"):
        codes.setdefault(_parts(code)[1], []).append(code)
    sites = []
    for hospital in recruitment.texts("hospital"):
        facility, city = _parts(hospital)
        zips = [code._replace(raw=_parts(code)[0]) for code in codes.get(city, ())] if city else []
        sites.append(
            SourceLocation(
                facility=hospital._replace(raw=facility),
                city=hospital._replace(raw=city) if city else None,
                zip=zips[0] if len(zips) == 1 else None,
            )
        )
    cities = {str(site.city.raw) for site in sites if site.city and site.zip}
    rest = [code for city, found in codes.items() if city not in cities for code in found]
    return tuple(sites), [OtherField("postcode", code) for code in rest]


def _parts(value: Value) -> tuple[str, str]:
    """Return what stands before and behind the last dash."""
    place, dash, city = str(value.raw).rpartition(" - ")
    return (place.strip(), city.strip()) if dash else (city.strip(), "")


def _read_ethics(ethics: Fields) -> Iterator[SourceEthicsReview]:
    status = ethics.text("ethicsreview")
    for node in (*ethics.elements("ethicscommitee"), *ethics.elements("ethicscommittee")):
        approved, submitted = node.text("ethicapprovaldate"), node.text("ethicsubmitdate")
        day = first_value(approved, submitted)
        yield SourceEthicsReview(
            committee=node.text("ethicname"),
            status=status if approved or not submitted else submitted._replace(raw="Submitted"),
            date=SourceDate(day, order="dmy") if day else None,
            contact=join_values(", ", [node.text("ethicaddress"), node.text("ethiccountry")]),
            reference=node.text("hrec"),
        )


def _read_others(root: Fields, recruitment: Fields) -> Iterator[OtherField]:
    for part, names in _OTHER:
        node = root.element(part) if part else root
        for name in names:
            for words in node.texts(name):
                yield OtherField(name, words)
    for node in root.element("conditions").elements("conditioncode"):
        if code := join_values(" / ", [node.text("conditioncode1"), node.text("conditioncode2")]):
            yield OtherField("conditioncode", code)
    for node in recruitment.elements("countryoutsideaustralia"):
        if state := node.text("state"):
            yield OtherField("countryoutsideaustralia.state", state)
    yield from read_other_party_fields(root)
