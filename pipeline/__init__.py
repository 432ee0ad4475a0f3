"""trialmill: what clinical-trial registries publish, as typed records that people can trust.

`parse_bytes` turns a page into records; `ingest` loads files into the SQLite database.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pipeline.config import VERSION

if TYPE_CHECKING:
    from pipeline.run.ingesting import ingest as ingest
    from pipeline.run.parsing import parse_bytes as parse_bytes

__version__ = VERSION

_HOMES = {"parse_bytes": "pipeline.run.parsing", "ingest": "pipeline.run.ingesting"}


def __getattr__(name: str) -> Any:
    """Import the public functions when they are first asked for: `import pipeline` itself stays cheap."""
    if name not in _HOMES:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
