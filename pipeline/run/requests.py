"""A step of a registry's plan -> the request that asks it, and what the plan makes of the response."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import orjson

from pipeline.model.exchange import Request, Response, Role
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


def without_records(response: Response) -> Response:
    """Return a response that holds no record, although one was asked for: a reparse passes it over."""
    return replace(response, request=replace(response.request, role=Role.CONTROL))
