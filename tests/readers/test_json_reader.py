"""JSON records: what was read leaves the tree, what is left is accounted for."""

from pipeline.readers.json_reader import JsonDocument


def test_nulls_and_blank_texts_are_no_leaves() -> None:
    account = JsonDocument({"a": None, "b": " ", "c": [None, ""], "d": 0, "e": False}).account({})
    assert [(leaf.at, leaf.raw) for leaf in account.unread] == [("/d", "0"), ("/e", "False")]


def test_a_member_is_ignored_wherever_it_stands() -> None:
    document = JsonDocument({"id": 1, "part": {"id": {"deep": 2, "blank": ""}, "name": "x", "idea": "y"}})
    account = document.account({"**/id": "a key of the system"})
    assert account.ignored == 2
    assert [leaf.pattern for leaf in account.unread] == ["/part/name", "/part/idea"]


def test_leaves_below_a_member_are_read_in_order_but_for_those_left_out() -> None:
    document = JsonDocument({"part": {"b": [{"x": 1}, {"x": 2}], "id": 7, "a": True, "none": None}})
    found = list(document.root.leaves("part", {"id"}))
    assert [(path, value.raw, value.at) for path, value in found] == [
        ("part.b.x", 1, "/part/b/0/x"),
        ("part.b.x", 2, "/part/b/1/x"),
        ("part.a", True, "/part/a"),
    ]
    account = document.account({})
    assert (account.read, [leaf.at for leaf in account.unread]) == (3, ["/part/id"])
    assert list(document.root.leaves("id", {"id"})) == []


def test_a_member_of_another_type_stays_unread() -> None:
    document = JsonDocument({"name": 5})
    assert document.root.text("name") is None
    assert document.root.peek("name") == 5
    assert document.account({}).unread[0].at == "/name"
