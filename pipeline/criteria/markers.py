"""Reads the bullet and ordinal that a list item starts with.

In: raw text and a place in it. Out: a `Marker`: its style (what siblings share), the ordinal as printed, its value.
Escapes (`1\\.`), full-width, circled and Roman forms are read. Not done here: whether a marker at this place starts
an item at all (pipeline/criteria/splitting.py looks at its neighbors).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

# Signs that are nothing but bullets; "√¢?¬¢", "‚Ä¢", "â€¢" and "â?¢" are "•" in wrong decodings.
BULLET_SIGNS: Final = "•●○◦▪▫■□◆◇►▶▸➢➤➔✓✔‣⁃∙⚫♦★☆※❖❑❒☐\uf0b7\uf0a7\uf0d8\uf076\uf0fc"
SURE_BULLET: Final = rf"[{BULLET_SIGNS}]|‚Ä¢|√¢\?¬¢|â€¢|â\?¢|Â·|&bull;|&\#8226;|&middot;"
_BULLET = (
    rf"(?:{SURE_BULLET})"
    r"|\\?[-–—−‐―－]{1,3}(?=[\s\w(<>≤≥\"'“‘\\\[.]|$)"
    r"|\\?\*{1,2}(?=\s|$)|\*(?=[^\W\d_])"
    r"|・|[·+§¿?Øü√]+(?=\s)|\\\+(?=\s)|o(?=\s)"
)
_CLOSE = r"(?P<close>\s?(?:\\?[.)\]]|[）】、．。﹒])+(?:\s?[-–:](?=\s))?)"
_ORDINAL = (
    r"(?P<open>\\?[(\[]|[（【])?\s?"
    r"(?P<number>(?:[0-9０-９]{1,3}(?:\.[0-9]{1,2}){0,3})|[ivxIVX]{1,5}|[ⅰ-ⅻⅠ-Ⅻ]|[A-Za-z]|[一二三四五六七八九十]{1,2}|[가나다라마바사아자차카타파하])"
    rf"(?:{_CLOSE}(?![0-9])|(?P<dash>\s?(?:[-–:：]|\\-)(?=\s+[^\W\d_])|[-–](?=[A-Z][a-z])))"
)
_CODED = r"(?P<code>(?:INC|EXC|IN|EX|IC|EC|I|E)[ .-]?0?[1-9][0-9]?)(?:\s?[.):：\-](?=\s)|(?<=[0-9]{2})(?=\s))"
_CIRCLED = r"(?P<circled>[①-⑳⑴-⒛❶-❿])"
_MARKER = re.compile(
    rf"(?:(?:(?P<bullet>{_BULLET})|{_CIRCLED}|{_CODED}|{_ORDINAL})(?P<space>(?:\s|&nbsp;|\u200b|\ufeff)*))"
)
_EAST: Final = 0x2E80  # from here on scripts without blanks between words
_CHINESE: Final = "一二三四五六七八九十"
_HANGUL: Final = "가나다라마바사아자차카타파하"
_ROMAN: Final = {"i": 1, "v": 5, "x": 10}


class Marker(NamedTuple):
    """What an item starts with. `style` is what siblings share; `value` counts within it; `end` is where text starts."""

    style: str
    ordinal: str | None
    value: int | None
    end: int
    start: int

    def follows(self, before: Marker | None) -> bool:
        """True where this marker counts on from another of its style."""
        return (
            before is not None
            and before.style == self.style
            and before.value is not None
            and self.value == before.value + 1
        )


def read_marker(text: str, start: int, end: int) -> Marker | None:
    """Returns the marker at `start`, a bullet before an ordinal taken as part of it, or None."""
    found = _MARKER.match(text, start, end)
    if found is None:
        return None
    if found["bullet"] is None:
        marker = _numbered(found, text)
        if marker is None:
            return None
        # "(1) a. Hemoglobin": the inner ordinal is the item's own; not so in "6. H. pylori".
        inner = _MARKER.match(text, marker.end, end)
        if inner is not None and inner["bullet"] is None and inner["space"]:
            inside = _numbered(inner, text)
            if inside is not None and inside.value == 1 and inside.style != marker.style:
                return inside._replace(start=start)
        return marker
    inner = _MARKER.match(text, found.end(), end)
    if inner is not None and inner["bullet"] is None:
        marker = _numbered(inner, text)
        if marker is not None:
            return marker._replace(start=start)
    after = found.end()
    while inner is not None and inner["bullet"] is not None:  # "-  - text"
        after = inner.end()
        inner = _MARKER.match(text, after, end)
    return Marker(_bullet_style(found["bullet"]), None, None, after, start)


def _bullet_style(bullet: str) -> str:
    bare = bullet.lstrip("\\")
    if bare[0] in "-–—−‐―－":
        return "-"
    return bare[0] if bare[0] in "*o" else "•"


def _numbered(found: re.Match[str], text: str) -> Marker | None:
    if found["circled"]:
        ordinal = found["circled"]
        return Marker("①", ordinal, int(unicodedata.numeric(ordinal)), found.end(), found.start())
    if found["code"]:
        code = found["code"]
        return Marker(code[0] + "01", code, int(re.sub(r"\D", "", code)), found.end(), found.start())
    number = unicodedata.normalize("NFKC", found["number"])
    close = (found["close"] or found["dash"]).strip().replace("\\", "")
    opened = "(" if found["open"] and close[0] in ")）】]" else ""
    if found["open"] and not opened:
        return None
    if not found["space"] and not _may_touch(number, close, text[found.end() : found.end() + 3]):
        return None
    ordinal = found[0][: len(found[0]) - len(found["space"])].replace("\\", "").strip()
    shown = {"）": ")", "】": ")", "]": ")", "、": ".", "．": ".", "。": ".", "﹒": "."}.get(
        close[0], close[0]
    )
    kind, value = number_kind(number)
    return Marker(f"{opened}{kind}{shown}", ordinal, value, found.end(), found.start())


def _may_touch(number: str, close: str, behind: str) -> bool:
    """True where an item's text may follow the ordinal at once: "1.Age", "2)Male", not "e.g." or "p.o."."""
    if not behind:
        return True
    if close[0] in "-–:":
        return behind[0].isupper()
    if ord(number[0]) > _EAST or ord(behind[0]) > _EAST:
        return True
    if number.isalpha() and close[0] == ".":
        return len(behind) > 2 and behind[:3].isalpha() and not (number.isupper() and behind[0].islower())
    return not behind[0].isdigit()


