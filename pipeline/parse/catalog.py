"""Every source that can be read, in the order in which recognition asks them. Add a registry's ADAPTER here."""

from __future__ import annotations

from typing import Final

from pipeline.readers.shape import Adapter
from pipeline.registries.aggregator.adapter import ADAPTER as AGGREGATOR
from pipeline.registries.anzctr.adapter import ADAPTER as ANZCTR
from pipeline.registries.chictr.adapter import ADAPTER as CHICTR
from pipeline.registries.cris.adapter import ADAPTER as CRIS
from pipeline.registries.ctgov.adapter import ADAPTER as CTGOV
from pipeline.registries.ctis.adapter import ADAPTER as CTIS
from pipeline.registries.ctri.adapter import ADAPTER as CTRI
from pipeline.registries.drks.adapter import ADAPTER as DRKS
from pipeline.registries.euctr.adapter import ADAPTER as EUCTR
from pipeline.registries.ictrp.adapter import ADAPTER as ICTRP
from pipeline.registries.irct.adapter import ADAPTER as IRCT
from pipeline.registries.isrctn.adapter import ADAPTER as ISRCTN
from pipeline.registries.jprn.adapter import ADAPTER as JPRN
from pipeline.registries.jrct.adapter import ADAPTER as JRCT
from pipeline.registries.lbctr.adapter import ADAPTER as LBCTR
from pipeline.registries.meddatax.adapter import ADAPTER as MEDDATAX
from pipeline.registries.pactr.adapter import ADAPTER as PACTR
from pipeline.registries.rpcec.adapter import ADAPTER as RPCEC
from pipeline.registries.slctr.adapter import ADAPTER as SLCTR
from pipeline.registries.umin.adapter import ADAPTER as UMIN
from pipeline.registries.who_trds import ADAPTER as WHO_TRDS
from pipeline.vocab.registries import REGISTRY_NAMES

ADAPTERS: Final[tuple[Adapter, ...]] = (
    ANZCTR,
    CHICTR,
    CRIS,
    CTGOV,
    CTIS,
    CTRI,
    DRKS,
    EUCTR,
    ICTRP,
    IRCT,
    ISRCTN,
    JPRN,
    JRCT,
    LBCTR,
    MEDDATAX,
    RPCEC,
    PACTR,
    SLCTR,
    UMIN,
    WHO_TRDS,
)

# Asked last: reads any page about one trial. Its source is the page's own site.
GENERIC_ADAPTER: Final = AGGREGATOR


def adapter_of(source: str) -> Adapter | None:
    """Return the adapter whose code is source, or None."""
    return next((adapter for adapter in ADAPTERS if adapter.facts.code == source), None)


def registry_name(code: str) -> str:
    """Return the name of a registry, its code where nobody names it."""
    return REGISTRY_NAMES.get(code, code)
