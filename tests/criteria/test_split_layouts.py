"""One trial in two forms of one registry gives the same criteria."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import orjson
import pytest
from legacy_layout import in_legacy_layout

from pipeline.criteria.structure import split_texts
from pipeline.model.criteria import CriterionRole, EligibilityText


def criteria(text: str) -> Counter[tuple[str, str]]:
    """Polarity and words of every criterion and parent."""
    return Counter(
        (item.polarity.value, re.sub(r"\W+", " ", item.text).strip().lower())
        for item in split_texts([EligibilityText(field="text", text=text)])
        if item.role in (CriterionRole.CRITERION, CriterionRole.PARENT)
    )


def markdown(path: Path) -> str:
    text: str = orjson.loads(path.read_bytes())["protocolSection"]["eligibilityModule"]["eligibilityCriteria"]
    return text


@pytest.mark.corpus
def test_a_text_set_anew_in_the_legacy_layout_gives_the_same_criteria(corpus: Path) -> None:
    same = total = 0
    for path in sorted((corpus / "ctgov_v2").glob("*.json"))[::3]:
        ours, theirs = criteria(markdown(path)), criteria(in_legacy_layout(markdown(path)))
        same += (ours & theirs).total()
        total += max(ours.total(), theirs.total())
    assert total > 3000
    assert same >= 0.99 * total


@pytest.mark.corpus
def test_trials_that_the_corpus_has_in_both_forms_give_the_same_criteria(corpus: Path) -> None:
    lines = map(orjson.loads, (corpus / "criteria" / "legacy_texts.jsonl").read_bytes().splitlines())
    legacy = {row["id"]: row["text"] for row in lines}
    both = [path for path in sorted((corpus / "ctgov_v2").glob("*.json")) if path.stem in legacy]
    assert len(both) == 10
    assert [path.stem for path in both if criteria(markdown(path)) != criteria(legacy[path.stem])] == []
