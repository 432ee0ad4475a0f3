"""Registries by code: their names, and which one issues an id, told by how the id starts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

REGISTRY_NAMES: Final[Mapping[str, str]] = {
    "anzctr": "Australian New Zealand Clinical Trials Registry",
    "chictr": "Chinese Clinical Trial Registry",
    "cris": "Clinical Research Information Service, Republic of Korea",
    "ctgov": "ClinicalTrials.gov",
    "ctis": "EU Clinical Trials Information System",
    "ctri": "Clinical Trials Registry - India",
    "drks": "German Clinical Trials Register",
    "euctr": "EU Clinical Trials Register",
    "irct": "Iranian Registry of Clinical Trials",
    "isrctn": "ISRCTN registry",
    "itmctr": "International Traditional Medicine Clinical Trial Registry",
    "japic": "JapicCTI",
    "jma": "JMACCT Clinical Trials Registry",
    "jrct": "Japan Registry of Clinical Trials",
    "lbctr": "Lebanese Clinical Trials Registry",
    "ntr": "Netherlands Trial Register",
    "omon": "Overview of Medical Research in the Netherlands",
    "pactr": "Pan African Clinical Trials Registry",
    "rebec": "Brazilian Clinical Trials Registry",
    "repec": "Peruvian Clinical Trial Registry",
    "rpcec": "Cuban Public Registry of Clinical Trials",
    "slctr": "Sri Lanka Clinical Trials Registry",
    "tctr": "Thai Clinical Trials Registry",
    "umin": "UMIN Clinical Trials Registry",
}
# Prefix as printed (ICTRP puts JPRN- before Japanese ids) -> the registry's code.
_PREFIXES: Final = (
    (r"NCT", "ctgov"),
    (r"EUCTR", "euctr"),
    (r"CTIS|EUCT", "ctis"),
    (r"ISRCTN", "isrctn"),
    (r"ACTRN|ANZCTR", "anzctr"),
    (r"DRKS", "drks"),
    (r"ChiCTR|ChiMCTR", "chictr"),
    (r"ITMCTR", "itmctr"),
    (r"CTRI", "ctri"),
    (r"(?:JPRN)?jRCT", "jrct"),
    (r"(?:JPRN)?(?:UMIN|C0)", "umin"),
    (r"(?:JPRN)?JapicCTI", "japic"),
    (r"(?:JPRN)?JMA", "jma"),
    (r"KCT", "cris"),
    (r"IRCT", "irct"),
    (r"NLOMON|OMON", "omon"),
    (r"NTR|NL\d", "ntr"),
    (r"PACTR", "pactr"),
    (r"PER\d", "repec"),
    (r"RBR", "rebec"),
    (r"RPCEC", "rpcec"),
    (r"SLCTR", "slctr"),
    (r"TCTR", "tctr"),
    (r"LBCTR", "lbctr"),
    (r"(?:19|20)\d{2}0\d{7}", "euctr"),
    (r"20\d{2}5\d{7}", "ctis"),
)
_PATTERN: Final = re.compile(
    "|".join(f"(?P<{code}_{i}>{prefix})" for i, (prefix, code) in enumerate(_PREFIXES)), re.IGNORECASE
)


def registry_of_id(raw: str) -> str | None:
    """Return the code of the registry that issues ids of this form, or None.

    >>> registry_of_id("JPRN-jRCTs031190101"), registry_of_id("2015-000590-12"), registry_of_id("ABC-1")
    ('jrct', 'euctr', None)
    """
    match = _PATTERN.match(re.sub(r"[\W_]", "", raw))
    return match.lastgroup.rpartition("_")[0] if match and match.lastgroup else None
