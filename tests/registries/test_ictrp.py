"""ICTRP exports: hand-checked values of the fixtures, and the real exports to the last leaf."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.model.source import Value
from pipeline.model.trial import TrialRecord
from pipeline.parse.snapshots import SourceReading, parse_snapshot
from pipeline.registries.ictrp.fields import zip_lists
from pipeline.run.inputs import find_inputs
from pipeline.run.parsing import normalize_reading
from tests.registries.cases import records_of, results_of

FIXTURES = Path(__file__).parents[2] / "fixtures" / "ictrp"
REAL_EXPORTS = {
    "ICTRP-Results_2020-03-18.xml": 356,
    "ICTRP_COVID19-1135-trials_2020-04-15.csv": 670,
    "ICTRP_full_export_rows_2020-11-23_main.csv": 79,
}


def test_a_portal_export_of_2020_is_read() -> None:
    ctgov, chictr = records_of("ictrp/portal_xml_2020_simple")
    assert (ctgov.record_id, ctgov.registry) == ("ictrp:NCT99000201", "ctgov")
    assert ctgov.official_title == "A Randomized Trial of Examplavir in Sample Fever"
    assert ctgov.dates.first_submitted is not None
    assert ctgov.dates.first_submitted.date == "2020-02-20"
    assert ctgov.dates.start is not None
    assert ctgov.dates.start.date == "2020-02-24"
    assert [(country.code, country.raw) for country in ctgov.countries] == [
        ("US", "United States"),
        ("KR", "Korea, Republic of"),
    ]
    assert [(one.name, one.phone, one.email) for one in ctgov.contacts] == [
        ("Jo Example, MD", None, None),
        ("Jo Example, MD", "555-0100", "jo@example.org"),
        ("Bo Sample, PhD", "555-0101", "bo@example.org"),
    ]
    assert [text.field for text in ctgov.eligibility.texts] == ["text"]
    assert [outcome.measure for outcome in ctgov.outcomes] == ["Time to recovery", "Death by day 28"]
    assert (chictr.record_id, chictr.registry) == ("ictrp:ChiCTR9900000202", "chictr")
    assert chictr.enrollment is not None
    assert (chictr.enrollment.count, chictr.enrollment.rule) == (100, "sum_of_groups")
    assert [text.field for text in chictr.eligibility.texts] == ["inclusion", "exclusion"]
    assert chictr.dates.enrollment_start is not None
    assert chictr.dates.enrollment_start.date == "2020-02-06"


def test_a_portal_export_of_2026_cut_off_after_a_complete_trial_is_read() -> None:
    euctr, ctis = records_of("ictrp/portal_xml_2026_full")
    assert euctr.record_id == "ictrp:2019-099901-23-DE"
    assert [(one.type, one.value, one.role) for one in euctr.identifiers] == [
        ("eudract", "2019-099901-23", "registration"),
        ("other", "EX-9-301", "secondary"),
        ("nct", "NCT99000203", "secondary"),
        ("jrct", "jRCTs991990101", "secondary"),
        ("other", "29999901", "page_key"),
    ]
    assert euctr.design.phases.codes == ("PHASE3",)
    assert [(one.type, one.measure, one.time_frame) for one in euctr.outcomes] == [
        ("PRIMARY", "Remission", "Week 24"),
        ("SECONDARY", "Relapse; steroid dose", None),
    ]
    assert euctr.eligibility.sex is not None
    assert euctr.eligibility.sex.code == "ALL"
    assert [(one.name, one.role) for one in euctr.sponsors] == [
        ("Example Biotech GmbH", "lead"),
        ("Sample Foundation", "secondary"),
        ("Example Trust", "secondary"),
        ("Example Biotech GmbH", "funder"),
    ]
    assert [(one.name, one.code) for one in euctr.conditions][:2] == [
        ("Vasculitis", "10047115"),
        ("Sample vasculitis", None),
    ]
    assert euctr.results.status == "posted"
    assert euctr.results.summary == "Remission in 60 % & 40 %"
    review = euctr.ethics_reviews[0]
    assert (review.status, review.committee) == ("Approved", "Board of Sample City")
    assert review.contact == "Sample City, +49 30 001, board@example.org"
    assert euctr.ipd_sharing is not None
    assert euctr.ipd_sharing.plan is not None
    assert euctr.ipd_sharing.plan.code == "YES"
    assert (ctis.record_id, ctis.registry) == ("ictrp:2023-599901-11", "ctis")


def test_a_spoilt_table_gives_what_is_whole_and_names_the_rest() -> None:
    irct, jprn, cut_off = results_of(FIXTURES / "portal_csv_awkward")
    assert cut_off.quarantine is not None
    assert (cut_off.quarantine.reason, cut_off.quarantine.member) == ("malformed_row", "row 3")
    assert irct.record is not None
    assert irct.record.design.phases.codes == ("PHASE2", "PHASE3")
    assert irct.record.eligibility.maximum_age is not None
    assert irct.record.eligibility.maximum_age.status == "no_limit"
    assert irct.record.eligibility.texts[0].text == "Inclusion criteria: Cough\nAge <18 is not allowed"
    assert [(one.kind.value, one.field) for one in irct.findings] == [
        ("impossible_value", "dates.enrollment_start"),
        ("repaired_value", "design.phases"),
    ]
    assert jprn.record is not None
    assert (jprn.record.record_id, jprn.record.registry) == ("ictrp:UMIN999000004", "umin")
    assert {(one.kind.value, one.field) for one in jprn.findings} == {
        ("invalid_number", "enrollment"),
        ("unmapped_code", "countries"),
    }


def test_the_full_export_is_read_without_its_header() -> None:
    (record,) = records_of("ictrp/full_export_no_header")
    assert (record.record_id, record.registry) == ("ictrp:PER-999-06", "repec")
    assert [one.value for one in record.identifiers] == [
        "PER-999-06",
        "EX-06",
        "2018-099906-15",
        "U1111-9999-0006",
    ]
    assert [(one.name, one.role and one.role.code) for one in record.contacts] == [
        ("Ana Ejemplo", "PUBLIC_CONTACT"),
        ("Luz Ejemplo", "SCIENTIFIC_CONTACT"),
        ("Rosa Muestra", "SCIENTIFIC_CONTACT"),
    ]
    assert [(one.relation, one.registration_id) for one in record.related_records] == [
        ("bridged_parent", "NCT99000206")
    ]
    assert [(one.committee, one.date and one.date.date) for one in record.ethics_reviews] == [
        ("Comite A", "2018-06-08"),
        ("Comite B", None),
    ]
    assert record.results.status == "none_posted"


def test_columns_of_different_lengths_are_no_parallel_lists() -> None:
    def columns(*words: str) -> list[Value]:
        return [Value(word, "/") for word in words]

    assert zip_lists(1, None, None) == []
    assert zip_lists(2, *columns("Ann;Bo", "a;b;c")) == [tuple(columns("Ann;Bo", "a;b;c"))]
    assert zip_lists(1, *columns("Ann;Bo", "here;", "x;y;z")) == [
        tuple(columns("Ann", "here", "x;y;z")),
        (*columns("Bo"), None, None),
    ]


@pytest.mark.corpus
def test_the_real_exports_are_read_to_their_last_leaf(corpus: Path) -> None:
    for name, count in REAL_EXPORTS.items():
        results = results_of(corpus / "ictrp" / name)
        assert len(results) == count
        assert [result.quarantine for result in results if result.quarantine] == []
        assert sum(result.envelope.leaves_unread for result in results if result.envelope) == 0
        kinds = Counter(finding.kind.value for result in results for finding in result.findings)
        assert kinds["unmapped_code"] <= count * 0.005, name


# How ids start in exports; written apart from the pipeline's own patterns.
ID_START = (
    "NCT|EUCTR|CTIS|EUCT|ISRCTN|ACTRN|CHICTR|ITMCTR|JPRN|JRCT|UMIN|JAPICCTI|JMA|DRKS|CTRI|IRCT|KCT|PACTR|RBR|RPCEC"
    "|SLCTR|TCTR|LBCTR|PER|NTR|NLOMON|NL|U1111|1111"
)
ID_TOKEN = re.compile(rf"(?:{ID_START})[A-Z]*\d{{4,}}[A-Z0-9]*|RBR[0-9A-Z]{{6,}}")


def printed_ids(words: str) -> Iterator[str]:
    """The ids in a text as letters and digits alone."""
    for token in re.split(r"[;,\s|<>()]+", words):
        bare = re.sub(r"[^A-Za-z0-9]", "", token).upper()
        if re.fullmatch(r"\d{4}-0\d{5}-\d{2}(?:-\w+)?", token):
            yield f"EUCTR{bare}"
        elif ID_TOKEN.fullmatch(bare):
            yield bare


def is_whole(printed: str, value: str) -> bool:
    """Whether a canonical id is all of a printed one, but for a portal's prefix and a country after it."""
    canonical = re.sub(r"[^A-Za-z0-9]", "", value).upper()
    bare = re.sub("^(?:JPRN|EUCTR|CTIS|EUCT)", "", printed)
    if re.fullmatch(r"\d{12}", canonical):
        return re.fullmatch(rf"{canonical}(?:[A-Z]{{2}}|3RD|OUTSIDE[A-Z]*|\d\d)?", bare) is not None
    return canonical in (printed, bare) or canonical == f"U{bare}" or canonical == f"UMIN{bare.lstrip('C')}"


