"""TrialRecords with every field filled at random, made from the model itself, so that no field is forgotten."""

from __future__ import annotations

import random
import types
import typing
from enum import EnumMeta
from typing import Any

from pydantic import BaseModel

from pipeline.model.trial import TrialRecord

WORDS = ["alpha", "β-blocker", "5 mg/dL", 'it\'s "so"', "x\ny", "≥ 18", "", "nul\x00inside", "日本", " pad "]


def random_record(seed: int, record_id: str = "ctgov:NCT99000001") -> TrialRecord:
    """Return a record whose optional values are there or not by chance."""
    rng = random.Random(seed)
    content = _model(TrialRecord, rng)
    source, registration_id = record_id.split(":")
    content |= {"record_id": record_id, "registration_id": registration_id, "source": source}
    _link(content, rng)
    return TrialRecord.model_validate(content)


def _link(content: dict[str, Any], rng: random.Random) -> None:
    """Make lists obey the contracts that types do not say: numbering and links."""
    _number(content)
    content["design"]["phases"]["codes"] = sorted(set(content["design"]["phases"]["codes"]))
    arms = [arm["ordinal"] for arm in content["arm_groups"]]
    interventions = [item["ordinal"] for item in content["interventions"]]
    cells = [(a, i) for a in arms for i in interventions if rng.random() < 0.5]
    content["arm_interventions"] = [{"arm_ordinal": a, "intervention_ordinal": i} for a, i in cells]
    groups = len((content["posted_results"] or {}).get("groups", ()))
    _link_groups(content["posted_results"], [None, *range(1, groups + 1)], rng)
    for number, note in enumerate(content["value_notes"]):
        note["path"] = f"note.{number}"


def _link_groups(value: Any, ordinals: list[int | None], rng: random.Random) -> None:
    """Make every cell of the results name a group that there is, or none."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name == "group_ordinal":
                value[name] = rng.choice(ordinals)
            _link_groups(item, ordinals, rng)
    elif isinstance(value, list):
        for item in value:
            _link_groups(item, ordinals, rng)


def _number(value: Any) -> None:
    if isinstance(value, dict):
        for item in value.values():
            _number(item)
    elif isinstance(value, list):
        for seq, item in enumerate(value, 1):
            if isinstance(item, dict) and isinstance(item.get("ordinal"), int):
                item["ordinal"] = seq
            _number(item)


def _model(model: type[BaseModel], rng: random.Random) -> dict[str, Any]:
    return {name: _value(field.annotation, rng) for name, field in model.model_fields.items()}


def _value(annotation: Any, rng: random.Random) -> Any:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        options = [argument for argument in arguments if argument is not type(None)]
        return None if rng.random() < 0.4 else _value(options[0], rng)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return [_value(arguments[0], rng) for _ in range(rng.choice([0, 0, 1, 3]))]
        return [_value(argument, rng) for argument in arguments]
    if origin is typing.Literal:
        return rng.choice(arguments)
    if origin is dict:
        return {"op": "all", "items": [1, None, {"z": 1.5, "a": None}]}
    if isinstance(annotation, EnumMeta):
        return rng.choice(list(annotation)).value
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _model(annotation, rng)
    scalars = {
        str: rng.choice(WORDS),
        int: rng.randint(-3, 2**40),
        bool: rng.random() < 0.5,
        float: rng.uniform(-1, 9),
    }
    return scalars[annotation]
