"""Bytes to text: byte order mark, valid UTF-8, then what header, XML declaration and HTML meta say, weighed.

Servers send wrong charset headers, and saved pages have none. A declaration is therefore a claim: the
encoding chosen is the one under which the characters beyond ASCII look most like writing, declared ones
being favored. General detectors (charset-normalizer was measured) misjudge pages that are 99 % markup: they
weigh the whole page, this weighs the characters beyond ASCII only. Bytes that cannot be read become U+FFFD
and are counted.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final, Literal

Origin = Literal["bom", "utf-8", "declared", "detected"]

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read each label as the larger encoding that the vendors made of it; so do the registries' authors.
_LARGER: Final = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_CANDIDATES: Final = ("utf-8", "cp1252", "gb18030", "cp932", "cp949", "euc_jp")
_WIDE_ENCODINGS: Final = frozenset({"gb18030", "cp932", "cp949", "euc_jp", "big5hkscs"})
_CHARSET = re.compile(
    rb"""(?:charset|encoding)\s{0,3}=\s{0,3}["']?\s{0,3}([A-Za-z0-9_.:\-]{2,40})""", re.IGNORECASE
)
_DECLARATION_BYTES: Final = (
    4096  # Browsers look for a meta element in the first 1,024 bytes; scripts come first here.
)
_SAMPLE_CHARS: Final = 20_000  # Characters beyond ASCII that are judged; more do not change a verdict.
_DECLARED_BONUS: Final = 0.15
# An East Asian encoding that is declared and reads without an error is rarely a coincidence.
_DECLARED_WIDE_BONUS: Final = 0.5
_ERROR_PENALTY: Final = 3.0
_ANY_ERROR_PENALTY: Final = 0.3
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_THREE_BYTE_SEQUENCE = re.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read with, who said so, and how many places could not be read."""

    text: str
    encoding: str
    origin: Origin
    replaced_count: int = 0

    @property
    def had_errors(self) -> bool:
        """Whether some bytes had no character (each such place is U+FFFD in the text)."""
        return self.replaced_count > 0


def decode_text(data: bytes, content_type: str | None = None) -> Decoded:
    """Return the text of a response or file.

    Args: content_type is the HTTP header's value or None, e.g. `text/html; charset=gb2312`.

    >>> decode_text("Größe ≥ 5".encode()).text
    'Größe ≥ 5'
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, "bom")
    if wide := _utf16_without_mark(data):
        return _decoded(data, wide, "detected")
    declared = _declared_encodings(data, content_type)
    if data.isascii() and b"\x1b" not in data:
        return Decoded(data.decode("ascii"), "utf-8", "utf-8")
    if _is_utf8(data, declared):
        return _decoded(data, "utf-8", "utf-8")
    return _most_plausible(data, declared)


def _decoded(data: bytes, encoding: str, origin: Origin) -> Decoded:
    text = data.decode(encoding, "replace")
    own = data.count("\ufffd".encode(encoding)) if encoding.startswith("utf") else 0
    return Decoded(text, encoding, origin, max(0, text.count("\ufffd") - own))


def _utf16_without_mark(data: bytes) -> str | None:
    """Markup and English in UTF-16 have a zero in every other byte; no other text has zeros at all."""
    head = data[:400]
    half = len(head) // 2
    if half < 2:
        return None
    if head[1::2].count(0) > 0.4 * half and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > 0.4 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _declared_encodings(data: bytes, content_type: str | None) -> list[str]:
    """Return the encodings named by header, XML declaration and meta element; unknown names are dropped."""
    claims = [m[1] for m in _CHARSET.finditer((content_type or "").encode("ascii", "replace"))]
    claims += [m[1] for m in _CHARSET.finditer(data[:_DECLARATION_BYTES])]
    encodings: list[str] = []
    for claim in claims:
        try:
            name = codecs.lookup(claim.decode("ascii")).name
        except LookupError:
            continue
        encoding = _LARGER.get(name, name)
        # A page that was read as bytes up to its declaration is no UTF-16, whatever it declares.
        if encoding not in encodings and not encoding.startswith(("utf-16", "utf-32")):
            encodings.append(encoding)
    return encodings


