"""The words that a reader of a page sees, line by line, and what else is written on the page and is not seen.

Format: ISO 32000-1, 9.4 (text). Hidden text is never read as a row; where it lies over or under what is seen, the file is refused, as nobody can say which of
the two a reader is to believe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from flows.sources.pdf.page_runner import Runner
from flows.sources.pdf.page_signs import SEEN, TURNED, WORDS, PageSigns, Sign, beginning, notes_over
from flows.sources.pdf.pdf_file import PdfFile, understood
from flows.sources.pdf.pdf_fonts import UNREADABLE, Fonts
from flows.sources.reading.source import OpenedFile

_GAP = 0.18  # of the letters' height: what stands further apart is two words
_ONE_LINE = 0.3  # of the letters' height, by which base lines of one line differ
_TWICE = 0.8  # points: letters that are written again so near are made bold by it
_OVER = 0.5  # of the narrower sign
_PICTURE = 0.5  # of the page
_ASK = "Ask the bank for the statement as it issued it: the PDF from its own system, not printed, scanned, cut or written on."


class Word(NamedTuple):
    """A word that is seen: its edges, its base line and the height of its letters, in points from the page's top left corner."""

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def top(self) -> float:
        return self.base - 0.8 * self.size

    @property
    def foot(self) -> float:
        return self.base + 0.2 * self.size


Line = tuple[Word, ...]  # from left to right


@dataclass
class PageText:
    """One page. hidden: words that are not seen, by why. turned: words in another direction. pictured, notes: as in PageSigns."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    turned: list[str] = field(default_factory=list)
    pictured: float = 0.0
    notes: int = 0


def pages_of(pdf: PdfFile) -> Iterator[PageText]:
    """Every page. Refusal if its text is damaged, or lies over itself."""
    fonts = Fonts()
    for number, page in pdf.pages():
        place = f"page {number}"
        with understood(pdf.file, place):
            under_way, matrix = beginning(page, pdf.document, fonts)
            Runner(under_way).render_contents(page.resources, page.contents, ctm=matrix)
            signs = under_way.finished(notes_over(page, matrix))
        yield _text(pdf.file, number, signs)


def place_of(number: int, words: Sequence[Word]) -> str:
    """A page and the box around words on it: left, top, right and lower edge, in points from the page's top left corner."""
    sides = (min(w.left for w in words), min(w.top for w in words), max(w.right for w in words), max(w.foot for w in words))
    return f"page {number}, box {' '.join(str(round(side)) for side in sides)}"


def text_of(words: Sequence[Word]) -> str:
    """Words with blanks between them."""
    return " ".join(word.text for word in words)


def _text(file: OpenedFile, number: int, page: PageSigns) -> PageText:
    found = PageText(number, page.width, page.height, pictured=page.pictured, notes=page.notes)
    if page.contradicted:
        raise file.refusal(
            f"page {number}", f"a font of the page gives two readings of one sign (such as {page.contradicted!r}), so that no amount in it is certain", _ASK
        )
    seen = _lines([sign for sign in page.signs if sign.state == SEEN])
    unseen = [sign for sign in page.signs if sign.state not in (SEEN, TURNED) and sign.text.strip()]
    found.lines = [tuple(_words(line)) for line in seen]
    found.lines = [line for line in found.lines if line]
    if over := _lies_over(seen, _lines(unseen)):
        raise file.refusal(f"page {number}", f"hidden text lies where other text is seen ({over})", _ASK)
    if over := _over_itself(seen):
        raise file.refusal(f"page {number}", f"two texts are written over each other ({over})", _ASK)
    odd = next((word for line in found.lines for word in line if UNREADABLE in word.text), None)
    if odd is not None:
        raise file.refusal(place_of(number, [odd]), "a font does not say which letters it writes", _ASK)
    for state, words in WORDS.items():
        of_kind = [sign for sign in page.signs if sign.state == state and sign.text.strip()]
        if of_kind and state == TURNED:
            found.turned = ["".join(sign.text for sign in of_kind)]
        elif of_kind:
            found.hidden[words] = [word.text for line in _lines(of_kind) for word in _words(line)]
    letters = Counter(sign.state == TURNED for sign in page.signs if sign.state in (SEEN, TURNED) and sign.text.strip())
    if letters[True] > 200 and letters[True] > 4 * letters[False]:
        raise file.refusal(f"page {number}", "the text of the page is turned", "Ask the bank for the statement with its pages upright.")
    return found


