"""The client against a server that goes wrong: what is tried again, what is refused, and what never comes through."""

import gzip

import pytest

from pipeline.errors import (
    BusyServer,
    FetchError,
    GoneError,
    IncompleteBody,
    RobotsDisallowed,
    StatusError,
    WrongPage,
)
from pipeline.fetch.client import Client
from pipeline.fetch.site import Site
from pipeline.model.exchange import Request, Validators
from tests.fetch.conftest import QUICK
from tests.fetch.fault_server import FaultServer, Reply, chunked, cut, reply, reset

STUDY = b'{"protocolSection": {"identificationModule": {"nctId": "NCT99000001"}}}'


def test_a_response_keeps_the_bytes_as_received_and_decoded(server: FaultServer, client: Client) -> None:
    packed = gzip.compress(STUDY)
    url = server.on("/s", reply(packed, ("Content-Encoding", "gzip"), ("ETag", '"v1"')))
    response = client.fetch(Request(url, page_id="NCT99000001"))
    assert (response.payload, response.body, response.status) == (packed, STUDY, 200)
    assert response.header("etag") == '"v1"'
    assert (response.peer, response.attempts) == ("127.0.0.1", 1)
    assert "user-agent: trialmill/" in server.requests[-1][3].lower()


@pytest.mark.parametrize(
    "status", ["408 Timeout", "429 Too Many", "500 Error", "502 Bad", "503 Busy", "504 Late"]
)
@pytest.mark.parametrize("failures", [1, 3])
def test_a_busy_server_is_asked_again_up_to_four_times(
    server: FaultServer, client: Client, status: str, failures: int
) -> None:
    url = server.on("/s", *[reply(b"busy", status=status)] * failures, reply(STUDY))
    response = client.fetch(Request(url))
    assert (response.body, response.attempts) == (STUDY, failures + 1)
    assert server.counts["/s"] == failures + 1


def test_a_server_that_stays_broken_is_given_up_after_four_requests(
    server: FaultServer, client: Client
) -> None:
    url = server.on("/s", reply(b"busy", status="503 Busy"))
    with pytest.raises(BusyServer, match=r"HTTP 503"):
        client.fetch(Request(url))
    assert server.counts["/s"] == 4


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "451 Unavailable"])
def test_what_is_gone_is_asked_for_once(server: FaultServer, client: Client, status: str) -> None:
    url = server.on("/s", reply(b"no such study", status=status))
    with pytest.raises(GoneError) as caught:
        client.fetch(Request(url))
    assert caught.value.response.body == b"no such study"
    assert server.counts["/s"] == 1


def test_another_refusal_is_not_tried_again(server: FaultServer, client: Client) -> None:
    url = server.on("/s", reply(b"bad request", status="400 Bad Request"))
    with pytest.raises(StatusError, match="HTTP 400"):
        client.fetch(Request(url))
    assert server.counts["/s"] == 1


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (cut(reply(STUDY[:20], length=len(STUDY))), IncompleteBody),
        (cut(chunked(STUDY[:20], ends=False)), IncompleteBody),
        (cut(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnonsense"), IncompleteBody),
        (reply(gzip.compress(STUDY * 99)[:-9], ("Content-Encoding", "gzip")), IncompleteBody),
        (reply(b"\x1f\x8b\x08damaged", ("Content-Encoding", "gzip")), IncompleteBody),
        (reply(STUDY[:40], length=None), IncompleteBody),
        (reply(b"<html><body><p>half a pa", length=None), IncompleteBody),
        (reply(b"<?xml version='1.0'?><allTrials><trial>", length=None), IncompleteBody),
        (reset, FetchError),
    ],
)
def test_a_body_that_is_not_whole_is_asked_for_again_and_never_returned(
    server: FaultServer, client: Client, fault: Reply, error: type[FetchError]
) -> None:
    url = server.on("/s", fault, reply(STUDY))
    assert client.fetch(Request(url)).body == STUDY
    assert server.counts["/s"] == 2
    url = server.on("/always", fault)
    with pytest.raises(error):
        client.fetch(Request(url))
    assert server.counts["/always"] == 4


def test_a_closed_port_is_a_connection_fault() -> None:
    site = Site("ctgov", (), 0.0, base_url="http://127.0.0.1:9")
    with Client(site, limits=QUICK) as client, pytest.raises(RobotsDisallowed, match="no connection"):
        client.fetch(Request("http://127.0.0.1:9/s"))


def test_an_unchanged_page_comes_from_the_copy(server: FaultServer, client: Client) -> None:
    url = server.on("/s", reply(b"", ("ETag", '"v1"'), status="304 Not Modified", length=None))
    held = Validators('"v1"', "Sun, 01 Nov 2026 00:00:00 GMT", STUDY)
    response = client.fetch(Request(url, validators=held))
    assert response.is_unmodified and (response.payload, response.body) == (b"", STUDY)
    head = server.requests[-1][3].lower()
    assert 'if-none-match: "v1"' in head and "if-modified-since: sun, 01 nov 2026" in head


def test_a_page_said_to_be_unchanged_without_having_been_asked_is_no_answer(
    server: FaultServer, client: Client
) -> None:
    url = server.on("/s", reply(b"", status="304 Not Modified", length=None))
    with pytest.raises(StatusError, match="HTTP 304"):
        client.fetch(Request(url))


def test_whole_responses_that_are_no_answer_are_set_aside(server: FaultServer, client: Client) -> None:
    captcha = b"<html><title>Just a moment...</title><body>Verify you are human</body></html>"
    server.on("/end", reply(STUDY))
    moved = server.on("/moved", reply(b"", ("Location", "/end"), status="301 Moved"))
    busy = server.on("/busy", reply(b"busy", status="503 Busy"), reply(STUDY))
    torn = server.on("/torn", cut(reply(STUDY[:20], length=len(STUDY))), reply(STUDY))
    wrong = server.on("/wrong", reply(captcha))
    for url in (moved, busy, torn):
        assert client.fetch(Request(url)).body == STUDY
    with pytest.raises(WrongPage):
        client.fetch(Request(wrong))
    asides = client.take_aside()
    assert [(one.request.page_id, one.status, one.body) for one in asides] == [
        ("robots.txt", 404, b"none"),
        ("", 301, b""),
        ("", 503, b"busy"),
        ("", 200, captcha),
    ]
    assert client.take_aside() == []


def test_an_error_tells_how_often_the_address_was_asked(server: FaultServer, client: Client) -> None:
    url = server.on("/s", reply(b"busy", status="503 Busy"))
    for attempts in (1, 3):
        with pytest.raises(BusyServer) as caught:
            client.fetch(Request(url), attempts)
        assert caught.value.attempts == attempts
    assert server.counts["/s"] == 4
