"""Sets an eligibility text of API v2 (markdown) as the legacy XML of the same registry sets it: wrapped, indented."""

from __future__ import annotations

import re
import textwrap

_LINE = re.compile(r"(?P<indent>\s*)(?P<marker>(?:\*|-|\d+\.) )?(?P<words>.*)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_WIDTH = 100


def in_legacy_layout(markdown: str) -> str:
    """The text with escapes undone, items at column 10 and deeper, paragraphs at 8, an empty line between."""
    paragraphs = []
    for line in markdown.split("\n"):
        found = _LINE.fullmatch(line)
        if found is None or not line.strip():
            continue
        depth = len(found["indent"]) // 2
        marker = found["marker"] or ""
        shown = "-  " if marker.strip() in ("*", "-") and marker else marker
        column = 10 + 5 * depth - max(0, len(shown) - 3) if shown or depth else 8
        lead = " " * column + shown
        paragraphs.append(
            textwrap.fill(
                _ESCAPE.sub(r"\1", found["words"]),
                _WIDTH,
                initial_indent=lead,
                subsequent_indent=" " * len(lead),
                break_long_words=False,
                break_on_hyphens=False,
            )
        )
    return "\n" + "\n\n".join(paragraphs) + "\n      "
