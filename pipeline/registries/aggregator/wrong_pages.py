"""Pages about something else than one trial: what they are, told by their words and by how few labels they have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from pipeline.readers.page_text import PageText
from pipeline.readers.shape import WrongPage
from pipeline.readers.wrong_pages import KINDS_OF_WORDS, WrongPageKind, kind_of_words
from pipeline.registries.aggregator.layout import Entry, read_entries
from pipeline.vocab.identifier_patterns import registries_of_ids

# Fields that only pages about a trial have; so many of them with a value make a page about one trial.
_TELLING: Final = frozenset(
    {
        "registration_id", "overall_status", "status_and_phase", "phase", "study_type", "conditions", "interventions",
        "enrollment", "inclusion", "exclusion", "eligibility", "primary_outcomes", "secondary_outcomes", "allocation", "masking",
        "intervention_model", "primary_purpose", "sex", "ages", "minimum_age", "healthy_volunteers", "sponsor", "start", "completion",
        "primary_completion", "official_title", "arms", "observational_model", "time_perspective", "collaborators",
    }
)  # fmt: skip
_ENOUGH: Final = 4
_TIME_FRAME: Final = re.compile(r"time ?frame\s*:", re.I)
# The longest page of a trial that was seen has 3,000 lines; more are an export of something.
_MOST_LINES: Final = 20_000
# A list of hits shows more registrations than a trial has ids.
_IDS_OF_LIST: Final = 4
_HEAD_CHARS: Final = 6000
# What a server says instead of a page stands at its top.
_LINES_OF_ANSWER: Final = 30


def is_trial_page(document: PageText) -> bool:
    """Return whether a page tells of one trial: by the labels with values that only such pages have."""
    return _is_page(document) and _score(document) >= _ENOUGH and not _is_list(document)


def _is_page(document: PageText) -> bool:
    return len(document.lines) <= _MOST_LINES


def _score(document: PageText) -> int:
    entries = [entry for entry in read_entries(document) if entry.field in _TELLING and not entry.is_related]
    valued = {entry.field for entry in entries if entry.lines}
    by_form = 2 * any(_TIME_FRAME.match(line.text) for line in document.lines)
    # A label whose value is lost tells half as much.
    return by_form + len(valued) + len({entry.field for entry in entries} - valued) // 2


def _is_list(document: PageText) -> bool:
    """Return whether a page lists several trials: their ids, or the same labels again and again."""
    if not _is_page(document):
        return False
    entries = read_entries(document)
    own = [entry for entry in entries if not entry.is_related]
    ids = {one for entry in own for line in entry.lines for one in _ids(line.text)}
    if _tells_of_two(own):
        return True
    sections = {"inclusion", "exclusion", "eligibility", "detailed_description", "primary_outcomes"}
    if any(entry.field in sections and entry.lines for entry in own):
        return False
    repeated = max(
        (
            sum(one.field == field and bool(one.lines) for one in own)
            for field in ("overall_status", "conditions", "phase", "registration_id")
        ),
        default=0,
    )
    return (
        len(ids) >= _IDS_OF_LIST
        or repeated >= 3
        or (_most_of_one_registry(ids) > 1 and _words(_LIST)(document))
    )


def _ids(text: str) -> list[tuple[str, str]]:
    return [(registry, found.value) for found, registry in registries_of_ids(text)]


def _most_of_one_registry(ids: Iterable[tuple[str, str]]) -> int:
    return max(Counter(registry for registry, _ in set(ids)).values(), default=0)


def _tells_of_two(entries: Sequence[Entry]) -> bool:
    """Return whether two ids of one registry stand under labels, and two titles or two states beside them."""
    labelled = [
        one
        for entry in entries
        if entry.field == "registration_id"
        for line in entry.lines
        for one in _ids(line.text)
    ]
    facts = [
        {line.text for entry in entries if entry.field == field for line in entry.lines[:1]}
        for field in ("brief_title", "overall_status", "phase", "conditions")
    ]
    return _most_of_one_registry(labelled) > 1 and sum(len(values) > 1 for values in facts) > 1


def _words(pattern: re.Pattern[str]) -> Callable[[PageText], bool]:
    def recognizes(document: PageText) -> bool:
        head = "\n".join([line.text for line in document.lines])[:_HEAD_CHARS]
        return pattern.search(head) is not None

    return recognizes


def _few_labels(recognizes: Callable[[PageText], bool]) -> Callable[[PageText], bool]:
    return lambda document: _is_page(document) and recognizes(document) and _score(document) < _ENOUGH


_COOKIES: Final = re.compile(
    r"(?:accept|reject|allow|manage) (?:all )?(?:cookies|preferences)|we (?:use|value)[^.\n]{0,40}(?:cookies|your privacy)|cookie (?:consent|settings|preferences)",
    re.I,
)
_LIST: Final = re.compile(
    r"search results|\b\d[\d,]* (?:results|studies|trials|records)(?: found)?\b|showing \d+|results? \d+\s*(?:-|–|to)\s*\d+|refine (?:your )?search|sort by|next page|page \d+ of \d+",
    re.I,
)
_ARTICLE: Final = re.compile(
    r"\bclinical (?:trials?|stud(?:y|ies))\b|\btrials?\b|\bparticipants\b|\bpatients\b", re.I
)


def _is_article(document: PageText) -> bool:
    """Return whether a page is prose about trials: several long lines and hardly a label."""
    long_lines = sum(len(line.text) > 120 for line in document.lines if not line.region)
    return long_lines >= 3 and _words(_ARTICLE)(document)


def _answers(kind: WrongPageKind) -> Callable[[PageText], bool]:
    def recognizes(document: PageText) -> bool:
        lines = [line.text for line in document.lines if line.text][:_LINES_OF_ANSWER]
        return kind_of_words(lines) is kind

    return recognizes


WRONG_PAGES: Final = (
    *[WrongPage(kind.reason, kind.message, PageText, _few_labels(_answers(kind))) for kind in KINDS_OF_WORDS],
    WrongPage("search_list", "a list of several trials; save the page of each trial", PageText, _is_list),
    WrongPage(
        "cookie_wall",
        "nothing but a question about cookies; answer it and save the page again",
        PageText,
        _few_labels(_words(_COOKIES)),
    ),
    WrongPage(
        "article",
        "prose about trials without a trial's fields; give the trial's own page",
        PageText,
        _few_labels(_is_article),
    ),
)
