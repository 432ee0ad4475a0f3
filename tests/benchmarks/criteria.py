"""Scores of structured criteria against the labelled texts, each beside its floor, and what each step costs.

    python -m uv run python tests/benchmarks/criteria.py [--shared ../shared] [--chia-styles 0] [--only speed]

The labels and the scoring tools are not part of the project: they lie in the shared folder (corpus/criteria, tools).
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

sys.path.insert(0, str(Path(__file__).parents[1] / "criteria"))

from legacy_layout import in_legacy_layout

from pipeline.criteria.comparisons import read_comparisons
from pipeline.criteria.concepts import find_concepts
from pipeline.criteria.grammar import read_item, to_ucum
from pipeline.criteria.inline import cut_blocks
from pipeline.criteria.lexer import Tokens
from pipeline.criteria.marks import CONCEPT, CUE, DRUG, Marks
from pipeline.criteria.quantity import lexicon
from pipeline.criteria.splitting import Joiner
from pipeline.criteria.statements import read_statements
from pipeline.criteria.structure import split_texts, structure_criteria
from pipeline.model.criteria import EligibilityText
from pipeline.run.garbage import fewer_collections
from pipeline.run.structuring import structure_line

SHARED = Path(__file__).parents[3] / "shared"
# data set, keys in the tool's report, what the row shows, floor
ROWS: list[tuple[str, tuple[str, ...], str, float]] = [
    ("own", ("segmentation", "f1"), "segmentation F1, own gold", 0.975),
    ("chia", ("segmentation", "f1"), "segmentation F1, Chia in all styles", 0.99),
    ("ctis", ("segmentation", "f1"), "segmentation F1, CTIS items", 0.99),
    ("own", ("polarity", "share"), "polarity, own gold", 0.99),
    ("chia", ("polarity", "share"), "polarity, Chia rendered", 0.998),
    ("own", ("coverage", "share"), "characters covered, own gold", 1.0),
    ("lct", ("comparisons_values_op", "f1"), "comparisons, values + op, LCT: F1", 0.93),
    ("lct", ("comparisons_values_op", "precision"), "LCT numeric filters: P", 0.94),
    ("lct", ("numeric_filter_recall_values_op", "share"), "LCT numeric filters: R", 0.88),
    ("own", ("numeric_values_op_variable", "precision"), "values + op + variable, own gold: P", 0.95),
    ("own", ("numeric_values_op_variable", "recall"), "values + op + variable, own gold: R", 0.90),
    ("own", ("windows_value_unit", "f1"), "windows, own gold: value + unit F1", 0.92),
    ("own", ("windows_value_unit_direction", "f1"), "windows, own gold: + direction F1", 0.88),
    ("lct", ("windows_value_unit", "f1"), "windows, LCT quantified: F1", 0.92),
]


def tool(shared: Path, name: str, *arguments: object) -> bytes:
    """What a tool of the shared folder prints."""
    command = [sys.executable, str(shared / "tools" / name), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=True).stdout


def report(shared: Path, data: str, chia_styles: int, folder: Path) -> dict[str, Any]:
    """The scoring tool's report on one data set."""
    source, gold, pred = (folder / f"{data}.{part}" for part in ("in", "gold", "pred"))
    styles = ["--per-trial", chia_styles] if data == "chia" else []
    tool(shared, "criteria_inputs.py", data, "--out", source, "--gold-out", gold, *styles)
    with pred.open("wb") as out:
        for number, line in enumerate(source.read_bytes().splitlines(), 1):
            result = structure_line(number, line)
            assert isinstance(result, bytes), result
            out.write(result)
    found: dict[str, Any] = orjson.loads(
        tool(shared, "score_criteria.py", data, "--gold", gold, "--pred", pred, "--json")
    )
    return found


def studies(shared: Path) -> list[str]:
    """The eligibility texts of the API v2 records."""
    modules = (
        orjson.loads(path.read_bytes())["protocolSection"].get("eligibilityModule", {})
        for path in sorted((shared / "corpus" / "ctgov_v2").glob("*.json"))
    )
    return [module["eligibilityCriteria"] for module in modules if module.get("eligibilityCriteria")]


def is_reference(printed: str) -> bool:
    """True for "ULN" and "upper limit of normal", which LCT files as units: a reference limit is none."""
    words = Tokens(printed).words
    found = lexicon().references.match(words, 0)
    return found is not None and found[1] == len(words)


