"""Portal of the Japanese registries (`rctportal ... detail?trial_id=`): records of jRCT and UMIN-CTR in English.

The portal republishes: the registry of a record is told by its id. Dates are day first. Known from the words
of two pages and a description of their markup.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline.model.codes import Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable
from pipeline.readers.labelled import LabelledPage, Layout
from pipeline.readers.labelled_form import LabelledForm, wrong_pages
from pipeline.readers.record_fields import RecordFields
from pipeline.readers.shape import Adapter
from pipeline.vocab.registries import registry_of_id


def _add_title_and_link(document: HtmlDocument, page: LabelledPage, fields: RecordFields) -> None:
    """Put the title, which has no label, and the address at the registry, which the button carries."""
    title = document.optional("h2.title, h1.title")
    if title is not None and (words := document.value(title, lang="en")):
        fields.put("public_title", words)
    link = document.optional("div.syousaibtn a[rel]")
    if link is not None and (address := document.attribute(link, "rel")):
        fields.put("url", address)


PORTAL: Final = LabelledForm(
    source="jprn",
    name="portal_html",
    layout=Layout(
        rows="tr",
        labels="th",
        headings="h3",
        inline="div.japicid, div.signupdate, div.updatedate",
        regions={"page_frame": "div.syousaibtn"},
    ),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=("japicid", "signupdate"),
    order="dmy",
    singles=frozenset({"ethics_reviews"}),
    after=_add_title_and_link,
    registry_of=registry_of_id,
)
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="jprn",
        name="Clinical trial portal of Japan",
        registry=None,
        home="https://rctportal.mhlw.go.jp/",
        id_pattern=None,
        terms_url="https://rctportal.mhlw.go.jp/",
        licence="terms of the Ministry of Health, Labour and Welfare",
        attribution="Japan Primary Registries Network, clinical trial portal",
        politeness=Politeness(30.0, "the site asks for no automatic collection"),
        evidence=Evidence.DESCRIBED,
        rank=2,
        hosts=("rctportal.mhlw.go.jp", "rctportal.niph.go.jp"),
        notes="Republishes jRCT, UMIN-CTR and the closed registries of JAPIC and JMACCT.",
    ),
    shapes=(PORTAL.shape(rank=60),),
    revision=1,
    wrong_pages=wrong_pages(
        "rctportal|臨床研究情報ポータル", ("rctportal.",), ("search-result", "searchlist")
    ),
)
