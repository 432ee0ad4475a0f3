"""The categories of an item: what its words tell, and what they do not tell where they stand."""

from __future__ import annotations

import pytest

from pipeline.criteria.grammar import ItemText, read_item, read_items
from pipeline.model.criteria import Polarity

INCLUSION, EXCLUSION = Polarity.INCLUSION, Polarity.EXCLUSION


@pytest.mark.parametrize(
    ("text", "polarity", "categories"),
    [
        # what an allergy is to is nobody's medication, trial or laboratory value
        ("Allergy to NSAIDs", EXCLUSION, ("allergy",)),
        ("Hypersensitivity to insulin or to the investigational product", EXCLUSION, ("allergy",)),
        ("Allergy to latex; use of warfarin", EXCLUSION, ("concomitant medication", "allergy")),
        ("Anaphylaxis against a statin", EXCLUSION, ("allergy",)),
        ("Intolerant to the study drug", EXCLUSION, ("allergy",)),
        ("Resistant or intolerant to imatinib", INCLUSION, ("prior therapy",)),
        # a diagnosis is told by the disease; its signal words alone tell one where nothing else does
        ("Diagnosis of osteoporosis", EXCLUSION, ("comorbidity",)),
        ("Diagnosed with MBO", EXCLUSION, ("comorbidity",)),
        ("Confirmed EGFR-positive NSCLC", INCLUSION, ("diagnosis",)),
        ("Diagnosis of relapsed APL", INCLUSION, ("diagnosis", "stage/severity")),
        ("No other diagnosis of malignancy", INCLUSION, ("comorbidity",)),
        ("Documented informed consent", INCLUSION, ("consent",)),
        ("Blood pressure > 150 mmHg, confirmed on repeat", EXCLUSION, ("vital sign",)),
        ("A documented objection", EXCLUSION, ("other",)),
        ("Contraindication to MRI", EXCLUSION, ("surgery/device",)),
        # a word of a longer phrase tells nothing by itself
        ("Positive for human immunodeficiency virus", EXCLUSION, ("infection",)),
        ("Pulmonary hypertension", EXCLUSION, ("comorbidity",)),
        ("Use of sleep aids", EXCLUSION, ("other",)),
        ("Uses hearing aids", EXCLUSION, ("other",)),
        ("Eastern Cooperative Oncology Group status > 2", EXCLUSION, ("performance score",)),
        ("Positive test in child-bearing age", EXCLUSION, ("pregnancy/contraception",)),
        ("Renal failure", EXCLUSION, ("comorbidity", "organ function")),
        ("History of heart failure", EXCLUSION, ("comorbidity", "organ function")),
        # the disease that something is taken for
        ("Medication to treat erectile dysfunction", EXCLUSION, ("concomitant medication",)),
        ("Any treatment for hyperhidrosis", EXCLUSION, ("concomitant medication",)),
        ("History of laser treatment for retinopathy", EXCLUSION, ("prior therapy",)),
        ("Psoriasis medication", EXCLUSION, ("concomitant medication",)),
        ("Use of glucocorticoids for other diseases", EXCLUSION, ("concomitant medication",)),
        # treatments that were had
        ("Previous or current antiandrogen therapy", EXCLUSION, ("prior therapy", "concomitant medication")),
        ("Consent prior to any therapy", INCLUSION, ("consent",)),
        ("Untreated bone fracture", EXCLUSION, ("comorbidity",)),
        # what an exception names is not what the item is about
        ("Any malignancy except treated skin cancer after surgery", EXCLUSION, ("comorbidity",)),
        # what is denied, before or behind
        ("No disease of the heart, the lung or the liver", INCLUSION, ("comorbidity",)),
        ("Asthma without exacerbation", INCLUSION, ("diagnosis", "stage/severity")),
        ("Patients with a perforation are not eligible", INCLUSION, ("comorbidity",)),
        # names and beginnings where no word is known
        ("Verapamil", EXCLUSION, ("concomitant medication",)),
        ("History of premature ejaculation", EXCLUSION, ("comorbidity",)),
        ("Patients with bilateral VOD", EXCLUSION, ("comorbidity",)),
        ("Patients with age below 18 years", EXCLUSION, ("age",)),
        ("Patients without a partner", EXCLUSION, ("other",)),
        # words with another meaning
        ("Local signs of inflammation", EXCLUSION, ("comorbidity",)),
        ("Donated plasma", EXCLUSION, ("logistics",)),
        ("Laxative abuse", EXCLUSION, ("substance use",)),
        ("Victim of child abuse", EXCLUSION, ("other",)),
        ("Tubal ligation or an intrauterine device", INCLUSION, ("pregnancy/contraception",)),
        ("", EXCLUSION, ("other",)),
    ],
)
def test_a_word_tells_what_it_means_at_its_place(
    text: str, polarity: Polarity, categories: tuple[str, ...]
) -> None:
    assert read_item(text, polarity).categories == categories


@pytest.mark.parametrize(
    ("text", "polarity", "is_washout"),
    [
        ("Use of any investigational drug within 30 days of dosing", EXCLUSION, True),
        ("No chemotherapy within 4 weeks before enrollment", INCLUSION, True),
        ("At least 4 weeks since prior chemotherapy", INCLUSION, True),
        ("On a stable dose of metformin in the last 8 weeks", INCLUSION, False),
        ("Stable treatment for at least 4 weeks before screening", INCLUSION, False),
        ("Pregnancy test within 7 days before dosing", EXCLUSION, False),
    ],
)
def test_a_washout_is_a_time_without_a_treatment(text: str, polarity: Polarity, is_washout: bool) -> None:
    assert ("washout" in read_item(text, polarity).categories) is is_washout


def test_what_a_denying_lead_lists_is_a_comorbidity() -> None:
    (reading,) = read_items([ItemText("Heart block", INCLUSION, is_denied=True)])
    assert reading.categories == ("comorbidity",)
