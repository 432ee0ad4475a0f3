"""The polite client: Request -> Response, whole, allowed and paced, or one clear FetchError.

    with Client(site_of(facts), contact="ops@example.org") as client:
        response = client.fetch(Request("https://clinicaltrials.gov/api/v2/studies/NCT04723303"))

It may be used by several threads at once. It decides nothing about what is fetched and stores nothing: whole
responses that are no answer (robots.txt, redirects, what is refused or tried again) it sets aside for the archive.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from queue import LifoQueue
from types import TracebackType
from typing import Final, NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import httpx
import stamina

from pipeline.errors import (
    BusyServer,
    ConnectionFault,
    FetchError,
    IncompleteBody,
    RefusedRequest,
    TransientError,
    WrongPage,
    redact,
)
from pipeline.fetch.bodies import decode_body, has_framing, lacks_end_mark, read_payload
from pipeline.fetch.clock import Clock, SystemClock, as_text
from pipeline.fetch.guard import Budget, RefusedAddress, guarded_transport
from pipeline.fetch.rate import Pacer
from pipeline.fetch.retry import REDIRECTS, retry_after_seconds, status_error
from pipeline.fetch.robots import Robots
from pipeline.fetch.site import Limits, Site, user_agent
from pipeline.model.exchange import Request, Response, Role
from pipeline.readers.wrong_pages import UNEXPECTED_HTML, is_html, recognize_wrong_page

log = logging.getLogger("pipeline.fetch")

# Statuses that a challenge or a login is served under as well.
_MAYBE_WRONG_PAGE: Final = frozenset({200, 202, 403, 405, 429, 503})


class _Ask(NamedTuple):
    """One exchange: what is asked after the redirects so far."""

    url: str
    method: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(slots=True)
class _Tries:
    """How often the address of a request has been asked, and may be."""

    most: int
    made: int = 0

    @property
    def are_used_up(self) -> bool:
        return self.made >= self.most


class Client:
    """Asks one source's servers. Made for one run: robots.txt is read once."""

    def __init__(
        self,
        site: Site,
        *,
        contact: str | None = None,
        limits: Limits | None = None,
        clock: Clock | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        """Args: transport replaces the network, for tests that replay."""
        self.site = site
        self.limits = limits or Limits()
        self.request_count = 0
        self.received_bytes = 0
        self.retry_count = 0
        self._clock = clock or SystemClock()
        self._budget = Budget(self._clock)
        self._pacer = Pacer(site.seconds_between_requests, self.limits.jitter, self._clock)
        self._counting = threading.Lock()
        self._aside: deque[Response] = deque()
        self._robots = Robots(self._fetch_robots)
        trusted = urlsplit(site.base_url).hostname if site.base_url else None
        self._connections = [
            httpx.Client(
                transport=transport or guarded_transport(self._budget, trusted),
                headers={"User-Agent": user_agent(contact, site), "Accept": "*/*", "Accept-Encoding": "gzip"},
                timeout=httpx.Timeout(
                    self.limits.stall_seconds, connect=min(20.0, self.limits.stall_seconds)
                ),
                follow_redirects=False,
                trust_env=False,
            )
            for _ in range(self.limits.concurrency)
        ]
        # Lent to one request at a time, the last one back first: two threads on one HTTP/2 connection break it.
        self._idle: LifoQueue[httpx.Client] = LifoQueue()
        for connection in self._connections:
            self._idle.put(connection)

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close the connections."""
        for connection in self._connections:
            connection.close()

    def fetch(self, request: Request, attempts: int | None = None) -> Response:
        """Return the whole response to a request: a success (2xx), or 304 where validators were given.

        Args: attempts is how often its address may be asked, the client's limit by default.

        Raises: a FetchError of the tree in `pipeline.errors`; transient faults are retried before.
        """
        self.site.check(request.url)
        pause = self._robots.check(request.url)
        self._pacer.seconds_between_requests = max(self._pacer.seconds_between_requests, pause)
        return self._with_retries(request, _Tries(attempts or self.limits.attempts))

    def set_aside(self, response: Response) -> None:
        """Keep a whole response that is no answer."""
        self._aside.append(response)

    def take_aside(self) -> list[Response]:
        """Return what has been set aside since the last call, in order."""
        return [self._aside.popleft() for _ in range(len(self._aside))]

    def _fetch_robots(self, url: str) -> bytes:
        request = Request(url, page_id="robots.txt", role=Role.CONTROL)
        response = self._with_retries(request, _Tries(self.limits.attempts), is_robots=True)
        self.set_aside(response)
        return response.body

    def _with_retries(self, request: Request, tries: _Tries, is_robots: bool = False) -> Response:
        for attempt in stamina.retry_context(
            on=lambda error: isinstance(error, TransientError) and not tries.are_used_up,
            attempts=self.limits.attempts,
            timeout=None,
            wait_initial=self.limits.backoff_initial_seconds,
            wait_max=self.limits.backoff_max_seconds,
            wait_jitter=self.limits.backoff_initial_seconds,
        ):
            with attempt:
                try:
                    return self._attempt(request, tries, is_robots)
                except FetchError as error:
                    error.attempts = tries.made
                    if isinstance(error, TransientError):
                        log.warning("request %d of %d: %s", tries.made, tries.most, error)
                        self._hold_back(error)
                    raise
        raise AssertionError("stamina returns or raises")

    def _hold_back(self, error: TransientError) -> None:
        with self._counting:
            self.retry_count += 1
        if isinstance(error, BusyServer) and error.retry_after is not None:
            self._pacer.pause(urlsplit(error.url).netloc, error.retry_after)

    def _attempt(self, request: Request, tries: _Tries, is_robots: bool) -> Response:
        headers = dict(request.headers)
        if request.validators and request.validators.etag:
            headers["If-None-Match"] = request.validators.etag
        if request.validators and request.validators.last_modified:
            headers["If-Modified-Since"] = request.validators.last_modified
        ask = _Ask(request.url, request.method, headers, request.body)
        for _ in range(self.limits.max_redirects + 1):
            if ask.url == request.url:
                if tries.are_used_up:
                    raise RefusedRequest(request.url, "its redirects lead back to it")
                tries.made += 1
            response = self._exchange(ask, request, tries.made)
            target = response.header("location")
            if response.status not in REDIRECTS or target is None:
                return self._accept(response, is_robots)
            self.set_aside(response)
            ask = self._redirected(ask, response.status, target, is_robots)
        raise RefusedRequest(request.url, f"more than {self.limits.max_redirects} redirects")

    def _redirected(self, ask: _Ask, status: int, target: str, is_robots: bool) -> _Ask:
        """Return what a redirect makes us ask next. Raises: RefusedRequest where we will not."""
        try:
            url = urljoin(ask.url, target)
        except ValueError as error:
            raise RefusedRequest(ask.url, f"it redirects to {target!r}, which is no address") from error
        try:
            parts = self.site.check(url)
        except RefusedRequest as error:
            raise RefusedRequest(ask.url, f"its redirect is not followed: {error}") from error
        if ask.url.startswith("https:") and parts.scheme == "http":
            raise RefusedRequest(ask.url, f"it redirects to {redact(url)}, which is not encrypted")
        if not is_robots:
            self._robots.check(url)
        if status == 303 or (status in (301, 302) and ask.method == "POST"):
            return _Ask(url, "GET", ask.headers, None)
        return _Ask(url, ask.method, ask.headers, ask.body)

    def _exchange(self, ask: _Ask, request: Request, number: int) -> Response:
        """Send one request and read its whole answer within the deadline."""
        connection = self._idle.get()
        try:
            self._pacer.wait(urlsplit(ask.url).netloc)
            with self._counting:
                self.request_count += 1
            with (
                self._budget.within(self.limits.deadline_seconds),
                connection.stream(ask.method, ask.url, headers=dict(ask.headers), content=ask.body) as answer,
            ):
                return self._read(answer, ask, request, number)
        except httpx.HTTPError as error:
            raise _fault(ask.url, error) from error
        finally:
            self._idle.put(connection)

    def _read(self, answer: httpx.Response, ask: _Ask, request: Request, number: int) -> Response:
        url, limits = ask.url, self.limits
        is_bodiless = ask.method == "HEAD" or answer.status_code in (204, 304)
        announced = None if is_bodiless else answer.headers.get("content-length")
        stream = answer.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream else None
        payload = read_payload(url, answer.iter_raw(), announced, limits.max_wire_bytes)
        if answer.status_code == 304 and request.validators:
            body = request.validators.copy
        else:
            body = decode_body(url, payload, answer.headers.get("content-encoding"), limits.max_body_bytes)
        if not has_framing(answer) and lacks_end_mark(body):
            raise IncompleteBody(url, f"the connection ended inside the document, after {len(body):,} bytes")
        with self._counting:
            self.received_bytes += len(payload)
        return Response(
            request=request,
            url=url,
            status=answer.status_code,
            headers=_texts(answer.headers.raw),
            payload=payload,
            body=body,
            fetched_at=as_text(self._clock.now()),
            http_version=answer.http_version,
            peer=str(peer[0]) if peer else None,
            sent_headers=_texts(answer.request.headers.raw),
            sent_method=ask.method,
            sent_body=ask.body,
            attempts=number,
        )

    def _accept(self, response: Response, is_robots: bool) -> Response:
        """Return a whole response that is an answer. Raises: what is wrong with it; then it is set aside."""
        try:
            self._judge(response, is_robots)
        except FetchError:
            self.set_aside(response)
            raise
        return response

    def _judge(self, response: Response, is_robots: bool) -> None:
        """Raise what is wrong with a whole response, nothing where it is an answer."""
        if not is_robots and response.status in _MAYBE_WRONG_PAGE:
            self._refuse_wrong_page(response)
        retry_after = retry_after_seconds(
            response.header("retry-after"), self._clock.now(), self.limits.retry_after_max_seconds
        )
        error = status_error(response, retry_after)
        if error is not None:
            raise error

    def _refuse_wrong_page(self, response: Response) -> None:
        kind = recognize_wrong_page(response.body, {name.lower(): value for name, value in response.headers})
        is_success = response.status < 300
        if kind is None and is_success:
            asked = response.request.headers.get("Accept", "")
            expects_data = ("json" in asked or "xml" in asked) and "html" not in asked
            if expects_data and is_html(response.body[:4096].decode("utf-8", "replace")):
                kind = UNEXPECTED_HTML
        # A 503 that says "maintenance" is what it seems: busy, and tried again.
        if kind is not None and (is_success or kind.reason in ("bot_challenge", "captcha", "login_page")):
            raise WrongPage(response.url, kind.reason, kind.message, response)


def _texts(headers: list[tuple[bytes, bytes]]) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)


def _fault(url: str, error: httpx.HTTPError) -> FetchError:
    """Return what a fault of the connection means."""
    if isinstance(error.__cause__, RefusedAddress):
        return RefusedRequest(url, str(error))
    if isinstance(error, httpx.RemoteProtocolError) and "location header" in str(error):
        return RefusedRequest(url, f"it redirects to what is no address ({error})")
    if isinstance(error, httpx.ProtocolError | httpx.ReadError):
        return IncompleteBody(url, f"the answer broke off ({error})")
    if isinstance(error, httpx.TimeoutException):
        return ConnectionFault(url, f"too slow ({error or type(error).__name__})")
    if isinstance(error, httpx.UnsupportedProtocol):
        return RefusedRequest(url, str(error))
    return ConnectionFault(url, f"no connection ({error or type(error).__name__})")
