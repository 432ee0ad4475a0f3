"""UMIN-CTR record pages (`ctr_view.cgi?recptno=R...`), English and Japanese, both generations.

The page's key is the receipt number, the trial's id the UMIN number. Sections head labels; many stand blank.
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
from pipeline.readers.shape import Adapter


def _read_region(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield Japan as a country; the form's other regions (`Asia(except Japan)`) are none."""
    for line in str(value.raw).split("\n"):
        if words := line.strip():
            is_country = words in ("Japan", "日本")
            yield target if is_country else "other.Region", value._replace(raw=words)


RECORD: Final = LabelledForm(
    source="umin",
    name="record_html",
    layout=Layout(rows="tr", labels="th, td.label", native="ja", is_glued=True),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=(
        "(?i)UMIN",
        "Unique ID issued by UMIN|Unique trial Number|UMIN試験ID",
        "(?i)recei?pt|受付番号",
    ),
    text_signature=("Unique ID issued by UMIN|UMIN試験ID", r"UMIN\d{9}"),
    excludes="UMIN-CTR Search|ctr_his_list",
    singles=frozenset({"ethics_reviews"}),
    readings={"region": _read_region},
    page_key=r"recptno=(R\d{6,9})",
)
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="umin",
        name="UMIN Clinical Trials Registry",
        registry="umin",
        home="https://www.umin.ac.jp/ctr/",
        id_pattern=r"UMIN\d{9}",
        terms_url="https://www.umin.ac.jp/ctr/ctr_top.htm",
        licence="terms of the UMIN center",
        attribution="UMIN Clinical Trials Registry (UMIN-CTR)",
        politeness=Politeness(30.0, "the registry asks to use its daily file instead of crawling"),
        evidence=Evidence.DESCRIBED,
        languages=("en", "ja"),
        hosts=("center6.umin.ac.jp", "upload.umin.ac.jp", "www.umin.ac.jp"),
        notes="The page's key is the receipt number (R000036689), another number than the UMIN id.",
    ),
    shapes=(RECORD.shape(), RECORD.text_shape()),
    revision=1,
    wrong_pages=wrong_pages(
        "UMIN", ("umin.ac.jp",), ("UMIN-CTR Search", "ctr_view.cgi?recptno", "ctr_his_list")
    ),
)
