"""The machine-readable twin: schedules, figures with where they come from, hashes, and the text itself, as JSON attached to the PDF.

Format: JSON (RFC 8259), keys sorted, UTF-8; amounts are decimal strings in the currency named beside them, those of the ledger and its statements
whole minor units. docs/verify.md has every part. A twin holds what its edition prints and what recomputing needs, and nothing of anybody else.
"""

from __future__ import annotations

import json
from datetime import date

from sqlmodel import SQLModel

from flows.dossier.brief import Brief
from flows.dossier.brief.ledger_transfers import LedgerTransfers
from flows.dossier.brief.recorded_figures import Figures
from flows.dossier.brief.traced_money import TracedMoney
from flows.dossier.brief.written_for import WrittenFor
from flows.dossier.document import Dossier, Table
from flows.dossier.front_pages import state
from flows.dossier.printed_text import text
from flows.dossier.recomputed_ledger import ledger, statements
from schemas.assets import OWN_CURRENCY, Asset, Purchase, PurchasePayment
from schemas.dispositions import ChargeRepayment, Gift, GiftToday, GiftTransfer, RepaymentTransfer
from schemas.evidence import Reading
from schemas.evidence_base import EvidenceBase
from schemas.findings import (
    AccountMonth,
    AnyOrder,
    ChainLink,
    ClaimedReceipt,
    Deficiency,
    Figure,
    Gap,
    GuaranteeHeld,
    Holding,
    LabelTotal,
    LinkEffect,
    RouteStep,
    Ruling,
)
from schemas.money import decimal_string
from tracing.attribution.rules import RULES

FORMAT = "assettrace dossier twin, version 2"
DOCUMENT_FORMAT = "assettrace document twin, version 2"
_TABLES = (
    Asset,
    Purchase,
    PurchasePayment,
    ChargeRepayment,
    RepaymentTransfer,
    Gift,
    GiftTransfer,
    GiftToday,
    ClaimedReceipt,
    Ruling,
    AnyOrder,
    LinkEffect,
    LabelTotal,
    RouteStep,
    ChainLink,
    Holding,
    Gap,
    GuaranteeHeld,
    Deficiency,
    AccountMonth,
    Reading,
)
# which columns of those are amounts in the case's currency, or in the row's own
_AMOUNTS = {
    "amount",
    "at_least",
    "at_most",
    "at_most_linked",
    "claimed",
    "held",
    "paid_out",
    "absorbed",
    "relabelled",
    "lost_in_gap",
    "value",
    "value_before",
    "charges",
    "costs",
    "net_equity",
    "price",
    "paid",
    "mortgage",
    "elsewhere",
    "closing_before",
    "opening_after",
    "whole",
    "given",
    "adjusted",
    "worth",
    "now",
    "today",
}


def twin(b: Brief, dossier: Dossier) -> bytes:
    """The twin of one edition of the dossier."""
    said = text(b.exhibits, dossier)  # first: the amounts in drawings become figures by it
    return _json(
        b.base,
        b.edition,
        b.figures,
        b.traced,
        dossier,
        said,
        {
            "format": FORMAT,
            "exhibits": [_values(exhibit, b.figures.currency) for exhibit in b.base.exhibits],
            "decisions": [{"id": d.id, "at": d.at, "subject": d.subject, "answer": d.answer, "takes_back": d.takes_back} for d in b.base.decisions],
            "transactions": [_transaction(b.figures, b.transfers, n) for n in range(len(b.transfers.relied))],
            "ledger": ledger(b.base, b.figures, b.transfers),
            "statements": [_statement(period) for period in statements(b.base)],
            "findings": {
                table.__tablename__: [_values(row, b.figures.currency) for row in b.base.of(table) if _shown(b.base, b.edition, b.traced, row)]
                for table in _TABLES
            },
        },
    )


def document_twin(b: Brief, key: str, dossier: Dossier) -> bytes:
    """The twin of a legal document: its text and figures, and no more of the case than it prints. Sources of figures lead into the dossier's twin."""
    rows = {row.key for part in dossier.back if part.key == "sX" for block in part.blocks if isinstance(block, Table) for row in block.rows}
    return _json(
        b.base,
        b.edition,
        b.figures,
        b.traced,
        dossier,
        text(b.exhibits, dossier),
        {
            "format": DOCUMENT_FORMAT,
            "document": key,
            "exhibits": [_values(exhibit, b.figures.currency) for exhibit in b.base.exhibits if b.exhibits.row_key(exhibit.sha256) in rows],
        },
    )


