r"""Clean text of a stretch of raw text, with a map of offsets back.

In: the raw field and a span of it. Out: `CleanText`: markdown escapes, HTML entities, tags and line breaks undone
once, white space folded to single blanks, known wrong decodings of bullets and comparison signs repaired.
Not done here: cutting the text (pipeline/criteria/splitting.py).
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from typing import Final

# What a registry prints for one line break: `\n`, `<br>`, `_x000D_<br>` (Excel), `<br/ ><br>` (CTRI), `</p><p>`.
BREAK: Final = (
    r"(?:_x000[dD]_|&\#(?:x0*[dD]|13);)?(?:\r\n?|\n)?[ \t]*<\s?br\s?/?\s?>(?:\s?(?<=/\s>)<br>)?"
    r"|(?:_x000[dD]_|&\#(?:x0*[dDaA]|1[03]);)+(?:\r\n?|\n)?"
    r"|\r\n?|\n|[\x0b\x0c\x85\u2028\u2029]"
    r"|</?(?:p|div|li|ul|ol|tr|h[1-6])\b[^<>]{0,80}>"
)
_MANGLED_SIGNS: Final = {
    "‚Ä¢": "•", "√¢?¬¢": "•", "â€¢": "•", "â?¢": "•", "Â·": "·",
    "‚â•": "≥", "√¢?¬•": "≥", "â‰¥": "≥", "‚â§": "≤", "√¢?¬§": "≤", "â‰¤": "≤",
    "‚Äô": "’", "â€™": "’", "‚Äì": "–", "â€“": "–", "√¢?? ": "– ", "¬±": "±", "Â±": "±", "¬∞": "°", "Â°": "°", "¬µ": "µ", "Âµ": "µ",
}  # fmt: skip
# Letters and signs of Western languages whose bytes somebody read as Mac Roman: "√©" is "é".
_OTHERS: Final = "éèêëàâäáãåçíìîïóòôöõúùûüñßøæÉÈÀÂÄÅÖÜÇÑÁÍÓÚØ×‘“”—…®²³º·"
_MANGLED: Final = _MANGLED_SIGNS | {good.encode().decode("mac_roman"): good for good in _OTHERS}
_MANGLED_STARTS: Final = frozenset(bad[0] for bad in _MANGLED)
_ANY_MANGLED: Final = f"(?=[{''.join(_MANGLED_STARTS)}])(?:{'|'.join(map(re.escape, _MANGLED))})"
_ESCAPED: Final = r"\\[!-/:-@\[-`{-~]"
_SPECIAL = re.compile(
    rf"(?P<space>(?:\s|[\u200b\u200c\u200d\u2060\ufeff]|&nbsp;|&\#160;|{BREAK})+)"
    r"|(?P<entity>\\?&(?:\#\d{1,6}|\#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,8}\d?);)"
    rf"|(?P<escape>{_ESCAPED})"
    r"|(?P<tag></?(?:b|i|u|em|strong|sup|sub|span|font|a)\b[^<>]{0,80}>)"
    rf"|(?P<mangled>{_ANY_MANGLED})",
    re.I,
)
_ONE_MANGLED = re.compile(_ANY_MANGLED)
_ESCAPE = re.compile(rf"(?P<escape>{_ESCAPED})")
_TAG_START = re.compile(r"<\s?/?[a-z]", re.I)


def _to_clean(text: str) -> re.Pattern[str] | None:
    """Returns the pattern of what is to be cleaned in a text, None where it is clean as it stands."""
    if not text.isprintable() or "  " in text or "&" in text or "_x000" in text:
        return _SPECIAL
    if "<" in text and _TAG_START.search(text) is not None:
        return _SPECIAL
    if not text.isascii() and not _MANGLED_STARTS.isdisjoint(text):
        return _SPECIAL
    return _ESCAPE if "\\" in text else None


def repaired(text: str) -> str:
    """Returns a text with known wrong decodings undone, everything else as it is."""
    if text.isascii() or _MANGLED_STARTS.isdisjoint(text):
        return text
    return _ONE_MANGLED.sub(lambda found: _MANGLED[found[0]], text)


class CleanText:
    """The clean text of `raw[start:end]`; `raw_span` carries its offsets to the raw text."""

    __slots__ = ("_at", "_raw", "_raw_end", "_start", "text")

    def __init__(self, raw: str, start: int, end: int) -> None:
        self._start = start
        self._at: list[int] = []
        text = raw[start:end]
        special = _to_clean(text)
        if special is None:
            self.text = text
            return
        # Stretches: the clean offset each starts at, its raw start, and its raw end where it is one replaced token.
        self._raw: list[int] = []
        self._raw_end: list[int | None] = []
        parts: list[str] = []
        size, place = 0, start
        for found in special.finditer(raw, start, end):
            new = _replacement(found)
            if found[0] == new:
                continue
            if found.start() > place:
                size = self._add(parts, size, raw[place : found.start()], place, None)
            if new:
                size = self._add(parts, size, new, found.start(), found.end())
            place = found.end()
        if place < end:
            self._add(parts, size, raw[place:end], place, None)
        self.text = "".join(parts)

    def _add(self, parts: list[str], size: int, text: str, raw_start: int, raw_end: int | None) -> int:
        parts.append(text)
        self._at.append(size)
        self._raw.append(raw_start)
        self._raw_end.append(raw_end)
        return size + len(text)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Returns where in the raw text the clean characters from `start` up to, not with, `end` stand."""
        if not self._at:
            return self._start + start, self._start + end
        at = bisect_right(self._at, start) - 1
        last = bisect_right(self._at, max(end - 1, 0)) - 1
        raw_end = self._raw_end[last]
        return (
            self._raw[at] if self._raw_end[at] is not None else self._raw[at] + start - self._at[at],
            raw_end if raw_end is not None else self._raw[last] + end - self._at[last],
        )


def _replacement(found: re.Match[str]) -> str:
    kind = found.lastgroup
    if kind == "space":
        return " "
    if kind == "escape":
        return found[0][1]
    if kind == "entity":
        return html.unescape(found[0].removeprefix("\\"))
    if kind == "mangled":
        return _MANGLED.get(found[0], found[0])
    return "^" if found[0].lower() == "<sup>" else ""
