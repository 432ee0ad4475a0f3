"""Every source that can be read, in the order in which recognition asks them. Add a registry's ADAPTER here."""

from __future__ import annotations

from typing import Final

from pipeline.readers.shape import Adapter
from pipeline.registries.ctgov.adapter import ADAPTER as CTGOV
from pipeline.registries.ictrp.adapter import ADAPTER as ICTRP

ADAPTERS: Final[tuple[Adapter, ...]] = (CTGOV, ICTRP)

# Asked last: reads any page about one trial. Its source is the page's own site.
GENERIC_ADAPTER: Final[Adapter | None] = None


def adapter_of(source: str) -> Adapter | None:
    """Return the adapter whose code is source, or None."""
    return next((adapter for adapter in ADAPTERS if adapter.facts.code == source), None)


def registry_name(code: str) -> str:
    """Return the name of a registry, its code where no adapter declares it."""
    return next((adapter.facts.name for adapter in ADAPTERS if adapter.facts.registry == code), code)
