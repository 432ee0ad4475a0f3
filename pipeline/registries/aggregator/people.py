"""Who and where: sponsors, officials, contacts, sites and countries of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.model.codes import SponsorRole
from pipeline.model.source import SourceLocation, SourcePerson, SourceSponsor, Value
from pipeline.readers.sites import pair_sites
from pipeline.readers.text_reader import Line
from pipeline.registries.aggregator.layout import Entry
from pipeline.registries.aggregator.page import Page
from pipeline.registries.aggregator.values import is_status, means
from pipeline.vocab.code_list import fold
from pipeline.vocab.countries import find_country, is_place
from pipeline.vocab.lists import OFFICIAL_ROLE

# `Launched by EXAMPLE UNIVERSITY · Apr 22, 2021`
_BEHIND_NAME: Final = re.compile(r"\s+[·•|]\s+.*$")
_HEADING_OF_SITES: Final = re.compile(
    r"[A-Z][\w .-]{2,40} Locations|\d+ (?:locations?|sites?)(?: .{0,40})?", re.I
)
_SENTENCE: Final = re.compile(r"(?:\S+\s+){7,}\S+[.!?]$")
_POSTCODE: Final = re.compile(r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_FACILITY: Final = re.compile(
    r"hospital|infirmary|clinic|universit|cent(?:er|re)\b|institut|medical|klinik|h[oô]pital|research", re.I
)
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE: Final = re.compile(r"\+?\(?\d[\d ()./-]{5,}\d")
# `Call 555-0122 or e-mail x@y.example`: the words around are no name.
_ASKING: Final = r"(?:\b(?:please|call|phone|tel|telephone|e-?mail|at|or|and|on|contact)\b|[\s:.,;()|/-])+"
_ASKING_START: Final = re.compile(rf"^{_ASKING}", re.I)
_ASKING_END: Final = re.compile(rf"{_ASKING}$", re.I)
# What pages print where nobody is named; the sentence is ICTRP's.
_NO_ORGANIZATION: Final = re.compile(
    r"please refer to primary and secondary sponsors|not applicable|n/?a|none|nil|no collaborators?|-+", re.I
)
# What stands below an organization's name, and is no other organization: a person, a street, a town.
_ADDRESS: Final = re.compile(r"^(?:mr|mrs|ms|dr|prof)\b\.?|^\d|\b\d{4,}\b|\s\d{1,4}[a-z]?$", re.I)
_LEAD_LABELS: Final = re.compile(r"\b(?:lead|primary|main|sponsor|sponsored)\b")
_ROLE_OF_LABEL: Final = {
    "principal investigator": "PRINCIPAL_INVESTIGATOR",
    "principal investigators": "PRINCIPAL_INVESTIGATOR",
    "chief investigator": "PRINCIPAL_INVESTIGATOR",
    "lead investigator": "PRINCIPAL_INVESTIGATOR",
    "coordinating investigator": "PRINCIPAL_INVESTIGATOR",
}


def read_sponsors(page: Page) -> Iterator[SourceSponsor]:
    """Yield the organizations with the role that the label gives; several under `Sponsors` have none told."""
    for field, role in (
        ("sponsor", SponsorRole.LEAD),
        ("collaborators", SponsorRole.COLLABORATOR),
        ("funders", SponsorRole.FUNDER),
    ):
        lines = page.lines(field)
        address = next((i for i, line in enumerate(lines) if i and _ADDRESS.search(line.text)), len(lines))
        page.keep(field, page.paragraphs(lines[address:]))
        lines = lines[:address]
        labels = [fold(entry.label) for entry in page.of(field) if entry.lines]
        if field == "sponsor" and (len(lines) > 1 or not all(map(_LEAD_LABELS.search, labels))):
            role = SponsorRole.UNKNOWN
        if field == "collaborators" and any(map(_LEAD_LABELS.search, labels)):
            # `Sponsor / Collaborators`
            role = SponsorRole.UNKNOWN
        for line in lines:
            if _NO_ORGANIZATION.fullmatch(line.text):
                continue
            for words in line.parts or re.split(r"\s*;\s*", _BEHIND_NAME.sub("", line.text)):
                if value := page.value([line], words):
                    yield SourceSponsor(value, role)
            if behind := _BEHIND_NAME.search(line.text):
                page.keep("sponsor", page.value([line], behind[0].strip(" ·•|")))


def read_officials(page: Page) -> Iterator[SourcePerson]:
    """Yield the officials: a name, then a role, an affiliation or both."""
    for entry in page.blocks("officials"):
        hint = _ROLE_OF_LABEL.get(fold(entry.label))
        roles = [i for i, line in enumerate(entry.lines) if means(OFFICIAL_ROLE, line.text)]
        if not roles:
            if entry.lines:
                label = entry.label_line
                is_role = not hint and means(OFFICIAL_ROLE, entry.label)
                role = replace(label, text=entry.label) if label and is_role else None
                yield _person(page, entry.lines, role, hint)
            continue
        starts = [max(i - 1, 0) for i in roles]
        for start, end in zip(starts, [*starts[1:], len(entry.lines)], strict=True):
            person = entry.lines[start:end]
            role = next((line for line in person if means(OFFICIAL_ROLE, line.text)), None)
            yield _person(page, [line for line in person if line is not role], role, hint)


def _person(page: Page, lines: Sequence[Line], role: Line | None, hint: str | None) -> SourcePerson:
    return SourcePerson(
        name=page.value(lines[:1]),
        role=page.value([role]) if role else None,
        role_hint="PRINCIPAL_INVESTIGATOR" if hint and not role else None,
        affiliation=page.value(lines[1:2]),
    )


def read_contacts(page: Page) -> Iterator[SourcePerson]:
    """Yield the contacts: a name or none, with the phone and e-mail that stand below."""
    entries = page.of("contacts", "phone", "email", "address", "affiliation")
    groups: list[list[Entry]] = []
    for entry in entries:
        page.taken(entry)
        if not groups or entry.field == "contacts" or entry.field in {one.field for one in groups[-1]}:
            groups.append([])
        groups[-1].append(entry)
    for group in groups:
        named = [entry for entry in group if entry.lines]
        values = {entry.field: page.value(entry.lines[:1]) for entry in named if entry.field != "contacts"}
        for entry in named:
            if entry.field == "contacts":
                values = {**_contact_parts(page, entry), **values}
        if any(values.values()):
            yield SourcePerson(
                name=values.get("contacts"),
                role_hint="CONTACT",
                affiliation=values.get("affiliation"),
                address=values.get("address"),
                phone=values.get("phone"),
                email=values.get("email"),
            )


def _contact_parts(page: Page, entry: Entry) -> dict[str, Value | None]:
    """Return the name, phone, e-mail and address that the lines of a contact say; further words are kept apart."""
    found: dict[str, Value | None] = {}
    rest: list[tuple[Line, str]] = []
    for line in entry.lines:
        words = line.text
        for field, form in (("email", _EMAIL), ("phone", _PHONE)):
            if match := form.search(words):
                found.setdefault(field, page.value([line], match[0]))
                words = words.replace(match[0], " ")
        if words != line.text:
            words = _ASKING_END.sub("", _ASKING_START.sub("", words, count=1))
        if words:
            rest.append((line, words))
    lines = [line for line, _ in rest]
    if rest and rest[0][1][0].isdigit():
        # `1 Sample Street`
        found["address"] = page.value(lines, ", ".join([words for _, words in rest]))
    elif rest:
        found["contacts"] = page.value(lines[:1], rest[0][1])
        page.keep(entry.label, page.paragraphs(lines[1:]))
    return found


def read_locations(page: Page) -> tuple[list[SourceLocation], list[Value]]:
    """Return the sites, and the countries where the page lists nothing but those."""
    tables = [site for entry in page.tables("locations") for site in _sites_of_table(page, entry)]
    if tables:
        return tables, []
    listed = [
        part for entry in page.blocks("locations") for line in entry.lines for part in _sites_of_line(line)
    ]
    if sites := list(_sites_of_groups(page, listed)):
        return sites, []
    sentence = next((i for i, line in enumerate(listed) if _SENTENCE.search(line.text)), len(listed))
    page.keep("locations", page.paragraphs(listed[sentence:]))
    listed = listed[:sentence]
    if sites := list(_sites_ended_by_zip(page, listed)):
        return sites, []
    lines = [line for line in listed if not _HEADING_OF_SITES.fullmatch(line.text)]
    if any(is_place(line.text) for line in lines):
        # `Germany` above its sites is a heading.
        lines = [line for line in lines if not find_country(line.text)]
    if lines and not find_country(lines[0].text) and not any(is_place(line.text) for line in lines):
        sites = list(_sites_ended_by_country(page, lines))
        if sites:
            return sites, []
    if lines and all(find_country(line.text) for line in lines):
        return [], [value for line in lines if (value := page.value([line]))]
    return list(_sites(page, lines)), []


def _sites_of_groups(page: Page, lines: Sequence[Line]) -> Iterator[SourceLocation]:
    """Yield the sites of groups of lines, apart from each other: facility, place, country, and a status below.

    Nothing where not every other group has a line that is a country. What is no such group is kept apart.
    """
    starts = [i for i, line in enumerate(lines) if i == 0 or line.number > lines[i - 1].number + 1]
    groups = [lines[start:end] for start, end in pairwise([*starts, len(lines)])]
    sites = [
        group
        for group in groups
        if any(find_country(line.text) for line in group[2:4])
        and not any(find_country(line.text) for line in group[:2])
    ]
    if len(sites) * 2 <= len(groups) or not sites:
        return
    for group in groups:
        if group not in sites:
            page.keep("locations", page.paragraphs(group))
            continue
        country = next(i for i, line in enumerate(group) if i > 1 and find_country(line.text))
        below = group[country + 1 :]
        status = next((line for line in below if is_status(line.text)), None)
        place = ", ".join(line.text for line in group[1 : country + 1])
        yield SourceLocation(
            facility=page.value(group[:1]),
            status=page.value([status]) if status else None,
            place_text=page.value(group[1 : country + 1], place),
        )
        for line in below:
            if line is not status:
                page.keep("locations", page.value([line]))


def _sites_of_line(line: Line) -> list[Line]:
    """Return a line per site of `Example Hospital, Leeds, United Kingdom|Sample Clinic, Lyon, France`."""
    parts = [part.strip() for part in re.split(r"\||;(?=\s*\S)", line.text) if part.strip()]
    if len(parts) < 2 or not all(map(is_place, parts)):
        return [line]
    return [replace(line, text=part, raw=part, parts=()) for part in parts]


def _sites_of_table(page: Page, entry: Entry) -> Iterator[SourceLocation]:
    for line in entry.lines:
        cells = page.cells(entry, line)
        if contact := cells.pop("contact", None):
            page.keep("locations contact", contact)
        if cells:
            yield SourceLocation(
                facility=cells.get("facility"),
                status=cells.get("status"),
                city=cells.get("city"),
                state=cells.get("state"),
                zip=cells.get("zip"),
                country=cells.get("country"),
            )


def _sites_ended_by_zip(page: Page, lines: Sequence[Line]) -> Iterator[SourceLocation]:
    """Yield the sites of lines facility, town, postcode (`LS1 1AA`); what stands below the last one is kept apart."""
    ends = [i for i, line in enumerate(lines) if _POSTCODE.fullmatch(line.text)]
    if not ends or any(not 2 <= b - a <= 5 for a, b in pairwise([-1, *ends])):
        return
    for before, end in pairwise([-1, *ends]):
        site = lines[before + 1 : end + 1]
        yield SourceLocation(
            facility=page.value(site[:1]),
            city=page.value(site[-2:-1]) if len(site) > 2 else None,
            zip=page.value(site[-1:]),
        )
        for line in site[1:-2]:
            page.keep("locations", page.value([line]))
    page.keep("locations", page.paragraphs(lines[ends[-1] + 1 :]))


def _sites_ended_by_country(page: Page, lines: Sequence[Line]) -> Iterator[SourceLocation]:
    """Yield the sites of lines facility, city, country; nothing where a site has other lines."""
    ends = [i for i, line in enumerate(lines) if find_country(line.text)]
    if not ends or any(b - a != 3 for a, b in pairwise([-1, *ends])) or ends[-1] != len(lines) - 1:
        return
    for end in ends:
        yield SourceLocation(
            facility=page.value([lines[end - 2]]),
            city=page.value([lines[end - 1]]),
            country=page.value([lines[end]]),
        )


def sites_by_form(page: Page, lines: Sequence[Line]) -> tuple[list[SourceLocation], list[Line]]:
    """Return the sites among lines without a label, and the lines that are left: a place and the line above."""
    used: set[int] = set()
    for i, line in enumerate(lines):
        if is_place(line.text) and len(line.text) < 120:
            used |= {i, i - 1} if i and i - 1 not in used else {i}
    sites = [line for i, line in enumerate(lines) if i in used]
    return list(_sites(page, sites)), [line for i, line in enumerate(lines) if i not in used]


def _sites(page: Page, lines: Sequence[Line]) -> Iterator[SourceLocation]:
    for site in pair_sites(lines, is_place, is_status):
        facility, place = site.facility, site.place
        status = page.value([site.status]) if site.status else None
        if facility and place is None and "\t" in facility.text:
            yield _site_of_row(page, facility)
            continue
        name, _, rest = place.text.partition(",") if place and not facility else ("", "", "")
        if place and _FACILITY.search(name) and rest.count(","):
            # `Example Infirmary, Leeds, United Kingdom`
            yield SourceLocation(
                facility=page.value([place], name),
                status=status,
                place_text=page.value([place], rest.strip()),
            )
            continue
        yield SourceLocation(
            facility=page.value([facility]) if facility else None,
            status=status,
            place_text=page.value([place]) if place else None,
        )


def _site_of_row(page: Page, line: Line) -> SourceLocation:
    """Return the site of a table row: the cells that are a status, a place and a facility."""
    cells = [cell.strip() for cell in line.text.split("\t") if cell.strip()]
    status = next((cell for cell in cells if is_status(cell)), None)
    places = [cell for cell in cells if is_place(cell)]
    names = [cell for cell in cells if cell != status and cell not in places]
    return SourceLocation(
        facility=page.value([line], names[0]) if names else None,
        status=page.value([line], status) if status else None,
        place_text=page.value([line], places[0]) if places else None,
    )
