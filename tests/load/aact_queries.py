"""Queries of the kinds that AACT's users publish, each with the same answer counted from the registry's JSON.

The answers are made by plain loops over the API's studies; nothing of the pipeline is used for them.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

Study = dict[str, Any]
Rows = list[tuple[Any, ...]]


def at(study: Study, *path: str) -> Any:
    """What stands at a path of the protocol section, None where the way ends."""
    found: Any = study.get("protocolSection", {})
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def nct(study: Study) -> str:
    return str(at(study, "identificationModule", "nctId"))


def items(study: Study, *path: str) -> list[Any]:
    return at(study, *path) or []


def filled(date: str | None) -> str | None:
    """The date as AACT fills it: the last day of its month or year."""
    if date is None or len(date) == 10:
        return date
    if len(date) == 4:
        return f"{date}-12-31"
    year, month = map(int, date.split("-"))
    return f"{date}-{calendar.monthrange(year, month)[1]}"


def day(study: Study, name: str) -> str | None:
    return filled(at(study, "statusModule", f"{name}Struct", "date"))


def months(start: str | None, end: str | None) -> int | None:
    if start is None or end is None:
        return None
    days = (datetime.date.fromisoformat(end) - datetime.date.fromisoformat(start)).days
    return int(days / 30)


def counted(words: Iterable[Any]) -> Rows:
    """Words with their number, as `GROUP BY 1 ORDER BY 1` gives them."""
    found = Counter(words)
    return [(word, found[word]) for word in sorted(found, key=lambda word: (word is not None, word or ""))]


def phase(study: Study) -> str | None:
    return "/".join(items(study, "designModule", "phases")) or None


def each(*path: str) -> Callable[[list[Study]], Iterable[tuple[Study, Any]]]:
    return lambda studies: ((study, item) for study in studies for item in items(study, *path))


ARMS = each("armsInterventionsModule", "armGroups")
INTERVENTIONS = each("armsInterventionsModule", "interventions")
SITES = each("contactsLocationsModule", "locations")
OFFICIALS = each("contactsLocationsModule", "overallOfficials")
CONDITIONS = each("conditionsModule", "conditions")
KEYWORDS = each("conditionsModule", "keywords")
REFERENCES = each("referencesModule", "references")


def sponsors(study: Study) -> list[tuple[str, Any]]:
    module = at(study, "sponsorCollaboratorsModule") or {}
    lead = [("lead", module["leadSponsor"])] if "leadSponsor" in module else []
    return lead + [("collaborator", item) for item in module.get("collaborators", [])]


def mesh(study: Study, of: str) -> list[tuple[str, str]]:
    module = study.get("derivedSection", {}).get(f"{of}BrowseModule", {})
    terms = [("mesh-list", item["term"]) for item in module.get("meshes", [])]
    return terms + [("mesh-ancestor", item["term"]) for item in module.get("ancestors", [])]


def links(study: Study) -> int:
    """Cells of the arm x intervention matrix, counted from the arms' own labels."""
    cells = {
        (arm["label"], name)
        for arm in items(study, "armsInterventionsModule", "armGroups")
        for name in arm.get("interventionNames", [])
    }
    return len(cells)


def outcome_counts(studies: list[Study]) -> Rows:
    lists = {"other": "otherOutcomes", "primary": "primaryOutcomes", "secondary": "secondaryOutcomes"}
    counts = {name: sum(len(items(s, "outcomesModule", key)) for s in studies) for name, key in lists.items()}
    return [(name, count) for name, count in counts.items() if count]


def enrollments(studies: list[Study]) -> list[tuple[str, int]]:
    infos = [at(study, "designModule", "enrollmentInfo") or {} for study in studies]
    return [(info["type"], info.get("count", 0)) for info in infos if "type" in info]


def countries(study: Study) -> set[str]:
    return {
        site["country"] for site in items(study, "contactsLocationsModule", "locations") if "country" in site
    }


def posted(study: Study, module: str) -> dict[str, Any]:
    found: dict[str, Any] = study.get("resultsSection", {}).get(module, {})
    return found


def outcome_measures(studies: list[Study]) -> Iterable[tuple[Study, Any]]:
    return (
        (s, item) for s in studies for item in posted(s, "outcomeMeasuresModule").get("outcomeMeasures", [])
    )


def flow_periods(studies: list[Study]) -> Iterable[tuple[Study, Any]]:
    return ((s, item) for s in studies for item in posted(s, "participantFlowModule").get("periods", []))


