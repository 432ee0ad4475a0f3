"""Cuts the clean text of one item into tokens: numbers, words and single signs.

In: text. Out: `Tokens`, parallel lists, because the grammar looks at neighbors all the time.
Words are folded (lower case, American spelling), so that tables need one spelling; offsets always point into the
text as given. Linear in the length of the text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

NUMBER: Final = 1
WORD: Final = 2
SIGN: Final = 3

# A number: thousands with commas or blanks, a decimal point or comma, or a leading point (".5").
# A word: letters, then letters, digits and one apostrophe part ("HbA1c", "crohn's").
_TOKEN = re.compile(
    r"(\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d.,/-]|[ \u00a0]\d)|\d+(?:[.,·]\d+)?|(?<![\w.])\.\d+)"
    r"|((?i:than|least|over|under|above|below|aged?)(?=\d)|(?<![^\W_])[vV]\d+(?:\.\d+)*(?![^\W_])|[^\W\d_][^\W_]*(?:['’´](?:[^\W\d_]+)?)?)"
    r"|(\S)"
)
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


@lru_cache(maxsize=1 << 16)
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


class Tokens:
    """The tokens of one text: `kinds`, folded `words`, `starts` and `ends` (offsets into `text`)."""

    __slots__ = ("ends", "kinds", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[int] = []
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        kinds, words, starts, ends = self.kinds, self.words, self.starts, self.ends
        for found in _TOKEN.finditer(text):
            kind = found.lastindex or SIGN
            kinds.append(kind)
            words.append(fold(found[0]) if kind == WORD else found[0])
            start, end = found.span()
            starts.append(start)
            ends.append(end)

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
    if "," in text:
        groups = text.split(",")
        thousands = all(len(group.split(".")[0]) == 3 for group in groups[1:]) and groups[0] != "0"
        text = "".join(groups) if thousands else ".".join(groups)
    return float(text)