def _lines(signs: Sequence[Sign]) -> list[list[Sign]]:
    """Signs with one base line, from top to bottom and from left to right; what is written twice to look bold stands once."""
    lines: list[list[Sign]] = []
    for sign in sorted(signs, key=lambda one: one.base):
        if lines and sign.base - lines[-1][0].base <= _ONE_LINE * min(sign.size, lines[-1][0].size):
            lines[-1].append(sign)
        else:
            lines.append([sign])
    return [_once(sorted(line, key=lambda one: (one.left, one.right))) for line in lines]


def _once(line: list[Sign]) -> list[Sign]:
    kept: list[Sign] = []
    for sign in line:
        if not any(sign.text == one.text and abs(sign.left - one.left) < _TWICE and abs(sign.base - one.base) < _TWICE for one in kept[-4:]):
            kept.append(sign)
    return kept


def _words(line: Sequence[Sign]) -> Iterator[Word]:
    signs: list[Sign] = []
    for sign in line:
        blank = not sign.text.strip()
        if signs and (blank or sign.left - signs[-1].right > _GAP * min(sign.size, signs[-1].size)):
            yield _word(signs)
            signs = []
        if not blank:
            signs.append(sign)
    if signs:
        yield _word(signs)


def _word(signs: Sequence[Sign]) -> Word:
    sizes = max(sign.size for sign in signs)
    return Word(
        "".join(sign.text for sign in signs).strip(),
        round(signs[0].left, 2),
        round(max(sign.right for sign in signs), 2),
        round(signs[0].base, 2),
        round(sizes, 2),
    )


def _over_itself(lines: Sequence[Sequence[Sign]]) -> str:
    """Where letters or digits are written over others: some of them; '' if nowhere."""
    for line in lines:
        solid = [sign for sign in line if sign.text.strip()]
        for one, other in zip(solid, solid[1:], strict=False):
            if one.right - other.left > _OVER * min(one.right - one.left, other.right - other.left) and _matter(one, other):
                return f"{one.text!r} and {other.text!r} at {other.left:.0f} {other.base:.0f}"
    for above, below in zip(lines, lines[1:], strict=False):
        if below[0].base - above[0].base < 0.55 * min(below[0].size, above[0].size) and (met := _meet(above, below)):
            return met
    return ""


def _lies_over(seen: Sequence[Sequence[Sign]], hidden: Sequence[Sequence[Sign]]) -> str:
    """Where a hidden sign lies over or under one that is seen."""
    for line in hidden:
        for other in seen:
            if abs(line[0].base - other[0].base) < 0.7 * max(line[0].size, other[0].size) and (met := _meet(line, other)):
                return met
    return ""


def _meet(one: Sequence[Sign], other: Sequence[Sign]) -> str:
    """Where signs of two lines share more than a part of their width."""
    others = [sign for sign in other if sign.text.strip()]
    at = 0
    for sign in one:
        while at < len(others) and others[at].right <= sign.left:
            at += 1
        for met in others[at : at + 4]:
            shared = min(sign.right, met.right) - max(sign.left, met.left)
            if sign.text.strip() and shared > _OVER * min(sign.right - sign.left, met.right - met.left) and _matter(sign, met):
                return f"{sign.text!r} and {met.text!r} at {met.left:.0f} {met.base:.0f}"
    return ""


def _matter(one: Sign, other: Sign) -> bool:
    """Whether it matters which of two signs is read: an accent over its letter does not."""
    return one.text.isalnum() and other.text.isalnum() or one.text.isdigit() or other.text.isdigit()
