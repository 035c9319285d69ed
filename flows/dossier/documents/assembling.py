"""From what a legal document says to the document: first page, state, what is still open, the exhibits it names, and its twin.

Format: the document model of `flows.dossier.document`. A reference to a place that only the dossier has becomes words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from flows.dossier.brief import Brief
from flows.dossier.brief.cited_exhibits import CitedExhibits
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Amount, Block, Column, Cover, Dossier, Link, Open, Paragraph, Piece, Pieces, Row, Section, Table, numbered
from flows.dossier.documents.blanks import blanks, pieces_of
from flows.dossier.documents.legal_document import LegalDocument, Written
from flows.dossier.front_pages import OPEN, declared, state, why_a_draft
from flows.dossier.words import count
from flows.dossier.writing import para, row, strong
from schemas.evidence_base import EvidenceBase
from schemas.findings import Deficiency
from tracing.ids import finding_id


def written(b: Brief, document: LegalDocument, dossier_places: Iterable[str]) -> Dossier:
    """The document, numbered. `dossier_places`: the keys of the dossier of the same evidence, to which a reference may lead."""
    said = document.write(b)
    head = b.base.case.case
    running = f"{head.reference} · {document.name} · {b.edition.said}, version {b.base.version} · {state(b.base)}"
    reasons = why_a_draft(b.base, b.edition, b.figures, b.exhibits)
    front = (Section("", "Before this can be issued", "page2", reasons),) if reasons else ()
    back = (*said.back, _exhibits(b.base, b.exhibits, said))
    cover = Cover(
        head.caption,
        document.name,
        _state(b.base),
        said.facts,
        (*said.summary, *declared(b.base, b.figures, b.exhibits), said.beside or _about(b.base, b.edition)),
    )
    made = Dossier(f"{head.caption}: {document.name}", head.author.name, head.protective_marking, running, cover, front, said.parts, back, said.contents)
    return numbered(_standing_alone(made, frozenset(dossier_places)))


def open_points(b: Brief, document: LegalDocument) -> tuple[Deficiency, ...]:
    """A deficiency for each blank of the document: what is missing, and where to say it."""
    return tuple(
        Deficiency(
            id=finding_id("open", document.key, blank.missing),
            kind=OPEN,
            says=f"{blank.missing[0].upper()}{blank.missing[1:]}.",
            next_step=f"case.toml: {blank.key}",
        )
        for blank in left_open(b, document)
    )


def left_open(b: Brief, document: LegalDocument) -> list[Open]:
    """The blanks of the document, each once."""
    said = document.write(b)
    return blanks(Dossier("", "", "", "", Cover("", "", "", said.facts, said.summary), (), said.parts, said.back))


def _state(base: EvidenceBase) -> str:
    reasons = len(base.of(Deficiency))
    draft = f"DRAFT, not for use: {count(reasons, 'reason')} on page 2" if reasons else "DRAFT, not for use: no reason stands against a final one"
    return {"DRAFT": draft, "FINAL WITH DECLARED DEFICIENCIES": "FINAL WITH DECLARED DEFICIENCIES, listed below"}.get(state(base), state(base))


def _exhibits(base: EvidenceBase, exhibits: CitedExhibits, said: Written) -> Section:
    """The exhibits that this document names, so that its references lead somewhere."""
    named = {piece.to for block in _blocks(said) for piece in pieces_of(block) if isinstance(piece, Link)}
    named |= {piece.to for _, value in said.facts for piece in value if isinstance(piece, Link)}
    named |= {piece.to for line in base.of(Deficiency) for piece in exhibits.linked(line.says) if isinstance(piece, Link)} if not base.final else set()
    rows = tuple(
        row(
            e.reference,
            (e.file_name, "\n", e.producer or "producer not recorded"),
            f"{e.power or 'power not recorded'}; use: {e.permitted_use or 'not recorded'}",
            e.sha256,
            key=exhibits.row_key(e.sha256),
        )
        for e in base.exhibits
        if exhibits.row_key(e.sha256) in named
    )
    columns = (Column("Reference", 3), Column("File and producer", 7), Column("Obtained under, may be used for", 12), Column("SHA-256", 9))
    blocks: tuple[Block, ...] = (Table(columns, rows),) if rows else (para("This document names no exhibit.", numbered=False),)
    return Section("", "Exhibits named in this document", "sX", blocks)


def _blocks(said: Written) -> list[Block]:
    return [*said.summary, *(block for part in (*said.parts, *said.back) for block in part.blocks)]


def _about(base: EvidenceBase, edition: WrittenFor) -> Paragraph:
    head = base.case.case
    return para(
        strong("With the dossier. "),
        f"This document is made from the same evidence as the dossier {head.reference}, {edition.said} (head of the case log {base.log_head or 'not recorded'}), and "
        "every figure of the case in it is the dossier's. A1, T1 and the like are rows of the dossier's Schedules A and C; sections with a number are the dossier's, parts "
        "with a letter are this document's. Where each figure comes from stands in the twin that is attached to this file; the rows behind it are in the dossier's.",
        numbered=False,
    )


# references that lead to the dossier


def _standing_alone(dossier: Dossier, elsewhere: frozenset[str]) -> Dossier:
    """The document with every reference to a place that only the dossier has as words; one to nowhere stays, and the printer asserts."""
    here = places(dossier)

    def alone(piece: Piece) -> Piece:
        if isinstance(piece, Link) and piece.to not in here and piece.to in elsewhere:
            return piece.text if piece.to.startswith("row-") else f"{piece.text} of the dossier"
        if isinstance(piece, Amount) and piece.to not in here and piece.to in elsewhere:
            return replace(piece, to="")
        return piece

    return changed(dossier, alone)


def places(dossier: Dossier) -> set[str]:
    """Every key that a reference can lead to."""
    blocks = [block for part in dossier.parts() for block in part.blocks]
    rows = [line for block in (*blocks, *dossier.cover.summary) if isinstance(block, Table) for line in block.rows]
    return {part.key for part in dossier.parts()} | {thing.key for thing in (*blocks, *rows)} - {""}


def changed(dossier: Dossier, change: Callable[[Piece], Piece]) -> Dossier:
    """The document with every piece of its text changed; headings, titles and notes stay."""

    def pieces(some: Pieces) -> Pieces:
        return tuple(map(change, some))

    def block(one: Block) -> Block:
        if isinstance(one, Paragraph):
            return replace(one, pieces=pieces(one.pieces))
        if isinstance(one, Table):
            return replace(one, rows=tuple(Row(tuple(map(pieces, line.cells)), line.key, line.strong) for line in one.rows))
        return one

    def section(one: Section) -> Section:
        return replace(one, blocks=tuple(map(block, one.blocks)))

    cover = replace(
        dossier.cover, facts=tuple((label, pieces(value)) for label, value in dossier.cover.facts), summary=tuple(map(block, dossier.cover.summary))
    )
    return replace(
        dossier, cover=cover, front=tuple(map(section, dossier.front)), sections=tuple(map(section, dossier.sections)), back=tuple(map(section, dossier.back))
    )
