"""The plainer groups of a record: outcomes, MeSH terms, publications, documents, oversight, events, results."""

from __future__ import annotations

from pipeline.model.codes import OutcomeType, ResultsStatus
from pipeline.model.source import (
    SourceDocument,
    SourceEthicsReview,
    SourceEvent,
    SourceExpandedAccess,
    SourceIpdSharing,
    SourceLink,
    SourceMeshTerm,
    SourceOutcome,
    SourceOversight,
    SourceReference,
    SourceRelatedRecord,
    SourceResults,
    Value,
)
from pipeline.model.trial import (
    Document,
    EthicsReview,
    Event,
    ExpandedAccess,
    IpdSharingPlan,
    Link,
    MeshTerm,
    Outcome,
    Oversight,
    Reference,
    RelatedRecord,
    Results,
    Retraction,
)
from pipeline.normalize.assemble import assembler
from pipeline.normalize.context import Context
from pipeline.normalize.dates import iso_date, normalize_date
from pipeline.normalize.identifiers import canonical_registration_id
from pipeline.normalize.intervention_text import is_blank
from pipeline.vocab.lists import IPD_INFO_TYPE, IPD_SHARING, OVERALL_STATUS, REFERENCE_TYPE

_document = assembler(Document)
_ethics_review = assembler(EthicsReview)
_event = assembler(Event)
_expanded_access = assembler(ExpandedAccess)
_ipd_sharing = assembler(IpdSharingPlan)
_link = assembler(Link)
_mesh_term = assembler(MeshTerm)
_outcome = assembler(Outcome)
_oversight = assembler(Oversight)
_reference = assembler(Reference)
_related_record = assembler(RelatedRecord)
_results = assembler(Results)
_retraction = assembler(Retraction)


def normalize_outcomes(context: Context, sources: tuple[SourceOutcome, ...]) -> tuple[Outcome, ...]:
    """Return the outcome measures, numbered from 1 within their type; one that says no more than `none` is none."""
    counts = dict.fromkeys(OutcomeType, 0)
    outcomes = []
    for source in sources:
        measure = context.text(source.measure, "outcomes.measure")
        if measure and is_blank(measure) and not (source.description or source.time_frame):
            continue
        counts[source.type] += 1
        outcomes.append(
            _outcome(
                type=source.type,
                ordinal=counts[source.type],
                measure=measure,
                description=context.text(source.description, "outcomes.description"),
                time_frame=context.text(source.time_frame, "outcomes.time_frame"),
            )
        )
    return tuple(outcomes)


def normalize_mesh_terms(context: Context, sources: tuple[SourceMeshTerm, ...]) -> tuple[MeshTerm, ...]:
    """Return the MeSH terms that the registry derived, numbered from 1."""
    return tuple(
        [
            _mesh_term(
                ordinal=i,
                of=source.of,
                kind=source.kind,
                mesh_id=context.line(source.mesh_id, "mesh_terms.mesh_id"),
                term=context.line(source.term, "mesh_terms.term") or "",
            )
            for i, source in enumerate(sources, 1)
        ]
    )


def normalize_references(context: Context, sources: tuple[SourceReference, ...]) -> tuple[Reference, ...]:
    """Return the publications, numbered from 1."""
    return tuple(
        [
            _reference(
                ordinal=i,
                citation=context.text(source.citation, "references.citation"),
                type=context.code(REFERENCE_TYPE, source.type, "references.type"),
                pmid=context.line(source.pmid, "references.pmid"),
                doi=context.line(source.doi, "references.doi"),
                retractions=tuple(
                    [
                        _retraction(
                            pmid=context.line(pmid, "references.retractions"),
                            source=context.line(words, "references.retractions"),
                        )
                        for pmid, words in source.retractions
                    ]
                ),
            )
            for i, source in enumerate(sources, 1)
        ]
    )


def normalize_links(context: Context, sources: tuple[SourceLink, ...]) -> tuple[Link, ...]:
    """Return the links, numbered from 1; one without an address is left out."""
    links: list[Link] = []
    for source in sources:
        if url := context.line(source.url, "links.url"):
            label = context.line(source.label, "links.label")
            links.append(_link(ordinal=len(links) + 1, url=url, label=label))
    return tuple(links)


def normalize_documents(context: Context, sources: tuple[SourceDocument, ...]) -> tuple[Document, ...]:
    """Return documents and data sets, numbered from 1."""
    return tuple([_document_of(context, source, i) for i, source in enumerate(sources, 1)])


