"""Recognition by content, members of containers, and what is said of pages that nobody knows."""

import gzip
import json

import pytest

from pipeline.errors import UnreadableInput
from pipeline.findings import FindingKind
from pipeline.model.envelope import Snapshot
from pipeline.parse.page_source import source_of_page
from pipeline.parse.snapshots import SourceReading, parse_snapshot
from pipeline.run.parsing import parse_bytes


def study(nct_id: str) -> dict[str, object]:
    return {"protocolSection": {"identificationModule": {"nctId": nct_id, "briefTitle": f"Study {nct_id}"}}}


def read(data: bytes, source: str | None = None, **kwargs: object) -> list[tuple[str, str]]:
    """(member, registration id or reason) of everything in data."""
    found = []
    for item in parse_snapshot(Snapshot("s", data), source, **kwargs):  # type: ignore[arg-type]
        if isinstance(item, SourceReading):
            assert item.record.registration_id is not None
            found.append((item.member, str(item.record.registration_id.raw)))
        else:
            found.append((item.member, item.reason))
    return found


ONE, TWO = study("NCT99000011"), study("NCT99000012")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (json.dumps(ONE).encode(), [("", "NCT99000011")]),
        (
            json.dumps({"studies": [ONE, TWO]}).encode(),
            [("/studies/0", "NCT99000011"), ("/studies/1", "NCT99000012")],
        ),
        (json.dumps([ONE, TWO]).encode(), [("/0", "NCT99000011"), ("/1", "NCT99000012")]),
        (f"{json.dumps(ONE)}\n{json.dumps(TWO)}\n".encode(), [("L1", "NCT99000011"), ("L2", "NCT99000012")]),
        (gzip.compress(json.dumps(ONE).encode()), [("", "NCT99000011")]),
        (json.dumps(ONE).encode("utf-16"), [("", "NCT99000011")]),
        (
            json.dumps({"studies": [ONE, {"x": 1}]}).encode(),
            [("/studies/0", "NCT99000011"), ("/studies/1", "not_a_study")],
        ),
        (b'{"studies": []}', [("", "no_records")]),
        (b'{"hello": "world"}', [("", "unrecognized")]),
        (b"[1, 2]", [("/0", "unrecognized"), ("/1", "unrecognized")]),
        (b"", [("", "empty_file")]),
        (b"<html>" + b"<div>" * 100_000, [("", "too_deep")]),
    ],
)
def test_every_container_gives_its_members(data: bytes, expected: list[tuple[str, str]]) -> None:
    assert read(data) == expected


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (
            "<html><head><title>Just a moment...</title></head><body><p>Checking</p></body></html>",
            "bot_challenge",
        ),
        ('<html><body><form>Password <input type="password"></form></body></html>', "login_page"),
        ("<html><head><title>404 Not Found</title></head><body>nginx</body></html>", "not_found"),
        ("<html><body></body></html>", "empty_page"),
        ("<html><body><p>Hello, this is a page about nothing.</p></body></html>", "unrecognized"),
    ],
)
def test_an_answer_of_a_server_is_named_whosever_it_is(html: str, reason: str) -> None:
    assert read(html.encode()) == [("", reason)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"page": 1, "data": [study("NCT99000001"), 3]}, [("/data/0", "NCT99000001"), ("/data/1", "unrecognized")]),
        ({"study": study("NCT99000001"), "fetched": "today"}, [("/study", "NCT99000001")]),
        ({"data": [{"a": 1}]}, [("", "unrecognized")]),
        ({"data": [study("NCT99000001")], "more": [1]}, [("", "unrecognized")]),
        ({"data": []}, [("", "unrecognized")]),
    ],
)  # fmt: skip
def test_records_that_an_object_of_nobodys_holds_are_read(
    data: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    assert read(json.dumps(data).encode()) == expected


def test_a_source_that_does_not_fit_is_an_error_not_a_guess() -> None:
    assert read(b"<html><body>Hello</body></html>", "ctgov") == [("", "unrecognized")]


def test_an_unknown_leaf_is_reported_once_with_its_path() -> None:
    odd = study("NCT99000013")
    odd["protocolSection"]["armsInterventionsModule"] = {"armGroups": [{"color": "red"}, {"color": "blue"}]}  # type: ignore[index]
    (item,) = parse_snapshot(Snapshot("s", json.dumps(odd).encode()))
    assert isinstance(item, SourceReading)
    (finding,) = item.findings
    assert (finding.kind, finding.field) == (
        FindingKind.UNKNOWN_LEAF,
        "/protocolSection/armsInterventionsModule/armGroups/*/color",
    )
    assert finding.place == "/protocolSection/armsInterventionsModule/armGroups/0/color"


def test_a_digest_does_not_depend_on_volatile_leaves() -> None:
    digests = set()
    for day in ("2026-10-30", "2026-10-31"):
        data = json.dumps({**ONE, "derivedSection": {"miscInfoModule": {"versionHolder": day}}}).encode()
        (item,) = parse_snapshot(Snapshot("s", data))
        assert isinstance(item, SourceReading)
        digests.add(item.digests)
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.trials.example.org/a?b", "example.org"),
        ("http://trials.example.co.uk/", "example.co.uk"),
        ("http://127.0.0.1:8000/x", "page"),
        (None, "page"),
    ],
)
def test_an_unknown_site_is_named_by_its_domain(url: str | None, source: str) -> None:
    assert source_of_page(url) == source


def test_a_saved_captcha_page_is_named_as_one() -> None:
    page = b"<html><head><title>Just a moment...</title></head><body><p>Checking</p></body></html>"
    [error] = parse_snapshot(Snapshot("0", page))
    assert isinstance(error, UnreadableInput)
    assert (error.reason, "save the page from a browser" in str(error)) == ("bot_challenge", True)


def test_what_a_source_recognizes_and_cannot_read_is_quarantined_as_its_own() -> None:
    pages = {
        b"<html><head><title>ISRCTN</title></head><body>Service unavailable</body></html>": (
            "maintenance",
            "isrctn",
        ),
        b'{"studies": []}': ("no_records", "ctgov"),
        b"<clinical_study><x/></clinical_study>": ("not_a_study", "ctgov"),
        b"<html><body>Hello</body></html>": ("unrecognized", None),
    }
    for page, expected in pages.items():
        (result,) = parse_bytes(page)
        assert result.quarantine is not None
        assert (result.quarantine.reason, result.quarantine.source) == expected
