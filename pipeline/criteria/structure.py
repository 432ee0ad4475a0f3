"""Eligibility texts of one record to the tree of criteria, with constraints, windows, logic and findings.

In: `EligibilityText`s with escapes intact. Out: `Structure`. Pure: the same texts give the same tree.
The steps: lines and blocks (splitting), blocks of one item each (inline), roles and nesting (tree), what each item
says (grammar). The tree comes from one primary language; further languages are kept raw by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.criteria.grammar import ItemReading, MeshName, read_item
from pipeline.criteria.inline import cut_blocks
from pipeline.criteria.remarks import remark, truncated_heads
from pipeline.criteria.splitting import Joiner
from pipeline.criteria.tree import Item, TreeBuilder, finish
from pipeline.findings import Finding
from pipeline.model.criteria import Criterion, CriterionRole, EligibilityText, Polarity

_NOTHING = ItemReading()
_READ = (CriterionRole.CRITERION, CriterionRole.PARENT)


@dataclass(frozen=True, slots=True)
class Structure:
    """The tree of criteria in reading order, and what a person should look at; its place is a field's name."""

    criteria: tuple[Criterion, ...] = ()
    findings: tuple[Finding, ...] = ()


def structure_criteria(
    texts: Iterable[EligibilityText],
    *,
    mesh_terms: Sequence[MeshName] = (),
    loses_first_lines: bool = False,
) -> Structure:
    """Returns the criteria of the texts of one language, in the order given.

    Args: mesh_terms are those of the record; loses_first_lines marks a page form that drops a list's first line.
    """
    items = split_texts(texts)
    findings = [*remark(items), *(truncated_heads(items) if loses_first_lines else ())]
    criteria = tuple([_criterion(item, mesh_terms, findings) for item in items])
    return Structure(criteria, tuple(findings))


def split_texts(texts: Iterable[EligibilityText]) -> list[Item]:
    """Returns the items of the texts: the tree before its items are read."""
    builder = TreeBuilder()
    for text in texts:
        name, _, entry = text.field.partition("#")
        blocks = cut_blocks(text.text, Joiner(text.text).join())
        if entry:  # an entry of the registry's own list is one item; the rest of its blocks hang on it
            for block in blocks[1:]:
                block.depth += 1
        builder.add_field(text.field, text.text, field_polarity(name), blocks)
    finish(builder.items)
    return builder.items


def field_polarity(name: str) -> Polarity | None:
    """Returns the polarity that the registry gives a field by its name, None for a text of both lists."""
    low = name.lower()
    if low.startswith("excl"):
        return Polarity.EXCLUSION
    return Polarity.INCLUSION if low.startswith("incl") else None


def _criterion(item: Item, mesh_terms: Sequence[MeshName], findings: list[Finding]) -> Criterion:
    reading = _NOTHING
    if item.role in _READ:
        reading = read_item(
            item.text,
            item.polarity,
            mesh_terms=mesh_terms,
            combinator=item.parent.combinator if item.parent else None,
        )
        reading = reading.moved(item.clean.raw_start, item.clean.raw_end)
        findings += [replace(found, place=item.field) for found in reading.findings]
    return Criterion.trusted(
        {
            "path": item.path,
            "parent": item.parent.path if item.parent else None,
            "role": item.role,
            "polarity": item.polarity,
            "ordinal": item.ordinal,
            "text": item.text,
            "field": item.field,
            "start": item.start,
            "end": item.end,
            "combinator": item.combinator,
            "categories": reading.categories,
            "constraints": reading.constraints,
            "windows": reading.windows,
            "concepts": reading.concepts,
            "negated": reading.negated,
            "exceptions": reading.exceptions,
            "modality": reading.modality,
            "logic": reading.logic,
            "parse_status": reading.parse_status,
        }
    )
