"""A step of a registry's plan -> the request that asks it, on condition of what the archive holds already."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import orjson

from pipeline.errors import ArchiveError
from pipeline.fetch.archive import read_entry
from pipeline.model.exchange import ArchiveIndex, Request, Response, Role, Validators
from pipeline.model.plan import Plan, Step


def request_of(step: Step, plan: Plan, base_url: str) -> Request:
    """Return the request of a step, asked of the server at base_url (no slash at its end)."""
    headers = {"Accept": plan.accept}
    body = None
    if step.json is not None:
        headers["Content-Type"] = "application/json"
        body = orjson.dumps(step.json)
    elif step.form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(step.form).encode()
    return Request(
        base_url + step.path,
        step.method,
        headers,
        body,
        page_id=step.id or step.kind,
        role=Role.RECORD if step.kind in plan.record_kinds else Role.CONTROL,
    )


def conditional(request: Request, index: ArchiveIndex, archive: Path) -> Request:
    """Return the request of a page with records with the validators of the copy in the archive.

    Without a copy that can be read, or validators of it, the page is asked for as it is.
    """
    if request.method != "GET" or request.role is not Role.RECORD:
        return request
    latest = index.latest(request.url)
    if latest is None or not (latest.etag or latest.last_modified):
        return request
    holder = index.find(latest.snapshot_id)
    if holder is None:
        return request
    try:
        copy = read_entry(archive, holder).data
    except ArchiveError:
        return request
    return replace(request, validators=Validators(latest.etag, latest.last_modified, copy))


def without_records(response: Response) -> Response:
    """Return a response that holds no record, although one was asked for: a reparse passes it over."""
    return replace(response, request=replace(response.request, role=Role.CONTROL))
