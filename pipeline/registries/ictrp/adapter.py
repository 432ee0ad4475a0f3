"""WHO ICTRP: the portal that republishes some 20 primary registries, as XML, CSV and rows of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pipeline.model.codes import Completeness, Evidence
from pipeline.model.registry import Politeness, RegistryFacts
from pipeline.model.source import SourceRecord
from pipeline.readers.json_reader import JsonDocument
from pipeline.readers.shape import Adapter, Shape
from pipeline.readers.table_reader import Row, Table
from pipeline.readers.xml_reader import XmlDocument
from pipeline.registries.ictrp.fields import Fields, fold_name
from pipeline.registries.ictrp.record import read_row
from pipeline.vocab.registries import registry_of_id

# No other table or record has these names together.
_SIGNATURE: Final = frozenset({"trialid", "publictitle", "scientifictitle"})
# The institutional full export comes without a header line.
_FULL_EXPORT_NAMES: Final = """
TrialID last_updated SecondaryIDs public_title Scientific_title url Public_Contact_Firstname
Public_Contact_Lastname Public_Contact_Address Public_Contact_Email Public_Contact_Tel
Public_Contact_Affiliation Scientific_Contact_Firstname Scientific_Contact_Lastname
Scientific_Contact_Address Scientific_Contact_Email Scientific_Contact_Tel
Scientific_Contact_Affiliation study_type study_design phase Date_registration Date_enrollement
Target_size Recruitment_status Primary_sponsor Secondary_sponsors Source_Support Countries
Conditions Interventions Age_min Age_max Gender Inclusion_Criteria Exclusion_Criteria
Primary_Outcome Secondary_Outcomes Bridging_flag Bridged_type Childs type_enrolment
Retrospective_flag results_actual_enrollment results_url_link results_summary results_date_posted
results_date_first_publication results_baseline_char results_participant_flow results_adverse_events
results_outcome_measures results_url_protocol results_IPD_plan results_IPD_description
results_date_completed results_yes_no Ethics_Status Ethics_Approval_Date Ethics_Contact_Name
Ethics_Contact_Address Ethics_Contact_Phone Ethics_Contact_Email
"""
_FULL_EXPORT: Final = tuple(_FULL_EXPORT_NAMES.split())
_FILE = "about the exported file, not the trial"
_COLLECTOR = "a column that collectors of exports add"
IGNORED: Final = {
    "/..": _FILE,
    "/Export_date": _FILE,
    "/Export date": _FILE,
    "/Date_registration3": "the date of registration again, as eight digits",
    "/Date registration3": "the date of registration again, as eight digits",
    **dict.fromkeys(
        (
            "/_file", "/Include_ct", "/Include_js", "/Decision", "/Consensus_notes", "/Source_registry",
            "/Date_registration_format", "/Date_registration3_format", "/Date_enrollment_format",
            "/Day_inferred", "/Trial_prefix",
        ),
        _COLLECTOR,
    ),
}  # fmt: skip
_VOLATILE: Final = ("/..", "/Export_date", "/Export date", "/_file")


def _has_signature(names: object) -> bool:
    return isinstance(names, tuple) and {fold_name(name) for name in names} >= _SIGNATURE


def _is_xml_export(document: XmlDocument) -> bool:
    names = document.opening_names
    return "Trial" in names and _has_signature(names)


def _trials(document: XmlDocument) -> Iterator[XmlDocument]:
    return document.split("Trial")


def _read_xml(document: XmlDocument) -> SourceRecord:
    root = document.root
    return read_row(Fields(root.child_names, root.text), "export_xml")


def _is_table(table: Table) -> bool:
    return table.find_header(_has_signature) or _is_full_export(table)


def _is_full_export(table: Table) -> bool:
    first = table.first_row
    return len(first) == len(_FULL_EXPORT) and registry_of_id(first[0]) is not None


def _rows(table: Any) -> Iterator[Row]:
    rows: Iterator[Row] = table.rows(_FULL_EXPORT if _is_full_export(table) else None)
    return rows


def _read_csv(row: Any) -> SourceRecord:
    return read_row(Fields(row.names, row.text), "export_csv")


def _is_json_row(document: JsonDocument) -> bool:
    return isinstance(document.data, dict) and _has_signature(tuple(document.data))


def _drop_blanks(document: JsonDocument) -> None:
    """Drop fields without a value: in a row of JSON they stand for blank cells."""
    for name in [name for name, value in document.data.items() if value is None or value == ""]:
        del document.data[name]


def _read_json(document: JsonDocument) -> SourceRecord:
    return read_row(Fields(document.data, document.root.scalar), "export_json")


XML = Shape(
    name="export_xml",
    document=XmlDocument,
    completeness=Completeness.PARTIAL,
    rank=60,
    recognizes=_is_xml_export,
    members=_trials,
    read=_read_xml,
    ignored=IGNORED,
    volatile=_VOLATILE,
)
CSV: Shape[Any] = Shape(
    name="export_csv",
    document=Table,
    completeness=Completeness.PARTIAL,
    rank=60,
    recognizes=_is_table,
    members=_rows,
    read=_read_csv,
    ignored=IGNORED,
    volatile=_VOLATILE,
)
JSON = Shape(
    name="export_json",
    document=JsonDocument,
    completeness=Completeness.PARTIAL,
    rank=50,
    recognizes=_is_json_row,
    prepare=_drop_blanks,
    read=_read_json,
    ignored=IGNORED,
    volatile=_VOLATILE,
)
ADAPTER = Adapter(
    facts=RegistryFacts(
        code="ictrp",
        name="WHO International Clinical Trials Registry Platform",
        registry=None,
        home="https://trialsearch.who.int/",
        id_pattern=None,
        terms_url="https://www.who.int/tools/clinical-trials-registry-platform/the-ictrp-search-portal",
        licence="WHO terms: free of charge, no commercial use, no WHO emblem, no local copy of the web service",
        attribution="WHO International Clinical Trials Registry Platform (ICTRP), with the date of processing",
        politeness=Politeness(60.0, "crawling is closed: exports are saved by hand and read from files"),
        evidence=Evidence.REAL,
        rank=1,
        record_url="https://trialsearch.who.int/Trial2.aspx?TrialID={id}",
        hosts=("trialsearch.who.int", "apps.who.int"),
        notes="Shortened by the portal: no arms, no sites, no outcomes' time frames of their own.",
    ),
    shapes=(XML, CSV, JSON),
    revision=3,
)
