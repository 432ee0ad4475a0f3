"""The tables beside the records: where they came from, every version, what to look at, what each run did.

Times, run ids and last-seen marks are `volatile`: they are no part of the content dump.
"""

from __future__ import annotations

from pipeline.findings import FindingKind, Severity
from pipeline.model.codes import Completeness
from pipeline.model.exchange import Role
from pipeline.model.rows.lists import RECORD_ID, TO_RECORD
from pipeline.model.rows.record_tables import RECORD_TABLES, VALUE_NOTES
from pipeline.model.rows.spec import Column, ForeignKey, Table, flag, text

CHANGE_CATEGORIES = (
    "status",
    "dates",
    "enrollment",
    "eligibility",
    "arms",
    "outcomes",
    "sites",
    "sponsors",
    "results",
    "derived",
    "other",
)
FINDING_STATES = ("open", "closed", "accepted")
COUNTS = ("inserted", "updated", "unchanged", "duplicate", "stale", "quarantined")


def _text(name: str, meaning: str, required: bool = False) -> Column:
    return text(name, meaning, required=required)


def _count(name: str, meaning: str, required: bool = True) -> Column:
    return Column(name, meaning, "INTEGER", required=required)


_VERSION_ID = _text("version_id", "First 32 digits of the sha256 of source and derived digest", True)

SOURCES = Table(
    "sources",
    "Who tells us about registrations, with licence and attribution",
    key=("source",),
    keys=(
        _text("source", "Code of the source", True),
        _text("name", "Name", True),
        _text("registry", "Registry whose records it tells; NULL: several"),
        _count("rank", "0 the registry itself, higher is further away"),
        _text("home", "Home page"),
        _text("licence", "Licence or terms"),
        _text("attribution", "Words of attribution"),
        _text("terms_url", "Where the terms stand"),
        flag(
            "is_redistributable",
            "The terms plainly let everybody pass the records on, with attribution",
            required=True,
        ),
    ),
    is_content=True,
)

SNAPSHOTS = Table(
    "snapshots",
    "Saved bytes that records were read from; the bytes themselves lie in files",
    key=("snapshot_id",),
    keys=(
        _text("snapshot_id", "sha256 of the bytes", True),
        _text("path", "Where the file lay"),
        _text("url", "Where it was fetched"),
        _text("fetched_at", "When it was fetched (UTC)"),
    ),
    is_content=True,
    volatile=("fetched_at", "path"),
    dump_where="snapshot_id IN (SELECT snapshot_id FROM versions)",
)

VERSIONS = Table(
    "versions",
    "Every distinct source content of a record, in the order of its claims",
    key=("record_id", "version_id"),
    has_id=True,
    keys=(
        RECORD_ID,
        _VERSION_ID,
        _count("number", "1 for the first version of the record"),
        text(
            "category", "Did the registry change it, or only derived leaves?", codes=("registry", "derived")
        ),
        text("completeness", "How much the input carried", codes=Completeness, required=True),
        _text("shape", "Shape of the input", True),
        _count("shape_rank", "Higher tells more"),
        _text("updated_date", "The source's own update date"),
        _text("fetched_at", "When its snapshot was fetched (UTC)"),
        _text("first_seen_at", "When it was first loaded (UTC)", True),
        _text("source_digest", "sha256 of the source leaves", True),
        _text("derived_digest", "sha256 of the derived leaves"),
        _text("snapshot_id", "Snapshot it was read from", True),
        _text("member", "Member of the snapshot", True),
        _text("url", "Address it was fetched from"),
        _text("parser_version", "Parser that read it", True),
        _count("leaves_read", "Leaves read"),
        _count("leaves_ignored", "Leaves ignored with a reason"),
        _count("leaves_unread", "Leaves neither read nor ignored"),
        _text("content_digest", "sha256 of the canonical JSON", True),
        Column("content", "Canonical JSON of the record, zstd", "BLOB", required=True),
    ),
    foreign_keys=(TO_RECORD, ForeignKey(("snapshot_id",), "snapshots", ("snapshot_id",))),
    indexes=(("snapshot_id",),),
    is_content=True,
    volatile=("fetched_at", "first_seen_at", "content"),
)

TO_VERSION = ForeignKey(("record_id", "version_id"), "versions", ("record_id", "version_id"))

SIGHTINGS = Table(
    "sightings",
    "When each version was last seen: the only mark that an unchanged record leaves",
    key=("record_id", "version_id"),
    keys=(
        RECORD_ID,
        _VERSION_ID,
        _text("last_seen_at", "When it was last seen (UTC)", True),
        _text("last_run_id", "Run that saw it last", True),
    ),
    foreign_keys=(TO_VERSION,),
)

