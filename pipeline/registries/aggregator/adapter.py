"""The generic aggregator: any page about one trial, as text or HTML, of whatever site."""

from __future__ import annotations

from pipeline.model.codes import Completeness, Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.readers.page_text import PageText
from pipeline.readers.shape import Adapter, Shape
from pipeline.registries.aggregator.layout import read_entries
from pipeline.registries.aggregator.record import read_page
from pipeline.registries.aggregator.wrong_pages import WRONG_PAGES, is_trial_page


def _name_lines(document: PageText) -> None:
    """Name the lines about the site and about other trials; what no entry holds are rules and heads of tables."""
    for line in document.lines:
        document.name_lines([line], "/site" if line.region else "/frame")
    for entry in read_entries(document):
        pattern = "/related" if entry.is_related else "/site" if entry.kind == "site" else "/page"
        lines = [entry.label_line, *entry.lines] if entry.label_line else entry.lines
        document.name_lines(lines, pattern)


PAGE = Shape(
    name="page",
    document=PageText,
    completeness=Completeness.PARTIAL,
    rank=5,
    recognizes=is_trial_page,
    read=read_page,
    prepare=_name_lines,
    ignored={
        "/site": "navigation and other parts of the site around the page",
        "/frame": "rules between blocks and heads of tables",
        "/related": "blocks about other trials",
    },
    volatile=("/site", "/related"),
)
ADAPTER = Adapter(
    facts=RegistryFacts(
        code="aggregator",
        name="A page about a trial on a site without an adapter of its own",
        registry=None,
        home="",
        id_pattern=None,
        terms_url="",
        licence="terms of the site that the page is from",
        attribution="the registry that issued the id, as shown by the page's site",
        politeness=Politeness(10.0, "saved pages are read; nothing is known of the site"),
        evidence=Evidence.REAL,
        rank=5,
        notes="The source of a record is the registered domain of the page's address, or `page`.",
    ),
    shapes=(PAGE,),
    revision=2,
    wrong_pages=WRONG_PAGES,
)
