"""JSON in every form in which it is saved, and torn at every place."""

import json

import pytest

from pipeline.errors import UnreadableInput
from pipeline.parse.json_input import read_json


def members(text: str | bytes) -> list[tuple[str, object]]:
    return [
        ((item.member, item.reason) if isinstance(item, UnreadableInput) else (item.member, item.data))
        for item in read_json(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b'{"a": 1}', [("", {"a": 1})]),
        (b'[{"a": 1}, 2]', [("/0", {"a": 1}), ("/1", 2)]),
        (b"[]", []),
        (b'{"a": 1}\n\n{"a": 2}\n', [("L1", {"a": 1}), ("L3", {"a": 2})]),
        (b'{"a": 1}\n{"a": \n{"a": 3}\n', [("L1", {"a": 1}), ("L2", "truncated_json"), ("L3", {"a": 3})]),
        (b'{"a": "\\ud800"}', [("", {"a": "\ud800"})]),
        (b'{"a": "tab\there"}', [("", {"a": "tab\there"})]),
        (b'{"a": ', [("", "truncated_json")]),
        (b'[{"a": 1}, {"a": 2}, {"a"', [("/0", {"a": 1}), ("/1", {"a": 2}), ("/2", "truncated_json")]),
        (b'{"studies": [{"a": 1}, {"b', [("/studies/0", {"a": 1}), ("/studies/1", "truncated_json")]),
        (b'{"studies": [{"a": 1}], "nextPag', [("/studies/0", {"a": 1}), ("/studies/1", "truncated_json")]),
        (b'{"a":99999999999999999999}', [("", {"a": "99999999999999999999"})]),
        (
            b'{"a": 1}\n{"a": -99999999999999999999}',
            [("L1", {"a": 1}), ("L2", {"a": "-99999999999999999999"})],
        ),
        (b'{"a": ' + b"9" * 5000 + b"}", [("", {"a": "9" * 5000})]),
        (b'{"a": NaN}', [("", {"a": pytest.approx(float("nan"), nan_ok=True)})]),
    ],
)
def test_json_is_read_in_every_form(text: bytes, expected: list[tuple[str, object]]) -> None:
    assert members(text) == expected


def test_a_list_torn_anywhere_keeps_its_whole_entries() -> None:
    text = json.dumps([{"id": i, "text": 'a [b] {c} \\ " d'} for i in range(5)])
    for cut in range(1, len(text)):
        items = members(text[:cut])
        whole = [data for _, data in items if isinstance(data, dict)]
        assert whole == [{"id": i, "text": 'a [b] {c} \\ " d'} for i in range(len(whole))]
        assert items[-1][1] == "truncated_json"


@pytest.mark.parametrize(("opening", "member"), [("[", "/0"), ('{"a":', "")])
def test_absurd_depth_is_an_error(opening: str, member: str) -> None:
    assert members(opening * 200_000) == [(member, "too_deep")]
