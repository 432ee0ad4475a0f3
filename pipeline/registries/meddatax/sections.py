"""The sections of a page: each starts with a heading of the site and one fixed sentence below it.

Known are a terse form (labels and the first lines of blocks are lost), a full one with labels, and HTML.
Only headings and their order are relied on: the site's markup was not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipeline.readers.page_text import PageText
from pipeline.readers.text_reader import Line

# Heading -> the sentence that the site prints below it; both are about the site, not about the trial.
SECTIONS: Final = {
    "Study Results": "",
    "Basic Information": "Get a concise snapshot of the trial, including recruitment status, study phase, enrollment targets, and key timeline milestones.",
    "Brief Summary": "Review the sponsor-provided synopsis that highlights what the study is about and why it is being conducted.",
    "Related Clinical Trials": "Explore similar clinical trials based on study characteristics and research focus.",
    "Detailed Description": "Dive into the extended narrative that explains the scientific background, objectives, and procedures in greater depth.",
    "Conditions": "See the medical conditions and disease areas that this research is targeting or investigating.",
    "Keywords": "Explore important study keywords that can help with search, categorization, and topic discovery.",
    "Study Design": "Understand how the trial is structured, including allocation methods, masking strategies, primary purpose, and other design elements.",
    "Study Groups": "Review each arm or cohort in the study, along with the interventions and objectives associated with them.",
    "Interventions": "Learn about the drugs, procedures, or behavioral strategies being tested and how they are applied within this trial.",
    "Eligibility Criteria": "Check the participation requirements, including inclusion and exclusion rules, age limits, and whether healthy volunteers are accepted.",
    "Sponsors": "Meet the organizations funding or collaborating on the study and learn about their roles.",
    "Responsible Party": "Identify the individual or organization who holds primary responsibility for the study information submitted to regulators.",
    "Principal Investigators": "Learn about the lead researchers overseeing the trial and their institutional affiliations.",
    "Locations": "Explore where the study is taking place and check the recruitment status at each participating site.",
    "Countries": "Review the countries where the study has at least one active or historical site.",
    "Other Identifiers": "Review additional registry numbers or institutional identifiers associated with this trial.",
    "More Related Trials": "Additional clinical trials that may be relevant based on similarity analysis.",
}
HEAD: Final = "head"
RELATED: Final = ("Related Clinical Trials", "More Related Trials")
# Fewer sections than these are found on pages of other sites as well.
_FEWEST_SENTENCES: Final = 3
_FEWEST_HEADINGS: Final = 8


def is_page(document: PageText) -> bool:
    """Return whether a page is of this site: by its fixed sentences, or by its headings in number."""
    words = {line.text for line in document.lines}
    sentences = sum(sentence in words for sentence in SECTIONS.values() if sentence)
    return sentences >= _FEWEST_SENTENCES or (
        "Basic Information" in words and sum(heading in words for heading in SECTIONS) >= _FEWEST_HEADINGS
    )


def name_sections(document: PageText) -> None:
    """Name every line by its section; headings, fixed sentences and the site's own parts apart."""
    for heading, lines in split_sections(document).items():
        document.name_lines(lines, "/related" if heading in RELATED else f"/{heading}")
    for line in document.lines:
        if line.region:
            document.name_lines([line], "/site")
        elif line.text in SECTIONS:
            document.name_lines([line], "/heading")
        elif line.text in SECTIONS.values():
            document.name_lines([line], "/sentence")


def split_sections(document: PageText) -> dict[str, list[Line]]:
    """Return the lines of each section without heading and sentence; those before the first are the head."""
    lines = [line for line in document.lines if line.text and not line.region]
    starts = _starts(lines)
    sections: dict[str, list[Line]] = {HEAD: []}
    name = HEAD
    for i, line in enumerate(lines):
        if i in starts:
            name = line.text
            sections.setdefault(name, [])
        elif line.text != SECTIONS.get(name):
            sections[name].append(line)
    return sections


def _starts(lines: Sequence[Line]) -> set[int]:
    """Return where sections start: a heading above its sentence, or one that stands so nowhere else."""
    above_sentence: dict[str, int] = {}
    others: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if line.text not in SECTIONS:
            continue
        sentence = SECTIONS[line.text]
        if sentence and i + 1 < len(lines) and lines[i + 1].text == sentence:
            above_sentence.setdefault(line.text, i)
        else:
            others.setdefault(line.text, []).append(i)
    starts = set(above_sentence.values())
    order = list(SECTIONS)
    for heading, places in others.items():
        if heading in above_sentence:
            continue
        before = [i for name, i in above_sentence.items() if order.index(name) < order.index(heading)]
        after = [i for name, i in above_sentence.items() if order.index(name) > order.index(heading)]
        fitting = [i for i in places if max(before, default=-1) < i < min(after, default=len(lines))]
        # The block of related trials has no fixed place.
        found = places if heading in RELATED else fitting
        if found:
            starts.add(found[0])
    return starts