@lru_cache(maxsize=512)
def number_kind(number: str) -> tuple[str, int | None]:
    """Returns the kind of a number ("1", "1.1", "a", "A", "i", "I") and its value.

    A single i, v or x is taken for a Roman number; `as_letter` gives the other reading.

    >>> number_kind("12"), number_kind("2.1"), number_kind("iv"), number_kind("C")
    (('1', 12), ('1.1', 1), ('i', 4), ('A', 3))
    """
    if number[0].isdigit():
        groups = number.split(".")
        return ".".join("1" * len(groups)), int(groups[-1])
    if number in _HANGUL:
        return "가", _HANGUL.index(number) + 1
    if number[0] in _CHINESE:
        return "一", _chinese_value(number)
    low = number.lower()
    if set(low) <= set("ivx"):
        values = [_ROMAN[char] for char in low]
        total = sum(-value if values[at + 1 : at + 2] > [value] else value for at, value in enumerate(values))
        return ("i" if number.islower() else "I"), total
    if len(number) > 1:
        return "?", None
    return ("a" if number.islower() else "A"), ord(low) - 96


def _chinese_value(number: str) -> int:
    """Returns the value of a numeral up to nineteen."""
    if len(number) == 1:
        return _CHINESE.index(number) + 1
    return 10 + _CHINESE.index(number[1]) + 1 if number[0] == "十" else 10 * (_CHINESE.index(number[0]) + 1)


def as_letter(marker: Marker) -> Marker | None:
    """Returns the reading of "i.", "v." or "x." as a letter, None where it is no single letter."""
    kind = marker.style.strip("(.)-–:")
    letter = (marker.ordinal or "").strip("([.)]-–: ")
    if kind not in ("i", "I") or len(letter) != 1:
        return None
    style = marker.style.replace("i", "a").replace("I", "A")
    return marker._replace(style=style, value=ord(letter.lower()) - 96)