def cells(measure: Any) -> Iterable[Any]:
    for row in measure.get("classes", []):
        for part in row.get("categories", []):
            yield from part.get("measurements", [])


def summed(pairs: Iterable[tuple[Any, int]]) -> Rows:
    totals: Counter[Any] = Counter()
    for key, number in pairs:
        totals[key] += number
    return sorted(totals.items(), key=lambda item: (item[0] is not None, item[0] or ""))


def years(age: str | None) -> int | None:
    return int(age.split()[0]) if age and age.split()[1].startswith("Year") else None


# name: AACT's SQL, and what the studies themselves give
QUERIES: dict[str, tuple[str, Callable[[list[Study]], Rows]]] = {
    "studies by phase": (
        "SELECT phase, count(*) FROM studies GROUP BY phase ORDER BY phase",
        lambda studies: counted(map(phase, studies)),
    ),
    "studies by status": (
        "SELECT overall_status, count(*) FROM studies GROUP BY 1 ORDER BY 1",
        lambda studies: counted(at(s, "statusModule", "overallStatus") for s in studies),
    ),
    "studies by type": (
        "SELECT study_type, count(*) FROM studies GROUP BY 1 ORDER BY 1",
        lambda studies: counted(at(s, "designModule", "studyType") for s in studies),
    ),
    "phase and year of start": (
        "SELECT phase || ' ' || strftime('%Y', start_date), count(*) FROM studies"
        " WHERE phase IS NOT NULL AND start_date IS NOT NULL GROUP BY 1 ORDER BY 1",
        lambda studies: counted(
            f"{phase(s)} {day(s, 'startDate')[:4]}" for s in studies if phase(s) and day(s, "startDate")
        ),
    ),
    "dates filled to the end of their month": (
        "SELECT nct_id, start_date, primary_completion_date, completion_date FROM studies ORDER BY nct_id",
        lambda studies: sorted(
            (nct(s), day(s, "startDate"), day(s, "primaryCompletionDate"), day(s, "completionDate"))
            for s in studies
        ),
    ),
    "dates posted, with their type": (
        "SELECT nct_id, study_first_posted_date, study_first_posted_date_type, last_update_posted_date"
        " FROM studies ORDER BY nct_id",
        lambda studies: sorted(
            (
                nct(s),
                day(s, "studyFirstPostDate"),
                at(s, "statusModule", "studyFirstPostDateStruct", "type"),
                day(s, "lastUpdatePostDate"),
            )
            for s in studies
        ),
    ),
    "enrollment by type": (
        "SELECT enrollment_type, sum(enrollment) FROM studies WHERE enrollment_type IS NOT NULL GROUP BY 1 ORDER BY 1",
        lambda studies: [
            (kind, sum(count for other, count in enrollments(studies) if other == kind))
            for kind in sorted({kind for kind, _ in enrollments(studies)})
        ],
    ),
    "sites per country": (
        "SELECT country, count(*) FROM facilities WHERE country IS NOT NULL GROUP BY country ORDER BY country",
        lambda studies: counted(site["country"] for _, site in SITES(studies) if "country" in site),
    ),
    "studies per country": (
        "SELECT name, count(DISTINCT nct_id) FROM countries WHERE removed = false GROUP BY name ORDER BY name",
        lambda studies: counted(country for s in studies for country in countries(s)),
    ),
    "removed countries": (
        "SELECT name, count(*) FROM countries WHERE removed = true GROUP BY name ORDER BY name",
        lambda studies: counted(
            country
            for s in studies
            for country in s.get("derivedSection", {}).get("miscInfoModule", {}).get("removedCountries", [])
        ),
    ),
    "sites recruiting per city": (
        "SELECT city, count(*) FROM facilities WHERE status = 'RECRUITING' AND city IS NOT NULL"
        " GROUP BY city ORDER BY city",
        lambda studies: counted(
            site["city"]
            for _, site in SITES(studies)
            if site.get("status") == "RECRUITING" and "city" in site
        ),
    ),
    "lead sponsors by class": (
        "SELECT agency_class, count(DISTINCT nct_id) FROM sponsors WHERE lead_or_collaborator = 'lead'"
        " GROUP BY 1 ORDER BY 1",
        lambda studies: counted(
            item.get("class") for s in studies for role, item in sponsors(s) if role == "lead"
        ),
    ),
    "sponsors with their number of studies": (
        "SELECT s.name, count(*) FROM studies st JOIN sponsors s ON st.nct_id = s.nct_id GROUP BY s.name ORDER BY 1",
        lambda studies: counted(item["name"] for s in studies for _, item in sponsors(s)),
    ),
    "collaborators of industry": (
        "SELECT count(*) FROM sponsors WHERE lead_or_collaborator = 'collaborator' AND agency_class = 'INDUSTRY'",
        lambda studies: [
            (
                sum(
                    role == "collaborator" and item.get("class") == "INDUSTRY"
                    for s in studies
                    for role, item in sponsors(s)
                ),
            )
        ],
    ),
    "arms per study": (
        "SELECT nct_id, count(*) FROM design_groups GROUP BY nct_id ORDER BY nct_id",
        lambda studies: counted(nct(s) for s, _ in ARMS(studies)),
    ),
    "number of arms": (
        "SELECT nct_id, coalesce(number_of_arms, number_of_groups) FROM studies"
        " WHERE number_of_arms IS NOT NULL OR number_of_groups IS NOT NULL ORDER BY nct_id",
        lambda studies: counted(nct(s) for s, _ in ARMS(studies)),
    ),
    "arms by type": (
        "SELECT group_type, count(*) FROM design_groups GROUP BY 1 ORDER BY 1",
        lambda studies: counted(arm.get("type") for _, arm in ARMS(studies)),
    ),
    "interventions by type": (
        "SELECT intervention_type, count(*) FROM interventions GROUP BY 1 ORDER BY 1",
        lambda studies: counted(item.get("type") for _, item in INTERVENTIONS(studies)),
    ),
    "arms with their interventions": (
        "SELECT g.nct_id, count(DISTINCT g.title || '|' || i.intervention_type || '|' || i.name) FROM design_groups g"
        " JOIN design_group_interventions gi ON gi.design_group_id = g.id"
        " JOIN interventions i ON i.id = gi.intervention_id AND i.nct_id = g.nct_id"
        " GROUP BY g.nct_id ORDER BY g.nct_id",
        lambda studies: [(nct(s), links(s)) for s in sorted(studies, key=nct) if links(s)],
    ),
    "placebo-controlled studies": (
        "SELECT count(DISTINCT nct_id) FROM design_groups WHERE group_type = 'PLACEBO_COMPARATOR'",
        lambda studies: [
            (len({nct(s) for s, arm in ARMS(studies) if arm.get("type") == "PLACEBO_COMPARATOR"}),)
        ],
    ),
    "conditions by frequency": (
        "SELECT downcase_name, count(*) FROM conditions WHERE downcase_name LIKE '%cancer%' GROUP BY 1 ORDER BY 1",
        lambda studies: counted(word.lower() for _, word in CONDITIONS(studies) if "cancer" in word.lower()),
    ),
    "keywords per study": (
        "SELECT nct_id, count(*) FROM keywords GROUP BY nct_id ORDER BY nct_id",
        lambda studies: counted(nct(s) for s, _ in KEYWORDS(studies)),
    ),
    "MeSH terms of conditions": (
        "SELECT mesh_term, count(DISTINCT nct_id) FROM browse_conditions WHERE mesh_type = 'mesh-list'"
        " GROUP BY mesh_term ORDER BY mesh_term",
        lambda studies: counted(
            term for s in studies for kind, term in set(mesh(s, "condition")) if kind == "mesh-list"
        ),
    ),
    "MeSH terms of interventions by type": (
        "SELECT mesh_type, count(*) FROM browse_interventions GROUP BY 1 ORDER BY 1",
        lambda studies: counted(kind for s in studies for kind, _ in mesh(s, "intervention")),
    ),
    "outcomes by type": (
        "SELECT outcome_type, count(*) FROM design_outcomes GROUP BY outcome_type ORDER BY outcome_type",
        outcome_counts,
    ),
    "masking and allocation": (
        "SELECT allocation || '/' || masking, count(*) FROM designs"
        " WHERE allocation IS NOT NULL AND masking IS NOT NULL GROUP BY 1 ORDER BY 1",
        lambda studies: counted(
            f"{info['allocation']}/{info['maskingInfo']['masking']}"
            for s in studies
            if (info := at(s, "designModule", "designInfo") or {}).get("allocation")
            and info.get("maskingInfo", {}).get("masking")
        ),
    ),
    "designs with the outcomes assessor masked": (
        "SELECT primary_purpose, count(*) FROM designs WHERE outcomes_assessor_masked = true GROUP BY 1 ORDER BY 1",
        lambda studies: counted(
            at(s, "designModule", "designInfo", "primaryPurpose")
            for s in studies
            if "OUTCOMES_ASSESSOR" in (at(s, "designModule", "designInfo", "maskingInfo", "whoMasked") or [])
        ),
    ),
    "studies open to children": (
        "SELECT gender, count(*) FROM eligibilities WHERE child = true AND healthy_volunteers = 'f'"
        " GROUP BY gender ORDER BY gender",
        lambda studies: counted(
            at(s, "eligibilityModule", "sex")
            for s in studies
            if "CHILD" in items(s, "eligibilityModule", "stdAges")
            and at(s, "eligibilityModule", "healthyVolunteers") is False
        ),
    ),
    "criteria as the registry prints them": (
        "SELECT nct_id, criteria, minimum_age, maximum_age FROM eligibilities ORDER BY nct_id",
        lambda studies: sorted(
            (
                nct(s),
                at(s, "eligibilityModule", "eligibilityCriteria"),
                at(s, "eligibilityModule", "minimumAge") or "N/A",
                at(s, "eligibilityModule", "maximumAge") or "N/A",
            )
            for s in studies
        ),
    ),
    "ages in years": (
        "SELECT minimum_age_num, count(*) FROM calculated_values WHERE minimum_age_unit LIKE 'Year%' GROUP BY 1 ORDER BY 1",
        lambda studies: sorted(
            Counter(
                age for s in studies if (age := years(at(s, "eligibilityModule", "minimumAge"))) is not None
            ).items()
        ),
    ),
    "duration and results lag": (
        "SELECT nct_id, actual_duration, months_to_report_results FROM calculated_values"
        " WHERE actual_duration IS NOT NULL OR months_to_report_results IS NOT NULL ORDER BY nct_id",
        lambda studies: sorted(
            (nct(s), lasted, lag)
            for s in studies
            if at(s, "statusModule", "primaryCompletionDateStruct", "type") == "ACTUAL"
            for lasted in [months(day(s, "startDate"), day(s, "primaryCompletionDate"))]
            for lag in [
                months(
                    day(s, "primaryCompletionDate"), filled(at(s, "statusModule", "resultsFirstSubmitDate"))
                )
            ]
            if lasted is not None or lag is not None
        ),
    ),
    "results reported by year of registration": (
        "SELECT registered_in_calendar_year, count(*) FROM calculated_values WHERE were_results_reported = true"
        " GROUP BY 1 ORDER BY 1",
        lambda studies: sorted(
            Counter(
                int(at(s, "statusModule", "studyFirstSubmitDate")[:4])
                for s in studies
                if "resultsSection" in s
            ).items()
        ),
    ),
    "facilities and US sites": (
        "SELECT nct_id, number_of_facilities, has_single_facility FROM calculated_values"
        " WHERE number_of_facilities > 0 ORDER BY nct_id",
        lambda studies: sorted(
            (nct(s), len(sites), int(len(sites) == 1))
            for s in studies
            if (sites := items(s, "contactsLocationsModule", "locations"))
        ),
    ),
    "ids of other registries": (
        "SELECT id_value, nct_id FROM id_information WHERE id_source = 'secondary_id' AND id_type = 'EUDRACT_NUMBER'"
        " ORDER BY 1",
        lambda studies: sorted(
            (item["id"], nct(s))
            for s in studies
            for item in items(s, "identificationModule", "secondaryIdInfos")
            if item.get("type") == "EUDRACT_NUMBER"
        ),
    ),
    "principal investigators per study": (
        "SELECT nct_id, count(*) FROM overall_officials WHERE role = 'PRINCIPAL_INVESTIGATOR' GROUP BY 1 ORDER BY 1",
        lambda studies: counted(
            nct(s) for s, item in OFFICIALS(studies) if item.get("role") == "PRINCIPAL_INVESTIGATOR"
        ),
    ),
    "responsible parties by type": (
        "SELECT responsible_party_type, count(*) FROM responsible_parties GROUP BY 1 ORDER BY 1",
        lambda studies: counted(
            party.get("type")
            for s in studies
            if (party := at(s, "sponsorCollaboratorsModule", "responsibleParty"))
        ),
    ),
    "references by type": (
        "SELECT reference_type, count(*), count(pmid) FROM study_references GROUP BY 1 ORDER BY 1",
        lambda studies: [
            (kind, count, sum("pmid" in r for _, r in REFERENCES(studies) if r.get("type") == kind))
            for kind, count in counted(item.get("type") for _, item in REFERENCES(studies))
        ],
    ),
    "links and descriptions": (
        "SELECT (SELECT count(*) FROM links), (SELECT count(*) FROM brief_summaries),"
        " (SELECT count(*) FROM detailed_descriptions)",
        lambda studies: [
            (
                sum(len(items(s, "referencesModule", "seeAlsoLinks")) for s in studies),
                sum(bool(at(s, "descriptionModule", "briefSummary")) for s in studies),
                sum(bool(at(s, "descriptionModule", "detailedDescription")) for s in studies),
            )
        ],
    ),
    "results: outcomes by type": (
        "SELECT outcome_type, count(*) FROM outcomes GROUP BY 1 ORDER BY 1",
        lambda studies: counted(measure.get("type") for _, measure in outcome_measures(studies)),
    ),
    "results: values with the group they belong to": (
        "SELECT o.nct_id, o.title, g.title, m.param_value, m.dispersion_value FROM outcome_measurements m"
        " JOIN outcomes o ON o.id = m.outcome_id JOIN result_groups g ON g.id = m.result_group_id"
        " ORDER BY 1, 2, 3, 4, 5",
        lambda studies: sorted(
            (
                (nct(s), measure.get("title"), groups[cell["groupId"]], cell.get("value"), cell.get("spread"))
                for s, measure in outcome_measures(studies)
                for groups in [{group["id"]: group.get("title") for group in measure.get("groups", [])}]
                for cell in cells(measure)
            ),
            key=lambda row: [(value is not None, value or "") for value in row],
        ),
    ),
    "results: participants analyzed": (
        "SELECT nct_id, sum(count) FROM outcome_counts GROUP BY 1 ORDER BY 1",
        lambda studies: summed(
            (nct(s), int(count["value"]))
            for s, measure in outcome_measures(studies)
            for denominator in measure.get("denoms", [])
            for count in denominator.get("counts", [])
        ),
    ),
    "results: significant analyses": (
        "SELECT count(*) FROM outcome_analyses WHERE p_value < 0.05 AND p_value_modifier IS NULL",
        lambda studies: [
            (
                sum(
                    bool(re.fullmatch(r"=?\s*0?\.\d+", analysis.get("pValue", "")))
                    and float(analysis["pValue"].lstrip("= ")) < 0.05
                    for _, measure in outcome_measures(studies)
                    for analysis in measure.get("analyses", [])
                ),
            )
        ],
    ),
    "results: participants who started, by period": (
        "SELECT nct_id, period, sum(count) FROM milestones WHERE title = 'STARTED' GROUP BY 1, 2 ORDER BY 1, 2",
        lambda studies: [
            (*key, total)
            for key, total in summed(
                ((nct(s), period.get("title")), int(cell.get("numSubjects") or 0))
                for s, period in flow_periods(studies)
                for milestone in period.get("milestones", [])
                if milestone.get("type") == "STARTED"
                for cell in milestone.get("achievements", [])
            )
        ],
    ),
    "results: reasons for dropping out": (
        "SELECT reason, count(*) FROM drop_withdrawals GROUP BY 1 ORDER BY 1",
        lambda studies: counted(
            reason.get("type")
            for _, period in flow_periods(studies)
            for reason in period.get("dropWithdraws", [])
            for _ in reason.get("reasons", [])
        ),
    ),
    "results: serious events by organ system": (
        "SELECT organ_system, sum(subjects_affected) FROM reported_events WHERE event_type = 'serious'"
        " GROUP BY 1 ORDER BY 1",
        lambda studies: summed(
            (event.get("organSystem"), cell.get("numAffected", 0))
            for s in studies
            for event in posted(s, "adverseEventsModule").get("seriousEvents", [])
            for cell in event.get("stats", [])
        ),
    ),
    "results: baseline by group": (
        "SELECT b.nct_id, g.title, b.title, b.classification, b.category, b.param_value FROM baseline_measurements b"
        " JOIN result_groups g ON g.id = b.result_group_id WHERE g.result_type = 'Baseline' ORDER BY b.id",
        lambda studies: sorted(
            (
                (
                    nct(s),
                    groups[cell["groupId"]],
                    measure.get("title"),
                    row.get("title"),
                    part.get("title"),
                    cell.get("value"),
                )
                for s in studies
                for module in [posted(s, "baselineCharacteristicsModule")]
                for groups in [{group["id"]: group.get("title") for group in module.get("groups", [])}]
                for measure in module.get("measures", [])
                for row in measure.get("classes", [])
                for part in row.get("categories", [])
                for cell in part.get("measurements", [])
            ),
            key=lambda row: row[0],
        ),
    ),
}
