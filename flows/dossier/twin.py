"""The machine-readable twin: schedules, figures with where they come from, hashes, and the text itself, as JSON attached to the PDF.

Format: JSON (RFC 8259), keys sorted, UTF-8; amounts are decimal strings in the currency named beside them.
"""
from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from sqlmodel import SQLModel

from flows.dossier.brief import Brief
from flows.dossier.document import Amount, Block, Dossier, Paragraph, Pieces, Table, ToParagraph
from flows.dossier.front import state
from schemas.assets import Asset, Purchase, PurchasePayment
from schemas.findings import AnyOrder, ChainLink, ClaimedReceipt, Deficiency, Gap, GuaranteeHeld, Holding, LabelTotal, RouteStep, Ruling
from schemas.money import decimal_string

FORMAT = "assettrace dossier twin, version 1"
DOCUMENT_FORMAT = "assettrace document twin, version 1"
_TABLES = (Asset, Purchase, PurchasePayment, ClaimedReceipt, Ruling, AnyOrder, LabelTotal, RouteStep, ChainLink, Holding, Gap, GuaranteeHeld, Deficiency)
# which columns of those are amounts in the case's currency, or in the row's own
_AMOUNTS = {"amount", "at_least", "at_most", "claimed", "held", "paid_out", "absorbed", "relabelled", "lost_in_gap", "value", "charges", "net_equity", "price",
            "paid", "mortgage", "elsewhere", "closing_before", "opening_after"}


def twin(b: Brief, dossier: Dossier) -> bytes:
    """The twin of one edition of the dossier."""
    return _json(b, dossier, {
        "format": FORMAT,
        "exhibits": [_values(exhibit, b.currency) for exhibit in b.base.exhibits],
        "transactions": [_transaction(b, n) for n in range(len(b.relied))],
        "findings": {table.__tablename__: [_values(row, b.currency) for row in b.base.of(table)] for table in _TABLES},
    })


def document_twin(b: Brief, key: str, dossier: Dossier) -> bytes:
    """The twin of a legal document: its text and figures, and no more of the case than it prints. Sources of figures lead into the dossier's twin."""
    named = {row.key for part in dossier.back if part.key == "sX" for block in part.blocks if isinstance(block, Table) for row in block.rows}
    return _json(b, dossier, {
        "format": DOCUMENT_FORMAT, "document": key,
        "exhibits": [_values(exhibit, b.currency) for exhibit in b.base.exhibits if b.exhibit_row(exhibit.sha256) in named],
    })


def _json(b: Brief, dossier: Dossier, own: dict) -> bytes:
    head = b.case.case
    made = own | {
        "case": {"reference": head.reference, "order": b.order.key, "jurisdiction": head.jurisdiction, "currency": b.currency, "cut_off": head.cut_off.isoformat(),
                 "rule": b.rule, "same_day": b.case.tracing.same_day},
        "edition": b.edition, "state": state(b), "version": b.base.version, "log_head": b.base.log_head, "software": b.base.versions,
        "figures": [
            {"id": f.id, "amount": decimal_string(f.minor, f.currency), "currency": f.currency, "formula": f.formula, "sources": list(f.sources)}
            for f in b.lineage.figures()
        ],
        "text": list(_text(dossier)),
    }
    return (json.dumps(made, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def _transaction(b: Brief, n: int) -> dict:
    transfer = b.relied[n]
    entries = [b.entries[id] for id in (transfer.debit_entry, transfer.credit_entry) if id in b.entries]
    shown_by = [{"exhibit": e.exhibit, "place": e.place, "booked_on": e.booked_on.isoformat(), "direction": e.direction} for e in entries]
    return _values(transfer, b.currency) | {"row": b.transfer_mark(transfer.id), "shown_by": shown_by}


def _values(row: SQLModel, currency: str) -> dict:
    """A row as plain values: days in ISO 8601, amounts as decimal strings; ids of rows and of exhibits stay as they are."""
    currency = getattr(row, "currency", "") or currency
    made = {}
    for name, value in row.model_dump().items():
        if name in _AMOUNTS and value is not None:
            value = decimal_string(value, currency)
        made[name] = value.isoformat() if isinstance(value, date) else value
    return made


def _text(dossier: Dossier) -> Iterator[dict]:
    """Every section's paragraphs and tables as printed, with the figures in each."""
    yield {"section": "cover", "blocks": [_block(block) for block in dossier.cover.summary]}
    for section in dossier.parts():
        yield {"section": section.heading, "blocks": [_block(block) for block in section.blocks if isinstance(block, (Paragraph, Table))]}


def _block(block: Block) -> dict:
    if isinstance(block, Table):
        return {"table": block.title, "columns": [column.title for column in block.columns], "rows": [[_said(cell) for cell in row.cells] for row in block.rows],
                "figures": sorted({f for row in block.rows for cell in row.cells for f in _figures(cell)})}
    return {"number": block.number or None, "text": _said(block.pieces), "figures": sorted(set(_figures(block.pieces)))}


def _said(pieces: Pieces) -> str:
    return "".join(p if isinstance(p, str) else f"[{p.key}]" if isinstance(p, ToParagraph) else p.text for p in pieces)


def _figures(pieces: Pieces) -> list[str]:
    return [piece.figure for piece in pieces if isinstance(piece, Amount)]