def test_an_id_that_other_tools_cut_off_is_whole() -> None:
    assert list(printed_ids("JPRN-jRCTc031190101")) == ["JPRNJRCTC031190101"]
    assert is_whole("JPRNJRCTC031190101", "jRCTc031190101")
    assert not is_whole("JPRNJRCTC031190101", "jRCTc03119010")
    assert not is_whole("NCT0430000123", "NCT04300001")


Row = tuple[list[str], TrialRecord]


@pytest.fixture(scope="module")
def real_rows(corpus: Path) -> list[Row]:
    """Every row of the real exports: the identifiers as printed, and the record."""
    rows: list[Row] = []
    folder = corpus / "ictrp"
    for file in find_inputs([folder / "by_register", *(folder / name for name in REAL_EXPORTS)]):
        snapshot = file.read()
        for reading in parse_snapshot(snapshot):
            assert isinstance(reading, SourceReading)
            record = normalize_reading(snapshot, reading).record
            assert record is not None
            rows.append(([str(one.value.raw) for one in reading.record.identifiers], record))
    return rows


@pytest.mark.corpus
def test_every_id_of_every_real_row_is_recognized_and_none_is_cut_off(real_rows: list[Row]) -> None:
    cut_off: list[tuple[str, list[str]]] = []
    count = 0
    for raws, record in real_rows:
        own = record.identifiers[0]
        assert (own.role, own.is_valid) == ("registration", True), record.record_id
        values = [one.value for one in record.identifiers]
        for printed in (printed for raw in raws for printed in printed_ids(raw)):
            count += 1
            if not any(is_whole(printed, value) for value in values):
                cut_off.append((printed, values))
    assert count > 3700
    assert cut_off == []


