"""The generic aggregator: invented pages of many layouts, value by value."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from pipeline.model.trial import TrialRecord
from pipeline.run.inputs import find_inputs
from pipeline.run.parsing import parse_bytes, parse_results
from tests.registries.cases import record_of, result_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "aggregator"
LABELS = Path(__file__).parents[2] / "pipeline" / "registries" / "aggregator" / "labels.toml"
NO_TRIAL = Path(__file__).parents[1] / "data" / "no_trial"


def texts(record: TrialRecord) -> dict[str, str]:
    return {text.field: text.text for text in record.eligibility.texts}


def dates(record: TrialRecord) -> dict[str, tuple[str | None, str | None]]:
    found = {name: getattr(record.dates, name) for name in type(record.dates).model_fields}
    return {name: (date.date, date.type.code if date.type else None) for name, date in found.items() if date}


@pytest.mark.parametrize("case", sorted(path.name for path in FIXTURES.iterdir()))
def test_every_line_of_a_page_is_read_or_ignored_with_a_reason(case: str) -> None:
    envelope = result_of(f"aggregator/{case}").envelope
    assert envelope is not None
    assert envelope.leaves_unread == 0


def test_a_hospitals_trial_finder_is_read_by_its_questions_and_its_table() -> None:
    record = record_of("aggregator/hospital_finder_html")
    assert record.record_id == "euh.example:NCT99000041"
    assert record.brief_title == "Examplin for Sample Neuropathy"
    assert record.official_title == (
        "A Randomized, Double-Blind Study of Examplin 20 mg in Adults With Painful Sample Neuropathy"
    )
    assert record.status.overall_status is not None
    assert record.status.overall_status.code == "RECRUITING"
    assert record.design.phases.codes == ("PHASE2", "PHASE3")
    assert [one.name for one in record.conditions] == ["Sample Neuropathy", "Chronic Pain"]
    assert record.brief_summary == (
        "We want to learn whether examplin eases pain.\nHalf of the participants receive placebo."
    )
    assert texts(record) == {
        "inclusion": "* are 18 to 75 years old\n* have had sample neuropathy for 6 months or longer",
        "exclusion": "* are pregnant\n* take a blood thinner",
    }
    assert dates(record) == {"start": ("2024-03-04", None), "completion": ("2026-12", "ESTIMATED")}
    assert record.enrollment is not None and record.enrollment.type is not None
    assert (record.enrollment.count, record.enrollment.type.code) == (240, "ESTIMATED")
    assert [(one.name, one.role.code if one.role else None) for one in record.officials] == [
        ("Dana Example, MD, PhD", "PRINCIPAL_INVESTIGATOR")
    ]
    assert [(one.facility, one.city, one.state) for one in record.locations] == [
        ("Example University Hospital", "Rochester", "Minnesota")
    ]
    assert [(one.phone, one.email) for one in record.contacts] == [("555-0100", "trials@euh.example")]
    assert [(one.value, one.type) for one in record.identifiers] == [
        ("NCT99000041", "nct"),
        ("EUH-2023-0041", "ethics"),
    ]


def test_an_empty_cell_says_nothing() -> None:
    assert record_of("aggregator/hospital_finder_html").status.why_stopped is None


def test_related_trials_are_never_the_pages_own() -> None:
    caps, dashes = (
        record_of("aggregator/recruitment_site_caps"),
        record_of("aggregator/dash_list_related_trials"),
    )
    assert [one.value for one in caps.identifiers] == ["NCT99000042"]
    assert [(one.registration_id, one.title) for one in caps.related_records] == [
        ("NCT99000951", "Cat allergy shots"),
        ("NCT99000952", "Dust mite tablets"),
    ]
    assert dashes.registration_id == "ACTRN12699000047392"
    assert [one.registration_id for one in dashes.related_records] == ["ACTRN12699000948000", "NCT99000949"]


def test_headings_in_capitals_part_a_recruitment_page() -> None:
    record = record_of("aggregator/recruitment_site_caps")
    assert record.record_id == "volunteer-match.example:NCT99000042"
    assert record.brief_title == "Volunteers needed: Samplone nasal spray for hay fever"
    assert record.status.overall_status is not None
    assert record.status.overall_status.code == "ACTIVE_NOT_RECRUITING"
    assert [one.name for one in record.conditions] == ["Seasonal Allergic Rhinitis", "Hay Fever"]
    assert [(one.name, one.type.code if one.type else None) for one in record.interventions] == [
        ("Samplone nasal spray", "DRUG"),
        ("Salt water spray", "OTHER"),
    ]
    assert texts(record)["exclusion"] == (
        "* Asthma that needs daily medicine\n* Nasal surgery in the last 3 months"
    )
    assert record.eligibility.minimum_age is not None
    assert (record.eligibility.minimum_age.value, record.eligibility.maximum_age) == (12, None)
    assert record.eligibility.sex is not None
    assert record.eligibility.sex.code == "ALL"
    assert record.enrollment is not None
    assert record.enrollment.count == 1250
    assert record.design.masking is not None
    assert record.design.masking.code == "DOUBLE"
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Sample Research Institute", "lead"),
        ("Example Biotech Ltd", "collaborator"),
        ("Example Foundation", "collaborator"),
    ]
    assert [(one.facility, one.city) for one in record.locations] == [
        ("Sample Clinic North", "Leeds"),
        ("Sample Clinic South", "Bristol"),
    ]


def test_markdown_is_read_by_bold_labels_tables_and_headings() -> None:
    record = record_of("aggregator/pharma_disclosure_markdown")
    assert record.record_id == "examplevirology.example:NCT99000043"
    assert record.brief_title == "A Phase 3 Trial of Placebovir in Adults With Sample Virus Infection"
    assert [(one.value, one.type, one.role) for one in record.identifiers] == [
        ("NCT99000043", "nct", "registration"),
        ("2021-099943-27", "eudract", "secondary"),
        ("EXV-303", "sponsor_protocol", "org_study_id"),
        ("U1111-9999-0043", "utn", "secondary"),
    ]
    assert record.status.why_stopped == "Slow accrual"
    design = record.design
    coded = [design.allocation, design.intervention_model, design.primary_purpose, design.masking]
    assert [one.code for one in coded if one] == ["RANDOMIZED", "PARALLEL", "TREATMENT", "QUADRUPLE"]
    assert len(design.masked_roles) == 4
    assert dates(record) == {
        "start": ("2022-01-12", "ACTUAL"),
        "primary_completion": ("2023-03-03", "ACTUAL"),
        "completion": ("2023-06-30", "ACTUAL"),
    }
    assert [(one.type, one.measure, one.time_frame) for one in record.outcomes] == [
        ("PRIMARY", "Time to sustained recovery", "Day 1 to Day 28"),
        ("PRIMARY", "Viral load at Day 5", "Day 5"),
        ("SECONDARY", "Admission to hospital", "Day 28"),
    ]
    assert record.brief_summary == "Placebovir was given for 5 days.\n\nIt was compared with placebo."
    assert texts(record)["inclusion"] == "1. Age >= 18 years\n2. Symptoms for <= 5 days"
    assert record.eligibility.maximum_age is not None
    assert record.eligibility.maximum_age.status == "no_limit"
    assert record.keywords == ()
    assert [one.code for one in record.countries] == ["DE", "ES", "US"]


def test_doubled_values_glued_labels_and_placeholders_are_undone() -> None:
    result = result_of("aggregator/doubled_glued_text")
    record = result.record
    assert record is not None
    assert record.record_id == "trial-copy.example:NCT99000044"
    assert record.brief_title == "Home Exercise After Sample Surgery"
    assert record.brief_summary == "Patients train at home for 8 weeks after surgery."
    assert record.design.phases.codes == ("NOT_APPLICABLE",)
    assert record.design.study_type is not None
    assert record.design.study_type.code == "INTERVENTIONAL"
    assert record.eligibility.accepts_healthy_volunteers is True
    assert record.eligibility.sex is not None
    assert record.eligibility.sex.code == "FEMALE"
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Example Physiotherapy School", "lead"),
        ("Sample City Hospital", "collaborator"),
    ]
    assert [one.name for one in record.interventions] == ["Home exercise"]
    assert record.enrollment is None
    assert dates(record) == {"start": ("2016-04-01", None), "completion": (None, None)}
    found = {(finding.kind.value, finding.field) for finding in result.findings}
    assert ("uncertain_reading", "enrollment") in found
    assert ("impossible_value", "dates.completion") in found


def test_several_labels_on_a_line_are_told_apart() -> None:
    record = record_of("aggregator/collapsed_columns_text")
    assert record.record_id == "directory.example:ISRCTN99000045"
    assert record.brief_title == "Samplitol in Children With Example Syndrome"
    assert (record.acronym, record.identifiers[1].value) == ("SAMPLE-KIDS", "SAM-45")
    assert record.design.phases.codes == ("PHASE2",)
    assert record.eligibility.minimum_age is not None and record.eligibility.maximum_age is not None
    assert (record.eligibility.minimum_age.raw, record.eligibility.maximum_age.raw) == (
        "6 Months",
        "17 Years",
    )
    # 28/02/2027 tells that the day stands first on this page.
    assert dates(record) == {"start": ("2024-09-01", None), "completion": ("2027-02-28", None)}
    assert texts(record) == {
        "inclusion": "1. Confirmed example syndrome 2. Weight above 5 kg 3. Consent of a parent",
        "exclusion": "1. Kidney disease 2. Another trial in the last 30 days",
    }
    assert record.brief_summary == (
        "Children receive samplitol syrup\nor usual care. They are seen every 4 weeks."
    )
    assert [one.code for one in record.countries] == ["GB", "IE"]
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("Sample Children's Trust", "lead"),
        ("Example Research Council", "funder"),
    ]


def test_labels_in_two_languages_and_day_first_dates_are_read() -> None:
    record = record_of("aggregator/german_page_english_labels")
    assert record.record_id == "ukm.example:DRKS99000046"
    assert record.registry == "drks"
    assert record.brief_title == "Wirkung von Beispielin auf den Schlaf bei Musterkrankheit"
    assert record.status.overall_status is not None
    assert record.status.overall_status.code == "RECRUITING"
    assert record.design.study_type is not None
    assert record.design.study_type.code == "OBSERVATIONAL"
    assert dates(record) == {"start": ("2023-03-01", None), "completion": ("2025-12-31", "ESTIMATED")}
    assert record.eligibility.maximum_age is not None
    assert record.eligibility.maximum_age.status == "no_limit"
    assert texts(record)["inclusion"] == "- Musterkrankheit seit mindestens 1 Jahr\n- Einwilligung"
    assert [(one.name, one.phone) for one in record.contacts] == [("Eva Muster", "+49 30 5550100")]


def test_a_dashed_list_tells_labels_from_items_by_its_sign() -> None:
    record = record_of("aggregator/dash_list_related_trials")
    assert record.registry == "anzctr"
    assert record.brief_title == "Digital Coach for Sample Insomnia"
    assert [one.name for one in record.conditions] == ["Insomnia", "Poor sleep"]
    assert record.brief_summary == (
        "The coach sends a message every evening.\n* Messages are short.\n* They stop after 8 weeks."
    )
    assert [(one.name, one.type.code if one.type else None) for one in record.interventions] == [
        ("Digital coach", "BEHAVIORAL")
    ]
    assert texts(record)["inclusion"] == "* Insomnia severity index above 14\n* Owns a smartphone"
    assert dates(record) == {"start": ("2026-02", "ESTIMATED")}
    assert [(one.name, one.role) for one in record.sponsors] == [("University of Sampleton", "unknown")]


def test_a_copied_registry_page_is_read_past_its_menu_and_its_tables() -> None:
    record = record_of("aggregator/ctgov_modern_text")
    assert record.record_id == "page:NCT99000201"
    assert record.brief_title == "A Study of Examplin in Adults With Sample Arthritis (EXAMPLE-1)"
    assert record.status.overall_status is not None
    assert record.status.overall_status.code == "RECRUITING"
    assert dates(record)["completion"] == ("2026-06-30", "ESTIMATED")
    assert [
        (one.label, one.type.code if one.type else None, one.description) for one in record.arm_groups
    ] == [
        ("Examplin", "EXPERIMENTAL", "Examplin 10 mg once daily"),
        ("Placebo", "PLACEBO_COMPARATOR", "Matching placebo"),
    ]
    links = [(one.arm_ordinal, one.intervention_ordinal) for one in record.arm_interventions]
    assert links == [(1, 1), (2, 2)]
    assert [(one.measure, one.description, one.time_frame) for one in record.outcomes] == [
        ("ACR20 response", "Share of patients with 20 % improvement", "Week 24")
    ]
    assert [(one.facility, one.city, one.state, one.zip) for one in record.locations] == [
        ("Example Research Center", "Phoenix", "Arizona", "85001"),
        ("Charite Example", "Berlin", None, "10115"),
    ]
    assert record.keywords == ("arthritis", "examplin")


def test_a_portals_labels_are_read_and_a_notice_is_no_summary() -> None:
    record = record_of("aggregator/ictrp_portal_text")
    assert record.record_id == "page:ACTRN12699000202369"
    assert record.public_title == "Walking Groups for Older Adults With Sample Disease"
    assert record.brief_summary is None
    design = record.design
    coded = [design.primary_purpose, design.allocation, design.masking, design.intervention_model]
    assert [one.code for one in coded if one] == ["TREATMENT", "RANDOMIZED", "MASKED_UNSPECIFIED", "PARALLEL"]
    assert [(one.measure, one.time_frame) for one in record.outcomes] == [
        ("Six minute walk distance", "12 weeks after the start"),
        ("Quality of life by EQ-5D", "12 and 24 weeks after the start"),
    ]
    (contact,) = record.contacts
    assert (contact.name, contact.affiliation) == ("A/Prof Ada Example", "University of Sampleton")
    assert [(one.name, one.role) for one in record.sponsors] == [
        ("University of Sampleton", "lead"),
        ("Example Heart Foundation", "funder"),
    ]


def test_questions_head_criteria_and_prose_is_no_sponsor() -> None:
    record = record_of("aggregator/research_directory_text")
    assert record.record_id == "research-directory.example:ISRCTN99000204"
    assert texts(record) == {
        "inclusion": "- You work at night\n- You own a phone",
        "exclusion": "You are pregnant",
    }
    assert [one.name for one in record.sponsors] == ["Example NHS Trust"]
    assert [(one.facility, one.city) for one in record.locations] == [("Example Infirmary", "Leeds")]
    assert [(one.type, one.value) for one in record.identifiers] == [
        ("isrctn", "ISRCTN99000204"),
        ("iras", "312345"),
        ("cpms", "54321"),
    ]


def test_a_centers_own_trial_id_is_no_registration() -> None:
    record = record_of("aggregator/cancer_center_html")
    assert record.record_id == "cc.example:NCT99000203"
    assert [(one.value, one.role) for one in record.identifiers] == [
        ("NCT99000203", "registration"),
        ("EX-1234", "org_study_id"),
    ]
    assert record.design.phases.codes == ("PHASE1", "PHASE2")
    assert texts(record) == {"inclusion": "* ECOG 0-1\n* ANC >= 1,500/mm3", "exclusion": "Brain metastases"}
    assert [one.code for one in record.eligibility.standard_ages] == ["ADULT"]


def test_labels_that_no_table_has_end_the_lists_above_them() -> None:
    record = record_of("aggregator/isrctn_page_text")
    assert record.record_id == "page:ISRCTN99000205"
    assert dates(record) == {
        "start": ("2023-03-01", None),
        "enrollment_start": ("2023-06-01", None),
        "enrollment_end": ("2026-02-28", None),
        "completion": ("2026-08-31", None),
        "first_submitted": ("2023-03-05", None),
        "first_posted": ("2023-03-07", None),
        "last_update": ("2025-01-12", None),
    }
    assert [one.name for one in record.interventions] == [
        "Participants are randomised to a brace or usual care."
    ]
    assert [one.measure for one in record.outcomes] == [
        "Knee pain measured using a visual analogue scale at 12 weeks",
        "Function measured using KOOS at 12 weeks",
    ]
    assert [one.code for one in record.countries] == ["GB"]
    assert [(one.facility, one.city) for one in record.locations] == [
        ("Sampleton General Hospital", "Sampleton")
    ]
    assert [one.name for one in record.sponsors] == ["University of Sampleton", "Example Research Fund"]


def test_a_card_of_facts_is_read_and_a_state_is_no_country() -> None:
    record = record_of("aggregator/trial_card_html")
    assert record.record_id == "trialfinder.example:NCT99000206"
    assert record.brief_title == "Examplin for Migraine"
    assert record.design.phases.codes == ("PHASE2",)
    assert [(one.city, one.state, one.country) for one in record.locations] == [
        ("Boston", "MA", None),
        ("Austin", "TX", None),
    ]
    assert [(one.name, one.type.code if one.type else None) for one in record.interventions] == [
        ("Examplin", "DRUG"),
        ("Placebo", None),
    ]
    assert [one.registration_id for one in record.related_records] == ["NCT99000207"]


def test_a_label_means_one_field() -> None:
    table = tomllib.loads(LABELS.read_text("utf-8"))["fields"]
    labels = Counter(label for entry in table.values() for label in entry["labels"])
    assert [label for label, count in labels.items() if count > 1] == []
    translated = tomllib.loads(LABELS.with_name("labels_translated.toml").read_text("utf-8"))["fields"]
    assert translated.keys() <= table.keys()
    labels = Counter(label for words in translated.values() for label in set(words))
    assert [label for label, count in labels.items() if count > 1] == []


def test_a_page_without_an_id_is_quarantined_and_read_with_one() -> None:
    (file,) = find_inputs([FIXTURES / "no_id_labels_lost"])
    (without,) = parse_results(file.read())
    assert without.quarantine is not None
    assert without.quarantine.reason == "no_registration_id"
    (given,) = parse_results(file.read(), None, "NCT99000048")
    assert given.quarantine is None
    assert given.record is not None
    assert (given.record.record_id, given.record.registry) == ("page:NCT99000048", "ctgov")


def test_the_address_of_a_page_gives_the_id_that_it_does_not_print() -> None:
    data = (FIXTURES / "no_id_labels_lost" / "page.txt").read_bytes()
    (result,) = parse_bytes(data, url="https://trials.example/study/NCT99000048")
    assert result.record is not None
    assert result.record.record_id == "trials.example:NCT99000048"


def test_labels_without_values_are_unknown_and_take_no_neighbors() -> None:
    record = record_of("aggregator/no_id_labels_lost")
    assert record.status.overall_status is None
    assert record.enrollment is None
    assert record.design.time_perspective is None
    assert record.eligibility.sex is not None
    assert record.eligibility.sex.code == "ALL"
    unknown = {note.path for note in record.value_notes if note.rule == "label_without_value"}
    assert unknown == {"status.overall_status", "enrollment", "design.time_perspective"}


@pytest.mark.parametrize("path", sorted(NO_TRIAL.iterdir()), ids=lambda path: path.name)
def test_a_page_about_no_single_trial_is_quarantined_as_what_it_is(path: Path) -> None:
    (result,) = parse_bytes(path.read_bytes())
    assert result.record is None
    assert result.quarantine is not None
    expected = {
        "news_article": "article",
        "recipe": "unrecognized",
        "login": "login_page",
        "captcha": "bot_challenge",
    }.get(path.stem, path.stem)
    assert result.quarantine.reason == expected


def test_an_id_in_running_text_is_not_the_pages_own() -> None:
    page = (
        "An Extension Study\nStatus: Recruiting\nPhase: Phase 3\nCondition: Sample asthma\nSex: All\n"
        "Summary\nPatients of the study NCT99000108 go on with their treatment for two more years at home.\n"
    )
    (result,) = parse_bytes(page.encode())
    assert result.quarantine is not None
    assert result.quarantine.reason == "no_registration_id"


def test_two_unlabelled_ids_are_no_id() -> None:
    page = "A Study\nNCT99000108\nNCT99000109\nStatus: Recruiting\nPhase: 3\nCondition: Asthma\nSex: All\n"
    (result,) = parse_bytes(page.encode())
    assert result.record is not None
    assert result.record.registration_id is None


def test_a_page_of_nothing_but_navigation_is_nobodys() -> None:
    (result,) = parse_bytes(b"<html><body><nav><a>Home</a></nav><footer>end</footer></body></html>")
    assert result.quarantine is not None
    assert result.quarantine.reason == "unrecognized"


@pytest.mark.parametrize("case", ["ctgov_modern_text", "recruitment_site_caps", "pharma_disclosure_markdown"])
def test_a_page_that_stands_twice_in_a_file_gives_the_same_lists(case: str) -> None:
    page = (FIXTURES / case / "page.txt").read_text("utf-8")
    (once,), (twice,) = parse_bytes(page.encode()), parse_bytes(f"{page}\n{page}".encode())
    assert once.record is not None and twice.record is not None
    for field in (
        "registration_id",
        "conditions",
        "interventions",
        "arm_groups",
        "outcomes",
        "sponsors",
        "locations",
    ):
        assert getattr(twice.record, field) == getattr(once.record, field), field
    assert texts(twice.record) == texts(once.record)
    assert twice.record.dates == once.record.dates


def test_sites_that_share_a_facilitys_name_are_all_kept() -> None:
    page = (
        "A Study of Examplin\nNCT ID: NCT99000110\nStatus: Recruiting\nPhase: Phase 2\nSex: All\nLocations\n"
        "Research Site\nParis, France\nResearch Site\nLyon, France\n"
    )
    (result,) = parse_bytes(page.encode())
    assert result.record is not None
    assert [(one.facility, one.city) for one in result.record.locations] == [
        ("Research Site", "Paris"),
        ("Research Site", "Lyon"),
    ]


def test_words_in_brackets_are_no_label_that_is_glued_to_the_word_before() -> None:
    design = record_of("aggregator/ctgov_modern_text").design
    assert design.masking is not None
    assert design.masking.raw == "Double (ParticipantInvestigator)"
    assert [role.code for role in design.masked_roles] == ["PARTICIPANT", "INVESTIGATOR"]


def test_an_official_has_the_role_that_the_label_names() -> None:
    (official,) = record_of("aggregator/ctgov_modern_text").officials
    assert official.role is not None
    assert (official.role.raw, official.role.code) == ("Study Director", "STUDY_DIRECTOR")


def test_a_contact_is_split_into_name_phone_email_and_address() -> None:
    (asked,) = record_of("aggregator/cancer_center_html").contacts
    assert (asked.name, asked.phone, asked.email) == (None, "555-0122", "trials@cc.example")
    person, place = record_of("aggregator/isrctn_page_text").contacts
    assert (person.name, person.address) == ("Dr Ada Example", None)
    assert (place.name, place.address) == (None, "1 Sample Street, Sampleton, United Kingdom")
    page = (
        "A Study of Examplin\nNCT ID: NCT99000110\nStatus: Recruiting\nPhase: Phase 2\nSex: All\n"
        "Contact: Ada Example, +44 20 5550 0100, ada@euh.example\n"
    )
    (result,) = parse_bytes(page.encode())
    assert result.record is not None
    (contact,) = result.record.contacts
    found = (contact.name, contact.phone, contact.email)
    assert found == ("Ada Example", "+44 20 5550 0100", "ada@euh.example")


def test_a_trail_of_links_is_no_title() -> None:
    page = (
        "Home > Trials > Breast\nExemplumab in Sample Breast Cancer\nStatus: Recruiting\nPhase: Phase 2\n"
        "Enrollment goal: 340 people\nConditions: Breast cancer\nSex: Female\nIdentifier: NCT99000111\n"
    )
    (result,) = parse_bytes(page.encode())
    assert result.record is not None
    assert result.record.brief_title == "Exemplumab in Sample Breast Cancer"
    assert result.record.enrollment is not None
    assert result.record.enrollment.count == 340


def test_brackets_inside_of_a_time_frame_belong_to_it() -> None:
    page = (
        "A Study of Examplin\nNCT ID: NCT99000110\nStatus: Recruiting\nPhase: Phase 2\nSex: All\n"
        "Primary outcomes\nPain score\nTime frame: At discharge (mean value 8 days) and at week 4\n"
        "Secondary outcomes\nMood [Time Frame: Week 4 (± 3 days), week 8]\n"
    )
    (result,) = parse_bytes(page.encode())
    assert result.record is not None
    assert [(one.measure, one.description, one.time_frame) for one in result.record.outcomes] == [
        ("Pain score", None, "At discharge (mean value 8 days) and at week 4"),
        ("Mood", None, "Week 4 (± 3 days), week 8"),
    ]


def test_a_heading_about_the_sponsor_is_no_criterion() -> None:
    page = (
        "A Study of Examplin\nLaunched by UNIVERSITY OF SAMPLETON · Feb 19, 2020\nNCT99000110\nTrial Information\n"
        "Completed\nKeywords\nGender\nALL\nEligibility criteria\n- Inclusion Criteria:\n- • 1. Back pain\n"
        "- Exclusion Criteria:\n- • 1. Tumor\nAbout University of Sampleton\nA teaching hospital.\n"
        "Locations\nParis, France\n"
    )
    (result,) = parse_bytes(page.encode())
    assert result.record is not None
    assert texts(result.record) == {"inclusion": "1. Back pain", "exclusion": "1. Tumor"}
    kept = {one.name: one.value for one in result.record.other_values}
    assert kept["About University of Sampleton"] == "A teaching hospital."