def units(shared: Path) -> float:
    """Share of the unit strings in LCT that become UCUM, without those that name a reference limit."""
    lines = (shared / "corpus" / "criteria" / "lct" / "gold_numeric.jsonl").read_bytes().splitlines()
    printed = Counter(
        unit for line in lines for unit in orjson.loads(line)["unit"] or () if not is_reference(unit)
    )
    return sum(count for unit, count in printed.items() if to_ucum(unit)) / printed.total()


def agreement(texts: list[str]) -> float:
    """Share of criteria that a text and the same text in the legacy layout have in common."""

    def criteria(text: str) -> Counter[tuple[str, str]]:
        items = split_texts([EligibilityText(field="text", text=text)])
        return Counter(
            (item.polarity.value, "".join(filter(str.isalnum, item.text)))
            for item in items
            if item.role.value in ("criterion", "parent")
        )

    same = total = 0
    for text in texts:
        ours, theirs = criteria(text), criteria(in_legacy_layout(text))
        same += (ours & theirs).total()
        total += max(ours.total(), theirs.total())
    return same / total


def steps(texts: list[str]) -> Iterator[tuple[str, Callable[[Any], object], list[Any]]]:
    """What the stage is made of, each step with its inputs; one that holds others stands before them."""
    named = [[EligibilityText(field="text", text=text)] for text in texts]
    yield "whole stage", structure_criteria, named
    yield "  splitting", split_texts, named
    yield "    lines to blocks", lambda text: Joiner(text).join(), texts
    yield "    lines to blocks, cut", lambda text: cut_blocks(text, Joiner(text).join()), texts
    items = [item for one in named for item in split_texts(one) if item.role in ("criterion", "parent")]
    yield "  reading items", lambda item: read_item(item.text, item.polarity), items
    yield "    tokens", lambda item: Tokens(item.text), items
    tokens = [Tokens(item.text) for item in items]
    yield "    marks", Marks, tokens
    marked = [(one, Marks(one)) for one in tokens]
    yield "    comparisons and windows", lambda pair: read_comparisons(*pair), marked
    cues = [(one, marks.of(CUE), bytes(len(one))) for one, marks in marked]
    yield "    negation, exceptions, modality", lambda given: read_statements(*given), cues
    concepts = [(one, marks.of(CONCEPT), marks.of(DRUG), ()) for one, marks in marked]
    yield "    concepts", lambda given: find_concepts(*given), concepts


def least_seconds(work: Callable[[Any], object], inputs: list[Any], rounds: int = 5) -> float:
    """Processor seconds over all inputs; of each the least counts, so that what else the machine does adds little."""
    least = [math.inf] * len(inputs)
    for _ in range(rounds):
        for at, given in enumerate(inputs):
            started = time.process_time()
            work(given)
            least[at] = min(least[at], time.process_time() - started)
    return sum(least)


def print_scores(shared: Path, chia_styles: int, texts: list[str]) -> None:
    """Print each score beside its floor."""
    with tempfile.TemporaryDirectory() as folder:
        reports = {
            data: report(shared, data, chia_styles, Path(folder)) for data in ("own", "chia", "ctis", "lct")
        }
    rows = [(name, reports[data]["scores"][keys[0]][keys[1]], floor) for data, keys, name, floor in ROWS]
    rows.append(("unit strings of LCT to UCUM", units(shared), 0.97))
    rows.append(("same criteria from v2 and legacy layout", agreement(texts), 0.99))
    print(f"{'measure':44}{'score':>8}{'floor':>8}")
    for name, score, floor in rows:
        print(f"{name:44}{score:8.4f}{floor:8.3f}{'' if score >= floor else '  BELOW'}")


def print_speeds(texts: list[str]) -> None:
    """Print what each step costs in a process that does nothing else, on one core."""
    print(f"{'real v2 texts, one core':44}{'us/trial':>10}{'trials/s':>10}")
    with fewer_collections():
        for name, work, inputs in steps(texts):
            seconds = least_seconds(work, inputs)
            print(f"{name:44}{1e6 * seconds / len(texts):10.0f}{len(texts) / seconds:10.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--chia-styles", type=int, default=3, help="styles per Chia trial; 0 is all fifteen")
    parser.add_argument("--only", choices=("scores", "speed"), help="print one of the two tables")
    arguments = parser.parse_args()
    texts = studies(arguments.shared)
    if arguments.only != "speed":
        print_scores(arguments.shared, arguments.chia_styles, texts)
    if arguments.only != "scores":
        print_speeds(texts)


if __name__ == "__main__":
    main()
