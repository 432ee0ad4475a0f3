"""sync, enrich, runs, status and schedule as a user runs them, against a simulator on this machine."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from pipeline.simulators.ctgov import CtgovSimulator, nct_id
from pipeline.simulators.http import SimReply, SimRequest
from pipeline.simulators.server import SimulatorServer, running
from pipeline.simulators.world import World
from tests.cli.test_commands import trialmill


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimulatorServer]:
    monkeypatch.setenv("TRIALMILL_ARCHIVE", str(tmp_path / "archive"))
    with running({"ctgov": CtgovSimulator(World(40))}) as server:
        monkeypatch.setenv("TRIALMILL_CTGOV_URL", server.url("ctgov"))
        yield server


class Hook(BaseHTTPRequestHandler):
    posted: list[dict[str, object]]

    def do_POST(self) -> None:
        self.posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def test_sync_prints_its_report_and_the_runs_show_it(registry: SimulatorServer, tmp_path: Path) -> None:
    db = tmp_path / "t.db"
    done = trialmill("sync", "ctgov", "--db", db)
    assert done.returncode == 0, done.stderr
    assert f"ctgov: full sync into {db}: published" in done.stdout
    assert "ctgov\t40\t40\t0\t0\t0\t0\t0\t0\t0\t40" in done.stdout
    assert "gate pass: announced: 40 of the 40 records that the registry announces" in done.stdout
    plain = trialmill("sync", "ctgov", "--db", db).stdout.splitlines()
    assert plain[0].startswith("ctgov: sync of what changed since ")
    assert plain[1] == "nothing new"
    again = json.loads(trialmill("sync", "ctgov", "--db", db, "--json").stdout)
    assert (again["mode"], again["outcome"], again["changed_count"]) == ("window", "published", 0)
    runs = json.loads(trialmill("runs", "--db", db, "--json").stdout)
    assert [(run["command"], run["outcome"]) for run in runs["runs"]] == [("sync ctgov", "published")] * 3
    status = trialmill("status", "--db", db, "--json")
    assert (status.returncode, json.loads(status.stdout)[0]["is_overdue"]) == (0, False)
    assert trialmill("status", "--db", db, "--max-age-hours", "0").returncode == 1


def test_an_id_that_the_registry_does_not_have_is_named(registry: SimulatorServer, tmp_path: Path) -> None:
    done = trialmill("sync", "ctgov", "--db", tmp_path / "t.db", "--ids", f"{nct_id(3)},NCT99999999")
    assert done.returncode == 3
    assert "ctgov: sync by id into " in done.stdout
    assert "the registry does not have NCT99999999: not found by its id" in done.stderr


def test_a_registry_that_is_down_is_left_alone_and_the_run_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRIALMILL_ARCHIVE", str(tmp_path / "archive"))
    db = tmp_path / "t.db"
    done = trialmill("sync", "cris", "--db", db, "--base-url", "http://127.0.0.1:9/cris")
    assert done.returncode == 1
    assert "4 requests, 4 retries" in done.stdout  # of robots.txt; without it nothing else is asked
    assert "run the same command again" in done.stderr
    runs = json.loads(trialmill("runs", "--db", db, "--json").stdout)
    assert [(run["outcome"], run["exit_code"]) for run in runs["runs"]] == [("interrupted", 1)]


def test_a_run_that_the_user_interrupts_says_how_to_go_on(registry: SimulatorServer, tmp_path: Path) -> None:
    answered = registry.simulators["ctgov"].answer
    asked = threading.Event()

    def answer(request: SimRequest) -> SimReply:
        asked.set()
        time.sleep(0.5)
        return answered(request)

    registry.simulators["ctgov"].answer = answer  # type: ignore[method-assign]
    command = [sys.executable, "-m", "pipeline", "sync", "ctgov", "--db", str(tmp_path / "t.db")]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert asked.wait(60)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == "error: interrupted; what was fetched is kept: run the same command again to go on\n"
    assert trialmill("sync", "ctgov", "--db", tmp_path / "t.db").returncode == 0


def test_a_refused_run_ends_with_four_and_says_which_floor_broke(
    registry: SimulatorServer, tmp_path: Path
) -> None:
    db = tmp_path / "t.db"
    assert trialmill("sync", "ctgov", "--db", db).returncode == 0
    registry.simulators["ctgov"].world.advance(removed=20)
    done = trialmill("sync", "ctgov", "--db", db, "--full")
    assert done.returncode == 4
    assert "gate fail: size: 20 records where the database holds 40" in done.stdout
    assert "--accept" in done.stderr
    assert trialmill("status", "--db", db).returncode == 4
    assert trialmill("sync", "ctgov", "--db", db, "--full", "--accept").returncode == 0
    assert trialmill("status", "--db", db).returncode == 0


def test_a_report_is_posted_to_a_webhook_and_a_deaf_one_fails_nothing(
    registry: SimulatorServer, tmp_path: Path
) -> None:
    Hook.posted = []
    server = HTTPServer(("127.0.0.1", 0), Hook)
    thread = threading.Thread(target=server.handle_request)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/report"
    db = tmp_path / "t.db"
    assert trialmill("sync", "ctgov", "--db", db, "--ids", nct_id(3), "--webhook", url).returncode == 0
    thread.join()
    server.server_close()
    assert [(one["registry"], one["outcome"]) for one in Hook.posted] == [("ctgov", "published")]
    deaf = trialmill("sync", "ctgov", "--db", db, "--ids", nct_id(4), "--webhook", url)
    assert (deaf.returncode, "the report was not taken" in deaf.stderr) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ctri",), "captcha"),
        (("nowhere",), "there are plans for"),
        (("ctgov", "--since", "yesterday"), "YYYY-MM-DD"),
        (("ctgov", "ctis", "--base-url", "http://127.0.0.1:9"), "TRIALMILL_<SOURCE>_URL"),
        (("ictrp",), "--query or --ids"),
        (("cris", "--ids", "KCT9900001"), "knows no address of KCT9900001"),
        (("ctgov", "--ids", "DRKS00000001"), "is no registration id of ClinicalTrials.gov"),
        (("ctgov", "--since", "2026-02-30"), "YYYY-MM-DD"),
        (("ctgov", "--since", "2999-01-01"), "has not come yet"),
        (("drks", "--query", "asthma"), "drks finds nothing by a query"),
        (("ctgov", "ctis", "--since", "2026-01-01"), "ctis shows nothing by days of change"),
        (("ctgov", "--webhook", "ftp://x"), "http or https"),
        (("drks", "--base-url", "localhost:8808/drks"), "stands in for drks is an http or https address"),
        (
            ("drks", "--base-url", "http://127.0.0.1:port/drks"),
            "stands in for drks is an http or https address",
        ),
    ],
)
def test_what_cannot_be_synced_is_a_usage_error(
    arguments: tuple[str, ...], words: str, tmp_path: Path
) -> None:
    done = trialmill("sync", *arguments, "--db", tmp_path / "t.db")
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def test_a_registry_is_not_asked_by_somebody_whom_it_cannot_reach(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TRIALMILL_CONTACT", "TRIALMILL_CTGOV_URL"):
        monkeypatch.delenv(name, raising=False)
    done = trialmill("sync", "ctgov", "--db", tmp_path / "t.db")
    assert (done.returncode, "TRIALMILL_CONTACT" in done.stderr) == (2, True)


def test_schedule_prints_lines_that_are_ready_to_use(tmp_path: Path) -> None:
    done = trialmill("schedule", "--daily", "03:15", "ctgov", "ctis", "--db", tmp_path / "t.db")
    assert done.returncode == 0
    assert any(
        line.startswith("15 3 * * * cd ") and "sync ctgov ctis" in line for line in done.stdout.splitlines()
    )
    assert "OnCalendar=*-*-* 03:15:00" in done.stdout
    assert trialmill("schedule", "--daily", "25:00", "ctgov").returncode == 2
    assert trialmill("schedule", "chictr").returncode == 2


def test_the_demo_server_knows_its_registries() -> None:
    done = trialmill("demo-server", "nowhere")
    assert (done.returncode, "there is no simulator of 'nowhere'" in done.stderr) == (2, True)
