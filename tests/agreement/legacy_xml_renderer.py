"""A study of API v2 JSON as legacy `clinical_study` XML: the core fields, in the words of the old registry.

Written apart from the parser, from the real files alone: a test checks that every path, attribute and value form
that it writes occurs in them.
"""

import datetime
import re
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree as ET

Json = dict[str, Any]

STATUS = {"ACTIVE_NOT_RECRUITING": "Active, not recruiting", "UNKNOWN": "Unknown status"}
AGENCY_CLASS = {"NIH": "NIH", "INDUSTRY": "Industry", "FED": "U.S. Fed"}
ALLOCATION = {"NON_RANDOMIZED": "Non-Randomized", "NA": "N/A"}
PURPOSE = {"ECT": "Educational/Counseling/Training"}
MODEL = {"CASE_CONTROL": "Case-Control", "CASE_ONLY": "Case-Only", "CASE_CROSSOVER": "Case-Crossover"}
PERSPECTIVE = {"CROSS_SECTIONAL": "Cross-Sectional"}
ROLE = {"SUB_INVESTIGATOR": "Sub-Investigator"}
MASKED_ROLE = {"OUTCOMES_ASSESSOR": "Outcomes Assessor", "CARE_PROVIDER": "Care Provider"}


def render(study: Json) -> str:
    """Return the study's core fields as XML."""
    protocol: Json = study["protocolSection"]
    identification, status = protocol["identificationModule"], protocol["statusModule"]
    root = ET.Element("clinical_study")
    ids = add(root, "id_info")
    add(ids, "org_study_id", identification.get("orgStudyIdInfo", {}).get("id"))
    for info in identification.get("secondaryIdInfos", ()):
        add(ids, "secondary_id", info.get("id"))
    add(ids, "nct_id", identification["nctId"])
    for alias in identification.get("nctIdAliases", ()):
        add(ids, "nct_alias", alias)
    add(root, "brief_title", identification.get("briefTitle"))
    add(root, "acronym", identification.get("acronym"))
    add(root, "official_title", identification.get("officialTitle"))
    render_sponsors(root, protocol.get("sponsorCollaboratorsModule", {}))
    add(root, "overall_status", status_words(status.get("overallStatus")))
    add(root, "last_known_status", status_words(status.get("lastKnownStatus")))
    add(root, "why_stopped", status.get("whyStopped"))
    render_dates(root, status)
    render_design(root, protocol.get("designModule", {}))
    render_arms(root, protocol.get("armsInterventionsModule", {}))
    render_eligibility(root, protocol.get("eligibilityModule", {}))
    render_people(root, protocol.get("contactsLocationsModule", {}))
    return ET.tostring(root, encoding="unicode")


def add(parent: ET.Element, name: str, words: object = "", **attributes: str) -> ET.Element:
    """Append an element; nothing is appended for None."""
    element = ET.Element(name, attributes)
    if words is not None:
        element.text = str(words) or None
        parent.append(element)
    return element


def title(code: str | None, special: dict[str, str] | None = None) -> str | None:
    return None if code is None else (special or {}).get(code, code.replace("_", " ").title())


def status_words(code: str | None) -> str | None:
    return None if code is None else STATUS.get(code, code.replace("_", " ").capitalize())


def plain(markdown: str | None) -> str | None:
    """Text without the escapes that the API adds."""
    return None if markdown is None else re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


def date_words(iso: str) -> str:
    year, month, *day = (int(part) for part in iso.split("-"))
    name = datetime.date(year, month, 1).strftime("%B")
    return f"{name} {day[0]}, {year}" if day else f"{name} {year}"


def render_sponsors(root: ET.Element, module: Json) -> None:
    sponsors = add(root, "sponsors")
    named = [("lead_sponsor", module.get("leadSponsor"))]
    named += [("collaborator", node) for node in module.get("collaborators", ())]
    for name, node in named:
        if node:
            element = add(sponsors, name)
            add(element, "agency", node.get("name"))
            add(element, "agency_class", AGENCY_CLASS.get(node.get("class"), "Other"))


def render_dates(root: ET.Element, status: Json) -> None:
    for name, key, foreseen in (
        ("start_date", "startDateStruct", "Anticipated"),
        ("completion_date", "completionDateStruct", "Anticipated"),
        ("primary_completion_date", "primaryCompletionDateStruct", "Anticipated"),
        ("study_first_posted", "studyFirstPostDateStruct", "Estimate"),
        ("last_update_posted", "lastUpdatePostDateStruct", "Estimate"),
        ("results_first_posted", "resultsFirstPostDateStruct", "Estimate"),
        ("disposition_first_posted", "dispFirstPostDateStruct", "Estimate"),
    ):
        if "date" in (node := status.get(key, {})):
            words = {"ACTUAL": "Actual", "ESTIMATED": foreseen}
            type_ = {"type": words[node["type"]]} if "type" in node else {}
            add(root, name, date_words(node["date"]), **type_)
    for name, key in (
        ("study_first_submitted", "studyFirstSubmitDate"),
        ("study_first_submitted_qc", "studyFirstSubmitQcDate"),
        ("last_update_submitted", "lastUpdateSubmitDate"),
        ("results_first_submitted", "resultsFirstSubmitDate"),
        ("results_first_submitted_qc", "resultsFirstSubmitQcDate"),
        ("disposition_first_submitted", "dispFirstSubmitDate"),
        ("disposition_first_submitted_qc", "dispFirstSubmitQcDate"),
        ("verification_date", "statusVerifiedDate"),
    ):
        if key in status:
            add(root, name, date_words(status[key]))


