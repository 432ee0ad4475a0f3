"""PACTR record pages (`TrialDisplay.aspx?TrialID=N`): a table per section, most with heads of columns.

The page's key is TrialID, the trial's id the PACTR number; section 14 is the record's own history. Dates are
day first. Head and section 1 are known from page texts, the rest from descriptions.
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


def _read_arm(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield an intervention's name, which is its arm's label too: the form has a row per arm."""
    yield target, value
    yield "interventions.arm_labels", value
    yield "arm_groups.label", value


RECORD: Final = LabelledForm(
    source="pactr",
    name="record_html",
    layout=Layout(
        rows="tr",
        labels="th, td.captiondescription",
        headings="h2, h3, h4, h5",
        inline="p, span, div.trialHead",
        regions={"registry_address": ".registryAddress"},
        is_glued=True,
    ),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=("PACTR20", "TRIAL DESCRIPTION"),
    text_signature=(r"Trial no\.", r"PACTR20\d{13}", "Public title"),
    order="dmy",
    readings={"arm": _read_arm},
    page_key=r"TrialID=(\d+)",
    ignored={"registry_address": "the registry's own address"},
)
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="pactr",
        name="Pan African Clinical Trials Registry",
        registry="pactr",
        home="https://pactr.samrc.ac.za/",
        id_pattern=r"PACTR20\d{13,14}",
        terms_url="https://pactr.samrc.ac.za/",
        licence="terms of the South African Medical Research Council",
        attribution="Pan African Clinical Trials Registry, South African Medical Research Council",
        politeness=Politeness(3.0, "a small server; pages are numbered with many gaps"),
        evidence=Evidence.DESCRIBED,
        hosts=("pactr.samrc.ac.za",),
        notes="The page's key (TrialID) is another number than the PACTR id.",
    ),
    shapes=(RECORD.shape(), RECORD.text_shape()),
    revision=1,
    wrong_pages=wrong_pages(
        "PACTR|Pan African Clinical Trials?",
        ("pactr.samrc.ac.za", "TrialDisplay.aspx"),
        ("TrialDisplay.aspx?",),
    ),
)
