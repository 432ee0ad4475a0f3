from __future__ import annotations

import pytest

from pipeline.findings import FindingKind
from pipeline.model.codes import IdentifierRole, IdentifierType
from pipeline.model.source import SourceIdentifier, Value
from pipeline.normalize.context import Context
from pipeline.normalize.identifiers import canonical_registration_id, normalize_identifiers
from pipeline.vocab.identifier_patterns import find_ids


@pytest.mark.parametrize(
    ("raw", "registry", "canonical"),
    [
        ("NCT99000001", "ctgov", "NCT99000001"),
        ("nct 99000001", "ctgov", "NCT99000001"),
        ("EUCTR2015-000590-12-DE", "euctr", "2015-000590-12-DE"),
        ("EUCTR2015-000590-12-Outside-EU/EEA", "euctr", "2015-000590-12-OUTSIDE"),
        ("2015-000590-12/3rd", "euctr", "2015-000590-12-3RD"),
        ("2015‐000590‐12", "euctr", "2015-000590-12"),
        ("CTIS2023-507385-11-00", "ctis", "2023-507385-11"),
        ("2023-507385-11-01", "ctis", "2023-507385-11"),
        ("10.1186/ISRCTN15375673", "isrctn", "ISRCTN15375673"),
        ("15375673", "isrctn", "ISRCTN15375673"),
        ("ISRCTNISRCTN15375673", "isrctn", "ISRCTN15375673"),
        ("JPRN-jRCTc031190101", "jrct", "jRCTc031190101"),
        ("JPRN-UMIN000012345", "umin", "UMIN000012345"),
        ("JPRN-C000001234", "umin", "UMIN000001234"),
        ("JPRN-JapicCTI-123456", "japic", "JapicCTI-123456"),
        ("JPRN-JMA-IIA00123", "jma", "JMA-IIA00123"),
        ("CTRI/2018/04/013442", "ctri", "CTRI/2018/04/013442"),
        ("CTRI-2018-04-013442", "ctri", "CTRI/2018/04/013442"),
        ("ChiCTR-TRC-08000123", "chictr", "ChiCTR-TRC-08000123"),
        ("chictr1900022911", "chictr", "ChiCTR1900022911"),
        ("RBR-10vpgvfs", "rebec", "RBR-10vpgvfs"),
        ("PER-123-45", "repec", "PER-123-45"),
        ("RPCEC00000123", "rpcec", "RPCEC00000123"),
        ("SLCTR-2020-011", "slctr", "SLCTR/2020/011"),
        ("TCTR20200101001", "tctr", "TCTR20200101001"),
        ("LBCTR2020011234", "lbctr", "LBCTR2020011234"),
        ("IRCT20170408033280N2", "irct", "IRCT20170408033280N2"),
        ("KCT0000001", "cris", "KCT0000001"),
        ("PACTR202001123456789", "pactr", "PACTR202001123456789"),
        ("NL8609", "ntr", "NL8609"),
        ("NTR 1234", "ntr", "NTR1234"),
        ("NL-OMON12345", "omon", "NL-OMON12345"),
        ("DRKS00012345", "drks", "DRKS00012345"),
        ("ACTRN12617000626369", "anzctr", "ACTRN12617000626369"),
        ("ACTRN12617000626369p", "anzctr", "ACTRN12617000626369"),
        ("ITMCTR2023000123", "itmctr", "ITMCTR2023000123"),
        ("see NCT99000001 please", None, "NCT99000001"),
    ],
)
def test_a_registration_id_has_one_form_whatever_the_source(
    raw: str, registry: str | None, canonical: str
) -> None:
    assert canonical_registration_id(raw, registry) == canonical


@pytest.mark.parametrize(
    ("raw", "registry"),
    [
        ("not applicable", "ctgov"),
        ("NL26560.042.09", None),
        ("ISCRTN15375673", "isrctn"),
        ("", None),
        ("U1111-1234-5678", None),
        ("NCT1234567", "ctgov"),
        ("NCT123456789", "ctgov"),
    ],
)
def test_what_is_no_registration_id_is_none(raw: str, registry: str | None) -> None:
    assert canonical_registration_id(raw, registry) is None


def test_an_eu_ct_number_is_no_eudract_number() -> None:
    assert [(f.type, f.value) for f in find_ids("2023-507385-11-00 and 2015-000590-12")] == [
        (IdentifierType.EUCT, "2023-507385-11"),
        (IdentifierType.EUDRACT, "2015-000590-12"),
    ]


def normalize(*sources: SourceIdentifier):  # type: ignore[no-untyped-def]
    context = Context("ictrp", "irct")
    return normalize_identifiers(context, sources), context.findings


def test_ids_are_recognized_anywhere_in_a_list() -> None:
    identifiers, findings = normalize(
        SourceIdentifier(Value("U1111-1234-5678;JPRN-jRCTc031190101; ABC-12, NCT99000001", "/a"))
    )
    assert [(i.ordinal, i.type, i.value, i.is_valid) for i in identifiers] == [
        (1, IdentifierType.UTN, "U1111-1234-5678", True),
        (2, IdentifierType.JRCT, "jRCTc031190101", True),
        (3, IdentifierType.OTHER, "ABC-12", None),
        (4, IdentifierType.NCT, "NCT99000001", True),
    ]
    assert findings == []


