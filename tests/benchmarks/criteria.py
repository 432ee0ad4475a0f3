"""Scores of structured criteria against the labelled texts, each beside its floor, and the speed of the stage.

    python -m uv run python tests/benchmarks/criteria.py [--shared ../shared] [--chia-styles 0]

The labels and the scoring tools are not part of the project: they lie in the shared folder (corpus/criteria, tools).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

sys.path.insert(0, str(Path(__file__).parents[1] / "criteria"))

from legacy_layout import in_legacy_layout

from pipeline.criteria.grammar import to_ucum
from pipeline.criteria.lexer import Tokens
from pipeline.criteria.quantity import lexicon
from pipeline.criteria.structure import split_texts, structure_criteria
from pipeline.model.criteria import EligibilityText
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


def speeds(texts: list[str]) -> Iterator[tuple[str, float]]:
    """Trials a second on one core, the least CPU time of three rounds: cutting alone, and the whole stage."""
    named = [[EligibilityText(field="text", text=text)] for text in texts]
    for name, work in (("splitting alone", split_texts), ("whole stage", structure_criteria)):
        rounds = []
        for _ in range(3):
            started = time.process_time()
            for one in named:
                work(one)  # type: ignore[operator]
            rounds.append(time.process_time() - started)
        yield name, len(named) / min(rounds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--chia-styles", type=int, default=3, help="styles per Chia trial; 0 is all fifteen")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        reports = {
            data: report(arguments.shared, data, arguments.chia_styles, Path(folder))
            for data in ("own", "chia", "ctis", "lct")
        }
    texts = studies(arguments.shared)
    rows = [(name, reports[data]["scores"][keys[0]][keys[1]], floor) for data, keys, name, floor in ROWS]
    rows.append(("unit strings of LCT to UCUM", units(arguments.shared), 0.97))
    rows.append(("same criteria from v2 and legacy layout", agreement(texts), 0.99))
    print(f"{'measure':44}{'score':>8}{'floor':>8}")
    for name, score, floor in rows:
        print(f"{name:44}{score:8.4f}{floor:8.3f}{'' if score >= floor else '  BELOW'}")
    for name, speed in speeds(texts):
        print(f"{name + ', real v2 texts, one core':44}{speed:8.0f} trials/s")


if __name__ == "__main__":
    main()
