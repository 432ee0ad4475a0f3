"""How IRCT is walked: the XML of one trial after the other, by a page number that is not the IRCT id."""

from __future__ import annotations

from pipeline.model.counting import counting_plan

PLAN = counting_plan(
    base_url="https://en.irct.ir",
    path_of=lambda number: f"/trial/{number}/xml",
    id_of=None,
    is_missing=lambda body: b"<trial" not in body.lower(),
    most_gaps=300,
    number_of_address=r"irct\.(?:ir|behdasht\.gov\.ir)/trial/(\d+)",
)
