"""Pages as lines: blocks, breaks, cells, list signs, regions and pieces of HTML; what was read and what not."""

from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.page_text import PageText


def lines(html: str) -> list[tuple[str, str, int, str]]:
    page = PageText.of_html(HtmlDocument(html))
    return [(line.text, line.raw, line.level, line.region) for line in page.lines]


def test_blocks_and_breaks_are_lines_and_headings_have_a_level() -> None:
    assert lines("<h2>Summary</h2><div>one<br>two <b>bold</b></div><p>three</p>") == [
        ("Summary", "Summary", 2, ""),
        ("one", "one", 0, ""),
        ("two bold", "two bold", 0, ""),
        ("three", "three", 0, ""),
    ]


def test_cells_of_a_row_and_terms_with_definitions_share_a_line() -> None:
    html = "<table><tr><th>Phase</th><td>2</td></tr><tr><th>Sex</th><td></td></tr></table><dl><dt>Age</dt><dd>18</dd></dl>"
    assert [text for text, _, _, _ in lines(html)] == ["Phase\t2", "Sex\t", "Age\t18"]


def test_items_keep_their_sign_and_depth() -> None:
    html = "<ol><li>first<ul><li>inner</li></ul></li><li>second</li></ol>"
    assert [raw for _, raw, _, _ in lines(html)] == ["1. first", "  * inner", "2. second"]


def test_a_line_of_inline_pieces_alone_remembers_them() -> None:
    page = PageText.of_html(
        HtmlDocument("<div><span>a b</span> <span>c</span></div><div>x <span>y</span></div>")
    )
    assert [line.parts for line in page.lines] == [("a b", "c"), ()]


def test_navigation_is_a_region_and_scripts_are_nothing() -> None:
    html = (
        "<title>Page</title><nav><a>Home</a></nav><p>text</p><script>var x = 1</script><footer>end</footer>"
    )
    assert [(text, region) for text, _, _, region in lines(html)] == [
        ("Page", "title"),
        ("Home", "nav"),
        ("text", ""),
        ("end", "footer"),
    ]


def test_places_are_css_paths_from_the_nearest_id() -> None:
    page = PageText.of_html(HtmlDocument('<div><p>a</p></div><div id="x"><p>b</p><p>c</p></div>'))
    assert [line.at for line in page.lines] == [
        "html > body:nth-of-type(1) > div:nth-of-type(1) > p:nth-of-type(1)",
        "#x > p:nth-of-type(1)",
        "#x > p:nth-of-type(2)",
    ]


def test_a_text_is_its_lines() -> None:
    page = PageText("one\r\n\r\n  two")
    assert [(line.number, line.text, line.at) for line in page.lines if line.text] == [
        (1, "one", "L1"),
        (3, "two", "L3"),
    ]
    page.value(page.lines[:1])
    assert [leaf.raw for leaf in page.account({}).unread] == ["two"]


def test_nothing_is_no_line() -> None:
    assert lines("") == []
    assert lines("<div> </div><table><tr><td></td></tr></table>") == []
