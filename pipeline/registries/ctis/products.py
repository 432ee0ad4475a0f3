"""Products, periods and arms of a CTIS trial.

A product has a row per strength and per authorised brand: rows of one role and name are one intervention.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from pipeline.model.source import OtherField, SourceArmGroup, SourceIntervention, Value
from pipeline.readers.json_reader import JsonObject
from pipeline.readers.values import first_value
from pipeline.registries.ctis.parts import SYSTEM_KEYS, others

# What a description says of a product, in this order.
_DETAILS: Final = (
    ("Substance", "jsonActiveSubstanceNames"),
    ("Form", "pharmaceuticalFormDisplay"),
    ("Maximum daily dose", "maxDailyDoseAmount"),
    ("Unit", "doseUom"),
    ("Maximum total dose", "maxTotalDoseAmount"),
    ("Unit of total dose", "doseUomTotal"),
    ("Maximum treatment period", "maxTreatmentPeriod"),
    ("Unit of period (code)", "timeUnitCode"),
    ("Product", "otherMedicinalProduct"),
    ("EV code", "evCode"),
    ("EV code of the scientific product", "scientificProductEvCode"),
    ("EV version", "productEvVersion"),
    ("EV code of the form", "scientificProductPharmEvCode"),
    ("Scientific product", "scientificProductName"),
    ("ATC code", "atcCode"),
    ("ATC level", "atcTermLevel"),
    ("Why no dossier", "justificationForNoImpdUpload"),
    ("Advanced therapy", "anAdvancedTherapyMedicinalProduct"),
    ("Sponsor's code", "sponsorProductCodeEdit"),
    ("Manufacturing authorisation", "miaNumber"),
    ("Paediatric formulation", "isPaediatricFormulation"),
    ("Orphan drug", "orphanDrugEdit"),
    ("Role (code)", "mpRoleInTrial"),
    ("Level of description (code)", "part1MpRoleTypeCode"),
    ("All substances chemical", "allSubstancesChemicals"),
    ("Product changed", "productChangedRelationMA"),
)
_LISTS: Final = (("Route", "routes"), ("Characteristic (code)", "characteristics"))
_FILLERS: Final = ("-", "NA", "")
_Detail = tuple[str, Value]


def read_products(part_one: JsonObject) -> tuple[SourceIntervention, ...]:
    """Return the interventions: products grouped by role and name, and devices that come with them."""
    found: dict[tuple[str, str], SourceIntervention] = {}
    groups = part_one.objects("productRoleGroupInfos")
    for group in groups or [part_one]:
        role = group.text("productRoleName")
        heading = [(label, value) for label, value in (("Role", role), *_group_details(group)) if value]
        for node in group.objects("products"):
            for one in (*_read_product(node, heading), *_read_devices(node)):
                key = (str(role.raw) if role else "", str(one.name.raw).casefold() if one.name else "")
                found[key] = _merged(found.get(key), one)
    return tuple(found.values())


def _group_details(group: JsonObject) -> list[tuple[str, Value | None]]:
    return [
        ("Comment", group.text("comments")),
        ("No auxiliary authorisation", group.text("reasonNoAmp")),
        ("Manufacturing authorisation", group.text("miaNumber")),
        ("Role (code)", group.scalar("productRoleCode")),
        ("Why no dossier", group.text("justificationNotImpdCode")),
    ]


def _read_product(node: JsonObject, heading: list[_Detail]) -> Iterator[SourceIntervention]:
    dictionary = node.object("productDictionaryInfo")
    name = first_value(node.text("productName"), dictionary.text("prodName"))
    details = list(heading)
    for label, key in _DETAILS:
        if value := node.scalar(key):
            details.append((label, value))
    for label, key in _LISTS:
        details += [(label, value) for value in node.texts(key)]
    substances = [
        value
        for substance in dictionary.objects("productSubstances")
        if (value := substance.text("actSubstName"))
    ]
    details += [
        (path, value) for key in dictionary.names for path, value in dictionary.leaves(key, SYSTEM_KEYS)
        if str(value.raw) not in _FILLERS
    ]  # fmt: skip
    if name or details:
        yield SourceIntervention(
            name=name or details[0][1],
            description=_described(details),
            other_names=tuple([value for value in substances if not name or _fold(value) != _fold(name)]),
        )


def _read_devices(node: JsonObject) -> Iterator[SourceIntervention]:
    for device in node.objects("devices"):
        name, at = first_value(device.text("tradeName"), device.text("description")), device.at
        if name:
            details = [leaf for key in device.names for leaf in device.leaves(key, SYSTEM_KEYS)]
            yield SourceIntervention(name=name, type=Value("Device", at), description=_described(details))


def _described(details: list[_Detail]) -> Value | None:
    """Return details as lines, each once, at the place of the first."""
    lines = dict.fromkeys(
        [f"{label}: {str(value.raw).strip()}" for label, value in details if str(value.raw).strip()]
    )
    return details[0][1]._replace(raw="\n".join(lines)) if lines else None


def _merged(first_one: SourceIntervention | None, one: SourceIntervention) -> SourceIntervention:
    """Return a further row of the same product added to the first: new names, new lines."""
    if first_one is None:
        return one
    names = {_fold(value): value for value in (*first_one.other_names, *one.other_names)}
    lines = dict.fromkeys(
        [
            line
            for value in (first_one.description, one.description)
            if value
            for line in str(value.raw).split("\n")
        ]
    )
    description = first_one.description or one.description
    return SourceIntervention(
        name=first_one.name,
        type=first_one.type,
        description=description._replace(raw="\n".join(lines)) if description else None,
        other_names=tuple(names.values()),
    )


def _fold(value: Value) -> str:
    return str(value.raw).strip().casefold()


def read_arms(
    study_design: JsonObject,
) -> tuple[tuple[SourceArmGroup, ...], dict[str, Any], list[OtherField]]:
    """Return the arms, the fields of the design that the first period gives, and what later periods say."""
    arms: list[SourceArmGroup] = []
    design: dict[str, Any] = {}
    rest: list[OtherField] = []
    for number, period in enumerate(study_design.objects("periodDetails"), 1):
        for arm in period.objects("armDetails"):
            arms.append(SourceArmGroup(label=arm.text("title"), description=arm.text("description")))
        if number == 1:
            design = {
                "allocation": period.scalar("allocationMethod"),
                "masking": period.scalar("blindingMethodCode"),
                "intervention_model_description": period.text("description"),
            }
        rest += others(period, _PERIOD_LEAVES, f"period {number}.")
    return tuple(arms), design, rest


_PERIOD_LEAVES: Final = (
    "title",
    "description",
    "allocationMethod",
    "blindingMethodCode",
    "blindedRoles",
    "number",
)
