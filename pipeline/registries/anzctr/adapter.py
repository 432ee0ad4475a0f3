"""Australian New Zealand Clinical Trials Registry: facts, the XML of its download and its page (both described)."""

from __future__ import annotations

from pipeline.model.codes import Completeness, Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import SourceRecord
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.labelled import FRAME_IGNORED
from pipeline.readers.labelled_form import wrong_pages
from pipeline.readers.shape import Adapter, Shape
from pipeline.readers.xml_reader import XmlDocument
from pipeline.registries.anzctr.page import is_page, name_frame, read_page
from pipeline.registries.anzctr.record import read_trial


def _is_xml(document: XmlDocument) -> bool:
    return document.root_name == "ANZCTR_Trial"


def _read_xml(document: XmlDocument) -> SourceRecord:
    root = document.root
    return read_trial(root, "download_xml", root.attribute("requestNumber"))


ADAPTER = Adapter(
    facts=RegistryFacts(
        code="anzctr",
        name="Australian New Zealand Clinical Trials Registry",
        registry="anzctr",
        home="https://www.anzctr.org.au/",
        id_pattern=r"ACTRN126\d{11}",
        terms_url="https://www.anzctr.org.au/Support/Terms.aspx",
        licence="ANZCTR terms: use with attribution, no commercial redistribution",
        attribution="Australian New Zealand Clinical Trials Registry, University of Sydney",
        politeness=Politeness(5.0, "an old server; its download of all trials is the polite way"),
        evidence=Evidence.DESCRIBED,
        record_url="https://www.anzctr.org.au/{id}.aspx",
        hosts=("www.anzctr.org.au", "anzctr.org.au"),
        notes="Records mirrored from ClinicalTrials.gov carry its id and belong to that registry.",
    ),
    shapes=(
        Shape(
            name="download_xml",
            document=XmlDocument,
            completeness=Completeness.FULL,
            rank=100,
            recognizes=_is_xml,
            read=_read_xml,
        ),
        Shape(
            name="page",
            document=HtmlDocument,
            completeness=Completeness.FULL,
            rank=80,
            recognizes=is_page,
            prepare=name_frame,
            read=read_page,
            ignored=FRAME_IGNORED,
        ),
    ),
    revision=2,
    wrong_pages=wrong_pages("ANZCTR", ("anzctr.org.au",), ("TrialSearch.aspx",)),
)
