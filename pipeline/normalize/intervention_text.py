"""One text that lists interventions -> arm groups and interventions with their places in the text's words.

Registries that send ICTRP one text write it in a few forms: `Drug: A;Device: B` (ClinicalTrials.gov),
`group:treatment;group:treatment;` (ChiCTR), `Intervention 1: ... Intervention 2: ...` (IRCT, DRKS, CTRI), blocks
of `Trade Name: ... INN or Proposed INN: ...` (EUCTR) and `;A;B` (PACTR). Any other text is one intervention.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.model.source import SourceArmGroup, SourceIntervention, Value
from pipeline.normalize.context import Context
from pipeline.vocab.code_list import NOT_STATED_WORDS, fold
from pipeline.vocab.lists import INTERVENTION_TYPE

_NUMBERED = re.compile(r"(?:^|(?<=[\s.;]))(?:Control )?Intervention ?\d{1,2} ?: ?", re.I)
_GROUP = re.compile(r"([^:：;；]{1,120})[:：]\s*([^;；]*)(?:[;；]|$)")
_GROUP_WORD = re.compile(
    r"\b(?:group|arm|cohort|series|control|experiment(?:al)?|treatment|intervention|condition|test|standard)\b",
    re.I,
)
_TYPED = re.compile(r"([A-Z][A-Za-z/ -]{2,28}): ?(.+)", re.S)
_PRODUCT = re.compile(r"^(?=(?:Trade|Product) Name:)", re.M)
_PRODUCT_NAMES = re.compile(
    r"^(?P<label>Product Name|Trade Name|INN or Proposed INN|Other descriptive name|Product Code"
    r"|Current Sponsor code): *(?P<name>\S.*)$",
    re.M,
)
# Longer words are a description: the longest names of ClinicalTrials.gov have 200 characters.
_LONGEST_NAME = 200


class Listed(NamedTuple):
    """What a text lists."""

    arm_groups: tuple[SourceArmGroup, ...]
    interventions: tuple[SourceIntervention, ...]


_NOTHING = Listed((), ())


def list_interventions(context: Context, value: Value | None) -> Listed:
    """Return the arm groups and interventions that a text lists; nothing where it says `N/A` or is blank."""
    text = context.text(value, "interventions")
    if value is None or text is None or is_blank(text):
        return _NOTHING
    whole = value._replace(raw=text, markup="plain")
    for reader in (_read_typed, _read_products, _read_numbered, _read_groups, _read_separated):
        if listed := reader(context, whole):
            return listed
    return Listed((), (_intervention(whole),))


def is_blank(text: str) -> bool:
    """Return whether the whole text is a filler: `N/A`, `none`, `not applicable`."""
    return fold(text) in NOT_STATED_WORDS or fold(text) == "not applicable"


def _intervention(
    value: Value, arm_ordinal: int | None = None, type_: Value | None = None
) -> SourceIntervention:
    is_name = len(str(value.raw)) <= _LONGEST_NAME
    return SourceIntervention(
        name=value if is_name else None,
        type=type_,
        description=None if is_name else value,
        arm_ordinals=(arm_ordinal,) if arm_ordinal else (),
    )


def _read_typed(context: Context, value: Value) -> Listed | None:
    """`Drug: A;Device: B`: an entry that starts with no type belongs to the one before it."""
    entries: list[tuple[str, str]] = []
    for part in str(value.raw).split(";"):
        match = _TYPED.fullmatch(part.strip())
        if match and INTERVENTION_TYPE.meaning(context.registry, match[1]):
            entries.append((match[1], match[2].strip()))
        elif entries:
            entries[-1] = (entries[-1][0], f"{entries[-1][1]};{part}".rstrip("; "))
        else:
            return None
    unique = dict.fromkeys(entries)
    return Listed(
        (),
        tuple(
            [
                _intervention(value._replace(raw=name), None, value._replace(raw=type_))
                for type_, name in unique
            ]
        ),
    )


def _read_products(_context: Context, value: Value) -> Listed | None:
    """Blocks of labelled lines; a product is named by its product or trade name, else by its substance."""
    blocks = [block for block in _PRODUCT.split(str(value.raw)) if _PRODUCT_NAMES.search(block)]
    interventions: dict[str, SourceIntervention] = {}
    for block in _joined_blocks(blocks):
        names = {match["label"]: match["name"].strip() for match in _PRODUCT_NAMES.finditer(block)}
        name, *others = dict.fromkeys(
            [
                names[label]
                for label in ("Product Name", "Trade Name", "INN or Proposed INN", "Other descriptive name",
                              "Product Code", "Current Sponsor code")
                if label in names and fold(names[label]) not in NOT_STATED_WORDS
            ]
        ) or ("",)  # fmt: skip
        if name:
            interventions.setdefault(
                name.casefold(),
                SourceIntervention(
                    name=value._replace(raw=name),
                    description=value._replace(raw=block.strip()),
                    other_names=tuple([value._replace(raw=other) for other in others]),
                ),
            )
    return Listed((), tuple(interventions.values())) if interventions else None


def _joined_blocks(blocks: list[str]) -> list[str]:
    """Return one block per product: a `Product Name` line after a `Trade Name` line starts none of its own."""
    joined: list[str] = []
    for block in blocks:
        if joined and block.startswith("Product Name:") and joined[-1].strip().count("\n") == 0:
            joined[-1] += block
        else:
            joined.append(block)
    return joined


def _read_numbered(_context: Context, value: Value) -> Listed | None:
    """`Intervention 1: Intervention group: ...`: the words before a colon name the group where they say so."""
    first, *parts = _NUMBERED.split(str(value.raw))
    if not parts or first.strip():
        return None
    arms: list[SourceArmGroup] = []
    interventions: list[SourceIntervention] = []
    for part in (part.strip(" \n;") for part in parts):
        label, colon, rest = part.partition(":")
        if colon and len(label) <= 80 and _GROUP_WORD.search(label):
            arms.append(SourceArmGroup(label=value._replace(raw=label.strip())))
            if rest.strip():
                interventions.append(_intervention(value._replace(raw=rest.strip()), len(arms)))
        elif is_blank(label):
            continue
        elif colon and 2 < len(label.strip()) <= 120:
            description = value._replace(raw=rest.strip()) if rest.strip() else None
            interventions.append(
                SourceIntervention(name=value._replace(raw=label.strip()), description=description)
            )
        elif part:
            interventions.append(_intervention(value._replace(raw=part)))
    return Listed(tuple(arms), tuple(interventions))


def _read_groups(context: Context, value: Value) -> Listed | None:
    """`group:treatment;group:treatment;` (ChiCTR): every entry has a colon."""
    text = str(value.raw).strip()
    if context.registry not in ("chictr", "itmctr") or not text.endswith((";", "；")):
        return None
    matches = list(_GROUP.finditer(text))
    if not matches or "".join(match[0] for match in matches).strip() != text:
        return None
    arms = [SourceArmGroup(label=value._replace(raw=match[1].strip())) for match in matches]
    interventions = [
        _intervention(value._replace(raw=match[2].strip()), ordinal)
        for ordinal, match in enumerate(matches, 1)
        if match[2].strip() and not is_blank(match[2])
    ]
    return Listed(tuple(arms), tuple(interventions))


def _read_separated(context: Context, value: Value) -> Listed | None:
    """`;A;B` (PACTR)."""
    text = str(value.raw)
    if context.registry != "pactr" and not text.startswith(";"):
        return None
    names = dict.fromkeys([part.strip() for part in text.split(";") if part.strip()])
    return Listed((), tuple([_intervention(value._replace(raw=name)) for name in names])) if names else None
