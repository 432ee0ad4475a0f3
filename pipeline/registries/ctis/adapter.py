"""EU Clinical Trials Information System: the public API's answers, whole (retrieve) and as rows (search)."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import Any, Final

from pipeline.model.codes import Completeness, Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.json_reader import JsonDocument
from pipeline.readers.labelled_form import wrong_pages
from pipeline.readers.shape import Adapter, Shape, WrongPage
from pipeline.registries.ctis.parts import SYSTEM_KEYS
from pipeline.registries.ctis.retrieve import is_retrieved, read_retrieved
from pipeline.registries.ctis.search import read_row

_KEY = "the system's own key or flag, about no trial"
_TWICE = "stands a second time in the same answer, where it is read"
_HISTORY = "the dossier's assessment history: applications as they were, questions and answers"
_CONVERTER = "written by the program that saved the answer"
_IGNORED: Final = {
    **dict.fromkeys([f"**/{name}" for name in SYSTEM_KEYS], _KEY),
    **dict.fromkeys(
        [
            f"{base}{name}"
            for base in ("", "/authorizedApplication")
            for name in (
                *("/authorizedPartI/products", "/authorizedPartI/medicalConditions"),
                *("/authorizedPartI/therapeuticAreas", "/authorizedPartI/trialCategoryCode"),
                *("/authorizedPartI/trialCategoryJustificationComment", "/authorizedPartI/isLowIntervention"),
                *("/authorizedPartI/rowCountries", "/authorizedPartI/contentLabeling"),
                *(
                    "/authorizedPartsII/*/mscInfo/activeTrialPeriod",
                    "/authorizedPartsII/*/mscInfo/trialPeriod",
                ),
                "/authorizedPartsII/*/mscInfo/activeTrialRecruitmentPeriod",
                *(
                    "/authorizedPartsII/*/mscInfo/trialRecruitmentPeriod",
                    "/authorizedPartsII/*/mscInfo/mscName",
                ),
                "/authorizedPartsII/*/decisionDate",
                "/authorizedPartsII/*/trialSites/*/organisationAddressInfo/address/country",
                "/authorizedPartsII/*/trialSites/*/organisationAddressInfo/organisation/type",
                "/authorizedPartsII/*/trialSites/*/personInfo/title",
            )
        ],
        _TWICE,
    ),
    **dict.fromkeys(("/title", "/primarySponsor", "/coSponsors"), _TWICE),
    **dict.fromkeys(
        (
            "/applications",
            "/publicEvaluation",
            "/initialApplicationId",
            "/authorizedApplication/applicationInfo",
        ),
        _HISTORY,
    ),
    **dict.fromkeys(("/ctrname", "/record_last_import"), _CONVERTER),
}


def _is_search(document: JsonDocument) -> bool:
    data = document.data
    return (
        isinstance(data, dict)
        and "pagination" in data
        and isinstance(data.get("data"), list)
        and all(isinstance(row, dict) and "ctNumber" in row for row in data["data"])
    )


def _rows(document: JsonDocument) -> Iterator[JsonDocument]:
    for i, row in enumerate(document.data["data"]):
        yield JsonDocument(row, f"/data/{i}")


def _undo_entities(document: JsonDocument) -> None:
    """Write the characters of entities: some answers hold `Children&apos;s`, others of the same trial do not."""
    document.data = _without_entities(document.data)


def _without_entities(node: Any) -> Any:
    if isinstance(node, dict):
        return {key: _without_entities(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_without_entities(value) for value in node]
    return html.unescape(node) if isinstance(node, str) and "&" in node else node


def _is_error(document: JsonDocument) -> bool:
    data = document.data
    return isinstance(data, dict) and "ctis" in str(data.get("path", "")) and "status" in data


def _is_application_shell(document: HtmlDocument) -> bool:
    return "ctis-public" in document.source and not document.select("table, dl")


RETRIEVED: Final = Shape(
    name="retrieve",
    document=JsonDocument,
    completeness=Completeness.FULL,
    rank=100,
    recognizes=is_retrieved,
    read=read_retrieved,
    prepare=_undo_entities,
    ignored=_IGNORED,
    volatile=("/record_last_import",),
)
SEARCH: Final = Shape(
    name="search",
    document=JsonDocument,
    completeness=Completeness.PARTIAL,
    rank=20,
    recognizes=_is_search,
    members=_rows,
    read=read_row,
    prepare=_undo_entities,
    ignored=_IGNORED,
)
ADAPTER = Adapter(
    facts=RegistryFacts(
        code="ctis",
        name="EU Clinical Trials Information System",
        registry="ctis",
        home="https://euclinicaltrials.eu/",
        id_pattern=r"20\d{2}-5\d{5}-\d{2}",
        terms_url="https://euclinicaltrials.eu/guidance-and-q-as/",
        licence="European Medicines Agency: reproduction with acknowledgement of the source",
        is_redistributable=True,
        attribution="Clinical Trials Information System, European Medicines Agency",
        politeness=Politeness(1.0, "a public API without published limits; retrieve answers slowly"),
        evidence=Evidence.REAL,
        record_url="https://euclinicaltrials.eu/ctis-public/view/{id}-00",
        hosts=("euclinicaltrials.eu",),
        notes="The suffix of an EU CT number (-00, -01) counts resubmissions: it is no part of the id.",
    ),
    shapes=(RETRIEVED, SEARCH),
    revision=1,
    wrong_pages=(
        WrongPage(
            "not_found", "the API answers with an error; check the EU CT number", JsonDocument, _is_error
        ),
        WrongPage(
            "client_rendered_page",
            "the public page holds no data; fetch https://euclinicaltrials.eu/ctis-public-api/retrieve/NUMBER",
            HtmlDocument,
            _is_application_shell,
        ),
        *wrong_pages("CTIS|Clinical Trials in the European Union", ("euclinicaltrials.eu",)),
    ),
)
