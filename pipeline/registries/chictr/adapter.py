"""ChiCTR detail page (`showproj.html?proj=N`): label cells in Chinese and English, values in twin rows.

The page's key is its project number (hidden field `pid`), the trial's id is printed as registration number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.model.codes import Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import Value
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable, fold_label
from pipeline.readers.labelled import Entry, LabelledPage, Layout
from pipeline.readers.labelled_form import LabelledForm, wrong_pages
from pipeline.readers.record_fields import RecordFields
from pipeline.readers.shape import Adapter

_DAY: Final = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")


def _read_period(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the days of `从 From 2024-06-01 至 To 2029-10-01`."""
    ends = {"dates.start": "dates.completion", "dates.enrollment_start": "dates.enrollment_end"}
    for place, day in zip((target, ends[target]), _DAY.findall(str(value.raw)), strict=False):
        yield place, value._replace(raw=day, lang=None)


def _read_arm(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield a group's name, and again as the arm of the intervention that stands with it."""
    yield target, value
    yield "interventions.arm_labels", value


def _total_size(entries: Iterable[Entry]) -> Value | None:
    """Return the sizes of all groups as one text (`Group A:49;Group B:49;`)."""
    names: dict[int, str] = {}
    sizes: dict[int, Value] = {}
    for entry in entries:
        if fold_label(entry.label) in ("group", "组别"):
            names[entry.block] = " ".join(str(entry.values[0].raw).split())
        elif fold_label(entry.label) in ("sample size", "样本量"):
            sizes.setdefault(entry.block, entry.values[0])
    if not sizes:
        return None
    words = "".join(f"{names.get(block, '')}:{size.raw};" for block, size in sizes.items())
    return next(iter(sizes.values()))._replace(raw=words)


def _add_size(entries: Iterable[Entry], fields: RecordFields) -> None:
    if (size := _total_size(entries)) and fields.first("enrollment.count") is None:
        fields.put("enrollment.count", size)


def _add_key_and_size(document: HtmlDocument, page: LabelledPage, fields: RecordFields) -> None:
    key = document.optional("input[name=pid]")
    if key is not None and (number := document.attribute(key, "value")):
        fields.put("page_key", number)
    _add_size(page.entries, fields)


DETAIL: Final = LabelledForm(
    source="chictr",
    name="detail_html",
    layout=Layout(
        rows="tr",
        labels="td.left_title",
        container="div.project-ms",
        native="zh",
        languages={"zh": "p.cn, span.cn", "en": "p.en, span.en"},
    ),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=("left_title", "project-ms"),
    text_signature=(
        r"Registration number[：:]",
        r"ChiCTR(?:\d{10}|-[A-Za-z]{2,6}-\d{8})",
        r"Study type[：:]",
    ),
    readings={"period": _read_period, "arm": _read_arm},
    after=_add_key_and_size,
    after_text=_add_size,
)
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="chictr",
        name="Chinese Clinical Trial Registry",
        registry="chictr",
        home="https://www.chictr.org.cn/",
        id_pattern=r"ChiCTR(\d{10}|-[A-Z]{2,6}-\d{8})",
        terms_url="https://www.chictr.org.cn/about.html",
        licence="restricted, copyright of the registry",
        attribution="Chinese Clinical Trial Registry",
        politeness=Politeness(5.0, "a web firewall blocks programs: pages are saved by hand"),
        evidence=Evidence.REAL,
        languages=("en", "zh"),
        hosts=("www.chictr.org.cn", "chictr.org.cn"),
        notes="The page's key (proj) is another number than the registration id.",
    ),
    shapes=(DETAIL.shape(), DETAIL.text_shape()),
    revision=2,
    wrong_pages=wrong_pages(
        "中国临床试验注册中心|Chinese Clinical Trial Regist|chictr",
        ("chictr.org.cn",),
        ('id="handle-search"',),
    ),
)
