"""Eligibility texts of one record to the tree of criteria, with constraints, windows, logic and findings.

In: `EligibilityText`s with escapes intact. Out: `Structure`. Pure: the same texts give the same tree.
The steps: lines and blocks (splitting), blocks of one item each (inline), roles and nesting (tree), what each item
says (grammar). The tree comes from one primary language; further languages are kept raw by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.criteria.grammar import ItemReading, ItemText, MeshName, read_items
from pipeline.criteria.headings import is_boilerplate, is_note
from pipeline.criteria.inline import cut_blocks
from pipeline.criteria.leads import Combinator, demands, denies, is_alternative
from pipeline.criteria.nesting import mend
from pipeline.criteria.remarks import remark, truncated_heads
from pipeline.criteria.splitting import Block, Joiner
from pipeline.criteria.tree import Item, TreeBuilder, finish
from pipeline.criteria.variables import named_variable, only_variable
from pipeline.findings import Finding
from pipeline.model.criteria import Criterion, CriterionRole, EligibilityText, Polarity

_LONGEST_NAME = 40  # characters of a heading that may be the name of a variable
_LONGEST_LEAD = 120  # characters of a lead that may name the variable of the limits under it
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
    readings = iter(read_items(_item_texts(items), mesh_terms))
    criteria = []
    for item in items:
        reading = next(readings) if item.role in _READ else _NOTHING
        criteria.append(_criterion(item, reading))
        if reading.findings:
            findings += [replace(found, place=item.field) for found in reading.findings]
    return Structure(tuple(criteria), tuple(findings))


def split_texts(texts: Iterable[EligibilityText]) -> list[Item]:
    """Returns the items of the texts: the tree before its items are read."""
    builder = TreeBuilder()
    for text in texts:
        name, _, entry = text.field.partition("#")
        blocks = cut_blocks(text.text, Joiner(text.text).join())
        if entry and not _is_list(blocks):
            blocks = _one_item(text.text, blocks)
        builder.add_field(text.field, text.text, field_polarity(name), blocks)
    mend(builder.items)
    finish(builder.items)
    return builder.items


def _is_list(blocks: list[Block]) -> bool:
    """True where the first two blocks count on: a whole list that was put into one entry of the registry's own."""
    second = blocks[1].marker if len(blocks) > 1 else None
    return second is not None and second.follows(blocks[0].marker)


def _one_item(text: str, blocks: list[Block]) -> list[Block]:
    """Returns the blocks of an entry, which is one item: further paragraphs are part of it, lists hang on it."""
    out = blocks[:1]
    for block in blocks[1:]:
        words = text[block.start : block.end]
        is_part = block.marker is None and block.heading is None and not is_note(words)
        if is_part and text[out[-1].end - 1] not in ":：" and not is_boilerplate(words):
            out[-1].end = block.end
        else:
            block.depth += 1
            out.append(block)
    return out


def field_polarity(name: str) -> Polarity | None:
    """Returns the polarity that the registry gives a field by its name, None for a text of both lists."""
    low = name.lower()
    if low.startswith("excl"):
        return Polarity.EXCLUSION
    return Polarity.INCLUSION if low.startswith("incl") else None


def _item_texts(items: Sequence[Item]) -> Iterator[ItemText]:
    """Yields the items to read, each with the variable that its parent or the heading right above it names."""
    above: Item | None = None
    asked: Item | None = None
    topic: str | None = None
    is_denied = False
    before: Item | None = None  # the item read last, where "or" joins the next one to it
    for item in items:
        if item.role in _READ:
            lead = item.parent or above
            if lead is not asked:  # items of one parent ask once
                asked, topic = lead, _topic(lead) if lead is not None and lead.field == item.field else None
                is_denied = item.parent is not None and denies(item.parent.text, item.parent.polarity)
            is_joined = item.parent is None and is_alternative(item.text)
            yield ItemText(
                item.text,
                item.polarity,
                "any" if is_joined else _combinator(item, before),
                item.clean.raw_span,
                topic,
                is_denied and not demands(item.text),
            )
            before = item if is_joined else None
        above = item if item.role is CriterionRole.HEADING else None


def _combinator(item: Item, before: Item | None) -> Combinator | None:
    """Returns how an item combines with those beside it: as its parent says, else "any" where "or" joins it to one."""
    if item.parent is not None:
        return item.parent.combinator
    return "any" if before is not None and before.section == item.section else None


def _topic(lead: Item) -> str | None:
    """Returns the variable that a short lead names and nothing more, or the only one that a longer lead names."""
    if lead.end - lead.start <= _LONGEST_NAME:
        return named_variable(lead.text)
    leads = lead.text.endswith(":") and lead.end - lead.start <= _LONGEST_LEAD
    return only_variable(lead.text) if leads else None


def _criterion(item: Item, reading: ItemReading) -> Criterion:
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
