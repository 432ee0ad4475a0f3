"""How IRCT is walked: the XML of one trial after the other, by a page number that is not the IRCT id."""

from __future__ import annotations

from typing import Final

from pipeline.model.counting import counting_plan
from pipeline.model.registry import Politeness

PLAN = counting_plan(
    base_url="https://en.irct.ir",
    path_of=lambda number: f"/trial/{number}/xml",
    id_of=None,
    is_missing=lambda body: b"<trial" not in body.lower(),
    most_gaps=300,
)
HOSTS: Final = ("en.irct.ir", "irct.ir")
POLITENESS: Final = Politeness(1.0, "some 80,000 numbers, a request each: as slow as others have done it")
