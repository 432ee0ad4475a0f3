"""What holds for any eligibility text: full coverage, no invented value, the same criteria in another style."""

from __future__ import annotations

import random
import re
import textwrap
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.criteria.structure import split_texts, structure_criteria
from pipeline.model.criteria import Criterion, CriterionRole, EligibilityText

# What stands between items and belongs to none: white space, breaks, bullets, ordinals.
BETWEEN = re.compile(
    r"(?:\s|<[^<>]*>|_x000[dD]_|&\#?\w{1,8};|\\|[-–—−*+•●○◦▪▫■□◆►▶▸➢✓✔‣⁃∙·§o?√¢¬‚Äâ€Ââ\u200b\ufeff.,)\](\[:：（）【】、．。;#]"
    r"|\d{1,3}(?:\.\d{1,2})*|[ivxIVX]{1,5}|[ⅰ-ⅻⅠ-Ⅻ①-⑳⑴-⒛０-９]|(?:INC|EXC|IN|EX|IC|EC|I|E)[ .-]?\d\d?|[A-Za-z](?![A-Za-z]))*"
)
LISTED = (CriterionRole.CRITERION, CriterionRole.PARENT)


def texts_of(**fields: str) -> list[EligibilityText]:
    return [EligibilityText(field=name, text=text) for name, text in fields.items()]


def uncovered(fields: dict[str, str]) -> Iterator[str]:
    """What lies in no item and is no separator, and what lies in two."""
    spans: dict[str, list[tuple[int, int]]] = {name: [] for name in fields}
    for item in split_texts(texts_of(**fields)):
        spans[item.field].append((item.start, item.end))
    for name, text in fields.items():
        place = 0
        for start, end in sorted(spans[name]):
            if start < place:
                yield f"twice: {text[start:place]!r}"
            if BETWEEN.fullmatch(text[place:start]) is None:
                yield text[place:start]
            place = max(place, end)
        if BETWEEN.fullmatch(text[place:]) is None:
            yield text[place:]


def sample(folder: Path) -> Iterator[dict[str, str]]:
    """Eligibility texts of every kind in the corpus, some of each."""
    pick = random.Random(7)
    studies = sorted((folder / "ctgov_v2").glob("*.json"))
    for path in pick.sample(studies, 150):
        module = orjson.loads(path.read_bytes())["protocolSection"].get("eligibilityModule", {})
        yield {"text": module.get("eligibilityCriteria", "")}
    lines = (folder / "criteria" / "legacy_texts.jsonl").read_bytes().splitlines()
    for line in pick.sample(lines, 150):
        yield {"text": orjson.loads(line)["text"]}
    for path in sorted((folder / "ictrp" / "by_register").glob("*.jsonl")):
        rows = [orjson.loads(line) for line in path.read_bytes().splitlines()]
        for row in pick.sample(rows, min(25, len(rows))):
            names = {"inclusion": "Inclusion Criteria", "exclusion": "Exclusion Criteria"}
            yield {name: str(row.get(column) or "") for name, column in names.items()}


@pytest.mark.corpus
def test_every_character_of_real_texts_belongs_to_exactly_one_item(corpus: Path) -> None:
    lost = [(fields, list(uncovered(fields))) for fields in sample(corpus)]
    assert len(lost) > 500
    assert [found for _, found in lost if found] == []


