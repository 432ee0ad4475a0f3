"""Negation, exceptions and modality around the comparisons of an item, and the tree that joins these."""

from __future__ import annotations

import pytest

from pipeline.criteria.grammar import ItemReading, read_item
from pipeline.model.criteria import Polarity


def read(text: str, polarity: Polarity = Polarity.EXCLUSION) -> ItemReading:
    return read_item(text, polarity)


@pytest.mark.parametrize(
    "text",
    [
        "Conditions that preclude assessment of safety",
        "Disease that may prevent participation",
        "Depression with or without anxiety",
        "Non-productive cough",
        "Diseases (non exhaustive list): asthma",
        "Patients with HbA1c > 12% are excluded",
        "Female donors should not be included",
        "Patients must not have an active infection",
        "A subject with cognitive impairment was not included",
        "Weight (fasting or not)",
        "Nitrates or nitric oxide (NO) donors",
    ],
)
def test_what_an_exclusion_affirms_is_not_negated(text: str) -> None:
    assert not read(text).negated


@pytest.mark.parametrize(
    "text",
    [
        "No fever",
        "Non-smokers",
        "Unable to consent",
        "Never treated",
        "Lack of consent",
        "Non responder to sildenafil",
        "May not participate after prior use of tadalafil",
        "Women who are nursing or not using contraception",
        "Keine Einwilligung",
    ],
)
def test_what_an_item_denies_is_negated(text: str) -> None:
    assert read(text).negated


def test_to_be_excluded_is_negated_among_inclusions() -> None:
    assert read("Patients with HbA1c > 12% are excluded", Polarity.INCLUSION).negated


def test_who_will_not_be_excluded_is_an_exception() -> None:
    reading = read("Cancer within 2 years (patients with skin cancer will not be excluded).")
    assert [span.text for span in reading.exceptions] == ["patients with skin cancer will not be excluded"]
    assert not reading.negated


def test_an_adjective_that_denies_its_noun_denies_no_limit() -> None:
    assert read("non-Q wave infarction with CK-MB > 5 ng/mL and troponin > 1 ng/mL").logic == {
        "op": "and",
        "args": [{"constraint": 0}, {"constraint": 1}],
    }


def test_members_of_any_of_the_following_are_alternatives() -> None:
    reading = read("Severe disease (any of the following: RR > 30/min, SpO2 < 93%, PaO2 < 60 mmHg)")
    assert reading.logic == {"op": "or", "args": [{"constraint": 0}, {"constraint": 1}, {"constraint": 2}]}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Women must use a medically acceptable method of contraception", "required"),
        ("Infection as determined by PCR", None),
        ("Abnormal as determined by the investigator", "judgement"),
        ("Requires oxygen", None),
        ("Pseudoarthrosis at any level", None),
        ("Conditions that may be a contraindication", None),
        ("Topical steroids are allowed", "permitted"),
        ("Use of nicotine patches is allowable", "permitted"),
        ("Patients may have received prior biologics", "permitted"),
        ("Patients with treated metastases may be enrolled", "permitted"),
        # what may be, what is needed, what somebody does not agree to
        ("Drugs that may be receiving attention", None),
        ("May be transferred to another hospital", None),
        ("Need to be hospitalized", None),
        ("Women who do not agree to use contraception", None),
        ("Not willing to give consent", None),
        ("Consent signed by a legally acceptable representative", None),
        ("Eligible for catheter ablation", None),
        ("Grade 2 diarrhea regardless of cause", None),
        ("Patients must not have a pacemaker", "required"),
        # a person judges
        ("Conditions considered clinically relevant by the researcher", "judgement"),
        ("If the examiner judges that participation is unsuitable", "judgement"),
        ("Premenopausal women will be required to use contraception", "required"),
        ("Any disease that the treating physician believes to be a risk", "judgement"),
        ("In the investigators judgment, unfit", "judgement"),
        ("Based on the assessment of the study doctor", "judgement"),
        ("Diagnosed with asthma by a physician", None),
        ("Able to follow the instructions of the investigator", None),
        ("Physicians and nurses", None),
    ],
)
def test_modality_is_what_is_demanded_or_left_free(text: str, modality: str | None) -> None:
    assert read(text).modality == modality


def test_a_denial_ends_where_the_sentence_says_what_must_be() -> None:
    reading = read("Subjects without metastases must have ANC > 750/uL", Polarity.INCLUSION)
    assert [(found.variable, found.eligible_op) for found in reading.constraints] == [("anc", "gt")]


def test_or_more_and_with_or_without_give_no_other_way() -> None:
    reading = read("PaO2 < 60 mmHg with or without PaCO2 > 50 mmHg", Polarity.INCLUSION)
    assert reading.logic is not None
    assert reading.logic["op"] == "and"
    drawn = read("Donation of > 100 mL of either whole blood or plasma within 30 days before dosing")
    assert drawn.logic == {"op": "and", "args": [{"constraint": 0}, {"window": 0}]}


