"""What `read_item` makes of the surface forms of the field, one row per form."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.criteria.clean import CleanText
from pipeline.criteria.grammar import ItemReading, MeshName, read_item
from pipeline.findings import FindingKind
from pipeline.model.criteria import ParseStatus, Polarity


def read(text: str, polarity: Polarity = Polarity.INCLUSION, **options: Any) -> ItemReading:
    """Reads an item and checks what holds for every reading: spans lie in the text and logic names what exists."""
    reading = read_item(text, polarity, **options)
    for found in (*reading.constraints, *reading.windows, *reading.concepts, *reading.exceptions):
        assert 0 <= found.start < found.end <= len(text)
    for span in reading.exceptions:
        assert text[span.start : span.end] == span.text
    return reading


def constraints(text: str) -> list[tuple[Any, ...]]:
    """Returns (variable, op, low/high or values, UCUM unit or reference or "")."""
    rows: list[tuple[Any, ...]] = []
    for c in read(text).constraints:
        value: Any = c.values if c.values is not None else c.low if c.high is None or c.op == "eq" else c.high
        if c.op == "between":
            value = (c.low, c.high)
        rows.append((c.variable, c.op, value, c.unit_ucum or c.reference or ""))
    return rows


COMPARISONS = [
    # symbols in all their spellings
    ("Age >= 18 years", [("age", "ge", 18, "a")]),
    ("Age \\>= 18 years", [("age", "ge", 18, "a")]),
    ("Age =< 65", [("age", "le", 65, "")]),
    ("platelets ≧ 100 x 10^9/L", [("platelets", "ge", 100, "10*9/L")]),
    ("ANC >/= 1500/mm3", [("anc", "ge", 1500, "/mm3")]),
    ("hemoglobin ˂ 9 g/dL", [("hemoglobin", "lt", 9, "g/dL")]),
    ("haemoglobin < 90 g/L", [("hemoglobin", "lt", 90, "g/L")]),
    # words
    ("at least 18 years of age", [("age", "ge", 18, "a")]),
    ("no more than 3 prior regimens", [("prior_lines", "le", 3, "")]),
    ("Adults over 18 years", [("age", "gt", 18, "a")]),
    ("up to 65 years of age", [("age", "le", 65, "a")]),
    ("18 years or older", [("age", "ge", 18, "a")]),
    ("Patients less than 18 years", [("age", "lt", 18, "a")]),
    ("bilirubin more than twice the ULN", [("bilirubin", "gt", 2, "ULN")]),
    ("ALT <= one and a half times the upper limit of normal", [("alt", "le", 1.5, "ULN")]),
    ("AST and ALT <= 2.5 x ULN", [("ast_alt", "le", 2.5, "ULN")]),
    # ranges: both ends inclusive are one, open ends are two
    ("Aged 18-65 years", [("age", "between", (18, 65), "a")]),
    ("Age between 18 and 75 years, inclusive", [("age", "between", (18, 75), "a")]),
    ("Age >18 and <65", [("age", "gt", 18, ""), ("age", "lt", 65, "")]),
    ("BMI > 18.5 and < 30 kg/m2", [("bmi", "gt", 18.5, "kg/m2"), ("bmi", "lt", 30, "kg/m2")]),
    ("Age >= 15 and <= 65 years", [("age", "between", (15, 65), "a")]),
    ("older than 14 years and younger than 25 years", [("age", "gt", 14, "a"), ("age", "lt", 25, "a")]),
    ("18 < Age < 80", [("age", "gt", 18, ""), ("age", "lt", 80, "")]),
    ("7 and 65 years old", [("age", "between", (7, 65), "a")]),
    ("< 30 or > 69 years old", [("age", "lt", 30, "a"), ("age", "gt", 69, "a")]),
    ("Under age 50", [("age", "lt", 50, "")]),
    ("Between the ages of 18-60", [("age", "between", (18, 60), "")]),
    ("Adults (18 years of age or older)", [("age", "ge", 18, "a")]),
    ("Patients < 18", [("age", "lt", 18, "")]),
    ("minimum life expectancy of 12 weeks", [("life_expectancy", "ge", 12, "wk")]),
    ("French equivalent or superior to grade 8", [("french grade", "ge", 8, "")]),
    ("At lest one past pregnancy", [("pregnancy", "ge", 1, "")]),
    ("reduced before 13 weeks 6 days gestational age", [("gestational_age", "lt", 13.857, "wk")]),
    # gestation, ratios, powers, acuity, signs
    (
        "Gestational age between 24 + 0 weeks and 36 + 6 weeks",
        [("gestational_age", "between", (24, 36.857), "wk")],
    ),
    ("16 0/7 to 20 6/7 weeks of gestation", [("gestational_age", "between", (16, 20.857), "wk")]),
    (
        "gestational age 34 weeks 0 days to 36 weeks 6 days",
        [("gestational_age", "between", (34, 36.857), "wk")],
    ),
    ("Qp/Qs ratio < 1.5:1", [("Qp/Qs ratio", "lt", 1.5, "")]),
    ("bacteriuria > 10^3 CFU/mL", [("bacteriuria", "gt", 1000, "[CFU]/mL")]),
    ("Visual acuity of 20/40 or worse", [("visual_acuity", "le", ("20/40",), "")]),
    ("T-score of -1.0 or lower", [("t_score", "le", -1, "")]),
    ("weight approximately 70 kg", [("weight", "eq", 70, "kg")]),
    # a time that is said again, and an outlook
    ("less than 3.5 years (42 months) old", [("age", "lt", 3.5, "a")]),
    ("Subjects aged 18 months (1.5 years) or older", [("age", "ge", 18, "mo")]),
    ("Patients between 1 year (12 months) and 18 years", [("age", "between", (1, 18), "a")]),
    ("Life expectancy of >= 90 days (3 months)", [("life_expectancy", "ge", 90, "d")]),
    ("37 completed gestational weeks", [("gestational_age", "eq", 37, "wk")]),
    ("disease making 180 day survival unlikely", [("life_expectancy", "eq", 180, "d")]),
    ("a cancer with a 5-year survival > 90%", [("survival", "gt", 90, "%")]),
    # names between a comparator and its number, in front of brackets, of scores that we do not know
    ("Severe asthma (> GINA 2)", [("GINA", "gt", 2, "")]),
    ("a response of ≥ PASI 50", [("pasi", "ge", 50, "")]),
    ("in excess of systemic morphine equivalent to 10 mg", [("opioid_dose", "gt", 10, "mg")]),
    (
        "Lansky Play score (for patients <= 12 years) >= 50%",
        [("age", "le", 12, "a"), ("lansky", "ge", 50, "%")],
    ),
    ("Lansky 50", [("lansky", "eq", 50, "")]),
    ("Karnofsky/Lansky 50 or greater", [("karnofsky", "ge", 50, ""), ("lansky", "ge", 50, "")]),
    ("a GPQ 4-6 and a rash", [("GPQ", "between", (4, 6), "")]),
    ("INTERMACS profile 5-7", [("intermacs", "in", ("5", "6", "7"), "")]),
    ("at least treated with one prior regimen", [("prior_lines", "ge", 1, "")]),
    # scales: said again, glued, whole
    ("ASA 1 or 2 (ASA 1 is in good health and ASA 2 in a worse one)", [("asa", "in", ("1", "2"), "")]),
    (
        "ECOG 0-3 (patients with ECOG 3 if due to the tumor)",
        [("ecog", "in", ("0", "1", "2", "3"), ""), ("ecog", "eq", 3, "")],
    ),
    ("ASA1-2", [("asa", "in", ("1", "2"), "")]),
    ("Child-PughA", [("child_pugh", "eq", ("A",), "")]),
    ("TNM (T: tumor, N: nodes, M: metastasis) staging I-III", [("tnm_stage", "in", ("1", "2", "3"), "")]),
    ("NIHSS range 0-42", []),
    ("scores range from 0 to 5", []),
    ("Hemoglobin > 9 (1) g/dL", [("hemoglobin", "gt", 9, "g/dL")]),
    ("discoid target lesion (0.5-1.0 cm2)", [("lesion_size", "between", (0.5, 1), "cm2")]),
    ("exercises for at least 30 minutes 5 or more days a week", [("exercises", "ge", 5, "d/wk")]),
    (
        "at least 25 follicles (2-9 mm) in an ovary",
        [("follicles", "ge", 25, ""), ("follicles", "between", (2, 9), "mm")],
    ),
    ("Zero to two ocular medications", [("ocular medications", "between", (0, 2), "")]),
    ("Gleason grade of 3+4 or 3+3", [("gleason", "in", ("3+4", "3+3"), "")]),
    (
        "KDIGO =stage 2: creatinine =2x baseline",
        [("aki_stage", "eq", 2, ""), ("creatinine", "eq", 2, "baseline")],
    ),
    ("Acuity worse than 6/60 in the fellow eye", [("visual_acuity", "lt", ("6/60",), "")]),
    ("a sexual partner, of at least 6 months", []),
    ("Women > 2 years postmenopausal", []),
    # bare values: of a sentence, a change, a measure
    ("the MMSE of the above-mentioned persons was 26 points", [("mmse", "eq", 26, "{points}")]),
    ("a decrease in hemoglobin of 2 g/dL", [("decrease in hemoglobin", "eq", 2, "g/dL")]),
    ("a decrease in vision of 2 lines", [("decrease in vision", "eq", 2, "{lines}")]),
    ("cimetidine can decrease the clearance of 5-FU", []),
    ("a tube of internal diameter of 5.5 mm", [("internal diameter", "eq", 5.5, "mm")]),
    ("ETDRS at a distance of 4 m", []),
    ("able to walk 50 steps", [("walk_distance", "eq", 50, "{steps}")]),
    (
        ">= 34 letters (Snellen equivalent of 20/200)",
        [("visual_acuity", "ge", 34, "{letters}"), ("visual_acuity", "eq", ("20/200",), "")],
    ),
    (
        ">= 24 g alcohol/day for women and >= 36 g/d for men",
        [("alcohol", "ge", 24, "g"), ("alcohol", "ge", 36, "g/d")],
    ),
    # several variables under one comparator
    ("INR, APTT > 1.5 x ULN", [("inr", "gt", 1.5, "ULN"), ("aptt", "gt", 1.5, "ULN")]),
    ("ALT twice higher than normal", [("alt", "gt", 2, "normal")]),
    ("PaO2 / (FiO2) <= 300 mmHg", [("pao2_fio2", "le", 300, "mm[Hg]")]),
    # a comparison of words that no variable of ours has
    ("Cerebral Performance Category of 3 to 4", [("Cerebral Performance Category", "between", (3, 4), "")]),
    ("Children aged 6 months to 5 years", [("age", "ge", 6, "mo"), ("age", "le", 5, "a")]),
    # pairs
    ("BP > 180/110 mmHg", [("systolic_bp", "gt", 180, "mm[Hg]"), ("diastolic_bp", "gt", 110, "mm[Hg]")]),
    ("QTc > 450 ms (male) or > 470 ms (female)", [("qtc", "gt", 450, "ms"), ("qtc", "gt", 470, "ms")]),
    # ordinals
    ("ECOG performance status 0-1", [("ecog", "in", ("0", "1"), "")]),
    ("NYHA class III-IV heart failure", [("nyha", "in", ("3", "4"), "")]),
    ("ASA I-III", [("asa", "in", ("1", "2", "3"), "")]),
    ("Child-Pugh A", [("child_pugh", "eq", ("A",), "")]),
    ("Child-Pugh A or B", [("child_pugh", "in", ("A", "B"), "")]),
    ("Stage IIIB-IV NSCLC", [("tnm_stage", "in", ("3B", "4"), "")]),
    ("toxicity grade >= 2", [("ctcae_grade", "ge", 2, "")]),
    ("ECOG PS <= 2", [("ecog", "le", 2, "")]),
    # numbers
    ("platelets >= 100,000/mm3", [("platelets", "ge", 100000, "/mm3")]),
    ("HbA1c > 7,5 %", [("hba1c", "gt", 7.5, "%")]),
    ("platelet count < 50.000 /mm3", [("platelets", "lt", 50000, "/mm3")]),
    ("WBC > 3.0 × 10^9/L", [("wbc", "gt", 3, "10*9/L")]),
    ("neutrophils >= 1.5 × 109/L", [("anc", "ge", 1.5, "10*9/L")]),
    ("Plaquettes ≥ 100 000/mm3", [("platelets", "ge", 100000, "/mm3")]),
    ("Platelets < 1.500.000/mm3", [("platelets", "lt", 1500000, "/mm3")]),
    ("Platelet count: <100 √ó 109 / L", [("platelets", "lt", 100, "10*9/L")]),
    ("temperature greater than38 °C", [("temperature", "gt", 38, "Cel")]),
    (
        "testosterone < 300 ng/dL +/- 5 % or > 1197 ng/dL",
        [("testosterone", "lt", 300, "ng/dL"), ("testosterone", "gt", 1197, "ng/dL")],
    ),
    # a reference limit whose words are comparators, too
    ("vitamin A level greater than or equal to lower limit of normal", [("vitamin_a", "ge", 1, "LLN")]),
    ("platelet count < lower limit of normal", [("platelets", "lt", 1, "LLN")]),
    ("AST > upper limit of normal", [("ast", "gt", 1, "ULN")]),
    # the second limit says what both are about
    ("scheduled for ablation and ≥20 and ≤80 years of age", [("age", "between", (20, 80), "a")]),
    (
        "FEV1 > 70 % of the predicted value and at least 2.0 L",
        [("fev1", "gt", 70, "%"), ("fev1", "ge", 2, "L")],
    ),
    ("24-hour urine protein must be < 1 g", [("urine_protein", "lt", 1, "g")]),
    ("Psoriasis Area and Severity Index (PASI) score ≥ 12", [("pasi", "ge", 12, "")]),
    ("HCT-CI Score < or = 4 points for patients", [("hct_ci", "le", 4, "{points}")]),
    ("cough questionnaire (score at least 3)", [("cough questionnaire", "ge", 3, "")]),
    ("more than two drinks", [("alcohol", "gt", 2, "{drinks}")]),
    # a limit goes on behind a semicolon, and behind a conversion in brackets
    (
        "Haemoglobin < 12g/dL for males; <11g/dL for females",
        [("hemoglobin", "lt", 12, "g/dL"), ("hemoglobin", "lt", 11, "g/dL")],
    ),
    (
        "Body weight >=50 kilograms (kg) (110 pounds [lbs]) and <114kg",
        [("weight", "ge", 50, "kg"), ("weight", "lt", 114, "kg")],
    ),
    ("Must live within 100 miles of the clinic", [("distance_to_site", "le", 100, "[mi_i]")]),
    # values of scores that we do not know
    ("Contemplation Ladder score of 9 or 10", [("Contemplation Ladder score", "in", ("9", "10"), "")]),
    ("ICDAS II score of 1,2 or 3", [("ICDAS II score", "in", ("1", "2", "3"), "")]),
    ("ICDAS scores 1-2", [("ICDAS scores", "between", (1, 2), "")]),
    ("body mass index (BMI) of 17.1～25.8 (inclusive of limits)", [("bmi", "between", (17.1, 25.8), "")]),
    ("Thrombocytopenia <150 G / L", [("platelets", "lt", 150, "10*9/L")]),
    # ends of a range that are not part of it
    ("Children 2 to <12 years old", [("age", "ge", 2, "a"), ("age", "lt", 12, "a")]),
    ("Patients 11 to no older than 17 years of age", [("age", "between", (11, 17), "a")]),
    ("Average menstrual cycle 21-35 days", [("menstrual_cycle_length", "between", (21, 35), "d")]),
    # the limit belongs to the name next to it, not to the one before
    ("MMSE ≥ 14 and ≤ 25 at screening", [("mmse", "between", (14, 25), "")]),
    ("NRS score must be ≥ 6 and NYHA II", [("vas_pain", "ge", 6, ""), ("nyha", "eq", 2, "")]),
    ("LVEF > 40% and SF > 28%", [("lvef", "gt", 40, "%"), ("lv_fractional_shortening", "gt", 28, "%")]),
    (
        "BP > 140 mm Hg systolic or > 90 mm Hg diastolic",
        [("systolic_bp", "gt", 140, "mm[Hg]"), ("diastolic_bp", "gt", 90, "mm[Hg]")],
    ),
    (">50% direct bilirubin or ALT ≥5xULN", [("direct bilirubin", "gt", 50, "%"), ("alt", "ge", 5, "ULN")]),
    (
        "lid retraction ≥ 2 mm, proptosis ≥ 3 mm",
        [("lid retraction", "ge", 2, "mm"), ("proptosis", "ge", 3, "mm")],
    ),
    ("Drink more than 5 cups of coffee per day", [("caffeine", "gt", 5, "{cups}/d")]),
    # what is not the variable itself
    ("decrease in hemoglobin > 2 g/dL", [("decrease in hemoglobin", "gt", 2, "g/dL")]),
    ("Urine sodium < 20 mmol/L", [("Urine sodium", "lt", 20, "mmol/L")]),
    ("pregnancy test with a sensitivity of at least 50 mIU/mL", [("sensitivity", "ge", 50, "m[IU]/mL")]),
    ("saliva pH < 5.8", [("saliva pH", "lt", 5.8, "")]),
    # names that a text spells out
    (
        "Telephone Interview for Cognitive Status (TICS) score ≤20",
        [("Telephone Interview for Cognitive Status (TICS) score", "le", 20, "")],
    ),
    ("Boston Bowel Prep Scale, total score ≤2", [("Boston Bowel Prep Scale, total score", "le", 2, "")]),
    ("a ≥20mm non-pedunculated polyp", [("non-pedunculated polyp", "ge", 20, "mm")]),
    ("ADCS-ADL score at screening visit and baseline visit <73", [("ADCS-ADL score", "lt", 73, "")]),
    # ages of events and of things
    ("acute (less than 4 week old) injury", []),
    ("Infants less than 4 weeks old", [("age", "lt", 4, "wk")]),
    ("clinical stage T2a or lower", [("t_stage", "le", ("2A",), "")]),
    # other languages
    ("Thrombozyten < 100.000/µl", [("platelets", "lt", 100000, "/uL")]),
    ("Männer und Frauen ab 18 Jahren", [("age", "ge", 18, "a")]),
    ("Patienten im Alter von 18 bis 65 Jahren", [("age", "between", (18, 65), "a")]),
    ("drugs that alter absorption taken for 14 days", []),
    ("anti-HBs Ab 10 mIU/mL", []),
    ("in the last 6 months ALT > 40 U/L", [("alt", "gt", 40, "U/L")]),
    ("älter als 65 Jahre", [("age", "gt", 65, "a")]),
    ("Patient âgé de plus de 18 ans", [("age", "gt", 18, "a")]),
    ("Homme ou femme de 18 ans ou plus", [("age", "ge", 18, "a")]),
    ("Créatinine inférieure à 1,5 fois la normale", [("creatinine", "lt", 1.5, "normal")]),
    ("Edad entre 18 y 65 años", [("age", "between", (18, 65), "a")]),
    ("MMSE ≥ 14 y ≤ 25", [("mmse", "between", (14, 25), "")]),
    ("Creatinina sérica ≤ 1,5 veces el límite superior de la normalidad", [("creatinine", "le", 1.5, "ULN")]),
    ("Idade igual ou superior a 18 anos", [("age", "ge", 18, "a")]),
    ("Età superiore ai 18 anni", [("age", "gt", 18, "a")]),
    ("Patiënten ouder dan 18 jaar", [("age", "gt", 18, "a")]),
    ("年龄18-75岁", [("age", "between", (18, 75), "a")]),
    ("血小板 ≥ 100×10^9/L", [("platelets", "ge", 100, "10*9/L")]),
    # units
    ("eGFR < 30 mL/min/1.73 m2", [("egfr", "lt", 30, "mL/min/{1.73_m2}")]),
    ("Body temperature > 38°C", [("temperature", "gt", 38, "Cel")]),
    ("Life expectancy of at least 12 weeks", [("life_expectancy", "ge", 12, "wk")]),
    # a limit that is stated twice, or from a reference limit on
    ("IIEF score less than 21 (including 21)", [("iief", "le", 21, "")]),
    ("PT > ULN + 4 s or APTT > 1.5 ULN", [("pt", "gt", 4, "s"), ("aptt", "gt", 1.5, "ULN")]),
    ("AST 20% above ULN", [("ast", "gt", 20, "%")]),
    ("testosterone > 10% below the lower limit of normal", [("testosterone", "lt", 10, "%")]),
    ("ALT levels are 5 times higher than the normal upper limit", [("alt", "gt", 5, "ULN")]),
    ("up to and including 18 years at diagnosis", [("age", "le", 18, "a")]),
    # pluses of a dipstick or a slide
    ("urine protein ≥ ++", [("urine_protein", "ge", 2, "")]),
    ("occult blood in stool ++ and above", [("stool_occult_blood", "ge", 2, "")]),
    ("HER2 negative (IHC 0, 1+ or 2+)", [("her2_ihc", "in", ("0", "1", "2"), "")]),
    ("proteinuria > 1 g/24 h", [("urine_protein", "gt", 1, "g/(24.h)")]),
    # scales with letters and prefixes, and heads with roman numbers
    ("BCLC stage 0-A", [("bclc_stage", "in", ("0", "A"), "")]),
    ("liver fibrosis F3 or F4", [("fibrosis_stage", "in", ("3", "4"), "")]),
    ("CEAP C2-C4", [("ceap", "in", ("2", "3", "4"), "")]),
    ("Glogau photoaging score II and III", [("glogau photoaging score", "in", ("2", "3"), "")]),
    ("Functional status - class IV according to ACR", [("functional status class", "eq", 4, "")]),
    # whose limit it is
    (
        "QTc prolongation (male > 450 ms; female > 470 ms)",
        [("qtc", "gt", 450, "ms"), ("qtc", "gt", 470, "ms")],
    ),
    ("GOT, GPT >= 100 IU/L", [("ast_alt", "ge", 100, "[IU]/L")]),
    (
        "doxorubicin > 400 mg/m2, or an epirubicin dose of > 800 mg/m2",
        [("doxorubicin_dose", "gt", 400, "mg/m2"), ("epirubicin dose", "gt", 800, "mg/m2")],
    ),
    ("steroids in a dose higher than prednisone 10 mg", [("steroid_dose", "gt", 10, "mg")]),
    ("> 15% reversibility of FEV1", [("reversibility of FEV1", "gt", 15, "%")]),
    (
        "bilirubin 2 x ULN (plus > 35% direct bilirubin) and/or INR > 1.5",
        [("bilirubin", "eq", 2, "ULN"), ("direct bilirubin", "gt", 35, "%"), ("inr", "gt", 1.5, "")],
    ),
    ("no diuresis control or at least two creatinine tests", [("creatinine tests", "ge", 2, "")]),
    ("Shunt with [Qp:Qs] >= 1.5:1", [("Qp:Qs", "ge", 1.5, "")]),
    ("R&D staff < 5", [("R&D staff", "lt", 5, "")]),
    # ages, and what is none
    ("Persons of 70 years or less", [("age", "le", 70, "a")]),
    ("adult (21+) hemodialysis patients", [("age", "ge", 21, "")]),
    ("Age at onset of migraine prior to 50 years of age", [("age_at_onset", "lt", 50, "a")]),
    ("laboratory results not older than 3 months", []),
    ("traceable for follow-up at 24 months of age", []),
    # ordinal numbers
    (
        "body weight within the 5th through 95th percentile",
        [("weight", "between", (5, 95), "{percentile}")],
    ),
    ("less than a 7th grade education", [("education", "lt", 7, "")]),
    ("D-dimer rising (over 3 consecutive measurements) to = 1000 ng/mL", [("d_dimer", "eq", 1000, "ng/mL")]),
    # one or two of a thing, halves, and acuity
    ("one or two prior systemic therapies", [("prior_lines", "between", (1, 2), "")]),
    ("one or two times a day", []),
    ("more than ½ teaspoon of hemoptysis", [("hemoptysis_volume", "gt", 0.5, "[tsp_us]")]),
    ("hemoptysis > half a teaspoon", [("hemoptysis_volume", "gt", 0.5, "[tsp_us]")]),
    ("pain at least half of the days", []),
    (
        "BCVA 20/25 to 20/400",
        [("visual_acuity", "le", ("20/25",), ""), ("visual_acuity", "ge", ("20/400",), "")],
    ),
    ("BCVA worse than 20/63", [("visual_acuity", "lt", ("20/63",), "")]),
    ("at least 2 doses of seasonal influenza vaccine", [("vaccine_doses", "ge", 2, "{doses}")]),
    # a scale named behind its values, and a stage beside a score
    ("health condition I-III of American Society of Anaesthesiology", [("asa", "in", ("1", "2", "3"), "")]),
    ("0-1 on the ECOG scale", [("ecog", "in", ("0", "1"), "")]),
    ("stage IV, ECOG 0-1", [("tnm_stage", "eq", 4, ""), ("ecog", "in", ("0", "1"), "")]),
    ("creatinine > 2.5 mg/dL.D) Other", [("creatinine", "gt", 2.5, "mg/dL")]),
    # limits that stand in brackets, are said again, or follow names of their own
    ("FEV1/Forced Vital Capacity (FVC) < 0.70", [("fev1_fvc", "lt", 0.7, "")]),
    ("Sa:FiO2 (O2 saturation by pulse oximeter) <= 350", [("spo2_fio2", "le", 350, "")]),
    ("CrCl (calculated by serum creatinine) > 50", [("creatinine_clearance", "gt", 50, "")]),
    ("Liver function (ALT) > 3 x ULN", [("alt", "gt", 3, "ULN")]),
    (
        "budesonide (≤ 2000 mcg) mometasone furoate (≤ 880 mcg)",
        [("budesonide", "le", 2000, "ug"), ("mometasone furoate", "le", 880, "ug")],
    ),
    (
        "creatinine > 115 micromoles/liter [μmol/L] [1.3 mg/dL] in women, > 130 μmol/L [1.5 mg/dL] in men",
        [("creatinine", "gt", 115, "umol/L"), ("creatinine", "gt", 130, "umol/L")],
    ),
    (
        "AST < 3 x ULN (in case of Gilbert syndrome < 5 x ULN)",
        [("ast", "lt", 3, "ULN"), ("ast", "lt", 5, "ULN")],
    ),
    (
        "AST 2 times the ULN if metastases are absent, or 5 times ULN if they are present",
        [("ast", "eq", 2, "ULN"), ("ast", "eq", 5, "ULN")],
    ),
    (
        "an increase in FEV1 of ≥ 12% and ≥ 200 ml over the initial FEV1",
        [("increase in FEV1", "ge", 12, "%"), ("increase in FEV1", "ge", 200, "mL")],
    ),
    (
        "alcohol intake of > 21 units or a daily intake of > 3 units",
        [("alcohol", "gt", 21, "{units}"), ("alcohol", "gt", 3, "{units}")],
    ),
    ("long term oxygen therapy (> 15 hours a day)", [("long term oxygen therapy", "gt", 15, "h/d")]),
    ("at least four sexual intercourse attempts", [("intercourse_attempts", "ge", 4, "")]),
    ("Four to fourteen migraine days", [("headache_days", "between", (4, 14), "{episodes}")]),
    ("in participants < 12 kg", [("weight", "lt", 12, "kg")]),
    ("eGFR < 30 mL/minute/1.73 meters squared", [("egfr", "lt", 30, "mL/min/{1.73_m2}")]),
    ("CrCl = Q x (140-age) x weight, Q = 0.85 for females", []),
    ("BCRSS = 2 + elevated biomarkers", [("BCRSS", "eq", 2, "")]),
    ("subjects will be ³ 18 years of age", [("age", "ge", 18, "a")]),
    ("over the age of 18 years old", [("age", "gt", 18, "a")]),
    ("onset prior to 50 years of age", [("age_at_onset", "lt", 50, "a")]),
    ("aged between 10 years and 19 years 11 months", [("age", "between", (10, 19.917), "a")]),
    ("born at or after 37 weeks of gestation", [("gestational_age", "ge", 37, "wk")]),
    # scales and scores
    ("BI-RADS 1 or 2", [("bi_rads", "in", ("1", "2"), "")]),
    ("a score of 15 or greater on the Foo Rating Scale", [("Foo Rating Scale", "ge", 15, "")]),
    ("a score of 0 on the ICIQ-SF questionnaire", [("iciq", "eq", 0, "")]),
    ("3 degree atrioventricular block", [("atrioventricular_block", "eq", 3, "")]),
    ("1 degree relatives with breast cancer", []),
    # changes, abbreviations in brackets, limits on two variables
    (
        "decrease in BP of >= 20 mmHg in systolic BP or of >= 10 mmHg in diastolic BP",
        [("decrease in systolic BP", "ge", 20, "mm[Hg]"), ("decrease in diastolic BP", "ge", 10, "mm[Hg]")],
    ),
    ("systolic Blood Pressure (BP) lower than 100 mmHg", [("systolic_bp", "lt", 100, "mm[Hg]")]),
    (
        "systolic BP > 180 and diastolic 110",
        [("systolic_bp", "gt", 180, ""), ("diastolic_bp", "gt", 110, "")],
    ),
    (
        "creatinine <= ULN or, if > ULN, creatinine clearance (CrCl) >= 60 mL/min",
        [
            ("creatinine", "le", 1, "ULN"),
            ("creatinine", "gt", 1, "ULN"),
            ("creatinine_clearance", "ge", 60, "mL/min"),
        ],
    ),
    ("if it is a lymph node, the short diameter must be >= 15 mm", [("lymph_node_size", "ge", 15, "mm")]),
    ("more than 3 cups of strong caffeinated drinks", [("caffeine", "gt", 3, "{cups}")]),
    ("1 to 5 metastases in total", [("lesion_count", "between", (1, 5), "")]),
    ("sweat chloride of > 60 mmol/L", [("sweat_chloride", "gt", 60, "mmol/L")]),
    # what a dose or a loss is of, how often, and parts of a whole
    ("treatment of less than 100 mcg fluticasone", [("fluticasone", "lt", 100, "ug")]),
    ("loss of >= 20% of the original body weight", [("weight_loss", "ge", 20, "%")]),
    ("hemodialysis at least twice weekly", [("hemodialysis", "ge", 2, "")]),
    ("at least 5 daily pain diaries", [("pain diaries", "ge", 5, "")]),
    ("not more than 1/3 of the bone marrow", [("bone marrow", "le", 0.333, "")]),
    ("AP < 5xUNL", [("alp", "lt", 5, "ULN")]),
    ("T stage II-IV", [("t_stage", "in", ("2", "3", "4"), "")]),
    ("severe (grade 3) anaphylactoid reaction", [("anaphylactoid reaction grade", "eq", 3, "")]),
    ("Hgb concentration of 10.0 g/dL", [("hemoglobin", "eq", 10, "g/dL")]),
    (
        "scores of 19 or higher for boys and 20 or higher for girls",
        [("scores", "ge", 19, ""), ("scores", "ge", 20, "")],
    ),
    ("IELT <= 2 minutes", [("ielt", "le", 2, "min")]),
    ("laminectomy patients greater than 6 months postop", []),
    # words of other languages
    ("Lebensalter mindestens 18 Jahre, bis maximal 75 Jahre", [("age", "between", (18, 75), "a")]),
    ("GPT > 2,5-fach der oberen Norm", [("alt", "gt", 2.5, "ULN")]),
    ("Leberwerte mehr als das 3-fache der oberen Normgrenze", [("transaminases", "gt", 3, "ULN")]),
    ("Patients âgés de 18 à 75 ans", [("age", "between", (18, 75), "a")]),
    ("score OMS 0 ou 1", [("ecog", "in", ("0", "1"), "")]),
    ("PNN supérieurs à 1500/mm3", [("anc", "gt", 1500, "/mm3")]),
    ("ALT o AST mayor de 5 veces el límite superior normal", [("ast_alt", "gt", 5, "ULN")]),
    ("IMC maior que 30 kg/m2", [("bmi", "gt", 30, "kg/m2")]),
    ("emoglobina inferiore a 9 g/dL", [("hemoglobin", "lt", 9, "g/dL")]),
    ("年齢が20歳以上75歳未満の患者", [("age", "ge", 20, "a"), ("age", "lt", 75, "a")]),
    ("만 19세 이상 65세 이하의 성인", [("age", "between", (19, 65), "a")]),
    ("18세 미만", [("age", "lt", 18, "a")]),
    ("年龄≥18岁且不超过80岁", [("age", "between", (18, 80), "a")]),
    ("возраст от 18 до 65 лет", [("age", "between", (18, 65), "a")]),
    ("индекс массы тела более 30 кг/м2", [("bmi", "gt", 30, "kg/m2")]),
    # what describes a method, a rule or a scale sets no limit
    ("methods with a failure rate of < 1% per year", []),
    ("methods with a low failure rate (i.e., less than 1% per year)", []),
    ("values of 14.5% may be rounded up to 15%", []),
    ("heart failure with LVEF < 40%", [("lvef", "lt", 40, "%")]),
    ("Nondiabetic controls (n = 5)", []),
    ("Class III: patients with marked limitation", []),
    ("at least 2 out of the following", []),
    ("greater than 1+ proteinuria", [("urine_protein", "gt", 1, "")]),
    ("at least one lesion that can be measured", [("lesion_count", "ge", 1, "{lesions}")]),
    (
        "at least one bidimensional and/or unidimensional, measurable indicator lesion must be present",
        [("lesion_count", "ge", 1, "")],
    ),
    (
        "two or more prior ineffective systemic or topical therapies",
        [("ineffective systemic or topical therapies", "ge", 2, "")],
    ),
    (
        "heart rate less than 60/minute and more than 100/minute",
        [("heart_rate", "lt", 60, "/min"), ("heart_rate", "gt", 100, "/min")],
    ),
    ("magnesium less than 1.2 (mEq/L), may be corrected", [("magnesium", "lt", 1.2, "meq/L")]),
    ("bilirubin <=1.5xupper limit of normal", [("bilirubin", "le", 1.5, "ULN")]),
    ("bilirubin > 2,0 x upper normality limit", [("bilirubin", "gt", 2, "ULN")]),
    ("ALT > 2 folds as high as maximal normal value", [("alt", "gt", 2, "ULN")]),
    ("ANC >= 1.5 bil/L", [("anc", "ge", 1.5, "10*9/L")]),
    ("FSH 25-140 IE/L", [("fsh", "between", (25, 140), "[IU]/L")]),
    ("oxygen desaturation index (ODI) > 15/h", [("oxygen_desaturation_index", "gt", 15, "/h")]),
    ("ECOG performance value of 0 or 1", [("ecog", "in", ("0", "1"), "")]),
    ("CDR-GS of 0.5, 1.0, or 2.0", [("cdr", "in", ("0.5", "1.0", "2.0"), "")]),
    ("clinical stage T2-3", [("t_stage", "in", ("2", "3"), "")]),
    ("AJCC version 8 stage III", [("tnm_stage", "eq", 3, "")]),
    ("based on AJCC Version 7 TNM disease stages", []),
    ("all toxicities assessed by NCI CTCAE version 4", []),
    ("of reproductive age without pregnancy planned in the next 12 months", []),
    ("resistance index（RI）<0.75", [("resistance index", "lt", 0.75, "")]),
    ("WBC≥4.0×10~9/L and ≤12×10~9/L", [("wbc", "between", (4, 12), "10*9/L")]),
    (
        "skinfold thickness: men (≤ 10 mm) and women (≤ 22 mm)",
        [("skinfold thickness", "le", 10, "mm"), ("skinfold thickness", "le", 22, "mm")],
    ),
    ("fração da ejeção ventricular esquerda ≤50%", [("lvef", "le", 50, "%")]),
    ("Trombocitopenia con recuento plaquetario <75 × 109/l", [("platelets", "lt", 75, "10*9/L")]),
    ("αριθμό αιμοπεταλίων<75×109/L", [("platelets", "lt", 75, "10*9/L")]),
    (
        "tachypnoea > 30 bpm, tachycardia > 125 bpm",
        [("respiratory_rate", "gt", 30, "/min"), ("heart_rate", "gt", 125, "/min")],
    ),
    ("Literacy in Medicine (REALM-SF) score > 4", [("Medicine (REALM-SF) score", "gt", 4, "")]),
    ("proteinuria (+3 or more by dipstick)", [("urine_protein", "ge", 3, "")]),
    # names that count only with a unit of theirs
    ("PCR > 5 mg/dL", [("crp", "gt", 5, "mg/dL")]),
    ("at least one positive PCR", [("positive PCR", "ge", 1, "")]),
    ("SO2 < 95%, FR > 30/min", [("spo2", "lt", 95, "%"), ("respiratory_rate", "gt", 30, "/min")]),
    ("Thrombopenia less than 100 x 109 / L", [("platelets", "lt", 100, "10*9/L")]),
    (
        "AST levels which are >= 1 times and <= 10 times the upper limit of normal",
        [("ast", "between", (1, 10), "ULN")],
    ),
    ("HbA1c between 7% (53 mmol/mol) and 10% (86 mmol/mol)", [("hba1c", "between", (7, 10), "%")]),
    ("loss of blood of a significant volume (i.e., > 500 mL)", [("blood_loss", "gt", 500, "mL")]),
    ("QTc prolongation (i.e. > 450 ms)", [("qtc", "gt", 450, "ms")]),
    (
        "at least one coronary stenosis ≥ 50% on angiography",
        [("coronary stenosis", "ge", 1, ""), ("coronary stenosis", "ge", 50, "%")],
    ),
    ("aged between 65 and 18 years", [("age", "between", (18, 65), "a")]),
    ("Be18-75 years old", [("age", "between", (18, 75), "a")]),
    ("serum potassium (K+ >5.0 mEq/L)", [("potassium", "gt", 5, "meq/L")]),
    ("CD4+ >200 cells/mm3", [("cd4", "gt", 200, "{cells}/mm3")]),
    ("LDH 1.5-2-fold above ULN", [("ldh", "between", (1.5, 2), "ULN")]),
    ("bilirubin >= 2-fold the upper limit of normal (ULN)", [("bilirubin", "ge", 2, "ULN")]),
    ("ALAT < 3 N, bilirubine < 1.5N", [("alt", "lt", 3, "normal"), ("bilirubin", "lt", 1.5, "normal")]),
    (
        "ALT =< 3 times ULN (=< 5 times if liver metastases)",
        [("alt", "le", 3, "ULN"), ("alt", "le", 5, "ULN")],
    ),
    (
        "AST <= 3-times the ULN or less than or equal to 10-times normal",
        [("ast", "le", 3, "ULN"), ("ast", "le", 10, "normal")],
    ),
    (
        "marital problems (<85 on the Locke-Wallace Marital Adjustment Test)",
        [("Locke-Wallace Marital Adjustment Test", "lt", 85, "")],
    ),
    ("carcinoma of the cervix unless at less than 30% risk of relapse", [("risk of relapse", "lt", 30, "%")]),
    ("score of >= 3 out of a total possible score of 12", [("score", "ge", 3, "")]),
    ("pain of at least 3.0 on a 0 to 10 point scale", [("vas_pain", "ge", 3, "")]),
    ("Toxicities of prior therapy must have resolved to grade 1 or less", [("ctcae_grade", "le", 1, "")]),
    ("All adverse effects resolved to <= grade 1", [("grade", "le", 1, "")]),
    ("a minimum of 2 I.V. doses of study drug", [("I.V. doses of study drug", "ge", 2, "")]),
    ("at least one second-generation TKI", [("second-generation TKI", "ge", 1, "")]),
    ("more than one course of systemic chemotherapy", [("course of systemic chemotherapy", "gt", 1, "")]),
    (
        "at least 4 attempts of sexual intercourse per month",
        [("attempts of sexual intercourse", "ge", 4, "")],
    ),
    ("no more than 2 prior systemic chemotherapy regimens", [("prior_lines", "le", 2, "")]),
    ("failure of 1-2 prior TKIs", [("TKIs", "between", (1, 2), "")]),
    ("disc disease at one or more levels between L1 and S1", [("levels", "ge", 1, "{levels}")]),
    ("at least one hospital and able to read", [("hospital", "ge", 1, "")]),
    (
        "ratio de la pression partielle en oxygène (PaO2) sur la fraction en oxygène (FiO2) < 300 mmHg",
        [("pao2_fio2", "lt", 300, "mm[Hg]")],
    ),
    ("sexual activity (more than 4 times)", [("sexual activity", "gt", 4, "{times}")]),
    ("class I and III anti-arrhythmic drugs", [("anti-arrhythmic drugs class", "in", ("1", "3"), "")]),
    ("calcitonin equal to or above 50 ng/L", [("calcitonin", "ge", 50, "ng/L")]),
    # second counts and ages, doses in terms of another drug
    (
        "at least 10 swollen joints and 10 tender joints",
        [("joint_count", "ge", 10, ""), ("joint_count", "ge", 10, "")],
    ),
    ("score >= 3 where 0 is no pain and 10 indicates unbearable pain", [("score", "ge", 3, "")]),
    (
        "Age of 18 to 50 years (incl.) for young or of 65 to 80 years (incl.) for elderly volunteers",
        [("age", "between", (18, 50), "a"), ("age", "between", (65, 80), "a")],
    ),
    ("Children from birth to 18 years of age", [("age", "le", 18, "a")]),
    ("in excess of the equivalent of 10 mg of prednisone", [("steroid_dose", "gt", 10, "mg")]),
    ("NPI agitation subscale >= 3", [("npi", "ge", 3, "")]),
    ("will exceed 10 mSv", [("radiation_exposure", "gt", 10, "mSv")]),
    ("on >= 3x injections per day", [("injections per day", "ge", 3, "")]),
    # of two scales of performance, of runs, and of what is drunk
    ("Lansky (age < 16 years) performance status >= 50", [("age", "lt", 16, "a"), ("lansky", "ge", 50, "")]),
    ("performance status >= 60%", [("karnofsky", "ge", 60, "%")]),
    ("tachycardia (>= 3 consecutive ventricular beats)", [("ventricular beats", "ge", 3, "")]),
    ("intake of at least 1.5 L water", [("water", "ge", 1.5, "L")]),
    (
        "HbA1c 7-10%, by the central laboratory, corresponding to 53-86 mmol/mol",
        [("hba1c", "between", (7, 10), "%"), ("hba1c", "between", (53, 86), "mmol/mol")],
    ),
    ("Body Mass Index =18.5 and =34 kg/m2", [("bmi", "eq", 18.5, "kg/m2"), ("bmi", "eq", 34, "kg/m2")]),
    ("Age 18 up to 85 years of age", [("age", "between", (18, 85), "a")]),
    ("toxicity regressed to grade <= 1 [National Cancer Institute]", [("ctcae_grade", "le", 1, "")]),
    ("grade 3 breast cancer", [("breast cancer grade", "eq", 3, "")]),
    ("Part 1b: more than equal to (>=) 50 kg body weight", [("weight", "ge", 50, "kg")]),
    # one statement does not reach into the next
    (
        "school or above: 11 ≤ MMSE ≤ 25, elementary school: 8 ≤ MMSE ≤ 20",
        [("mmse", "between", (11, 25), ""), ("mmse", "between", (8, 20), "")],
    ),
    (
        "Hachinski Ischemic Score < 4；Hamilton Depression Scale ≤10",
        [("Hachinski Ischemic Score", "lt", 4, ""), ("hamd", "le", 10, "")],
    ),
    (
        "BCVA 20/40-20/320 in the study eye",
        [("visual_acuity", "le", ("20/40",), ""), ("visual_acuity", "ge", ("20/320",), "")],
    ),
    # for women and men
    (
        "binge drinking (4/5 or more drinks on one occasion)",
        [("alcohol", "ge", 4, "{drinks}"), ("alcohol", "ge", 5, "{drinks}")],
    ),
    # the time in which a sample is gathered is no window
    ("<= 1 g of protein in 24 hours", [("urine_protein", "le", 1, "g")]),
    # glued to the word before
    ("ECOG 0 to1", [("ecog", "in", ("0", "1"), "")]),
    ("ECOG performance status 0,1 or2", [("ecog", "in", ("0", "1", "2"), "")]),
    ("ECOG0-1", [("ecog", "in", ("0", "1"), "")]),
    ("ECOG PS of 0-to-2", [("ecog", "in", ("0", "1", "2"), "")]),
    ("ECOG score 0，1", [("ecog", "in", ("0", "1"), "")]),
    ("NYHA classⅡ-Ⅲ", [("nyha", "in", ("2", "3"), "")]),
    ("No peripheral neuropathy > grade2", [("neuropathy_grade", "gt", 2, "")]),
    ("HbA1c within the range of 7.5% to10.0%", [("hba1c", "between", (7.5, 10), "%")]),
    ("Life expectancy greater than or equal to12 weeks", [("life_expectancy", "ge", 12, "wk")]),
    # the digit of a footnote, and of a version
    ("NYHA class III or IV1", [("nyha", "in", ("3", "4"), "")]),
    ("neuropathy > grade 2 (CTCAE V4)", [("ctcae_grade", "gt", 2, "")]),
    ("heart failure NYHA1 class III or IV", [("nyha", "in", ("3", "4"), "")]),
    # the sign of a multiple before it, and the multiple behind the limit
    ("ALT > x2 ULN", [("alt", "gt", 2, "ULN")]),
    ("AST >x 2.5 ULN", [("ast", "gt", 2.5, "ULN")]),
    ("ALT less than x3 the upper limit of normal", [("alt", "lt", 3, "ULN")]),
    ("Bilirubin ≤ ×2.5 ULN", [("bilirubin", "le", 2.5, "ULN")]),
    ("ALT > ULN x 3", [("alt", "gt", 3, "ULN")]),
    ("creatinine < ULN*1.5", [("creatinine", "lt", 1.5, "ULN")]),
    ("ALT > ULN x 2 consecutive measurements", [("alt", "gt", 1, "ULN")]),
    ("ALT > ULN x", [("alt", "gt", 1, "ULN")]),
    ("Alk-P > 2.5 x ULN", [("alp", "gt", 2.5, "ULN")]),
    ("gamma-GT > 2.5 x ULN", [("ggt", "gt", 2.5, "ULN")]),
    ("ALT at least 2.5 times upper referenced limit", [("alt", "ge", 2.5, "ULN")]),
    ("erection hardness score (EHS) of three or less", [("erection_hardness", "le", 3, "")]),
    ("at least 2 migraine headache attacks per month", [("migraine_attacks", "ge", 2, "")]),
]


@pytest.mark.parametrize(("text", "expected"), COMPARISONS)
def test_a_comparison_is_read_with_variable_operator_value_and_unit(text: str, expected: list[Any]) -> None:
    assert constraints(text) == expected


@pytest.mark.parametrize(("text", "expected"), COMPARISONS)
def test_the_printed_numbers_are_inside_the_span(text: str, expected: list[Any]) -> None:
    for constraint in read(text).constraints:
        assert any(ch.isdigit() or ch in "IVAB+" for ch in text[constraint.start : constraint.end]) or (
            any(
                word in text.lower()
                for word in ("twice", "one", "two", "three", "four", "limit", "uln", "½", "half")
            )
        )


def test_respective_limits_name_their_sex() -> None:
    reading = read("alcohol intake of more than 20 g and 30 g per day for women and men respectively")
    assert [(c.op, c.low, c.subgroup) for c in reading.constraints] == [
        ("gt", 20, "women"),
        ("gt", 30, "men"),
    ]


def test_a_pair_of_drinks_is_the_limit_of_women_and_of_men_in_either_order() -> None:
    for text in ("4/5 or more drinks", "5/4 or more drinks for men/women"):
        reading = read(text)
        assert [(c.op, c.low, c.subgroup) for c in reading.constraints] == [
            ("ge", 4, "female"),
            ("ge", 5, "male"),
        ]


@pytest.mark.parametrize(
    "text",
    ["urine output < 500 mL in 24 hours", "proteinuria > 1 g over 24 hours", "24 hour urine collection"],
)
def test_the_hours_in_which_urine_is_gathered_are_no_window(text: str) -> None:
    assert read(text).windows == ()


def test_an_infection_in_the_24_hours_before_has_a_window() -> None:
    (window,) = read("urinary tract infection in the 24 hours prior to enrollment").windows
    assert (window.direction, window.value, window.unit) == ("before", 24, "hour")


def test_a_second_limit_for_another_group_repeats_the_comparator() -> None:
    reading = read("No more than 14 drinks per week (if male) or 7 drinks per week (if female)")
    assert [(c.op, c.high, c.subgroup) for c in reading.constraints] == [
        ("le", 14, "male"),
        ("le", 7, "female"),
    ]


def test_either_of_two_variables_under_one_comparator_is_an_alternative() -> None:
    reading = read("SBP or DBP > 140 mmHg")
    assert reading.logic == {"op": "or", "args": [{"constraint": 0}, {"constraint": 1}]}


@pytest.mark.parametrize(
    "text",
    [
        "pain on a 0-10 scale",
        "pain on a scale of 0 to 10",
        "pain on a numeric scale (from 0 to 10)",
        "PHQ-9, whose total score ranges from 0 to 27",
        "MMSE (range 0-30)",
        "NIHSS [possible score: 0 to 42, higher is worse]",
        "PEEP (1 cmH2O = 0.098 kPa)",
        "at least two of the following:",
    ],
)
def test_scales_definitions_and_counts_of_a_list_are_no_comparisons(text: str) -> None:
    assert constraints(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NIHSS score (range 0-42) of 6 or more", [("nihss", "ge", 6, "")]),
        ("VAS (range 0–10 cm) ≥ 4", [("vas_pain", "ge", 4, "")]),
        ("Pain on a scale of 0 to 10 of at least 4", [("vas_pain", "ge", 4, "")]),
        ("mRS (range 0-6) ≤ 2", [("mrs", "le", 2, "")]),
        ("mRS (range 0-6) of 0-2", [("mrs", "in", ("0", "1", "2"), "")]),
        ("ECOG PS (range 0-2)", [("ecog", "in", ("0", "1", "2"), "")]),
        ("Modified Ashworth scale of 0 to 2", [("ashworth", "in", ("0", "1", "2"), "")]),
        ("MMSE (range 20-26)", [("mmse", "between", (20, 26), "")]),
        ("Children (age range 0-17 years)", [("age", "between", (0, 17), "a")]),
        ("NIHSS in the range of 0 to 6", [("nihss", "between", (0, 6), "")]),
    ],
)
def test_the_ends_of_a_scale_are_no_limit_and_a_limit_on_it_is(text: str, expected: list[Any]) -> None:
    assert constraints(text) == expected


WINDOWS = [
    ("ACE inhibitors in the last year", ("before", "le", 1, "year", "now")),
    ("Stroke within one (1) month of enrollment", ("within", "le", 1, "month", "enrollment")),
    ("Chemotherapy within 4 weeks prior to the first dose", ("before", "le", 4, "week", "first dose")),
    ("Myocardial infarction in the past 6 months", ("before", "le", 6, "month", "now")),
    ("No surgery within 2 weeks of enrollment", ("within", "le", 2, "week", "enrollment")),
    ("Stable dose for at least 3 months before randomization", ("before", "ge", 3, "month", "randomization")),
    ("History of malignancy within 5 years", ("within", "le", 5, "year", None)),
    ("At least 21 days since last chemotherapy", ("since", "ge", 21, "day", "chemotherapy")),
    (
        "≥1 and ≤6 months after myocardial infarction",
        ("after", "between", 1, "month", "myocardial infarction"),
    ),
    ("Radiotherapy within the past 6 months to 5 years", ("before", "between", 0.5, "year", "now")),
    ("relapses over the 2 years preceding the trial", ("before", "le", 2, "year", "study entry")),
    ("surgery within 4 mo. before enrollment", ("before", "le", 4, "month", "enrollment")),
    ("must be at least 4 weeks from surgery", ("since", "ge", 4, "week", "surgery")),
    ("with at least 6 months of treatment", ("for", "ge", 6, "month", None)),
    ("no earlier than 75 days after transplant", ("after", "ge", 75, "day", "transplantation")),
    ("Has a 2-year history of rhinitis", ("for", "eq", 2, "year", None)),
    ("no treatment for the month preceding inclusion", ("before", "eq", 1, "month", "enrollment")),
    ("pregnancy test prior to first dose (within 72 hours)", ("before", "le", 72, "hour", "first dose")),
    ("sexual partner for at least the past 6 months", ("for", "ge", 6, "month", None)),
    ("naive (≤ 10 days of prior therapy)", ("for", "le", 10, "day", None)),
    ("contraception for 3 months and a half after the last dose", ("after", "eq", 3.5, "month", "last dose")),
    ("Myokardinfarkt innerhalb der letzten 6 Monate", ("before", "le", 6, "month", "now")),
    ("Infarto de miocardio en los últimos 6 meses", ("before", "le", 6, "month", "now")),
    ("Infarto do miocárdio nos últimos 6 meses", ("before", "le", 6, "month", "now")),
    ("aspirin one or two weeks before surgery", ("before", "between", 1, "week", "surgery")),
    ("headache with a maximum duration of 8 weeks", ("for", "le", 8, "week", None)),
    ("schizophrenia with a minimum duration of 1 year", ("for", "ge", 1, "year", None)),
    ("for a minimum period of 3 months before visit 1", ("before", "ge", 3, "month", "screening")),
    ("Symptoms have lasted for at least 6 weeks", ("for", "ge", 6, "week", None)),
]


@pytest.mark.parametrize(("text", "expected"), WINDOWS)
def test_a_window_is_read_with_direction_operator_value_and_anchor(text: str, expected: Any) -> None:
    assert [(w.direction, w.op, w.value, w.unit, w.anchor) for w in read(text).windows] == [expected]


def test_windows_that_follow_each_other_share_what_is_said_once() -> None:
    asides = read("More than 4 weeks since prior chemotherapy or radiotherapy (6 weeks for nitrosoureas)")
    assert [(w.direction, w.op, w.value) for w in asides.windows] == [("since", "gt", 4), ("since", "gt", 6)]
    repeats = read("testing within 24 hours prior to pilot studies and 24 hours prior to scanning")
    assert [(w.direction, w.op, w.anchor) for w in repeats.windows] == [
        ("before", "le", "pilot studies"),
        ("before", "le", "scanning"),
    ]
    lasting = read("pain for more than 2 months and less than 5 years")
    assert [(w.direction, w.op, w.unit) for w in lasting.windows] == [
        ("for", "gt", "month"),
        ("for", "lt", "year"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "drugs within 4 weeks or 5 half-lives (whichever is longer) before the first dose",
        "drugs within 4 weeks or 5 half-lives, whichever is shorter, prior to the first dose",
    ],
)
def test_both_windows_of_whichever_is_longer_have_the_anchor(text: str) -> None:
    reading = read(text)
    assert [(w.direction, w.op, w.value, w.unit, w.anchor) for w in reading.windows] == [
        ("before", "le", 4, "week", "first dose"),
        ("before", "le", 5, "half-life", "first dose"),
    ]
    assert reading.logic == {"op": "or", "args": [{"window": 0}, {"window": 1}]}


def test_a_window_in_brackets_repeats_the_direction_of_the_one_before() -> None:
    reading = read("chemotherapy within 4 weeks (6 weeks for nitrosoureas) prior to entering the study")
    assert [(w.direction, w.value, w.anchor) for w in reading.windows] == [
        ("before", 4, "study entry"),
        ("before", 6, "study entry"),
    ]


def test_a_limit_for_a_subgroup_names_the_subgroup() -> None:
    reading = read("AST and ALT <= 2.5 x ULN (<= 5 x ULN if liver metastases)")
    assert [(c.high, c.subgroup) for c in reading.constraints] == [(2.5, None), (5.0, "liver metastases")]


def test_and_binds_tighter_than_or() -> None:
    reading = read("hemoglobin < 8 g/dL or platelets < 50,000/uL and creatinine > 2 mg/dL")
    tight = {"op": "and", "args": [{"constraint": 1}, {"constraint": 2}]}
    assert reading.logic == {"op": "or", "args": [{"constraint": 0}, tight]}


@pytest.mark.parametrize(
    ("text", "logic"),
    [
        # a comma or "either" makes a conjunction bind looser
        ("CRP > 2 mg/L, and either BNP ≥ 35 pg/mL or LVEF < 40 %", ["and", 0, ["or", 1, 2]]),
        ("CRP > 2 mg/L or BNP ≥ 35 pg/mL, and LVEF < 40 %", ["and", ["or", 0, 1], 2]),
        ("hemoglobin < 9 g/dL, platelets < 100 x 10^9/L, or ANC < 1 x 10^9/L", ["or", 0, 1, 2]),
        ("hemoglobin ≥ 9 g/dL, platelets ≥ 100 x 10^9/L and ANC ≥ 1 x 10^9/L", ["and", 0, 1, 2]),
        # "no A or B" is neither, "unable to A, or B" denies A alone
        ("No QTc > 450 ms or heart rate > 100 bpm", ["not", ["or", 0, 1]]),
        ("Unable to walk ≥ 50 m or weight > 150 kg", ["or", ["not", 0], 1]),
        ("LVEF < 40 % unless heart rate < 70 bpm", ["except", 0, 1]),
    ],
)
def test_the_logic_of_an_item(text: str, logic: list[Any]) -> None:
    def short(node: dict[str, Any]) -> Any:
        return [node["op"], *map(short, node["args"])] if "op" in node else node["constraint"]

    tree = read(text).logic
    assert tree is not None
    assert short(tree) == logic


def test_one_comparison_needs_no_logic() -> None:
    assert read("Age >= 18 years").logic is None


@pytest.mark.parametrize(
    ("text", "exceptions"),
    [
        (
            "Malignancy within 5 years, except basal cell carcinoma of the skin",
            ["except basal cell carcinoma of the skin"],
        ),
        ("Any drug other than aspirin; unless stopped", ["other than aspirin", "unless stopped"]),
        ("Anti-myeloma treatment (radiotherapy is not excluded)", ["radiotherapy is not excluded"]),
        ("Disease including but not limited to asthma", []),
        ("", []),
    ],
)
def test_an_exception_keeps_its_span(text: str, exceptions: list[str]) -> None:
    assert [span.text for span in read(text).exceptions] == exceptions


def test_a_unit_that_the_variable_is_not_given_in_is_kept_and_reported() -> None:
    reading = read("eGFR < 60 ml/kg*min")
    (constraint,) = reading.constraints
    assert (constraint.variable, constraint.unit, constraint.usual_unit) == ("egfr", "ml/kg*min", None)
    assert [finding.kind for finding in reading.findings] == [FindingKind.ODD_UNIT]


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("No history of stroke", True),
        ("Unable to give informed consent", True),
        ("Free of infection", True),
        ("no more than 3 prior regimens", False),
        ("Including but not limited to asthma", False),
        ("Uncontrolled hypertension or unstable angina", False),
        ("Non-smoker", True),
        ("Absence of fever", True),
        ("Inability to walk", True),
        ("Age >= 18 years", False),
    ],
)
def test_negation_is_a_cue_outside_comparisons(text: str, negated: bool) -> None:
    assert read(text).negated is negated


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Participants must sign consent", "required"),
        ("Prior radiotherapy is allowed", "permitted"),
        ("Any condition that, in the opinion of the investigator, may interfere", "judgement"),
        ("Diabetes mellitus", None),
    ],
)
def test_modality(text: str, modality: str | None) -> None:
    assert read(text).modality == modality


@pytest.mark.parametrize(
    ("text", "polarity", "categories"),
    [
        ("Pregnant or breastfeeding women", Polarity.EXCLUSION, ("sex", "pregnancy/contraception")),
        ("Age >= 18 years", Polarity.INCLUSION, ("age",)),
        ("ECOG 0-1", Polarity.INCLUSION, ("performance score",)),
        ("Asthma", Polarity.INCLUSION, ("diagnosis",)),
        ("Asthma", Polarity.EXCLUSION, ("comorbidity",)),
        ("Life expectancy > 3 months", Polarity.INCLUSION, ("life expectancy",)),
        ("Likes jazz", Polarity.INCLUSION, ("other",)),
    ],
)
def test_categories(text: str, polarity: Polarity, categories: tuple[str, ...]) -> None:
    assert read(text, polarity).categories == categories


def test_a_mesh_term_of_the_record_is_a_concept_with_its_code() -> None:
    mesh = MeshName("Breast Neoplasms", "D001943", "condition")
    concepts = read("Prior breast neoplasm or falls", mesh_terms=(mesh,)).concepts
    assert [(c.kind, c.name, c.system, c.code) for c in concepts] == [
        ("condition", "Breast Neoplasms", "MeSH", "D001943")
    ]


def test_a_bare_age_is_kept_and_reported() -> None:
    reading = read("Age = 18")
    assert [(c.op, c.low, c.high) for c in reading.constraints] == [("eq", 18.0, 18.0)]
    assert [finding.kind for finding in reading.findings] == [FindingKind.LOST_SIGN]


@pytest.mark.parametrize("text", ["", " ", "()", "≥", "at least", "Male or female", "- - -", "1.1.1.1.1"])
def test_what_holds_no_comparison_is_text_only(text: str) -> None:
    reading = read(text)
    assert (reading.constraints, reading.windows) == ((), ())
    assert reading.parse_status is ParseStatus.TEXT_ONLY


def test_offsets_move_to_the_raw_text() -> None:
    raw = "* Age \\> 18 \\(except asthma\\)"
    clean = CleanText(raw, 2, len(raw))
    reading = read_item(clean.text, Polarity.INCLUSION, raw_span=clean.raw_span)
    assert [raw[c.start : c.end] for c in reading.constraints] == ["\\> 18"]
    assert [raw[c.start : c.end] for c in reading.concepts] == ["asthma"]
    assert [(raw[c.start : c.end], c.text) for c in reading.exceptions] == [
        ("except asthma", "except asthma")
    ]
