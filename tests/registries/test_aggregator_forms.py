"""Invented pages in forms of many sites: labels apart by dashes, blanks, tables, questions and in other languages."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model.trial import TrialRecord
from pipeline.run.parsing import parse_bytes

TITLE = "Examplitinib Versus Placebo in Adults With Sample Arthritis"
FACTS = {
    "id": "NCT99000101",
    "title": TITLE,
    "status": "RECRUITING",
    "phases": ("PHASE2",),
    "enrollment": (240, "ESTIMATED"),
    "start": "2029-03-15",
    "completion": "2031-06-30",
    "sponsor": "Example Biotech Inc.",
    "conditions": ["Sample Arthritis", "Sample Pain"],
    "interventions": [("Examplitinib", "DRUG"), ("Placebo", "DRUG")],
    "ages": (18.0, 75.0),
    "sex": "ALL",
    "inclusion": ["Adults with pain for 3 months", "HbA1c below 10.5%"],
    "exclusion": ["Pregnant women"],
}


def read(page: str) -> TrialRecord:
    (result,) = parse_bytes(page.encode())
    assert result.record is not None, result.quarantine
    assert result.envelope is not None and result.envelope.leaves_unread == 0
    return result.record


def facts(record: TrialRecord) -> dict[str, Any]:
    def criteria(polarity: str) -> list[str]:
        return [one.text for one in record.eligibility.criteria if one.polarity == polarity]

    def code(value: Any) -> str | None:
        return value.code if value else None

    ages = (record.eligibility.minimum_age, record.eligibility.maximum_age)
    return {
        "id": record.registration_id,
        "title": record.brief_title,
        "status": code(record.status.overall_status),
        "phases": record.design.phases.codes,
        "enrollment": record.enrollment and (record.enrollment.count, code(record.enrollment.type)),
        "start": record.dates.start and record.dates.start.date,
        "completion": record.dates.completion and record.dates.completion.date,
        "sponsor": record.sponsors[0].name if record.sponsors else None,
        "conditions": [one.name for one in record.conditions],
        "interventions": [(one.name, code(one.type)) for one in record.interventions],
        "ages": tuple(age and age.years for age in ages),
        "sex": code(record.eligibility.sex),
        "inclusion": criteria("inclusion"),
        "exclusion": criteria("exclusion"),
    }


DASHES = f"""{TITLE}
ClinicalTrials.gov ID - NCT99000101
Status - Recruiting
Phase - 2
Enrollment - 240 (estimated)
Start Date - March 15, 2029
Completion Date - June 30, 2031
Sponsor - Example Biotech Inc.
Conditions - Sample Arthritis; Sample Pain
Interventions - Drug: Examplitinib; Drug: Placebo
Ages - 18 to 75
Sex - All
Biomarker - Example protein

Inclusion Criteria
• Adults with pain for 3 months
• HbA1c below 10.5%

Exclusion Criteria
• Pregnant women

Related studies
NCT99000777 - A different study
"""
COLUMNS = f"""STUDY RECORD
{TITLE}

Identifier            NCT99000101
Recruitment status    Recruiting
Phase                 Phase 2
Planned enrollment    240
Start                 2029-03-15
Completion            2031-06-30
Sponsor               Example Biotech Inc.
Condition(s)          Sample Arthritis
                      Sample Pain
Biomarker             Example protein
Intervention(s)       Drug: Examplitinib
                      Drug: Placebo
Age range             18 Years - 75 Years
Sex                   All

ELIGIBILITY CRITERIA
Inclusion:
  * Adults with pain for 3 months
  * HbA1c below 10.5%
Exclusion:
  * Pregnant women
"""
TABLES = f"""# {TITLE}

| Field | Value |
|---|---|
| Registry ID | NCT99000101 |
| Status | Recruiting |
| Phase | Phase II |
| Planned enrollment | 240 |
| Start | 2029-03-15 |
| End | 2031-06-30 |
| Sponsor | Example Biotech Inc. |
| Conditions | Sample Arthritis; Sample Pain |
| Sex | All |
| Age | 18 - 75 years |

### Inclusion

1. Adults with pain for 3 months
2. HbA1c below 10.5%

### Exclusion

