"""Request plans without a network: what is asked, what answers lead to, what is no answer."""

import json

import pytest

from pipeline.errors import UsageError
from pipeline.model.plan import Listed, Plan, Reply, Scope, UnexpectedAnswer
from pipeline.registries.cris.plan import PLAN as CRIS
from pipeline.registries.ctis.plan import PLAN as CTIS
from pipeline.registries.drks.plan import PLAN as DRKS
from pipeline.registries.euctr.plan import PLAN as EUCTR
from pipeline.registries.ictrp.plan import PLAN as ICTRP
from pipeline.registries.irct.plan import PLAN as IRCT
from pipeline.registries.isrctn.plan import PLAN as ISRCTN
from pipeline.registries.meddatax.plan import PLAN as MEDDATAX
from pipeline.registries.rebec.plan import PLAN as REBEC


def ctis_page(total: int, *rows: dict[str, object]) -> Reply:
    return Reply(200, json.dumps({"pagination": {"totalRecords": total}, "data": rows}).encode())


def test_ctis_rows_are_marked_by_all_that_they_show() -> None:
    [first] = CTIS.start(Scope(query="asthma"))
    assert first.json == {
        "pagination": {"page": 1, "size": 100},
        "sort": {"property": "decisionDate", "direction": "DESC"},
        "searchCriteria": {"containAll": "asthma"},
    }
    row = {"ctNumber": "2029-500001-11-00", "ctStatus": 4}
    before = CTIS.read(first, ctis_page(1, row)).listed
    same = CTIS.read(first, ctis_page(1, {"ctStatus": 4, "ctNumber": "2029-500001-11-00"})).listed
    after = CTIS.read(first, ctis_page(1, {**row, "ctStatus": 8})).listed
    assert before == same
    assert (before[0].id, before[0].mark != after[0].mark) == ("2029-500001-11-00", True)


def test_ctis_is_walked_from_both_ends_beyond_ten_thousand_rows() -> None:
    [step] = CTIS.start(Scope())
    directions = []
    while True:
        directions.append(step.state["direction"])
        following = CTIS.read(step, ctis_page(10_505, {"ctNumber": "2029-500001-11-00"})).steps
        if not following:
            break
        [step] = following
    # 100 pages of the newest, and the 505 oldest with a page to spare
    assert (directions.count("DESC"), directions.count("ASC")) == (100, 7)


def test_ctis_looks_a_number_without_its_version_up() -> None:
    find, record = CTIS.records(["2029-500001-11", "2029-500002-12-01"])
    assert find.json is not None
    assert find.json["searchCriteria"] == {"number": "2029-500001-11"}
    assert record.path == "/retrieve/2029-500002-12-01"
    assert CTIS.read(find, ctis_page(0)).gone == {"2029-500001-11": "not found by its number"}
    assert CTIS.read(record, Reply(404, b"")).gone == {"2029-500002-12-01": "HTTP status 404"}


@pytest.mark.parametrize(
    "reply", [Reply(403, b"<html>firewall</html>"), Reply(200, b"<html>"), Reply(200, b"{}")]
)
def test_ctis_does_not_take_a_firewall_for_an_answer(reply: Reply) -> None:
    with pytest.raises(UnexpectedAnswer):
        CTIS.read(CTIS.start(Scope())[0], reply)


def isrctn_answer(total: int, *digits: str) -> Reply:
    trials = "".join(f"<fullTrial><trial><isrctn>{one}</isrctn></trial></fullTrial>" for one in digits)
    return Reply(200, f'<?xml version="1.0"?><allTrials totalCount="{total}">{trials}</allTrials>'.encode())


def test_isrctn_pages_by_offset_within_a_window() -> None:
    _, first = ISRCTN.start(Scope(query="condition:asthma", since="2026-11-01"))
    assert "q=%28condition%3Aasthma%29+AND+lastEdited+GE+2026-11-01T00%3A00%3A00.000Z" in first.path
    answer = ISRCTN.read(first, isrctn_answer(3, "99200001", "99200002"))
    assert (answer.announced, answer.listed) == (3, (Listed("ISRCTN99200001"), Listed("ISRCTN99200002")))
    assert answer.steps[0].path.endswith("limit=100&offset=2")
    assert ISRCTN.read(answer.steps[0], isrctn_answer(3, "99200003")).steps == ()


