"""Cuts the clean text of one item into tokens: numbers, words and single signs.

In: text. Out: `Tokens`, parallel lists, because the grammar looks at neighbors all the time.
Words are folded (lower case, American spelling), so that tables need one spelling; offsets always point into the
text as given. Linear in the length of the text.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from itertools import chain
from operator import itemgetter
from typing import Final, NamedTuple

NUMBER: Final = 1
WORD: Final = 2
SIGN: Final = 3

# A number: thousands with commas, points or blanks, a decimal point or comma, or a leading point (".5").
_NUMBER = (
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?![\d.])"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d|[.,/-]\d|[ \u00a0]\d)|\d+(?:[.,·]\d+)?|(?<![\w.])\.\d+"
)
# A word: letters, then letters, digits and one apostrophe part ("HbA1c", "crohn's"). Chinese and Japanese print no
# blanks: each of their characters is a word. A number may be glued to a word ("greater than18"), "v5.0" is a version.
_CJK = "\u3040-\u30ff\u3400-\u9fff"
# So may one be to what leads to it: "0 to1", "ECOG0-1", "x2 ULN", and a class: "Child-PughA".
# Korean glues particles to Latin letters, and comparators to units: "AST가", "19세이상".
_HANGUL = "가-힣"
_KOREAN_UNIT = "(?:세|주|개월|일|년|배|점|분|시간)(?=이상|이하|미만|초과|이내)"
_GLUED = (
    r"(?i:than|least|within|be|over|under|above|below|aged?|to|or|and|ecog|asa|kps|grades?|class)(?=[\dⅠ-Ⅵ])"
    r"|(?i:pugh)(?=[A-C](?![^\W_]))"
    rf"|[A-Za-z][A-Za-z0-9]*(?=[{_HANGUL}])|(?<![{_HANGUL}]){_KOREAN_UNIT}"
    r"|[xX](?=\d)|(?<![^\W_])[vV]\d+(?:\.\d+)*(?![^\W_])"
)
_WORD = rf"[{_CJK}]|[^\W\d_{_CJK}][^\W_{_CJK}]*(?:['’´](?:[^\W\d_]+)?)?"
_TOKEN = re.compile(rf"({_NUMBER})|({_GLUED}|{_WORD})|(\S)")
# The same without groups, three times as fast, for a chunk: what stands between two blanks.
_PLAIN_TOKEN = re.compile(r"[^\W\d_][^\W_]*(?:['’´](?:[^\W\d_]+)?)?|\d[\d.,·]*|(?<![\w.])\.\d+|\S")
_GOES_ON = re.compile(r"\d\d\d")  # may be the last thousand of "10 000"
_HAS_GROUPS = re.compile(r"\d[ \u00a0\u202f]\d{3}")
_IS_ODD = re.compile(rf"[vV]\d+\.\d|[{_CJK}]|[A-Za-z][{_HANGUL}]|{_KOREAN_UNIT}")
_BRITISH = (
    ("haem", "hem"),
    ("anaem", "anem"),
    ("leuco", "leuko"),
    ("tumour", "tumor"),
    ("oesoph", "esoph"),
    ("glycaem", "glycem"),
    ("foet", "fet"),
    ("analogue", "analog"),
    ("anaesth", "anesth"),
    ("oestr", "estr"),
    ("oedem", "edem"),
    ("paed", "ped"),
    ("kalaem", "kalem"),
    ("natraem", "natrem"),
    ("calcaem", "calcem"),
    ("lipidaem", "lipidem"),
    ("uricaem", "uricem"),
    ("diarrhoe", "diarrhe"),
    ("dyspnoe", "dyspne"),
    ("apnoe", "apne"),
    ("hypopnoe", "hypopne"),
    ("faec", "fec"),
    ("ischaem", "ischem"),
    ("gynaec", "gynec"),
    ("orthopaed", "orthoped"),
    ("randomis", "randomiz"),
    ("hospitalis", "hospitaliz"),
    ("amenorrhoe", "amenorrhe"),
)


def fold(word: str) -> str:
    """Returns a word in lower case and American spelling, with a straight apostrophe.

    >>> fold("Haemoglobin"), fold("Child’s")
    ('hemoglobin', "child's")
    """
    low = word.lower().replace("’", "'").replace("´", "'").rstrip("'")
    if "ae" in low or "oe" in low or "ou" in low or "leuc" in low or "is" in low or "logue" in low:
        for old, new in _BRITISH:
            if old in low:
                low = low.replace(old, new)
    return low


# full-width signs as tables spell them
_WIDE: Final = dict(zip("（）［］，；：＜＞＝／～", "()[],;:<>=/~", strict=True))
_UNSURE: Final = 0  # the kind of a first token that may belong to the number before it
_ODD: Final = 4  # the kind of a token that only the grammar for any text can tell


class _Chunk(NamedTuple):
    """The tokens of a chunk; `sizes` are those of the tokens as printed."""

    kinds: bytes
    words: tuple[str, ...]
    sizes: tuple[int, ...]


class _Chunks(dict[str, _Chunk]):
    """What chunks are cut into: a few thousand make up most of any text. Emptied when it is large."""

    def __missing__(self, chunk: str) -> _Chunk:
        if _IS_ODD.search(chunk) is not None:
            return _Chunk(bytes([_ODD]), (chunk,), (len(chunk),))
        printed: list[str] = _PLAIN_TOKEN.findall(chunk)
        kinds = [_plain_kind(token) for token in printed]
        words = [
            # Tables hold the same objects, which a look-up finds without comparing letters.
            sys.intern(fold(token) if kind == WORD else _WIDE.get(token, token))
            for kind, token in zip(kinds, printed, strict=True)
        ]
        if _GOES_ON.match(chunk) is not None and kinds[0] == NUMBER:
            kinds[0] = _UNSURE
        entry = _Chunk(bytes(kinds), tuple(words), tuple(map(len, printed)))
        if len(chunk) <= _LONGEST_KNOWN:
            if len(self) >= _MAX_KNOWN:
                self.clear()
            self[chunk] = entry
        return entry


def _plain_kind(token: str) -> int:
    found = _TOKEN.match(token)
    return (found.lastindex or SIGN) if found is not None and found.end() == len(token) else _ODD


_MAX_KNOWN: Final = 1 << 16
_LONGEST_KNOWN: Final = 40  # characters; longer ones do not come again
_LONGEST_RESTATED: Final = 8  # tokens of a limit said again in brackets
_chunks = _Chunks()
_kinds_of, _words_of = itemgetter(0), itemgetter(1)


RawSpan = Callable[[int, int], tuple[int, int]]


class Tokens:
    """The tokens of one text: `kinds`, folded `words`, `starts` and `ends` (offsets into `text`, made when asked for).

    `raw_span` carries offsets into the text to where it was printed.
    """

    __slots__ = ("_chunks", "_raw_span", "ends", "kinds", "starts", "text", "words")
    starts: list[int]
    ends: list[int]

    def __init__(self, text: str, raw_span: RawSpan | None = None) -> None:
        self.text = text
        self._raw_span = raw_span
        self._chunks = chunks = list(map(_chunks.__getitem__, text.split()))
        self.kinds = b"".join(map(_kinds_of, chunks))
        self.words: list[str] = list(chain.from_iterable(map(_words_of, chunks)))
        if _ODD in self.kinds or (_UNSURE in self.kinds and _HAS_GROUPS.search(text) is not None):
            self._cut(text)
        elif _UNSURE in self.kinds:
            self.kinds = self.kinds.replace(bytes([_UNSURE]), bytes([NUMBER]))

    def _cut(self, text: str) -> None:
        """Cuts any text."""
        found = list(_TOKEN.finditer(text))
        self.kinds = bytes([token.lastindex or SIGN for token in found])
        self.words = [
            fold(token[0]) if kind == WORD else _WIDE.get(token[0], token[0])
            for kind, token in zip(self.kinds, found, strict=True)
        ]
        self.starts = [token.start() for token in found]
        self.ends = [token.end() for token in found]

    def __getattr__(self, name: str) -> list[int]:
        """Makes the offsets: in a clean text one blank stands between two chunks."""
        if name not in ("starts", "ends"):
            raise AttributeError(name)
        starts: list[int] = []
        ends: list[int] = []
        at = -1
        for _, _, sizes in self._chunks:
            at += 1
            for size in sizes:
                starts.append(at)
                at += size
                ends.append(at)
        if at != len(self.text):
            spans = [token.span() for token in _PLAIN_TOKEN.finditer(self.text)]
            starts, ends = [start for start, _ in spans], [end for _, end in spans]
        self.starts, self.ends = starts, ends
        return self.starts if name == "starts" else self.ends

    def __len__(self) -> int:
        return len(self.words)

    def word(self, at: int) -> str:
        """Returns the word at a token, "" outside the text."""
        return self.words[at] if 0 <= at < len(self.words) else ""

    def is_glued(self, at: int) -> bool:
        """True for a token right behind the one before it, without a blank."""
        return 0 < at < len(self.words) and self.starts[at] == self.ends[at - 1]

    def index_at(self, offset: int, near: int) -> int:
        """Returns the first token from `near` on that starts at or behind `offset`."""
        starts = self.starts
        while near < len(starts) and starts[near] < offset:
            near += 1
        return near

    def behind_restated(self, at: int) -> int:
        """Skips what says a limit again in brackets: "8.5 % [69 mmol/mol] and", "115 umol/L [1.3 mg/dL] in women"."""
        if self.words[at : at + 1] not in (["("], ["["]) or self.kinds[at + 1 : at + 2] != bytes([NUMBER]):
            return at
        for end in range(at + 2, min(at + _LONGEST_RESTATED, len(self.words))):
            if self.words[end] in (")", "]"):
                return end + 1
        return at

    def surface(self, first: int, last: int) -> str:
        """Returns the text of the tokens from `first` up to, not with, `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""

    def place(self, first: int, last: int) -> tuple[int, int]:
        """Returns where the tokens from `first` up to, not with, `last` were printed."""
        start, end = self.starts[first], self.ends[last - 1]
        return self._raw_span(start, end) if self._raw_span is not None else (start, end)


def number_value(word: str) -> float:
    """Returns the value of a number token; `1,500` is 1500, `39,99` is 39.99, `0,125` is 0.125.

    A point before exactly three digits stays a decimal point here: `50.000 /mm3` is settled by its unit.
    """
    text = word.replace(" ", "").replace("\u00a0", "").replace("\u202f", "").replace("·", ".")
    if text.count(".") > 1:
        text = text.replace(".", "")
    if "," in text:
        groups = text.split(",")
        thousands = all(len(group.split(".")[0]) == 3 for group in groups[1:]) and groups[0] != "0"
        text = "".join(groups) if thousands else ".".join(groups)
    return float(text)
