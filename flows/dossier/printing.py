"""From a document to PDF pages: A4, page numbers, bookmarks, links that all lead somewhere, figures in line on the right.

Format: PDF by ReportLab with `invariant`, so that the same document gives the same bytes. Names are text: everything is escaped.
"""

from __future__ import annotations

import io
from xml.sax.saxutils import escape, quoteattr

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from flows.dossier import document as doc
from flows.drawing.lettering import visible
from flows.drawing.pdf import BOLD, ITALIC, REGULAR, pdf_drawing, register
from schemas.guarantees import GuaranteeBroken

WIDTH = A4[0] - 44 * mm
INK, GREY, RULE, SHADE = HexColor("#1a1a1a"), HexColor("#5f5f5f"), HexColor("#9a9a9a"), HexColor("#f0f0f0")
ROOM_TO_BEGIN = 90 * mm  # a section begins on the page only if so much of it is left
ROOM_FOR_ROWS = 34 * mm  # a heading stands above at least so much of what follows it
SHORT = 7  # rows of a table that is not broken over pages
ROWS_AT_ONCE = 200  # ReportLab lays a table out as a whole: long ones go in pieces

_TEXT = ParagraphStyle("text", fontName=REGULAR, fontSize=9.6, leading=13.6, textColor=INK, spaceAfter=5.5)
_NUMBERED = ParagraphStyle("numbered", parent=_TEXT, leftIndent=11 * mm, bulletIndent=0, bulletFontName=REGULAR, bulletFontSize=9.6)
_SECTION = ParagraphStyle("section", fontName=BOLD, fontSize=15, leading=19, textColor=INK, spaceAfter=9)
_HEADING = ParagraphStyle("heading", fontName=BOLD, fontSize=10.6, leading=14, textColor=INK, spaceBefore=8, spaceAfter=4)
_CELL = ParagraphStyle("cell", fontName=REGULAR, fontSize=7.9, leading=10.2, textColor=INK, splitLongWords=1)
_CELL_RIGHT = ParagraphStyle("cell right", parent=_CELL, alignment=TA_RIGHT)
_HEAD = ParagraphStyle("head", parent=_CELL, fontName=BOLD)
_HEAD_RIGHT = ParagraphStyle("head right", parent=_HEAD, alignment=TA_RIGHT)
_NOTE = ParagraphStyle("note", fontName=ITALIC, fontSize=7.9, leading=10.4, textColor=GREY, spaceBefore=2, spaceAfter=7)
_CAPTION = ParagraphStyle("caption", fontName=REGULAR, fontSize=11, leading=15, textColor=GREY, spaceAfter=4)
_TITLE = ParagraphStyle("title", fontName=BOLD, fontSize=21, leading=26, textColor=INK, spaceAfter=6)
_STATE = ParagraphStyle("state", fontName=BOLD, fontSize=11, leading=15, textColor=INK, spaceAfter=8)
_CONTENTS = [ParagraphStyle("contents", fontName=REGULAR, fontSize=9.6, leading=15.5, textColor=INK)]
_GRID = [
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LINEABOVE", (0, 0), (-1, 0), 0.8, INK),
    ("LINEBELOW", (0, 0), (-1, -1), 0.25, RULE),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 2.4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.8),
]
_HEADED = [("LINEBELOW", (0, 0), (-1, 0), 0.8, INK)]


def print_pdf(dossier: doc.Dossier) -> bytes:
    """The PDF's bytes. A reference to a place that is not in the document is our own mistake and asserts."""
    register()
    return _Printer(dossier).run()


class _Passes:
    """Makes the canvas of each pass. Of a document with contents the first only finds out on which page everything stands, and draws no text."""

    def __init__(self, measuring: bool):
        self.measuring, self.made = measuring, 0

    def __call__(self, *args, **options) -> Canvas:
        self.made += 1
        canvas = Canvas(*args, **options)
        canvas.only_measured = self.measuring and self.made == 1
        return canvas


class _Text(Paragraph):
    """A paragraph that is broken into lines once for each width, and not again for every table and pass that asks."""

    _at: float | None = None

    def wrap(self, width, height):
        if self._at != width or not hasattr(self, "blPara"):  # a paragraph that was looked at for a split has lost its lines
            self._size = super().wrap(width, height)
            self._at = width
        return self._size

    def draw(self):
        if not self.canv.only_measured:
            super().draw()


class _Rows(LongTable):
    def draw(self):
        if not self.canv.only_measured:
            super().draw()


class _Bookmark(Flowable):
    """A place that links lead to, and, for a section, its line in the outline and the contents."""

    def __init__(self, key: str, outline: str = ""):
        super().__init__()
        self.key, self.outline = key, outline

    def wrap(self, *_):
        return 0, 0

    def draw(self):
        self.canv.bookmarkHorizontal(self.key, 0, 14)
        if self.outline:
            self.canv.addOutlineEntry(self.outline, self.key, 0, closed=True)


