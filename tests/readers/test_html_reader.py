"""HTML nodes: loud selectors, words as shown, places that lead back, and an account of every text node."""

from __future__ import annotations

import pytest

from pipeline.errors import StructureError
from pipeline.readers.html_reader import HtmlDocument

PAGE = """<html><head><title> A trial </title><script>var x = 1;</script></head><body>
<div id="menu"><a href="/">Home</a></div>
<table id="t"><tr><th>Phase</th><td>Phase&nbsp;II</td></tr>
<tr><th>Criteria</th><td>One <b>bold</b>ed<br>Two<br><br>Three<ul><li>x</li><li>y</li></ul></td></tr></table>
<input type="hidden" name="pid" value="77"><input type="submit" value="Go"><textarea>a
b</textarea></body></html>"""


def test_selectors_fail_on_zero_and_on_many() -> None:
    document = HtmlDocument(PAGE)
    with pytest.raises(StructureError, match="hits 0"):
        document.one("h1")
    with pytest.raises(StructureError, match="hits 2"):
        document.optional("th")
    with pytest.raises(StructureError, match="nothing"):
        document.some("h1")
    assert document.optional("h1") is None


def test_words_keep_lines_and_collapse_blanks() -> None:
    document = HtmlDocument(PAGE)
    phase, criteria = document.select("td")
    assert document.words(phase) == "Phase II"
    assert document.words(criteria) == "One bolded\nTwo\n\nThree\nx\ny"
    assert document.words(document.one("textarea")) == "a\nb"
    assert document.title == "A trial"


def test_places_are_css_paths_that_lead_back_to_the_node() -> None:
    document = HtmlDocument(PAGE)
    for node in document.select("td, li, a"):
        assert document.one(document.at(node)).mem_id == node.mem_id


def test_account_names_what_was_neither_read_nor_ignored() -> None:
    document = HtmlDocument(PAGE)
    document.name_region("navigation", "#menu")
    document.mark_read(*document.select("th"))
    for cell in document.select("td"):
        assert document.value(cell) is not None
    hidden = document.attribute(document.one("input[name=pid]"), "value")
    assert hidden is not None and hidden.raw == "77" and hidden.at.endswith("@value")
    account = document.account({"navigation": "menu of the site"})
    assert [(leaf.pattern, leaf.raw) for leaf in account.unread] == [("html/body/textarea", "a b")]
    assert account.ignored == 1


def test_volatile_regions_do_not_change_the_digest() -> None:
    def digest(page: str) -> str:
        document = HtmlDocument(page)
        document.name_region("navigation", "#menu")
        return document.digests(("navigation",), ()).source

    assert digest(PAGE) == digest(PAGE.replace("Home", "Start"))
    assert digest(PAGE) != digest(PAGE.replace("Phase&nbsp;II", "Phase III"))


def test_empty_and_broken_pages_have_no_leaves_and_raise_nothing() -> None:
    assert HtmlDocument("").leaves() == []
    assert [leaf.raw for leaf in HtmlDocument("<td>cell<b>x").leaves()] == ["cell", "x"]


def test_deep_nesting_is_no_limit() -> None:
    document = HtmlDocument("<div>" * 5000 + "deep" + "</div>" * 5000)
    assert "deep" in document.words(document.root)


def test_line_ends_that_a_style_shows_are_kept_where_an_adapter_says_so() -> None:
    document = HtmlDocument("<p class='lines'>one\ntwo <b>three\nfour</b></p><p>five\nsix</p>")
    document.keep_breaks(".lines")
    assert document.words(document.root) == "one\ntwo three\nfour\nfive six"