def test_a_wrong_check_digit_is_a_finding_and_the_id_is_kept() -> None:
    identifiers, findings = normalize(SourceIdentifier(Value("ACTRN12617000626368", "/a")))
    assert (identifiers[0].is_valid, identifiers[0].invalid_reason) == (False, "check_digits")
    assert [f.kind for f in findings] == [FindingKind.INVALID_IDENTIFIER]


@pytest.mark.parametrize(
    "filler", ["NCT00000000", "not applicable", "None", "Nil known", "N/A", "00000000", "--"]
)
def test_a_filler_is_kept_as_invalid(filler: str) -> None:
    identifiers, _ = normalize(SourceIdentifier(Value(filler, "/a")))
    assert (identifiers[0].is_valid, identifiers[0].invalid_reason) == (False, "filler")


def test_the_printed_kind_and_role_give_a_type() -> None:
    identifiers, _ = normalize(
        SourceIdentifier(Value("DM/PM V2.0", "/a"), IdentifierRole.ORG_STUDY_ID),
        SourceIdentifier(Value("IRB201903442", "/b"), kind=Value("OTHER", "/c")),
        SourceIdentifier(Value("R01CA123456", "/d"), kind=Value("NIH", "/e")),
        SourceIdentifier(Value("298897", "/f"), kind=Value("iras", "/g")),
        SourceIdentifier(Value("123", "/h"), kind=Value("OTHER_GRANT", "/i"), issuer=Value("A fund", "/j")),
    )
    assert [i.type for i in identifiers] == [
        IdentifierType.SPONSOR_PROTOCOL, IdentifierType.OTHER, IdentifierType.NIH_GRANT, IdentifierType.IRAS, IdentifierType.FUNDER,
    ]  # fmt: skip
    assert identifiers[4].issuer == "A fund"


def test_a_value_twice_in_one_role_is_one_identifier() -> None:
    identifiers, _ = normalize(
        SourceIdentifier(Value("NCT99000001", "/a")), SourceIdentifier(Value("NCT 99000001", "/b"))
    )
    assert [i.value for i in identifiers] == ["NCT99000001"]


def labelled(raw: str, kind: str) -> SourceIdentifier:
    return SourceIdentifier(Value(raw, "/a"), kind=Value(kind, "/b"))


@pytest.mark.parametrize(
    ("raw", "kind", "type_", "value"),
    [
        ("2022-099001-41", "EUDRACT_NUMBER", IdentifierType.EUDRACT, "2022-099001-41"),
        ("2024-599501-17-00", "CTIS", IdentifierType.EUCT, "2024-599501-17"),
        # No such number was seen without the 5 or the 0, but the label says what it is.
        ("2024-999501-17-00", "CTIS", IdentifierType.EUCT, "2024-999501-17"),
        ("2022-999001-41", "EUDRACT_NUMBER", IdentifierType.EUDRACT, "2022-999001-41"),
        ("99100002", "ISRCTN (International Standard Randomised Controlled Trial) Number", IdentifierType.ISRCTN, "ISRCTN99100002"),
        ("NCT99000001", "US NCT (ClinicalTrials.gov registry) Number", IdentifierType.NCT, "NCT99000001"),
    ],
)  # fmt: skip
def test_a_number_of_the_form_that_its_label_promises(
    raw: str, kind: str, type_: IdentifierType, value: str
) -> None:
    identifiers, findings = normalize(labelled(raw, kind))
    assert [(one.type, one.value, one.is_valid) for one in identifiers] == [(type_, value, True)]
    assert findings == []


@pytest.mark.parametrize(
    "kind", ["EUDRACT_NUMBER", "CTIS", "EudraCT number", "WHO Universal Trial Reference Number (UTRN)"]
)
def test_a_number_without_the_form_that_its_label_promises_is_invalid(kind: str) -> None:
    identifiers, findings = normalize(labelled("ABC-2014", kind))
    (one,) = identifiers
    assert (one.type, one.value, one.is_valid) == (IdentifierType.OTHER, "ABC-2014", False)
    assert one.invalid_reason is not None and one.invalid_reason.startswith("form_of_")
    assert [(f.kind, f.raw) for f in findings] == [(FindingKind.INVALID_IDENTIFIER, "ABC-2014")]


def test_a_number_of_another_form_than_its_label_promises_is_taken_for_what_it_is() -> None:
    identifiers, findings = normalize(labelled("2028-099102-36", "ctis"))
    assert [(one.type, one.is_valid, one.kind_raw) for one in identifiers] == [
        (IdentifierType.EUDRACT, True, "ctis")
    ]
    assert [(f.kind, f.message) for f in findings] == [
        (FindingKind.REPAIRED_VALUE, "its label says euct, its form eudract")
    ]
