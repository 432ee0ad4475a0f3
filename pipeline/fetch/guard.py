"""The transport: connects only to public addresses, and keeps one deadline over a whole request.

httpx limits each read, so a server that drips bytes holds it for ever; and it connects to whatever a name
resolves to. Here the name is resolved once, every address checked, and the checked address connected to.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

import httpcore
import httpx

from pipeline.fetch.clock import Clock

_NAT64: Final = ip_network("64:ff9b::/96")
Address = IPv4Address | IPv6Address


class RefusedAddress(httpcore.ConnectError):
    """The name resolves to an address that must not be asked."""


def is_public(address: Address) -> bool:
    """Return whether an address, or the IPv4 address inside it, is one of the public internet.

    >>> [is_public(ip_address(text)) for text in ("8.8.8.8", "::ffff:127.0.0.1", "169.254.169.254")]
    [True, False, False]
    """
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None:
            return False
    return address.is_global and not address.is_multicast


class Budget:
    """The time that the request of this thread has left."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._own = threading.local()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Bound everything that this thread does on the network inside the block."""
        self._own.end = self._clock.monotonic() + seconds
        try:
            yield
        finally:
            del self._own.end

    def cap(self, timeout: float | None) -> float | None:
        """Return a timeout that does not reach beyond the deadline.

        Raises: httpcore.ReadTimeout where no time is left.
        """
        end: float | None = getattr(self._own, "end", None)
        if end is None:
            return timeout
        left = end - self._clock.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the request's deadline has passed")
        return left if timeout is None else min(timeout, left)


class _TimedStream(httpcore.NetworkStream):
    """A connection on which no wait reaches beyond the deadline."""

    def __init__(self, stream: httpcore.NetworkStream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._budget.cap(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._budget.cap(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, self._budget.cap(timeout))
        return _TimedStream(stream, self._budget)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    """Resolves a name, refuses it where any of its addresses is not public, and connects to those checked."""

    def __init__(self, budget: Budget, trusted_host: str | None) -> None:
        self._inner = httpcore.SyncBackend()
        self._budget = budget
        self._trusted_host = trusted_host

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        fault: Exception | None = None
        for address in self._addresses(host, port):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self._budget.cap(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                fault = error
            else:
                return _TimedStream(stream, self._budget)
        raise fault or httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address ({error})") from error
        texts = list(dict.fromkeys(str(info[4][0]) for info in found))
        if host != self._trusted_host:
            for text in texts:
                if not is_public(ip_address(text.partition("%")[0])):
                    raise RefusedAddress(f"{host} resolves to {text}, which is not on the public internet")
        return texts


def guarded_transport(budget: Budget, trusted_host: str | None = None) -> httpx.HTTPTransport:
    """Return a transport that speaks HTTP/1.1 and, where offered, HTTP/2.

    Args: trusted_host is the host that the user named (a mirror, a simulator); it may have any address.
    """
    context = httpx.create_ssl_context()
    transport = httpx.HTTPTransport(verify=context)
    # httpx offers no argument for the backend that its pool connects through.
    transport._pool = httpcore.ConnectionPool(
        ssl_context=context,
        http1=True,
        http2=True,
        keepalive_expiry=30.0,
        network_backend=_GuardedBackend(budget, trusted_host),
    )
    return transport
