"""How CRIS is walked: the English page of one record after the other, by a number that is not the KCT number."""

from __future__ import annotations

from pipeline.model.counting import counting_plan

PLAN = counting_plan(
    base_url="https://cris.nih.go.kr",
    path_of=lambda number: f"/cris/search/detailSearch.do?seq={number}&search_lang=E",
    id_of=None,
    # An unknown number shows the search page.
    is_missing=lambda body: b"printDiv" not in body,
    most_gaps=100,
    number_of_address=r"cris\.nih\.go\.kr/.*[?&]seq=(\d+)",
)
