"""CRIS record pages: the English one of 2015, and the one since 2020 with Korean and English in one cell.

The page's key is its `seq`, the trial's id the KCT number. The newer layout is known from its labels only.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.model.codes import Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import Value
from pipeline.readers.label_table import LabelTable
from pipeline.readers.labelled import Layout
from pipeline.readers.labelled_form import LabelledForm, wrong_pages
from pipeline.readers.readings import READINGS
from pipeline.readers.shape import Adapter


def _read_conditions(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the conditions: the lines below `* class of diseases`, or the class where there is no line."""
    lines = [line for line in str(value.raw).split("\n") if line.strip()]
    named = [line for line in lines if not line.lstrip().startswith("*")]
    if named:
        for line in lines:
            if line not in named:
                yield "other.Condition class", value._replace(raw=line.lstrip("* "))
    yield from READINGS["icd10"](target, value._replace(raw="\n".join(named or lines)))


RECORD: Final = LabelledForm(
    source="cris",
    name="record_html",
    layout=Layout(
        rows="tr",
        labels="th",
        headings=".dtl_sec_tit",
        inline="#printDiv > span, #printDiv > p, #printDiv > div > span",
        container="#printDiv",
        native="ko",
        regions={"section_title": "caption, .dtl_sec_tit, .dtl_tit_n"},
    ),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=("printDiv", "KCT"),
    text_signature=(r"KCT\d{7}", "CRIS Registration Number"),
    singles=frozenset({"ethics_reviews"}),
    readings={"condition": _read_conditions},
    page_key=r"[?&](?:amp;)?seq=(\d+)",
    ignored={"section_title": "titles and notes of the form's sections"},
)
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="cris",
        name="Clinical Research Information Service, Republic of Korea",
        registry="cris",
        home="https://cris.nih.go.kr/",
        id_pattern=r"KCT\d{7}",
        terms_url="https://cris.nih.go.kr/",
        licence="KOGL type 1 (open data of the Republic of Korea, with attribution)",
        is_redistributable=True,
        attribution="Clinical Research Information Service, Korea National Institute of Health",
        politeness=Politeness(2.0, "pages are numbered without gaps; ask for what is new only"),
        evidence=Evidence.REAL,
        languages=("en", "ko"),
        hosts=("cris.nih.go.kr",),
        notes="The page's key (seq) is another number than the KCT number. Real: the layout of 2015.",
    ),
    shapes=(RECORD.shape(), RECORD.text_shape()),
    revision=1,
    wrong_pages=wrong_pages(
        "CRIS|Clinical Research Information Service|임상연구정보서비스",
        ("cris.nih.go.kr",),
        ("searchList", "search_list", "listCount"),
    ),
)
