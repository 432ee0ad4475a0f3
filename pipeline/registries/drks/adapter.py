"""German Clinical Trials Register (DRKS): facts, its JSON (real samples) and its page (described)."""

from __future__ import annotations

from typing import Final

from pipeline.model.codes import Completeness, Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.readers.json_reader import JsonDocument
from pipeline.readers.shape import Adapter, Shape
from pipeline.registries.drks.json_record import is_trial, read_trial
from pipeline.registries.drks.page import ENGLISH, GERMAN, WRONG_PAGES

_LOCALE: Final = "the language that an entry is tagged with"
API_JSON: Final = Shape(
    name="api_json",
    document=JsonDocument,
    completeness=Completeness.FULL,
    rank=100,
    recognizes=is_trial,
    read=read_trial,
    ignored={
        "**/idLocale": _LOCALE,
        "**/idArm": "number and language of an arm, which its place tells",
        "/trialResults/publications/*/document/file": "the bytes of a file",
    },
)
ADAPTER = Adapter(
    facts=RegistryFacts(
        code="drks",
        name="German Clinical Trials Register",
        registry="drks",
        home="https://drks.de/",
        id_pattern=r"DRKS\d{8}",
        terms_url="https://drks.de/search/en/terms-of-use",
        licence="CC BY 4.0 for records first registered in 2025 or later; earlier ones: terms of DRKS",
        attribution="German Clinical Trials Register (DRKS), BfArM",
        politeness=Politeness(2.0, "no published limit; pages are rendered on demand"),
        evidence=Evidence.REAL,
        record_url="https://drks.de/search/en/trial/{id}",
        languages=("en", "de"),
        hosts=("drks.de", "www.drks.de"),
    ),
    shapes=(API_JSON, ENGLISH.shape(), GERMAN.shape()),
    revision=1,
    wrong_pages=WRONG_PAGES,
)
