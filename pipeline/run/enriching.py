"""The registry's own word on registrations that the database knows from a republisher only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.config import Settings
from pipeline.errors import UsageError
from pipeline.load.progress import registrations_without
from pipeline.query.reading import open_read_only
from pipeline.run.naming import numbers_of
from pipeline.run.plans import PLANS, target_of
from pipeline.run.sync_report import SyncReport
from pipeline.run.sync_run import SyncOptions
from pipeline.run.syncing import sync

# So many ids a run: what is had by then is published.
_IDS_PER_RUN = 5000


def enrich(db: Path, settings: Settings, registries: Sequence[str] | None = None) -> Iterator[SyncReport]:
    """Sync, registry by registry, the ids that lack their registry's own record; yield each run's report.

    Raises: UsageError where a registry has no plan.
    """
    for code in registries or sorted(PLANS):
        target = target_of(code)
        if target.facts.rank != 0 or target.facts.registry is None:
            if registries:
                raise UsageError(f"{code} republishes; it has no records of its own")
            continue
        connection = open_read_only(db)
        try:
            ids = registrations_without(connection, target.source, target.facts.registry)
        finally:
            connection.close()
        if target.plan.number_of_address:
            ids = sorted(numbers_of(target, ids, db).values())  # the others cannot be asked for
        for at in range(0, len(ids), _IDS_PER_RUN):
            options = SyncOptions(
                ids=tuple(ids[at : at + _IDS_PER_RUN]),
                base_url=settings.base_url(code),
                contact=settings.contact,
                archive=settings.archive,
            )
            yield sync(code, db, options)
