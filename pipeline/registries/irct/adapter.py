"""IRCT record pages (`irct.ir/trial/{n}`): sections with an id each, fields of a label and a value; and its XML.

The page's key is a number of its own, the trial's id the IRCT number. Dates are printed in the Gregorian
calendar and again in the Jalali one; the first is read. Written from a description.
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
from pipeline.readers.shape import Adapter
from pipeline.registries.who_trds import trds_shape

_GREGORIAN: Final = re.compile(r"(?:19|20|21)\d{2}[-/]\d{1,2}[-/]\d{1,2}")
_SIZE: Final = re.compile(r"(?P<name>target|actual) sample size[^:：\n]*[:：]\s*(?P<size>\d[\d,]*)", re.I)


def _read_gregorian(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the Gregorian one of `2020-03-01, 1398/12/11`; a Jalali day alone is kept as it stands."""
    match = _GREGORIAN.search(str(value.raw))
    yield target, value._replace(raw=match[0], lang=None) if match else value


def _read_sample_size(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the sizes of `Target sample size: 60 Actual sample size reached: 58`, or the one number."""
    sizes = list(_SIZE.finditer(str(value.raw)))
    for size in sizes:
        kind = "!ACTUAL" if size["name"].casefold() == "actual" else ""
        yield f"{target}{kind}", value._replace(raw=size["size"])
    if not sizes:
        yield target, value


def _read_both_criteria(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield both lists of a value that holds them under their headings."""
    parts = re.split(r"\s*(in|ex)clusion criteria\s*[:：]\s*", str(value.raw), flags=re.I)
    if len(parts) < 3:
        yield target, value
    for kind, words in zip(parts[1::2], parts[2::2], strict=True):
        if words:
            yield f"eligibility.{kind.casefold()}clusion", value._replace(raw=words)


RECORD: Final = LabelledForm(
    source="irct",
    name="record_html",
    layout=Layout(
        rows=".section-inner .field, .section-inner dl, .section-inner tr",
        labels="dt, th, .field-label, .label",
        headings="[id^=trial-]",
        native="fa",
        regions={"section_number": ".section-number"},
    ),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=(r"(?i)irct", r"trial-(?:summary|trial|primary_outcome)", "section-inner"),
    text_signature=(r"IRCT\d{11,14}N\d", "IRCT registration number"),
    readings={
        "gregorian": _read_gregorian,
        "sample_size": _read_sample_size,
        "both_criteria": _read_both_criteria,
    },
    page_key=r"irct\.(?:ir|behdasht\.gov\.ir)/trial/(\d+)",
    ignored={"section_number": "numbers of repeated sections"},
)
_ID: Final = r"IRCT\d{11,14}N\d{1,3}"
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="irct",
        name="Iranian Registry of Clinical Trials",
        registry="irct",
        home="https://irct.behdasht.gov.ir/",
        id_pattern=_ID,
        terms_url="https://irct.behdasht.gov.ir/",
        licence="terms of the Iranian Registry of Clinical Trials",
        attribution="Iranian Registry of Clinical Trials",
        politeness=Politeness(
            1.0, "some 80,000 numbers, the light XML of each: as slow as others have done it"
        ),
        evidence=Evidence.DESCRIBED,
        languages=("en", "fa"),
        hosts=("irct.ir", "en.irct.ir", "www.irct.ir", "irct.behdasht.gov.ir"),
        notes="The page's key is another number than the IRCT id. Syncs bring the XML, which tells less than the"
        " page: where a page was ingested, it is shown.",
    ),
    shapes=(RECORD.shape(), RECORD.text_shape(), trds_shape("irct", _ID)),
    revision=2,
    wrong_pages=wrong_pages(
        "IRCT|Iranian Registry of Clinical Trials", ("irct.ir", "irct.behdasht.gov.ir"), ("search-result",)
    ),
)
