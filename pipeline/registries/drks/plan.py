"""How DRKS is walked: the English page of one record after the other; its numbers count up."""

from __future__ import annotations

import re
from typing import Final

from pipeline.model.counting import counting_plan

_UNKNOWN: Final = re.compile(rb"class=[\"'][^\"']*modal-title[^\"']*[\"'][^>]*>\s*Error!")

PLAN = counting_plan(
    base_url="https://drks.de",
    path_of=lambda number: f"/search/en/trial/DRKS{number:08d}",
    id_of=lambda number: f"DRKS{number:08d}",
    is_missing=lambda body: _UNKNOWN.search(body) is not None,
    most_gaps=100,
)