1. Pregnant women

## Arms

| Arm | Type | Intervention |
|---|---|---|
| Examplitinib | Experimental | Drug: Examplitinib |
| Placebo | Placebo Comparator | Drug: Placebo |
"""
FIELDS = f"""nct_id: NCT99000101
brief_title: {TITLE}
overall_status: RECRUITING
phase: PHASE2
enrollment: 240
enrollment_type: ESTIMATED
start_date: 2029-03-15
completion_date: 2031-06-30
lead_sponsor: Example Biotech Inc.
conditions:
  - Sample Arthritis
  - Sample Pain
interventions:
  - "Drug: Examplitinib"
  - "Drug: Placebo"
gender: ALL
minimum_age: 18 Years
maximum_age: 75 Years
criteria: |
  Inclusion Criteria:
  * Adults with pain for 3 months
  * HbA1c below 10.5%

  Exclusion Criteria:
  * Pregnant women
"""
PIPES = f"""Trial: {TITLE}
ID: NCT99000101 | Status: Recruiting | Phase: Phase 2 | Enrollment: 240 (estimated)
Sponsor: Example Biotech Inc.
Start: 03/15/2029 | Completion: 06/30/2031
Conditions: Sample Arthritis; Sample Pain
Interventions: Drug: Examplitinib, Drug: Placebo
Eligibility: 18 Years to 75 Years, All, No healthy volunteers
Key inclusion criteria:
1) Adults with pain for 3 months
2) HbA1c below 10.5%
Key exclusion criteria:
1) Pregnant women
"""
RELATED_FIRST = f"""Trials near you
Samplumab for Sample Psoriasis - NCT99000901

Study details

{TITLE}

Trial ID
NCT99000101

Status
Recruiting

Phase
Phase 2

Estimated enrollment
240

Start date
15 March 2029

End date
30 June 2031

Sponsor
Example Biotech Inc.

Conditions
Sample Arthritis
Sample Pain

Treatments being studied
Drug: Examplitinib
Drug: Placebo

Eligibility
Ages 18 - 75, all genders

Inclusion Criteria:
- Adults with pain for 3 months
- HbA1c below 10.5%
Exclusion Criteria:
- Pregnant women

Parent study: NCT99000555
"""


@pytest.mark.parametrize(
    "page",
    [DASHES, COLUMNS, TABLES, FIELDS, PIPES, RELATED_FIRST],
    ids=["dashes", "columns", "tables", "fields", "pipes", "related_first"],
)
def test_a_page_says_the_same_in_every_form(page: str) -> None:
    assert facts(read(page)) == FACTS


def test_an_unknown_label_is_kept_under_its_name_and_ends_the_list_above() -> None:
    for page in (DASHES, COLUMNS):
        assert ("Biomarker", "Example protein") in [(one.name, one.value) for one in read(page).other_values]
    others = [(one.name, one.value) for one in read(RELATED_FIRST).other_values]
    assert ("Parent study", "NCT99000555") in others


def test_ids_of_other_trials_are_related_wherever_their_block_stands() -> None:
    for page, other in ((DASHES, "NCT99000777"), (RELATED_FIRST, "NCT99000901")):
        record = read(page)
        assert [one.registration_id for one in record.related_records] == [other]
        assert [one.value for one in record.identifiers] == ["NCT99000101"]


def test_tables_are_read_by_the_heads_of_their_columns() -> None:
    record = read(
        TABLES
        + """
## Outcomes

| Outcome | Type | Time frame | Description |
|---|---|---|---|
| Response | Primary | 24 weeks | Share of participants |
| Death | Secondary | a year | |

## Locations

