"""Where a table's headings stand on a page: each heading's edges, whether its words stand beside or over each other.

Format: whatever the layout declares (flows/sources/pdf/pdf_layout.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from flows.sources.pdf.page_text import Line, Word

_BAND = 3  # lines over which the words of headings may stand
_UNDER = 2.0  # of the letters' height: how far apart they are


class Edges(NamedTuple):
    """Left and right edge of a heading, in points."""

    left: float
    right: float


Geometry = tuple[tuple[str, int, int], ...]


class Head(NamedTuple):
    """The headings of one table on one page: over how many lines they stand, and the edges of each by our name of its column."""

    lines: int
    edges: dict[str, Edges]

    def geometry(self) -> Geometry:
        """The edges to the nearest point: what is alike on pages of one kind."""
        return tuple((name, round(edge.left), round(edge.right)) for name, edge in sorted(self.edges.items()))


def head_at(lines: Sequence[Line], at: int, headings: Mapping[str, str]) -> Head | None:
    """The headings that begin in this line; None unless every one of them stands there, once."""
    for depth in range(1, _BAND + 1):
        band = lines[at : at + depth]
        if len(band) < depth or any(below[0].base - above[0].base > _UNDER * above[0].size for above, below in zip(band, band[1:], strict=False)):
            return None
        edges: dict[str, Edges] = {}
        used: set[Word] = set()
        for name, heading in sorted(headings.items(), key=lambda one: -len(one[1].split())):
            found = [words for words in _standing(heading.split(), band) if not used & set(words)]
            if len(found) != 1:
                break
            used |= set(found[0])
            edges[name] = Edges(min(word.left for word in found[0]), max(word.right for word in found[0]))
        if len(edges) == len(headings) and used & set(band[0]) and used & set(band[-1]):
            return Head(depth, edges)
    return None


@lru_cache(1 << 14)
def plain(text: str) -> str:
    """A word without case and the colon behind it."""
    return text.casefold().rstrip(":")


def runs_of(words: Sequence[str], line: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Where these words stand beside each other in a line."""
    wanted = [plain(word) for word in words]
    texts = [plain(word.text) for word in line]
    for at in range(len(texts) - len(wanted) + 1):
        if texts[at : at + len(wanted)] == wanted:
            yield tuple(line[at : at + len(wanted)])


def _standing(words: Sequence[str], band: Sequence[Line]) -> Iterator[tuple[Word, ...]]:
    """Where these words stand beside each other, or one part of them under the other."""
    for number, line in enumerate(band):
        yield from runs_of(words, line)
        for length in range(1, len(words)):
            for above in runs_of(words[:length], line):
                for below in _standing(words[length:], band[number + 1 : number + 2]):
                    if below[0].left < above[-1].right and above[0].left < below[-1].right:
                        yield (*above, *below)
