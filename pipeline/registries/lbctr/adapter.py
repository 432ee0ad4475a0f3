"""LBCTR record pages (`Trials/Details/{n}`): label elements in pairs, and tables named by their ids.

The software is WHO's and may serve other registries in the same layout. Dates are day first. The head is
known from a page, the rest from descriptions.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline.model.codes import Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.readers.label_table import LabelTable
from pipeline.readers.labelled import Layout
from pipeline.readers.labelled_form import LabelledForm, wrong_pages
from pipeline.readers.shape import Adapter

RECORD: Final = LabelledForm(
    source="lbctr",
    name="record_html",
    layout=Layout(
        rows="div.mainInformation-watermark, div.trialResults, tr",
        cells="label.control-label, th, td",
        labels="label.control-label[for], th",
        headings="h3, table[id^=tbl]",
        inline=".trial-head span, .trial-head div, .trial-head li, .trial-head p",
        is_flow=True,
        native="ar",
        is_glued=True,
    ),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=("Primary registry identifying number", r"MOH registration number|mainInformation-watermark"),
    text_signature=(r"LBCTR20\d{8}", "Primary registry identifying number"),
    order="dmy",
    page_key=r"Trials/Details/(\d+)",
)
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="lbctr",
        name="Lebanese Clinical Trials Registry",
        registry="lbctr",
        home="https://lbctr.moph.gov.lb/",
        id_pattern=r"LBCTR20\d{8}",
        terms_url="https://lbctr.moph.gov.lb/",
        licence="terms of the Ministry of Public Health of Lebanon",
        attribution="Lebanese Clinical Trials Registry, Ministry of Public Health",
        politeness=Politeness(3.0, "a small server of some hundred records"),
        evidence=Evidence.DESCRIBED,
        languages=("en", "ar"),
        hosts=("lbctr.moph.gov.lb", "lbctr.emro.who.int"),
        notes="The page's key is another number than the LBCTR id.",
    ),
    shapes=(RECORD.shape(), RECORD.text_shape()),
    revision=1,
    wrong_pages=wrong_pages(
        "LBCTR|Lebanese Clinical Trials",
        ("lbctr.moph.gov.lb", "lbctr.emro.who.int"),
        ("Grid-page", "grid-mvc"),
    ),
)
