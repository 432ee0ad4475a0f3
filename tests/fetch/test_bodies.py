"""Half a page, sent by a server that tells no length, is known by its missing end."""

import json
import random
from pathlib import Path

from pipeline.fetch.bodies import lacks_end_mark

FIXTURES = Path(__file__).parents[2] / "fixtures"


def pages() -> list[bytes]:
    """Every fixture page that has an end mark and is not cut off on purpose."""
    found = []
    for path in sorted(FIXTURES.glob("*/*/page.*")):
        meta = json.loads(path.with_name("meta.json").read_bytes())
        is_cut = "expect" in meta or "cut off" in meta["note"]
        if path.suffix in (".json", ".xml", ".html") and not is_cut:
            found.append(path.read_bytes())
    return found


def test_no_whole_page_is_taken_for_half_of_one() -> None:
    assert len(pages()) > 20
    assert [page[:80] for page in pages() if lacks_end_mark(page)] == []


def test_nearly_every_half_page_is_known() -> None:
    chance = random.Random(1)
    cuts = [page[: chance.randrange(len(page) // 20, len(page) - 8)] for page in pages() for _ in range(20)]
    caught = sum(lacks_end_mark(cut) for cut in cuts)
    assert caught >= 0.97 * len(cuts)
