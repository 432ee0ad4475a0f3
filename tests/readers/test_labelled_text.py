"""The text of labelled pages: labels told by their words, rows of cells, twins, groups, and what is no label."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model.codes import Completeness
from pipeline.model.source import SourceRecord
from pipeline.readers.label_table import LabelTable
from pipeline.readers.labelled import FRAME_IGNORED, Layout
from pipeline.readers.labelled_text import LabelledText
from pipeline.readers.record_fields import RecordFields
from pipeline.readers.text_reader import TextDocument

TABLE = """\
	题目 | Title	public_title
	Phase | 分期	design.phases
	Contact	group
Contact	Name	contacts.name!PUBLIC_CONTACT
Contact	Full address of the person	contacts.address!PUBLIC_CONTACT
> Board	Address	ethics_reviews.contact
	Board	ethics_reviews.committee
	No	other
	Share data	ipd_sharing.plan
	Back to the list	group
"""
LAYOUT = Layout("tr", native="zh")


@pytest.fixture
def labels(tmp_path: Path) -> LabelTable:
    path = tmp_path / "labels.tsv"
    path.write_text(TABLE, "utf-8")
    return LabelTable(path)


def read(text: str, labels: LabelTable) -> tuple[SourceRecord, TextDocument]:
    document = TextDocument(text)
    fields = RecordFields()
    fields.add(LabelledText(document, LAYOUT, labels).entries, {})
    return fields.record(SourceRecord("x", "x", "text", Completeness.PARTIAL)), document


def test_lines_below_a_label_are_its_value(labels: LabelTable) -> None:
    record, document = read(
        "Menu\n\n题目：\n一项\n研究\nTitle:\nA study\nin two lines\nBack to the list\nImprint", labels
    )
    assert record.public_title is not None
    assert (record.public_title.raw, record.public_title.at, record.public_title.lang) == (
        "A study\nin two lines",
        "L7-8",
        "en",
    )
    assert [(path, value.raw) for path, value in record.translations] == [("public_title", "一项\n研究")]
    account = document.account(FRAME_IGNORED)
    assert [leaf.raw for leaf in account.unread] == ["Imprint"]
    assert account.ignored == 1


def test_rows_saved_with_bars_or_tabs_are_cells(labels: LabelTable) -> None:
    record, _ = read(
        "| 题目： Title： | A study |  |\n| Phase： | II | Share data： | No |\n分期：\t2期", labels
    )
    assert record.public_title is not None and record.public_title.raw == "A study"
    assert record.ipd_sharing is not None and record.ipd_sharing.plan is not None
    assert record.ipd_sharing.plan.raw == "No"
    assert [value.raw for value in record.design.phases] == ["II"]


def test_a_label_and_its_value_may_stand_in_one_line_and_a_label_in_two(labels: LabelTable) -> None:
    record, _ = read("Phase: 2\nContact\nName: Ann: the second\nFull address\nof the person:\n1 Road", labels)
    assert [value.raw for value in record.design.phases] == ["2"]
    (contact,) = record.contacts
    assert (contact.name and contact.name.raw, contact.address and contact.address.raw) == (
        "Ann: the second",
        "1 Road",
    )


def test_groups_end_with_their_labels_and_lead_labels_open_them(labels: LabelTable) -> None:
    record, _ = read("Contact\nName\nAnn\nName\nBob\nBoard\nSample Board\nAddress\n2 Road\nTitle\nT", labels)
    assert [one.name and one.name.raw for one in record.contacts] == ["Ann", "Bob"]
    (review,) = record.ethics_reviews
    assert (review.committee and review.committee.raw, review.contact and review.contact.raw) == (
        "Sample Board",
        "2 Road",
    )
    assert record.public_title is not None and record.public_title.raw == "T"


def test_a_text_without_labels_has_no_entries(labels: LabelTable) -> None:
    record, document = read("Nothing here\nis a label.", labels)
    assert record.other_fields == () and record.public_title is None
    assert document.account({}).read == 0


def test_heads_of_columns_in_a_text_do_not_mix_their_values(labels: LabelTable) -> None:
    text = "Contact\nName\nFull address of the person\nAnn\n1 Road\nTitle\nT"
    document = TextDocument(text)
    fields = RecordFields()
    fields.add(LabelledText(document, Layout("tr"), labels).entries, {})
    record = fields.record(SourceRecord("x", "x", "text", Completeness.PARTIAL))
    assert record.contacts == ()
    assert [leaf.raw for leaf in document.account(FRAME_IGNORED).unread] == ["Ann", "1 Road"]
    assert record.public_title is not None and record.public_title.raw == "T"


def test_a_label_glued_to_its_value_is_found_once(labels: LabelTable) -> None:
    text = "Title A study\nPhase 2\nof the study\nPhase in the middle of a text\nBoard\nBoard of Sample"
    document = TextDocument(text)
    fields = RecordFields()
    fields.add(LabelledText(document, Layout("tr", is_glued=True), labels).entries, {})
    record = fields.record(SourceRecord("x", "x", "text", Completeness.PARTIAL))
    assert record.public_title is not None and record.public_title.raw == "A study"
    assert [value.raw for value in record.design.phases] == ["2\nof the study\nPhase in the middle of a text"]
    assert [one.committee and one.committee.raw for one in record.ethics_reviews] == ["of Sample"]


def test_a_value_may_begin_with_the_word_of_its_label(labels: LabelTable) -> None:
    record, _ = read("Phase:\nPhase 2\nTitle\nPhase 2 of a study", labels)
    assert [value.raw for value in record.design.phases] == ["Phase 2"]
    assert record.public_title is not None and record.public_title.raw == "Phase 2 of a study"
