"""The generic aggregator on pages of real sites: what stands on them is read, and no id is wrong."""

from collections import Counter
from pathlib import Path

import pytest

from pipeline.run.parsing import parse_bytes
from tests.registries.layouts import CODED, Standing, standing

WITHOUT_ID = {
    "clinconnect",
    "clinicaltrialexchange",
    "clinicaltrialexchange_doubled",
    "crick_ai",
    "ctv_veeva_stripped",
}


@pytest.mark.corpus
def test_nine_tenths_of_what_stands_on_layout_pages_is_read(corpus: Path) -> None:
    found: list[Standing] = []
    for layout in CODED:
        of_layout: list[Standing] = []
        for truth_file in sorted((corpus / "pages" / "layout_truth").glob("*.json")):
            nct_id = truth_file.name.partition(".")[0]
            (truth,) = parse_bytes(truth_file.read_bytes())
            data = (corpus / "pages" / f"layout_{layout}" / f"{nct_id}.txt").read_bytes()
            (page,) = parse_bytes(data)
            assert page.record is not None and truth.record is not None, (layout, nct_id)
            of_layout.extend(standing(layout, data.decode(), page.record, truth.record))
        read = sum(one.is_read for one in of_layout)
        print(f"{layout:32} {read} of {len(of_layout)} ({read / len(of_layout):.1%})")
        found.extend(of_layout)
    fields = Counter((one.field, one.is_read) for one in found)
    for field in sorted({one.field for one in found}):
        print(f"{field:24} {fields[field, True]} of {fields[field, True] + fields[field, False]}")
    without_criteria = [one for one in found if one.field != "criteria"]
    print(f"all: {sum(one.is_read for one in found)} of {len(found)}")
    print(f"without criteria: {sum(one.is_read for one in without_criteria)} of {len(without_criteria)}")
    assert sum(one.is_read for one in without_criteria) >= 0.9 * len(without_criteria)


@pytest.mark.corpus
def test_no_id_is_wrong_and_pages_without_one_are_read_with_it(corpus: Path) -> None:
    without = 0
    for layout in CODED:
        for path in sorted((corpus / "pages" / f"layout_{layout}").glob("*.txt")):
            (result,) = parse_bytes(path.read_bytes())
            assert result.record is not None
            assert result.envelope is not None and result.envelope.leaves_unread == 0
            if layout in WITHOUT_ID:
                without += 1
                assert result.quarantine is not None and result.quarantine.reason == "no_registration_id"
                (given,) = parse_bytes(path.read_bytes(), registration_id=path.stem)
                assert given.quarantine is None and given.record is not None
                assert given.record.record_id == f"page:{path.stem}"
            else:
                assert result.quarantine is None
                assert result.record.registration_id == path.stem
            own = [one.value for one in result.record.identifiers if one.type == "nct"]
            assert own in ([], [path.stem])
    assert without == 35


@pytest.mark.corpus
def test_real_pages_of_sponsors_are_read_under_their_own_id(corpus: Path) -> None:
    ids = {
        "study_100006": "NCT00069459",
        "study_106847": "NCT01435902",
        "073-011": "NCT02024971",
        "NaltrexBuprop-4004": "NCT02616315",
        "AG-1749_CCT-352": "NCT00787254",
        "ATS_20K023": "NCT00770497",
        "TAK-648_101": "NCT02684396",
    }
    for folder in ("gsk_html", "takeda_html"):
        for path in sorted((corpus / "pages" / folder).iterdir()):
            expected = next(nct_id for name, nct_id in ids.items() if name in path.name)
            (result,) = parse_bytes(path.read_bytes())
            assert result.record is not None and result.envelope is not None, path.name
            assert result.record.registration_id in (expected, None), path.name
            assert (result.record.registration_id is None) == (expected not in path.read_text()), path.name
            assert result.envelope.leaves_unread == 0
