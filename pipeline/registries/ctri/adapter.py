"""CTRI record pages (`pmaindet2.php?EncHid=...`): one table of labels whose values hold tables of their own.

Optional tables vanish, so everything is found by its label. The page's key is the old number of the trial,
which the address carries in base64; dates are day first.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from pipeline.model.codes import Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import Value
from pipeline.readers.html_reader import HtmlDocument
from pipeline.readers.label_table import LabelTable
from pipeline.readers.labelled import LabelledPage, Layout
from pipeline.readers.labelled_form import LabelledForm, address_key, wrong_pages
from pipeline.readers.record_fields import RecordFields
from pipeline.readers.shape import Adapter

_NUMBER: Final = re.compile(
    r"(?P<id>CTRI/\S+)\s*(?:\[\s*Registered on\s*:\s*(?P<date>[\d/.-]+)\s*\])?\s*(?P<timing>.*)", re.I | re.S
)
_QUOTED: Final = re.compile(r'([A-Z][^="]{3,80}?)\s*=\s*"([^"]*)"')
_CONDITION: Final = re.compile(
    r"ICD-10 Condition:\s*(?P<code>[A-Z]\d{2}[\dX]?)[^|]*\|\|\s*(?P<name>.+)", re.I
)
_DIGIT: Final = re.compile(r"\d")
_DATE: Final = re.compile(r"[1-9]\d?/\d{1,2}/\d{4}")


def _read_number(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield id, day and timing of `CTRI/2021/09/036512 [Registered on: 15/09/2021] Trial Registered Prospectively`."""
    if match := _NUMBER.fullmatch(str(value.raw).strip()):
        yield target, value._replace(raw=match["id"])
        if match["date"]:
            yield "dates.first_posted", value._replace(raw=match["date"], lang=None)
        if match["timing"]:
            yield "other.Registration timing", value._replace(raw=match["timing"].strip())
    else:
        yield target, value


def _read_date(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield a day; `00/00/0000`, `Date Missing` and `Applicable only for ...` are none."""
    words = str(value.raw)
    if _DATE.search(words) or re.search("[1-9]", words):
        yield target, value


def _read_sample_size(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the sizes of `Total Sample Size="30" Sample Size from India="30" Final Enrollment ...= "30"`."""
    sizes = _QUOTED.findall(str(value.raw))
    for name, size in sizes:
        words = " ".join(name.split())
        if re.fullmatch("total sample size", words, re.I):
            yield target, value._replace(raw=size)
        elif re.fullmatch(r"final enrollment numbers achieved \(total\)", words, re.I) and size.strip("0"):
            yield f"{target}!ACTUAL", value._replace(raw=size)
        else:
            yield f"other.{words}", value._replace(raw=size)
    if not sizes:
        yield target, value


def _read_status(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield a status; the one that is `Not Applicable` (of a trial in India alone) is none."""
    if str(value.raw).strip().casefold() != "not applicable":
        yield target, value


def _read_site_address(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield city and state, the last two lines of an address (`Delhi`, `DELHI`), and the lines before them."""
    lines = [line.strip(" ,") for line in str(value.raw).split("\n") if line.strip(" ,")]
    if len(lines) > 1 and lines[-1].isupper() and not _DIGIT.search(f"{lines[-1]}{lines[-2]}"):
        yield "locations.city", value._replace(raw=lines[-2])
        yield "locations.state", value._replace(raw=lines[-1])
        lines = lines[:-2]
    if lines:
        yield target, value._replace(raw="\n".join(lines))


def _read_condition(target: str, value: Value) -> Iterable[tuple[str, Value]]:
    """Yield the conditions of a cell, one a line: `(1) ICD-10 Condition: J189||Pneumonia` or plain words."""
    for line in str(value.raw).split("\n"):
        if match := _CONDITION.search(line):
            yield f"{target}!ICD-10", value._replace(raw=match["name"].strip())
            yield "conditions.code!ICD-10", value._replace(raw=match["code"])
        elif words := re.sub(r"^\(\d+\)\s*", "", line.strip()):
            yield target, value._replace(raw=words)


def _add_key(document: HtmlDocument, page: LabelledPage, fields: RecordFields) -> None:
    """Put the number of the trial, from the address as it is or from its base64."""
    if number := address_key(document, r"trialid=(\d+)"):
        fields.put("page_key", number)
    elif token := address_key(document, r"EncHid=([\w+/%=]+)"):
        try:
            words = base64.b64decode(unquote(str(token.raw)) + "==").decode("ascii")
        except (binascii.Error, UnicodeDecodeError):
            words = ""
        fields.put("page_key", token._replace(raw=words if words.isdecimal() else token.raw))


RECORD: Final = LabelledForm(
    source="ctri",
    name="record_html",
    layout=Layout(rows="tr", labels="th", is_glued=True),
    labels=LabelTable(Path(__file__).with_name("labels.tsv")),
    signature=("CTRI Number", "Post Graduate Thesis|Public Title of Study"),
    text_signature=("CTRI Number", "Public Title of Study"),
    order="dmy",
    readings={
        "ctri_number": _read_number,
        "date": _read_date,
        "sample_size": _read_sample_size,
        "status": _read_status,
        "condition": _read_condition,
        "site_address": _read_site_address,
    },
    after=_add_key,
)
ADAPTER: Final = Adapter(
    facts=RegistryFacts(
        code="ctri",
        name="Clinical Trials Registry - India",
        registry="ctri",
        home="https://ctri.nic.in/",
        id_pattern=r"CTRI/\d{4}/\d{2,3}/\d{6}",
        terms_url="https://ctri.nic.in/Clinicaltrials/cont1.php",
        licence="terms of the Indian Council of Medical Research",
        attribution="Clinical Trials Registry - India, ICMR National Institute of Medical Statistics",
        politeness=Politeness(10.0, "the search asks for a captcha: pages are saved by hand"),
        evidence=Evidence.DESCRIBED,
        hosts=("ctri.nic.in", "www.ctri.nic.in"),
        notes="The page's key is the old number of the trial (EncHid is its base64).",
    ),
    shapes=(RECORD.shape(), RECORD.text_shape()),
    revision=2,
    wrong_pages=wrong_pages(
        "CTRI|Clinical Trials? Registry.{0,4}India", ("ctri.nic.in",), ("pmaindet2.php?",)
    ),
)
