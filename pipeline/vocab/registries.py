"""Which registry issues an id, told by how the id starts. For sources that republish many registries."""

from __future__ import annotations

import re
from typing import Final

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
