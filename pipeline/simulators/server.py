"""Simulated registries over HTTP on loopback: one server, each registry mounted under its code.

    with running({"ctgov": CtgovSimulator(World(500))}) as server:
        server.url("ctgov")     # http://127.0.0.1:40111/ctgov

`POST /_simulator/CODE/advance?changed=0.01&added=2&removed=1` lets a day pass.
"""

from __future__ import annotations

import gzip
import hashlib
import socket
import struct
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from pipeline.simulators.faults import Fault, Faults
from pipeline.simulators.http import SimReply, SimRequest, Simulator, json_reply, not_found

CONTROL: Final = "_simulator"
_DELAY_SECONDS: Final = 0.2
_DRIP_SECONDS: Final = 0.5
_BOMB_BYTES: Final = 64 * 2**20
_LEAST_GZIPPED: Final = 512
_STATUS_FAULTS: Final = {
    Fault.STATUS_408: 408,
    Fault.STATUS_500: 500,
    Fault.STATUS_502: 502,
    Fault.STATUS_503: 503,
    Fault.STATUS_504: 504,
}
_PAGE_FAULTS: Final = {
    Fault.CAPTCHA: b"<html><head><title>Just a moment...</title></head><body><div class='g-recaptcha'></div>"
    b"Verify you are human by completing the captcha below.</body></html>",
    Fault.MAINTENANCE: b"<html><head><title>Maintenance</title></head><body><h1>The site is down for scheduled"
    b" maintenance</h1><p>Please try again later.</p></body></html>",
    Fault.LOGIN: b"<html><head><title>Log in</title></head><body><form action='/login' method='post'>"
    b"<input name='username'><input type='password' name='password'></form></body></html>",
    Fault.EMPTY: b"",
}


def _retry_after(fault: Fault) -> dict[str, str] | None:
    """Return the headers of a 429 in the forms that servers use, None where the fault is none."""
    soon = time.gmtime(time.clock_gettime(time.CLOCK_REALTIME) + 2)
    return {
        Fault.TOO_MANY: {"Retry-After": "1"},
        Fault.TOO_MANY_DATE: {"Retry-After": time.strftime("%a, %d %b %Y %H:%M:%S GMT", soon)},
        Fault.TOO_MANY_ABSURD: {"Retry-After": "31536000"},
        Fault.TOO_MANY_NEGATIVE: {"Retry-After": "-5"},
        Fault.TOO_MANY_GARBAGE: {"Retry-After": "soon"},
        Fault.TOO_MANY_SILENT: {},
    }.get(fault)


@dataclass(frozen=True, slots=True)
class Served:
    """One request as it came: when (monotonic seconds), what, how often before, and with which fault."""

    at: float
    method: str
    address: str
    fault: Fault | None


@dataclass(slots=True)
class SimulatorServer:
    """A running server. `log` has every request in order."""

    simulators: Mapping[str, Simulator]
    faults: Faults
    port: int = 0
    log: list[Served] = field(default_factory=list)

    def url(self, code: str) -> str:
        """Return the base URL of a registry."""
        return f"http://127.0.0.1:{self.port}/{code}"


def make_server(
    simulators: Mapping[str, Simulator], faults: Faults | None = None, port: int = 0
) -> tuple[ThreadingHTTPServer, SimulatorServer]:
    """Return a bound HTTP server that is not yet serving, and what is known of it."""
    state = SimulatorServer(simulators, faults or Faults())
    handler = type("Handler", (_Handler,), {"state": state})
    server = _QuietServer(("127.0.0.1", port), handler)
    state.port = server.server_address[1]
    return server, state