def _is_utf8(data: bytes, declared: list[str]) -> bool:
    """Bytes that are UTF-8, but for a place damaged here or there, are UTF-8 whatever is declared.

    The exception: two Chinese characters in GB 2312 can be two valid sequences of two bytes; Chinese in UTF-8
    takes three.
    """
    decoded = _decoded(data, "utf-8", "utf-8")
    readable_count = sum(map(len, _BEYOND_ASCII.findall(decoded.text))) - decoded.replaced_count
    if decoded.replaced_count * 10 > readable_count:
        return False
    if b"\x1b" in data and any(name.startswith("iso2022") for name in declared):
        return False
    declared_wide = any(encoding in _WIDE_ENCODINGS for encoding in declared)
    return "utf-8" in declared or not declared_wide or _THREE_BYTE_SEQUENCE.search(data) is not None


def _most_plausible(data: bytes, declared: list[str]) -> Decoded:
    best: Decoded | None = None
    best_score = float("-inf")
    for encoding in dict.fromkeys((*declared, *_CANDIDATES)):
        try:
            decoded = _decoded(data, encoding, "declared" if encoding in declared else "detected")
        except LookupError:  # A codec of Python that gives no text, such as base64.
            continue
        score = _plausibility(decoded.text, encoding)
        if decoded.had_errors:
            score -= _ANY_ERROR_PENALTY
        elif encoding in declared:
            score += _DECLARED_WIDE_BONUS if encoding in _WIDE_ENCODINGS else _DECLARED_BONUS
        if score > best_score:
            best, best_score = decoded, score
    assert best is not None, "the list of candidates is never empty"
    return best


def _plausibility(text: str, encoding: str) -> float:
    """Return how much the characters beyond ASCII look like writing: 1 all, below 0 many unreadable."""
    total = 0.0
    count = 0
    for run in _BEYOND_ASCII.finditer(text):
        words = run[0]
        count += len(words)
        if encoding in _WIDE_ENCODINGS:
            total += sum(_wide_score(char, encoding) for char in words)
        else:
            # European letters stand among ASCII letters; a long run of them is another script misread.
            letters = sum(char.isalpha() for char in words)
            factor = 1.0 if letters <= 2 or encoding == "utf-8" else 0.3
            total += factor * sum(_narrow_score(char, encoding) for char in words)
        if count > _SAMPLE_CHARS:
            break
    if not count:
        return 0.0
    return total / count * (0.3 if encoding == "gb18030" and _is_hangul_misread(text) else 1.0)


def _is_hangul_misread(text: str) -> bool:
    """Return whether Chinese characters are all of the rows that Korean syllables fill in EUC-KR (B0 to C8).

    GB 2312 orders its common characters by sound, A to Z in rows B0 to D7: Chinese text uses all of them.
    """
    leads = [
        char.encode("gb2312")[0]
        for char in text[: 10 * _SAMPLE_CHARS]
        if "一" <= char <= "鿿" and _fits(char, "gb2312")
    ]
    return len(leads) >= 8 and sum(lead > 0xC8 for lead in leads) < 0.05 * len(leads)


def _narrow_score(char: str, encoding: str) -> float:
    if char == "\ufffd":
        return -_ERROR_PENALTY
    if encoding == "utf-8" or (char.isalpha() and char not in "ªº"):
        return 1.0
    if "\x80" <= char <= "\x9f":
        return 0.0
    return 0.9 if char in "‘’“”–—•…™®©°±µ²³·½¼¾×÷€§\xa0«»¿¡ªº" else 0.3


def _wide_score(char: str, encoding: str) -> float:
    """Each East Asian encoding reads the bytes of the others; what it should show most decides."""
    point = ord(char)
    if char == "\ufffd":
        return -_ERROR_PENALTY
    if 0xAC00 <= point <= 0xD7A3:
        return 1.02 if encoding == "cp949" and _fits(char, "euc_kr") else 0.2
    if 0x3041 <= point <= 0x30FF:
        return 1.05 if encoding in ("cp932", "euc_jp") else 0.2
    if 0x4E00 <= point <= 0x9FFF:
        if encoding == "gb18030":
            return 1.0 if _fits(char, "gb2312") else 0.2
        if encoding == "big5hkscs":
            return 0.9
        return 0.3 if encoding == "cp949" else 0.8
    if 0x3000 <= point <= 0x303F or 0xFF01 <= point <= 0xFF5E or char in "‘’“”—…·×±°≤≥℃Ⅰ Ⅱ Ⅲ Ⅳ":
        return 0.9
    return 0.0 if 0xE000 <= point <= 0xF8FF or 0xFF61 <= point <= 0xFF9F else 0.3


def _fits(char: str, encoding: str) -> bool:
    """Return whether the character is of the small, common set of an encoding."""
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
