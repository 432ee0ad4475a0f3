"""Every fixture case is read, and quarantined only as its meta.json says."""

from pathlib import Path

import pytest

from pipeline.run.inputs import InputFile, find_inputs
from pipeline.run.parsing import parse_results

FIXTURES = Path(__file__).parent.parent / "fixtures"
CASES = find_inputs([FIXTURES])


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.path.parent.parent.name}/{case.path.parent.name}"
)
def test_a_case_is_quarantined_only_as_its_meta_says(case: InputFile) -> None:
    results = parse_results(case.read(), None, case.registration_id)
    reasons = {result.quarantine.reason for result in results if result.quarantine}
    assert reasons == ({case.expected_quarantine} if case.expected_quarantine else set())
