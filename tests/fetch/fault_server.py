"""A registry's server gone wrong, on loopback: each path answers as a test has told it to, byte for byte."""

import contextlib
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Reply = bytes | Callable[[socket.socket], None]


def reply(
    body: bytes = b'{"a": 1}',
    *headers: tuple[str, str],
    status: str = "200 OK",
    length: int | None = -1,
) -> bytes:
    """A response; length is what Content-Length says: -1 the truth, None no such header."""
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers)]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length == -1 else length}")
    else:
        lines.append("Connection: close")
    return "\r\n".join([*lines, "", ""]).encode() + body


def chunked(*chunks: bytes, ends: bool = True) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    return head + body + (b"0\r\n\r\n" if ends else b"")


def cut(data: bytes) -> Callable[[socket.socket], None]:
    """Send this much and hang up."""
    return lambda connection: connection.sendall(data)


def reset(connection: socket.socket) -> None:
    """Break the connection off with RST."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def drip(data: bytes, pause: float) -> Callable[[socket.socket], None]:
    """Send a byte at a time."""

    def send(connection: socket.socket) -> None:
        for byte in data:
            connection.sendall(bytes([byte]))
            time.sleep(pause)

    return send


@dataclass
class FaultServer:
    """Answers the n-th request of a path with the n-th of its replies, the last one again and again.

    `requests` are (time, method, path, head) in order. A path without replies is 404; so is /robots.txt.
    """

    port: int
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    requests: list[tuple[float, str, str, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def on(self, path: str, *replies: Reply) -> str:
        self.replies[path] = list(replies)
        return self.base + path

    def asked(self, path: str) -> list[float]:
        return [at for at, _, asked, _ in self.requests if asked == path]

    def answer(self, connection: socket.socket) -> None:
        with connection:
            while head := _read_head(connection):
                method, path = head.split(" ", 2)[:2]
                self.requests.append((time.monotonic(), method, path, head))
                replies = self.replies.get(path) or [reply(b"none", status="404 Not Found")]
                chosen = replies[min(self.counts[path], len(replies) - 1)]
                self.counts[path] += 1
                if callable(chosen):
                    chosen(connection)
                    return
                connection.sendall(chosen)
                if b"Content-Length" not in chosen and b"chunked" not in chosen:
                    return


def _read_head(connection: socket.socket) -> str:
    """The head of the next request; its body is read and dropped."""
    data = b""
    while b"\r\n\r\n" not in data:
        try:
            piece = connection.recv(65536)
        except OSError:
            return ""
        if not piece:
            return ""
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            while len(body) < int(line.split(b":")[1]):
                body += connection.recv(65536)
    return head.decode("latin-1")


@contextmanager
def running() -> Iterator[FaultServer]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = FaultServer(listener.getsockname()[1])
    threading.Thread(target=_accept, args=(listener, server), daemon=True).start()
    try:
        yield server
    finally:
        listener.close()


def _accept(listener: socket.socket, server: FaultServer) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=_quietly, args=(server, connection), daemon=True).start()


def _quietly(server: FaultServer, connection: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the client has hung up, as some tests make it do
        server.answer(connection)


def paths(requests: Iterable[tuple[float, str, str, str]]) -> list[str]:
    return [path for _, _, path, _ in requests]
