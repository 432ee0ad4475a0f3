"""Which leaf of each source a field of the record is read from, as the fixtures show it.

Only sources with named leaves (JSON, XML, exports with a head line) are told of: a cell of a page has no name.
The result is data of the package, `pipeline/load/source_fields.json`: the dictionary needs it without fixtures.
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.parse.snapshots import SourceReading, parse_snapshot
from pipeline.run.explaining import origins
from pipeline.run.inputs import find_inputs

_MOST_LEAVES = 4  # of one field in one source; free texts are put together from many


def source_fields(fixtures: Path) -> dict[str, dict[str, list[str]]]:
    """Return {field of the source record: {source: [leaf, ...]}}; list positions are left out of both."""
    found: dict[str, dict[str, set[str]]] = {}
    for file in find_inputs([fixtures]):
        for item in parse_snapshot(file.read(), None, file.registration_id):
            if not isinstance(item, SourceReading):
                continue
            for field, at, _ in origins(item.record):
                if at.startswith("/"):
                    leaves = found.setdefault(re.sub(r"\.\d+", "[]", field), {})
                    leaves.setdefault(item.facts.code, set()).add(leaf_pattern(at))
    return {
        field: {source: sorted(leaves)[:_MOST_LEAVES] for source, leaves in sorted(by_source.items())}
        for field, by_source in sorted(found.items())
    }


def leaf_pattern(at: str) -> str:
    """Return a place without list positions.

    >>> leaf_pattern("/outcomesModule/primaryOutcomes/0/measure"), leaf_pattern("/arm_group[2]/description")
    ('/outcomesModule/primaryOutcomes/*/measure', '/arm_group/description')
    """
    return re.sub(r"\[\d+\]", "", re.sub(r"/\d+(?=/|$)", "/*", at))
