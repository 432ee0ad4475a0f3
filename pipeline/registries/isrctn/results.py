"""What an ISRCTN trial says about its results: publications, outputs and files, sharing of data."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from pipeline.model.source import (
    OtherField,
    SourceDocument,
    SourceIpdSharing,
    SourceReference,
    SourceResults,
    Value,
)
from pipeline.readers.values import first_value
from pipeline.readers.xml_reader import XmlElement

_OTHER_TEXTS: Final = (
    *("publicationPlan", "intentToPublish", "biomedRelated", "basicReport", "plainEnglishReport"),
    "publicationStage",
)
_OUTPUT_MARKS: Final = ("artefactType", "peerReviewed", "patientFacing")


class ReadResults(NamedTuple):
    """Everything about results."""

    results: SourceResults
    ipd_sharing: SourceIpdSharing | None
    references: tuple[SourceReference, ...]
    documents: tuple[SourceDocument, ...]
    other_fields: tuple[OtherField, ...]


def read_results(trial: XmlElement) -> ReadResults:
    """Return what stands in `results`, `outputs`, `attachedFiles` and `miscellaneous`."""
    results = trial.element("results")
    stage = results.text("publicationStage")
    policies = (*results.element("dataPolicies").texts("dataPolicy"), *results.texts("dataPolicy"))
    plan = trial.element("miscellaneous").text("ipdSharingPlan")
    statement = results.text("ipdSharingStatement")
    sharing = SourceIpdSharing(plan=plan or first_value(*policies), description=statement)
    publications = results.text("publicationDetails")
    others = [OtherField("dataPolicy", value) for value in (policies if plan else policies[1:])]
    for name in _OTHER_TEXTS:
        if value := results.text(name):
            others.append(OtherField(name, value))
    documents = tuple(_read_files(trial, others))
    return ReadResults(
        SourceResults(has_results=stage),
        sharing if sharing != SourceIpdSharing() else None,
        tuple([SourceReference(citation=line) for line in _lines(publications)]),
        documents,
        tuple(others),
    )


def _lines(value: Value | None) -> list[Value]:
    """Return an item per line: year, kind, address, when added."""
    lines = str(value.raw).split("\n") if value else []
    return [value._replace(raw=line.strip()) for line in lines if line.strip() and value]


def _read_files(trial: XmlElement, others: list[OtherField]) -> list[SourceDocument]:
    """Return outputs (addresses and files) and the attached files that no output names."""
    attached = {
        str(document.document_id.raw) if document.document_id else str(i): document
        for i, document in enumerate(
            [_read_attached(node) for node in trial.element("attachedFiles").elements("attachedFile")]
        )
    }
    outputs = []
    for node in trial.element("outputs").elements("output"):
        file_id = node.element("localFile").attribute("fileId")
        file = attached.pop(str(file_id.raw) if file_id else "", SourceDocument(kind="other"))
        outputs.append(_read_output(node, file))
        for name in _OUTPUT_MARKS:
            if value := node.attribute(name):
                others.append(OtherField(f"output.{name}", value))
    return [*outputs, *attached.values()]


def _read_attached(node: XmlElement) -> SourceDocument:
    return SourceDocument(
        kind="other",
        label=node.text("description"),
        document_id=node.text("id"),
        url=node.attribute("downloadUrl"),
        filename=node.text("name"),
        size_bytes=node.text("length"),
    )


def _read_output(node: XmlElement, file: SourceDocument) -> SourceDocument:
    """Return an output, with what the attached file that it names says."""
    local = node.element("localFile")
    names = [local.attribute(name) for name in ("downloadFilename", "originalFilename")]
    return replace(
        file,
        label=first_value(node.text("description"), file.label),
        type=node.attribute("outputType"),
        document_id=first_value(node.attribute("id"), file.document_id),
        url=first_value(node.element("externalLink").attribute("url"), file.url),
        filename=first_value(*names, file.filename),
        date=node.attribute("dateCreated"),
        uploaded=node.attribute("dateUploaded"),
        size_bytes=first_value(local.attribute("length"), file.size_bytes),
        comment=node.text("productionNotes"),
    )
