"""CTIS: hand-checked values of both generations of the API and of search rows; the real answers to the last leaf."""

from pathlib import Path

import pytest

from pipeline.run.parsing import parse_bytes
from tests.registries.cases import record_of, results_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "ctis"


def test_a_trial_of_one_member_state_is_read() -> None:
    record = record_of("ctis/2029-599901-10_simple")
    assert record.record_id == "ctis:2029-599901-10"
    assert record.url == "https://euclinicaltrials.eu/ctis-public/view/2029-599901-10-00"
    assert record.status.overall_status is not None
    assert record.status.overall_status.code == "COMPLETED"
    assert record.design.phases.codes == ("PHASE3",)
    dates = record.dates
    assert dates.start and dates.completion and dates.last_update_posted
    assert (dates.start.date, dates.completion.date) == ("2029-03-05", "2029-11-20")
    assert dates.completion.type is not None
    assert dates.completion.type.code == "ACTUAL"
    assert dates.last_update_posted.date == "2029-12-01"
    assert [(site.facility, site.city, site.contacts[0].name) for site in record.locations] == [
        ("Sample Hospital", "Vienna", "Max Muster")
    ]
    assert [(one.kind, one.date) for one in record.events][-2:] == [
        ("START_OF_TRIAL", "2029-03-05"),
        ("END_OF_TRIAL", "2029-11-20"),
    ]
    assert record.eligibility.accepts_healthy_volunteers is False


def test_strengths_of_a_product_are_one_intervention() -> None:
    test, placebo = record_of("ctis/2029-599901-10_simple").interventions
    assert (test.name, test.other_names, placebo.name) == (
        "Exemplin 5 mg",
        ("EXEMPLIN",),
        "Placebo to Exemplin",
    )
    assert test.description is not None
    lines = test.description.split("\n")
    assert lines[0] == "Role: Test"
    assert [line for line in lines if line.startswith("Maximum daily dose")] == [
        "Maximum daily dose: 10",
        "Maximum daily dose: 20",
    ]


def test_a_resubmission_is_the_same_trial_with_its_other_numbers() -> None:
    record = record_of("ctis/2029-599902-11_full")
    assert record.record_id == "ctis:2029-599902-11"
    assert [(one.type, one.value) for one in record.identifiers] == [
        ("euct", "2029-599902-11"),
        ("eudract", "2019-099902-19"),
        ("nct", "NCT99000902"),
        ("isrctn", "ISRCTN99000902"),
        ("utn", "U1111-9999-0902"),
        ("ind_ide", "99,061"),
        ("ind_ide", "99,097"),
        ("other", "EMEA-999902-PIP01-29"),
    ]


def test_numbered_lists_are_read_in_the_order_of_their_numbers() -> None:
    record = record_of("ctis/2029-599902-11_full")
    assert [(text.field, text.language, text.text) for text in record.eligibility.texts] == [
        ("inclusion#1", None, "Sample colitis for 3 months"),
        ("inclusion@pl#1", "pl", "Próbne zapalenie jelita od 3 miesięcy"),
        ("inclusion#2", None, "Mayo score 6 to 12"),
        ("inclusion#3", None, "Able to consent"),
        ("exclusion#1", None, "1. Infection\n2. Platelets < 100 x 10^9/L"),
    ]
    assert record.detailed_description == "Second: quality of life\nTenth: safety"


def test_member_states_and_the_rest_of_the_world_are_countries_and_counted() -> None:
    record = record_of("ctis/2029-599902-11_full")
    assert [one.code for one in record.countries] == ["PL", "FR", "US"]
    assert record.enrollment is not None
    assert (record.enrollment.count, record.enrollment.rule) == (90, "sum_of_groups")
    assert [(one.name, one.value) for one in record.other_values if "mscPublicStatusCode" in one.name] == [
        ("Poland.mscPublicStatusCode", "3"),
        ("France.mscPublicStatusCode", "2"),
    ]
    assert [(one.name, one.role, one.country_code) for one in record.sponsors] == [
        ("Sample Hospital", "collaborator", "FR"),
        ("Example Pharma AG", "lead", "CH"),
        ("Sample Foundation", "funder", None),
    ]


def test_a_planned_end_that_is_not_the_completion_is_kept() -> None:
    record = record_of("ctis/2029-599902-11_full")
    assert record.dates.completion is not None
    assert record.dates.completion.raw == "2031-12-31"
    kept = {one.name: one.value for one in record.other_values}
    assert kept["trialDuration.estimatedEndDate"] == "2031-01-31"


