"""Invented trials: the same number and revision give the same trial, whatever registry shows it.

All names, sites and products are made up. A revision above 0 is a later state of the trial: other status,
other enrollment, one criterion more.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

_DISEASES: Final = (
    "Hypertension", "Type 2 Diabetes", "Asthma", "Rheumatoid Arthritis", "Chronic Kidney Disease",
    "Metastatic Gastric Cancer", "Migraine", "Atrial Fibrillation", "Psoriasis", "Multiple Sclerosis",
    "Crohn Disease", "Non-Small Cell Lung Cancer", "Obesity", "Osteoarthritis of the Knee", "Epilepsy",
    "Major Depressive Disorder", "Ulcerative Colitis", "Heart Failure", "Polymyositis", "Hepatitis B",
)  # fmt: skip
_STEMS: Final = ("Exa", "Lor", "Vel", "Tir", "Nor", "Pal", "Sor", "Zen", "Bri", "Dav", "Kel", "Mur")
_ENDINGS: Final = (
    "mumab",
    "tinib",
    "pril",
    "sartan",
    "gliptin",
    "ciclib",
    "statin",
    "zumab",
    "parib",
    "xaban",
)
_PLACES: Final = (
    ("Northbridge", "Germany", "DE"), ("Eastwick", "Spain", "ES"), ("Lowmarket", "France", "FR"),
    ("Saltmere", "Italy", "IT"), ("Greyhaven", "Netherlands", "NL"), ("Oakvale", "Poland", "PL"),
    ("Stonebeck", "Sweden", "SE"), ("Ferncombe", "Austria", "AT"),
)  # fmt: skip
_STATUSES: Final = ("NOT_YET_RECRUITING", "RECRUITING", "ACTIVE_NOT_RECRUITING", "COMPLETED", "TERMINATED")
_INCLUSION: Final = (
    "Diagnosis of {disease} confirmed at least {months} months before screening",
    "ECOG performance status 0-{ecog}",
    "Hemoglobin >= {hb}.0 g/dL within 14 days before randomization",
    "Body mass index between {bmi} and {bmi_high} kg/m2",
    "Estimated glomerular filtration rate >= {egfr} mL/min/1.73 m2",
    "Platelet count >= {platelets} x 10^9/L",
    "Written informed consent given before any procedure of the study",
    "Women of childbearing potential must have a negative pregnancy test within {days} days before the first dose",
    "Stable dose of background medication for at least {weeks} weeks",
)
_EXCLUSION: Final = (
    "Known hypersensitivity to {drug} or any of its excipients",
    "Pregnant or breastfeeding women",
    "Participation in another interventional trial within {weeks} weeks before enrollment",
    "ALT or AST > {uln} x upper limit of normal",
    "Systolic blood pressure > {sbp} mmHg or diastolic blood pressure > {dbp} mmHg at rest",
    "History of malignancy within the past {years} years, except basal cell carcinoma of the skin",
    "Myocardial infarction or stroke within {months} months before screening",
    "HIV infection, active hepatitis B or hepatitis C",
    "Any condition that in the opinion of the investigator makes participation unsafe",
)
_MEASURES: Final = (
    "Change from baseline in symptom score", "Overall survival", "Number of participants with adverse events",
    "Change from baseline in quality of life", "Time to first relapse", "Proportion of responders",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trial:
    """The facts of one invented trial; dates are ISO days, ages whole years."""

    number: int
    revision: int
    disease: str
    drug: str
    acronym: str
    title: str
    official_title: str
    summary: str
    phase: int
    status: str
    sponsor: str
    sponsor_code: str
    enrollment: int
    is_randomized: bool
    is_blinded: bool
    min_age: int
    max_age: int | None
    sex: str
    inclusion: tuple[str, ...]
    exclusion: tuple[str, ...]
    outcomes: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str, str], ...]
    registered: str
    start: str
    completion: str


def make_trial(number: int, revision: int = 0) -> Trial:
    """Return the trial of a number in a revision."""
    chance = random.Random(number)
    disease = chance.choice(_DISEASES)
    drug = chance.choice(_STEMS) + chance.choice(_ENDINGS)
    phase = chance.randint(1, 4)
    numbers = {
        "disease": disease.lower(), "drug": drug, "months": chance.randint(3, 12), "ecog": chance.randint(1, 2),
        "hb": chance.randint(8, 11), "bmi": chance.randint(18, 22), "bmi_high": chance.randint(30, 42),
        "egfr": chance.randint(30, 60), "platelets": chance.choice((75, 100, 150)), "days": chance.randint(7, 14),
        "weeks": chance.randint(4, 12), "uln": chance.choice((2, 3, 5)), "sbp": chance.choice((160, 170, 180)),
        "dbp": chance.choice((95, 100, 110)), "years": chance.randint(2, 5),
    }  # fmt: skip
    min_age = chance.choice((12, 18, 18, 18, 21))
    max_age = chance.choice((None, 65, 75, 80))
    span = f"Age {min_age} to {max_age} years" if max_age else f"Age {min_age} years or older"
    inclusion = [span, *chance.sample(_INCLUSION, 5)]
    exclusion = chance.sample(_EXCLUSION, 5 + min(revision, 3))
    year = chance.randint(2005, 2025)
    month, day = chance.randint(1, 12), chance.randint(1, 28)
    is_randomized = chance.random() < 0.7
    how = "Randomized" if is_randomized else "Single-arm"
    return Trial(
        number=number,
        revision=revision,
        disease=disease,
        drug=drug,
        acronym=f"EX-{drug[:4].upper()}-{number}",
        title=f"{drug} in Adults With {disease} (Study {number})",
        official_title=f"A Phase {phase}, {how} Study of {drug} in Participants With {disease}, Part {number}",
        summary=(
            f"This invented study asks whether {drug} helps people with {disease.lower()}. Participants visit the"
            f" clinic every {numbers['weeks']} weeks and answer a questionnaire at each visit."
        ),
        phase=phase,
        status=_STATUSES[(chance.randrange(len(_STATUSES)) + revision) % len(_STATUSES)],
        sponsor=f"{chance.choice(_STEMS)}land {chance.choice(('University', 'Hospital', 'Pharma'))}",
        sponsor_code=f"EX-{number:06d}",
        enrollment=chance.randint(10, 900) + 10 * revision,
        is_randomized=is_randomized,
        is_blinded=is_randomized and chance.random() < 0.6,
        min_age=min_age,
        max_age=max_age,
        sex=chance.choice(("ALL", "ALL", "ALL", "FEMALE", "MALE")),
        inclusion=tuple(line.format(**numbers) for line in inclusion),
        exclusion=tuple(line.format(**numbers) for line in exclusion),
        outcomes=tuple(
            (measure, f"{chance.randint(4, 52)} weeks") for measure in chance.sample(_MEASURES, 3)
        ),
        places=tuple(chance.sample(_PLACES, chance.randint(1, 4))),
        registered=f"{year}-{month:02d}-{day:02d}",
        start=f"{year + 1}-{month:02d}-01",
        completion=f"{year + 1 + chance.randint(1, 4)}-{month:02d}-28",
    )


def criteria_text(trial: Trial) -> str:
    """Return the trial's criteria as one text with headings, as ClinicalTrials.gov prints them."""
    inclusion = "\n".join(f"* {line}" for line in trial.inclusion)
    exclusion = "\n".join(f"* {line}" for line in trial.exclusion)
    return f"Inclusion Criteria:\n\n{inclusion}\n\nExclusion Criteria:\n\n{exclusion}"
