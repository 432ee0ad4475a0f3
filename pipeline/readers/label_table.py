"""The labels that a registry prints and what each one means: a TSV file beside the registry's module.

A line is `group<TAB>label<TAB>target<TAB>reading`. The group is empty where the label means the same anywhere,
and starts with `> ` where a label with a value of its own opens it. Synonyms are separated by ` | `. The target is
a path of the source record, `other` (kept under its own name) or `group` (opens a group of labels), and the
reading names how its words are taken apart; a `+` after it says that each such label starts an item of its own.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

GROUP: Final = "group"
_NUMBER_AT_END: Final = re.compile(r"(?:\[\d{1,3}\]|[_#(]?(?<!\d)\d{1,3}\)?)$")
# Blanks around brackets and slashes come and go.
_AROUND: Final = re.compile(r" ?([()/]) ?")
_TAIL: Final = " :*."
_LABEL_HEAD: Final = re.compile(r"^[\s\-*•·・○●◦▪#]+")


@lru_cache(maxsize=16384)
def fold_label(raw: str) -> str:
    """Return the form in which labels are compared: one line, no bullet, colon or number at its ends.

    >>> fold_label("- Primary Outcome(s) 2 ："), fold_label("Interventions/Control_10")
    ('primary outcome(s)', 'interventions/control')
    """
    words = _AROUND.sub(r"\1", " ".join(unicodedata.normalize("NFKC", raw).split()))
    words = _LABEL_HEAD.sub("", words).rstrip(_TAIL)
    bare = _NUMBER_AT_END.sub("", words).rstrip(" ")
    # The number of `Size: 60` is a value, that of `Arm 2:` counts.
    return (words if bare.endswith((":", "=")) or not bare else bare.rstrip(_TAIL)).casefold()


class Meaning(NamedTuple):
    """What a label means: a path of the source record (`other` where it has none) and how its words are read."""

    target: str
    reading: str = ""


_NOTHING: Final = Meaning("")
_LEAD: Final = "> "


def _folded(names: str) -> list[str]:
    return [fold_label(name) for name in names.removeprefix(_LEAD).split(" | ")]


class LabelTable:
    """The labels that a registry prints: (group, label) -> meaning; an empty group means anywhere."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @cached_property
    def _lines(self) -> list[tuple[str, str, Meaning]]:
        """Group, label and meaning of every line, read at first use."""
        lines = []
        for number, line in enumerate(self.path.read_text("utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                cells = line.split("\t")
                if len(cells) not in (3, 4):
                    raise ValueError(
                        f"{self.path}:{number}: three or four cells are expected, not {len(cells)}"
                    )
                lines.append((cells[0], cells[1], Meaning(*cells[2:])))
        return lines

    @cached_property
    def meanings(self) -> dict[tuple[str, str], Meaning]:
        """Meanings by folded group and label."""
        return {
            (group, label): meaning
            for groups, labels, meaning in self._lines
            for group in _folded(groups)
            for label in _folded(labels)
        }

    @cached_property
    def _labels(self) -> frozenset[str]:
        return frozenset(label for _, label in self.meanings if label)

    @cached_property
    def _groups(self) -> frozenset[str]:
        return frozenset(group for group, _ in self.meanings)

    @cached_property
    def _leads(self) -> frozenset[str]:
        return frozenset(
            name for groups, _, _ in self._lines if groups.startswith(_LEAD) for name in _folded(groups)
        )

    def knows(self, names: tuple[str, ...]) -> bool:
        """Return whether one of the folded names is a label or a group somewhere."""
        return any(name in self._labels or name in self._groups for name in names)

    def knows_all(self, names: tuple[str, ...]) -> bool:
        """Return whether the first folded name (all the words) or each other one (a line) is a label."""
        return names[0] in self._labels or (
            len(names) > 1 and all(name in self._labels for name in names[1:])
        )

    def is_group(self, names: tuple[str, ...]) -> bool:
        """Return whether one of the folded names only opens a group."""
        return any(self.meanings.get(("", name), _NOTHING).target == GROUP for name in names)

    def leads(self, names: tuple[str, ...]) -> bool:
        """Return whether a label with a value of its own is the first of a group (`Name of board`, `Address`)."""
        return any(name in self._leads for name in names)

    def has(self, groups: tuple[tuple[str, ...], ...], names: tuple[str, ...]) -> bool:
        """Return whether a label belongs to one of the groups by name."""
        return any((group, name) in self.meanings for known in groups for group in known for name in names)

    def meaning(
        self, groups: tuple[tuple[str, ...], ...], names: tuple[str, ...], *, is_strict: bool = False
    ) -> Meaning | None:
        """Return the meaning in the innermost group that has one for the label, then (not strict) without one."""
        for group in groups if is_strict else (*groups, ("",)):
            for key in ((group_name, name) for group_name in group for name in names):
                meaning = self.meanings.get(key, _NOTHING)
                if meaning.target not in ("", GROUP):
                    return meaning
        return None
