"""Labelled pages: twin rows, nested rows, spanning labels, heads of columns, flows, unknown labels."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.model.codes import Completeness, OutcomeType, SponsorRole
from pipeline.model.source import SourceRecord
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable, fold_label
from pipeline.readers.labelled import FRAME_IGNORED, LabelledPage, Layout
from pipeline.readers.record_fields import RecordFields

TABLE = """\
# group	label	target	reading
	Title | 题目	public_title
	Contact	group
Contact	Name	contacts.name!PUBLIC_CONTACT
Contact	Address	contacts.address!PUBLIC_CONTACT
	Address	other
	Phase	design.phases
	Arms	group
Arms	Group | 组别	arm_groups.label
Arms	Kind	arm_groups.type
Outcomes	Outcome	outcomes.measure
Outcomes	Type	outcomes.type
Outcomes	Time	outcomes.time_frame
	Status	status.overall_status	twins
	Start	dates.start	typed_date
	Countries	countries	commas
	Support	sponsors.name!FUNDER	list
Sites		locations.facility
> Board	Address	ethics_reviews.contact
	Board	ethics_reviews.committee
	Trial no.	registration_id
	Size	enrollment.count
	Final size	enrollment.count!ACTUAL
	Planned start	dates.start!ANTICIPATED
	Lead	sponsors.name!LEAD
	Age	eligibility.age_text	age_range
	Codes	conditions.name	icd10