LINES = st.lists(
    st.sampled_from(
        [
            "Inclusion Criteria:", "Exclusion criteria", "Key Exclusion Criteria: - Fever - Cough", "* Age \\>= 18 years",
            "1. Adults", "2) ECOG 0-1; 3) consent", "  * nested", "(a) first; (b) second", "a. fever b. cough", "- ", "",
            "   continued under the item", "Note: see the protocol", "OR", "None", "②第二", "1.1. deep", "Hb < 9 g/dL<br>INR > 2",
            "one of the following: 1) x 2) y", "• bullet • bullet", "A; B; C", "&lt; 5 &amp; more", "text _x000D_", "\\- escaped",
        ]
    )
    | st.text(max_size=40),
    max_size=25,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(LINES, st.sampled_from(["\n", "\n\n", "<br>", "_x000D_<br>", "\r\n", " "]))
def test_any_text_is_covered_and_read_without_error(lines: list[str], between: str) -> None:
    text = between.join(lines)
    criteria = structure_criteria(texts_of(text=text)).criteria
    paths = [item.path for item in criteria]
    assert len(set(paths)) == len(paths)
    parents = {item.path for item in criteria if item.role is CriterionRole.PARENT}
    assert {item.parent for item in criteria if item.parent} <= parents
    covered = [False] * len(text)
    for item in criteria:
        assert 0 <= item.start < item.end <= len(text)
        for place in range(item.start, item.end):
            assert not covered[place]
            covered[place] = True


# A made-up list in the forms that registries print; each form must give the same criteria.
INCLUDED = [
    "Histologically confirmed carcinoma of the example gland",
    "Age >= 18 years and <= 75 years",
    "ECOG performance status of 0 or 1",
    "Platelets >= 100 x 10^9/L within 14 days before enrollment",
]
EXCLUDED = [
    "Prior treatment with any investigational agent within 4 weeks before the first dose of the study drug",
    "History of another malignancy, unless cured for at least 5 years",
    "Pregnant or breastfeeding",
]
Style = Callable[[list[str]], str]


def escaped(item: str) -> str:
    return re.sub(r"([<>\[\]*~^&])", r"\\\1", item)


def wrapped(items: list[str]) -> str:
    paragraphs = [
        textwrap.fill(item, 60, initial_indent=" " * 10 + "-  ", subsequent_indent=" " * 13) for item in items
    ]
    return "\n\n".join(paragraphs)


STYLES: dict[str, Style] = {
    "stars": lambda items: "\n".join(f"* {item}" for item in items),
    "escaped": lambda items: "\n".join(f"* {escaped(item)}" for item in items),
    "numbers": lambda items: "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1)),
    "brackets": lambda items: "\n".join(f"({n}) {item};" for n, item in enumerate(items, 1)),
    "letters": lambda items: "\n".join(f"{'abcd'[n]}) {item}" for n, item in enumerate(items)),
    "roman": lambda items: "\n".join(
        f"{('i', 'ii', 'iii', 'iv')[n]}. {item}" for n, item in enumerate(items)
    ),
    "circled": lambda items: "\n".join(f"{'①②③④'[n]}{item}" for n, item in enumerate(items)),
    "full width": lambda items: "\n".join(f"{n}、{item}；" for n, item in enumerate(items, 1)),
    "bullets in one line": lambda items: " ".join(f"• {item}" for item in items),
    "numbers in one line": lambda items: " ".join(f"{n}. {item}." for n, item in enumerate(items, 1)),
    "breaks": lambda items: "<br>".join(items),
    "spreadsheet breaks": lambda items: "_x000D_<br>".join(f"{n}) {item}" for n, item in enumerate(items, 1)),
    "paragraphs": lambda items: "\n\n".join(items),
    "dashes without space": lambda items: "\n".join(f"-{item}" for item in items),
    "codes": lambda items: "\n".join(f"I{n:02}: {item}" for n, item in enumerate(items, 1)),
    "lost first item": lambda items: "\n".join(f"{n}. {item}" for n, item in enumerate(items, 2)),
}


def said(criteria: tuple[Criterion, ...]) -> list[object]:
    """What the criteria say, whatever they look like and wherever they stand."""
    return [
        (
            item.polarity.value,
            item.text.strip(" .;；"),
            [(c.variable, c.op, c.low, c.high, c.values, c.unit_ucum) for c in item.constraints],
            [(w.direction, w.value, w.unit) for w in item.windows],
        )
        for item in criteria
        if item.role in LISTED
    ]


EXPECTED = said(
    structure_criteria(texts_of(inclusion="\n\n".join(INCLUDED), exclusion="\n\n".join(EXCLUDED))).criteria
)


def test_the_reference_of_the_styles_is_right() -> None:
    assert [row[1] for row in EXPECTED] == [*INCLUDED, *EXCLUDED]  # type: ignore[index]
    assert EXPECTED[1] == (
        "inclusion",
        "Age >= 18 years and <= 75 years",
        [("age", "between", 18.0, 75.0, None, "a")],
        [],
    )


@pytest.mark.parametrize("style", STYLES)
def test_a_list_says_the_same_in_every_style(style: str) -> None:
    show = STYLES[style]
    text = f"Inclusion Criteria:\n\n{show(INCLUDED)}\n\nExclusion Criteria:\n\n{show(EXCLUDED)}"
    assert said(structure_criteria(texts_of(text=text)).criteria) == EXPECTED
    fields = texts_of(inclusion=show(INCLUDED), exclusion=f"Exclusion criteria: {show(EXCLUDED)}")
    assert said(structure_criteria(fields).criteria) == EXPECTED


def test_the_wrapped_legacy_layout_says_the_same() -> None:
    heads = (" " * 8 + "Inclusion Criteria:", " " * 8 + "Exclusion Criteria:")
    text = f"\n{heads[0]}\n\n{wrapped(INCLUDED)}\n\n{heads[1]}\n\n{wrapped(EXCLUDED)}\n      "
    assert said(structure_criteria(texts_of(text=text)).criteria) == EXPECTED


def test_exclusions_may_come_first() -> None:
    show = STYLES["stars"]
    text = f"Exclusion Criteria:\n\n{show(EXCLUDED)}\n\nInclusion Criteria:\n\n{show(INCLUDED)}"
    found = said(structure_criteria(texts_of(text=text)).criteria)
    assert found == [*EXPECTED[len(INCLUDED) :], *EXPECTED[: len(INCLUDED)]]


NUMBER_WORD = re.compile(r"teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred", re.I)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def numbers(text: str) -> set[float]:
    """Every number of a text, with and without thousands separators."""
    found: set[float] = set()
    for match in NUMBER.findall(text):
        for form in (
            match.replace(",", ""),
            match.replace(",", "."),
            match.replace(".", "").replace(",", "."),
        ):
            if form.count(".") <= 1:
                found.add(float(form))
    return found


def damaged(text: str, pick: random.Random) -> str:
    """A text with lines deleted, doubled, cut short and swapped."""
    lines = text.split("\n")
    for _ in range(pick.randint(1, 6)):
        at = pick.randrange(len(lines))
        what = pick.randrange(4)
        if what == 0:
            del lines[at]
            lines = lines or [""]
        elif what == 1:
            lines.insert(at, lines[at])
        elif what == 2:
            lines[at] = lines[at][: pick.randrange(len(lines[at]) + 1)]
        else:
            other = pick.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
    return "\n".join(lines)


@pytest.mark.corpus
def test_damaged_texts_are_read_without_error_loss_or_invention(corpus: Path) -> None:
    pick = random.Random(11)
    read = 0
    for fields in sample(corpus):
        for name, text in fields.items():
            broken = damaged(text, pick)
            assert list(uncovered({name: broken})) == []
            if read % 6 == 0:  # reading costs ten times as much as splitting
                for item in structure_criteria(texts_of(**{name: broken})).criteria:
                    if NUMBER_WORD.search(item.text):
                        continue
                    stated = numbers(item.text)
                    bounds = [
                        value for c in item.constraints for value in (c.low, c.high) if value is not None
                    ]
                    assert [
                        value for value in bounds if value.is_integer() and value > 13 and value not in stated
                    ] == []
            read += 1
    assert read > 800


@pytest.mark.parametrize(
    "text",
    [
        " " * 50_000,
        "1." * 25_000,
        "1.1.1.1." * 6_000,
        "(" * 50_000,
        "- " * 25_000,
        "• " * 25_000,
        "1. a " * 10_000,
        "a) " * 17_000,
        "<br>" * 12_500,
        "\\" * 50_000,
        "; " * 25_000,
        ": " * 25_000,
        "\n" * 50_000,
        "x\n" * 25_000,
        "b) x\n" * 10_000,
        "(" * 25_000 + ")" * 25_000,
        "".join(" " * n + "- x\n" for n in range(300)),
        "Inclusion Criteria: " * 2_500,
        "&lt;" * 12_500,
        "other " * 9_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_no_text_takes_long_to_split(text: str) -> None:
    """Each takes a fraction of a second; a pattern that backtracks or a list searched again and again, minutes."""
    started = time.process_time()
    split_texts(texts_of(text=text))
    assert time.process_time() - started < 5
