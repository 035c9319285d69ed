"""What a dossier consists of, before it is printed: sections of numbered paragraphs, tables and drawings, with references by key.

Format: plain values. Nothing here knows how a page looks; `printing` does. A key names a place that others refer to. A number in it is a
figure of the lineage (`Amount`), stands so at a source (`Quoted`), or is said to be no figure (`Exempt`, `Link`, `ToParagraph`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from flows.drawing.geometry import Drawing
from schemas.guarantees import GuaranteeBroken


@dataclass(frozen=True)
class Link:
    """Text that leads to the place with this key."""

    to: str
    text: str


@dataclass(frozen=True)
class ToParagraph:
    """'paragraph 12': the number of the paragraph with this key."""

    key: str


@dataclass(frozen=True)
class Amount:
    """A figure of the case as printed; `figure` is its id in the lineage, `to` the key of the row that shows where it comes from."""

    figure: str
    text: str
    to: str = ""


# what a number may be without being a figure, and what the numbers of that kind are
EXEMPT = {
    "page": "pages",
    "paragraph": "paragraphs, sections and schedules",
    "row": "rows and points of this document",
    "provision": "provisions and reported cases",
    "date": "dates",
    "identifier": "what identifies: accounts, titles, companies, exhibits, files, cases",
    "hash": "hashes",
    "version": "versions",
    "scale": "the scale of a drawing",
}


@dataclass(frozen=True)
class Exempt:
    """Text whose numbers are no figures; `kind` is a key of EXEMPT and says what they are."""

    text: str
    kind: str

    def __post_init__(self):
        if self.kind not in EXEMPT:
            raise GuaranteeBroken(self.kind)


@dataclass(frozen=True)
class Quoted:
    """Text that stands so elsewhere, with its numbers: `source` is 'case.toml: ...', or the id of a finding or of an entry."""

    text: str
    source: str


@dataclass(frozen=True)
class Strong:
    text: str


@dataclass(frozen=True)
class Slanted:
    text: str


@dataclass(frozen=True)
class Open:
    """A blank: `missing` says what the case does not, `key` where case.toml would say it."""

    missing: str
    key: str

    @property
    def text(self) -> str:
        return f"[open: {self.missing}]"


Piece = str | Link | ToParagraph | Amount | Exempt | Quoted | Strong | Slanted | Open
Pieces = tuple[Piece, ...]


@dataclass(frozen=True)
class Paragraph:
    """One paragraph; `number` is given when the document is put together (0: not numbered). `mark`: '', 'fact', 'inference', 'opinion'."""

    pieces: Pieces
    key: str = ""
    mark: str = ""
    numbered: bool = True
    number: int = 0


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str | Pieces
    key: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a table: a cell for each column."""

    cells: tuple[Pieces, ...]
    key: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Column:
    """`share` of the table's width, by proportion; `right` for figures; `whole` for dates, which stand on one line as figures do."""

    title: str | Pieces
    share: float
    right: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Table:
    """A table that may break over pages, its heading repeated; `note` stands under it."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    key: str = ""
    title: str | Pieces = ""
    note: str | Pieces = ""


@dataclass(frozen=True)
class Drawn:
    """Drawings that need the width of the page; `draw(width)` gives them, in points. `source` says which findings they sum up;
    `figure` makes a figure of an amount in them, or gives None where the amount is only the scale."""

    draw: Callable[[float], list[Drawing]]
    title: str | Pieces = ""
    key: str = ""
    source: str = ""
    figure: Callable[[str], Amount | None] | None = None
    _made: dict[float, list[Drawing]] = field(default_factory=dict, compare=False, repr=False)

    def drawings(self, width: float) -> list[Drawing]:
        """What `draw` gives, drawn once for each width: the twin reads the same drawings that are printed."""
        if width not in self._made:
            self._made[width] = self.draw(width)
        return self._made[width]


Block = Paragraph | Heading | Table | Drawn


@dataclass(frozen=True)
class Section:
    """`label` is '1' to '13' or 'Schedule A'."""

    label: str
    title: str
    key: str
    blocks: tuple[Block, ...]

    @property
    def heading(self) -> str:
        return f"{self.label} {self.title}" if self.label else self.title


@dataclass(frozen=True)
class Cover:
    """The first page: who, what, how much, which order, on what test, how sure. `facts` are label and value."""

    caption: str | Pieces
    title: str | Pieces
    state: str | Pieces
    facts: tuple[tuple[str, Pieces], ...]
    summary: tuple[Block, ...]


@dataclass(frozen=True)
class Dossier:
    """A whole document. `running` is printed at the foot of every page, `marking` at its head; a short one has no `contents`."""

    title: str
    author: str
    marking: str
    running: str
    cover: Cover
    front: tuple[Section, ...]
    sections: tuple[Section, ...]
    back: tuple[Section, ...] = field(default=())
    contents: bool = True

    def parts(self) -> Iterator[Section]:
        yield from self.front
        yield from self.sections
        yield from self.back


def numbered(dossier: Dossier) -> Dossier:
    """The same document with its paragraphs numbered from 1 through the sections; tables and front matter are not."""
    count = 0

    def number(section: Section) -> Section:
        nonlocal count
        blocks = []
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.numbered:
                count += 1
                block = replace(block, number=count)
            blocks.append(block)
        return replace(section, blocks=tuple(blocks))

    return replace(dossier, sections=tuple(number(section) for section in dossier.sections))


def pieces(text: str | Pieces) -> Pieces:
    """A text as pieces."""
    return (text,) if isinstance(text, str) else text


def plain(text: str | Pieces) -> str:
    """The text of some pieces; references to paragraphs as 'paragraph'."""
    return "".join(piece if isinstance(piece, str) else "paragraph" if isinstance(piece, ToParagraph) else piece.text for piece in pieces(text))
