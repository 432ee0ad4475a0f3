"""Cuts the clean text of one item into tokens: numbers, words and single signs.

In: text. Out: `Tokens`, parallel lists, because the grammar looks at neighbors all the time.
Words are folded (lower case, American spelling), so that tables need one spelling; offsets always point into the
text as given. Linear in the length of the text.
"""

from __future__ import annotations

import re
from typing import Final

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
_GLUED = r"(?i:than|least|over|under|above|below|aged?)(?=\d)|(?<![^\W_])[vV]\d+(?:\.\d+)*(?![^\W_])"
_WORD = rf"[{_CJK}]|[^\W\d_{_CJK}][^\W_{_CJK}]*(?:['’´](?:[^\W\d_]+)?)?"
_TOKEN = re.compile(rf"({_NUMBER})|({_GLUED}|{_WORD})|(\S)")
# The same in plain texts, without groups, three times as fast. What is not plain is told by a token that `_Kinds`
# does not know, by a blank between digits or a point in a version; such a text is cut by `_TOKEN`.
_PLAIN_TOKEN = re.compile(r"[^\W\d_][^\W_]*(?:['’´](?:[^\W\d_]+)?)?|\d[\d.,·]*|(?<![\w.])\.\d+|\S")
_ODD = re.compile(r"[\dvV](?:(?<=\d)[ \u00a0\u202f]\d{3}|(?<=[vV])\d+\.\d)")
_HAS_CJK = re.compile(f"[{_CJK}]")
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


class _Kinds(dict[str, tuple[int, str]]):
    """Kind and folded word by the token as printed; kind 0 where a token is not plain. Emptied when it is large."""

    def __missing__(self, token: str) -> tuple[int, str]:
        if len(self) >= _MAX_KNOWN:
            self.clear()
        found = _TOKEN.match(token)
        if found is None or found.end() < len(token):
            entry = (0, token)
        else:
            kind = found.lastindex or SIGN
            entry = (kind, fold(token) if kind == WORD else token)
        self[token] = entry
        return entry


_MAX_KNOWN = 1 << 16
_kinds = _Kinds()


class Tokens:
    """The tokens of one text: `kinds`, folded `words`, `starts` and `ends` (offsets into `text`, made when asked for)."""

    __slots__ = ("_printed", "ends", "kinds", "starts", "text", "words")
    starts: list[int]
    ends: list[int]

    def __init__(self, text: str) -> None:
        self.text = text
        if _ODD.search(text) is None and (text.isascii() or _HAS_CJK.search(text) is None):
            self._printed = _PLAIN_TOKEN.findall(text)
            entries = [_kinds[token] for token in self._printed]
            self.kinds = [entry[0] for entry in entries]
            if 0 not in self.kinds:
                self.words = [entry[1] for entry in entries]
                return
        self._cut(text)

    def _cut(self, text: str) -> None:
        """Cuts any text."""
        found = list(_TOKEN.finditer(text))
        self._printed = [token[0] for token in found]
        self.kinds = [token.lastindex or SIGN for token in found]
        self.words = [
            fold(word) if kind == WORD else word for kind, word in zip(self.kinds, self._printed, strict=True)
        ]

    def __getattr__(self, name: str) -> list[int]:
        """Makes the offsets: only blanks stand between tokens, so that each is the next of its spelling."""
        if name not in ("starts", "ends"):
            raise AttributeError(name)
        self.starts, self.ends = [], []
        at, find = 0, self.text.find
        for token in self._printed:
            at = find(token, at)
            self.starts.append(at)
            at += len(token)
            self.ends.append(at)
        return self.starts if name == "starts" else self.ends

    def __len__(self) -> int:
        return len(self.words)

    def index_at(self, offset: int, near: int) -> int:
        """Returns the first token from `near` on that starts at or behind `offset`."""
        starts = self.starts
        while near < len(starts) and starts[near] < offset:
            near += 1
        return near

    def surface(self, first: int, last: int) -> str:
        """Returns the text of the tokens from `first` up to, not with, `last`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if last > first else ""


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
