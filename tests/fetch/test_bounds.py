"""What the client will not do: leave the registry's hosts, reach private addresses, wait or swallow without end."""

import gzip
import logging
import socket
import tracemalloc
import zlib
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

import brotli
import httpx
import pytest
import zstandard

from pipeline.errors import (
    BodyTooLarge,
    BusyServer,
    ConnectionFault,
    IncompleteBody,
    RefusedRequest,
    UsageError,
    redact,
)
from pipeline.fetch.bodies import decode_body
from pipeline.fetch.client import Client
from pipeline.fetch.clock import SystemClock
from pipeline.fetch.guard import Budget, guarded_transport, is_public
from pipeline.fetch.site import Limits, Site, site_of
from pipeline.model.exchange import Request
from pipeline.parse.catalog import ADAPTERS
from tests.fetch.fault_server import FaultServer, drip, reply, running


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://[::1]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f000001:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://127.1:{port}/",
        "http://10.0.0.1/",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/x",
        "//other.example/",
        "http://127.0.0.1:{own}@127.0.0.1:{port}/",
        "http://127.0.0.1:notaport/",
        "http://[::1/",
    ],
)
def test_a_redirect_out_of_bounds_is_refused_before_anything_is_connected(
    server: FaultServer, client: Client, target: str
) -> None:
    with running() as other:
        location = target.format(port=other.port, own=server.port)
        url = server.on("/s", reply(b"", ("Location", location), status="302 Found"))
        with pytest.raises(RefusedRequest):
            client.fetch(Request(url))
        assert other.requests == []
    assert server.counts["/s"] == 1


def test_redirects_inside_the_host_are_followed_as_http_says(server: FaultServer, client: Client) -> None:
    server.on("/end", reply(b'{"a": 1}'))
    for status, method in (("303 See Other", "GET"), ("302 Found", "GET"), ("307 Temporary", "POST")):
        url = server.on("/s", reply(b"", ("Location", "/end"), status=status))
        response = client.fetch(Request(url, "POST", body=b"q=1"))
        assert (response.url, response.body) == (f"{server.base}/end", b'{"a": 1}')
        assert (server.requests[-1][1], response.sent_body) == (method, b"q=1" if method == "POST" else None)


def test_a_circle_of_redirects_ends(server: FaultServer, client: Client) -> None:
    url = server.on("/s", reply(b"", ("Location", "/s"), status="301 Moved"))
    with pytest.raises(RefusedRequest, match="its redirects lead back to it"):
        client.fetch(Request(url))
    assert server.counts["/s"] == 4


def test_a_chain_of_redirects_ends(server: FaultServer, client: Client) -> None:
    for hop in range(12):
        server.on(f"/{hop}", reply(b"", ("Location", f"/{hop + 1}"), status="301 Moved"))
    with pytest.raises(RefusedRequest, match="more than 10 redirects"):
        client.fetch(Request(f"{server.base}/0"))
    assert (server.counts["/10"], server.counts["/11"]) == (1, 0)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://elsewhere.example/", "no host of ctgov"),
        ("https://clinicaltrials.gov:8443/", "standard ports"),
        ("https://ann:secret@clinicaltrials.gov/", "a name or password"),
        ("ftp://clinicaltrials.gov/", "only http and https"),
        ("clinicaltrials.gov/x", "only http and https"),
    ],
)
def test_an_address_that_is_not_the_registrys_is_refused(url: str, why: str) -> None:
    site = Site("ctgov", ("clinicaltrials.gov",), 1.0)
    with (
        Client(site, contact="ops@registry-reader.example") as client,
        pytest.raises(RefusedRequest, match=why) as caught,
    ):
        client.fetch(Request(url))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "0.0.0.0",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "2001:0:7f00:1::",
        "ff02::1",
    ],
)
def test_an_address_that_is_not_public_is_told(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", ["8.8.8.8", "130.14.29.110", "2001:4860:4860::8888", "64:ff9b::808:808"])
def test_a_public_address_is_told(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"]])
def test_a_name_that_resolves_to_this_machine_is_not_connected_to(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch, addresses: list[str]
) -> None:
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, server.port)) for one in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_options: answers)
    with (
        httpx.Client(transport=guarded_transport(Budget(SystemClock()))) as client,
        pytest.raises(httpx.ConnectError, match="not on the public internet"),
    ):
        client.get(f"http://registry.example:{server.port}/")
    assert server.requests == []


def test_a_name_that_resolves_to_this_machine_is_a_refusal_and_not_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = []

    def resolve(host: str, *_args: Any, **_options: Any) -> list[Any]:
        tried.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 443))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    site = Site("ctgov", ("registry.example",), 0.0)
    with Client(site, contact="ops@registry-reader.example") as client, pytest.raises(RefusedRequest):
        client.fetch(Request("https://registry.example/x"))
    assert tried == ["registry.example"]


