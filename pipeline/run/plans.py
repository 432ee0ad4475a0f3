"""Which registries can be walked, and how the records they bring are told apart in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from pipeline.errors import UsageError
from pipeline.model.plan import Plan
from pipeline.model.registry import RegistryFacts
from pipeline.parse.catalog import adapter_of
from pipeline.registries.cris.plan import PLAN as CRIS
from pipeline.registries.ctgov.plan import PLAN as CTGOV
from pipeline.registries.ctis.plan import PLAN as CTIS
from pipeline.registries.drks.plan import PLAN as DRKS
from pipeline.registries.euctr.plan import PLAN as EUCTR
from pipeline.registries.ictrp.plan import PLAN as ICTRP
from pipeline.registries.irct.plan import PLAN as IRCT
from pipeline.registries.isrctn.plan import PLAN as ISRCTN
from pipeline.registries.jrct.plan import PLAN as JRCT
from pipeline.registries.meddatax.plan import PLAN as MEDDATAX
from pipeline.registries.rebec import plan as rebec
from pipeline.registries.who_trds import ADAPTER as WHO_TRDS

_BROWSER = (
    "open the record or the search in a browser, save the page or its download, and run `trialmill ingest`"
)
# Why no program fetches from these, and how their records come in all the same.
WITHOUT_PLAN: Final[Mapping[str, str]] = {
    "anzctr": f"ANZCTR refuses programs (403) and asks for credentials: {_BROWSER} on the zip of XML files",
    "chictr": f"ChiCTR stands behind a firewall that only browsers pass: {_BROWSER} on it",
    "ctri": f"CTRI asks for a captcha: {_BROWSER} on it",
    "pactr": f"PACTR works by browser scripts: {_BROWSER} on it",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A registry that can be walked. Its records stand in the database under `source`; where that source holds
    several registries, `registry` picks this one's.
    """

    code: str
    plan: Plan
    facts: RegistryFacts
    source: str
    registry: str | None = None


PLANS: Final[Mapping[str, Plan]] = {
    "cris": CRIS,
    "ctgov": CTGOV,
    "ctis": CTIS,
    "drks": DRKS,
    "euctr": EUCTR,
    "ictrp": ICTRP,
    "irct": IRCT,
    "isrctn": ISRCTN,
    "jrct": JRCT,
    "meddatax": MEDDATAX,
    "rebec": rebec.PLAN,
}
# Registries without an adapter, whose records come as WHO registration XML: their hosts, and how to treat them.
_THROUGH_WHO_XML: Final = {"rebec": (rebec.HOSTS, rebec.POLITENESS)}


def how_synced(code: str) -> str:
    """Return in a few words what a sync brings of a source, or why there is none."""
    if code == WHO_TRDS.facts.code:
        return f"through {' and '.join(sorted(_THROUGH_WHO_XML))}"
    plan = PLANS.get(code)
    return plan.note if plan else "saved pages only"


def check_scope(target: Target, query: str, since: str | None) -> None:
    """Raise UsageError where the registry's interface cannot narrow a walk as the user asks."""
    plan = target.plan
    if query and "query" not in plan.takes:
        raise UsageError(f"{target.code} finds nothing by a query: a sync brings {plan.note}")
    if since and "since" not in plan.takes:
        raise UsageError(f"{target.code} shows nothing by days of change: a sync brings {plan.note}")


def target_of(code: str) -> Target:
    """Return how a registry is walked. Raises: UsageError where it is not; the message says what to do."""
    if code in WITHOUT_PLAN:
        raise UsageError(WITHOUT_PLAN[code])
    plan = PLANS.get(code)
    if plan is not None and code in _THROUGH_WHO_XML:
        hosts, politeness = _THROUGH_WHO_XML[code]
        who = WHO_TRDS.facts
        facts = replace(who, code=code, registry=code, rank=0, hosts=hosts, politeness=politeness)
        return Target(code, plan, facts, who.code, code)
    adapter = adapter_of(code)
    if plan is None or adapter is None:
        raise UsageError(f"there is no plan to walk {code!r}; there are plans for {', '.join(sorted(PLANS))}")
    return Target(code, plan, adapter.facts, code)