class _Template(BaseDocTemplate):
    """Pages with head and foot; tells the contents where sections begin."""

    def __init__(self, buffer: io.BytesIO, dossier: doc.Dossier):
        super().__init__(
            buffer,
            pagesize=A4,
            invariant=1,
            title=visible(dossier.title),
            author=visible(dossier.author),
            creator="assettrace",
            producer="assettrace",
            subject=visible(dossier.running),
            initialFontName=REGULAR,
        )
        self.dossier = dossier
        frame = Frame(22 * mm, 20 * mm, WIDTH, A4[1] - 42 * mm, id="page", leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
        self.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=self._page)])

    def _page(self, canvas, template):
        canvas.saveState()
        canvas.setFont(REGULAR, 7.5)
        canvas.setFillColor(GREY)
        canvas.drawCentredString(A4[0] / 2, A4[1] - 12 * mm, visible(self.dossier.marking))
        canvas.drawCentredString(A4[0] / 2, 8 * mm, visible(self.dossier.marking))
        canvas.drawString(22 * mm, 12.5 * mm, visible(self.dossier.running))
        canvas.drawRightString(A4[0] - 22 * mm, 12.5 * mm, f"page {canvas.getPageNumber()}")
        canvas.restoreState()

    def afterFlowable(self, flowable):
        if isinstance(flowable, _Bookmark) and flowable.outline:
            self.notify("TOCEntry", (0, escape(visible(flowable.outline)), self.page, flowable.key))