CHANGES = Table(
    "changes",
    "What each version changed against the one before it, in the record's words",
    key=("record_id", "version_id", "seq"),
    keys=(
        RECORD_ID,
        _VERSION_ID,
        _count("seq", "Place among the changes of the version"),
        text("category", "What it is about", codes=CHANGE_CATEGORIES, required=True),
        text("kind", "Kind of change", codes=("added", "removed", "changed"), required=True),
        _text("path", "Place in the record; items counted from 1, in the version that has them", True),
        _text("item", "Name of the list item that a changed value belongs to"),
        _text("old", "Before (JSON)"),
        _text("new", "After (JSON)"),
    ),
    foreign_keys=(TO_VERSION,),
    indexes=(("category",),),
    is_content=True,
)

FINDINGS = Table(
    "findings",
    "What a person should look at; drift (unknown leaf, unmapped code) once per source",
    key=("finding_id",),
    keys=(
        _text("finding_id", "Stable id: hash of scope, kind, field and words", True),
        text("kind", "Kind", codes=FindingKind, required=True),
        text("severity", "How much it matters", codes=Severity, required=True),
        _text("source", "Source", True),
        _text("field", "Field of the record, or leaf of the source", True),
        _text("raw", "The registry's words", True),
        text("state", "State", codes=FINDING_STATES, required=True),
        _text("note", "Why it was accepted, in a person's words"),
        _text("first_seen_at", "When it was first raised (UTC)", True),
        _text("last_seen_at", "When it was last raised by a record that was loaded (UTC)", True),
    ),
    indexes=(("kind", "state"),),
    is_content=True,
    volatile=("first_seen_at", "last_seen_at"),
    dump_where="state <> 'closed'",
)

FINDING_RECORDS = Table(
    "finding_records",
    "Records that raise a finding",
    key=("finding_id", "record_id"),
    keys=(
        _text("finding_id", "Finding", True),
        RECORD_ID,
        _count("occurrence_count", "How often the record raises it"),
        _text("place", "Locator on the snapshot", True),
        _text("message", "What to do", True),
    ),
    foreign_keys=(ForeignKey(("finding_id",), "findings", ("finding_id",)), TO_RECORD),
    indexes=(("record_id",),),
    is_content=True,
)

QUARANTINE = Table(
    "quarantine",
    "Documents and records that could not be read; a later success removes the row",
    key=("snapshot_id", "member"),
    keys=(
        _text("snapshot_id", "Snapshot", True),
        _text("member", "Member of the snapshot", True),
        _text("reason", "Stable code of the reason", True),
        _text("message", "What, where, and what to do", True),
        _text("source", "Source, where it was recognized"),
        _text("record_id", "Record, where it could be told"),
        _text("path", "Where the file lay"),
        _text("first_seen_at", "When it was first met (UTC)", True),
        _text("last_seen_at", "When it was last met (UTC)", True),
    ),
    is_content=True,
    volatile=("first_seen_at", "last_seen_at", "path"),
)

TOMBSTONES = Table(
    "tombstones",
    "Records that their source no longer has; their last version stays",
    key=("record_id",),
    keys=(RECORD_ID, _text("reason", "Why", True), _text("noted_at", "When it was noted (UTC)", True)),
    foreign_keys=(TO_RECORD,),
    is_content=True,
    volatile=("noted_at",),
)

RUNS = Table(
    "runs",
    "One row per run of a command that writes",
    key=("run_id",),
    keys=(
        _text("run_id", "Run", True),
        _text("started_at", "Start (UTC)", True),
        _text("finished_at", "End (UTC); NULL: interrupted"),
        _text("command", "What was asked", True),
        _text("program_version", "Version of the program", True),
        Column("exit_code", "Exit code", "INTEGER"),
        _text("report", "What a sync came to (JSON)"),
    ),
)

RUN_SOURCES = Table(
    "run_sources",
    "Accounts of a run per source; seen = inserted + updated + unchanged + duplicate + stale + quarantined",
    key=("run_id", "source"),
    keys=(
        _text("run_id", "Run", True),
        _text("source", "Source; `unrecognized` where nobody recognized the input", True),
        _count("seen", "Items met"),
        *(_count(name, f"Items {name}") for name in COUNTS),
        _count("live_before", "Records alive before the run"),
        _count("revived", "Records that came back"),
        _count("tombstoned", "Records that their source no longer has"),
        _count("live_after", "Records alive after the run"),
        _count("leaves_read", "Leaves read in the records that were loaded"),
        _count("leaves_ignored", "Leaves ignored with a reason"),
        _count("leaves_unread", "Leaves neither read nor ignored"),
    ),
    foreign_keys=(ForeignKey(("run_id",), "runs", ("run_id",)),),
)