@contextmanager
def running(
    simulators: Mapping[str, Simulator], faults: Faults | None = None, port: int = 0
) -> Iterator[SimulatorServer]:
    """Serve in a thread while the block runs."""
    server, state = make_server(simulators, faults, port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that went away; anything else is a fault of ours."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    state: SimulatorServer
    protocol_version = "HTTP/1.1"
    # An answer goes out in one piece: head and body in separate packets cost 40 ms each (Nagle, delayed ACK).
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet: the log is in `state`."""

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        code, _, path = parts.path.lstrip("/").partition("/")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        request = SimRequest(self.command, f"/{path}", query, body)
        if parts.path == "/robots.txt":
            self._send(SimReply(b"User-agent: *\nAllow: /\n", "text/plain"))
            return
        if code == CONTROL:
            self._send(self._control(request))
            return
        address = f"{self.command} {self.path} {body.decode('utf-8', 'replace')}".rstrip()
        fault = self.state.faults.strike(address)
        self.state.log.append(Served(time.monotonic(), self.command, address, fault))
        simulator = self.state.simulators.get(code)
        reply = simulator.answer(request) if simulator else not_found("no such registry")
        if fault is None:
            self._send(self._validated(reply))
        else:
            self._send_faulty(reply, fault)

    def _validated(self, reply: SimReply) -> SimReply:
        """Return a page with its ETag; without its body where the client holds this very one."""
        if self.command != "GET" or reply.status != 200:
            return reply
        etag = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
        if self.headers.get("If-None-Match") == etag:
            return SimReply(b"", reply.content_type, 304, {"ETag": etag})
        return replace(reply, headers={**reply.headers, "ETag": etag})

    def _control(self, request: SimRequest) -> SimReply:
        code, _, action = request.path.strip("/").partition("/")
        simulator = self.state.simulators.get(code)
        if simulator is None or action != "advance" or request.method != "POST":
            return not_found("POST /_simulator/CODE/advance?changed=0.01&added=0&removed=0")
        query = request.query
        touched = simulator.world.advance(
            float(query.get("changed", "0")), int(query.get("added", "0")), int(query.get("removed", "0"))
        )
        return json_reply({"day": simulator.world.day.isoformat(), "changed": len(touched)})

    def _send(self, reply: SimReply) -> None:
        headers, body = self._coded(reply)
        length = {} if reply.status == 304 else {"Content-Length": str(len(body))}
        self._head(reply.status, {**headers, **length})
        self.wfile.write(body)

    def _coded(self, reply: SimReply) -> tuple[dict[str, str], bytes]:
        """Return the headers and the body, gzipped where the client takes it."""
        headers = {"Content-Type": reply.content_type, **reply.headers}
        takes_gzip = "gzip" in self.headers.get("Accept-Encoding", "")
        if takes_gzip and len(reply.body) >= _LEAST_GZIPPED:
            return {**headers, "Content-Encoding": "gzip"}, gzip.compress(reply.body, 1, mtime=0)
        return headers, reply.body

    def _head(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()

    def _send_faulty(self, reply: SimReply, fault: Fault) -> None:
        retry_after = _retry_after(fault)
        if retry_after is not None:
            self._send(SimReply(b"too many requests", "text/plain", 429, retry_after))
        elif fault in _STATUS_FAULTS:
            self._send(SimReply(b"<html><body>Server error</body></html>", status=_STATUS_FAULTS[fault]))
        elif fault in _PAGE_FAULTS:
            self._send(SimReply(_PAGE_FAULTS[fault]))
        elif fault is Fault.DELAY:
            time.sleep(_DELAY_SECONDS)
            self._send(reply)
        elif fault is Fault.RESET:
            linger = struct.pack("ii", 1, 0)  # closing sends a reset instead of an end
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.close_connection = True
        elif fault is Fault.BOMB:
            self._head(
                200, {"Content-Type": reply.content_type, "Content-Encoding": "gzip", "Connection": "close"}
            )
            self.wfile.write(_bomb())
            self.close_connection = True
        elif fault is Fault.WRONG_CHARSET:
            charset = reply.content_type.split(";")[0] + "; charset=iso-8859-1"
            self._send(SimReply(reply.body, charset, reply.status, reply.headers))
        elif fault in (Fault.REDIRECT, Fault.REDIRECT_LOOP, Fault.REDIRECT_PRIVATE):
            self._send(SimReply(b"", status=302, headers={"Location": self._target(fault)}))
        else:
            self._send_torn(reply, fault)

    def _target(self, fault: Fault) -> str:
        """Return where a redirect leads: here again (which ends with the fault), or where nobody may go."""
        return "http://169.254.169.254/latest/meta-data/" if fault is Fault.REDIRECT_PRIVATE else self.path

    def _send_torn(self, reply: SimReply, fault: Fault) -> None:
        """Send an answer that breaks off: short of its length, in the middle of its gzip, or with no length told."""
        headers, body = self._coded(reply)
        half = body[: len(body) // 2]
        if fault is Fault.SHORT_BODY:
            self._head(200, {**headers, "Content-Length": str(len(body))})
        elif fault is Fault.TORN_GZIP:
            headers["Content-Encoding"] = "gzip"
            packed = gzip.compress(reply.body, 1, mtime=0)
            half = packed[: max(11, len(packed) * 2 // 3)]
            self._head(200, {**headers, "Content-Length": str(len(half))})
        elif fault is Fault.HALF_PAGE:
            headers.pop("Content-Encoding", None)
            half = reply.body[: len(reply.body) // 2]
            self._head(200, {**headers, "Connection": "close"})
        elif fault is Fault.DRIP:
            self._head(200, {**headers, "Content-Length": str(len(body))})
            self._drip(body)
            half = b""
        else:
            raise ValueError(f"{fault} is no fault of the server")
        self.wfile.write(half)
        self.close_connection = True

    def _drip(self, body: bytes) -> None:
        """Send byte by byte until the other side has had enough."""
        for at in range(len(body)):
            self.wfile.write(body[at : at + 1])
            self.wfile.flush()
            time.sleep(_DRIP_SECONDS)


@cache
def _bomb() -> bytes:
    """Return a gzip member of 64 KB that unfolds to 64 MB."""
    return gzip.compress(bytes(_BOMB_BYTES), 9, mtime=0)
