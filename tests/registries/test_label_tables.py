"""Every table of labels: lines that can be read, targets that exist in the source record, readings that are known."""

from dataclasses import fields

import pytest

from pipeline.model import source as model
from pipeline.parse.catalog import ADAPTERS
from pipeline.readers.labelled_form import LabelledForm
from pipeline.readers.readings import READINGS
from pipeline.readers.record_fields import is_target

FORMS = [
    form
    for adapter in ADAPTERS
    for shape in adapter.shapes
    if isinstance(form := getattr(shape.read, "__self__", None), LabelledForm)
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.source}-{form.name}")
def test_every_label_leads_to_a_place_of_the_record(form: LabelledForm) -> None:
    meanings = form.labels.meanings
    assert len(meanings) > 20
    wrong = {key: meaning for key, meaning in meanings.items() if not is_target(meaning.target)}
    assert wrong == {}
    readings = {meaning.reading.removesuffix("+") for meaning in meanings.values()}
    assert readings <= READINGS.keys() | form.readings.keys()


@pytest.mark.parametrize(
    "target", ["dates.beginning", "contacts.shoe", "sponsors.name!BOSS", "title", "group.x"]
)
def test_a_target_that_does_not_exist_is_told(target: str) -> None:
    assert not is_target(target)


def test_every_field_of_a_list_item_can_be_a_target() -> None:
    assert all(is_target(f"outcomes.{one.name}!PRIMARY") for one in fields(model.SourceOutcome))