ARCHIVE_INDEX = Table(
    "archive_index",
    "Index of the raw store; can be rebuilt from the archive alone",
    key=("file", "offset"),
    keys=(
        _text("url", "Address", True),
        _text("fetched_at", "When (UTC)", True),
        _text("source", "Source", True),
        _text("page_id", "Registration or page the request was made for", True),
        text(
            "role", "Does the body hold registrations, or did it steer the crawl?", codes=Role, required=True
        ),
        _text("snapshot_id", "sha256 of the decoded body", True),
        _text("payload_digest", "sha256 of the body as received, in the form of WARC", True),
        Column(
            "is_revisit",
            "1: another entry of this snapshot holds the body",
            "INTEGER",
            form="boolean",
            required=True,
        ),
        _count("status_code", "HTTP status"),
        _text("content_type", "Content-Type"),
        _text("etag", "ETag"),
        _text("last_modified", "Last-Modified"),
        _text("file", "Archive file", True),
        _count("offset", "Where the entry starts"),
        _count("length", "Length of the entry"),
    ),
    indexes=(("url", "fetched_at"), ("snapshot_id",), ("source", "page_id")),
)

WATERMARKS = Table(
    "watermarks",
    "How far each crawl has come",
    key=("source", "name"),
    keys=(
        _text("source", "Source", True),
        _text("name", "What is counted", True),
        _text("value", "How far", True),
        _text("noted_at", "When it was noted (UTC)", True),
    ),
)

PARAMETERS = Table(
    "parameters",
    "Rules that views follow; change a value to change the rule",
    key=("name",),
    keys=(
        _text("name", "Name", True),
        _text("value", "Value; NULL: the default that the meaning names"),
        _text("meaning", "What it decides", True),
    ),
)

LISTINGS = Table(
    "listings",
    "What a registry's list last showed of a record: a crawl fetches those whose mark differs",
    key=("source", "registration_id"),
    keys=(
        _text("source", "Source", True),
        _text("registration_id", "Registration", True),
        _text("mark", "What the list shows that changes with the record", True),
    ),
)

CODES = Table(
    "codes",
    "Every code with its label",
    key=("list", "code"),
    keys=(
        _text("list", "Code list", True),
        _text("code", "Code", True),
        _text("label", "Words for people", True),
        _text("description", "What it stands for, where the label does not say"),
        _count("ordinal", "Place in the list"),
    ),
)

CODE_MAPPINGS = Table(
    "code_mappings",
    "What a code is in other standards (ClinicalTrials.gov, WHO, FHIR, CDISC, NCI thesaurus, ICH M11)",
    key=("list", "code", "standard"),
    keys=(
        _text("list", "Code list", True),
        _text("code", "Code", True),
        _text("standard", "Standard", True),
        _text("value", "Value there", True),
    ),
    foreign_keys=(ForeignKey(("list", "code"), "codes", ("list", "code")),),
)

DICTIONARY = Table(
    "dictionary",
    "What every table, view and column means",
    key=("table_name", "column_name"),
    keys=(
        _text("table_name", "Table or view", True),
        _text("column_name", "Column; empty for the table itself", True),
        _text("type", "SQLite type; `table` or `view` for the table itself", True),
        _text("meaning", "Meaning", True),
        _text("unit", "Unit"),
        _text("origin", "Place in the typed record; in a view the SQL behind the column"),
        _text("code_list", "List of the allowed values in `codes`"),
        _text("source_fields", "Leaves it is read from, a line per source: `source: leaf, leaf`"),
    ),
)

LEDGER_TABLES: tuple[Table, ...] = (
    SOURCES,
    SNAPSHOTS,
    VERSIONS,
    SIGHTINGS,
    CHANGES,
    FINDINGS,
    FINDING_RECORDS,
    QUARANTINE,
    TOMBSTONES,
    RUNS,
    RUN_SOURCES,
    ARCHIVE_INDEX,
    WATERMARKS,
    PARAMETERS,
    LISTINGS,
    CODES,
    CODE_MAPPINGS,
    DICTIONARY,
)

CONTENT_TABLES: tuple[Table, ...] = (*RECORD_TABLES, VALUE_NOTES)
ALL_TABLES: tuple[Table, ...] = (*CONTENT_TABLES, *LEDGER_TABLES)
