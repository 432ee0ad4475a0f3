"""A server that misbehaves as told, and a client that may ask it without pauses."""

from collections.abc import Callable, Iterator

import pytest

from pipeline.fetch.client import Client
from pipeline.fetch.site import Limits, Site
from tests.fetch.fault_server import FaultServer, running

QUICK = Limits(
    backoff_initial_seconds=0.001, backoff_max_seconds=0.01, deadline_seconds=5.0, stall_seconds=2.0
)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with running() as server:
        yield server


@pytest.fixture
def client(server: FaultServer) -> Iterator[Client]:
    with Client(Site("ctgov", (), 0.0, base_url=server.base), limits=QUICK) as client:
        yield client


@pytest.fixture
def make_client(server: FaultServer) -> Iterator[Callable[..., Client]]:
    made: list[Client] = []

    def make(**options: object) -> Client:
        site = Site("ctgov", (), 0.0, base_url=server.base)
        made.append(Client(**{"site": site, "limits": QUICK, **options}))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for client in made:
        client.close()