def _document_of(context: Context, source: SourceDocument, ordinal: int) -> Document:
    return _document(
        ordinal=ordinal,
        kind=source.kind,
        label=context.line(source.label, "documents.label"),
        type=context.line(source.type, "documents.type"),
        document_id=context.line(source.document_id, "documents.document_id"),
        url=context.line(source.url, "documents.url"),
        filename=context.line(source.filename, "documents.filename"),
        date=iso_date(context, source.date, "documents.date"),
        uploaded=context.line(source.uploaded, "documents.uploaded"),
        size_bytes=context.integer(source.size_bytes, "documents.size_bytes"),
        comment=context.text(source.comment, "documents.comment"),
        has_protocol=context.flag(source.has_protocol, "documents.has_protocol"),
        has_sap=context.flag(source.has_sap, "documents.has_sap"),
        has_icf=context.flag(source.has_icf, "documents.has_icf"),
    )


def normalize_ipd_sharing(context: Context, source: SourceIpdSharing | None) -> IpdSharingPlan | None:
    """Return the plan to share data, or None where nothing is said."""
    if source is None:
        return None
    return _ipd_sharing(
        plan=context.code(IPD_SHARING, source.plan, "ipd_sharing.plan"),
        description=context.text(source.description, "ipd_sharing.description"),
        info_types=context.codes(IPD_INFO_TYPE, source.info_types, "ipd_sharing.info_types"),
        time_frame=context.text(source.time_frame, "ipd_sharing.time_frame"),
        access_criteria=context.text(source.access_criteria, "ipd_sharing.access_criteria"),
        url=context.line(source.url, "ipd_sharing.url"),
    )


def normalize_oversight(context: Context, source: SourceOversight) -> Oversight:
    """Return the regulatory facts."""
    return _oversight(
        **{name: context.flag(getattr(source, name), f"oversight.{name}") for name in source.__slots__}
    )


def normalize_ethics_reviews(
    context: Context, sources: tuple[SourceEthicsReview, ...]
) -> tuple[EthicsReview, ...]:
    """Return the ethics reviews, numbered from 1; one that has no more than a placeholder for its day is none."""
    reviews: list[EthicsReview] = []
    for source in sources:
        date = normalize_date(context, source.date, "ethics_reviews.date")
        words = {
            name: context.line(getattr(source, name), f"ethics_reviews.{name}")
            for name in ("committee", "status", "contact", "reference")
        }
        if any(words.values()) or (date and date.date):
            reviews.append(_ethics_review(ordinal=len(reviews) + 1, date=date, **words))
    return tuple(reviews)


def normalize_expanded_access(context: Context, source: SourceExpandedAccess | None) -> ExpandedAccess | None:
    """Return the access outside the trial, or None where nothing is said."""
    if source is None:
        return None
    path = "expanded_access"
    return _expanded_access(
        has_expanded_access=context.flag(source.has_expanded_access, path),
        nct_id=context.line(source.nct_id, path),
        status=context.code(OVERALL_STATUS, source.status, f"{path}.status"),
        is_individual=context.flag(source.individual, path),
        is_intermediate=context.flag(source.intermediate, path),
        is_treatment=context.flag(source.treatment, path),
        pointing_record_count=context.integer(source.pointing_record_count, path),
    )


def normalize_related_records(
    context: Context, sources: tuple[SourceRelatedRecord, ...]
) -> tuple[RelatedRecord, ...]:
    """Return the other registrations that the page names, numbered from 1."""
    related: list[RelatedRecord] = []
    for source in sources:
        if raw := context.line(source.registration_id, "related_records"):
            related.append(
                _related_record(
                    ordinal=len(related) + 1,
                    registration_id=canonical_registration_id(raw, None) or raw,
                    title=context.line(source.title, "related_records.title"),
                    relation=source.relation,
                )
            )
    return tuple(related)


def normalize_events(context: Context, sources: tuple[SourceEvent, ...]) -> tuple[Event, ...]:
    """Return the administrative events, numbered from 1."""
    return tuple(
        [
            _event(
                ordinal=i,
                kind=context.line(source.kind, "events.kind") or "",
                date=iso_date(context, source.date, "events.date"),
                is_date_unknown=context.flag(source.is_date_unknown, "events.is_date_unknown"),
                description=context.text(source.description, "events.description"),
                detail=tuple([(name, _words(context, value)) for name, value in source.detail]),
            )
            for i, source in enumerate(sources, 1)
        ]
    )


def _words(context: Context, value: Value) -> str:
    return context.line(value, "events.detail") or ""


def normalize_results(context: Context, source: SourceResults) -> Results:
    """Return whether the source has results; the status is None where it does not say."""
    has_results = context.flag(source.has_results, "results.has_results")
    if has_results:
        status = ResultsStatus.POSTED
    elif context.flag(source.is_waived, "results.is_waived"):
        status = ResultsStatus.WAIVED
    elif has_results is False or source.declared_none is not None:
        status = ResultsStatus.NONE_POSTED
    else:
        return _results(
            summary=context.text(source.summary, "results.summary"),
            url=context.line(source.url, "results.url"),
        )
    printed = source.declared_none or source.has_results
    return _results(
        status=status,
        raw=context.line(printed, "results.raw"),
        summary=context.text(source.summary, "results.summary"),
        url=context.line(source.url, "results.url"),
    )
