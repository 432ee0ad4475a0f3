"""One run of `sync`: what was asked, what is staged, how far it has come."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import orjson
from sqlite_utils import Database

from pipeline.config import DEFAULT_ARCHIVE
from pipeline.errors import TrialmillError
from pipeline.fetch.site import Limits
from pipeline.load.loader import Loader
from pipeline.load.progress import is_published, watermark
from pipeline.load.staging import HeldIf, Staging, Tallies
from pipeline.model.plan import Scope
from pipeline.normalize.identifiers import canonical_registration_id
from pipeline.parse.catalog import ADAPTERS
from pipeline.run.plans import Target

# A staging database that another version of the program wrote is not taken up.
_STAGING_FORMAT: Final = 2


class Interrupted(TrialmillError):
    """The registry could not be walked to the end; what was fetched is kept and the next run goes on."""


@dataclass(frozen=True, slots=True)
class SyncOptions:
    """What the user asks for. Without `since` and `is_full` the window begins at the last run's watermark.

    `accepts` publishes a run that the gate refused; its figures become the floors.
    """

    since: str | None = None
    is_full: bool = False
    query: str = ""
    ids: tuple[str, ...] = ()
    max_records: int | None = None
    base_url: str | None = None
    contact: str | None = None
    archive: Path = DEFAULT_ARCHIVE
    jobs: int = 1
    accepts: bool = False
    limits: Limits | None = None

    @property
    def scope_name(self) -> str:
        """Return the name under which the scope's watermark and floors are kept."""
        if self.ids:
            return "ids " + hashlib.sha256(" ".join(sorted(self.ids)).encode()).hexdigest()[:12]
        return f"records where {self.query}" if self.query else "records"


@dataclass(slots=True)
class Run:
    """A run under way. `tallies` are ahead of those in staging until the next commit."""

    target: Target
    db: Path
    options: SyncOptions
    run_id: str
    scope: Scope
    staging: Staging
    tallies: Tallies
    is_resumed: bool

    @property
    def is_whole(self) -> bool:
        """Return whether the run lists every record of the registry."""
        scope = self.scope
        is_narrowed = scope.query or scope.since or scope.ids or scope.reached or self.options.max_records
        return not is_narrowed and self.target.plan.lists_all

    @property
    def is_unlimited(self) -> bool:
        """Return whether the run is to bring all that is new, of the whole registry."""
        return not (self.scope.query or self.scope.ids or self.options.max_records)

    def live_before(self) -> int:
        """Return how many records of the registry the database shows."""
        return self.staging.live(self.target.source, self.target.registry)

    def expected_live(self) -> int:
        """Return how many it will show when the run is published."""
        if self.is_whole or self.tallies.is_censused:
            return self.staging.count("is_listed OR is_arrived")
        return self.live_before() + self.staging.new_arrivals(self.target.source)

    @property
    def held_if(self) -> HeldIf:
        """Return when a record that is listed need not be fetched."""
        if self.tallies.is_censused:
            return "there"
        walks_again = self.options.is_full or not self.target.plan.lists_only
        return "arrived" if walks_again else "unchanged"

    def canonical(self, name: str) -> str:
        """Return a registration id as the database has it, from a registry's list."""
        return canonical_registration_id(name, self.target.registry or self.target.facts.registry) or name


def open_run(
    target: Target, db: Path, index_db: Database, options: SyncOptions, clock: Callable[[], str]
) -> Run:
    """Take up the run of this scope that was interrupted (or refused, where the user accepts it), or begin one."""
    path = staging_path(db, target.code, options)
    staging = Staging(path, db)
    found = staging.run
    is_refused = staging.tallies.phase == "refused" and not options.accepts
    is_usable = found and found["format"] == _STAGING_FORMAT and not is_refused
    if found and is_usable and not is_published(index_db.conn, found["run_id"]):
        scope = Scope(**{**found["scope"], "ids": tuple(found["scope"]["ids"])})
        return Run(target, db, options, found["run_id"], scope, staging, staging.tallies, is_resumed=True)
    if found:
        staging.discard()
        staging = Staging(path, db)
    started_at = clock()
    with Loader(
        db,
        run_id=started_at,
        started_at=started_at,
        sources=[adapter.facts for adapter in ADAPTERS],
        command=f"sync {target.code}",
    ):
        pass  # `runs` shows from now on that a run is under way
    scope = _new_scope(target, index_db, options, date.fromisoformat(started_at[:10]))
    staging.begin(
        {"format": _STAGING_FORMAT, "run_id": started_at, "scope": asdict(scope)}, target.plan.start(scope)
    )
    return Run(target, db, options, started_at, scope, staging, Tallies(), is_resumed=False)


def staging_path(db: Path, code: str, options: SyncOptions) -> Path:
    """Return where a run of this scope is staged: the same for the run that takes it up again."""
    asked = [options.scope_name, options.since, options.is_full, options.max_records]
    digest = hashlib.sha256(orjson.dumps(asked)).hexdigest()[:12]
    return db.parent / "staging" / f"{db.stem}.{code}.{digest}.db"


def reached_name(options: SyncOptions) -> str:
    """Return the watermark's name of how far a walk along ids has come."""
    return f"{options.scope_name}: reached"


def _new_scope(target: Target, index_db: Database, options: SyncOptions, today: date) -> Scope:
    """Return what to walk: a window where the registry's interface has one that reaches back far enough."""
    plan = target.plan
    if options.ids:
        return Scope(ids=options.ids)
    since, reached = options.since, None
    if since is None and not options.is_full:
        reached = watermark(index_db.conn, target.code, reached_name(options))
        before = watermark(index_db.conn, target.code, options.scope_name)
        if before is not None:
            since = (date.fromisoformat(before[:10]) - timedelta(days=plan.overlap_days)).isoformat()
    if since and plan.window_days and (today - date.fromisoformat(since)).days > plan.window_days:
        since = None
    return Scope(options.query, since if "since" in plan.takes else None, reached=reached)
