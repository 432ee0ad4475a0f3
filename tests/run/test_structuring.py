"""Lines of eligibility texts through the command: in order, whatever the workers, the hash seed, and bad lines."""

from __future__ import annotations

import os
import subprocess
import sys

import orjson
import pytest

from pipeline.errors import UnreadableInput
from pipeline.run.structuring import structure_line, structure_lines

LINES = [
    orjson.dumps({"id": f"T{n}", "text": f"Inclusion Criteria:\n\n* Age >= {n} years\n* Migraine"}) + b"\n"
    for n in range(18, 280)
]


PROGRAM = """
import sys
from pipeline.run.structuring import structure_lines
sys.stdout.buffer.writelines(structure_lines(sys.stdin.buffer, 1))
"""


def test_the_result_does_not_depend_on_the_number_of_workers() -> None:
    alone = list(structure_lines(LINES, 1))
    assert list(structure_lines(LINES, 2)) == alone
    assert [orjson.loads(line)["id"] for line in alone if isinstance(line, bytes)] == [
        f"T{n}" for n in range(18, 280)
    ]


def test_the_bytes_do_not_depend_on_the_hash_seed() -> None:
    written = [
        subprocess.run(
            [sys.executable, "-c", PROGRAM],
            input=b"".join(LINES[:30]),
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert written[0] == written[1]
    assert written[0].count(b"\n") == 30


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ({"id": "A", "text": "* Adults"}, ["text"]),
        ({"id": "A", "inclusion": "Adults", "exclusion": "Fever"}, ["inclusion", "exclusion"]),
        ({"id": "A", "inclusion": "Adults", "exclusion": None, "registry": "x"}, ["inclusion"]),
        (
            {"id": "A", "fields": {"inclusion#1": "Adults", "inclusion#2": "Consent"}},
            ["inclusion#1", "inclusion#2"],
        ),
        ({"id": "A", "text": ""}, []),
    ],
)
def test_every_form_of_input_is_read(value: dict[str, object], fields: list[str]) -> None:
    result = structure_line(1, orjson.dumps(value))
    assert isinstance(result, bytes)
    answer = orjson.loads(result)
    assert (answer["id"], [item["field"] for item in answer["criteria"]]) == ("A", fields)


def test_the_contracts_keys_are_written() -> None:
    result = structure_line(1, b'{"id": "A", "exclusion": "1. Platelets < 100 x 10^9/L"}')
    assert isinstance(result, bytes)
    (item,) = orjson.loads(result)["criteria"]
    assert (item["path"], item["role"], item["polarity"], item["ordinal"]) == (
        "E.1",
        "criterion",
        "exclusion",
        "1.",
    )
    (constraint,) = item["constraints"]
    assert (constraint["variable"], constraint["op"], constraint["high"], constraint["unit_ucum"]) == (
        "platelets",
        "lt",
        100.0,
        "10*9/L",
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "invalid_json"),
        (b"[]", "unrecognized"),
        (b'{"text": "Adults"}', "unrecognized"),
        (b'{"id": "A"}', "unrecognized"),
        (b'{"id": "A", "fields": {"text": 3}}', "unrecognized"),
    ],
)
def test_a_line_that_cannot_be_read_is_named_and_the_rest_is_read(line: bytes, reason: str) -> None:
    bad, good = structure_lines([line, b"\n", LINES[0]], 1)
    assert isinstance(bad, UnreadableInput)
    assert bad.reason == reason
    assert str(bad).startswith("line 1: ")
    assert isinstance(good, bytes)
