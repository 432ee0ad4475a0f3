"""Free design text -> the words of single design fields.

Registries send ICTRP one text that holds several fields, labelled (`Allocation: Randomized. Masking: Open`),
as yes/no flags (`Randomised: yes<br>Double blind: no`) or in prose (`Randomized, double-blind, parallel`).
Labels are read first; what no label gives is read from telling words before the first label.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from pipeline.model.codes import (
    Allocation,
    InterventionModel,
    MaskedRole,
    Masking,
    ObservationalModel,
    PrimaryPurpose,
    TimePerspective,
)
from pipeline.vocab.code_list import Telling, telling

FIELDS = (
    "allocation",
    "masking",
    "intervention_model",
    "primary_purpose",
    "observational_model",
    "time_perspective",
)

_SINGLE_ARM = r"\b(?:single|one|1)[- ]?(?:arm|group|branch)|\bsingle\s*\(group\)|\bsingle assignment|^single$|\buncontrolled\b|non-controlled"
_BLIND = r"[- ]?(?:blind|bind|mask)"
TELLING: dict[str, tuple[Telling[StrEnum], ...]] = {
    "allocation": telling(
        (r"quasi[- ]?random|pseudo[- ]?random", Allocation.QUASI_RANDOMIZED),
        (r"(?:non|not)[- ]?random", Allocation.NON_RANDOMIZED),
        (r"random|\brct\b|aleatori", Allocation.RANDOMIZED),
        (rf"{_SINGLE_ARM}|\bn/a\b|not applicable", Allocation.NOT_APPLICABLE),
    ),
    "masking": telling(
        (rf"quadrupl[ey]{_BLIND}|\bquadruple\b", Masking.QUADRUPLE),
        (rf"tripl[ey]{_BLIND}|\btriple\b", Masking.TRIPLE),
        (rf"doubl[ey]{_BLIND}|\bdouble\b(?=\s*[(,.]|$)", Masking.DOUBLE),
        (rf"singl[ey]{_BLIND}|\bsingle\b(?=\s*\()", Masking.SINGLE),
        (rf"(?:observer|assessor|evaluator|rater)s?[ :]*{_BLIND}", Masking.OBSERVER),
        (rf"\bopen\b|open-?label|unblind|unmask|\b(?:non|not|no){_BLIND}|\bnone\b", Masking.NONE),
        (r"\b(?:blind|mask)ed\b", Masking.MASKED_UNSPECIFIED),
    ),
    "intervention_model": telling(
        (r"cross[- ]?over", InterventionModel.CROSSOVER),
        (r"factorial", InterventionModel.FACTORIAL),
        (r"sequential", InterventionModel.SEQUENTIAL),
        (r"\bpar+al+el|\bparerel", InterventionModel.PARALLEL),
        (_SINGLE_ARM, InterventionModel.SINGLE_GROUP),
    ),
    "primary_purpose": telling(
        (r"prevent|prophyla", PrimaryPurpose.PREVENTION),
        (r"diagnos", PrimaryPurpose.DIAGNOSTIC),
        (r"screening", PrimaryPurpose.SCREENING),
        (r"supportive|quality of life|palliat", PrimaryPurpose.SUPPORTIVE_CARE),
        (r"health (?:care|service)", PrimaryPurpose.HEALTH_SERVICES_RESEARCH),
        (r"basic (?:science|research)", PrimaryPurpose.BASIC_SCIENCE),
        (r"device feasib", PrimaryPurpose.DEVICE_FEASIBILITY),
        (r"educat|counsel", PrimaryPurpose.ECT),
        (r"\btreatment\b(?! arm| group| with)|therap", PrimaryPurpose.TREATMENT),
    ),
    "observational_model": telling(
        (r"case[- ]control", ObservationalModel.CASE_CONTROL),
        (r"case[- ]crossover", ObservationalModel.CASE_CROSSOVER),
        (r"\bcohort", ObservationalModel.COHORT),
        (r"case[- ](?:only|series|study)", ObservationalModel.CASE_ONLY),
        (r"natural history", ObservationalModel.NATURAL_HISTORY),
        (r"ecologic", ObservationalModel.ECOLOGIC_OR_COMMUNITY),
        (r"defined population", ObservationalModel.DEFINED_POPULATION),
    ),
    "time_perspective": telling(
        (r"cross[- ]sectional", TimePerspective.CROSS_SECTIONAL),
        (r"retrospective and prospective|\bboth\b", TimePerspective.OTHER),
        (r"retrospective", TimePerspective.RETROSPECTIVE),
        (r"prospective", TimePerspective.PROSPECTIVE),
    ),
}
_PURPOSES = "|".join(f"(?:{one.pattern.pattern})\\w*" for one in TELLING["primary_purpose"])
# Prose says a purpose where it speaks of the trial's; a therapy or a treatment is named for many other reasons.
_PURPOSE_OF_TRIAL = re.compile(
    rf"(?<![-\w])(?:{_PURPOSES})(?: care| research)? (?:purpose|(?:clinical )?(?:trial|study))\b"
    rf"|\b(?:trial|study)(?: of| for)? (?:{_PURPOSES})(?= *(?:[,.;]|$))",
    re.I,
)
# The last word of a Japanese design (`..., single assignment, other`).
_OTHER_PURPOSE = re.compile(r"(?<=assignment, )other$", re.I)
MASKED_ROLES = telling(
    (r"participant|subject|patient|volunteer", MaskedRole.PARTICIPANT),
    (r"care[- ]?(?:giver|provider)|clinician|physician|nurse|therapist(?<!investigator/therapist)", MaskedRole.CARE_PROVIDER),
    (r"investigator|researcher", MaskedRole.INVESTIGATOR),
    (r"assess?or|assesser|accessor|evaluator|observer|rater", MaskedRole.OUTCOMES_ASSESSOR),
    (r"analy[sz]|statistic|data[- ]entry|date-entry", MaskedRole.DATA_ANALYST),
    (r"sponsor", MaskedRole.SPONSOR),
)  # fmt: skip

# Labels in order of length; a label without a field ends the value before it.
_LABELS: tuple[tuple[str, str | None], ...] = (
    (r"other trial design description", "description"),
    (r"(?:randomi[sz]ation|blinding|masking|allocation) description|other design features", None),
    (r"method of generating randomi[sz]ation sequence", "sequence"),
    (r"method of allocation concealment", None),
    (r"blinding and masking|blinding\s*/\s*masking|blinding(?! target)|masking", "masking"),
    (r"blinding target", "masked_roles"),
    (r"allocation|randomi[sz]ation|randomi[sz]ed", "allocation"),
    (r"intervention model|assignment", "intervention_model"),
    (r"(?:study design|primary|study)?\s*purpose", "primary_purpose"),
    (r"observational study model|observational model|selection", "observational_model"),
    (r"time perspective|timing", "time_perspective"),
    (r"single blind", "flag:masking:SINGLE"),
    (r"double blind", "flag:masking:DOUBLE"),
    (r"open(?: label)?", "flag:masking:NONE"),
    (r"parallel group", "flag:intervention_model:PARALLEL"),
    (r"cross over", "flag:intervention_model:CROSSOVER"),
    (r"if controlled, specify comparator, other medicinial product|other specify the comparator", None),
    (r"number of (?:treatment )?arms(?: in the trial)?", "arm_count"),
    (r"type of endpoint|biospecimen retention", None),
    (r"controlled", "controlled"),
    (r"design type", "primary_purpose"),
    (r"control group|control|placebo|duration|enrollment|other", None),
    (r"group", "intervention_model"),
    (r"type", "description"),
)
_LABEL = re.compile(
    # Line ends are lost in some exports: `Controlled: yesRandomised: yes`.
    r"(?:(?<![a-z])|(?<=: yes)|(?<=: no))(?:"
    + "|".join(f"(?P<l{i}>{pattern})" for i, (pattern, _) in enumerate(_LABELS))
    + r")\s*:",
    re.I,
)
_TRAILING_PURPOSE = re.compile(r"\(([a-z ]{4,40})\)\s*$", re.I)


class DesignWords(NamedTuple):
    """What a text says: printed words by field, (code, words) of flags by field, and the prose before labels."""

    words: dict[str, str]
    flags: dict[str, tuple[str, str]]
    prose: str


@lru_cache(maxsize=1024)
def read_design_text(text: str) -> DesignWords:
    """Return the words of each field.

    >>> read_design_text("Allocation: Randomized. Masking: Double (Participant).").words
    {'allocation': 'Randomized', 'masking': 'Double (Participant)'}
    """
    words: dict[str, str] = {}
    flags: dict[str, tuple[str, str]] = {}
    matches = list(_LABEL.finditer(text))
    for i, match in enumerate(matches):
        field = next(target for n, (_, target) in enumerate(_LABELS) if match[f"l{n}"] is not None)
        end = matches[i + 1].start() if i + 1 < len(matches) else len(text)
        value = text[match.end() : end].strip(" \n\t.,;|")
        if field is None or not value:
            continue
        if field.startswith("flag:"):
            _, of, code = field.split(":")
            if value.lower().startswith("yes"):
                flags.setdefault(of, (code, f"{match[0]} {value}"))
        else:
            words.setdefault(field, value)
    if words.get("arm_count") == "1":
        flags.setdefault("intervention_model", ("SINGLE_GROUP", "Number of treatment arms: 1"))
    prose = text[: matches[0].start()] if matches else text
    if purpose := _TRAILING_PURPOSE.search(prose):
        words.setdefault("primary_purpose", purpose[1])
    return DesignWords(words, flags, prose.strip())


def tell(field: str, words: str) -> tuple[StrEnum, str] | None:
    """Return (code, the words that told it), or None."""
    for pattern, code in TELLING[field]:
        if match := pattern.search(words):
            return code, match[0]
    return None


def tell_of_prose(field: str, prose: str) -> tuple[StrEnum, str] | None:
    """Return (code, the words that told it) where running text tells a field, or None.

    >>> tell_of_prose("primary_purpose", "open, no treatment control, parallel assignment, prevention purpose")
    (<PrimaryPurpose.PREVENTION: 'PREVENTION'>, 'prevention purpose')
    """
    if field != "primary_purpose":
        return tell(field, prose)
    if match := _PURPOSE_OF_TRIAL.search(prose):
        told = tell(field, match[0])
        return (told[0], match[0]) if told else None
    match = _OTHER_PURPOSE.search(prose)
    return (PrimaryPurpose.OTHER, match[0]) if match else None


def tell_roles(words: str) -> list[MaskedRole]:
    """Return the masked parties that the words name."""
    return [MaskedRole(code) for pattern, code in MASKED_ROLES if pattern.search(words)]