contacts	Full name	contacts.name
contacts	Role	contacts.role
contacts	Phone	contacts.phone
"""
BASE = SourceRecord("x", "x", "html", Completeness.FULL)


@pytest.fixture
def labels(tmp_path: Path) -> LabelTable:
    path = tmp_path / "labels.tsv"
    path.write_text(TABLE, "utf-8")
    return LabelTable(path)


def read(page: str, labels: LabelTable, layout: Layout) -> tuple[SourceRecord, HtmlDocument]:
    document = HtmlDocument(page)
    layout.prepare(document)
    fields = RecordFields("dmy")
    fields.add(LabelledPage(document, layout, labels).entries, {})
    return fields.record(BASE), document


def unread(document: HtmlDocument) -> list[tuple[str, str]]:
    return [(leaf.pattern, leaf.raw) for leaf in document.account(FRAME_IGNORED).unread]


def test_labels_are_compared_without_bullets_colons_and_numbers() -> None:
    assert fold_label(" - Arm 12 ：") == "arm"
    assert fold_label("Secondary ID [3]") == "secondary id"
    assert fold_label("Interventions/Control_4") == "interventions/control"
    assert fold_label("Ｐｈａｓｅ") == "phase"
    assert fold_label("Target size: 60") == "target size: 60"
    assert fold_label("44") == "44"


def test_english_stands_in_the_record_and_its_twin_is_a_translation(labels: LabelTable) -> None:
    page = "<table><tr><td class=l>题目：</td><td>一项研究</td></tr><tr><td class=l>Title:</td><td>A study</td></tr></table>"
    record, document = read(page, labels, Layout("tr", labels="td.l", native="zh"))
    assert record.public_title is not None
    assert (record.public_title.raw, record.public_title.lang) == ("A study", "en")
    assert [(path, value.raw, value.lang) for path, value in record.translations] == [
        ("public_title", "一项研究", "zh")
    ]
    assert unread(document) == []


def test_a_page_without_english_keeps_its_own_language(labels: LabelTable) -> None:
    record, _ = read(
        "<table><tr><th>题目</th><td>一项研究</td></tr></table>",
        labels,
        Layout("tr", labels="th", native="zh"),
    )
    assert record.public_title is not None
    assert (record.public_title.raw, record.public_title.lang, record.translations) == ("一项研究", "zh", ())


def test_parts_of_a_cell_in_two_languages_are_two_values(labels: LabelTable) -> None:
    page = "<table><tr><th>Title</th><td><p class=cn>题</p><p class=en>T</p></td></tr></table>"
    layout = Layout("tr", labels="th", native="zh", languages={"zh": ".cn", "en": ".en"})
    record, _ = read(page, labels, layout)
    assert record.public_title is not None and record.public_title.raw == "T"
    assert record.translations[0][1].raw == "题"


def test_marked_parts_that_hold_only_some_of_the_words_lose_nothing(labels: LabelTable) -> None:
    page = "<table><tr><th>Title</th><td><i class=cn>从</i> <i class=en>From</i> 2024</td></tr></table>"
    layout = Layout("tr", labels="th", native="zh", languages={"zh": ".cn", "en": ".en"})
    record, _ = read(page, labels, layout)
    assert record.public_title is not None and record.public_title.raw == "从 From 2024"


def test_a_heading_row_groups_the_labels_below_it(labels: LabelTable) -> None:
    page = """<table><tr><th>Contact</th></tr><tr><th>- Name</th><td>Ann Sample</td></tr>
      <tr><th>- Address</th><td>1 Road</td></tr></table><table><tr><th>Address</th><td>elsewhere</td></tr></table>"""
    record, _ = read(page, labels, Layout("tr", labels="th"))
    (contact,) = record.contacts
    assert contact.name is not None and contact.name.raw == "Ann Sample"
    assert contact.address is not None and contact.address.raw == "1 Road"
    assert [(one.name, one.value.raw) for one in record.other_fields] == [("Address", "elsewhere")]


def test_a_label_over_several_rows_groups_them(labels: LabelTable) -> None:
    page = """<table><tr><td rowspan=2>Contact</td><td>Name</td><td>Ann Sample</td></tr>
      <tr><td>Address</td><td>1 Road</td></tr><tr><td colspan=2>Phase</td><td>II</td></tr></table>"""
    record, document = read(page, labels, Layout("tr"))
    (contact,) = record.contacts
    assert (contact.name and contact.name.raw, contact.address and contact.address.raw) == (
        "Ann Sample",
        "1 Road",
    )
    assert [value.raw for value in record.design.phases] == ["II"]
    assert unread(document) == []


def test_rows_inside_a_value_stand_in_the_group_of_its_label(labels: LabelTable) -> None:
    inner = "<table><tr><td>Group</td><td>{}</td><td>Kind</td><td>{}</td></tr></table>"
    page = f"<table><tr><th>Arms</th><td>{inner.format('A', 'Active')}{inner.format('B', 'Placebo')}</td></tr></table>"
    record, document = read(page, labels, Layout("tr", labels="th"))
    assert [(arm.label and arm.label.raw, arm.type and arm.type.raw) for arm in record.arm_groups] == [
        ("A", "Active"),
        ("B", "Placebo"),
    ]
    assert unread(document) == []


def test_values_under_heads_of_columns_are_items(labels: LabelTable) -> None:
    page = """<h3>Outcomes</h3><table><tr><td>Type</td><td>Outcome</td><td>Time</td></tr>
      <tr><td>Primary Outcome</td><td>Death</td><td>Day 28</td></tr>
      <tr><td>Secondary Outcome</td><td>Pain</td><td></td></tr></table>"""
    record, document = read(page, labels, Layout("tr", headings="h3"))
    assert [(one.type, one.measure and one.measure.raw) for one in record.outcomes] == [
        (OutcomeType.PRIMARY, "Death"),
        (OutcomeType.SECONDARY, "Pain"),
    ]
    assert record.outcomes[1].time_frame is None
    assert unread(document) == []


def test_a_row_that_does_not_fit_its_columns_is_a_finding_and_not_shifted(labels: LabelTable) -> None:
    page = """<h3>Outcomes</h3><table><tr><td>Type</td><td>Outcome</td><td>Time</td></tr>
      <tr><td>Primary Outcome</td><td>Death</td></tr></table>"""
    record, document = read(page, labels, Layout("tr", headings="h3"))
    assert record.outcomes == ()
    assert [raw for _, raw in unread(document)] == ["Primary Outcome", "Death"]


def test_a_label_that_comes_again_starts_a_further_item(labels: LabelTable) -> None:
    page = "<h3>Contact</h3><dl><dt>Name</dt><dd>Ann</dd><dt>Address</dt><dd>1</dd><dt>Name</dt><dd>Bob</dd></dl>"
    record, _ = read(page, labels, Layout("dl", labels="dt", headings="h3"))
    assert [one.name and one.name.raw for one in record.contacts] == ["Ann", "Bob"]


def test_values_without_a_label_belong_to_their_heading(labels: LabelTable) -> None:
    page = "<h3>Sites</h3><table><tr><td>Sample Clinic</td></tr><tr><td>Example Hospital</td></tr></table>"
    record, _ = read(page, labels, Layout("tr", headings="h3"))
    assert [site.facility and site.facility.raw for site in record.locations] == [
        "Sample Clinic",
        "Example Hospital",
    ]


def test_in_a_flow_a_label_ends_the_value_before_it(labels: LabelTable) -> None:
    page = "<div><p>Title</p><p>One</p><p>more</p><p>Phase</p><p>Start</p><p>01/02/2020, Actual</p></div>"
    record, _ = read(page, labels, Layout("div", cells="p", is_flow=True))
    assert record.public_title is not None and record.public_title.raw == "One\nmore"
    assert record.design.phases == ()
    start = record.dates.start
    assert start is not None and start.type is not None
    assert (start.value.raw, start.type.raw, start.order) == ("01/02/2020", "Actual", "dmy")


def test_an_unknown_label_is_a_finding_and_its_value_is_kept(labels: LabelTable) -> None:
    page = "<table><tr><th>Contact</th></tr><tr><th>Shoe size</th><td>44</td></tr><tr><th>Hat</th><td></td></tr></table>"
    record, document = read(page, labels, Layout("tr", labels="th"))
    assert [(one.name, one.value.raw) for one in record.other_fields] == [("Contact Shoe size", "44")]
    assert unread(document) == [("label:Contact/Shoe size", "44"), ("html/body/table/tbody/tr/th", "Hat")]


def test_a_value_that_reads_like_a_label_stays_a_value(labels: LabelTable) -> None:
    record, _ = read("<table><tr><td>Title</td><td>Status</td></tr></table>", labels, Layout("tr"))
    assert record.public_title is not None and record.public_title.raw == "Status"


def test_rivals_for_one_place_and_nameless_items_are_kept_apart(labels: LabelTable) -> None:
    page = "<table><tr><th>Title</th><td>One</td></tr><tr><th>Title</th><td>Two</td></tr></table>"
    record, _ = read(page, labels, Layout("tr", labels="th"))
    assert record.public_title is not None and record.public_title.raw == "One"
    assert [(one.name, one.value.raw) for one in record.other_fields] == [("Title", "Two")]


def test_lists_and_twins_in_one_value_are_taken_apart(labels: LabelTable) -> None:
    page = """<table><tr><th>Countries</th><td>Japan, Brazil</td></tr><tr><th>Support</th><td>A Fund; B Fund</td></tr>
      <tr><th>Status</th><td>모집 중(Recruiting)</td></tr></table>"""
    record, _ = read(page, labels, Layout("tr", labels="th", native="ko"))
    assert [value.raw for value in record.countries] == ["Japan", "Brazil"]
    assert [(one.name.raw, one.role) for one in record.sponsors] == [
        ("A Fund", SponsorRole.FUNDER),
        ("B Fund", SponsorRole.FUNDER),
    ]
    assert record.status.overall_status is not None and record.status.overall_status.raw == "Recruiting"
    assert record.translations[0][1].raw == "모집 중"


def test_what_stands_outside_the_container_is_the_frame_of_the_page(labels: LabelTable) -> None:
    page = "<p>Menu</p><div id=c><table><tr><th>Title</th><td>One</td></tr></table><p>A note</p></div>"
    _, document = read(page, labels, Layout("tr", labels="th", container="#c"))
    assert [raw for _, raw in unread(document)] == ["A note"]
    assert document.account(FRAME_IGNORED).ignored == 1


def test_a_table_of_labels_with_a_wrong_number_of_cells_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "labels.tsv"
    path.write_text("\tTitle\n", "utf-8")
    with pytest.raises(ValueError, match=r"labels\.tsv:1"):
        LabelTable(path).knows(("title",))


def test_a_label_alone_in_its_row_has_its_value_in_the_row_below(labels: LabelTable) -> None:
    page = """<table><tr><td>Contact</td></tr><tr><td>Name</td></tr><tr><td>Ann Sample</td></tr>
      <tr><td>Address</td></tr><tr><td></td></tr><tr><td>Title</td></tr><tr><td>One</td></tr></table>"""
    record, document = read(page, labels, Layout("tr"))
    assert [(one.name and one.name.raw, one.address) for one in record.contacts] == [("Ann Sample", None)]
    assert record.public_title is not None and record.public_title.raw == "One"
    assert unread(document) == []


def test_a_label_with_a_value_may_open_a_group(labels: LabelTable) -> None:
    page = """<table><tr><th>Board</th><td>Sample Board</td></tr><tr><th>Address</th><td>2 Road</td></tr>
      <tr><th>Title</th><td>One</td></tr></table>"""
    record, _ = read(page, labels, Layout("tr", labels="th"))
    (review,) = record.ethics_reviews
    assert (review.committee and review.committee.raw, review.contact and review.contact.raw) == (
        "Sample Board",
        "2 Road",
    )
    assert record.public_title is not None


def test_a_group_that_spans_rows_ends_with_them(labels: LabelTable) -> None:
    page = """<table><tr><th rowspan=2>Contact</th><th>Name</th><td>Ann</td></tr><tr><th>Address</th><td>1</td></tr>
      <tr><th colspan=2>Address</th><td>elsewhere</td></tr></table>"""
    record, _ = read(page, labels, Layout("tr", labels="th"))
    assert [one.address and one.address.raw for one in record.contacts] == ["1"]
    assert [(one.name, one.value.raw) for one in record.other_fields] == [("Address", "elsewhere")]


def test_an_element_may_hold_label_and_value(labels: LabelTable) -> None:
    page = "<div class=head><p>Trial no.: EX-1</p><p>A note: and more</p></div>"
    record, document = read(page, labels, Layout("tr", inline="div.head, p"))
    assert record.registration_id is not None and record.registration_id.raw == "EX-1"
    assert [raw for _, raw in unread(document)] == ["A note: and more"]


def test_a_table_is_headed_by_its_id_and_its_rows_are_items(labels: LabelTable) -> None:
    page = """<table id="tblContacts"><tr><th>Full name</th><th>Role</th></tr><tr><td>Ann</td><td>Title</td></tr>
      <tr><td>Bob</td><td></td></tr></table>"""
    record, _ = read(page, labels, Layout("tr", labels="th", headings="table[id^=tbl]"))
    assert [(one.name and one.name.raw, one.role and one.role.raw) for one in record.contacts] == [
        ("Ann", "Title"),
        ("Bob", None),
    ]


def test_heads_that_are_new_continue_the_item_above(labels: LabelTable) -> None:
    page = """<table id="tblContacts"><tr><th>Full name</th><th>Role</th></tr><tr><td>Ann</td><td>PI</td></tr>
      <tr><th>Phone</th><th>Hat</th></tr><tr><td>123</td><td></td></tr>
      <tr><th>Full name</th><th>Role</th></tr><tr><td>Bob</td><td>PI</td></tr></table>"""
    record, _ = read(page, labels, Layout("tr", labels="th", headings="table[id^=tbl]"))
    assert [(one.name and one.name.raw, one.phone and one.phone.raw) for one in record.contacts] == [
        ("Ann", "123"),
        ("Bob", None),
    ]


def test_what_happened_stands_before_what_was_planned(labels: LabelTable) -> None:
    page = """<dl><dt>Size</dt><dd>100</dd><dt>Final size</dt><dd>98</dd>
      <dt>Planned start</dt><dd>01/02/2020</dd></dl>"""
    record, _ = read(page, labels, Layout("dl", labels="dt"))
    count, type_, start = record.enrollment.count, record.enrollment.type, record.dates.start
    assert count is not None and type_ is not None and start is not None and start.type is not None
    assert (count.raw, type_.raw, start.type.raw) == ("98", "Actual", "Anticipated")
    assert [(one.name, one.value.raw) for one in record.other_fields] == [("Size", "100")]


def test_after_the_first_lead_sponsors_are_secondary_and_fillers_are_none(labels: LabelTable) -> None:
    page = "<dl><dt>Lead</dt><dd>A</dd><dt>Lead</dt><dd>B</dd><dt>Lead</dt><dd>Nil</dd><dt>Status</dt><dd>-</dd></dl>"
    record, _ = read(page, labels, Layout("dl", labels="dt"))
    assert [(one.name.raw, one.role) for one in record.sponsors] == [
        ("A", SponsorRole.LEAD),
        ("B", SponsorRole.SECONDARY),
    ]
    assert record.status.overall_status is not None and record.status.overall_status.raw == "-"


def test_ranges_and_codes_are_taken_apart(labels: LabelTable) -> None:
    page = "<dl><dt>Age</dt><dd>19 Year ~ No Limit</dd><dt>Codes</dt><dd>(J18.9) Pneumonia; Cough</dd></dl>"
    record, _ = read(page, labels, Layout("dl", labels="dt"))
    low, high = record.eligibility.minimum_age, record.eligibility.maximum_age
    assert low is not None and high is not None
    assert (low.raw, high.raw) == ("19 Year", "No Limit")
    assert [(one.name.raw, one.code and one.code.raw, one.system) for one in record.conditions] == [
        ("Pneumonia", "J18.9", "ICD-10"),
        ("Cough", None, None),
    ]


def test_numbers_as_values_are_no_labels(labels: LabelTable) -> None:
    record, _ = read("<table><tr><td>Hat size</td><td>44</td></tr></table>", labels, Layout("tr"))
    assert [(one.name, one.value.raw) for one in record.other_fields] == [("Hat size", "44")]


def test_absurd_spans_are_one(labels: LabelTable) -> None:
    page = "<table><tr><th rowspan=x colspan=0>Title</th><td colspan=99999999>One</td></tr></table>"
    record, _ = read(page, labels, Layout("tr", labels="th"))
    assert record.public_title is not None and record.public_title.raw == "One"


def test_bare_words_beside_an_element_are_a_cell(labels: LabelTable) -> None:
    page = "<div class=f><b>Title:</b> One</div><div class=f>Phase <i>II</i></div><div class=f><b>Status</b><i></i></div>"
    record, document = read(page, labels, Layout(".f"))
    assert record.public_title is not None and record.public_title.raw == "One"
    assert [value.raw for value in record.design.phases] == ["II"]
    assert unread(document) == []
