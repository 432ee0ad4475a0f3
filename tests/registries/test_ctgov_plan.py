"""The plan of ClinicalTrials.gov, without a network: which addresses are asked, what answers lead to."""

from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from pipeline.model.plan import Answer, Listed, Reply, Scope, Step, UnexpectedAnswer
from pipeline.registries.ctgov.plan import PLAN


def parameters(step: Step) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(step.path).query).items()}


def page(*nct_ids: str, **rest: object) -> Reply:
    studies = [{"protocolSection": {"identificationModule": {"nctId": one}}} for one in nct_ids]
    return Reply(200, orjson.dumps({"studies": studies, **rest}))


def test_a_full_walk_asks_for_edition_size_and_the_first_page() -> None:
    version, size, first = PLAN.start(Scope())
    assert [version.path, size.path] == ["/api/v2/version", "/api/v2/stats/size"]
    assert parameters(first) == {"format": "json", "pageSize": "1000", "countTotal": "true"}


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (
            Scope(since="2026-11-01"),
            {"filter.advanced": "AREA[LastUpdatePostDate]RANGE[2026-11-01,MAX]"},
        ),
        (Scope(query="asthma AND children"), {"query.term": "asthma AND children"}),
        (
            Scope(query="query.cond=asthma&filter.overallStatus=RECRUITING"),
            {"query.cond": "asthma", "filter.overallStatus": "RECRUITING"},
        ),
        (
            Scope(query="filter.advanced=AREA[Phase]PHASE3", since="2026-11-01"),
            {"filter.advanced": "(AREA[Phase]PHASE3) AND AREA[LastUpdatePostDate]RANGE[2026-11-01,MAX]"},
        ),
    ],
)
def test_a_scope_becomes_parameters(scope: Scope, expected: dict[str, str]) -> None:
    asked = parameters(PLAN.start(scope)[-1])
    assert {name: asked.get(name) for name in expected} == expected


def test_a_page_leads_to_the_next_by_its_token_however_long_it_is() -> None:
    first = PLAN.start(Scope(query="asthma"))[-1]
    answer = PLAN.read(first, page("NCT99100001", "NCT99100002", totalCount=3, nextPageToken="t" * 5000))
    assert answer.announced == 3
    assert answer.listed == (Listed("NCT99100001"), Listed("NCT99100002"))
    [second] = answer.steps
    assert parameters(second) == {
        "format": "json",
        "pageSize": "1000",
        "query.term": "asthma",
        "pageToken": "t" * 5000,
    }
    last = PLAN.read(second, page("NCT99100003"))
    assert (last.steps, last.announced, last.is_empty) == ((), None, False)


def test_a_list_without_studies_is_empty_and_is_not_parsed() -> None:
    assert PLAN.read(PLAN.start(Scope())[-1], page(totalCount=0)) == Answer(announced=0, is_empty=True)


def test_an_expired_or_repeated_token_begins_the_list_again_a_bounded_number_of_times() -> None:
    step = PLAN.read(PLAN.start(Scope())[-1], page("NCT99100001", nextPageToken="a")).steps[0]
    for _ in range(3):
        version, again = PLAN.read(step, Reply(400, b"pageToken has expired")).steps
        assert version.kind == "version"
        assert "pageToken" not in parameters(again)
        step = PLAN.read(again, page("NCT99100001", nextPageToken="a")).steps[0]
    with pytest.raises(UnexpectedAnswer, match="3 times"):
        PLAN.read(step, page("NCT99100001", nextPageToken="a"))


def test_ids_are_asked_a_hundred_at_a_time_and_those_not_returned_are_gone() -> None:
    steps = PLAN.records([f"NCT99{number:06d}" for number in range(250)])
    assert [parameters(step)["filter.ids"].count("|") + 1 for step in steps] == [100, 100, 50]
    merged = {"nctId": "NCT99100009", "nctIdAliases": ["NCT99100002"]}
    body = {"studies": [{"protocolSection": {"identificationModule": merged}}], "totalCount": 1}
    [step] = PLAN.records(["NCT99100002", "NCT99100003"])
    answer = PLAN.read(step, Reply(200, orjson.dumps(body)))
    assert answer.gone == {
        "NCT99100002": "merged into NCT99100009",
        "NCT99100003": "not found by its id",
    }
    assert answer.announced is None


@pytest.mark.parametrize(
    "reply",
    [
        Reply(200, b'{"studies":[{"protocolSection":{}'),
        Reply(200, b"<html>Just a moment...</html>"),
        Reply(200, b"[]"),
        Reply(200, b'{"message": "nothing"}'),
        Reply(500, b"{}"),
        Reply(400, b"bad filter"),
    ],
)
def test_what_is_no_whole_answer_is_refused(reply: Reply) -> None:
    with pytest.raises(UnexpectedAnswer):
        PLAN.read(PLAN.start(Scope())[-1], reply)


def test_edition_and_size_are_read() -> None:
    version, size, _ = PLAN.recount(Scope())
    answer = PLAN.read(
        version, Reply(200, b'{"apiVersion": "2.0.5", "dataTimestamp": "2026-11-01T09:00:04"}')
    )
    assert answer.edition == "2026-11-01T09:00:04"
    assert PLAN.read(size, Reply(200, b'{"totalStudies": 605599}')).total == 605_599


def test_a_step_can_be_written_down_and_read_again() -> None:
    step = PLAN.start(Scope(query="asthma", since="2026-11-01"))[-1]
    assert Step.from_dict(orjson.loads(orjson.dumps(step.to_dict()))) == step
