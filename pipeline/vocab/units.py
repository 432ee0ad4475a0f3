"""Units as registries print them: how far a unit reaches in a text, and what it is in UCUM.

In: a printed unit ("x 109/L", "mL/min/1.73 m2", "mm Hg") or a text and the place behind a number.
Out: UCUM codes (https://ucum.org) built from the atoms of `units.toml`; annotations in braces are pure numbers.
What a code means and how it converts is in conversions.py.
Not done here: guessing. A string that is not made of known atoms is no unit.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

Dimension = tuple[tuple[str, int], ...]
"""Exponents over base quantities, sorted by name; empty for a pure number."""


class Unit(NamedTuple):
    """A unit found in a text. `end` is the offset behind it; `window` is set for units of time."""

    printed: str
    ucum: str
    dimension: Dimension
    factor: float
    window: str | None
    end: int


class Atom(NamedTuple):
    """One unit symbol of `units.toml`."""

    ucum: str
    dimension: Dimension
    factor: float
    window: str | None


class UnitTable(NamedTuple):
    """All atoms by name. `exact` names count only in that case; `longest` is the most words in a name.

    `openers` are the first words of names of several words.
    """

    folded: dict[str, Atom]
    exact: dict[str, Atom]
    by_ucum: dict[str, Atom]
    labels: frozenset[str]
    behind: frozenset[str]
    molar_mass: dict[str, float]
    longest: int
    openers: frozenset[str]


@cache
def unit_table() -> UnitTable:
    """Returns the atoms of `units.toml`."""
    data: dict[str, Any] = tomllib.loads(files(__package__).joinpath("units.toml").read_text("utf-8"))
    folded: dict[str, Atom] = {}
    exact: dict[str, Atom] = {}
    by_ucum: dict[str, Atom] = {}
    for row in [*data["atom"], *data["counted"]]:
        dims: dict[str, int] = row.get("dims", {})
        atom = Atom(row["ucum"], tuple(sorted(dims.items())), row.get("factor", 1.0), row.get("window"))
        by_ucum.setdefault(atom.ucum, atom)
        for name in row["names"]:
            (exact if name != name.lower() else folded).setdefault(name, atom)
    names = [*folded, *exact]
    return UnitTable(
        folded,
        exact,
        by_ucum,
        frozenset(data["labels"]["words"]),
        frozenset(["", *data["labels"]["behind"]]),
        data["molar_mass"],
        max(len(name.split()) for name in names),
        frozenset(re.split(r"[ /%-]", name.lower())[0] for name in names if re.search(r"[\w+][ /%-]", name)),
    )


# "x 10^9", "× 109", "*10E9", "10⁹", "x10(9)", "10**6"; a bare "10" needs a sign of power or of multiplication
_POWER = re.compile(
    r"[ \u00a0]?(?:(?P<times>[x×X*•·╳✕х]|√ó|Ã—)[ \u00a0]?)?10[ \u00a0]?"
    r"(?:(?P<sign>\^|~|\*\*|[eE](?=\d)|\()[ \u00a0]?)?[+]?(?P<power>[0-9]{1,2}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})\)?(?![\d.,])"
)
_MAY_SCALE = re.compile(r"[ \u00a0]?[^\W_A-Za-zµμ]|[ \u00a0]?[xXkKGTtmbl]|[ \u00a0]?[^\w\s%/,.;:()<>=\[\]-]")
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SCALE_WORD = re.compile(
    r"[ \u00a0]?(thousand|thou(?=[/ ])|[gG]iga(?= ?/ ?[lL])|[tT]era(?= ?/ ?[lL])|million|billion|bil(?= ?/ ?[lL])|Gi(?= ?/ ?[lL])|mio(?= ?/ ?(?:m[lL]|cc))|lakhs?|K(?=[/ ]?(?:/|per|cells|µ|μ|u|mm))|k(?=/)|G(?= ?/ ?[lL])|T(?= ?/ ?[lL]))"
)
_SCALE_POWER = {
    "thousand": 3,
    "thou": 3,
    "giga": 9,
    "tera": 12,
    "million": 6,
    "billion": 9,
    "bil": 9,
    "gi": 9,
    "mio": 6,
    "lakh": 5,
    "lakhs": 5,
    "K": 3,
    "k": 3,
    "G": 9,
    "T": 12,
}
# Chinese, Japanese and Korean print no blank behind a unit: "4周内", "160mmHg以上"
_EASTERN = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_EASTERN_TIMES = (
    "周岁|周歲|岁|歲|歳|才|세|年间|年間|年|个月|個月|[ヶかカヵケ]月間|[ヶかカヵケ]月|개월|天|日間|日|小时|小時|時間|时间|分钟|分鐘|分間"
    "|星期|週間|周|週|일|주|个半衰期|個半衰期|半衰期|半減期"
)
_WORD = re.compile(
    rf"[ \u00a0]{{0,2}}({_EASTERN_TIMES}|[A-Za-zµμ]+(?=[{_EASTERN}])|"
    r"t[ ]?1/2|t½|1[.,]73[ \u00a0]?(?:met(?:er|re)s?(?: squared)?|square met(?:er|re)s?|sq\.? ?m|[mM])\^?[2²]?|\(1[.,]73[ \u00a0]?[mM]\^?[2²]\)|(?:[°º˚]|Â°|√Ç¬∞|¬∞)[ \u00a0]?[CF]?(?![A-Za-z])|[%％℃℉Ω]|[cC][mM][ ]?H2[O0o]|[lL]og ?10|[cC][dD]\d{1,3}\+?|[tT][cC][iI][dD] ?50|[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹⁻][^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹⁻]*(?:'[^\W\d_]*)?)"
)
_EXPONENT = re.compile(
    r"(?:\^|\*\*)?(?:\((?P<minus2>-|−|⁻)?(?P<n2>[1235])\)|(?P<minus>-|−|⁻)?(?P<n>[1235])|(?P<sup>⁻?[¹²³]))(?![\d.,]\d|\d)"
)
_PER = re.compile(r"[ \u00a0]{0,2}(?:/|÷|(?:per|each|every|a|an|in a|in one|p\.)(?=[ \u00a0]))")
# a point multiplies before a small letter or a digit: "kg.m2"; "mg/dL.D) Other" is a new sentence
_TIMES = re.compile(r"(?:[ \u00a0]?[·*×⋅][ \u00a0]?|•)(?=[^\W_])|\.(?=[a-zµμ\d])")
_TAIL = re.compile(
    r"[ \u00a0]{1,2}(daily|weekly|monthly|yearly|hourly|QD|qd|od|OD)(?![\w-])|[ \u00a0]{1,2}(BID|bid|twice daily)(?![\w-])"
)
_TAIL_UNIT = {
    "daily": "d",
    "weekly": "wk",
    "monthly": "mo",
    "yearly": "a",
    "hourly": "h",
    "qd": "d",
    "od": "d",
}
_GRADING = frozenset({"grade", "class", "stage"})
_NUMBERED = re.compile(
    r"[ \u00a0]?(24|12|8|6|2|100)[ \u00a0-]?(?:(h|hr|hrs|hours?)|(g|gm|grams?)|(mL|ml|cc))(?![A-Za-z])"
)
_SAID_AGAIN = re.compile(r" ?[(\[]([^()\[\]]{2,16}/[^()\[\]]{1,12})[)\]]")
_WORDS_OF_PER = frozenset({"a", "an", "each", "every"})
# "ten a day": after an indefinite article only a time may follow, or a sentence would turn into a unit
# Most units are one word that nothing continues: " years of age", " mg)". What may go on is left to the other rules.
_PLAIN = re.compile(
    r"[ \u00a0]{0,2}(?!(?:x|per|an?|each|every|in|p|thousand|million|billion|lakhs?|[KGT])(?![A-Za-z]))([A-Za-z]+)"
    r"(?=[,;:)]|\.(?![A-Za-z0-9])|$| (?!(?:per|an?|each|every|in|daily|weekly|monthly|yearly|hourly|qd|od|bid|twice)"
    r"(?![a-z]))[A-Za-z]{2})",
    re.I,
)
_OFTEN = re.compile(
    r"[ \u00a0]?[xX×](?=[ \u00a0]?(?:/|per )[ \u00a0]?(?:d|day|wk|week|mo|month|y|yr|year)s?\b)"
)
_ORDINAL_END = re.compile(r"^(?:th|st|nd|rd) (?=\w)")  # of "95th percentile"
_BODY_SURFACE = "{1.73_m2}"


def _atom_at(text: str, pos: int) -> tuple[Atom, int] | None:
    """Returns the longest atom whose words start at `pos`, and the offset behind it."""
    table = unit_table()
    ends: list[int] = []
    at = pos
    while len(ends) < table.longest:
        found = _WORD.match(text, at)
        if found is None:
            break
        ends.append(found.end())
        at = found.end()
        if len(ends) == 1 and found[1].lower() not in table.openers:
            break
        if text[at : at + 1] in ("-", "/") and len(ends) < table.longest:
            at += 1
    begin = pos
    while begin < len(text) and text[begin] in " \u00a0":
        begin += 1
    for end in reversed(ends):
        name = text[begin:end]
        atom = table.exact.get(name)
        if atom is None:
            low = name.lower()
            if low.startswith(("1.73", "1,73", "(1.73", "(1,73")):
                return Atom(_BODY_SURFACE, (), 1.0, None), ends[0]
            atom = table.folded.get(low)
        if atom is not None:
            return atom, end
    return None


def _exponent(text: str, end: int) -> tuple[int, int]:
    """Returns the exponent printed at `end` ("m2", "m²", "min-1") and the offset behind it; 1 where none is."""
    found = _EXPONENT.match(text, end)
    if found is None:
        return 1, end
    digits = found["n"] or found["n2"] or (found["sup"] or "").translate(_SUPERSCRIPT).replace("⁻", "-")
    sign = -1 if found["minus"] or found["minus2"] else 1
    return sign * int(digits), found.end()


class UnitBuilder:
    """Collects the factors of a compound unit: its code, dimension and size."""

    def __init__(self) -> None:
        self.code = ""
        self.dims: dict[str, int] = {}
        self.factor = 1.0
        self.window: str | None = None
        self.atoms = 0

    def add(self, atom: Atom, exponent: int, sign: str) -> None:
        """Adds an atom to the numerator (".") or the denominator ("/")."""
        power = exponent if sign != "/" else -exponent
        shown = atom.ucum
        if shown.startswith("/"):
            shown, joint = shown[1:], "/"
        else:
            joint = "/" if power < 0 else ("." if self.code else "")
        self.code += joint + shown + (str(abs(exponent)) if abs(exponent) != 1 else "")
        for name, value in atom.dimension:
            self.dims[name] = self.dims.get(name, 0) + value * power
        self.factor *= atom.factor**power
        self.window = atom.window if not self.atoms and power == 1 else None
        self.atoms += 1

    def scale(self, power: int) -> None:
        """Adds a power of ten."""
        self.code += f"10*{power}"
        self.factor *= 10.0**power


def read_unit(text: str, pos: int) -> Unit | None:
    """Returns the unit that stands at `pos` of `text`, right behind a number; None where none does.

    >>> read_unit("1.5 x 109/L and more", 3).ucum
    '10*9/L'
    """
    plain = _PLAIN.match(text, pos)
    if plain is not None and plain[1].lower() not in unit_table().openers:
        return _plain_unit(plain)
    builder = UnitBuilder()
    start = pos
    often = _OFTEN.match(text, pos)
    if often is not None:  # "2x/week"
        builder.add(unit_table().by_ucum["{times}"], 1, ".")
        pos = often.end()
    end = _read_scale(text, pos, builder) if _MAY_SCALE.match(text, pos) is not None else pos
    found = (
        None if end != pos and text[end : end + 1] in ("/", " ") else _atom_at(text, _skip_hyphen(text, end))
    )
    if found is not None:
        end = _add_atom(text, found, builder, ".")
    end = _read_factors(text, end, builder)
    if not builder.atoms:
        return None
    tail = _TAIL.match(text, end)
    if tail is not None and builder.window is None:
        word = (tail[1] or "").lower()
        builder.add(unit_table().by_ucum[_TAIL_UNIT.get(word, "d")], 1, "/")
        end = tail.end()
    end = _behind_code(text, end, builder.code)
    dims = tuple(sorted((name, value) for name, value in builder.dims.items() if value))
    printed = _ORDINAL_END.sub("", text[start:end].strip(" \u00a0-"))
    return Unit(printed, builder.code, dims, builder.factor, builder.window, end)


def _plain_unit(found: re.Match[str]) -> Unit | None:
    """Returns the unit of one word that nothing continues; None where the word is no unit."""
    table = unit_table()
    atom = table.exact.get(found[1]) or table.folded.get(found[1].lower())
    if atom is None:
        return None
    return Unit(found[1], atom.ucum, atom.dimension, atom.factor, atom.window, found.end(1))


def _skip_hyphen(text: str, pos: int) -> int:
    """Returns the place behind the hyphen of "30-day"."""
    return pos + 1 if text[pos : pos + 1] in ("-", "‐", "‑") and text[pos + 1 : pos + 2].isalpha() else pos


def _read_scale(text: str, pos: int, builder: UnitBuilder) -> int:
    power = _POWER.match(text, pos)
    if power is not None:
        digits = int(power["power"].translate(_SUPERSCRIPT))
        shown = power["times"] or power["sign"] or power["power"][0] in "⁰¹²³⁴⁵⁶⁷⁸⁹"
        if 2 <= digits <= 12 and (shown or text[power.end() : power.end() + 1] == "/"):
            builder.scale(digits)
            return power.end()
    word = _SCALE_WORD.match(text, pos)
    if word is not None:
        builder.scale(_SCALE_POWER.get(word[1]) or _SCALE_POWER[word[1].lower()])
        return word.end()
    return pos


def _behind_short_form(text: str, end: int, atom: Atom) -> int:
    """Skips the "(mg)" of "milligram (mg)/gram (g)", which says the unit again."""
    if text[end : end + 2] not in (" (",) and text[end : end + 1] != "(":
        return end
    close = text.find(")", end, end + 8)
    short = text[end:close].strip(" (") if close > 0 else ""
    again = unit_table().exact.get(short) or unit_table().folded.get(short.lower())
    return close + 1 if again is not None and again.ucum == atom.ucum else end


def _behind_code(text: str, end: int, code: str) -> int:
    """Skips the "(mmol/L)" of "millimoles per liter (mmol/L)", which says a unit of several atoms again."""
    again = _SAID_AGAIN.match(text, end)
    return again.end() if again is not None and to_ucum(again[1]) == code else end


def _add_atom(text: str, found: tuple[Atom, int], builder: UnitBuilder, sign: str) -> int:
    atom, end = found
    end = _behind_short_form(text, end, atom)
    exponent, end = (
        _exponent(text, end) if not atom.ucum.startswith("{") and atom.window is None else (1, end)
    )
    if sign != "/" and exponent < 0:
        builder.add(atom, -exponent, "/")
    else:
        builder.add(atom, abs(exponent), sign)
    return end


def _read_factors(text: str, end: int, builder: UnitBuilder) -> int:
    while builder.atoms < 5:
        per = _PER.match(text, end)
        if per is not None:
            found = _atom_at(text, per.end())
            word = per.group().strip(" \u00a0")
            if found is None or (word in _WORDS_OF_PER and found[0].window is None):
                return _read_denominator_power(text, per.end(), end, builder)
            if not builder.atoms and not builder.code and word != "/" and word != "per":
                return end
            end = _add_atom(text, found, builder, "/")
            continue
        if not builder.atoms and not builder.code:
            return end
        times = _TIMES.match(text, end)
        if times is not None:
            found = _atom_at(text, times.end())
            if (found is not None and found[0].window is None) or (found is not None and builder.atoms):
                nxt = _add_atom(
                    text,
                    found,
                    builder,
                    "."
                    if "-" in text[found[1] : found[1] + 2]
                    else _product_sign(times.group(), builder, found[0]),
                )
                end = nxt
                continue
            return end
        end_of_scaled = _atom_at(text, end) if not builder.atoms else None
        if end_of_scaled is not None:
            end = _add_atom(text, end_of_scaled, builder, ".")
            continue
        negative = _negative_factor(text, end)
        if negative is None:
            return end
        end = _add_atom(text, negative, builder, ".")
    return end


def _product_sign(mark: str, builder: UnitBuilder, atom: Atom) -> str:
    """Reads the dot of "kg.m2" and the star of "ml/kg*min" as they are meant: more of the denominator."""
    if "/" in builder.code or (builder.code == "kg" and atom.ucum == "m"):
        return "/"
    return "."


def _negative_factor(text: str, end: int) -> tuple[Atom, int] | None:
    """Returns the atom of "mL min-1": a further factor counts only with a negative exponent."""
    found = _atom_at(text, end)
    if found is None or found[0].ucum == _BODY_SURFACE:
        return found
    return (
        found
        if text[found[1] : found[1] + 1] in ("-", "−", "⁻") and text[found[1] + 1 : found[1] + 2] in "123¹²³"
        else None
    )


def _read_denominator_power(text: str, pos: int, end: int, builder: UnitBuilder) -> int:
    """Reads "/10^6 cells" and "/24 h", where a number stands in the denominator."""
    found = _NUMBERED.match(text, pos)
    if found is None or not builder.atoms:
        return end
    count, atom = found[1], unit_table().by_ucum["h" if found[2] else "g" if found[3] else "mL"]
    builder.code += f"/({count}.{atom.ucum})"
    for name, value in atom.dimension:
        builder.dims[name] = builder.dims.get(name, 0) - value
    builder.factor /= atom.factor * int(count)
    builder.window = None
    builder.atoms += 1
    return _read_factors(text, found.end(), builder)


@lru_cache(maxsize=4096)
def to_ucum(printed: str) -> str | None:
    """Returns the UCUM code of a printed unit, None where the string is no unit.

    >>> to_ucum("mm Hg"), to_ucum("mL/min/1.73 m2"), to_ucum("cells/mm3"), to_ucum("IIEF")
    ('mm[Hg]', 'mL/min/{1.73_m2}', '{cells}/mm3', None)
    """
    text = printed.replace("\\", "").strip().strip("()[],;.").strip()
    if not text:
        return None
    if text.lower() in unit_table().labels or text.lower().split()[-1] in _GRADING:  # "K-L grade"
        return "{" + re.sub(r"\W+", "_", text.lower()) + "}"
    if text[0] == "/" or text.startswith("per "):  # "/week"
        unit = read_unit(text, 1 if text[0] == "/" else 4)
        return "/" + unit.ucum if unit is not None and unit.end == len(text) else None
    unit = read_unit(text, 0)
    if unit is None or text[unit.end :].strip(" .,;)(").lower() not in unit_table().behind:
        return None
    return unit.ucum