def test_isrctn_takes_all_in_one_answer_where_the_server_knows_no_offset() -> None:
    _, first = ISRCTN.start(Scope())
    [second] = ISRCTN.read(first, isrctn_answer(150, "99200001")).steps
    [whole] = ISRCTN.read(second, isrctn_answer(150, "99200001")).steps
    assert whole.path.endswith("limit=150")
    assert ISRCTN.read(whole, isrctn_answer(150, "99200001")).steps == ()


def test_isrctn_counts_and_knows_an_empty_and_a_cut_answer() -> None:
    size, first = ISRCTN.start(Scope())
    assert ISRCTN.read(size, Reply(200, b'<allTrials totalCount="28804" xmlns="x"/>')).total == 28_804
    assert ISRCTN.read(first, Reply(200, b'<allTrials totalCount="0" xmlns="x"/>')).is_empty
    with pytest.raises(UnexpectedAnswer):
        ISRCTN.read(first, Reply(200, isrctn_answer(1, "99200001").body[:-5]))


def euctr_page(page: int, pages: int, *links: str) -> Reply:
    rows = "".join(
        f'<table class="result"><a href="/ctr-search/trial/{link}">x</a>Trial results: none</table>'
        for link in links
    )
    text = f"Trials with a EudraCT protocol (1,204) Displaying page {page} of {pages}. {rows}"
    return Reply(200, f"<html>{text}</html>".encode())


def test_euctr_lists_a_record_a_country_and_asks_for_its_text() -> None:
    [first] = EUCTR.start(Scope())
    answer = EUCTR.read(first, euctr_page(1, 2, "2029-000001-11/DE", "2029-000002-12/3rd"))
    assert [one.id for one in answer.listed] == ["2029-000001-11-DE", "2029-000002-12-3RD"]
    assert (answer.announced, answer.steps[0].path) == (1204, "/search?query=&page=2")
    paths = [step.path for step in EUCTR.records(["2029-000001-11-DE", "2029-000002-12-3RD"])]
    assert paths == ["/rest/download/trial/2029-000001-11/DE", "/rest/download/trial/2029-000002-12/3rd"]
    with pytest.raises(UnexpectedAnswer, match="page 1 came for page 2"):
        EUCTR.read(answer.steps[0], euctr_page(1, 2))


def test_euctr_reads_what_changed_this_week_from_the_feed() -> None:
    [feed] = EUCTR.start(Scope(since="2026-11-01"))
    assert feed.path.startswith("/rest/feed/bydates?")
    item = (
        b"<item><link>https://www.clinicaltrialsregister.eu/ctr-search/trial/2029-000001-11/ES</link></item>"
    )
    answer = EUCTR.read(feed, Reply(200, b"<rss><channel>" + item + b"</channel></rss>"))
    assert [one.id for one in answer.listed] == ["2029-000001-11-ES"]
    with pytest.raises(UnexpectedAnswer):
        EUCTR.read(feed, Reply(200, b"<rss><channel>" + item))


def test_numbers_are_counted_over_gaps_until_none_follow_by_two_walks_side_by_side() -> None:
    page = Reply(200, b"<html>DRKS00000001</html>")
    unknown = Reply(200, b"<h5 class='modal-title'>Error!</h5>")
    step, beside = DRKS.start(Scope(reached="4"))
    assert (step.path, step.id) == ("/search/en/trial/DRKS00000005", "DRKS00000005")
    assert beside.id == "DRKS00000006"
    answer = DRKS.read(step, page)
    assert (answer.reached, answer.steps[0].path) == ("5", "/search/en/trial/DRKS00000007")
    for steps in (answer.steps, DRKS.read(beside, page).steps):
        asked = 0
        while steps:
            answer = DRKS.read(steps[0], unknown)
            assert answer.is_empty
            steps, asked = answer.steps, asked + 1
        assert asked == 50


def test_a_number_that_fails_is_passed_over_and_one_asked_alone_leads_nowhere() -> None:
    assert DRKS.skip is not None
    step, _ = DRKS.start(Scope())
    assert DRKS.skip(step)[0].path == "/search/en/trial/DRKS00000003"
    [alone] = DRKS.records(["DRKS00012345"])
    answer = DRKS.read(alone, Reply(404, b""))
    assert (answer.steps, list(answer.gone)) == ((), ["DRKS00012345"])