| Facility | City | Country | Status |
|---|---|---|---|
| Example Hospital | Leeds | United Kingdom | Recruiting |
| Sample Clinic | Lyon | France | Not yet recruiting |
"""
    )
    assert [(one.type, one.measure, one.time_frame, one.description) for one in record.outcomes] == [
        ("PRIMARY", "Response", "24 weeks", "Share of participants"),
        ("SECONDARY", "Death", "a year", None),
    ]
    assert [
        (site.facility, site.city, site.country and site.country.code, site.status and site.status.code)
        for site in record.locations
    ] == [
        ("Example Hospital", "Leeds", "GB", "RECRUITING"),
        ("Sample Clinic", "Lyon", "FR", "NOT_YET_RECRUITING"),
    ]
    assert [(arm.label, arm.type and arm.type.code) for arm in record.arm_groups] == [
        ("Examplitinib", "EXPERIMENTAL"),
        ("Placebo", "PLACEBO_COMPARATOR"),
    ]


def test_an_html_table_of_outcomes_does_not_give_its_head_as_an_outcome() -> None:
    record = read(
        f"<html><body><h1>{TITLE}</h1><dl><dt>NCT number</dt><dd>NCT99000101</dd><dt>Phase</dt><dd>Phase 2</dd>"
        "<dt>Status</dt><dd>Recruiting</dd><dt>Sponsor / Collaborators</dt><dd>Example Biotech Inc.</dd>"
        "<dt>Age group</dt><dd>Adult, Older adult</dd></dl><h2>Primary Outcomes</h2><table>"
        "<tr><th>Measure</th><th>Time frame</th><th>Description</th></tr>"
        "<tr><td>Response</td><td>24 weeks</td><td>Share</td></tr></table></body></html>"
    )
    assert [(one.type, one.measure, one.time_frame) for one in record.outcomes] == [
        ("PRIMARY", "Response", "24 weeks")
    ]
    assert [one.role for one in record.sponsors] == ["unknown"]
    assert [one.code for one in record.eligibility.standard_ages] == ["ADULT", "OLDER_ADULT"]


def test_values_in_one_cell_are_parted_by_pipes() -> None:
    record = read(
        f"Title\t{TITLE}\nNCT Number\tNCT99000101\nStatus\tRecruiting\nConditions\tSample Arthritis|Sample Pain\n"
        "Interventions\tDRUG: Examplitinib|DRUG: Placebo|OTHER: Diary\nPhases\tPHASE2|PHASE3\n"
        "Study Design\tAllocation: RANDOMIZED|Intervention Model: PARALLEL|Masking: DOUBLE|Primary Purpose: TREATMENT\n"
        "Locations\tExample Hospital, Leeds, LS1 1AA, United Kingdom|Sample Clinic, Lyon, 69000, France\n"
    )
    assert [one.name for one in record.conditions] == ["Sample Arthritis", "Sample Pain"]
    assert [one.name for one in record.interventions] == ["Examplitinib", "Placebo", "Diary"]
    design = record.design
    coded = (design.allocation, design.intervention_model, design.masking, design.primary_purpose)
    assert [one and one.code for one in coded] == ["RANDOMIZED", "PARALLEL", "DOUBLE", "TREATMENT"]
    assert [(site.facility, site.city) for site in record.locations] == [
        ("Example Hospital", "Leeds"),
        ("Sample Clinic", "Lyon"),
    ]


@pytest.mark.parametrize(
    ("lines", "labels", "names"),
    [
        (
            ["Arm A: Examplitinib plus Samplumab", "Drug: Examplitinib", "Drug: Samplumab", "Arm B: Examplitinib alone"],
            ["Arm A: Examplitinib plus Samplumab", "Arm B: Examplitinib alone"],
            ["Examplitinib", "Samplumab"],
        ),
        (["Cohort 1: Examplitinib 10 mg", "Cohort 2:", "Drug: Examplitinib", "Cohort 3 - " + "many words " * 20], ["Cohort 1: Examplitinib 10 mg", "Cohort 2", "Cohort 3"], ["Examplitinib"]),
    ],
)  # fmt: skip
def test_arms_that_a_letter_or_number_names(lines: list[str], labels: list[str], names: list[str]) -> None:
    head = [
        TITLE,
        "NCT ID: NCT99000101",
        "Status: Recruiting",
        "Phase: Phase 2",
        "Sponsor: Example",
        "Study arms:",
    ]
    record = read("\n".join([*head, *lines, "Conditions: Sample Cancer"]))
    assert [arm.label for arm in record.arm_groups] == labels
    assert [one.name for one in record.interventions] == names
    assert [one.name for one in record.conditions] == ["Sample Cancer"]


def test_labels_and_words_of_other_languages_are_read() -> None:
    german = read(
        f"Studienportal\n{TITLE}\nDRKS-ID: DRKS99000112\nStatus: Rekrutierung laufend\nPhase: II\n"
        "Sponsor: Beispiel Universität\nEinschlusskriterien:\n- Arthritis\nAusschlusskriterien:\n- Schwangerschaft\n"
        "Geschlecht: Alle\nMindestalter: 18 Jahre\nHöchstalter: 75 Jahre\nStudienbeginn: 15.03.2029\n"
    )
    assert (german.registration_id, german.brief_title) == ("DRKS99000112", TITLE)
    found = facts(german)
    assert (found["status"], found["sex"], found["ages"]) == ("RECRUITING", "ALL", (18.0, 75.0))
    assert (found["start"], found["inclusion"], found["exclusion"]) == (
        "2029-03-15",
        ["Arthritis"],
        ["Schwangerschaft"],
    )
    spanish = read(
        "Título: Estudio de examplitinib\nIdentificador: RPCEC99000123\nEstado: Reclutando\nFase: 2\n"
        "Patrocinador: Hospital Ejemplo\nSexo: Ambos\nEdad minima: 18 años\nTamaño de muestra: 120\n"
    )
    found = facts(spanish)
    assert (found["id"], found["status"], found["phases"]) == ("RPCEC99000123", "RECRUITING", ("PHASE2",))
    assert (found["sponsor"], found["sex"], found["ages"]) == ("Hospital Ejemplo", "ALL", (18.0, None))


def test_dashes_and_blanks_in_sentences_part_nothing() -> None:
    record = read(
        f"{TITLE}\nNCT ID: NCT99000101\nStatus: Recruiting\nPhase: Phase 2\nSponsor: Example Biotech Inc.\n"
        "Brief summary:\nTreatment - as usual  - is compared.\nStatus - quo is kept.\n"
    )
    assert record.brief_summary == "Treatment - as usual  - is compared.\nStatus - quo is kept."


HEAD = (
    f"{TITLE}\n\nNCT Number\nNCT99000101\n\nStatus\nActive - Recruiting\n\nPhase\n3\n\nSponsor\nExample\n\n"
)


def test_values_on_several_lines_are_one_value() -> None:
    record = read(
        f"{HEAD}Age range\n18-64 years\n65+ years\n\nGender\nFemale\nMale\n\nMedical condition(s)\nSample asthma\n"
        "Trial region\nBoth EU/EEA and non-EU/EEA\n"
    )
    ages = (record.eligibility.minimum_age, record.eligibility.maximum_age)
    assert [age and age.years for age in ages] == [18.0, None]
    assert record.eligibility.sex is not None and record.eligibility.sex.code == "ALL"
    assert [one.name for one in record.conditions] == ["Sample asthma"]
    assert ("Trial region", "Both EU/EEA and non-EU/EEA") in [
        (one.name, one.value) for one in record.other_values
    ]


def test_the_unit_of_an_age_may_stand_below_its_number() -> None:
    record = read(f"{HEAD}Minimum age\n6\nMonths\nMaximum age\nNo limit\nSex\nAll\n")
    minimum, maximum = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert minimum is not None and (minimum.raw, minimum.years) == ("6 Months", 0.5)
    assert maximum is not None and maximum.status == "no_limit"


def test_numbered_labels_of_outcomes_have_their_time_below() -> None:
    record = read(
        f"{HEAD}Primary outcome [1]\nPain\nTimepoint [1]\n12 weeks\nSecondary outcome [1]\nFunction\nTimepoint [1]\na year\n"
    )
    assert [(one.type, one.measure, one.time_frame) for one in record.outcomes] == [
        ("PRIMARY", "Pain", "12 weeks"),
        ("SECONDARY", "Function", "a year"),
    ]


def test_sites_stand_in_groups_of_lines() -> None:
    record = read(
        f"{HEAD}Connect with a study center\n\n    Example Clinic\n    Birmingham, Alabama 35209\n    United States\n"
        "    Site Not Available\n\n    Sample Hospital\n    Toronto, Ontario M5G 2C4\n    Canada\n    Recruiting\n\n"
        "Travel is paid for.\n"
    )
    assert [
        (site.facility, site.city, site.country and site.country.code, site.status and site.status.code)
        for site in record.locations
    ] == [("Example Clinic", "Birmingham", "US", None), ("Sample Hospital", "Toronto", "CA", "RECRUITING")]
    assert [one.value for one in record.other_values] == ["Site Not Available", "Travel is paid for."]


def test_labels_with_chapter_numbers_are_labels_and_chapters_are_headings() -> None:
    record = read(
        "1. Trial identification\n1.1 Trial ID: NCT99000101\n1.2 Title: Examplumab in Asthma\n1.3 Sponsor: Example\n"
        "2. Design\n2.1 Phase: 3\n3. Population\n3.1 Condition: Asthma\n3.2 Inclusion criteria:\na) asthma for a year\n"
        "3.3 Exclusion criteria:\na) smoking\n4. Status\n4.1 Recruitment status: Recruiting\n"
    )
    found = facts(record)
    assert (found["id"], found["title"], found["sponsor"]) == (
        "NCT99000101",
        "Examplumab in Asthma",
        "Example",
    )
    assert (found["inclusion"], found["exclusion"]) == (["asthma for a year"], ["smoking"])
    assert (found["status"], found["phases"], len(record.sponsors)) == ("RECRUITING", ("PHASE3",), 1)


def test_a_head_copied_without_colons_gives_ids_and_title() -> None:
    record = read(
        "Example Pharma Study Register\nStudy ID 299138\nClinicaltrials.gov ID NCT99000101\nEudraCT ID 2028-000138-38\n"
        "See study documents\nA study of examplumab in participants with lupus\nNext steps\nMedical condition\nLupus\n"
        "Collaborators\nNot applicable\nPhase\nPhase 3\nSex\nFemale & Male\n"
    )
    assert record.brief_title == "A study of examplumab in participants with lupus"
    assert [(one.value, one.role) for one in record.identifiers] == [
        ("NCT99000101", "registration"),
        ("299138", "org_study_id"),
        ("2028-000138-38", "secondary"),
    ]
    assert record.sponsors == ()


def test_the_name_of_an_official_stands_above_the_role() -> None:
    record = read(
        f"{HEAD}Who Is on the Research Team?\nJo Example, MD\nPrincipal Investigator\nExample University\n"
        "How Is the Trial Designed?\n2 groups\n"
    )
    assert [(one.name, one.affiliation) for one in record.officials] == [
        ("Jo Example, MD", "Example University")
    ]


PAIRS = [
    ("NCT ID", "NCT99000101"), ("Status", "Recruiting"), ("Phase", "Phase 2"), ("Enrollment", "240 (estimated)"),
    ("Start date", "2029-03-15"), ("Completion date", "2031-06-30"), ("Sponsor", "Example Biotech Inc."), ("Sex", "All"),
    ("Minimum age", "18 Years"), ("Maximum age", "75 Years"),
]  # fmt: skip
LISTS = (
    "<h2>Conditions</h2><ul><li>Sample Arthritis</li><li>Sample Pain</li></ul><h2>Interventions</h2><ul>"
    "<li>Drug: Examplitinib</li><li>Drug: Placebo</li></ul><h2>Eligibility Criteria</h2><p><b>Inclusion Criteria:</b></p>"
    "<ul><li>Adults with pain for 3 months</li><li>HbA1c below 10.5%</li></ul><p><b>Exclusion Criteria:</b></p><ul>"
    "<li>Pregnant women</li></ul>"
)


@pytest.mark.parametrize(
    ("pair", "body"),
    [
        ("<div><span>{0}</span><span>{1}</span></div>", "{0}{1}"),
        ("<p><b>{0}</b><br>{1}</p>", "{0}{1}"),
        ("<h4>{0}</h4><p>{1}</p>", "{0}{1}"),
        ("<button>{0}</button><div>{1}</div>", "{0}{1}"),
        ("<details open><summary>{0}</summary><p>{1}</p></details>", "{0}{1}"),
        ("<tr><td>{0}</td><td>{1}</td></tr>", '<form action="x"><table>{0}</table>{1}</form>'),
        ("<div class=card><div>{1}</div><div>{0}</div></div>", "{0}{1}"),
        ("<p>{0} – {1}</p>", "{0}{1}"),
    ],
    ids=["spans", "bold", "headings", "buttons", "details", "page_in_form", "value_above_label", "dash"],
)
def test_a_web_page_says_the_same_in_every_markup(pair: str, body: str) -> None:
    cards = "".join(pair.format(label, value) for label, value in PAIRS)
    record = read(
        f"<!doctype html><html><head><title>{TITLE} - Site</title></head><body><nav><a>Home</a></nav>"
        f"<h1>{TITLE}</h1>{body.format(cards, LISTS)}<footer>Site</footer></body></html>"
    )
    assert facts(record) == FACTS


def test_words_below_the_first_heading_are_kept() -> None:
    record = read(
        f"<html><body><h1>{TITLE}</h1><div>A word of the site</div><dl><dt>NCT ID</dt><dd>NCT99000101</dd><dt>Phase</dt>"
        "<dd>2</dd><dt>Status</dt><dd>Recruiting</dd><dt>Sex</dt><dd>All</dd></dl></body></html>"
    )
    assert record.brief_title == TITLE
    assert [one.value for one in record.other_values] == ["A word of the site"]
    assert record.sponsors == ()


def test_two_trials_on_one_page_are_a_list_and_two_ids_of_one_trial_are_not() -> None:
    trial = "NCT ID: {0}\nTitle: {1}\nStatus: {2}\nPhase: Phase 2\nConditions: Pain\nInclusion Criteria:\n- Adults\n\n"
    first, second = (
        trial.format("NCT99000165", "One", "Recruiting"),
        trial.format("NCT99000166", "Two", "Completed"),
    )
    (result,) = parse_bytes(f"{first}{second}".encode())
    assert result.quarantine is not None and result.quarantine.reason == "search_list"
    record = read(f"Page 1 of 3\n{first}EudraCT number: 2028-000165-65\n")
    assert [one.value for one in record.identifiers] == ["NCT99000165", "2028-000165-65"]


def test_the_address_below_a_sponsor_is_no_sponsor() -> None:
    record = read(
        f"{HEAD}Primary Sponsor\nUniversity Example\nDr. Eva Beispiel\nBeispielweg 1\n10000 Beispielstadt\nGermany\n"
        "Condition\nFree text: Sample pain\nICD10: R52 - Pain\n"
    )
    assert "University Example" in [one.name for one in record.sponsors]
    assert "Germany" not in [one.name for one in record.sponsors]
    assert [(one.name, one.code) for one in record.conditions] == [("Sample pain", None), ("Pain", "R52")]


def test_labels_in_a_row_do_not_give_the_line_below_to_the_last() -> None:
    record = read(f"{HEAD}Target sample size: Gender: Minimum age: Maximum age:\n60 - 18 Y 65 Y\n")
    assert (record.eligibility.minimum_age, record.eligibility.maximum_age, record.enrollment) == (
        None,
        None,
        None,
    )
    assert "60 - 18 Y 65 Y" in [one.value for one in record.other_values]


def test_names_of_languages_above_texts_are_no_values() -> None:
    record = read(
        "Trial\nRBR-99ex061\nStudy type:\nInterventional\nScientific title:\nen\nA randomized study of examplin\npt-br\n"
        "Um estudo\nConditions:\nen\nPain\nInterventions:\nen\nExamplin\nPurpose: Treatment\n"
        "Date of registration: 03/15/2029 (mm/dd/yyyy)\n"
    )
    assert record.official_title == "A randomized study of examplin"
    assert [one.name for one in record.conditions] == ["Pain"]
    assert record.design.primary_purpose is not None and record.design.primary_purpose.code == "TREATMENT"
    assert record.brief_summary is None
    assert record.dates.first_posted is not None and record.dates.first_posted.date == "2029-03-15"


def test_prose_below_the_sites_is_no_site() -> None:
    record = read(
        f"{HEAD}Study Location:\nExample Hospital\nLeeds\nLS1 1AA\n\nSign In\n"
        "This information is provided directly by researchers and may be hard to understand.\n"
    )
    assert [(site.facility, site.city, site.zip) for site in record.locations] == [
        ("Example Hospital", "Leeds", "LS1 1AA")
    ]
