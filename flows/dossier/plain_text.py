"""A document as plain text: the same words as its pages, to be pasted into a form, a letter or a message.

Format: UTF-8, LF, lines of at most 92 signs; a row of a table is a numbered list of what stands under each heading.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from flows.dossier.document import Block, Dossier, Heading, Paragraph, Pieces, Row, Table, ToParagraph, pieces
from flows.drawing.lettering import visible
from schemas.guarantees import GuaranteeBroken

_WIDE, _LABEL = 92, 24


def plain_text(dossier: Dossier) -> str:
    """Everything that is printed, in the order of the pages. A document with drawings has no plain text and asserts."""
    return "\n".join(_Text(dossier).lines()) + "\n"


class _Text:
    def __init__(self, dossier: Dossier):
        self.dossier = dossier
        self.numbers = {b.key: b.number for s in dossier.parts() for b in s.blocks if isinstance(b, Paragraph) and b.key}

    def lines(self) -> Iterator[str]:
        cover = self.dossier.cover
        yield from (visible(self.dossier.marking), "", *_wrapped(self.said(pieces(cover.caption))), *_wrapped(self.said(pieces(cover.title)).upper()))
        yield from (*_wrapped(self.said(pieces(cover.state))), "")
        for label, value in cover.facts:
            yield from _labelled(label, self.said(value))
        for block in cover.summary:
            yield from self.block(block)
        for section in self.dossier.parts():
            heading = visible(section.heading)
            yield from ("", "", *_wrapped(heading), "=" * min(len(heading), _WIDE))
            for block in section.blocks:
                yield from self.block(block)
        yield from ("", *_wrapped(visible(self.dossier.running)))

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Heading):
            heading = self.said(pieces(block.text))
            yield from ("", *_wrapped(heading), "-" * min(len(heading), _WIDE))
        elif isinstance(block, Paragraph):
            number = f"{block.number}. " if block.number else ""
            mark = f" [{block.mark}]" if block.mark else ""
            yield from ("", *_wrapped(number + self.said(block.pieces) + mark, " " * len(number)))
        else:
            if not (isinstance(block, Table)):
                raise GuaranteeBroken("a drawing has no plain text")
            yield from self.table(block)

    def table(self, table: Table) -> Iterator[str]:
        title = self.said(pieces(table.title))
        if title:
            yield from ("", *_wrapped(title), "-" * min(len(title), _WIDE))
        else:
            yield ""
        titles = [self.said(pieces(column.title)) for column in table.columns]
        for row in table.rows:
            yield from self.row(titles, row)
        if table.note:
            yield from _wrapped(self.said(pieces(table.note)))

    def row(self, titles: list[str], row: Row) -> Iterator[str]:
        """A form's row is a label and its value; another table's row has its first cell above, and each of the others behind its heading."""
        cells = [self.said(cell) for cell in row.cells]
        if not any(titles):
            label, *values = cells
            yield from _labelled(label, " ".join(values).strip() or "_" * 30)
            return
        first = f"{titles[0]}: {cells[0]}" if titles[0] else f"{cells[0]}."
        yield from _wrapped(first)
        for title, cell in zip(titles[1:], cells[1:], strict=True):
            yield from _labelled(f"   {title}", cell)

    def said(self, text: Pieces) -> str:
        return visible("".join(p if isinstance(p, str) else f"paragraph {self.numbers[p.key]}" if isinstance(p, ToParagraph) else p.text for p in text))


def _labelled(label: str, text: str) -> Iterator[str]:
    first = f"{label}:".ljust(_LABEL) if label.strip() else " " * _LABEL
    return iter(_wrapped(f"{first}{' ' if not first.endswith(' ') else ''}{text}", " " * _LABEL))


def _wrapped(text: str, indent: str = "") -> list[str]:
    """The text's own lines, each broken where it is too long; words are never broken."""
    found: list[str] = []
    for n, line in enumerate(text.split("\n")):
        found += textwrap.wrap(
            line,
            _WIDE,
            initial_indent=indent if n else "",
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
            replace_whitespace=False,
            drop_whitespace=True,
        ) or [""]
    return found