def test_periods_give_arms_and_the_first_one_the_design() -> None:
    record = record_of("ctis/2029-599902-11_full")
    assert [arm.label for arm in record.arm_groups] == ["Examplumab", "Placebo", "Open examplumab"]
    assert record.design.allocation is not None
    assert record.design.masking is not None
    assert (record.design.allocation.code, record.design.masking.code) == ("RANDOMIZED", "DOUBLE")
    assert ("period 2.blindingMethodCode", "3") in [(one.name, one.value) for one in record.other_values]
    assert [(one.path, one.language) for one in record.translations] == [
        ("official_title", "pl"),
        ("official_title", "und"),
        ("conditions", "pl"),
        ("outcomes.secondary.measure", "pl"),
    ]


def test_an_answer_of_the_first_api_is_read_with_the_row_merged_into_it() -> None:
    (result,) = results_of(FIXTURES / "2029-599903-12_first_api_awkward")
    record = result.record
    assert record is not None
    assert record.record_id == "ctis:2029-599903-12"
    assert record.design.phases.codes == ("PHASE3",)
    assert record.eligibility.sex is not None
    assert record.eligibility.sex.code == "ALL"
    assert [one.code for one in record.eligibility.standard_ages] == ["CHILD", "ADULT"]
    assert [one.code for one in record.countries] == ["AT", "DE"]
    assert record.interventions[0].name == "exemplin"
    assert record.sponsors == ()
    assert ("trialCountries.AT", "Ongoing, recruiting") in [
        (one.name, one.value) for one in record.other_values
    ]
    assert sorted((one.kind.value, one.field) for one in result.findings) == [
        ("invalid_date", "dates.completion"),
        ("unknown_leaf", "/futureField/surprise"),
    ]


def test_search_rows_are_partial_records() -> None:
    known, odd = results_of(FIXTURES / "search_page")
    assert known.envelope and known.record and odd.record
    assert known.envelope.completeness == "partial"
    assert known.record.dates.start is not None
    assert known.record.dates.start.date == "2029-03-05"
    assert [(one.kind.value, one.raw) for one in odd.findings] == [
        ("unmapped_code", "99"),
        ("unmapped_code", "Nowhere Land"),
    ]


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (b'{"pagination": {"totalRecords": 0}, "data": []}', "no_records"),
        (b'{"status": 404, "error": "Not Found", "path": "/ctis-public-api/retrieve/1"}', "not_found"),
        (
            b"<html><head><base href='/ctis-public/'></head><body><app-root></app-root></body></html>",
            "client_rendered_page",
        ),
        (b"<html><head><title>CTIS</title></head><body>Under maintenance</body></html>", "maintenance"),
        (b'{"ctNumber": null, "authorizedApplication": {}}', "not_a_trial"),
    ],
)
def test_answers_without_a_trial_are_named(page: bytes, reason: str) -> None:
    (result,) = parse_bytes(page)
    assert result.quarantine is not None
    assert result.quarantine.reason == reason


def test_a_trial_that_is_not_authorised_keeps_its_number() -> None:
    page = b'{"ctNumber": "2029-599905-14-00", "authorizedApplication": {"authorizedPartI": null}}'
    (result,) = parse_bytes(page)
    assert result.record is not None
    assert result.record.record_id == "ctis:2029-599905-14"


@pytest.mark.corpus
def test_the_real_answers_are_read_to_the_last_leaf_and_every_word_mapped(corpus: Path) -> None:
    results = results_of(corpus / "ctrdata_json" / "ctis")
    assert len(results) == 8
    assert sum(result.envelope.leaves_unread for result in results if result.envelope) == 0
    assert [finding for result in results for finding in result.findings] == []
    assert {result.record.registration_id for result in results if result.record} == {
        "2022-501142-30",
        "2022-501180-40",
        "2023-505613-24",
        "2024-510663-34",
        "2024-512095-35",
    }


def test_an_answer_with_entities_is_the_answer_without() -> None:
    page = FIXTURES / "2029-599901-10_simple" / "page.json"
    plain = page.read_bytes().replace(b"Sample Hospital", b"Children's Hospital")
    coded = page.read_bytes().replace(b"Sample Hospital", b"Children&apos;s Hospital")
    (one,), (other,) = parse_bytes(plain), parse_bytes(coded)
    assert one.record is not None
    assert one.record.locations[0].facility == "Children's Hospital"
    assert other.record == one.record
    assert one.envelope is not None and other.envelope is not None
    assert other.envelope.source_digest == one.envelope.source_digest
