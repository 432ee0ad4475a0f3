"""EU Clinical Trials Register: one record per trial and country, as its text export, page and search print it."""

from __future__ import annotations

from pipeline.model.codes import Completeness, Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import SourceRecord
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.labelled import FRAME_IGNORED
from pipeline.readers.labelled_form import wrong_pages
from pipeline.readers.shape import Adapter, Shape
from pipeline.readers.text_reader import TextDocument
from pipeline.registries.euctr.page import is_page, name_frame, read_page
from pipeline.registries.euctr.record import read_country_record
from pipeline.registries.euctr.results_xml import RESULTS_XML
from pipeline.registries.euctr.search_page import country_rows, is_search, read_country_row
from pipeline.registries.euctr.text_export import country_records, is_export, read_entries


def _read_text(document: TextDocument) -> SourceRecord:
    return read_country_record(read_entries(document), "text_export")


TEXT_EXPORT = Shape(
    name="text_export",
    document=TextDocument,
    completeness=Completeness.FULL,
    rank=80,
    recognizes=is_export,
    members=country_records,
    read=_read_text,
)
PAGE = Shape(
    name="page",
    document=HtmlDocument,
    completeness=Completeness.FULL,
    rank=70,
    recognizes=is_page,
    prepare=name_frame,
    read=read_page,
    ignored=FRAME_IGNORED,
)
SEARCH_PAGE = Shape(
    name="search_page",
    document=HtmlDocument,
    completeness=Completeness.PARTIAL,
    rank=20,
    recognizes=is_search,
    members=country_rows,
    read=read_country_row,
)
ADAPTER = Adapter(
    facts=RegistryFacts(
        code="euctr",
        name="EU Clinical Trials Register",
        registry="euctr",
        home="https://www.clinicaltrialsregister.eu/",
        id_pattern=r"(19|20)\d{2}-0\d{5}-\d{2}-([A-Z]{2}|3RD|OUTSIDE)",
        terms_url="https://www.clinicaltrialsregister.eu/disclaimer.html",
        licence="European Medicines Agency: reproduction with acknowledgement of the source",
        is_redistributable=True,
        attribution="EU Clinical Trials Register, European Medicines Agency",
        politeness=Politeness(2.0, "an old server that answers slowly"),
        evidence=Evidence.REAL,
        languages=(
            "en",
            "bg",
            "cs",
            "da",
            "de",
            "el",
            "es",
            "et",
            "fi",
            "fr",
            "hu",
            "it",
            "lt",
            "lv",
            "nl",
            "pl",
            "pt",
        ),
        hosts=("www.clinicaltrialsregister.eu", "clinicaltrialsregister.eu"),
        notes="Keyed by EudraCT number and country; the number alone is the trial's.",
    ),
    shapes=(TEXT_EXPORT, PAGE, SEARCH_PAGE, RESULTS_XML),
    revision=3,
    wrong_pages=wrong_pages(
        "EU Clinical Trials Register|Clinical Trials register", ("clinicaltrialsregister.eu",)
    ),
)