def test_limits_of_two_times_are_both_meant() -> None:
    reading = read(
        "IIEF score ≥ 22 within 8 weeks before surgery, and IIEF score ≤ 16 at screening", Polarity.INCLUSION
    )
    assert reading.logic is not None
    assert reading.logic["op"] == "and"
    assert [found.eligible_op for found in reading.constraints] == ["ge", "le"]


def test_a_name_with_a_colon_starts_another_member_of_a_list() -> None:
    text = "Hepatic disease: ALT >= 3 x ULN Renal disease: creatinine >= 2.5 mg/dL"
    assert read(text).logic == {"op": "or", "args": [{"constraint": 0}, {"constraint": 1}]}
    among = read(text, Polarity.INCLUSION).logic
    assert among == {"op": "and", "args": [{"constraint": 0}, {"constraint": 1}]}


LISTS = [
    # each limit of an exclusion bars alone, a list of inclusions holds as a whole
    ("Hb < 8 g/dL, platelets < 75, ANC < 1", Polarity.EXCLUSION, ("or", 3)),
    ("Hb > 8 g/dL, platelets > 75, ANC > 1", Polarity.INCLUSION, ("and", 3)),
    ("Hb < 8 g/dL; platelets < 75; and ANC < 1", Polarity.EXCLUSION, ("and", 3)),
    ("Hb < 8 g/dL and platelets < 75", Polarity.EXCLUSION, ("and", 2)),
    ("Hb < 8 g/dL and/or platelets < 75", Polarity.INCLUSION, ("or", 2)),
    ("BMI > 30 kg/m2 (obese, overweight or so) and HbA1c > 7 %", Polarity.INCLUSION, ("and", 2)),
    # the choice in one sentence is none between the others
    ("ANC > 1. Hb > 8 g/dL. Creatinine < 2 mg/dL or CrCl > 50 mL/min", Polarity.INCLUSION, ("and", 3)),
    ("ANC > 1; creatinine < 2 mg/dL or CrCl > 50 mL/min; INR < 2", Polarity.INCLUSION, ("and", 3)),
]


@pytest.mark.parametrize(("text", "polarity", "expected"), LISTS)
def test_lists_and_sentences_are_joined_at_the_top(
    text: str, polarity: Polarity, expected: tuple[str, int]
) -> None:
    logic = read(text, polarity).logic
    assert logic is not None
    assert (logic["op"], len(logic["args"])) == expected


def test_a_limit_beside_a_choice_decides_alone() -> None:
    reading = read("ANC > 1. Creatinine < 2 mg/dL or CrCl > 50 mL/min", Polarity.INCLUSION)
    assert [(c.variable, c.eligible_op) for c in reading.constraints] == [
        ("anc", "gt"),
        ("creatinine", None),
        ("creatinine_clearance", None),
    ]


def test_a_time_behind_a_comma_belongs_to_the_limit_before_it() -> None:
    assert read("Platelets < 50, within 14 days").logic == {
        "op": "and",
        "args": [{"constraint": 0}, {"window": 0}],
    }


def test_two_times_in_a_list_of_exclusions_are_alternatives() -> None:
    reading = read("alcohol abuse within 18 months, smoking within 6 months")
    assert reading.logic == {"op": "or", "args": [{"window": 0}, {"window": 1}]}


@pytest.mark.parametrize(
    "text", ["Patients younger than 6, and older than 18 years", "BMI < 18 and > 40 kg/m2"]
)
def test_limits_that_no_value_meets_are_alternatives(text: str) -> None:
    reading = read(text)
    assert reading.logic == {"op": "or", "args": [{"constraint": 0}, {"constraint": 1}]}
    assert [c.eligible_op for c in reading.constraints] == ["ge", "le"]


def test_limits_that_a_value_can_meet_stay_joined() -> None:
    assert read("BMI > 18 and < 40 kg/m2").logic == {
        "op": "and",
        "args": [{"constraint": 0}, {"constraint": 1}],
    }


EACH_BARS = [
    ("Hypertension (BP > 170/100 mmHg)", ["le", "le"]),
    ("Hypotension (BP < 90/50 mmHg)", ["ge", "ge"]),
    ("Hemoglobin < 90 g/L (< 9 g/dL)", ["ge", "ge"]),
    ("Hemoglobin < 9 g/dL and platelets < 50", [None, None]),
]


@pytest.mark.parametrize(("text", "expected"), EACH_BARS)
def test_each_part_of_an_exclusion_bars_alone_unless_the_words_join_them(
    text: str, expected: list[str | None]
) -> None:
    assert [c.eligible_op for c in read(text).constraints] == expected


def test_both_parts_of_a_pair_are_demanded_of_inclusions() -> None:
    reading = read("BP < 140/90 mmHg", Polarity.INCLUSION)
    assert reading.logic == {"op": "and", "args": [{"constraint": 0}, {"constraint": 1}]}
