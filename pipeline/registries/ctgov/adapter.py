"""ClinicalTrials.gov, the registry of the US National Library of Medicine."""

from __future__ import annotations

from pipeline.model.codes import Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.readers.shape import Adapter
from pipeline.registries.ctgov.api_v2 import STUDY, STUDY_PAGE
from pipeline.registries.ctgov.legacy_xml import STUDY_XML

ADAPTER = Adapter(
    facts=RegistryFacts(
        code="ctgov",
        name="ClinicalTrials.gov",
        registry="ctgov",
        home="https://clinicaltrials.gov/",
        id_pattern=r"NCT\d{8}",
        terms_url="https://clinicaltrials.gov/about-site/terms-conditions",
        licence="ClinicalTrials.gov terms: free use with attribution and the date of processing",
        is_redistributable=True,
        attribution="ClinicalTrials.gov, US National Library of Medicine",
        politeness=Politeness(1.0, "robots.txt asks for a crawl delay of 1 s on /api/"),
        evidence=Evidence.REAL,
        record_url="https://clinicaltrials.gov/study/{id}",
        hosts=("clinicaltrials.gov", "www.clinicaltrials.gov", "classic.clinicaltrials.gov"),
    ),
    shapes=(STUDY, STUDY_PAGE, STUDY_XML),
    revision=3,
)
