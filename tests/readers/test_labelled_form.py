"""A registry's labelled form: recognized by its markup, loud where nothing is known, other pages told apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import StructureError
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable
from pipeline.readers.labelled import Layout
from pipeline.readers.labelled_form import LabelledForm, address_key, has_labels, wrong_pages

SITE = wrong_pages("Sample Registry", ("registry.example",), ('class="hits"',))


@pytest.fixture
def form(tmp_path: Path) -> LabelledForm:
    path = tmp_path / "labels.tsv"
    path.write_text("\tTrial ID\tregistration_id\n\tTitle\tpublic_title\n", "utf-8")
    return LabelledForm(
        source="sample",
        name="record_html",
        layout=Layout("tr", labels="th"),
        labels=LabelTable(path),
        signature=("Trial ID", r"SAMPLE\d{4}"),
        excludes='class="hits"',
        page_key=r"page=(\d+)",
        registry_of=lambda raw: "other" if raw.endswith("9") else None,
    )


def page(body: str, title: str = "Sample Registry") -> HtmlDocument:
    return HtmlDocument(f"<html><head><title>{title}</title></head><body>{body}</body></html>")


def reason(document: HtmlDocument) -> str | None:
    return next((one.reason for one in SITE if one.recognizes(document)), None)


def test_a_page_with_the_signature_is_recognized_and_a_list_is_not(form: LabelledForm) -> None:
    record = "<table><tr><th>Trial ID</th><td>SAMPLE0001</td></tr></table>"
    assert form.recognizes(page(record))
    assert not form.recognizes(page(f'<div class="hits">{record}</div>'))
    assert not form.recognizes(page("<p>Trial ID</p>"))


def test_a_record_belongs_to_the_registry_of_its_id_and_keeps_the_page_key(form: LabelledForm) -> None:
    row = "<table><tr><th>Trial ID</th><td>SAMPLE000{}</td></tr></table>"
    link = '<link rel="canonical" href="https://registry.example/view?page=77">'
    record = form.read(HtmlDocument(f"<html><head>{link}</head><body>{row.format(9)}</body></html>"))
    assert (record.source, record.registry) == ("sample", "other")
    assert record.page_key is not None and record.page_key.raw == "77"
    assert form.read(page(row.format(1))).registry == "sample"


def test_a_page_without_a_known_label_stops_the_record(form: LabelledForm) -> None:
    with pytest.raises(StructureError, match="no label of sample"):
        form.read(page("<table><tr><th>Shoe size</th><td>44</td></tr></table>"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>The trial you asked for does not exist.</p>", "not_found"),
        ("<p>Down for maintenance until Monday.</p>", "maintenance"),
        ('<table class="hits"><tr><td>SAMPLE0001</td></tr></table>', "search_list"),
        ("<p>" + "Participants who are not found at home. " * 60 + "</p>", None),
        ("<p>Welcome</p>", None),
    ],
)
def test_pages_of_the_site_are_told_by_their_words(body: str, expected: str | None) -> None:
    assert reason(page(body)) == expected
    assert reason(page(body, "Another site")) is None


def test_the_site_is_told_by_the_address_of_the_page_too() -> None:
    saved = "<!-- saved from url=(0030)https://registry.example/x -->"
    assert reason(HtmlDocument(f"{saved}<html><body><p>Not found</p></body></html>")) == "not_found"


def test_the_page_key_comes_from_an_address_of_the_page_itself() -> None:
    markup = '<a href="view?seq=1">other</a><!-- saved from url=(0040)http://x.example/view?seq=911 -->'
    key = address_key(HtmlDocument(markup), r"seq=(\d+)")
    assert key is not None and key.raw == "911"
    assert address_key(HtmlDocument('<a href="view?seq=1">x</a>'), r"seq=(\d+)") is None


def test_a_page_without_labels_in_its_rows_is_told_apart(form: LabelledForm) -> None:
    assert has_labels(page("<table><tr><td>Title: One</td></tr></table>"), Layout("tr"), form.labels)
    assert has_labels(page("<p>Trial ID: 1</p>"), Layout("tr", inline="p"), form.labels)
    assert not has_labels(page("<div>Title</div><div>One</div>"), Layout("tr"), form.labels)
