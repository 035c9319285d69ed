"""The columns of a table on pages: which amounts stand under which heading, by an edge that they share, and what every other word of its lines belongs to.

Format: whatever the layout declares (flows/sources/pdf/pdf_layout.py). A word that belongs nowhere stops the reading: nothing in a table is passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from flows.sources.pdf.page_amounts import Amounts, Written
from flows.sources.pdf.page_headings import Edges
from flows.sources.pdf.page_text import Line, Word, place_of
from flows.sources.pdf.pdf_layout import AMOUNTS
from flows.sources.reading.source import OpenedFile
from schemas.evidence import Refusal

_LINK, _SPREAD = 1.5, 3.0  # points: amounts whose edges are nearer share one; and how far the outermost of them are apart
_CLEARLY = 3  # times as much of it lies under one heading as under the next
_JOINED = 0.7  # of the letters' height: a word so near to the one before it goes on with it
_NEXT = (
    "Compare the page with the layout (`assettrace inspect FILE --propose` shows what it reads); if the layout is right, ask the bank for the statement again."
)
Numbered = tuple[int, Line]  # a line, and the page on which it stands


class _Unclear(Exception):
    """Amounts of one column that share no edge, or stand under no heading or two; where, and in words."""

    def __init__(self, page: int, written: Written, why: str):
        super().__init__(why)
        self.page, self.written, self.why = page, written, why


@dataclass
class Cells:
    """The words of one line by column. beside: words left and right of the table. in_text: amounts that stand within a column of text."""

    page: int
    words: list[Word] = field(default_factory=list)
    texts: dict[str, list[Word]] = field(default_factory=dict)
    amounts: dict[str, Written] = field(default_factory=dict)
    beside: list[Word] = field(default_factory=list)
    in_text: list[Written] = field(default_factory=list)


class Grid:
    """The columns of tables whose headings stand at the same edges. Refusal if amounts do not share an edge under their heading."""

    def __init__(self, file: OpenedFile, amounts: Amounts, edges: dict[str, Edges], lines: Sequence[Numbered]):
        self.file, self.amounts = file, amounts
        self.headings, self.names = edges, amounts.layout.columns.headings()
        found = [(page, written) for page, line in lines for written in amounts.in_line(line)]
        self.column_of = self._columns(found)
        self.reach = {
            name: Edges(
                min([edges[name].left, *(written.left for written, of in self.column_of.items() if of == name)]),
                max([edges[name].right, *(written.right for written, of in self.column_of.items() if of == name)]),
            )
            for name in edges
            if name in AMOUNTS
        }
        self.begins = {name: self._begin(name, lines) for name in edges if name not in AMOUNTS} | {name: reach.left for name, reach in self.reach.items()}
        self.order = sorted(self.begins, key=lambda name: self.begins[name])
        self.left = min(self.begins.values())
        ends = [edge.right for edge in (*edges.values(), *self.reach.values())]
        self.right = max(ends) if self.order[-1] in AMOUNTS else float("inf")

    def _columns(self, found: Sequence[tuple[int, Written]]) -> dict[Written, str]:
        """The column of each amount; '' where it stands in a text or beside the table."""
        kinds: list[Callable[[Written], float]] = [_digits_end, lambda one: one.right, lambda one: one.left, lambda one: (one.left + one.right) / 2]
        first: _Unclear | None = None
        for edge in kinds:
            try:
                return self._by(edge, found)
            except _Unclear as unclear:
                first = first or unclear
        if first is None:
            return {}
        raise self.file.refusal(place_of(first.page, first.written.words), f"the amount {first.written.text!r} {first.why}", _NEXT)

    def _by(self, edge: Callable[[Written], float], found: Sequence[tuple[int, Written]]) -> dict[Written, str]:
        columns: dict[Written, str] = {}
        taken: dict[str, list[tuple[int, Written]]] = {}
        for group in _groups(edge, found):
            name = self._under(group)
            if name and name in taken:
                odd, usual = sorted((taken[name], group), key=len)
                raise _Unclear(
                    *odd[0],
                    f"stands under {self.names[name]!r} at another edge than {len(usual)} other{'s' if len(usual) > 1 else ''} ({edge(odd[0][1]):.0f} and {edge(usual[0][1]):.0f} points)",
                )
            taken[name] = group
            columns |= dict.fromkeys((written for _, written in group), name)
            if not name:
                taken.pop(name)
        return columns

    def _under(self, group: Sequence[tuple[int, Written]]) -> str:
        """The heading under which amounts with one edge stand; '' if they are part of a text, or beside the table."""
        left, right = min(written.left for _, written in group), max(written.right for _, written in group)
        shared = sorted(
            ((min(right, edge.right) - max(left, edge.left), name) for name, edge in self.headings.items() if name in AMOUNTS), key=lambda one: -one[0]
        )
        if shared[0][0] > 0:
            if len(shared) > 1 and shared[1][0] * _CLEARLY > shared[0][0]:
                raise _Unclear(*group[0], f"stands under {self.names[shared[0][1]]!r} and under {self.names[shared[1][1]]!r}")
            return shared[0][1]
        every = list(self.headings.values())
        if left >= max(edge.right for edge in every) or right <= min(edge.left for edge in every):
            return ""
        before = max((edge.left, name) for name, edge in self.headings.items() if edge.left <= left + _LINK)[1]
        after = min((edge.left for edge in every if edge.left > left + _LINK), default=float("inf"))
        if before in AMOUNTS or right > after:
            raise _Unclear(*group[0], "stands under none of the headings")
        return ""

    def _begin(self, name: str, lines: Sequence[Numbered]) -> float:
        """Where the words of a column of texts begin: at its heading's left edge; where no word does, at the edge between the headings at which most do."""
        own = self.headings[name]
        before = max((edge.right for edge in self.headings.values() if edge.right < own.left), default=-1.0)
        starts = Counter(
            round(word.left)
            for _, line in lines
            for last, word in zip((None, *line), line, strict=False)
            if (last is None or word.left - last.right > _JOINED * word.size) and before < word.left < own.right
        )
        if not starts or any(starts[round(own.left) + near] for near in (-1, 0, 1)):
            return own.left
        return min(own.left, float(max(starts, key=lambda at: (starts[at], -at))))

    def cells(self, page: int, line: Line) -> Cells:
        """What each word of a line belongs to. Refusal for one that stands among amounts and is none."""
        found = Cells(page)
        amounts = {word: written for written in self.amounts.in_line(line) for word in written.words}
        last: tuple[Word, str] | None = None
        for word in line:
            written = amounts.get(word)
            name = self.column_of.get(written, "") if written else ""
            if name and written:
                if name in found.amounts and found.amounts[name] is not written:
                    raise self.file.refusal(place_of(page, written.words), f"two amounts stand in one line under {self.names[name]!r}", _NEXT)
                found.amounts[name] = written
                found.words.append(word)
                last = None
                continue
            if word.right < self.left - _LINK or word.left > self.right:
                found.beside.append(word)
                continue
            of = next((one for one in reversed(self.order) if self.begins[one] <= word.left + _LINK), self.order[0])
            if last is not None and word.left - last[0].right < _JOINED * word.size and last[1] not in AMOUNTS and of in AMOUNTS:
                of = last[1]
            if of in AMOUNTS and written:
                raise self.file.refusal(place_of(page, written.words), f"the amount {written.text!r} stands under none of the headings", _NEXT)
            if of in AMOUNTS:
                raise self.file.refusal(place_of(page, [word]), f"{word.text!r} stands among the amounts under {self.names[of]!r}, and is none", _NEXT)
            found.texts.setdefault(of, []).append(word)
            found.words.append(word)
            last = (word, of)
            if written and written not in found.in_text:
                found.in_text.append(written)
        return found

    def fits(self, page: int, line: Line) -> Cells | None:
        """What each word belongs to, if the line could stand in the table; None if it could not."""
        try:
            return self.cells(page, line)
        except Refusal:
            return None


def _digits_end(written: Written) -> float:
    """The right edge of an amount without a mark behind it, in whichever word the digits end."""
    last = max((word for word in written.words if word.text[-1:].isdigit() or any(c.isdigit() for c in word.text)), key=lambda word: word.right)
    tail = len(last.text) - len(last.text.rstrip("-\u2212\u2013)ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz*"))
    return last.right - tail * (last.right - last.left) / len(last.text)


def _groups(edge: Callable[[Written], float], found: Sequence[tuple[int, Written]]) -> Iterator[list[tuple[int, Written]]]:
    """Amounts whose edges are the same."""
    group: list[tuple[int, Written]] = []
    for one in sorted(found, key=lambda each: edge(each[1])):
        if group and (edge(one[1]) - edge(group[-1][1]) > _LINK or edge(one[1]) - edge(group[0][1]) > _SPREAD):
            yield group
            group = []
        group.append(one)
    if group:
        yield group
