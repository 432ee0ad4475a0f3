"""The commands as a user runs them: what they print, and with which exit code they end."""

import io
import json
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.cli.app import main

FIXTURES = Path(__file__).parents[2] / "fixtures" / "ctgov"
CASES = sorted(FIXTURES.glob("NCT9900000[1-4]_*"))


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def trialmill(*arguments: object) -> Done:
    """Run the command line in this process, as `main` does."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as stop:
        patch.setattr(sys, "argv", ["trialmill", *map(str, arguments)])
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        main()
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return Done(int(stop.value.code or 0), *texts)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("db") / "trials.db"
    done = trialmill("ingest", *CASES, "--db", path, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    (ctgov,) = report["sources"]
    assert (ctgov["seen"], ctgov["inserted"], ctgov["quarantined"]) == (4, 3, 1)
    assert report["expected_quarantined"] == 1
    return path


def test_ingesting_again_changes_nothing(db: Path) -> None:
    before = trialmill("dump", "--content", "--db", db).stdout
    done = trialmill("ingest", *CASES, "--db", db)
    assert done.returncode == 0
    assert "ctgov\t4\t0\t0\t3\t0\t0\t1" in done.stdout
    assert trialmill("dump", "--content", "--db", db).stdout == before
    assert "NCT99000002" in before


def test_bad_files_are_named_and_the_rest_is_loaded(tmp_path: Path) -> None:
    good = (FIXTURES / "NCT99000001_simple" / "page.json").read_bytes()
    pages = tmp_path / "pages"
    pages.mkdir()
    bad = {
        "empty.json": b"",
        "binary.dat": bytes(range(256)) * 8,
        "torn.json": good[: len(good) // 2],
        "other.json": b'{"hello": "world"}',
        "no_study.json": b'{"protocolSection": 3}',
    }
    for name, content in {**bad, "a_good.json": good, "z_good_again.json": good}.items():
        (pages / name).write_bytes(content)
    done = trialmill("ingest", pages, "--db", tmp_path / "t.db", "--json")
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert {Path(item["path"]).name: item["reason"] for item in report["quarantined"]} == {
        "empty.json": "empty_file",
        "binary.dat": "binary_file",
        "torn.json": "truncated_json",
        "other.json": "unrecognized",
        "no_study.json": "unrecognized",
    }
    counts = {source["source"]: (source["inserted"], source["duplicate"]) for source in report["sources"]}
    assert counts["ctgov"] == (1, 1)


def test_a_missing_path_and_an_unknown_id_are_usage_errors(db: Path, tmp_path: Path) -> None:
    done = trialmill("ingest", tmp_path / "nowhere", "--db", tmp_path / "t.db")
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no file or folder" in done.stderr
    done = trialmill("show", "NCT00000000", "--db", db)
    assert done.returncode == 2
    assert "trialmill search" in done.stderr


def test_show_gives_the_record_as_parse_gives_it(db: Path) -> None:
    page = FIXTURES / "NCT99000002_full" / "page.json"
    shown = json.loads(trialmill("show", "NCT99000002", "--db", db, "--json").stdout)
    parsed = json.loads(trialmill("parse", page).stdout)
    assert shown == parsed
    assert shown["identifiers"][0]["value"] == "NCT99000002"
    page_text = trialmill("show", "EX-ONC-301", "--db", db).stdout
    assert "Examplumab + chemotherapy EXPERIMENTAL: Examplumab, Oxaliplatin, Capecitabine" in " ".join(
        page_text.split()
    )


def test_search_query_and_findings_answer(db: Path) -> None:
    assert "NCT99000001" in trialmill("search", "blood", "pressure", "--db", db).stdout
    assert trialmill("search", "'\";DROP (", "AND", "--db", db).returncode == 0
    result = trialmill("query", "select registration_id from records order by 1", "--db", db, "--json")
    assert [row["registration_id"] for row in json.loads(result.stdout)] == [
        "NCT99000001",
        "NCT99000002",
        "NCT99000003",
    ]
    refused = trialmill("query", "delete from records", "--db", db)
    assert refused.returncode == 2
    kinds = {row["kind"] for row in json.loads(trialmill("findings", "--db", db, "--json").stdout)}
    assert {"contradiction", "invalid_date", "unknown_leaf", "unmapped_code", "control_characters"} <= kinds


def test_search_finds_items_of_criteria_with_the_list_they_stand_in(db: Path) -> None:
    missed = trialmill("search", "HIV", "--db", db)
    assert (missed.stdout, missed.stderr.strip()) == ("", "nothing found; try fewer words, or --criteria")
    [hit] = json.loads(trialmill("search", "--criteria", "HIV", "--db", db, "--json").stdout)
    assert {name: hit[name] for name in ("record_id", "overall_status", "polarity", "path", "snippet")} == {
        "record_id": "ctgov:NCT99000002",
        "overall_status": "TERMINATED",
        "polarity": "exclusion",
        "path": "E.3",
        "snippet": "Known [HIV] infection or active hepatitis B",
    }
    assert (
        trialmill("search", "--criteria", "* (", "--db", db).stderr.strip()
        == "nothing found; try fewer words"
    )


def test_unmapped_words_are_listed_with_the_line_that_would_name_them(db: Path) -> None:
    rows = json.loads(trialmill("findings", "--unmapped", "--db", db, "--json").stdout)
    assert {row["source"] for row in rows} == {"ctgov"}
    assert [row["records"] for row in rows] == sorted([row["records"] for row in rows], reverse=True)
    lines = {row["raw"]: row["line_to_add"] for row in rows}
    assert all(line.startswith("pipeline/vocab/") and "CODE = [" in line for line in lines.values())
    table = trialmill("findings", "--unmapped", "--db", db).stdout
    assert table.startswith("records\tsource\tfield\traw\tline_to_add\texample")


def test_coverage_says_what_became_of_every_leaf(db: Path) -> None:
    (row,) = json.loads(trialmill("registries", "--coverage", "--db", db, "--json").stdout)
    assert (row["source"], row["shape"], row["record_count"]) == ("ctgov", "api_v2", 3)
    total = row["leaves_read"] + row["leaves_ignored"] + row["leaves_unread"]
    assert row["leaves_unread"] == 1
    assert row["accounted_percent"] == round(100 * (total - 1) / total, 3)
    assert "ctgov\tapi_v2\t3" in trialmill("registries", "--coverage", "--db", db).stdout


def test_an_aact_query_runs_under_its_own_names(db: Path) -> None:
    sql = (
        "select s.phase from studies s join facilities f using (nct_id) group by s.nct_id having count(*) = 2"
    )
    done = trialmill("query", sql, "--aact", "--json", "--db", db)
    assert json.loads(done.stdout) == [{"phase": "PHASE2/PHASE3"}]
    assert trialmill("query", sql, "--db", db).returncode == 2


def test_an_accepted_finding_is_listed_no_more_until_it_is_reopened(db: Path) -> None:
    def ids(*options: str) -> list[str]:
        return [
            row["finding_id"]
            for row in json.loads(trialmill("findings", *options, "--json", "--db", db).stdout)
        ]

    first, *others = ids()
    done = trialmill("findings", "accept", first, "--note", "known", "--db", db)
    assert (done.returncode, done.stdout.split(";")[0]) == (0, "1 accepted")
    assert ids() == others
    (accepted,) = json.loads(trialmill("findings", "--state", "accepted", "--json", "--db", db).stdout)
    assert (accepted["finding_id"], accepted["note"]) == (first, "known")
    assert trialmill("findings", "reopen", first, "--db", db).returncode == 0
    assert ids() == [first, *others]
    wrong = trialmill("findings", "accept", first, "nonsense", "--db", db)
    assert (wrong.returncode, "no open finding 'nonsense'" in wrong.stderr) == (2, True)
    assert ids() == [first, *others], "all of them or none"
    assert trialmill("findings", "--state", "shut", "--db", db).returncode == 2


def test_the_quarantine_is_listed_and_tried_again(db: Path) -> None:
    (item,) = json.loads(trialmill("quarantine", "--json", "--db", db).stdout)
    assert (item["reason"], Path(item["path"]).parent.name) == ("no_registration_id", "NCT99000004_no_id")
    assert trialmill("quarantine", "list", "--json", "--db", db).stdout.startswith('[{"reason"')
    done = trialmill("quarantine", "retry", "--reason", "empty_file", "--db", db)
    assert (done.returncode, "nothing of this is in quarantine" in done.stderr) == (2, True)


def test_verify_tells_each_check_and_fails_on_damage(db: Path, tmp_path: Path) -> None:
    done = trialmill("verify", "--db", db)
    assert (done.returncode, "rows give the stored JSON, byte for byte\t3\t0" in done.stdout) == (0, True)
    damaged = tmp_path / "damaged.db"
    damaged.write_bytes(db.read_bytes())
    connection = sqlite3.connect(damaged)
    connection.execute("UPDATE outcomes SET measure = 'Another one'")
    connection.commit()
    connection.close()
    done = trialmill("verify", "--db", damaged)
    assert (done.returncode, "ctgov:NCT99000002: rows and JSON differ" in done.stderr) == (1, True)


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "sqlite-subset"])
def test_chosen_records_are_exported(db: Path, tmp_path: Path, form: str) -> None:
    options = ("--format", form, "--where", "phase like '%PHASE3%'", "--licence", "redistributable", "--json")
    done = trialmill("export", tmp_path / "out", *options, "--db", db)
    assert (done.returncode, json.loads(done.stdout)["records"]) == (0, 1)
    assert any((tmp_path / "out").iterdir())
    again = trialmill("export", tmp_path / "out", *options, "--db", db)
    assert (again.returncode, "is not empty" in again.stderr) == (2, True)


def test_explain_names_the_place_on_the_snapshot(db: Path) -> None:
    done = trialmill("explain", "NCT99000001", "design.masking", "--db", db, "--json")
    answer = json.loads(done.stdout)
    assert answer["values"][0] == {
        "field": "design.masking",
        "at": "/protocolSection/designModule/designInfo/maskingInfo/masking",
        "raw": "SINGLE",
    }
    assert answer["snapshot"].endswith("fixtures/ctgov/NCT99000001_simple/page.json")
    done = trialmill("explain", "NCT99000001", "design.nothing", "--db", db)
    assert (done.returncode, "says nothing of" in done.stderr) == (2, True)


def test_explain_says_when_the_snapshot_changed(tmp_path: Path) -> None:
    page = tmp_path / "a.json"
    page.write_bytes((FIXTURES / "NCT99000001_simple" / "page.json").read_bytes())
    assert trialmill("ingest", page, "--db", tmp_path / "t.db").returncode == 0
    page.write_bytes(page.read_bytes() + b" ")
    done = trialmill("explain", "NCT99000001", "--db", tmp_path / "t.db")
    assert (done.returncode, "sha256 differs" in done.stderr) == (2, True)


def test_the_dictionary_is_shown_by_table(tmp_path: Path) -> None:
    assert "sponsors\ttable\tOrganizations and what they do for the trial" in trialmill("dictionary").stdout
    shown = trialmill("dictionary", "sponsors").stdout
    assert "class_code\tTEXT\tKind of organization: code\tsponsors[].class_.code" in shown
    assert "role\tlead\tLead" not in shown and "role\tlead\tlead" in shown
    described = json.loads(trialmill("dictionary", "sponsors", "--json").stdout)
    assert described["sponsors"]["columns"][3]["allowed"][:2] == ["lead", "collaborator"]
    done = trialmill("dictionary", "sponsor")
    assert (done.returncode, "no table or view 'sponsor'" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "command",
    [
        "ingest",
        "sync",
        "enrich",
        "schedule",
        "runs",
        "status",
        "demo-server",
        "parse",
        "show",
        "search",
        "query",
        "findings",
        "explain",
        "quarantine",
        "export",
        "verify",
        "history",
        "diff",
        "changes",
        "state-at",
        "dump",
        "registries",
        "dictionary",
        "schema",
    ],
)
def test_every_command_has_help(command: str) -> None:
    done = trialmill(command, "--help")
    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_the_command_runs_as_a_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "ingest" in done.stdout


def test_show_names_interventions_without_a_name_and_reads_ages_to_people(tmp_path: Path) -> None:
    """UMIN describes its interventions and prints `18 years-old <=`; LBCTR tells only their kind."""
    pages = [
        FIXTURES.parent / "umin" / "UMIN000999912_new_full",
        *(FIXTURES.parent / "lbctr").glob("*_full"),
    ]
    assert trialmill("ingest", *pages, "--db", tmp_path / "t.db").returncode == 0
    umin = " ".join(trialmill("show", "UMIN000999912", "--db", tmp_path / "t.db").stdout.split())
    assert "linked to no arm: Examplumab 200 mg, Placebo" in umin
    assert "ages 18 years to no limit" in umin
    lbctr = trialmill("show", "LBCTR2099029912", "--db", tmp_path / "t.db").stdout
    assert "linked to no arm: DRUG" in lbctr
