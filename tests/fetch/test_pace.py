"""The pace that a registry is owed: between requests, after Retry-After, and as robots.txt asks."""

import datetime
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest

from pipeline.errors import BusyServer, RobotsDisallowed
from pipeline.fetch.client import Client
from pipeline.fetch.rate import Pacer
from pipeline.fetch.retry import retry_after_seconds
from pipeline.model.exchange import Request
from tests.fetch.fault_server import FaultServer, reply

NOON = datetime.datetime(2026, 11, 1, 12, tzinfo=datetime.UTC)


class FakeClock:
    """Time that passes only when somebody sleeps; each thread knows the last time that it was told."""

    def __init__(self) -> None:
        self._seconds = 0.0
        self._lock = threading.Lock()
        self._told = threading.local()

    def now(self) -> datetime.datetime:
        return NOON + datetime.timedelta(seconds=self._seconds)

    def monotonic(self) -> float:
        self._told.seconds = self._seconds
        return self._seconds

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._seconds += seconds

    @property
    def told(self) -> float:
        seconds: float = self._told.seconds
        return seconds


def test_a_thousand_requests_of_eight_threads_start_no_closer_than_the_pace() -> None:
    clock = FakeClock()
    pacer = Pacer(1.5, 0.25, clock)

    def start(_: int) -> float:
        pacer.wait("registry.example")
        return clock.told

    with ThreadPoolExecutor(8) as pool:
        starts = sorted(pool.map(start, range(1000)))
    pauses = [later - sooner for sooner, later in pairwise(starts)]
    assert min(pauses) >= 1.5 - 1e-6
    assert max(pauses) > 1.55, "no jitter: every pause is the same"


def test_hosts_do_not_wait_for_each_other() -> None:
    clock = FakeClock()
    pacer = Pacer(10.0, 0.0, clock)
    for host in ("a.example", "b.example"):
        pacer.wait(host)
        assert clock.told == 0.0


@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("Sun, 01 Nov 2026 12:00:09 GMT", 9), ("31536000", 900), ("0", 0)],
)
def test_no_request_is_made_before_retry_after_has_passed(
    server: FaultServer, make_client: Callable[..., Client], status: str, header: str, seconds: int
) -> None:
    clock = FakeClock()
    starts: list[float] = []

    def busy_then_well(connection: object) -> None:
        starts.append(clock.monotonic())
        answer = reply(b'{"a": 1}') if len(starts) > 1 else reply(b"", ("Retry-After", header), status=status)
        connection.sendall(answer)  # type: ignore[attr-defined]

    url = server.on("/s", busy_then_well)
    response = make_client(clock=clock).fetch(Request(url))
    assert (response.body, len(starts)) == (b'{"a": 1}', 2)
    assert starts[1] - starts[0] >= seconds


def test_retry_after_holds_back_every_request_to_the_host(
    server: FaultServer, make_client: Callable[..., Client]
) -> None:
    clock = FakeClock()
    client = make_client(clock=clock)
    busy = server.on("/busy", reply(b"", ("Retry-After", "60"), status="429 Too Many"))
    other = server.on("/other", reply(b'{"a": 1}'))
    with pytest.raises(BusyServer) as caught:
        client.fetch(Request(busy))
    assert caught.value.retry_after == 60
    client.fetch(Request(other))
    assert clock.monotonic() >= 4 * 60


@pytest.mark.parametrize("header", ["-5", "soon", "", "Sun, 01 Nov 2020 12:00:00 GMT", "1e9", "٣"])
def test_a_retry_after_that_says_nothing_usable_leaves_it_to_the_backoff(header: str) -> None:
    assert retry_after_seconds(header, NOON, 900) is None


def test_robots_txt_is_asked_once_and_its_delay_kept(
    server: FaultServer, make_client: Callable[..., Client]
) -> None:
    clock = FakeClock()
    client = make_client(clock=clock)
    server.on("/robots.txt", reply(b"User-agent: *\nCrawl-delay: 3\nDisallow: /private\n"))
    url = server.on("/s", reply(b'{"a": 1}'))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: client.fetch(Request(url)), range(10)))
    assert server.counts["/robots.txt"] == 1
    assert clock.monotonic() >= 9 * 3
    with pytest.raises(RobotsDisallowed, match="does not allow trialmill"):
        client.fetch(Request(server.on("/private/x", reply(b"secret"))))
    assert server.counts["/private/x"] == 0


def test_rules_for_this_program_by_name_are_obeyed(server: FaultServer, client: Client) -> None:
    server.on("/robots.txt", reply(b"User-agent: trialmill\nDisallow: /\n\nUser-agent: *\nAllow: /\n"))
    with pytest.raises(RobotsDisallowed):
        client.fetch(Request(server.on("/s", reply(b'{"a": 1}'))))


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found"])
def test_a_host_without_rules_allows_everything(server: FaultServer, client: Client, status: str) -> None:
    server.on("/robots.txt", reply(b"no", status=status))
    assert client.fetch(Request(server.on("/s", reply(b'{"a": 1}')))).status == 200


def test_rules_that_cannot_be_had_forbid_everything(server: FaultServer, client: Client) -> None:
    server.on("/robots.txt", reply(b"broken", status="500 Error"))
    for path in ("/s", "/t"):
        with pytest.raises(RobotsDisallowed, match="could not be had"):
            client.fetch(Request(server.on(path, reply(b'{"a": 1}'))))
    assert (server.counts["/s"], server.counts["/t"], server.counts["/robots.txt"]) == (0, 0, 4)


def test_a_redirect_into_what_robots_txt_forbids_is_not_followed(server: FaultServer, client: Client) -> None:
    server.on("/robots.txt", reply(b"User-agent: *\nDisallow: /private\n"))
    url = server.on("/s", reply(b"", ("Location", "/private/x"), status="302 Found"))
    with pytest.raises(RobotsDisallowed):
        client.fetch(Request(url))
    assert server.counts["/private/x"] == 0
