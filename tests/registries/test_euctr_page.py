"""EUCTR pages: hand-checked values of protocol pages and search results; the real pages to the last leaf."""

from pathlib import Path

import pytest

from pipeline.run.parsing import parse_bytes
from tests.registries.cases import record_of, results_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "euctr"


def test_a_page_without_its_address_takes_the_country_from_the_member_state() -> None:
    record = record_of("euctr/2029-099921-20_page_simple")
    assert record.record_id == "euctr:2029-099921-20-AT"
    assert record.brief_summary == "To see whether pain ends sooner"
    assert record.design.phases.codes == ("PHASE2",)
    assert record.design.allocation and record.design.masking
    assert (record.design.allocation.code, record.design.masking.code) == ("RANDOMIZED", "DOUBLE")
    assert [(text.field, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "1. Adults\n2. Sample gout > 1 day"),
        ("exclusion", "1. Kidney disease"),
    ]
    assert [(one.status, one.date and one.date.date) for one in record.ethics_reviews] == [
        ("Favourable", "2029-02-20")
    ]


def test_a_page_that_notes_its_address_is_keyed_by_it() -> None:
    page = (FIXTURES / "2029-099921-20_page_simple" / "page.html").read_bytes()
    saved = b"<!-- saved from url=(0069)https://www.clinicaltrialsregister.eu/ctr-search/trial/2029-099921-20/DE -->"
    (result,) = parse_bytes(page.replace(b"<html>", saved + b"<html>"))
    assert result.record is not None
    assert result.record.record_id == "euctr:2029-099921-20-DE"


def test_rows_in_another_language_are_twins_of_their_field() -> None:
    record = record_of("euctr/2029-099922-21_page_full")
    assert [(text.field, text.language, text.text) for text in record.eligibility.texts] == [
        ("inclusion", "en", "Sample psoriasis for 6 months"),
        ("inclusion@es", "es", "Psoriasis de muestra 6 meses"),
    ]
    assert [(one.path, one.language, one.text) for one in record.translations] == [
        ("official_title", "es", "Examplumab en psoriasis de muestra"),
        ("brief_summary", "es", "La piel"),
        ("conditions", "es", "Psoriasis de muestra"),
    ]
    assert ("E.3 Principal inclusion criteria", "Um texto noutra língua") in [
        (one.name, one.value) for one in record.other_values
    ]


def test_repeated_parts_of_a_page_are_items() -> None:
    (result,) = results_of(FIXTURES / "2029-099922-21_page_full")
    record = result.record
    assert record is not None
    assert [(one.name, one.other_names) for one in record.interventions] == [
        ("Examplumab", ()),
        ("Comparex", ("COMPAREXINE",)),
        ("Placebo", ()),
    ]
    assert [(one.name, one.code) for one in record.conditions] == [
        ("Sample psoriasis", None),
        ("Psoriasis", "10037153"),
        ("Psoriasis vulgaris", "10050576"),
    ]
    assert [(one.name, one.role, one.country_code) for one in record.sponsors] == [
        ("Example Biotech SA", "lead", "ES"),
        ("Sample Foundation", "funder", "FR"),
        ("Sample University", "collaborator", "FR"),
    ]
    assert record.status.overall_status is not None
    assert record.status.overall_status.raw == "Prematurely Ended"
    assert ("P. End of Trial Status", "Completed") in [(one.name, one.value) for one in record.other_values]
    assert record.results.status == "posted"
    assert result.envelope is not None
    assert result.envelope.leaves_unread == 3
    assert [(one.kind.value, one.field) for one in result.findings if one.kind != "unknown_leaf"] == [
        ("contradiction", "status.overall_status")
    ]


def test_a_page_of_a_third_country_is_keyed_so() -> None:
    (result,) = results_of(FIXTURES / "2029-099923-22_page_third_country_awkward")
    record = result.record
    assert record is not None
    assert record.record_id == "euctr:2029-099923-22-3RD"
    assert [one.code for one in record.countries] == ["BJ", "TG"]
    assert record.enrollment is not None
    assert (record.enrollment.count, record.enrollment.raw) == (None, "about thirty")
    assert [(one.kind.value, one.field) for one in result.findings] == [("invalid_number", "enrollment")]


def test_a_search_page_gives_a_partial_record_per_country() -> None:
    austria, germany, third = results_of(FIXTURES / "search_page")
    assert austria.record and germany.record and third.record and austria.envelope
    assert [result.record.record_id for result in (austria, germany, third) if result.record] == [
        "euctr:2029-099921-20-AT",
        "euctr:2029-099921-20-DE",
        "euctr:2029-099923-22-3RD",
    ]
    assert austria.envelope.completeness == "partial"
    assert austria.record.status.overall_status and germany.record.status.overall_status
    assert austria.record.status.overall_status.code == "ONGOING_RECRUITMENT_UNKNOWN"
    assert germany.record.status.overall_status.code == "COMPLETED"
    assert [one.code for one in third.record.eligibility.standard_ages] == ["CHILD", "CHILD"]
    assert [(one.kind.value, one.raw) for one in third.findings] == [("unmapped_code", "Weird")]


@pytest.mark.parametrize(
    ("words", "reason"),
    [("The requested page cannot be found", "not_found"), ("Service unavailable", "maintenance")],
)
def test_other_answers_of_the_site_are_named(words: str, reason: str) -> None:
    title = "<title>Clinical Trials register</title>"
    (result,) = parse_bytes(f"<html><head>{title}</head><body>{words}</body></html>".encode())
    assert result.quarantine is not None
    assert result.quarantine.reason == reason


@pytest.mark.corpus
def test_the_real_pages_are_read_to_the_last_leaf_and_every_word_mapped(corpus: Path) -> None:
    results = results_of(corpus / "euctr")
    pages = [result for result in results if result.envelope and result.envelope.shape != "text_export"]
    assert sorted(result.record.record_id or "" for result in pages if result.record) == [
        "euctr:2005-002909-23-PT",
        "euctr:2011-005852-33-3RD",
        "euctr:2015-000590-12-DE",
        "euctr:2015-000590-12-DE",
        "euctr:2015-000590-12-DE",
    ]
    assert sum(result.envelope.leaves_unread for result in pages if result.envelope) == 0
    kinds = {finding.kind.value for result in pages for finding in result.findings}
    assert kinds <= {"invalid_identifier"}