def render_design(root: ET.Element, design: Json) -> None:
    info: Json = design.get("designInfo", {})
    is_registry = design.get("patientRegistry") is True
    study_type = title(design.get("studyType"))
    add(root, "study_type", "Observational [Patient Registry]" if is_registry else study_type)
    if phases := design.get("phases"):
        add(root, "phase", "N/A" if phases == ["NA"] else "/".join(phase_words(phase) for phase in phases))
    element = ET.Element("study_design_info")
    add(element, "allocation", title(info.get("allocation"), ALLOCATION))
    if model := title(info.get("interventionModel")):
        add(element, "intervention_model", f"{model} Assignment")
    add(element, "intervention_model_description", plain(info.get("interventionModelDescription")))
    add(element, "primary_purpose", title(info.get("primaryPurpose"), PURPOSE))
    add(element, "masking", masking_words(info.get("maskingInfo", {})))
    add(element, "masking_description", plain(info.get("maskingInfo", {}).get("maskingDescription")))
    add(element, "observational_model", title(info.get("observationalModel"), MODEL))
    add(element, "time_perspective", title(info.get("timePerspective"), PERSPECTIVE))
    if len(element):
        root.append(element)
    enrollment: Json = design.get("enrollmentInfo", {})
    if "count" in enrollment:
        words = {"ACTUAL": "Actual", "ESTIMATED": "Anticipated"}
        type_ = {"type": words[enrollment["type"]]} if "type" in enrollment else {}
        add(root, "enrollment", enrollment["count"], **type_)


def phase_words(code: str) -> str:
    return re.sub(r"PHASE(\d)", r"Phase \1", code).replace("EARLY_", "Early ")


def masking_words(masking: Json) -> str | None:
    code = masking.get("masking")
    if code in (None, "NONE"):
        return "None (Open Label)" if code else None
    roles = [MASKED_ROLE.get(role, role.title()) for role in masking.get("whoMasked", ())]
    return f"{code.title()} ({', '.join(roles)})" if roles else code.title()


def render_arms(root: ET.Element, module: Json) -> None:
    for arm in module.get("armGroups", ()):
        element = add(root, "arm_group")
        add(element, "arm_group_label", arm.get("label"))
        add(element, "arm_group_type", title(arm.get("type")))
        add(element, "description", plain(arm.get("description")))
    for intervention in module.get("interventions", ()):
        element = add(root, "intervention")
        add(element, "intervention_type", title(intervention.get("type")))
        add(element, "intervention_name", intervention.get("name"))
        add(element, "description", plain(intervention.get("description")))
        for label in intervention.get("armGroupLabels", ()):
            add(element, "arm_group_label", label)
        for name in intervention.get("otherNames", ()):
            add(element, "other_name", name)


def render_eligibility(root: ET.Element, module: Json) -> None:
    element = add(root, "eligibility")
    add(element, "gender", title(module.get("sex")))
    add(element, "minimum_age", module.get("minimumAge", "N/A"))
    add(element, "maximum_age", module.get("maximumAge", "N/A"))
    if (accepts := module.get("healthyVolunteers")) is not None:
        add(element, "healthy_volunteers", "Accepts Healthy Volunteers" if accepts else "No")


def render_people(root: ET.Element, module: Json) -> None:
    for official in module.get("overallOfficials", ()):
        element = add(root, "overall_official")
        add(element, "last_name", official.get("name"))
        add(element, "role", title(official.get("role"), ROLE))
        add(element, "affiliation", official.get("affiliation"))
    for site in module.get("locations", ()):
        element = add(root, "location")
        facility = add(element, "facility")
        add(facility, "name", site.get("facility"))
        address = add(facility, "address")
        for name in ("city", "state", "zip", "country"):
            add(address, name, site.get(name))
        add(element, "status", status_words(site.get("status")))
        render_site_contacts(element, site.get("contacts", ()))


def render_site_contacts(location: ET.Element, contacts: Iterable[Json]) -> None:
    """The old form had room for a contact and a backup."""
    names = iter(("contact", "contact_backup"))
    for person in contacts:
        is_contact = person.get("role") == "CONTACT"
        name = next(names, None) if is_contact else "investigator"
        if name is None:
            continue
        element = add(location, name)
        add(element, "last_name", person.get("name"))
        if is_contact:
            add(element, "phone", person.get("phone"))
            add(element, "phone_ext", person.get("phoneExt"))
            add(element, "email", person.get("email"))
        else:
            add(element, "role", title(person.get("role"), ROLE))
