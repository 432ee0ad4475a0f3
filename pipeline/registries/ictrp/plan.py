"""How ICTRP is asked: the search form of the portal, its terms, and the export of all hits as one XML.

An ASP.NET page: each post carries back the hidden fields that the last answer held. Names of fields and
buttons are told by their ends, which have stayed the same since 2016. Terms of use: no commercial use.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import parse_qsl

from pipeline.errors import UsageError
from pipeline.model.plan import Answer, Plan, Reply, Scope, Step, UnexpectedAnswer

_PATH: Final = "/AdvSearch.aspx"
_INPUT: Final = re.compile(rb"<input\b[^>]*>", re.I)
_ATTRIBUTE: Final = re.compile(r"\b(name|value|type)\s*=\s*[\"']([^\"']*)[\"']", re.I)
# Each form with the end of the button's name that sends it, and what its answer is.
_BUTTONS: Final[Mapping[str, tuple[str, str]]] = {
    "form": ("btnSearch", "hits"),
    "hits": ("btnLaunchDialogTerms", "terms"),
    "terms": ("butExportAllTrials", "export"),
}
_WORDS_FIELD: Final = "txtTitle"
_ID_FIELD: Final = "txtTrialID"


def start(scope: Scope) -> Sequence[Step]:
    """Return the empty form. Raises: UsageError where nothing is searched for: the portal must not be copied."""
    if scope.ids:
        return records(scope.ids)
    if not scope.query:
        raise UsageError("ICTRP's terms forbid a copy of the whole portal; search it with --query or --ids")
    named = "=" in scope.query
    return (_form(dict(parse_qsl(scope.query)) if named else {_WORDS_FIELD: scope.query}),)


def records(ids: Sequence[str]) -> Sequence[Step]:
    """Return the empty form for each id."""
    return [_form({_ID_FIELD: one}) for one in ids]


def read(step: Step, reply: Reply) -> Answer:
    """Return the next form filled in, or what the export says. Raises: UnexpectedAnswer where it is neither."""
    if reply.status != 200:
        raise UnexpectedAnswer(f"HTTP status {reply.status}")
    if step.kind == "export":
        if b"</Trials_downloaded_from_ICTRP>" not in reply.body:
            raise UnexpectedAnswer("the export is cut off, or is no export")
        return Answer(is_empty=b"<Trial>" not in reply.body)
    fields = _fields(reply.body)
    if not any(name == "__VIEWSTATE" for name in fields):
        raise UnexpectedAnswer("the page holds no form of the portal")
    if step.kind == "hits" and b"No results were found" in reply.body:
        return Answer(announced=0)
    end, next_kind = _BUTTONS[step.kind]
    button = next((name for name in fields if name.endswith(end)), None)
    if button is None:
        raise UnexpectedAnswer(f"the page has no button {end}")
    filled = {name: value for name, (type_, value) in fields.items() if type_ in ("hidden", "text")}
    for wanted, value in step.state["search"].items():
        filled |= {name: value for name in filled if name.endswith(wanted)}
    form = {**filled, button: fields[button][1]}
    return Answer(steps=(Step(next_kind, _PATH, form=form, state=step.state, is_link=True),))


def _form(search: Mapping[str, str]) -> Step:
    return Step("form", _PATH, state={"search": dict(search)}, is_link=True)


def _fields(page: bytes) -> dict[str, tuple[str, str]]:
    """Return type and value of every input of a page by its name."""
    fields = {}
    for tag in _INPUT.findall(page):
        found = {
            name.lower(): html.unescape(value)
            for name, value in _ATTRIBUTE.findall(tag.decode("utf-8", "replace"))
        }
        if "name" in found:
            fields[found["name"]] = (found.get("type", "text").lower(), found.get("value", ""))
    return fields


PLAN = Plan(
    base_url="https://trialsearch.who.int",
    start=start,
    read=read,
    records=records,
    recount=lambda scope: (),
    record_kinds=frozenset({"export"}),
    takes=frozenset({"query"}),
    lists_all=False,
    note="what a search finds: --query or --ids",
)
