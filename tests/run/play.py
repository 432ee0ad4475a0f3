"""A simulated registry and a database to sync into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.fetch.site import Limits
from pipeline.load.database import open_database
from pipeline.load.dump import dump_content
from pipeline.run.sync_report import SyncReport
from pipeline.run.sync_run import SyncOptions
from pipeline.run.syncing import sync
from pipeline.simulators.catalog import SIMULATORS
from pipeline.simulators.ctgov import nct_id
from pipeline.simulators.faults import Faults
from pipeline.simulators.server import SimulatorServer, running
from pipeline.simulators.world import World

QUICK = Limits(
    backoff_initial_seconds=0.02,
    backoff_max_seconds=0.1,
    retry_after_max_seconds=0.3,
    stall_seconds=2.0,
    deadline_seconds=3.0,
    max_body_bytes=8 * 2**20,
)


class Play:
    """Syncs at the registry's own time: it began on the first day of its world."""

    def __init__(self, server: SimulatorServer, code: str, world: World, folder: Path) -> None:
        self.server = server
        self.code = code
        self.world = world
        self.folder = folder
        self.db = folder / "trials.db"
        self._calls = 0

    def now(self) -> str:
        self._calls += 1
        return f"{self.world.day.isoformat()}T10:00:00.{self._calls:06d}Z"

    def sync(self, **options: object) -> SyncReport:
        self.server.log.clear()
        url = self.server.url(self.code)
        chosen = SyncOptions(base_url=url, archive=self.folder / "archive", limits=QUICK, **options)  # type: ignore[arg-type]
        return sync(self.code, self.db, chosen, now=self.now)

    @property
    def asked(self) -> list[str]:
        """The paths asked since the last sync began, without what follows a `?`."""
        return [one.address.split(f"/{self.code}/")[1].split("?")[0].split(" ")[0] for one in self.server.log]

    def content(self) -> str:
        db = open_database(self.db)
        text = "".join(dump_content(db.conn))
        db.close()
        return text.replace(self.server.url(self.code), "http://registry.example")

    def live(self) -> set[str]:
        db = open_database(self.db)
        rows = db.execute(
            "SELECT registration_id FROM records WHERE record_id NOT IN (SELECT record_id FROM tombstones)"
        ).fetchall()
        db.close()
        return {row[0] for row in rows}

    def registered(self) -> set[str]:
        return {nct_id(number) for number in self.world.numbers}


@contextmanager
def play(
    folder: Path, size: int = 40, faults: Faults | None = None, code: str = "ctgov", **options: int
) -> Iterator[Play]:
    world = World(size)
    faults = faults or Faults()
    if code == "ctgov":
        options = {"most_per_page": 10, **options}
    simulator = SIMULATORS[code](world, faults, **options)  # type: ignore[call-arg]
    with running({code: simulator}, faults) as server:
        yield Play(server, code, world, folder)
