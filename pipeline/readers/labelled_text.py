"""The text of a labelled page -> the same entries as from its HTML: a label is told by its words alone.

A line is a row of cells where blanks of a table were saved as tabs or bars (`| Label： | value |`), else a label
or a part of the value of the label above it. Two labels in one cell (`注册号： Registration number：`) are twins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pipeline.model.source import Value
from pipeline.readers.label_table import LabelTable, fold_label
from pipeline.readers.labelled import FRAME, Entry, Layout
from pipeline.readers.text_reader import Line, TextDocument

_CELLS: Final = re.compile(r"\s*\|\s*|\s*\t\s*")
_COLON: Final = re.compile("[:：]")
# Shorter words are values (`No`), whatever a table of labels says.
_LABEL_LENGTHS: Final = range(3, 400)
_MOST_WORDS: Final = 16


@dataclass(slots=True)
class _Field:
    """A label, its group and block, and the words below it or beside it."""

    label: str
    names: tuple[str, ...]
    group: str
    groups: tuple[tuple[str, ...], ...]
    block: int
    words: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


class LabelledText:
    """The entries of the text of one page, in page order."""

    def __init__(self, document: TextDocument, layout: Layout, table: LabelTable) -> None:
        self._document, self._layout, self._table = document, layout, table
        self._group: _Field | None = None
        self._field: _Field | None = None
        self._block = 0
        self._seen: set[str] = set()
        self._ever: set[str] = set()
        self._heads = 0
        self.entries: list[Entry] = []
        lines = [line for line in document.lines if line.text]
        position = 0
        while position < len(lines):
            position += self._read_wrapped(lines[position : position + 2]) or self._read_line(lines[position])
        self._close()

    def _read_wrapped(self, lines: list[Line]) -> int:
        """Read a label that was broken over two lines; return how many lines were read, 0 where it is none."""
        words = " ".join([line.text for line in lines])
        if (
            len(lines) < 2
            or any(self._names(line.text) for line in lines)
            or not (names := self._names(words))
        ):
            return 0
        self._open(words, names, *lines)
        return 2

    def _read_line(self, line: Line) -> int:
        cells = _CELLS.split(line.text.strip("|"))
        is_row = len(cells) > 1
        for cell in cells:
            words = " ".join(cell.split())
            names = self._names(words)
            joined = None if is_row else self._inline(words) or self._glued(words, has_label=bool(names))
            if joined:
                self._open(*joined[:2], line)
                self._take(joined[2], line)
            elif names and not self._is_value_of_itself(names, words):
                self._open(words, names, line)
            elif words:
                self._take(words, line)
        if is_row:
            self._close()
        return 1

    def _names(self, words: str) -> tuple[str, ...]:
        """Return the folded names of a label, its twins one by one; nothing where the words are no label."""
        if len(words) not in _LABEL_LENGTHS and words.isascii():
            return ()
        whole = (fold_label(words),)
        if self._table.knows(whole):
            return whole
        twins = tuple([fold_label(part) for part in _COLON.split(words) if part.strip()])
        return twins if len(twins) > 1 and all(self._table.knows((twin,)) for twin in twins) else ()

    def _inline(self, words: str) -> tuple[str, tuple[str, ...], str] | None:
        """Return label, names and value of a line such as `Phase: II`."""
        parts = _COLON.split(words, maxsplit=1)
        if len(parts) == 2 and parts[1].strip() and (names := self._names(parts[0])):
            return parts[0], names, parts[1].strip()
        return None

    def _is_value_of_itself(self, names: tuple[str, ...], words: str) -> bool:
        """Return whether the label above waits for a value that begins with its own word (`Phase`, `Phase 2`)."""
        opened = self._field
        is_waiting = opened is not None and not opened.words and opened.names == names
        return is_waiting and opened is not None and words.casefold() != opened.label.casefold()

    def _glued(self, words: str, *, has_label: bool) -> tuple[str, tuple[str, ...], str] | None:
        """Return label, names and value of a line such as `Public title A study`.

        A label that came before is not looked for: its word begins a line of somebody's text. Words that are a
        label with a number (`Phase 2`) are a label and its value.
        """
        is_looked_for = self._layout.is_glued and (not has_label or words[-1:].isdigit())
        tokens = words.split(" ") if is_looked_for else []
        for count in range(min(_MOST_WORDS, len(tokens) - 1), 0, -1):
            label = " ".join(tokens[:count])
            names = (fold_label(label),)
            groups = (self._group.names,) if self._group else ()
            is_new = self._is_value_of_itself(names, words) or names[0] not in self._ever
            if is_new and self._table.meaning(groups, names):
                return label, names, " ".join(tokens[count:])
        return None

    def _open(self, words: str, names: tuple[str, ...], *lines: Line) -> None:
        is_next = self._field is not None and not self._field.words
        self._close()
        self._document.mark_read(lines)
        groups = (self._group.names,) if self._group else ()
        if self._table.meaning(groups, names) is None:
            self._group = _Field(words, names, "", (), 0)
            self._start_block()
            return
        if names[0] in self._seen:
            self._start_block()
        self._seen.add(names[0])
        self._ever.add(names[0])
        if self._table.leads(names):
            self._start_block()
            self._group = _Field(words, names, "", (), 0)
        is_of_group = self._table.meaning(groups, names, is_strict=True) is not None
        is_head = is_of_group and not self._layout.native
        self._heads = (self._heads + 1 if is_next else 1) if is_head else 0
        group = self._group.label if self._group else ""
        self._field = _Field(words, names, group, groups, self._block)

    def _start_block(self) -> None:
        self._block += 1
        self._seen = set()

    def _take(self, words: str, line: Line) -> None:
        if self._heads > 1:
            # Labels of a group one after the other head columns: whose the words below are is not told.
            self._field = None
        elif self._field is not None:
            self._heads = 0
            self._field.words.append(words)
            self._field.lines.append(line)
        elif not self.entries and self._group is None:
            self._document.name_lines([line], FRAME)

    def _close(self) -> None:
        """Add the entry of the label that is open, if it has words."""
        opened, self._field = self._field, None
        if opened is None or not opened.words:
            return
        self._document.mark_read(opened.lines)
        values = tuple(self._values(opened))
        meaning = self._table.meaning(opened.groups, opened.names)
        self.entries.append(Entry(opened.label, opened.group, opened.block, values, meaning))

    def _values(self, opened: _Field) -> Iterator[Value]:
        text = "\n".join(opened.words)
        first, last = opened.lines[0], opened.lines[-1]
        place = first.at if first == last else f"{first.at}-{last.number}"
        language = self._layout.language_of(text)
        if language is None and len(opened.names) == 1:
            language = self._layout.language_of(opened.label)
        yield Value(text, place, language)
