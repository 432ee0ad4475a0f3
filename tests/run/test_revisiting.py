"""What the archive keeps besides answers, and what it spares: pages that have not changed, pages that are none."""

import shutil
from collections import Counter
from pathlib import Path

import pytest

from pipeline.fetch.archive import entries
from pipeline.load.database import open_database
from pipeline.model.exchange import Role
from pipeline.run.archiving import rebuild_index, verify
from pipeline.run.reparsing import reparse
from pipeline.run.sync_report import SyncReport
from pipeline.simulators.faults import Fault, Faults
from tests.run.play import Play, play


def unchanged(report: SyncReport) -> tuple[int, int]:
    [account] = [one for one in report.accounts if one.seen]
    return account.unchanged, account.seen


def pages_sent(registry: Play) -> int:
    """How many bodies of records the last sync brought into the archive."""
    last = max(entry.file for entry in entries(registry.folder / "archive"))
    return sum(
        entry.file == last and entry.role is Role.RECORD and not entry.is_revisit
        for entry in entries(registry.folder / "archive")
    )


@pytest.mark.parametrize("code", ["cris", "drks", "irct", "rebec"])
def test_pages_that_have_not_changed_are_not_sent_again(code: str, tmp_path: Path) -> None:
    with play(tmp_path, size=30, code=code) as registry:
        registry.sync()
        before = registry.content()
        again = registry.sync(is_full=True)
        assert unchanged(again) == (30, 30)
        assert (again.changed_count, pages_sent(registry)) == (0, 0)
        assert registry.content() == before
        registry.world.advance(changed=0.1)
        later = registry.sync(is_full=True)
        assert (unchanged(later), later.changed_count, pages_sent(registry)) == ((27, 30), 3, 3)
    assert verify(tmp_path / "archive")[1] == []


def test_a_page_said_to_be_unchanged_is_loaded_from_the_archive_into_a_new_database(tmp_path: Path) -> None:
    with play(tmp_path, size=30, code="drks") as registry:
        registry.sync()
        live = registry.live()
        registry.db = tmp_path / "new.db"
        rebuild_index(registry.db, tmp_path / "archive")
        report = registry.sync()
        assert (report.changed_count, pages_sent(registry)) == (30, 0)
        assert registry.live() == live


def test_a_page_whose_copy_is_gone_is_asked_for_as_if_new(tmp_path: Path) -> None:
    with play(tmp_path, size=30, code="drks") as registry:
        registry.sync()
        shutil.rmtree(tmp_path / "archive")
        report = registry.sync(is_full=True)
        assert (unchanged(report), pages_sent(registry)) == ((30, 30), 30)


REFUSED = (Fault.CAPTCHA, Fault.MAINTENANCE, Fault.STATUS_503, Fault.HALF_PAGE)


def test_pages_that_are_no_answer_are_kept_and_never_become_records(tmp_path: Path) -> None:
    with play(tmp_path, size=12, code="drks", faults=Faults(REFUSED)) as registry:
        report = registry.sync()
        assert (report.outcome, report.read) == ("published", 12)
        kept = list(entries(tmp_path / "archive"))
        assert [entry.status_code for entry in kept if entry.page_id == "robots.txt"] == [200]
        refused = [entry for entry in kept if entry.page_id != "robots.txt" and entry.role is Role.CONTROL]
        struck = Counter(served.fault for served in registry.server.log)
        # A half page is not whole, so it is not kept; the pages of unknown numbers are the other answers.
        whole = sum(count for fault, count in struck.items() if fault in REFUSED[:3])
        assert len(refused) == whole + struck[None] - 12
        assert {entry.status_code for entry in refused} == {200, 503}
        before = registry.content()
        reparsed = reparse(registry.db, tmp_path / "archive")
        assert (reparsed.snapshots, reparsed.quarantined) == (0, [])
        assert registry.content() == before


@pytest.mark.parametrize(("code", "share"), [("ctgov", 1.0), ("drks", 0.4), ("rebec", 0.5)])
def test_no_address_is_asked_more_than_four_times_whatever_goes_wrong(
    code: str, share: float, tmp_path: Path
) -> None:
    kinds = (Fault.CAPTCHA, Fault.STATUS_500, Fault.REDIRECT_LOOP, Fault.EMPTY, Fault.SHORT_BODY)
    with play(tmp_path, size=6, code=code, faults=Faults(kinds, share=share, times=10**6)) as registry:
        report = registry.sync()
        asked = Counter(served.address for served in registry.server.log)
    assert max(asked.values()) == 4
    assert report.exit_code != 0


def test_an_unknown_number_of_a_registry_is_no_copy_of_a_page(tmp_path: Path) -> None:
    with play(tmp_path, size=5, code="drks") as registry:
        registry.sync()
        registry.world.advance(added=1)
        report = registry.sync()
    assert (report.changed_count, report.outcome) == (1, "published")
    db = open_database(tmp_path / "trials.db")
    assert db.execute("SELECT count(*) FROM archive_index WHERE status_code = 304").fetchone() == (0,)
    db.close()
