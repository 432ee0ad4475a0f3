"""How a text is cut into tokens: the quick way over its pieces between blanks is that of the grammar for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.criteria import lexer
from pipeline.criteria.lexer import NUMBER, SIGN, WORD, Tokens

_PARTS = st.sampled_from([
    "Age", ">=18", "1.5", "x", "10^9/L", "5.", ".5", "10", "000", "1,500", "than38", "v5.0", "年龄", "≥", "Crohn’s",
    "haemoglobin,", "t1/2", "(ULN)", "_", "½", "10²", "12-week", "p.o.", "COVID-19", "100/mm3", " ", "\u00a0",
])  # fmt: skip


def _cut_as_any(text: str) -> Tokens:
    tokens = Tokens("")
    tokens.text = text
    tokens._cut(text)
    return tokens


@given(st.lists(_PARTS, max_size=8), st.sampled_from([" ", "", "  "]))
def test_pieces_are_cut_as_any_text_is(parts: list[str], joint: str) -> None:
    text = joint.join(parts)
    quick, slow = Tokens(text), _cut_as_any(text)
    assert (quick.words, quick.kinds) == (slow.words, slow.kinds)
    assert (quick.starts, quick.ends) == (slow.starts, slow.ends)


@pytest.mark.parametrize(
    ("text", "words", "kinds"),
    [
        ("Haemoglobin > 10 000 cells", ["hemoglobin", ">", "10 000", "cells"], [WORD, SIGN, NUMBER, WORD]),
        ("between 150 and 300", ["between", "150", "and", "300"], [WORD, NUMBER, WORD, NUMBER]),
        ("greater than38 °C", ["greater", "than", "38", "°", "c"], [WORD, WORD, NUMBER, SIGN, WORD]),
        ("CTCAE v5.0", ["ctcae", "v5.0"], [WORD, WORD]),
        ("年龄18岁", ["年", "龄", "18", "岁"], [WORD, WORD, NUMBER, WORD]),
        ("", [], []),
    ],
)
def test_words_are_folded_and_numbers_kept_whole(text: str, words: list[str], kinds: list[int]) -> None:
    tokens = Tokens(text)
    assert (tokens.words, list(tokens.kinds)) == (words, kinds)


def test_offsets_hold_for_a_text_with_more_blanks_than_one() -> None:
    tokens = Tokens("  ALT  < 5. ")
    assert [tokens.text[a:b] for a, b in zip(tokens.starts, tokens.ends, strict=True)] == [
        "ALT",
        "<",
        "5",
        ".",
    ]


def test_what_does_not_come_again_is_not_remembered() -> None:
    long = "x" * (lexer._LONGEST_KNOWN + 1)
    assert Tokens(f"{long} brief").words == [long, "brief"]
    assert long not in lexer._chunks
    assert "brief" in lexer._chunks