def coded_values(node: object) -> Iterator[tuple[str, str]]:
    """(status, raw) of every coded value of a record as JSON."""
    if isinstance(node, dict):
        if {"raw", "status"} <= node.keys() and ("code" in node or "codes" in node):
            yield str(node["status"]), str(node["raw"])
        for child in node.values():
            yield from coded_values(child)
    elif isinstance(node, list):
        for child in node:
            yield from coded_values(child)


@pytest.mark.corpus
def test_of_the_coded_values_of_every_registry_99_5_percent_are_mapped(real_rows: list[Row]) -> None:
    total: Counter[str] = Counter()
    unmapped: dict[str, list[str]] = {}
    for _, record in real_rows:
        # Every row of the small registries, every 5th of the large ones.
        if record.registry in ("ctgov", "chictr", "euctr", "irct", "ctri") and hash_of(record) % 5:
            continue
        for status, raw in coded_values(record.model_dump(mode="json")):
            total[record.registry] += 1
            if status == "unmapped":
                unmapped.setdefault(record.registry, []).append(raw)
    assert len(total) >= 18
    for registry, raws in unmapped.items():
        assert len(raws) <= total[registry] * 0.005, (registry, raws)


def hash_of(record: TrialRecord) -> int:
    return sum(map(ord, record.registration_id or ""))
