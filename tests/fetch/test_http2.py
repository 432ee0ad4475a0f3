"""HTTP/2 over TLS, with a real server on loopback that offers it, and one that does not."""

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypercorn.asyncio import serve
from hypercorn.config import Config

from pipeline.fetch.archive import ArchiveWriter, read_file
from pipeline.fetch.client import Client
from pipeline.fetch.site import Site
from pipeline.model.exchange import Request
from tests.fetch.conftest import QUICK

Send = Callable[[dict[str, Any]], Awaitable[None]]


async def answer(scope: dict[str, Any], receive: Callable[[], Awaitable[Any]], send: Send) -> None:
    """Say which protocol and path were asked for, in a body of many frames."""
    if scope["type"] != "http":
        return
    body = (
        f'{{"protocol": "{scope["http_version"]}", "path": "{scope["path"]}"'.encode() + b" " * 200_000 + b"}"
    )
    status = 404 if scope["path"] == "/robots.txt" else 200
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [length]})
    await send({"type": "http.response.body", "body": body})


@contextmanager
def serving(folder: Path, *protocols: str) -> Iterator[str]:
    """A server with a certificate of an authority of its own, in `folder / "ca.pem"`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    issued = authority.issue_cert("localhost")
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    issued.cert_chain_pems[0].write_to_path(str(folder / "cert.pem"))
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]  # the server closes it
    config.certfile, config.keyfile = str(folder / "cert.pem"), str(folder / "key.pem")
    config.alpn_protocols = list(protocols)
    config.errorlog = None
    loop, stop = asyncio.new_event_loop(), asyncio.Event()
    run = serve(answer, config, shutdown_trigger=stop.wait)  # type: ignore[arg-type]
    thread = threading.Thread(target=loop.run_until_complete, args=(run,))
    thread.start()
    try:
        yield f"https://localhost:{port}"
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


@pytest.fixture
def trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return tmp_path


def test_http2_is_spoken_where_it_is_offered_by_several_threads_at_once(trusting: Path) -> None:
    with (
        serving(trusting, "h2", "http/1.1") as base,
        Client(Site("ctgov", (), 0.0, base_url=base), limits=QUICK) as client,
        ThreadPoolExecutor(2) as pool,
    ):
        paths = [f"/s/{number}" for number in range(12)]
        answers = list(pool.map(lambda path: client.fetch(Request(base + path)), paths))
        assert [one.http_version for one in answers] == ["HTTP/2"] * 12
        for path, one in zip(paths, answers, strict=True):
            assert one.body.startswith(f'{{"protocol": "2", "path": "{path}"'.encode())
            assert len(one.body) > 200_000
        with ArchiveWriter(trusting / "archive", "ctgov", "run") as writer:
            writer.write(answers[0])
    [file] = (trusting / "archive" / "ctgov").iterdir()
    records = [record for record, _ in read_file(file)]
    assert [getattr(record, "type", None) for record in records] == ["warcinfo", "response", "request"]
    assert records[1].field("WARC-Protocol") == "h2"  # type: ignore[union-attr]


def test_http1_is_spoken_where_nothing_else_is_offered(trusting: Path) -> None:
    with (
        serving(trusting, "http/1.1") as base,
        Client(Site("ctgov", (), 0.0, base_url=base), limits=QUICK) as client,
    ):
        response = client.fetch(Request(f"{base}/s"))
    assert (response.http_version, response.peer) == ("HTTP/1.1", "127.0.0.1")


def test_a_certificate_of_nobody_known_is_refused(tmp_path: Path) -> None:
    with (
        serving(tmp_path, "h2") as base,
        Client(Site("ctgov", (), 0.0, base_url=base), limits=QUICK) as client,
        pytest.raises(Exception, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        client.fetch(Request(f"{base}/s"))