def _json(base: EvidenceBase, edition: WrittenFor, figures: Figures, traced: TracedMoney, dossier: Dossier, said: list[dict], own: dict) -> bytes:
    head = base.case.case
    made = own | {
        "case": {
            "reference": head.reference,
            "order": base.order.key,
            "jurisdiction": head.jurisdiction,
            "currency": figures.currency,
            "cut_off": head.cut_off.isoformat(),
            "rule": traced.rule,
            "rules": {name: rule.as_data for name, rule in RULES.items()},
            "same_day": base.case.tracing.same_day,
            "claims": list(traced.claim_labels),
            "labels": [claim.label for claim in base.case.claims],
            "found_by_people": {
                "conversions": [[c.out.currency, c.into.currency] for c in base.case.conversions],
                "others": len((*base.case.joined, *base.case.backward, *base.case.pots)),
            },
            "price_index": {one.month: one.figure for one in base.case.price_index.figures} if base.case.price_index else {},
        },
        "edition": edition.name,
        "state": state(base),
        "version": base.version,
        "log_head": base.log_head,
        "software": base.versions,
        "figures": [_figure(figure) for figure in figures.lineage.figures(id for section in said for block in section["blocks"] for id in block["figures"])],
        "marking": dossier.marking,
        "running": dossier.running,
        "text": said,
    }
    if edition.disclosure:
        partner = edition.disclosure.partner
        made["partner"] = {"id": partner.id, "name": partner.name, "state": partner.state, "gateway": partner.gateway, "purpose": partner.purpose}
    return (json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n").encode()


def _shown(base: EvidenceBase, edition: WrittenFor, traced: TracedMoney, row: SQLModel) -> bool:
    """Of routes those of the declared rule, which are printed; a proposal that was turned down is for the office alone."""
    if isinstance(row, RouteStep):
        return row.rule == traced.rule
    if isinstance(row, (RepaymentTransfer, GiftTransfer, GiftToday)):
        subject = row.repayment if isinstance(row, RepaymentTransfer) else row.gift
        return any(one.id == subject and _shown(base, edition, traced, one) for table in (ChargeRepayment, Gift) for one in base.of(table))
    return edition.name == "working" or not isinstance(row, (Purchase, ChargeRepayment, Gift)) or row.state != "rejected"


def _figure(figure: Figure) -> dict:
    amount = {"": str(figure.minor), "%": f"{figure.minor // 100}.{figure.minor % 100:02d}"}.get(figure.currency) or decimal_string(
        figure.minor, figure.currency
    )
    return {"id": figure.id, "amount": amount, "currency": figure.currency, "formula": figure.formula, "sources": list(figure.sources), "by": list(figure.by)}


def _transaction(figures: Figures, transfers: LedgerTransfers, n: int) -> dict:
    transfer = transfers.relied[n]
    entries = [transfers.entries[id] for id in (transfer.debit_entry, transfer.credit_entry) if id in transfers.entries]
    shown_by = [{"exhibit": e.exhibit, "place": e.place, "booked_on": e.booked_on.isoformat(), "direction": e.direction} for e in entries]
    return _values(transfer, figures.currency) | {"row": transfers.mark(transfer.id), "shown_by": shown_by}


def _statement(period: SQLModel) -> dict:
    """One statement's balances and sums as the statement has them, in minor units."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in period.model_dump().items() if name != "written_as"}


def _values(row: SQLModel, currency: str) -> dict:
    """A row as plain values: days in ISO 8601, amounts as decimal strings; ids of rows and of exhibits stay as they are."""
    currency = getattr(row, "currency", "") or currency
    made = {}
    for name, value in row.model_dump().items():
        if name in _AMOUNTS and value is not None:
            value = decimal_string(value, getattr(row, OWN_CURRENCY.get(name, ""), "") or currency)
        made[name] = value.isoformat() if isinstance(value, date) else value
    return made
