"""The whole of a record: contradictions, inference, damage in text and numbers, and the corpus of real studies."""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from pathlib import Path

import orjson
import pytest

from pipeline.findings import FindingKind
from pipeline.model.codes import Completeness, DateType, OutcomeType, OverallStatus, Phase, ValueStatus
from pipeline.model.source import (
    Loss,
    SourceDate,
    SourceDates,
    SourceDesign,
    SourceEnrollment,
    SourceLocation,
    SourceOutcome,
    SourceRecord,
    SourceStatus,
    Value,
)
from pipeline.model.trial import TrialRecord
from pipeline.normalize.record import Normalized, normalize_record
from pipeline.readers.json_reader import JsonDocument
from pipeline.registries.ctgov.adapter import ADAPTER
from pipeline.registries.ctgov.api_v2 import read_study

CORPUS = Path(os.environ.get("TRIALMILL_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))


def v(raw: str | int, at: str = "/x") -> Value:
    return Value(raw, at)


def normalize(**fields: object) -> Normalized:
    source = SourceRecord("ctgov", "ctgov", "api_v2", Completeness.FULL, registration_id=v("NCT99000001"))
    return normalize_record(dataclasses.replace(source, **fields), ADAPTER.facts, "ClinicalTrials.gov")  # type: ignore[arg-type]


def kinds(normalized: Normalized) -> list[FindingKind]:
    return [finding.kind for finding in normalized.findings]


@pytest.mark.parametrize("filler", ["NA", "N/A", "n.a.", "None", "Not applicable"])
def test_a_filler_is_no_acronym_and_no_outcome(filler: str) -> None:
    outcomes = (
        SourceOutcome(OutcomeType.PRIMARY, v(filler)),
        SourceOutcome(OutcomeType.PRIMARY, v(filler), time_frame=v("Day 7")),
        SourceOutcome(OutcomeType.PRIMARY, v("Na level")),
    )
    record = normalize(acronym=v(filler), outcomes=outcomes).record
    assert record.acronym is None
    assert [(one.ordinal, one.measure) for one in record.outcomes] == [(1, filler), (2, "Na level")]
    assert normalize(acronym=v("NANO")).record.acronym == "NANO"


def test_a_record_is_keyed_by_source_and_registration() -> None:
    record, findings = normalize()
    assert (record.record_id, record.url) == (
        "ctgov:NCT99000001",
        "https://clinicaltrials.gov/study/NCT99000001",
    )
    assert findings == ()


def test_a_record_without_an_id_has_none() -> None:
    record, _ = normalize(registration_id=None)
    assert (record.record_id, record.registration_id) == (None, None)


def test_a_malformed_id_is_kept_with_a_finding_and_words_are_no_id() -> None:
    normalized = normalize(registration_id=v("NCT123"))
    assert (normalized.record.registration_id, kinds(normalized)) == (
        "NCT123",
        [FindingKind.INVALID_IDENTIFIER],
    )
    assert normalize(registration_id=v("not applicable")).record.registration_id is None


def test_the_phase_field_wins_over_the_title() -> None:
    normalized = normalize(
        brief_title=v("Phase 1 Study of X"), design=SourceDesign(phases=(v("EARLY_PHASE1"),))
    )
    assert normalized.record.design.phases.codes == (Phase.EARLY_PHASE1,)
    assert kinds(normalized) == [FindingKind.CONTRADICTION]


def test_a_title_that_agrees_with_one_of_the_phases_is_no_contradiction() -> None:
    design = SourceDesign(phases=(v("PHASE2"), v("PHASE3")))
    assert kinds(normalize(brief_title=v("Phase IIb trial of X"), design=design)) == []


def test_an_unmapped_word_is_kept_and_reported() -> None:
    normalized = normalize(status=SourceStatus(overall_status=v("ON_THE_MOON", "/status")))
    status = normalized.record.status
    assert (status.overall_status.raw, status.overall_status.code) == ("ON_THE_MOON", None)
    assert (status.recruitment_state, status.study_state) == (None, None)
    assert [(f.kind, f.field, f.place) for f in normalized.findings] == [
        (FindingKind.UNMAPPED_CODE, "status.overall_status", "/status")
    ]
    assert [(n.path, n.status) for n in normalized.record.value_notes] == [
        ("status.overall_status", ValueStatus.UNMAPPED)
    ]


@pytest.mark.parametrize(
    ("completeness", "type_"), [(Completeness.LOSSY, DateType.ACTUAL), (Completeness.FULL, None)]
)
def test_enrollment_of_a_completed_study_is_actual_where_the_form_drops_the_type(
    completeness: Completeness, type_: DateType | None
) -> None:
    record, _ = normalize(
        completeness=completeness,
        status=SourceStatus(overall_status=v("COMPLETED")),
        enrollment=SourceEnrollment(count=v("10")),
    )
    assert record.status.overall_status.code is OverallStatus.COMPLETED
    assert record.enrollment.count == 10
    assert (record.enrollment.type and record.enrollment.type.code) == type_
    if type_:
        assert record.enrollment.type.rule == "completed_study_counts_actual"


def test_enrollment_of_a_record_that_was_not_touched_since_2012_has_no_inferred_type() -> None:
    record, _ = normalize(
        completeness=Completeness.LOSSY,
        status=SourceStatus(overall_status=v("COMPLETED")),
        enrollment=SourceEnrollment(count=v("10")),
        dates=SourceDates(last_update=SourceDate(v("2008-04-01"))),
    )
    assert record.enrollment.type is None


def test_a_number_beyond_64_bits_is_a_finding() -> None:
    normalized = normalize(enrollment=SourceEnrollment(count=v(2**70)))
    assert (normalized.record.enrollment.count, normalized.record.enrollment.raw) == (None, str(2**70))
    assert kinds(normalized) == [FindingKind.INVALID_NUMBER]


@pytest.mark.parametrize(
    ("raw", "count", "rule"),
    [
        ("Group A:49;Group B:49;", 98, "sum_of_groups"),
        ("1:30;2:30;", 60, "sum_of_groups"),
        ("Inclusion at 2 months", None, None),
        ("200 (100 per arm)", 200, "first_number_of_text"),
        ("3,060", 3060, None),
        ("10 participants", 10, "first_number_of_text"),
    ],
)
def test_target_size_in_all_its_forms(raw: str, count: int, rule: str | None) -> None:
    enrollment = normalize(enrollment=SourceEnrollment(count=v(raw))).record.enrollment
    assert (enrollment.count, enrollment.rule, enrollment.raw) == (count, rule, raw)


def test_control_characters_are_removed_with_a_finding() -> None:
    normalized = normalize(brief_title=v("A\x00B\ud800 C"), brief_summary=v("line\x0b one\nline two"))
    assert normalized.record.brief_title == "AB\ufffd C"
    assert normalized.record.brief_summary == "line one\nline two"
    assert kinds(normalized) == [FindingKind.CONTROL_CHARACTERS] * 2
    assert normalized.findings[0].raw == "A\\u0000B\\ud800 C"
    normalized.record.model_dump_json()


def test_escapes_are_undone_once_in_text_and_kept_plain_where_there_are_none() -> None:
    record, _ = normalize(
        brief_summary=Value(r"BMI \>30 \\< x", "/x", None, "markdown"),
        brief_title=v(r"A \< B"),
        detailed_description=Value("one<br>two &lt;3", "/x", None, "html"),
    )
    assert record.brief_summary == r"BMI >30 \< x"
    assert record.brief_title == r"A \< B"
    assert record.detailed_description == "one\ntwo <3"


def test_countries_of_sites_are_inferred_only_where_none_are_listed() -> None:
    site = SourceLocation(country=v("France"))
    record, _ = normalize(locations=(site, site))
    assert [(c.code, c.status, c.rule) for c in record.countries] == [
        ("FR", ValueStatus.INFERRED, "country_of_sites")
    ]
    record, _ = normalize(locations=(site,), countries=(v("Spain"),), removed_countries=(v("Italy"),))
    assert [(c.code, c.status, c.is_removed) for c in record.countries] == [
        ("ES", ValueStatus.MAPPED, False),
        ("IT", ValueStatus.MAPPED, True),
    ]


def test_several_countries_in_one_text_are_split_and_regions_have_no_code() -> None:
    record, _ = normalize(countries=(v("Japan,North America"), v("Korea, Republic of")))
    assert [(c.code, c.name) for c in record.countries] == [
        ("JP", "Japan"),
        (None, "North America"),
        ("KR", "South Korea"),
    ]


SEED_TITLE = "Phase 1 Study of X in Patients With Polymyositis (PM) and Dermatomyositis (DM)"


def test_conditions_are_inferred_from_a_title_only_where_the_form_loses_them() -> None:
    normalized = normalize(brief_title=v(SEED_TITLE), losses=(Loss("conditions", "one_line_block"),))
    assert [(c.name, c.status, c.rule) for c in normalized.record.conditions] == [
        ("Polymyositis", ValueStatus.INFERRED, "disease_named_in_title"),
        ("Dermatomyositis", ValueStatus.INFERRED, "disease_named_in_title"),
    ]
    assert FindingKind.INFERRED_VALUE in kinds(normalized)
    assert normalize(brief_title=v(SEED_TITLE)).record.conditions == ()


@pytest.mark.parametrize(
    "title",
    [
        "A Study in Patients With Polymyositis and Related Disorders",
        "Polymyositis Education for Nurses",
        "A Study in Patients With Severe Polymyositis",
        "A Study of Tadalafil",
    ],
)
def test_a_title_with_anything_but_disease_names_gives_no_condition(title: str) -> None:
    assert normalize(brief_title=v(title), losses=(Loss("conditions", "x"),)).record.conditions == ()


def test_a_known_loss_is_unknown_and_not_absent() -> None:
    normalized = normalize(
        losses=(Loss("brief_summary", "first_line"), Loss("design.text", "first_line", "partial"))
    )
    assert [(n.path, n.status, n.rule) for n in normalized.record.value_notes] == [
        ("brief_summary", ValueStatus.UNKNOWN, "first_line"),
        ("design.text", ValueStatus.UNKNOWN, "first_line"),
    ]
    assert kinds(normalized) == [FindingKind.POSSIBLY_TRUNCATED_HEAD]


@pytest.fixture(scope="module")
def studies() -> list[tuple[dict[str, object], Normalized]]:
    folder = CORPUS / "ctgov_v2"
    if not folder.is_dir():
        pytest.skip("no corpus")
    found = []
    for path in sorted(folder.glob("*.json")):
        study = orjson.loads(path.read_bytes())
        source = read_study(JsonDocument(orjson.loads(path.read_bytes())))
        found.append((study, normalize_record(source, ADAPTER.facts, ADAPTER.facts.name)))
    return found


@pytest.mark.corpus
def test_every_enum_of_the_corpus_is_mapped_and_every_link_resolved(
    studies: list[tuple[dict[str, object], Normalized]],
) -> None:
    assert len(studies) == 822
    found = Counter(finding.kind for _, (_, findings) in studies for finding in findings)
    assert found[FindingKind.UNMAPPED_CODE] == 0
    assert found[FindingKind.UNRESOLVED_LINK] == 0


@pytest.mark.corpus
def test_assembled_records_are_what_the_model_validates(
    studies: list[tuple[dict[str, object], Normalized]],
) -> None:
    for _, (record, _) in studies:
        assert TrialRecord.model_validate_json(record.model_dump_json()) == record


@pytest.mark.corpus
def test_values_of_the_corpus_arrive(studies: list[tuple[dict[str, dict], Normalized]]) -> None:  # type: ignore[type-arg]
    for study, (record, _) in studies:
        protocol = study["protocolSection"]
        assert record.registration_id == protocol["identificationModule"]["nctId"]
        assert record.status.overall_status.raw == protocol["statusModule"]["overallStatus"]
        arms = protocol.get("armsInterventionsModule", {})
        assert len(record.arm_groups) == len(arms.get("armGroups", ()))
        assert len(record.interventions) == len(arms.get("interventions", ()))
        pairs = {
            (a["label"], i["name"])
            for i in arms.get("interventions", ())
            for a in arms.get("armGroups", ())
            if a["label"] in i.get("armGroupLabels", ())
        }
        linked = {
            (
                record.arm_groups[link.arm_ordinal - 1].label,
                record.interventions[link.intervention_ordinal - 1].name,
            )
            for link in record.arm_interventions
        }
        assert {(" ".join(a.split()), " ".join(i.split())) for a, i in pairs} <= linked
        locations = protocol.get("contactsLocationsModule", {}).get("locations", ())
        assert len(record.locations) == len(locations)
        assert all(
            site.country.code or site.country.name.startswith("Former")
            for site in record.locations
            if site.country
        )
