"""Plain text as numbered lines that remember which of them were read. Places are `L12` or `L12-15`.

Lines of an HTML page (`page_text.py`) carry a place of their own, and what their elements say of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.source import Leaf, Markup, Value
from pipeline.readers.document import Digests, LeafAccount, digests_of


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text: its number from 1, its words without outer blanks, and as it stands.

    Lines of HTML: `level` is that of a heading (1 to 6), `region` the part of the page that is about the site
    (`nav`, `footer` ...), `parts` the inline pieces of a line that is made of nothing else, `lead` the inline
    piece that opens a line of more words (`<b>Phase</b> 2`).
    """

    number: int
    text: str
    raw: str
    place: str = ""
    level: int = 0
    region: str = ""
    parts: tuple[str, ...] = ()
    lead: str = ""

    @property
    def at(self) -> str:
        """The line's place."""
        return self.place or f"L{self.number}"


class TextDocument:
    """A text as numbered lines."""

    def __init__(self, text: str, member: str = "", lines: list[Line] | None = None) -> None:
        self.text = text
        self.member = member
        self.lines = _lines_of(text) if lines is None else lines
        self._patterns: dict[int, str] = {}
        self._read: set[int] = set()

    def name_lines(self, lines: Iterable[Line], pattern: str) -> None:
        """Give lines a pattern (such as their section), by which they may be ignored or volatile."""
        for line in lines:
            self._patterns[line.number] = pattern

    def mark_read(self, lines: Iterable[Line]) -> None:
        """Mark lines as read."""
        self._read.update(line.number for line in lines)

    def value(self, lines: Sequence[Line], markup: Markup = "plain") -> Value | None:
        """Return the lines as one value, joined by newlines, and mark them read; None where empty."""
        if not any(line.text for line in lines):
            return None
        self.mark_read(lines)
        if len(lines) == 1:
            return Value(lines[0].text, lines[0].at, None, markup)
        place = lines[0].place or f"L{lines[0].number}-{lines[-1].number}"
        return Value("\n".join(line.raw.rstrip() for line in lines), place, None, markup)

    def leaves(self) -> list[Leaf]:
        """Return every line with words as a leaf."""
        return [
            Leaf(line.at, self._patterns.get(line.number, "line"), line.text)
            for line in self.lines
            if line.text
        ]

    def digests(self, volatile: Sequence[str], derived: Sequence[str]) -> Digests:
        """Return the digests; lines are named by `name_lines` before."""
        return digests_of(self.leaves(), volatile, derived)

    def account(self, ignored: Mapping[str, str]) -> LeafAccount:
        """Return the account of lines."""
        ignored_count = 0
        unread: list[Leaf] = []
        for line in self.lines:
            if not line.text or line.number in self._read:
                continue
            pattern = self._patterns.get(line.number, "line")
            if pattern in ignored:
                ignored_count += 1
            else:
                unread.append(Leaf(line.at, pattern, line.text))
        return LeafAccount(len(self._read), ignored_count, tuple(unread))


def _lines_of(text: str) -> list[Line]:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return [Line(number, raw.strip(), raw) for number, raw in enumerate(plain.split("\n"), 1)]
