"""Cuts raw text into printed lines and tells which line breaks are only wraps of a longer line.

In: a raw field, escapes intact. Out: `Line`s with offsets, and the `Layout` of the field. A break may be printed as
`\\n`, `<br>`, `_x000D_<br>`, `</p>` and the like (see pipeline/criteria/clean.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from pipeline.criteria.clean import BREAK

_PLAIN_BREAK = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029](?:(?<=\r)\n)?")
_ANY_BREAK = re.compile(BREAK, re.I)
_HAS_MARKUP_BREAK = re.compile(
    r"<\s?/?\s?(?:br|p|div|li|ul|ol|tr|h[1-6])\b|_x000d_|&\#(?:x0*[da]|1[03]);", re.I
)
_BLANKS = " \t\u00a0\u3000\u2003\u2002\u2009\u200a\u200b\ufeff\u202f\x1c\x1d\x1e\x1f"
_LOWER_WORD = re.compile(r"[a-zà-öø-ÿ]{2,}(?=[\s,.;:)/]|$)|[a-z](?=\s[a-z])")

_LEGACY_INDENT = 6  # columns before a heading in the wrapped layout of legacy XML; items have 10 or more
_LEGACY_WIDTH = 115  # its lines end near column 80 or 100
_NARROWEST = 45  # columns of the narrowest wrapped text seen; shorter lines are short items


class Line(NamedTuple):
    """One printed line without its outer blanks; `gap`: an empty line stands before it."""

    start: int
    end: int
    indent: int
    gap: bool


def read_lines(text: str) -> list[Line]:
    """Returns the lines that hold anything."""
    breaks = _ANY_BREAK if _HAS_MARKUP_BREAK.search(text) else _PLAIN_BREAK
    out: list[Line] = []
    start, gap = 0, False
    ends = [match.span() for match in breaks.finditer(text)]
    ends.append((len(text), len(text)))
    for end, after in ends:
        content = text[start:end]
        stripped = content.lstrip(_BLANKS)
        lead = len(content) - len(stripped)
        stripped = stripped.rstrip(_BLANKS)
        if stripped:
            indent = lead if "\t" not in content[:lead] else len(content[:lead].expandtabs(4))
            out.append(Line(start + lead, start + lead + len(stripped), indent, gap))
            gap = False
        elif out:
            gap = True
        start = after
    return out


@dataclass(frozen=True, slots=True)
class Layout:
    """How a field is set. `is_legacy`: wrapped with indents, blocks parted by empty lines; `width`: of wrapped lines."""

    is_legacy: bool
    width: int | None

    @classmethod
    def of(cls, text: str, lines: list[Line]) -> Layout:
        """Returns the layout that the lines show."""
        if lines and min(line.indent for line in lines) >= _LEGACY_INDENT:
            longest = max(line.indent + line.end - line.start for line in lines)
            if longest <= _LEGACY_WIDTH:
                return cls(True, None)
        # A line that starts with a small word goes on from the one before: would the word have fitted there?
        pairs = [
            (earlier.end - earlier.start, _first_word(text, line))
            for earlier, line in pairwise(lines)
            if not line.gap and starts_small(text, line.start) and text[earlier.end - 1] not in ":;：；"
        ]
        if len(pairs) < 2:
            return cls(False, None)
        lengths = sorted(length for length, _ in pairs)
        # One line in five may be longer: somebody changed it later.
        width = lengths[-1 - len(lengths) // 5]
        wrapped = sum(length + 1 + word > width for length, word in pairs)
        return cls(False, width if width >= _NARROWEST and wrapped >= 0.75 * len(pairs) else None)

    def is_full(self, line: Line, following: str) -> bool:
        """True where the first word of the following line does not fit into a line of the wrapped field."""
        if self.width is None:
            return False
        return line.end - line.start + 1 + len(following.split(None, 1)[0]) > self.width


def _first_word(text: str, line: Line) -> int:
    return len(text[line.start : line.end].split(None, 1)[0])


def starts_small(text: str, start: int) -> bool:
    """True where a word in small letters starts, as in the middle of a sentence."""
    return _LOWER_WORD.match(text, start) is not None
