"""What `read_item` and the headings make of texts in other languages than English, one row per form."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.criteria.grammar import read_item
from pipeline.criteria.headings import read_heading
from pipeline.criteria.structure import structure_criteria
from pipeline.model.criteria import EligibilityText, Polarity

COMPARISONS: list[tuple[str, list[Any]]] = [
    # Polish
    ("Wiek powyżej 18 lat", [("age", "gt", 18, None, "a")]),
    ("Wiek od 18 do 65 lat", [("age", "between", 18, 65, "a")]),
    ("Mężczyźni i kobiety w wieku co najmniej 18 lat", [("age", "ge", 18, None, "a")]),
    ("Hemoglobina poniżej 9 g/dl", [("hemoglobin", "lt", None, 9, "g/dL")]),
    ("Kreatynina > 1,5 x GGN", [("creatinine", "gt", 1.5, None, "ULN")]),
    ("Kreatynina > 1,5-krotność górnej granicy normy", [("creatinine", "gt", 1.5, None, "ULN")]),
    # Hungarian
    ("18 év feletti életkor", [("age", "gt", 18, None, "a")]),
    ("Legalább 18 éves férfi vagy nő", [("age", "ge", 18, None, "a")]),
    ("18 évesnél fiatalabb betegek", [("age", "lt", None, 18, "a")]),
    # Greek
    ("Ηλικία άνω των 18 ετών", [("age", "gt", 18, None, "a")]),
    ("Ηλικία μεταξύ 18 και 75 ετών", [("age", "between", 18, 75, "a")]),
    ("Ηλικία από 18 έως 65 ετών", [("age", "between", 18, 65, "a")]),
    ("Κρεατινίνη > 1,5 φορές το ανώτερο φυσιολογικό όριο", [("creatinine", "gt", 1.5, None, "ULN")]),
    # Russian
    ("Возраст 18 лет и старше", [("age", "ge", 18, None, "a")]),
    ("Креатинин более 1,5 раз выше верхней границы нормы", [("creatinine", "gt", 1.5, None, "ULN")]),
    ("Уровень АЛТ > 2,5 х ВГН", [("alt", "gt", 2.5, None, "ULN")]),
    ("Гемоглобин менее 90 г/л", [("hemoglobin", "lt", None, 90, "g/L")]),
    # Chinese, Japanese and Korean print no blank between a unit and what follows
    ("NYHA心功能III-IV级", [("nyha", "in", None, None, None)]),
    ("血红蛋白≥90g/L且血小板≥100×10^9/L", [("hemoglobin", "ge", 90, None, "g/L"), ("platelets", "ge", 100, None, "10*9/L")]),
    ("収縮期血圧が160mmHg以上", [("systolic_bp", "ge", 160, None, "mm[Hg]")]),
    ("ヘモグロビン8.0 g/dL未満", [("hemoglobin", "lt", None, 8, "g/dL")]),
    ("혈색소 9 g/dL 미만", [("hemoglobin", "lt", None, 9, "g/dL")]),
    ("기대여명이 3개월 이상인 자", [("life_expectancy", "ge", 3, None, "mo")]),
    ("ECOG 수행능력 0-2", [("ecog", "in", None, None, None)]),
    ("만 19세이상 65세이하", [("age", "between", 19, 65, "a")]),
    ("BMI가 30kg/m2 이상", [("bmi", "ge", 30, None, "kg/m2")]),
    ("CTCAE 1级以上的毒性", [("ctcae_grade", "ge", 1, None, None)]),
    # a limit that stands before its multiple
    ("クレアチニンが基準値上限の1.5倍以下", [("creatinine", "le", None, 1.5, "ULN")]),
    ("크레아티닌이 정상 상한치의 1.5배를 초과하는 자", [("creatinine", "gt", 1.5, None, "ULN")]),
    ("AST가 정상 상한치의 2.5배 이상", [("ast", "ge", 2.5, None, "ULN")]),
    ("ALT≤正常值上限的2.5倍", [("alt", "le", None, 2.5, "ULN")]),
    ("Kreatinin > a normálérték felső határának 1,5-szerese", [("creatinine", "gt", 1.5, None, "ULN")]),
    ("ALT > ULN", [("alt", "gt", 1, None, "ULN")]),
    # Romance and Germanic languages
    ("Hombres y mujeres con edades entre los 18 y los 65 años", [("age", "between", 18, 65, "a")]),
    ("Âge entre les 18 et les 65 ans", [("age", "between", 18, 65, "a")]),
    (
        "Pressão arterial sistólica ≥ 140 mmHg ou diastólica ≥ 90 mmHg",
        [("systolic_bp", "ge", 140, None, "mm[Hg]"), ("diastolic_bp", "ge", 90, None, "mm[Hg]")],
    ),
    ("Age > 18 y", [("age", "gt", 18, None, "a")]),
    ("Corticothérapie à une dose de 0,5 mg/kg/j ou plus", [("steroid_dose", "ge", 0.5, None, "mg/kg/d")]),
    ("Bilirrubina directa > 1 mg/dl", [("direct_bilirubin", "gt", 1, None, "mg/dL")]),
    ("Creatinina > 1,5 veces el límite superior de referencia", [("creatinine", "gt", 1.5, None, "ULN")]),
    ("Kreatinin nicht höher als 2 mg/dl", [("creatinine", "le", None, 2, "mg/dL")]),
    ("Leeftijd tussen 18 en 75 jaar", [("age", "between", 18, 75, "a")]),
    ("Pazienti di età superiore a 18 anni", [("age", "gt", 18, None, "a")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COMPARISONS)
def test_comparisons_in_other_languages(text: str, expected: list[Any]) -> None:
    found = read_item(text, Polarity.INCLUSION).constraints
    assert [(c.variable, c.op, c.low, c.high, c.unit_ucum or c.reference) for c in found] == expected


WINDOWS: list[tuple[str, list[Any]]] = [
    ("Chemioterapia w ciągu 4 tygodni przed randomizacją", [("before", "le", 4, "week", "randomization")]),
    ("Udział w innym badaniu w ciągu ostatnich 3 miesięcy", [("before", "le", 3, "month", "now")]),
    # the anchor comes first, then the direction, then the time
    ("Kemoterápia a randomizáció előtti 4 héten belül", [("before", "le", 4, "week", "randomization")]),
    ("Transzplantáció az első dózis előtti 3 hónapon belül", [("before", "le", 3, "month", "first dose")]),
    ("Az elmúlt 6 hónapban szívinfarktus", [("before", "le", 6, "month", "now")]),
    ("入组前4周内接受过化疗", [("before", "le", 4, "week", "enrollment")]),
    ("首次给药前至少14天完成放疗", [("before", "ge", 14, "day", "first dose")]),
    ("末次给药后3个月内", [("after", "le", 3, "month", "last dose")]),
    ("手术前后5天内", [("within", "le", 5, "day", "surgery")]),
    ("前4周内接受过化疗", [("before", "le", 4, "week", None)]),
    ("过去5年内患有恶性肿瘤", [("before", "le", 5, "year", "now")]),
    ("近3个月内参加过其他临床试验", [("before", "le", 3, "month", "now")]),
    ("登録前4週間以内に化学療法を受けた患者", [("before", "le", 4, "week", "enrollment")]),
    ("過去3か月以内に他の臨床試験に参加した患者", [("before", "le", 3, "month", "now")]),
    ("스크리닝 전 4주 이내에 항암치료를 받은 자", [("before", "le", 4, "week", "screening")]),
    ("최근 3개월 이내에 다른 임상시험에 참여한 자", [("before", "le", 3, "month", "now")]),
    ("Χημειοθεραπεία εντός 4 εβδομάδων πριν από την τυχαιοποίηση", [("before", "le", 4, "week", "randomization")]),
    ("Έμφραγμα τους τελευταίους 6 μήνες", [("before", "le", 6, "month", "now")]),
    ("Химиотерапия в течение 4 недель до рандомизации", [("before", "le", 4, "week", "randomization")]),
    ("Инфаркт миокарда за последние 6 месяцев", [("before", "le", 6, "month", "now")]),
    ("Cirugía mayor durante las 2 semanas anteriores a la primera dosis y no recuperado", [("before", "le", 2, "week", "first dose")]),
    ("durante las 5 vidas medias o los 7 días anteriores al inicio del tratamiento", [("before", "le", 5, "half-life", "first dose"), ("before", "le", 7, "day", "first dose")]),
    ("Uso de antibióticos nas 4 semanas anteriores ao início do estudo", [("before", "le", 4, "week", "study entry")]),
    ("dose estável durante pelo menos 4 meses antes da visita de triagem", [("before", "ge", 4, "month", "screening")]),
    ("dans les 8 semaines précédant l'administration de la première dose du traitement", [("before", "le", 8, "week", "first dose")]),
    ("Al menos 4 semanas desde la última dosis", [("since", "ge", 4, "week", "last dose")]),
    ("doentes tratados durante um período mínimo de 6 meses", [("for", "ge", 6, "month", None)]),
    ("4주이내 수술", [("within", "le", 4, "week", None)]),
    (
        "durante las 4 semanas anteriores a la inclusión, las 6 semanas anteriores a la primera dosis",
        [("before", "le", 4, "week", "enrollment"), ("before", "le", 6, "week", "first dose")],
    ),
    ("2 semanas anteriores a la inclusión si se administra radioterapia", [("before", "le", 2, "week", "enrollment")]),
    ("Postmenopausale Frauen (≥ 12 Monate Amenorrhoe)", [("for", "ge", 12, "month", None)]),
    ("Femmes ayant ≥ 12 mois d'aménorrhée", [("for", "ge", 12, "month", None)]),
    ("innerhalb von drei Monaten vor Studienbeginn", [("before", "le", 3, "month", "study entry")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WINDOWS)
def test_windows_in_other_languages(text: str, expected: list[Any]) -> None:
    found = read_item(text, Polarity.EXCLUSION).windows
    assert [(w.direction, w.op, w.value, w.unit, w.anchor) for w in found] == expected


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Criterios de elegibilidad:", Polarity.INCLUSION),
        ("Criteri di non inclusione:", Polarity.EXCLUSION),
        ("Ausschlusskriterien:", Polarity.EXCLUSION),
        ("Kryteria wykluczenia:", Polarity.EXCLUSION),
        ("Beválasztási kritériumok:", Polarity.INCLUSION),
        ("Kizárási kritériumok:", Polarity.EXCLUSION),
        ("Κριτήρια ένταξης:", Polarity.INCLUSION),
        ("Κριτήρια αποκλεισμού:", Polarity.EXCLUSION),
        ("Критерии не включения:", Polarity.EXCLUSION),
        ("主要な選択基準", Polarity.INCLUSION),
        ("대상자 제외기준", Polarity.EXCLUSION),
    ],
)
def test_headings_in_other_languages(text: str, polarity: Polarity) -> None:
    heading = read_heading(text)
    assert heading is not None
    assert heading.polarity is polarity


def test_a_text_with_greek_headings_is_cut_into_both_lists() -> None:
    text = "Κριτήρια ένταξης:\n1. Ηλικία άνω των 18 ετών\n\nΚριτήρια αποκλεισμού:\n1. Εγκυμοσύνη"
    criteria = structure_criteria([EligibilityText(field="text", language="el", text=text)]).criteria
    assert [(c.polarity, c.text) for c in criteria if c.role == "criterion"] == [
        (Polarity.INCLUSION, "Ηλικία άνω των 18 ετών"),
        (Polarity.EXCLUSION, "Εγκυμοσύνη"),
    ]


@pytest.mark.parametrize(
    ("text", "is_negated", "categories"),
    [
        ("Embarazo o lactancia", False, ("pregnancy/contraception",)),
        ("Pacjent nie wyraził zgody", True, ("consent",)),
        ("Ασθενείς χωρίς λοίμωξη", True, ("infection",)),
        ("Отказ подписать информированное согласие", True, ("consent",)),
        ("无法签署知情同意书", True, ("consent",)),
        ("Возраст не более 65 лет", False, ("age",)),
        ("Non-small cell lung cancer", False, ("comorbidity",)),
    ],
)
def test_negation_and_categories_in_other_languages(
    text: str, is_negated: bool, categories: tuple[str, ...]
) -> None:
    reading = read_item(text, Polarity.EXCLUSION)
    assert (reading.negated, reading.categories) == (is_negated, categories)
