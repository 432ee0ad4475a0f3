"""Cells of a table by column: one that spans rows or columns stands in each place that it covers."""

from __future__ import annotations

from collections.abc import Sequence

from selectolax.lexbor import LexborNode

# Column -> the cell that spans into the next row, and how many rows it still covers.
Spans = dict[int, tuple[LexborNode, int]]


def place_cells(cells: Sequence[LexborNode], spans: Spans) -> tuple[list[LexborNode], Spans]:
    """Return the cells of a row by column, with those that span into it, and what spans into the next row."""
    placed: list[LexborNode] = []
    waiting = list(reversed(cells))
    covered, following = dict(spans), Spans()
    column = 0
    while waiting or column in covered:
        if column in covered:
            node, rows_left = covered[column]
        else:
            node = waiting.pop()
            rows_left = _span(node, "rowspan")
            for further in range(column + 1, column + _span(node, "colspan")):
                covered[further] = (node, rows_left)
        if rows_left > 1:
            following[column] = (node, rows_left - 1)
        placed.append(node)
        column += 1
    return placed, following


def _span(node: LexborNode, name: str) -> int:
    """Return how many rows or columns a cell covers; what is no sensible number is one."""
    number = (node.attributes.get(name) or "1").strip()
    return min(int(number), 100) if number.isdecimal() and len(number) < 5 and int(number) else 1
