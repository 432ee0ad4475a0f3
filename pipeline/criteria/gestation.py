"""Reads weeks and days of gestation: "24 + 0 weeks", "16 0/7", "34 weeks and 6 days". The value is in weeks."""

from __future__ import annotations

from pipeline.criteria.lexer import NUMBER, Tokens

_MOST_WEEKS = 45
_JOINERS = frozenset({"and", ",", "+", "&"})
_DECIMALS = 3


def _days(tokens: Tokens, at: int) -> int | None:
    """Returns the single digit 0-6 at a token."""
    if at < len(tokens) and tokens.kinds[at] == NUMBER and tokens.words[at] in "0123456":
        return int(tokens.words[at])
    return None


def in_weeks(weeks: float, days: int) -> float:
    """Returns weeks and days in weeks.

    >>> in_weeks(36, 6)
    36.857
    """
    return round(weeks + days / 7, _DECIMALS)


def weeks_plus_days(tokens: Tokens, at: int) -> tuple[float, int] | None:
    """Returns (weeks, token behind) of "24+0", "24 + 0/7", "16 0/7" at a token."""
    words = tokens.words
    if not words[at].isdigit() or not 1 <= int(words[at]) <= _MOST_WEEKS:
        return None
    plus = words[at + 1 : at + 2] == ["+"]
    days_at = at + 2 if plus else at + 1
    days = _days(tokens, days_at)
    sevenths = words[days_at + 1 : days_at + 3] == ["/", "7"]
    if days is None or not (plus or sevenths) or not is_on_gestation(tokens):
        return None
    return in_weeks(int(words[at]), days), days_at + (3 if sevenths else 1)


def days_behind(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """Returns (days, token behind) of "and 6 days" behind "36 weeks"."""
    words = tokens.words
    if at < len(words) and words[at] in _JOINERS:
        at += 1
    days = _days(tokens, at)
    if days is None or words[at + 1 : at + 2] not in (["days"], ["day"], ["d"]):
        return None
    return days, at + 2


def is_on_gestation(tokens: Tokens) -> bool:
    """True for a text in which "24+0" may be weeks and days."""
    return any(word.startswith(("week", "gestat", "wk", "pregnan", "amenorr")) for word in tokens.words)
