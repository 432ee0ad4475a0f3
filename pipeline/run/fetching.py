"""Ids or addresses of a registry -> its pages in the archive, and what each of them holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from pipeline.errors import FetchError, UsageError
from pipeline.fetch.archive import ArchiveWriter
from pipeline.fetch.client import Client
from pipeline.fetch.crawl import crawl
from pipeline.fetch.site import Limits, site_of
from pipeline.load.archive_index import DatabaseIndex
from pipeline.load.database import close_database, open_database
from pipeline.model.envelope import ParseResult, Snapshot
from pipeline.model.exchange import ArchiveEntry, Request, Response, Role
from pipeline.model.plan import Step
from pipeline.parse.sniffing import Form, sniff
from pipeline.run.ingesting import utc_now
from pipeline.run.inputs import META_NAME
from pipeline.run.naming import names_to_ask
from pipeline.run.parsing import parse_results
from pipeline.run.plans import Target
from pipeline.run.requests import conditional, request_of, without_records

_ADDRESS: Final = ("http://", "https://")
_SUFFIXES: Final = {Form.JSON: "json", Form.XML: "xml", Form.HTML: "html", Form.ZIP: "zip"}


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that came: where it lies in the archive, and what each registration on it came to."""

    response: Response
    entry: ArchiveEntry
    results: tuple[ParseResult, ...]


@dataclass(frozen=True, slots=True)
class NotFetched:
    """What did not come, and why."""

    name: str
    message: str


def fetch(
    target: Target,
    names: Sequence[str],
    *,
    db: Path,
    archive: Path,
    base_url: str | None = None,
    contact: str | None = None,
    limits: Limits | None = None,
    now: Callable[[], str] = utc_now,
) -> Iterator[Fetched | NotFetched]:
    """Yield what came of each page of the names: registration ids, or addresses of the registry.

    Args: db is a database whose index of the archive is kept up to date, where there is one.
    """
    ids = names_to_ask(target, [name for name in names if not name.startswith(_ADDRESS)], db)
    addresses = [name for name in names if name.startswith(_ADDRESS)]
    with ExitStack() as stack:
        database = open_database(db) if db.is_file() else None
        index = DatabaseIndex(database.conn) if database else None
        if database:
            stack.callback(close_database, database)
        client = stack.enter_context(Client(site_of(target.facts, base_url), contact=contact, limits=limits))
        writer = stack.enter_context(ArchiveWriter(archive, target.code, f"{now()}-fetch", index))

        def keep(response: Response) -> ArchiveEntry:
            entry = writer.write(response)
            if database and index:
                writer.sync()
                with database.atomic():
                    index.add(entry)
            return entry

        def on_condition(request: Request) -> Request:
            return conditional(request, index, archive) if index else request

        base = (base_url or target.plan.base_url).rstrip("/")
        for item in _responses(target, ids, addresses, client, base, on_condition):
            for aside in client.take_aside():
                keep(without_records(aside))
            if isinstance(item, NotFetched):
                yield item
                continue
            entry = keep(item)
            results = parse_results(_snapshot(item)) if item.request.role is Role.RECORD else ()
            yield Fetched(item, entry, tuple(results))


def _responses(
    target: Target,
    ids: Sequence[str],
    addresses: Sequence[str],
    client: Client,
    base_url: str,
    on_condition: Callable[[Request], Request],
) -> Iterator[Response | NotFetched]:
    steps = list(enumerate(reversed(target.plan.records(ids)), 1)) if ids else []

    def request(step: Step) -> Request:
        return on_condition(request_of(step, target.plan, base_url))

    most = client.limits.attempts
    for arrival in crawl(target.plan, client, request, steps, lambda _listed: (), lambda _step: most):
        for name, why in arrival.answer.gone.items():
            yield NotFetched(name, f"{name}: the registry does not have it ({why})")
        if arrival.failure:
            yield NotFetched(arrival.step.id or arrival.step.path, arrival.failure)
        elif arrival.response is not None and arrival.response.is_answer:
            yield without_records(arrival.response) if arrival.answer.is_empty else arrival.response
    for address in addresses:
        try:
            yield client.fetch(on_condition(Request(address, headers={"Accept": target.plan.accept})))
        except FetchError as error:
            yield NotFetched(address, str(error))


def save_fixture(response: Response, folder: Path, source: str) -> Path:
    """Write a response as a fixture case: the page as served and its meta.json. Returns the page's path.

    Raises: UsageError where the case is there already.
    """
    if folder.exists():
        raise UsageError(f"{folder} is there already; name another case")
    folder.mkdir(parents=True)
    page = folder / f"page.{_SUFFIXES.get(sniff(response.body), 'txt')}"
    page.write_bytes(response.body)
    meta = {
        "source": source,
        "url": response.url,
        "fetched_at": response.fetched_at,
        "content_type": response.header("content-type"),
        "note": "Fetched; say what the case shows",
    }
    (folder / META_NAME).write_bytes(orjson.dumps(meta, option=orjson.OPT_INDENT_2) + b"\n")
    return page


def _snapshot(response: Response) -> Snapshot:
    return Snapshot(
        response.snapshot_id,
        response.body,
        None,
        response.url,
        response.fetched_at,
        response.header("content-type"),
    )
