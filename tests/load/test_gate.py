"""The gate: what a run may be published with, told from figures alone."""

from dataclasses import replace

import pytest

from pipeline.load.gate import Measure, judge, refuses

GOOD = Measure(
    covered=1000,
    announced=1000,
    read=1000,
    quarantined=5,
    fill={"brief_title": 1000, "acronym": 500, "conditions": 980},
    live_before=1000,
    expected_live=1000,
)


def results(measure: Measure, before: Measure | None = GOOD) -> dict[str, str]:
    return {check.name: check.result for check in judge(measure, before)}


def test_a_run_like_the_last_one_passes() -> None:
    assert results(GOOD) == {"announced": "pass", "size": "pass", "quarantined": "pass", "fill": "pass"}


def test_a_feed_cut_to_half_is_refused_and_one_doubled_is_warned_of() -> None:
    half = replace(GOOD, covered=500, announced=500, expected_live=500)
    assert results(half)["size"] == "fail"
    assert refuses(judge(half, GOOD))
    doubled = replace(GOOD, covered=2001, announced=2001, expected_live=2001)
    assert results(doubled)["size"] == "warn"
    assert not refuses(judge(doubled, GOOD))


@pytest.mark.parametrize(("arrived", "result"), [(1000, "pass"), (999, "warn"), (990, "warn"), (989, "fail")])
def test_what_the_registry_announces_must_arrive(arrived: int, result: str) -> None:
    assert results(replace(GOOD, covered=arrived))["announced"] == result
    assert results(replace(GOOD, missing=1000 - arrived))["announced"] == result


def test_a_first_load_is_judged_by_the_announced_count_alone() -> None:
    first = replace(GOOD, live_before=0, expected_live=1000, quarantined=400, fill={})
    assert results(first, None) == {"announced": "pass"}


def test_a_whole_registry_without_a_record_is_refused_unless_it_says_so_itself() -> None:
    nothing = Measure(covered=0, announced=None, read=0, quarantined=0, fill={}, live_before=0, is_full=True)
    assert [(one.name, one.result) for one in judge(nothing, None)] == [("records", "fail")]
    assert judge(replace(nothing, announced=0), None) == []
    assert judge(replace(nothing, is_full=False), None) == []


def test_a_field_that_has_lost_its_place_on_the_page_is_named() -> None:
    rotten = replace(GOOD, fill={**GOOD.fill, "conditions": 0})
    [check] = [check for check in judge(rotten, GOOD) if check.name == "fill"]
    assert (check.result, check.message) == ("fail", "conditions: 0% of the records state it, 98% did")


def test_chance_among_few_records_is_no_alarm_and_rot_among_thirty_is() -> None:
    few = replace(GOOD, read=30, fill={"brief_title": 30, "acronym": 8, "conditions": 29})
    assert results(few)["fill"] == "pass"
    rotten = replace(few, fill={**few.fill, "brief_title": 20})
    assert results(rotten)["fill"] == "fail"
    fewer = replace(rotten, read=29)
    assert "fill" not in results(fewer)


def test_many_that_cannot_be_read_refuse_the_run() -> None:
    assert results(replace(GOOD, quarantined=60))["quarantined"] == "fail"
    assert results(replace(GOOD, quarantined=40))["quarantined"] == "pass"
