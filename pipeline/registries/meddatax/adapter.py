"""MedDataX (meddatax.com): a copy of ClinicalTrials.gov as a page per registration, as text or HTML."""

from __future__ import annotations

from pipeline.model.codes import Completeness, Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.readers.page_text import PageText
from pipeline.readers.shape import Adapter, Shape
from pipeline.registries.meddatax.record import is_terse, read_page
from pipeline.registries.meddatax.sections import is_page, name_sections

_IGNORED = {
    "/heading": "headings of the site",
    "/sentence": "the site's fixed sentence below a heading",
    "/site": "navigation and other parts of the site around the page",
}

TERSE = Shape(
    name="terse",
    document=PageText,
    completeness=Completeness.LOSSY,
    rank=10,
    recognizes=lambda document: is_page(document) and is_terse(document),
    read=read_page,
    prepare=name_sections,
    ignored=_IGNORED,
    volatile=("/related", "/site"),
)
LABELLED = Shape(
    name="labelled",
    document=PageText,
    completeness=Completeness.PARTIAL,
    rank=20,
    recognizes=is_page,
    read=read_page,
    prepare=name_sections,
    ignored=_IGNORED,
    volatile=("/related", "/site"),
)
ADAPTER = Adapter(
    facts=RegistryFacts(
        code="meddatax",
        name="MedDataX",
        registry="ctgov",
        home="https://meddatax.com/",
        id_pattern=r"NCT\d{8}",
        terms_url="https://meddatax.com/",
        licence="terms of ClinicalTrials.gov, whose records the site republishes",
        attribution="ClinicalTrials.gov, US National Library of Medicine, as shown by MedDataX",
        politeness=Politeness(5.0, "saved pages are read; nothing is known of the site's limits"),
        evidence=Evidence.REAL,
        rank=3,
        record_url="https://meddatax.com/clinical-trials/{id}",
        hosts=("meddatax.com", "www.meddatax.com"),
        notes="Sponsors without roles, no outcomes; in saved text labels and the first lines of blocks are lost.",
    ),
    shapes=(TERSE, LABELLED),
    revision=1,
)