class _Printer:
    def __init__(self, dossier: doc.Dossier):
        self.dossier = dossier
        self.numbers = {b.key: b.number for s in dossier.parts() for b in s.blocks if isinstance(b, doc.Paragraph) and b.key}
        self.keys = {s.key for s in dossier.parts()} | {b.key for s in dossier.parts() for b in s.blocks if b.key}
        self.keys |= {row.key for s in dossier.parts() for b in s.blocks if isinstance(b, doc.Table) for row in b.rows if row.key}

    def run(self) -> bytes:
        buffer = io.BytesIO()
        contents = TableOfContents(levelStyles=_CONTENTS, dotsMinLevel=0, rightColumnWidth=14 * mm)
        story = [*self._cover()]
        for section in self.dossier.front:
            story += [PageBreak(), *self._section(section)]
        story += [PageBreak(), _Text("Contents", _SECTION), contents] * self.dossier.contents
        for part in (self.dossier.sections, self.dossier.back):
            for n, section in enumerate(part):
                story += [CondPageBreak(ROOM_TO_BEGIN) if n else PageBreak(), Spacer(1, 10), *self._section(section)]
        passes = _Passes(self.dossier.contents)
        _Template(buffer, self.dossier).multiBuild(story, canvasmaker=passes)
        if not (passes.made > passes.measuring):
            raise GuaranteeBroken("a document that was measured and not drawn")
        return buffer.getvalue()

    def _cover(self) -> list:
        cover = self.dossier.cover
        story = [
            NextPageTemplate("page"),
            _Text(self._text(cover.caption), _CAPTION),
            _Text(self._text(cover.title), _TITLE),
            _Text(self._text(cover.state), _STATE),
            HRFlowable(width="100%", thickness=0.8, color=INK, spaceAfter=5),
        ]
        if cover.facts:
            story += [self._facts(cover), Spacer(1, 8)]
        for block in cover.summary:
            story += self._block(block)
        return story

    def _facts(self, cover: doc.Cover) -> Flowable:
        """The table of the first page: a label and what stands beside it in each row."""
        rows = [[_Text(self._plain(label), _HEAD), _Text(self._pieces(value), _CELL)] for label, value in cover.facts]
        table = _Rows(rows, colWidths=[36 * mm, WIDTH - 36 * mm])
        table.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("TOPPADDING", (0, 0), (-1, -1), 1.6),
                    ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
                    ("LINEBELOW", (0, 0), (-1, -1), 0.25, RULE),
                ]
            )
        )
        return table

    def _section(self, section: doc.Section) -> list:
        top: list = [_Bookmark(section.key, section.heading), _Text(self._plain(section.heading), _SECTION)]
        story: list = []
        for block in section.blocks:
            if isinstance(block, doc.Heading):
                story += top
                top = [_Text(self._anchor(block.key) + self._text(block.text), _HEADING)]
                continue
            made = self._block(block)
            if top and made:  # a heading stands on the page of what it is the heading of
                first = made[0]._content if isinstance(made[0], KeepTogether) else None
                made = [KeepTogether([*top, *first]), *made[1:]] if first else [CondPageBreak(ROOM_FOR_ROWS), *top, *made]
                top = []
            story += made
        return [*story, *top]

    def _block(self, block: doc.Block) -> list:
        if isinstance(block, doc.Paragraph):
            return [self._paragraph(block)]
        if isinstance(block, doc.Table):
            return self._table(block)
        drawings = [pdf_drawing(drawing) for drawing in block.drawings(WIDTH)]
        head = [_Text(self._anchor(block.key) + self._text(block.title), _HEADING)] if block.title else []
        return [KeepTogether([*head, *drawings[:1]]), *drawings[1:], Spacer(1, 6)] if drawings else []

    def _paragraph(self, block: doc.Paragraph) -> _Text:
        mark = f' <font name="{ITALIC}" color="#5f5f5f">[{escape(block.mark)}]</font>' if block.mark else ""
        text = self._anchor(block.key) + self._pieces(block.pieces) + mark
        if block.number:
            return _Text(text, _NUMBERED, bulletText=str(block.number))
        return _Text(text, _TEXT)

    def _table(self, table: doc.Table) -> list:
        top: list = [_Text(self._anchor(table.key) + self._text(table.title), _HEADING)] if table.title else []
        pieces: list = []
        widths = self._widths(table)
        titled = any(column.title for column in table.columns)
        head = [[_Text(self._text(column.title), _HEAD_RIGHT if column.right else _HEAD) for column in table.columns]] if titled else []
        if not (table.title or not table.key):
            raise GuaranteeBroken("a key stands at a title")
        for begin in range(0, len(table.rows), ROWS_AT_ONCE):
            rows = table.rows[begin : begin + ROWS_AT_ONCE]
            made = _Rows([*head, *(self._row(table, row) for row in rows)], colWidths=widths, repeatRows=len(head))
            strong = [("LINEABOVE", (0, n), (-1, n), 0.6, INK) for n, row in enumerate(rows, start=len(head)) if row.strong]
            made.setStyle(TableStyle(_GRID + _HEADED * titled + strong))
            pieces.append(made)
        pieces.append(_Text(self._text(table.note), _NOTE) if table.note else Spacer(1, 7))
        return [KeepTogether([*top, *pieces])] if len(table.rows) <= SHORT else [CondPageBreak(ROOM_FOR_ROWS), *top, *pieces]

    def _widths(self, table: doc.Table) -> list[float]:
        """Points for each column by its share, but none narrower than its longest word, or its longest line where it has figures or dates.
        What that takes comes from the columns that have room to spare."""
        shares = sum(column.share for column in table.columns)
        widths = [WIDTH * column.share / shares for column in table.columns]
        least = [self._least(table, n, column.whole or column.right) for n, column in enumerate(table.columns)]
        short = sum(max(0.0, need - width) for need, width in zip(least, widths, strict=True))
        spare = sum(max(0.0, width - need) for need, width in zip(least, widths, strict=True))
        if short >= spare:  # too much for the page: words break
            return widths
        return [max(need, width - max(0.0, width - need) * short / spare) for need, width in zip(least, widths, strict=True)]

    @staticmethod
    def _least(table: doc.Table, n: int, whole: bool) -> float:
        cells = [(visible(doc.plain(row.cells[n])), row.strong) for row in table.rows]
        texts = [(text, strong) for cell, strong in cells for text in (cell.split("\n") if whole else cell.split())]
        texts += [(word, True) for word in doc.plain(table.columns[n].title).split()]
        longest = max((stringWidth(text, BOLD if strong else REGULAR, _CELL.fontSize) for text, strong in set(texts)), default=0)
        return min(7 + longest, WIDTH / 3)

    def _row(self, table: doc.Table, row: doc.Row) -> list[_Text]:
        if len(row.cells) != len(table.columns):
            raise GuaranteeBroken((table.title, row))
        cells = []
        for n, (column, pieces) in enumerate(zip(table.columns, row.cells, strict=True)):
            text = self._pieces(pieces)
            text = f"<b>{text}</b>" if row.strong else text
            cells.append(_Text((self._anchor(row.key) if n == 0 else "") + text, _CELL_RIGHT if column.right else _CELL))
        return cells

    def _text(self, text: str | doc.Pieces) -> str:
        return self._pieces(doc.pieces(text))

    def _pieces(self, pieces: doc.Pieces) -> str:
        return "".join(self._piece(piece) for piece in pieces)

    def _piece(self, piece: doc.Piece) -> str:
        if isinstance(piece, str):
            return self._plain(piece)
        if isinstance(piece, (doc.Exempt, doc.Quoted)):
            return self._plain(piece.text)
        if isinstance(piece, doc.Strong):
            return f"<b>{self._plain(piece.text)}</b>"
        if isinstance(piece, doc.Slanted):
            return f"<i>{self._plain(piece.text)}</i>"
        if isinstance(piece, doc.Open):
            return f'<font backColor="#e4e4e4"><b>{self._plain(piece.text)}</b></font>'
        if isinstance(piece, doc.ToParagraph):
            return self._link(piece.key, f"paragraph {self.numbers[piece.key]}")
        if isinstance(piece, doc.Amount):
            return self._link(piece.to, piece.text) if piece.to else self._plain(piece.text)
        return self._link(piece.to, piece.text)

    def _link(self, key: str, text: str) -> str:
        if key not in self.keys:
            raise GuaranteeBroken(f"a link to {key!r}, which is no place in this document")
        return f"<a href={quoteattr('#' + key)}>{self._plain(text)}</a>"

    @staticmethod
    def _anchor(key: str) -> str:
        return f"<a name={quoteattr(key)}/>" if key else ""

    @staticmethod
    def _plain(text: str) -> str:
        return escape(visible(text)).replace("\n", "<br/>")