def test_a_registry_that_counts_by_numbers_of_its_own_is_asked_by_them() -> None:
    assert CRIS.records(["KCT9900001"]) == []
    [step] = CRIS.records(["16339"])
    assert (step.path, step.id) == ("/cris/search/detailSearch.do?seq=16339&search_lang=E", None)
    assert list(CRIS.read(step, Reply(404, b"")).gone) == ["16339"]


@pytest.mark.parametrize(
    ("plan", "address", "number"),
    [
        (IRCT, "http://en.irct.ir/trial/46424", "46424"),
        (IRCT, "https://irct.behdasht.gov.ir/trial/46424/xml", "46424"),
        (IRCT, "https://aggregator.example/trial/46424", None),
        (CRIS, "http://cris.nih.go.kr/cris/en/search/search_result_st01.jsp?seq=16339", "16339"),
        (CRIS, "https://cris.nih.go.kr/cris/search/detailSearch.do?search_lang=E&seq=7", "7"),
    ],
)
def test_the_registrys_own_number_is_found_in_its_addresses_only(
    plan: Plan, address: str, number: str | None
) -> None:
    assert plan.number_of_address is not None
    found = plan.number_of_address.search(address)
    assert (found and found[1]) == number


def test_rebec_goes_from_list_to_page_to_xml() -> None:
    body = '<html><a href="/rg/RBR-9900001">x</a><a href="/rg/RBR-9900002">y</a></html>'
    [first] = REBEC.start(Scope())
    answer = REBEC.read(first, Reply(200, body.encode()))
    assert [one.id for one in answer.listed] == ["RBR-9900001", "RBR-9900002"]
    # The list repeats its last page behind its end; twice is no mistake.
    [third] = REBEC.read(answer.steps[0], Reply(200, body.encode())).steps
    assert REBEC.read(third, Reply(200, body.encode())).steps == ()
    [page] = REBEC.records(["RBR-9900001"])
    link = b'<html><a href="https://ensaiosclinicos.gov.br/xml_ictrp/downloadxmlictrp/17/">XML</a></html>'
    [xml] = REBEC.read(page, Reply(200, link)).steps
    assert (xml.path, xml.id) == ("/xml_ictrp/downloadxmlictrp/17", "RBR-9900001")


FORM = (
    '<form><input type="hidden" name="__VIEWSTATE" value="a&amp;b" /><input name="x$txtTitle" type="text" value="">'
    '<input type="submit" name="x$btnSearch" value="Search"/></form>'
)


def test_ictrp_carries_the_state_of_the_form_from_step_to_step() -> None:
    [form] = ICTRP.start(Scope(query="asthma"))
    assert (form.method, form.path) == ("GET", "/AdvSearch.aspx")
    [hits] = ICTRP.read(form, Reply(200, FORM.encode())).steps
    assert hits.form == {"__VIEWSTATE": "a&b", "x$txtTitle": "asthma", "x$btnSearch": "Search"}
    [terms] = ICTRP.read(hits, Reply(200, FORM.replace("btnSearch", "btnLaunchDialogTerms").encode())).steps
    [export] = ICTRP.read(terms, Reply(200, FORM.replace("btnSearch", "y$butExportAllTrials").encode())).steps
    assert (export.kind, "x$y$butExportAllTrials" in (export.form or {})) == ("export", True)
    whole = b"<Trials_downloaded_from_ICTRP><Trial></Trial></Trials_downloaded_from_ICTRP>"
    assert not ICTRP.read(export, Reply(200, whole)).is_empty
    for broken in (whole[:-3], b"<html>NoAccess</html>"):
        with pytest.raises(UnexpectedAnswer):
            ICTRP.read(export, Reply(200, broken))


def test_ictrp_is_searched_and_meddatax_is_asked_by_id_only() -> None:
    with pytest.raises(UsageError, match="--query or --ids"):
        ICTRP.start(Scope())
    with pytest.raises(UsageError, match="--ids"):
        MEDDATAX.start(Scope())
    assert [step.path for step in MEDDATAX.start(Scope(ids=("NCT99100001",)))] == [
        "/clinical-trials/NCT99100001"
    ]
