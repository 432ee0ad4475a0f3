"""How often Python looks for cyclic garbage in a run."""

from __future__ import annotations

import gc

import pytest

from pipeline.run.garbage import fewer_collections


def test_garbage_is_looked_for_rarely_while_the_context_lasts() -> None:
    before = gc.get_threshold()
    with fewer_collections():
        assert gc.get_threshold() == (200_000, *before[1:])
    assert gc.get_threshold() == before


def test_an_error_inside_leaves_the_thresholds_as_they_were() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="inside"), fewer_collections():
        raise ValueError("inside")
    assert gc.get_threshold() == before