def test_bytes_that_drip_in_end_at_the_deadline(
    server: FaultServer, make_client: Callable[..., Client]
) -> None:
    client = make_client(limits=Limits(attempts=1, deadline_seconds=0.4, stall_seconds=30))
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
    for path, reply_ in (("/head", drip(head * 9, 0.1)), ("/body", drip(b"", 0))):
        if path == "/body":
            reply_ = lambda connection: (connection.sendall(head), drip(b"x" * 600, 0.1)(connection))  # noqa: E731
        with pytest.raises(ConnectionFault, match="too slow"):
            client.fetch(Request(server.on(path, reply_)))
        assert server.counts[path] == 1


def bombs() -> dict[str, bytes]:
    size = 64 * 2**20
    zeros = b"\0" * 2**20
    packers = {"gzip": zlib.compressobj(9, zlib.DEFLATED, 31), "deflate": zlib.compressobj(9)}
    packed = {
        name: b"".join(packer.compress(zeros) for _ in range(64)) + packer.flush()
        for name, packer in packers.items()
    }
    return {
        **packed,
        "br": brotli.compress(b"\0" * size, quality=5),
        "zstd": zstandard.compress(b"\0" * size),
    }


@pytest.mark.parametrize(("coding", "bomb"), bombs().items())
def test_a_bomb_is_refused_before_it_unfolds(coding: str, bomb: bytes) -> None:
    assert len(bomb) < 200_000
    tracemalloc.start()
    with pytest.raises(BodyTooLarge, match="unfolds to more than"):
        decode_body("https://registry.example/", bomb, coding, 512 * 2**20)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 100 * 2**20


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "gzip, gzip"])
def test_every_coding_is_undone_and_a_cut_in_it_found(coding: str) -> None:
    text = b"Inclusion criteria: age 18 to 65 years. " * 500
    packed = {
        "gzip": gzip.compress(text[:90]) + gzip.compress(text[90:]),
        "deflate": zlib.compress(text),
        "br": brotli.compress(text),
        "zstd": zstandard.compress(text),
        "gzip, gzip": gzip.compress(gzip.compress(text)),
    }[coding]
    assert decode_body("", packed, coding, 10**6) == text
    if coding == "zstd":
        assert decode_body("", packed + packed, coding, 10**6) == text + text
    for cut in range(1, min(len(packed), 60)):
        with pytest.raises(IncompleteBody):
            decode_body("", packed[:-cut], coding, 10**6)


def test_more_bytes_than_allowed_are_refused_when_announced_and_when_they_come(
    server: FaultServer, make_client: Callable[..., Client]
) -> None:
    client = make_client(limits=Limits(max_wire_bytes=1000))
    announced = server.on("/announced", reply(b"x", length=500_000_000))
    with pytest.raises(BodyTooLarge, match="announces 500,000,000 bytes"):
        client.fetch(Request(announced))
    coming = server.on("/coming", reply(b"x" * 5000, length=None))
    with pytest.raises(BodyTooLarge, match="more than 1,000 bytes came"):
        client.fetch(Request(coming))
    assert (server.counts["/announced"], server.counts["/coming"]) == (1, 1)


def test_a_registry_is_not_asked_by_somebody_it_cannot_reach() -> None:
    [ctgov] = [adapter.facts for adapter in ADAPTERS if adapter.facts.code == "ctgov"]
    with pytest.raises(UsageError, match="TRIALMILL_CONTACT"):
        Client(site_of(ctgov))
    assert site_of(ctgov).seconds_between_requests == 1.0
    assert site_of(ctgov, "http://127.0.0.1:8808").seconds_between_requests == 0.0
    assert site_of(ctgov, "https://mirror.example").seconds_between_requests == 1.0


def test_secrets_and_contacts_are_not_logged(
    server: FaultServer, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    url = server.on("/s?api_key=hunter2&mail=ann@clinic.example", reply(b"", status="500 Error"))
    with caplog.at_level(logging.DEBUG), pytest.raises(BusyServer) as caught:
        client.fetch(Request(url))
    ours = [
        record.getMessage() for record in caplog.records if record.name.startswith(("pipeline", "stamina"))
    ]
    text = "\n".join([*ours, str(caught.value)])
    assert "api_key=***" in text
    assert "hunter2" not in text and "ann@clinic" not in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://ann:pw@example.org/x", "https://***@example.org/x"),
        ("GET /x?access_token=abc&q=1", "GET /x?access_token=***&q=1"),
        ("contact ann.b+c@clinic.example, please", "contact ***@***, please"),
        ("https://example.org/x?query=key", "https://example.org/x?query=key"),
    ],
)
def test_what_must_not_be_seen_is_blotted_out(text: str, shown: str) -> None:
    assert redact(text) == shown
