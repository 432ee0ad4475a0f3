"""XML records: words and places, damage kept to one record, nothing resolved, every leaf told."""

import pytest

from pipeline.errors import UnreadableInput
from pipeline.parse.sniffing import Form, sniff
from pipeline.readers.xml_reader import XmlDocument, forbidden_character_count


def test_values_carry_words_and_xpaths() -> None:
    root = XmlDocument('<r><a>one</a><b n="7"><c>x</c><c>y</c></b><d/></r>').root
    assert root.text("a") == ("one", "/a", None, "plain")
    b = root.element("b")
    assert b.attribute("n") == ("7", "/b/@n", None, "plain")
    assert [(value.raw, value.at) for value in b.texts("c")] == [("x", "/b/c[1]"), ("y", "/b/c[2]")]
    assert root.text("d") is None
    assert root.element("nowhere").element("deeper").texts("x") == ()


def test_what_is_not_read_is_told_with_its_place() -> None:
    document = XmlDocument('<r v="1"><a>one</a><a>two</a><skip><x>3</x></skip></r>')
    document.root.text("a")
    account = document.account({"/skip": "a reason"})
    assert (account.read, account.ignored) == (1, 1)
    assert [tuple(leaf) for leaf in account.unread] == [("/@v", "@v", "1"), ("/a[2]", "/a", "two")]


def test_reading_a_leaf_twice_gives_it_once() -> None:
    root = XmlDocument("<r><a>one</a></r>").root
    assert root.text("a") is not None
    assert root.text("a") is None


def test_elements_inside_a_text_come_along_as_html() -> None:
    document = XmlDocument("<r><a>one<br/>2 &lt; 3</a></r>")
    value = document.root.text("a")
    assert value is not None
    assert (value.raw, value.markup) == ("one<br/>2 &lt; 3", "html")
    assert document.account({}).unread == ()


def test_records_of_one_file_stream_one_by_one_and_damage_costs_one() -> None:
    text = '<list n="3"><t><id>1</id></t><t><id>2</t><t><id>3</id></t></list>'
    documents = list(XmlDocument(text).split("t"))
    assert [document.member for document in documents] == ["/t[1]", "/t[2]", "/t[3]"]
    assert [str(documents[i].root.element("id").value()[0]) for i in (0, 2)] == ["1", "3"]  # type: ignore[index]
    with pytest.raises(UnreadableInput) as error:
        _ = documents[1].root
    assert error.value.reason == "malformed_xml"
    assert [leaf.pattern for leaf in documents[0].account({}).unread] == ["/..@n"]


def test_a_file_cut_off_after_a_complete_record_costs_none() -> None:
    documents = list(XmlDocument("<list><t><id>1</id></t><t><id>2</id></t>").split("t"))
    assert [document.root.text("id")[0] for document in documents] == ["1", "2"]  # type: ignore[index]


def test_a_file_cut_off_inside_a_record_says_so() -> None:
    _, last = XmlDocument("<list><t><id>1</id></t><t><id>2</i").split("t")
    with pytest.raises(UnreadableInput) as error:
        _ = last.root
    assert error.value.reason == "truncated_xml"


def test_words_between_records_are_leaves() -> None:
    documents = list(XmlDocument("<list><head>of 2</head><t>1</t>and<t>2</t>end</list>").split("t"))
    assert [[leaf.raw for leaf in document.account({}).unread] for document in documents] == [
        ["1", "of 2"],
        ["2", "and end"],
    ]


def test_prefixes_are_declared_by_the_container_and_dropped() -> None:
    text = (
        '<x:list xmlns:x="urn:x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        '<x:t><x:id xsi:nil="true"/><x:n>7</x:n></x:t></x:list>'
    )
    (document,) = XmlDocument(text).split("t")
    assert document.root.text("n") == ("7", "/n", None, "plain")
    assert document.account({}).unread == ()


def test_no_entity_is_resolved_and_no_document_type_is_read() -> None:
    text = '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]><r><x>&a;&f;</x></r>'
    assert XmlDocument(text).root.text("x") == ("&a;&f;", "/x", None, "plain")


def test_stray_signs_undeclared_entities_and_control_characters_are_repaired() -> None:
    text = "<r><a>R&D &nbsp;&alpha; &lt; &#1;5 < 6 \x01&#x0D;</a><b><![CDATA[a & b < c]]></b></r>"
    root = XmlDocument(text).root
    assert root.text("a") == ("R&D \u00a0\u03b1 < 5 < 6 \n", "/a", None, "plain")
    assert root.text("b") == ("a & b < c", "/b", None, "plain")
    assert forbidden_character_count(text) == 1


def test_digests_leave_volatile_leaves_out_and_ignore_layout() -> None:
    def digest(text: str) -> str:
        return XmlDocument(text).digests(("/date",), ()).source

    assert digest("<r><a>1</a><date>x</date></r>") == digest("<r>\n <a> 1 </a>\n <date>y</date></r>")
    assert digest("<r><a>1</a></r>") != digest("<r><a>2</a></r>")


def test_xml_with_an_escaped_page_inside_is_xml() -> None:
    assert sniff(b'<?xml version="1.0"?><r><d><![CDATA[<table><tr>]]></d></r>') is Form.XML
    assert sniff(b'<?xml version="1.0"?><!DOCTYPE html><html><table></table></html>') is Form.HTML
    assert sniff(b"<!DOCTYPE html><html>") is Form.HTML
