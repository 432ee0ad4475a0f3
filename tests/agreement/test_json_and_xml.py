"""The same trial as API v2 JSON and as legacy XML gives the same core fields.

No real trial is at hand in both forms, so the XML is rendered; the renderer is checked first, against real files.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pipeline.model.trial import TrialRecord
from pipeline.run.parsing import parse_bytes
from tests.agreement.legacy_xml_renderer import render

# Every 5th of the 822 studies: 165.
STEP = 5
FREE_TEXT = re.compile(
    r"(?:_id|_alias|title|acronym|agency|description|label|name|affiliation|why_stopped|city|state|zip|email|phone|phone_ext"
    r"|country)$"
)
Form = tuple[str, str]


def forms(root: ET.Element) -> Iterator[Form]:
    """Yield (path, form of the value) of every element and attribute: free text is one form, as are dates."""
    stack = [(root, root.tag)]
    while stack:
        node, path = stack.pop()
        yield path, form_of(path, (node.text or "").strip())
        for name, value in node.attrib.items():
            yield f"{path}@{name}", value
        stack.extend((child, f"{path}/{child.tag}") for child in node)


def form_of(path: str, words: str) -> str:
    if not words:
        return ""
    if FREE_TEXT.search(path):
        return "text"
    words = re.sub(r"^[A-Z][a-z]+ \d{1,2}, \d{4}$", "month day, year", words)
    words = re.sub(r"^[A-Z][a-z]+ \d{4}$", "month year", words)
    return re.sub(r"^\d+(?= |$)", "number", words)


@pytest.fixture(scope="module")
def real_forms(corpus: Path) -> set[Form]:
    files = sorted((corpus / "ctgov_xml").glob("*.xml"))
    assert len(files) == 75
    return {form for file in files for form in forms(ET.parse(file).getroot())}


@pytest.fixture(scope="module")
def pairs(corpus: Path, real_forms: set[Form]) -> list[tuple[bytes, str]]:
    """Studies as JSON and as XML, where everything that the renderer writes of them occurs in real files."""
    found = []
    for file in sorted((corpus / "ctgov_v2").glob("*.json"))[::STEP]:
        text = file.read_bytes()
        xml = render(json.loads(text))
        if real_forms.issuperset(forms(ET.fromstring(xml))):
            found.append((text, xml))
    return found


@pytest.mark.corpus
def test_the_renderer_writes_nothing_that_real_files_do_not_hold(
    corpus: Path, real_forms: set[Form], pairs: list[tuple[bytes, str]]
) -> None:
    real_paths = {path for path, _ in real_forms}
    studies = [json.loads(file.read_bytes()) for file in sorted((corpus / "ctgov_v2").glob("*.json"))[::STEP]]
    rendered = [set(forms(ET.fromstring(render(study)))) for study in studies]
    assert {path for found in rendered for path, _ in found} <= real_paths
    # Rare codes (`Withdrawn` ...) stand in none of the 75 files: their studies are left out.
    unseen = Counter(form for found in rendered for form in found - real_forms)
    assert all(count <= 12 for count in unseen.values()), unseen
    assert len(pairs) >= 110


def core_fields(record: TrialRecord) -> dict[str, Any]:
    """What both forms carry, without the registry's own words."""

    def code(coded: Any) -> Any:
        return coded and coded.code

    def age(bound: Any) -> Any:
        return bound and bound.years

    design, status, eligibility = record.design, record.status, record.eligibility
    fields: dict[str, Any] = {
        "ids": [(one.value, one.role) for one in record.identifiers],
        "brief_title": record.brief_title,
        "official_title": record.official_title,
        "acronym": record.acronym,
        "overall_status": code(status.overall_status),
        "last_known_status": code(status.last_known_status),
        "why_stopped": status.why_stopped,
        "phases": design.phases.codes,
        "study_type": code(design.study_type),
        "is_patient_registry": bool(design.is_patient_registry),
        "allocation": code(design.allocation),
        "intervention_model": code(design.intervention_model),
        "primary_purpose": code(design.primary_purpose),
        "masking": code(design.masking),
        "masked_roles": [code(role) for role in design.masked_roles],
        "observational_model": code(design.observational_model),
        "time_perspective": code(design.time_perspective),
        "enrollment": record.enrollment and (record.enrollment.count, code(record.enrollment.type)),
        "arms": [(arm.label, code(arm.type), arm.description) for arm in record.arm_groups],
        "interventions": [
            (one.name, code(one.type), one.description, one.other_names) for one in record.interventions
        ],
        "arm_interventions": [
            (one.arm_ordinal, one.intervention_ordinal) for one in record.arm_interventions
        ],
        "minimum_age": age(eligibility.minimum_age),
        "maximum_age": age(eligibility.maximum_age),
        "sex": code(eligibility.sex),
        "healthy_volunteers": eligibility.accepts_healthy_volunteers,
        "sponsors": [(one.name, one.role) for one in record.sponsors],
        "officials": [(one.name, code(one.role), one.affiliation) for one in record.officials],
        "sites": [
            (
                site.facility,
                site.city,
                site.state,
                site.zip,
                site.country and site.country.code,
                code(site.status),
            )
            for site in record.locations
        ],
    }
    for name in type(record.dates).model_fields:
        date = getattr(record.dates, name)
        fields[f"dates.{name}"] = date and (date.date, code(date.type))
    return fields


def record_of(data: bytes) -> TrialRecord:
    (result,) = parse_bytes(data)
    assert result.record is not None
    return result.record


@pytest.mark.corpus
def test_both_forms_of_a_trial_give_the_same_core_fields(pairs: list[tuple[bytes, str]]) -> None:
    total = 0
    different: list[tuple[str | None, str, Any, Any]] = []
    for text, xml in pairs:
        of_json, of_xml = record_of(text), core_fields(record_of(xml.encode()))
        for name, value in core_fields(of_json).items():
            if value or of_xml[name]:
                total += 1
                if value != of_xml[name]:
                    different.append((of_json.record_id, name, value, of_xml[name]))
    assert total > 2500
    assert len(different) <= total * 0.01, different[:10]
