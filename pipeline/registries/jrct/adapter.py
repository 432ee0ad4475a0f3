"""jRCT detail pages, English and Japanese: tables of labels over spanning rows.

Two generations: records taken over from JapicCTI and JMACCT print a flat list with phase and generic names,
native ones group their labels and have no phase. Written from descriptions; table positions vary, labels do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.model.codes import Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import Value
from pipeline.readers.label_table import LabelTable
from pipeline.readers.labelled import Layout
from pipeline.readers.labelled_form import LabelledForm, wrong_pages
from pipeline.readers.readings import NEXT, READINGS
from pipeline.readers.shape import Adapter

_PERIOD: Final = re.compile(r"\s*[~〜～∼]\s*")
_CRITERIA: Final = re.compile(
    r"\s*(?:inclusion criteria\s*[:：]?\s*\n?)?(?P<inclusion>.*?)\n\s*exclusion criteria\s*[:：]?\s*\n?(?P<exclusion>.*)",
    re.I | re.S,
)
_MATERIAL: Final = re.compile(
    r"\s*(?P<name>generic name etc|INN of (?:investigational|control) material)\s*[:：]\s*(?P<words>.*)", re.I
)


def _read_period(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield both ends of `2019年4月1日～2022年3月31日`."""
    days = _PERIOD.split(str(value.raw).strip(), maxsplit=1)
    for place, day in zip((target, "dates.completion"), days, strict=False):
        if day:
            yield place, value._replace(raw=day)


def _read_countries(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the countries of `Japan/North America/Europe`."""
    return READINGS["commas"](target, value._replace(raw=re.sub(r"[/／]", ",", str(value.raw))))


def _read_countries_except_japan(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield Japan, which the label implies, and the countries that are printed."""
    yield target, value._replace(raw="Japan", lang="en")
    yield from _read_countries(target, value)


def _read_criteria(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield both lists of a cell that holds them under their headings, or the cell as one text."""
    if match := _CRITERIA.fullmatch(str(value.raw)):
        yield "eligibility.inclusion", value._replace(raw=match["inclusion"].strip())
        yield "eligibility.exclusion", value._replace(raw=match["exclusion"].strip())
    else:
        yield target, value


def _read_materials(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the drugs of the older generation (`Generic name etc : X`), or the free text of the newer one."""
    lines = [line.strip() for line in str(value.raw).split("\n")]
    if not any(_MATERIAL.match(line) for line in lines):
        yield target, value
        return
    for line in lines:
        match = _MATERIAL.match(line)
        place, words = "interventions.description", line
        if match and match["name"].casefold().startswith("generic"):
            yield NEXT, value
            place, words = "interventions.name", match["words"]
        elif match:
            place, words = "interventions.other_names", match["words"]
        elif re.match(r"(?:investigational|control) material", line, re.I):
            place = "other"
        if words.strip(" -"):
            yield place, value._replace(raw=words)


def _read_publication(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the day of one of the record's publications as an event."""
    yield target, value
    yield "events.kind", value._replace(raw="Publication", lang="en")


DETAIL: Final = LabelledForm(
    source="jrct",
    name="detail_html",
    layout=Layout(rows="tr", labels="th, td.col-md-2, td.col-md-4", native="ja"),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=("(?i)jrct", r"jRCT[a-z]?\d{9,10}", r"Trial ID|登録番号|臨床研究実施計画番号|jRCT番号"),
    text_signature=(
        r"jRCT[a-z]?\d{9,10}",
        "Date of registration|初回公表日",
        "Last modified on|最終公表日|最終更新日",
    ),
    excludes="table-search|Trial2?\\.aspx|rctportal",
    singles=frozenset({"ethics_reviews"}),
    readings={
        "period": _read_period,
        "countries": _read_countries,
        "except_japan": _read_countries_except_japan,
        "criteria": _read_criteria,
        "materials": _read_materials,
        "publication": _read_publication,
    },
)
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="jrct",
        name="Japan Registry of Clinical Trials",
        registry="jrct",
        home="https://jrct.mhlw.go.jp/",
        id_pattern=r"jRCT[a-z]?\d{9,10}",
        terms_url="https://jrct.mhlw.go.jp/",
        licence="terms of the Ministry of Health, Labour and Welfare; no automatic collection",
        attribution="Japan Registry of Clinical Trials (jRCT)",
        politeness=Politeness(30.0, "the site asks for no automatic collection and blocks bursts"),
        evidence=Evidence.DESCRIBED,
        record_url="https://jrct.mhlw.go.jp/en-latest-detail/{id}",
        languages=("en", "ja"),
        hosts=("jrct.mhlw.go.jp", "jrct.niph.go.jp"),
    ),
    shapes=(DETAIL.shape(), DETAIL.text_shape()),
    revision=2,
    wrong_pages=wrong_pages(
        "jRCT|Japan Registry of Clinical Trials", ("jrct.mhlw.go.jp", "jrct.niph.go.jp"), ("table-search",)
    ),
)
