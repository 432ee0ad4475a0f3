"""How ClinicalTrials.gov is walked: pages of API v2, windows of LastUpdatePostDate, the edition before and after.

Documented at https://clinicaltrials.gov/data-api/api. A page token belongs to one edition of the data and
may expire with it: then the list starts again, and a crawl that saw two editions lists all ids once more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from pipeline.model.plan import Answer, Listed, Plan, Reply, Scope, Step, UnexpectedAnswer, json_object

PAGE_SIZE: Final = 1000  # the most that the API gives
# The ids of one request: a longer list makes an address that proxies refuse.
_IDS_PER_REQUEST: Final = 100
_MOST_RESTARTS: Final = 3
_STUDIES: Final = "/api/v2/studies"
_VERSION: Final = Step("version", "/api/v2/version")
_SIZE: Final = Step("size", "/api/v2/stats/size")
_PARAMETERS: Final = re.compile(r"(?:query|filter|postFilter)\.\w+=|aggFilters=")


def start(scope: Scope) -> Sequence[Step]:
    """Return the edition, the size of the registry and the first page of the scope."""
    if scope.ids:
        return records(scope.ids)
    return (_VERSION, _SIZE, _page("page", _filters(scope)))


def records(ids: Sequence[str]) -> Sequence[Step]:
    """Return the steps for studies by id; an id that has become an alias brings the study it names now."""
    groups = [ids[at : at + _IDS_PER_REQUEST] for at in range(0, len(ids), _IDS_PER_REQUEST)]
    return [_page("records", {"filter.ids": "|".join(some)}, asked=list(some)) for some in groups]


def recount(scope: Scope) -> Sequence[Step]:
    """Return the edition and the first page of the scope's ids alone."""
    return (_VERSION, _SIZE, _page("ids", {**_filters(scope), "fields": "NCTId"}))


def check() -> Sequence[Step]:
    """Return the step for the edition."""
    return (_VERSION,)


def read(step: Step, reply: Reply) -> Answer:
    """Return what an answer of the API says. Raises: UnexpectedAnswer where it is no whole JSON answer."""
    if reply.status == 400 and "token" in step.state:
        return _restart(step)
    if reply.status != 200:
        raise UnexpectedAnswer(f"HTTP status {reply.status}")
    value = json_object(reply)
    if step.kind == "version":
        return Answer(edition=value.get("dataTimestamp"))
    if step.kind == "size":
        return Answer(total=value.get("totalStudies"))
    return _read_page(step, value)


def _read_page(step: Step, value: dict[str, Any]) -> Answer:
    studies = value.get("studies")
    if not isinstance(studies, list):
        raise UnexpectedAnswer("the answer has no list of studies")
    modules = [_identification(study) for study in studies]
    ids = {module["nctId"] for module in modules if "nctId" in module}
    aliases = {alias: module["nctId"] for module in modules for alias in module.get("nctIdAliases", ())}
    gone = {
        asked: f"merged into {aliases[asked]}" if asked in aliases else "not found by its id"
        for asked in step.state.get("asked", ())
        if asked not in ids
    }
    token = value.get("nextPageToken")
    if token and token == step.state.get("token"):
        return _restart(step)
    following = () if not token else (_page(step.kind, **_continued(step), token=token),)
    return Answer(
        steps=following,
        listed=tuple(Listed(nct_id) for nct_id in sorted(ids)),
        is_empty=not studies,
        gone=gone,
        announced=None if "asked" in step.state else value.get("totalCount"),
    )


def _identification(study: Any) -> dict[str, Any]:
    try:
        module = study["protocolSection"]["identificationModule"]
    except (KeyError, TypeError):
        return {}
    return module if isinstance(module, dict) else {}


def _restart(step: Step) -> Answer:
    """Return the list's beginning: its token has expired or leads back to itself."""
    restarts = step.state.get("restarts", 0) + 1
    if restarts > _MOST_RESTARTS:
        raise UnexpectedAnswer(
            f"the list was begun {_MOST_RESTARTS} times and its page tokens expired each time"
        )
    again = {**_continued(step), "restarts": restarts}
    return Answer(steps=(_VERSION, _page(step.kind, **again)))


def _continued(step: Step) -> dict[str, Any]:
    return {name: value for name, value in step.state.items() if name != "token"}


def _page(kind: str, filters: dict[str, str], token: str | None = None, **state: Any) -> Step:
    parameters = {"format": "json", "pageSize": str(PAGE_SIZE), "countTotal": "true", **filters}
    state = {"filters": filters, **state}
    if token:
        # countTotal is refused on any page but the first
        del parameters["countTotal"]
        parameters["pageToken"] = state["token"] = token
    return Step(kind, f"{_STUDIES}?{urlencode(parameters)}", state=state, is_link=True)


def _filters(scope: Scope) -> dict[str, str]:
    """Return the API's parameters of a scope; a query is an Essie expression or parameters (`query.cond=asthma`)."""
    filters = {}
    if scope.query:
        named = _PARAMETERS.match(scope.query)
        filters = dict(parse_qsl(scope.query)) if named else {"query.term": scope.query}
    if scope.since:
        window = f"AREA[LastUpdatePostDate]RANGE[{scope.since},MAX]"
        own = filters.get("filter.advanced")
        filters["filter.advanced"] = f"({own}) AND {window}" if own else window
    return filters


PLAN = Plan(
    base_url="https://clinicaltrials.gov",
    start=start,
    read=read,
    records=records,
    recount=recount,
    record_kinds=frozenset({"page", "records"}),
    check=check,
    takes=frozenset({"query", "since"}),
    accept="application/json",
    overlap_days=1,  # LastUpdatePostDate has the precision of a day
    note="what changed since a day",
)
