"""ISRCTN registry: the answer of its query API in the default format, `fullTrial` elements in `allTrials`.

Its WHO format is read by `who_trds`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.model.codes import Completeness, Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.readers.labelled_form import wrong_pages
from pipeline.readers.shape import Adapter, Shape
from pipeline.readers.xml_reader import XmlDocument
from pipeline.registries.isrctn.record import read_full_trial

_KEY: Final = "the system's own key or flag, about no trial"
_TWICE: Final = "stands a second time in the same element, where it is read"
_IGNORED: Final = {
    "/..": "how many trials the answer holds",
    "/trial@isPublished": _KEY,
    "/trial@publicIdentifierType": _KEY,
    "/trial@publicIdentifierDateAssigned": _TWICE,
    "/trial/trialDescription@thirdPartyFilesAcknowledgement": _KEY,
    "/trial/trialDescription/acknowledgment": _KEY,
    "/trial/trialDescription/ethicsCommittees/ethicsCommittee@id": _KEY,
    "/trial/trialDescription/primaryOutcomes/outcomeMeasure@id": _KEY,
    "/trial/trialDescription/secondaryOutcomes/outcomeMeasure@id": _KEY,
    "/trial/externalRefs/secondaryNumbers/secondaryNumber@id": _KEY,
    "/trial/externalRefs/secondaryNumbers/secondaryNumber@canonicalSecondaryNumber": _TWICE,
    "/trial/participants/trialCentres/trialCentre@id": _KEY,
    "/trial/participants/trialCentres/trialCentre/rtsId": _KEY,
    "/trial/participants/lowerAgeLimit@unit": _TWICE,
    "/trial/participants/lowerAgeLimit@value": _TWICE,
    "/trial/participants/upperAgeLimit@unit": _TWICE,
    "/trial/participants/upperAgeLimit@value": _TWICE,
    "/trial/outputs/output@createdBy": _KEY,
    "/trial/outputs/output/localFile@md5sum": _KEY,
    "/trial/outputs/output/localFile@mimeType": _KEY,
    "/trial/outputs/output/localFile@version": _KEY,
    "/trial/attachedFiles/attachedFile/md5sum": _KEY,
    "/trial/attachedFiles/attachedFile/mimeType": _KEY,
    "/trial/attachedFiles/attachedFile/public": _KEY,
    "/contact/privacy": _KEY,
    "/sponsor/privacy": _KEY,
}


def _is_answer(document: XmlDocument) -> bool:
    names = document.opening_names
    return names[:1] == ("allTrials",) or (names[:1] == ("fullTrial",) and "isrctn" in names)


def _trials(document: XmlDocument) -> Iterator[XmlDocument]:
    return document.split("fullTrial")


ADAPTER = Adapter(
    facts=RegistryFacts(
        code="isrctn",
        name="ISRCTN registry",
        registry="isrctn",
        home="https://www.isrctn.com/",
        id_pattern=r"ISRCTN\d{8}",
        terms_url="https://www.isrctn.com/page/terms",
        licence="ISRCTN terms: reuse with attribution to the registry",
        is_redistributable=True,
        attribution="ISRCTN registry, BMC, Springer Nature",
        politeness=Politeness(1.0, "an API without published limits on an editorially run site"),
        evidence=Evidence.CONVERTED,
        record_url="https://www.isrctn.com/{id}",
        hosts=("www.isrctn.com", "isrctn.com"),
        notes="The status is no element: it follows from the dates as of the record's last edit.",
    ),
    shapes=(
        Shape(
            name="query_xml",
            document=XmlDocument,
            completeness=Completeness.FULL,
            rank=100,
            recognizes=_is_answer,
            members=_trials,
            read=read_full_trial,
            ignored=_IGNORED,
            volatile=("/..",),
        ),
    ),
    revision=1,
    wrong_pages=wrong_pages("ISRCTN", ("isrctn.com",)),
)
