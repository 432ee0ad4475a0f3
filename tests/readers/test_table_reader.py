"""Tables: separators, quotes, rows of another width, and cells that were read."""

import pytest

from pipeline.errors import UnreadableInput
from pipeline.readers.table_reader import Table


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_seen(separator: str) -> None:
    (row,) = Table(f"a{separator}b\n1{separator}2\n").rows()
    assert row.text("b") == ("2", "/b", None, "plain")


def test_quoted_cells_hold_separators_quotes_and_line_ends() -> None:
    (row,) = Table('\ufeffa,b\r\n"x, ""y""\r\nz",2\r\n').rows()
    assert row.text("a") == ('x, "y"\r\nz', "/a", None, "plain")


def test_unread_cells_are_told_and_blank_ones_are_none() -> None:
    (row,) = Table("a,b,c,c\n1, ,3,4\n").rows()
    assert row.text("b") is None
    assert row.text("a") is not None
    account = row.account({"/c (2)": "a reason"})
    assert (account.read, account.ignored) == (1, 1)
    assert [tuple(leaf) for leaf in account.unread] == [("/c", "/c", "3")]


def test_a_row_of_another_width_is_refused_alone() -> None:
    rows = list(Table("a,b\n1\n1,2\n1,2,\n1,2,3\n").rows())
    assert [row.member for row in rows] == ["row 1", "row 2", "row 3", "row 4"]
    for row in (rows[0], rows[3]):
        with pytest.raises(UnreadableInput) as error:
            row.digests((), ())
        assert error.value.reason == "malformed_row"
    assert rows[1].digests((), ()) == rows[2].digests((), ())


def test_a_table_without_a_header_is_read_under_a_given_one() -> None:
    rows = list(Table("1,2\n3,4\n").rows(("x", "y")))
    assert [(row.member, row.text("y")) for row in rows] == [
        ("row 1", ("2", "/y", None, "plain")),
        ("row 2", ("4", "/y", None, "plain")),
    ]


def test_blank_lines_and_an_empty_text_hold_no_row() -> None:
    assert list(Table("a,b\n\n,\n").rows()) == []
    assert Table("").first_row == ()


def test_a_header_below_a_title_is_found_and_one_that_comes_again_is_no_row() -> None:
    table = Table("Export of 1 May\n\na;b\n1;2\na;b\n3;4\n")
    assert table.find_header(lambda cells: cells == ("a", "b"))
    rows = list(table.rows())
    assert [row.text("b") for row in rows] == [("2", "/b", None, "plain"), ("4", "/b", None, "plain")]
    assert not Table("a,b\n1,2\n").find_header(lambda cells: cells == ("x",))
    assert not Table("").find_header(lambda cells: True)
